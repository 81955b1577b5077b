//! Text → pieces → matches of the rules of a language.

use crate::pack::time::{Ask, Class, ClockWord, Element, Modifier, NumberKind, Op, Rule, TimeRules, Unit};

/// A run of letters, a run of digits, or another character.
#[derive(Clone, Debug)]
pub(super) struct Piece {
    pub start: usize,
    pub end: usize,
    pub word: Option<u32>,
    pub capital: bool,
    pub alphabetic: bool,
    /// Its value, if digits (at most nine of them).
    pub digits: Option<i64>,
    /// Whether nothing stands between it and the piece before.
    pub glued: bool,
    /// Whether it stands between quotation marks.
    pub quoted: bool,
    pub mark: Option<char>,
}

/// Cuts `text[from..to]` into pieces.
pub(super) fn pieces(rules: &TimeRules, text: &str, from: usize, to: usize) -> Vec<Piece> {
    let Some(part) = text.get(from..to) else {
        return Vec::new();
    };
    let mut out: Vec<Piece> = Vec::new();
    let mut lower = String::new();
    let mut quoted = false;
    let mut last_end = usize::MAX;
    let mut chars = part.char_indices().peekable();
    while let Some((i, c)) = chars.next() {
        if c.is_whitespace() {
            continue;
        }
        let class = |c: char| {
            if c.is_ascii_digit() {
                2
            } else if c.is_alphanumeric() {
                1
            } else {
                0
            }
        };
        let kind = class(c);
        let mut end = i + c.len_utf8();
        if kind != 0 {
            while let Some(&(j, d)) = chars.peek() {
                if class(d) != kind {
                    break;
                }
                end = j + d.len_utf8();
                chars.next();
            }
        }
        let piece = &part[i..end];
        match c {
            '“' | '«' | '„' => quoted = true,
            '”' | '»' => quoted = false,
            '"' => quoted = !quoted,
            _ => {}
        }
        lower.clear();
        lower.extend(piece.chars().flat_map(char::to_lowercase));
        out.push(Piece {
            start: from + i,
            end: from + end,
            word: rules.word(&lower),
            capital: c.is_uppercase(),
            alphabetic: kind == 1,
            digits: if kind == 2 && piece.len() <= 9 {
                piece.parse().ok()
            } else {
                None
            },
            glued: last_end == i,
            quoted,
            mark: if kind == 0 { Some(c) } else { None },
        });
        last_end = end;
    }
    out
}

/// What a match captured.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(super) struct Captures {
    pub days: [Option<i8>; 2],
    pub months: [Option<i8>; 2],
    pub years: [Option<i16>; 2],
    pub weekday: Option<i8>,
    pub unit: Option<Unit>,
    pub number: Option<i64>,
    pub vague: bool,
    pub ordinal: Option<i8>,
    pub decade: Option<i16>,
    pub part: Option<u8>,
    pub season: Option<i8>,
    pub hijri: Option<i8>,
    pub zone: Option<i8>,
    pub hour: Option<i8>,
    pub minute: Option<i8>,
    pub local: bool,
}

/// A rule that matched.
#[derive(Clone, Debug)]
pub(super) struct Match {
    pub rule: usize,
    /// Pieces of the expression, context left out, modifiers included.
    pub first: usize,
    pub last: usize,
    /// One past the last piece, context included.
    pub until: usize,
    pub captures: Captures,
    pub modifiers: Vec<Modifier>,
    /// The end of a span that this match begins.
    pub joined: Option<Box<Match>>,
}

const UNITS: [Unit; 7] = [
    Unit::Hour,
    Unit::Day,
    Unit::Week,
    Unit::Month,
    Unit::Quarter,
    Unit::Year,
    Unit::Decade,
];

struct State {
    captures: Captures,
    first: Option<usize>,
    last: usize,
}

