//! The knowledge folders `languages/`, `events/`, `actors/`, `places/` → one checked, frozen [`Pack`].

use crate::base::{Error, Lang};
use std::borrow::Cow;
use std::collections::BTreeMap;

mod table;
pub use table::{Row, Table};

/// The files of a knowledge folder, by path relative to it (`languages/id/frames.tsv`), in path order.
#[derive(Clone, Debug, Default)]
pub struct Files(pub BTreeMap<String, Cow<'static, [u8]>>);

impl Files {
    /// A file's bytes.
    pub fn get(&self, path: &str) -> Option<&[u8]> {
        self.0.get(path).map(|b| b.as_ref())
    }

    /// Lays `other` over this: a file of the same path replaces ours.
    pub fn overlay(&mut self, other: Files) {
        self.0.extend(other.0);
    }

    /// A tab-separated table; empty if the file is not there.
    pub fn table(&self, path: &str, columns: &[&str], errors: &mut Vec<Error>) -> Table {
        Table::read(path, self.get(path).unwrap_or(b""), columns, errors)
    }

    /// The languages that have a folder, in order.
    pub fn languages(&self) -> Vec<Lang> {
        let mut found: Vec<Lang> = self
            .0
            .keys()
            .filter_map(|p| Lang::new(p.strip_prefix("languages/")?.strip_suffix("/language.toml")?))
            .collect();
        found.dedup();
        found
    }
}

/// All that is known of one language.
#[derive(Debug)]
pub struct Language {
    /// Its code.
    pub lang: Lang,
}

/// All knowledge, joined and frozen.
#[derive(Debug)]
pub struct Pack {
    /// Languages in order of their codes.
    pub languages: Vec<Language>,
}

impl Pack {
    /// Reads and checks all files.
    ///
    /// # Errors
    /// Every fault found in the files, in path and line order.
    pub fn load(files: &Files) -> Result<Pack, Vec<Error>> {
        let errors = Vec::new();
        let languages = files.languages().into_iter().map(|lang| Language { lang }).collect();
        if errors.is_empty() {
            Ok(Pack { languages })
        } else {
            Err(errors)
        }
    }

    /// What is known of a language.
    pub fn language(&self, lang: Lang) -> Option<&Language> {
        self.languages.iter().find(|l| l.lang == lang)
    }
}
