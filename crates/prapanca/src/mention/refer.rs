//! Pronouns and descriptions that stand for somebody named before.

use super::compose::RoleUse;
use super::{Actor, IRREGULAR, Mention, MentionKind, Mentions};
use crate::article::{Article, Role};
use crate::pack::{Language, Pack, Pronoun, RoleKind};
use crate::parse::{Deprel, Tree, Upos};
use std::collections::BTreeMap;
use std::ops::Range;

/// How many sentences back the antecedent of a pronoun may stand.
const REACH: u32 = 4;

/// The same for a description, which says more of whom it means.
const FAR: u32 = 12;

/// Resolves pronouns in text order; each becomes a mention with the actors of its antecedent.
pub(super) fn refer(
    pack: &Pack,
    language: &Language,
    article: &Article,
    tree: &Tree<'_>,
    uses: &[RoleUse],
    out: &mut Mentions,
) {
    let mut earlier: Vec<Mention> = std::mem::take(&mut out.mentions);
    earlier.sort_by_key(|m| (m.tokens.start, std::cmp::Reverse(m.tokens.end)));
    name_descriptions(language, tree, uses, &mut earlier, out);
    let mut covered = vec![false; tree.len()];
    // An adjective inside a description hides it from nobody (`the Arab country`).
    for mention in earlier.iter().filter(|m| m.kind != MentionKind::Adjective) {
        mention.tokens.clone().for_each(|t| covered[t as usize] = true);
    }
    let mut found: Vec<Mention> = Vec::new();
    let mut referrer = Referrer {
        language,
        article,
        tree,
        earlier,
        genders: BTreeMap::new(),
        quoted: quoted(tree),
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
            if referrer.names_itself(out, pronoun, &tokens) || is_empty_subject(language, tree, pronoun, token) {
                continue;
            }
            // `the union`, `partai itu` is a role noun, too; what it says of its sector decides whom it may mean.
            let over_role = |m: &Mention| {
                m.kind == MentionKind::Description && m.tokens.start < tokens.end && tokens.start < m.tokens.end
            };
            let is_role = pronoun.kind != "someone" || referrer.earlier.iter().any(over_role);
            if is_role && tokens.clone().any(|t| covered[t as usize]) {
                let own = |m: &Mention| {
                    let inside = tokens.start <= m.tokens.start && m.tokens.end <= tokens.end;
                    m.kind == MentionKind::Description && inside
                };
                if let (true, Some(i)) = (
                    matches!(pronoun.kind.as_str(), "organisation" | "state"),
                    referrer.earlier.iter().position(own),
                ) && let &[role] = referrer.earlier[i].actors.as_slice()
                    && !out.actors[role as usize].person
                    && out.actors[role as usize].id == out.actors[role as usize].country
                {
                    let sector = out.actors[role as usize].sector.clone();
                    let of_state = pronoun.kind == "state";
                    let mut meant = referrer.antecedent(out, &found, pronoun, &tokens);
                    let is_such = |a: &u32| out.actors[*a as usize].sector.iter().any(|s| sector.contains(s));
                    if !meant.is_empty() && (of_state || meant.iter().all(is_such)) {
                        if of_state {
                            meant = states(pack, &meant, out);
                        }
                        referrer.earlier[i].actors = meant;
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
                if pronoun.kind == "state" {
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
    let mut all = referrer.earlier;
    all.extend(found);
    out.mentions = all;
    owned_by_described(language, tree, uses, out);
}

/// `juru bicara kelompok itu`, `a spokesman for the movement`, `its envoy`: whose they are is who the description means.
fn owned_by_described(language: &Language, tree: &Tree<'_>, uses: &[RoleUse], out: &mut Mentions) {
    for usage in uses
        .iter()
        .filter(|u| matches!(u.kind, RoleKind::Person | RoleKind::Member))
    {
        let is_owner = |m: &&Mention| {
            if m.kind != MentionKind::Pronoun {
                return false;
            }
            let behind = m.tokens.start == usage.tokens.end && language.frames.by_form;
            let of = m.tokens.start == usage.tokens.end + 1 && {
                let word = tree.lower(usage.tokens.end);
                language.grammar.is("owner", word)
                    || usage.kind == RoleKind::Member && language.grammar.is("represents", word)
            };
            let before = m.tokens.end == usage.tokens.start && tree.deprel(m.head).base() == Deprel::NMOD;
            let body = |a: &Actor| !a.person && !a.id.is_empty();
            let one = m.actors.len() == 1 && m.actors.iter().all(|&a| body(&out.actors[a as usize]));
            one && (behind || of || before)
        };
        let Some(owner) = out
            .mentions
            .iter()
            .find(is_owner)
            .map(|m| out.actors[m.actors[0] as usize].clone())
        else {
            continue;
        };
        let own = |m: &Mention| m.kind == MentionKind::Description && m.tokens == usage.tokens;
        let Some(at) = out.mentions.iter().position(own) else {
            continue;
        };
        let &[actor] = out.mentions[at].actors.as_slice() else {
            continue;
        };
        let known = out.actors[actor as usize].clone();
        let guessed = known.id.is_empty() || known.guessed;
        if !known.person || !guessed {
            continue;
        }
        let beyond = owner.id != owner.country && owner.country.is_empty();
        let sector = match !owner.sector.is_empty() && (usage.kind == RoleKind::Member || beyond) {
            true => owner.sector.clone(),
            false => known.sector.clone(),
        };
        let owned = Actor {
            id: owner.id,
            country: owner.country,
            sector,
            ..known
        };
        if usage.named {
            out.actors[actor as usize] = owned;
        } else {
            let new = out.actor(owned);
            replace_from(&mut out.mentions, at, actor, new);
        }
    }
}

/// Puts another actor into a mention, and into the pronouns behind it that mean the same.
pub(super) fn replace_from(mentions: &mut [Mention], at: usize, old: u32, new: u32) {
    let start = mentions[at].tokens.start;
    mentions[at].actors = vec![new];
    for mention in mentions
        .iter_mut()
        .filter(|m| m.kind == MentionKind::Pronoun && m.tokens.start > start)
    {
        mention.actors.iter_mut().filter(|a| **a == old).for_each(|a| *a = new);
    }
}

/// `It is unclear whether …`, `it was raining`: a subject that stands for nobody.
fn is_empty_subject(language: &Language, tree: &Tree<'_>, pronoun: &Pronoun, token: u32) -> bool {
    if !language.grammar.is("thing", &pronoun.words[0]) || pronoun.kind != "personal" {
        return false;
    }
    let head = tree.head(token);
    let says = |h: u32| {
        let clause = |t: &u32| {
            let relation = tree.deprel(*t).base();
            matches!(relation, Deprel::CSUBJ | Deprel::CCOMP) && *t > h
        };
        let copula = tree.children(h).iter().any(|&t| tree.deprel(t).base() == Deprel::COP);
        let subject = tree.deprel(token).base() == Deprel::NSUBJ;
        subject && copula && matches!(tree.upos(h), Upos::Adj | Upos::Noun) && tree.children(h).iter().any(clause)
    };
    tree.deprel(token).base() == Deprel::EXPL || head.is_some_and(says)
}

/// `sang menteri`, `the minister`, `hakim itu` after a person of that office has been named: that person, the last one who
/// was given that title, or else one of that sector.
fn name_descriptions(language: &Language, tree: &Tree<'_>, uses: &[RoleUse], mentions: &mut [Mention], out: &Mentions) {
    let sentence = |t: u32| tree.sentences.tokens[t as usize].sentence;
    let by_form = language.frames.by_form;
    let used: BTreeMap<(u32, u32), &[String]> = uses
        .iter()
        .map(|u| ((u.tokens.start, u.tokens.end), u.words.as_slice()))
        .collect();
    let said: Vec<&[String]> = mentions
        .iter()
        .map(|m| match m.kind {
            MentionKind::Description => used.get(&(m.tokens.start, m.tokens.end)).copied().unwrap_or(&[]),
            _ => &[],
        })
        .collect();
    let mut titles: BTreeMap<u32, Vec<&[String]>> = BTreeMap::new();
    for (mention, words) in mentions.iter().zip(&said).filter(|(_, words)| !words.is_empty()) {
        if let Some(&actor) = mention.actors.first().filter(|&&a| out.actors[a as usize].person) {
            titles.entry(actor).or_default().push(words);
        }
    }
    for i in 0..mentions.len() {
        let mention = &mentions[i];
        let &[own] = mention.actors.as_slice() else { continue };
        let role = &out.actors[own as usize];
        let bare = mention.kind == MentionKind::Description && role.name == mention.span.slice(tree.text);
        let is_armed = |a: &Actor| a.sector.iter().any(|s| IRREGULAR.contains(&s.as_str()));
        let (start, end) = (mention.tokens.start, mention.tokens.end);
        let definite = match by_form {
            true => {
                start
                    .checked_sub(1)
                    .is_some_and(|t| language.grammar.is("definite", tree.lower(t)))
                    || (end as usize) < tree.len() && tree.feats(end).contains("PronType=Dem")
            }
            // `the new president`
            false => (start.saturating_sub(3)..start)
                .rev()
                .find(|&t| !matches!(tree.upos(t), Upos::Adj | Upos::Verb | Upos::Adv))
                .is_some_and(|t| sentence(t) == sentence(start) && tree.feats(t).contains("Definite=Def")),
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
                    && sentence(start) - sentence(m.head) <= FAR
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
                continue;
            }
        }
        let is_person = |m: &&Mention| {
            let &[a] = m.actors.as_slice() else { return false };
            let person = &out.actors[a as usize];
            m.tokens.end <= start
                && person.person
                && person.name != m.span.slice(tree.text).to_lowercase()
                && person.name.contains(' ')
                && person.name.starts_with(char::is_uppercase)
                && m.kind != MentionKind::Adjective
                && (person.country == role.country || role.country.is_empty() || person.country.is_empty())
                && language
                    .roles
                    .roles(&person.name.split(' ').next().unwrap_or("").to_lowercase())
                    .is_empty()
        };
        let words = said[i];
        let entitled = |m: &&Mention| {
            let same = |title: &&[String]| match by_form {
                true => title.starts_with(words),
                false => title.ends_with(words),
            };
            let own = titles.get(&m.actors[0]);
            !words.is_empty() && own.is_some_and(|own| own.iter().any(same))
        };
        let alike = |m: &&Mention| out.actors[m.actors[0] as usize].sector.first() == role.sector.first();
        let near = |m: &&Mention| sentence(start) - sentence(m.tokens.start) <= FAR;
        let persons = || mentions[..i].iter().rev().take_while(near).filter(is_person);
        // `mantan wartawan itu`: what is told of a person for the first time, unless somebody of that kind stands before.
        let told = |m: &&Mention| sentence(start) - sentence(m.head) <= 2;
        let seen = words.is_empty() || said[..i].contains(&words);
        let mut named = persons().find(entitled);
        if role.person {
            named = named
                .or_else(|| persons().find(alike))
                .or_else(|| persons().find(told).filter(|_| by_form && !seen));
        }
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
        let spelt = p.words.len() as u32;
        let exact = token + spelt <= range.end && (0..spelt).all(|i| tree.lower(token + i) == p.words[i as usize]);
        // `the Nordic country`, `kelompok etnis itu`
        let longer = (!exact && spelt == 2 && matches!(p.kind.as_str(), "state" | "organisation" | "someone"))
            .then(|| widened(language, tree, p, token, range))
            .flatten();
        let len = longer.unwrap_or(spelt);
        let fits = exact || longer.is_some();
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
        // `mereka yang melarikan diri`, `those who fled` mean whom they describe; a clitic's noun is described.
        let clitic = tree.sentences.tokens[token as usize].continues;
        let described = fits
            && !clitic
            && end < range.end
            && p.person == 3
            && tree.upos(end) == Upos::Pron
            && language.grammar.is("relative", tree.lower(end));
        // `meningkatnya kerja sama`: the clitic makes a noun of the verb.
        let attribute = |h: u32| tree.deprel(h).base() == Deprel::AMOD;
        let host = |h: u32| h + 1 == token && matches!(tree.upos(h), Upos::Verb | Upos::Adj) && !attribute(h);
        let nominalises =
            fits && tree.deprel(token).base() == Deprel::DET && clitic && tree.head(token).is_none_or(host);
        (fits && (!bare || named) && !counts && !described && !nominalises).then_some((p, token..token + len))
    })
}

/// The length of a description of two words with others between them.
fn widened(language: &Language, tree: &Tree<'_>, p: &Pronoun, token: u32, range: &Range<u32>) -> Option<u32> {
    let most = if language.frames.by_form { 4 } else { 2 };
    let last = (token + 2..range.end.min(token + 2 + most)).find(|&t| tree.lower(t) == p.words[1])?;
    let of_noun = |t: u32| matches!(tree.upos(t), Upos::Adj | Upos::Noun | Upos::Propn);
    // `pria berusia 54 tahun itu`
    let of_person = |t: u32| p.kind == "someone" && matches!(tree.upos(t), Upos::Num | Upos::Verb | Upos::Adp);
    let between = (token + 1..last).all(|t| of_noun(t) || language.frames.by_form && of_person(t));
    // `the Russian group Wagner`, `the European nation state`: the phrase goes on.
    let ends = language.frames.by_form || last + 1 >= range.end || !of_noun(last + 1);
    (between && ends).then_some(last + 1 - token)
}

/// What resolving looks at.
struct Referrer<'a> {
    language: &'a Language,
    article: &'a Article,
    tree: &'a Tree<'a>,
    /// Names and descriptions in text order.
    earlier: Vec<Mention>,
    /// What pronouns said of somebody being a man or a woman.
    genders: BTreeMap<u32, char>,
    /// Which tokens stand between quotation marks.
    quoted: Vec<bool>,
}

/// Which tokens stand between quotation marks of their block.
fn quoted(tree: &Tree<'_>) -> Vec<bool> {
    let mut open = false;
    let mut block = None;
    (0..tree.len() as u32)
        .map(|t| {
            let sentence = tree.sentences.tokens[t as usize].sentence;
            let own = Some(tree.sentences.sentences[sentence as usize].block);
            open &= own == block;
            block = own;
            match tree.form(t) {
                "“" => open = true,
                "”" => open = false,
                "\"" => open = !open,
                _ => {}
            }
            open
        })
        .collect()
}

impl Referrer<'_> {
    fn sentence(&self, token: u32) -> u32 {
        self.tree.sentences.tokens[token as usize].sentence
    }

    fn role(&self, sentence: u32) -> Option<Role> {
        let block = self.tree.sentences.sentences[sentence as usize].block as usize;
        self.article.blocks.get(block).map(|b| b.role)
    }

    /// `the Iranian state`, `kelompok bersenjata Kolombia itu`: a description that says of what country it is, which is not
    /// taken for somebody named before.
    fn names_itself(&self, out: &Mentions, pronoun: &Pronoun, at: &Range<u32>) -> bool {
        let inside = |m: &&Mention| at.start < m.tokens.start && m.tokens.end < at.end;
        let state = |m: &Mention| m.actors.iter().any(|&a| is_state(&out.actors[a as usize]));
        at.len() > pronoun.words.len() && pronoun.kind != "someone" && self.earlier.iter().filter(inside).any(state)
    }

    /// Who may be meant: what stands before, in text order, without what lies in something wider; of bodies and states also
    /// what does (`Wakil Ketua DPR`, then `lembaga itu`).
    fn considered<'m>(&'m self, found: &'m [Mention], pronoun: &Pronoun, at: &Range<u32>) -> Vec<&'m Mention> {
        let described = matches!(pronoun.kind.as_str(), "state" | "organisation") && pronoun.count == 0;
        let reach = if described { FAR } else { REACH };
        let here = self.sentence(at.start);
        let mut all: Vec<&Mention> = self
            .earlier
            .iter()
            .chain(found)
            .filter(|m| m.tokens.end <= at.start && !m.actors.is_empty())
            .filter(|m| here - self.sentence(m.head) <= reach)
            .collect();
        all.sort_by_key(|m| (m.tokens.start, std::cmp::Reverse(m.tokens.end)));
        let nested = |m: &Mention| {
            all.iter()
                .any(|w| w.tokens != m.tokens && w.tokens.start <= m.tokens.start && m.tokens.end <= w.tokens.end)
        };
        all.iter()
            .copied()
            .filter(|m| m.kind != MentionKind::Adjective && (described && m.kind != MentionKind::Pronoun || !nested(m)))
            .filter(|m| !matches!(self.role(self.sentence(m.head)), Some(Role::Caption | Role::PullQuote)))
            .collect()
    }

    /// Whether the clitic at a token hangs on a noun for armed force.
    fn is_force(&self, clitic: u32) -> bool {
        let host = clitic.checked_sub(1).map_or("", |t| self.tree.lower(t));
        let roles = self.language.roles.roles(host);
        roles.iter().any(|r| r.sector.first().is_some_and(|s| s == "MIL"))
    }

    /// Whether a description is a person's name, not only a role's words.
    fn is_name(&self, name: &str) -> bool {
        name.split(' ').filter(|w| w.starts_with(char::is_uppercase)).count() > 1
    }

    /// Whether a token stands between quotation marks of its block.
    fn is_quoted(&self, token: u32) -> bool {
        self.quoted.get(token as usize).copied().unwrap_or(false)
    }

    /// The person who stands first outside the quotation marks of a sentence that quotes.
    fn speaker(&self, out: &Mentions, token: u32) -> Option<u32> {
        let here = self.sentence(token);
        let outside = |m: &&Mention| {
            self.sentence(m.head) == here
                && m.kind != MentionKind::Adjective
                && m.actors.iter().any(|&a| out.actors[a as usize].person)
                && !self.is_quoted(m.head)
        };
        self.earlier
            .iter()
            .find(outside)
            .and_then(|m| m.actors.first().copied())
    }

    /// Whether a clitic's host follows the end of a quotation (`", katanya`).
    fn closes_quotation(&self, clitic: u32) -> bool {
        let host = clitic.saturating_sub(1);
        let near = host.saturating_sub(2)..host;
        near.rev()
            .take_while(|&t| self.tree.upos(t) == Upos::Punct)
            .any(|t| matches!(self.tree.form(t), "\"" | "”"))
    }

    /// How much a mention stands in the light: subjects first, the main clause's before others.
    fn light(&self, mention: &Mention) -> f32 {
        let tree = self.tree;
        let mut head = mention.head;
        // `Tan's lawyer, Priya Nair,` stands where the lawyer stands.
        while tree.deprel(head).base() == Deprel::APPOS
            && let Some(over) = tree.head(head).filter(|&h| h < head)
        {
            head = over;
        }
        match tree.deprel(head).base() {
            Deprel::NSUBJ if tree.head(head).is_none_or(|h| tree.head(h).is_none()) => 5.5,
            Deprel::NSUBJ => 4.0,
            Deprel::OBJ | Deprel::IOBJ => 1.0,
            Deprel::NMOD | Deprel::COMPOUND | Deprel::AMOD => -2.0,
            Deprel::CONJ => -1.0,
            _ => 0.0,
        }
    }

    fn antecedent(&self, out: &Mentions, found: &[Mention], pronoun: &Pronoun, at: &Range<u32>) -> Vec<u32> {
        let considered = self.considered(found, pronoun, at);
        if pronoun.count > 0 {
            return self.several(out, &considered, pronoun, at);
        }
        let (tree, grammar) = (self.tree, &self.language.grammar);
        let here = self.sentence(at.start);
        let is_possessive = pronoun.kind == "possessive" || grammar.is("possessive", &pronoun.words[0]);
        let is_clitic = tree.sentences.tokens[at.start as usize].continues && is_possessive;
        let is_thing = grammar.is("thing", &pronoun.words[0]);
        let quoted = self.is_quoted(at.start);
        let speaker = quoted.then(|| self.speaker(out, at.start)).flatten();
        let tells = is_clitic && !quoted && self.closes_quotation(at.start);
        let mut best: Option<(f32, Vec<u32>)> = None;
        for (i, mention) in considered.iter().enumerate() {
            let back = here - self.sentence(mention.head);
            let actor = &out.actors[mention.actors[0] as usize];
            let is_state = is_state(actor);
            let is_body = !actor.person && !is_state;
            let is_group = mention.actors.len() > 1;
            let joined = joined_with(tree, &considered, mention);
            let together = is_group || !joined.is_empty();
            let described = matches!(pronoun.kind.as_str(), "state" | "organisation");
            let model = mention.kind == MentionKind::Name && actor.id.is_empty();
            let fits = match (pronoun.kind.as_str(), pronoun.plural) {
                ("state", _) => !actor.country.is_empty() && !together,
                ("organisation", _) => is_body && (actor.id != actor.country || model) && !together,
                ("someone", false) => actor.person && !is_group,
                ("someone", true) => actor.person,
                (_, false) if is_thing => !actor.person,
                (_, false) if is_clitic => true,
                (_, false) => actor.person && !is_group && !tree.feats(mention.head).contains("Number=Plur"),
                (_, true) => !actor.person || together,
            };
            let other = self.genders.get(&mention.actors[0]);
            // Nobody speaks of himself in the third person, and `katanya` behind a quotation is the one who spoke.
            if speaker.is_some() && speaker == Some(mention.actors[0])
                || tells && (!actor.person || is_group || self.is_quoted(mention.head))
            {
                continue;
            }
            if !fits || pronoun.gender.is_some_and(|g| other.is_some_and(|&o| o != g)) {
                continue;
            }
            // Whoever stands beside a pronoun at the same verb is somebody else.
            let beside =
                back == 0 && tree.head(mention.head).is_some() && tree.head(mention.head) == tree.head(at.start);
            if beside && !is_possessive && pronoun.kind != "reflexive" {
                continue;
            }
            let light = if described {
                self.light(mention) / 2.0
            } else {
                self.light(mention)
            };
            let mut score = 10.0 - 3.0 * back as f32 + light;
            // A country is first one that is named, then one whose people are.
            score -= match (pronoun.kind.as_str(), is_state || mention.kind == MentionKind::Capital) {
                ("state", false) => 4.0,
                ("organisation", _) if actor.id.is_empty() => 4.0,
                _ => 0.0,
            };
            // Of the same weight, the nearer one; a possessive means the nearest subject of its own sentence first.
            score += if is_possessive && back == 0 { 2.0 } else { 0.0 };
            let bare = actor.person && actor.name == mention.span.slice(tree.text);
            let unnamed = bare && mention.kind == MentionKind::Description && !self.is_name(&actor.name);
            score -= if unnamed && pronoun.kind == "someone" { 5.0 } else { 0.0 };
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
            if pronoun.plural {
                let plural = tree.feats(mention.head).contains("Number=Plur");
                score += if plural { 3.0 } else { 0.0 };
                score -= if is_state { 3.0 } else { 0.0 };
                if !joined.is_empty() {
                    score += 5.0;
                    actors.extend(joined);
                } else if is_group {
                    score += 3.0;
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
        // Else the two states that the text speaks of most.
        if all.len() < count && pronoun.kind != "someone" {
            let mut often: Vec<(usize, u32)> = Vec::new();
            let before = self.earlier.iter().filter(|m| m.tokens.end <= at.start);
            for a in before
                .flat_map(|m| &m.actors)
                .copied()
                .filter(|&a| is_state(&out.actors[a as usize]))
            {
                match often.iter_mut().find(|(_, o)| key(*o) == key(a)) {
                    Some((n, _)) => *n += 1,
                    None => often.push((1, a)),
                }
            }
            often.sort_by_key(|&(n, _)| std::cmp::Reverse(n));
            all = often.iter().take(count).map(|&(_, a)| a).collect();
        }
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
