//! Rows of `frames.tsv` against one sentence.

use super::status::Reading;
use super::syntax::Syntax;
use super::{Event, Events, Lacked, NearMiss, Party, Status, Surroundings};
use crate::base::Span;
use crate::mention::{Mention, MentionKind, Mentions};
use crate::pack::{
    Content, Cue, Filler, FrameRow, Language, NO_FRAME, Need, PRIVATE_SECTORS, Pack, Parties, Pos, RULING_SECTORS,
    RoleKind, Slot, Trigger, Voice,
};
use crate::parse::{Deprel, NameKind, Upos};
use std::borrow::Cow;
use std::ops::Range;

/// A trigger's row found fitting at a token.
struct Fit {
    trigger: u32,
    tokens: Range<u32>,
    row: u32,
    /// Tokens that fulfilled its needs.
    used: Vec<u32>,
    weight: u32,
    actors: Vec<Party>,
    recipients: Vec<Party>,
    /// The light verb that carries an event noun.
    light: Option<u32>,
}

/// What part somebody has in politics.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
enum Standing {
    Nobody,
    /// Of a sector that is no public one.
    Private,
    /// A state, nothing else being said.
    State,
    /// A government, force, party, body of states, rebel.
    Public,
}

/// How far behind a trigger a recipient is looked for.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Reach {
    /// In what it governs.
    Governed,
    /// In relative clauses, too.
    Relative,
    /// In participial and conditional clauses and their subjects, too.
    Clauses,
}

/// What finding needs to know.
pub(super) struct Finder<'a> {
    pub pack: &'a Pack,
    pub language: &'a Language,
    pub syntax: &'a Syntax<'a>,
    pub mentions: &'a Mentions,
    /// For each token the words of the tables that it may be.
    pub words: Vec<Vec<String>>,
    /// The same by their numbers in the rows.
    pub numbers: Vec<Vec<u32>>,
    /// What each sentence is about.
    pub surroundings: Vec<Surroundings>,
}

