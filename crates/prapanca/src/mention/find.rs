//! Names and role nouns, composed.

use super::compose::{Composer, RoleUse};
use super::{Actor, Mention, MentionKind, Mentions, head_of};
use crate::article::Article;
use crate::pack::{CastName, Language, NameUse, Named, Pack, RoleKind, RoleNoun, is_valid};
use crate::parse::{Deprel, NameKind, Tree, Upos};
use jiff::civil::Date;
use std::ops::Range;

/// A name before it becomes a mention.
#[derive(Clone, Debug)]
pub(super) struct Found {
    pub tokens: Range<u32>,
    pub what: What,
}

#[derive(Clone, Debug)]
pub(super) enum What {
    /// Index of the actor, and how it is named.
    Cast(u32, NameUse),
    /// A person, known or not.
    Person(u32),
    /// An organisation that the cast does not have.
    Organisation(u32),
    /// A place that is no state, and the country it lies in.
    Place(String),
}

pub(super) fn find(pack: &Pack, language: &Language, article: &Article, tree: &Tree<'_>) -> (Mentions, Vec<RoleUse>) {
    let mut out = Mentions::default();
    let mut uses = Vec::new();
    let day = article.published.map(|p| p.date);
    let names = names(pack, language, day, tree, &mut out);
    let mut name_at: Vec<Option<usize>> = vec![None; tree.len()];
    for (i, name) in names.iter().enumerate() {
        for token in name.tokens.clone() {
            name_at[token as usize] = Some(i);
        }
    }
    let composer = Composer {
        pack,
        language,
        tree,
        names: &names,
        name_at: &name_at,
    };
    for sentence in &tree.sentences.sentences {
        composer.sentence(
            sentence.tokens.start..sentence.tokens.end.min(tree.len() as u32),
            &mut out,
            &mut uses,
        );
    }
    for name in &names {
        let (actors, kind) = match name.what {
            What::Cast(actor, usage) => {
                let noun = !matches!(tree.upos(name.tokens.end - 1), Upos::Adj)
                    && !matches!(tree.deprel(name.tokens.end - 1).base(), Deprel::AMOD | Deprel::COMPOUND);
                let kind = match usage {
                    NameUse::Adjective if !noun => MentionKind::Adjective,
                    NameUse::Capital => MentionKind::Capital,
                    _ => MentionKind::Name,
                };
                (vec![actor], kind)
            }
            What::Person(actor) | What::Organisation(actor) => (vec![actor], MentionKind::Name),
            What::Place(_) => continue,
        };
        push(tree, &mut out, name.tokens.clone(), kind, actors);
    }
    (out, uses)
}

pub(super) fn push(tree: &Tree<'_>, out: &mut Mentions, tokens: Range<u32>, kind: MentionKind, actors: Vec<u32>) {
    let span = |t: u32| tree.sentences.tokens[t as usize].span;
    out.mentions.push(Mention {
        span: span(tokens.start).cover(span(tokens.end - 1)),
        head: head_of(tree, &tokens),
        tokens,
        kind,
        actors,
    });
}

