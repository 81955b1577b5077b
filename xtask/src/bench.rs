//! `cargo xtask bench`: how fast, and where the time goes.

use crate::cases::{load_engine, load_files};
use prapanca::Engine;
use prapanca::article::{RawDoc, article};
use prapanca::context::contexts;
use prapanca::event::events;
use prapanca::mention::mentions;
use prapanca::pack::Pack;
use prapanca::parse::{Model, parses};
use prapanca::place::places;
use prapanca::quote::quotes;
use prapanca::record::{Layers, records};
use prapanca::sentence::sentences;
use prapanca::time::times;
use std::fs;
use std::io::{BufRead, BufReader, Read};
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};
use std::time::{Duration, Instant};

#[derive(clap::Args)]
pub struct Args {
    /// Articles to code; `examples/` if not given.
    #[arg(value_name = "PATH")]
    paths: Vec<PathBuf>,
    /// How long to code, in seconds.
    #[arg(long, default_value_t = 5.0)]
    seconds: f64,
    /// Only inside this process: do not build and run the program.
    #[arg(long)]
    inside: bool,
    /// Fail if a bar is not met.
    #[arg(long)]
    check: bool,
    /// Only load the knowledge, with the cast or without it, and print milliseconds and megabytes.
    #[arg(long, hide = true)]
    load: Option<Load>,
}

/// What a process that only loads does.
#[derive(Clone, Copy, clap::ValueEnum)]
enum Load {
    With,
    Without,
}

const STAGES: [&str; 10] = [
    "article",
    "sentences",
    "parses",
    "mentions",
    "events",
    "quotes",
    "times",
    "places",
    "contexts",
    "records",
];

/// What the bars are.
const SENTENCES: f64 = 500.0;
const START: f64 = 0.2;
const MEMORY: f64 = 300.0;
const CAST_TIME: f64 = 60.0;
const CAST_MEMORY: f64 = 60.0;

pub fn run(args: &Args) -> Result<(), String> {
    if let Some(load) = args.load {
        return load_only(load);
    }
    let paths = if args.paths.is_empty() {
        vec![root().join("examples")]
    } else {
        args.paths.clone()
    };
    let docs = docs(&paths)?;
    loading()?;
    let cast_met = cast()?;
    let engine = load_engine()?;
    let measured = measure(&engine, &docs, Duration::from_secs_f64(args.seconds));
    println!("{measured}");
    let mut all_met = cast_met && measured.rate() >= SENTENCES;
    if !args.inside {
        let (text, met) = outside(&docs)?;
        println!("{text}");
        all_met &= met;
    }
    if args.check && !all_met {
        Err("a bar is not met".into())
    } else {
        Ok(())
    }
}

/// Where the start goes: hashing, knowledge, each model.
fn loading() -> Result<(), String> {
    let files = load_files()?;
    let time = |begun: Instant| format!("{:.0} ms", 1e3 * begun.elapsed().as_secs_f64());
    let begun = Instant::now();
    std::hint::black_box(files.version());
    print!("load: version {}", time(begun));
    let begun = Instant::now();
    std::hint::black_box(Pack::load(&files).is_ok());
    print!(", knowledge {}", time(begun));
    for lang in files.languages() {
        if let Some(bytes) = files.get(&format!("models/{lang}/model.bin")) {
            let begun = Instant::now();
            std::hint::black_box(Model::load(bytes).is_ok());
            print!(", model {lang} {} ({:.1} MB)", time(begun), bytes.len() as f64 / 1e6);
        }
    }
    println!();
    Ok(())
}

