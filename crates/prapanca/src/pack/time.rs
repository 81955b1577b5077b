//! `languages/<code>/time.tsv` and `numbers.tsv`: how a language names days, spans and numbers.
//!
//! `time.tsv` has the columns `kind pattern value`. A row is either a **word** of a class or a **rule**.
//!
//! Words: `month januari|jan. 1`, `weekday`, `unit` (value: hour, day, week, month, quarter, year, decade), `oneunit` (a unit
//! with "one" in it: `setahun`), `ordinal`, `part` (of a day), `month-safe` (month names that are nothing else). A full stop at
//! the end of a word may be left out in the text. A word written with a capital here needs one in the text.
//!
//! `part` names a part of the day (value: morning, midday, afternoon, evening, night), `season` one of the year (spring, summer,
//! autumn, winter, rainy, dry), `hijri` a month of the Islamic calendar, `zone` an offset (`WIB +07:00`).
//!
//! Modifiers stand before an expression: kind `modifier`, value `almost`, `over`, `about`, `start`, `middle`, `end`, `since`,
//! `until`, `before`, `after`. Kind `bridge` lists words that may stand between a day and its clock. Kind `holiday` gives the names
//! of a row of `languages/holidays.tsv`; kind `holiday-form` says in which patterns (`{holiday} tahun lalu`) they stand. Kind `join` (`from to|until`) makes one span of two expressions. Kind `future` lists words that put their clause into the future.
//!
//! Rules: elements parted by blanks. `a|b` either word, `{class}` a word of a class or a number (`{day}`, `{monthnumber}`,
//! `{year}`, `{shortyear}`, `{number}`, `{decade}`, `{hh}`, `{mm}`, `{hhmm}`), `x?` may be missing, `[x]` must be there but is no part of the
//! expression. The value is an operation and its arguments, see [`Op`]; `@evening` behind it adds a part of the day.

pub use super::holidays::Holiday;
use super::{Files, Table, holidays};
use crate::base::{Error, Lang};
use std::collections::HashMap;

/// A unit of the calendar.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
#[allow(missing_docs)]
pub enum Unit {
    Hour,
    Day,
    Week,
    Month,
    Quarter,
    Year,
    Decade,
}

impl Unit {
    fn read(name: &str) -> Option<Unit> {
        Some(match name {
            "hour" => Unit::Hour,
            "day" => Unit::Day,
            "week" => Unit::Week,
            "month" => Unit::Month,
            "quarter" => Unit::Quarter,
            "year" => Unit::Year,
            "decade" => Unit::Decade,
            _ => return None,
        })
    }
}

/// A class of words or numbers that an element of a pattern may ask for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[allow(missing_docs)]
pub enum Class {
    Month,
    SafeMonth,
    Weekday,
    Unit,
    OneUnit,
    Ordinal,
    Part,
    Day,
    MonthNumber,
    Year,
    ShortYear,
    Number,
    Decade,
    Season,
    Hijri,
    Zone,
    ClockHour,
    ClockMinute,
    ClockDigits,
}

impl Class {
    fn read(name: &str) -> Option<Class> {
        Some(match name {
            "month" => Class::Month,
            "month-safe" => Class::SafeMonth,
            "weekday" => Class::Weekday,
            "unit" => Class::Unit,
            "oneunit" => Class::OneUnit,
            "ordinal" => Class::Ordinal,
            "part" => Class::Part,
            "day" => Class::Day,
            "monthnumber" => Class::MonthNumber,
            "year" => Class::Year,
            "shortyear" => Class::ShortYear,
            "number" => Class::Number,
            "decade" => Class::Decade,
            "season" => Class::Season,
            "hijri" => Class::Hijri,
            "zone" => Class::Zone,
            "hh" => Class::ClockHour,
            "mm" => Class::ClockMinute,
            "hhmm" => Class::ClockDigits,
            _ => return None,
        })
    }

    /// Whether it is read from digits.
    pub fn is_numeric(self) -> bool {
        matches!(
            self,
            Class::Day
                | Class::MonthNumber
                | Class::Year
                | Class::ShortYear
                | Class::Number
                | Class::Decade
                | Class::ClockHour
                | Class::ClockMinute
                | Class::ClockDigits
        )
    }
}

