//! Quotation marks stand where words are borrowed, not where a phrase begins: tags and trees are read as if they were not
//! there, and they are put back afterwards.

use super::{Deprel, Reading, Upos, word::Word};

fn is_mark(form: &str) -> bool {
    matches!(form, "\"" | "“" | "”" | "„" | "‟" | "«" | "»" | "``" | "''")
}

/// The places of the tokens that are no quotation marks; `None` if all of them are none, or if nothing else is there.
pub(super) fn kept<S: AsRef<str>>(forms: &[S]) -> Option<Vec<u32>> {
    let kept: Vec<u32> = (0..forms.len() as u32)
        .filter(|&i| !is_mark(forms[i as usize].as_ref()))
        .collect();
    (kept.len() < forms.len() && !kept.is_empty()).then_some(kept)
}

/// A reading of the kept tokens as one of all: a pair of marks hangs on the word that heads what stands between them, a
/// single one on the root.
pub(super) fn put_back(part: Reading, words: Vec<Word>, kept: &[u32]) -> Reading {
    let n = words.len();
    let root = n as u32;
    let mut all = Reading {
        words,
        tags: vec![Upos::Punct as u8; n],
        bundles: vec![0; n],
        heads: vec![root; n],
        labels: vec![Deprel::PUNCT.index() as u8; n],
    };
    let mut is_word = vec![false; n];
    let mut top = 0;
    for (i, &at) in kept.iter().enumerate() {
        let at = at as usize;
        is_word[at] = true;
        all.tags[at] = part.tags[i];
        all.bundles[at] = part.bundles[i];
        all.labels[at] = part.labels[i];
        all.heads[at] = kept.get(part.heads[i] as usize).copied().unwrap_or(root);
        if all.heads[at] == root {
            top = at as u32;
        }
    }
    let marks: Vec<usize> = (0..n).filter(|&i| !is_word[i]).collect();
    for pair in marks.chunks(2) {
        let inside = match *pair {
            [a, b] => (a + 1..b).find(|&i| !(a..=b).contains(&(all.heads[i] as usize))),
            _ => None,
        };
        for &mark in pair {
            all.heads[mark] = inside.map_or(top, |i| i as u32);
        }
    }
    all
}
