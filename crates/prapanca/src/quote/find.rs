//! Quotation marks, words of saying, and what is said.

use super::{Quote, QuoteKind};
use crate::article::{Article, Role};
use crate::base::Span;
use crate::mention::Mentions;
use crate::pack::{Cue, Language};
use crate::parse::{Deprel, Name, Tree, Upos};
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
pub(super) struct Attribution {
    pub cue: Option<u32>,
    pub head: u32,
    /// Whether the word stands right behind the closing mark.
    pub behind: bool,
    /// Whether it reports only what stands between marks.
    pub marks: bool,
    pub via: String,
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

    pub(super) fn sentence(&self, token: u32) -> u32 {
        self.tree.sentences.tokens[token as usize].sentence
    }

    fn block_of(&self, sentence: u32) -> u32 {
        self.tree.sentences.sentences[sentence as usize].block
    }

    pub(super) fn span(&self, tokens: Range<u32>) -> Span {
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
                // Where quoted words go on behind the clause, the speaker has the floor to the end of the sentence.
                let goes_on = clause.start < span.start && clause.end < span.end;
                let end = range.clone().rev().find(|&t| tree.upos(t) != Upos::Punct);
                span = span.cover(clause);
                if let Some(end) = end.filter(|_| goes_on) {
                    span = span.cover(tree.sentences.tokens[end as usize].span);
                }
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
            // The marks close with a comma or a stop, or a comma follows them.
            let stopped = matches!(self.tree.lower(close - 1), "," | "." | "?" | "!" | ";")
                || (close..t).take(2).any(|u| self.tree.lower(u) == ",");
            let free = (close..t).all(|u| {
                !matches!(self.tree.upos(u), Upos::Verb | Upos::Cconj | Upos::Sconj) && self.tree.lower(u) != "."
            });
            let free = free && (stopped || t <= close + 2);
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
    pub(super) fn saying(&self, token: u32, behind: bool) -> Option<&Cue> {
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
                    "verb" => !matches!(tree.upos(token), Upos::Adp | Upos::Adj | Upos::Det | Upos::Pron) || behind,
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
                beside && joined && self.is_speech(t) && t > start + 2
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

    /// Whether a verb is one of saying, asking, promising, threatening or refusing.
    fn is_speech(&self, token: u32) -> bool {
        let tree = self.tree;
        let cues = &self.language.cues;
        let speech = ["say", "request", "promise", "threaten", "refuse", "accuse", "deny"];
        tree.upos(token) == Upos::Verb
            && [
                tree.lower(token),
                tree.lemma(token),
                self.language.frames.citation(tree.lower(token)),
            ]
            .iter()
            .any(|w| {
                cues.find(w)
                    .any(|c| c.word.len() == 1 && speech.contains(&c.kind.as_str()))
            })
    }

    /// Where attributes follow their noun: whether a noun phrase ends at a token and a predicate without a verb begins, `menilai
    /// janji itu | tipuan belaka`, `menilai nilai tukar | masih wajar`.
    fn opens_predicate(&self, token: u32, start: u32, end: u32) -> bool {
        let tree = self.tree;
        let content = |t: u32| matches!(tree.upos(t), Upos::Noun | Upos::Adj | Upos::Adv | Upos::X | Upos::Num);
        let ends = tree.upos(token) == Upos::Det && tree.feats(token).contains("PronType=Dem");
        let begins = tree.upos(token) == Upos::Adv && token > start;
        self.language.frames.by_form && (ends || begins) && token + 1 < end && content(token + 1)
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
                    && (joined..range.end).any(|t| match tree.upos(t) {
                        Upos::Verb | Upos::Aux | Upos::Sconj => true,
                        // `mengaku sangat prihatin`, not `mengumumkan perombakan terbesar`
                        Upos::Adj => (joined..t).all(|u| tree.upos(u) != Upos::Noun),
                        _ => self.opens_predicate(t, joined, range.end),
                    });
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
