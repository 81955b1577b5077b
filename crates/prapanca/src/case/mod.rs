//! Case files: examples for and against, each of which is a test.
//!
//! ```text
//! # why this case
//! text: Russia attacked Ukraine on Monday.
//! published: 2023-01-31
//! yes: ASSAULT RUS -> UKR
//! no: THREATEN
//! wrong: CONSULT RUS -> *
//! ```
//! In a text `\n` begins a new line. A pattern is `TYPE/mode ACTORS -> RECIPIENTS status=… by=… context=…`; mode, parties and keys may be left out. Parties are ids
//! (`RUS`, `NATO`) or a country with a sector (`PHL GOV`), parted by commas; `*` is anything, `-` nobody. `yes` must be
//! found, `no` must not; `wrong` is found and should not be, or `wrong: missing PATTERN` should be found and is not: a known
//! fault, asserted as it is so that a cure is noticed.

use crate::article::RawDoc;
use crate::base::{Error, Lang};
use crate::engine::Engine;
use crate::record::{ActorCode, Kind, Record};
use jiff::civil::Date;

/// What a line of a case says.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Verdict {
    /// Must be found.
    Yes,
    /// Must not be found.
    No,
    /// Is found and should not be.
    Wrong,
    /// Should be found and is not.
    Missing,
}

/// A pattern that a record fits or not.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Pattern {
    /// As written.
    pub text: String,
    event_type: String,
    mode: Option<String>,
    actors: Option<Vec<String>>,
    recipients: Option<Vec<String>>,
    keys: Vec<(String, String)>,
}

/// A text with what must and must not be found in it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Case {
    /// `path:line` of its text.
    pub via: String,
    /// The text.
    pub text: String,
    /// The day it was published.
    pub published: Option<Date>,
    /// What is said of it.
    pub expected: Vec<(Verdict, Pattern)>,
}

/// Reads a case file.
pub fn read_cases(path: &str, text: &str, errors: &mut Vec<Error>) -> Vec<Case> {
    let mut cases: Vec<Case> = Vec::new();
    let mut open = false;
    for (i, line) in text.lines().enumerate() {
        let number = i as u32 + 1;
        let line = line.trim();
        let mut fault = |message: String, help: &str| {
            errors.push(Error {
                path: path.into(),
                line: number,
                column: 1,
                message,
                help: help.into(),
            });
        };
        if line.is_empty() {
            open = false;
            continue;
        }
        if line.starts_with('#') {
            continue;
        }
        let Some((key, value)) = line.split_once(':').map(|(k, v)| (k.trim(), v.trim())) else {
            fault(
                format!("`{line}` is no line of a case"),
                "write `text: …`, `yes: …`, `no: …`",
            );
            continue;
        };
        if key == "text" {
            let via = format!("{path}:{number}");
            cases.push(Case {
                via,
                text: value.replace("\\n", "\n"),
                published: None,
                expected: Vec::new(),
            });
            open = true;
            continue;
        }
        let Some(case) = cases.last_mut().filter(|_| open) else {
            fault(format!("`{key}:` before any `text:`"), "a case begins with `text: …`");
            continue;
        };
        let verdict = match (key, value.strip_prefix("missing ")) {
            ("published", _) => {
                match value.parse() {
                    Ok(date) => case.published = Some(date),
                    Err(_) => fault(format!("`{value}` is no date"), "write 2023-01-31"),
                }
                continue;
            }
            ("yes", _) => (Verdict::Yes, value),
            ("no", _) => (Verdict::No, value),
            ("wrong", Some(rest)) => (Verdict::Missing, rest),
            ("wrong", None) => (Verdict::Wrong, value),
            _ => {
                fault(format!("no key `{key}`"), "text, published, yes, no or wrong");
                continue;
            }
        };
        match read_pattern(verdict.1) {
            Some(pattern) => case.expected.push((verdict.0, pattern)),
            None => fault(format!("`{value}` is no pattern"), "write `ASSAULT RUS -> UKR`"),
        }
    }
    cases
}

fn read_pattern(text: &str) -> Option<Pattern> {
    let (parties, keys): (Vec<&str>, Vec<&str>) = text.split_whitespace().partition(|w| !w.contains('='));
    let keys = keys
        .iter()
        .filter_map(|k| k.split_once('='))
        .map(|(k, v)| (k.into(), v.into()))
        .collect();
    let line = parties.join(" ");
    let (left, right) = match line.split_once("->") {
        Some((left, right)) => (left.trim().to_string(), Some(right.trim().to_string())),
        None => (line.trim().to_string(), None),
    };
    let (code, actors) = match left.split_once(' ') {
        Some((code, actors)) => (code.to_string(), Some(actors.trim().to_string())),
        None => (left, None),
    };
    if code.is_empty() {
        return None;
    }
    let (event_type, mode) = match code.split_once('/') {
        Some((event_type, mode)) => (event_type.to_string(), Some(mode.to_string())),
        None => (code, None),
    };
    let side = |text: Option<String>| {
        let text = text.filter(|t| t != "*" && !t.is_empty())?;
        Some(if text == "-" {
            Vec::new()
        } else {
            text.split(',').map(|p| p.trim().to_string()).collect()
        })
    };
    Some(Pattern {
        text: text.into(),
        event_type,
        mode,
        actors: side(actors),
        recipients: side(right),
        keys,
    })
}

