//! Whether an event took place: negation, future, modality, attempts, told background.

use super::Status;
use super::find::Finder;
use crate::parse::{Deprel, Tree, Upos};
use std::ops::Range;

/// Reads the status of a trigger from the words around it.
pub(super) struct Reading<'a, 'b> {
    pub finder: &'b Finder<'a>,
}

impl Reading<'_, '_> {
    /// The status, and whether the event is only the content of a word of asking, promising, refusing or threatening.
    pub fn status(&self, trigger: u32, light: Option<u32>, words: &Range<u32>) -> (Status, bool) {
        let finder = self.finder;
        let tree = finder.syntax.tree;
        let main = light.unwrap_or(trigger);
        let mut status = self.own(main, words);
        if status == Status::Actual && light.is_some() {
            status = self.own(trigger, words);
        }
        let mut dropped = false;
        let mut below = main;
        for above in tree.ancestors(main) {
            if finder.syntax.is_finite_beside_infinitive(below) {
                break;
            }
            let relation = tree.deprel(below).base();
            // `permintaan yang dilayangkan Jakarta`: a relative clause tells of the request, not what is asked.
            let told = finder.syntax.head_initial && finder.syntax.is_relative_clause(below);
            let complement = matches!(relation, Deprel::XCOMP | Deprel::CCOMP | Deprel::CSUBJ)
                || relation == Deprel::ACL && !told
                || matches!(relation, Deprel::OBJ | Deprel::OBL) && !matches!(tree.upos(below), Upos::Verb)
                || relation == Deprel::ADVCL
                    && (self.has_purpose(below)
                        || finder.syntax.object_of_control(below).is_some()
                        || finder.syntax.is_complement_clause(below));
            if complement {
                for (kind, meant) in [
                    ("refuse", Status::Negated),
                    ("deny", Status::Negated),
                    ("promise", Status::Planned),
                    ("request", Status::Hypothetical),
                    ("threaten", Status::Hypothetical),
                    ("attempt", Status::Hypothetical),
                    ("future", Status::Planned),
                    ("modal", Status::Hypothetical),
                ] {
                    let noun_object = matches!(relation, Deprel::OBJ | Deprel::OBL);
                    if finder.cue(above, kind).is_some() && !(noun_object && matches!(kind, "attempt" | "deny")) {
                        if status == Status::Actual {
                            status = meant;
                        }
                        if matches!(kind, "request" | "threaten" | "refuse") {
                            dropped = true;
                        }
                    }
                }
                if status == Status::Actual && matches!(relation, Deprel::XCOMP) {
                    status = self.own(above, words);
                }
            }
            if relation == Deprel::CONJ && status == Status::Actual && tree.upos(below) == Upos::Verb {
                let shared = self.own(above, words);
                if matches!(shared, Status::Planned | Status::Hypothetical) {
                    status = shared;
                }
            }
            // What is only a condition for something else is told of nobody.
            if relation == Deprel::ADVCL && self.is_conditional(below) {
                status = Status::Hypothetical;
                dropped = true;
            }
            if matches!(relation, Deprel::PARATAXIS) || finder.syntax.is_relative_clause(below) {
                break;
            }
            below = above;
        }
        if self.is_conditional(main) {
            status = Status::Hypothetical;
            dropped = true;
        }
        if status == Status::Actual && self.is_scheduled(main) {
            status = Status::Planned;
        }
        if status == Status::Actual && self.is_background(main) {
            status = Status::Historical;
        }
        (status, dropped)
    }

    /// Whether a word of the future stands before a verb: `will not send`.
    pub fn is_to_come(&self, word: u32) -> bool {
        let tree = self.finder.syntax.tree;
        let future = |t: u32| self.finder.cue(t, "future").is_some();
        tree.children(word).iter().any(|&c| c < word && future(c))
    }

    /// `Japan to lend Vietnam $1 billion`, `the two are to meet`: an infinitive that nothing governs.
    fn is_scheduled(&self, word: u32) -> bool {
        let tree = self.finder.syntax.tree;
        let range = tree.sentence_of(word);
        let bare = word > range.start + 1
            && !self.finder.syntax.head_initial
            && self.finder.language.grammar.is("purpose", tree.lower(word - 1));
        let before = word.saturating_sub(2);
        bare && (matches!(tree.lemma(before), "be")
            || tree.head(word).is_none() && (tree.is_nominal(before) || tree.lower(before) == ","))
    }

    /// Whether a condition hangs on the clause: `would strike back if …`.
    pub fn is_under_condition(&self, trigger: u32) -> bool {
        let tree = self.finder.syntax.tree;
        tree.children_by(trigger, &[Deprel::ADVCL])
            .any(|c| self.is_conditional(c))
            || tree
                .head(trigger)
                .is_some_and(|h| tree.children_by(h, &[Deprel::ADVCL]).any(|c| self.is_conditional(c)))
    }

    /// Told as long past: `attacked decades ago`, `the anniversary of the invasion`, or in passing, `who had toppled the king`.
    fn is_background(&self, word: u32) -> bool {
        let tree = self.finder.syntax.tree;
        let in_passing = matches!(tree.deprel(word).base(), Deprel::ACL | Deprel::ADVCL);
        let historical = |t: u32| self.finder.cue(t, "historical").is_some();
        tree.children(word)
            .iter()
            .any(|&c| historical(c) && (in_passing || tree.deprel(c).base() != Deprel::AUX))
            || tree
                .head(word)
                .is_some_and(|h| tree.deprel(word).base() == Deprel::NMOD && historical(h))
    }

    /// By the word's own modifiers.
    fn own(&self, word: u32, trigger: &Range<u32>) -> Status {
        let finder = self.finder;
        let tree: &Tree<'_> = finder.syntax.tree;
        let mut status = Status::Actual;
        let near = tree
            .children(word)
            .iter()
            .copied()
            .chain(word.checked_sub(1).filter(|&w| w >= tree.sentence_of(word).start));
        for child in near {
            let relation = tree.deprel(child).base();
            let modifies = matches!(
                relation,
                Deprel::ADVMOD
                    | Deprel::AUX
                    | Deprel::DET
                    | Deprel::MARK
                    | Deprel::CASE
                    | Deprel::COP
                    | Deprel::DISCOURSE
                    | Deprel::DEP
            ) || child + 1 == word && (!tree.is_nominal(child) || finder.syntax.is_headline_verb(word));
            // A negation that belongs to the trigger (`tidak setuju`) is its meaning, not its status.
            if !modifies || trigger.contains(&child) {
                continue;
            }
            if finder.cue(child, "negation").is_some() {
                return Status::Negated;
            }
            if finder.cue(child, "future").is_some() {
                status = Status::Planned;
            } else if finder.cue(child, "modal").is_some() && status == Status::Actual {
                status = Status::Hypothetical;
            }
        }
        status
    }

    fn is_conditional(&self, word: u32) -> bool {
        let tree = self.finder.syntax.tree;
        tree.children(word)
            .iter()
            .any(|&c| c < word && self.finder.cue(c, "conditional").is_some())
    }

    fn has_purpose(&self, word: u32) -> bool {
        let tree = self.finder.syntax.tree;
        tree.children(word)
            .iter()
            .any(|&c| c < word && self.finder.language.grammar.is("purpose", tree.lower(c)))
    }
}
