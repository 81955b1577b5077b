//! What holds for any input.

use crate::support::{engine, text};
use prapanca::article::RawDoc;
use prapanca::base::{Lang, Span};
use prapanca::record::Record;
use proptest::prelude::*;

fn check(raw: &RawDoc) -> Result<(), TestCaseError> {
    let coded = engine().code(raw);
    let whole = &coded.article.text;
    let slices = |span: Span| whole.get(span.start as usize..span.end as usize).is_some();
    for block in &coded.article.blocks {
        prop_assert!(slices(block.span), "block {block:?}");
    }
    for token in &coded.sentences.tokens {
        prop_assert!(slices(token.span), "token {token:?}");
    }
    for mention in &coded.mentions.mentions {
        prop_assert!(slices(mention.span), "mention {mention:?}");
    }
    for quote in &coded.quotes.quotes {
        prop_assert!(slices(quote.span), "quote {quote:?}");
    }
    for when in &coded.times.whens {
        prop_assert!(slices(when.span), "when {when:?}");
    }
    for place in &coded.places.places {
        prop_assert!(slices(place.span), "place {place:?}");
    }
    for record in &coded.records {
        for evidence in &record.evidence {
            let sentence = whole.get(evidence.span[0] as usize..evidence.span[1] as usize);
            prop_assert_eq!(sentence, Some(evidence.sentence.as_str()));
        }
        for actor in record
            .actor
            .iter()
            .chain(&record.recipient)
            .chain(&record.by)
            .chain(&record.speaker)
        {
            prop_assert_eq!(
                whole.get(actor.span[0] as usize..actor.span[1] as usize),
                Some(actor.text.as_str())
            );
        }
        let line = serde_json::to_string(record).expect("records serialise");
        let again: Record = serde_json::from_str(&line).expect("records come back");
        prop_assert_eq!(&again, record);
    }
    Ok(())
}

/// Words that make stages work, strung together in no order.
fn word() -> impl Strategy<Value = String> {
    prop_oneof![
        Just("Rusia".to_string()),
        Just("menyerang".to_string()),
        Just("Ukraina".to_string()),
        Just("Russia".to_string()),
        Just("attacked".to_string()),
        Just("said".to_string()),
        Just("kata".to_string()),
        Just("\u{201c}".to_string()),
        Just("\u{201d},".to_string()),
        Just("Selasa".to_string()),
        Just("(31/1)".to_string()),
        Just("di".to_string()),
        Just("Tokyo.".to_string()),
        Just("\n\n".to_string()),
        Just("Presiden".to_string()),
        Just("sanctions".to_string()),
        Just("on".to_string()),
        "[a-zA-Z]{1,8}",
        "\\PC{1,4}",
    ]
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(64))]

    #[test]
    fn any_bytes_are_borne(bytes in proptest::collection::vec(any::<u8>(), 0..600)) {
        check(&RawDoc { bytes: bytes.clone(), ..RawDoc::default() })?;
        check(&RawDoc { bytes, lang: Lang::new("id"), ..RawDoc::default() })?;
    }

    #[test]
    fn any_words_are_borne(words in proptest::collection::vec(word(), 0..80), id in any::<bool>()) {
        check(&text(&words.join(" "), Lang::new(if id { "id" } else { "en" })))?;
    }

    #[test]
    fn any_markup_is_borne(parts in proptest::collection::vec(prop_oneof![
        Just("<p>".to_string()), Just("</div>".to_string()), Just("<article>".to_string()), Just("<script>".to_string()),
        Just("<!--".to_string()), Just("<h1>".to_string()), Just("&amp;".to_string()), word(),
    ], 0..120)) {
        check(&RawDoc { bytes: format!("<html>{}", parts.join(" ")).into_bytes(), ..RawDoc::default() })?;
    }
}

/// A name is all that a headline may hold: every twentieth name of the cast alone.
#[test]
fn names_alone_are_borne() {
    for lang in ["en", "id"] {
        let path = format!("actors/names/{lang}.tsv");
        let table = std::fs::read_to_string(crate::support::root().join(path)).expect("names");
        let names = table.lines().filter(|l| !l.starts_with('#')).skip(1).step_by(20);
        for name in names.filter_map(|l| l.split('\t').next()) {
            let raw = text(name, Lang::new(lang));
            check(&raw).expect(name);
        }
    }
}
