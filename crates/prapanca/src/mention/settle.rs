//! Role nouns that name no country: whose they are by the rest of the article.

use super::compose::RoleUse;
use super::refer::replace_from;
use super::{Actor, Mention, MentionKind, Mentions};
use crate::article::{Article, Role};
use crate::pack::{Language, Pack, RoleKind};
use crate::parse::{Deprel, Tree};
use std::collections::BTreeMap;

/// Sectors of a state's own offices, which an outlet names without their country when they are its own.
const NATIONAL: [&str; 7] = ["GOV", "LEG", "JUD", "MIL", "SPY", "PTY", "OPP"];
/// Sectors of those who are of the place that is written from.
const LOCAL: [&str; 10] = ["COP", "EDU", "LAB", "AGR", "MED", "CVL", "REL", "BUS", "JRN", "SOC"];

/// What the article says of its country as a whole.
struct Home {
    /// Country of the dateline's place.
    dateline: String,
    /// The country that most of its names belong to.
    dominant: String,
    /// How many countries are named.
    countries: usize,
    /// The country that the language's outlets mean.
    language: String,
    /// Whether that one is named.
    named: bool,
}

/// Gives role nouns without a country the one that the article means, and says by which way it was found.
pub(super) fn settle(
    pack: &Pack,
    language: &Language,
    article: &Article,
    tree: &Tree<'_>,
    uses: &[RoleUse],
    named: bool,
    out: &mut Mentions,
) {
    let home = home(pack, language, article, tree, out);
    let at: Vec<usize> = uses
        .iter()
        .map(|u| {
            let own = |m: &Mention| m.kind == MentionKind::Description && m.tokens == u.tokens;
            out.mentions.iter().position(own).unwrap_or(usize::MAX)
        })
        .collect();
    for (i, usage) in uses.iter().enumerate().filter(|(_, u)| u.named == named) {
        let Some(mention) = out.mentions.get(at[i]) else {
            continue;
        };
        let &[actor] = mention.actors.as_slice() else { continue };
        let known = &out.actors[actor as usize];
        if !known.id.is_empty() || !known.country.is_empty() {
            continue;
        }
        let owned = possessor(tree, usage, out);
        if let Some(country) = owned {
            if let Some(state) = pack.cast.entity(&country) {
                let settled = Actor {
                    id: state.id.clone(),
                    country,
                    via: format!("{} by its possessive", known.via),
                    guessed: true,
                    ..known.clone()
                };
                let new = out.actor(settled);
                replace_from(&mut out.mentions, at[i], actor, new);
            }
            continue;
        }
        if let Some(actors) = same_role(language, tree, uses, &at, i, out) {
            match actors[..] {
                [one] => replace_from(&mut out.mentions, at[i], actor, one),
                _ => out.mentions[at[i]].actors = actors,
            }
            continue;
        }
        let Some((country, via)) = country_of(tree, usage, out.mentions[at[i]].head, known, &home, out) else {
            continue;
        };
        if pack.cast.entity(&country).is_none() {
            continue;
        }
        let settled = Actor {
            id: country.clone(),
            country,
            via: format!("{} {via}", known.via),
            guessed: true,
            ..known.clone()
        };
        // A person is the same everywhere in the article; a description only here.
        if usage.named {
            out.actors[actor as usize] = settled;
        } else {
            let new = out.actor(settled);
            replace_from(&mut out.mentions, at[i], actor, new);
        }
    }
}

fn home(pack: &Pack, language: &Language, article: &Article, tree: &Tree<'_>, out: &Mentions) -> Home {
    let dateline = article
        .dateline
        .and_then(|d| d.place)
        .and_then(|place| {
            let name = place.slice(&article.text).split(',').next().unwrap_or("").trim();
            pack.gazetteer
                .find(language.lang, name)
                .first()
                .map(|e| e.country.to_string())
        })
        .unwrap_or_default();
    let mut count: BTreeMap<&str, usize> = BTreeMap::new();
    for mention in &out.mentions {
        if !is_read(article, tree, mention.head) {
            continue;
        }
        for &a in &mention.actors {
            let country = out.actors[a as usize].country.as_str();
            if !country.is_empty() {
                *count.entry(country).or_default() += 1;
            }
        }
    }
    let all: usize = count.values().sum();
    let dominant = count
        .iter()
        .max_by_key(|&(_, n)| *n)
        .filter(|&(_, &n)| n >= 3 && n * 2 > all)
        .map_or(String::new(), |(c, _)| (*c).to_string());
    Home {
        dateline,
        dominant,
        countries: count.len(),
        named: count.contains_key(language.roles.home.as_str()),
        language: language.roles.home.clone(),
    }
}

