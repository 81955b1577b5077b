//! Who says what: direct, indirect and mixed quotations with their speakers.

use crate::article::Article;
use crate::base::{Note, Span};
use crate::mention::Mentions;
use crate::pack::Pack;
use crate::parse::{Parses, Tree};
use crate::sentence::Sentences;

mod find;
mod refer;
mod speaker;

/// How words are reported.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum QuoteKind {
    /// Between quotation marks, whole.
    Direct,
    /// In the reporter's words.
    Indirect,
    /// In the reporter's words with parts between quotation marks.
    Mixed,
}

/// The type of what somebody thinks or wants and does not say.
pub(crate) const ATTITUDE: &str = "attitude";

impl Quote {
    /// Its type as a record names it.
    pub fn type_name(&self) -> &'static str {
        match self.kind {
            _ if !self.said => ATTITUDE,
            QuoteKind::Direct => "direct",
            QuoteKind::Indirect => "indirect",
            QuoteKind::Mixed => "mixed",
        }
    }
}

/// A quotation.
#[derive(Clone, Debug)]
pub struct Quote {
    /// What is said; for a broken quotation, from its first word to its last.
    pub span: Span,
    /// Index of the sentence it begins in.
    pub sentence: u32,
    /// Whether it is reported as words; `false` for what somebody is told to think, want or intend.
    pub said: bool,
    /// How.
    pub kind: QuoteKind,
    /// The words between quotation marks, if any, marks left out.
    pub quoted: Vec<Span>,
    /// The word of saying.
    pub cue: Option<u32>,
    /// The speakers, as indices into `Mentions.mentions`.
    pub speakers: Vec<u32>,
    /// The head token of the speaker phrase, also when it is no known mention.
    pub speaker_head: Option<u32>,
    /// The words that name the speaker, where `speakers` do not: a person known from this article only.
    pub name: Option<Span>,
    /// The rule that decided, as `path:line`.
    pub via: String,
}

/// All quotations of an article, in text order.
#[derive(Clone, Debug, Default)]
pub struct Quotes {
    /// In text order.
    pub quotes: Vec<Quote>,
}

/// Finds quotations and their speakers. Quotation marks and words of saying are read in the line of words; the tree is asked
/// for subjects only, because parsers err most around quotations.
pub fn quotes(
    pack: &Pack,
    article: &Article,
    sentences: &Sentences,
    parses: &Parses,
    mentions: &Mentions,
) -> (Quotes, Vec<Note>) {
    let Some(language) = article.lang.and_then(|l| pack.language(l)) else {
        return (Quotes::default(), Vec::new());
    };
    let tree = Tree::new(article, sentences, parses);
    let mut quotes = find::Finder {
        article,
        language,
        tree: &tree,
        mentions,
        names: &parses.names,
        quoted: Vec::new(),
    }
    .find();
    quotes.sort_by_key(|q| (q.span.start, std::cmp::Reverse(q.span.end)));
    (Quotes { quotes }, Vec::new())
}