/// A word's part in a class.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Member {
    /// The class.
    pub class: Class,
    /// Month 1–12, weekday 1–7 from Monday, the unit's number, the ordinal.
    pub value: i8,
    /// Whether the text must have a capital.
    pub capital: bool,
    /// Whether a full stop may follow.
    pub dot: bool,
}

/// What one element of a pattern asks for.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Ask {
    /// One of these words: number of the word and whether it needs a capital.
    Words(Vec<(u32, bool)>),
    /// A word or number of this class.
    Class(Class),
}

/// An element of a pattern.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Element {
    /// What it asks for.
    pub ask: Ask,
    /// Whether it may be missing.
    pub optional: bool,
    /// Whether it stands outside the expression.
    pub context: bool,
}

/// How many units.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Count {
    /// As written in the rule.
    Fixed(i32),
    /// As captured by `{number}`, or one by `{oneunit}`.
    Captured,
}

/// Which way an incomplete date is completed.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Way {
    /// As the clause tells it: the past unless it speaks of the future.
    Told,
    /// Before the reference day.
    Past,
    /// After the reference day.
    Next,
    /// In the reference day's own week or year.
    This,
}

/// What a rule does.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Op {
    /// `date [past|next|this]`: day, month and year as captured, the missing ones completed. With two days or two
    /// months or two years captured, from the first to the second.
    Date(Way),
    /// `weekday [past|next|this]`: the captured weekday.
    Weekday(Way),
    /// `weekday week N`: the captured weekday of the N-th week from the reference day's.
    WeekdayOfWeek(i32),
    /// `shift N [UNIT]`: the N-th whole unit of the calendar from the reference day's.
    Shift(i32, Option<Unit>),
    /// `ago [N] [UNIT]`: so many units before the reference day.
    Ago(Count, Option<Unit>),
    /// `ahead [N] [UNIT]`: so many units after the reference day.
    Ahead(Count, Option<Unit>),
    /// `before [N] [UNIT]`: so many units before the last day the text named.
    Before(Count, Option<Unit>),
    /// `after [N] [UNIT]`: so many units after the last day the text named.
    After(Count, Option<Unit>),
    /// `prior N [UNIT]`: the N-th whole unit of the calendar from that of the last day the text named.
    Prior(i32, Option<Unit>),
    /// `past [N] [UNIT]`: from so many units before the reference day up to it.
    Past(Count, Option<Unit>),
    /// `coming [N] [UNIT]`: from the reference day on for so many units.
    Coming(Count, Option<Unit>),
    /// `sofar [UNIT]`: from the beginning of the reference day's unit up to it.
    SoFar(Option<Unit>),
    /// `rest [UNIT]`: from the reference day to the end of its unit.
    Rest(Option<Unit>),
    /// `weekend N`: Saturday and Sunday of the N-th week.
    Weekend(i32),
    /// `quarter [N]`: the captured ordinal's quarter of the captured year, or of the N-th year from the reference day's.
    Quarter(Option<i32>),
    /// `half [N]`: the captured ordinal's half of a year, likewise.
    Half(Option<i32>),
    /// `season [past|next|this]`: the captured season.
    Season(Way),
    /// `century`: the one whose number is captured.
    Century,
    /// `monthday N`: the captured day of the N-th month from the reference day's.
    MonthDay(i32),
    /// `month-of-year N`: the captured month, or its day, of the N-th year from the reference day's.
    MonthOfYear(i32),
    /// `hijri`: day, month and year of the Islamic calendar, by its arithmetic form.
    Hijri,
    /// `every [N] [UNIT]`: again and again; the weekday, day or unit captured.
    Every(Count, Option<Unit>),
    /// `length [N] [UNIT]`: so long, at no place of the calendar.
    Length(Count, Option<Unit>),
    /// `clock [am|pm|noon|midnight|local|PART]`: a time of the day next to its expression.
    Clock(ClockWord),
    /// A row of kind `holiday` in a row of kind `holiday-form`: index into [`TimeRules::holidays`].
    Holiday(u16, Way),
    /// `decade`: as captured.
    Decade,
    /// `none`: no expression of time; it only keeps other rules away.
    None,
}

/// What a clock says beside hours and minutes.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[allow(missing_docs)]
pub enum ClockWord {
    Plain,
    Am,
    Pm,
    Noon,
    Midnight,
    Local,
    Part(u8),
}