/// All matches, in order, not overlapping.
pub(super) fn matches(rules: &TimeRules, pieces: &[Piece]) -> Vec<Match> {
    let mut found: Vec<(usize, Match)> = Vec::new();
    for at in 0..pieces.len() {
        let piece = &pieces[at];
        let in_class = piece.digits.is_some()
            || piece
                .word
                .is_some_and(|w| !rules.members(w).is_empty() || rules.number(w).is_some());
        if piece.word.is_none() && !in_class {
            continue;
        }
        for r in rules.starting(piece.word, in_class) {
            let rule = &rules.rules[r];
            let state = State {
                captures: Captures::default(),
                first: None,
                last: 0,
            };
            if let Some((m, until)) = step(rules, pieces, rule, 0, at, state)
                && let Some(first) = m.first
                && whole(rules, pieces, first, m.last)
                && (rule.elements.len() > 1 || sure(pieces, first, &m.captures))
            {
                let mut captures = m.captures;
                captures.part = captures.part.or(rule.part);
                found.push((
                    until - at,
                    Match {
                        rule: r,
                        first,
                        last: m.last,
                        until,
                        captures,
                        modifiers: Vec::new(),
                        joined: None,
                    },
                ));
            }
        }
    }
    // The earliest expression first; of several, the longest; then the one with more context; then the row above.
    found.sort_by_key(|(length, m)| (m.first, std::cmp::Reverse(m.last), std::cmp::Reverse(*length), m.rule));
    let mut out: Vec<Match> = Vec::new();
    for (_, m) in found {
        if out.last().is_none_or(|o| o.last < m.first) {
            out.push(m);
        }
    }
    out.retain(|m| rules.rules[m.rule].op != Op::None);
    let mut out = clocks(rules, pieces, out);
    modify(rules, pieces, &mut out);
    join(rules, pieces, out)
}

fn step(rules: &TimeRules, pieces: &[Piece], rule: &Rule, e: usize, at: usize, state: State) -> Option<(State, usize)> {
    let Some(element) = rule.elements.get(e) else {
        return Some((state, at));
    };
    if let Some((captures, length)) = take(rules, pieces, element, at, state.captures) {
        let next = State {
            captures,
            first: if element.context {
                state.first
            } else {
                state.first.or(Some(at))
            },
            last: if element.context { state.last } else { at + length - 1 },
        };
        if let Some(done) = step(rules, pieces, rule, e + 1, at + length, next) {
            return Some(done);
        }
    }
    if element.optional {
        step(rules, pieces, rule, e + 1, at, state)
    } else {
        None
    }
}

fn take(
    rules: &TimeRules,
    pieces: &[Piece],
    element: &Element,
    at: usize,
    mut c: Captures,
) -> Option<(Captures, usize)> {
    let piece = pieces.get(at)?;
    let class = match &element.ask {
        Ask::Words(words) => {
            let word = piece.word?;
            let fits = words
                .iter()
                .any(|&(w, capital)| w == word && (!capital || piece.capital));
            return fits.then_some((c, 1));
        }
        Ask::Class(class) => *class,
    };
    let mut length = 1;
    let digits = |most: usize| piece.digits.filter(|_| piece.end - piece.start <= most);
    fn put<T>(slots: &mut [Option<T>; 2], value: T) -> Option<()> {
        *slots.iter_mut().find(|s| s.is_none())? = Some(value);
        Some(())
    }
    match class {
        Class::Day => put(&mut c.days, digits(2).filter(|d| (1..=31).contains(d))? as i8)?,
        Class::MonthNumber => put(&mut c.months, digits(2).filter(|d| (1..=12).contains(d))? as i8)?,
        Class::Year => {
            let year = digits(4).filter(|y| (1500..=2150).contains(y))?;
            put(&mut c.years, year as i16)?;
        }
        Class::ShortYear => {
            let year = digits(2).filter(|_| piece.end - piece.start == 2)?;
            put(&mut c.years, (if year < 70 { 2000 + year } else { 1900 + year }) as i16)?;
        }
        Class::Decade => {
            let year = digits(4).filter(|y| y % 10 == 0)?;
            c.decade = Some(match year {
                1500..=2150 => year as i16,
                20..=90 if year < 30 => 2000 + year as i16,
                20..=90 => 1900 + year as i16,
                _ => return None,
            });
        }
        Class::ClockHour => c.hour = Some(digits(2).filter(|h| (0..=24).contains(h))? as i8),
        Class::ClockMinute => {
            let minute = digits(2).filter(|m| piece.end - piece.start == 2 && (0..60).contains(m))?;
            c.minute = Some(minute as i8);
        }
        Class::ClockDigits => {
            let clock = digits(4).filter(|t| piece.end - piece.start == 4 && t / 100 < 24 && t % 100 < 60)?;
            (c.hour, c.minute) = (Some((clock / 100) as i8), Some((clock % 100) as i8));
        }
        Class::Number => {
            let (value, taken, vague) = number(rules, pieces, at)?;
            c.number = Some(value);
            c.vague = vague;
            length = taken;
        }
        _ => {
            let wanted = |m: &&crate::pack::time::Member| m.class == class && (!m.capital || piece.capital);
            let member = rules.members(piece.word?).iter().find(wanted)?;
            match class {
                Class::Month | Class::SafeMonth => put(&mut c.months, member.value)?,
                Class::Weekday => c.weekday = Some(member.value),
                Class::Part => c.part = Some(member.value as u8),
                Class::Season => c.season = Some(member.value),
                Class::Hijri => c.hijri = Some(member.value),
                Class::Zone => c.zone = Some(member.value),
                Class::Ordinal => c.ordinal = Some(member.value),
                Class::Unit => c.unit = UNITS.get(member.value as usize).copied(),
                Class::OneUnit => {
                    c.unit = UNITS.get(member.value as usize).copied();
                    c.number = Some(1);
                }
                _ => {}
            }
            if member.dot && pieces.get(at + 1).is_some_and(|p| p.mark == Some('.') && p.glued) {
                length = 2;
            }
        }
    }
    Some((c, length))
}

