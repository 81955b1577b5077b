//! The knowledge folders `languages/`, `events/`, `views/`, `actors/`, `places/` → one checked, frozen [`Pack`].

use crate::base::{Error, Lang};
use std::borrow::Cow;
use std::collections::BTreeMap;

mod cast;
mod codebook;
mod contexts;
pub mod cues;
mod frames;
mod furniture;
pub mod gazetteer;
mod grammar;
pub mod holidays;
mod inflections;
mod table;
pub mod time;
mod tokens;
mod version;
pub mod views;
mod words;
pub use cast::{
    Cast, CastName, CastNames, Entity, NameUse, Named, PRIVATE_SECTORS, Person, Pronoun, RULING_SECTORS, RoleKind,
    RoleNoun, Roles, Term, is_valid, name_key,
};
pub use codebook::{Codebook, Content, EventType, Frame, Narrowed, Parties};
pub use contexts::{Context, ContextRun, ContextWords};
pub use cues::{Cue, Cues};
pub use frames::{Affixes, Filler, FrameRow, FrameRows, NO_FRAME, Need, Pos, Slot, Trigger, Voice};
pub use furniture::{CopiedWords, Furniture, LineKind, LineMatch, LineRule};
pub use grammar::Grammar;
pub use inflections::Inflections;
pub use table::{Row, Table};
pub use tokens::{Abbreviation, Clitic, Hyphen, TokenRules};
pub use views::{View, ViewRule};
pub use words::Words;

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

    /// Twelve hexadecimal digits that change when any file's path or content does. Records carry it.
    pub fn version(&self) -> String {
        version::version(self.0.iter().map(|(path, content)| (path.as_str(), content.as_ref())))
    }

    /// A tab-separated table; empty if the file is not there.
    pub fn table(&self, path: &str, columns: &[&str], errors: &mut Vec<Error>) -> Table<'_> {
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
    /// Words and constructions → frames.
    pub frames: FrameRows,
    /// Printed forms → words of the tables.
    pub inflections: Inflections,
    /// Words of saying, negation, future and so on.
    pub cues: Cues,
    /// Words that tell contexts.
    pub contexts: ContextWords,
    /// Expressions of time.
    pub time: time::TimeRules,
    /// Function words by use.
    pub grammar: Grammar,
    /// Role nouns and pronouns.
    pub roles: Roles,
    /// Names of the cast.
    pub names: CastNames,
    /// What the article stage knows of it.
    pub furniture: Furniture,
    /// What the sentence stage knows of it.
    pub tokens: TokenRules,
}

/// All knowledge, joined and frozen.
#[derive(Debug)]
pub struct Pack {
    /// Languages in order of their codes.
    pub languages: Vec<Language>,
    /// Event types and frames.
    pub codebook: Codebook,
    /// Other codebooks, by name.
    pub views: Vec<View>,
    /// States, organisations, holders of office.
    pub cast: Cast,
    /// Places of the world.
    pub gazetteer: gazetteer::Gazetteer,
    /// A hash of all files.
    pub version: String,
}

impl Language {
    fn load(files: &Files, lang: Lang, codebook: &Codebook, cast: &Cast) -> (Language, Vec<Error>) {
        let mut errors = Vec::new();
        let cues = Cues::load(files, lang, &mut errors);
        let mut frames = FrameRows::load(files, lang, codebook, &mut errors);
        frames.learn_forms(
            cues.rows
                .iter()
                .filter(|c| c.word.len() == 1)
                .map(|c| c.word[0].as_str()),
        );
        let contexts = ContextWords::load(files, lang, codebook, frames.affixes(), &mut errors);
        let language = Language {
            lang,
            contexts,
            frames,
            inflections: Inflections::load(files, lang, &mut errors),
            cues,
            furniture: Furniture::load(files, lang, &mut errors),
            tokens: TokenRules::load(files, lang, &mut errors),
            time: time::TimeRules::load(files, lang, &mut errors),
            grammar: Grammar::load(files, lang, &mut errors),
            roles: Roles::load(files, lang, &mut errors),
            names: CastNames::load(files, lang, cast, &mut errors),
        };
        (language, errors)
    }
}

/// One language as it was read, with the faults of its files.
pub type Loaded = (Language, Vec<Error>);

impl Pack {
    /// Reads and checks all files.
    ///
    /// # Errors
    /// Every fault found in the files, in path and line order.
    pub fn load(files: &Files) -> Result<Pack, Vec<Error>> {
        Pack::load_by(files, None, |langs, load| langs.iter().map(|&l| load(l)).collect())
    }

    /// As [`Pack::load`], for a caller that may know the files' version already and has threads to read the languages in;
    /// `each` is given the languages and what reads one, and gives them back in their order.
    ///
    /// # Errors
    /// Every fault found in the files, in path and line order.
    pub fn load_by(
        files: &Files,
        version: Option<String>,
        each: impl FnOnce(&[Lang], &(dyn Fn(Lang) -> Loaded + Sync)) -> Vec<Loaded>,
    ) -> Result<Pack, Vec<Error>> {
        let mut errors = Vec::new();
        let codebook = Codebook::load(files, &mut errors);
        let views = View::load(files, &codebook, &mut errors);
        let cast = Cast::load(files, &mut errors);
        let mut languages = Vec::new();
        for (language, faults) in each(&files.languages(), &|lang| {
            Language::load(files, lang, &codebook, &cast)
        }) {
            languages.push(language);
            errors.extend(faults);
        }
        let gazetteer = gazetteer::Gazetteer::load(files, &mut errors);
        if errors.is_empty() {
            Ok(Pack {
                version: version.unwrap_or_else(|| files.version()),
                gazetteer,
                languages,
                codebook,
                views,
                cast,
            })
        } else {
            Err(errors)
        }
    }

    /// What is known of a language.
    pub fn language(&self, lang: Lang) -> Option<&Language> {
        self.languages.iter().find(|l| l.lang == lang)
    }
}