/// The parts of a day.
pub const PARTS: [&str; 5] = ["morning", "midday", "afternoon", "evening", "night"];

/// The seasons: name, first month, months.
pub const SEASONS: [(&str, i8, i8); 6] = [
    ("spring", 3, 3),
    ("summer", 6, 3),
    ("autumn", 9, 3),
    ("winter", 12, 3),
    ("rainy", 10, 6),
    ("dry", 4, 6),
];

/// What a word before an expression does to it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[allow(missing_docs)]
pub enum Modifier {
    Almost,
    Over,
    About,
    Start,
    Middle,
    End,
    Since,
    Until,
    Before,
    After,
}

/// A rule.
#[derive(Clone, Debug)]
pub struct Rule {
    /// Its pattern.
    pub elements: Vec<Element>,
    /// What it does.
    pub op: Op,
    /// The part of the day that it adds, as an index into [`PARTS`].
    pub part: Option<u8>,
    /// `path:line`.
    pub via: String,
}

/// How a number word builds a number.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum NumberKind {
    /// Adds its value.
    Unit,
    /// Adds its value to the one before (`dua belas`).
    Teen,
    /// Multiplies the one before (`dua puluh`, `two hundred`).
    Times,
    /// Multiplies all before (`thousand`).
    Scale,
    /// A value that is about so (`several`).
    Vague,
}

/// Expressions of time of one language.
#[derive(Clone, Debug, Default)]
pub struct TimeRules {
    /// In file order.
    pub rules: Vec<Rule>,
    /// Word sequences that modify an expression behind them, longest first.
    pub modifiers: Vec<(Vec<u32>, Modifier)>,
    /// Words before and between two expressions that make one span of them; nothing need stand before if the first
    /// list is empty.
    pub joins: Vec<(Vec<u32>, Vec<u32>)>,
    /// Words that may stand between a day and its clock.
    pub bridges: Vec<u32>,
    /// Offsets that words of the class `zone` stand for.
    pub zones: Vec<String>,
    /// Days of the year, by the rows of `languages/holidays.tsv`.
    pub holidays: Vec<Holiday>,
    words: HashMap<String, u32>,
    members: Vec<Vec<Member>>,
    future: Vec<bool>,
    numbers: Vec<Option<(i64, NumberKind)>>,
    /// Rules that may begin with a word, by its number; then those that may begin with a class.
    by_word: Vec<Vec<u32>>,
    by_class: Vec<u32>,
}

impl TimeRules {
    /// Reads a language's files; no rules if there are none.
    pub fn load(files: &Files, lang: Lang, errors: &mut Vec<Error>) -> TimeRules {
        let mut rules = TimeRules::default();
        let path = format!("languages/{lang}/numbers.tsv");
        rules.read_numbers(&files.table(&path, &["word", "value", "kind"], errors), errors);
        rules.holidays = holidays::load(files, errors);
        let path = format!("languages/{lang}/time.tsv");
        rules.read_rules(&files.table(&path, &["kind", "pattern", "value"], errors), errors);
        rules.index();
        rules
    }

    fn word_number(&mut self, word: &str) -> u32 {
        if let Some(&n) = self.words.get(word) {
            return n;
        }
        let n = self.members.len() as u32;
        self.words.insert(word.to_string(), n);
        self.members.push(Vec::new());
        self.future.push(false);
        self.numbers.push(None);
        n
    }

    fn read_numbers(&mut self, table: &Table<'_>, errors: &mut Vec<Error>) {
        for row in &table.rows {
            let kind = match row.cells[2] {
                "unit" => NumberKind::Unit,
                "teen" => NumberKind::Teen,
                "times" => NumberKind::Times,
                "scale" => NumberKind::Scale,
                "vague" => NumberKind::Vague,
                other => {
                    errors.push(table.error(
                        row,
                        2,
                        format!("`{other}` is no kind of number word"),
                        "one of unit, teen, times, scale, vague",
                    ));
                    continue;
                }
            };
            let Ok(value) = row.cells[1].parse::<i64>() else {
                errors.push(table.error(row, 1, format!("`{}` is no number", row.cells[1]), "write it in digits"));
                continue;
            };
            for word in row.cells[0].split('|') {
                let n = self.word_number(&word.to_lowercase());
                self.numbers[n as usize] = Some((value, kind));
            }
        }
    }

