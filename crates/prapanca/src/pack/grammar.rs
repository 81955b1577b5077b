//! `languages/<code>/grammar.tsv`: the few function words that the algorithms ask for, by their use.

use super::Files;
use super::words::QuickMap;
use crate::base::{Error, Lang};
use std::collections::BTreeMap;

/// The uses that a language may give words for.
const USES: [&str; 35] = [
    "agent",
    "relative",
    "purpose",
    "complementizer",
    "origin",
    "background",
    "possessive",
    "thing",
    "pair",
    "passive-auxiliary",
    "with",
    "owner",
    "represents",
    "quantity",
    "relational",
    "perfect",
    "adverb",
    "definite",
    "people",
    "mishap",
    "says",
    "no-noun",
    "place",
    "time",
    "control",
    "subordinator",
    "account",
    "reports",
    "gives",
    "enacts",
    "decrees",
    "infinitive",
    "nationals",
    "several",
    "return",
];

/// Function words by use.
#[derive(Clone, Debug, Default)]
pub struct Grammar {
    words: BTreeMap<String, Vec<String>>,
    /// The uses of each word, a bit each: most words have none.
    uses: QuickMap<String, u64>,
}

impl Grammar {
    /// Reads the file of one language.
    pub fn load(files: &Files, lang: Lang, errors: &mut Vec<Error>) -> Grammar {
        let table = files.table(&format!("languages/{lang}/grammar.tsv"), &["use", "words"], errors);
        let mut grammar = Grammar::default();
        for row in &table.rows {
            let number = USES.iter().position(|&u| u == row.cells[0]);
            if number.is_none() {
                let message = format!("no use `{}`, expected one of `{}`", row.cells[0], USES.join("`, `"));
                errors.push(table.error(row, 0, message, super::frames::nearest(row.cells[0], USES.into_iter())));
            }
            let words = row.cells[1].split('|').map(|w| w.trim().to_lowercase());
            for word in words.clone() {
                *grammar.uses.entry(word).or_default() |= number.map_or(0, |n| 1 << n);
            }
            grammar.words.entry(row.cells[0].into()).or_default().extend(words);
        }
        grammar
    }

    /// Whether a word (lower case) has a use.
    pub fn is(&self, usage: &str, word: &str) -> bool {
        let Some(&uses) = self.uses.get(word) else {
            return false;
        };
        USES.iter()
            .position(|&u| u == usage)
            .is_some_and(|n| uses >> n & 1 == 1)
    }

    /// The words of a use.
    pub fn words(&self, usage: &str) -> &[String] {
        self.words.get(usage).map_or(&[], Vec::as_slice)
    }
}
