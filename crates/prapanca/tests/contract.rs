//! What every language owes, found by walking folders.

use crate::support::{engine, files_below, root, text};
use std::fs;

/// Texts in no language's interest: each stage must bear them.
const ODD: [&str; 9] = [
    "",
    "a",
    "\u{feff}\u{200b}\u{0}",
    "((((((“““””",
    "e\u{301}\u{301}\u{301} ﷽ 🇮🇩🇮🇩 𝔘𝔫𝔦",
    "1 2 3 4 5 6 7 8 9 31/1/2023 Rp1.500,5",
    "A.B.C.D. U.S. dr. H. S.H. –",
    "tidak tidak tidak not not not n't nya nya",
    "\r\n\r\n\t\t\r\r",
];

#[test]
fn every_language_keeps_its_spans() {
    for language in &engine().pack.languages {
        let code = language.lang.to_string();
        let mut texts: Vec<String> = ODD.iter().map(ToString::to_string).collect();
        for (path, bytes) in files_below("examples") {
            if path.contains(&format!("/{code}-")) {
                texts.push(String::from_utf8(bytes).expect("examples are UTF-8"));
            }
        }
        assert!(texts.len() > ODD.len(), "no example in examples/{code}-*");
        for sample in &texts {
            let coded = engine().code(&text(sample, Some(language.lang)));
            let whole = &coded.article.text;
            for (i, sentence) in coded.sentences.sentences.iter().enumerate() {
                let tokens = &coded.sentences.tokens[coded.sentences.range(i)];
                let mut at = sentence.span.start;
                for token in tokens {
                    assert!(
                        token.span.start >= at && !token.span.is_empty(),
                        "{code}: tokens overlap in {sample:?}"
                    );
                    let gap = prapanca::base::Span {
                        start: at,
                        end: token.span.start,
                    }
                    .slice(whole);
                    assert!(
                        gap.chars().all(|c| c.is_whitespace() || c.is_control()),
                        "{code}: {gap:?} is in no token"
                    );
                    at = token.span.end;
                }
                assert!(at <= sentence.span.end, "{code}: a token leaves its sentence");
            }
            let n = coded.sentences.tokens.len();
            let parses = &coded.parses;
            assert_eq!(
                (parses.upos.len(), parses.head.len(), parses.lemma.len()),
                (n, n, n),
                "{code}: layers differ"
            );
        }
    }
}

#[test]
fn every_language_has_its_files_and_sources() {
    for language in &engine().pack.languages {
        let folder = root().join("languages").join(language.lang.as_str());
        for file in [
            "language.toml",
            "frames.tsv",
            "roles.tsv",
            "cues.tsv",
            "pronouns.tsv",
            "grammar.tsv",
            "SOURCES.md",
        ] {
            assert!(
                folder.join(file).is_file(),
                "languages/{}/{file} is missing",
                language.lang
            );
        }
        let card = root().join("models").join(language.lang.as_str()).join("README.md");
        let card = fs::read_to_string(card).expect("every model has a card");
        assert!(
            card.contains("CC BY-SA"),
            "the card of models/{} names no licence",
            language.lang
        );
        assert!(
            language.frames.rows.len() >= 800,
            "{}: {} rows",
            language.lang,
            language.frames.rows.len()
        );
    }
    assert!(engine().pack.codebook.frames.len() >= 150);
    assert_eq!(engine().pack.codebook.types.len(), 16);
}

/// Beginnings of CAMEO codes by type: PLOVER's conversion table of 2021, with what it leaves out or puts elsewhere.
const CODES: [(&str, &[&str]); 16] = [
    ("ACCUSE", &["09", "11"]),
    ("AGREE", &["03"]),
    ("AID", &["07"]),
    ("ASSAULT", &["18", "19", "20", "175", "1712"]),
    ("COERCE", &["17", "191", "192"]),
    // The table gives promises to yield (035) to AGREE, the codebook's definitions to CONCEDE.
    ("CONCEDE", &["08", "034", "035"]),
    ("CONSULT", &["04"]),
    ("COOPERATE", &["06"]),
    ("MOBILIZE", &["15"]),
    ("PROTEST", &["14"]),
    ("REJECT", &["12"]),
    // The table has demands (10) only; appeals (02) are requests as well.
    ("REQUEST", &["02", "10"]),
    ("RETREAT", &["08"]),
    // Convictions (116), fines (172) and sanctions (163) stand elsewhere in the table than in the codebook.
    ("SANCTION", &["16", "116", "172"]),
    ("SUPPORT", &["05"]),
    ("THREATEN", &["13"]),
];

