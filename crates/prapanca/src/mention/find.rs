//! Names and role nouns, composed.

use super::{Actor, Mention, MentionKind, Mentions, head_of};
use crate::article::Article;
use crate::pack::{Language, NameUse, Named, Pack, RoleKind, RoleNoun};
use crate::parse::{Deprel, NameKind, Tree, Upos};
use jiff::civil::Date;
use std::ops::Range;

/// A name before it becomes a mention.
#[derive(Clone, Debug)]
struct Found {
    tokens: Range<u32>,
    what: What,
}

#[derive(Clone, Debug)]
enum What {
    /// Index of the actor, and how it is named.
    Cast(u32, NameUse),
    /// A person, known or not.
    Person(u32),
    /// An organisation that the cast does not have.
    Organisation(u32),
    /// A place that is no state.
    Place,
}

pub(super) fn find(pack: &Pack, language: &Language, article: &Article, tree: &Tree<'_>) -> Mentions {
    let mut out = Mentions::default();
    let day = article.published.map(|p| p.date);
    let names = names(pack, language, day, tree, &mut out);
    let mut name_at: Vec<Option<usize>> = vec![None; tree.len()];
    for (i, name) in names.iter().enumerate() {
        for token in name.tokens.clone() {
            name_at[token as usize] = Some(i);
        }
    }
    for sentence in &tree.sentences.sentences {
        let range = sentence.tokens.start..sentence.tokens.end.min(tree.len() as u32);
        let mut token = range.start;
        while token < range.end {
            let step = match role_at(language, tree, token, &range) {
                Some((role, len)) if name_at[token as usize].is_none() => compose(
                    language,
                    tree,
                    &names,
                    &name_at,
                    role,
                    token..token + len,
                    &range,
                    &mut out,
                ),
                _ => 1,
            };
            token += step.max(1);
        }
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
            What::Place => continue,
        };
        push(tree, &mut out, name.tokens.clone(), kind, actors);
    }
    out
}

fn push(tree: &Tree<'_>, out: &mut Mentions, tokens: Range<u32>, kind: MentionKind, actors: Vec<u32>) {
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
        let Some((len, named, usage, via)) = cast_name_at(language, tree, token) else {
            token += 1;
            continue;
        };
        let what = match named {
            Named::Entity(i) => {
                let entity = &pack.cast.entities[i as usize];
                // Names that hold a state's name but are no actor (`Paris Agreement`), and parts of the world.
                if matches!(entity.kind.as_str(), "NON" | "REG") {
                    found.push(Found { tokens: token..token + len, what: What::Place });
                    token += len;
                    continue;
                }
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
        let tokens = name.tokens.start..name.tokens.end.min(n);
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
        let what = match name.kind {
            NameKind::Person => {
                // `Presiden Joko Widodo` in one piece: the known person inside is who is meant.
                if inside.iter().any(|&i| matches!(found[i].what, What::Person(_))) {
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
                What::Organisation(out.actor(actor))
            }
            NameKind::Place if inside.is_empty() => What::Place,
            _ => continue,
        };
        found.retain(|f| !(tokens.start <= f.tokens.start && f.tokens.end <= tokens.end));
        found.push(Found { tokens, what });
    }
    found.sort_by_key(|f| f.tokens.start);
    short_forms(tree, &mut found);
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
            }
        }
        None => unknown(name, true),
    }
}