impl Finder<'_> {
    /// Finds the events of one sentence.
    pub fn sentence(&self, index: u32, is_headline: bool, out: &mut Events) {
        let tree = self.syntax.tree;
        let range = tree.sentences.sentences[index as usize].tokens.clone();
        let mut fits: Vec<Fit> = Vec::new();
        for token in range.clone() {
            if let Some(fit) = self.best_fit(token, &range, is_headline, index, out) {
                fits.push(fit);
            }
        }
        // A noun that another row needed (`imposed sanctions`) is no event beside it; nor is a word inside a longer trigger.
        let is_none = |fit: &Fit| self.language.frames.rows[fit.row as usize].frame == NO_FRAME;
        let mut keep = vec![true; fits.len()];
        for (i, fit) in fits.iter().enumerate() {
            for (j, other) in fits.iter().enumerate() {
                if i == j || !keep[j] {
                    continue;
                }
                let inside = other.tokens.contains(&fit.trigger) && other.tokens.len() > fit.tokens.len();
                if is_none(other) || is_none(fit) {
                    keep[i] &= !inside;
                    continue;
                }
                let noun = tree.upos(fit.trigger) != Upos::Verb && tree.upos(other.trigger) == Upos::Verb;
                // What somebody is accused of is told, too.
                let told = !noun && self.content(other).contains(&Content::Alleged);
                // `The air strike on Hezbollah destroyed a depot`: only the noun knows whom it befell.
                let knows = || {
                    self.syntax.surface_subject(other.trigger) == Some(fit.trigger)
                        && !self.syntax.is_passive(other.trigger)
                        && fit.light.is_none()
                        && [&fit.actors, &fit.recipients]
                            .iter()
                            .all(|side| side.iter().any(|p| self.is_political(p)))
                        && !other.recipients.iter().any(|p| self.is_political(p))
                };
                let used =
                    other.used.contains(&fit.trigger) && !told && (noun || fit.weight <= other.weight) && !knows();
                if used || inside {
                    keep[i] = false;
                }
            }
        }
        // Yet it says what kind of act the longer one is (`told them to withdraw`).
        let frame = |fit: &Fit| self.language.frames.rows[fit.row as usize].frame;
        let mut inside: Vec<(u32, u32)> = Vec::new();
        for (fit, _) in fits.iter().zip(&keep).filter(|(fit, kept)| !**kept && !is_none(fit)) {
            let over = fits.iter().filter(|o| !is_none(o) && o.used.contains(&fit.trigger));
            inside.extend(over.map(|o| (o.trigger, frame(fit))));
        }
        let mut kept = keep.iter();
        fits.retain(|_| *kept.next().unwrap_or(&true));
        let first = out.events.len();
        fits.retain(|fit| !is_none(fit));
        for fit in fits {
            self.add(index, fit, out);
        }
        self.embed(&mut out.events[first..], inside);
        self.commands(&mut out.events[first..]);
        self.set_back(&mut out.events[first..]);
    }

    /// What only tells who or when is meant is background where the sentence tells something else, unless it names both sides
    /// itself: `Ukraine, which Russia invaded a year ago`.
    fn set_back(&self, events: &mut [Event]) {
        let told = |e: &Event| !e.is_content && matches!(e.status, Status::Actual | Status::Planned | Status::Alleged);
        let inner = |t: u32| {
            let relation = self.syntax.tree.deprel(t).base();
            !matches!(
                relation,
                Deprel::ROOT | Deprel::CCOMP | Deprel::CONJ | Deprel::PARATAXIS
            )
        };
        let is_aside =
            |e: &Event| e.status == Status::Historical && inner(e.trigger) || self.syntax.is_aside(e.trigger);
        if events.iter().any(|e| told(e) && !is_aside(e)) {
            for event in events.iter_mut() {
                event.is_background = is_aside(event) && !self.is_dyad(event);
            }
        }
    }

    /// Whether an event has a political actor and a second political party, on either side.
    fn is_dyad(&self, event: &Event) -> bool {
        let political = |parties: &[Party]| parties.iter().filter(|p| self.is_political(p)).count();
        political(&event.actors) > 0 && political(&event.actors) + political(&event.recipients) > 1
    }

    fn content(&self, fit: &Fit) -> &[Content] {
        let frame = self.language.frames.rows[fit.row as usize].frame;
        &self.pack.codebook.type_of(frame).content
    }

    fn best_fit(&self, token: u32, range: &Range<u32>, is_headline: bool, index: u32, out: &mut Events) -> Option<Fit> {
        let tree = self.syntax.tree;
        let rows = &self.language.frames;
        if tree.upos(token) == Upos::Punct {
            return None;
        }
        let mut triggers: Vec<&Trigger> = Vec::new();
        for key in self.keys(token, is_headline).iter() {
            triggers.extend(rows.triggers(*key));
        }
        triggers.sort_by_key(|t| t.row);
        triggers.dedup_by(|a, b| a.row == b.row && rows.rest(a) == rows.rest(b));
        let mut best: Option<Fit> = None;
        for trigger in triggers {
            let row = &rows.rows[trigger.row as usize];
            let Some(tokens) = self.trigger_tokens(token, trigger, range) else {
                continue;
            };
            // A run of words acts through its verb or head noun, which is its first word here and in most languages.
            let head = if tokens.len() == 1 {
                token
            } else {
                self.head_of(&tokens)
            };
            if !self.pos_fits(row, trigger, head, tokens.len() > 1, is_headline) {
                continue;
            }
            // A form that shows its voice counts only in that voice.
            let verb = matches!(row.pos, Pos::Verb | Pos::Any | Pos::Adj);
            let mut used = Vec::new();
            let mut lacked = None;
            for (i, need) in row.needs.iter().enumerate() {
                match self.meets(need, head, verb) {
                    Some(tokens) => used.extend(tokens),
                    None => {
                        lacked = Some(i as u32);
                        break;
                    }
                }
            }
            if let Some(lacked) = lacked {
                self.near(index, head, trigger, Lacked::Need(lacked), out);
                continue;
            }
            let weight = row.needs.iter().map(Need::weight).sum::<u32>()
                + 12 * (tokens.len() as u32 - 1)
                + u32::from(row.pos != Pos::Any);
            if best.as_ref().is_some_and(|b| b.weight >= weight) {
                continue;
            }
            let mut fit = Fit {
                trigger: head,
                tokens,
                row: trigger.row,
                used,
                weight,
                actors: Vec::new(),
                recipients: Vec::new(),
                light: None,
            };
            if row.frame == NO_FRAME {
                best = Some(fit);
                continue;
            }
            self.fill_parties(row, verb, &mut fit);
            match self.gate(row, &fit) {
                Ok(()) => best = Some(fit),
                Err(lacked) => self.near(index, head, trigger, lacked, out),
            }
        }
        // Words that are no event together are none apart.
        best.filter(|fit| rows.rows[fit.row as usize].frame != NO_FRAME || fit.tokens.len() > 1)
    }

    fn near(&self, index: u32, token: u32, trigger: &Trigger, lacked: Lacked, out: &mut Events) {
        let row = trigger.row;
        if self.language.frames.rows[row as usize].frame != NO_FRAME {
            out.near.push(NearMiss {
                sentence: index,
                trigger: token,
                row,
                lacked,
            });
        }
    }

    /// The words that a trigger may be known by.
    fn keys(&self, token: u32, is_headline: bool) -> Cow<'_, [u32]> {
        let tree = self.syntax.tree;
        let rows = &self.language.frames;
        let known = &self.numbers[token as usize];
        // Headline capitals hide verbs from the lemmatiser.
        if is_headline && !rows.by_form && tree.upos(token) == Upos::Propn {
            let bases = self.language.inflections.bases(tree.lower(token));
            let more = bases.iter().filter_map(|b| rows.number(b));
            return known.iter().copied().chain(more).collect();
        }
        Cow::Borrowed(known)
    }

    fn has_number(&self, token: u32, number: u32) -> bool {
        self.numbers[token as usize].contains(&number)
    }

    fn same_word(&self, token: u32, word: &str) -> bool {
        self.words[token as usize].iter().any(|w| w == word)
    }

    /// Whether a token is a function word of a use.
    fn has_use(&self, token: u32, usage: &str) -> bool {
        self.words[token as usize]
            .iter()
            .any(|w| self.language.grammar.is(usage, w))
    }

    fn trigger_tokens(&self, token: u32, trigger: &Trigger, range: &Range<u32>) -> Option<Range<u32>> {
        let rest = self.language.frames.rest(trigger);
        let end = token + 1 + rest.len() as u32;
        let fits = end <= range.end && (token + 1..end).zip(rest).all(|(t, &word)| self.has_number(t, word));
        fits.then_some(token..end)
    }

    fn head_of(&self, tokens: &Range<u32>) -> u32 {
        let tree = self.syntax.tree;
        tokens
            .clone()
            .find(|&t| tree.head(t).is_none_or(|h| !tokens.contains(&h)))
            .unwrap_or(tokens.start)
    }

    fn pos_fits(&self, row: &FrameRow, trigger: &Trigger, token: u32, is_run: bool, is_headline: bool) -> bool {
        let upos = self.syntax.tree.upos(token);
        // A word inside a name is no act (`Attack on Titan`), unless all words are capitalised.
        let in_name = upos == Upos::Propn && !is_headline;
        let by_form = self.language.frames.by_form;
        match row.pos {
            Pos::Any => true,
            Pos::Noun if !is_run && (self.is_attribute(token) || upos == Upos::Propn && self.is_in_name(token)) => {
                false
            }
            Pos::Noun if !is_run && self.is_in_role(token) => false,
            Pos::Noun => {
                matches!(upos, Upos::Noun)
                    || upos == Upos::Propn
                    || is_run && upos != Upos::Verb
                    || by_form && matches!(upos, Upos::Adj | Upos::X | Upos::Verb)
            }
            Pos::Adj => matches!(upos, Upos::Adj | Upos::Verb) || by_form && matches!(upos, Upos::Noun | Upos::Adv),
            Pos::Verb if in_name => false,
            Pos::Verb if by_form => match trigger.voice {
                Voice::Active | Voice::Passive => upos != Upos::Adp,
                // `tertutup`, `terbatas` describe; `terbunuh` tells, and so does whatever names who did it.
                Voice::Stative => {
                    let lower = self.syntax.tree.lower(token);
                    upos == Upos::Verb
                        && (self.language.grammar.is("mishap", lower) || !self.syntax.subjects(token).is_empty())
                }
                Voice::Bare => upos == Upos::Verb || is_headline && self.syntax.tree.case(token).is_none(),
                Voice::Unmarked => matches!(
                    upos,
                    Upos::Verb | Upos::Adj | Upos::Noun | Upos::Propn | Upos::X | Upos::Adv
                ),
            },
            Pos::Verb => {
                upos == Upos::Verb
                    || is_headline && matches!(upos, Upos::Noun | Upos::Propn)
                    || is_run
                    || matches!(upos, Upos::Noun | Upos::Adj) && self.is_infinitive(token, &row.word)
            }
        }
    }

    /// A noun before a noun names its kind: `opposition leader`, `attack helicopters`.
    fn is_attribute(&self, token: u32) -> bool {
        let tree = self.syntax.tree;
        !self.syntax.head_initial
            && tree.deprel(token).base() == Deprel::COMPOUND
            && tree.head(token).is_some_and(|h| h > token && tree.is_nominal(h))
    }

    /// A word of a role behind its first: `kapal perang Rusia`.
    fn is_in_role(&self, token: u32) -> bool {
        self.syntax.head_initial
            && self.mentions.covering(token).is_some_and(|m| {
                m.kind == MentionKind::Description && m.tokens.start < token && m.head < token && m.tokens.len() > 1
            })
    }

    /// Part of a longer name (`Rapid Support Forces`).
    fn is_in_name(&self, token: u32) -> bool {
        let names = &self.syntax.tree.parses.names;
        let at = names.partition_point(|n| n.tokens.end <= token);
        let named = names
            .get(at)
            .is_some_and(|n| n.tokens.contains(&token) && n.tokens.len() > 1);
        named
            || self
                .mentions
                .covering(token)
                .is_some_and(|m| m.kind == MentionKind::Name && m.tokens.len() > 1)
    }

    /// `to free hostages`, whatever the tagger made of `free`.
    fn is_infinitive(&self, token: u32, words: &str) -> bool {
        let tree = self.syntax.tree;
        token > tree.sentence_of(token).start
            && self.language.grammar.is("purpose", tree.lower(token - 1))
            && words.split('|').any(|w| w == tree.lower(token))
    }

    /// The head tokens in a slot.
    fn slot(&self, slot: &Slot, word: u32, verb: bool) -> Vec<u32> {
        let syntax = self.syntax;
        match slot {
            Slot::Subj if verb => self.joined_names(word).unwrap_or_else(|| self.subjects(word)),
            Slot::Obj if verb => {
                let given = self.given(word);
                if given.is_empty() { syntax.objects(word) } else { given }
            }
            Slot::Subj | Slot::Poss => self.owners(word),
            Slot::Iobj if verb && !self.given(word).is_empty() => syntax.surface_subject(word).into_iter().collect(),
            Slot::Obj | Slot::Iobj => syntax
                .tree
                .children_by(word, &[Deprel::IOBJ])
                .chain(syntax.tree.children_by(word, &[Deprel::OBJ]))
                .collect(),
            Slot::Comp => self.complements(word),
            Slot::CompSubj => self
                .complements(word)
                .into_iter()
                .filter_map(|c| syntax.surface_subject(c))
                .collect(),
            Slot::Mod => syntax.modifiers(word),
            Slot::Prt => syntax.particles(word),
            Slot::Any => self.around(word),
            Slot::Prep(marker) => {
                let own = syntax.prep(word, marker);
                let carrier = self.carrier(word).filter(|_| own.is_empty() && !verb);
                match carrier.filter(|_| self.language.grammar.is("with", marker)) {
                    Some(carrier) => syntax.prep(carrier, marker),
                    None => own,
                }
            }
            Slot::None => Vec::new(),
        }
    }

    /// Who does what a verb tells, says what a phrase of account introduces.
    fn subjects(&self, verb: u32) -> Vec<u32> {
        if self.is_account(verb) {
            return self.syntax.tree.head(verb).into_iter().collect();
        }
        // `setelah keduanya mengadakan pembicaraan`: a pronoun right before a verb that the tree gives no subject.
        let own = self.syntax.tree.children_by(verb, &[Deprel::NSUBJ]).next();
        let before = verb.checked_sub(1).and_then(|t| self.mentions.covering(t));
        let pronoun = before.filter(|m| m.kind == MentionKind::Pronoun && m.tokens.end == verb && m.tokens.len() > 1);
        if let Some(pronoun) = pronoun.filter(|_| own.is_none() && self.syntax.head_initial) {
            return vec![pronoun.head];
        }
        let subjects = self.syntax.subjects(verb);
        if subjects.is_empty() {
            return self.decreed_by(verb).into_iter().collect();
        }
        subjects
    }

    /// `Rallies will be banned, the interior minister announced`: who makes a rule and tells of it.
    fn decreed_by(&self, verb: u32) -> Option<u32> {
        if !self.syntax.is_passive(verb) || !self.has_use(verb, "enacts") {
            return None;
        }
        let word = self.saying_above(verb).filter(|&w| self.has_use(w, "decrees"))?;
        let rules = |&s: &u32| {
            let party = self.party(s);
            let actors = party.iter().flat_map(|p| &p.actors);
            let mut sectors = actors.flat_map(|&a| &self.mentions.actors[a as usize].sector);
            sectors.any(|s| RULING_SECTORS.contains(&s.as_str()))
        };
        self.syntax.subjects(word).into_iter().find(rules)
    }

    /// `according` in `according to the minister`
    fn is_account(&self, token: u32) -> bool {
        let tree = self.syntax.tree;
        tree.deprel(token) == Deprel::CASE && self.language.grammar.is("account", tree.lower(token))
    }

    /// `was promised helicopters`: what is given where the subject of the passive gets it.
    fn given(&self, verb: u32) -> Vec<u32> {
        let tree = self.syntax.tree;
        if !self.syntax.is_passive(verb) || !self.has_use(verb, "gives") {
            return Vec::new();
        }
        let behind = |c: &u32| *c > verb && !self.has_use(*c, "time");
        tree.children_by(verb, &[Deprel::OBJ]).filter(behind).collect()
    }

    /// The verb that tells of its subject that it happens: `Talks were held on Monday between …`.
    fn carrier(&self, noun: u32) -> Option<u32> {
        let tree = self.syntax.tree;
        let verb = tree.head(noun).filter(|_| tree.deprel(noun).base() == Deprel::NSUBJ)?;
        (self.cue(verb, "happen").is_some() || self.cue(verb, "light").is_some()).then_some(verb)
    }

    /// Clause complements; what is said counts wherever it stands.
    fn complements(&self, word: u32) -> Vec<u32> {
        let mut found = self.syntax.complements(word);
        found.extend(self.said_before(word).filter(|c| !found.contains(c)));
        found
    }

    /// Words near a trigger; those of what is said, too.
    fn around(&self, word: u32) -> Vec<u32> {
        let tree = self.syntax.tree;
        let mut found = self.syntax.around(word);
        if let Some(clause) = self.said_before(word) {
            let said = tree
                .sentence_of(word)
                .filter(|&t| t == clause || tree.is_below(t, clause));
            let said: Vec<u32> = said.filter(|t| *t != word && !found.contains(t)).collect();
            found.extend(said);
        }
        found
    }

    /// What counts as the complement of the word of saying behind it.
    fn said_before(&self, word: u32) -> Option<u32> {
        // The word is asked first: the tree takes longer.
        self.has_use(word, "reports").then(|| self.told_before(word))?
    }

    /// The clause before its word of saying, which hangs beside or below it: `The vote was rigged, the leader declared`,
    /// `The vote was rigged, according to the leader`.
    fn told_before(&self, word: u32) -> Option<u32> {
        let tree = self.syntax.tree;
        if self.syntax.head_initial {
            return None;
        }
        if self.is_account(word) {
            let speaker = self.party(tree.head(word)?)?;
            let mut clause = tree
                .head(word)
                .filter(|_| self.standing(&speaker) > Standing::Private)?;
            while let Some(above) = tree.head(clause) {
                clause = above;
                if tree.upos(clause) == Upos::Verb {
                    break;
                }
            }
            return (Some(clause) != tree.head(word)).then_some(clause);
        }
        let loose = matches!(
            tree.deprel(word).base(),
            Deprel::PARATAXIS | Deprel::ADVCL | Deprel::CONJ
        );
        let clause = tree
            .head(word)
            .filter(|&h| loose && h < word && self.cue(word, "say").is_some())?;
        let subject = tree.children_by(word, &[Deprel::NSUBJ]).next()?;
        let own = [
            Deprel::IOBJ,
            Deprel::OBJ,
            Deprel::CCOMP,
            Deprel::XCOMP,
            Deprel::CC,
            Deprel::MARK,
        ];
        let parted = (clause..subject.min(word)).any(|t| matches!(tree.lower(t), "," | "\"" | "”"));
        (parted && tree.children_by(word, &own).next().is_none()).then_some(clause)
    }

    /// The first one political in what stands before its word of saying.
    fn spoken_of(&self, word: u32) -> Option<Party> {
        let tree = self.syntax.tree;
        let clause = self.said_before(word)?;
        let mut said = (tree.sentence_of(word).start..word).filter(|&t| tree.is_below(t, clause));
        said.find_map(|t| {
            let mention = self.mentions.headed_by(t)?;
            let full = matches!(mention.kind, MentionKind::Name | MentionKind::Description);
            (full && self.mentions.is_political(mention)).then(|| self.party(t))?
        })
    }

    /// The word of saying behind a clause that does not hang on it.
    fn said_by(&self, clause: u32) -> Option<u32> {
        let mut words = self.syntax.tree.sentence_of(clause);
        words.find(|&t| self.said_before(t) == Some(clause))
    }

    /// `India, Australia gelar patroli bersama`: two names that open a headline right before its verb both act.
    fn joined_names(&self, verb: u32) -> Option<Vec<u32>> {
        let tree = self.syntax.tree;
        let start = tree.sentence_of(verb).start;
        if self.syntax.is_passive(verb) {
            return None;
        }
        let named = |t: u32| self.mentions.covering(t).filter(|m| m.kind == MentionKind::Name);
        let joins = |t: u32| matches!(tree.lower(t), "," | "-" | "–") || tree.upos(t) == Upos::Cconj;
        let first = named(start).filter(|m| m.tokens.start == start && m.tokens.end < verb && joins(m.tokens.end))?;
        let second = named(first.tokens.end + 1).filter(|m| m.tokens.start == first.tokens.end + 1)?;
        let adverbs = second.tokens.end..verb;
        let close = adverbs.len() < 3
            && second.tokens.end <= verb
            && adverbs
                .into_iter()
                .all(|t| matches!(tree.upos(t), Upos::Adv | Upos::Aux | Upos::Part));
        close.then(|| vec![first.head, second.head])
    }

    /// Owners that can act: a capital before a noun names where, not who. Where a bare noun that is nobody stands between,
    /// its owner is meant: `penegakan hukum China`.
    fn owners(&self, noun: u32) -> Vec<u32> {
        let tree = self.syntax.tree;
        let mut owners = self.syntax.owners(noun);
        for _ in 0..3 {
            let nobody = |&o: &u32| tree.upos(o) == Upos::Noun && self.mentions.covering(o).is_none();
            if !self.syntax.head_initial || owners.is_empty() || !owners.iter().all(nobody) {
                break;
            }
            let next: Vec<u32> = owners.iter().flat_map(|&o| self.syntax.owners(o)).collect();
            if next.is_empty() {
                break;
            }
            owners = next;
        }
        owners.retain(|&o| {
            let capital = self
                .mentions
                .headed_by(o)
                .is_some_and(|m| m.kind == MentionKind::Capital);
            !capital || tree.deprel(o) == Deprel::NMOD_POSS
        });
        owners
    }

    /// The tokens that a need's own words meet, none if somebody or anything does; `None` if it is not met.
    fn meets(&self, need: &Need, word: u32, verb: bool) -> Option<Vec<u32>> {
        let mut found = Vec::new();
        let loose = !need.not && need.slot == Slot::Obj && verb && self.syntax.is_headline_verb(word);
        for head in self.slot(&need.slot, word, verb) {
            let phrase = if loose {
                self.syntax.headline_phrase(head)
            } else {
                Vec::new()
            };
            for token in self.syntax.conjuncts(head).into_iter().chain(phrase) {
                if let Some(at) = self.fills(&need.filler, token) {
                    found.push(at);
                }
            }
        }
        match (need.not, found.is_empty()) {
            (false, false) => {
                found.retain(|&t| self.is_word_of(&need.filler, t));
                Some(found)
            }
            (true, true) => Some(Vec::new()),
            _ => None,
        }
    }

    /// Whether a phrase is what a filler asks for: the token that is.
    fn fills(&self, filler: &Filler, head: u32) -> Option<u32> {
        if filler.any || self.is_word_of(filler, head) {
            return Some(head);
        }
        if filler.actor && self.party(head).is_some_and(|p| self.is_political(&p)) {
            return Some(head);
        }
        let mention = self.mentions.headed_by(head);
        if filler.person && mention.is_some_and(|m| self.mentions.has_person(&m.actors)) {
            return Some(head);
        }
        if filler.place {
            let tree = self.syntax.tree;
            let named = mention.is_some_and(|m| matches!(m.kind, MentionKind::Capital | MentionKind::Name))
                || tree.upos(head) == Upos::Propn;
            if named {
                return Some(head);
            }
        }
        if !filler.names_words() {
            return None;
        }
        // `a series of attacks`, `dua paket sanksi`: what is counted counts.
        let tree = self.syntax.tree;
        let grammar = &self.language.grammar;
        let counts = grammar.is("quantity", tree.lower(head)) || grammar.is("quantity", tree.lemma(head));
        if counts {
            return tree
                .children(head)
                .iter()
                .copied()
                .find(|&c| c > head && self.is_word_of(filler, c));
        }
        None
    }

    fn is_word_of(&self, filler: &Filler, token: u32) -> bool {
        let tree = self.syntax.tree;
        if self.numbers[token as usize].iter().any(|&n| filler.has(n)) {
            return true;
        }
        let range = tree.sentence_of(token);
        filler.phrases.iter().any(|phrase| {
            let len = phrase.len() as u32;
            (0..len)
                .filter(|&i| self.has_number(token, phrase[i as usize]))
                .any(|back| {
                    let Some(start) = token
                        .checked_sub(back)
                        .filter(|&s| s >= range.start && s + len <= range.end)
                    else {
                        return false;
                    };
                    (0..len).all(|i| self.has_number(start + i, phrase[i as usize]))
                })
        })
    }

    /// Who a phrase means: its own mention, else an owner, an agent or an attribute inside it.
    pub fn party(&self, head: u32) -> Option<Party> {
        let tree = self.syntax.tree;
        // `tens of thousands of Argentines`: who is counted; `di depan gedung parlemen`: what it is before.
        let through = self.has_use(head, "quantity") || self.has_use(head, "relational");
        if self.mentions.headed_by(head).is_none() && through {
            let counted = tree.children(head).iter().copied().find(|&c| {
                c > head
                    && tree.is_nominal(c)
                    && tree.case(c).is_none_or(|m| self.language.grammar.is("owner", m))
                    && matches!(
                        tree.deprel(c).base(),
                        Deprel::NMOD | Deprel::COMPOUND | Deprel::FLAT | Deprel::OBL
                    )
            });
            let counted = counted.or_else(|| self.counted_behind(head));
            if let Some(party) = counted.and_then(|c| self.party(c)) {
                let own = tree.sentences.tokens[head as usize].span;
                return Some(Party {
                    span: own.cover(party.span),
                    ..party
                });
            }
        }
        // The parser may have hung the phrase by another of its words.
        let around = || {
            self.mentions
                .covering(head)
                .filter(|m| m.kind != MentionKind::Adjective)
        };
        if let Some(mention) = self.mentions.headed_by(head).or_else(around) {
            return Some(Party {
                span: self.antecedent(mention).unwrap_or(mention.span),
                head: mention.head,
                actors: mention.actors.clone(),
            });
        }
        let owners: Vec<&Mention> = self
            .owners(head)
            .into_iter()
            .chain(tree.children(head).iter().copied().filter(|&c| {
                tree.case(c).is_some_and(|m| {
                    let grammar = &self.language.grammar;
                    grammar.is("agent", m) || grammar.is("owner", m)
                })
            }))
            .filter_map(|o| self.mentions.headed_by(o).or_else(|| self.mentions.covering(o)))
            .collect();
        // `its neighbour Russia` is Russia.
        let named = owners.iter().find(|m| m.kind != MentionKind::Pronoun);
        let owner = named.or(owners.first()).copied().or_else(|| self.doer(head));
        if let Some(mention) = owner {
            return Some(Party {
                span: mention.span,
                head: mention.head,
                actors: mention.actors.clone(),
            });
        }
        (tree.is_nominal(head) && !self.has_use(head, "time")).then(|| self.described(head))
    }

    /// The parties that a phrase and what is joined to it name.
    pub fn joined_parties(&self, head: u32) -> impl Iterator<Item = Party> {
        self.syntax.conjuncts(head).into_iter().filter_map(|t| self.party(t))
    }

    /// Somebody known only by a noun: with the name that stands beside it (`an engineer, Asi Ali`), as one of where he comes
    /// from (`soldiers from Ivory Coast`).
    fn described(&self, head: u32) -> Party {
        let tree = self.syntax.tree;
        let span = self.phrase(head);
        let party = |span: Span, actors: Vec<u32>| Party { span, head, actors };
        for &c in tree.children(head).iter().filter(|&&c| c > head) {
            let mention = self.mentions.headed_by(c);
            let actors = mention.map(|m| m.actors.clone()).unwrap_or_default();
            let own = mention.map_or_else(|| self.phrase(c), |m| m.span);
            let named = tree.deprel(c).base() == Deprel::APPOS && tree.upos(c) == Upos::Propn;
            let origin = tree.case(c).is_some_and(|m| self.language.grammar.is("origin", m));
            if named || origin && self.is_word_for_somebody(head) && !actors.is_empty() {
                return party(span.cover(own), actors);
            }
        }
        party(span, Vec::new())
    }

    /// The words before a pronoun, in its sentence, that name whom it stands for: one mention or several side by side.
    fn antecedent(&self, pronoun: &Mention) -> Option<Span> {
        let tree = self.syntax.tree;
        let personal = pronoun.kind == MentionKind::Pronoun && tree.upos(pronoun.head) == Upos::Pron;
        if !personal || pronoun.actors.is_empty() {
            return None;
        }
        let range = tree.sentence_of(pronoun.head);
        let full = |m: &&Mention| !matches!(m.kind, MentionKind::Pronoun | MentionKind::Adjective);
        let before = (range.start..pronoun.head)
            .rev()
            .filter_map(|t| self.mentions.headed_by(t));
        let before: Vec<&Mention> = before.filter(full).collect();
        if let Some(one) = before.iter().find(|m| m.actors == pronoun.actors) {
            return Some(one.span);
        }
        let one = |a: &u32| before.iter().find(|m| m.actors.as_slice() == [*a]).map(|m| m.span);
        let spans: Option<Vec<Span>> = pronoun.actors.iter().map(one).collect();
        spans?.into_iter().reduce(|a, b| a.cover(b))
    }

    /// Who does what a noun's relative clause tells: `the support that Japan offers`.
    fn doer(&self, noun: u32) -> Option<&Mention> {
        let clause = self
            .syntax
            .tree
            .children(noun)
            .iter()
            .copied()
            .find(|&c| self.syntax.is_relative_clause(c))?;
        self.syntax
            .subjects(clause)
            .into_iter()
            .filter(|&s| s != noun)
            .find_map(|s| self.mentions.headed_by(s))
    }

    /// A nominal phrase without its clauses: from its first to its last near word.
    fn phrase(&self, head: u32) -> Span {
        let tree = self.syntax.tree;
        let mut span = tree.sentences.tokens[head as usize].span;
        for &child in tree.children(head) {
            let near = matches!(
                tree.deprel(child).base(),
                Deprel::DET | Deprel::AMOD | Deprel::COMPOUND | Deprel::FLAT | Deprel::NUMMOD
            );
            if near && child.abs_diff(head) < 6 {
                span = span.cover(tree.sentences.tokens[child as usize].span);
            }
        }
        span
    }

    fn is_political(&self, party: &Party) -> bool {
        party.actors.iter().any(|&a| {
            let actor = &self.mentions.actors[a as usize];
            !actor.id.is_empty() || !actor.country.is_empty() || !actor.sector.is_empty()
        })
    }

    /// Those in the first of the slots that holds somebody known, seen from a trigger's head and then from its other words.
    fn parties(&self, slots: &[Slot], word: u32, words: &Range<u32>, verb: bool) -> Vec<Party> {
        let mut fallback: Vec<Party> = Vec::new();
        for slot in slots {
            let mut found: Vec<Party> = Vec::new();
            // A word of the trigger is no party unless it is somebody.
            let outside = |t: &u32| !words.contains(t) || self.mentions.headed_by(*t).is_some();
            let seen_from = |t: u32| -> Vec<u32> { self.slot(slot, t, verb).into_iter().filter(outside).collect() };
            let mut heads = seen_from(word);
            if heads.is_empty() && matches!(slot, Slot::Prep(_) | Slot::Obj) {
                let others = words.clone().filter(|&t| t != word);
                heads = others.map(seen_from).find(|h| !h.is_empty()).unwrap_or_default();
            }
            for head in heads {
                for token in self.syntax.conjuncts(head) {
                    if let Some(party) = self.party(token)
                        && !found
                            .iter()
                            .any(|p| p.span == party.span || !p.actors.is_empty() && p.actors == party.actors)
                    {
                        found.push(party);
                    }
                }
            }
            if found.iter().any(|p| !p.actors.is_empty()) {
                found.retain(|p| !p.actors.is_empty() || fallback.is_empty());
                return found;
            }
            if fallback.is_empty() {
                fallback = found;
            }
        }
        fallback
    }

    fn fill_parties(&self, row: &FrameRow, verb: bool, fit: &mut Fit) {
        let tree = self.syntax.tree;
        let head_initial = self.syntax.head_initial;
        let prep = |words: &[&str]| -> Vec<Slot> { words.iter().map(|w| Slot::Prep((*w).to_string())).collect() };
        let actor = match (row.actor.is_empty(), verb) {
            (false, _) => row.actor.clone(),
            (true, true) => vec![Slot::Subj],
            (true, false) => {
                let mut slots = vec![Slot::Poss];
                slots.extend(prep(if head_initial {
                    &["oleh", "dari"]
                } else {
                    &["by", "from"]
                }));
                slots
            }
        };
        let recipient = match (row.recipient.is_empty(), verb) {
            (false, _) => row.recipient.clone(),
            (true, true) => vec![Slot::Obj],
            (true, false) => prep(if head_initial {
                &["terhadap", "kepada", "atas", "ke", "bagi", "untuk", "dengan"]
            } else {
                &["of", "against", "on", "to", "with"]
            }),
        };
        let of_type = self.pack.codebook.type_of(row.frame);
        fit.actors = self.parties(&actor, fit.trigger, &fit.tokens, verb);
        // `was prepared to meet`: an adjective has no passive.
        if fit.actors.is_empty() && row.pos == Pos::Adj && actor.contains(&Slot::Subj) {
            let subject = self.syntax.surface_subject(fit.trigger).filter(|&t| t != fit.trigger);
            fit.actors = subject.and_then(|t| self.party(t)).into_iter().collect();
        }
        // Words need a speaker: `Iran would regret it, the minister said`.
        if fit.actors.is_empty() && of_type.quad == "verbal conflict" {
            let sayer = self.saying_above(fit.trigger).map(|v| self.subjects(v));
            fit.actors = sayer.into_iter().flatten().filter_map(|s| self.party(s)).collect();
        }
        fit.recipients = self.parties(&recipient, fit.trigger, &fit.tokens, verb);
        if verb && !self.given(fit.trigger).is_empty() {
            let receivers = self.parties(&[Slot::Iobj], fit.trigger, &fit.tokens, verb);
            if receivers.iter().any(|p| self.is_somebody(p)) {
                fit.recipients = receivers;
            }
        }
        if fit.recipients.is_empty() && verb && recipient.contains(&Slot::Subj) && self.syntax.is_passive(fit.trigger) {
            let subject = self.syntax.surface_subject(fit.trigger);
            fit.recipients = subject.and_then(|t| self.party(t)).into_iter().collect();
        }
        if !verb && actor.contains(&Slot::Poss) {
            self.prefer_agent(fit);
        }
        if !verb && head_initial && fit.recipients.is_empty() {
            fit.recipients = self.befallen(fit);
        }
        if !verb {
            self.borrow_from_light_verb(&recipient, fit);
        }
        let mutual = self.pack.codebook.frames[row.frame as usize].parties;
        if mutual != Parties::Directed {
            self.pair_up(mutual, verb, fit);
        }
        // `flew to Cairo for talks with the president`: whom he met, not where.
        let place_only = |p: &Party| tree.upos(p.head) == Upos::Propn && self.is_place(p.head);
        if mutual != Parties::Mutual && of_type.quad == "verbal cooperation" && fit.recipients.iter().all(place_only) {
            let met = self.met_below(fit);
            if met.iter().any(|p| self.mentions.has_person(&p.actors)) {
                fit.recipients = met;
            }
        }
        self.drop_own(fit);
        // `warned that it would recall its envoy`: who belongs to the actor is nobody that is spoken to.
        if verb && of_type.quad.starts_with("verbal") {
            fit.recipients
                .retain(|p| tree.head(p.head) == Some(fit.trigger) || !self.is_owned(p.head));
        }
        let looks_far = mutual != Parties::Mutual && !recipient.contains(&Slot::None);
        let somebody = fit.actors.iter().any(|p| self.is_political(p));
        let told = |p: &Party| tree.head(p.head) == Some(fit.trigger) && self.is_group_of_people(p);
        let known = |p: &Party| self.is_political(p) || self.is_named(p) || somebody && told(p);
        if looks_far && !fit.recipients.iter().any(known) {
            let far = [Reach::Governed, Reach::Relative].into_iter().find_map(|reach| {
                let far = self.far_recipients(fit, reach);
                (!far.is_empty()).then_some(far)
            });
            if let Some(far) = far {
                fit.recipients = far;
            }
        }
        // Words and help are for somebody; only force is used on things.
        if of_type.quad != "material conflict" {
            fit.recipients.retain(|p| self.is_somebody(p));
        }
        self.drop_own(fit);
        if looks_far && fit.recipients.is_empty() {
            fit.recipients = self.spoken_of(fit.trigger).into_iter().collect();
            self.drop_own(fit);
        }
        if looks_far && fit.recipients.is_empty() {
            fit.recipients = self.addressees(fit);
            if fit.recipients.is_empty() {
                fit.recipients = self.far_recipients(fit, Reach::Clauses);
            }
            if fit.recipients.is_empty() && of_type.at_recipient && verb {
                fit.recipients = self.place_of(fit).into_iter().collect();
            }
            self.drop_own(fit);
        }
    }

    /// Nobody acts on himself.
    fn drop_own(&self, fit: &mut Fit) {
        let tree = self.syntax.tree;
        let own: Vec<u32> = fit.actors.iter().flat_map(|p| p.actors.iter().copied()).collect();
        let spans: Vec<Span> = fit.actors.iter().map(|p| p.span).collect();
        fit.recipients.retain_mut(|p| {
            let himself = !p.actors.is_empty() && p.actors.iter().all(|a| own.contains(a));
            // `implored both sides`: a noun that was thought to mean who acts means others.
            let others = himself && tree.upos(p.head) == Upos::Noun && self.refers(p.head);
            if others {
                p.actors.clear();
            }
            !spans.contains(&p.span) && (others || !himself)
        });
    }

    /// Whether a phrase is somebody only by what it refers to.
    fn refers(&self, head: u32) -> bool {
        let mention = self.mentions.headed_by(head);
        mention.is_some_and(|m| m.kind == MentionKind::Pronoun)
    }

    /// Whether a party is people of whom nothing else is told, and not the actor's own (`its soldiers`).
    fn is_group_of_people(&self, party: &Party) -> bool {
        let tree = self.syntax.tree;
        let is = |word: &String| {
            self.language.grammar.is("people", word)
                || self
                    .language
                    .roles
                    .roles(word)
                    .iter()
                    .any(|r| matches!(r.kind, RoleKind::Person | RoleKind::Group))
        };
        tree.upos(party.head) == Upos::Noun
            && !self.is_owned(party.head)
            && self.words[party.head as usize].iter().any(is)
    }

    /// `its soldiers`, `his minister`
    fn is_owned(&self, head: u32) -> bool {
        let tree = self.syntax.tree;
        let own = tree.children(head).iter();
        own.copied()
            .any(|c| tree.deprel(c) == Deprel::NMOD_POSS && tree.upos(c) == Upos::Pron)
    }

    /// The verb of saying that a word's clause hangs on.
    fn saying_above(&self, word: u32) -> Option<u32> {
        let tree = self.syntax.tree;
        let mut below = word;
        for above in tree.ancestors(word) {
            let says = self.cue(above, "say").is_some();
            match tree.deprel(below).base() {
                Deprel::CCOMP | Deprel::PARATAXIS if says => return Some(above),
                Deprel::ADVCL if says && self.syntax.is_complement_clause(below) => return Some(above),
                Deprel::ADVCL | Deprel::ACL => return None,
                _ => {}
            }
            below = above;
        }
        // `Iran would regret it, the minister said`, hung below what is said.
        tree.children_by(below, &[Deprel::PARATAXIS])
            .find(|&c| c > below && self.cue(c, "say").is_some())
            .or_else(|| {
                let mut words = tree.sentence_of(below);
                words.find(|&t| self.told_before(t) == Some(below))
            })
    }

    /// To whom a clause is told: `told the agency it was ready to …`.
    fn addressees(&self, fit: &Fit) -> Vec<Party> {
        let frame = self.language.frames.rows[fit.row as usize].frame;
        if self.pack.codebook.type_of(frame).quad == "material conflict" {
            return Vec::new();
        }
        let tree = self.syntax.tree;
        let Some(verb) = self.saying_above(fit.trigger).filter(|&v| v < fit.trigger) else {
            return Vec::new();
        };
        let told = tree.children_by(verb, &[Deprel::IOBJ, Deprel::OBJ]).find(|&o| o > verb);
        let told = told.into_iter().flat_map(|o| self.joined_parties(o));
        told.filter(|p| self.is_political(p)).collect()
    }

    /// The place that an attack befell where nothing else is told: `dropped bombs on Kharkiv`, `struck near Damascus`.
    fn place_of(&self, fit: &Fit) -> Option<Party> {
        let tree = self.syntax.tree;
        let root = fit.light.unwrap_or(fit.trigger);
        let range = fit.tokens.end..tree.sentence_of(root).end;
        let placed = |t: u32| {
            let own = tree.upos(t) == Upos::Propn && tree.is_below(t, root) && self.is_place(t);
            let case = tree.case(t).is_some_and(|m| {
                let grammar = &self.language.grammar;
                grammar.is("place", m) || grammar.is("owner", m)
            });
            own && (case || tree.deprel(t).base() == Deprel::APPOS)
        };
        let head = range.into_iter().find(|&t| placed(t))?;
        self.party(head)
    }

    /// Whether a name begins here that the map or the parser knows as a place's.
    fn is_place(&self, token: u32) -> bool {
        let tree = self.syntax.tree;
        let names = &tree.parses.names;
        let at = names.partition_point(|n| n.tokens.end <= token);
        if names.get(at).is_some_and(|n| n.tokens.contains(&token)) {
            return names[at].kind == NameKind::Place;
        }
        let end = tree.sentence_of(token).end;
        let last = (token..end).take_while(|&t| tree.upos(t) == Upos::Propn).last();
        let span = |t: u32| tree.sentences.tokens[t as usize].span;
        let name = last.map_or(span(token), |l| span(token).cover(span(l)));
        let name = name.slice(tree.text);
        !self.pack.gazetteer.find(self.language.lang, name).is_empty()
    }

    /// Somebody political behind the trigger, inside what it governs, where the row's own places hold nobody: `rejected an
    /// offer of talks with Iran`, `threatened to cut ties with Ethiopia`. A phrase of place is no party.
    fn far_recipients(&self, fit: &Fit, reach: Reach) -> Vec<Party> {
        let tree = self.syntax.tree;
        let range = tree.sentence_of(fit.trigger);
        let frame = self.language.frames.rows[fit.row as usize].frame;
        let of_type = self.pack.codebook.type_of(frame);
        // What is praised or blamed is often told in a clause.
        let of_attitude = reach == Reach::Relative && of_type.attitude;
        let root = fit.light.unwrap_or(fit.trigger);
        let before = self.told_of(fit).map_or(0..0, |s| s + 1..root);
        for token in before.chain(fit.tokens.end..range.end) {
            let Some(mention) = self.mentions.headed_by(token) else {
                continue;
            };
            let wider = self.mentions.covering(token).map(|m| m.tokens.len());
            let inner = token < root && wider.is_some_and(|n| n > mention.tokens.len());
            let own = fit
                .actors
                .iter()
                .any(|p| p.span == mention.span || !p.actors.is_empty() && p.actors == mention.actors);
            // `Ethiopian` in `Ethiopian troops` is no party of its own.
            let within = |m: &Mention| m.span != mention.span && m.span.contains(mention.span);
            let part = mention.kind == MentionKind::Adjective
                && tree
                    .head(token)
                    .and_then(|h| self.mentions.headed_by(h))
                    .is_some_and(within);
            let part = part || of_type.quad.starts_with("verbal") && self.is_owned(token);
            // Nor is whose something is (`lost its way`).
            let part = part || mention.kind == MentionKind::Pronoun && tree.deprel(token) == Deprel::NMOD_POSS;
            let political = self.mentions.is_political(mention) && !inner;
            if !political || own || part || mention.kind == MentionKind::FirstPerson {
                continue;
            }
            if self.is_reached(token, fit, reach, of_attitude, of_type.quad.starts_with("verbal")) {
                return self.joined_parties(token).filter(|p| self.is_political(p)).collect();
            }
        }
        Vec::new()
    }

    /// `Canada's offer to train the coast guard was made`: the noun before a passive that the passive tells of.
    fn told_of(&self, fit: &Fit) -> Option<u32> {
        let root = fit.light.unwrap_or(fit.trigger);
        let acts = self.syntax.is_passive(root) && fit.actors.iter().any(|p| self.is_political(p));
        let told = acts.then(|| self.syntax.surface_subject(root)).flatten();
        told.filter(|s| fit.used.contains(s))
    }

    /// Whether a token stands inside what a trigger governs.
    fn is_reached(&self, token: u32, fit: &Fit, reach: Reach, of_attitude: bool, verbal: bool) -> bool {
        let tree = self.syntax.tree;
        let grammar = &self.language.grammar;
        let root = fit.light.unwrap_or(fit.trigger);
        let clauses = reach == Reach::Clauses;
        let of_cause = self.content(fit).contains(&Content::Cause);
        let told = self.told_of(fit);
        let mut below = token;
        for above in tree.ancestors(token) {
            // `oleh` behind a noun that is no deed names its owner.
            let placed = tree.case(below).is_some_and(|m| {
                grammar.is("place", m)
                    || grammar.is("agent", m) && (!tree.is_nominal(above) || self.syntax.is_passive(root))
            });
            let has_subject = |v: u32| tree.children_by(v, &[Deprel::NSUBJ]).next().is_some();
            let conditional = |v: u32| {
                tree.children(v)
                    .iter()
                    .any(|&c| c < v && self.cue(c, "conditional").is_some())
            };
            let elsewhere = match tree.deprel(below).base() {
                Deprel::PARATAXIS | Deprel::CONJ | Deprel::APPOS => true,
                Deprel::NSUBJ if told == Some(below) => false,
                // What people protest against tells against whom.
                Deprel::ADVCL if of_cause && self.is_beside(root, below) => false,
                // `rallied, chanting slogans against …`; what must be done, or else, tells whom a threat is for.
                Deprel::ADVCL if clauses => has_subject(below) && !(verbal && conditional(below)),
                // `appealed for Iran to stop`, `marched to demand that the president go`.
                Deprel::NSUBJ if clauses => {
                    !(matches!(tree.deprel(above).base(), Deprel::CCOMP | Deprel::XCOMP)
                        || verbal && conditional(above)
                        || self.is_purpose(above))
                }
                Deprel::ADVCL | Deprel::NSUBJ => !of_attitude && !self.is_purpose(below),
                _ => false,
            };
            let elsewhere = elsewhere || self.has_use(below, "subordinator");
            if placed || elsewhere || reach == Reach::Governed && self.syntax.is_relative_clause(below) {
                return false;
            }
            if above == root {
                return true;
            }
            below = above;
        }
        false
    }

    /// `Russia launched an attack on Ukraine`: the light verb's subject acts, its obliques are acted upon.
    fn borrow_from_light_verb(&self, recipient: &[Slot], fit: &mut Fit) {
        let tree = self.syntax.tree;
        let noun = fit.trigger;
        let Some(verb) = tree
            .head(noun)
            .filter(|&v| matches!(tree.upos(v), Upos::Verb | Upos::Aux))
        else {
            return;
        };
        let relation = tree.deprel(noun).base();
        let as_object = relation == Deprel::OBJ
            || relation == Deprel::NSUBJ && self.syntax.is_passive(verb)
            || matches!(relation, Deprel::OBL | Deprel::XCOMP);
        if !as_object || self.cue(verb, "light").is_none() {
            return;
        }
        fit.light = Some(verb);
        if !fit.actors.iter().any(|p| self.is_political(p)) {
            let actors = self.parties(&[Slot::Subj], verb, &fit.tokens, true);
            if !actors.is_empty() {
                fit.actors = actors;
            }
        }
        if fit.recipients.is_empty() {
            fit.recipients = self.parties(recipient, verb, &fit.tokens, true);
        }
    }

    /// Beside an agent the owner of an event noun is whom it befell: `the arrest of activists by police`, `pengusiran diplomat
    /// Iran oleh Australia`.
    fn prefer_agent(&self, fit: &mut Fit) {
        let agents: Vec<Party> = self
            .syntax
            .agents(fit.trigger)
            .into_iter()
            .filter_map(|a| self.party(a))
            .collect();
        if !agents.iter().any(|p| self.is_political(p)) {
            return;
        }
        if agents.iter().any(|a| fit.actors.iter().any(|p| p.span == a.span)) {
            return;
        }
        let owners = std::mem::replace(&mut fit.actors, agents);
        if !fit.recipients.iter().any(|p| self.is_political(p)) {
            fit.recipients = owners;
        }
    }

    /// Who stands between an event noun and its agent, hung elsewhere: `Penahanan para menteri oleh militer`.
    fn befallen(&self, fit: &Fit) -> Vec<Party> {
        let tree = self.syntax.tree;
        let Some(agent) = self.syntax.agents(fit.trigger).first().copied() else {
            return Vec::new();
        };
        let between =
            (fit.tokens.end..agent).take_while(|&t| !matches!(tree.upos(t), Upos::Verb | Upos::Punct | Upos::Adp));
        let mut known = between.filter_map(|t| self.mentions.headed_by(t));
        let found = known.find(|m| self.mentions.is_political(m) && m.kind != MentionKind::Adjective);
        found.and_then(|m| self.party(m.head)).into_iter().collect()
    }

    /// Both sides of a mutual act are actors.
    fn pair_up(&self, parties: Parties, verb: bool, fit: &mut Fit) {
        let comitative: Vec<Slot> = self
            .language
            .grammar
            .words("with")
            .iter()
            .map(|w| Slot::Prep(w.clone()))
            .collect();
        let mut partners = self.parties(&comitative, fit.trigger, &fit.tokens, verb);
        if partners.is_empty()
            && let Some(light) = fit.light
        {
            partners = self.parties(&comitative, light, &fit.tokens, true);
        }
        if partners.is_empty() && parties == Parties::Mutual && fit.recipients.is_empty() {
            partners = self.met_below(fit);
        }
        partners.retain(|p| self.is_political(p) || self.mentions.has_person(&p.actors));
        if parties == Parties::Mutual {
            partners.extend(std::mem::take(&mut fit.recipients));
        }
        // `a prisoner swap between Russia and Ukraine`: who belongs to the trigger is none of them.
        if partners.len() > 1 {
            fit.actors.retain(|a| !fit.tokens.contains(&a.head));
        }
        for partner in partners {
            fit.recipients.retain(|r| r.span != partner.span);
            if !fit
                .actors
                .iter()
                .any(|a| a.span == partner.span || !a.actors.is_empty() && a.actors == partner.actors)
            {
                fit.actors.push(partner);
            }
        }
    }

    /// Somebody behind `with` anywhere below a trigger: `for a two-day stay that will include talks with …`.
    fn met_below(&self, fit: &Fit) -> Vec<Party> {
        let tree = self.syntax.tree;
        let root = fit.light.unwrap_or(fit.trigger);
        let is_met =
            |t: u32| tree.is_below(t, root) && tree.case(t).is_some_and(|m| self.language.grammar.is("with", m));
        let somebody = |p: &Party| {
            let own = fit.actors.iter().any(|a| a.span == p.span || a.actors == p.actors);
            !own && p.actors.iter().any(|&a| {
                let actor = &self.mentions.actors[a as usize];
                actor.person || !actor.sector.is_empty() || !actor.id.is_empty()
            })
        };
        let heads = (fit.tokens.end..tree.sentence_of(root).end).filter(|&t| is_met(t));
        let mut met = heads.map(|t| self.joined_parties(t).filter(somebody).collect::<Vec<_>>());
        met.find(|m| !m.is_empty()).unwrap_or_default()
    }

    /// An event needs somebody political in it, an act that is political whoever does it, or somebody named in political
    /// surroundings; an event noun needs to know who acted. In a sentence about sport, business or show a state is a team or a
    /// market: only who holds a public part acts there.
    fn gate(&self, row: &FrameRow, fit: &Fit) -> Result<(), Lacked> {
        let noun = row.pos == Pos::Noun;
        let act = self.pack.codebook.frames[row.frame as usize].political;
        let sentence = self.syntax.tree.sentences.tokens[fit.trigger as usize].sentence;
        let about = self.surroundings[sentence as usize];
        let apolitical = about == Surroundings::Apolitical && self.is_apolitical_beside(fit);
        let least = match (apolitical, act) {
            (true, _) => Standing::Public,
            (false, true) => Standing::Private,
            (false, false) => Standing::State,
        };
        let counts = |p: &Party| self.standing(p) >= least;
        let actor = fit.actors.iter().any(|p| counts(p) || self.is_first_person(p));
        let recipient = fit.recipients.iter().any(counts);
        if actor || recipient && (!noun || fit.light.is_some()) {
            return Ok(());
        }
        let political = about == Surroundings::Political;
        let carried = !noun || fit.light.is_some();
        let anybody = fit.actors.iter().chain(&fit.recipients).any(|p| self.is_somebody(p));
        if act
            && !apolitical
            && (carried && anybody || (political || self.is_located(fit.trigger)) && self.happens(fit))
        {
            return Ok(());
        }
        // `The release of the Burmese leader was greeted with joy`
        if recipient && self.is_told(fit) {
            return Ok(());
        }
        let named = |parties: &[Party]| parties.iter().any(|p| self.is_named(p));
        if political && (named(&fit.actors) || carried && named(&fit.recipients)) {
            return Ok(());
        }
        Err(if noun { Lacked::Owner } else { Lacked::Party })
    }

    /// Whether a word of sport, business or show stands in the sentence that is not what the act is about (`boycotted the
    /// tournament`).
    fn is_apolitical_beside(&self, fit: &Fit) -> bool {
        let range = self.syntax.tree.sentence_of(fit.trigger);
        let mut cues = range.filter(|&t| self.cue(t, "apolitical").is_some());
        cues.any(|t| !fit.used.contains(&t) && !fit.tokens.contains(&t))
    }

    /// What part a party has in politics.
    fn standing(&self, party: &Party) -> Standing {
        let of = |&a: &u32| {
            let actor = &self.mentions.actors[a as usize];
            match (actor.sector.is_empty(), actor.id.is_empty() && actor.country.is_empty()) {
                (true, true) => Standing::Nobody,
                (true, false) => Standing::State,
                (false, _) if actor.sector.iter().all(|s| PRIVATE_SECTORS.contains(&s.as_str())) => Standing::Private,
                (false, _) => Standing::Public,
            }
        };
        party.actors.iter().map(of).max().unwrap_or(Standing::Nobody)
    }

    /// Whether a place is named in the sentence.
    fn is_located(&self, token: u32) -> bool {
        let tree = self.syntax.tree;
        let mut names = tree.sentence_of(token).filter(|&t| tree.upos(t) == Upos::Propn);
        names.any(|t| self.is_place(t))
    }

    /// Whether a party is a person or body at all, and no thing.
    pub fn is_somebody(&self, party: &Party) -> bool {
        let tree = self.syntax.tree;
        !party.actors.is_empty()
            || matches!(tree.upos(party.head), Upos::Propn | Upos::Pron)
            || self.is_word_for_somebody(party.head)
    }

    /// Whether a word means people or has a role.
    fn is_word_for_somebody(&self, token: u32) -> bool {
        self.words[token as usize]
            .iter()
            .any(|w| self.language.grammar.is("people", w) || !self.language.roles.roles(w).is_empty())
    }

    /// Whether a party is known by name, if not by office.
    fn is_named(&self, party: &Party) -> bool {
        let tree = self.syntax.tree;
        party
            .actors
            .iter()
            .any(|&a| !self.mentions.actors[a as usize].name.is_empty())
            || tree.upos(party.head) == Upos::Propn && tree.lower(party.head).len() > 2
    }

    /// Whether an event noun is told as happening: `clashes broke out`, `there was a demonstration`.
    fn happens(&self, fit: &Fit) -> bool {
        let tree = self.syntax.tree;
        let relation = tree.deprel(fit.trigger).base();
        let subject = matches!(relation, Deprel::NSUBJ | Deprel::OBJ | Deprel::OBL);
        let existential = tree.children_by(fit.trigger, &[Deprel::EXPL]).next().is_some();
        // `Demonstrasi pecah di Dhaka`, the verb taken for an attribute.
        let attribute = self.syntax.head_initial
            && tree
                .children_by(fit.trigger, &[Deprel::AMOD, Deprel::ACL, Deprel::ADVCL, Deprel::CONJ])
                .any(|c| c > fit.trigger && self.cue(c, "happen").is_some());
        existential || attribute || subject && tree.head(fit.trigger).is_some_and(|v| self.cue(v, "happen").is_some())
    }

    /// Whether an event noun is the subject of a verb that tells that it happened.
    fn is_told(&self, fit: &Fit) -> bool {
        let tree = self.syntax.tree;
        let verb = tree.head(fit.trigger).filter(|&v| tree.upos(v) == Upos::Verb);
        tree.deprel(fit.trigger).base() == Deprel::NSUBJ && verb.is_some_and(|v| self.cue(v, "told").is_some())
    }

    fn is_first_person(&self, party: &Party) -> bool {
        self.mentions
            .headed_by(party.head)
            .is_some_and(|m| m.kind == MentionKind::FirstPerson)
    }

    /// The cue of a kind that a token is.
    pub fn cue(&self, token: u32, kind: &'static str) -> Option<&Cue> {
        let tree = self.syntax.tree;
        let cues = &self.language.cues;
        let keys = [
            tree.lower(token),
            tree.lemma(token),
            self.language.frames.citation(tree.lower(token)),
        ];
        let is = |word: &str| cues.of_kind(word, kind).find(|c| c.word.len() == 1);
        keys.into_iter().filter(|k| !k.is_empty()).find_map(is).or_else(|| {
            cues.of_kind(tree.lower(token), kind).find(|c| {
                let range = tree.sentence_of(token);
                let end = token + c.word.len() as u32;
                c.word.len() > 1 && end <= range.end && (token..end).zip(&c.word).all(|(t, w)| self.same_word(t, w))
            })
        })
    }

    fn add(&self, index: u32, fit: Fit, out: &mut Events) {
        let tree = self.syntax.tree;
        let span = |t: u32| tree.sentences.tokens[t as usize].span;
        let mut trigger_span = span(fit.tokens.start).cover(span(fit.tokens.end - 1));
        if let Some(light) = fit.light.filter(|l| l.abs_diff(fit.trigger) < 5) {
            trigger_span = trigger_span.cover(span(light));
        }
        let reading = Reading { finder: self };
        let (status, dropped) = reading.status(fit.trigger, fit.light, &fit.tokens);
        let row = &self.language.frames.rows[fit.row as usize];
        let frame = &self.pack.codebook.frames[row.frame as usize];
        let hostile = frame
            .announced
            .is_some_and(|f| self.pack.codebook.type_of(f).quad == "verbal conflict");
        let threat = hostile && status == Status::Hypothetical && reading.is_under_condition(fit.trigger);
        let will_not = status == Status::Negated && reading.is_to_come(fit.light.unwrap_or(fit.trigger));
        let (frame, status) = match (frame.announced, frame.refused) {
            (Some(announced), _) if status == Status::Planned || threat => (announced, status),
            (_, Some(refused)) if will_not => (refused, Status::Actual),
            _ => (row.frame, status),
        };
        let frame = self.by_actor(frame, &fit.actors);
        let known = fit.actors.iter().any(|p| self.is_political(p));
        let score = 0.55 + 0.1 * (row.needs.len().min(2) as f32) + if known { 0.2 } else { 0.0 };
        out.events.push(Event {
            sentence: index,
            trigger: fit.trigger,
            trigger_span,
            frame,
            actors: fit.actors,
            recipients: fit.recipients,
            status,
            is_content: dropped,
            is_background: false,
            accusers: Vec::new(),
            score,
            via: self.language.frames.via(fit.row),
        });
    }

    /// What an act is by who does it: police that is sent is no army.
    fn by_actor(&self, frame: u32, actors: &[Party]) -> u32 {
        let frames = &self.pack.codebook.frames[frame as usize].by_actor;
        let sectors = actors.iter().flat_map(|p| &p.actors);
        let mut sectors = sectors.flat_map(|&a| &self.mentions.actors[a as usize].sector);
        let mut of = |sector: &String| frames.iter().find(|(s, _)| s == sector).map(|(_, f)| *f);
        sectors.find_map(&mut of).unwrap_or(frame)
    }

    /// What one event asks for, promises, threatens with or refuses is no event of its own; what it accuses somebody of is,
    /// by its account. `inside` are acts whose words rows of others took, by the triggers of those.
    fn embed(&self, events: &mut [Event], inside: Vec<(u32, u32)>) {
        let tree = self.syntax.tree;
        let holders: Vec<(u32, u32, Vec<Party>, Vec<Party>)> = events
            .iter()
            .map(|e| (e.trigger, e.frame, e.actors.clone(), e.recipients.clone()))
            .collect();
        let mut contents: Vec<(u32, u32)> = Vec::new();
        for event in events.iter_mut() {
            let mut below = event.trigger;
            let mut is_nearest = true;
            let top = tree.ancestors(event.trigger).last().unwrap_or(event.trigger);
            for above in tree.ancestors(event.trigger).chain(self.said_by(top)) {
                let relation = tree.deprel(below).base();
                let holder = holders.iter().find(|(t, ..)| *t == above);
                if let Some((_, frame, actors, recipients)) = holder
                    && above != event.trigger
                    && below != above
                {
                    let inside = matches!(
                        relation,
                        Deprel::XCOMP
                            | Deprel::CCOMP
                            | Deprel::OBJ
                            | Deprel::OBL
                            | Deprel::ACL
                            | Deprel::NMOD
                            | Deprel::ADVCL
                    ) && below > above
                        || relation == Deprel::NSUBJ
                            && self.syntax.is_passive(above)
                            && !self.syntax.is_headline_verb(event.trigger)
                        || self.said_before(above) == Some(below);
                    if inside && is_nearest {
                        contents.push((above, event.trigger));
                    }
                    is_nearest = false;
                    let own = self.pack.codebook.type_of(event.frame);
                    let is_noun = !matches!(tree.upos(event.trigger), Upos::Verb | Upos::Adj);
                    let sides = event.actors.iter().chain(&event.recipients);
                    let is_whole = sides.filter(|p| self.is_political(p)).count() > 1;
                    for content in &self.pack.codebook.type_of(*frame).content {
                        event.is_content |= inside
                            && match content {
                                Content::Act => {
                                    !matches!(relation, Deprel::ADVCL | Deprel::OBL)
                                        || self.is_purpose(below)
                                        || self.syntax.object_of_control(below).is_some()
                                        || self.syntax.is_complement_clause(below)
                                }
                                Content::Noun => is_noun,
                                Content::Purpose => self.is_purpose(below),
                                Content::Cooperation => own.quad.ends_with("cooperation") && !is_whole,
                                Content::Words => is_noun && !own.quad.starts_with("material conflict") && !is_whole,
                                Content::Alleged | Content::Cause => false,
                            };
                        if *content != Content::Alleged || !inside || event.is_content || !event.accusers.is_empty() {
                            continue;
                        }
                        event.accusers = actors.clone();
                        if event.status == Status::Actual {
                            event.status = Status::Alleged;
                        }
                        // `accused Moscow of attacking …`: the accused did it.
                        if !event.actors.iter().any(|p| self.is_political(p))
                            || event.actors.iter().all(|p| actors.iter().any(|a| a.span == p.span))
                        {
                            event.actors = recipients.clone();
                        }
                    }
                }
                if matches!(relation, Deprel::PARATAXIS | Deprel::ROOT)
                    || self.syntax.is_relative_clause(below)
                    || self.syntax.is_finite_beside_infinitive(below)
                {
                    break;
                }
                below = above;
            }
            let own: Vec<Span> = event.actors.iter().map(|p| p.span).collect();
            event.recipients.retain(|p| !own.contains(&p.span));
        }
        self.causes(events);
        self.headline_contents(events);
        self.narrow(events, &inside, &contents);
    }

    /// `turun ke jalan menolak RUU`, `mogok, tuntut kenaikan upah`: why people protest is no act beside the protest; whom it is
    /// against, the protest is against.
    fn causes(&self, events: &mut [Event]) {
        let tree = self.syntax.tree;
        let codebook = &self.pack.codebook;
        for cause in 0..events.len() {
            let event = &events[cause];
            if event.is_content
                || codebook.type_of(event.frame).quad != "verbal conflict"
                || !matches!(
                    tree.upos(event.trigger),
                    Upos::Verb | Upos::Propn | Upos::Noun | Upos::X
                )
            {
                continue;
            }
            let outer = (0..cause).rev().find(|&o| {
                let outer = &events[o];
                let same = event.actors.is_empty()
                    || event
                        .actors
                        .iter()
                        .all(|p| outer.actors.iter().any(|a| a.span == p.span || a.actors == p.actors));
                codebook.type_of(outer.frame).content.contains(&Content::Cause)
                    && outer.trigger < event.trigger
                    && same
                    && self.is_beside(outer.trigger, event.trigger)
            });
            let Some(outer) = outer else { continue };
            let against: Vec<Party> = event
                .recipients
                .iter()
                .filter(|p| self.is_political(p))
                .cloned()
                .collect();
            events[cause].is_content = true;
            if !events[outer].recipients.iter().any(|p| self.is_political(p)) && !against.is_empty() {
                events[outer].recipients = against;
            }
        }
    }

    /// Whether a verb goes with another to its left without a conjunction of its own: below it or below its object, or, in a
    /// headline, right behind a comma.
    fn is_beside(&self, outer: u32, inner: u32) -> bool {
        let tree = self.syntax.tree;
        let marked = tree.children(inner).iter().any(|&c| {
            c < inner
                && (tree.upos(c) == Upos::Cconj
                    || tree.upos(c) == Upos::Sconj && !self.language.grammar.is("purpose", tree.lower(c)))
        });
        if marked {
            return false;
        }
        let mut below = inner;
        for above in tree.ancestors(inner) {
            let loose = matches!(
                tree.deprel(below).base(),
                Deprel::ADVCL
                    | Deprel::ACL
                    | Deprel::XCOMP
                    | Deprel::CCOMP
                    | Deprel::PARATAXIS
                    | Deprel::OBJ
                    | Deprel::OBL
                    | Deprel::NMOD
            );
            if !loose || self.syntax.is_relative_clause(below) {
                break;
            }
            let carries =
                |o: u32| tree.head(o) == Some(above) && matches!(tree.deprel(o).base(), Deprel::OBJ | Deprel::OBL);
            if above == outer || carries(outer) {
                return true;
            }
            below = above;
        }
        self.syntax.is_headline_verb(inner) && tree.lower(inner - 1) == ","
    }

    /// `AS Desak Rusia Hentikan Serangan`: a verb that the tree of a headline hides, behind one whose contents are no acts.
    fn headline_contents(&self, events: &mut [Event]) {
        let tree = self.syntax.tree;
        for inner in 1..events.len() {
            let trigger = events[inner].trigger;
            let holder = events[..inner].iter().rev().find(|o| {
                let loose = self.syntax.is_headline_verb(o.trigger) || self.syntax.is_headline_verb(trigger);
                let parted = |t: u32| {
                    matches!(tree.upos(t), Upos::Punct | Upos::Cconj | Upos::Sconj) || self.has_use(t, "subordinator")
                };
                o.trigger < trigger && loose && !(o.trigger..trigger).any(parted)
            });
            let Some(holder) = holder else { continue };
            let content = &self.pack.codebook.type_of(holder.frame).content;
            if content.contains(&Content::Act) {
                events[inner].is_content = true;
            } else if content.contains(&Content::Alleged) && events[inner].accusers.is_empty() {
                let (accusers, accused) = (holder.actors.clone(), holder.recipients.clone());
                let event = &mut events[inner];
                event.accusers = accusers;
                if event.status == Status::Actual {
                    event.status = Status::Alleged;
                }
                if !event.actors.iter().any(|p| accused.iter().any(|a| a.span == p.span)) {
                    event.actors = accused;
                }
            }
        }
    }

    /// What is asked for, refused or threatened with says what kind of request, refusal or threat it is. The inner ones first:
    /// `rejected calls for a truce`.
    fn narrow(&self, events: &mut [Event], inside: &[(u32, u32)], contents: &[(u32, u32)]) {
        let codebook = &self.pack.codebook;
        for event in events.iter_mut() {
            let mut own = inside.iter().filter(|(trigger, _)| *trigger == event.trigger);
            if let Some(frame) = own.find_map(|&(_, inner)| codebook.narrowed(event.frame, inner)) {
                event.frame = frame;
            }
        }
        // Twice, for what stands inside what stands inside.
        for &(outer, inner) in contents.iter().chain(contents) {
            let Some(inner) = events.iter().find(|e| e.trigger == inner).map(|e| e.frame) else {
                continue;
            };
            if let Some(event) = events.iter_mut().find(|e| e.trigger == outer)
                && let Some(frame) = codebook.narrowed(event.frame, inner)
            {
                event.frame = frame;
            }
        }
    }

    fn is_purpose(&self, token: u32) -> bool {
        let tree = self.syntax.tree;
        tree.children(token)
            .iter()
            .any(|&c| self.language.grammar.is("purpose", tree.lower(c)))
    }
}
