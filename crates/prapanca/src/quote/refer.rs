//! Who a speaker is: full names for short ones, names for descriptions, antecedents for pronouns.

use super::Quote;
use super::find::Finder;
use crate::base::Span;
use crate::mention::{Mention, MentionKind};
use crate::parse::{Deprel, Name, NameKind, Upos};
use std::ops::Range;

/// Somebody who spoke.
struct Spoke {
    speakers: Vec<u32>,
    name: Option<Span>,
    /// The sentence.
    at: u32,
    /// All the words that tell it.
    told: Span,
    /// What a pronoun said of him or her.
    gender: Option<char>,
}

impl Finder<'_> {
    /// Names the speakers. A description is named by the person's name behind it (`Gubernur Bali Nyoman Sudarma`, `her
    /// neighbour, Luis Ochoa`), a short form by its full form before, a pronoun by whoever spoke in the sentence before.
    pub(super) fn refer(&self, found: &mut [Quote]) {
        let mut spoke: Vec<Spoke> = Vec::new();
        for quote in found {
            let Some(head) = quote.speaker_head else { continue };
            let at = self.sentence(head);
            if quote.speakers.len() > 1 {
                continue;
            }
            let mention = quote.speakers.first().map(|&m| &self.mentions.mentions[m as usize]);
            let is_pronoun = mention.is_some_and(|m| m.kind == MentionKind::Pronoun && m.actors.len() <= 1)
                || mention.is_none()
                    && (self.tree.upos(head) == Upos::Pron || self.tree.sentences.tokens[head as usize].continues)
                || mention.is_some_and(|m| m.kind == MentionKind::Description) && self.is_pointed(head);
            let pair = self.language.grammar.is("pair", self.tree.lower(head))
                || self
                    .tree
                    .children(head)
                    .iter()
                    .any(|&c| c < head && c + 2 >= head && self.language.grammar.is("pair", self.tree.lower(c)));
            if pair && let Some(both) = self.two_before(head) {
                quote.speakers = both;
                continue;
            }
            // `what it called “…”` is no person's.
            if self.language.grammar.is("thing", self.tree.lower(head)) {
                continue;
            }
            if is_pronoun {
                let start = self.tree.sentences.tokens[head as usize].span;
                let gender = self.gender(head);
                let fits = |l: &Spoke| gender.is_none() || l.gender.is_none() || l.gender == gender;
                let fresh = match spoke.last() {
                    Some(l) if fits(l) => {
                        let apart = at.saturating_sub(l.at);
                        Some(l).filter(|_| apart <= 2 && !self.introduces(l.told, start, l.at, apart))
                    }
                    // `he`, where a woman spoke last: the man who spoke before her.
                    Some(_) => spoke
                        .iter()
                        .rev()
                        .take(8)
                        .find(|l| at.saturating_sub(l.at) <= 8 && fits(l)),
                    None => None,
                };
                let person = mention.is_some_and(|m| self.mentions.has_person(&m.actors));
                if let Some(fresh) = fresh {
                    quote.speakers.clone_from(&fresh.speakers);
                    quote.name = fresh.name;
                } else if !person && let Some(subject) = self.subject_before(head) {
                    quote.speakers = vec![subject];
                } else if !person && let Some(name) = self.person_before(head) {
                    quote.speakers.clear();
                    quote.name = Some(name);
                }
            } else {
                quote.name = self.name_of(head, quote.cue, mention);
            }
            let unknown = |m: &Mention| {
                let known = |&a: &u32| !self.mentions.actors[a as usize].id.is_empty();
                m.kind == MentionKind::Description || m.kind == MentionKind::Name && !m.actors.iter().any(known)
            };
            let person = quote.name.is_some()
                || !is_pronoun && mention.is_some_and(unknown)
                || quote.speakers.first().is_some_and(|&m| {
                    let actors = &self.mentions.mentions[m as usize].actors;
                    self.mentions.has_person(actors)
                });
            if person {
                let told = quote.span.cover(self.tree.sentences.tokens[head as usize].span);
                let told = mention.map_or(told, |m| told.cover(m.span));
                let told = quote
                    .name
                    .filter(|n| self.tree.sentences.sentences[at as usize].span.contains(*n))
                    .map_or(told, |n| told.cover(n));
                let words = quote.name.map(|n| n.slice(self.tree.text));
                let same = |l: &&mut Spoke| {
                    let known = l.name.map(|n| n.slice(self.tree.text));
                    known == words && (words.is_some() || self.is_one(&l.speakers, &quote.speakers))
                };
                let mut gender = self.gender(head).filter(|_| is_pronoun);
                for l in spoke.iter_mut().filter(same) {
                    gender = gender.or(l.gender);
                    l.gender = gender;
                }
                let (speakers, name) = (quote.speakers.clone(), quote.name);
                spoke.push(Spoke {
                    speakers,
                    name,
                    at,
                    told,
                    gender,
                });
            }
        }
    }

    /// Whether two lists of speakers mean one person.
    fn is_one(&self, a: &[u32], b: &[u32]) -> bool {
        let actors = |of: &[u32]| of.first().map(|&m| self.mentions.mentions[m as usize].actors.clone());
        actors(a).is_some_and(|x| !x.is_empty() && Some(x) == actors(b))
    }

    fn gender(&self, token: u32) -> Option<char> {
        let pronouns = self.language.roles.pronouns(self.tree.lower(token));
        pronouns.iter().find_map(|p| p.gender)
    }

    /// The last person who was a subject in this sentence before a pronoun or in the two sentences before it.
    fn subject_before(&self, token: u32) -> Option<u32> {
        let at = self.sentence(token);
        let people = self.mentions.mentions.iter().enumerate().rev();
        people
            .filter(|(_, m)| m.tokens.end <= token && at - self.sentence(m.head) <= 2)
            .filter(|(_, m)| self.mentions.has_person(&m.actors))
            .filter(|(_, m)| !matches!(m.kind, MentionKind::Pronoun | MentionKind::FirstPerson))
            .filter(|(_, m)| !self.quoted.iter().any(|q| q.contains(m.span)))
            .find(|(_, m)| self.tree.deprel(m.head).base() == Deprel::NSUBJ)
            .map(|(i, _)| i as u32)
    }

    /// The two people named last before `both leaders`, `keduanya`, no more than three sentences away.
    fn two_before(&self, token: u32) -> Option<Vec<u32>> {
        let at = self.sentence(token);
        let mut both: Vec<u32> = Vec::new();
        for (i, mention) in self.mentions.mentions.iter().enumerate().rev() {
            let near = mention.tokens.end <= token && at - self.sentence(mention.head) <= 3;
            let [actor] = mention.actors[..] else { continue };
            let person = self.mentions.actors[actor as usize].person;
            let name = mention.kind == MentionKind::Name || mention.kind == MentionKind::Description;
            let new = both
                .iter()
                .all(|&b| self.mentions.mentions[b as usize].actors != mention.actors);
            if near && person && name && new {
                both.push(i as u32);
            }
            if both.len() == 2 {
                both.sort_unstable();
                return Some(both);
            }
        }
        None
    }

    /// `politikus asal Solo itu`: a description with a demonstrative means somebody who has been named.
    fn is_pointed(&self, head: u32) -> bool {
        let tree = self.tree;
        let range = tree.sentence_of(head);
        (head + 1..range.end.min(head + 6))
            .take_while(|&t| !matches!(tree.upos(t), Upos::Verb | Upos::Punct))
            .any(|t| tree.feats(t).contains("PronType=Dem"))
    }

    fn people(&self) -> impl DoubleEndedIterator<Item = &Name> {
        self.names.iter().filter(|n| n.kind == NameKind::Person)
    }

    fn name_of(&self, head: u32, cue: Option<u32>, mention: Option<&Mention>) -> Option<Span> {
        let tree = self.tree;
        let own = mention.map_or(head..head + 1, |m| m.tokens.clone());
        let full = |name: &Name| self.full(name.tokens.clone());
        let inside = self
            .people()
            .find(|n| n.tokens.start < own.end && n.tokens.end > own.start);
        if let Some(inside) = inside {
            let name = full(inside);
            let known = mention.is_some_and(|m| {
                m.actors.iter().any(|&a| {
                    let actor = &self.mentions.actors[a as usize];
                    actor.person && actor.name.contains(name.slice(tree.text))
                })
            });
            return (!known).then_some(name);
        }
        let kind = mention.map(|m| m.kind);
        let is_person = mention.is_some_and(|m| self.mentions.has_person(&m.actors));
        // `kata Direktur LBH Jakarta Yusuf Maulana`: the name that ends the phrase behind the word of saying.
        if let Some(cue) = cue.filter(|&c| c < head && !is_person) {
            let range = tree.sentence_of(head);
            let end = (cue + 1..range.end)
                .find(|&t| matches!(tree.upos(t), Upos::Verb | Upos::Aux | Upos::Adp | Upos::Punct))
                .unwrap_or(range.end);
            if let Some(name) = self.people().find(|n| n.tokens.start > cue && n.tokens.end <= end) {
                return Some(full(name));
            }
        }
        let bare = mention.is_none() && tree.upos(head) == Upos::Propn || is_person && kind == Some(MentionKind::Name);
        if bare && tree.form(head).starts_with(char::is_uppercase) && own.len() == 1 {
            let name = self.full(own.clone());
            return (name.len() > self.span(own.clone()).len() || mention.is_none()).then_some(name);
        }
        if !matches!(kind, None | Some(MentionKind::Description)) {
            // A town's or a state's name may be a person's: `Lima`.
            let word = tree.form(head);
            return self
                .people()
                .find(|n| {
                    n.tokens.end <= own.start
                        && n.tokens.len() > 1
                        && tree.form(n.tokens.end - 1) == word
                        && own.len() == 1
                })
                .map(|n| self.span(n.tokens.clone()));
        }
        // Behind the description, before the word of saying or the next verb.
        let range = tree.sentence_of(head);
        let stop = match cue {
            Some(cue) if cue > head && cue <= range.end => cue,
            _ => (own.end..range.end)
                .find(|&t| matches!(tree.upos(t), Upos::Verb | Upos::Aux | Upos::Sconj))
                .unwrap_or(range.end),
        };
        let quotes = |t: u32| matches!(tree.form(t), "“" | "”" | "\"");
        self.people()
            .find(|n| n.tokens.start >= own.end && n.tokens.end <= stop && !(own.end..n.tokens.start).any(quotes))
            .filter(|n| n.tokens.start - own.end <= 10)
            .map(full)
            .or_else(|| self.capitals(own.end, stop))
    }

    /// The capitalised words that end a description (`Aktivis lingkungan Halimah`, `Gubernur Aceh Teuku Iskandar`), those left out
    /// that name a state or an organisation.
    fn capitals(&self, from: u32, stop: u32) -> Option<Span> {
        let tree = self.tree;
        let end = (from..stop).rev().find(|&t| tree.upos(t) != Upos::Punct)? + 1;
        let person = |m: &Mention| self.mentions.has_person(&m.actors);
        let free = |t: u32| {
            let named = self.mentions.mentions.iter().any(|m| {
                m.tokens.start >= from && m.tokens.contains(&t) && !person(m) && self.mentions.is_political(m)
            });
            let organised = self
                .names
                .iter()
                .any(|n| n.kind == NameKind::Organisation && n.tokens.contains(&t));
            tree.form(t).starts_with(char::is_uppercase) && !named && !organised
        };
        let start = (from..end).rev().take_while(|&t| free(t)).last()?;
        let place = start > from && tree.upos(start - 1) == Upos::Adp;
        (!place).then(|| self.span(start..end))
    }

    /// The full form of a short name, as it stood before: as a person that the model read, or as capitals beside the word.
    fn full(&self, tokens: Range<u32>) -> Span {
        let tree = self.tree;
        let span = self.span(tokens.clone());
        let word = span.slice(tree.text);
        let longer = self.people().find(|n| {
            n.tokens.len() > tokens.len()
                && n.tokens.end <= tokens.start
                && self
                    .span(n.tokens.clone())
                    .slice(tree.text)
                    .split(' ')
                    .any(|w| w == word)
        });
        if let Some(longer) = longer {
            return self.span(longer.tokens.clone());
        }
        if tokens.len() > 1 {
            return span;
        }
        let Some(first) = (0..=tokens.start).find(|&t| tree.form(t) == word) else {
            return span;
        };
        let capital = |t: u32| {
            t < tree.len() as u32
                && self.sentence(t) == self.sentence(first)
                && tree.form(t).starts_with(char::is_uppercase)
        };
        let role = |t: u32| {
            self.mentions
                .mentions
                .iter()
                .any(|m| m.kind != MentionKind::Name && m.tokens.contains(&t) && !m.tokens.contains(&first))
                || self.mentions.mentions.iter().any(|m| {
                    m.kind == MentionKind::Name
                        && m.tokens.len() == 1
                        && m.tokens.contains(&t)
                        && self.mentions.is_political(m)
                })
        };
        match (capital(first + 1), first > 0 && capital(first - 1) && !role(first - 1)) {
            (true, _) => self.span(first..first + 2),
            (false, true) => self.span(first - 1..first + 1),
            _ => span,
        }
    }

    /// The last person named outside quotation marks before a token, no more than three sentences away.
    fn person_before(&self, token: u32) -> Option<Span> {
        let at = self.sentence(token);
        let mut open = false;
        let marks: Vec<bool> = (0..token)
            .map(|t| {
                match self.tree.form(t) {
                    "“" => open = true,
                    "”" => open = false,
                    _ => {}
                }
                open
            })
            .collect();
        self.people()
            .rev()
            .find(|n| {
                n.tokens.end <= token && !marks[n.tokens.start as usize] && at - self.sentence(n.tokens.start) <= 3
            })
            .map(|n| self.span(n.tokens.clone()))
    }

    /// Whether somebody else is named as a subject, or after a passive, between a quotation and a pronoun.
    fn introduces(&self, from: Span, to: Span, since: u32, apart: u32) -> bool {
        let spoken = self.people().any(|n| {
            let span = self.span(n.tokens.clone());
            let head = n
                .tokens
                .clone()
                .find(|&t| self.tree.head(t).is_none_or(|h| !n.tokens.contains(&h)));
            let subject = head.is_some_and(|h| {
                let above = |t: u32| self.tree.deprel(t).base() == Deprel::NSUBJ;
                above(h) || self.tree.head(h).is_some_and(above)
            });
            apart > 0 && span.start >= from.end && span.end <= to.start && (subject || apart > 1)
        });
        let subject = |m: &Mention| {
            let person = self.mentions.has_person(&m.actors);
            let named = matches!(m.kind, MentionKind::Name | MentionKind::Description);
            apart > 0
                && person
                && named
                && m.span.start >= from.end
                && m.span.end <= to.start
                && self.tree.deprel(m.head).base() == Deprel::NSUBJ
                && self.sentence(m.head) > since
                && !self.quoted.iter().any(|q| q.contains(m.span))
        };
        spoken || self.mentions.mentions.iter().any(subject)
    }
}
