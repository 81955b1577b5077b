//! `cargo xtask score --gold DIR`: a scoreboard of what the engine finds against what people marked.
//!
//! A gold folder may hold `events/plover-en.jsonl` (a sentence a line with its PLOVER type), `events/news-en.jsonl` (a
//! sentence a line with the CAMEO codes of one or several annotators), `names/` (two columns, CoNLL-U or JSON lines; the
//! file's name begins with or holds the language) and `treebanks/*.conllu`. Field names are read leniently. Each scorer is a function from
//! gold items and the engine to a [`Board`].

use crate::cases::load_engine;
use prapanca::Engine;
use prapanca::article::{ContentType, RawDoc};
use prapanca::base::Lang;
use prapanca::parse::{GoldSentence, GoldToken, Name, from_conllu, gold_names, name_label, parses, read_conllu};
use prapanca::record::{ActorCode, Kind, Record};
use serde_json::{Map, Value};
use std::collections::{BTreeMap, BTreeSet};
use std::fmt;
use std::fs;
use std::path::{Path, PathBuf};

#[derive(clap::Args)]
pub struct Args {
    /// The gold folder.
    #[arg(long, value_name = "DIR")]
    gold: PathBuf,
    /// Also print so many sentences of each kind of mistake.
    #[arg(long, value_name = "N", default_value_t = 0)]
    mistakes: usize,
}

pub fn run(args: &Args) -> Result<(), String> {
    let engine = load_engine()?;
    for (title, board) in boards(&args.gold, &engine)? {
        println!("## {title}\n");
        match board {
            Ok(board) => {
                println!("{board}");
                for (kind, sentences) in &board.mistakes {
                    for sentence in sentences.iter().take(args.mistakes) {
                        println!("  {kind}: {sentence}");
                    }
                }
            }
            Err(missing) => println!("not scored: {missing}"),
        }
        println!();
    }
    Ok(())
}

/// A title and what was scored under it, or why it could not be.
type Titled = (String, Result<Board, String>);

/// Everything that the folder has, and a line for what it lacks.
fn boards(gold: &Path, engine: &Engine) -> Result<Vec<Titled>, String> {
    let mut out = Vec::new();
    let english = Lang::new("en").ok_or("no such language")?;
    let items = read_lines(&gold.join("events/plover-en.jsonl"), plover_item);
    out.push((
        "PLOVER types, English sentences".into(),
        items.map(|i| plover(&i, english, engine)),
    ));
    let items = read_lines(&gold.join("events/news-en.jsonl"), news_item);
    out.push((
        "Event or none and CAMEO roots, English news".into(),
        items.map(|i| news(&i, english, engine)),
    ));
    for (folder, title, scorer) in [
        ("names", "Names", names as fn(&[GoldSentence], Lang, &Engine) -> Board),
        ("treebanks", "Tags and trees", trees),
    ] {
        let files = folder_files(&gold.join(folder));
        if files.is_empty() {
            out.push((
                title.into(),
                Err(format!("no files in {}", gold.join(folder).display())),
            ));
        }
        for path in files {
            let stem = path
                .file_stem()
                .map(|s| s.to_string_lossy().into_owned())
                .unwrap_or_default();
            let lang = stem
                .split(['-', '_', '.'])
                .filter_map(Lang::new)
                .find(|l| engine.model(*l).is_some());
            let board = match lang {
                None => Err(format!("{}: no language that is served in its name", path.display())),
                Some(lang) => read_sentences(&path).map(|s| scorer(&s, lang, engine)),
            };
            out.push((format!("{title}: {stem}"), board));
        }
    }
    Ok(out)
}

fn folder_files(folder: &Path) -> Vec<PathBuf> {
    let mut files: Vec<PathBuf> = fs::read_dir(folder)
        .map(|d| d.filter_map(|e| Some(e.ok()?.path())).filter(|p| p.is_file()).collect())
        .unwrap_or_default();
    files.sort();
    files
}