    fn read_rules(&mut self, table: &Table<'_>, errors: &mut Vec<Error>) {
        let mut named: Vec<(String, u16, String)> = Vec::new();
        let mut forms: Vec<(String, Way)> = Vec::new();
        for row in &table.rows {
            let [kind, pattern, value] = [0, 1, 2].map(|i| row.cells.get(i).copied().unwrap_or(""));
            match kind {
                "rule" => {
                    let (value, part) = split_part(value);
                    let op = match read_op(value) {
                        Ok(op) => op,
                        Err((message, help)) => {
                            errors.push(table.error(row, 2, message, help));
                            continue;
                        }
                    };
                    match self.read_pattern(pattern) {
                        Ok(elements) => self.rules.push(Rule {
                            elements,
                            op,
                            part,
                            via: table.via(row),
                        }),
                        Err((message, help)) => errors.push(table.error(row, 1, message, help)),
                    }
                }
                "modifier" => {
                    let modifier = match value {
                        "almost" => Modifier::Almost,
                        "over" => Modifier::Over,
                        "about" => Modifier::About,
                        "start" => Modifier::Start,
                        "middle" => Modifier::Middle,
                        "end" => Modifier::End,
                        "since" => Modifier::Since,
                        "until" => Modifier::Until,
                        "before" => Modifier::Before,
                        "after" => Modifier::After,
                        other => {
                            errors.push(table.error(
                                row,
                                2,
                                format!("`{other}` is no modifier"),
                                "one of almost, over, about, start, middle, end, since, until, before, after",
                            ));
                            continue;
                        }
                    };
                    for one in pattern.split('|') {
                        let words = one
                            .split_whitespace()
                            .map(|w| self.word_number(&w.to_lowercase()))
                            .collect();
                        self.modifiers.push((words, modifier));
                    }
                }
                "join" => {
                    let Some((before, between)) = pattern.split_once(' ') else {
                        errors.push(table.error(
                            row,
                            1,
                            "one part",
                            "words before, a blank, words between; `*` for none before",
                        ));
                        continue;
                    };
                    let mut words = |list: &str| -> Vec<u32> {
                        list.split('|')
                            .filter(|w| *w != "*")
                            .map(|w| self.word_number(&w.to_lowercase()))
                            .collect()
                    };
                    let join = (words(before), words(between));
                    self.joins.push(join);
                }
                "bridge" => {
                    for word in pattern.split(' ') {
                        let n = self.word_number(&word.to_lowercase());
                        self.bridges.push(n);
                    }
                }
                "holiday" => match self.holidays.iter().position(|h| h.id == value) {
                    Some(h) => named.extend(
                        pattern
                            .split('|')
                            .map(|name| (name.to_string(), h as u16, table.via(row))),
                    ),
                    None => errors.push(table.error(
                        row,
                        2,
                        format!("`{value}` is no row of languages/holidays.tsv"),
                        "its first column names them",
                    )),
                },
                "holiday-form" => match way_of(value) {
                    Some(way) => forms.push((pattern.to_string(), way)),
                    None => errors.push(table.error(
                        row,
                        2,
                        format!("`{value}` is no way"),
                        "one of told, past, next, this",
                    )),
                },
                "future" => {
                    for word in pattern.split('|') {
                        let n = self.word_number(&word.to_lowercase());
                        self.future[n as usize] = true;
                    }
                }
                _ => {
                    let Some(class) = Class::read(kind).filter(|c| !c.is_numeric()) else {
                        errors.push(table.error(
                            row,
                            0,
                            format!("`{kind}` is no kind of row"),
                            "one of rule, modifier, join, future, bridge, holiday, holiday-form, month, month-safe, weekday, unit, oneunit, ordinal, part, season, hijri, zone",
                        ));
                        continue;
                    };
                    let value = match class {
                        Class::Unit | Class::OneUnit => Unit::read(value).map(|u| u as i8),
                        Class::Part => PARTS.iter().position(|p| *p == value).map(|p| p as i8),
                        Class::Season => SEASONS.iter().position(|s| s.0 == value).map(|s| s as i8),
                        Class::Zone => {
                            self.zones.push(value.to_string());
                            i8::try_from(self.zones.len() - 1).ok()
                        }
                        _ => value.parse::<i8>().ok().filter(|&v| {
                            (1..=match class {
                                Class::Weekday => 7,
                                Class::Ordinal => 31,
                                _ => 12,
                            })
                                .contains(&v)
                        }),
                    };
                    let Some(value) = value else {
                        errors.push(table.error(
                            row,
                            2,
                            format!("`{}` is no value of {kind}", row.cells[2]),
                            "months 1–12, weekdays 1–7 from Monday; units, parts of the day and seasons by their English names",
                        ));
                        continue;
                    };
                    for word in pattern.split('|') {
                        let (bare, dot) = match word.strip_suffix('.') {
                            Some(bare) => (bare, true),
                            None => (word, false),
                        };
                        let capital = bare.chars().next().is_some_and(char::is_uppercase);
                        let n = self.word_number(&bare.to_lowercase());
                        self.members[n as usize].push(Member {
                            class,
                            value,
                            capital,
                            dot,
                        });
                    }
                }
            }
        }
        for (name, holiday, via) in &named {
            for (form, way) in &forms {
                if let Ok(elements) = self.read_pattern(&form.replace("{holiday}", name)) {
                    self.rules.push(Rule {
                        elements,
                        op: Op::Holiday(*holiday, *way),
                        part: None,
                        via: via.clone(),
                    });
                }
            }
        }
        // Modifiers of several words are tried before shorter ones.
        self.modifiers.sort_by_key(|(words, _)| std::cmp::Reverse(words.len()));
    }

