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
