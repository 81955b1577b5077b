//! `cargo xtask train`: treebanks and marked sentences → `models/<code>/model.bin`.

use crate::treebank::{read_treebank, root, treebanks};
use crate::words;
use prapanca::parse::train::{Corpus, Material, cross_check_names, marked_names, train};
use prapanca::parse::{Model, NameKind, Upos};
use std::collections::BTreeMap;
use std::fs;
use std::path::{Path, PathBuf};
use std::time::Instant;

#[derive(clap::Args)]
pub struct Args {
    /// Language.
    #[arg(long, default_value = "all", value_parser = ["en", "id", "all"])]
    lang: String,
    /// Folder of the treebanks.
    #[arg(long)]
    treebanks: Option<PathBuf>,
    /// Folder of word lists and tagged texts; the model cards say which.
    #[arg(long)]
    words: PathBuf,
    /// Sentences with marked names; `languages/<code>/names.txt` if not given.
    #[arg(long)]
    names: Option<PathBuf>,
    /// Only train names anew ten times and count on the tenth left out; the model is left as it is.
    #[arg(long)]
    check_names: bool,
    /// Where to write the model; `models/<code>/model.bin` if not given.
    #[arg(long)]
    out: Option<PathBuf>,
}

/// File, style, whether it has features and lemmas.
type Source = (&'static str, &'static str, bool, bool);

const SOURCES: &[(&str, &str, &[Source])] = &[
    (
        "en",
        "gum",
        &[("en_ewt-train", "ewt", true, true), ("en_gum-train", "gum", true, true)],
    ),
    (
        "id",
        "csui",
        &[
            ("id_gsdconv-train", "gsd", false, false),
            ("id_gsd-dev", "gsd", true, true),
            ("id_csui-train", "csui", true, true),
        ],
    ),
];

pub fn run(args: &Args) -> Result<(), String> {
    for (lang, news, sources) in SOURCES {
        if args.lang != "all" && args.lang != *lang {
            continue;
        }
        let start = Instant::now();
        let mut log = |line: &str| eprintln!("{lang} {:>5.0?} {line}", start.elapsed());
        let material = material(args, lang, news, sources, &mut log)?;
        let path = args
            .out
            .clone()
            .unwrap_or_else(|| root().join(format!("models/{lang}/model.bin")));
        if args.check_names {
            let bytes = fs::read(&path).map_err(|e| format!("{}: {e}", path.display()))?;
            let model = Model::load(&bytes)?;
            let counts = cross_check_names(&model, &material);
            for (kind, [right, said, gold]) in ["PER", "ORG", "LOC", "MISC", "all"].iter().zip(counts) {
                let part = |n: usize| 100.0 * right as f64 / n.max(1) as f64;
                let f1 = 200.0 * right as f64 / (said + gold).max(1) as f64;
                println!(
                    "{lang} {kind:<5} P {:5.1}  R {:5.1}  F1 {f1:5.1}  of {gold}",
                    part(said),
                    part(gold)
                );
            }
            continue;
        }
        let bytes = train(&material, &mut log)?;
        Model::load(&bytes)?;
        fs::write(&path, &bytes).map_err(|e| format!("{}: {e}", path.display()))?;
        log(&format!("wrote {} kB", bytes.len() / 1000));
    }
    Ok(())
}

fn material(
    args: &Args,
    lang: &str,
    news: &str,
    sources: &[Source],
    log: &mut dyn FnMut(&str),
) -> Result<Material, String> {
    let folder = treebanks(args.treebanks.as_deref());
    let mut corpora = Vec::new();
    for &(file, style, feats, lemmas) in sources {
        corpora.push(Corpus {
            style: style.into(),
            sentences: read_treebank(&folder, file)?,
            feats,
            lemmas,
        });
    }
    let path = args
        .names
        .clone()
        .unwrap_or_else(|| root().join(format!("languages/{lang}/names.txt")));
    let marked = match fs::read_to_string(&path) {
        Ok(text) => marked_names(&text, lang).map_err(|(line, e)| format!("{}:{line}: {e}", path.display()))?,
        Err(e) => {
            log(&format!("no marked names: {}: {e}", path.display()));
            Vec::new()
        }
    };
    let listed = listed(lang);
    log(&format!(
        "{} marked sentences, {} listed names",
        marked.len(),
        listed.len()
    ));
    let (clusters, dictionary, tagged) = match lang {
        "en" => (words::clusters(&args.words)?, words::dictionary(&args.words)?, vec![]),
        "id" => (vec![], own_words(lang), vec![words::tagged(&args.words)?]),
        _ => (vec![], own_words(lang), vec![]),
    };
    Ok(Material {
        clusters,
        dictionary,
        tagged,
        corpora,
        news: news.into(),
        marked,
        listed,
        lemmas: lemmas(lang)?,
    })
}

