//! Matches → intervals, counted from the reference day.

use super::Grain;
use super::scan::{Captures, Match};
use crate::pack::holidays::{self, Holiday};
use crate::pack::time::SEASONS;
use crate::pack::time::{Count, Modifier, Op, Unit, Way};
use jiff::civil::{Date, Weekday};
use jiff::{Span, ToSpan};

/// First day, last day, grain, whether it is about so.
pub(super) type Interval = (Date, Date, Grain, bool);

/// What a match is resolved against.
#[derive(Clone, Copy)]
pub(super) struct Frame {
    /// The reference day.
    pub reference: Option<Date>,
    /// The last day that the text named.
    pub anchor: Option<Date>,
    /// Whether the clause speaks of the future.
    pub future: bool,
}

/// The interval a match means; `None` if it needs a day to count from and there is none.
pub(super) fn resolve(op: Op, m: &Match, ops: &dyn Fn(usize) -> Op, frame: Frame, all: &[Holiday]) -> Option<Interval> {
    if let Some(second) = &m.joined {
        let end = resolve_plain(ops(second.rule), &second.captures, frame, all)?;
        let mut captures = m.captures;
        if captures.years[0].is_none() && captures.months[0].is_some() {
            captures.years[0] = second.captures.years[1].or(second.captures.years[0]);
        }
        let mut start = resolve_plain(op, &captures, frame, all)?;
        if start.0 > end.0
            && let Some(year) = captures.years[0].filter(|_| m.captures.years[0].is_none())
        {
            captures.years[0] = Some(year - 1);
            start = resolve_plain(op, &captures, frame, all)?;
        }
        return (start.0 <= end.1).then_some((start.0, end.1, start.2.min(end.2), start.3 || end.3));
    }
    let mut interval = resolve_plain(op, &m.captures, frame, all)?;
    interval.3 |= m.captures.vague;
    for modifier in &m.modifiers {
        interval = modified(interval, *modifier, op, &m.captures, frame)?;
    }
    Some(interval)
}

fn add(date: Date, span: Span) -> Option<Date> {
    date.checked_add(span).ok().filter(|d| (1..=9998).contains(&d.year()))
}

fn span(unit: Unit, n: i64) -> Option<Span> {
    let n = i32::try_from(n).ok().filter(|n| n.abs() <= 100_000)?;
    Some(match unit {
        Unit::Hour => 0.days(),
        Unit::Day => n.days(),
        Unit::Week => n.weeks(),
        Unit::Month => n.months(),
        Unit::Quarter => (n * 3).months(),
        Unit::Year => Some(n).filter(|n| n.abs() < 9000)?.years(),
        Unit::Decade => Some(n * 10).filter(|n| n.abs() < 9000)?.years(),
    })
}

fn grain(unit: Unit) -> Grain {
    match unit {
        Unit::Hour => Grain::Hour,
        Unit::Day => Grain::Day,
        Unit::Week => Grain::Week,
        Unit::Month => Grain::Month,
        Unit::Quarter => Grain::Quarter,
        Unit::Year => Grain::Year,
        Unit::Decade => Grain::Decade,
    }
}

/// The whole unit that a day lies in.
fn whole(unit: Unit, day: Date) -> Option<(Date, Date)> {
    Some(match unit {
        Unit::Hour | Unit::Day => (day, day),
        Unit::Week => {
            let monday = add(day, (-i32::from(day.weekday().to_monday_zero_offset())).days())?;
            (monday, add(monday, 6.days())?)
        }
        Unit::Month => (day.first_of_month(), day.last_of_month()),
        Unit::Quarter => {
            let first = Date::new(day.year(), (day.month() - 1) / 3 * 3 + 1, 1).ok()?;
            (first, add(first, 2.months())?.last_of_month())
        }
        Unit::Year => (day.first_of_year(), day.last_of_year()),
        Unit::Decade => decade(day.year() - day.year().rem_euclid(10))?,
    })
}

