//! Pronouns and descriptions that stand for somebody named before.

use super::{Actor, IRREGULAR, Mention, MentionKind, Mentions};
use crate::article::{Article, Role};
use crate::pack::{Language, Pack, Pronoun};
use crate::parse::{Deprel, Tree, Upos};
use std::collections::BTreeMap;
use std::ops::Range;

/// How many sentences back an antecedent may stand.
const REACH: u32 = 4;

/// Resolves pronouns in text order; each becomes a mention with the actors of its antecedent.
pub(super) fn refer(pack: &Pack, language: &Language, article: &Article, tree: &Tree<'_>, out: &mut Mentions) {
    let mut earlier: Vec<Mention> = std::mem::take(&mut out.mentions);
    earlier.sort_by_key(|m| (m.tokens.start, std::cmp::Reverse(m.tokens.end)));
    name_descriptions(language, tree, &mut earlier, out);
    let mut covered = vec![false; tree.len()];
    for mention in &earlier {
        mention.tokens.clone().for_each(|t| covered[t as usize] = true);
    }
    let mut found: Vec<Mention> = Vec::new();
    let mut named_before: Vec<(usize, Vec<u32>)> = Vec::new();
    let mut referrer = Referrer {
        language,
        article,
        tree,
        earlier: &earlier,
        genders: BTreeMap::new(),
    };
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
            // `the union`, `partai itu` is a role noun, too; what it says of its sector decides whom it may mean.
            if tokens.clone().any(|t| covered[t as usize]) {
                let own = |m: &Mention| m.kind == MentionKind::Description && m.tokens.start == tokens.start;
                if let (true, Some(i)) = (pronoun.kind == "organisation", earlier.iter().position(own))
                    && let &[role] = earlier[i].actors.as_slice()
                    && out.actors[role as usize].id == out.actors[role as usize].country
                {
                    let sector = out.actors[role as usize].sector.clone();
                    let meant = referrer.antecedent(out, &found, pronoun, &tokens);
                    let is_such = |a: &u32| out.actors[*a as usize].sector.iter().any(|s| sector.contains(s));
                    if !meant.is_empty() && meant.iter().all(is_such) {
                        named_before.push((i, meant));
                    }
                }
                continue;
            }
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
                mention.actors = referrer.antecedent(out, &found, pronoun, &tokens);
                if pronoun.kind == "state" && pronoun.plural {
                    mention.actors = states(pack, &mention.actors, out);
                }
                if let (Some(gender), &[actor]) = (pronoun.gender, mention.actors.as_slice()) {
                    referrer.genders.insert(actor, gender);
                }
            }
            tokens.for_each(|t| covered[t as usize] = true);
            if !mention.actors.is_empty() || mention.kind == MentionKind::FirstPerson {
                found.push(mention);
            }
        }
    }
    for (i, meant) in named_before {
        earlier[i].actors = meant;
    }
    earlier.extend(found);
    out.mentions = earlier;
}