/// A table with lines under it.
#[derive(Debug, Default)]
pub struct Board {
    lines: Vec<String>,
    /// Each row a label and its counts.
    rows: Vec<(String, Counts)>,
    confusions: BTreeMap<(String, String), usize>,
    mistakes: BTreeMap<String, Vec<String>>,
}

impl Board {
    fn mistake(&mut self, kind: String, sentence: &str) {
        self.mistakes.entry(kind).or_default().push(sentence.into());
    }

    #[cfg(test)]
    fn row(&self, label: &str) -> Counts {
        self.rows
            .iter()
            .find(|(l, _)| l == label)
            .map(|(_, c)| *c)
            .unwrap_or_default()
    }
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
        if !self.confusions.is_empty() {
            let mut all: Vec<_> = self.confusions.iter().collect();
            all.sort_by_key(|(_, n)| std::cmp::Reverse(**n));
            writeln!(f, "\nConfusions (gold → said):")?;
            for ((gold, said), n) in all.into_iter().take(30) {
                writeln!(f, "  {n:>4}  {gold} → {said}")?;
            }
        }
        Ok(())
    }
}

/// How often right, how often said, how often gold.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Counts {
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

// ---- events by PLOVER type

/// A sentence and its type.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct PloverItem {
    text: String,
    /// Types in capitals; none for a sentence without an event.
    types: Vec<String>,
    mode: Option<String>,
    source: Vec<String>,
    target: Vec<String>,
}

fn plover_item(line: &Map<String, Value>) -> Result<PloverItem, String> {
    let text = text_of(line)?;
    let label = first(line, &["event_type", "type", "label", "event", "labels", "types"]);
    let types = strings(label.unwrap_or(&Value::Null), &text, &["event_type", "type", "label"]);
    let types = types
        .into_iter()
        .map(|t| t.trim().to_uppercase())
        .filter(|t| !is_none(t))
        .collect();
    let mode = first(line, &["mode", "event_mode"])
        .and_then(Value::as_str)
        .filter(|m| !is_none(m));
    let party = |keys: &[&str]| {
        first(line, keys)
            .map(|v| strings(v, &text, &["text", "name"]))
            .unwrap_or_default()
    };
    Ok(PloverItem {
        mode: mode.map(str::to_lowercase),
        source: party(&["source", "sources", "actor", "actors", "source_span", "src"]),
        target: party(&["target", "targets", "recipient", "recipients", "target_span", "tgt"]),
        types,
        text,
    })
}

/// All emitted types against all gold types, sentence by sentence.
fn plover(items: &[PloverItem], lang: Lang, engine: &Engine) -> Board {
    let said: Vec<Vec<Record>> = items.iter().map(|i| events(&i.text, lang, engine)).collect();
    score_plover(items, &said)
}

