//! Pronouns and descriptions that stand for somebody named before.

use super::{Mention, MentionKind, Mentions};
use crate::article::{Article, Role};
use crate::pack::{Language, Pronoun};
use crate::parse::{Deprel, Tree, Upos};
use std::ops::Range;

/// How many sentences back an antecedent may stand.
const REACH: u32 = 4;

/// Resolves pronouns in text order; each becomes a mention with the actors of its antecedent.
pub(super) fn refer(language: &Language, article: &Article, tree: &Tree<'_>, out: &mut Mentions) {
    let mut earlier: Vec<Mention> = std::mem::take(&mut out.mentions);
    earlier.sort_by_key(|m| (m.tokens.start, std::cmp::Reverse(m.tokens.end)));
    let mut covered = vec![false; tree.len()];
    for mention in &earlier {
        mention.tokens.clone().for_each(|t| covered[t as usize] = true);
    }
    let mut found: Vec<Mention> = Vec::new();
    for sentence in &tree.sentences.sentences {
        if article
            .blocks
            .get(sentence.block as usize)
            .is_some_and(|b| b.role == Role::Caption)
        {
            continue;
        }
        let range = sentence.tokens.start..sentence.tokens.end.min(tree.len() as u32);
        for token in range.clone() {
            if covered[token as usize] {
                continue;
            }
            let Some((pronoun, tokens)) = pronoun_at(language, tree, token, &range) else {
                continue;
            };
            let span = |t: u32| tree.sentences.tokens[t as usize].span;
            let mut mention = Mention {
                span: span(tokens.start).cover(span(tokens.end - 1)),
                head: super::head_of(tree, &tokens),
                tokens: tokens.clone(),
                kind: if pronoun.person == 1 {
                    MentionKind::FirstPerson
                } else {
                    MentionKind::Pronoun
                },
                actors: Vec::new(),
            };
            if pronoun.person == 3 {
                mention.actors = antecedent(language, article, tree, out, &earlier, &found, pronoun, &tokens);
            }
            tokens.for_each(|t| covered[t as usize] = true);
            if !mention.actors.is_empty() || mention.kind == MentionKind::FirstPerson {
                found.push(mention);
            }
        }
    }
    earlier.extend(found);
    out.mentions = earlier;
}

fn pronoun_at<'a>(
    language: &'a Language,
    tree: &Tree<'_>,
    token: u32,
    range: &Range<u32>,
) -> Option<(&'a Pronoun, Range<u32>)> {
    language.roles.pronouns(tree.lower(token)).iter().find_map(|p| {
        let len = p.words.len() as u32;
        let fits = token + len <= range.end && (0..len).all(|i| tree.lower(token + i) == p.words[i as usize]);
        // A bare word for a state or body means one named before only when it stands as a name does: first in its
        // sentence with a capital (`Negara juga akan …`).
        let bare = len == 1
            && !matches!(
                p.kind.as_str(),
                "personal" | "possessive" | "reflexive" | "demonstrative"
            );
        let named = token == range.start && tree.form(token).starts_with(char::is_uppercase);
        (fits && (!bare || named)).then_some((p, token..token + len))
    })
}

