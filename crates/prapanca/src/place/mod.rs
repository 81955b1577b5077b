//! Where: names of places, resolved.

use crate::article::Article;
use crate::base::{Lang, Note, Span};
use crate::mention::Mentions;
use crate::pack::Pack;
use crate::pack::gazetteer::{Entry, PlaceKind, PlaceWord, fold};
use crate::parse::{Deprel, NameKind, Parses, Tree, Upos};
use crate::sentence::Sentences;
use std::ops::Range;

/// How a name of a place is used.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum PlaceUse {
    /// Something happens there (`in Seoul`).
    In,
    /// Something moves there (`to Seoul`).
    To,
    /// Something moves away from there (`from Seoul`).
    From,
    /// It is named, no more (`the Seoul metro`).
    Named,
    /// It acts, and is no place (`Seoul said`).
    Actor,
}

/// A place named in the text.
#[derive(Clone, Debug, PartialEq)]
pub struct Place {
    /// The words.
    pub span: Span,
    /// Its tokens; empty for the dateline's place.
    pub tokens: std::ops::Range<u32>,
    /// The gazetteer's id.
    pub id: String,
    /// How it is used.
    pub used: PlaceUse,
    /// The first-order division it lies in; empty if none or not known.
    pub admin1: String,
    /// Its name.
    pub name: String,
    /// ISO 3166 alpha-3.
    pub country: String,
    /// Degrees north.
    pub latitude: f64,
    /// Degrees east.
    pub longitude: f64,
    /// Why this one of all places of its name: `only`, `containment`, `same name`, `co-mention`, `population`.
    pub reason: &'static str,
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

/// A name that may be a place's, with all places of that name.
struct Candidate<'a> {
    span: Span,
    tokens: Range<u32>,
    used: PlaceUse,
    all: Vec<Entry<'a>>,
    /// The one taken, and why.
    taken: Option<(usize, &'static str)>,
}

/// A place that is settled, and what it says of others.
struct Witness<'a> {
    country: &'a str,
    /// The division that it is or lies in.
    admin1: &'a str,
    /// Where it stands in the text.
    at: u32,
    /// Its point if it is a town.
    point: Option<(f64, f64)>,
}

struct Finder<'a> {
    pack: &'a Pack,
    lang: Lang,
    article: &'a Article,
    tree: &'a Tree<'a>,
    parses: &'a Parses,
    mentions: &'a Mentions,
}

/// Finds names that are used as places: behind a preposition of place (`in`, `di`), with at most a generic word between
/// (`kota`, `the city of`), as the object of a verb of visiting, in a row with such a name (`di Bogor, Depok, dan Bekasi`), or where the
/// model reads a place that does not act. A name that acts is no place, nor one inside the name of an organisation. Among places of one
/// name decide: what stands behind the comma (`Paris, Texas`), the same name earlier in the article, the countries of the places
/// beside it and of the dateline, then the number of people.
pub fn places(
    pack: &Pack,
    article: &Article,
    sentences: &Sentences,
    parses: &Parses,
    mentions: &Mentions,
) -> (Places, Vec<Note>) {
    let Some(lang) = article.lang else {
        return (Places::default(), Vec::new());
    };
    let tree = Tree::new(article, sentences, parses);
    let finder = Finder {
        pack,
        lang,
        article,
        tree: &tree,
        parses,
        mentions,
    };
    let mut found = Vec::new();
    if let Some(span) = article.dateline.and_then(|d| d.place) {
        finder.dateline(span, &mut found);
    }
    let datelines = found.len();
    for sentence in &sentences.sentences {
        finder.sentence(
            sentence.tokens.start..sentence.tokens.end.min(tree.len() as u32),
            &mut found,
        );
    }
    finder.contain(&mut found);
    finder.resolve(&mut found);
    let mut places = found.iter().map(|c| c.place()).collect::<Vec<_>>();
    let rest = places.split_off(datelines);
    let dateline = places.into_iter().flatten().next();
    (
        Places {
            dateline,
            places: rest.into_iter().flatten().collect(),
        },
        Vec::new(),
    )
}

