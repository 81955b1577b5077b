//! Lines → blocks with roles.

use super::{Block, Dateline, Role, dateline, dates, origin};
use crate::base::Span;
use crate::pack::{Furniture, LineKind, LineMatch};
use jiff::civil::Date;
use std::collections::HashSet;
use std::ops::Range;

/// What an HTML element says of its line.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(super) enum Hint {
    #[default]
    None,
    /// The page's title.
    Title,
    /// The author named by the page's metadata.
    Byline,
    Heading,
    Caption,
    Item,
    Quote,
    Related,
    Advert,
    /// After a `<br>` inside an element.
    Continued,
}

/// A line of a page.
#[derive(Debug)]
pub(super) struct Line {
    pub text: String,
    pub hint: Hint,
}

/// A line in the article's text.
#[derive(Clone, Copy, Debug)]
pub(super) struct Unit {
    pub span: Span,
    pub hint: Hint,
}

/// What was read from the lines.
#[derive(Debug, Default)]
pub(super) struct Read {
    pub blocks: Vec<Block>,
    pub headline: Option<Span>,
    pub dateline: Option<Dateline>,
    pub byline: Option<Span>,
    pub credit: Option<Span>,
    pub printed: Option<(Date, Span)>,
}

/// Letters and digits in lower case with single spaces, to compare lines by.
pub(super) fn normal(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    for c in text.chars() {
        if c.is_alphanumeric() {
            out.extend(c.to_lowercase());
        } else if !out.ends_with(' ') && !out.is_empty() {
            out.push(' ');
        }
    }
    out.truncate(out.trim_end().len());
    out
}

fn is_quote_mark(c: char) -> bool {
    matches!(c, '"' | '“' | '”' | '„' | '«' | '»' | '‘' | '’' | '\'')
}

fn core_end(line: &str) -> &str {
    line.trim_end_matches(|c: char| is_quote_mark(c) || matches!(c, ')' | ']' | '}') || c.is_whitespace())
}

/// The line without a short remark in brackets at its end, if a stop stands before that: `… bulan depan. (dwa/rhn)`.
fn without_remark(line: &str) -> &str {
    let t = line.trim_end();
    match t.rfind(['(', '[']) {
        Some(open) if t.ends_with([')', ']']) && t.len() - open <= 60 => {
            let head = t[..open].trim_end();
            if core_end(head).ends_with(['.', '!', '?']) {
                head
            } else {
                line
            }
        }
        _ => line,
    }
}

/// Whether a line ends as a sentence does.
fn ends_sentence(line: &str) -> bool {
    core_end(without_remark(line)).ends_with(['.', '!', '?', '…', '。']) || line.trim_end().ends_with([':', ';'])
}

fn has_stop(line: &str) -> bool {
    let core = core_end(without_remark(line));
    core.ends_with('.') && !core.ends_with("...")
}

fn count_words(line: &str, most: usize) -> usize {
    line.split_whitespace().take(most).count()
}

fn is_body(line: &str) -> bool {
    let words = count_words(line, 40);
    ends_sentence(line) && words >= 5 || words >= 30
}

fn is_short(line: &str) -> bool {
    line.len() <= 260 && count_words(line, 40) <= 25 && !has_stop(line)
}

