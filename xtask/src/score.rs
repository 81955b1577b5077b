//! `cargo xtask score`: a scoreboard of what the engine finds against what people marked.
//!
//! A gold folder may hold `events/*.jsonl` or, straight in it, `plover-*.jsonl` and `news-*.jsonl` (see `prapanca::eval`),
//! `names/` (two columns, CoNLL-U or JSON lines) and `treebanks/*.conllu`. A file's name holds its language.

use crate::bench::root;
use crate::cases::load_engine;
use prapanca::Engine;
use prapanca::base::{Error, Lang};
use prapanca::eval::{Found, Options, Report, find, named_lang, read_gold, report};
use prapanca::parse::{GoldSentence, GoldToken, Name, from_conllu, gold_names, name_label, parses, read_conllu};
use rayon::prelude::*;
use serde_json::{Map, Value};
use std::collections::BTreeMap;
use std::fmt;
use std::fs;
use std::path::{Path, PathBuf};

#[derive(clap::Args)]
pub struct Args {
    /// Gold files of events; those of evaluation/ if no folder is named either.
    #[arg(value_name = "FILE")]
    files: Vec<PathBuf>,
    /// A gold folder.
    #[arg(long, value_name = "DIR")]
    gold: Option<PathBuf>,
    /// Do not count as wrong what gold marks as a further true event of the sentence.
    #[arg(long)]
    others: bool,
    /// Also print so many sentences of each kind of mistake.
    #[arg(long, value_name = "N", default_value_t = 0)]
    mistakes: usize,
    /// Only mistakes with this in their kind: a type, `none`, `actor of`, `mode of`.
    #[arg(long, value_name = "TYPE")]
    only: Option<String>,
    /// Only figures of whole files.
    #[arg(long)]
    brief: bool,
}

pub fn run(args: &Args) -> Result<(), String> {
    let engine = load_engine()?;
    let mut files = args.files.clone();
    if let Some(gold) = &args.gold {
        files.extend(event_files(gold));
    }
    if files.is_empty() && args.gold.is_none() {
        files = event_files(&root().join("evaluation"));
    }
    for path in &files {
        println!("## {}\n", path.display());
        match events(path, &engine, Options { others: args.others }) {
            Ok(report) => show(report, args),
            Err(missing) => println!("not scored: {missing}\n"),
        }
    }
    if let Some(gold) = &args.gold {
        for (title, board) in boards(gold, &engine) {
            println!("## {title}\n");
            match board {
                Ok(board) => println!("{board}"),
                Err(missing) => println!("not scored: {missing}\n"),
            }
        }
    }
    Ok(())
}

fn show(mut report: Report, args: &Args) {
    if args.brief {
        let whole = ["events", "mode, type right", "who, type right", "CAMEO root"];
        report.tables.retain(|t| whole.contains(&t.name.as_str()));
        report
            .tables
            .iter_mut()
            .for_each(|t| t.rows.retain(|r| !r.label.contains('/')));
        report.confusions.clear();
    }
    println!("{report}");
    if args.mistakes > 0 {
        for (kind, count, some) in report.kinds(args.mistakes) {
            if args.only.as_ref().is_none_or(|only| kind.contains(only.as_str())) {
                println!("### {kind} ({count})\n");
                some.iter().for_each(|mistake| println!("{mistake}"));
            }
        }
    }
}

/// The gold files of events in a folder.
fn event_files(gold: &Path) -> Vec<PathBuf> {
    let named = |p: &PathBuf| {
        let name = p.file_name().unwrap_or_default().to_string_lossy();
        let stem = name.strip_suffix(".jsonl").unwrap_or(".");
        // `plover-en.part01.jsonl` is a piece of a file being written.
        !stem.contains('.') && (stem.starts_with("plover-") || stem.starts_with("news-"))
    };
    [gold.join("events"), gold.into()]
        .iter()
        .flat_map(|f| folder_files(f))
        .filter(named)
        .collect()
}