fn decade(first: i16) -> Option<(Date, Date)> {
    Some((
        Date::new(first, 1, 1).ok()?,
        Date::new(first.checked_add(9)?, 12, 31).ok()?,
    ))
}

fn resolve_plain(op: Op, c: &Captures, frame: Frame, all: &[Holiday]) -> Option<Interval> {
    let reference = frame.reference;
    let anchor = frame.anchor.or(reference);
    let unit = |given: Option<Unit>| given.or(c.unit);
    let count = |n: Count| match n {
        Count::Fixed(n) => Some(i64::from(n)),
        Count::Captured => c.number,
    };
    let aligned = |from: Date, n: i32, u: Unit| {
        let (first, last) = whole(u, add(from, span(u, i64::from(n))?)?)?;
        Some((first, last, grain(u), false))
    };
    match op {
        Op::None => None,
        Op::Date(way) => dated(c, way, frame),
        Op::Weekday(way) => {
            let (reference, weekday) = (reference?, Weekday::from_monday_one_offset(c.weekday?).ok()?);
            let back = i32::from(reference.weekday().since(weekday));
            let day = match way {
                Way::Told if frame.future && back > 0 => add(reference, (7 - back).days())?,
                Way::Told => add(reference, (-back).days())?,
                Way::Past => add(reference, (-(if back == 0 { 7 } else { back })).days())?,
                Way::Next => add(reference, (7 - back).days())?,
                Way::This => weekday_of(reference, weekday)?,
            };
            Some((day, day, Grain::Day, false))
        }
        Op::WeekdayOfWeek(n) => {
            let weekday = Weekday::from_monday_one_offset(c.weekday?).ok()?;
            let day = weekday_of(add(reference?, n.weeks())?, weekday)?;
            Some((day, day, Grain::Day, false))
        }
        Op::Shift(n, u) => aligned(reference?, n, unit(u)?),
        Op::Prior(n, u) => aligned(anchor?, n, unit(u)?),
        Op::Ago(n, u) => counted(reference?, -count(n)?, unit(u)?),
        Op::Ahead(n, u) => counted(reference?, count(n)?, unit(u)?),
        Op::Before(n, u) => counted(anchor?, -count(n)?, unit(u)?),
        Op::After(n, u) => counted(anchor?, count(n)?, unit(u)?),
        Op::Past(n, u) => {
            let (reference, u) = (reference?, unit(u)?);
            Some((add(reference, span(u, -count(n)?)?)?, reference, grain(u), false))
        }
        Op::Coming(n, u) => {
            let (reference, u) = (reference?, unit(u)?);
            Some((reference, add(reference, span(u, count(n)?)?)?, grain(u), false))
        }
        Op::SoFar(u) => {
            let (reference, u) = (reference?, unit(u)?);
            Some((whole(u, reference)?.0, reference, grain(u), false))
        }
        Op::Rest(u) => {
            let (reference, u) = (reference?, unit(u)?);
            Some((reference, whole(u, reference)?.1, grain(u), false))
        }
        Op::Weekend(n) => {
            let saturday = weekday_of(add(reference?, n.weeks())?, Weekday::Saturday)?;
            Some((saturday, add(saturday, 1.day())?, Grain::Day, false))
        }
        Op::Quarter(n) | Op::Half(n) => {
            let is_half = matches!(op, Op::Half(_));
            let (most, months) = if is_half { (2, 6) } else { (4, 3) };
            let part = c.ordinal.filter(|q| (1..=most).contains(q))?;
            let in_year = |year: i16| {
                let first = Date::new(year, (part - 1) * months + 1, 1).ok()?;
                Some((first, add(first, (i32::from(months) - 1).months())?.last_of_month()))
            };
            let (first, last) = match (c.years[0], n) {
                (Some(year), _) => in_year(year)?,
                (None, Some(n)) => in_year(add(reference?, n.years())?.year())?,
                (None, None) => {
                    let reference = reference?;
                    let this = in_year(reference.year())?;
                    match (this.0 > reference, frame.future, this.1 < reference) {
                        (true, false, _) => in_year(reference.year() - 1)?,
                        (_, true, true) => in_year(reference.year() + 1)?,
                        _ => this,
                    }
                }
            };
            Some((first, last, Grain::Quarter, false))
        }
        Op::Season(way) => {
            let (_, month, months) = *SEASONS.get(usize::try_from(c.season?).ok()?)?;
            let in_year = |year: i16| {
                let first = Date::new(year, month, 1).ok()?;
                let last = add(first, (i32::from(months) - 1).months())?.last_of_month();
                Some((first, last, Grain::Quarter))
            };
            named(&|year| in_year(year).into_iter().collect(), c.years[0], way, frame).map(|(a, b, g)| (a, b, g, true))
        }
        Op::Holiday(holiday, way) => {
            let days = |year: i16| {
                holidays::in_year(all, usize::from(holiday), year)
                    .into_iter()
                    .map(|(a, b, _)| (a, b, Grain::Day))
                    .collect()
            };
            let found = named(&days, c.years[0], way, frame)?;
            let about = holidays::in_year(all, usize::from(holiday), found.0.year())
                .iter()
                .any(|d| d.0 == found.0 && d.2);
            Some((found.0, found.1, found.2, about))
        }
        Op::Century => {
            let n = i16::try_from(c.number.or(c.ordinal.map(i64::from))?).ok()?;
            let first = n.checked_sub(1).filter(|n| (0..=30).contains(n))? * 100 + 1;
            Some((
                Date::new(first, 1, 1).ok()?,
                Date::new(first + 99, 12, 31).ok()?,
                Grain::Century,
                false,
            ))
        }
        Op::MonthDay(n) => {
            let month = add(reference?.first_of_month(), n.months())?;
            let day = Date::new(month.year(), month.month(), c.days[0]?).ok()?;
            Some((day, day, Grain::Day, false))
        }
        Op::MonthOfYear(n) => {
            let year = add(reference?, n.years())?.year();
            let (from, to, grain) = completed(c.days[0], c.months[0], Some(year), None, Way::Told, frame)?;
            Some((from, to, grain, false))
        }
        Op::Hijri => {
            let (day, month) = (u8::try_from(c.days[0]?).ok()?, u8::try_from(c.hijri?).ok()?);
            let date = holidays::hijri(i32::try_from(c.number?).ok()?, month, day)?;
            Some((date, date, Grain::Day, true))
        }
        Op::Every(..) if c.weekday.is_some() => resolve_plain(Op::Weekday(Way::Told), c, frame, all),
        Op::Every(..) if c.months[0].is_some() => dated(c, Way::Told, frame),
        Op::Every(_, u) => aligned(reference?, 0, unit(u)?),
        Op::Length(..) => reference.map(|r| (r, r, Grain::Day, false)),
        Op::Clock(_) => anchor.map(|a| (a, a, Grain::Hour, false)),
        Op::Decade => {
            let (first, last) = decade(c.decade?)?;
            Some((first, last, Grain::Decade, false))
        }
    }
}