/// `sang menteri`, `the minister`, `hakim itu` after a person of that office has been named: that person, the last one.
fn name_descriptions(language: &Language, tree: &Tree<'_>, mentions: &mut [Mention], out: &Mentions) {
    let sentence = |t: u32| tree.sentences.tokens[t as usize].sentence;
    for i in 0..mentions.len() {
        let mention = &mentions[i];
        let &[own] = mention.actors.as_slice() else { continue };
        let role = &out.actors[own as usize];
        let bare = mention.kind == MentionKind::Description && role.name == mention.span.slice(tree.text);
        let is_armed = |a: &Actor| a.sector.iter().any(|s| IRREGULAR.contains(&s.as_str()));
        let (start, end) = (mention.tokens.start, mention.tokens.end);
        let definite = match language.frames.by_form {
            true => {
                start
                    .checked_sub(1)
                    .is_some_and(|t| language.grammar.is("definite", tree.lower(t)))
                    || (end as usize) < tree.len() && tree.feats(end).contains("PronType=Dem")
            }
            false => start
                .checked_sub(1)
                .is_some_and(|t| tree.feats(t).contains("Definite=Def")),
        };
        if !bare || !definite || role.person && tree.feats(mention.head).contains("Number=Plur") {
            continue;
        }
        // `the rebels`, `kelompok bersenjata itu`: the last armed group named.
        if !role.person {
            let group = mentions[..i].iter().rev().find(|m| {
                let &[a] = m.actors.as_slice() else { return false };
                let body = &out.actors[a as usize];
                m.tokens.end <= start
                    && sentence(start) - sentence(m.head) <= REACH
                    && !body.person
                    && !body.id.is_empty()
                    && body.id != body.country
                    && is_armed(body)
            });
            if let Some(actors) = group
                .filter(|_| is_armed(role) && role.country.is_empty())
                .map(|m| m.actors.clone())
            {
                mentions[i].actors = actors;
            }
            continue;
        }
        let named = mentions[..i].iter().rev().find(|m| {
            let &[a] = m.actors.as_slice() else { return false };
            let person = &out.actors[a as usize];
            m.tokens.end <= start
                && sentence(start) - sentence(m.head) <= REACH
                && person.person
                && person.name != m.span.slice(tree.text).to_lowercase()
                && person.name.contains(' ')
                && person.name.starts_with(char::is_uppercase)
                && m.kind != MentionKind::Adjective
                && person.sector.first() == role.sector.first()
                && (person.country == role.country || role.country.is_empty() || person.country.is_empty())
                && language
                    .roles
                    .roles(&person.name.split(' ').next().unwrap_or("").to_lowercase())
                    .is_empty()
        });
        if let Some(actors) = named.map(|m| m.actors.clone()) {
            mentions[i].actors = actors;
        }
    }
}

/// The states that persons and bodies speak for.
fn states(pack: &Pack, actors: &[u32], out: &mut Mentions) -> Vec<u32> {
    let mut found = Vec::new();
    for &a in actors {
        let state = pack
            .cast
            .entity(&out.actors[a as usize].country)
            .map(|e| Actor::of(e, &e.via));
        let same = |state: &Actor, out: &Mentions| out.actors.iter().position(|o| is_state(o) && o.id == state.id);
        if let Some(state) = state {
            found.push(same(&state, out).map_or_else(|| out.actor(state.clone()), |i| i as u32));
        }
    }
    found
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
        // `the two` alone, not `the two missiles`.
        let end = token + len;
        let counts = fits
            && len > 1
            && end < range.end
            && tree.upos(end - 1) == Upos::Num
            && matches!(tree.upos(end), Upos::Noun | Upos::Adj | Upos::Propn | Upos::Num);
        // `mereka yang melarikan diri`, `those who fled` mean whom they describe.
        let described = fits
            && end < range.end
            && p.person == 3
            && tree.upos(end) == Upos::Pron
            && language.grammar.is("relative", tree.lower(end));
        // `meningkatnya kerja sama`: the clitic makes a noun of the verb.
        let nominalises =
            fits && tree.deprel(token).base() == Deprel::DET && tree.sentences.tokens[token as usize].continues;
        (fits && (!bare || named) && !counts && !described && !nominalises).then_some((p, token..token + len))
    })
}

/// What resolving looks at.
struct Referrer<'a> {
    language: &'a Language,
    article: &'a Article,
    tree: &'a Tree<'a>,
    /// Names and descriptions in text order.
    earlier: &'a [Mention],
    /// What pronouns said of somebody being a man or a woman.
    genders: BTreeMap<u32, char>,
}