/// Names of the cast, then the model's names where they say more, then later short forms of persons.
fn names(pack: &Pack, language: &Language, day: Option<Date>, tree: &Tree<'_>, out: &mut Mentions) -> Vec<Found> {
    let mut found: Vec<Found> = Vec::new();
    let n = tree.len() as u32;
    let mut token = 0;
    while token < n {
        let Some((len, named, usage, via)) = cast_name_at(pack, language, day, tree, token) else {
            token += 1;
            continue;
        };
        let via = via.as_str();
        let what = match named {
            Named::Entity(i) => {
                let entity = &pack.cast.entities[i as usize];
                // Names that hold a state's name but are no actor (`Paris Agreement`), and parts of the world.
                if matches!(entity.kind.as_str(), "NON" | "REG") {
                    // `Angkatan Laut Filipina` is no sea.
                    let range = tree.sentence_of(token);
                    let role_over = (range.start.max(token.saturating_sub(2))..token)
                        .any(|t| role_at(language, tree, t, &range).is_some_and(|(_, n)| t + n > token));
                    if role_over {
                        token += 1;
                        continue;
                    }
                    found.push(Found {
                        tokens: token..token + len,
                        what: What::Place(entity.country.clone()),
                    });
                    token += len;
                    continue;
                }
                let usage = if usage == NameUse::Adjective && is_counted(language, tree, token, len) {
                    NameUse::Demonym
                } else {
                    usage
                };
                let sector = match usage {
                    NameUse::Demonym => vec!["CVL".to_string()],
                    NameUse::Capital | NameUse::Metonym if entity.sector.is_empty() => vec!["GOV".to_string()],
                    _ => entity.sector.clone(),
                };
                let (name, country) = (entity.name.clone(), entity.country.clone());
                let actor = Actor {
                    id: entity.id.clone(),
                    name,
                    country,
                    sector,
                    person: false,
                    via: via.into(),
                    guessed: false,
                };
                What::Cast(out.actor(actor), usage)
            }
            Named::Person(i) => What::Person(out.actor(person_actor(pack, i, day))),
        };
        found.push(Found {
            tokens: token..token + len,
            what,
        });
        token += len;
    }
    for name in &tree.parses.names {
        let mut tokens = name.tokens.start..name.tokens.end.min(n);
        if tokens.is_empty() {
            continue;
        }
        // `Polisi Bubarkan Massa`: a headline's verb begins no name.
        let before = tokens
            .start
            .checked_sub(1)
            .filter(|_| tokens.start > tree.sentence_of(tokens.start).start);
        if language.frames.is_bare(tree.lower(tokens.start)) && before.is_some_and(|t| tree.is_nominal(t)) {
            continue;
        }
        // `Jaksa Agung`, `Pangdam Jaya`, `Polsek Tambora`: what somebody is stands before who he is.
        let mut kind = name.kind;
        if let Some((role, len)) = role_at(language, tree, tokens.start, &tokens) {
            if (tokens.start + len..tokens.end).any(|t| language.frames.is_bare(tree.lower(t))) {
                continue;
            }
            match (kind, role.kind) {
                (NameKind::Person | NameKind::Place, RoleKind::Body) => kind = NameKind::Organisation,
                (NameKind::Person, RoleKind::Person | RoleKind::Member) => tokens.start += len,
                // `Egyptian Christians`
                (NameKind::Person, RoleKind::Group) if len as usize == tokens.len() => tokens.start += len,
                _ => {}
            }
        }
        if tokens.is_empty() {
            continue;
        }
        let inside: Vec<usize> = (0..found.len())
            .filter(|&i| found[i].tokens.start < tokens.end && tokens.start < found[i].tokens.end)
            .collect();
        let crosses = inside
            .iter()
            .any(|&i| found[i].tokens.start < tokens.start || found[i].tokens.end > tokens.end);
        let same = inside.iter().any(|&i| found[i].tokens == tokens);
        if crosses || same {
            continue;
        }
        let printed = tree.sentences.tokens[tokens.start as usize]
            .span
            .cover(tree.sentences.tokens[tokens.end as usize - 1].span)
            .slice(tree.text)
            .to_string();
        let covered = |t: u32| inside.iter().any(|&i| found[i].tokens.contains(&t));
        if tokens.clone().all(covered) {
            continue;
        }
        let what = match kind {
            NameKind::Person => {
                // `Presiden Joko Widodo` in one piece: the known person inside is who is meant.
                if inside.iter().any(|&i| matches!(found[i].what, What::Person(_))) {
                    continue;
                }
                // `Algerian Islamist militants`: what a country's adjective begins and a role ends is nobody's name.
                let adjective = |&&i: &&usize| {
                    let is_adjective = matches!(found[i].what, What::Cast(_, NameUse::Adjective));
                    is_adjective && found[i].tokens.start == tokens.start
                };
                let range = tree.sentence_of(tokens.start);
                if !language.frames.by_form
                    && inside.iter().find(adjective).is_some()
                    && tokens.end < range.end
                    && role_at(language, tree, tokens.end, &range).is_some()
                {
                    continue;
                }
                What::Person(out.actor(unknown(printed, true)))
            }
            NameKind::Organisation => {
                if inside
                    .iter()
                    .any(|&i| matches!(found[i].what, What::Cast(_, NameUse::Name) if !is_state(&found[i], out)))
                {
                    continue;
                }
                let mut actor = unknown(printed, false);
                if let Some(&i) = inside.first()
                    && let What::Cast(a, _) = found[i].what
                {
                    actor.country = out.actors[a as usize].country.clone();
                }
                // `Supreme Court of Pakistan`, `DPRD DKI Jakarta`: what kind of body it is stands in its name.
                let roles = tokens.clone().filter_map(|t| role_at(language, tree, t, &tokens));
                if let Some((role, _)) = roles.max_by_key(|&(r, n)| (r.kind == RoleKind::Body, n)) {
                    actor.sector = role.sector.clone();
                    if actor.country.is_empty()
                        && let Some(own) = pack.cast.entity(&role.country)
                    {
                        actor.country = own.country.clone();
                    }
                    actor.id = actor.country.clone();
                    actor.via = role.via.clone();
                }
                What::Organisation(out.actor(actor))
            }
            NameKind::Place if inside.is_empty() => {
                let places = pack.gazetteer.find(language.lang, &printed);
                What::Place(places.first().map_or(String::new(), |e| e.country.to_string()))
            }
            _ => continue,
        };
        found.retain(|f| !(tokens.start <= f.tokens.start && f.tokens.end <= tokens.end));
        found.push(Found { tokens, what });
    }
    found.sort_by_key(|f| f.tokens.start);
    bracketed(tree, &mut found, out);
    introduced(pack, language, tree, &mut found, out);
    short_forms(tree, &mut found, out);
    peoples(pack, &mut found, out);
    found
}

