//! `languages/<code>/grammar.tsv`: the few function words that the algorithms ask for, by their use.

use super::Files;
use crate::base::{Error, Lang};
use std::collections::BTreeMap;

/// The uses that a language may give words for.
const USES: [&str; 22] = [
    "agent",
    "relative",
    "purpose",
    "possessive",
    "thing",
    "passive-auxiliary",
    "with",
    "owner",
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
    "that",
];

/// Function words by use.
#[derive(Clone, Debug, Default)]
pub struct Grammar(BTreeMap<String, Vec<String>>);

impl Grammar {
    /// Reads the file of one language.
    pub fn load(files: &Files, lang: Lang, errors: &mut Vec<Error>) -> Grammar {
        let table = files.table(&format!("languages/{lang}/grammar.tsv"), &["use", "words"], errors);
        let mut grammar = Grammar::default();
        for row in &table.rows {
            if !USES.contains(&row.cells[0].as_str()) {
                let message = format!("no use `{}`, expected one of `{}`", row.cells[0], USES.join("`, `"));
                errors.push(table.error(row, 0, message, super::frames::nearest(&row.cells[0], USES.into_iter())));
            }
            let words = row.cells[1].split('|').map(|w| w.trim().to_lowercase());
            grammar.0.entry(row.cells[0].clone()).or_default().extend(words);
        }
        grammar
    }

    /// Whether a word (lower case) has a use.
    pub fn is(&self, usage: &str, word: &str) -> bool {
        self.0.get(usage).is_some_and(|words| words.iter().any(|w| w == word))
    }

    /// The words of a use.
    pub fn words(&self, usage: &str) -> &[String] {
        self.0.get(usage).map_or(&[], Vec::as_slice)
    }
}
