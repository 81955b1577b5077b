//! What the sentence stage knows of a language: abbreviations, clitics, hyphens.
//!
//! `abbreviations.txt`: one a line, with its stops; `#` comments. An abbreviation with `end` after it (`U.S. end`) may close a
//! sentence, one with `number` (`No. number`) is one only in front of a number; the others never close a sentence. Those in
//! small letters are also read with capitals.
//!
//! `clitics.tsv`, columns `clitic kind words`; `words` are parted by `|`:
//! - `always`: split off every longer word, unless kept.
//! - `hosts`: split off these words only. `endings`: and off words with these ends.
//! - `keep`: whole words that only look as if they had the clitic. `keep-endings`: and words with these ends.
//! - `exact`: these words are split in two, written with `+` (`can+not`); `clitic` is empty.
//!
//! `language.toml`, table `tokens`: `hyphen` (`split`: every hyphen parts; `names`: only between two different capitalised words;
//! `keep`), `hyphen_prefixes` that stay with their word (`non-`), `whole` words that are never parted, `money` written before a
//! number (`Rp`), `units` written after one (`5km`), `after_quote` words that carry a sentence on after `?”` (`asked`).

use super::Files;
use crate::base::{Error, Lang};
use std::collections::{HashMap, HashSet};

/// What a hyphen between letters does.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Hyphen {
    /// Parts the word.
    Split,
    /// Parts it between two different capitalised words.
    Names,
    /// Never parts it.
    #[default]
    Keep,
}

/// What an abbreviation's stop can mean.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Abbreviation {
    /// It never closes a sentence.
    GoesOn,
    /// It may close a sentence.
    MayEnd,
    /// It is an abbreviation only in front of a number.
    BeforeNumber,
}

/// One clitic and where it is split off.
#[derive(Clone, Debug, Default)]
pub struct Clitic {
    /// Its letters, lower-case.
    pub form: String,
    /// Split off every longer word that is not kept.
    pub always: bool,
    /// Words it is split off.
    pub hosts: HashSet<String>,
    /// Ends of words it is split off.
    pub endings: Vec<String>,
    /// Whole words, clitic included, that stay whole.
    pub keep: HashSet<String>,
    /// Ends of words, clitic included, that stay whole.
    pub keep_endings: Vec<String>,
}

/// What the sentence stage knows of a language.
#[derive(Clone, Debug, Default)]
pub struct TokenRules {
    /// Abbreviations with their stops.
    pub abbreviations: HashMap<String, Abbreviation>,
    /// Clitics, longest first.
    pub clitics: Vec<Clitic>,
    /// Words split in two: word → bytes of the first part.
    pub exact: HashMap<String, usize>,
    /// What a hyphen does.
    pub hyphen: Hyphen,
    /// Prefixes that keep their hyphen, without it.
    pub hyphen_prefixes: HashSet<String>,
    /// Words with marks in them that stay whole.
    pub whole: HashSet<String>,
    /// Signs of money written against a number (`Rp5.000`).
    pub money: HashSet<String>,
    /// Units written against a number.
    pub units: HashSet<String>,
    /// Words that carry a sentence on after a question or cry in quotation marks.
    pub after_quote: HashSet<String>,
    /// Everyday words: one of these with a capital after an abbreviation opens a sentence.
    pub openers: HashSet<String>,
}

#[derive(serde::Deserialize, Default)]
#[serde(default)]
struct LanguageFile {
    segment: String,
    function_words: Vec<String>,
    tokens: TokensTable,
}

#[derive(serde::Deserialize, Default)]
#[serde(default, deny_unknown_fields)]
struct TokensTable {
    algorithm: String,
    hyphen: String,
    hyphen_prefixes: Vec<String>,
    whole: Vec<String>,
    money: Vec<String>,
    units: Vec<String>,
    after_quote: Vec<String>,
    openers: Vec<String>,
}

/// Reads a TOML file; its faults become errors, and a missing one is empty.
pub(super) fn read_toml<T: serde::de::DeserializeOwned + Default>(
    files: &Files,
    path: &str,
    errors: &mut Vec<Error>,
) -> T {
    let mut fault = |line: u32, column: u32, message: String| {
        errors.push(Error {
            path: path.into(),
            line,
            column,
            message,
            help: String::new(),
        });
        T::default()
    };
    let Ok(text) = std::str::from_utf8(files.get(path).unwrap_or(b"")) else {
        return fault(0, 0, "bytes that are not UTF-8".into());
    };
    match toml::from_str(text) {
        Ok(value) => value,
        Err(e) => {
            let at = e.span().map_or(0, |s| s.start).min(text.len());
            let before = text.get(..at).unwrap_or("");
            let line = before.matches('\n').count() as u32 + 1;
            let column = before.rsplit('\n').next().map_or(0, |l| l.chars().count()) as u32 + 1;
            fault(line, column, e.message().to_string())
        }
    }
}

fn set(words: Vec<String>) -> HashSet<String> {
    words.into_iter().map(|w| w.to_lowercase()).collect()
}