#[test]
fn codes_of_frames_agree_with_their_types() {
    let book = &engine().pack.codebook;
    for (i, frame) in book.frames.iter().enumerate() {
        let own = &book.type_of(i as u32).name;
        let known = CODES.iter().find(|(t, _)| t == own).map_or(&[][..], |(_, c)| c);
        assert!(
            known.iter().any(|c| frame.cameo.starts_with(c)),
            "{}: {} is no code of {own}",
            frame.name,
            frame.cameo
        );
    }
}

#[test]
fn every_mode_has_a_frame_and_every_context_has_words() {
    let book = &engine().pack.codebook;
    let mut modes = 0;
    for (i, event_type) in book.types.iter().enumerate() {
        for mode in event_type.modes.keys() {
            modes += 1;
            let has = |f: &prapanca::pack::Frame| f.event_type == i && f.mode.as_ref() == Some(mode);
            assert!(book.frames.iter().any(has), "{}/{mode} has no frame", event_type.name);
        }
    }
    assert!(modes >= 70 && book.contexts.len() >= 36, "{modes} modes");
    for language in &engine().pack.languages {
        for (context, all) in book.contexts.iter().zip(language.contexts.counts(book.contexts.len())) {
            assert!(all >= 30, "{}: {all} words for {}", language.lang, context.name);
        }
    }
}

/// Titles that several hold at a time.
const SHARED: [&str; 5] = [
    "opposition leader",
    "spokesperson",
    "senior official",
    "co-",
    "activist",
];

#[test]
fn terms_of_one_office_do_not_overlap() {
    let cast = &engine().pack.cast;
    let mut overlaps = Vec::new();
    for (i, a) in cast.terms.iter().enumerate() {
        for b in &cast.terms[i + 1..] {
            if (&a.country, &a.office) != (&b.country, &b.office)
                || a.person == b.person
                || SHARED.iter().any(|s| a.office.contains(s))
            {
                continue;
            }
            let (Some(from), Some(to)) = (
                a.valid.0.max(b.valid.0),
                a.valid.1.min(b.valid.1).or(a.valid.1).or(b.valid.1),
            ) else {
                continue;
            };
            // Terms given by year only meet within it.
            if from.until(to).is_ok_and(|shared| shared.get_days() > 366) {
                let name = |p: u32| cast.persons[p as usize].name.as_str();
                overlaps.push(format!(
                    "{} {}: {} ({}) and {} ({})",
                    a.country,
                    a.office,
                    name(a.person),
                    a.via,
                    name(b.person),
                    b.via
                ));
            }
        }
    }
    assert!(cast.terms.len() > 300, "{} terms", cast.terms.len());
    assert!(overlaps.is_empty(), "{}", overlaps.join("\n"));
}

#[test]
fn faults_in_knowledge_name_file_line_and_what_is_meant() {
    let mut files = crate::support::knowledge();
    let rows =
        "word\tpos\tneeds\tframe\tactor\trecipient\nattack\tverb\t-\tattack.generl\nattack\tverbb\t-\tattack.general\n";
    files
        .0
        .insert("languages/en/frames.tsv".into(), rows.as_bytes().to_vec().into());
    let errors = prapanca::Engine::load(&files).expect_err("the frame does not exist");
    let said = errors.iter().map(ToString::to_string).collect::<Vec<_>>().join("\n");
    assert!(
        said.contains("languages/en/frames.tsv:2:15: no event type has the frame `attack.generl`"),
        "{said}"
    );
    assert!(said.contains("is `attack.general` meant?"), "{said}");
    assert!(
        said.contains("languages/en/frames.tsv:3:8: part of speech `verbb`"),
        "{said}"
    );
}