/// What the cast adds to the load: the knowledge is loaded with it and without it, each in processes of their own, whose
/// memory nothing else has touched. Whether both bars are met.
fn cast() -> Result<bool, String> {
    let program = std::env::current_exe().map_err(|e| e.to_string())?;
    let measure = |load: &str| -> Result<(f64, f64), String> {
        let told = |e: std::io::Error| format!("{}: {e}", program.display());
        let mut command = Command::new(&program);
        let output = command.args(["bench", "--load", load]).output().map_err(told)?;
        let text = String::from_utf8_lossy(&output.stdout);
        let mut numbers = text.split_whitespace().filter_map(|n| n.parse().ok());
        match (numbers.next(), numbers.next()) {
            (Some(time), Some(memory)) => Ok((time, memory)),
            _ => Err(String::from_utf8_lossy(&output.stderr).into_owned()),
        }
    };
    let (with, without) = (measure("with")?, measure("without")?);
    let (time, memory) = (with.0 - without.0, with.1 - without.1);
    let (is_quick, is_small) = (time <= CAST_TIME, memory <= CAST_MEMORY);
    println!(
        "cast: load {}, memory {}",
        bar(time, is_quick, "ms, at most 60"),
        bar(memory, is_small, "MB, at most 60")
    );
    Ok(is_quick && is_small)
}

/// Loads the knowledge: the quickest of 11 loads in milliseconds, for a busy machine only ever adds, and the most memory that
/// the first held, in megabytes.
fn load_only(load: Load) -> Result<(), String> {
    let mut files = load_files()?;
    if matches!(load, Load::Without) {
        files.0.retain(|path, _| !path.starts_with("actors/"));
    }
    let mut times = Vec::new();
    let mut memory = 0.0;
    for i in 0..11 {
        let begun = Instant::now();
        let pack = Pack::load(&files).map_err(|e| e.iter().map(ToString::to_string).collect::<Vec<_>>().join("\n"))?;
        times.push(1e3 * begun.elapsed().as_secs_f64());
        if i == 0 {
            let status = fs::read_to_string("/proc/self/status").unwrap_or_default();
            memory = high_water(&status).unwrap_or(0.0) / 1e3;
        }
        drop(pack);
    }
    let quickest = times.into_iter().fold(f64::INFINITY, f64::min);
    println!("{quickest:.2} {memory:.2}");
    Ok(())
}

/// The workspace's folder.
pub fn root() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("..")
}

/// Text and HTML files of the paths, in order.
fn docs(paths: &[PathBuf]) -> Result<Vec<(PathBuf, RawDoc)>, String> {
    let mut files = Vec::new();
    for path in paths {
        if path.is_dir() {
            let told = |e: std::io::Error| format!("{}: {e}", path.display());
            let inside = fs::read_dir(path).map_err(told)?.filter_map(|e| Some(e.ok()?.path()));
            files.extend(inside.filter(|p| p.extension().is_some_and(|e| e == "txt" || e == "html")));
        } else {
            files.push(path.clone());
        }
    }
    files.sort();
    if files.is_empty() {
        return Err("no .txt or .html files to code; name some".into());
    }
    let read = |path: PathBuf| {
        let bytes = fs::read(&path).map_err(|e| format!("{}: {e}", path.display()))?;
        Ok((
            path,
            RawDoc {
                bytes,
                ..RawDoc::default()
            },
        ))
    };
    files.into_iter().map(read).collect()
}

struct Measured {
    articles: usize,
    sentences: usize,
    tokens: usize,
    records: usize,
    stages: [Duration; STAGES.len()],
}

/// Codes the articles again and again on one core.
fn measure(engine: &Engine, docs: &[(PathBuf, RawDoc)], time: Duration) -> Measured {
    let mut m = Measured {
        articles: 0,
        sentences: 0,
        tokens: 0,
        records: 0,
        stages: Default::default(),
    };
    // Caches warm up uncounted.
    for (_, doc) in docs {
        once(engine, doc, None);
    }
    let begun = Instant::now();
    while begun.elapsed() < time {
        for (_, doc) in docs {
            once(engine, doc, Some(&mut m));
        }
    }
    m
}