/// Whether an actor is who a code says: `RUS`, `PHL GOV`, `NATO`, or a sector alone (`COP`).
pub fn is_party(actor: &ActorCode, code: &str) -> bool {
    code.split_whitespace()
        .all(|part| part == "*" || actor.id == part || actor.country == part || actor.sector.iter().any(|s| s == part))
}

impl Pattern {
    /// Whether a record is what the pattern says.
    pub fn fits(&self, record: &Record) -> bool {
        let Some(event) = &record.event else { return false };
        let side = |codes: &Option<Vec<String>>, actors: &[ActorCode]| match codes {
            None => true,
            Some(codes) if codes.is_empty() => actors.is_empty(),
            Some(codes) => codes.iter().all(|c| actors.iter().any(|a| is_party(a, c))),
        };
        (self.event_type == "*" || self.event_type.split('|').any(|t| t == event.event_type))
            && self.mode.as_ref().is_none_or(|m| event.mode.as_ref() == Some(m))
            && side(&self.actors, &record.actor)
            && side(&self.recipients, &record.recipient)
            && self.keys.iter().all(|(key, value)| match key.as_str() {
                "status" => event.status == *value,
                "frame" => event.frame == *value,
                "cameo" => event.cameo == *value,
                "context" => value.split(',').all(|v| event.context.iter().any(|c| c == v)),
                "by" => value == "-" && record.by.is_empty() || record.by.iter().any(|a| is_party(a, value)),
                "when" => record.when.as_ref().is_some_and(|w| w.from == *value),
                "where" => record.place.as_ref().is_some_and(|p| p.name == *value),
                _ => false,
            })
    }
}

/// Codes a case and says what is amiss; nothing if all is as written.
pub fn judge(engine: &Engine, lang: Lang, case: &Case) -> Vec<String> {
    let raw = RawDoc {
        bytes: case.text.clone().into_bytes(),
        content_type: Some(crate::article::ContentType::Text),
        lang: Some(lang),
        published: case.published,
        ..RawDoc::default()
    };
    let coded = engine.code(&raw);
    let events: Vec<&Record> = coded.records.iter().filter(|r| r.kind == Kind::Event).collect();
    let mut amiss = Vec::new();
    for (verdict, pattern) in &case.expected {
        let found = events.iter().any(|r| pattern.fits(r));
        let said = match (verdict, found) {
            (Verdict::Yes, false) => "not found",
            (Verdict::No, true) => "found, and should not be",
            (Verdict::Wrong, false) => "marked `wrong`, but no longer found: make it `no`",
            (Verdict::Missing, true) => "marked `wrong: missing`, but found: make it `yes`",
            _ => continue,
        };
        amiss.push(format!("{}: `{}` {said}", case.via, pattern.text));
    }
    if !amiss.is_empty() {
        amiss.push(format!("    text: {}", case.text));
        amiss.extend(events.iter().map(|r| format!("    found: {}", describe(r))));
        let language = engine.pack.language(lang);
        amiss.extend(coded.events.near.iter().filter_map(|n| {
            let token = &coded.sentences.tokens[n.trigger as usize];
            let word = token.span.slice(&coded.article.text);
            let (frame, lacked, via) = n.told(&engine.pack, language?);
            Some(format!("    near: `{word}` {frame} ({via}) lacked {lacked}"))
        }));
    }
    amiss
}

/// An event record in a line, as a pattern would say it.
pub fn describe(record: &Record) -> String {
    let side = |actors: &[ActorCode]| -> String {
        let codes: Vec<String> = actors
            .iter()
            .map(|a| {
                let who = if a.id.is_empty() {
                    format!("[{}]", a.text)
                } else {
                    a.id.clone()
                };
                std::iter::once(who)
                    .chain(a.sector.iter().cloned())
                    .collect::<Vec<_>>()
                    .join(" ")
            })
            .collect();
        if codes.is_empty() { "-".into() } else { codes.join(", ") }
    };
    match &record.event {
        Some(e) => format!(
            "{}{} {} -> {} status={} by={} cameo={} context={} ({})",
            e.event_type,
            e.mode.as_ref().map(|m| format!("/{m}")).unwrap_or_default(),
            side(&record.actor),
            side(&record.recipient),
            e.status,
            side(&record.by),
            e.cameo,
            if e.context.is_empty() {
                "-".into()
            } else {
                e.context.join(",")
            },
            record
                .evidence
                .first()
                .map(|e| format!("{} {}", e.trigger, e.via))
                .unwrap_or_default(),
        ),
        None => format!("quote by {}", side(&record.speaker)),
    }
}
