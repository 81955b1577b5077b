//! Where: names of places, resolved.

use crate::article::Article;
use crate::base::{Note, Span};
use crate::mention::Mentions;
use crate::pack::Pack;
use crate::parse::Parses;
use crate::sentence::Sentences;

/// A place named in the text.
#[derive(Clone, Debug, PartialEq)]
pub struct Place {
    /// The words.
    pub span: Span,
    /// Its tokens; empty for the dateline's place.
    pub tokens: std::ops::Range<u32>,
    /// The gazetteer's id.
    pub id: String,
    /// Its name.
    pub name: String,
    /// ISO 3166 alpha-3.
    pub country: String,
    /// Degrees north.
    pub latitude: f64,
    /// Degrees east.
    pub longitude: f64,
    /// The row it came from, as `path:line`.
    pub via: String,
}

/// All places of an article, in text order.
#[derive(Clone, Debug, Default)]
pub struct Places {
    /// The dateline's place.
    pub dateline: Option<Place>,
    /// In text order.
    pub places: Vec<Place>,
}

/// Finds places.
pub fn places(
    pack: &Pack,
    article: &Article,
    sentences: &Sentences,
    parses: &Parses,
    mentions: &Mentions,
) -> (Places, Vec<Note>) {
    let _ = (pack, article, sentences, parses, mentions);
    (Places::default(), Vec::new())
}
