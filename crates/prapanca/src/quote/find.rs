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
    /// What stands between quotation marks and is long enough to be speech.
    pub quoted: Vec<Span>,
}

/// Words between two quotation marks, marks left out, as tokens.
#[derive(Clone, Debug)]
struct Quoted {
    inner: Range<u32>,
    block: u32,
}

/// The rule by which quoted words without a speaker of their own go on with the quotation before.
const CONTINUED: &str = "quote.continued";

/// The rule by which direct speech that nothing attributes is given to whoever has the floor.
const FLOOR: &str = "quote.floor";

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
    pub fn find(mut self) -> Vec<Quote> {
        let quoted = self.quoted();
        let spoken = |q: &&Quoted| q.inner.len() > 4;
        self.quoted = quoted
            .iter()
            .filter(spoken)
            .map(|q| self.span(q.inner.clone()))
            .collect();
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
        found.retain(|q| q.via != FLOOR);
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
        self.give_floor(&mut found, marked.into_iter().filter(|q| q.via == FLOOR));
        found.sort_by_key(|q| (q.span.start, std::cmp::Reverse(q.span.end)));
        self.refer(&mut found);
        found
    }

    /// Direct speech that nothing attributes goes on with what was told right before it: `Pike said no such deal existed.
    /// “He made it up.”`; else whoever the sentence before is about speaks.
    fn give_floor(&self, found: &mut Vec<Quote>, floating: impl Iterator<Item = Quote>) {
        let tree = self.tree;
        for mut quote in floating {
            let near = |q: &&Quote| {
                let apart = quote.sentence.saturating_sub(q.sentence);
                q.said && q.span.end <= quote.span.start && apart <= 3 && self.between(q.span, quote.span) <= 1
            };
            let before = found.iter().filter(near).max_by_key(|q| q.span.end);
            if let Some(before) = before {
                quote.speakers.clone_from(&before.speakers);
                quote.speaker_head = before.speaker_head;
            } else {
                let Some(sentence) = quote.sentence.checked_sub(1) else {
                    continue;
                };
                let range = tree.sentences.sentences[sentence as usize].tokens.clone();
                let block = self.block_of(quote.sentence);
                let root = range.clone().find(|&t| tree.deprel(t) == Deprel::ROOT);
                let subject = root.and_then(|r| tree.children_by(r, &[Deprel::NSUBJ]).next());
                let head = subject.filter(|&s| {
                    let person = |m: &crate::mention::Mention| self.mentions.has_person(&m.actors);
                    self.mentions.covering(s).is_some_and(person) || tree.upos(s) == Upos::Propn
                });
                let Some(head) = head.filter(|_| block <= self.block_of(sentence) + 1) else {
                    continue;
                };
                let head = self.mentions.covering(head).map_or(head, |m| m.head);
                quote.speakers = self.speakers(head);
                quote.speaker_head = Some(head);
            }
            found.push(quote);
        }
    }

    /// How many blocks lie between the beginnings of two spans.
    fn between(&self, a: Span, b: Span) -> u32 {
        let block = |s: Span| {
            let at = self.tree.sentences.tokens.partition_point(|t| t.span.end <= s.start);
            self.block_of(self.sentence(at.min(self.tree.len() - 1) as u32))
        };
        block(b).saturating_sub(block(a))
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
        // `Biggs replied: “Any time.”`
        let announced = parts.iter().any(|p| {
            let colon = p.inner.start.checked_sub(2).is_some_and(|t| tree.lower(t) == ":");
            let whole = matches!(tree.lower(p.inner.end - 1), "." | "?" | "!");
            colon && whole && tree.form(p.inner.start).starts_with(char::is_uppercase)
        });
        let direct = direct
            || announced
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
            (None, Some(p)) if direct || p.kind == QuoteKind::Direct && first.inner.len() > 1 => {
                (None, p.speakers.clone(), p.speaker_head)
            }
            _ if direct && outside.iter().filter(|&&t| tree.upos(t) != Upos::Punct).count() <= 1 => (
                Some(Attribution {
                    cue: None,
                    head: first.inner.start,
                    behind: false,
                    marks: true,
                    via: FLOOR.into(),
                }),
                Vec::new(),
                None,
            ),
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
        // `urged senators to “do their jobs”`, `accused Pike of wanting “open borders”`
        if kind == QuoteKind::Mixed
            && let Some(a) = attribution.as_ref().filter(|a| a.marks)
            && let Some(cue) = a.cue.filter(|&c| c < first.inner.start)
            && let Some(rule) = self.attitude(cue)
            && let Some(clause) = self
                .attitude_clause(cue, rule, Some(a.head))
                .filter(|c| c.overlaps(span) || rule.needs.contains("marks"))
        {
            span = span.cover(clause);
        }
        Some(Quote {
            said: true,
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
            // `…,” she said, adding that …`: what goes on with a clause is another saying.
            let feats = self.tree.feats(t);
            let participle = feats.contains("VerbForm=Ger") || feats.contains("Tense=Pres|VerbForm=Part");
            let goes_on = participle && t <= close + 2;
            let free = free && (stopped || t <= close + 2) && !goes_on;
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
            let words = || {
                self.attitude(token)
                    .filter(|c| c.pos == "verb" && token < open && !behind)
            };
            let Some(cue) = self.saying(token, behind).or_else(words) else {
                continue;
            };
            let head = if cue.kind == "attitude" {
                self.holder(token, cue, outside)
            } else {
                self.speaker(token, cue, outside, close_of(token))
            };
            if let Some(head) = head {
                return Some(Attribution {
                    cue: Some(token),
                    head,
                    behind,
                    marks: cue.needs == "marks" || cue.kind == "attitude",
                    via: cue.via.clone(),
                });
            }
        }
        None
    }

    /// The cue of saying that a token is.
    pub(super) fn saying(&self, token: u32, behind: bool) -> Option<&Cue> {
        self.cue(token, behind, "say")
    }

    /// The cue of a kind that a token is.
    fn cue(&self, token: u32, behind: bool, kind: &str) -> Option<&Cue> {
        let tree = self.tree;
        let cues = &self.language.cues;
        // `Pike’s remarks`, but `he’s argued`.
        let owned = !behind && token > tree.sentence_of(token).start + 1 && {
            self.language.grammar.is("possessive", tree.lower(token - 1)) && tree.upos(token - 2) != Upos::Pron
        };
        if owned {
            return None;
        }
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
                && (c.needs != "open" || token == range.start || matches!(tree.lower(token - 1), "," | "(" | "–" | "-"))
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
            .find_map(|k| cues.find(k).find(|c| c.kind == kind && fits(c)))
            .or_else(|| {
                let bare =
                    behind && tree.upos(token) != Upos::Propn && tree.form(token).starts_with(char::is_lowercase);
                bare.then(|| cues.of_bare(tree.lower(token)).find(|c| c.kind == kind))?
            })
    }

    /// What is reported: behind the word of saying (and its speaker) to the clause's end, before a trailing `X said`, or on
    /// both sides of a parenthetical one.
    fn reported_clause(&self, cue: u32, range: &Range<u32>, speaker: Option<u32>) -> Option<Span> {
        let tree = self.tree;
        let range = range.start.max(tree.sentence_of(cue).start)..range.end.min(tree.sentence_of(cue).end);
        if let Some(rule) = self.saying(cue, false).filter(|r| r.pos == "prep") {
            return self.beside_source(cue + rule.word.len() as u32, cue, &range);
        }
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
        let reported = (cue + 1..range.end).find(|&t| self.ends_report(cue, t, range.end));
        let words_after = (cue + 1..reported.unwrap_or(range.end))
            .filter(|&t| !is_filler(t))
            .count();
        let comma =
            speaker.is_some_and(|s| (range.start..s.min(cue)).any(|t| tree.lower(t) == ",") && s.abs_diff(cue) < NEAR);
        // `said on the sidelines of the summit that …`, `said Tuesday that …`
        let begin = (cue + 1..range.end).find(|&t| !is_filler(t));
        let that = begin.and_then(|start| {
            let that = |&t: &u32| tree.upos(t) == Upos::Sconj && tree.deprel(t).base() == Deprel::MARK;
            let of_noun = |t: u32| tree.head(t).is_some_and(|h| tree.deprel(h).base() == Deprel::ACL);
            (cue + 1..range.end.min(start + NEAR))
                .take_while(|&t| own(t) || !matches!(tree.upos(t), Upos::Verb | Upos::Aux))
                .find(that)
                .filter(|&t| t < start || (tree.upos(start) == Upos::Adp || own(start)) || !of_noun(t))
        });
        let is_verb = |t: u32| matches!(tree.upos(t), Upos::Verb | Upos::Aux);
        // `Taiwan bermain api, kata juru bicara China di Beijing`: no clause follows.
        let closes = speaker.is_some_and(|s| s > cue)
            && (range.start..cue).any(is_verb)
            && !(cue + 1..range.end).any(|t| is_verb(t) && !own(t));
        let before = words_before > words_after.max(4) || (words_after == 0 || closes) && words_before >= 3;
        let trailing = before && comma && that.is_none_or(|t| words_before > words_after * 3 && t > cue + 3);
        if let Some(whole) = self.around(cue, &range, speaker).filter(|_| that.is_none()) {
            return Some(whole);
        }
        if trailing {
            let stop = (range.start..cue.min(speaker.unwrap_or(cue)))
                .rev()
                .find(|&t| tree.lower(t) == ",")?;
            return (range.start < stop).then(|| self.span(range.start..stop));
        }
        if !verb_after || speaker.is_some_and(|s| s > cue + NEAR) {
            return None;
        }
        let start = that.map(|t| t + 1).filter(|&t| t < range.end).or(begin)?;
        self.to_end(cue, start, range.end)
    }

    /// What a source is named for: `According to a memo, …`, `…, according to a memo`, or on both sides of it.
    fn beside_source(&self, next: u32, cue: u32, range: &Range<u32>) -> Option<Span> {
        let tree = self.tree;
        let is_comma = |t: &u32| tree.lower(*t) == ",";
        let words = |r: Range<u32>| r.filter(|&t| tree.upos(t) != Upos::Punct).count();
        let last = |r: Range<u32>| r.rev().find(|&t| tree.upos(t) != Upos::Punct);
        let close = (next..range.end).find(is_comma);
        let begins = cue == range.start || tree.upos(cue - 1) == Upos::Cconj || words(range.start..cue) < 2;
        if begins {
            // Without a comma the clause begins at its subject, which no mark tells.
            let start = close.map_or_else(
                || {
                    (next..range.end)
                        .find(|&t| tree.deprel(t).base() == Deprel::NSUBJ)
                        .map(|t| t - 1)
                },
                Some,
            )?;
            let end = last(start + 1..range.end)?;
            return (start < end).then(|| self.span(start + 1..end + 1));
        }
        let end = last(range.start..cue)? + 1;
        let start = (range.start..end).find(|&t| !matches!(tree.upos(t), Upos::Punct | Upos::Cconj))?;
        let parenthetical = is_comma(&(cue - 1))
            && close.is_some_and(|c| {
                let verbs = |r: Range<u32>| r.into_iter().any(|t| matches!(tree.upos(t), Upos::Verb | Upos::Aux));
                words(c + 1..range.end) >= 2 && !verbs(range.start..cue) && verbs(c + 1..range.end)
            });
        let end = if parenthetical { last(range.clone())? + 1 } else { end };
        Some(self.span(start..end))
    }

    /// From a clause's first word to where the reporter goes on.
    fn to_end(&self, cue: u32, start: u32, end: u32) -> Option<Span> {
        let tree = self.tree;
        let stop = (start + 1..end).find(|&t| self.ends_report(cue, t, end)).unwrap_or(end);
        let stop = (start + 1..=stop)
            .rev()
            .find(|&u| u == stop || tree.upos(u) != Upos::Punct && tree.upos(u) != Upos::Cconj)
            .unwrap_or(stop);
        let end = (start..stop)
            .rev()
            .find(|&t| !matches!(tree.upos(t), Upos::Punct | Upos::Cconj))?
            + 1;
        Some(self.span(start..end))
    }

    /// Whether the reporter's own words begin again at a comma or conjunction.
    fn ends_report(&self, cue: u32, token: u32, end: u32) -> bool {
        let tree = self.tree;
        let comma = tree.lower(token) == ",";
        if token + 1 >= end || !comma && tree.upos(token) != Upos::Cconj {
            return false;
        }
        let next = token + 1;
        let next = if comma && tree.upos(next) == Upos::Cconj {
            next + 1
        } else {
            next
        };
        if next >= end {
            return false;
        }
        let hangs = |t: u32| matches!(tree.deprel(t).base(), Deprel::CONJ | Deprel::ADVCL) && tree.head(t) == Some(cue);
        // `…, adding that …`, `… and urged …`: what is coordinated with the word of saying is the reporter's again.
        let first = (next..end.min(next + 3)).find(|&t| tree.upos(t) == Upos::Verb);
        let alike = |t: u32| {
            let tense = |t: u32| {
                ["Tense=Past", "Tense=Pres"]
                    .into_iter()
                    .find(|f| tree.feats(t).contains(f))
            };
            tense(t).is_some() && tense(t) == tense(cue)
        };
        if let Some(t) = first
            && self.is_speech(t)
            && (t == next || !tree.is_nominal(t - 1))
        {
            let owned = tree.children_by(t, &[Deprel::NSUBJ]).next().is_some();
            let clause = (t + 1..end.min(t + 6))
                .any(|u| tree.upos(u) == Upos::Sconj || tree.lower(u) == "“" || tree.upos(u) == Upos::Part);
            if hangs(t) || t == next && !owned && alike(t) && clause && !comma {
                return true;
            }
        }
        if !comma {
            return false;
        }
        // `…, but Pike disagreed`
        let clause = (next..end.min(next + 8)).find(|&t| hangs(t) && tree.deprel(t).base() == Deprel::CONJ);
        if clause.is_some_and(|t| tree.children_by(t, &[Deprel::NSUBJ]).any(|s| s >= next)) {
            return true;
        }
        // `…, according to two officials`
        if self.saying(next, false).is_some_and(|c| c.pos == "prep") {
            return true;
        }
        // `…, two officials said.`
        let verb = (next..end).find(|&t| matches!(tree.upos(t), Upos::Verb | Upos::Aux | Upos::Sconj));
        if let Some(verb) = verb
            && verb > next
            && (verb + 1..end).all(|t| tree.upos(t) == Upos::Punct)
            && self.saying(verb, false).is_some()
        {
            return true;
        }
        // `…, a charge first raised by the Ledger`
        let article = tree.feats(next).contains("PronType=Art") && tree.feats(next).contains("Definite=Ind");
        let kinds = ["say", "deny", "promise", "request", "accuse", "threaten", "think"];
        article
            && (next + 1..end.min(next + 4))
                .take_while(|&t| matches!(tree.upos(t), Upos::Noun | Upos::Adj))
                .any(|t| {
                    let words = [tree.lower(t), tree.lemma(t)];
                    let fits = |c: &Cue| c.pos == "noun" && c.word.len() == 1 && kinds.contains(&c.kind.as_str());
                    words.iter().any(|w| self.language.cues.find(w).any(fits))
                })
    }

    /// `The strategy, aides acknowledge, carries risks`: what stands on both sides of a parenthetical word of saying.
    fn around(&self, cue: u32, range: &Range<u32>, speaker: Option<u32>) -> Option<Span> {
        let tree = self.tree;
        let speaker = speaker.filter(|s| range.contains(s) && s.abs_diff(cue) < NEAR)?;
        let (left, right) = (speaker.min(cue), speaker.max(cue));
        let is_comma = |t: &u32| tree.lower(*t) == ",";
        let open = (range.start..left).rev().take(8).find(is_comma)?;
        let close = (right + 1..range.end).take(8).find(is_comma)?;
        let is_verb = |t: u32| {
            let verb = matches!(tree.upos(t), Upos::Verb | Upos::Aux);
            verb && t != cue && !tree.feats(t).contains("VerbForm=Part")
        };
        if (open + 1..close).any(|t| is_verb(t) || tree.upos(t) == Upos::Sconj)
            || tree.upos(open + 1) == Upos::Cconj
            || self.language.grammar.is("relative", tree.lower(open + 1))
        {
            return None;
        }
        let words = |r: Range<u32>| r.filter(|&t| tree.upos(t) != Upos::Punct).count();
        let end = (close + 1..range.end).rev().find(|&t| tree.upos(t) != Upos::Punct)?;
        let last = tree.upos(close + 1) == Upos::Cconj || self.is_speech(close + 1);
        let whole = words(range.start..open) >= 2
            && words(close + 1..end + 1) >= 2
            && (range.start..open).any(|t| !self.is_speech(t));
        let split = !((close + 1..end + 1).any(is_verb) && (range.start..open).any(is_verb));
        (whole && split && !last).then(|| self.span(range.start..end + 1))
    }

    /// What somebody thinks, wants, asks for or denies, as far as the row allows it: `clause`, `to` with an infinitive, `noun`, `of`
    /// behind that word.
    fn attitude_clause(&self, cue: u32, rule: &Cue, speaker: Option<u32>) -> Option<Span> {
        let tree = self.tree;
        let range = tree.sentence_of(cue);
        let allows = |need: &str| rule.needs.split(',').any(|n| n == need);
        let next = cue + rule.word.len() as u32;
        let start = (next..range.end).find(|&t| tree.upos(t) != Upos::Adv)?;
        if allows("of") {
            let behind = |t: &u32| {
                self.language.grammar.is("owner", tree.lower(*t))
                    || self.language.grammar.is("represents", tree.lower(*t))
            };
            let of = (next..range.end.min(next + 8))
                .take_while(|&t| tree.upos(t) != Upos::Verb)
                .find(behind)?;
            return self.to_end(cue, of + 1, range.end);
        }
        // `called Pike’s remarks “nonsense”`
        if allows("marks")
            && let Some(open) = (start..range.end.min(start + NEAR)).find(|&t| matches!(tree.form(t), "“" | "\""))
            && start < open
            && (start..open).all(|t| {
                !matches!(tree.upos(t), Upos::Verb | Upos::Aux | Upos::Sconj | Upos::Cconj) && tree.lower(t) != ","
            })
        {
            return Some(self.span(start..open));
        }
        let is_verb = |t: u32| matches!(tree.upos(t), Upos::Verb | Upos::Aux);
        let marked = |t: u32| tree.upos(t) == Upos::Sconj;
        let verb = (start..range.end.min(start + NEAR)).find(|&t| is_verb(t));
        let that = (start..range.end.min(start + 7))
            .take_while(|&t| !is_verb(t))
            .find(|&t| marked(t) && (t == start || rule.pos == "noun" || tree.upos(start) == Upos::Adp));
        if allows("clause") {
            if let Some(that) = that {
                return self.to_end(cue, that + 1, range.end);
            }
            if let Some(whole) = self.around(cue, &range, speaker) {
                return Some(whole);
            }
            let complement = tree.children_by(cue, &[Deprel::CCOMP]).any(|c| c > cue);
            let subject = tree.is_nominal(start) || matches!(tree.upos(start), Upos::Det | Upos::Adj);
            if complement && subject && verb.is_some() && rule.pos != "noun" {
                return self.to_end(cue, start, range.end);
            }
        }
        if allows("to") || allows("act") {
            let to = (start..range.end.min(start + NEAR))
                .take_while(|&t| t == start || !is_verb(t))
                .find(|&t| {
                    let mark = t + 2 < range.end && tree.upos(t + 1) == Upos::Punct;
                    let then = if mark { t + 2 } else { t + 1 };
                    let verb = then < range.end && is_verb(then);
                    // `refused to say` tells nothing.
                    let says = allows("act") && self.is_speech(then.min(range.end - 1));
                    self.language.grammar.is("purpose", tree.lower(t)) && verb && !says
                });
            let free = |to: u32| {
                (start..to).all(|t| tree.lower(t) != "," && tree.upos(t) != Upos::Sconj)
                    && (to == start
                        || rule.pos == "verb"
                            && (tree.is_nominal(start) || matches!(tree.upos(start), Upos::Det | Upos::Adj)))
            };
            if to.is_some_and(free) {
                return self.to_end(cue, start, range.end);
            }
        }
        // `denied paying`, `refused to`
        let gerund = tree.upos(start) == Upos::Verb && tree.feats(start).contains("VerbForm=Ger");
        if allows("noun") && gerund {
            return self.to_end(cue, start, range.end);
        }
        let object = tree
            .children_by(cue, &[Deprel::OBJ, Deprel::OBL])
            .find(|&c| c >= start && c < start + NEAR && (tree.deprel(c).base() == Deprel::OBJ || rule.word.len() > 1));
        if allows("noun")
            && let Some(object) = object
            && tree.upos(object) != Upos::Pron
            && speaker != Some(object)
        {
            let stop = (start..range.end)
                .find(|&t| !tree.is_below(t, object))
                .unwrap_or(range.end);
            let end = (start..stop).rev().find(|&t| tree.upos(t) != Upos::Punct)? + 1;
            return (end > start).then(|| self.span(start..end));
        }
        None
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
            if marked.iter().any(taken) || self.quoted.iter().any(|s| s.contains(at)) {
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
            let ends = (joined..range.end).all(|t| tree.upos(t) == Upos::Punct);
            let trailing = head < cue && comma && range.end - cue < 9 && (head - range.start > 4 || ends);
            if !clausal && !trailing {
                continue;
            }
            let Some(span) = self.reported_clause(cue, &range, Some(head)) else {
                continue;
            };
            // Speech within speech has its own subject there: `Blinken said Zelensky had told him that …`.
            let nested = |q: &&Quote| {
                let whole = self.span(head.min(cue)..head.max(cue) + 1).cover(span);
                q.said
                    && q.cue != Some(cue)
                    && q.span.contains(whole)
                    && q.span != span
                    && tree.head(head) == Some(cue)
                    && tree.deprel(cue).base() != Deprel::ACL
            };
            if span.slice(tree.text).split_whitespace().count() < 3
                || marked.iter().any(|q| q.span.overlaps(span))
                || found.iter().any(|q| q.span.overlaps(span) && !nested(&q))
            {
                continue;
            }
            found.push(self.told(span, sentence, cue, head, rule, true));
        }
        for cue in range {
            let at = tree.sentences.tokens[cue as usize].span;
            let taken = marked
                .iter()
                .chain(&found)
                .any(|q| q.span.overlaps(at) || q.cue == Some(cue));
            if taken || self.quoted.iter().any(|s| s.contains(at)) {
                continue;
            }
            let Some(rule) = self.attitude(cue).filter(|r| r.needs != "marks") else {
                continue;
            };
            let Some(head) = self.holder(cue, rule, &all) else {
                continue;
            };
            let Some(span) = self.attitude_clause(cue, rule, Some(head)) else {
                continue;
            };
            if !marked.iter().chain(&found).any(|q| q.span.overlaps(span)) {
                found.push(self.told(span, sentence, cue, head, rule, false));
            }
        }
        found
    }

    fn told(&self, span: Span, sentence: u32, cue: u32, head: u32, rule: &Cue, said: bool) -> Quote {
        Quote {
            said,
            span,
            sentence,
            kind: QuoteKind::Indirect,
            quoted: Vec::new(),
            cue: Some(cue),
            speakers: self.speakers(head),
            speaker_head: Some(head),
            name: None,
            via: rule.via.clone(),
        }
    }

    /// The row of an attitude that a word is.
    fn attitude(&self, token: u32) -> Option<&Cue> {
        let tree = self.tree;
        let words = [
            tree.lower(token),
            tree.lemma(token),
            self.language.frames.citation(tree.lower(token)),
        ];
        let range = tree.sentence_of(token);
        let owned = token > range.start && self.language.grammar.is("possessive", tree.lower(token - 1));
        let fits = |c: &Cue| {
            let end = token + c.word.len() as u32;
            c.kind == "attitude"
                && end <= range.end
                && (token + 1..end).zip(&c.word[1..]).all(|(t, w)| tree.lower(t) == w)
                && match c.pos.as_str() {
                    "verb" => tree.upos(token) == Upos::Verb && !owned,
                    "noun" => tree.upos(token) == Upos::Noun || owned,
                    _ => matches!(tree.upos(token), Upos::Adj | Upos::Verb),
                }
        };
        words.iter().filter(|w| !w.is_empty()).find_map(|w| {
            self.language
                .cues
                .find(w)
                .filter(|c| fits(c))
                .max_by_key(|c| c.word.len())
        })
    }

    /// Whose attitude it is: a verb's or adjective's subject, a noun's owner, or who stands behind it (`concern among officials
    /// that …`).
    fn holder(&self, cue: u32, rule: &Cue, all: &[u32]) -> Option<u32> {
        let tree = self.tree;
        let range = tree.sentence_of(cue);
        let named = |t: u32| self.mentions.covering(t).map_or(t, |m| m.head);
        if rule.pos == "noun" {
            let owner = tree.children_by(cue, &[Deprel::NMOD]).find(|&c| {
                c < cue
                    && (tree.upos(c) == Upos::Pron
                        || tree
                            .children(c)
                            .iter()
                            .any(|&m| self.language.grammar.is("possessive", tree.lower(m))))
            });
            let behind = || {
                (cue + 1..range.end.min(cue + 6))
                    .take_while(|&t| !matches!(tree.upos(t), Upos::Sconj | Upos::Verb | Upos::Aux | Upos::Punct))
                    .filter(|&t| tree.upos(cue + 1) == Upos::Adp && tree.is_nominal(t))
                    .last()
            };
            return owner.or_else(behind).map(named);
        }
        if rule.pos == "adj" {
            let own = tree.children_by(cue, &[Deprel::NSUBJ]).find(|&c| c < cue);
            let person = |t: &u32| !self.language.grammar.is("thing", tree.lower(*t));
            return own.map(named).filter(person);
        }
        let helped = tree.children(cue).iter().any(|&c| tree.deprel(c) == Deprel::AUX_PASS);
        if rule.pos == "verb" && helped {
            return None;
        }
        let head = self.speaker(cue, rule, all, None)?;
        (head < cue && range.contains(&head) && !self.is_behind_preposition(head)).then_some(head)
    }
}
