//! Every case file of every language is run, and every row of the frames has a case or stands on the list of unproven rows.

use crate::support::{engine, files_below, root};
use prapanca::article::{ContentType, RawDoc};
use prapanca::base::Lang;
use prapanca::case::{Case, Verdict, judge, read_cases};
use std::collections::{BTreeMap, BTreeSet};
use std::fs;

fn cases() -> Vec<(Lang, Case)> {
    let mut errors = Vec::new();
    let mut cases = Vec::new();
    for (path, bytes) in files_below("languages") {
        if !path.ends_with(".case") {
            continue;
        }
        let lang = path
            .split('/')
            .nth(1)
            .and_then(Lang::new)
            .expect("languages/<code>/cases/*.case");
        let text = String::from_utf8(bytes).expect("case files are UTF-8");
        cases.extend(read_cases(&path, &text, &mut errors).into_iter().map(|c| (lang, c)));
    }
    assert!(
        errors.is_empty(),
        "{}",
        errors.iter().map(ToString::to_string).collect::<Vec<_>>().join("\n")
    );
    cases
}

#[test]
fn every_case_holds() {
    let cases = cases();
    assert!(cases.len() > 300, "only {} cases were found", cases.len());
    let amiss: Vec<String> = cases
        .iter()
        .flat_map(|(lang, case)| judge(engine(), *lang, case))
        .collect();
    assert!(amiss.is_empty(), "\n{}", amiss.join("\n"));
}

#[test]
fn known_faults_are_fewer_than_one_case_in_six() {
    let cases = cases();
    let faulty = |c: &Case| {
        c.expected
            .iter()
            .any(|(v, _)| matches!(v, Verdict::Wrong | Verdict::Missing))
    };
    let wrong = cases.iter().filter(|(_, c)| faulty(c)).count();
    assert!(
        wrong * 6 < cases.len(),
        "{wrong} of {} cases assert a known fault",
        cases.len()
    );
}

/// `UPDATE=1 cargo test` rewrites the lists.
#[test]
fn every_row_has_a_case_or_is_listed_as_unproven() {
    let mut proven: BTreeSet<String> = BTreeSet::new();
    for (lang, case) in cases() {
        let raw = RawDoc {
            bytes: case.text.into_bytes(),
            content_type: Some(ContentType::Text),
            lang: Some(lang),
            ..RawDoc::default()
        };
        for record in engine().code(&raw).records {
            proven.extend(record.evidence.into_iter().map(|e| e.via));
        }
    }
    let mut amiss: BTreeMap<String, String> = BTreeMap::new();
    for language in &engine().pack.languages {
        let rows = &language.frames;
        let mut list = String::from("# Rows of frames.tsv that no case proves yet: word, part of speech, frame.\n");
        for (i, row) in rows.rows.iter().enumerate() {
            // A row that says `none` shows in no record; its cases say `no`.
            if row.frame != prapanca::pack::NO_FRAME && !proven.contains(&rows.via(i as u32)) {
                let frame = engine()
                    .pack
                    .codebook
                    .frames
                    .get(row.frame as usize)
                    .map_or("none", |f| &f.name);
                let needs: Vec<&str> = row.needs.iter().map(|n| n.text.as_str()).collect();
                list += &format!("{}\t{}\t{frame}\n", row.word, needs.join(";"));
            }
        }
        let path = root().join(format!("languages/{}/unproven.txt", language.lang));
        if std::env::var_os("UPDATE").is_some() {
            fs::write(&path, &list).expect("the list is written");
        } else if fs::read_to_string(&path).unwrap_or_default() != list {
            amiss.insert(
                path.display().to_string(),
                "differs from the rows that no case proves".into(),
            );
        }
    }
    assert!(
        amiss.is_empty(),
        "{amiss:#?}\nrun `UPDATE=1 cargo test` and look at the difference"
    );
}