/// The stages of `Engine::code`, one by one, each timed.
fn once(engine: &Engine, doc: &RawDoc, m: Option<&mut Measured>) {
    let pack = &engine.pack;
    let mut at = [Instant::now(); STAGES.len() + 1];
    let mut stage = 0;
    let mut mark = || {
        stage += 1;
        at[stage] = Instant::now();
    };
    let (article, _) = article(pack, doc);
    mark();
    let Some(model) = article.lang.and_then(|l| engine.model(l)) else {
        return;
    };
    let (sentences, _) = sentences(pack, &article);
    mark();
    let (parses, _) = parses(model, article.lang.and_then(|l| pack.language(l)), &article, &sentences);
    mark();
    let (mentions, _) = mentions(pack, &article, &sentences, &parses);
    mark();
    let (events, _) = events(pack, &article, &sentences, &parses, &mentions);
    mark();
    let (quotes, _) = quotes(pack, &article, &sentences, &parses, &mentions);
    mark();
    let (times, _) = times(pack, &article, &sentences, &parses);
    mark();
    let (places, _) = places(pack, &article, &sentences, &parses, &mentions);
    mark();
    let (contexts, _) = contexts(pack, &article, &sentences, &parses);
    mark();
    let (records, _) = records(
        pack,
        Layers {
            article: &article,
            sentences: &sentences,
            parses: &parses,
            mentions: &mentions,
            events: &events,
            quotes: &quotes,
            times: &times,
            places: &places,
            contexts: &contexts,
        },
    );
    mark();
    let Some(m) = m else { return };
    for (i, pair) in at.windows(2).enumerate() {
        m.stages[i] += pair[1] - pair[0];
    }
    m.articles += 1;
    m.sentences += sentences.sentences.len();
    m.tokens += sentences.tokens.len();
    m.records += records.len();
}

fn bar(value: f64, is_met: bool, bar: &str) -> String {
    format!("{value:.2} ({bar}: {})", if is_met { "met" } else { "NOT MET" })
}

impl Measured {
    /// Sentences a second.
    fn rate(&self) -> f64 {
        let total: f64 = self.stages.iter().map(Duration::as_secs_f64).sum();
        self.sentences as f64 / total.max(1e-9)
    }
}

impl std::fmt::Display for Measured {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        let total: f64 = self.stages.iter().map(Duration::as_secs_f64).sum();
        let rate = self.rate();
        writeln!(
            f,
            "{} articles, {} sentences, {} tokens, {} records in {total:.2} s on one core",
            self.articles, self.sentences, self.tokens, self.records
        )?;
        writeln!(
            f,
            "sentences a second and core: {}",
            bar(rate, rate >= SENTENCES, "at least 500")
        )?;
        writeln!(
            f,
            "tokens a second and core: {:.0}\n",
            self.tokens as f64 / total.max(1e-9)
        )?;
        writeln!(f, "| stage | share | µs a sentence |\n| --- | --: | --: |")?;
        for (name, time) in STAGES.iter().zip(&self.stages) {
            let time = time.as_secs_f64();
            let each = 1e6 * time / self.sentences.max(1) as f64;
            writeln!(f, "| {name} | {:.1} % | {each:.1} |", 100.0 * time / total.max(1e-9))?;
        }
        Ok(())
    }
}

/// Builds the program with a profile; where it is.
pub fn build(profile: &str) -> Result<PathBuf, String> {
    let cargo = std::env::var("CARGO").unwrap_or_else(|_| "cargo".into());
    let built = Command::new(cargo)
        .args(["build", "--quiet", "--profile", profile, "--package", "prapanca-cli"])
        .current_dir(root())
        .status()
        .map_err(|e| format!("cargo: {e}"))?;
    if !built.success() {
        return Err("the program does not build".into());
    }
    let target = std::env::var("CARGO_TARGET_DIR").map_or_else(|_| root().join("target"), PathBuf::from);
    Ok(target
        .join(profile)
        .join(format!("prapanca{}", std::env::consts::EXE_SUFFIX)))
}