/// What a line is by its words alone, and where what it labels begins.
fn line_kind(line: &str, known: &[&Furniture]) -> Option<(LineKind, usize)> {
    if line.len() > 600 {
        return None;
    }
    let bare_start = line.find(|c: char| c.is_alphanumeric()).unwrap_or(line.len());
    let lower = line.to_lowercase();
    let same_bytes = lower.len() == line.len();
    let bare_lower = lower.get(if same_bytes { bare_start } else { 0 }..).unwrap_or(&lower);
    let bare_trimmed = bare_lower
        .trim_end_matches(|c: char| !c.is_alphanumeric() && c != ')')
        .trim_end();
    let stop = has_stop(line);
    for rule in known.iter().flat_map(|k| &k.lines) {
        let p = rule.pattern.as_str();
        let strip = || {
            if let Some(rest) = lower.strip_prefix(p) {
                return Some(rest);
            }
            bare_lower.strip_prefix(p)
        };
        let hit = match rule.how {
            LineMatch::Line => (bare_trimmed == p || lower.trim() == p).then_some(line.len()),
            LineMatch::Label => strip().filter(|_| line.len() <= 400).and_then(|rest| {
                let after = rest.trim_start();
                let after = after.strip_prefix(')').unwrap_or(after).trim_start();
                match after.chars().next() {
                    None => Some(line.len()),
                    Some(':' | '：' | '»') => {
                        let value = after.trim_start_matches([':', '：', '»', ' ']);
                        Some(lower.len() - value.len())
                    }
                    _ => None,
                }
            }),
            LineMatch::Start => strip().and_then(|rest| {
                let bounded = !p.ends_with(char::is_alphanumeric) || !rest.starts_with(char::is_alphanumeric);
                let value = rest.trim_start_matches([':', ' ']);
                let at = lower.len() - value.len();
                let fits = match rule.kind {
                    LineKind::Byline => {
                        let next = line
                            .get(if same_bytes { at } else { line.len() }..)
                            .and_then(|v| v.chars().next());
                        line.len() <= 140
                            && !stop
                            && next.is_some_and(char::is_uppercase)
                            && count_words(line, 20) <= 14
                    }
                    LineKind::Caption => line.len() <= 500,
                    LineKind::Credit => line.len() <= 500,
                    _ => line.len() <= 300,
                };
                (bounded && fits).then_some(at)
            }),
            // `12 comments`, `3 min read`
            LineMatch::End => lower
                .trim_end()
                .strip_suffix(p)
                .filter(|head| {
                    line.len() <= 40
                        && count_words(head, 4) <= 2
                        && (head.trim().is_empty() || head.contains(|c: char| c.is_ascii_digit()))
                })
                .map(|_| line.len()),
            LineMatch::Part => (line.len() <= 400 && lower.contains(p)).then_some(line.len()),
        };
        if let Some(at) = hit {
            // A sentence about a photo agency or a newsletter is still a sentence.
            if rule.how == LineMatch::Part && rule.kind == LineKind::Furniture && line.len() > 200 {
                continue;
            }
            return Some((rule.kind, if same_bytes { at.min(line.len()) } else { 0 }));
        }
    }
    None
}

fn role_of(kind: LineKind) -> Role {
    match kind {
        LineKind::Related => Role::RelatedLink,
        LineKind::Furniture => Role::Furniture,
        LineKind::Credit => Role::Credit,
        LineKind::SignOff => Role::SignOff,
        LineKind::Copyright => Role::Copyright,
        LineKind::Byline => Role::Byline,
        LineKind::Caption => Role::Caption,
    }
}

fn at(base: Span, range: Range<usize>) -> Span {
    Span::new(base.start as usize + range.start, base.start as usize + range.end)
}

/// The span without white space around it.
fn trimmed(text: &str, span: Span) -> Span {
    let s = span.slice(text);
    let lead = s.len() - s.trim_start().len();
    let start = span.start as usize + lead;
    Span::new(start, start + s.trim().len())
}