/// A number in digits or words: value, pieces, whether it is vague.
fn number(rules: &TimeRules, pieces: &[Piece], at: usize) -> Option<(i64, usize, bool)> {
    let piece = pieces.get(at)?;
    if let Some(mut value) = piece.digits {
        let mut length = 1;
        while let (Some(mark), Some(group)) = (pieces.get(at + length), pieces.get(at + length + 1)) {
            let parted = matches!(mark.mark, Some('.' | ',')) && mark.glued && group.glued;
            match group.digits.filter(|_| parted) {
                Some(more) if group.end - group.start == 3 && value < 1_000_000 => value = value * 1000 + more,
                Some(_) => return None,
                None => break,
            }
            length += 2;
        }
        return Some((value, length, false));
    }
    let (mut total, mut group, mut current) = (0i64, 0i64, 0i64);
    let (mut length, mut vague) = (0, false);
    let mut i = at;
    while let Some((value, kind)) = pieces.get(i).and_then(|p| p.word).and_then(|w| rules.number(w)) {
        match kind {
            NumberKind::Unit => {
                group = group.saturating_add(current);
                current = value;
            }
            NumberKind::Teen => current = current.saturating_add(value),
            NumberKind::Times => current = current.max(1).saturating_mul(value),
            NumberKind::Scale => {
                total = total.saturating_add(group.saturating_add(current).max(1).saturating_mul(value));
                (group, current) = (0, 0);
            }
            NumberKind::Vague => {
                current = value;
                vague = true;
            }
        }
        i += 1;
        length = i - at;
        let hyphen = pieces.get(i).is_some_and(|p| p.mark == Some('-') && p.glued);
        if hyphen
            && pieces
                .get(i + 1)
                .and_then(|p| p.word)
                .and_then(|w| rules.number(w))
                .is_some()
        {
            i += 1;
        }
    }
    (length > 0).then(|| (total.saturating_add(group).saturating_add(current), length, vague))
}

/// Whether the match does not cut a longer number or word in two (`2.5`, `G20`, `COVID-19`).
fn whole(rules: &TimeRules, pieces: &[Piece], first: usize, last: usize) -> bool {
    let alnum = |i: usize| pieces.get(i).is_some_and(|p| p.mark.is_none());
    let inner = |i: usize| {
        pieces
            .get(i)
            .is_some_and(|p| matches!(p.mark, Some('.' | ',' | '/' | ':' | '-' | '–')))
    };
    let glued = |i: usize| pieces.get(i).is_some_and(|p| p.glued);
    let digits = |i: usize| pieces.get(i).is_some_and(|p| p.digits.is_some());
    if digits(first) && glued(first) && first > 0 {
        let behind_mark = inner(first - 1) && first > 1 && glued(first - 1) && alnum(first - 2);
        // `mid-2022`
        let modified = || {
            rules.modifiers.iter().any(|(words, _)| {
                words.len() == 2 && pieces[first - 2].word == Some(words[0]) && pieces[first - 1].word == Some(words[1])
            })
        };
        if alnum(first - 1) || behind_mark && !modified() {
            return false;
        }
    }
    if digits(last) && glued(last + 1) {
        let before_mark = inner(last + 1) && glued(last + 2) && digits(last + 2);
        let percent = pieces.get(last + 1).is_some_and(|p| p.mark == Some('%'));
        if alnum(last + 1) || before_mark || percent {
            return false;
        }
    }
    true
}

/// Whether a year that stands alone is no count: no word that it could count follows, no sign of money stands before.
fn sure(pieces: &[Piece], first: usize, captures: &Captures) -> bool {
    if captures.years[0].is_none() {
        return true;
    }
    let next = pieces.get(first + 1);
    let counted = next.is_some_and(|p| p.alphabetic && !p.capital);
    let money = first > 0
        && pieces[first - 1]
            .mark
            .is_some_and(|m| matches!(m, '$' | '€' | '£' | '¥' | '#' | '%'));
    !counted && !money && next.and_then(|p| p.mark) != Some('%')
}

