//! Days as pages print them.

use crate::pack::Furniture;
use jiff::civil::Date;
use std::ops::Range;

/// A day of a plausible year.
fn day(year: i16, month: i8, day: i8) -> Option<Date> {
    (1900..=2100)
        .contains(&year)
        .then(|| Date::new(year, month, day).ok())
        .flatten()
}

/// A machine's date: `2023-01-31T…`, `20230131…`, `2023/01/31`, `31/01/2023`; else any printed one.
pub(super) fn machine(text: &str, known: &[&Furniture]) -> Option<Date> {
    let text = text.trim();
    let digits = text.bytes().take_while(u8::is_ascii_digit).count();
    if digits == 8 || digits == 14 {
        return compact(text);
    }
    find(text, known).map(|(date, _)| date)
}

fn compact(text: &str) -> Option<Date> {
    day(
        text.get(..4)?.parse().ok()?,
        text.get(4..6)?.parse().ok()?,
        text.get(6..8)?.parse().ok()?,
    )
}

/// The day in an address: `/2023/01/31/`, `/2023-01-31-`, `/20230131/`, `/2023/jan/31/`.
pub(super) fn in_url(url: &str, known: &[&Furniture]) -> Option<Date> {
    let path = url.split_once("://").map_or(url, |(_, rest)| rest);
    let path = path.split(['?', '#']).next()?;
    let parts: Vec<&str> = path.split('/').skip(1).take(32).collect();
    for w in parts.windows(3) {
        let year = Some(w[0]).filter(|y| y.len() == 4).and_then(|y| y.parse().ok());
        let month = w[1].parse().ok().or_else(|| {
            let name = w[1].to_lowercase();
            known.iter().find_map(|k| k.months.get(&name).copied())
        });
        let number = w[2]
            .get(..w[2].bytes().take_while(u8::is_ascii_digit).count().min(2))
            .and_then(|d| d.parse().ok());
        if let (Some(y), Some(m), Some(d)) = (year, month, number)
            && let Some(date) = day(y, m, d)
        {
            return Some(date);
        }
    }
    for part in parts {
        for piece in part.split(['-', '_', '.']) {
            if matches!(piece.len(), 8 | 12 | 14)
                && piece.bytes().all(|b| b.is_ascii_digit())
                && let Some(date) = compact(piece)
            {
                return Some(date);
            }
        }
        let numbers: Vec<&str> = part.splitn(4, '-').collect();
        if let [y, m, d, ..] = numbers[..]
            && y.len() == 4
            && m.len() == 2
            && d.len() == 2
            && let (Ok(y), Ok(m), Ok(d)) = (y.parse(), m.parse(), d.parse())
            && let Some(date) = day(y, m, d)
        {
            return Some(date);
        }
    }
    None
}

/// Words and numbers with their places.
fn words(text: &str) -> Vec<Range<usize>> {
    let mut out = Vec::new();
    let mut start = None;
    for (i, c) in text.char_indices() {
        if c.is_alphanumeric() || c == '\'' {
            // A number and letters against it are two: `14WIB`.
            if let Some(s) = start
                && text[s..i].ends_with(|p: char| p.is_ascii_digit()) != c.is_ascii_digit()
                && text[s..].starts_with(|p: char| p.is_ascii_digit())
            {
                out.push(s..i);
                start = Some(i);
            }
            start = start.or(Some(i));
        } else if let Some(s) = start.take() {
            out.push(s..i);
        }
        if out.len() > 400 {
            break;
        }
    }
    if let Some(s) = start {
        out.push(s..text.len());
    }
    out
}

/// The first full date in `text`, and where.
pub(super) fn find(text: &str, known: &[&Furniture]) -> Option<(Date, Range<usize>)> {
    let words = words(text);
    let word = |i: usize| words.get(i).and_then(|r| text.get(r.clone())).unwrap_or("");
    let number = |i: usize, digits: Range<usize>| {
        let w = word(i);
        (digits.contains(&w.len()) && w.bytes().all(|b| b.is_ascii_digit()))
            .then(|| w.parse::<i16>().ok())
            .flatten()
    };
    let month = |i: usize| {
        let name = word(i).to_lowercase();
        known.iter().find_map(|k| k.months.get(&name).copied())
    };
    let between = |i: usize| match (words.get(i), words.get(i + 1)) {
        (Some(a), Some(b)) => text.get(a.end..b.start).unwrap_or(""),
        _ => "",
    };
    // `31st`
    let skip_ordinal = |i: usize| {
        if matches!(word(i), "st" | "nd" | "rd" | "th") && between(i - 1).is_empty() {
            i + 1
        } else {
            i
        }
    };
    for i in 0..words.len() {
        let span = |to: usize| words[i].start..words.get(to).map_or(text.len(), |w| w.end);
        if let Some(d) = number(i, 1..3) {
            let j = skip_ordinal(i + 1);
            if let (Some(m), Some(y)) = (month(j), number(j + 1, 4..5))
                && let Some(date) = day(y, m, d as i8)
            {
                return Some((date, span(j + 1)));
            }
            let mark = between(i);
            if matches!(mark, "/" | "-" | ".")
                && mark == between(i + 1)
                && let (Some(second), Some(y)) = (number(i + 1, 1..3), number(i + 2, 4..5))
            {
                let date = if second > 12 {
                    day(y, d as i8, second as i8)
                } else {
                    day(y, second as i8, d as i8)
                };
                // Which is the day is open in English; elsewhere the day comes first.
                let open = d <= 12 && second <= 12 && d != second && known.first().is_some_and(|k| k.iso3 == "eng");
                if let (Some(date), false) = (date, open) {
                    return Some((date, span(i + 2)));
                }
            }
        } else if let Some(m) = month(i) {
            if let Some(d) = number(i + 1, 1..3) {
                let j = skip_ordinal(i + 2);
                if let Some(y) = number(j, 4..5)
                    && let Some(date) = day(y, m, d as i8)
                {
                    return Some((date, span(j)));
                }
            }
        } else if let Some(y) = number(i, 4..5)
            && matches!(between(i), "-" | "/")
            && let (Some(m), Some(d)) = (number(i + 1, 1..3), number(i + 2, 1..3))
            && let Some(date) = day(y, m as i8, d as i8)
        {
            return Some((date, span(i + 2)));
        }
    }
    None
}

/// Whether a line is a printed date and little else; the day, where, and whether it is one of a later update.
pub(super) fn line(text: &str, known: &[&Furniture]) -> Option<(Date, Range<usize>, bool)> {
    if text.len() > 140 {
        return None;
    }
    let (date, at) = find(text, known)?;
    let mut others = 0;
    for w in words(text) {
        if at.contains(&w.start) {
            continue;
        }
        let word = text.get(w).unwrap_or("").to_lowercase();
        if word.bytes().all(|b| b.is_ascii_digit()) {
            continue;
        }
        let dated = known
            .iter()
            .any(|k| k.date_words.contains(&word) || k.weekdays.contains_key(&word));
        if !dated {
            others += 1;
        }
    }
    let lower = text.to_lowercase();
    let updated = known
        .iter()
        .any(|k| k.updated.iter().any(|u| lower.starts_with(u.as_str())));
    let most = if text.trim_end().ends_with('.') { 0 } else { 2 };
    (others <= most).then_some((date, at, updated))
}
