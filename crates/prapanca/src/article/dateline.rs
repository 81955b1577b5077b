//! Datelines: `City | OUTLET –`, `OUTLET, City -`, `CITY, OUTLET -`, `CITY -`, `City (Agency) -`, `CITY, Jan 31 (Agency) —`.

use crate::pack::Furniture;
use std::ops::Range;

/// A dateline at the start of a line, in bytes of the line.
#[derive(Debug, PartialEq, Eq)]
pub(super) struct Found {
    /// Where the paragraph's first word begins.
    pub end: usize,
    pub place: Option<Range<usize>>,
    pub outlet: Option<Range<usize>>,
}

/// No dateline is longer than this.
const LONGEST: usize = 110;

/// Reads the dateline at the start of `line`. `weak` forms (`City - Word`) are taken only where a first paragraph is expected.
pub(super) fn find(line: &str, known: &[&Furniture], weak: bool) -> Option<Found> {
    let (head_end, end) = dash(line)?;
    let head = line.get(..head_end)?;
    let rest = line.get(end..)?;
    let trimmed = head.trim_end_matches([' ', ',', '.', ':']);
    if trimmed.is_empty() || trimmed.split_whitespace().count() > 10 {
        return None;
    }
    let mut place: Option<Range<usize>> = None;
    let mut outlet: Option<Range<usize>> = None;
    let mut dated = false;
    let mut segments = 0;
    for (segment, bracketed) in segments_of(trimmed) {
        let text = trimmed.get(segment.clone())?;
        segments += 1;
        if bracketed {
            if is_date(text, known) {
                dated = true;
            } else if outlet.is_none() && (is_outlet(text, known) || is_name(text, known, true)) {
                outlet = Some(segment);
            } else if outlet.is_none() {
                return None;
            }
        } else if is_outlet(text, known) {
            if outlet.is_none() {
                outlet = Some(segment);
            }
        } else if is_date(text, known) {
            dated = true;
        } else if is_name(text, known, false) {
            if place.is_none() {
                place = Some(segment);
            } else if outlet.is_none() && segments == 2 && trimmed.contains('|') {
                outlet = Some(segment);
            }
        } else {
            return None;
        }
    }
    if place.is_none() && outlet.is_none() {
        return None;
    }
    // With nothing but a name, the case of the name and of the next word must speak for it.
    let strong = outlet.is_some() || dated && place.is_some();
    if !strong {
        let name = place.clone().and_then(|p| trimmed.get(p)).unwrap_or("");
        let capitals =
            name.chars().any(char::is_alphabetic) && !name.chars().any(char::is_lowercase) && name.chars().count() >= 3;
        let next = rest.chars().find(|c| c.is_alphanumeric());
        let opens = next.is_none_or(|c| c.is_uppercase() || c.is_ascii_digit());
        let words = trimmed.split_whitespace().count();
        if !(opens && (capitals && words <= 5 || weak && words <= 3)) {
            return None;
        }
        // `City - and so on - …` is a sentence.
        if !capitals && dash(rest).is_some() {
            return None;
        }
    }
    Some(Found { end, place, outlet })
}

/// Where the head ends and the paragraph begins, around the first dash that parts words.
fn dash(line: &str) -> Option<(usize, usize)> {
    let mut from = 0;
    for (i, c) in line.char_indices() {
        if i > LONGEST || matches!(c, '"' | '“' | '?' | '!' | ';' | '\n') {
            return None;
        }
        if i < from || !matches!(c, '-' | '–' | '—' | '―' | '−' | '‒') {
            continue;
        }
        let run = line[i..]
            .find(|d| !matches!(d, '-' | '–' | '—' | '―' | '−' | '‒'))
            .unwrap_or(line.len() - i);
        let after = &line[i + run..];
        let space_before = line[..i].ends_with([' ', ')']);
        let space_after = after.starts_with(' ') || after.is_empty();
        let parts = match (space_before, space_after) {
            (true, true) => true,
            (true, false) => line[..i].ends_with(')') || c != '-' || run > 1,
            (false, true) => c != '-' || run > 1 || line[..i].ends_with(char::is_uppercase),
            (false, false) => c == '—' && line[..i].ends_with(|p: char| p.is_uppercase() || p == ')'),
        };
        if parts {
            let end = i + run + (after.len() - after.trim_start().len());
            return Some((i, end));
        }
        from = i + run;
    }
    None
}

/// Parts of a dateline's head: between commas and bars, and in brackets.
fn segments_of(head: &str) -> Vec<(Range<usize>, bool)> {
    let mut out = Vec::new();
    let mut start = 0;
    let mut bracket = false;
    let mut close = |start: usize, end: usize, bracket: bool| {
        let text = head.get(start..end).unwrap_or("");
        let lead = text.len() - text.trim_start().len();
        let trimmed = text.trim();
        if !trimmed.is_empty() {
            out.push((start + lead..start + lead + trimmed.len(), bracket));
        }
    };
    for (i, c) in head.char_indices() {
        match c {
            ',' | '|' | '/' if !bracket => {
                close(start, i, false);
                start = i + 1;
            }
            '(' | '[' => {
                close(start, i, bracket);
                bracket = true;
                start = i + 1;
            }
            ')' | ']' => {
                close(start, i, bracket);
                bracket = false;
                start = i + 1;
            }
            _ => {}
        }
    }
    close(start, head.len(), bracket);
    out
}

fn is_outlet(text: &str, known: &[&Furniture]) -> bool {
    let lower = text.to_lowercase();
    if known.iter().any(|k| k.outlets.contains(&lower)) {
        return true;
    }
    // `KOMPAS.com`, `TEMPO.CO`
    !text.contains(' ')
        && lower.rsplit_once('.').is_some_and(|(name, last)| {
            name.chars().filter(|c| c.is_alphanumeric()).count() >= 2
                && matches!(
                    last,
                    "com" | "co" | "id" | "net" | "org" | "news" | "tv" | "info" | "uk" | "my" | "sg" | "au"
                )
        })
}

/// `Jan 31`, `31/1`, `Selasa`, `Tuesday`
fn is_date(text: &str, known: &[&Furniture]) -> bool {
    let mut any = false;
    for word in text.split([' ', '/', '-', '.']).filter(|w| !w.is_empty()) {
        let lower = word.to_lowercase();
        let is = word.bytes().all(|b| b.is_ascii_digit())
            || known
                .iter()
                .any(|k| k.months.contains_key(&lower) || k.weekdays.contains_key(&lower));
        if !is {
            return false;
        }
        any = true;
    }
    any
}

/// Whether the words look like a proper name.
fn is_name(text: &str, known: &[&Furniture], outlet: bool) -> bool {
    let words: Vec<&str> = text.split_whitespace().collect();
    let capitals = !text.chars().any(char::is_lowercase);
    if words.is_empty() || words.len() > if outlet || capitals { 6 } else { 4 } {
        return false;
    }
    if !words[0].starts_with(char::is_uppercase) && !is_outlet(words[0], known) {
        return false;
    }
    words.iter().all(|w| {
        w.starts_with(|c: char| c.is_uppercase() || c.is_ascii_digit() || c == '&')
            || matches!(
                *w,
                "of" | "de" | "di" | "dan" | "the" | "and" | "del" | "el" | "al" | "da" | "do" | "upon" | "la" | "on"
            )
            || is_outlet(w, known)
    }) && !words.iter().any(|w| w.ends_with('.') && w.len() > 4)
        && known
            .iter()
            .all(|k| !k.function_words.contains(&words[0].to_lowercase()))
}