    fn read_pattern(&mut self, pattern: &str) -> Result<Vec<Element>, (String, String)> {
        let mut elements = Vec::new();
        for part in pattern.split_whitespace() {
            let (part, optional) = match part.strip_suffix('?') {
                Some(rest) if !rest.is_empty() => (rest, true),
                _ => (part, false),
            };
            let (part, context) = match part.strip_prefix('[').and_then(|p| p.strip_suffix(']')) {
                Some(rest) => (rest, true),
                None => (part, false),
            };
            let ask = match part.strip_prefix('{').and_then(|p| p.strip_suffix('}')) {
                Some(name) => Ask::Class(Class::read(name).ok_or_else(|| {
                    (
                        format!("`{{{name}}}` is no class"),
                        "see pack/time.rs for the classes".into(),
                    )
                })?),
                None => Ask::Words(
                    part.split('|')
                        .map(|w| {
                            let capital = w.chars().next().is_some_and(char::is_uppercase);
                            (self.word_number(&w.to_lowercase()), capital)
                        })
                        .collect(),
                ),
            };
            elements.push(Element { ask, optional, context });
        }
        if elements.iter().all(|e| e.optional || e.context) {
            return Err((
                "a pattern that can be empty".into(),
                "at least one element outside `[…]` must be without `?`".into(),
            ));
        }
        Ok(elements)
    }

    fn index(&mut self) {
        self.by_word = vec![Vec::new(); self.members.len()];
        for (r, rule) in self.rules.iter().enumerate() {
            let r = r as u32;
            let mut in_class = false;
            for element in &rule.elements {
                match &element.ask {
                    Ask::Words(words) => {
                        for &(w, _) in words {
                            let list = &mut self.by_word[w as usize];
                            if list.last() != Some(&r) {
                                list.push(r);
                            }
                        }
                    }
                    Ask::Class(_) => in_class = true,
                }
                if !element.optional {
                    break;
                }
            }
            if in_class {
                self.by_class.push(r);
            }
        }
    }

    /// The number of a lower-case word, if any rule knows it.
    pub fn word(&self, word: &str) -> Option<u32> {
        self.words.get(word).copied()
    }

    /// The classes a word is in.
    pub fn members(&self, word: u32) -> &[Member] {
        self.members.get(word as usize).map_or(&[], Vec::as_slice)
    }

    /// Whether the word puts its clause into the future.
    pub fn is_future(&self, word: u32) -> bool {
        self.future.get(word as usize).copied().unwrap_or(false)
    }

    /// A number word's value and kind.
    pub fn number(&self, word: u32) -> Option<(i64, NumberKind)> {
        self.numbers.get(word as usize).copied().flatten()
    }

