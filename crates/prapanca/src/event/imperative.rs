//! What somebody tells others to do: `Release the hostages, Obama tells Hamas` asks for it, and nobody has done it.

use super::find::Finder;
use super::syntax::Syntax;
use super::{Event, Status};
use crate::pack::{Content, Narrowed};
use crate::parse::{Deprel, Upos};

impl Syntax<'_> {
    /// A bare verb without a subject that opens its sentence, a quotation or what follows a colon, or that goes with one.
    fn is_imperative(&self, verb: u32) -> bool {
        let tree = self.tree;
        let feats = tree.feats(verb);
        let bare = tree.upos(verb) == Upos::Verb
            && tree.lower(verb) == tree.lemma(verb)
            && !feats.contains("VerbForm=Part")
            && !feats.contains("Tense=Past");
        let alone = tree.children(verb).iter().all(|&c| match tree.deprel(c).base() {
            Deprel::NSUBJ | Deprel::CSUBJ | Deprel::EXPL => false,
            Deprel::MARK | Deprel::COP => c > verb,
            _ => true,
        });
        // `Thank you, the minister told the troops` asks for nothing.
        let to_them = tree
            .children_by(verb, &[Deprel::OBJ])
            .any(|c| tree.feats(c).contains("Person=2"));
        if self.head_initial || !bare || !alone || to_them {
            return false;
        }
        let start = tree.sentence_of(verb).start;
        let opening = |t: u32| matches!(tree.lower(t), "\"" | "“" | "‘" | "'" | ":");
        let before = (start..verb)
            .rev()
            .find(|&t| opening(t) || !matches!(tree.upos(t), Upos::Adv | Upos::Part | Upos::Intj | Upos::Aux));
        if before.is_none_or(opening) {
            return true;
        }
        tree.deprel(verb).base() == Deprel::CONJ
            && tree
                .head(verb)
                .is_some_and(|h| h < verb && tree.upos(h) == Upos::Verb && self.is_imperative(h))
    }

    /// The verb behind an imperative that its clause hangs on or that hangs on it.
    fn told_by(&self, verb: u32) -> Option<u32> {
        let tree = self.tree;
        let first = tree
            .head(verb)
            .filter(|_| tree.deprel(verb).base() == Deprel::CONJ)
            .unwrap_or(verb);
        let beside = |d: Deprel| matches!(d.base(), Deprel::CCOMP | Deprel::ADVCL | Deprel::PARATAXIS);
        // The parser takes `Lift the siege, France urges the rebels` for a subject.
        let above = tree.head(first).filter(|&h| {
            let as_subject = matches!(tree.deprel(first).base(), Deprel::NSUBJ | Deprel::CSUBJ | Deprel::XCOMP);
            beside(tree.deprel(first)) || h > first && as_subject
        });
        let below = tree.children(first).iter().copied().filter(|&c| c > first);
        let mut below = below.filter(|&c| beside(tree.deprel(c)) && self.has_subject(c));
        above
            .or_else(|| below.next())
            .filter(|&v| tree.upos(v) == Upos::Verb && v != verb)
    }

    /// The words behind `to` that are verbs in the guise of an adjective: `tells Tehran to free sailors`.
    pub fn hidden_infinitives(&self, word: u32) -> Vec<u32> {
        let tree = self.tree;
        let behind = |c: u32| {
            let marks = tree.children(c).iter().copied().filter(|&m| m + 1 < c && m > word);
            let mut marks = marks.filter(|&m| self.grammar.is("purpose", tree.lower(m)));
            marks.find_map(|m| Some(m + 1).filter(|&t| self.grammar.is("infinitive", tree.lower(t))))
        };
        let under = tree.children_by(word, &[Deprel::OBL, Deprel::NMOD, Deprel::OBJ]);
        let objects = tree.children_by(word, &[Deprel::OBJ]);
        let inside = objects.flat_map(|o| tree.children(o).to_vec());
        under.chain(inside).filter_map(behind).collect()
    }

    /// `Some 20,000 Sudanese protested`, each word hung as a subject: the last is.
    pub fn is_before_subject(&self, verb: u32, subject: u32) -> bool {
        let tree = self.tree;
        let next = subject + 1;
        !self.head_initial
            && next < verb
            && matches!(tree.upos(subject), Upos::Det | Upos::Num | Upos::Adj)
            && tree.head(next) == Some(verb)
            && tree.deprel(next).base() == Deprel::NSUBJ
    }

    fn has_subject(&self, verb: u32) -> bool {
        !self.speakers(verb).is_empty()
    }

    /// Who says a clause: the subject, else the noun right before the verb, hung into the clause that is told.
    fn speakers(&self, verb: u32) -> Vec<u32> {
        let tree = self.tree;
        let own: Vec<u32> = tree.children_by(verb, &[Deprel::NSUBJ]).collect();
        let before = verb.checked_sub(1).filter(|&t| t > tree.sentence_of(verb).start);
        if own.is_empty() && !self.is_imperative(verb) {
            return before
                .filter(|&t| matches!(tree.upos(t), Upos::Noun | Upos::Propn))
                .into_iter()
                .collect();
        }
        own
    }

    /// The imperatives before a verb that tells them to somebody.
    pub fn commands(&self, verb: u32) -> Vec<u32> {
        let tree = self.tree;
        let start = tree.sentence_of(verb).start;
        (start..verb)
            .filter(|&t| tree.upos(t) == Upos::Verb && self.is_imperative(t) && self.told_by(t) == Some(verb))
            .collect()
    }
}