fn is_state(found: &Found, out: &Mentions) -> bool {
    match found.what {
        What::Cast(a, _) => {
            let actor = &out.actors[a as usize];
            actor.id == actor.country && actor.sector.is_empty()
        }
        _ => false,
    }
}

fn unknown(name: String, person: bool) -> Actor {
    Actor {
        id: String::new(),
        name,
        country: String::new(),
        sector: Vec::new(),
        person,
        via: "model:names".into(),
        guessed: false,
    }
}

fn person_actor(pack: &Pack, person: u32, day: Option<Date>) -> Actor {
    let name = pack.cast.persons[person as usize].name.clone();
    match pack.cast.term(person, day) {
        Some(term) => {
            // Out of office on the day: a former official.
            let former = day.is_some_and(|d| term.valid.1.is_some_and(|to| to < d));
            let sector = if former {
                vec!["ELI".to_string()]
            } else {
                term.sector.clone()
            };
            let country = pack
                .cast
                .entity(&term.country)
                .map_or(term.country.clone(), |e| e.country.clone());
            Actor {
                id: term.country.clone(),
                name,
                country,
                sector,
                person: true,
                via: term.via.clone(),
                guessed: false,
            }
        }
        // Before the first office that is known: of that state, and nothing more is said.
        None => {
            let terms = &pack.cast.persons[person as usize].terms;
            let first = terms
                .iter()
                .map(|&t| &pack.cast.terms[t as usize])
                .min_by_key(|t| t.valid.0);
            let state = first.and_then(|t| pack.cast.entity(&t.country)).map(|e| &e.country);
            match (first, state.and_then(|c| pack.cast.entity(c))) {
                (Some(term), Some(state)) => Actor {
                    id: state.id.clone(),
                    country: state.country.clone(),
                    via: term.via.clone(),
                    ..unknown(name, true)
                },
                _ => unknown(name, true),
            }
        }
    }
}

/// The longest name of the cast that begins at a token and ends with one: its length in tokens. Of several persons who
/// are called so, the one in office on the day.
/// `20,000 Sudanese`, `thousands of Chinese`, `some Vietnamese`: a country's adjective that stands for people.
fn is_counted(language: &Language, tree: &Tree<'_>, token: u32, len: u32) -> bool {
    let range = tree.sentence_of(token);
    let grammar = &language.grammar;
    let inside = |t: u32| {
        matches!(
            tree.upos(t),
            Upos::Noun | Upos::Propn | Upos::Adj | Upos::Num | Upos::Cconj
        )
    };
    let next = token + len;
    let attribute = tree.head(next - 1).is_some_and(|h| h >= next && tree.is_nominal(h))
        && matches!(tree.deprel(next - 1).base(), Deprel::AMOD | Deprel::COMPOUND);
    if language.frames.by_form || attribute || next < range.end && (inside(next) || tree.lower(next) == "-") {
        return false;
    }
    let before = |back: u32| token.checked_sub(back).filter(|&t| t >= range.start);
    let counts = |t: u32| tree.upos(t) == Upos::Num || grammar.is("several", tree.lower(t));
    let quantity = |t: u32| grammar.is("quantity", tree.lower(t)) || grammar.is("quantity", tree.lemma(t));
    before(1).is_some_and(counts)
        || before(1).is_some_and(|t| grammar.is("owner", tree.lower(t))) && before(2).is_some_and(quantity)
}

