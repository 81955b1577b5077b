//! When: expressions of time as intervals with a grain, counted from the report's day.

use crate::article::{Article, PublishedVia};
use crate::base::{Note, Span};
use crate::pack::Pack;
use crate::pack::time::{Count, Modifier, Op, PARTS, TimeRules, Unit};
use crate::parse::{Deprel, Parses, Upos};
use crate::sentence::Sentences;
use jiff::civil::{Date, Weekday};
use resolve::{Frame, resolve};
use scan::{Captures, Match};

mod resolve;
mod scan;

/// How fine an interval is meant.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
#[allow(missing_docs)]
pub enum Grain {
    Hour,
    Day,
    Week,
    Month,
    Quarter,
    Year,
    Decade,
    Century,
}

impl Grain {
    /// Its lower-case name.
    pub fn as_str(self) -> &'static str {
        ["hour", "day", "week", "month", "quarter", "year", "decade", "century"][self as usize]
    }
}

/// The day that relative expressions are counted from.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ReferenceDay {
    /// The day.
    pub date: Date,
    /// Where from: `given`, `json-ld`, `meta`, `time-element`, `url`, `printed`, or `inferred` from the text.
    pub via: &'static str,
    /// The words it was inferred from.
    pub span: Option<Span>,
}

/// On which side of the interval the time lies.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[allow(missing_docs)]
pub enum Bound {
    Before,
    After,
}

/// An expression of time.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct When {
    /// The words.
    pub span: Span,
    /// First and last token.
    pub tokens: std::ops::Range<u32>,
    /// First day.
    pub from: Date,
    /// Last day, included.
    pub to: Date,
    /// How fine.
    pub grain: Grain,
    /// Whether it is about so (`hampir`, `about`).
    pub approximate: bool,
    /// The hour (`14:00+07:00`, `20:00 local`) or part of the day (`morning`).
    pub clock: Option<String>,
    /// Whether what is meant lies before or after the interval.
    pub bound: Option<Bound>,
    /// How often, for what happens again and again, as ISO 8601 (`P1W`); the interval is the time nearest to the report.
    pub repeats: Option<String>,
    /// How long, for a length that stands at no place of the calendar, as ISO 8601 (`P3D`).
    pub length: Option<String>,
    /// The rule that decided, as `path:line`.
    pub via: String,
}

/// All expressions of time, in text order, and the day they are counted from.
#[derive(Clone, Debug, Default)]
pub struct Times {
    /// The reference day, if any.
    pub reference: Option<ReferenceDay>,
    /// Expressions in text order.
    pub whens: Vec<When>,
}

/// The last year that an inferred reference day may lie in. The engine has no clock: a printed weekday, day and month
/// are taken for the most recent year up to this one in which they fit.
pub const LATEST_YEAR: i16 = 2026;

/// How many blocks at the top may hold a printed date that tells the day of the report.
const TOP_BLOCKS: usize = 3;

/// A match where it stands.
struct Found {
    m: Match,
    span: Span,
    tokens: std::ops::Range<u32>,
    /// The how many-th block that is read.
    block: usize,
    quoted: bool,
    future: bool,
}

/// Finds expressions of time.
pub fn times(pack: &Pack, article: &Article, sentences: &Sentences, parses: &Parses) -> (Times, Vec<Note>) {
    let mut notes = Vec::new();
    let Some(language) = article.lang.and_then(|l| pack.language(l)) else {
        return (Times::default(), notes);
    };
    let rules = &language.time;
    let found = find(rules, article, sentences, parses);
    let ops = |r: usize| rules.rules.get(r).map_or(Op::None, |r| r.op);
    let reference = match article.published {
        Some(published) => Some(ReferenceDay {
            date: published.date,
            via: match published.via {
                PublishedVia::Given => "given",
                PublishedVia::JsonLd => "json-ld",
                PublishedVia::Meta => "meta",
                PublishedVia::TimeElement => "time-element",
                PublishedVia::Url => "url",
                PublishedVia::Printed => "printed",
            },
            span: published.span,
        }),
        None => infer(&found, &ops),
    };
    if let Some(r) = reference.as_ref().filter(|r| r.via == "inferred") {
        notes.push(Note {
            code: "N402",
            text: format!("the day of the report, {}, is inferred from the text", r.date),
            span: r.span,
        });
    }
    let mut times = Times {
        reference,
        whens: Vec::new(),
    };
    let reference = times.reference.as_ref().map(|r| r.date);
    let mut anchor = None;
    let mut left_out = 0;
    for f in &found {
        let frame = Frame {
            reference,
            anchor,
            future: f.future,
        };
        let Some(rule) = rules.rules.get(f.m.rule) else {
            continue;
        };
        match resolve(rule.op, &f.m, &ops, frame, &rules.holidays) {
            Some((from, to, grain, approximate)) => {
                // What is said between quotation marks, or of days to come, is not where the story stands.
                let moves = !matches!(rule.op, Op::Every(..) | Op::Length(..));
                if moves && grain == Grain::Day && from == to && !f.quoted && reference.is_none_or(|r| from <= r) {
                    anchor = Some(from);
                }
                times.whens.push(When {
                    span: f.span,
                    tokens: f.tokens.clone(),
                    from,
                    to,
                    grain,
                    approximate,
                    clock: clock(rules, &f.m.captures),
                    bound: f.m.modifiers.iter().find_map(|m| match m {
                        Modifier::Before => Some(Bound::Before),
                        Modifier::After => Some(Bound::After),
                        _ => None,
                    }),
                    repeats: match rule.op {
                        Op::Every(n, unit) => period(n, unit, &f.m.captures),
                        _ => None,
                    },
                    length: match rule.op {
                        Op::Length(n, unit) => period(n, unit, &f.m.captures),
                        _ => None,
                    },
                    via: rule.via.clone(),
                });
            }
            None if reference.is_none() => left_out += 1,
            None => {}
        }
    }
    if left_out > 0 {
        notes.push(Note::new(
            "N401",
            format!("no publication day is known and none can be inferred: {left_out} expressions of time left out"),
        ));
    }
    (times, notes)
}