/// Codes a gold file's sentences on all cores and counts.
fn events(path: &Path, engine: &Engine, options: Options) -> Result<Report, String> {
    let text = fs::read_to_string(path).map_err(|e| format!("{}: {e}", path.display()))?;
    let mut errors: Vec<Error> = Vec::new();
    let known = |t: &str| engine.pack.codebook.types.iter().any(|own| own.name == t);
    let items = read_gold(
        &path.display().to_string(),
        &text,
        lang_of(path, engine),
        &known,
        &mut errors,
    );
    errors.iter().for_each(|e| eprintln!("{e}"));
    if items.is_empty() {
        return Err("no line could be read".into());
    }
    let found: Vec<Found> = items.par_iter().map(|item| find(engine, item)).collect();
    Ok(report(&items, &found, options))
}

fn lang_of(path: &Path, engine: &Engine) -> Option<Lang> {
    named_lang(&path.file_stem()?.to_string_lossy(), engine)
}

/// A title and what was scored under it, or why it could not be.
type Titled = (String, Result<Board, String>);

/// Names and trees, as far as the folder has them.
fn boards(gold: &Path, engine: &Engine) -> Vec<Titled> {
    let mut out = Vec::new();
    for (folder, title, scorer) in [
        ("names", "Names", names as fn(&[GoldSentence], Lang, &Engine) -> Board),
        ("treebanks", "Tags and trees", trees),
    ] {
        for path in folder_files(&gold.join(folder)) {
            let board = match lang_of(&path, engine) {
                None => Err(format!("{}: no language that is served in its name", path.display())),
                Some(lang) => read_sentences(&path).map(|s| scorer(&s, lang, engine)),
            };
            let stem = path.file_stem().unwrap_or_default().to_string_lossy();
            out.push((format!("{title}: {stem}"), board));
        }
    }
    out
}

fn folder_files(folder: &Path) -> Vec<PathBuf> {
    let mut files: Vec<PathBuf> = fs::read_dir(folder)
        .map(|d| d.filter_map(|e| Some(e.ok()?.path())).filter(|p| p.is_file()).collect())
        .unwrap_or_default();
    files.sort();
    files
}

/// A table with lines over it.
#[derive(Debug, Default)]
struct Board {
    lines: Vec<String>,
    /// Each row a label and its counts.
    rows: Vec<(String, Counts)>,
}

impl fmt::Display for Board {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        for line in &self.lines {
            writeln!(f, "{line}")?;
        }
        if !self.rows.is_empty() {
            writeln!(
                f,
                "| | P | R | F1 | right | said | gold |\n| --- | --: | --: | --: | --: | --: | --: |"
            )?;
        }
        for (label, c) in &self.rows {
            let [p, r, f1] = [c.precision(), c.recall(), c.f1()].map(|x| format!("{:.1}", 100.0 * x));
            writeln!(
                f,
                "| {label} | {p} | {r} | {f1} | {} | {} | {} |",
                c.right, c.said, c.gold
            )?;
        }
        Ok(())
    }
}

/// How often right, how often said, how often gold.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
struct Counts {
    right: usize,
    said: usize,
    gold: usize,
}

impl Counts {
    fn precision(self) -> f64 {
        self.right as f64 / self.said.max(1) as f64
    }

    fn recall(self) -> f64 {
        self.right as f64 / self.gold.max(1) as f64
    }

    fn f1(self) -> f64 {
        2.0 * self.right as f64 / (self.said + self.gold).max(1) as f64
    }

    fn add(&mut self, right: bool, said: bool, gold: bool) {
        self.right += usize::from(right);
        self.said += usize::from(said);
        self.gold += usize::from(gold);
    }
}

// ---- names and trees