/// The stretch of days of a name in the year that is given or meant.
fn named(
    days: &dyn Fn(i16) -> Vec<(Date, Date, Grain)>,
    year: Option<i16>,
    way: Way,
    frame: Frame,
) -> Option<(Date, Date, Grain)> {
    if let Some(year) = year {
        return days(year).first().copied();
    }
    let reference = frame.reference?;
    let this = reference.year();
    let all: Vec<_> = (-2..=2).filter_map(|n| this.checked_add(n)).flat_map(days).collect();
    // A day that is near at hand, before or behind.
    let near = all
        .iter()
        .filter(|d| distance(d.0, reference) <= 21 * 24)
        .min_by_key(|d| distance(d.0, reference));
    match (way, near) {
        (Way::Told, Some(near)) if !frame.future => Some(*near),
        _ => choose(all, reference, way, frame.future, false),
    }
}

fn weekday_of(day: Date, weekday: Weekday) -> Option<Date> {
    let monday = whole(Unit::Week, day)?.0;
    add(monday, i32::from(weekday.to_monday_zero_offset()).days())
}

/// So many units from a day. What lies a whole unit or more away is only meant as finely as the unit says.
fn counted(from: Date, n: i64, unit: Unit) -> Option<Interval> {
    let point = add(from, span(unit, n)?)?;
    let one = n.abs() == 1;
    Some(match unit {
        // A year ago is about a month of that year; many years ago is a year.
        Unit::Year if one => (point.first_of_month(), point.last_of_month(), Grain::Month, true),
        Unit::Decade => (point.first_of_year(), point.last_of_year(), Grain::Year, true),
        _ => {
            let (first, last) = whole(unit, point)?;
            (first, last, grain(unit), false)
        }
    })
}

