//! What is known of a token by its looks alone.

use super::linear::{Map, hash};

/// A token's letters as hashes, made once and used by every model.
#[derive(Clone, Copy, Debug, Default)]
pub(super) struct Word {
    /// Lower case, digits as `0`.
    pub(super) form: u32,
    /// The last one to five letters; the whole form where it is shorter.
    pub(super) suffix: [u32; 5],
    /// The first one to four letters.
    pub(super) prefix: [u32; 4],
    /// Its shape (`Xx`, `X.X.`, `0,0`), and whether it stands first or in a headline's capitals.
    pub(super) shape: u32,
    /// Its shape alone.
    pub(super) look: u32,
    /// Parts of speech seen with it, as a set and the most frequent (`TOP`); 0 for a rare word.
    pub(super) seen: u32,
    /// Its part of speech in a dictionary, plus one; 0 for none.
    pub(super) listed: u32,
    /// Whether it has a capital that only a name has: behind a word or comma, in a text that is no headline.
    pub(super) named: bool,
    /// Its cluster (Brown et al. 1992): the path from the root, first step in the lowest bit; 0 for none.
    pub(super) cluster: u32,
}

/// What is known of words before they are met in a text.
#[derive(Clone, Debug, Default)]
pub(super) struct Lexicon {
    /// [`Word::seen`] of frequent words.
    pub(super) seen: Map,
    /// [`Word::cluster`] and [`Word::listed`], as [`held`] lays them out.
    pub(super) kept: Map,
}

/// A cluster and a dictionary's part of speech in one number.
#[cfg(feature = "train")]
pub(super) fn held(cluster: u32, listed: u32) -> u32 {
    cluster << 5 | listed & 31
}

/// The bits of [`Word::seen`] that name the most frequent part of speech.
const TOP: u32 = 31;

/// The bit of [`Word::seen`] that says that a frequent word has hardly ever another part of speech.
pub(super) const SURE: u32 = 1 << 22;

impl Word {
    /// Its part of speech, if there is no doubt.
    #[inline]
    pub(super) fn sure(&self) -> Option<u8> {
        (self.seen & SURE != 0).then_some((self.seen & TOP) as u8)
    }

    /// The first steps of the path to its cluster.
    #[inline]
    pub(super) fn branch(&self, steps: u32) -> u32 {
        branch(self.cluster, steps)
    }
}

/// The first steps of a path.
#[inline]
pub(super) fn branch(cluster: u32, steps: u32) -> u32 {
    cluster & ((1 << steps) - 1)
}

/// Tokens as words.
pub(super) fn words(forms: &[&str], lexicon: &Lexicon) -> Vec<Word> {
    let style = style(forms);
    let mut first = true;
    let mut goes_on = false;
    forms
        .iter()
        .map(|form| {
            let lower = lower(form);
            let mut suffix = [0; 5];
            let mut cut = lower.len();
            let mut back = lower.char_indices().rev();
            for s in &mut suffix {
                if let Some((i, _)) = back.next() {
                    cut = i;
                }
                *s = hash(&lower[cut..]);
            }
            let mut prefix = [0; 4];
            let mut cut = 0;
            let mut ahead = lower.char_indices();
            ahead.next();
            for p in &mut prefix {
                if cut < lower.len() {
                    cut = ahead.next().map_or(lower.len(), |(i, _)| i);
                }
                *p = hash(&lower[..cut]);
            }
            let look = look(form);
            let place = if style > 0 { 1 + style } else { u32::from(first) };
            if form.chars().any(char::is_alphanumeric) {
                first = false;
            }
            let named = goes_on && style == 0 && look == CAPITALISED;
            goes_on = *form == "," || form.ends_with(char::is_alphanumeric);
            let form = hash(&lower);
            let kept = lexicon.kept.get(form).unwrap_or(0);
            Word {
                form,
                suffix,
                prefix,
                shape: look << 3 | place,
                look,
                seen: lexicon.seen.get(form).unwrap_or(0),
                listed: kept & 31,
                named,
                cluster: kept >> 5,
            }
        })
        .collect()
}

/// A form in lower case, digits as `0`.
pub(super) fn lower(form: &str) -> String {
    let mut lower = String::with_capacity(form.len());
    for c in form.chars() {
        if c.is_numeric() {
            lower.push('0');
        } else {
            lower.extend(c.to_lowercase());
        }
    }
    lower
}

/// Where capitals say little: 1 for a headline with most words capitalised, 2 for all letters capital, 3 for none.
fn style(forms: &[&str]) -> u32 {
    let (mut all, mut title, mut upper) = (0, 0, 0);
    for form in forms {
        let mut letters = form.chars().filter(|c| c.is_alphabetic());
        let Some(c) = letters.next() else { continue };
        if form.len() < 4 {
            continue;
        }
        all += 1;
        if c.is_uppercase() {
            title += 1;
            if letters.all(char::is_uppercase) {
                upper += 1;
            }
        }
    }
    match () {
        () if all >= 3 && upper * 10 >= all * 7 => 2,
        () if all >= 4 && title * 10 >= all * 8 => 1,
        () if all >= 4 && title == 0 => 3,
        () => 0,
    }
}

/// The look of a capital with small letters behind it.
const CAPITALISED: u32 = 2 << 25 | 0b001_010;

/// The kinds of characters of a form, runs written once, eight at most, packed in 28 bits.
fn look(form: &str) -> u32 {
    let mut packed = 0u32;
    let mut n = 0;
    let mut last = 0;
    let mut run = 0;
    for c in form.chars() {
        let kind = match c {
            c if c.is_uppercase() => 1,
            c if c.is_alphabetic() => 2,
            c if c.is_numeric() => 3,
            '-' | '–' | '—' => 4,
            '.' => 5,
            ',' => 6,
            '\'' | '’' | '"' | '“' | '”' => 7,
            _ => 0,
        };
        run = if kind == last && n > 0 { run + 1 } else { 1 };
        last = kind;
        if run > 2 || (run > 1 && kind != 1) {
            continue;
        }
        if n == 8 {
            break;
        }
        packed = packed << 3 | kind;
        n += 1;
    }
    packed | (n as u32).min(7) << 25
}