fn cast_name_at(
    pack: &Pack,
    language: &Language,
    day: Option<Date>,
    tree: &Tree<'_>,
    token: u32,
) -> Option<(u32, Named, NameUse, String)> {
    let form = tree.form(token);
    let first = form.chars().next()?;
    if !first.is_alphanumeric() {
        return None;
    }
    let start = tree.sentences.tokens[token as usize].span.start as usize;
    let sentence = tree.sentence_of(token);
    let shouted = form.chars().count() > 3 && form.chars().all(|c| !c.is_lowercase());
    let starting = language.names.starting(form);
    for (i, name) in starting.iter().enumerate() {
        let rest = tree.text.get(start..)?;
        let Some(len) = matched_len(rest, &name.text, shouted) else {
            continue;
        };
        let end = (start + len) as u32;
        let mut last = token;
        while last < sentence.end && tree.sentences.tokens[last as usize].span.end < end {
            last += 1;
        }
        if last < sentence.end && tree.sentences.tokens[last as usize].span.end == end {
            let in_office = |n: &&CastName| match (n.named, day) {
                (Named::Person(p), Some(day)) => pack.cast.term(p, Some(day)).is_some_and(|t| is_valid(&t.valid, day)),
                _ => false,
            };
            let mut alike = starting[i..].iter().take_while(|n| n.text == name.text);
            let name = match name.named {
                Named::Person(_) => alike.find(in_office).unwrap_or(name),
                Named::Entity(_) => name,
            };
            return Some((last + 1 - token, name.named, name.usage, name.via()));
        }
    }
    None
}

/// How many bytes of `text` spell `name`; apostrophes, hyphens and spaces of any kind are alike, and case is passed over
/// where the text shouts.
fn matched_len(text: &str, name: &str, shouted: bool) -> Option<usize> {
    let fold = |c: char| match c {
        '’' | 'ʼ' | '‘' | '`' => '\'',
        '‐' | '‑' | '–' => '-',
        c if c.is_whitespace() => ' ',
        c => c,
    };
    let mut chars = text.char_indices();
    for want in name.chars() {
        let (_, got) = chars.next()?;
        let same = fold(got) == fold(want) || shouted && got.to_lowercase().eq(want.to_lowercase());
        if !same {
            return None;
        }
    }
    Some(chars.next().map_or(text.len(), |(i, _)| i))
}