/// A date with its missing parts completed.
fn dated(c: &Captures, way: Way, frame: Frame) -> Option<Interval> {
    let part = |i: usize, default: usize| (c.days[i].or(c.days[default]), c.months[i].or(c.months[default]));
    let year = |i: usize| c.years[i].or(c.years[0]);
    let two = c.days[1].is_some() || c.months[1].is_some() || c.years[1].is_some();
    let ((day, month), later) = (part(0, 0), if two { Some(part(1, 0)) } else { None });
    let weekday = c.weekday.filter(|_| !two);
    let first = completed(day, month, c.years[0], weekday, way, frame)?;
    let Some((day, month)) = later else {
        return Some((first.0, first.1, first.2, false));
    };
    // The year of the second is that of the first, or the next one if it would lie before.
    let base = c.years[1].or(year(1)).unwrap_or(first.0.year());
    let mut second = completed(day, month, Some(base), None, way, frame)?;
    if second.1 < first.0 && c.years[1].is_none() {
        second = completed(day, month, Some(base.checked_add(1)?), None, way, frame)?;
    }
    (first.0 <= second.1).then_some((first.0, second.1, first.2.min(second.2), false))
}

fn completed(
    day: Option<i8>,
    month: Option<i8>,
    year: Option<i16>,
    weekday: Option<i8>,
    way: Way,
    frame: Frame,
) -> Option<(Date, Date, Grain)> {
    let build = |year: i16, month: i8| -> Option<(Date, Date, Grain)> {
        match day {
            Some(day) => Date::new(year, month, day).ok().map(|d| (d, d, Grain::Day)),
            None => {
                let first = Date::new(year, month, 1).ok()?;
                Some((first, first.last_of_month(), Grain::Month))
            }
        }
    };
    match (day, month, year) {
        (_, Some(month), Some(year)) => build(year, month),
        (None, None, Some(year)) => Some((Date::new(year, 1, 1).ok()?, Date::new(year, 12, 31).ok()?, Grain::Year)),
        (_, Some(month), None) => {
            let reference = frame.reference?;
            let this = reference.year();
            let all = |reach: i16| (-reach..=1).filter_map(move |y| build(this.checked_add(y)?, month));
            if let Some(weekday) = weekday.and_then(|w| Weekday::from_monday_one_offset(w).ok()) {
                // The weekday fixes the year, unless the writer erred.
                let fitting = all(7).filter(|d| d.0.weekday() == weekday);
                if let Some(found) = fitting.min_by_key(|d| distance(d.0, reference)) {
                    return Some(found);
                }
            }
            choose(all(8).collect(), reference, way, frame.future, day.is_some())
        }
        (Some(day), None, None) => {
            let reference = frame.reference?;
            let all = (-2..=2).filter_map(|m: i32| {
                let first = add(reference.first_of_month(), m.months())?;
                Date::new(first.year(), first.month(), day)
                    .ok()
                    .map(|d| (d, d, Grain::Day))
            });
            choose(all.collect(), reference, way, frame.future, true)
        }
        (_, None, _) => None,
    }
}

fn distance(a: Date, b: Date) -> i64 {
    a.duration_until(b).as_hours().abs()
}

