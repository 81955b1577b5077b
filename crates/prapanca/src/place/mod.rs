//! Where: names of places, resolved.

use crate::article::Article;
use crate::base::{Lang, Note, Span};
use crate::mention::Mentions;
use crate::pack::Pack;
use crate::pack::gazetteer::{PlaceKind, PlaceWord};
use crate::parse::{NameKind, Parses, Tree, Upos};
use crate::sentence::Sentences;
use std::ops::Range;

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

/// Finds names that are used as places: behind a preposition of place (`in`, `di`), with at most a generic word between
/// (`kota`, `the city of`), or as the object of a verb of visiting. A name that acts is no place, nor one inside the name of
/// an organisation. Among places of one name the country named elsewhere in the article decides, then population.
pub fn places(
    pack: &Pack,
    article: &Article,
    sentences: &Sentences,
    parses: &Parses,
    mentions: &Mentions,
) -> (Places, Vec<Note>) {
    let mut found = Places::default();
    let Some(lang) = article.lang else { return (found, Vec::new()) };
    let tree = Tree::new(article, sentences, parses);
    let named: Vec<&str> =
        mentions.actors.iter().filter(|a| !a.country.is_empty()).map(|a| a.country.as_str()).collect();
    let resolve = |span: Span, tokens: Range<u32>| -> Option<Place> {
        let all = pack.gazetteer.find(lang, span.slice(&article.text));
        let best = all
            .iter()
            .find(|e| e.kind == PlaceKind::City && named.contains(&e.country) && all[0].kind == PlaceKind::City)
            .or(all.first())
            .filter(|e| e.kind != PlaceKind::World)?;
        Some(Place {
            span,
            tokens,
            id: best.id.to_string(),
            name: best.name.to_string(),
            country: best.country.to_string(),
            latitude: best.latitude,
            longitude: best.longitude,
            via: best.via(),
        })
    };
    found.dateline = article.dateline.and_then(|d| d.place).and_then(|span| {
        // `BANGKOK, Thailand`: the first part is the place.
        let first = span.slice(&article.text).split(',').next().unwrap_or("").trim_end().len();
        resolve(Span::new(span.start as usize, span.start as usize + first), 0..0)
    });
    for sentence in &sentences.sentences {
        let end = sentence.tokens.end.min(tree.len() as u32);
        let mut token = sentence.tokens.start;
        while token < end {
            if !tree.form(token).starts_with(char::is_uppercase) || !is_located(pack, lang, &tree, token, sentence.tokens.start) {
                token += 1;
                continue;
            }
            let longest = (token + 1..=end.min(token + 5)).rev().find_map(|stop| {
                let span = sentences.tokens[token as usize].span.cover(sentences.tokens[stop as usize - 1].span);
                // A name that goes on (`Universitas Jakarta`) is another name.
                let goes_on = parses.names.iter().any(|n| {
                    n.kind == NameKind::Organisation && n.tokens.start <= token && n.tokens.end >= stop && n.tokens.len() > (stop - token) as usize
                });
                (!goes_on).then(|| resolve(span, token..stop)).flatten().map(|p| (p, stop))
            });
            match longest {
                Some((place, stop)) => {
                    found.places.push(place);
                    token = stop;
                }
                None => token += 1,
            }
        }
    }
    (found, Vec::new())
}

/// Whether the words before a name make a place of it.
fn is_located(pack: &Pack, lang: Lang, tree: &Tree<'_>, token: u32, start: u32) -> bool {
    let mut at = token;
    for _ in 0..4 {
        if at == start {
            return false;
        }
        at -= 1;
        let words = pack.gazetteer.word(lang, tree.lower(at));
        if words.contains(&PlaceWord::In) || words.contains(&PlaceWord::To) {
            let before = at.checked_sub(1).filter(|&b| b >= start);
            return !before.is_some_and(|b| pack.gazetteer.word(lang, tree.lower(b)).contains(&PlaceWord::Against));
        }
        if words.contains(&PlaceWord::Visit) {
            return true;
        }
        let passes = words.contains(&PlaceWord::Generic) || matches!(tree.upos(at), Upos::Det | Upos::Num);
        if !passes {
            return false;
        }
    }
    false
}
