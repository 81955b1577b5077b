//! `languages/<code>/cues.tsv`: words that tell how a clause is meant: saying, denying, negation, future, and so on.

use super::words::QuickMap;
use super::{Files, Table};
use crate::base::{Error, Lang};

/// The kinds of cue.
pub const KINDS: [&str; 24] = [
    "say",
    "deny",
    "write",
    "think",
    "see",
    "negation",
    "future",
    "modal",
    "conditional",
    "attempt",
    "refuse",
    "promise",
    "request",
    "threaten",
    "accuse",
    "light",
    "control",
    "raising",
    "historical",
    "happen",
    "told",
    "apolitical",
    "additive",
    "attitude",
];

/// Parts of speech that a row may name.
const POS: [&str; 12] = [
    "verb", "noun", "adj", "adv", "prep", "part", "aux", "conj", "det", "pron", "sconj", "any",
];

/// One cue.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Cue {
    /// Its words in citation form, lower case.
    pub word: Vec<String>,
    /// `verb`, `noun`, `prep`, … or `any`.
    pub pos: String,
    /// One of [`KINDS`].
    pub kind: String,
    /// Conditions as written in the file; empty for none.
    pub needs: String,
    /// `path:line`.
    pub via: String,
}

/// All cues of a language.
#[derive(Clone, Debug, Default)]
pub struct Cues {
    /// In file order.
    pub rows: Vec<Cue>,
    first: QuickMap<String, Vec<u32>>,
    bare: QuickMap<String, Vec<u32>>,
}

/// What the last cell may ask for.
const NEEDS: [&str; 7] = ["marks", "open", "clause", "to", "act", "noun", "of"];

impl Cues {
    /// Reads a language's file; empty if there is none.
    pub fn load(files: &Files, lang: Lang, errors: &mut Vec<Error>) -> Cues {
        let path = format!("languages/{lang}/cues.tsv");
        let table = files.table(&path, &["word", "pos", "kind", "needs"], errors);
        Cues::from_table(&table, errors)
    }

    fn from_table(table: &Table<'_>, errors: &mut Vec<Error>) -> Cues {
        let mut cues = Cues::default();
        for row in &table.rows {
            let [word, pos, kind, needs] = [0, 1, 2, 3].map(|i| row.cells.get(i).copied().unwrap_or(""));
            let pos = if pos.is_empty() { "any" } else { pos };
            if !POS.contains(&pos) {
                errors.push(table.error(
                    row,
                    1,
                    format!("`{pos}` is no part of speech"),
                    format!("one of {}", POS.join(", ")),
                ));
                continue;
            }
            if !KINDS.contains(&kind) {
                errors.push(table.error(
                    row,
                    2,
                    format!("`{kind}` is no kind of cue"),
                    format!("one of {}", KINDS.join(", ")),
                ));
                continue;
            }
            if let Some(odd) = needs.split(',').find(|n| !n.is_empty() && !NEEDS.contains(n)) {
                errors.push(table.error(
                    row,
                    3,
                    format!("`{odd}` is nothing that a cue needs"),
                    format!("one of {}, or several with commas", NEEDS.join(", ")),
                ));
                continue;
            }
            for one in word.split('|') {
                let words: Vec<String> = one.split_whitespace().map(str::to_lowercase).collect();
                let Some(first) = words.first().cloned() else {
                    errors.push(table.error(row, 0, "no word", "write the citation form in the first column"));
                    continue;
                };
                let index = cues.rows.len() as u32;
                if words.len() == 1 && (pos == "verb" || pos == "any") {
                    for form in bare_forms(&first) {
                        cues.bare.entry(form).or_default().push(index);
                    }
                }
                cues.first.entry(first).or_default().push(index);
                cues.rows.push(Cue {
                    word: words,
                    pos: pos.into(),
                    kind: kind.into(),
                    needs: needs.into(),
                    via: table.via(row),
                });
            }
        }
        cues
    }

