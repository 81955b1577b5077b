//! When: expressions of time as intervals with a grain, counted from the report's day.

use crate::article::Article;
use crate::base::{Note, Span};
use crate::pack::Pack;
use crate::parse::Parses;
use crate::sentence::Sentences;
use jiff::civil::Date;

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
}

impl Grain {
    /// Its lower-case name.
    pub fn as_str(self) -> &'static str {
        ["hour", "day", "week", "month", "quarter", "year", "decade"][self as usize]
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

/// Finds expressions of time.
pub fn times(pack: &Pack, article: &Article, sentences: &Sentences, parses: &Parses) -> (Times, Vec<Note>) {
    let _ = (pack, article, sentences, parses);
    (Times::default(), Vec::new())
}
