//! Names to learn from: marked sentences in plain text, and the entities of a treebank.

use crate::parse::{GoldSentence, Name, NameKind, Upos};
use std::ops::Range;

fn kind(label: &str) -> Option<NameKind> {
    Some(match label {
        "PER" => NameKind::Person,
        "ORG" => NameKind::Organisation,
        "LOC" => NameKind::Place,
        "MISC" => NameKind::Other,
        _ => return None,
    })
}

/// The words of a sentence and the names in it.
pub type MarkedSentence = (Vec<String>, Vec<Name>);

/// Reads sentences with marked names, one a line: `[PER Dewi Sartika] left [LOC Bandung].`
///
/// # Errors
/// Line, from 1, and what is wrong there.
pub fn marked_names(text: &str, lang: &str) -> Result<Vec<MarkedSentence>, (usize, String)> {
    let mut out = Vec::new();
    for (i, line) in text.lines().enumerate() {
        let line = line.trim();
        if line.is_empty() || line.starts_with('#') {
            continue;
        }
        let mut plain = String::new();
        let mut spans: Vec<(Range<usize>, NameKind)> = Vec::new();
        let mut open: Option<(usize, NameKind)> = None;
        let mut rest = line;
        while let Some(c) = rest.chars().next() {
            let label = rest.strip_prefix('[').and_then(|r| r.split_once(' '));
            if let Some((kind, after)) = label.and_then(|(l, after)| Some((kind(l)?, after))) {
                if open.is_some() {
                    return Err((i + 1, "a name within a name".into()));
                }
                open = Some((plain.len(), kind));
                rest = after;
                continue;
            }
            if c == ']'
                && let Some((start, kind)) = open.take()
            {
                spans.push((start..plain.len(), kind));
                rest = &rest[1..];
                continue;
            }
            plain.push(c);
            rest = &rest[c.len_utf8()..];
        }
        if open.is_some() {
            return Err((i + 1, "a name is not closed".into()));
        }
        let tokens = tokens(&plain, lang);
        let mut names = Vec::new();
        for (span, kind) in spans {
            let first = tokens.iter().position(|t| t.end > span.start);
            let last = tokens.iter().rposition(|t| t.start < span.end);
            if let (Some(first), Some(last)) = (first, last)
                && first <= last
            {
                names.push(Name {
                    tokens: first as u32..last as u32 + 1,
                    kind,
                });
            }
        }
        out.push((tokens.iter().map(|t| plain[t.clone()].to_string()).collect(), names));
    }
    Ok(out)
}

/// Splits plain text into tokens, roughly as the treebanks do. For training only: articles are split by their own stage.
pub fn tokens(text: &str, lang: &str) -> Vec<Range<usize>> {
    let mut out = Vec::new();
    let mut at = 0;
    for word in text.split(char::is_whitespace) {
        let start = at;
        at += word.len();
        at += text[at..].chars().next().map_or(0, char::len_utf8);
        if !word.is_empty() {
            word_tokens(word, start, lang, &mut out);
        }
    }
    out
}