/// The cells of a tab-separated table, by column name.
fn table(path: &Path) -> Vec<BTreeMap<String, String>> {
    let Ok(text) = fs::read_to_string(path) else {
        return Vec::new();
    };
    let mut lines = text.lines().filter(|l| !l.trim().is_empty() && !l.starts_with('#'));
    let Some(header) = lines.next() else { return Vec::new() };
    let header: Vec<&str> = header.split('\t').map(str::trim).collect();
    lines
        .map(|l| {
            let cells = l.split('\t').map(str::trim).map(|c| if c == "-" { "" } else { c });
            header
                .iter()
                .map(|h| h.to_string())
                .zip(cells.map(String::from))
                .collect()
        })
        .collect()
}

/// The words of our own tables as a dictionary, for a language that has no other: words of acts are verbs unless their row
/// says noun; roles and classes are nouns, but for classes of verbs (`v-…`).
fn own_words(lang: &str) -> Vec<(String, Upos)> {
    let folder = root().join(format!("languages/{lang}"));
    let mut known: BTreeMap<String, Upos> = BTreeMap::new();
    let mut add = |words: Option<&String>, upos: Upos| {
        let words = words.into_iter().flat_map(|w| w.split('|')).map(str::trim);
        for word in words.filter(|w| !w.contains(' ') && w.chars().all(|c| c.is_lowercase() || c == '-')) {
            known.entry(word.to_string()).or_insert(upos);
        }
    };
    for row in table(&folder.join("frames.tsv")) {
        match row.get("pos").map(String::as_str) {
            Some("verb" | "any") => add(row.get("word"), Upos::Verb),
            Some("noun") => add(row.get("word"), Upos::Noun),
            _ => {}
        }
    }
    for row in table(&folder.join("roles.tsv")) {
        add(row.get("word"), Upos::Noun);
    }
    for row in table(&folder.join("classes.tsv")) {
        let verbs = row.get("class").is_some_and(|c| c.starts_with("v-"));
        add(row.get("words"), if verbs { Upos::Verb } else { Upos::Noun });
    }
    known.into_iter().collect()
}

/// The names in `actors/`.
fn listed(lang: &str) -> Vec<(Vec<String>, NameKind)> {
    let root = root().join("actors");
    let mut kinds: BTreeMap<String, NameKind> = BTreeMap::new();
    let mut out = Vec::new();
    let mut add = |name: &str, kind: NameKind| {
        let tokens = prapanca::parse::train::tokens(name, lang);
        let forms: Vec<String> = tokens.into_iter().map(|t| name[t].to_string()).collect();
        if name.chars().count() > 1 && name.starts_with(char::is_uppercase) {
            out.push((forms, kind));
        }
    };
    for (file, kind) in [
        ("countries.tsv", NameKind::Place),
        ("organisations.tsv", NameKind::Organisation),
        ("armed-groups.tsv", NameKind::Organisation),
    ] {
        for row in table(&root.join(file)) {
            if let Some(id) = row.get("id") {
                kinds.insert(id.clone(), kind);
            }
            // Written in English there.
            if lang == "en"
                && let Some(name) = row.get("name")
            {
                add(name, kind);
            }
        }
    }
    for row in table(&root.join("offices.tsv")) {
        let aliases = row.get("aliases").map_or("", |a| a);
        for name in row
            .get("person")
            .map(String::as_str)
            .into_iter()
            .chain(aliases.split('|'))
        {
            add(name, NameKind::Person);
        }
    }
    for row in table(&root.join(format!("names/{lang}.tsv"))) {
        let (Some(name), Some(id)) = (row.get("name"), row.get("id")) else {
            continue;
        };
        match row.get("kind").map_or("", |k| k) {
            "adjective" | "demonym" => {}
            "capital" | "metonym" => add(name, NameKind::Place),
            _ => {
                if let Some(&kind) = kinds.get(id) {
                    add(name, kind);
                }
            }
        }
    }
    out.sort();
    out.dedup();
    out
}

/// `models/<code>/lemmas.tsv`: lemma, part of speech, and the forms that do not follow a rule.
fn lemmas(lang: &str) -> Result<Vec<(String, Upos, String)>, String> {
    let path = root().join(format!("models/{lang}/lemmas.tsv"));
    let mut out = Vec::new();
    for row in table(&path) {
        let cell = |c: &str| row.get(c).map_or("", |x| x);
        let upos = Upos::ALL.into_iter().find(|u| u.as_str() == cell("upos"));
        let upos = upos.ok_or_else(|| format!("{}: no part of speech `{}`", path.display(), cell("upos")))?;
        for form in cell("forms").split(' ').filter(|f| !f.is_empty()) {
            out.push((form.to_string(), upos, cell("lemma").to_string()));
        }
    }
    Ok(out)
}