fn clock(rules: &TimeRules, c: &Captures) -> Option<String> {
    let zone = || c.zone.and_then(|z| rules.zones.get(usize::try_from(z).ok()?));
    let mut out = match (c.hour, c.part) {
        (Some(hour), part) => {
            // `jam 8 malam` is 20.00.
            let late = part.is_some_and(|p| matches!(PARTS.get(usize::from(p)), Some(&("afternoon" | "evening"))));
            let hour = if late && hour < 12 { hour + 12 } else { hour };
            format!("{hour:02}:{:02}", c.minute.unwrap_or(0))
        }
        (None, Some(part)) => PARTS.get(usize::from(part))?.to_string(),
        (None, None) => return None,
    };
    match zone() {
        Some(zone) => out.push_str(zone),
        None if c.local => out.push_str(" local"),
        None => {}
    }
    Some(out)
}

/// `P3D`
fn period(n: Count, unit: Option<Unit>, c: &Captures) -> Option<String> {
    let n = match n {
        Count::Fixed(n) => i64::from(n),
        Count::Captured => c.number.unwrap_or(1),
    };
    let unit = match (unit.or(c.unit), c.weekday, c.months[0]) {
        (Some(unit), ..) => unit,
        (None, Some(_), _) => Unit::Week,
        (None, None, Some(_)) => Unit::Year,
        (None, None, None) => return None,
    };
    Some(match unit {
        Unit::Hour => format!("PT{n}H"),
        Unit::Day => format!("P{n}D"),
        Unit::Week => format!("P{n}W"),
        Unit::Month => format!("P{n}M"),
        Unit::Quarter => format!("P{}M", n.saturating_mul(3)),
        Unit::Year => format!("P{n}Y"),
        Unit::Decade => format!("P{}Y", n.saturating_mul(10)),
    })
}

fn find(rules: &TimeRules, article: &Article, sentences: &Sentences, parses: &Parses) -> Vec<Found> {
    let mut found = Vec::new();
    let mut next = 0;
    let mut block = 0;
    // Over whole blocks: a sentence boundary set wrongly behind `Jan.` must not cut a date.
    while let Some(first) = sentences.sentences.get(next) {
        let count = sentences.sentences[next..]
            .iter()
            .take_while(|s| s.block == first.block)
            .count()
            .max(1);
        let last = &sentences.sentences[next + count - 1];
        let pieces = scan::pieces(rules, &article.text, first.span.start as usize, last.span.end as usize);
        for m in scan::matches(rules, &pieces) {
            let (Some(a), Some(b)) = (pieces.get(m.first), pieces.get(m.last)) else {
                continue;
            };
            let span = Span::new(a.start, b.end);
            let start = sentences.tokens.partition_point(|t| t.span.end <= span.start);
            let end = sentences.tokens.partition_point(|t| t.span.start < span.end).max(start);
            found.push(Found {
                quoted: a.quoted,
                future: in_future(rules, article, sentences, parses, start, end),
                span,
                tokens: start as u32..end as u32,
                block,
                m,
            });
        }
        next += count;
        block += 1;
    }
    found
}

