//! Quotation marks, words of saying, speakers.

use super::{Quote, QuoteKind};
use crate::article::{Article, Role};
use crate::base::Span;
use crate::mention::{Mention, MentionKind, Mentions};
use crate::pack::{Cue, Language};
use crate::parse::{Deprel, Name, NameKind, Tree, Upos};
use std::ops::Range;

pub(super) struct Finder<'a> {
    pub article: &'a Article,
    pub language: &'a Language,
    pub tree: &'a Tree<'a>,
    pub mentions: &'a Mentions,
    pub names: &'a [Name],
}

/// Words between two quotation marks, marks left out, as tokens.
#[derive(Clone, Debug)]
struct Quoted {
    inner: Range<u32>,
    block: u32,
}

/// The rule by which quoted words without a speaker of their own go on with the quotation before.
const CONTINUED: &str = "quote.continued";

/// How many words may stand between a closing mark and the word of saying.
const NEAR: u32 = 12;

/// Who says it, and by which word.
#[derive(Clone, Debug)]
struct Attribution {
    cue: Option<u32>,
    head: u32,
    /// Whether the word stands right behind the closing mark.
    behind: bool,
    /// Whether it reports only what stands between marks.
    marks: bool,
    via: String,
}

impl Finder<'_> {
    pub fn find(&self) -> Vec<Quote> {
        let quoted = self.quoted();
        let mut found: Vec<Quote> = Vec::new();
        let mut i = 0;
        while i < quoted.len() {
            // Quoted parts whose sentences meet belong together: `“A,” he said, “B.”`, `“x” and “y”`.
            let mut j = i + 1;
            while j < quoted.len() && self.sentence(quoted[j].inner.start) == self.sentence(quoted[j - 1].inner.end - 1)
            {
                j += 1;
            }
            let previous = found.last().filter(|q| self.follows(q, &quoted[i])).cloned();
            match self.marked(&quoted[i..j], previous.as_ref()) {
                Some(quote) if quote.via == CONTINUED => {
                    if let Some(last) = found.last_mut() {
                        last.span = last.span.cover(quote.span);
                        last.quoted.extend(quote.quoted);
                    }
                }
                Some(quote) => found.push(quote),
                None => {}
            }
            i = j;
        }
        let marked = found.clone();
        for (s, sentence) in self.tree.sentences.sentences.iter().enumerate() {
            let read = self
                .article
                .blocks
                .get(sentence.block as usize)
                .is_some_and(|b| b.role.is_read() && b.role != Role::Headline);
            if read {
                found.extend(self.indirect(s as u32, &marked));
            }
        }
        found.sort_by_key(|q| (q.span.start, std::cmp::Reverse(q.span.end)));
        self.refer(&mut found);
        found
    }

    /// Whether quoted words go straight on with a quotation: in its paragraph, or at the head of the next one.
    fn follows(&self, quote: &Quote, next: &Quoted) -> bool {
        let end = self
            .tree
            .sentences
            .tokens
            .partition_point(|t| t.span.end <= quote.span.end);
        let Some(last) = end.checked_sub(1) else { return false };
        let block = self.block_of(self.sentence(last as u32));
        let first = self.sentence(next.inner.start);
        let apart = first.saturating_sub(self.sentence(last as u32));
        let head = self.tree.sentences.sentences[first as usize].tokens.start + 1 >= next.inner.start;
        quote.kind == QuoteKind::Direct && apart <= 1 && (block == next.block || block + 1 == next.block && head)
    }

    /// Names the speakers. A description is named by the person's name behind it (`Gubernur Bali Nyoman Sudarma`, `her
    /// neighbour, Luis Ochoa`), a short form by its full form before, a pronoun by whoever spoke in the sentence before.
    fn refer(&self, found: &mut [Quote]) {
        let mut last: Option<(Vec<u32>, Option<Span>, u32, Span)> = None;
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
            if is_pronoun {
                let start = self.tree.sentences.tokens[head as usize].span;
                let fresh = last
                    .as_ref()
                    .filter(|l| at.saturating_sub(l.2) <= 2 && !self.introduces(l.3, start, at.saturating_sub(l.2)));
                let person = mention.is_some_and(|m| m.actors.iter().any(|&a| self.mentions.actors[a as usize].person));
                if let Some((speakers, name, ..)) = fresh {
                    quote.speakers.clone_from(speakers);
                    quote.name = *name;
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
                    actors.iter().any(|&a| self.mentions.actors[a as usize].person)
                });
            if person {
                let told = quote.span.cover(self.tree.sentences.tokens[head as usize].span);
                let told = quote
                    .name
                    .filter(|n| self.tree.sentences.sentences[at as usize].span.contains(*n))
                    .map_or(told, |n| told.cover(n));
                last = Some((quote.speakers.clone(), quote.name, at, told));
            }
        }
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
        let is_person = mention.is_some_and(|m| m.actors.iter().any(|&a| self.mentions.actors[a as usize].person));
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
        let person = |m: &Mention| m.actors.iter().any(|&a| self.mentions.actors[a as usize].person);
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
                    .span((*n).tokens.clone())
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
    fn introduces(&self, from: Span, to: Span, apart: u32) -> bool {
        self.people().any(|n| {
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
        })
    }

    fn sentence(&self, token: u32) -> u32 {
        self.tree.sentences.tokens[token as usize].sentence
    }

    fn block_of(&self, sentence: u32) -> u32 {
        self.tree.sentences.sentences[sentence as usize].block
    }

    fn span(&self, tokens: Range<u32>) -> Span {
        let tokens = &self.tree.sentences.tokens[tokens.start as usize..tokens.end as usize];
        match (tokens.first(), tokens.last()) {
            (Some(a), Some(b)) => a.span.cover(b.span),
            _ => Span::default(),
        }
    }

    /// Pairs of quotation marks within a block; what is left open runs to the block's end.
    fn quoted(&self) -> Vec<Quoted> {
        let tree = self.tree;
        let mut found = Vec::new();
        let mut open: Option<u32> = None;
        let mut block = u32::MAX;
        let mut last = 0;
        for token in 0..tree.len() as u32 {
            let here = self.block_of(self.sentence(token));
            if here != block {
                if let Some(start) = open.take()
                    && start < last + 1
                {
                    found.push(Quoted {
                        inner: start..last + 1,
                        block,
                    });
                }
                block = here;
            }
            last = token;
            let read = self
                .article
                .blocks
                .get(here as usize)
                .is_some_and(|b| b.role.is_read() && b.role != Role::Headline);
            if !read {
                open = None;
                continue;
            }
            match (tree.form(token), open) {
                ("“" | "«" | "„" | "``", _) => open = Some(token + 1),
                ("\"", None) => open = Some(token + 1),
                ("”" | "»" | "\"" | "''", Some(start)) => {
                    if start < token {
                        found.push(Quoted {
                            inner: start..token,
                            block,
                        });
                    }
                    open = None;
                }
                _ => {}
            }
        }
        found
    }

    /// A quotation between marks, in one or several parts.
    fn marked(&self, parts: &[Quoted], previous: Option<&Quote>) -> Option<Quote> {
        let tree = self.tree;
        let (first, last) = (parts.first()?, parts.last()?);
        let sentences = self.sentence(first.inner.start)..self.sentence(last.inner.end - 1) + 1;
        let range = tree.sentences.sentences[sentences.start as usize].tokens.start
            ..tree.sentences.sentences[sentences.end as usize - 1].tokens.end;
        let inside = |t: u32| parts.iter().any(|p| p.inner.contains(&t));
        // Direct speech stands as its own clause: a capital or a whole sentence within, a stop or comma at its end.
        let direct = parts.iter().any(|p| {
            let end = tree.lower(p.inner.end - 1);
            let capital = tree.form(p.inner.start).starts_with(char::is_uppercase);
            let verb = p.inner.clone().any(|t| matches!(tree.upos(t), Upos::Verb | Upos::Aux));
            p.inner.len() > 3
                && capital
                && (verb || p.inner.len() > 6)
                && (matches!(end, "," | "." | "?" | "!") || p.inner.len() > 8)
        });
        let outside: Vec<u32> = range.clone().filter(|&t| !inside(t)).collect();
        let closes: Vec<u32> = parts.iter().map(|p| p.inner.end).collect();
        let said = self.said_outside(&outside, &closes, first.inner.start);
        let direct = direct
            || said.as_ref().is_some_and(|a| a.behind)
                && parts.iter().any(|p| {
                    tree.form(p.inner.start).starts_with(char::is_uppercase)
                        && matches!(tree.lower(p.inner.end - 1), "," | "." | "?" | "!")
                });
        let attribution = said.or_else(|| self.clause_subject(first.inner.start, &range, &inside));
        let (attribution, speakers, head) = match (attribution, previous) {
            (Some(a), _) => {
                let speakers = self.speakers(a.head);
                let head = Some(a.head);
                (Some(a), speakers, head)
            }
            (None, Some(_)) if outside.iter().filter(|&&t| tree.upos(t) != Upos::Punct).count() > 2 => return None,
            (None, Some(p)) if direct || p.kind == QuoteKind::Direct && first.inner.len() > 2 => {
                (None, p.speakers.clone(), p.speaker_head)
            }
            _ => return None,
        };
        let said = attribution.as_ref().is_some_and(|a| a.cue.is_some());
        let words: usize = parts.iter().map(|p| p.inner.len()).sum();
        let human = speakers.iter().any(|&m| {
            let actors = &self.mentions.mentions[m as usize].actors;
            actors.iter().any(|&a| {
                let actor = &self.mentions.actors[a as usize];
                actor.person || !actor.id.is_empty() || !actor.sector.is_empty()
            })
        });
        if attribution.is_some() && !direct && !said && (!human || words < 2) {
            return None;
        }
        let kind = if direct { QuoteKind::Direct } else { QuoteKind::Mixed };
        let mut span = self.span(first.inner.start..last.inner.end);
        // In a mixed quotation the whole reported clause is the speaker's.
        if kind == QuoteKind::Mixed
            && let Some(cue) = attribution.as_ref().filter(|a| !a.marks).and_then(|a| a.cue)
        {
            let clause = self.reported_clause(cue, &range, attribution.as_ref().map(|a| a.head));
            if let Some(clause) = clause {
                span = span.cover(clause);
            }
        }
        Some(Quote {
            span,
            sentence: sentences.start,
            kind,
            quoted: parts.iter().map(|p| self.span(p.inner.clone())).collect(),
            cue: attribution.as_ref().and_then(|a| a.cue),
            speakers,
            speaker_head: head,
            name: None,
            via: attribution.map_or_else(|| CONTINUED.into(), |a| a.via),
        })
    }

    /// The word of saying nearest to the marks, with its speaker. What follows the closing mark comes first.
    fn said_outside(&self, outside: &[u32], closes: &[u32], open: u32) -> Option<Attribution> {
        let mut order: Vec<u32> = outside.to_vec();
        let range = |t: u32| self.tree.sentence_of(t);
        // `“…,” kata X`, `“…,” X said`: near behind the mark, with no verb between.
        let close_of = |t: u32| {
            let close = closes.iter().copied().filter(|&c| c <= t).max()?;
            let free = (close..t).all(|u| self.tree.upos(u) != Upos::Verb && self.tree.lower(u) != ".");
            (t < close + NEAR && free).then_some(close)
        };
        let near = |t: u32| close_of(t).is_some();
        order.sort_by_key(|&t| match (near(t), t < open) {
            (true, _) => (0, t),
            (false, true) => (1, open.abs_diff(t)),
            (false, false) => (2, t),
        });
        let first = range(open).start;
        order.retain(|&t| near(t) || t < open && t >= first || range(t) == range(open));
        for token in order {
            let behind = near(token);
            let Some(cue) = self.saying(token, behind) else {
                continue;
            };
            if let Some(head) = self.speaker(token, cue, outside, close_of(token)) {
                return Some(Attribution {
                    cue: Some(token),
                    head,
                    behind,
                    marks: cue.needs == "marks",
                    via: cue.via.clone(),
                });
            }
        }
        None
    }

    /// The cue of saying that a token is.
    fn saying(&self, token: u32, behind: bool) -> Option<&Cue> {
        let tree = self.tree;
        let cues = &self.language.cues;
        // A name, or a noun with an article or preposition, says nothing.
        let own = tree.form(token).starts_with(char::is_lowercase) || token == tree.sentence_of(token).start || behind;
        let is_thing = tree.upos(token) == Upos::Propn && !behind
            || tree.upos(token) == Upos::Noun
                && !behind
                && tree
                    .children_by(token, &[Deprel::CASE, Deprel::DET, Deprel::AMOD])
                    .any(|c| c < token);
        let fits = |c: &Cue| {
            let end = token + c.word.len() as u32;
            let range = tree.sentence_of(token);
            end <= range.end
                && (token + 1..end).zip(&c.word[1..]).all(|(t, w)| tree.lower(t) == w)
                && (c.pos == "prep" || own && !is_thing)
                && match c.pos.as_str() {
                    "noun" | "adv" => behind && c.pos == "adv",
                    "verb" => !matches!(tree.upos(token), Upos::Adp | Upos::Adj) || behind,
                    _ => true,
                }
        };
        let keys = [
            tree.lower(token),
            tree.lemma(token),
            self.language.frames.citation(tree.lower(token)),
        ];
        keys.into_iter()
            .filter(|k| !k.is_empty())
            .find_map(|k| cues.of_kind(k, "say").find(|c| fits(c)))
            .or_else(|| {
                let bare =
                    behind && tree.upos(token) != Upos::Propn && tree.form(token).starts_with(char::is_lowercase);
                bare.then(|| cues.of_bare(tree.lower(token)).find(|c| c.kind == "say"))?
            })
    }

    /// Who says it: a clitic on the word, the subject in the tree, else the nearest mention on the side where it stands.
    fn speaker(&self, cue: u32, rule: &Cue, outside: &[u32], close: Option<u32>) -> Option<u32> {
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
                .take_while(|&t| tree.upos(t) != Upos::Verb && tree.upos(t) != Upos::Punct)
                .find(|&t| tree.is_nominal(t))
                .map(|t| named(t).unwrap_or(t));
        }
        // `ujar Kishida`, `said Kishida`: right behind the word, before any comma.
        let is_owner = |t: u32| {
            tree.upos(t) == Upos::Pron && tree.deprel(t).base() == Deprel::NMOD
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
                    (matches!(tree.upos(t), Upos::Noun | Upos::Propn | Upos::Pron) || is_capital(t))
                        && !is_owner(t)
                        && (named(t).is_some() || is_capital(t))
                })
                .map(|t| named(t).unwrap_or(t))
        };
        let subject = tree
            .children_by(cue, &[Deprel::NSUBJ])
            .find(|&c| is_free(c))
            .map(|c| named(c).unwrap_or(c));
        // `“…,” he told reporters`: what stands between the mark and the word is its subject.
        if let Some(close) = close {
            let between = (close.max(range.start)..cue)
                .filter(|&t| is_free(t) && tree.is_nominal(t) && tree.case(t).is_none() && !is_owner(t))
                .find(|&t| {
                    named(t).is_some_and(|h| h == t)
                        || tree.upos(t) == Upos::Pron && tree.deprel(t).base() == Deprel::NSUBJ
                });
            let own = subject.filter(|&s| s >= close && s < cue);
            if let Some(head) = own.or(between).or_else(after) {
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
        let held = |s: &u32| !relative(*s) && (self.mentions.headed_by(*s).is_some() || tree.is_nominal(*s));
        if let Some(subject) = subject.filter(held).filter(|&s| s < cue || close.is_some()) {
            return Some(subject);
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
        if close.is_none() {
            // The noun phrase right before the word.
            let noun = (range.start..cue)
                .rev()
                .take_while(|&t| is_free(t) && !matches!(tree.upos(t), Upos::Verb | Upos::Sconj))
                .find(|&t| tree.is_nominal(t) && tree.case(t).is_none() && tree.deprel(t).base() != Deprel::OBL);
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
            if mention.actors.iter().any(|&a| self.mentions.actors[a as usize].person) {
                return Some(t);
            }
            fallback = fallback.or(Some(t));
        }
        fallback.or_else(after).or(subject)
    }

    /// Whether a word of saying stands in the passive whose agent follows it (`dikatakan Farid`).
    fn is_passive(&self, cue: u32) -> bool {
        self.is_passive_form(cue) && self.mentions.covering(cue + 1).is_some()
    }

    fn is_passive_form(&self, cue: u32) -> bool {
        let tree = self.tree;
        let helped = || {
            tree.children(cue)
                .iter()
                .any(|&c| tree.deprel(c).as_str() == "aux:pass")
        };
        tree.upos(cue) == Upos::Verb
            && tree.feats(cue).contains("Voice=Pass")
            && (!tree.feats(cue).contains("VerbForm=Part") || helped())
    }

    /// `dia memuji “posisi kuat”`: the subject of the verb that the quoted words hang on.
    fn clause_subject(&self, open: u32, range: &Range<u32>, inside: &dyn Fn(u32) -> bool) -> Option<Attribution> {
        let tree = self.tree;
        let verb = (range.start..open)
            .rev()
            .find(|&t| !inside(t) && tree.upos(t) == Upos::Verb)?;
        let own = tree
            .children_by(verb, &[Deprel::NSUBJ])
            .find(|&c| self.mentions.headed_by(c).is_some() && c < verb);
        let nearest = || {
            (range.start..verb).rev().find(|&t| {
                self.mentions.headed_by(t).is_some_and(|m| {
                    tree.case(t).is_none() && m.actors.iter().any(|&a| self.mentions.actors[a as usize].person)
                })
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
    fn speakers(&self, head: u32) -> Vec<u32> {
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

    /// What is reported: behind the word of saying (and its speaker) to the sentence's end, or before a trailing `X said`.
    fn reported_clause(&self, cue: u32, range: &Range<u32>, speaker: Option<u32>) -> Option<Span> {
        let tree = self.tree;
        let range = range.start.max(tree.sentence_of(cue).start)..range.end.min(tree.sentence_of(cue).end);
        let own = |t: u32| {
            speaker.is_some_and(|s| t == s || self.mentions.headed_by(s).is_some_and(|m| m.tokens.contains(&t)))
        };
        let is_filler = |t: u32| {
            own(t)
                || t == cue
                || tree.sentences.tokens[t as usize].continues
                || matches!(tree.upos(t), Upos::Punct | Upos::Sconj)
        };
        let verb_after =
            (cue + 1..range.end).any(|t| matches!(tree.upos(t), Upos::Verb | Upos::Aux | Upos::Noun) && !own(t));
        let words_before = (range.start..cue).filter(|&t| !is_filler(t)).count();
        let words_after = (cue + 1..range.end).filter(|&t| !is_filler(t)).count();
        let comma =
            speaker.is_some_and(|s| (range.start..s.min(cue)).any(|t| tree.lower(t) == ",") && s.abs_diff(cue) < NEAR);
        let trailing = words_before > words_after.max(4) && comma;
        if trailing {
            let stop = (range.start..cue.min(speaker.unwrap_or(cue)))
                .rev()
                .find(|&t| tree.lower(t) == ",")?;
            return (range.start < stop).then(|| self.span(range.start..stop));
        }
        if !verb_after || speaker.is_some_and(|s| s > cue + NEAR) {
            return None;
        }
        let mut start = (cue + 1..range.end).find(|&t| !is_filler(t))?;
        // `said on the sidelines of the summit that …`
        let that = |t: &u32| tree.upos(*t) == Upos::Sconj && tree.deprel(*t).base() == Deprel::MARK;
        if let Some(that) = (start..range.end.min(start + NEAR)).find(that)
            && (tree.upos(start) == Upos::Adp || own(start))
            && that + 1 < range.end
        {
            start = that + 1;
        }
        // `…, adding that …`, `… and urged …`: what is coordinated with the word of saying is the reporter's again.
        let stop = (start..range.end)
            .find(|&t| {
                let beside = matches!(tree.deprel(t).base(), Deprel::CONJ | Deprel::ADVCL) && tree.head(t) == Some(cue);
                let joined = tree.lower(t - 1) == "," || tree.upos(t - 1) == Upos::Cconj;
                beside && joined && matches!(tree.upos(t), Upos::Verb | Upos::Aux) && t > start + 2
            })
            .map_or(range.end, |t| {
                (start + 1..t)
                    .rev()
                    .find(|&u| tree.lower(u) == "," || tree.upos(u) == Upos::Cconj)
                    .unwrap_or(t)
            });
        let end = (start..stop).rev().find(|&t| tree.upos(t) != Upos::Punct)? + 1;
        Some(self.span(start..end))
    }

    /// Reported speech without marks: each word of saying with a clause.
    fn indirect(&self, sentence: u32, marked: &[Quote]) -> Vec<Quote> {
        let tree = self.tree;
        let range = tree.sentences.sentences[sentence as usize].tokens.clone();
        let all: Vec<u32> = range.clone().collect();
        let mut found: Vec<Quote> = Vec::new();
        for cue in range.clone() {
            let at = tree.sentences.tokens[cue as usize].span;
            let taken = |q: &Quote| q.span.overlaps(at) || q.cue == Some(cue);
            if marked.iter().any(taken) {
                continue;
            }
            let Some(rule) = self.saying(cue, false).filter(|r| r.needs != "marks") else {
                continue;
            };
            let Some(head) = self.speaker(cue, rule, &all, None) else {
                continue;
            };
            let joined = cue + rule.word.len() as u32;
            let bare = tree.upos(joined.min(range.end - 1)) == Upos::Adp;
            let clausal = rule.pos == "prep"
                || tree
                    .children_by(cue, &[Deprel::CCOMP, Deprel::PARATAXIS])
                    .next()
                    .is_some()
                || tree.deprel(cue).base() == Deprel::PARATAXIS
                || head < cue
                    && (!bare || (joined..range.end.min(joined + 8)).any(|t| tree.upos(t) == Upos::Sconj))
                    && (joined..range.end)
                        .any(|t| matches!(tree.upos(t), Upos::Verb | Upos::Aux | Upos::Adj | Upos::Sconj));
            let comma = (range.start..head.min(cue)).rev().take(4).any(|t| tree.lower(t) == ",");
            let trailing = head < cue && comma && range.end - cue < 9 && head - range.start > 4;
            if !clausal && !trailing {
                continue;
            }
            let Some(span) = self.reported_clause(cue, &range, Some(head)) else {
                continue;
            };
            if span.slice(tree.text).split_whitespace().count() < 3
                || marked.iter().chain(&found).any(|q| q.span.overlaps(span))
            {
                continue;
            }
            found.push(Quote {
                span,
                sentence,
                kind: QuoteKind::Indirect,
                quoted: Vec::new(),
                cue: Some(cue),
                speakers: self.speakers(head),
                speaker_head: Some(head),
                name: None,
                via: rule.via.clone(),
            });
        }
        found
    }
}