fn score_plover(items: &[PloverItem], said: &[Vec<Record>]) -> Board {
    let mut board = Board::default();
    let (mut all, mut first_only) = (Counts::default(), Counts::default());
    let mut types: BTreeMap<String, Counts> = BTreeMap::new();
    let mut first_types: BTreeMap<String, Counts> = BTreeMap::new();
    let (mut modes, mut sources, mut targets) = (Counts::default(), Counts::default(), Counts::default());
    for (item, records) in items.iter().zip(said) {
        let of = |r: &Record| r.event.as_ref().map(|e| e.event_type.clone());
        let found: BTreeSet<String> = records.iter().filter_map(of).collect();
        // The older codebook has one type where ours has two: either is right.
        let gold: BTreeSet<String> = item.types.iter().map(|t| resolve_yield(t, &found)).collect();
        for t in found.union(&gold) {
            let (s, g) = (found.contains(t), gold.contains(t));
            all.add(s && g, s, g);
            types.entry(t.clone()).or_default().add(s && g, s, g);
        }
        let first = records.first().and_then(of);
        let firsts: BTreeSet<String> = first.iter().cloned().collect();
        let gold_first = item.types.first().map(|t| resolve_yield(t, &firsts));
        for t in firsts.iter().chain(&gold_first).collect::<BTreeSet<_>>() {
            let (s, g) = (first.as_ref() == Some(t), gold_first.as_ref() == Some(t));
            first_only.add(s && g, s, g);
            first_types.entry(t.clone()).or_default().add(s && g, s, g);
        }
        for missed in gold.difference(&found) {
            let mut wrong: Vec<String> = found.difference(&gold).cloned().collect();
            if wrong.is_empty() {
                wrong.push("none".into());
            }
            for said in wrong {
                board.mistake(format!("{missed} → {said}"), &item.text);
                *board.confusions.entry((missed.clone(), said)).or_default() += 1;
            }
        }
        if gold.is_subset(&found) {
            for extra in found.difference(&gold) {
                let told = if gold.is_empty() {
                    "none".to_string()
                } else {
                    "(right one too)".into()
                };
                board.mistake(format!("{told} → {extra}"), &item.text);
                *board.confusions.entry((told, extra.clone())).or_default() += 1;
            }
        }
        // Who, only where the type is right.
        let Some(record) = records.iter().find(|r| of(r).is_some_and(|t| gold.contains(&t))) else {
            continue;
        };
        if let Some(mode) = &item.mode {
            let own = record.event.as_ref().and_then(|e| e.mode.as_deref());
            modes.add(own == Some(mode), own.is_some(), true);
        }
        for (counts, gold, said) in [
            (&mut sources, &item.source, &record.actor),
            (&mut targets, &item.target, &record.recipient),
        ] {
            if !gold.is_empty() || !said.is_empty() {
                let right = said.iter().any(|a| gold.iter().any(|g| same_party(g, a)));
                counts.add(right, !said.is_empty(), !gold.is_empty());
            }
        }
    }
    let marked = |of: fn(&PloverItem) -> bool| items.iter().any(of);
    board.lines.push(format!(
        "{} sentences, {} with an event",
        items.len(),
        items.iter().filter(|i| !i.types.is_empty()).count()
    ));
    board.rows.push(("every type (micro)".into(), all));
    board.rows.push(("first event only (micro)".into(), first_only));
    let golden = |m: &BTreeMap<String, Counts>| {
        let scores: Vec<f64> = m.values().filter(|c| c.gold > 0).map(|c| c.f1()).collect();
        100.0 * scores.iter().sum::<f64>() / scores.len().max(1) as f64
    };
    board.lines.push(format!(
        "macro F1 over the gold types: every type {:.1}, first event only {:.1}\n",
        golden(&types),
        golden(&first_types),
    ));
    board.rows.extend(types);
    for (label, has, counts) in [
        ("mode, type right", marked(|i| i.mode.is_some()), modes),
        ("source overlaps, type right", marked(|i| !i.source.is_empty()), sources),
        ("target overlaps, type right", marked(|i| !i.target.is_empty()), targets),
    ] {
        if has {
            board.rows.push((label.into(), counts));
        }
    }
    board
}

/// `YIELD` as the one of `CONCEDE` and `RETREAT` that was found; itself if neither was.
fn resolve_yield(label: &str, found: &BTreeSet<String>) -> String {
    let either = ["CONCEDE", "RETREAT"]
        .into_iter()
        .find(|t| label == "YIELD" && found.contains(*t));
    either.unwrap_or(label).to_string()
}