/// Builds the program as it is released and measures its start and its memory from outside; whether both are good.
fn outside(docs: &[(PathBuf, RawDoc)]) -> Result<(String, bool), String> {
    let program = build("release")?;
    let Some((first, _)) = docs.first() else {
        return Err("no articles".into());
    };
    let mut starts: Vec<f64> = Vec::new();
    for _ in 0..11 {
        starts.extend(first_record(&program, first)?);
    }
    starts.sort_by(f64::total_cmp);
    let start = starts
        .get(starts.len() / 2)
        .copied()
        .ok_or("the first article gives no record")?;
    let all: Vec<&Path> = docs.iter().map(|(p, _)| p.as_path()).collect();
    let memory = peak_memory(&program, &all)?;
    let told = match memory {
        Some(mb) => bar(mb, mb <= MEMORY, "MB, at most 300"),
        None => "cannot be told on this system".into(),
    };
    let size = fs::metadata(&program).map_or(0, |m| m.len());
    let text = format!(
        "start to first record: {}\npeak memory: {told}\nprogram: {:.1} MB",
        bar(start, start <= START, "s, middle of 11, at most 0.2"),
        size as f64 / 1e6
    );
    Ok((text, start <= START && memory.is_none_or(|mb| mb <= MEMORY)))
}

/// Seconds from the start to the first byte of the first record, if there is one.
fn first_record(program: &Path, path: &Path) -> Result<Option<f64>, String> {
    let begun = Instant::now();
    let mut child = Command::new(program)
        .args(["code", "--quiet", "--format", "jsonl"])
        .arg(path)
        .stdout(Stdio::piped())
        .spawn()
        .map_err(|e| format!("{}: {e}", program.display()))?;
    let mut line = String::new();
    let mut seconds = None;
    if let Some(stdout) = child.stdout.take() {
        let mut stdout = BufReader::new(stdout);
        if stdout.read_line(&mut line).is_ok_and(|n| n > 0) {
            seconds = Some(begun.elapsed().as_secs_f64());
        }
        let _ = stdout.read_to_end(&mut Vec::new());
    }
    child.wait().map_err(|e| e.to_string())?;
    Ok(seconds)
}

/// The most memory that the program held while it coded the articles many times over, in megabytes.
fn peak_memory(program: &Path, paths: &[&Path]) -> Result<Option<f64>, String> {
    let mut child = Command::new(program)
        .args(["code", "--quiet", "--format", "jsonl"])
        .args(paths.iter().cycle().take(paths.len() * 100))
        .stdout(Stdio::null())
        .spawn()
        .map_err(|e| format!("{}: {e}", program.display()))?;
    let status = PathBuf::from(format!("/proc/{}/status", child.id()));
    let mut peak: Option<f64> = None;
    while child.try_wait().map_err(|e| e.to_string())?.is_none() {
        // The kernel keeps the high-water mark itself; only the last moment can slip by.
        if let Some(kb) = fs::read_to_string(&status).ok().as_deref().and_then(high_water) {
            peak = Some(peak.unwrap_or(0.0).max(kb / 1e3));
        }
        std::thread::sleep(Duration::from_millis(2));
    }
    Ok(peak)
}

/// `VmHWM` in kilobytes.
fn high_water(status: &str) -> Option<f64> {
    let line = status.lines().find(|l| l.starts_with("VmHWM:"))?;
    line.split_whitespace().nth(1)?.parse().ok()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_high_water_mark_is_read() {
        assert_eq!(
            high_water("Name:\tx\nVmHWM:\t   12345 kB\nVmRSS:\t 1 kB\n"),
            Some(12345.0)
        );
        assert_eq!(high_water("Name:\tx\n"), None);
    }

    #[test]
    fn a_bar_says_whether_it_is_met() {
        let m = Measured {
            articles: 1,
            sentences: 100,
            tokens: 1000,
            records: 5,
            stages: [Duration::from_millis(100); STAGES.len()],
        };
        let text = m.to_string();
        assert!(
            text.contains("sentences a second and core: 100.00 (at least 500: NOT MET)"),
            "{text}"
        );
        assert!(text.contains("| parses | 10.0 % | 1000.0 |"), "{text}");
    }
}
