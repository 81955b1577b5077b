//! Parses → [`Mentions`]: who is meant, by which id and code, coreference included.

use crate::article::Article;
use crate::base::{Note, Span};
use crate::pack::{Entity, Pack};
use crate::parse::{Deprel, Parses, Tree, Upos};
use crate::sentence::Sentences;
use std::ops::Range;

mod compose;
mod find;
mod refer;
mod settle;

/// Sectors of those who fight without being a state's.
const IRREGULAR: [&str; 4] = ["REB", "UAF", "PRM", "IMG"];

/// Sectors of those who bear arms: a fighter is of the kind of the group that is named with him.
const ARMED: [&str; 6] = ["REB", "UAF", "IMG", "PRM", "MIL", "CRM"];

/// How somebody is mentioned.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum MentionKind {
    /// By a name (`Jens Stoltenberg`, `Japan`).
    Name,
    /// By a capital, which may stand for its government or be just a place (`Tokyo`).
    Capital,
    /// By an adjective of a country (`Russian`).
    Adjective,
    /// By a description (`the defence minister`, `dua prajurit TNI`).
    Description,
    /// By a pronoun or clitic of the third person (`dia`, `-nya`, `they`).
    Pronoun,
    /// By a pronoun of the first person (`kami`, `we`), which only the speaker can resolve.
    FirstPerson,
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
    /// Whether its country was taken from what stands around and not from its own words.
    pub guessed: bool,
}

impl Actor {
    /// A state or body itself, found by `via`.
    fn of(entity: &Entity, via: &str) -> Actor {
        Actor {
            id: entity.id.clone(),
            name: entity.name.clone(),
            country: entity.country.clone(),
            sector: Vec::new(),
            person: false,
            via: via.into(),
            guessed: false,
        }
    }
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
    /// For each token the widest mention that covers it.
    pub over: Vec<Option<u32>>,
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

    /// The widest mention that covers a token.
    pub fn covering(&self, token: u32) -> Option<&Mention> {
        self.over
            .get(token as usize)
            .copied()
            .flatten()
            .map(|m| &self.mentions[m as usize])
    }

    /// Whether a person is among actors given by their numbers.
    pub fn has_person(&self, actors: &[u32]) -> bool {
        actors.iter().any(|&a| self.actors[a as usize].person)
    }

    /// Whether somebody whose state, organisation or sector is known is meant.
    pub fn is_political(&self, mention: &Mention) -> bool {
        mention.actors.iter().any(|&a| {
            let actor = &self.actors[a as usize];
            !actor.id.is_empty() || !actor.country.is_empty() || !actor.sector.is_empty()
        })
    }

    /// Who a stretch of text means as a whole: the widest mention in it that is more than an adjective, before all the one
    /// that holds the head (`Lebanon's Hezbollah`).
    pub fn meant_by(&self, tree: &Tree<'_>, span: Span) -> Option<&Mention> {
        let of_span = |t: &u32| tree.sentences.tokens[*t as usize].span.overlaps(span);
        let tokens: Vec<u32> = (0..tree.len() as u32).filter(of_span).collect();
        let outside = |t: &u32| tree.head(*t).is_none_or(|h| !tokens.contains(&h));
        // The last word of a name in one piece is what it names.
        let flat = |&t: &u32, h: u32| tree.head(t) == Some(h) && tree.deprel(t).base() == Deprel::FLAT;
        let head = tokens.iter().copied().find(outside);
        let head = head.map(|h| tokens.iter().copied().filter(|t| flat(t, h)).max().unwrap_or(h));
        let owns = |m: &Mention| {
            let behind = m.tokens.end;
            tokens.contains(&behind) && tree.upos(behind) == Upos::Part && tree.deprel(behind).base() == Deprel::CASE
        };
        let inside = |m: &&Mention| m.span.overlaps(span) && !m.actors.is_empty();
        let weight = |m: &Mention| {
            let within = m.span.end <= span.end;
            let more = matches!(
                m.kind,
                MentionKind::Name | MentionKind::Capital | MentionKind::Description
            );
            let holds = head.is_some_and(|h| m.tokens.contains(&h));
            let known = m.actors.iter().any(|&a| !self.actors[a as usize].id.is_empty());
            let role = m.kind == MentionKind::Description;
            let start = std::cmp::Reverse(m.tokens.start);
            (within, more, !owns(m), holds, role, known, m.tokens.len(), start)
        };
        self.mentions.iter().filter(inside).max_by_key(|m| weight(m))
    }

    fn actor(&mut self, actor: Actor) -> u32 {
        if let Some(i) = self.actors.iter().position(|a| *a == actor) {
            return i as u32;
        }
        self.actors.push(actor);
        self.actors.len() as u32 - 1
    }
}

/// Finds who is mentioned and resolves them: names of the cast and names that the model found, role nouns composed with
/// their country and person, then later short forms, descriptions and pronouns by what stands before them.
pub fn mentions(pack: &Pack, article: &Article, sentences: &Sentences, parses: &Parses) -> (Mentions, Vec<Note>) {
    let Some(language) = article.lang.and_then(|l| pack.language(l)) else {
        return (Mentions::default(), Vec::new());
    };
    let tree = Tree::new(article, sentences, parses);
    let (mut found, uses) = find::find(pack, language, article, &tree);
    // Persons first: pronouns lead to them, and from them to whose the rest is.
    settle::settle(pack, language, article, &tree, &uses, true, &mut found);
    refer::refer(pack, language, article, &tree, &uses, &mut found);
    settle::settle(pack, language, article, &tree, &uses, false, &mut found);
    found
        .mentions
        .sort_by_key(|m| (m.tokens.start, std::cmp::Reverse(m.tokens.end)));
    found.at_head = vec![None; tree.len()];
    found.over = vec![None; tree.len()];
    for (i, mention) in found.mentions.iter().enumerate() {
        let at = &mut found.at_head[mention.head as usize];
        if at.is_none() {
            *at = Some(i as u32);
        }
        for token in mention.tokens.clone() {
            let over = &mut found.over[token as usize];
            if over.is_none() {
                *over = Some(i as u32);
            }
        }
    }
    (found, Vec::new())
}

/// The token of a range whose head lies outside it.
fn head_of(tree: &Tree<'_>, tokens: &Range<u32>) -> u32 {
    tokens
        .clone()
        .find(|&t| tree.head(t).is_none_or(|h| !tokens.contains(&h)))
        .unwrap_or(tokens.start)
}