/// Whether a gold phrase and an actor share a word that tells something.
fn same_party(gold: &str, actor: &ActorCode) -> bool {
    const SMALL: [&str; 10] = ["the", "a", "an", "of", "and", "in", "for", "to", "s", "its"];
    let words = |text: &str| -> BTreeSet<String> {
        let lower = text.to_lowercase();
        let all = lower
            .split(|c: char| !c.is_alphanumeric())
            .filter(|w| !w.is_empty() && !SMALL.contains(w));
        all.map(String::from).collect()
    };
    let gold = words(gold);
    [&actor.text, &actor.name, &actor.id]
        .into_iter()
        .any(|said| !gold.is_disjoint(&words(said)))
}

// ---- events by CAMEO root

/// A sentence and what each annotator said: the root codes, none for no event.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct NewsItem {
    text: String,
    annotators: Vec<Vec<u8>>,
}

fn news_item(line: &Map<String, Value>) -> Result<NewsItem, String> {
    let text = text_of(line)?;
    let keys = [
        "cameo",
        "labels",
        "codes",
        "annotations",
        "annotators",
        "label",
        "code",
        "root",
        "event",
        "events",
    ];
    let value = first(line, &keys).unwrap_or(&Value::Null);
    let annotators = match value {
        Value::Array(all) => all.iter().map(roots).collect(),
        // One object with an entry for each annotator, unless it is itself a coding.
        Value::Object(o) if first(o, &CODE_KEYS).is_none() => o.values().map(roots).collect(),
        one => vec![roots(one)],
    };
    Ok(NewsItem {
        text,
        annotators: if annotators.is_empty() {
            vec![vec![]]
        } else {
            annotators
        },
    })
}

const CODE_KEYS: [&str; 6] = ["cameo", "code", "root", "label", "codes", "labels"];

/// The root codes of one annotator.
fn roots(value: &Value) -> Vec<u8> {
    match value {
        Value::Array(all) => all.iter().flat_map(roots).collect(),
        Value::Object(o) => first(o, &CODE_KEYS).map(roots).unwrap_or_default(),
        Value::String(s) => s.split([',', ';', '|', ' ']).filter_map(root).collect(),
        Value::Number(n) => root(&n.to_string()).into_iter().collect(),
        _ => vec![],
    }
}

/// The root of a CAMEO code, also of one whose leading zero was lost.
fn root(code: &str) -> Option<u8> {
    let digits = code.trim();
    if digits.is_empty() || !digits.bytes().all(|b| b.is_ascii_digit()) {
        return None;
    }
    let head: u8 = digits.get(..2).unwrap_or(digits).parse().ok()?;
    let root = if head > 20 { head / 10 } else { head };
    (1..=20).contains(&root).then_some(root)
}

fn news(items: &[NewsItem], lang: Lang, engine: &Engine) -> Board {
    let said: Vec<Vec<Record>> = items.iter().map(|i| records(&i.text, lang, engine)).collect();
    score_news(items, &said)
}

