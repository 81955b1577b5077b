//! Quotation marks, words of saying, speakers.

use super::{Quote, QuoteKind};
use crate::article::{Article, Role};
use crate::base::Span;
use crate::mention::Mentions;
use crate::pack::{Cue, Language};
use crate::parse::{Deprel, Tree, Upos};
use std::ops::Range;

pub(super) struct Finder<'a> {
    pub article: &'a Article,
    pub language: &'a Language,
    pub tree: &'a Tree<'a>,
    pub mentions: &'a Mentions,
}

/// Words between two quotation marks, marks left out, as tokens.
#[derive(Clone, Debug)]
struct Quoted {
    inner: Range<u32>,
    block: u32,
}

/// Who says it, and by which word.
#[derive(Clone, Debug)]
struct Attribution {
    cue: Option<u32>,
    head: u32,
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
            while j < quoted.len() && self.sentence(quoted[j].inner.start) == self.sentence(quoted[j - 1].inner.end - 1) {
                j += 1;
            }
            let previous = found.last().filter(|q| self.block_of(q.sentence) == quoted[i].block).cloned();
            if let Some(quote) = self.marked(&quoted[i..j], previous.as_ref()) {
                found.push(quote);
            }
            i = j;
        }
        let direct: Vec<Quote> = found.clone();
        for (s, sentence) in self.tree.sentences.sentences.iter().enumerate() {
            let read = self.article.blocks.get(sentence.block as usize).is_some_and(|b| b.role.is_read());
            if !read || direct.iter().any(|q| q.span.overlaps(sentence.span)) {
                continue;
            }
            found.extend(self.indirect(s as u32));
        }
        found
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
                    found.push(Quoted { inner: start..last + 1, block });
                }
                block = here;
            }
            last = token;
            let read = self.article.blocks.get(here as usize).is_some_and(|b| b.role.is_read() && b.role != Role::Headline);
            if !read {
                open = None;
                continue;
            }
            match (tree.form(token), open) {
                ("“" | "«" | "„" | "``", _) => open = Some(token + 1),
                ("\"", None) => open = Some(token + 1),
                ("”" | "»" | "\"" | "''", Some(start)) => {
                    if start < token {
                        found.push(Quoted { inner: start..token, block });
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
            p.inner.len() > 3 && capital && (verb || p.inner.len() > 6) && (matches!(end, "," | "." | "?" | "!") || p.inner.len() > 8)
        });
        let outside: Vec<u32> = range.clone().filter(|&t| !inside(t)).collect();
        let said = self.said_outside(&outside, last.inner.end, first.inner.start);
        let attribution = said.or_else(|| self.clause_subject(first.inner.start, &range, &inside));
        let (attribution, speakers, head) = match (attribution, previous) {
            (Some(a), _) => {
                let speakers = self.speakers(a.head);
                let head = Some(a.head);
                (Some(a), speakers, head)
            }
            (None, Some(p)) if direct => (None, p.speakers.clone(), p.speaker_head),
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
        if !direct && !said && (!human || words < 2) {
            return None;
        }
        let kind = if direct { QuoteKind::Direct } else { QuoteKind::Mixed };
        let mut span = self.span(first.inner.start..last.inner.end);
        // In a mixed quotation the whole reported clause is the speaker's.
        if kind == QuoteKind::Mixed
            && let Some(cue) = attribution.as_ref().and_then(|a| a.cue)
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
            via: attribution.map_or_else(|| "quote.continued".into(), |a| a.via),
        })
    }

    /// The word of saying nearest to the marks, with its speaker. What follows the closing mark comes first.
    fn said_outside(&self, outside: &[u32], close: u32, open: u32) -> Option<Attribution> {
        let mut order: Vec<u32> = outside.to_vec();
        order.sort_by_key(|&t| if t >= close { (0, t - close) } else { (1, open.abs_diff(t)) });
        for token in order {
            let behind = token >= close && token < close + 4;
            let Some(cue) = self.saying(token, behind) else { continue };
            if let Some(head) = self.speaker(token, cue, outside, behind) {
                return Some(Attribution { cue: Some(token), head, via: cue.via.clone() });
            }
        }
        None
    }

    /// The cue of saying that a token is.
    fn saying(&self, token: u32, behind: bool) -> Option<&Cue> {
        let tree = self.tree;
        let cues = &self.language.cues;
        let fits = |c: &Cue| {
            let end = token + c.word.len() as u32;
            let range = tree.sentence_of(token);
            end <= range.end
                && (token + 1..end).zip(&c.word[1..]).all(|(t, w)| tree.lower(t) == w)
                && match c.pos.as_str() {
                    "noun" => false,
                    "verb" => !matches!(tree.upos(token), Upos::Adp | Upos::Adj) || behind,
                    _ => true,
                }
        };
        let keys = [tree.lower(token), tree.lemma(token), self.language.frames.citation(tree.lower(token))];
        keys.into_iter()
            .filter(|k| !k.is_empty())
            .find_map(|k| cues.of_kind(k, "say").find(|c| fits(c)))
            .or_else(|| behind.then(|| cues.of_bare(tree.lower(token)).find(|c| c.kind == "say"))?)
    }

    /// Who says it: a clitic on the word, the subject in the tree, else the nearest mention on the side where it stands.
    fn speaker(&self, cue: u32, rule: &Cue, outside: &[u32], behind: bool) -> Option<u32> {
        let tree = self.tree;
        let range = tree.sentence_of(cue);
        let is_free = |t: u32| outside.contains(&t);
        let named = |t: u32| self.mentions.covering(t).map(|m| m.head);
        let next = cue + rule.word.len() as u32;
        if next < range.end && tree.sentences.tokens[next as usize].continues {
            return Some(next);
        }
        if rule.pos == "prep" {
            return (next..range.end.min(next + 6)).find(|&t| tree.is_nominal(t)).map(|t| named(t).unwrap_or(t));
        }
        // `ujar Kishida`, `said Kishida`: right behind the word, before any comma.
        let after = || {
            (next..range.end.min(next + 5))
                .take_while(|&t| is_free(t) && !matches!(tree.lower(t), "," | "." | ":") && !matches!(tree.upos(t), Upos::Verb | Upos::Adp | Upos::Sconj))
                .find(|&t| matches!(tree.upos(t), Upos::Noun | Upos::Propn | Upos::Pron) && named(t).is_some())
                .and_then(named)
        };
        let subject = tree
            .children_by(cue, &[Deprel::NSUBJ])
            .find(|&c| is_free(c))
            .map(|c| named(c).unwrap_or(c));
        if behind && let Some(head) = after() {
            return Some(head);
        }
        if let Some(subject) = subject.filter(|&s| self.mentions.headed_by(s).is_some() || tree.upos(s) == Upos::Pron) {
            return Some(subject);
        }
        // The nearest mention before, persons first; not one behind a preposition.
        let before: Vec<u32> = (range.start..cue).rev().filter(|&t| is_free(t)).collect();
        let mut fallback = None;
        for &t in &before {
            let Some(mention) = self.mentions.headed_by(t) else { continue };
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

    /// `dia memuji “posisi kuat”`: the subject of the verb that the quoted words hang on.
    fn clause_subject(&self, open: u32, range: &Range<u32>, inside: &dyn Fn(u32) -> bool) -> Option<Attribution> {
        let tree = self.tree;
        let verb = (range.start..open).rev().find(|&t| !inside(t) && tree.upos(t) == Upos::Verb)?;
        let own = tree.children_by(verb, &[Deprel::NSUBJ]).find(|&c| self.mentions.headed_by(c).is_some() && c < verb);
        let nearest = || {
            (range.start..verb).rev().find(|&t| {
                self.mentions.headed_by(t).is_some_and(|m| {
                    tree.case(t).is_none() && m.actors.iter().any(|&a| self.mentions.actors[a as usize].person)
                })
            })
        };
        let head = own.or_else(nearest)?;
        Some(Attribution { cue: None, head, via: "quote.clause-subject".into() })
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
                && between.clone().all(|t| tree.upos(t) == Upos::Cconj || tree.lower(t) == ",")
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
            own(t) || t == cue || tree.sentences.tokens[t as usize].continues || matches!(tree.upos(t), Upos::Punct | Upos::Sconj)
        };
        let verb_after = (cue + 1..range.end).any(|t| matches!(tree.upos(t), Upos::Verb | Upos::Aux | Upos::Noun) && !own(t));
        let words_before = (range.start..cue).filter(|&t| !is_filler(t)).count();
        let words_after = (cue + 1..range.end).filter(|&t| !is_filler(t)).count();
        let trailing = words_before > words_after.max(4)
            && speaker.is_some_and(|s| (range.start..s.min(cue)).any(|t| tree.lower(t) == ","));
        if trailing {
            let stop = (range.start..cue.min(speaker.unwrap_or(cue))).rev().find(|&t| tree.lower(t) == ",")?;
            return (range.start < stop).then(|| self.span(range.start..stop));
        }
        if !verb_after {
            return None;
        }
        let start = (cue + 1..range.end).find(|&t| !is_filler(t))?;
        let end = (start..range.end).rev().find(|&t| tree.upos(t) != Upos::Punct)? + 1;
        Some(self.span(start..end))
    }

    /// Reported speech without marks.
    fn indirect(&self, sentence: u32) -> Option<Quote> {
        let tree = self.tree;
        let range = tree.sentences.sentences[sentence as usize].tokens.clone();
        let all: Vec<u32> = range.clone().collect();
        for cue in range.clone() {
            let Some(rule) = self.saying(cue, false) else { continue };
            let Some(head) = self.speaker(cue, rule, &all, false) else { continue };
            let speakers = self.speakers(head);
            if speakers.is_empty() {
                continue;
            }
            let clausal = rule.pos == "prep"
                || tree.children_by(cue, &[Deprel::CCOMP, Deprel::PARATAXIS]).next().is_some()
                || tree.deprel(cue).base() == Deprel::PARATAXIS
                || (cue + 1..range.end.min(cue + 3)).any(|t| tree.upos(t) == Upos::Sconj || tree.lower(t) == ",");
            if !clausal {
                continue;
            }
            let Some(span) = self.reported_clause(cue, &range, Some(head)) else { continue };
            if span.slice(tree.text).split_whitespace().count() < 3 {
                continue;
            }
            return Some(Quote {
                span,
                sentence,
                kind: QuoteKind::Indirect,
                quoted: Vec::new(),
                cue: Some(cue),
                speakers,
                speaker_head: Some(head),
                via: rule.via.clone(),
            });
        }
        None
    }
}
