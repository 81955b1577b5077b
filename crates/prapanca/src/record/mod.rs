//! Events, quotes, times, places → [`Record`]: join, choose, merge what is told twice. The one serialised type.

use crate::article::Article;
use crate::base::Note;
use crate::context::Contexts;
use crate::event::Events;
use crate::mention::Mentions;
use crate::pack::{PRIVATE_SECTORS, Pack};
use crate::parse::Parses;
use crate::place::Places;
use crate::quote::Quotes;
use crate::sentence::Sentences;
use crate::time::Times;
use serde::{Deserialize, Serialize};

mod join;

/// The version of the record's shape.
pub const SCHEMA: &str = "prapanca.record.v1";

/// A pair of byte offsets into the article's text: first byte, one past the last.
pub type Offsets = [u32; 2];

/// An event or a quotation of one article.
#[derive(Clone, Debug, Default, Serialize, Deserialize, PartialEq)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct Record {
    /// `event` or `quote`.
    pub kind: Kind,
    /// Stable id: article, kind, and what it says.
    pub id: String,
    /// Version of this shape.
    pub schema: String,
    /// Version of the engine.
    pub engine: String,
    /// Version of the knowledge: a hash of all its files.
    pub knowledge: String,
    /// The article.
    pub doc: Doc,
    /// What happened; only in events.
    #[serde(skip_serializing_if = "Option::is_none", default)]
    pub event: Option<EventCode>,
    /// Who did it; only in events. Both parties of a mutual act stand here.
    #[serde(skip_serializing_if = "Vec::is_empty", default)]
    pub actor: Vec<ActorCode>,
    /// To whom; only in events.
    #[serde(skip_serializing_if = "Vec::is_empty", default)]
    pub recipient: Vec<ActorCode>,
    /// By whose account, when it is not the outlet's own; only in events.
    #[serde(skip_serializing_if = "Vec::is_empty", default)]
    pub by: Vec<ActorCode>,
    /// Who speaks; only in quotes.
    #[serde(skip_serializing_if = "Vec::is_empty", default)]
    pub speaker: Vec<ActorCode>,
    /// What is said; only in quotes.
    #[serde(skip_serializing_if = "Option::is_none", default)]
    pub quote: Option<QuoteText>,
    /// When.
    #[serde(skip_serializing_if = "Option::is_none", default)]
    pub when: Option<WhenCode>,
    /// Where; only in events.
    #[serde(rename = "where", skip_serializing_if = "Option::is_none", default)]
    pub place: Option<PlaceCode>,
    /// From where, if something moved; only in events.
    #[serde(rename = "from", skip_serializing_if = "Option::is_none", default)]
    pub origin: Option<PlaceCode>,
    /// The sentences that say so.
    pub evidence: Vec<Evidence>,
    /// Between 0 and 1.
    pub confidence: f32,
}

/// What a record is.
#[derive(Clone, Copy, Debug, Default, Serialize, Deserialize, PartialEq, Eq)]
#[serde(rename_all = "lowercase")]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub enum Kind {
    /// Somebody did something.
    #[default]
    Event,
    /// Somebody said something.
    Quote,
}

/// The article a record comes from.
#[derive(Clone, Debug, Default, Serialize, Deserialize, PartialEq, Eq)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct Doc {
    /// The caller's id, or a hash of the text.
    pub id: String,
    /// Address.
    #[serde(skip_serializing_if = "Option::is_none", default)]
    pub url: Option<String>,
    /// Outlet.
    #[serde(skip_serializing_if = "Option::is_none", default)]
    pub outlet: Option<String>,
    /// Who wrote it.
    #[serde(skip_serializing_if = "Option::is_none", default)]
    pub byline: Option<String>,
    /// Whom the outlet credits.
    #[serde(skip_serializing_if = "Option::is_none", default)]
    pub credit: Option<String>,
    /// Whom the article was taken over from, if it says so.
    #[serde(skip_serializing_if = "Option::is_none", default)]
    pub copied_from: Option<Copied>,
    /// Publication day, `YYYY-MM-DD`.
    #[serde(skip_serializing_if = "Option::is_none", default)]
    pub published: Option<String>,
    /// Where the publication day was read from; `inferred` when the text had to tell.
    #[serde(skip_serializing_if = "Option::is_none", default)]
    pub published_via: Option<String>,
    /// Language code.
    #[serde(skip_serializing_if = "Option::is_none", default)]
    pub lang: Option<String>,
    /// Headline.
    #[serde(skip_serializing_if = "Option::is_none", default)]
    pub title: Option<String>,
}

