//! Where sentences end (`segment.latin.v1`).

use super::MOST_TOKENS;
use super::token::{Kind, Piece, is_quote};
use crate::pack::TokenRules;

/// One past the last token of the sentence that begins at `from`.
pub(super) fn sentence_end(text: &str, rules: &TokenRules, pieces: &[Piece], from: usize) -> usize {
    let word = |i: usize| {
        pieces
            .get(i)
            .map_or("", |p| text.get(p.start as usize..p.end as usize).unwrap_or(""))
    };
    let spaced = |i: usize| i > 0 && i < pieces.len() && pieces[i - 1].end < pieces[i].start;
    let mut i = from;
    while i < pieces.len() {
        // Enough to know that the sentence must be broken.
        if i - from > MOST_TOKENS {
            return i;
        }
        let kind = pieces[i].kind;
        i += 1;
        if !matches!(kind, Kind::Stop | Kind::MayEnd | Kind::GoesOn) {
            continue;
        }
        let stop = i - 1;
        while i < pieces.len() && matches!(pieces[i].kind, Kind::Stop) && !spaced(i) {
            i += 1;
        }
        let mut quoted = false;
        while i < pieces.len() && pieces[i].kind == Kind::Close && !spaced(i) {
            quoted |= word(i).starts_with(is_quote);
            i += 1;
        }
        if i >= pieces.len() {
            break;
        }
        // The first word after it, past opening marks.
        let mut next = i;
        while next < pieces.len()
            && next < i + 4
            && (pieces[next].kind == Kind::Open || word(next).chars().all(|c| !c.is_alphanumeric()))
        {
            next += 1;
        }
        let after = word(next);
        let first = after.chars().next();
        if first.is_none_or(char::is_lowercase) {
            // Marks alone, or a word that goes on.
            if first.is_some() || kind != Kind::Stop {
                continue;
            }
        }
        if !spaced(i) {
            // Only a missing space between two sentences.
            let glued = word(stop) == "." && first.is_some_and(char::is_uppercase) && next == i;
            if !glued {
                continue;
            }
        }
        if kind == Kind::Stop {
            // A list's number: `1. Name`.
            let only_number = stop == from + 1 && word(stop) == "." && word(from).len() <= 3 && {
                let w = word(from);
                w.bytes().all(|b| b.is_ascii_digit()) || w.chars().count() == 1
            };
            if only_number {
                continue;
            }
            let asks = word(stop).starts_with(['?', '!', '…', '.']) && word(stop) != ".";
            if quoted && asks {
                let carried =
                    (next..(next + 4).min(pieces.len())).any(|k| rules.after_quote.contains(&word(k).to_lowercase()));
                if carried {
                    continue;
                }
            }
        } else {
            // After an abbreviation only an everyday word with a capital opens a sentence.
            let opens = first.is_some_and(char::is_uppercase) && rules.openers.contains(&after.to_lowercase());
            let opens_quote = kind == Kind::MayEnd && pieces[i].kind == Kind::Open && word(i).starts_with(['“', '"']);
            if !(opens || opens_quote) {
                continue;
            }
            // `Plan B. The …`, but never `Mr. The …`.
            if kind == Kind::GoesOn && word(stop).chars().count() > 2 {
                continue;
            }
        }
        return i;
    }
    pieces.len()
}

/// Where to break a sentence that is too long: after the last mark that parts clauses, or at the limit.
pub(super) fn forced_end(pieces: &[Piece], from: usize, text: &str) -> usize {
    let limit = (from + MOST_TOKENS).min(pieces.len());
    let mut to = limit;
    for i in (from + MOST_TOKENS / 2..limit).rev() {
        let p = &pieces[i];
        if matches!(
            text.get(p.start as usize..p.end as usize),
            Some("," | ";" | ":" | "." | "–" | "—" | "|")
        ) {
            to = i + 1;
            break;
        }
    }
    // A word and its clitic stay together.
    while to < pieces.len() && pieces[to].continues {
        to += 1;
    }
    to
}