impl Referrer<'_> {
    fn sentence(&self, token: u32) -> u32 {
        self.tree.sentences.tokens[token as usize].sentence
    }

    fn role(&self, sentence: u32) -> Option<Role> {
        let block = self.tree.sentences.sentences[sentence as usize].block as usize;
        self.article.blocks.get(block).map(|b| b.role)
    }

    /// Who may be meant: what stands before, in text order, without what lies in something wider.
    fn considered<'m>(&'m self, found: &'m [Mention], at: &Range<u32>) -> Vec<&'m Mention> {
        let here = self.sentence(at.start);
        let mut all: Vec<&Mention> = self
            .earlier
            .iter()
            .chain(found)
            .filter(|m| m.tokens.end <= at.start && !m.actors.is_empty())
            .filter(|m| here - self.sentence(m.head) <= REACH)
            .collect();
        all.sort_by_key(|m| (m.tokens.start, std::cmp::Reverse(m.tokens.end)));
        let nested = |m: &Mention| {
            all.iter()
                .any(|w| w.tokens != m.tokens && w.tokens.start <= m.tokens.start && m.tokens.end <= w.tokens.end)
        };
        all.iter()
            .copied()
            .filter(|m| m.kind != MentionKind::Adjective && !nested(m))
            .filter(|m| !matches!(self.role(self.sentence(m.head)), Some(Role::Caption | Role::PullQuote)))
            .collect()
    }

    /// Whether the clitic at a token hangs on a noun for armed force.
    fn is_force(&self, clitic: u32) -> bool {
        let host = clitic.checked_sub(1).map_or("", |t| self.tree.lower(t));
        let roles = self.language.roles.roles(host);
        roles.iter().any(|r| r.sector.first().is_some_and(|s| s == "MIL"))
    }

    /// How much a mention stands in the light: subjects first, the main clause's before others.
    fn light(&self, mention: &Mention) -> f32 {
        let tree = self.tree;
        match tree.deprel(mention.head).base() {
            Deprel::NSUBJ if tree.head(mention.head).is_none_or(|h| tree.head(h).is_none()) => 5.5,
            Deprel::NSUBJ => 4.0,
            Deprel::OBJ | Deprel::IOBJ => 1.0,
            Deprel::NMOD | Deprel::COMPOUND | Deprel::AMOD => -2.0,
            Deprel::CONJ => -1.0,
            _ => 0.0,
        }
    }

    fn antecedent(&self, out: &Mentions, found: &[Mention], pronoun: &Pronoun, at: &Range<u32>) -> Vec<u32> {
        let considered = self.considered(found, at);
        if pronoun.count > 0 {
            return self.several(out, &considered, pronoun, at);
        }
        let (tree, grammar) = (self.tree, &self.language.grammar);
        let here = self.sentence(at.start);
        let is_possessive = pronoun.kind == "possessive" || grammar.is("possessive", &pronoun.words[0]);
        let is_clitic = tree.sentences.tokens[at.start as usize].continues && is_possessive;
        let is_thing = grammar.is("thing", &pronoun.words[0]);
        let mut best: Option<(f32, Vec<u32>)> = None;
        for (i, mention) in considered.iter().enumerate() {
            let back = here - self.sentence(mention.head);
            let actor = &out.actors[mention.actors[0] as usize];
            let is_state = is_state(actor);
            let is_body = !actor.person && !is_state;
            let is_group = mention.actors.len() > 1;
            let fits = match (pronoun.kind.as_str(), pronoun.plural) {
                ("state", _) => is_state,
                ("organisation", _) => is_body && actor.id != actor.country && !actor.id.is_empty(),
                ("someone", false) => actor.person && !is_group,
                ("someone", true) => actor.person,
                (_, false) if is_thing => !actor.person,
                (_, false) if is_clitic => true,
                (_, false) => actor.person && !is_group && !tree.feats(mention.head).contains("Number=Plur"),
                (_, true) => true,
            };
            let other = self.genders.get(&mention.actors[0]);
            if !fits || pronoun.gender.is_some_and(|g| other.is_some_and(|&o| o != g)) {
                continue;
            }
            // Whoever stands beside a pronoun at the same verb is somebody else.
            let beside =
                back == 0 && tree.head(mention.head).is_some() && tree.head(mention.head) == tree.head(at.start);
            if beside && !is_possessive && pronoun.kind != "reflexive" {
                continue;
            }
            let mut score = 10.0 - 3.0 * back as f32 + self.light(mention);
            // Of the same weight, the nearer one; a possessive means the nearest subject of its own sentence first.
            score += if is_possessive && back == 0 { 2.0 } else { 0.0 };
            score += (i as f32) / (considered.len() as f32 + 1.0);
            // `militernya`, `tentaranya`: a force is a state's.
            if is_clitic && self.is_force(at.start) {
                score += if is_state { 8.0 } else { -4.0 };
            } else if is_clitic && actor.person {
                score += 0.5;
            }
            if self.role(self.sentence(mention.head)) == Some(Role::Headline) {
                score -= 2.0;
            }
            let mut actors = mention.actors.clone();
            let joined = joined_with(tree, &considered, mention);
            if pronoun.plural {
                if !joined.is_empty() {
                    score += 5.0;
                    actors.extend(joined);
                } else if is_group {
                    score += 3.0;
                } else if actor.person && mention.kind != MentionKind::Description {
                    score -= 6.0;
                }
            } else {
                // Whoever is spoken of again and again is who is meant.
                let again = considered.iter().filter(|m| m.actors == mention.actors).count().min(4);
                score += 0.5 * again as f32;
                score -= if joined.is_empty() { 0.0 } else { 1.0 };
            }
            if best.as_ref().is_none_or(|(s, _)| score > *s) {
                actors.dedup();
                best = Some((score, actors));
            }
        }
        best.map(|(_, actors)| actors).unwrap_or_default()
    }

    /// `keduanya`, `the two countries`: those of the nearest sentence that speaks of just so many together, or of so many
    /// at all.
    fn several(&self, out: &Mentions, considered: &[&Mention], pronoun: &Pronoun, at: &Range<u32>) -> Vec<u32> {
        let count = pronoun.count as usize;
        let here = self.sentence(at.start);
        let fits = |a: u32| {
            let actor = &out.actors[a as usize];
            match pronoun.kind.as_str() {
                "state" => {
                    !actor.country.is_empty()
                        && (actor.person || is_state(actor) || actor.sector.first().is_some_and(|s| s == "GOV"))
                }
                "someone" => actor.person,
                _ => actor.person || !actor.id.is_empty(),
            }
        };
        let key = |a: u32| match pronoun.kind == "state" {
            true => out.actors[a as usize].country.clone(),
            false => a.to_string(),
        };
        let distinct = |list: &mut dyn Iterator<Item = u32>| -> Vec<u32> {
            let mut keys: Vec<String> = Vec::new();
            list.filter(|&a| fits(a))
                .filter(|&a| {
                    let new = !keys.contains(&key(a));
                    keys.push(key(a));
                    new
                })
                .collect()
        };
        for back in 0..=REACH.min(here) {
            let own: Vec<&Mention> = considered
                .iter()
                .copied()
                .filter(|m| self.sentence(m.head) == here - back)
                .collect();
            for mention in own.iter().rev() {
                let together = joined_with(self.tree, considered, mention);
                let group = distinct(&mut mention.actors.iter().copied().chain(together));
                if group.len() == count {
                    return group;
                }
            }
            // Persons before states: two who meet are spoken of together.
            let persons = distinct(
                &mut own
                    .iter()
                    .flat_map(|m| m.actors.iter().copied())
                    .filter(|&a| out.actors[a as usize].person),
            );
            if persons.len() == count {
                return persons;
            }
            let mut light: Vec<&Mention> = own.clone();
            light.sort_by(|a, b| {
                self.light(b)
                    .total_cmp(&self.light(a))
                    .then(a.tokens.start.cmp(&b.tokens.start))
            });
            let mut all = distinct(&mut light.iter().flat_map(|m| m.actors.iter().copied()));
            if all.len() >= count && (all.len() == count || pronoun.kind == "state") {
                all.truncate(count);
                return all;
            }
        }
        // Of sentences further back together, the last ones named.
        let last = considered.iter().rev().flat_map(|m| m.actors.iter().copied());
        let mut all = distinct(&mut last.into_iter());
        all.truncate(count);
        all.reverse();
        if all.len() == count { all } else { Vec::new() }
    }
}

fn is_state(actor: &Actor) -> bool {
    actor.id == actor.country && !actor.person && !actor.id.is_empty() && actor.sector.is_empty()
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
