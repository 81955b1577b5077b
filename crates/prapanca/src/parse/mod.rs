//! Sentences → [`Parses`]: part of speech, features, lemma, head, relation, names. Trained models; the trainer stands in
//! the same module behind the feature `train`.

use crate::article::Article;
use crate::base::Note;
use crate::pack::{Language, RoleKind};
use crate::sentence::Sentences;
use std::ops::Range;
use std::sync::Arc;

mod conllu;
mod deprel;
#[cfg_attr(not(feature = "train"), allow(dead_code))]
mod linear;
mod marks;
mod mend;
mod morph;
mod names;
mod tagger;
#[cfg(feature = "train")]
pub mod train;
mod tree;
mod word;

pub use conllu::{GoldSentence, GoldToken, from_conllu, from_lines, gold_names, name_label, read_conllu, write_conllu};
mod view;
pub use deprel::Deprel;
pub use view::Tree;

use linear::{Duel, MOST_CLASSES, Map, Reader, Weights};

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
pub struct Model {
    /// The treebanks it learnt from; each has its own ways.
    #[cfg_attr(not(feature = "train"), allow(dead_code))]
    styles: Vec<Box<str>>,
    /// The one whose ways suit news.
    news: u32,
    /// What is known of words.
    lexicon: word::Lexicon,
    tagger: Weights,
    /// A second look, with the tags to the right known.
    tagger2: Weights,
    bundles: morph::Bundles,
    morph: Weights,
    lemmas: morph::Lemmas,
    /// The parser's actions.
    heads: Duel,
    labels: Weights,
    /// Listed names.
    list: Map,
    names: Weights,
}

/// First bytes of a model; the last is the version of the format.
const MAGIC: &[u8; 8] = b"prpmodl\x03";

impl Model {
    /// Reads the bytes of `models/<code>/model.bin`.
    ///
    /// # Errors
    /// A sentence that says what is wrong with the bytes.
    pub fn load(bytes: &[u8]) -> Result<Model, String> {
        let rest = bytes
            .strip_prefix(MAGIC)
            .ok_or("not a model, or one of another version")?;
        let (size, packed) = rest.split_first_chunk::<4>().ok_or("the model ends too early")?;
        let size = u32::from_le_bytes(*size) as usize;
        // LZ4 cannot shrink anything further than this; a larger size is a fault, and must not fill the memory.
        if size > packed.len().saturating_mul(256) {
            return Err("the model's size cannot be right".into());
        }
        let bytes = lz4_flex::block::decompress(packed, size).map_err(|e| format!("the model is damaged: {e}"))?;
        let input = &mut Reader::new(&bytes);
        let n = input.count(1)?;
        let mut styles = Vec::new();
        for _ in 0..n {
            styles.push(input.text()?.into());
        }
        Ok(Model {
            styles,
            news: input.number()?,
            lexicon: word::Lexicon {
                seen: Map::read(input)?,
                kept: Map::read(input)?,
            },
            tagger: Weights::read(input, 17)?,
            tagger2: Weights::read(input, 17)?,
            bundles: morph::Bundles::read(input)?,
            morph: Weights::read(input, MOST_CLASSES)?,
            lemmas: morph::Lemmas::read(input)?,
            heads: Duel::read(input)?,
            labels: Weights::read(input, Deprel::COUNT)?,
            list: Map::read(input)?,
            names: Weights::read(input, names::LABELS)?,
        })
    }

    /// The number of a treebank's ways; those of news if there is no such treebank.
    #[cfg_attr(not(feature = "train"), allow(dead_code))]
    fn style(&self, name: &str) -> u32 {
        self.styles
            .iter()
            .position(|s| **s == *name)
            .map_or(self.news, |i| i as u32)
    }

    /// Tags and tree of one sentence. `roles` says which words mean somebody.
    fn read(&self, forms: &[&str], roles: &[bool], style: u32) -> Reading {
        let words = word::words(forms, &self.lexicon);
        match marks::kept(forms) {
            Some(kept) => {
                let part = kept.iter().map(|&i| words[i as usize]).collect();
                let part_roles: Vec<bool> = kept.iter().filter_map(|&i| roles.get(i as usize).copied()).collect();
                marks::put_back(self.read_words(part, &part_roles, style), words, &kept)
            }
            None => self.read_words(words, roles, style),
        }
    }

