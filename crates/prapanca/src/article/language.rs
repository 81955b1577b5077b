//! Which language an article is in.

use crate::base::{Lang, Note};
use crate::pack::Pack;

/// No more of the text than this is looked at.
const SAMPLE: usize = 6000;

/// Decides the language of a text. `given` is the caller's word, `declared` the page's.
pub(super) fn language(
    pack: &Pack,
    given: Option<Lang>,
    declared: Option<&str>,
    lines: &[&str],
    notes: &mut Vec<Note>,
) -> Option<Lang> {
    if let Some(lang) = given {
        if pack.language(lang).is_some() {
            return Some(lang);
        }
        notes.push(Note::new("N110", format!("language `{lang}` is not served")));
        return None;
    }
    let declared = declared.map(|d| d.split(['-', '_']).next().unwrap_or("").to_ascii_lowercase());
    // `in` is the old code of Indonesian.
    let declared = declared
        .and_then(|d| Lang::new(if d == "in" { "id" } else { &d }))
        .filter(|l| pack.language(*l).is_some());

    // Long lines first: menus and names say little.
    let mut sample = String::new();
    for long in [true, false] {
        for line in lines {
            if (line.len() >= 60) == long && sample.len() < SAMPLE {
                let end = (0..=line.len().min(SAMPLE))
                    .rev()
                    .find(|i| line.is_char_boundary(*i))
                    .unwrap_or(0);
                sample.push_str(&line[..end]);
                sample.push('\n');
            }
        }
        if sample.len() > 400 {
            break;
        }
    }
    let mut words = 0usize;
    let mut hits = vec![0usize; pack.languages.len()];
    for word in sample.split(|c: char| !c.is_alphanumeric()).filter(|w| !w.is_empty()) {
        words += 1;
        let lower = word.to_lowercase();
        for (hit, language) in hits.iter_mut().zip(&pack.languages) {
            *hit += usize::from(language.furniture.function_words.contains(&lower));
        }
    }
    if words == 0 {
        return None;
    }
    let best = (0..hits.len()).max_by_key(|&i| (hits[i], std::cmp::Reverse(i)));
    let (first, second) = match best {
        Some(b) => (
            hits[b],
            (0..hits.len()).filter(|&i| i != b).map(|i| hits[i]).max().unwrap_or(0),
        ),
        None => (0, 0),
    };
    let by_words = best.map(|b| pack.languages[b].lang);
    let seen = whatlang::detect(&sample);
    let served = |code: &str| pack.languages.iter().find(|l| l.furniture.iso3 == code).map(|l| l.lang);

    // Everyday words in number leave no doubt.
    if first >= 3 && first * 8 >= words && first >= 2 * second {
        return by_words;
    }
    if let Some(info) = &seen {
        let code = info.lang().code();
        match served(code) {
            Some(lang) if info.is_reliable() || declared == Some(lang) || words >= 3 && first >= second => {
                return Some(lang);
            }
            None if info.is_reliable() && words >= 8 && first * 8 < words => {
                notes.push(Note::new(
                    "N110",
                    format!(
                        "the text is in {}, a language that is not served",
                        info.lang().eng_name()
                    ),
                ));
                return None;
            }
            _ => {}
        }
        // Another script settles it even when the language is in doubt.
        if info.script() != whatlang::Script::Latin && words >= 1 {
            notes.push(Note::new(
                "N110",
                format!(
                    "the text is in {}, a language that is not served",
                    info.lang().eng_name()
                ),
            ));
            return None;
        }
    }
    if first > second {
        return by_words;
    }
    if let Some(lang) = declared {
        return Some(lang);
    }
    let name = seen.map_or("", |i| i.lang().eng_name());
    notes.push(Note::new(
        "N111",
        if name.is_empty() {
            "the text is too short to tell its language".to_string()
        } else {
            format!("the text is too short to tell its language (perhaps {name})")
        },
    ));
    None
}