/// Whom an article was taken over from.
#[derive(Clone, Debug, Serialize, Deserialize, PartialEq, Eq)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct Copied {
    /// The outlet, or the host of its address.
    pub name: String,
    /// Where the name is printed, if it stands in the text.
    #[serde(skip_serializing_if = "Option::is_none", default)]
    pub span: Option<Offsets>,
    /// What says so: `statement`, `json-ld`, `meta`, `canonical`, `credit`, `lead`.
    pub via: String,
}

/// What happened.
#[derive(Clone, Debug, Default, Serialize, Deserialize, PartialEq)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct EventCode {
    /// PLOVER event type (`SANCTION`).
    #[serde(rename = "type")]
    pub event_type: String,
    /// PLOVER mode.
    #[serde(skip_serializing_if = "Option::is_none", default)]
    pub mode: Option<String>,
    /// PLOVER contexts: the frame's, those of its sentence's words, the article's.
    #[serde(skip_serializing_if = "Vec::is_empty", default)]
    pub context: Vec<String>,
    /// CAMEO code.
    pub cameo: String,
    /// Quad class (`material conflict`).
    pub quad: String,
    /// Goldstein value of the CAMEO code.
    pub intensity: f32,
    /// actual, planned, hypothetical, negated, historical, alleged.
    pub status: String,
    /// The frame (`sanction.impose`).
    pub frame: String,
}

/// Somebody.
#[derive(Clone, Debug, Default, Serialize, Deserialize, PartialEq, Eq)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct ActorCode {
    /// ISO 3166 alpha-3 or the organisation's id.
    #[serde(skip_serializing_if = "String::is_empty", default)]
    pub id: String,
    /// The Wikidata item of that state or organisation, where it is certain (`Q7184`).
    #[serde(skip_serializing_if = "String::is_empty", default)]
    pub wikidata: String,
    /// Name.
    pub name: String,
    /// ISO 3166 alpha-3 of the country.
    #[serde(skip_serializing_if = "String::is_empty", default)]
    pub country: String,
    /// Sectors, at most two, joined in order.
    #[serde(skip_serializing_if = "Vec::is_empty", default)]
    pub sector: Vec<String>,
    /// The words.
    pub text: String,
    /// Where.
    pub span: Offsets,
    /// The rule that decided.
    #[serde(skip_serializing_if = "String::is_empty", default)]
    pub via: String,
}

/// What is said.
#[derive(Clone, Debug, Serialize, Deserialize, PartialEq, Eq)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct QuoteText {
    /// The words.
    pub text: String,
    /// Where.
    pub span: Offsets,
    /// direct, indirect, mixed; attitude for what somebody is told to think, want, ask for or deny.
    #[serde(rename = "type")]
    pub quote_type: String,
    /// The word of saying.
    #[serde(skip_serializing_if = "Option::is_none", default)]
    pub cue: Option<String>,
}