fn word_tokens(word: &str, start: usize, lang: &str, out: &mut Vec<Range<usize>>) {
    let mut from = start;
    let mut word = word;
    while let Some(c) = word
        .chars()
        .next()
        .filter(|c| !c.is_alphanumeric() && word.chars().count() > 1)
    {
        out.push(from..from + c.len_utf8());
        from += c.len_utf8();
        word = &word[c.len_utf8()..];
    }
    let mut tail = Vec::new();
    while let Some(c) = word
        .chars()
        .next_back()
        .filter(|c| !c.is_alphanumeric() && word.chars().count() > 1)
    {
        let stem = &word[..word.len() - c.len_utf8()];
        let short = stem.chars().count() <= 2 && stem.starts_with(char::is_uppercase);
        if c == '.' && (stem.contains('.') || short) {
            break;
        }
        let end = from + word.len();
        tail.push(end - c.len_utf8()..end);
        word = stem;
    }
    let end = from + word.len();
    let mut pieces: Vec<Range<usize>> = Vec::new();
    let clitics: &[&str] = if lang == "en" {
        &[
            "n't", "n’t", "'s", "’s", "'re", "’re", "'ve", "’ve", "'ll", "’ll", "'d", "’d", "'m", "’m",
        ]
    } else {
        &[]
    };
    let lower = word.to_ascii_lowercase();
    let clitic = clitics.iter().find(|c| lower.ends_with(**c) && lower.len() > c.len());
    let split = clitic.map_or(end, |c| end - c.len());
    let mut piece = from;
    if lang == "en" {
        for (i, c) in word.char_indices().filter(|(i, _)| from + i < split) {
            let here = from + i;
            if c == '-' && here > piece && here + 1 < split {
                pieces.push(piece..here);
                pieces.push(here..here + 1);
                piece = here + 1;
            }
        }
    }
    pieces.push(piece..split);
    if split < end {
        pieces.push(split..end);
    }
    out.extend(pieces);
    out.extend(tail.into_iter().rev());
}

/// Words in front of a person's name that are not part of it.
const TITLES: &[&str] = &[
    "president",
    "mr.",
    "mr",
    "mrs.",
    "mrs",
    "ms.",
    "ms",
    "dr.",
    "dr",
    "professor",
    "prof.",
    "senator",
    "sen.",
    "king",
    "queen",
    "prince",
    "princess",
    "sir",
    "lord",
    "lady",
    "captain",
    "general",
    "chancellor",
    "minister",
    "governor",
    "mayor",
    "pope",
    "saint",
    "judge",
    "colonel",
    "major",
    "sergeant",
    "commander",
    "secretary",
    "representative",
    "rep.",
    "congressman",
    "speaker",
    "emperor",
    "dame",
    "father",
    "brother",
    "sister",
    "aunt",
    "uncle",
    "prime",
    "vice",
];

/// The named entities of a treebank that marks entities (`Entity=(1-person-…`); nothing for one that does not.
pub fn entities(sentences: &[GoldSentence]) -> Vec<(Vec<String>, Vec<Name>)> {
    let marked = sentences
        .iter()
        .any(|s| s.tokens.iter().any(|t| t.misc.contains("Entity=(")));
    if !marked {
        return Vec::new();
    }
    let mut out = Vec::new();
    for s in sentences {
        let n = s.tokens.len();
        let mut found: Vec<(usize, usize, NameKind)> = Vec::new();
        let mut open: Vec<(String, usize, NameKind, usize)> = Vec::new();
        for (i, token) in s.tokens.iter().enumerate() {
            let Some(field) = token.misc.split('|').find_map(|m| m.strip_prefix("Entity=")) else {
                continue;
            };
            for (id, body, opens, closes) in brackets(field) {
                if opens {
                    let mut parts = body.split('-');
                    let kind = match parts.next().unwrap_or("") {
                        "person" => NameKind::Person,
                        "organization" => NameKind::Organisation,
                        "place" => NameKind::Place,
                        _ => NameKind::Other,
                    };
                    let head = parts
                        .nth(3)
                        .and_then(|m| m.split(',').next()?.parse::<usize>().ok())
                        .unwrap_or(1);
                    open.push((id.to_string(), i, kind, head));
                }
                if closes && let Some(k) = open.iter().rposition(|o| o.0 == id) {
                    let (_, start, kind, head) = open.remove(k);
                    if let Some(name) = name_within(s, start, i + 1, start + head.max(1) - 1, kind) {
                        found.push((name.start, name.end, kind));
                    }
                }
            }
        }
        // The longer of two that overlap.
        found.sort_by_key(|&(a, b, _)| (std::cmp::Reverse(b - a), a));
        let mut names: Vec<Name> = Vec::new();
        let mut taken = vec![false; n];
        for (a, b, kind) in found {
            if taken[a..b].iter().any(|&t| t) {
                continue;
            }
            taken[a..b].fill(true);
            names.push(Name {
                tokens: a as u32..b as u32,
                kind,
            });
        }
        names.sort_by_key(|n| n.tokens.start);
        out.push((s.tokens.iter().map(|t| t.form.clone()).collect(), names));
    }
    out
}

