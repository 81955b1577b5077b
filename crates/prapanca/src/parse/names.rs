//! Names: the best path through a chain of labels (begin, inside, end, single of four kinds, or outside).

use super::linear::{Map, Scorer, hash, key};
use super::tagger::at;
use super::word::Word;
use super::{Name, NameKind};

/// Number of labels: outside, and four for each kind.
pub(super) const LABELS: usize = 17;

/// Longest listed name, in tokens.
pub(super) const LONGEST: usize = 6;

pub(super) const KINDS: [NameKind; 4] = [
    NameKind::Person,
    NameKind::Organisation,
    NameKind::Place,
    NameKind::Other,
];

const BEGIN: usize = 0;
const INSIDE: usize = 1;
const END: usize = 2;
const SINGLE: usize = 3;

/// Whether label `b` may follow label `a`; `None` is the sentence's border.
fn follows(a: Option<usize>, b: Option<usize>) -> bool {
    let open = a
        .filter(|&a| a > 0 && matches!((a - 1) % 4, BEGIN | INSIDE))
        .map(|a| (a - 1) / 4);
    match (open, b) {
        (Some(kind), Some(b)) => b > 0 && (b - 1) / 4 == kind && matches!((b - 1) % 4, INSIDE | END),
        (Some(_), None) => false,
        (None, Some(b)) => b == 0 || matches!((b - 1) % 4, BEGIN | SINGLE),
        (None, None) => true,
    }
}

/// The hash of a listed name's tokens.
#[cfg(feature = "train")]
pub(super) fn listed<'a>(forms: impl Iterator<Item = &'a str>) -> u32 {
    forms.fold(7, |h, form| key(900, h, hash(&form.to_lowercase()), 0, 0))
}

/// For each token, what a list of names says of it: kinds as bits, and its place in the listed name.
pub(super) fn listings(list: &Map, forms: &[&str]) -> Vec<u32> {
    let mut out = vec![0; forms.len()];
    let hashes: Vec<u32> = forms.iter().map(|f| hash(&f.to_lowercase())).collect();
    let mut i = 0;
    while i < forms.len() {
        let mut found = None;
        let mut h = 7;
        let capital = forms[i].chars().next().is_some_and(|c| !c.is_lowercase());
        for (k, &x) in hashes[i..].iter().enumerate().take(LONGEST) {
            h = key(900, h, x, 0, 0);
            if let Some(kinds) = list.get(h).filter(|_| capital) {
                found = Some((k + 1, kinds));
            }
        }
        if let Some((len, kinds)) = found {
            for k in 0..len {
                let place = match k {
                    _ if len == 1 => 0,
                    0 => 1,
                    k if k + 1 == len => 2,
                    _ => 3,
                };
                out[i + k] = kinds << 2 | place;
            }
            i += len;
        } else {
            i += 1;
        }
    }
    out
}

/// What the features of a sentence's names are read from.
#[derive(Debug)]
pub(super) struct Input<'a> {
    pub(super) words: &'a [Word],
    pub(super) tags: &'a [u8],
    pub(super) lists: &'a [u32],
    /// Where the run of capitalised tokens around each token begins and ends.
    pub(super) runs: Vec<(u32, u32)>,
    /// Whose way of marking names is followed: 0 is ours.
    pub(super) source: u32,
}