impl TokenRules {
    /// Reads a language's `abbreviations.txt`, `clitics.tsv` and the table `tokens` of `language.toml`.
    pub fn load(files: &Files, lang: Lang, errors: &mut Vec<Error>) -> TokenRules {
        let mut rules = TokenRules::default();
        let path = format!("languages/{lang}/language.toml");
        let file: LanguageFile = read_toml(files, &path, errors);
        let mut unknown = |what: &str, found: &str, known: &str| {
            errors.push(Error {
                path: path.clone(),
                line: 0,
                column: 0,
                message: format!("{what} `{found}`, expected {known}"),
                help: "algorithms are chosen by their versioned names".into(),
            });
        };
        if !matches!(file.segment.as_str(), "" | "segment.latin.v1") {
            unknown("segment", &file.segment, "`segment.latin.v1`");
        }
        let t = file.tokens;
        if !matches!(t.algorithm.as_str(), "" | "tokens.ud.v1") {
            unknown("tokens.algorithm", &t.algorithm, "`tokens.ud.v1`");
        }
        rules.hyphen = match t.hyphen.as_str() {
            "split" => Hyphen::Split,
            "names" => Hyphen::Names,
            "" | "keep" => Hyphen::Keep,
            other => {
                unknown("tokens.hyphen", other, "`split`, `names` or `keep`");
                Hyphen::Keep
            }
        };
        rules.hyphen_prefixes = set(t.hyphen_prefixes);
        rules.whole = set(t.whole);
        rules.money = set(t.money);
        rules.units = set(t.units);
        rules.after_quote = set(t.after_quote);
        rules.openers = set(file.function_words);
        rules.openers.extend(set(t.openers));

        let path = format!("languages/{lang}/abbreviations.txt");
        match std::str::from_utf8(files.get(&path).unwrap_or(b"")) {
            Ok(text) => {
                for (i, line) in text.lines().enumerate() {
                    let line = line.trim();
                    if line.is_empty() || line.starts_with('#') {
                        continue;
                    }
                    let (word, what) = match (line.strip_suffix(" end"), line.strip_suffix(" number")) {
                        (Some(word), _) => (word.trim(), Abbreviation::MayEnd),
                        (_, Some(word)) => (word.trim(), Abbreviation::BeforeNumber),
                        _ => (line, Abbreviation::GoesOn),
                    };
                    if word.contains(char::is_whitespace) || !word.ends_with('.') {
                        errors.push(Error {
                            path: path.clone(),
                            line: i as u32 + 1,
                            column: 1,
                            message: format!("`{word}` is not one word with a stop at its end"),
                            help:
                                "write `Dr.`, `U.S. end` if it may close a sentence, `No. number` if it needs a number"
                                    .into(),
                        });
                        continue;
                    }
                    rules.abbreviations.insert(word.to_string(), what);
                }
            }
            Err(_) => errors.push(Error {
                path,
                line: 0,
                column: 0,
                message: "bytes that are not UTF-8".into(),
                help: "save the file as UTF-8".into(),
            }),
        }

        let table = files.table(
            &format!("languages/{lang}/clitics.tsv"),
            &["clitic", "kind", "words"],
            errors,
        );
        for row in &table.rows {
            let [clitic, kind, words] = row.cells[..] else {
                continue;
            };
            let words = || {
                words
                    .split('|')
                    .map(|w| w.trim().to_lowercase())
                    .filter(|w| !w.is_empty())
            };
            if kind == "exact" {
                for word in words() {
                    match word.split_once('+') {
                        Some((a, b)) if !a.is_empty() && !b.is_empty() => {
                            rules.exact.insert(format!("{a}{b}"), a.len());
                        }
                        _ => errors.push(table.error(row, 2, format!("`{word}` has no `+`"), "write `can+not`")),
                    }
                }
                continue;
            }
            let form = clitic.to_lowercase();
            if form.is_empty() {
                errors.push(table.error(row, 0, "no clitic", "only rows of the kind `exact` have none"));
                continue;
            }
            let at = match rules.clitics.iter().position(|c| c.form == form) {
                Some(at) => at,
                None => {
                    rules.clitics.push(Clitic {
                        form,
                        ..Clitic::default()
                    });
                    rules.clitics.len() - 1
                }
            };
            let c = &mut rules.clitics[at];
            match kind {
                "always" => c.always = true,
                "hosts" => c.hosts.extend(words()),
                "endings" => c.endings.extend(words()),
                "keep" => c.keep.extend(words()),
                "keep-endings" => c.keep_endings.extend(words()),
                _ => errors.push(table.error(
                    row,
                    1,
                    format!("kind `{kind}` is not known"),
                    "always, hosts, endings, keep, keep-endings or exact",
                )),
            }
        }
        rules
            .clitics
            .sort_by(|a, b| b.form.len().cmp(&a.form.len()).then(a.form.cmp(&b.form)));
        rules
    }
}
