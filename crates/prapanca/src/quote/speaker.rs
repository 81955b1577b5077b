//! Which words name the speaker: subjects, agents and what follows a preposition of source.

use super::find::{Attribution, Finder};
use crate::pack::Cue;
use crate::parse::{Deprel, Upos};
use std::ops::Range;

impl Finder<'_> {
    /// Who says it: a clitic on the word, the subject in the tree, else the nearest mention on the side where it stands.
    pub(super) fn speaker(&self, cue: u32, rule: &Cue, outside: &[u32], close: Option<u32>) -> Option<u32> {
        let tree = self.tree;
        let range = tree.sentence_of(cue);
        let is_free = |t: u32| outside.contains(&t);
        let named = |t: u32| self.mentions.covering(t).map(|m| m.head);
        let next = cue + rule.word.len() as u32;
        if next < range.end && tree.sentences.tokens[next as usize].continues {
            return Some(next);
        }
        if rule.pos == "prep" {
            return (next..range.end.min(next + 6))
                .take_while(|&t| {
                    // `according to a leaked memo`
                    let attribute = tree.deprel(t).base() == Deprel::AMOD;
                    (tree.upos(t) != Upos::Verb || attribute) && tree.upos(t) != Upos::Punct
                })
                .find(|&t| tree.is_nominal(t))
                .map(|t| named(t).unwrap_or(t));
        }
        // `ujar Kishida`, `said Kishida`: right behind the word, before any comma.
        let is_owner = |t: u32| {
            tree.upos(t) == Upos::Pron
                && tree.deprel(t).base() == Deprel::NMOD
                // `sambung dia`; but `said their leader`.
                && !(t == next && self.language.frames.by_form)
                || tree.sentences.tokens[t as usize].continues
        };
        let is_capital = |t: u32| tree.form(t).starts_with(char::is_uppercase);
        let after = || {
            (next..range.end.min(next + 5))
                .take_while(|&t| {
                    is_free(t)
                        && !matches!(tree.lower(t), "," | "." | ":")
                        && !matches!(tree.upos(t), Upos::Verb | Upos::Adp | Upos::Sconj)
                })
                .find(|&t| {
                    let pair = self.language.grammar.is("pair", tree.lower(t));
                    (matches!(tree.upos(t), Upos::Noun | Upos::Propn | Upos::Pron) || is_capital(t) || pair)
                        && (!is_owner(t) || pair)
                        && (named(t).is_some() || is_capital(t) || pair)
                })
                .map(|t| {
                    // `said one senior European diplomat`
                    let head = tree.head(t).filter(|&h| {
                        h > t
                            && h < range.end
                            && h <= t + 3
                            && matches!(tree.upos(h), Upos::Noun | Upos::Propn)
                            && (t..=h).all(|u| {
                                is_free(u)
                                    && tree.lower(u) != ","
                                    && !self.language.grammar.is("possessive", tree.lower(u))
                            })
                    });
                    let t = head.unwrap_or(t);
                    named(t).unwrap_or(t)
                })
        };
        // `The strategy, aides acknowledge, carries risks`: of two subjects the one behind the comma.
        let first = tree.children_by(cue, &[Deprel::NSUBJ]).find(|&c| is_free(c));
        let comma = |mut r: Range<u32>| r.any(|t| tree.lower(t) == ",");
        let parted = |c: &u32| *c < cue && !comma(*c..cue) && first.is_some_and(|f| comma(f..*c));
        let second = tree
            .children_by(cue, &[Deprel::NSUBJ])
            .filter(|&c| is_free(c))
            .find(parted);
        let subject = second.or(first).map(|c| named(c).unwrap_or(c));
        // `“…,” he told reporters`: what stands between the mark and the word is its subject.
        if let Some(close) = close {
            let between = (close.max(range.start)..cue)
                .filter(|&t| is_free(t) && tree.is_nominal(t) && tree.case(t).is_none() && !is_owner(t))
                .find(|&t| {
                    named(t).is_some_and(|h| h == t)
                        || tree.upos(t) == Upos::Pron && tree.deprel(t).base() == Deprel::NSUBJ
                });
            let own = subject.filter(|&s| s >= close && s < cue);
            // `said one of them`, `said a neighbour`
            let anybody = || {
                (next..range.end.min(next + 6))
                    .take_while(|&t| {
                        let own = matches!(
                            tree.upos(t),
                            Upos::Det | Upos::Adj | Upos::Num | Upos::Noun | Upos::Pron
                        );
                        is_free(t) && own
                    })
                    .filter(|&t| tree.is_nominal(t) && !is_owner(t) && !self.language.grammar.is("time", tree.lower(t)))
                    .last()
            };
            if let Some(head) = own.or(between).or_else(after).or_else(anybody) {
                return Some(head);
            }
        }
        if self.is_passive(cue)
            && let Some(head) = after()
        {
            return Some(head);
        }
        if close.is_none() && self.is_passive_form(cue) {
            return None;
        }
        let relative = |s: u32| self.language.grammar.is("relative", tree.lower(s));
        let by_form = self.language.frames.by_form;
        // `Feld, who told supporters that …`: whom the pronoun takes up.
        if let Some(pronoun) = tree
            .children_by(cue, &[Deprel::NSUBJ])
            .find(|&c| relative(c) && c < cue && is_free(c))
            && close.is_none()
        {
            let beside = (range.start..pronoun)
                .rev()
                .take(3)
                .find(|&t| tree.is_nominal(t))
                .and_then(named);
            let near = (range.start..pronoun).rev().take(8).find(|&t| {
                tree.is_nominal(t) && !self.is_behind_preposition(t) && !self.language.grammar.is("time", tree.lower(t))
            });
            let is_person = |h: u32| {
                self.mentions
                    .headed_by(h)
                    .is_some_and(|m| self.mentions.has_person(&m.actors))
            };
            let human = beside.or(near.and_then(named)).filter(|&h| is_person(h)).map(|h| {
                // `Peter Langley, a former envoy, who said …`
                let start = self.mentions.headed_by(h).map_or(h, |m| m.tokens.start);
                let name = (range.start..start)
                    .rev()
                    .find(|&t| !matches!(tree.upos(t), Upos::Det | Upos::Adj));
                let name = name.filter(|&t| t > range.start && tree.lower(t) == ",").map(|t| t - 1);
                name.filter(|&t| tree.upos(t) == Upos::Propn)
                    .and_then(named)
                    .filter(|&n| is_person(n))
                    .unwrap_or(h)
            });
            let above = tree
                .head(cue)
                .filter(|&h| tree.deprel(cue).base() == Deprel::ACL && tree.is_nominal(h));
            if let Some(head) = human.or(above.map(|h| named(h).unwrap_or(h))).or(near) {
                return Some(head);
            }
        }
        let held = |s: &u32| {
            let aside = tree.upos(*s) == Upos::Noun && self.is_behind_preposition(*s);
            !(aside || relative(*s)) && (self.mentions.headed_by(*s).is_some() || tree.is_nominal(*s))
        };
        // `Pike aides said`: a name before its noun.
        let subject = subject.map(|s| {
            let goes_on = s + 1 < cue
                && tree.upos(s) == Upos::Propn
                && tree.upos(s + 1) == Upos::Noun
                && tree.deprel(s + 1).base() != Deprel::APPOS
                && !self.language.frames.by_form
                && !self.language.grammar.is("time", tree.lower(s + 1));
            if goes_on { s + 1 } else { s }
        });
        if let Some(subject) = subject.filter(held).filter(|&s| s < cue || close.is_some()) {
            return Some(subject);
        }
        // `Harga akan naik, kata menteri`: right behind the word that a comma parts from what is said.
        let trails = cue > range.start + 2
            && tree.lower(cue - 1) == ","
            && !(next..range.end).any(|t| matches!(tree.upos(t), Upos::Verb | Upos::Aux));
        if close.is_none() && trails && !rule.word.is_empty() && subject.is_none_or(|s| s > cue) {
            let object = || {
                tree.children_by(cue, &[Deprel::OBJ])
                    .find(|&c| c == next)
                    .filter(|_| by_form)
            };
            let behind = subject.filter(held).filter(|&s| s < next + 3);
            if let Some(head) = behind.or_else(after).or_else(object) {
                return Some(named(head).unwrap_or(head));
            }
        }
        // `was quoted as saying`, `X condemned it, saying`: the subject of the verb above.
        let subject_of = |verb: u32| {
            tree.children_by(verb, &[Deprel::NSUBJ])
                .find(|&c| is_free(c) && c < cue)
                .map(|c| named(c).unwrap_or(c))
        };
        let says = |verb: &u32| self.saying(*verb, false).is_some();
        let above = tree
            .ancestors(cue)
            .filter(says)
            .find_map(subject_of)
            .or_else(|| tree.ancestors(cue).find_map(subject_of));
        if let Some(above) = above.filter(held) {
            return Some(above);
        }
        // `Stoltenberg, the head of the alliance, warned`: who stands before the apposition.
        let is_comma = |t: u32| t < range.end && tree.lower(t) == ",";
        if close.is_none() && cue > range.start && is_comma(cue - 1) {
            let opening = self.mentions.mentions.iter().find(|m| m.tokens.start == range.start);
            if let Some(opening) = opening.filter(|m| is_comma(m.tokens.end) && m.tokens.end + 1 < cue) {
                return Some(opening.head);
            }
        }
        if close.is_none() {
            // The noun phrase right before the word.
            let noun = (range.start..cue)
                .rev()
                .take_while(|&t| {
                    let clause = tree.upos(t) == Upos::Verb
                        && !["VerbForm=Part", "VerbForm=Ger"]
                            .iter()
                            .any(|f| tree.feats(t).contains(f));
                    is_free(t) && !clause && tree.upos(t) != Upos::Sconj
                })
                .find(|&t| {
                    tree.is_nominal(t)
                        && tree.case(t).is_none()
                        && tree.deprel(t).base() != Deprel::OBL
                        && !self.is_behind_preposition(t)
                        && !self.language.grammar.is("time", tree.lower(t))
                })
                // `three people familiar with the decision`
                .map(|t| {
                    let counts = tree.upos(t) == Upos::Num && t + 1 < cue && tree.upos(t + 1) == Upos::Noun;
                    if counts { t + 1 } else { t }
                });
            if let Some(noun) = noun {
                return Some(named(noun).unwrap_or(noun));
            }
        }
        // The nearest mention before, persons first; not one behind a preposition.
        let before: Vec<u32> = (range.start..cue).rev().filter(|&t| is_free(t)).collect();
        let mut fallback = None;
        for &t in &before {
            let Some(mention) = self.mentions.headed_by(t) else {
                continue;
            };
            if tree.case(t).is_some() || mention.actors.is_empty() {
                continue;
            }
            if self.mentions.has_person(&mention.actors) {
                return Some(t);
            }
            fallback = fallback.or(Some(t));
        }
        fallback.or_else(after).or(subject)
    }

    /// Whether a preposition stands before a noun's phrase in the line of words.
    pub(super) fn is_behind_preposition(&self, token: u32) -> bool {
        let tree = self.tree;
        let range = tree.sentence_of(token);
        (range.start..token)
            .rev()
            .find(|&t| {
                let own = matches!(
                    tree.upos(t),
                    Upos::Det | Upos::Adj | Upos::Num | Upos::Noun | Upos::Propn
                );
                !own || tree.lower(t) == ","
            })
            .is_some_and(|t| tree.upos(t) == Upos::Adp)
    }

    /// Whether a word of saying stands in the passive whose agent follows it (`dikatakan Farid`).
    fn is_passive(&self, cue: u32) -> bool {
        self.is_passive_form(cue) && self.mentions.covering(cue + 1).is_some()
    }

    fn is_passive_form(&self, cue: u32) -> bool {
        let tree = self.tree;
        let helped = || tree.children(cue).iter().any(|&c| tree.deprel(c) == Deprel::AUX_PASS);
        tree.upos(cue) == Upos::Verb
            && tree.feats(cue).contains("Voice=Pass")
            && (!tree.feats(cue).contains("VerbForm=Part") || helped())
    }

    /// `dia memuji “posisi kuat”`: the subject of the verb that the quoted words hang on.
    pub(super) fn clause_subject(
        &self,
        open: u32,
        range: &Range<u32>,
        inside: &dyn Fn(u32) -> bool,
    ) -> Option<Attribution> {
        let tree = self.tree;
        let verb = (range.start..open)
            .rev()
            .find(|&t| !inside(t) && tree.upos(t) == Upos::Verb)?;
        let own = tree
            .children_by(verb, &[Deprel::NSUBJ])
            .find(|&c| self.mentions.headed_by(c).is_some() && c < verb);
        let nearest = || {
            (range.start..verb).rev().find(|&t| {
                self.mentions
                    .headed_by(t)
                    .is_some_and(|m| tree.case(t).is_none() && self.mentions.has_person(&m.actors))
            })
        };
        let head = own.or_else(nearest)?;
        Some(Attribution {
            cue: None,
            head,
            behind: false,
            marks: true,
            via: "quote.clause-subject".into(),
        })
    }

    /// The mentions that a speaker phrase holds: its own and those coordinated with it.
    pub(super) fn speakers(&self, head: u32) -> Vec<u32> {
        let tree = self.tree;
        let index = |t: u32| {
            let at = |list: &[Option<u32>]| list.get(t as usize).copied().flatten();
            at(&self.mentions.at_head).or_else(|| at(&self.mentions.over))
        };
        let Some(first) = index(head) else { return Vec::new() };
        let mut found = vec![first];
        // Outwards over `and` and commas.
        let joins = |between: Range<u32>| {
            !between.is_empty()
                && between.len() <= 2
                && between
                    .clone()
                    .all(|t| tree.upos(t) == Upos::Cconj || tree.lower(t) == ",")
                && between.clone().any(|t| tree.upos(t) == Upos::Cconj)
        };
        let range = tree.sentence_of(head);
        for (i, mention) in self.mentions.mentions.iter().enumerate() {
            if mention.tokens.start < range.start || mention.tokens.end > range.end || i as u32 == first {
                continue;
            }
            let own = &self.mentions.mentions[first as usize].tokens;
            let near = mention.tokens.end <= own.start && joins(mention.tokens.end..own.start)
                || own.end <= mention.tokens.start && joins(own.end..mention.tokens.start);
            if near && index(mention.head) == Some(i as u32) {
                found.push(i as u32);
            }
        }
        found.sort_unstable();
        found
    }
}