fn is_read(article: &Article, tree: &Tree<'_>, token: u32) -> bool {
    let sentence = tree.sentences.tokens[token as usize].sentence;
    let block = tree.sentences.sentences[sentence as usize].block as usize;
    article
        .blocks
        .get(block)
        .is_none_or(|b| b.role != Role::Caption && b.role != Role::RelatedLink)
}

/// The country of whom a possessive pronoun beside a role noun means (`tentaranya`, `its troops`).
fn possessor(tree: &Tree<'_>, usage: &RoleUse, out: &Mentions) -> Option<String> {
    let beside = |m: &&Mention| {
        let behind = m.tokens.start == usage.tokens.end && tree.sentences.tokens[m.tokens.start as usize].continues;
        let before = m.tokens.end <= usage.tokens.start
            && usage.tokens.start - m.tokens.end < 3
            && tree.deprel(m.head).base() == Deprel::NMOD
            && tree.head(m.head).is_some_and(|h| usage.tokens.contains(&h));
        m.kind == MentionKind::Pronoun && (behind || before)
    };
    let owner = out.mentions.iter().find(beside)?;
    let of = |a: &u32| Some(out.actors[*a as usize].country.clone()).filter(|c| !c.is_empty());
    owner.actors.iter().find_map(of)
}

/// `the minister` after `the Hungarian foreign minister`, `junta` after `junta Myanmar`: the nearest earlier use of the
/// same role that has a country; of several, the two last.
fn same_role(
    language: &Language,
    tree: &Tree<'_>,
    uses: &[RoleUse],
    at: &[usize],
    i: usize,
    out: &Mentions,
) -> Option<Vec<u32>> {
    let usage = &uses[i];
    if usage.named {
        return None;
    }
    let here = usage.tokens.start;
    let definite = language.frames.by_form || here > 0 && tree.feats(here - 1).contains("Definite=Def");
    let alike = |other: &RoleUse| match language.frames.by_form {
        true => other.words.starts_with(&usage.words),
        false => other.words.ends_with(&usage.words),
    };
    let actors = |j: usize| out.mentions.get(at[j]).map_or(&[][..], |m| m.actors.as_slice());
    let known = |j: &usize| {
        let list = actors(*j);
        alike(&uses[*j])
            && uses[*j].tokens.end <= here
            && !list.is_empty()
            && list.iter().all(|&a| !out.actors[a as usize].country.is_empty())
    };
    let earlier: Vec<usize> = (0..i).filter(known).collect();
    let &last = earlier.last()?;
    if usage.plural && usage.kind != RoleKind::Group && definite {
        let mut pair: Vec<u32> = Vec::new();
        for &j in earlier.iter().rev().filter(|&&j| uses[j].named || uses[j].plural) {
            for &a in actors(j) {
                if !pair.contains(&a) && pair.len() < 2 {
                    pair.push(a);
                }
            }
        }
        pair.reverse();
        if pair.len() == 2 {
            return Some(pair);
        }
    }
    let single = matches!(usage.kind, RoleKind::Person | RoleKind::Member);
    let whole = uses[last].words == usage.words;
    (definite && (!usage.plural || whole) || whole && !single).then(|| actors(last).to_vec())
}