fn score_news(items: &[NewsItem], said: &[Vec<Record>]) -> Board {
    let mut board = Board::default();
    let (mut any, mut any_statement, mut by_root) = (Counts::default(), Counts::default(), Counts::default());
    let mut each: BTreeMap<String, Counts> = BTreeMap::new();
    let mut ties = 0;
    for (item, records) in items.iter().zip(said) {
        let found: BTreeSet<u8> = records
            .iter()
            .filter_map(|r| root(&r.event.as_ref()?.cameo))
            .filter(|&r| r != 1)
            .collect();
        let share = |of: &dyn Fn(&Vec<u8>) -> bool| 2 * item.annotators.iter().filter(|a| of(a)).count();
        let n = item.annotators.len();
        // A plain statement is a quote with us, not an event; scored both ways.
        let event = share(&|a| a.iter().any(|&r| r != 1));
        if event == n {
            ties += 1;
        }
        any.add(!found.is_empty() && event >= n, !found.is_empty(), event >= n);
        let told = !records.is_empty();
        let event_or_statement = share(&|a| !a.is_empty()) >= n;
        any_statement.add(told && event_or_statement, told, event_or_statement);
        if (event >= n) == found.is_empty() {
            let kind = if event >= n { "missed" } else { "too much" };
            board.mistake(kind.into(), &item.text);
        }
        // The root that most annotators name; any of several that are named equally often.
        let mut votes: BTreeMap<u8, usize> = BTreeMap::new();
        for annotator in &item.annotators {
            for root in annotator.iter().filter(|&&r| r != 1).collect::<BTreeSet<_>>() {
                *votes.entry(*root).or_default() += 1;
            }
        }
        let most = votes.values().max().copied().unwrap_or(0);
        let best: BTreeSet<u8> = votes
            .iter()
            .filter(|(_, v)| **v == most && event >= n)
            .map(|(r, _)| *r)
            .collect();
        let right: Vec<&u8> = found.intersection(&best).collect();
        by_root.right += right.len().min(1);
        by_root.said += found.len();
        by_root.gold += usize::from(!best.is_empty());
        let label = |r: &u8| format!("root {r:02}");
        for r in &found {
            each.entry(label(r))
                .or_default()
                .add(best.contains(r), true, best.contains(r));
        }
        if right.is_empty() {
            for g in &best {
                each.entry(label(g)).or_default().add(false, false, true);
                for s in found.iter().map(label).chain(found.is_empty().then(|| "none".into())) {
                    *board.confusions.entry((label(g), s)).or_default() += 1;
                }
            }
        }
    }
    board.lines.push(format!(
        "{} sentences, {} annotators at most, {ties} ties counted as events\n",
        items.len(),
        items.iter().map(|i| i.annotators.len()).max().unwrap_or(0),
    ));
    board.rows.push(("event or none".into(), any));
    board.rows.push(("event, statement or none".into(), any_statement));
    board.rows.push(("root against the majority".into(), by_root));
    board.rows.extend(each);
    board
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
    let (parses, _) = parses(model, &article, &sentences);
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

// ---- reading

/// All lines of a file as items; a bad line is told on standard error.
fn read_lines<T>(path: &Path, item: fn(&Map<String, Value>) -> Result<T, String>) -> Result<Vec<T>, String> {
    let text = fs::read_to_string(path).map_err(|e| format!("{}: {e}", path.display()))?;
    let mut items = Vec::new();
    for (i, line) in text.lines().enumerate().filter(|(_, l)| !l.trim().is_empty()) {
        let read = serde_json::from_str(line)
            .map_err(|e| e.to_string())
            .and_then(|l| item(&l));
        match read {
            Ok(item) => items.push(item),
            Err(e) => eprintln!("{}:{}: {e}", path.display(), i + 1),
        }
    }
    if items.is_empty() {
        Err(format!("{}: no line could be read", path.display()))
    } else {
        Ok(items)
    }
}

fn first<'a>(line: &'a Map<String, Value>, keys: &[&str]) -> Option<&'a Value> {
    keys.iter().find_map(|k| line.get(*k))
}

fn text_of(line: &Map<String, Value>) -> Result<String, String> {
    let text = first(line, &["text", "sentence", "content"]).and_then(Value::as_str);
    text.map(String::from).ok_or_else(|| "no `text` or `sentence`".into())
}

fn is_none(label: &str) -> bool {
    [
        "", "none", "null", "no event", "no_event", "no-event", "other", "o", "0",
    ]
    .contains(&label.to_lowercase().as_str())
}

/// A string, a list of strings, a pair of offsets in characters, or objects with one of `keys`.
fn strings(value: &Value, text: &str, keys: &[&str]) -> Vec<String> {
    let slice = |from: u64, to: u64| {
        text.chars()
            .skip(from as usize)
            .take(to.saturating_sub(from) as usize)
            .collect()
    };
    match value {
        Value::String(s) => vec![s.clone()],
        Value::Array(pair) if pair.len() == 2 && pair.iter().all(Value::is_u64) => {
            vec![slice(pair[0].as_u64().unwrap_or(0), pair[1].as_u64().unwrap_or(0))]
        }
        Value::Array(all) => all.iter().flat_map(|v| strings(v, text, keys)).collect(),
        Value::Object(o) => match (first(o, keys), o.get("start"), o.get("end")) {
            (Some(inner), ..) => strings(inner, text, keys),
            (None, Some(from), Some(to)) => vec![slice(from.as_u64().unwrap_or(0), to.as_u64().unwrap_or(0))],
            _ => vec![],
        },
        _ => vec![],
    }
}

