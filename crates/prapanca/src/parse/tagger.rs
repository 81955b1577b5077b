//! Part of speech, greedily from left to right.

use super::Upos;
use super::linear::{Scorer, best, key};
use super::word::Word;

/// Number of a tag that stands before the sentence or after it.
pub(super) const EDGE: u32 = 31;

const NOWHERE: Word = Word {
    form: 1,
    suffix: [1; 5],
    prefix: [1; 4],
    shape: 1,
    look: 1,
    seen: 1,
    listed: 31,
    named: false,
    cluster: 1 << 20,
};

/// The word `by` places from `i`.
#[inline]
pub(super) fn at(words: &[Word], i: usize, by: isize) -> &Word {
    i.checked_add_signed(by).and_then(|j| words.get(j)).unwrap_or(&NOWHERE)
}

/// The features of token `i` in a text of style `style`, given the tags before it, and after it what an earlier round
/// said (`guess`, which may be empty).
pub(super) fn features(words: &[Word], i: usize, tags: &[u8], guess: &[u8], style: u32, out: &mut Vec<u32>) {
    out.clear();
    let w = at(words, i, 0);
    let (p1, p2) = (at(words, i, -1), at(words, i, -2));
    let (n1, n2) = (at(words, i, 1), at(words, i, 2));
    let tag = |by: usize| {
        i.checked_sub(by)
            .and_then(|j| tags.get(j))
            .map_or(EDGE, |&t| u32::from(t))
    };
    let (t1, t2) = (tag(1), tag(2));
    let mut f = |t: u32, a: u32, b: u32, c: u32| out.push(key(t, a, b, c, 0));
    f(1, w.form, 0, 0);
    f(2, p1.form, 0, 0);
    f(3, n1.form, 0, 0);
    f(4, p2.form, 0, 0);
    f(5, n2.form, 0, 0);
    f(6, p1.form, w.form, 0);
    f(7, w.form, n1.form, 0);
    f(8, t1, 0, 0);
    f(9, t1, t2, 0);
    f(10, t1, w.form, 0);
    f(11, w.suffix[0], w.shape, 0);
    f(12, w.suffix[1], 0, 0);
    f(13, w.suffix[2], 0, 0);
    f(14, w.suffix[3], 0, 0);
    f(15, w.suffix[4], 0, 0);
    f(16, w.prefix[0], 0, 0);
    f(17, w.prefix[1], 0, 0);
    f(18, w.prefix[2], 0, 0);
    f(19, w.prefix[3], 0, 0);
    f(20, w.shape, 0, 0);
    f(21, w.shape, t1, 0);
    f(22, w.suffix[2], t1, 0);
    f(23, w.seen, t1, t2);
    f(24, w.seen, n1.seen, 0);
    f(25, w.seen, t1, n1.seen);
    f(26, n1.seen, t1, w.suffix[1]);
    f(27, n1.seen, n2.seen, w.suffix[1]);
    f(28, n1.suffix[2], 0, 0);
    f(29, p1.suffix[2], 0, 0);
    f(30, p1.look, w.shape, n1.look);
    f(31, p1.form, n1.form, 0);
    f(32, t1, n1.form, 0);
    f(33, w.suffix[2], w.shape, 0);
    f(34, w.prefix[2], w.suffix[1], 0);
    f(35, w.seen, w.shape, 0);
    f(36, t1, t2, w.form);
    f(37, n1.suffix[1], w.suffix[1], 0);
    f(40, style, w.form, 0);
    f(41, style, w.suffix[2], 0);
    f(42, style, w.shape, t1);
    f(43, style, w.seen, t1);
    f(44, style, t1, t2);
    f(45, style, p1.form, 0);
    f(46, style, n1.form, 0);
    f(47, style, w.form, t1);
    f(48, style, w.seen, n1.seen);
    f(49, style, w.suffix[1], w.shape);
    f(60, style, w.form, n1.seen);
    f(61, style, w.look, n1.form);
    f(62, style, w.look, p1.form);
    f(63, style, w.suffix[3], 0);
    f(64, w.form, p1.seen, n1.seen);
    f(65, w.seen, p1.form, n1.form);
    f(66, w.suffix[2], p1.form, 0);
    f(67, w.suffix[2], n1.form, 0);
    f(68, w.shape, p1.form, 0);
    f(69, w.shape, n1.form, 0);
    f(70, w.form, n1.suffix[2], 0);
    f(71, t1, w.seen, n1.suffix[2]);
    f(72, n1.form, n2.form, 0);
    f(73, p1.form, p2.form, 0);
    if w.listed | w.cluster | n1.cluster | p1.cluster != 0 {
        f(80, w.listed, w.shape, 0);
        f(81, w.listed, t1, 0);
        f(82, w.listed, t1, n1.listed);
        f(83, w.listed, w.seen, 0);
        f(84, w.listed, w.suffix[2], 0);
        f(85, w.branch(4), t1, 0);
        f(86, w.branch(6), w.shape, 0);
        f(87, w.branch(10), 0, 0);
        f(88, w.cluster, 0, 0);
        f(89, n1.cluster, 0, 0);
        f(90, p1.cluster, 0, 0);
        f(91, w.branch(8), n1.branch(8), 0);
        f(92, w.branch(10), t1, n1.branch(6));
        f(93, n1.branch(10), t1, 0);
        f(94, w.cluster, w.listed, w.shape);
        f(95, style, w.cluster, 0);
        f(96, style, w.listed, t1);
        f(97, n1.branch(8), n2.branch(8), 0);
    }
    if let Some(&g) = guess.get(i) {
        let next = |by: usize| guess.get(i + by).map_or(EDGE, |&t| u32::from(t));
        let (g, g1, g2) = (u32::from(g), next(1), next(2));
        f(50, g, 0, 0);
        f(51, g1, w.form, 0);
        f(52, g1, t1, 0);
        f(53, g1, g2, 0);
        f(54, g1, t1, w.seen);
        f(55, g1, t1, w.suffix[2]);
        f(56, g1, t1, t2);
        f(57, g1, g2, w.suffix[1]);
        f(58, g1, g2, t1);
        f(59, g, w.form, 0);
    }
}

