//! What the article stage knows of a language: page furniture, datelines, dates, and the words it is told by.
//!
//! `languages/<code>/furniture.tsv` has the columns `kind match pattern`. `pattern` holds alternatives parted by `|`, in any
//! case. For the kinds of a line `match` says how much of the line the pattern must be:
//! `line` all of it; `label` its start, with a colon after it, or all of it; `start` its start; `end` its end; `part` any part.
//! For `copied`, `match` says what part of `This article was originally published in The Ledger and is …` the words are: `subject`
//! (`this article`), `act` (`originally published in`), `before` the name (`the`), `stop` behind it (`and is`); an act of `lead`
//! alone in a first paragraph tells it too, before a known outlet.
//! For `month` and `weekday`, `match` is a number (January and Monday are 1); for the other word lists it is empty.

use super::Files;
use crate::base::{Error, Lang};
use std::collections::{HashMap, HashSet};

/// What a line of a page is when it is not the article itself.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum LineKind {
    /// `Baca juga: …`
    Related,
    /// Buttons, advertisements, navigation.
    Furniture,
    /// `Sumber : …`
    Credit,
    /// Editor's initials, contact lines.
    SignOff,
    /// Copyright line.
    Copyright,
    /// `Oleh …`
    Byline,
    /// `Foto: …`
    Caption,
}

/// How much of a line a pattern must be.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum LineMatch {
    /// All of it.
    Line,
    /// Its start, with a colon after it; or all of it.
    Label,
    /// Its start.
    Start,
    /// Its end.
    End,
    /// Any part.
    Part,
}

/// A pattern for a line.
#[derive(Clone, Debug)]
pub struct LineRule {
    /// What the line is.
    pub kind: LineKind,
    /// How it matches.
    pub how: LineMatch,
    /// Lower-case words.
    pub pattern: String,
}

/// What the article stage knows of a language.
#[derive(Clone, Debug, Default)]
pub struct Furniture {
    /// The language's three-letter code, by which detectors name it.
    pub iso3: String,
    /// Everyday words that only this language has so often.
    pub function_words: HashSet<String>,
    /// Patterns for lines, in file order; the first that fits decides.
    pub lines: Vec<LineRule>,
    /// Month names and their short forms.
    pub months: HashMap<String, i8>,
    /// Day names and their short forms.
    pub weekdays: HashMap<String, i8>,
    /// Time zones and other words that stand beside a printed date.
    pub date_words: HashSet<String>,
    /// Words in front of a printed date that is not the first publication (`updated`).
    pub updated: Vec<String>,
    /// Outlets and agencies that stand in datelines.
    pub outlets: HashSet<String>,
    /// Names of sections that stand above headlines.
    pub sections: HashSet<String>,
    /// How an article says that it was taken over from another outlet.
    pub copied: CopiedWords,
}

/// The words by which an article says that it was taken over.
#[derive(Clone, Debug, Default)]
pub struct CopiedWords {
    /// `this article`
    pub subjects: Vec<String>,
    /// `originally published in`
    pub acts: Vec<String>,
    /// `dilansir dari`, in a first paragraph.
    pub lead: Vec<String>,
    /// What may stand before the name: `kantor berita`.
    pub before: Vec<String>,
    /// What goes on behind the name: `dengan judul`.
    pub stops: Vec<String>,
}

#[derive(serde::Deserialize, Default)]
struct LanguageFile {
    #[serde(default)]
    iso3: String,
    #[serde(default)]
    function_words: Vec<String>,
}

impl Furniture {
    /// Reads a language's `furniture.tsv` and what `language.toml` says about telling the language.
    pub fn load(files: &Files, lang: Lang, errors: &mut Vec<Error>) -> Furniture {
        let mut f = Furniture::default();
        let file: LanguageFile = super::tokens::read_toml(files, &format!("languages/{lang}/language.toml"), errors);
        f.iso3 = file.iso3;
        f.function_words = file.function_words.into_iter().map(|w| w.to_lowercase()).collect();
        let table = files.table(
            &format!("languages/{lang}/furniture.tsv"),
            &["kind", "match", "pattern"],
            errors,
        );
        for row in &table.rows {
            let [kind, how, pattern] = row.cells[..] else { continue };
            let alternatives = || {
                pattern
                    .split('|')
                    .map(|p| p.trim().to_lowercase())
                    .filter(|p| !p.is_empty())
            };
            if alternatives().next().is_none() {
                errors.push(table.error(row, 2, "no pattern", "write words, with `|` between alternatives"));
                continue;
            }
            let line_kind = match kind {
                "related" => Some(LineKind::Related),
                "furniture" => Some(LineKind::Furniture),
                "credit" => Some(LineKind::Credit),
                "signoff" => Some(LineKind::SignOff),
                "copyright" => Some(LineKind::Copyright),
                "byline" => Some(LineKind::Byline),
                "caption" => Some(LineKind::Caption),
                _ => None,
            };
            if let Some(kind) = line_kind {
                let how = match how {
                    "line" => LineMatch::Line,
                    "label" => LineMatch::Label,
                    "start" => LineMatch::Start,
                    "end" => LineMatch::End,
                    "part" => LineMatch::Part,
                    _ => {
                        errors.push(table.error(
                            row,
                            1,
                            format!("match `{how}`, expected line, label, start, end or part"),
                            "`label` is for words with a colon after them",
                        ));
                        continue;
                    }
                };
                f.lines
                    .extend(alternatives().map(|pattern| LineRule { kind, how, pattern }));
                continue;
            }
            let number = |max: i8| how.parse::<i8>().ok().filter(|n| (1..=max).contains(n));
            match kind {
                "month" | "weekday" => {
                    let max = if kind == "month" { 12 } else { 7 };
                    let Some(n) = number(max) else {
                        errors.push(table.error(
                            row,
                            1,
                            format!("`{how}`, expected a number from 1 to {max}"),
                            "January and Monday are 1",
                        ));
                        continue;
                    };
                    let map = if kind == "month" { &mut f.months } else { &mut f.weekdays };
                    map.extend(alternatives().map(|w| (w, n)));
                }
                "date" => f.date_words.extend(alternatives()),
                "updated" => f.updated.extend(alternatives()),
                "outlet" => f.outlets.extend(alternatives()),
                "section" => f.sections.extend(alternatives()),
                "copied" => {
                    let words = match how {
                        "subject" => &mut f.copied.subjects,
                        "act" => &mut f.copied.acts,
                        "lead" => &mut f.copied.lead,
                        "before" => &mut f.copied.before,
                        "stop" => &mut f.copied.stops,
                        _ => {
                            errors.push(table.error(
                                row,
                                1,
                                format!("match `{how}`, expected subject, act, lead, before or stop"),
                                "they are the parts of `this article | originally published in | the | Ledger | and is`",
                            ));
                            continue;
                        }
                    };
                    words.extend(alternatives());
                }
                _ => errors.push(table.error(
                    row,
                    0,
                    format!("kind `{kind}` is not known"),
                    "related, furniture, credit, signoff, copyright, byline, caption, month, weekday, date, updated, outlet, section or copied",
                )),
            }
        }
        f
    }
}