/// `Pakta Pertahanan Atlantik Utara (NATO)` is one name; where only one of the two is known, it says who the other is, and
/// a short name that the article makes up stands for the long one from there on.
fn bracketed(tree: &Tree<'_>, found: &mut Vec<Found>, out: &mut Mentions) {
    let mut short: Vec<(String, u32)> = Vec::new();
    let mut i = 0;
    while i < found.len() {
        let long = found[i].tokens.clone();
        let (open, inner, close) = (long.end, long.end + 1, long.end + 2);
        let (What::Cast(actor, _) | What::Organisation(actor)) = found[i].what else {
            i += 1;
            continue;
        };
        if close as usize >= tree.len()
            || tree.lower(open) != "("
            || tree.lower(close) != ")"
            || tree.form(inner).chars().filter(|c| c.is_uppercase()).count() < 2
        {
            i += 1;
            continue;
        }
        let other = found.iter().position(|f| f.tokens == (inner..inner + 1));
        let known = |a: u32, out: &Mentions| !out.actors[a as usize].id.is_empty();
        let body = !is_state(&found[i], out);
        match other.map(|o| (o, &found[o].what)) {
            Some((o, &What::Cast(b, _))) if a_is_same(actor, b, out) || body && !known(actor, out) => {
                found[i].what = What::Cast(b, NameUse::Name);
                found[i].tokens.end = close + 1;
                found.remove(o);
            }
            Some((o, What::Organisation(_) | What::Place(_) | What::Person(_))) if body => {
                short.push((tree.form(inner).to_string(), actor));
                found[i].tokens.end = close + 1;
                found.remove(o);
            }
            None if body => {
                short.push((tree.form(inner).to_string(), actor));
                found[i].tokens.end = close + 1;
            }
            _ => {}
        }
        i += 1;
    }
    for (form, actor) in short {
        let what = match out.actors[actor as usize].id.is_empty() {
            true => What::Organisation(actor),
            false => What::Cast(actor, NameUse::Name),
        };
        for token in 0..tree.len() as u32 {
            if tree.form(token) != form {
                continue;
            }
            if found.iter().any(|f| {
                f.tokens.contains(&token) && !matches!(f.what, What::Organisation(_) | What::Place(_) | What::Person(_))
            }) {
                continue;
            }
            if found.iter().any(|f| f.tokens.contains(&token) && f.tokens.len() > 1) {
                continue;
            }
            found.retain(|f| f.tokens != (token..token + 1));
            found.push(Found {
                tokens: token..token + 1,
                what: what.clone(),
            });
        }
        found.sort_by_key(|f| f.tokens.start);
    }
}

/// The comma before an apposition behind a role: right behind it, or behind the words that say whose it is (`juru bicara
/// kelompok itu, Yohanes Wenda,`).
pub(super) fn apposition(tree: &Tree<'_>, at: u32, range: &Range<u32>) -> Option<u32> {
    let comma = (at..range.end.min(at + 5)).find(|&t| tree.lower(t) == ",")?;
    let owns = |t: u32| matches!(tree.upos(t), Upos::Noun | Upos::Adj | Upos::Det | Upos::Propn);
    ((at..comma).all(owns) && comma + 1 < range.end).then_some(comma)
}

/// `Menteri Luar Negeri Jepang Haruto Minegishi`: capitalised words behind an office are a person's name, also where the
/// model saw none.
fn introduced(pack: &Pack, language: &Language, tree: &Tree<'_>, found: &mut Vec<Found>, out: &mut Mentions) {
    let mut new: Vec<Found> = Vec::new();
    let mut places: Vec<Range<u32>> = Vec::new();
    for sentence in &tree.sentences.sentences {
        let range = sentence.tokens.start..sentence.tokens.end.min(tree.len() as u32);
        let mut token = range.start;
        while token < range.end {
            let Some((role, len)) = role_at(language, tree, token, &range) else {
                token += 1;
                continue;
            };
            token += len;
            if !matches!(role.kind, RoleKind::Person | RoleKind::Member) {
                continue;
            }
            let at = |t: u32| found.iter().find(|f| f.tokens.contains(&t));
            let mut start = token;
            if language.frames.by_form
                && start < range.end
                && let Some(owner) = at(start)
                && matches!(owner.what, What::Cast(..))
            {
                start = owner.tokens.end;
            }
            // `Gubernur Nusa Tenggara Timur Yosef Lamabelawa`: the place first, then the person.
            if let Some(end) = place_before_name(pack, language, tree, start, &range)
                && at(start).is_none_or(|f| match f.what {
                    What::Person(a) => out.actors[a as usize].id.is_empty(),
                    What::Cast(..) => false,
                    _ => true,
                })
            {
                places.push(start..end);
                start = end;
            }
            // `his Turkish counterpart, Selim Ozkaya,`
            let comma = apposition(tree, start, &range);
            let apposed = comma.is_some();
            start = comma.map_or(start, |c| c + 1);
            let cut = |f: &Found| places.iter().any(|p: &Range<u32>| f.tokens.start == p.start);
            let guessed =
                |t: u32| at(t).is_none_or(|f| matches!(f.what, What::Place(_) | What::Organisation(_)) || cut(f));
            let named = |t: u32| {
                tree.upos(t) == Upos::Propn
                    && tree.form(t).chars().next().is_some_and(char::is_uppercase)
                    && tree.form(t).chars().any(char::is_lowercase)
                    && guessed(t)
                    && role_at(language, tree, t, &range).is_none()
            };
            let end = (start..range.end.min(start + 5))
                .find(|&t| !named(t))
                .unwrap_or(range.end.min(start + 5));
            let whole = |f: &Found| {
                let inside = f.tokens.start >= start && f.tokens.end <= end;
                f.tokens.end <= start || f.tokens.start >= end || inside || cut(f)
            };
            let closed = !apposed || end < range.end && matches!(tree.lower(end), "," | "." | ")");
            if end >= start + 2 && closed && found.iter().all(whole) {
                let name = tree.sentences.tokens[start as usize]
                    .span
                    .cover(tree.sentences.tokens[end as usize - 1].span)
                    .slice(tree.text);
                new.push(Found {
                    tokens: start..end,
                    what: What::Person(out.actor(unknown(name.to_string(), true))),
                });
                token = end;
            }
        }
    }
    for person in new {
        found.retain(|f| f.tokens.end <= person.tokens.start || f.tokens.start >= person.tokens.end);
        found.push(person);
    }
    found.sort_by_key(|f| f.tokens.start);
}