impl<'a> Input<'a> {
    pub(super) fn new(forms: &[&str], words: &'a [Word], tags: &'a [u8], lists: &'a [u32], source: u32) -> Input<'a> {
        let capital = |f: &str| f.chars().next().is_some_and(char::is_uppercase);
        let mut runs = vec![(0, 0); forms.len()];
        let mut i = 0;
        while i < forms.len() {
            let mut end = i;
            while end < forms.len() && capital(forms[end]) {
                end += 1;
            }
            let end = end.max(i + 1);
            for r in &mut runs[i..end] {
                *r = (i as u32, end as u32);
            }
            i = end;
        }
        Input {
            words,
            tags,
            lists,
            runs,
            source,
        }
    }

    pub(super) fn features(&self, i: usize, out: &mut Vec<u32>) {
        out.clear();
        let word = |by: isize| at(self.words, i, by);
        let (w, p1, p2, n1, n2) = (word(0), word(-1), word(-2), word(1), word(2));
        let near = |list: &[u32], by: isize| {
            i.checked_add_signed(by)
                .and_then(|j| list.get(j))
                .copied()
                .unwrap_or(99)
        };
        let tag = |by: isize| {
            i.checked_add_signed(by)
                .and_then(|j| self.tags.get(j))
                .map_or(super::tagger::EDGE, |&t| u32::from(t))
        };
        let (g, gp, gn) = (near(self.lists, 0), near(self.lists, -1), near(self.lists, 1));
        let (t, tp, tn) = (tag(0), tag(-1), tag(1));
        let (start, end) = self.runs.get(i).map_or((i, i + 1), |r| (r.0 as usize, r.1 as usize));
        let before = at(self.words, start, -1);
        let before2 = at(self.words, start, -2);
        let after = at(self.words, end, 0);
        let (run0, run9) = (at(self.words, start, 0), at(self.words, end, -1));
        let place = ((i - start).min(3) as u32) << 2 | (end - i).min(3) as u32;
        let mut f = |n: u32, a: u32, b: u32, c: u32| out.push(key(n, a, b, c, 77));
        f(1, w.form, 0, 0);
        f(2, p1.form, 0, 0);
        f(3, n1.form, 0, 0);
        f(4, p2.form, w.look, 0);
        f(5, n2.form, w.look, 0);
        f(6, p1.form, w.form, 0);
        f(7, w.form, n1.form, 0);
        f(8, w.shape, 0, 0);
        f(9, p1.look, w.look, n1.look);
        f(10, w.suffix[1], w.look, 0);
        f(11, w.suffix[2], w.look, 0);
        f(12, w.suffix[3], w.look, 0);
        f(13, w.prefix[1], w.look, 0);
        f(14, w.prefix[2], w.look, 0);
        f(15, w.prefix[3], w.look, 0);
        f(16, t, w.shape, 0);
        f(17, tp, t, tn);
        f(18, t, n1.form, 0);
        f(19, t, p1.form, 0);
        f(20, g, 0, 0);
        f(21, g, t, 0);
        f(22, gp, g, gn);
        f(23, g, p1.form, 0);
        f(24, g, n1.form, 0);
        f(25, gn, w.form, 0);
        f(26, gp, w.form, 0);
        f(27, p1.form, w.look, n1.look);
        f(28, p1.look, w.look, n1.form);
        f(29, w.seen, w.shape, 0);
        f(30, p2.form, p1.form, w.look);
        f(31, n1.form, n2.form, w.look);
        if end > start + 1 || w.look & 7 == 1 || place != 5 {
            f(40, before.form, place, 0);
            f(41, after.form, place, 0);
            f(42, run0.form, place, 0);
            f(43, run9.form, place, 0);
            f(44, before.form, before2.form, place);
            f(45, before.suffix[2], place, 0);
            f(46, run0.form, run9.form, place);
            f(47, before.form, (end - start) as u32, place);
        }
        if w.cluster | p1.cluster | n1.cluster | before.cluster != 0 {
            f(60, w.cluster, w.look, 0);
            f(61, w.branch(10), w.look, 0);
            f(62, p1.branch(10), w.look, 0);
            f(63, n1.branch(10), w.look, 0);
            f(64, w.branch(6), w.look, t);
            f(65, p1.branch(8), w.look, n1.branch(8));
            f(66, before.branch(10), place, 0);
            f(67, after.branch(10), place, 0);
            f(68, w.listed, w.look, g);
        }
        let s = self.source;
        f(50, s, w.shape, t);
        f(51, s, w.form, 0);
        f(52, s, g, t);
        f(53, s, p1.form, w.look);
        f(54, s, n1.form, w.look);
        f(0, 0, 0, 0);
    }
}

/// Feature of going from one label to another.
pub(super) fn step(a: usize) -> u32 {
    key(999, a as u32, 0, 0, 77)
}

/// The best path.
pub(super) fn path(model: &impl Scorer, input: &Input<'_>) -> Vec<u8> {
    let n = input.words.len();
    let mut steps = [[0i32; LABELS]; LABELS];
    let mut may = [[false; LABELS]; LABELS];
    for (a, row) in steps.iter_mut().enumerate() {
        model.score(&[step(a)], row);
        may[a] = std::array::from_fn(|b| follows(Some(a), Some(b)));
    }
    const LOW: i32 = i32::MIN / 2;
    let mut back: Vec<[u8; LABELS]> = Vec::with_capacity(n);
    let mut score = [LOW; LABELS];
    let mut found = Vec::with_capacity(64);
    for i in 0..n {
        input.features(i, &mut found);
        let mut here = [0; LABELS];
        model.score(&found, &mut here);
        let mut next = [LOW; LABELS];
        let mut from = [0u8; LABELS];
        for b in 0..LABELS {
            if i == 0 {
                if follows(None, Some(b)) {
                    next[b] = here[b];
                }
                continue;
            }
            for a in 0..LABELS {
                if score[a] > LOW && may[a][b] {
                    let s = score[a].saturating_add(steps[a][b]).saturating_add(here[b]);
                    if s > next[b] {
                        next[b] = s;
                        from[b] = a as u8;
                    }
                }
            }
        }
        // Kept near nought, so that no text is long enough to run over.
        let top = next.iter().copied().max().unwrap_or(0);
        for s in &mut next {
            if *s > LOW {
                *s = s.saturating_sub(top).max(LOW + 1);
            }
        }
        back.push(from);
        score = next;
    }
    let mut at = (0..LABELS)
        .filter(|&a| follows(Some(a), None))
        .max_by_key(|&a| (score[a], LABELS - a))
        .unwrap_or(0);
    let mut labels = vec![0; n];
    for i in (0..n).rev() {
        labels[i] = at as u8;
        at = usize::from(back[i][at]);
    }
    labels
}

/// Names from labels, tokens counted from `offset`.
pub(super) fn names(labels: &[u8], offset: u32) -> Vec<Name> {
    let mut out = Vec::new();
    let mut start = None;
    for (i, &l) in labels.iter().enumerate() {
        let Some(l) = usize::from(l).checked_sub(1) else {
            start = None;
            continue;
        };
        let place = l % 4;
        if matches!(place, BEGIN | SINGLE) {
            start = Some(i);
        }
        if matches!(place, END | SINGLE)
            && let Some(s) = start.take()
            && let Some(&kind) = KINDS.get(l / 4)
        {
            out.push(Name {
                tokens: offset + s as u32..offset + i as u32 + 1,
                kind,
            });
        }
    }
    out
}

/// Labels from names, tokens counted from nought.
#[cfg(feature = "train")]
pub(super) fn labels(names: &[Name], n: usize) -> Vec<u8> {
    let mut out = vec![0; n];
    for name in names {
        let Some(kind) = KINDS.iter().position(|k| *k == name.kind) else {
            continue;
        };
        let (start, end) = (name.tokens.start as usize, name.tokens.end as usize);
        for (i, label) in out.iter_mut().enumerate().take(end.min(n)).skip(start) {
            let place = match (i == start, i + 1 == end) {
                (true, true) => SINGLE,
                (true, false) => BEGIN,
                (false, true) => END,
                (false, false) => INSIDE,
            };
            *label = (1 + kind * 4 + place) as u8;
        }
    }
    out
}
