//! Role noun + country, organisation or people + person → one mention.

use super::find::{Found, What, push, role_at, role_of_any_tag};
use super::{ARMED, Actor, IRREGULAR, MentionKind, Mentions};
use crate::pack::{Language, NameUse, Pack, RoleKind, RoleNoun};
use crate::parse::{Deprel, Tree, Upos};
use std::ops::Range;

/// How far a role reaches over words that are no names.
const REACH: u32 = 6;

/// A role noun as the article uses it.
#[derive(Clone, Debug)]
pub(super) struct RoleUse {
    /// Its mention's tokens.
    pub tokens: Range<u32>,
    /// The role's words alone.
    pub words: Vec<String>,
    /// What the role is a word for.
    pub kind: RoleKind,
    /// Whether several are meant.
    pub plural: bool,
    /// Whether a person's name stands with it.
    pub named: bool,
}

/// Role nouns side by side (`army spokesman`, `juru bicara kementerian`) and which of them is the head.
struct Chain<'a> {
    tokens: Range<u32>,
    head: &'a RoleNoun,
    /// The others, nearest to the head first.
    others: Vec<&'a RoleNoun>,
}

/// Whom a role belongs to.
#[derive(Clone, Debug)]
struct Owner {
    actor: Actor,
    kind: String,
    usage: NameUse,
}

pub(super) struct Composer<'a> {
    pub pack: &'a Pack,
    pub language: &'a Language,
    pub tree: &'a Tree<'a>,
    pub names: &'a [Found],
    pub name_at: &'a [Option<usize>],
}

impl<'a> Composer<'a> {
    /// All role nouns of a sentence.
    pub fn sentence(&self, range: Range<u32>, out: &mut Mentions, uses: &mut Vec<RoleUse>) {
        let mut token = range.start;
        while token < range.end {
            match self.chain(token, &range, out) {
                Some(chain) => {
                    token = chain.tokens.end;
                    self.compose(&chain, &range, out, uses);
                }
                None => token += 1,
            }
        }
    }