impl Candidate<'_> {
    fn place(&self) -> Option<Place> {
        let (taken, reason) = self.taken?;
        let entry = self.all.get(taken)?;
        Some(Place {
            span: self.span,
            tokens: self.tokens.clone(),
            used: self.used,
            id: entry.id.to_string(),
            name: entry.name.to_string(),
            country: entry.country.to_string(),
            admin1: entry.admin1.to_string(),
            latitude: entry.latitude,
            longitude: entry.longitude,
            reason,
            via: entry.via(),
        })
    }
}

impl<'a> Finder<'a> {
    fn candidate(&self, span: Span, tokens: Range<u32>, used: PlaceUse) -> Option<Candidate<'a>> {
        let all = self.pack.gazetteer.find(self.lang, span.slice(&self.article.text));
        let real = all.first().is_some_and(|e| e.kind != PlaceKind::World);
        real.then_some(Candidate {
            span,
            tokens,
            used,
            all,
            taken: None,
        })
    }

    /// `BANGKOK, Thailand`: the first part is the place, the next ones say which.
    fn dateline(&self, span: Span, found: &mut Vec<Candidate<'a>>) {
        let text = span.slice(&self.article.text);
        let mut start = span.start as usize;
        for part in text.split(',') {
            let lead = part.len() - part.trim_start().len();
            let own = Span::new(start + lead, start + lead + part.trim().len());
            found.extend(self.candidate(own, 0..0, PlaceUse::In));
            start += part.len() + 1;
        }
    }

    fn sentence(&self, range: Range<u32>, found: &mut Vec<Candidate<'a>>) {
        let tree = self.tree;
        let mut token = range.start;
        let mut last: Option<(u32, PlaceUse)> = None;
        while token < range.end {
            let located = (tree.form(token).starts_with(char::is_uppercase))
                .then(|| {
                    self.located(token, range.start)
                        .or_else(|| self.in_row(token, last))
                        .or_else(|| self.named(token))
                })
                .flatten();
            let Some(used) = located else {
                token += 1;
                continue;
            };
            let longest = (token + 1..=range.end.min(token + 5)).rev().find_map(|stop| {
                let tokens = &tree.sentences.tokens;
                if tree.lower(stop - 1) == "." {
                    return None;
                }
                let span = tokens[token as usize].span.cover(tokens[stop as usize - 1].span);
                // A name that goes on (`Universitas Jakarta`) is another name.
                let goes_on = self.parses.names.iter().any(|n| {
                    matches!(n.kind, NameKind::Organisation | NameKind::Person)
                        && n.tokens.start <= token
                        && n.tokens.end >= stop
                        && n.tokens.len() > (stop - token) as usize
                });
                (!goes_on)
                    .then(|| self.candidate(span, token..stop, used))
                    .flatten()
                    .map(|c| (c, stop))
            });
            match longest {
                Some((mut candidate, stop)) => {
                    if used != PlaceUse::In && self.acts(&candidate.tokens, used == PlaceUse::Named) {
                        candidate.used = PlaceUse::Actor;
                    }
                    if candidate.used != PlaceUse::Actor {
                        last = Some((stop, candidate.used));
                    }
                    found.push(candidate);
                    token = stop;
                }
                None => token += 1,
            }
        }
    }

    /// Whether the words before a name make a place of it, and how.
    fn located(&self, token: u32, start: u32) -> Option<PlaceUse> {
        let (gazetteer, tree) = (&self.pack.gazetteer, self.tree);
        let mut at = token;
        for _ in 0..4 {
            if at == start {
                return None;
            }
            at -= 1;
            let words = gazetteer.word(self.lang, tree.lower(at));
            let has = |w: PlaceWord| words.contains(&w);
            if has(PlaceWord::In) || has(PlaceWord::To) || has(PlaceWord::From) {
                let before = at.checked_sub(1).filter(|&b| b >= start);
                let against =
                    before.is_some_and(|b| gazetteer.word(self.lang, tree.lower(b)).contains(&PlaceWord::Against));
                let used = if has(PlaceWord::From) {
                    PlaceUse::From
                } else if has(PlaceWord::To) {
                    PlaceUse::To
                } else {
                    PlaceUse::In
                };
                return (!against).then_some(used);
            }
            if has(PlaceWord::Visit) {
                return Some(PlaceUse::In);
            }
            if !has(PlaceWord::Generic) && !matches!(tree.upos(at), Upos::Det | Upos::Num) {
                return None;
            }
        }
        None
    }

    /// `di Bogor, Depok, dan Bekasi`: a name that follows a place over a comma or a conjunction.
    fn in_row(&self, token: u32, last: Option<(u32, PlaceUse)>) -> Option<PlaceUse> {
        let (stop, used) = last?;
        let gazetteer = &self.pack.gazetteer;
        let joins = |t: u32| {
            self.tree.lower(t) == ","
                || self.tree.upos(t) == Upos::Cconj
                || gazetteer
                    .word(self.lang, self.tree.lower(t))
                    .contains(&PlaceWord::Generic)
        };
        let near = stop < token && token - stop <= 3 && (stop..token).all(joins);
        (near && !self.acts(&(token..token + 1), false)).then_some(used)
    }

    /// A name that the model reads as a place.
    fn named(&self, token: u32) -> Option<PlaceUse> {
        self.parses
            .names
            .iter()
            .any(|n| n.kind == NameKind::Place && n.tokens.start == token)
            .then_some(PlaceUse::Named)
    }

    /// Whether the name does something or suffers it: a state or a capital in the place of a subject; without a preposition of place
    /// (`bare`) also in that of an object or owner.
    fn acts(&self, tokens: &Range<u32>, bare: bool) -> bool {
        let tree = self.tree;
        let head = tokens
            .clone()
            .find(|&t| tree.head(t).is_none_or(|h| !tokens.contains(&h)))
            .unwrap_or(tokens.start);
        let political = self
            .mentions
            .covering(head)
            .is_some_and(|m| self.mentions.is_political(m));
        let relation = tree.deprel(head).base();
        let held = matches!(relation, Deprel::OBJ | Deprel::OBL | Deprel::NMOD) || tree.head(head).is_none();
        political && (relation == Deprel::NSUBJ || bare && held)
    }

    /// `Paris, Texas`: the second name says which the first is, if it lies in it.
    fn contain(&self, found: &mut [Candidate<'a>]) {
        for i in 0..found.len().saturating_sub(1) {
            let (a, b) = (&found[i], &found[i + 1]);
            let between = self.article.text.get(a.span.end as usize..b.span.start as usize);
            if between.is_none_or(|t| !matches!(t.trim(), "," | ", in" | ", di" | "(") && t != " ") {
                continue;
            }
            let wide = |e: &Entry<'_>| matches!(e.kind, PlaceKind::Country | PlaceKind::Division | PlaceKind::Region);
            let lies = |x: &Entry<'_>, y: &Entry<'_>| {
                x.id != y.id
                    && x.country == y.country
                    && !y.country.is_empty()
                    && match y.kind {
                        PlaceKind::Country => true,
                        PlaceKind::Division => fold(x.admin1) == fold(y.name),
                        _ => far(x, y) < 400.0,
                    }
            };
            let best = b
                .all
                .iter()
                .enumerate()
                .filter(|(_, y)| wide(y))
                .flat_map(|(n, y)| a.all.iter().enumerate().map(move |(m, x)| (m, n, x, y)))
                .filter(|(_, _, x, y)| lies(x, y))
                .max_by_key(|(m, n, x, _)| (x.population, std::cmp::Reverse((*m, *n))))
                .map(|(m, n, ..)| (m, n));
            if let Some((m, n)) = best {
                found[i].taken = Some((m, "containment"));
                found[i + 1].taken = found[i + 1].taken.or(Some((n, "containment")));
            }
        }
    }

    fn resolve(&self, found: &mut [Candidate<'a>]) {
        // What only one place is called, and what has been settled, speaks for its country.
        let mut evidence: Vec<Witness<'_>> = Vec::new();
        for c in found.iter_mut() {
            if c.taken.is_none() && c.all.len() == 1 {
                c.taken = Some((0, "only"));
            }
        }
        for c in found.iter() {
            let at = c.span.start;
            if c.taken.is_none()
                && c.all
                    .iter()
                    .all(|e| e.country == c.all[0].country && !e.country.is_empty())
            {
                let (country, admin1) = (c.all[0].country, "");
                evidence.push(Witness {
                    country,
                    admin1,
                    at,
                    point: None,
                });
                continue;
            }
            let settled = c.taken.map(|(t, _)| &c.all[t]).or_else(|| {
                // A large town far ahead of its namesakes.
                let next = c.all.iter().skip(1).map(|e| e.population).max().unwrap_or(0);
                c.all
                    .first()
                    .filter(|e| e.kind == PlaceKind::City && e.population > 30 * next)
            });
            if let Some(e) = settled.filter(|e| !e.country.is_empty()) {
                let point = (e.kind == PlaceKind::City).then_some((e.latitude, e.longitude));
                let (country, division) = (e.country, e.kind == PlaceKind::Division);
                let admin1 = if division { e.name } else { e.admin1 };
                evidence.push(Witness {
                    country,
                    admin1,
                    at,
                    point,
                });
            }
        }
        let named = |country: &str| self.mentions.actors.iter().any(|a| a.country == country);
        for i in 0..found.len() {
            if found[i].taken.is_some() {
                continue;
            }
            let c = &found[i];
            let own = fold(c.span.slice(&self.article.text));
            let same = found.iter().enumerate().find_map(|(j, o)| {
                let (taken, reason) = o.taken?;
                (j != i && reason == "containment" && fold(o.span.slice(&self.article.text)) == own)
                    .then_some((taken, "same name"))
            });
            if same.is_some() {
                found[i].taken = same;
                continue;
            }
            let score = |e: &Entry<'_>| {
                let size = match e.kind {
                    PlaceKind::Country => 7.6,
                    PlaceKind::Region | PlaceKind::World => 7.0,
                    PlaceKind::Division => ((e.population + 1) as f64).log10().min(6.5),
                    PlaceKind::City => ((e.population + 1) as f64).log10(),
                };
                let beside = evidence.iter().filter(|w| w.country == e.country);
                let nearest = beside
                    .clone()
                    .map(|w| w.at.abs_diff(c.span.start))
                    .min()
                    .unwrap_or(u32::MAX);
                let close = evidence
                    .iter()
                    .filter_map(|w| w.point)
                    .any(|p| distance(p, (e.latitude, e.longitude)) < 300.0);
                // `Banjar … Martapura, Kalimantan Selatan`: one division holds both.
                let within = beside
                    .clone()
                    .any(|w| !e.admin1.is_empty() && fold(w.admin1) == fold(e.admin1));
                let told = match nearest {
                    0..=150 => 1.3,
                    151..=600 => 0.9,
                    601..=u32::MAX if beside.count() > 0 => 0.6,
                    _ => 0.0,
                };
                size + told + f64::from(u8::from(close || within)) * 0.6 + f64::from(u8::from(named(e.country))) * 0.4
            };
            let best = (0..c.all.len()).max_by(|&a, &b| score(&c.all[a]).total_cmp(&score(&c.all[b])).then(b.cmp(&a)));
            found[i].taken = best.map(|b| (b, if b == 0 { "population" } else { "co-mention" }));
        }
    }
}

fn far(a: &Entry<'_>, b: &Entry<'_>) -> f64 {
    distance((a.latitude, a.longitude), (b.latitude, b.longitude))
}

/// Kilometres between two points, on a flat map: near enough for neighbours.
fn distance(a: (f64, f64), b: (f64, f64)) -> f64 {
    let x = (b.1 - a.1) * ((a.0 + b.0) / 2.0).to_radians().cos();
    111.2 * (x * x + (b.0 - a.0) * (b.0 - a.0)).sqrt()
}