fn records(text: &str, lang: Lang, engine: &Engine) -> Vec<Record> {
    let raw = RawDoc {
        bytes: text.as_bytes().to_vec(),
        content_type: Some(ContentType::Text),
        lang: Some(lang),
        ..RawDoc::default()
    };
    engine.code(&raw).records
}

fn events(text: &str, lang: Lang, engine: &Engine) -> Vec<Record> {
    let mut all = records(text, lang, engine);
    all.retain(|r| r.kind == Kind::Event);
    // In text order, whatever order records are written in.
    all.sort_by_key(|r| r.evidence.first().map(|e| e.trigger_span));
    all
}

#[cfg(test)]
mod tests {
    use super::*;
    use prapanca::record::{Doc, EventCode};

    fn line(text: &str) -> Map<String, Value> {
        serde_json::from_str(text).unwrap()
    }

    fn said(event_type: &str, cameo: &str, actor: &str) -> Record {
        Record {
            kind: Kind::Event,
            id: "e".into(),
            schema: String::new(),
            engine: String::new(),
            knowledge: String::new(),
            doc: Doc {
                id: String::new(),
                url: None,
                outlet: None,
                byline: None,
                credit: None,
                published: None,
                published_via: None,
                lang: None,
                title: None,
            },
            event: Some(EventCode {
                event_type: event_type.into(),
                mode: None,
                context: vec![],
                cameo: cameo.into(),
                quad: String::new(),
                intensity: 0.0,
                status: "actual".into(),
                frame: String::new(),
            }),
            actor: vec![ActorCode {
                id: String::new(),
                name: actor.into(),
                country: String::new(),
                sector: vec![],
                text: actor.into(),
                span: [0, 0],
                via: String::new(),
            }],
            recipient: vec![],
            by: vec![],
            speaker: vec![],
            quote: None,
            when: None,
            place: None,
            origin: None,
            evidence: vec![],
            confidence: 1.0,
        }
    }