/// The brackets of one `Entity` field: id, what follows it, whether it opens and closes here.
fn brackets(field: &str) -> Vec<(&str, &str, bool, bool)> {
    let mut out = Vec::new();
    let mut rest = field;
    while !rest.is_empty() {
        if let Some(r) = rest.strip_prefix('(') {
            let end = r.find(['(', ')']).unwrap_or(r.len());
            let (id, body) = r[..end].split_once('-').unwrap_or((&r[..end], ""));
            let closes = r[end..].starts_with(')');
            out.push((id, body, true, closes));
            rest = &r[end + usize::from(closes)..];
        } else {
            let end = rest.find([')', '(']).unwrap_or(rest.len());
            if rest[end..].starts_with(')') {
                out.push((&rest[..end], "", false, true));
                rest = &rest[end + 1..];
            } else {
                rest = &rest[end..];
            }
        }
    }
    out
}

/// The proper noun within an entity, if its head is one.
fn name_within(s: &GoldSentence, start: usize, end: usize, head: usize, kind: NameKind) -> Option<Range<usize>> {
    let proper = |i: usize| i < end && s.tokens.get(i).is_some_and(|t| t.upos == Some(Upos::Propn));
    if head < start || !proper(head) {
        return None;
    }
    let word = |i: usize| s.tokens.get(i).map_or(String::new(), |t| t.form.to_lowercase());
    let capital = |i: usize| s.tokens.get(i).is_some_and(|t| t.form.starts_with(char::is_uppercase));
    let joins = |i: usize| proper(i) || (i < end && i > start && word(i) == "-");
    let mut a = head;
    while a > start && (joins(a - 1) || (capital(a - 1) && a - 1 > 0 && kind == NameKind::Organisation)) {
        a -= 1;
    }
    let mut b = head + 1;
    loop {
        if joins(b) || (b < end && capital(b) && kind == NameKind::Organisation) {
            b += 1;
        } else if kind == NameKind::Organisation && matches!(word(b).as_str(), "of" | "for" | "and" | "&") {
            let next = b + 1 + usize::from(word(b + 1) == "the");
            if proper(next) {
                b = next + 1;
            } else {
                break;
            }
        } else {
            break;
        }
    }
    while a < b && !proper(a) && !capital(a) {
        a += 1;
    }
    while b > a + 1 && word(b - 1) == "-" {
        b -= 1;
    }
    if kind == NameKind::Person {
        while b - a > 1 && TITLES.contains(&word(a).as_str()) {
            a += 1;
        }
        if b - a == 1 && TITLES.contains(&word(a).as_str()) {
            return None;
        }
    }
    (a < b).then_some(a..b)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn marked_sentences_are_split_and_labelled() {
        let got = marked_names(
            "[PER Ana Lima] didn't meet [ORG Komite Laut] (in [LOC Dili]'s U.S. office).",
            "en",
        )
        .unwrap();
        let (forms, names) = &got[0];
        let all = "Ana Lima did n't meet Komite Laut ( in Dili 's U.S. office ) .";
        assert_eq!(forms.join(" "), all);
        assert_eq!(names.len(), 3);
        assert_eq!(names[2].tokens, 9..10);
        assert_eq!(names[1].kind, NameKind::Organisation);
        assert_eq!(marked_names("x\n[PER Ana", "en").unwrap_err().0, 2);
    }

    #[test]
    fn entity_brackets() {
        assert_eq!(
            brackets("(4-time-new-x-1-sgl)3)(5-place-giv"),
            [
                ("4", "time-new-x-1-sgl", true, true),
                ("3", "", false, true),
                ("5", "place-giv", true, false)
            ]
        );
    }
}