impl Finder<'_> {
    /// The imperative that a trigger is or stands in, and the verb of saying that tells it.
    fn command_over(&self, trigger: u32) -> Option<(u32, u32)> {
        let tree = self.syntax.tree;
        let mut at = trigger;
        for _ in 0..6 {
            if tree.upos(at) == Upos::Verb && self.syntax.is_imperative(at) {
                let said = |&v: &u32| self.cue(v, "say").is_some() || self.cue(v, "request").is_some();
                return self.syntax.told_by(at).filter(said).map(|v| (at, v));
            }
            let inside = matches!(
                tree.deprel(at).base(),
                Deprel::OBJ | Deprel::XCOMP | Deprel::CCOMP | Deprel::OBL | Deprel::NMOD | Deprel::CONJ
            );
            at = tree.head(at).filter(|_| inside)?;
        }
        None
    }

    /// What somebody is told to do is asked for, and no deed of who says so. Where no row of the word of saying tells what is
    /// asked, the first act does.
    pub fn commands(&self, events: &mut [Event]) {
        self.find_speakers(events);
        let mut told: Vec<u32> = Vec::new();
        for i in 0..events.len() {
            let Some((_, verb)) = self.command_over(events[i].trigger) else {
                continue;
            };
            let holder = events
                .iter()
                .position(|e| e.trigger == verb && self.pack.codebook.type_of(e.frame).content.contains(&Content::Act));
            let asked = self.pack.codebook.frames[events[i].frame as usize].requested;
            if let Some(holder) = holder {
                let frame = self.pack.codebook.narrowed(events[holder].frame, events[i].frame);
                events[holder].frame = frame.unwrap_or(events[holder].frame);
            } else if let Some(frame) = asked.filter(|_| !told.contains(&verb)) {
                told.push(verb);
                // `Stop the aggression, Oman told Iran`: asked, not blamed.
                let blame = |e: &Event| self.pack.codebook.type_of(e.frame).quad == "verbal conflict";
                for event in events.iter_mut().filter(|e| e.trigger == verb && blame(e)) {
                    event.is_content = true;
                }
                let event = &mut events[i];
                event.frame = frame;
                event.status = Status::Actual;
                event.is_content = false;
                event.accusers.clear();
                let parties = |heads: Vec<u32>| heads.into_iter().flat_map(|h| self.joined_parties(h));
                event.actors = parties(self.syntax.speakers(verb)).collect();
                event.recipients = parties(self.syntax.objects(verb))
                    .filter(|p| self.is_somebody(p))
                    .collect();
                continue;
            }
            events[i].is_content = true;
        }
    }

    /// Who asks, where the row does not tell: `It is time for Israel to leave, the minister said`.
    fn find_speakers(&self, events: &mut [Event]) {
        let codebook = &self.pack.codebook;
        for event in events.iter_mut().filter(|e| e.actors.is_empty()) {
            let narrows = codebook.frames[event.frame as usize].narrows;
            if !matches!(narrows, Some(Narrowed::Requested | Narrowed::Demanded)) {
                continue;
            }
            let verb = if self.syntax.commands(event.trigger).is_empty() {
                self.said_after(event.trigger)
            } else {
                Some(event.trigger)
            };
            let speakers = verb.map(|v| self.syntax.speakers(v)).unwrap_or_default();
            let parties = speakers.into_iter().flat_map(|s| self.joined_parties(s));
            event.actors = parties.filter(|p| self.is_somebody(p)).collect();
            let own: Vec<_> = event.actors.iter().map(|p| p.span).collect();
            event.recipients.retain(|p| !own.contains(&p.span));
        }
    }

    /// The verb of saying behind a clause, hung on it or above it.
    fn said_after(&self, trigger: u32) -> Option<u32> {
        let tree = self.syntax.tree;
        let says = |v: u32| v > trigger && self.cue(v, "say").is_some() && tree.upos(v) == Upos::Verb;
        let mut at = trigger;
        for _ in 0..6 {
            let mut below = tree.children_by(at, &[Deprel::ADVCL, Deprel::PARATAXIS]);
            let loose = |v: u32| tree.children_by(v, &[Deprel::MARK]).next().is_none();
            if let Some(verb) = below.find(|&c| says(c) && loose(c)) {
                return Some(verb);
            }
            let above = tree.head(at)?;
            if says(above) && matches!(tree.deprel(at).base(), Deprel::CCOMP | Deprel::PARATAXIS) {
                return Some(above);
            }
            if matches!(tree.deprel(at).base(), Deprel::ADVCL | Deprel::ACL) {
                return None;
            }
            at = above;
        }
        None
    }

    /// `thousands of Syrians`, hung on the verb: the name right behind.
    pub fn counted_behind(&self, head: u32) -> Option<u32> {
        let tree = self.syntax.tree;
        let name = head + 2;
        let of = name < tree.sentence_of(head).end && self.language.grammar.is("owner", tree.lower(head + 1));
        let people = of && !self.syntax.head_initial && tree.upos(name) == Upos::Propn;
        people.then_some(name).filter(|&t| self.mentions.headed_by(t).is_some())
    }
}
