use super::*;
use proptest::prelude::*;

#[test]
fn rubbish_is_not_a_model() {
    assert!(Model::load(b"").is_err());
    assert!(Model::load(b"prpmodl").is_err());
    assert!(Model::load(MAGIC).is_err());
    let mut large = MAGIC.to_vec();
    large.extend([255; 12]);
    assert!(Model::load(&large).is_err());
}

proptest! {
    #[test]
    fn no_bytes_make_load_panic(payload in proptest::collection::vec(any::<u8>(), 0..400)) {
        let mut file = MAGIC.to_vec();
        file.extend((payload.len() as u32).to_le_bytes());
        file.extend(lz4_flex::block::compress(&payload));
        // So short a payload lacks most of its parts, unless all are empty.
        prop_assert!(Model::load(&file).is_err() || payload.len() >= 30);
        prop_assert!(Model::load(&payload).is_err());
    }
}

#[cfg(feature = "train")]
mod trained {
    use super::linear::{Duel, Scorer, Writer, key};
    use super::*;
    use crate::parse::train::{Corpus, Material, Tagged, marked_names, train};
    use std::sync::LazyLock;

    #[test]
    fn weights_are_found_again() {
        let weight = |i: u32| i as i32 * 7 % 200 - 100;
        let keys = || (0..3000).map(|i| (key(1, i, 0, 0, 0), i));
        let mut many = Writer::default();
        Weights::write(
            keys().map(|(k, i)| (k, vec![((i % 17) as u8, weight(i))])).collect(),
            &mut many,
        );
        let mut duel = Writer::default();
        Duel::write(keys().map(|(k, i)| (k, [weight(i), -weight(i)])).collect(), &mut duel);
        let many = Weights::read(&mut Reader::new(&many.0), 17).unwrap();
        let duel = Duel::read(&mut Reader::new(&duel.0)).unwrap();
        let mut found = [0; 2];
        for (k, i) in keys() {
            let mut scores = [0; 17];
            many.score(&[k], &mut scores);
            found[0] += usize::from(scores[i as usize % 17] == weight(i));
            let mut scores = [0; 3];
            duel.score(&[k], &mut scores);
            found[1] += usize::from(scores == [weight(i), -weight(i), 0]);
        }
        // A full bucket loses its lightest.
        assert!(found.iter().all(|&n| n > 2850), "{found:?}");
    }

    const TREES: &str = "1\tDewi\tDewi\tPROPN\t_\tNumber=Sing\t2\tnsubj\t_\t_\n2\tsees\tsee\tVERB\t_\tTense=Pres\t0\troot\t_\t_\n\
        3\tthe\tthe\tDET\t_\t_\t4\tdet\t_\t_\n4\tboats\tboat\tNOUN\t_\tNumber=Plur\t2\tobj\t_\t_\n5\t.\t.\tPUNCT\t_\t_\t2\tpunct\t_\t_\n\n\
        1\tThe\tthe\tDET\t_\t_\t2\tdet\t_\t_\n2\tboats\tboat\tNOUN\t_\tNumber=Plur\t3\tnsubj\t_\t_\n3\tleft\tleave\tVERB\t_\tTense=Past\t0\troot\t_\t_\n\
        4\tDili\tDili\tPROPN\t_\tNumber=Sing\t3\tobj\t_\t_\n5\tand\tand\tCCONJ\t_\t_\t6\tcc\t_\t_\n6\tsank\tsink\tVERB\t_\tTense=Past\t3\tconj\t_\t_\n\n";

    static BYTES: LazyLock<Vec<u8>> = LazyLock::new(|| {
        let sentences = read_conllu(&TREES.repeat(30)).unwrap();
        let material = Material {
            corpora: vec![Corpus {
                style: "a".into(),
                sentences,
                feats: true,
                lemmas: true,
            }],
            news: "a".into(),
            marked: marked_names(&"[PER Dewi] left [LOC Dili] .\nThe boats sank .\n".repeat(5), "en").unwrap(),
            listed: vec![(vec!["Dili".into()], NameKind::Place)],
            lemmas: vec![("struck".into(), Upos::Verb, "strike".into())],
            clusters: vec![("boats".into(), 5), ("harbours".into(), 5)],
            dictionary: vec![("moor".into(), Upos::Verb)],
            tagged: vec![Tagged {
                style: "b".into(),
                sentences: vec![vec![
                    ("Boats".into(), vec![Upos::Noun]),
                    ("moor".into(), vec![Upos::Verb, Upos::Aux]),
                ]],
            }],
        };
        train(&material, &mut |_| ()).unwrap()
    });

    static MODEL: LazyLock<Model> = LazyLock::new(|| Model::load(&BYTES).unwrap());