fn names(gold: &[GoldSentence], lang: Lang, engine: &Engine) -> Board {
    let mut board = Board::default();
    let mut all = Counts::default();
    let mut kinds: BTreeMap<String, Counts> = BTreeMap::new();
    for_each_sentence(gold, lang, engine, |sentence, range, parses| {
        let marked = gold_names(sentence);
        let inside = |n: &&Name| range.contains(&n.tokens.start);
        let said: Vec<Name> = parses
            .names
            .iter()
            .filter(inside)
            .map(|n| Name {
                tokens: n.tokens.start - range.start..n.tokens.end - range.start,
                kind: n.kind,
            })
            .collect();
        for name in &said {
            all.add(marked.contains(name), true, false);
            kinds
                .entry(name_label(name.kind).into())
                .or_default()
                .add(marked.contains(name), true, false);
        }
        for name in &marked {
            all.gold += 1;
            kinds.entry(name_label(name.kind).into()).or_default().gold += 1;
        }
    });
    board
        .lines
        .push(format!("{} sentences, whole name and kind must be right\n", gold.len()));
    board.rows.push(("all".into(), all));
    board.rows.extend(kinds);
    board
}

fn trees(gold: &[GoldSentence], lang: Lang, engine: &Engine) -> Board {
    let mut board = Board::default();
    let (mut upos, mut uas, mut las, mut total) = (0, 0, 0, 0);
    for_each_sentence(gold, lang, engine, |sentence, range, parses| {
        for (i, token) in sentence.tokens.iter().enumerate() {
            let t = range.start as usize + i;
            total += 1;
            upos += usize::from(token.upos.is_some() && token.upos == parses.upos.get(t).copied());
            let head = parses
                .head
                .get(t)
                .copied()
                .flatten()
                .map(|h| h.saturating_sub(range.start));
            let right = token.head == head;
            let relation = parses
                .deprel
                .get(t)
                .is_some_and(|d| token.deprel.is_some_and(|g| g.base() == d.base()));
            uas += usize::from(right);
            las += usize::from(right && relation);
        }
    });
    let part = |n: usize| 100.0 * n as f64 / total.max(1) as f64;
    board.lines.push(format!(
        "{} sentences, {total} tokens: UPOS {:.2}, UAS {:.2}, LAS {:.2} (gold tokens, no subtypes, punctuation counted)",
        gold.len(),
        part(upos),
        part(uas),
        part(las),
    ));
    board
}

/// Parses all sentences as one article and hands each over with its tokens' range.
fn for_each_sentence(
    gold: &[GoldSentence],
    lang: Lang,
    engine: &Engine,
    mut each: impl FnMut(&GoldSentence, std::ops::Range<u32>, &prapanca::parse::Parses),
) {
    let Some(model) = engine.model(lang) else { return };
    let (article, sentences) = from_conllu(gold);
    let (parses, _) = parses(model, engine.pack.language(lang), &article, &sentences);
    for (sentence, found) in gold.iter().zip(&sentences.sentences) {
        each(sentence, found.tokens.clone(), &parses);
    }
}

/// Sentences of a file of any of the forms that names come in.
fn read_sentences(path: &Path) -> Result<Vec<GoldSentence>, String> {
    let text = fs::read_to_string(path).map_err(|e| format!("{}: {e}", path.display()))?;
    let (sentences, bad) = if text.trim_start().starts_with('{') {
        json_sentences(&text)
    } else if text.lines().any(|l| l.split('\t').count() >= 8) {
        (
            read_conllu(&text).map_err(|(line, e)| format!("{}:{line}: {e}", path.display()))?,
            0,
        )
    } else {
        (column_sentences(&text), 0)
    };
    match sentences.is_empty() {
        true => Err(format!(
            "{}: no sentences in a form that is known ({bad} bad lines)",
            path.display()
        )),
        false => Ok(sentences),
    }
}

fn token(form: &str, label: &str) -> GoldToken {
    let label = label.trim();
    let marked = label.len() > 2 && label.as_bytes().get(1) == Some(&b'-');
    GoldToken {
        form: form.to_string(),
        lemma: "_".into(),
        feats: "_".into(),
        misc: if marked {
            format!("NE={}", kin(label))
        } else {
            "_".into()
        },
        space: true,
        ..GoldToken::default()
    }
}