    #[test]
    fn plover_lines_are_read_under_any_of_their_names() {
        let item = plover_item(&line(
            r#"{"sentence":"Aria warns Boro","label":"threaten","source":[0,4]}"#,
        ))
        .unwrap();
        assert_eq!(
            (item.types, item.source),
            (vec!["THREATEN".to_string()], vec!["Aria".to_string()])
        );
        let item = plover_item(&line(
            r#"{"text":"x","event_type":["AID","none"],"mode":null,"target":[{"text":"Boro"},{"start":0,"end":1}]}"#,
        ));
        let item = item.unwrap();
        assert_eq!(
            (item.types.len(), item.mode, item.target),
            (1, None, vec!["Boro".to_string(), "x".into()])
        );
        assert!(plover_item(&line(r#"{"label":"AID"}"#)).is_err());
    }

    #[test]
    fn every_type_is_counted_and_yield_is_either_of_two() {
        let item = |types: &[&str], source: &[&str]| PloverItem {
            types: types.iter().map(|t| t.to_string()).collect(),
            source: source.iter().map(|t| t.to_string()).collect(),
            ..PloverItem::default()
        };
        let items = [
            item(&["YIELD"], &["the army of Boro"]),
            item(&["AID"], &[]),
            item(&[], &[]),
            item(&["YIELD"], &[]),
        ];
        let board = score_plover(
            &items,
            &[
                vec![said("RETREAT", "087", "Boro"), said("AID", "070", "Boro")],
                vec![said("ACCUSE", "110", "Boro")],
                vec![],
                vec![],
            ],
        );
        assert_eq!(
            board.row("every type (micro)"),
            Counts {
                right: 1,
                said: 3,
                gold: 3
            }
        );
        assert_eq!(
            board.row("first event only (micro)"),
            Counts {
                right: 1,
                said: 2,
                gold: 3
            }
        );
        assert_eq!(
            board.row("RETREAT"),
            Counts {
                right: 1,
                said: 1,
                gold: 1
            }
        );
        assert_eq!(
            board.row("YIELD"),
            Counts {
                right: 0,
                said: 0,
                gold: 1
            }
        );
        assert_eq!(
            board.row("source overlaps, type right"),
            Counts {
                right: 1,
                said: 1,
                gold: 1
            }
        );
        let confusion = |g: &str, s: &str| board.confusions.get(&(g.to_string(), s.to_string())).copied();
        assert_eq!(confusion("AID", "ACCUSE"), Some(1));
        assert_eq!(confusion("YIELD", "none"), Some(1));
        assert_eq!(confusion("(right one too)", "AID"), Some(1));
        assert!(
            board
                .to_string()
                .contains("| every type (micro) | 33.3 | 33.3 | 33.3 | 1 | 3 | 3 |")
        );
    }

    #[test]
    fn cameo_labels_come_in_many_shapes() {
        let of = |text: &str| news_item(&line(text)).unwrap().annotators;
        assert_eq!(of(r#"{"text":"x","cameo":"190"}"#), [vec![19]]);
        assert_eq!(of(r#"{"text":"x","cameo":null}"#), [Vec::<u8>::new()]);
        assert_eq!(
            of(r#"{"text":"x","labels":["042",null,"010"]}"#),
            [vec![4], vec![], vec![1]]
        );
        assert_eq!(of(r#"{"text":"x","labels":[["042","112"],[]]}"#), [vec![4, 11], vec![]]);
        assert_eq!(
            of(r#"{"text":"x","annotations":{"a":"57","b":{"code":1621}}}"#),
            [vec![5], vec![16]]
        );
        assert_eq!(of(r#"{"text":"x"}"#), [Vec::<u8>::new()]);
    }

    #[test]
    fn news_is_scored_against_the_majority() {
        let item = |annotators: &[&[u8]]| NewsItem {
            text: String::new(),
            annotators: annotators.iter().map(|a| a.to_vec()).collect(),
        };
        let items = [
            item(&[&[19], &[19], &[18]]),
            item(&[&[4], &[], &[]]),
            item(&[&[1], &[1], &[4]]),
            item(&[&[5], &[5], &[]]),
        ];
        let board = score_news(
            &items,
            &[
                vec![said("ASSAULT", "190", "A")],
                vec![said("CONSULT", "042", "A")],
                vec![],
                vec![said("AID", "0731", "A")],
            ],
        );
        assert_eq!(
            board.row("event or none"),
            Counts {
                right: 2,
                said: 3,
                gold: 2
            }
        );
        assert_eq!(
            board.row("event, statement or none"),
            Counts {
                right: 2,
                said: 3,
                gold: 3
            }
        );
        assert_eq!(
            board.row("root against the majority"),
            Counts {
                right: 1,
                said: 3,
                gold: 2
            }
        );
        assert_eq!(
            board.row("root 05"),
            Counts {
                right: 0,
                said: 0,
                gold: 1
            }
        );
    }

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
    fn an_empty_folder_is_told_file_by_file() {
        let engine = load_engine().unwrap();
        let boards = boards(Path::new("/no/such/folder"), &engine).unwrap();
        assert_eq!(boards.len(), 4);
        for (_, board) in boards {
            assert!(board.unwrap_err().contains("/no/such/folder"));
        }
    }
}