    fn read(lines: &str) -> (Article, Sentences, Parses) {
        let (article, sentences) = from_conllu(&from_lines(lines));
        let (parses, _) = parses(&MODEL, None, &article, &sentences);
        (article, sentences, parses)
    }

    fn check(sentences: &Sentences, p: &Parses) {
        let n = sentences.tokens.len();
        assert_eq!(
            (p.upos.len(), p.feats.len(), p.lemma.len(), p.head.len(), p.deprel.len()),
            (n, n, n, n, n)
        );
        for i in 0..sentences.sentences.len() {
            let range = sentences.range(i);
            let roots = range.clone().filter(|&t| p.head[t].is_none()).count();
            assert_eq!(roots, usize::from(!range.is_empty()));
            for t in range.clone() {
                assert_eq!(p.head[t].is_none(), p.deprel[t] == Deprel::ROOT);
                let mut at = t;
                let mut steps = 0;
                while let Some(h) = p.head[at] {
                    at = h as usize;
                    assert!(range.contains(&at));
                    steps += 1;
                    assert!(steps <= n, "a circle at {t}");
                }
            }
        }
        for pair in p.names.windows(2) {
            assert!(pair[0].tokens.end <= pair[1].tokens.start);
        }
        for name in &p.names {
            let a = sentences.tokens[name.tokens.start as usize].sentence;
            assert_eq!(a, sentences.tokens[name.tokens.end as usize - 1].sentence);
        }
    }

    #[test]
    fn what_was_learnt_is_said() {
        let (_, sentences, p) = read("Dewi sees the boats .\nThe boats struck Dili");
        check(&sentences, &p);
        assert_eq!(
            p.upos[..5],
            [Upos::Propn, Upos::Verb, Upos::Det, Upos::Noun, Upos::Punct]
        );
        assert_eq!(p.head[..5], [Some(1), None, Some(3), Some(1), Some(1)]);
        assert_eq!(p.deprel[..2], [Deprel::NSUBJ, Deprel::ROOT]);
        assert_eq!((&*p.lemma[1], &*p.lemma[3], &*p.lemma[7]), ("see", "boat", "strike"));
        assert_eq!(&*p.feats[3], "Number=Plur");
        assert_eq!(p.names[0].kind, NameKind::Person);
        assert_eq!(p.names[1].tokens, 8..9);
    }

    #[test]
    fn the_same_material_gives_the_same_bytes() {
        let again = Model::load(&BYTES).unwrap();
        let (a, s) = from_conllu(&from_lines("Dewi sees Dili ."));
        let x = parses(&again, None, &a, &s).0;
        let y = parses(&MODEL, None, &a, &s).0;
        assert_eq!((x.head, x.upos, x.names), (y.head, y.upos, y.names));
    }

    #[test]
    fn long_and_empty_sentences() {
        let (_, s, p) = read(&"the Dili ".repeat(50_000));
        assert_eq!(s.tokens.len(), 100_000);
        check(&s, &p);
        let (article, mut sentences) = from_conllu(&[]);
        sentences.sentences.push(crate::sentence::Sentence {
            span: crate::base::Span::new(0, 0),
            block: 0,
            tokens: 0..0,
        });
        check(&sentences, &parses(&MODEL, None, &article, &sentences).0);
    }

    proptest! {
        #[test]
        fn every_sentence_gets_a_tree(text in "([A-Za-zİß’'.,0-9-]{1,9}|[^ \n]{1,3}|the|boats|Dili|left)( ([A-Za-z]{1,5}|\\PC{1,4}|the|boats|sank|Dewi|\n)){0,40}") {
            let (article, sentences, p) = read(&text);
            check(&sentences, &p);
            let back = read_conllu(&write_conllu(&article, &sentences, &p));
            prop_assert!(back.is_ok(), "{:?}", back);
        }

        #[test]
        fn a_damaged_model_does_not_panic(at in 0usize..10_000, by in 1u8..=255, cut in 0usize..10_000) {
            let size = u32::from_le_bytes(BYTES[8..12].try_into().unwrap()) as usize;
            let mut payload = lz4_flex::block::decompress(&BYTES[12..], size).unwrap();
            let len = payload.len();
            payload[at % len] ^= by;
            payload.truncate(len - (cut % len) / 50);
            let mut file = MAGIC.to_vec();
            file.extend((payload.len() as u32).to_le_bytes());
            file.extend(lz4_flex::block::compress(&payload));
            if let Ok(model) = Model::load(&file) {
                let (article, sentences) = from_conllu(&from_lines("Dewi sees the boats in Dili ."));
                check(&sentences, &parses(&model, None, &article, &sentences).0);
            }
        }
    }
}
