//! `languages/holidays.tsv`: days of the year that have a name, the same for all languages.
//!
//! Columns `id rule until dates`. The rule is `fixed 12-25`, `easter -2` (days from Easter Sunday), `nth 11 4 4` (month, weekday from
//! Monday, which), `hijri 10-1` (the arithmetic Islamic calendar, which may be a day or two off) or `dated` (only the dates given). `until`
//! names the row that ends a stretch of days. `dates` are those known, parted by blanks, and go before the rule.

use super::Files;
use crate::base::Error;
use jiff::ToSpan;
use jiff::civil::{Date, Weekday};

/// How a day is found in a year.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Rule {
    Fixed(i8, i8),
    Easter(i32),
    Nth(i8, Weekday, i8),
    Hijri(u8, u8),
    Dated,
}

/// A day, or a stretch of days, of every year.
#[derive(Clone, Debug)]
pub struct Holiday {
    /// Its id.
    pub id: String,
    rule: Rule,
    /// The day after the stretch, as an index.
    until: Option<usize>,
    dates: Vec<Date>,
}

/// Reads the table; no rows if there is none.
pub fn load(files: &Files, errors: &mut Vec<Error>) -> Vec<Holiday> {
    let table = files.table("languages/holidays.tsv", &["id", "rule", "until", "dates"], errors);
    let ids: Vec<&str> = table
        .rows
        .iter()
        .map(|r| r.cells.first().copied().unwrap_or(""))
        .collect();
    let mut found = Vec::new();
    for row in &table.rows {
        let [id, rule, until, dates] = [0, 1, 2, 3].map(|i| row.cells.get(i).copied().unwrap_or(""));
        let rule = read_rule(rule);
        let ends = ids.iter().position(|i| *i == until);
        let dates: Result<Vec<Date>, _> = dates.split_whitespace().map(str::parse).collect();
        match (rule, dates) {
            (Some(rule), Ok(dates)) if until.is_empty() || ends.is_some() => found.push(Holiday {
                id: id.into(),
                rule,
                until: ends,
                dates,
            }),
            _ => errors.push(table.error(
                row,
                1,
                format!("the row of `{id}` is not understood"),
                "see pack/holidays.rs for the columns",
            )),
        }
    }
    found
}

fn read_rule(text: &str) -> Option<Rule> {
    let parts: Vec<&str> = text.split_whitespace().collect();
    let pair = |text: &str| -> Option<(u8, u8)> {
        let (a, b) = text.split_once('-')?;
        Some((a.parse().ok()?, b.parse().ok()?))
    };
    Some(match parts[..] {
        ["fixed", day] => pair(day).map(|(m, d)| Rule::Fixed(m as i8, d as i8))?,
        ["easter", days] => Rule::Easter(days.parse().ok()?),
        ["nth", month, weekday, n] => Rule::Nth(
            month.parse().ok()?,
            Weekday::from_monday_one_offset(weekday.parse().ok()?).ok()?,
            n.parse().ok()?,
        ),
        ["hijri", day] => pair(day).map(|(m, d)| Rule::Hijri(m, d))?,
        ["dated"] => Rule::Dated,
        _ => return None,
    })
}

/// First and last days of a holiday in a year, and whether they are about so. A lunar day may fall into a year twice or not at
/// all.
pub fn in_year(all: &[Holiday], holiday: usize, year: i16) -> Vec<(Date, Date, bool)> {
    let Some(h) = all.get(holiday) else { return Vec::new() };
    let known: Vec<Date> = h.dates.iter().copied().filter(|d| d.year() == year).collect();
    let about = known.is_empty() && matches!(h.rule, Rule::Hijri(..));
    let days = if known.is_empty() { by_rule(h.rule, year) } else { known };
    let last = |from: Date| match h.until {
        None => Some(from),
        Some(until) => [year, year.saturating_add(1)]
            .into_iter()
            .flat_map(|y| in_year(all, until, y))
            .map(|(end, ..)| end)
            .find(|end| *end > from)
            .and_then(|end| end.checked_sub(1.day()).ok()),
    };
    days.into_iter()
        .filter_map(|from| Some((from, last(from)?, about)))
        .collect()
}

fn by_rule(rule: Rule, year: i16) -> Vec<Date> {
    match rule {
        Rule::Fixed(month, day) => Date::new(year, month, day).into_iter().collect(),
        Rule::Easter(days) => easter(year)
            .and_then(|d| d.checked_add(days.days()).ok())
            .into_iter()
            .collect(),
        Rule::Nth(month, weekday, n) => Date::new(year, month, 1)
            .and_then(|d| d.nth_weekday_of_month(n, weekday))
            .into_iter()
            .collect(),
        Rule::Hijri(month, day) => {
            let about = (i32::from(year) - 622) * 33 / 32;
            (about - 1..=about + 2)
                .filter_map(|y| hijri(y, month, day))
                .filter(|d| d.year() == year)
                .collect()
        }
        Rule::Dated => Vec::new(),
    }
}

/// Easter Sunday of the Gregorian calendar, by the anonymous algorithm.
fn easter(year: i16) -> Option<Date> {
    let y = i32::from(year);
    let (a, b, c) = (y % 19, y / 100, y % 100);
    let h = (19 * a + b - b / 4 - (b - (b + 8) / 25 + 1) / 3 + 15) % 30;
    let l = (32 + 2 * (b % 4) + 2 * (c / 4) - h - c % 4) % 7;
    let m = (a + 11 * h + 22 * l) / 451;
    let n = h + l - 7 * m + 114;
    Date::new(year, (n / 31) as i8, (n % 31 + 1) as i8).ok()
}

/// A day of the arithmetic Islamic calendar (thirty-year cycle, civil epoch).
pub fn hijri(year: i32, month: u8, day: u8) -> Option<Date> {
    if !(1..=2000).contains(&year) || !(1..=12).contains(&month) || !(1..=30).contains(&day) {
        return None;
    }
    let (m, d) = (i32::from(month), i32::from(day));
    let days = d + (59 * (m - 1) + 1) / 2 + (year - 1) * 354 + (3 + 11 * year) / 30;
    // The day before 1 Muharram of the year 1.
    Date::new(622, 7, 18).ok()?.checked_add(days.days()).ok()
}

#[cfg(test)]
mod tests {
    use super::*;
    use jiff::civil::date;

    #[test]
    fn calendars() {
        assert_eq!(easter(2024), Some(date(2024, 3, 31)));
        assert_eq!(easter(2022), Some(date(2022, 4, 17)));
        assert_eq!(hijri(1445, 1, 1), Some(date(2023, 7, 19)));
        let known = hijri(1446, 10, 1)
            .unwrap()
            .duration_until(date(2025, 3, 31))
            .as_hours()
            .abs();
        assert!(known <= 48);
    }
}
