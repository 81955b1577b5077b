//! Features (`Number=Sing|…`) and lemmas.

use super::Upos;
use super::linear::{Duel, MOST_CLASSES, Map, Reader, Scorer, best, hash, key};
use super::tagger::at;
use super::word::Word;
use std::collections::HashMap;
use std::sync::Arc;

/// At most this many bundles of features are told apart.
pub(super) const MOST_BUNDLES: usize = 128;

/// Which bundles of features stand with which part of speech.
#[derive(Debug, Default)]
pub(super) struct Bundles {
    /// As CoNLL-U writes them; the first is `_`.
    pub(super) names: Vec<Arc<str>>,
    /// For each part of speech the bundles seen with it, most frequent first.
    pub(super) of: Vec<Vec<u8>>,
}

impl Bundles {
    pub(super) fn read(input: &mut Reader<'_>) -> Result<Bundles, String> {
        let n = input.count(1)?.min(MOST_BUNDLES);
        let mut names = Vec::new();
        for _ in 0..n {
            names.push(Arc::from(input.text()?));
        }
        let mut of = Vec::new();
        for _ in 0..17 {
            let k = input.count(1)?;
            if k > MOST_CLASSES {
                return Err("too many bundles of features of one part of speech".into());
            }
            let mut list = Vec::new();
            for _ in 0..k {
                let b = input.byte()?;
                if usize::from(b) >= names.len() {
                    return Err("a bundle of features that there is not".into());
                }
                list.push(b);
            }
            of.push(list);
        }
        Ok(Bundles { names, of })
    }
}

/// Features of token `i` for telling its bundle.
pub(super) fn features(words: &[Word], i: usize, tags: &[u8], before: u8, out: &mut Vec<u32>) {
    out.clear();
    let w = at(words, i, 0);
    let (p1, p2, n1) = (at(words, i, -1), at(words, i, -2), at(words, i, 1));
    let tag = |by: isize| {
        i.checked_add_signed(by)
            .and_then(|j| tags.get(j))
            .map_or(super::tagger::EDGE, |&t| u32::from(t))
    };
    let (t, t1, t2, u1, u2) = (tag(0), tag(-1), tag(-2), tag(1), tag(2));
    let before = u32::from(before);
    let mut f = |n: u32, a: u32, b: u32| out.push(key(n, t, a, b, 0));
    f(1, w.form, 0);
    f(2, w.suffix[0], 0);
    f(3, w.suffix[1], 0);
    f(4, w.suffix[2], 0);
    f(5, w.suffix[3], 0);
    f(6, w.prefix[1], 0);
    f(7, w.prefix[2], 0);
    f(8, w.form, t1);
    f(9, w.form, u1);
    f(10, w.form, p1.form);
    f(11, w.form, n1.form);
    f(12, t1, w.suffix[1]);
    f(13, p1.form, w.suffix[1]);
    f(14, n1.form, w.suffix[1]);
    f(15, t1, t2);
    f(16, t1, u1);
    f(17, p1.form, 0);
    f(18, p2.form, w.suffix[1]);
    f(19, before, w.suffix[1]);
    f(20, before, w.form);
    f(21, u1, w.suffix[1]);
    f(22, u1, u2);
    f(23, w.look, 0);
}

/// The bundle of each token. The model's classes are places in the list of bundles of its part of speech.
pub(super) fn bundles(model: &impl Scorer, known: &Bundles, words: &[Word], tags: &[u8]) -> Vec<u8> {
    let mut out: Vec<u8> = Vec::with_capacity(words.len());
    let mut found = Vec::with_capacity(32);
    for (i, &t) in tags.iter().enumerate() {
        let of = known.of.get(usize::from(t)).map_or(&[][..], |l| l);
        let bundle = match of {
            [] => 0,
            [one] => *one,
            many => {
                let before = i.checked_sub(1).and_then(|j| out.get(j)).copied().unwrap_or(255);
                features(words, i, tags, before, &mut found);
                let mut scores = [0; MOST_CLASSES];
                model.score(&found, &mut scores);
                best(&scores[..many.len()], |_| true).map_or(0, |k| many[k])
            }
        };
        out.push(bundle);
    }
    out
}

/// How a lemma comes out of a form: what goes at the front and the end, and what comes in its place.
#[derive(Clone, Debug, Default, PartialEq, Eq, PartialOrd, Ord)]
pub(super) struct Edit {
    pub(super) front: Box<str>,
    pub(super) new_front: Box<str>,
    pub(super) end: Box<str>,
    pub(super) new_end: Box<str>,
}

impl Edit {
    /// The lemma, if the form begins and ends so and something is left.
    pub(super) fn apply(&self, form: &str) -> Option<String> {
        let rest = form.strip_prefix(&*self.front)?.strip_suffix(&*self.end)?;
        if rest.is_empty() && !(self.front.is_empty() && self.end.is_empty()) {
            return None;
        }
        Some([&self.new_front, rest, &self.new_end].concat())
    }
}

/// Lemmas: edits chosen by a model, and a table of those it gets wrong.
#[derive(Debug, Default)]
pub(super) struct Lemmas {
    pub(super) edits: Vec<Edit>,
    /// Edits by the end that they take away, so that few are tried on a form.
    by_end: HashMap<Box<str>, Vec<u32>>,
    longest_end: usize,
    pub(super) weights: Duel,
    /// Hashes of lemmas that are known, with how often they were seen (in steps).
    pub(super) roots: Map,
    /// Lemmas of lower-case forms, by part of speech.
    pub(super) table: HashMap<Box<str>, Vec<(u8, Box<str>)>>,
}