/// Gives each line its role.
///
/// `title` and `outlet` are what the caller or the page calls them.
pub(super) fn read(
    text: &str,
    units: &[Unit],
    known: &[&Furniture],
    title: Option<&str>,
    outlet: Option<&str>,
) -> Read {
    let mut out = Read::default();
    let line = |i: usize| units.get(i).map_or("", |u| u.span.slice(text));
    let mut roles: Vec<Option<Role>> = vec![None; units.len()];
    let mut values: Vec<usize> = vec![0; units.len()];
    let mut updated: Option<(Date, Span)> = None;

    // Short lines in an advertisement's element.
    let furniture_by_place = |i: usize, roles: &[Option<Role>]| {
        let after = i > 0 && roles.get(i - 1) == Some(&Some(Role::Furniture));
        is_short(line(i))
            && match units[i].hint {
                Hint::Advert => true,
                Hint::Continued => after && !ends_sentence(line(i)),
                _ => false,
            }
    };

    // By words alone.
    for i in 0..units.len() {
        match units[i].hint {
            Hint::Title => roles[i] = Some(Role::Headline),
            Hint::Byline => roles[i] = Some(Role::Byline),
            Hint::Caption => roles[i] = Some(Role::Caption),
            _ => {}
        }
        if roles[i].is_some() {
            continue;
        }
        let l = line(i);
        if let Some((kind, value)) = line_kind(l, known) {
            roles[i] = Some(role_of(kind));
            values[i] = value;
        } else if let Some((date, range, update)) = dates::line(l, known) {
            roles[i] = Some(Role::Date);
            let found = (date, at(units[i].span, range));
            if update {
                updated = updated.or(Some(found));
            } else {
                out.printed = out.printed.or(Some(found));
            }
        } else if units[i].hint == Hint::Related && is_short(l) {
            roles[i] = Some(Role::RelatedLink);
        } else if furniture_by_place(i, &roles) || !l.contains(char::is_alphanumeric) {
            roles[i] = Some(Role::Furniture);
        }
    }
    // Under a bare `Read also:` stand the links themselves.
    for i in 1..units.len() {
        if roles[i].is_none()
            && roles[i - 1] == Some(Role::RelatedLink)
            && (values[i - 1] >= line(i - 1).len() || values[i - 1] == 0 && units[i - 1].hint == Hint::Item)
            && is_short(line(i))
            && !ends_sentence(line(i))
            && dateline::find(line(i), known, &[], false).is_none()
        {
            roles[i] = Some(Role::RelatedLink);
        }
    }

    // The headline.
    let headline = roles.iter().position(|r| *r == Some(Role::Headline)).or_else(|| {
        let wanted = title.map(normal).filter(|t| !t.is_empty());
        if let Some(wanted) = wanted
            && let Some(i) = (0..units.len().min(12)).find(|&i| normal(line(i)) == wanted)
        {
            return Some(i);
        }
        let mut i = 0;
        while i < units.len() {
            let l = line(i);
            if roles[i].is_some() {
                i += 1;
                continue;
            }
            let next = (i + 1..units.len()).find(|&k| roles[k].is_none()).map(line);
            let section = known.iter().any(|k| k.sections.contains(&normal(l)));
            let trail = (l.contains(" > ") || l.contains(" » ") || l.matches(" / ").take(2).count() == 2)
                && count_words(l, 20) <= 14;
            let kicker = count_words(l, 3) == 1
                && next.is_some_and(|n| count_words(n, 5) >= 3 && is_short(n) && !ends_sentence(n));
            if next.is_some() && (section || trail || kicker) {
                roles[i] = Some(Role::Furniture);
                i += 1;
                continue;
            }
            let fits = l.len() <= 300
                && count_words(l, 40) <= 30
                && !has_stop(l)
                && !l.trim_end().ends_with([',', ';'])
                && dateline::find(l, known, &[], false).is_none();
            return fits.then_some(i);
        }
        None
    });
    if let Some(i) = headline {
        roles[i] = Some(Role::Headline);
        out.headline = Some(trimmed(text, units[i].span));
    }
    let after_headline = headline.map_or(0, |i| i + 1);

    // The dateline and with it the first paragraph; else the first line that reads as one.
    // Where the outlet names itself: a dateline's second name may be it.
    let house: Vec<String> = outlet
        .map(normal)
        .into_iter()
        .chain(
            (0..units.len())
                .filter(|&i| {
                    matches!(
                        roles[i],
                        Some(Role::Date | Role::Copyright | Role::Credit | Role::Byline)
                    )
                })
                .take(40)
                .map(|i| normal(line(i))),
        )
        .filter(|h| !h.is_empty())
        .collect();
    let mut found: Option<(usize, dateline::Found)> = None;
    let mut bodies = 0;
    let mut first_body = None;
    for (i, role) in roles.iter().enumerate().skip(after_headline) {
        if role.is_some() {
            continue;
        }
        let l = line(i);
        let body = is_body(l);
        if let Some(f) = dateline::find(l, known, &house, bodies == 0 && (body || l.len() > 60)) {
            // A dateline alone on its line stands before the paragraph.
            found = Some((i, f));
            first_body = first_body.or(Some(i));
            break;
        }
        if body {
            first_body = first_body.or(Some(i));
            bodies += 1;
            if bodies == 3 {
                break;
            }
        }
    }
    let last_body = (0..units.len())
        .rev()
        .find(|&i| roles[i].is_none() && is_body(line(i)))
        .or(first_body);

    // What was printed twice is kept once.
    let mut seen: HashSet<String> = HashSet::new();
    for (i, role) in roles.iter_mut().enumerate() {
        let l = line(i);
        if !matches!(role, None | Some(Role::Caption | Role::Headline)) {
            continue;
        }
        let key = normal(l);
        if !key.is_empty() && !seen.insert(key) {
            *role = Some(Role::Furniture);
        }
    }

    // The rest by where it stands.
    let mut body_text = String::new();
    for (i, role) in roles.iter().enumerate() {
        if role.is_none() && is_body(line(i)) {
            body_text.push_str(&normal(line(i)));
            body_text.push('\n');
        }
    }
    let mut looked_up = 0;
    for i in 0..units.len() {
        if roles[i].is_some() {
            continue;
        }
        let l = line(i);
        let body = is_body(l) || found.as_ref().is_some_and(|(k, _)| *k == i);
        let words = count_words(l, 60);
        // A quotation set apart, or any short line, whose words the body has too.
        if (4..=40).contains(&words) && looked_up < 60 && units[i].hint != Hint::Heading {
            let quoted = l.starts_with(is_quote_mark) && l.trim_end().ends_with(is_quote_mark);
            if quoted || !body && first_body.is_some_and(|b| i > b) || units[i].hint == Hint::Quote {
                looked_up += 1;
                let key = normal(l);
                // The line itself is in the body's text once if it reads as body.
                let own = usize::from(is_body(l));
                if body_text.matches(key.as_str()).take(3).count() > own {
                    roles[i] = Some(Role::PullQuote);
                    continue;
                }
            }
        }
        roles[i] = Some(match (first_body, last_body) {
            _ if body => Role::Paragraph,
            (Some(first), _) if i < first && i >= after_headline && is_short(l) => {
                if units[i].hint == Hint::Heading {
                    Role::Subhead
                } else {
                    Role::Caption
                }
            }
            (Some(first), Some(last)) if i > first && i < last && is_short(l) => {
                let listed = units[i].hint == Hint::Item
                    || l.starts_with(['-', '•', '*', '–'])
                    || l.trim_end().ends_with([',', ':']);
                if listed
                    || l.starts_with(char::is_lowercase)
                    || words > 14
                    || ends_sentence(l) && units[i].hint != Hint::Heading
                {
                    Role::Paragraph
                } else {
                    Role::Subhead
                }
            }
            (Some(_), Some(last)) if i > last && is_short(l) && !ends_sentence(l) => {
                if is_initials(l) {
                    Role::SignOff
                } else {
                    Role::Furniture
                }
            }
            (Some(first), _) if i < first && i < after_headline => Role::Furniture,
            _ => Role::Paragraph,
        });
    }

    // Blocks, with what stands inside a line cut off it.
    for (i, unit) in units.iter().enumerate() {
        let role = roles[i].unwrap_or(Role::Paragraph);
        let mut span = trimmed(text, unit.span);
        match role {
            Role::Byline => {
                out.byline = out
                    .byline
                    .or_else(|| Some(writer(text, value_span(text, span, values[i]), known)))
            }
            Role::Credit => out.credit = out.credit.or_else(|| Some(value_span(text, span, values[i]))),
            _ => {}
        }
        if matches!(role, Role::Byline | Role::Caption | Role::SignOff) && out.printed.is_none() && role == Role::Byline
        {
            out.printed = dates::find(span.slice(text), known).map(|(date, range)| (date, at(span, range)));
        }
        if role == Role::Paragraph {
            if let Some((k, f)) = &found
                && *k == i
            {
                let cut = span.start as usize + f.end.min(span.len());
                let line_span = trimmed(text, Span::new(span.start as usize, cut));
                out.dateline = Some(Dateline {
                    span: line_span,
                    place: f.place.clone().map(|r| at(span, r)),
                    outlet: f.outlet.clone().map(|r| at(span, r)),
                });
                out.blocks.push(Block {
                    span: line_span,
                    role: Role::Dateline,
                });
                span = trimmed(text, Span::new(cut, span.end as usize));
            }
            let mut tail = Vec::new();
            while let Some((cut, role)) = tail_cut(span.slice(text), known, last_body.is_some_and(|l| i + 1 >= l)) {
                let cut = span.start as usize + cut;
                let rest = trimmed(text, Span::new(cut, span.end as usize));
                if role == Role::Credit {
                    out.credit = out.credit.or_else(|| Some(value_span(text, rest, 0)));
                }
                tail.push(Block { span: rest, role });
                span = trimmed(text, Span::new(span.start as usize, cut));
                if tail.len() == 4 {
                    break;
                }
            }
            if !span.is_empty() {
                out.blocks.push(Block { span, role });
            }
            out.blocks.extend(tail.into_iter().rev().filter(|b| !b.span.is_empty()));
        } else if !span.is_empty() {
            out.blocks.push(Block { span, role });
        }
    }
    out.printed = out.printed.or(updated);
    out
}