/// `B-GPE` and its kin in our four kinds.
fn kin(label: &str) -> String {
    let (place, kind) = label.split_at(2);
    let kind = match kind.to_uppercase().as_str() {
        "PER" | "PERSON" => "PER",
        "ORG" | "NORP-ORG" | "ORGANIZATION" | "ORGANISATION" | "POLITICALGROUP" => "ORG",
        "LOC" | "GPE" | "FAC" | "PLACE" | "LOCATION" => "LOC",
        _ => "MISC",
    };
    // `S-` and `U-` are whole names of one token, `E-` and `L-` last tokens.
    let place = match place {
        "S-" | "U-" => "B-",
        "E-" | "L-" => "I-",
        other => other,
    };
    format!("{place}{kind}")
}

/// A token a line with its label in the last column, a blank line after each sentence.
fn column_sentences(text: &str) -> Vec<GoldSentence> {
    let mut out = vec![GoldSentence::default()];
    for line in text.lines() {
        let mut columns = line.split_whitespace();
        match (columns.next(), columns.next_back()) {
            (Some(form), Some(label)) if !form.starts_with("-DOCSTART") && form != "#" => {
                if let Some(last) = out.last_mut() {
                    last.tokens.push(token(form, label));
                }
            }
            (None, _) => out.push(GoldSentence::default()),
            _ => {}
        }
    }
    out.retain(|s| !s.tokens.is_empty());
    out
}

/// `{"tokens": […], "tags": […]}` a line.
fn json_sentences(text: &str) -> (Vec<GoldSentence>, usize) {
    let mut out = Vec::new();
    let mut bad = 0;
    for line in text.lines().filter(|l| !l.trim().is_empty()) {
        let sentence = || {
            let value: Map<String, Value> = serde_json::from_str(line).ok()?;
            let tokens = first(&value, &["tokens", "words"])?.as_array()?;
            let tags = first(&value, &["ner_tags", "tags", "labels", "ner", "names"])?.as_array()?;
            let pairs = tokens.iter().zip(tags);
            let tokens = pairs
                .map(|(t, l)| Some(token(t.as_str()?, l.as_str()?)))
                .collect::<Option<Vec<_>>>()?;
            Some(GoldSentence {
                comments: vec![],
                tokens,
            })
        };
        match sentence() {
            Some(sentence) => out.push(sentence),
            None => bad += 1,
        }
    }
    (out, bad)
}

fn first<'a>(line: &'a Map<String, Value>, keys: &[&str]) -> Option<&'a Value> {
    keys.iter().find_map(|k| line.get(*k))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_are_read_from_columns_and_from_json() {
        let columns = column_sentences("-DOCSTART- O\n\nDewi B-PER\nSartika I-PER\ntiba O\n\ndi O\nBoro S-GPE\n");
        let json = r#"{"tokens":["Dewi","Sartika","tiba"],"ner_tags":["B-PERSON","I-PERSON","O"]}"#;
        let (lines, bad) = json_sentences(&format!("{json}\n{{}}\n"));
        assert_eq!((columns.len(), lines.len(), bad), (2, 1, 1));
        assert_eq!(gold_names(&columns[0]), gold_names(&lines[0]));
        assert_eq!(gold_names(&columns[0])[0].tokens, 0..2);
        assert_eq!(name_label(gold_names(&columns[1])[0].kind), "LOC");
    }

    #[test]
    fn a_gold_folder_is_read_at_its_top_and_in_events() {
        let dir = std::env::temp_dir().join(format!("prapanca-score-{}", std::process::id()));
        fs::create_dir_all(dir.join("events")).unwrap();
        for name in [
            "events/plover-en.jsonl",
            "events/odd.jsonl",
            "news-id-dev.jsonl",
            "real-en.jsonl",
        ] {
            fs::write(dir.join(name), "").unwrap();
        }
        let found = event_files(&dir);
        assert_eq!(
            found,
            [dir.join("events/plover-en.jsonl"), dir.join("news-id-dev.jsonl")]
        );
        let engine = load_engine().unwrap();
        assert_eq!(lang_of(&found[1], &engine), Lang::new("id"));
        assert!(
            events(&found[1], &engine, Options::default())
                .unwrap_err()
                .contains("no line")
        );
        fs::remove_dir_all(dir).unwrap();
    }
}