/// The end of a place of the language's own country that stands before two more capitalised words: a governor's province,
/// then his name.
fn place_before_name(pack: &Pack, language: &Language, tree: &Tree<'_>, start: u32, range: &Range<u32>) -> Option<u32> {
    let home = language.roles.home.as_str();
    if home.is_empty() {
        return None;
    }
    let capital = |t: u32| tree.form(t).chars().next().is_some_and(char::is_uppercase);
    let run = (start..range.end.min(start + 7)).take_while(|&t| capital(t)).count() as u32;
    (1..=run.saturating_sub(1).min(4))
        .rev()
        .map(|n| start + n)
        .find(|&end| {
            // A single word may be a first name: then two more must follow.
            let enough = run - (end - start) >= if end - start == 1 { 2 } else { 1 };
            let span = |t: u32| tree.sentences.tokens[t as usize].span;
            let words = span(start).cover(span(end - 1)).slice(tree.text);
            enough
                && pack
                    .gazetteer
                    .find(language.lang, words)
                    .first()
                    .is_some_and(|e| e.country == home)
        })
}

fn a_is_same(a: u32, b: u32, out: &Mentions) -> bool {
    out.actors[a as usize].id == out.actors[b as usize].id
}

/// `Turkish Kurds`: a people of many countries, with the country before or behind it.
fn peoples(pack: &Pack, found: &mut [Found], out: &mut Mentions) {
    for i in 0..found.len() {
        let What::Cast(actor, usage) = found[i].what else {
            continue;
        };
        let people = out.actors[actor as usize].clone();
        if !people.country.is_empty() || pack.cast.entity(&people.id).is_none_or(|e| e.kind != "ETH") {
            continue;
        }
        let beside = [i.checked_sub(1), Some(i + 1)].into_iter().flatten().find_map(|j| {
            let other = found.get(j)?;
            let touches = other.tokens.end == found[i].tokens.start || found[i].tokens.end == other.tokens.start;
            let What::Cast(a, _) = other.what else { return None };
            (touches && is_state_actor(&out.actors[a as usize])).then(|| out.actors[a as usize].country.clone())
        });
        if let Some(country) = beside {
            let own = out.actor(Actor { country, ..people });
            found[i].what = What::Cast(own, usage);
        }
    }
}

fn is_state_actor(actor: &Actor) -> bool {
    !actor.country.is_empty() && actor.id == actor.country
}