/// What a label names: without brackets and stops around it.
fn value_span(text: &str, span: Span, value: usize) -> Span {
    let start = span.start as usize + value.min(span.len());
    let rest = Span::new(start, span.end as usize);
    let rest = if rest.is_empty() { span } else { rest };
    let s = rest.slice(text);
    let lead = s.len() - s.trim_start_matches([' ', '(', '[', ':', '–', '—', '-']).len();
    let s2 = &s[lead..];
    let open = s2.contains(['(', '[']);
    let kept =
        s2.trim_end_matches(|c: char| c.is_whitespace() || matches!(c, '.' | '*') || !open && matches!(c, ')' | ']'));
    Span::new(rest.start as usize + lead, rest.start as usize + lead + kept.len())
}

/// A byline without the writer's outlet before the name: `Laporan Wartawan Tribunnews.com, Budi Santoso`.
fn writer(text: &str, span: Span, known: &[&Furniture]) -> Span {
    match span.slice(text).split_once(", ") {
        Some((outlet, name)) if origin::is_outlet(outlet, known) && !name.trim().is_empty() => {
            Span::new(span.end as usize - name.len(), span.end as usize)
        }
        _ => span,
    }
}

/// `(abc/def)`, `[xyz]`, `(fjo)`
fn is_initials(line: &str) -> bool {
    let line = line.trim();
    let inner = line
        .strip_prefix('(')
        .and_then(|l| l.strip_suffix(')'))
        .or_else(|| line.strip_prefix('[').and_then(|l| l.strip_suffix(']')));
    inner.is_some_and(|i| {
        (2..=24).contains(&i.len())
            && i.chars()
                .all(|c| c.is_alphanumeric() || matches!(c, '/' | '-' | ' ' | ',' | '.' | '*'))
            && i.split(['/', '-', ' ', ',']).all(|w| w.len() <= 4)
            && !i.bytes().all(|b| b.is_ascii_digit())
    })
}