/// The country that a role means, and how it was found.
fn country_of(
    tree: &Tree<'_>,
    usage: &RoleUse,
    head: u32,
    known: &Actor,
    home: &Home,
    out: &Mentions,
) -> Option<(String, &'static str)> {
    let sector = known.sector.first()?.as_str();
    let (national, local) = (NATIONAL.contains(&sector), LOCAL.contains(&sector));
    if !national && !local {
        return None;
    }
    let here = tree.sentences.tokens[head as usize].sentence;
    let of = |m: &Mention| {
        m.actors
            .iter()
            .map(|&a| out.actors[a as usize].country.as_str())
            .find(|c| !c.is_empty())
    };
    let in_sentence = |s: u32| move |m: &&Mention| tree.sentences.tokens[m.head as usize].sentence == s;
    let is_subject = |t: u32| tree.deprel(t).base() == Deprel::NSUBJ;
    // `Kerekes promised that parliament would …`: the speaker's own.
    if (national || sector == "COP") && !usage.named {
        let speaker = out
            .mentions
            .iter()
            .filter(in_sentence(here))
            .filter(|m| {
                m.tokens.end <= usage.tokens.start && is_subject(m.head) && tree.head(m.head) != tree.head(head)
            })
            .filter(|m| m.actors.iter().any(|&a| out.actors[a as usize].person))
            .find_map(of);
        if let Some(country) = speaker {
            return Some((country.to_string(), "by the sentence's subject"));
        }
    }
    // `Russia criticised the deal. Deputy Prime Minister …`: the state that the sentence before is about.
    if usage.named
        && national
        && home.language.is_empty()
        && here > 0
        && tree.sentences.sentences[here as usize - 1].block == tree.sentences.sentences[here as usize].block
    {
        let subject = out
            .mentions
            .iter()
            .filter(in_sentence(here - 1))
            .filter(|m| matches!(m.kind, MentionKind::Name | MentionKind::Capital))
            .filter(|m| is_subject(m.head) && tree.head(m.head).is_none_or(|h| tree.head(h).is_none()))
            .find_map(of);
        if let Some(country) = subject {
            return Some((country.to_string(), "by the sentence before"));
        }
    }
    let mut others: Vec<&str> = out.mentions.iter().filter(in_sentence(here)).filter_map(of).collect();
    others.sort_unstable();
    others.dedup();
    // `A Tunisian court sentenced an opposition leader`: nothing else is told, and all stand in one state.
    if let [only] = others[..]
        && home.dateline.is_empty()
        && home.dominant.is_empty()
        && (home.language.is_empty() || !home.is_at_home())
    {
        // Another office of that state, or the state as the subject before: `Tunisia charged the opposition leader`.
        let holds = |m: &Mention| {
            let of_it = |a: &&Actor| a.country == only;
            let mut actors = m.actors.iter().map(|&a| &out.actors[a as usize]).filter(of_it);
            match m.kind {
                MentionKind::Description => actors.any(|a| {
                    let public = |s: &String| NATIONAL.contains(&s.as_str()) || s == "COP";
                    !a.sector.is_empty() && a.sector.iter().all(public)
                }),
                MentionKind::Name | MentionKind::Capital => {
                    m.tokens.end <= usage.tokens.start && is_subject(m.head) && actors.next().is_some()
                }
                _ => false,
            }
        };
        if out.mentions.iter().filter(in_sentence(here)).any(holds) {
            return Some((only.to_string(), "by the sentence's only country"));
        }
    }
    let at_home = home.is_at_home() || usage.named && (home.named || home.dateline.is_empty());
    let country = if national && !home.language.is_empty() && at_home {
        // An outlet's own offices are its country's unless the article is about one other country alone.
        match home.dominant.is_empty() || home.countries > 2 || home.dateline == home.language {
            true => (&home.language, "by the language's home"),
            false => (&home.dominant, "by the article's main country"),
        }
    } else {
        let ways = [
            (&home.dateline, "by the dateline"),
            (&home.dominant, "by the article's main country"),
        ];
        let (country, via) = ways.into_iter().find(|(c, _)| !c.is_empty())?;
        // Between two other countries there is no telling.
        if others.len() > 1 && !others.contains(&country.as_str()) {
            return None;
        }
        (country, via)
    };
    Some((country.0.clone(), country.1))
}

impl Home {
    /// Whether the article is written from and about the country of its language.
    fn is_at_home(&self) -> bool {
        match self.dateline.is_empty() {
            true => self.countries == 0 || self.dominant == self.language || self.named,
            false => self.dateline == self.language,
        }
    }
}