/// The longest name of the cast that begins at a token and ends with one: its length in tokens.
fn cast_name_at<'a>(language: &'a Language, tree: &Tree<'_>, token: u32) -> Option<(u32, Named, NameUse, &'a str)> {
    let form = tree.form(token);
    let first = form.chars().next()?;
    if !first.is_alphanumeric() {
        return None;
    }
    let start = tree.sentences.tokens[token as usize].span.start as usize;
    let sentence = tree.sentence_of(token);
    let shouted = form.chars().count() > 3 && form.chars().all(|c| !c.is_lowercase());
    for name in language.names.starting(form) {
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
            return Some((last + 1 - token, name.named, name.usage, &name.via));
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

/// `Stoltenberg` after `Jens Stoltenberg`: a capitalised word that is part of a person's name given before, or after in
/// the headline's case.
fn short_forms(tree: &Tree<'_>, found: &mut Vec<Found>) {
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
    let taken: Vec<bool> = {
        let mut taken = vec![false; tree.len()];
        for name in found.iter() {
            let single =
                name.tokens.len() == 1 && matches!(name.what, What::Person(_) | What::Organisation(_) | What::Place);
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
fn role_at<'a>(language: &'a Language, tree: &Tree<'_>, token: u32, range: &Range<u32>) -> Option<(&'a RoleNoun, u32)> {
    if !matches!(
        tree.upos(token),
        Upos::Noun | Upos::Propn | Upos::Adj | Upos::Verb | Upos::X | Upos::Num
    ) {
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
    // A single word tagged as a verb or adjective is no role.
    best.filter(|&(_, len)| len > 1 || matches!(tree.upos(token), Upos::Noun | Upos::Propn | Upos::X))
}

/// Role noun + country or organisation + person → one mention. Returns how many tokens were used from the role on.
#[allow(clippy::too_many_arguments)]
fn compose(
    language: &Language,
    tree: &Tree<'_>,
    names: &[Found],
    name_at: &[Option<usize>],
    role: &RoleNoun,
    role_tokens: Range<u32>,
    range: &Range<u32>,
    out: &mut Mentions,
) -> u32 {
    if role.kind == RoleKind::Former {
        return role_tokens.end - role_tokens.start;
    }
    let head_initial = language.frames.by_form;
    let name = |t: u32| name_at[t as usize].map(|i| &names[i]);
    let cast_of = |found: &Found| match found.what {
        What::Cast(a, _) | What::Organisation(a) => Some(a),
        _ => None,
    };
    let mut tokens = role_tokens.clone();
    let mut country: Option<u32> = None;
    let mut person: Option<u32> = None;
    let mut sector = role.sector.clone();
    let mut former = false;

    // Before the role: `Philippine defence`, `Russia 's`, `former`, `two senior US`.
    let mut at = tokens.start;
    let mut steps = 0;
    while at > range.start && steps < 4 {
        at -= 1;
        steps += 1;
        let before = tree.lower(at);
        if language
            .roles
            .roles(before)
            .iter()
            .any(|r| r.kind == RoleKind::Former && r.words.len() == 1)
        {
            former = true;
            tokens.start = at;
            continue;
        }
        if head_initial {
            if tree.upos(at) == Upos::Num || tree.upos(at) == Upos::Det {
                continue;
            }
            break;
        }
        if let Some(found) = name(at) {
            match cast_of(found) {
                Some(actor) if country.is_none() => {
                    country = Some(actor);
                    tokens.start = found.tokens.start;
                    at = found.tokens.start;
                    continue;
                }
                _ => break,
            }
        }
        let inner =
            matches!(tree.upos(at), Upos::Adj | Upos::Noun | Upos::Num) || language.grammar.is("possessive", before);
        if !inner || tree.upos(at) == Upos::Noun && role_at(language, tree, at, range).is_some() && country.is_some() {
            break;
        }
    }

    // After the role: a country or organisation (`Filipina`, `of France`, `AS`), then a person.
    let mut at = tokens.end;
    let mut steps = 0;
    while at < range.end && steps < 5 {
        steps += 1;
        if let Some(found) = name(at) {
            match found.what {
                What::Person(actor) if matches!(role.kind, RoleKind::Person) => {
                    person = Some(actor);
                    tokens.end = found.tokens.end;
                    break;
                }
                What::Cast(actor, NameUse::Name | NameUse::Metonym | NameUse::Capital | NameUse::Adjective)
                | What::Organisation(actor)
                    if country.is_none() && (head_initial || steps > 1) =>
                {
                    country = Some(actor);
                    tokens.end = found.tokens.end;
                    at = found.tokens.end;
                    continue;
                }
                _ => break,
            }
        }
        let upos = tree.upos(at);
        let lower = tree.lower(at);
        let goes_on = if head_initial {
            matches!(upos, Upos::Adj | Upos::Noun) && country.is_none() && role_follows(tree, at, range)
                || language.grammar.is("owner", lower)
                    && at + 1 < range.end
                    && name(at + 1).is_some_and(|f| cast_of(f).is_some())
        } else {
            language.grammar.is("owner", lower) && at + 1 < range.end || (upos == Upos::Det && steps == 2)
        };
        if !goes_on {
            // `the Philippine defence minister, Delfin Lorenzana,`
            let apposed = lower == "," && role.kind == RoleKind::Person && at + 1 < range.end;
            if apposed
                && let Some(found) = name(at + 1)
                && let What::Person(actor) = found.what
                && found.tokens.end < range.end
                && matches!(tree.lower(found.tokens.end), "," | "." | ")")
            {
                person = Some(actor);
            }
            break;
        }
        at += 1;
    }
    // `Stoltenberg, sekretaris jenderal aliansi …`
    if person.is_none()
        && role.kind == RoleKind::Person
        && tokens.start >= range.start + 2
        && matches!(tree.lower(tokens.start - 1), ",")
        && let Some(found) = name(tokens.start - 2)
        && let What::Person(actor) = found.what
    {
        person = Some(actor);
    }
    if former {
        sector = vec!["ELI".to_string()];
    }
    let owner = country.map(|a| out.actors[a as usize].clone());
    let printed = tree.sentences.tokens[tokens.start as usize]
        .span
        .cover(tree.sentences.tokens[tokens.end as usize - 1].span)
        .slice(tree.text)
        .to_string();
    let (id, of_country, igo) = match &owner {
        Some(o) if o.id == o.country || o.country.is_empty() => (
            o.id.clone(),
            o.country.clone(),
            !o.sector.is_empty() && o.country.is_empty(),
        ),
        Some(o) => (o.country.clone(), o.country.clone(), false),
        None => (String::new(), String::new(), false),
    };
    if igo && let Some(o) = &owner {
        sector = o.sector.clone();
    }
    let composed = Actor {
        id,
        name: printed,
        country: of_country,
        sector,
        person: role.kind == RoleKind::Person,
        via: role.via.clone(),
    };
    let actor = match person {
        Some(p) => {
            let known = &out.actors[p as usize];
            if known.id.is_empty() {
                // The article introduces this person: the role becomes what is known of the name, here and later.
                let name = known.name.clone();
                let introduced = Actor {
                    name,
                    person: true,
                    ..composed
                };
                if !introduced.id.is_empty() || known.sector.is_empty() {
                    out.actors[p as usize] = introduced;
                }
            }
            p
        }
        None => out.actor(composed),
    };
    push(tree, out, tokens.clone(), MentionKind::Description, vec![actor]);
    role_tokens.end - role_tokens.start
}

/// Whether a noun or adjective after a head-initial role belongs to its name (`pejabat senior AS`, `pasukan keamanan`): a
/// name stands within three words and nothing but nouns and adjectives between.
fn role_follows(tree: &Tree<'_>, at: u32, range: &Range<u32>) -> bool {
    (at..range.end.min(at + 4))
        .take_while(|&t| matches!(tree.upos(t), Upos::Adj | Upos::Noun | Upos::Propn))
        .any(|t| tree.upos(t) == Upos::Propn)
}