/// Whether the clause that the tokens stand in speaks of the future: by its tree, or by the words just before.
fn in_future(
    rules: &TimeRules,
    article: &Article,
    sentences: &Sentences,
    parses: &Parses,
    start: usize,
    end: usize,
) -> bool {
    let says = |t: usize| {
        let form = sentences.tokens.get(t).map_or("", |t| t.span.slice(&article.text));
        let known = |w: &str| rules.word(w).is_some_and(|w| rules.is_future(w));
        known(&form.to_lowercase()) || parses.lemma.get(t).is_some_and(|l| known(l))
    };
    let Some(sentence) = sentences.tokens.get(start).map(|t| t.sentence as usize) else {
        return false;
    };
    let Some(range) = sentences.sentences.get(sentence).map(|_| sentences.range(sentence)) else {
        return false;
    };
    let range = range.start.min(sentences.tokens.len())..range.end.min(sentences.tokens.len());
    if range.clone().all(|t| parses.head.get(t).copied().flatten().is_none()) {
        return (start.saturating_sub(10).max(range.start)..start).any(says);
    }
    // Out of the expression, up to the verb that it belongs to.
    let mut at = start;
    for _ in 0..12 {
        let inside = (start..end).contains(&at);
        if !inside && matches!(parses.upos.get(at), Some(Upos::Verb | Upos::Aux)) {
            break;
        }
        match parses.head.get(at).copied().flatten() {
            Some(head) => at = head as usize,
            None => break,
        }
    }
    let helped = |verb: usize| {
        says(verb)
            || range.clone().any(|t| {
                parses.head.get(t).copied().flatten() == Some(verb as u32)
                    && matches!(
                        parses.deprel.get(t).map(|d| d.base()),
                        Some(Deprel::AUX | Deprel::ADVMOD | Deprel::MARK)
                    )
                    && says(t)
            })
    };
    if helped(at) {
        return true;
    }
    let up = parses.head.get(at).copied().flatten().map(|h| h as usize);
    let carried = matches!(
        parses.deprel.get(at).map(|d| d.base()),
        Some(Deprel::XCOMP | Deprel::ADVCL | Deprel::CONJ)
    );
    carried && up.is_some_and(helped)
}

/// The day of the report, from dates in the text: weekday, day and month together; else a full date near the top.
fn infer(found: &[Found], ops: &dyn Fn(usize) -> Op) -> Option<ReferenceDay> {
    let dated = || {
        found.iter().filter_map(|f| {
            let c = &f.m.captures;
            let plain =
                matches!(ops(f.m.rule), Op::Date(_)) && f.m.joined.is_none() && !f.quoted && c.days[1].is_none();
            Some((f, c.days[0]?, c.months[0]?)).filter(|_| plain)
        })
    };
    let weekday = |c: &Captures| c.weekday.and_then(|w| Weekday::from_monday_one_offset(w).ok());
    let with_weekday: Vec<_> = dated()
        .filter_map(|(f, d, m)| Some((f, d, m, weekday(&f.m.captures)?)))
        .collect();
    let fits = |year: i16, day: i8, month: i8, weekday: Weekday| {
        Date::new(year, month, day).ok().filter(|d| d.weekday() == weekday)
    };
    if let Some(&(first, day, month, name)) = with_weekday.first() {
        let year = first.m.captures.years[0].or_else(|| {
            // The most recent year that the most of them fit in.
            (LATEST_YEAR - 30..=LATEST_YEAR)
                .rev()
                .filter(|&y| fits(y, day, month, name).is_some())
                .max_by_key(|&y| {
                    let agree = with_weekday.iter().filter(|(f, d, m, w)| {
                        f.m.captures.years[0].map_or_else(|| fits(y, *d, *m, *w).is_some(), |printed| printed == y)
                    });
                    (agree.count(), y)
                })
        });
        if let Some(date) = year.and_then(|y| Date::new(y, month, day).ok()) {
            // The report may name the eve of its own day first.
            let later = with_weekday
                .iter()
                .filter(|(f, ..)| !f.future)
                .filter_map(|(f, d, m, w)| {
                    let day = fits(f.m.captures.years[0].unwrap_or(date.year()), *d, *m, *w)?;
                    let after = date.duration_until(day).as_hours();
                    (0..=72).contains(&after).then_some((day, f.span))
                });
            let (date, span) = later
                .chain([(date, first.span)])
                .max_by_key(|&(d, s)| (d, std::cmp::Reverse(s)))?;
            return Some(ReferenceDay {
                date,
                via: "inferred",
                span: Some(span),
            });
        }
    }
    let full = || {
        dated().filter(|(f, ..)| !f.future).filter_map(|(f, d, m)| {
            let date = Date::new(f.m.captures.years[0]?, m, d).ok()?;
            (date.year() <= LATEST_YEAR).then_some((date, f))
        })
    };
    full()
        .filter(|(_, f)| f.block < TOP_BLOCKS)
        .max_by_key(|(d, f)| (*d, std::cmp::Reverse(f.span)))
        .or_else(|| {
            full()
                .filter(|(d, _)| d.year() >= 2000)
                .max_by_key(|(d, f)| (*d, std::cmp::Reverse(f.span)))
        })
        .map(|(date, f)| ReferenceDay {
            date,
            via: "inferred",
            span: Some(f.span),
        })
}