/// Where a paragraph's end turns into something else: initials or an agency in brackets after its last stop, or a link to
/// another article.
fn tail_cut(line: &str, known: &[&Furniture], near_end: bool) -> Option<(usize, Role)> {
    let t = line.trim_end();
    if near_end
        && t.ends_with([')', ']'])
        && let Some(open) = t.rfind(['(', '['])
        && open > 0
        && t.len() - open <= 60
        && core_end(&t[..open]).ends_with(['.', '!', '?'])
    {
        let tail = &t[open..];
        let inner = tail.trim_matches(['(', ')', '[', ']']);
        let agency = inner
            .split(['/', ','])
            .map(str::trim)
            .all(|p| known.iter().any(|k| k.outlets.contains(&p.to_lowercase())));
        if agency && !inner.is_empty() {
            return Some((open, Role::Credit));
        }
        if is_initials(tail) {
            return Some((open, Role::SignOff));
        }
        if let Some((kind @ (LineKind::Credit | LineKind::SignOff), _)) = line_kind(tail, known) {
            return Some((open, role_of(kind)));
        }
    }
    // `… both countries. – AFP`
    if near_end
        && let Some(dash) = t.rfind(['–', '—', '-'])
        && core_end(&t[..dash]).ends_with(['.', '!', '?'])
        && let Some(agency) = t[dash..].split_once(' ').map(|(_, a)| a.trim())
        && agency.len() <= 40
        && agency
            .split(['/', ','])
            .all(|p| known.iter().any(|k| k.outlets.contains(&p.trim().to_lowercase())))
    {
        return Some((dash, Role::Credit));
    }
    // A link run into the end of the paragraph.
    if line.len() > 100_000 {
        return None;
    }
    for rule in known.iter().flat_map(|k| &k.lines) {
        if rule.kind != LineKind::Related || rule.how != LineMatch::Label || !rule.pattern.contains(' ') {
            continue;
        }
        let mut from = t.len();
        // Only the last few hundred bytes can hold it.
        let floor = t.len().saturating_sub(300);
        while let Some(colon) = t.get(..from).and_then(|h| h.rfind(':')) {
            if colon < floor {
                break;
            }
            let head = t[..colon].trim_end();
            let start = head.len().checked_sub(rule.pattern.len());
            if let Some(start) = start
                && start > 0
                && head.get(start..).is_some_and(|h| h.eq_ignore_ascii_case(&rule.pattern))
                && core_end(&t[..start]).ends_with(['.', '!', '?'])
                && !has_stop(t)
            {
                return Some((start, Role::RelatedLink));
            }
            from = colon;
        }
    }
    None
}