    fn read_words(&self, words: Vec<word::Word>, roles: &[bool], style: u32) -> Reading {
        let tags = tagger::tag(&self.tagger, &words, &[], style);
        let mut tags = tagger::tag(&self.tagger2, &words, &tags, style);
        tagger::name_capitals(&mut tags, &words);
        tagger::name_roles(&mut tags, roles);
        let bundles = morph::bundles(&self.morph, &self.bundles, &words, &tags);
        let input = tree::Input::new(&words, &tags, &bundles, style);
        let heads = tree::heads(&self.heads, &input);
        let labels = tree::labels(&self.labels, &input, &heads);
        Reading {
            words,
            tags,
            bundles,
            heads,
            labels,
        }
    }
}

/// What the models say of one sentence.
#[derive(Debug)]
struct Reading {
    words: Vec<word::Word>,
    tags: Vec<u8>,
    bundles: Vec<u8>,
    /// The root's head is the number of tokens.
    heads: Vec<u32>,
    labels: Vec<u8>,
}

/// Tags and parses every sentence and finds names. In a language whose verbs are known by printed form its role nouns are
/// told beforehand: no word of office is a verb there, however much it looks like one (`Menlu`, `Menhan`).
pub fn parses(
    model: &Model,
    language: Option<&Language>,
    article: &Article,
    sentences: &Sentences,
) -> (Parses, Vec<Note>) {
    let roles = language.filter(|l| l.frames.by_form).map(|l| &l.roles);
    let is_role = |form: &&str| {
        let named = roles.map_or(&[][..], |r| r.roles(&form.to_lowercase()));
        // `tersangka`, `terdakwa` are participles, too.
        named.iter().any(|r| {
            r.words.len() == 1
                && !r.sector.iter().any(|s| s == "CRM")
                && matches!(
                    r.kind,
                    RoleKind::Person | RoleKind::Member | RoleKind::Body | RoleKind::Group
                )
        })
    };
    let mut out = Parses::default();
    let none: Arc<str> = Arc::from("_");
    for i in 0..sentences.sentences.len() {
        let range = sentences.range(i);
        let tokens = sentences.tokens.get(range.clone()).unwrap_or(&[]);
        let forms: Vec<&str> = tokens.iter().map(|t| t.span.slice(&article.text)).collect();
        let offset = range.start as u32;
        let known: Vec<bool> = forms.iter().map(is_role).collect();
        let mut reading = model.read(&forms, &known, model.news);
        let lists = names::listings(&model.list, &forms);
        let input = names::Input::new(&forms, &reading.words, &reading.tags, &lists, 0);
        let found = names::names(&names::path(&model.names, &input), 0);
        mend::coordinate(&forms, &reading.tags, &found, &mut reading.heads, &mut reading.labels);
        mend::owner(&reading.tags, &mut reading.heads, &mut reading.labels);
        mend::object(&reading.tags, &reading.heads, &mut reading.labels);
        let commas: Vec<bool> = forms.iter().map(|f| *f == ",").collect();
        mend::main_clause(&reading.tags, &commas, &mut reading.heads, &mut reading.labels);
        out.names.extend(found.into_iter().map(|n| Name {
            tokens: n.tokens.start + offset..n.tokens.end + offset,
            ..n
        }));
        for (k, form) in forms.iter().enumerate() {
            let tag = reading.tags[k];
            out.upos
                .push(Upos::ALL.get(usize::from(tag)).copied().unwrap_or_default());
            let feats = model.bundles.names.get(usize::from(reading.bundles[k]));
            out.feats.push(feats.unwrap_or(&none).clone());
            out.lemma.push(model.lemmas.lemma(form, tag));
            let head = reading.heads[k];
            out.head.push(((head as usize) < forms.len()).then_some(offset + head));
            out.deprel.push(Deprel::from_index(usize::from(reading.labels[k])));
        }
    }
    (out, Vec::new())
}

#[cfg(test)]
mod tests;