/// `Stoltenberg` after `Jens Stoltenberg`: a capitalised word that is part of a person's name given before, or after in
/// the headline's case.
fn short_forms(tree: &Tree<'_>, found: &mut Vec<Found>, out: &Mentions) {
    let words_of = |name: &Found| -> Vec<String> {
        name.tokens
            .clone()
            .map(|t| tree.form(t).to_string())
            .filter(|w| w.chars().count() > 2 && !w.contains('.'))
            .collect()
    };
    let mut persons: Vec<(Vec<String>, u32)> = Vec::new();
    for name in found.iter() {
        if let What::Person(actor) = name.what
            && name.tokens.len() > 1
        {
            persons.push((words_of(name), actor));
        }
    }
    if persons.is_empty() {
        return;
    }
    // `Al-Balushi` after `Salim Al-Balushi`, whatever the model took it for.
    for i in 0..found.len() {
        let guessed = match found[i].what {
            What::Person(a) | What::Organisation(a) => out.actors[a as usize].id.is_empty(),
            What::Place(_) => true,
            What::Cast(..) => false,
        };
        let own = found[i].tokens.clone();
        if !guessed || own.len() < 2 {
            continue;
        }
        let whole = found[..i].iter().find_map(|other| {
            let What::Person(actor) = other.what else { return None };
            let longer = other.tokens.len() > own.len();
            let mut pairs = other.tokens.clone().rev().zip(own.clone().rev());
            (longer && pairs.all(|(a, b)| tree.form(a) == tree.form(b))).then_some(actor)
        });
        if let Some(actor) = whole {
            found[i].what = What::Person(actor);
        }
    }
    let taken: Vec<bool> = {
        let mut taken = vec![false; tree.len()];
        for name in found.iter() {
            let single =
                name.tokens.len() == 1 && matches!(name.what, What::Person(_) | What::Organisation(_) | What::Place(_));
            if !single {
                name.tokens.clone().for_each(|t| taken[t as usize] = true);
            }
        }
        taken
    };
    for token in 0..tree.len() as u32 {
        let form = tree.form(token);
        if taken[token as usize] || !form.starts_with(char::is_uppercase) {
            continue;
        }
        if !matches!(
            tree.upos(token),
            Upos::Propn | Upos::Noun | Upos::X | Upos::Adj | Upos::Verb
        ) {
            continue;
        }
        // The last word counts most (`Kishida`), then the first (`Tea` of `Tea Seiha`).
        let person = persons
            .iter()
            .rev()
            .find(|(words, _)| words.last().is_some_and(|w| w == form))
            .or_else(|| {
                persons
                    .iter()
                    .rev()
                    .find(|(words, _)| words.first().is_some_and(|w| w == form))
            });
        let Some(&(_, actor)) = person else { continue };
        found.retain(|f| f.tokens != (token..token + 1));
        found.push(Found {
            tokens: token..token + 1,
            what: What::Person(actor),
        });
    }
    found.sort_by_key(|f| f.tokens.start);
}

/// The longest role noun that begins at a token.
pub(super) fn role_at<'a>(
    language: &'a Language,
    tree: &Tree<'_>,
    token: u32,
    range: &Range<u32>,
) -> Option<(&'a RoleNoun, u32)> {
    // A single word tagged as a verb or adjective is no role, but where the phrase is all there is.
    role_of_any_tag(language, tree, token, range).filter(|&(_, len)| {
        len > 1
            || matches!(tree.upos(token), Upos::Noun | Upos::Propn | Upos::X)
            || range.len() == 1
            || tree.head(token).is_none() && range.clone().all(|t| !matches!(tree.upos(t), Upos::Verb | Upos::Aux))
    })
}

/// The same, whatever the words are tagged as.
pub(super) fn role_of_any_tag<'a>(
    language: &'a Language,
    tree: &Tree<'_>,
    token: u32,
    range: &Range<u32>,
) -> Option<(&'a RoleNoun, u32)> {
    if matches!(tree.upos(token), Upos::Punct | Upos::Adp | Upos::Cconj) && range.len() > 1 {
        return None;
    }
    let same = |t: u32, word: &str| {
        let lower = tree.lower(t);
        lower == word
            || !language.frames.by_form && tree.lemma(t).eq_ignore_ascii_case(word)
            || language.frames.by_form
                && lower
                    .split('-')
                    .next()
                    .is_some_and(|half| half == word && lower.contains('-'))
    };
    let mut keys = vec![tree.lower(token).to_string()];
    if !language.frames.by_form {
        keys.push(tree.lemma(token).to_lowercase());
    } else if let Some((half, _)) = tree.lower(token).split_once('-') {
        keys.push(half.to_string());
    }
    let mut best: Option<(&RoleNoun, u32)> = None;
    for key in &keys {
        for role in language.roles.roles(key) {
            let len = role.words.len() as u32;
            let fits = token + len <= range.end && (0..len).all(|i| same(token + i, &role.words[i as usize]));
            if fits && best.is_none_or(|(_, l)| len > l) {
                best = Some((role, len));
            }
        }
    }
    best
}