    /// The rules that may begin at a piece: with this word, or with a class if the piece is in one.
    pub fn starting<'a>(&'a self, word: Option<u32>, in_class: bool) -> impl Iterator<Item = usize> + use<'a> {
        let by_word = word
            .and_then(|w| self.by_word.get(w as usize))
            .map_or(&[][..], Vec::as_slice);
        let by_class = if in_class { &self.by_class[..] } else { &[] };
        by_word.iter().chain(by_class).map(|&r| r as usize)
    }
}

/// `shift -1 day @evening`: the operation, and the part of the day that the rule adds.
fn split_part(value: &str) -> (&str, Option<u8>) {
    match value.rsplit_once(" @") {
        Some((op, name)) => (op, PARTS.iter().position(|p| *p == name).map(|p| p as u8)),
        None => (value, None),
    }
}

fn way_of(name: &str) -> Option<Way> {
    Some(match name {
        "told" => Way::Told,
        "past" => Way::Past,
        "next" => Way::Next,
        "this" => Way::This,
        _ => return None,
    })
}

fn read_op(value: &str) -> Result<Op, (String, String)> {
    let mut parts = value.split_whitespace();
    let name = parts.next().unwrap_or("");
    let args: Vec<&str> = parts.collect();
    let fault = |what: &str| {
        (
            format!("`{value}`: {what}"),
            "see pack/time.rs for the operations".to_string(),
        )
    };
    let way = || match args.first() {
        None => Ok(Way::Told),
        Some(&"past") => Ok(Way::Past),
        Some(&"next") => Ok(Way::Next),
        Some(&"this") => Ok(Way::This),
        Some(other) => Err(fault(&format!("`{other}` is none of past, next, this"))),
    };
    let number = |i: usize| args.get(i).and_then(|a| a.parse::<i32>().ok());
    let unit = |i: usize| match args.get(i) {
        None => Ok(None),
        Some(name) => Unit::read(name)
            .map(Some)
            .ok_or_else(|| fault(&format!("`{name}` is no unit"))),
    };
    let counted = || match number(0) {
        Some(n) => unit(1).map(|unit| (Count::Fixed(n), unit)),
        None => Ok((Count::Captured, unit(0)?)),
    };
    let whole = || number(0).ok_or_else(|| fault("a whole number must follow"));
    Ok(match name {
        "date" => Op::Date(way()?),
        "weekday" if args.first() == Some(&"week") => {
            Op::WeekdayOfWeek(number(1).ok_or_else(|| fault("a whole number must follow `week`"))?)
        }
        "weekday" => Op::Weekday(way()?),
        "shift" => Op::Shift(whole()?, unit(1)?),
        "ago" => counted().map(|(n, u)| Op::Ago(n, u))?,
        "ahead" => counted().map(|(n, u)| Op::Ahead(n, u))?,
        "before" => counted().map(|(n, u)| Op::Before(n, u))?,
        "after" => counted().map(|(n, u)| Op::After(n, u))?,
        "prior" => Op::Prior(whole()?, unit(1)?),
        "past" => counted().map(|(n, u)| Op::Past(n, u))?,
        "coming" => counted().map(|(n, u)| Op::Coming(n, u))?,
        "sofar" => Op::SoFar(unit(0)?),
        "rest" => Op::Rest(unit(0)?),
        "weekend" => Op::Weekend(whole()?),
        "quarter" => Op::Quarter(number(0)),
        "half" => Op::Half(number(0)),
        "season" => Op::Season(way()?),
        "century" => Op::Century,
        "monthday" => Op::MonthDay(whole()?),
        "month-of-year" => Op::MonthOfYear(whole()?),
        "hijri" => Op::Hijri,
        "every" => counted().map(|(n, u)| Op::Every(n, u))?,
        "length" => counted().map(|(n, u)| Op::Length(n, u))?,
        "clock" => Op::Clock(match args.first() {
            None => ClockWord::Plain,
            Some(&"am") => ClockWord::Am,
            Some(&"pm") => ClockWord::Pm,
            Some(&"noon") => ClockWord::Noon,
            Some(&"midnight") => ClockWord::Midnight,
            Some(&"local") => ClockWord::Local,
            Some(name) => {
                let part = PARTS.iter().position(|p| p == name);
                ClockWord::Part(part.ok_or_else(|| fault("no such part of the day"))? as u8)
            }
        }),
        "decade" => Op::Decade,
        "none" => Op::None,
        _ => return Err(fault("no such operation")),
    })
}
