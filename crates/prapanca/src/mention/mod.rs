//! Parses → [`Mentions`]: who is meant, by which id and code, coreference included.

use crate::article::Article;
use crate::base::{Note, Span};
use crate::pack::Pack;
use crate::parse::Parses;
use crate::sentence::Sentences;
use std::ops::Range;

/// How somebody is mentioned.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum MentionKind {
    /// By a name (`Jens Stoltenberg`, `Japan`, `Tokyo`).
    Name,
    /// By an adjective of a country (`Russian`).
    Adjective,
    /// By a description (`the defence minister`, `dua prajurit TNI`).
    Description,
    /// By a pronoun or clitic (`dia`, `-nya`, `they`).
    Pronoun,
}

/// A stretch of text that means somebody.
#[derive(Clone, Debug)]
pub struct Mention {
    /// Where.
    pub span: Span,
    /// Its tokens.
    pub tokens: Range<u32>,
    /// The token that stands for it in the tree.
    pub head: u32,
    /// How.
    pub kind: MentionKind,
    /// Whom it means, as indices into `Mentions.actors`; several for a plural pronoun, none if unresolved.
    pub actors: Vec<u32>,
}

/// Somebody who can act.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Actor {
    /// ISO 3166 alpha-3 for a state (`JPN`), the organisation's id (`NATO`); empty if unknown.
    pub id: String,
    /// Its name as people know it (`Fumio Kishida`, `Japan`).
    pub name: String,
    /// ISO 3166 alpha-3 of the country it belongs to; empty if none or unknown.
    pub country: String,
    /// Sectors in order, at most two (`GOV`, `MIL` …; see the codebook).
    pub sector: Vec<String>,
    /// Whether it is a person.
    pub person: bool,
    /// The rule that decided, as `path:line`, or the way it was found.
    pub via: String,
}

/// All mentions and actors of an article.
#[derive(Clone, Debug, Default)]
pub struct Mentions {
    /// Mentions in text order; they may nest, never cross.
    pub mentions: Vec<Mention>,
    /// Who is meant.
    pub actors: Vec<Actor>,
    /// For each token the widest mention whose head it is.
    pub at_head: Vec<Option<u32>>,
}

impl Mentions {
    /// The mention headed by a token.
    pub fn headed_by(&self, token: u32) -> Option<&Mention> {
        self.at_head
            .get(token as usize)
            .copied()
            .flatten()
            .map(|m| &self.mentions[m as usize])
    }
}

/// Finds who is mentioned and resolves them.
pub fn mentions(pack: &Pack, article: &Article, sentences: &Sentences, parses: &Parses) -> (Mentions, Vec<Note>) {
    let _ = (pack, article, parses);
    (
        Mentions {
            at_head: vec![None; sentences.tokens.len()],
            ..Mentions::default()
        },
        Vec::new(),
    )
}