#[allow(clippy::too_many_arguments)]
fn antecedent(
    language: &Language,
    article: &Article,
    tree: &Tree<'_>,
    out: &Mentions,
    earlier: &[Mention],
    found: &[Mention],
    pronoun: &Pronoun,
    at: &Range<u32>,
) -> Vec<u32> {
    let here = tree.sentences.tokens[at.start as usize].sentence;
    let is_possessive = pronoun.kind == "possessive" || language.grammar.is("possessive", &pronoun.words[0]);
    let is_clitic = tree.sentences.tokens[at.start as usize].continues && is_possessive;
    let mut best: Option<(f32, Vec<u32>)> = None;
    let before = earlier.iter().filter(|m| m.tokens.end <= at.start).chain(found.iter());
    let mut considered: Vec<&Mention> = before
        .filter(|m| m.tokens.end <= at.start && !m.actors.is_empty())
        .collect();
    considered.sort_by_key(|m| m.tokens.start);
    for (i, mention) in considered.iter().enumerate() {
        let sentence = tree.sentences.tokens[mention.head as usize].sentence;
        let back = here - sentence;
        if back > REACH || mention.kind == MentionKind::Adjective {
            continue;
        }
        // Nested in a wider mention: the wider one is who is spoken of.
        if considered.iter().any(|m| {
            m.tokens != mention.tokens && m.tokens.start <= mention.tokens.start && mention.tokens.end <= m.tokens.end
        }) {
            continue;
        }
        let block = tree.sentences.sentences[sentence as usize].block as usize;
        if article
            .blocks
            .get(block)
            .is_some_and(|b| matches!(b.role, Role::Caption | Role::PullQuote))
        {
            continue;
        }
        let actor = &out.actors[mention.actors[0] as usize];
        let is_state = actor.id == actor.country && !actor.person && !actor.id.is_empty();
        let is_body = !actor.person && !is_state;
        let is_group = mention.actors.len() > 1;
        let fits = match (pronoun.kind.as_str(), pronoun.plural) {
            ("state", false) => is_state,
            ("state", true) => is_state,
            ("organisation", _) => is_body && actor.country.is_empty() && !actor.id.is_empty(),
            ("someone", _) => actor.person,
            (_, false) if language.grammar.is("thing", &pronoun.words[0]) => !actor.person,
            (_, false) if is_clitic => true,
            (_, false) => actor.person && !is_group,
            (_, true) => is_group || is_body || actor.person || is_state,
        };
        if !fits {
            continue;
        }
        let relation = tree.deprel(mention.head).base();
        let mut score = 10.0 - 3.0 * back as f32;
        if matches!(relation, Deprel::NSUBJ) {
            score += 4.0;
        } else if matches!(relation, Deprel::OBJ | Deprel::IOBJ) {
            score += 1.0;
        } else if matches!(relation, Deprel::NMOD | Deprel::COMPOUND | Deprel::AMOD) {
            score -= 2.0;
        }
        // Of the same weight, the nearer one; a possessive means the nearest subject of its own sentence first.
        score += if is_possessive && back == 0 { 2.0 } else { 0.0 };
        score += (i as f32) / (considered.len() as f32 + 1.0);
        if is_clitic && actor.person {
            score += 0.5;
        }
        let mut actors = mention.actors.clone();
        if pronoun.plural {
            let joined = joined_with(tree, &considered, mention);
            if !joined.is_empty() {
                score += 5.0;
                actors.extend(joined);
            } else if actor.person && !is_group {
                score -= 6.0;
            }
        }
        if best.as_ref().is_none_or(|(s, _)| score > *s) {
            actors.dedup();
            best = Some((score, actors));
        }
    }
    best.map(|(_, actors)| actors).unwrap_or_default()
}

/// The actors that stand beside a mention in a coordination: `Stoltenberg dan Kishida`.
fn joined_with(tree: &Tree<'_>, considered: &[&Mention], first: &Mention) -> Vec<u32> {
    let mut joined = Vec::new();
    let mut end = first.tokens.end;
    for mention in considered.iter().filter(|m| m.tokens.start >= first.tokens.end) {
        let between: Vec<u32> = (end..mention.tokens.start).collect();
        let linked = mention.tokens.start >= end
            && !between.is_empty()
            && between.len() <= 2
            && between
                .iter()
                .all(|&t| tree.upos(t) == Upos::Cconj || tree.lower(t) == ",");
        if !linked {
            if mention.tokens.start >= end {
                break;
            }
            continue;
        }
        joined.extend(mention.actors.iter().copied().filter(|a| !first.actors.contains(a)));
        end = mention.tokens.end;
    }
    joined
}