/// The candidate that the clause means. A day without a year is the nearest one; a month is the last one, unless the
/// clause speaks of the future.
fn choose(
    all: Vec<(Date, Date, Grain)>,
    reference: Date,
    way: Way,
    future: bool,
    day: bool,
) -> Option<(Date, Date, Grain)> {
    let last = |strict: bool| {
        all.iter()
            .rev()
            .find(|d| if strict { d.1 < reference } else { d.0 <= reference })
    };
    let next = |strict: bool| {
        all.iter()
            .find(|d| if strict { d.0 > reference } else { d.1 >= reference })
    };
    match way {
        Way::Past => last(true),
        Way::Next => next(true),
        Way::This => all.iter().find(|d| d.0.year() == reference.year()),
        Way::Told if future => next(false),
        Way::Told if day => all.iter().min_by_key(|d| distance(d.0, reference)),
        Way::Told => last(false),
    }
    .copied()
}

fn modified(i: Interval, modifier: Modifier, op: Op, c: &Captures, frame: Frame) -> Option<Interval> {
    let (from, to, g, about) = i;
    let third = |k: i32| -> Option<Interval> {
        let (a, b, g) = match g {
            Grain::Month => {
                let day = |d: i8| Date::new(from.year(), from.month(), d).ok();
                match k {
                    0 => (from, day(10)?, Grain::Week),
                    1 => (day(11)?, day(20)?, Grain::Week),
                    _ => (day(21)?, to, Grain::Week),
                }
            }
            Grain::Year => {
                let first = add(from, (k * 4).months())?;
                (first, add(first, 3.months())?.last_of_month(), Grain::Month)
            }
            Grain::Quarter => {
                let first = add(from, k.months())?;
                (first, first.last_of_month(), Grain::Month)
            }
            Grain::Decade => {
                let (a, b) = [(0, 3), (4, 6), (7, 9)].get(k as usize).copied()?;
                (add(from, a.years())?, add(from, b.years())?.last_of_year(), Grain::Year)
            }
            Grain::Week => {
                let (a, b) = [(0, 1), (2, 3), (4, 6)].get(k as usize).copied()?;
                (add(from, a.days())?, add(from, b.days())?, Grain::Day)
            }
            Grain::Hour | Grain::Day => return Some(i),
            Grain::Century => {
                let (a, b) = [(0, 32), (33, 66), (67, 99)].get(k as usize).copied()?;
                (
                    add(from, a.years())?,
                    add(from, b.years())?.last_of_year(),
                    Grain::Decade,
                )
            }
        };
        Some((a, b, g, true))
    };
    Some(match modifier {
        Modifier::Start => third(0)?,
        Modifier::Middle => third(1)?,
        Modifier::End => third(2)?,
        Modifier::Since => match frame.reference {
            Some(reference) if from <= reference => (from, reference, g, about),
            _ => i,
        },
        Modifier::Until => match frame.reference {
            Some(reference) if reference <= to => (reference, to, g, about),
            _ => i,
        },
        Modifier::Before | Modifier::After => i,
        Modifier::Almost | Modifier::Over | Modifier::About => {
            let years = match op {
                Op::Ago(..) | Op::Before(..) if matches!(c.unit, Some(Unit::Year)) => c.number.unwrap_or(1),
                _ => return Some((from, to, g, true)),
            };
            // `Almost` is a little later than the full count, `over` a little earlier.
            let reach = if years == 1 { 1 } else { 6 };
            let (back, on) = match modifier {
                Modifier::Almost => (0, reach),
                Modifier::Over => (reach, 0),
                _ => (reach, reach),
            };
            let point = add(frame.reference?, (-i32::try_from(years).ok()?).years())?;
            let point = if matches!(op, Op::Before(..)) { from } else { point };
            let first = add(point.first_of_month(), (-back).months())?;
            let last = add(point.first_of_month(), on.months())?.last_of_month();
            (first, last, if years == 1 { Grain::Month } else { Grain::Year }, true)
        }
    })
}