/// Features of taking edit `e` for `form`.
pub(super) fn lemma_features(form: &str, tag: u8, e: u32, known: u32, whole: u32, out: &mut Vec<u32>) {
    out.clear();
    let t = u32::from(tag);
    let mut f = |n: u32, a: u32, b: u32, c: u32| out.push(key(n, a, b, c, 0));
    f(1, e, 0, 0);
    f(2, e, t, 0);
    f(3, known, t, 0);
    f(4, known, e, 0);
    f(5, whole, known, e);
    for (k, (i, _)) in form.char_indices().rev().take(6).enumerate() {
        f(10 + k as u32, e, hash(&form[i..]), 0);
        f(20 + k as u32, e, hash(&form[i..]), t);
    }
    for (k, (i, c)) in form.char_indices().take(5).enumerate() {
        f(30 + k as u32, e, hash(&form[..i + c.len_utf8()]), 0);
        f(40 + k as u32, e, hash(&form[..i + c.len_utf8()]), known);
    }
    f(50, e, form.chars().count().min(12) as u32, 0);
}

/// The edits that can be made to a form, in order, each with what comes out.
pub(super) fn candidates(
    edits: &[Edit],
    by_end: &HashMap<Box<str>, Vec<u32>>,
    longest: usize,
    form: &str,
) -> Vec<(u32, String)> {
    let mut found = Vec::new();
    let mut ends: Vec<usize> = form.char_indices().rev().map(|(i, _)| i).take(longest).collect();
    ends.insert(0, form.len());
    for i in ends {
        for &e in by_end.get(&form[i..]).map_or(&[][..], |l| l) {
            if let Some(lemma) = edits.get(e as usize).and_then(|x| x.apply(form)) {
                found.push((e, lemma));
            }
        }
    }
    found.sort_unstable();
    found
}

/// Edits by their ends, and the most characters an end has.
pub(super) fn by_end(edits: &[Edit]) -> (HashMap<Box<str>, Vec<u32>>, usize) {
    let mut map: HashMap<Box<str>, Vec<u32>> = HashMap::new();
    let mut longest = 0;
    for (i, e) in edits.iter().enumerate() {
        longest = longest.max(e.end.chars().count());
        map.entry(e.end.clone()).or_default().push(i as u32);
    }
    (map, longest)
}

/// Chooses the lemma of a lower-case form by the model alone.
pub(super) fn choose(
    model: &impl Scorer,
    roots: &Map,
    candidates: Vec<(u32, String)>,
    form: &str,
    tag: u8,
) -> Option<(u32, String)> {
    let whole = roots.get(hash(form)).unwrap_or(0);
    let mut found = Vec::new();
    let mut top: Option<(i32, (u32, String))> = None;
    for (e, lemma) in candidates {
        let known = roots.get(hash(&lemma)).unwrap_or(0);
        lemma_features(form, tag, e, known, whole, &mut found);
        let mut score = [0];
        model.score(&found, &mut score);
        if top.as_ref().is_none_or(|(s, _)| score[0] > *s) {
            top = Some((score[0], (e, lemma)));
        }
    }
    top.map(|(_, x)| x)
}

impl Lemmas {
    pub(super) fn read(input: &mut Reader<'_>) -> Result<Lemmas, String> {
        let n = input.count(4)?;
        let mut edits = Vec::with_capacity(n);
        for _ in 0..n {
            edits.push(Edit {
                front: input.text()?.into(),
                new_front: input.text()?.into(),
                end: input.text()?.into(),
                new_end: input.text()?.into(),
            });
        }
        let weights = Duel::read(input)?;
        let roots = Map::read(input)?;
        let n = input.count(3)?;
        let mut table: HashMap<Box<str>, Vec<(u8, Box<str>)>> = HashMap::with_capacity(n);
        for _ in 0..n {
            let form = input.text()?;
            let tag = input.byte()?;
            let lemma = input.text()?;
            table.entry(form.into()).or_default().push((tag, lemma.into()));
        }
        let (by_end, longest_end) = by_end(&edits);
        Ok(Lemmas {
            edits,
            by_end,
            longest_end,
            weights,
            roots,
            table,
        })
    }

    /// The lemma of a token.
    pub(super) fn lemma(&self, form: &str, tag: u8) -> Box<str> {
        let upos = Upos::ALL.get(usize::from(tag)).copied().unwrap_or_default();
        if matches!(upos, Upos::Propn) {
            return form.into();
        }
        let lower = form.to_lowercase();
        if let Some((_, lemma)) = self
            .table
            .get(lower.as_str())
            .and_then(|l| l.iter().find(|(t, _)| *t == tag))
        {
            return lemma.clone();
        }
        // Very long tokens are addresses and the like.
        if matches!(upos, Upos::Punct | Upos::Sym | Upos::Num | Upos::X) || lower.len() > 60 {
            return lower.into();
        }
        let found = candidates(&self.edits, &self.by_end, self.longest_end, &lower);
        match choose(&self.weights, &self.roots, found, &lower, tag) {
            Some((_, lemma)) => lemma.into(),
            None => lower.into(),
        }
    }
}