/// When.
#[derive(Clone, Debug, Serialize, Deserialize, PartialEq, Eq)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct WhenCode {
    /// First day, `YYYY-MM-DD`.
    pub from: String,
    /// Last day, included.
    pub to: String,
    /// hour, day, week, month, quarter, year, decade, century.
    pub grain: String,
    /// Whether the text says about.
    #[serde(skip_serializing_if = "std::ops::Not::not", default)]
    pub approximate: bool,
    /// The hour with its zone (`14:00+07:00`, `20:00 local`) or the part of the day.
    #[serde(skip_serializing_if = "Option::is_none", default)]
    pub clock: Option<String>,
    /// `before` or `after`, where it lies on that side of the interval.
    #[serde(skip_serializing_if = "Option::is_none", default)]
    pub bound: Option<String>,
    /// How often, as ISO 8601, for what happens again and again.
    #[serde(skip_serializing_if = "Option::is_none", default)]
    pub repeats: Option<String>,
    /// The words; absent when the report's day stands in.
    #[serde(skip_serializing_if = "Option::is_none", default)]
    pub text: Option<String>,
    /// Where the words stand.
    #[serde(skip_serializing_if = "Option::is_none", default)]
    pub span: Option<Offsets>,
    /// How it was found: `clause`, `sentence`, `report`.
    pub via: String,
}

/// Where.
#[derive(Clone, Debug, Serialize, Deserialize, PartialEq)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct PlaceCode {
    /// Name.
    pub name: String,
    /// The gazetteer's id.
    pub id: String,
    /// ISO 3166 alpha-3.
    pub country: String,
    /// The first-order division it lies in.
    #[serde(skip_serializing_if = "String::is_empty", default)]
    pub admin1: String,
    /// Degrees north.
    pub lat: f64,
    /// Degrees east.
    pub lon: f64,
    /// The words.
    pub text: String,
    /// Where they stand.
    pub span: Offsets,
    /// How it was found: `clause`, `sentence`, `dateline`.
    pub via: String,
    /// Why this one of all places of its name: `only`, `containment`, `same name`, `co-mention`, `population`.
    #[serde(skip_serializing_if = "String::is_empty", default)]
    pub reason: String,
}

/// A sentence that says so.
#[derive(Clone, Debug, Serialize, Deserialize, PartialEq, Eq)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct Evidence {
    /// The sentence's words.
    pub sentence: String,
    /// Where it stands.
    pub span: Offsets,
    /// The words that triggered it.
    pub trigger: String,
    /// Where they stand.
    pub trigger_span: Offsets,
    /// The rule that matched, as `path:line`.
    pub via: String,
}

/// All layers that a record is made from.
#[derive(Clone, Copy)]
#[allow(missing_docs)]
pub struct Layers<'a> {
    pub article: &'a Article,
    pub sentences: &'a Sentences,
    pub parses: &'a Parses,
    pub mentions: &'a Mentions,
    pub events: &'a Events,
    pub quotes: &'a Quotes,
    pub times: &'a Times,
    pub places: &'a Places,
    pub contexts: &'a Contexts,
}

impl Record {
    /// Whether it is a statement in the sense of CAMEO 01: something said by somebody who has a part in politics.
    pub fn is_statement(&self) -> bool {
        let private = |a: &ActorCode| {
            !a.sector.is_empty() && a.sector.iter().all(|s| PRIVATE_SECTORS.contains(&s.as_str()))
                || a.id.is_empty() && a.country.is_empty() && a.sector.is_empty()
        };
        self.kind == Kind::Quote && !self.is_attitude() && !self.speaker.iter().all(private)
    }

    /// Whether it tells what somebody thinks, wants, asks for or denies, not what he said.
    pub fn is_attitude(&self) -> bool {
        self.quote
            .as_ref()
            .is_some_and(|q| q.quote_type == crate::quote::ATTITUDE)
    }
}

/// Joins, chooses and merges: of the candidates of the earlier stages only those that stand by themselves become records,
/// and what the article tells twice becomes one record with two pieces of evidence.
pub fn records(pack: &Pack, layers: Layers<'_>) -> (Vec<Record>, Vec<Note>) {
    join::Joiner { pack, layers }.records()
}