    fn name(&self, token: u32) -> Option<&'a Found> {
        self.name_at[token as usize].map(|i| &self.names[i])
    }

    fn is(&self, kind: RoleKind, token: u32) -> bool {
        self.language.roles.is_mark(kind, self.tree.lower(token))
    }

    fn head_initial(&self) -> bool {
        self.language.frames.by_form
    }

    fn chain(&self, token: u32, range: &Range<u32>, out: &Mentions) -> Option<Chain<'a>> {
        let role = |t: u32| {
            let (role, len) =
                role_at(self.language, self.tree, t, range).or_else(|| self.role_behind_people(t, range))?;
            // A name of the cast that begins here says more than the role in it, unless another country owns it
            // (`Mahkamah Agung India`).
            self.name(t)
                .is_none_or(|n| {
                    let guessed = matches!(n.what, What::Organisation(_) | What::Place(_)) && n.tokens.end == t + len;
                    n.tokens.start == t && (n.tokens.end < t + len || guessed || self.is_foreign(n, range, out))
                })
                .then_some((role, len))
        };
        let (first, len) = role(token)?;
        let mut roles = vec![first];
        let mut end = token + len;
        while end < range.end && roles.len() < 4 {
            let Some((next, len)) = role(end) else { break };
            roles.push(next);
            end += len;
        }
        let head = if self.head_initial() {
            roles.remove(0)
        } else {
            roles.pop()?
        };
        if !self.head_initial() {
            roles.reverse();
        }
        Some(Chain {
            tokens: token..end,
            head,
            others: roles,
        })
    }

    /// `Somali pirates seized`: behind a country's adjective a word for people is one, though it is tagged as a verb.
    fn role_behind_people(&self, token: u32, range: &Range<u32>) -> Option<(&'a RoleNoun, u32)> {
        let before = token
            .checked_sub(1)
            .filter(|&t| t >= range.start && !self.head_initial())?;
        let adjective = self
            .name(before)
            .is_some_and(|n| matches!(n.what, What::Cast(_, NameUse::Adjective)));
        let role = adjective.then(|| role_of_any_tag(self.language, self.tree, token, range))?;
        role.filter(|(r, _)| matches!(r.kind, RoleKind::Group) && self.tree.upos(token) == Upos::Verb)
    }

    /// Whether a state of another country stands where the owner of a body stands.
    fn is_foreign(&self, body: &Found, range: &Range<u32>, out: &Mentions) -> bool {
        let Some(own) = self
            .owner(body, out)
            .filter(|o| !Self::is_state(o) && !o.actor.country.is_empty())
        else {
            return false;
        };
        let other = |t: u32| {
            range.contains(&t)
                && self
                    .name(t)
                    .and_then(|n| self.owner(n, out))
                    .is_some_and(|o| Self::is_state(&o) && o.kind != "place" && o.actor.country != own.actor.country)
        };
        let grammar = &self.language.grammar;
        let end = body.tokens.end;
        if self.head_initial() {
            return other(end);
        }
        let start = body.tokens.start;
        start > range.start && other(start - 1)
            || start > range.start + 1 && grammar.is("possessive", self.tree.lower(start - 1)) && other(start - 2)
            || end + 1 < range.end && grammar.is("owner", self.tree.lower(end)) && other(end + 1)
    }

    /// The sector that role nouns side by side have together.
    fn sector(chain: &Chain<'_>) -> Vec<String> {
        let head = &chain.head.sector;
        let of = |sector: &[String], list: &[&str]| sector.first().is_some_and(|s| list.contains(&s.as_str()));
        let Some(nearest) = chain.others.first() else {
            return head.clone();
        };
        if chain.head.kind == RoleKind::Member && !nearest.sector.is_empty() {
            return nearest.sector.clone();
        }
        if of(head, &["UAF"]) && of(&nearest.sector, &ARMED) {
            return nearest.sector.clone();
        }
        for other in &chain.others {
            // `opposition fighters`
            if of(&other.sector, &["OPP"]) && of(head, &["UAF", "REB"]) {
                return vec!["REB".into()];
            }
            if of(&other.sector, &["OPP"]) {
                return match of(head, &["LEG"]) {
                    true => vec![head[0].clone(), "OPP".into()],
                    false => other.sector.clone(),
                };
            }
            if of(&other.sector, &["REB", "PRM", "IMG"]) && of(head, &["MIL", "GOV", "UAF", "PTY", "REB", "CVL"])
                || of(head, &["CVL"])
            {
                return other.sector.clone();
            }
        }
        head.clone()
    }

    fn owner(&self, found: &Found, out: &Mentions) -> Option<Owner> {
        match &found.what {
            What::Cast(a, usage) => {
                let actor = out.actors[*a as usize].clone();
                let kind = self.pack.cast.entity(&actor.id).map_or("", |e| e.kind.as_str());
                Some(Owner {
                    kind: kind.to_string(),
                    actor,
                    usage: *usage,
                })
            }
            What::Organisation(a) => Some(Owner {
                actor: out.actors[*a as usize].clone(),
                kind: String::new(),
                usage: NameUse::Name,
            }),
            What::Place(country) if !country.is_empty() => {
                let state = self.pack.cast.entity(country)?;
                Some(Owner {
                    actor: Actor::of(state, "place"),
                    kind: "place".into(),
                    usage: NameUse::Name,
                })
            }
            _ => None,
        }
    }

    /// The state of a person whose people they are (`Gaddafi's forces`, `supporters of Morsi`).
    fn state_of_person(&self, found: &Found, chain: &Chain<'_>, out: &Mentions) -> Option<Owner> {
        let What::Person(person) = found.what else { return None };
        let follower = chain.head.kind == RoleKind::Member && chain.head.sector.is_empty();
        let people = matches!(chain.head.kind, RoleKind::Group | RoleKind::Thing) || follower;
        let state = self
            .pack
            .cast
            .entity(&out.actors[person as usize].country)
            .filter(|_| people)?;
        Some(Owner {
            actor: Actor::of(state, &out.actors[person as usize].via),
            kind: "person".into(),
            usage: NameUse::Name,
        })
    }

    /// `the militant group Hamas`: the body whose name follows a word for what it is.
    fn named_body(&self, chain: &Chain<'_>, plural: bool, out: &Mentions) -> Option<(u32, u32)> {
        if plural || !matches!(chain.head.kind, RoleKind::Body | RoleKind::Group) {
            return None;
        }
        let at = chain.tokens.end;
        let found = self
            .name_at
            .get(at as usize)
            .copied()
            .flatten()
            .map(|i| &self.names[i])?;
        let &What::Cast(actor, NameUse::Name) = &found.what else {
            return None;
        };
        let body = &out.actors[actor as usize];
        let is_body = self
            .pack
            .cast
            .entity(&body.id)
            .is_some_and(|e| e.id != e.country && e.kind != "ETH");
        // What stands behind a head-initial noun may own it, but a party owns no party (`partai berkuasa UMNO`).
        let alike = !self.head_initial() || chain.head.sector.first() == body.sector.first();
        (is_body && alike && found.tokens.start == at).then_some((actor, found.tokens.end))
    }

    fn is_state(owner: &Owner) -> bool {
        owner.actor.id == owner.actor.country && !owner.actor.id.is_empty()
    }

    fn compose(&self, chain: &Chain<'a>, range: &Range<u32>, out: &mut Mentions, uses: &mut Vec<RoleUse>) {
        let tree = self.tree;
        let mut tokens = chain.tokens.clone();
        let mut owners: Vec<Owner> = Vec::new();
        let mut sector = Self::sector(chain);
        let plural = self.plural(chain);
        let mut former = self.before(chain, range, out, &mut tokens, &mut owners, plural);
        if let Some((body, end)) = self.named_body(chain, plural, out).filter(|&(_, end)| end <= range.end) {
            push(tree, out, tokens.start..end, MentionKind::Description, vec![body]);
            return;
        }
        let (person, inner) = self.behind(chain, range, out, &mut tokens, &mut owners, plural);
        if let Some(inner) = inner
            && chain.head.kind == RoleKind::Member
        {
            sector = inner;
        }
        if owners.is_empty() && person.is_none() && sector.is_empty() {
            return;
        }
        if owners.is_empty() && (chain.head.kind == RoleKind::Thing && chain.others.is_empty()) {
            return;
        }
        if former && matches!(chain.head.kind, RoleKind::Person | RoleKind::Member) {
            sector = vec!["ELI".to_string()];
        } else {
            former = false;
        }
        let printed = tree.sentences.tokens[tokens.start as usize]
            .span
            .cover(tree.sentences.tokens[tokens.end as usize - 1].span)
            .slice(tree.text)
            .to_string();
        let mut actors: Vec<u32> = Vec::new();
        let composed = |owner: Option<&Owner>| self.composed(owner, chain, &sector, former, &printed);
        match person {
            Some(p) => {
                self.introduce(
                    p,
                    composed(owners.first()),
                    former,
                    chain.head.kind == RoleKind::Person,
                    out,
                );
                actors.push(p);
            }
            None if owners.is_empty() => actors.push(out.actor(composed(None))),
            None => {
                for owner in &owners {
                    let actor = out.actor(composed(Some(owner)));
                    if !actors.contains(&actor) {
                        actors.push(actor);
                    }
                }
            }
        }
        uses.push(RoleUse {
            tokens: tokens.clone(),
            words: chain.head.words.clone(),
            kind: chain.head.kind,
            plural,
            named: person.is_some(),
        });
        push(tree, out, tokens, MentionKind::Description, actors);
    }

    /// Whether several are meant: a kind of people, or a noun in the plural.
    fn plural(&self, chain: &Chain<'_>) -> bool {
        let last = match self.head_initial() {
            true => chain.tokens.start,
            false => chain.tokens.end - 1,
        };
        let tree = self.tree;
        tree.feats(last).contains("Number=Plur")
            || tree.lower(last).contains('-') && self.head_initial()
            || matches!(chain.head.kind, RoleKind::Group) && tree.lower(last) != tree.lemma(last).to_lowercase()
    }

    /// `Philippine defence`, `Russia 's`, `former`, `Iran-backed`, `two senior US` before a role. Whether it is former.
    fn before(
        &self,
        chain: &Chain<'_>,
        range: &Range<u32>,
        out: &Mentions,
        tokens: &mut Range<u32>,
        owners: &mut Vec<Owner>,
        plural: bool,
    ) -> bool {
        let tree = self.tree;
        let mut former = false;
        let mut at = tokens.start;
        let mut steps = 0;
        // An ethnic or religious group says nothing of the country: the one before it may.
        let mut open = true;
        while at > range.start && steps < REACH {
            at -= 1;
            steps += 1;
            if self.is(RoleKind::Former, at) {
                former = true;
                tokens.start = at;
                continue;
            }
            if self.head_initial() {
                if matches!(tree.upos(at), Upos::Num | Upos::Det) {
                    continue;
                }
                break;
            }
            // `Iran-backed`: who stands behind somebody does not own him.
            if self.is(RoleKind::Backed, at) {
                tokens.start = at;
                if at > range.start + 1 && matches!(tree.lower(at - 1), "-" | "‑" | "–") {
                    at -= 1;
                    if let Some(backer) = self.name(at - 1) {
                        at = backer.tokens.start;
                        tokens.start = at;
                    }
                }
                continue;
            }
            if let Some(found) = self.name(at) {
                let of_person = || self.state_of_person(found, chain, out);
                let Some(owner) = self.owner(found, out).or_else(of_person).filter(|_| open) else {
                    break;
                };
                let people = owner.kind == "ETH" && owner.actor.country.is_empty();
                tokens.start = found.tokens.start;
                at = found.tokens.start;
                if people && owners.is_empty() {
                    owners.push(owner);
                    continue;
                }
                // What a country says goes before what a people says.
                owners.retain(|o| o.kind != "ETH");
                let usage = owner.usage;
                let state = Self::is_state(&owner);
                owners.push(owner);
                open = false;
                while state && plural && at > range.start + 1 {
                    let joins = tree.upos(at - 1) == Upos::Cconj || tree.lower(at - 1) == ",";
                    let Some(beside) = self.name(at - 2).filter(|_| joins) else {
                        break;
                    };
                    let Some(other) = self
                        .owner(beside, out)
                        .filter(|o| Self::is_state(o) && o.usage == usage)
                    else {
                        break;
                    };
                    at = beside.tokens.start;
                    tokens.start = at;
                    owners.insert(0, other);
                }
                continue;
            }
            let before = tree.lower(at);
            let goes_on = matches!(tree.upos(at), Upos::Adj | Upos::Noun | Upos::Num | Upos::Propn)
                || self.language.grammar.is("possessive", before)
                || before == "-"
                || tree.upos(at) == Upos::Verb && tree.deprel(at).base() == Deprel::AMOD;
            let other = tree.upos(at) == Upos::Noun && role_at(self.language, tree, at, range).is_some();
            if !goes_on || other && !open || self.is(RoleKind::Within, at) {
                break;
            }
        }
        former
    }

    /// A country or organisation (`Filipina`, `of France`, `AS`), then a person, behind a role; and the sector of a body
    /// that the role belongs to.
    fn behind(
        &self,
        chain: &Chain<'_>,
        range: &Range<u32>,
        out: &Mentions,
        tokens: &mut Range<u32>,
        owners: &mut Vec<Owner>,
        plural: bool,
    ) -> (Option<u32>, Option<Vec<String>>) {
        let tree = self.tree;
        let grammar = &self.language.grammar;
        let single = matches!(chain.head.kind, RoleKind::Person | RoleKind::Member);
        let mut person = None;
        let mut inner: Option<Vec<String>> = None;
        let mut at = tokens.end;
        let mut steps = 0;
        let mut marked = false;
        let mut within = false;
        let mut inside = false;
        while at < range.end && steps < REACH {
            steps += 1;
            if let Some(found) = self.name(at) {
                if let What::Person(actor) = found.what {
                    if single && !within && !marked {
                        person = Some(actor);
                        tokens.end = found.tokens.end;
                        // `King Abdullah of Jordan`
                        let of = tokens.end;
                        if owners.is_empty()
                            && of + 1 < range.end
                            && grammar.is("owner", tree.lower(of))
                            && let Some(owner) = self.name(of + 1).and_then(|n| self.owner(n, out))
                            && Self::is_state(&owner)
                            && owner.kind != "place"
                        {
                            owners.push(owner);
                        }
                    } else if marked
                        && owners.is_empty()
                        && let Some(state) = self.state_of_person(found, chain, out)
                    {
                        owners.push(state);
                        tokens.end = found.tokens.end;
                    }
                    break;
                }
                let direct = self.head_initial() || marked || within;
                let Some(owner) = self.owner(found, out).filter(|o| {
                    direct && owners.iter().all(|o| o.kind == "ETH") && !matches!(o.usage, NameUse::Demonym)
                        || direct && o.kind == "ETH" && owners.is_empty()
                }) else {
                    break;
                };
                // Where something is says less than whose it is, and does not belong to the name.
                if within && !Self::is_state(&owner) {
                    break;
                }
                let state = Self::is_state(&owner) && owner.kind != "place";
                let people = owner.kind == "ETH" && owner.actor.country.is_empty();
                let adjective = owner.usage == NameUse::Adjective;
                owners.retain(|o| o.kind != "ETH");
                owners.push(owner);
                at = found.tokens.end;
                if within {
                    break;
                }
                tokens.end = at;
                if people {
                    continue;
                }
                while state && (self.head_initial() || plural) && at + 1 < range.end {
                    let joins = tree.upos(at) == Upos::Cconj || tree.lower(at) == ",";
                    let Some(beside) = self.name(at + 1).filter(|_| joins) else {
                        break;
                    };
                    let Some(other) = self
                        .owner(beside, out)
                        .filter(|o| Self::is_state(o) && o.kind != "place" && o.usage == NameUse::Name)
                    else {
                        break;
                    };
                    // `presiden Rusia, China mengatakan`: a comma joins only where a conjunction follows.
                    if tree.lower(at) == ","
                        && !(beside.tokens.end < range.end && tree.upos(beside.tokens.end) == Upos::Cconj)
                    {
                        break;
                    }
                    owners.push(other);
                    at = beside.tokens.end;
                    tokens.end = at;
                }
                // `members of the Iraqi parliament`
                marked &= adjective;
                inside = marked;
                continue;
            }
            let lower = tree.lower(at);
            // `head of the Iranian nuclear agency`, `spokesman for the army`.
            if (marked || self.head_initial() && inner.is_none() && steps <= 2)
                && let Some(next) = self.chain(at, range, out)
                && (inside || owners.iter().all(|o| o.kind == "ETH"))
            {
                let sector = Self::sector(&next);
                if chain.head.kind == RoleKind::Member || marked {
                    inner = Some(sector);
                    at = next.tokens.end;
                    tokens.end = at;
                    if !next.head.country.is_empty()
                        && let Some(state) = self.pack.cast.entity(&next.head.country)
                    {
                        owners.push(Owner {
                            actor: Actor::of(state, &next.head.via),
                            kind: "state".into(),
                            usage: NameUse::Name,
                        });
                    }
                    continue;
                }
            }
            let upos = tree.upos(at);
            // `Union leader Dr Caleb Mwangangi`
            let title = single
                && !marked
                && !within
                && (tree.form(at).ends_with('.') || tree.form(at).chars().count() <= 4)
                && tree.form(at).starts_with(char::is_uppercase)
                && at + 1 < range.end
                && self.name(at + 1).is_some_and(|n| matches!(n.what, What::Person(_)));
            if title {
                at += 1;
                continue;
            }
            let opens = grammar.is("owner", lower) || chain.head.kind == RoleKind::Member && lower == "for";
            let goes_on = if opens && !marked && !within {
                marked = true;
                true
            } else if self.is(RoleKind::Within, at)
                && !marked
                && !within
                && owners.iter().all(|o| o.kind == "ETH" && o.actor.country.is_empty())
            {
                within = true;
                true
            } else if marked || within {
                matches!(upos, Upos::Det | Upos::Adj | Upos::Noun | Upos::Propn) || self.is(RoleKind::Former, at)
            } else {
                self.head_initial()
                    && matches!(upos, Upos::Adj | Upos::Noun)
                    && owners.is_empty()
                    && self.reaches(at, range)
            };
            if !goes_on {
                // `the Philippine defence minister, Delfin Lorenzana,`
                if single
                    && let Some(comma) = super::find::apposition(tree, at, range)
                    && let Some(found) = self.name(comma + 1)
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
            && single
            && tokens.start >= range.start + 2
            && tree.lower(tokens.start - 1) == ","
            && let Some(found) = self.name(tokens.start - 2)
            && let What::Person(actor) = found.what
        {
            person = Some(actor);
        }
        (person, inner)
    }

    /// Whether a noun or adjective behind a head-initial role belongs to its name (`pejabat senior AS`): a name stands
    /// within three words and nothing but nouns and adjectives between.
    fn reaches(&self, at: u32, range: &Range<u32>) -> bool {
        (at..range.end.min(at + 4))
            .take_while(|&t| matches!(self.tree.upos(t), Upos::Adj | Upos::Noun | Upos::Propn))
            .any(|t| self.tree.upos(t) == Upos::Propn || self.name(t).is_some())
    }

    fn composed(
        &self,
        owner: Option<&Owner>,
        chain: &Chain<'_>,
        sector: &[String],
        former: bool,
        printed: &str,
    ) -> Actor {
        let role = chain.head;
        let single = matches!(role.kind, RoleKind::Person | RoleKind::Member);
        let own = |role: &RoleNoun| {
            let entity = self.pack.cast.entity(&role.country);
            entity.map_or((String::new(), String::new()), |e| (e.id.clone(), e.country.clone()))
        };
        let (id, country) = own(role);
        let mut actor = Actor {
            id,
            name: printed.to_string(),
            country,
            sector: sector.to_vec(),
            person: single,
            via: role.via.clone(),
            guessed: false,
        };
        for other in &chain.others {
            if actor.id.is_empty() && owner.is_none() {
                (actor.id, actor.country) = own(other);
            }
        }
        let Some(owner) = owner else { return actor };
        let own = &owner.actor;
        let of = |sector: &[String], list: &[&str]| sector.first().is_some_and(|s| list.contains(&s.as_str()));
        if Self::is_state(owner) {
            actor.id = own.id.clone();
            actor.country = own.country.clone();
            if actor.sector.is_empty() && owner.kind == "person" {
                actor.sector = vec!["CVL".into()];
            }
            return actor;
        }
        if owner.kind == "ETH" {
            actor.country = own.country.clone();
            actor.id = own.country.clone();
            return actor;
        }
        actor.country = own.country.clone();
        if role.sector.is_empty() {
            actor.sector = own.sector.clone();
        }
        let fighters = of(&own.sector, &IRREGULAR) && of(sector, &ARMED);
        let beyond = own.country.is_empty() && of(&own.sector, &["IGO", "IMG", "NGO", "MNC"]);
        let member = role.kind == RoleKind::Member && !own.sector.is_empty();
        if fighters || beyond && (single || own.sector[0] != "NGO") || member {
            actor.id = own.id.clone();
            actor.sector = own.sector.clone();
        } else {
            actor.id = match own.country.is_empty() {
                true => own.id.clone(),
                false => own.country.clone(),
            };
        }
        if former {
            actor.sector = vec!["ELI".into()];
        }
        actor
    }

    /// The article says who somebody is: that is what is known of the name, here and later, whatever office our tables know
    /// the person by.
    fn introduce(&self, person: u32, composed: Actor, former: bool, office: bool, out: &mut Mentions) {
        let known = &out.actors[person as usize];
        if known.id.is_empty() || !composed.id.is_empty() && composed.id != known.id {
            let introduced = Actor {
                name: known.name.clone(),
                person: true,
                ..composed
            };
            if !introduced.id.is_empty() || known.sector.is_empty() {
                out.actors[person as usize] = introduced;
            }
        } else if known.country == composed.country || composed.country.is_empty() {
            // Of the offices somebody held, the one that the article names; ranks and words like *leader* name none.
            let says = office && !matches!(composed.sector.first().map(String::as_str), None | Some("MIL" | "COP"));
            if former || says || out.actors[person as usize].sector.is_empty() {
                out.actors[person as usize].sector = composed.sector;
            }
        }
    }
}