/// Joins clocks to the days that they stand beside; a clock that stands alone is kept if it has an hour.
fn clocks(rules: &TimeRules, pieces: &[Piece], found: Vec<Match>) -> Vec<Match> {
    let bridged = |from: usize, to: usize| {
        to - from <= 3
            && pieces[from..to]
                .iter()
                .all(|p| matches!(p.mark, Some(',' | '(' | ')')) || p.word.is_some_and(|w| rules.bridges.contains(&w)))
    };
    let word = |m: &Match| match rules.rules[m.rule].op {
        Op::Clock(word) => Some(word),
        _ => None,
    };
    let mut out: Vec<Match> = Vec::new();
    for mut m in found {
        match word(&m) {
            Some(clock) => {
                told(clock, &mut m.captures);
                match out.last_mut().filter(|o| bridged(o.last + 1, m.first)) {
                    Some(day) => {
                        lay(&mut day.captures, &m.captures);
                        day.last = m.last;
                        day.until = m.until;
                    }
                    None => out.push(m),
                }
            }
            None => {
                let before = out
                    .last()
                    .filter(|o| word(o).is_some() && bridged(o.last + 1, m.first))
                    .map(|o| (o.first, o.captures));
                if let Some((first, clock)) = before {
                    out.pop();
                    lay(&mut m.captures, &clock);
                    m.first = first;
                }
                out.push(m);
            }
        }
    }
    out.retain(|m| word(m).is_none() || m.captures.hour.is_some());
    out
}

fn told(word: ClockWord, c: &mut Captures) {
    match word {
        ClockWord::Plain => {}
        ClockWord::Am => c.hour = c.hour.map(|h| h % 12),
        ClockWord::Pm => c.hour = c.hour.map(|h| h % 12 + 12),
        ClockWord::Noon => c.hour = Some(12),
        ClockWord::Midnight => c.hour = Some(0),
        ClockWord::Local => c.local = true,
        ClockWord::Part(part) => c.part = Some(part),
    }
}

fn lay(day: &mut Captures, clock: &Captures) {
    if day.hour.is_none() {
        (day.hour, day.minute) = (clock.hour, clock.minute);
    }
    day.part = day.part.or(clock.part);
    day.zone = day.zone.or(clock.zone);
    day.local |= clock.local;
}

/// Finds the modifiers before each match and takes them in.
fn modify(rules: &TimeRules, pieces: &[Piece], found: &mut [Match]) {
    let mut floor = 0;
    for m in found {
        loop {
            let fits = rules.modifiers.iter().find(|(words, _)| {
                m.first >= floor + words.len()
                    && words
                        .iter()
                        .enumerate()
                        .all(|(k, w)| pieces[m.first - words.len() + k].word == Some(*w))
            });
            match fits {
                Some((words, modifier)) if m.modifiers.len() < 4 => {
                    m.first -= words.len();
                    m.modifiers.push(*modifier);
                }
                _ => break,
            }
        }
        floor = m.until;
    }
}

/// Makes one span of two matches that the language joins (`from 2014 to 2018`).
fn join(rules: &TimeRules, pieces: &[Piece], found: Vec<Match>) -> Vec<Match> {
    let mut out: Vec<Match> = Vec::new();
    for m in found {
        let joined = out.last().is_some_and(|before| {
            let gap = before.last + 1;
            // `until` before the second may have been taken for its modifier.
            let (between, first) = if m.first == gap {
                (m.first, m.first)
            } else {
                (gap, m.first)
            };
            before.joined.is_none()
                && first <= gap + 1
                && pieces.get(between).and_then(|p| p.word).is_some_and(|w| {
                    rules.joins.iter().any(|(opens, closes)| {
                        let open = match before.first.checked_sub(1) {
                            _ if opens.is_empty() => true,
                            Some(b) => {
                                let inside = pieces[before.first].word.is_some_and(|w| opens.contains(&w));
                                inside || pieces[b].word.is_some_and(|w| opens.contains(&w))
                            }
                            None => pieces[before.first].word.is_some_and(|w| opens.contains(&w)),
                        };
                        open && closes.contains(&w)
                    })
                })
        });
        match out.last_mut() {
            Some(before) if joined => {
                before.until = m.until;
                before.last = m.last;
                before.joined = Some(Box::new(m));
            }
            _ => out.push(m),
        }
    }
    out
}