    /// The cues whose first word is `word` (lower case), in file order.
    pub fn find<'a>(&'a self, word: &str) -> impl Iterator<Item = &'a Cue> + use<'a> {
        self.first
            .get(word)
            .into_iter()
            .flatten()
            .map(|&i| &self.rows[i as usize])
    }

    /// The cues of a kind whose first word is `word` (lower case), in file order.
    pub fn of_kind<'a>(&'a self, word: &str, kind: &'a str) -> impl Iterator<Item = &'a Cue> + use<'a> {
        self.find(word).filter(move |c| c.kind == kind)
    }

    /// The cues of which `word` (lower case) may be the bare stem: `tambah` for `menambahkan`. It proposes more stems
    /// than there are, so ask only where a verb is sure to stand, as behind a closing quotation mark.
    pub fn of_bare<'a>(&'a self, word: &str) -> impl Iterator<Item = &'a Cue> + use<'a> {
        self.bare
            .get(word)
            .into_iter()
            .flatten()
            .map(|&i| &self.rows[i as usize])
    }
}

/// What may be left of a verb without the active prefix meN- and the suffixes -kan and -i. The prefix swallows a first
/// k, p, s or t, so each is tried.
fn bare_forms(word: &str) -> Vec<String> {
    let mut stems: Vec<String> = Vec::new();
    let prefixes: [(&str, &[&str]); 7] = [
        ("meng", &["", "k"]),
        ("meny", &["s"]),
        ("mem", &["", "p"]),
        ("men", &["", "t"]),
        ("mer", &["r"]),
        ("mel", &["l"]),
        ("ber", &[""]),
    ];
    for (prefix, restored) in prefixes {
        if let Some(rest) = word.strip_prefix(prefix) {
            stems.extend(restored.iter().map(|r| format!("{r}{rest}")));
        }
    }
    let whole = stems.clone();
    for suffix in ["kan", "i"] {
        stems.extend(whole.iter().filter_map(|s| s.strip_suffix(suffix).map(str::to_string)));
    }
    stems.retain(|s| s.len() >= 4);
    stems.sort();
    stems.dedup();
    stems
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::borrow::Cow;

    fn read(text: &'static str) -> (Cues, Vec<Error>) {
        let mut files = Files::default();
        files
            .0
            .insert("languages/id/cues.tsv".into(), Cow::Borrowed(text.as_bytes()));
        let mut errors = Vec::new();
        let cues = Cues::load(&files, Lang::new("id").unwrap(), &mut errors);
        (cues, errors)
    }

    #[test]
    fn rows_are_found_by_first_word_and_kind() {
        let (cues, errors) = read(
            "word\tpos\tkind\tneeds\nmenambahkan\tverb\tsay\t-\nmenurut\tprep\tsay\nakan\taux\tfuture\nsesuai dengan|menurut\tprep\tsee\n",
        );
        assert!(errors.is_empty(), "{errors:?}");
        assert_eq!(cues.find("menurut").count(), 2);
        assert_eq!(cues.of_kind("menurut", "say").count(), 1);
        assert_eq!(cues.find("sesuai").next().unwrap().word, ["sesuai", "dengan"]);
        assert_eq!(cues.of_bare("tambah").next().unwrap().via, "languages/id/cues.tsv:2");
        assert_eq!(cues.of_bare("menambahkan").count(), 0);
    }

    #[test]
    fn faults_name_line_and_column() {
        let (_, errors) = read("word\tpos\tkind\tneeds\nmenolak\tverb\trefus\t-\n");
        assert_eq!(errors.len(), 1);
        assert_eq!((errors[0].line, errors[0].column), (2, 14));
    }

    #[test]
    fn bare_stems_restore_what_the_prefix_swallowed() {
        for (verb, stem) in [
            ("mengungkapkan", "ungkap"),
            ("menuturkan", "tutur"),
            ("menyebut", "sebut"),
            ("memaparkan", "papar"),
            ("melanjutkan", "lanjut"),
        ] {
            assert!(
                bare_forms(verb).iter().any(|s| s == stem),
                "{verb}: {:?}",
                bare_forms(verb)
            );
        }
    }
}