/// Tags a sentence.
pub(super) fn tag(model: &impl Scorer, words: &[Word], guess: &[u8], style: u32) -> Vec<u8> {
    let mut tags = Vec::with_capacity(words.len());
    let mut found = Vec::with_capacity(64);
    for (i, word) in words.iter().enumerate() {
        if let Some(tag) = word.sure() {
            tags.push(tag);
            continue;
        }
        features(words, i, &tags, guess, style, &mut found);
        let mut scores = [0; 17];
        model.score(&found, &mut scores);
        tags.push(best(&scores, |_| true).unwrap_or(16) as u8);
    }
    tags
}

/// `…, Antara melaporkan`: what has a name's capital is no preposition.
pub(super) fn name_capitals(tags: &mut [u8], words: &[Word]) {
    for (tag, _) in tags.iter_mut().zip(words).filter(|(_, w)| w.named) {
        if *tag == Upos::Adp as u8 {
            *tag = Upos::Propn as u8;
        }
    }
}

/// A word of office that was taken for a verb or a function word is a noun (`Menlu`, `Buruh menuntut`).
pub(super) fn name_roles(tags: &mut [u8], roles: &[bool]) {
    let noun = Upos::ALL.iter().position(|&u| u == Upos::Noun).unwrap_or_default() as u8;
    for (tag, _) in tags.iter_mut().zip(roles).filter(|(_, role)| **role) {
        let told = Upos::ALL.get(usize::from(*tag)).copied().unwrap_or_default();
        if matches!(
            told,
            Upos::Verb | Upos::Aux | Upos::Det | Upos::Pron | Upos::Adp | Upos::Sconj
        ) {
            *tag = noun;
        }
    }
}
