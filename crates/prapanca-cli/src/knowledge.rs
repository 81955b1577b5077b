//! The knowledge: packed into the binary, or read from a folder.

use crate::style::{self, Styles};
use crate::{Failure, failure};
use prapanca::Engine;
use prapanca::base::Error;
use prapanca::pack::{Files, Pack};
use std::borrow::Cow;
use std::collections::BTreeMap;
use std::fs;
use std::io::{self, Write};
use std::panic::resume_unwind;
use std::path::{Path, PathBuf};
use std::thread;
use unicode_width::UnicodeWidthStr;

/// The folders that make up the knowledge. Nothing beside them is read.
pub const FOLDERS: [&str; 6] = ["actors", "events", "languages", "models", "places", "views"];

static BLOB: &[u8] = include_bytes!(concat!(env!("OUT_DIR"), "/knowledge.blob"));

/// The version and the index of the files in the binary, and their contents.
fn unpacked() -> (&'static str, &'static str, &'static [u8]) {
    let end = BLOB.windows(2).position(|w| w == b"\n\n").map_or(0, |i| i + 1);
    let (head, contents) = BLOB.split_at(end);
    let (version, index) = std::str::from_utf8(head)
        .ok()
        .and_then(|head| head.split_once('\n'))
        .unwrap_or_default();
    (version, index, contents.get(1..).unwrap_or(&[]))
}

/// The files in the binary.
pub fn embedded() -> Files {
    let (_, index, mut rest) = unpacked();
    let mut files = BTreeMap::new();
    for line in index.lines() {
        let Some((length, path)) = line.split_once('\t') else {
            continue;
        };
        let length = length.parse().unwrap_or(0).min(rest.len());
        let (content, more) = rest.split_at(length);
        rest = more;
        files.insert(path.to_string(), Cow::Borrowed(content));
    }
    Files(files)
}

/// How the files in use came together.
pub enum Origin {
    /// The binary's own.
    Embedded,
    /// A folder with all that is needed.
    Folder(PathBuf),
    /// A folder laid over the binary's own, and how many files it brought.
    Overlay(PathBuf, usize),
}

impl std::fmt::Display for Origin {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        match self {
            Origin::Embedded => write!(f, "built in"),
            Origin::Folder(dir) => write!(f, "{}", dir.display()),
            Origin::Overlay(dir, 1) => write!(f, "built in, with 1 file of {} laid over it", dir.display()),
            Origin::Overlay(dir, n) => write!(f, "built in, with {n} files of {} laid over it", dir.display()),
        }
    }
}

/// The files to use. A folder that has every folder the binary has stands alone; one that lacks some is laid over the
/// binary's own, file by file.
pub fn files(dir: Option<&Path>) -> Result<(Files, Origin), Failure> {
    let mut own = embedded();
    let Some(dir) = dir else {
        return Ok((own, Origin::Embedded));
    };
    let found = read(dir)?;
    if found.0.is_empty() {
        return Err(failure(
            format!("no knowledge in {}", dir.display()),
            format!("it should hold some of the folders {}", FOLDERS.join(", ")),
        ));
    }
    let has = |files: &Files, folder: &str| files.0.keys().any(|p| p.split('/').next() == Some(folder));
    if FOLDERS.iter().all(|f| has(&found, f) || !has(&own, f)) {
        return Ok((found, Origin::Folder(dir.into())));
    }
    let count = found.0.len();
    own.overlay(found);
    Ok((own, Origin::Overlay(dir.into(), count)))
}

fn read(dir: &Path) -> Result<Files, Failure> {
    let told = |path: &Path, e: io::Error| {
        failure(
            format!("{}: {}", path.display(), style::plain(&e)),
            "name a folder that holds knowledge; `prapanca knowledge export DIR` writes one to start from",
        )
    };
    if !dir.is_dir() {
        let e = fs::read_dir(dir).err().unwrap_or(io::ErrorKind::NotADirectory.into());
        return Err(told(dir, e));
    }
    let mut files = BTreeMap::new();
    let mut waiting: Vec<(PathBuf, String)> = FOLDERS.iter().map(|f| (dir.join(f), f.to_string())).collect();
    while let Some((path, name)) = waiting.pop() {
        if path.is_dir() {
            for entry in fs::read_dir(&path).map_err(|e| told(&path, e))? {
                let entry = entry.map_err(|e| told(&path, e))?;
                let own = entry.file_name().to_string_lossy().into_owned();
                if !own.starts_with('.') && !own.ends_with('~') {
                    waiting.push((entry.path(), format!("{name}/{own}")));
                }
            }
        } else if !FOLDERS.contains(&name.as_str()) {
            let content = fs::read(&path).map_err(|e| told(&path, e))?;
            files.insert(name, Cow::Owned(content));
        }
    }
    Ok(Files(files))
}

/// Reads the knowledge, each language in a thread of its own. Models of a folder are read, too, and so checked; those of the
/// binary wait for their first article. `version` is the files' own if it is known.
fn load_engine(files: &Files, version: Option<String>) -> Result<Engine, Vec<Error>> {
    let pack = Pack::load_by(files, version, |langs, load| {
        thread::scope(|scope| {
            let threads: Vec<_> = langs.iter().map(|&lang| scope.spawn(move || load(lang))).collect();
            let joined = threads
                .into_iter()
                .map(|t| t.join().unwrap_or_else(|panic| resume_unwind(panic)));
            joined.collect()
        })
    })?;
    let engine = Engine::open(files, pack)?;
    let own = |(path, bytes): (&String, &Cow<'_, [u8]>)| path.starts_with("models/") && matches!(bytes, Cow::Owned(_));
    if files.0.iter().any(own) {
        engine.check_models()?;
    }
    Ok(engine)
}

/// Lays a user's table of actors over the files.
fn overlay_actors(files: &mut Files, path: &Path) -> Result<(), Failure> {
    let content = fs::read(path).map_err(|e| {
        failure(
            format!("{}: {}", path.display(), style::plain(&e)),
            "name a table of actors; `prapanca actors unresolved` writes one to start from",
        )
    })?;
    let name = path.file_stem().map_or("actors".into(), |n| n.to_string_lossy());
    let mut key = format!("actors/own/{name}.tsv");
    while files.get(&key).is_some() {
        key = key.replace(".tsv", "+.tsv");
    }
    files.0.insert(key, Cow::Owned(content));
    Ok(())
}

/// The engine over the files of `dir` or the binary's own, with tables of actors laid over them. It lives as long as the
/// program: to take it down would cost a short run a tenth of its time.
pub fn engine(dir: Option<&Path>, actors: &[PathBuf]) -> Result<&'static Engine, Failure> {
    let (mut files, origin) = files(dir)?;
    let version = match origin {
        Origin::Embedded if actors.is_empty() => Some(unpacked().0.to_string()),
        _ => None,
    };
    for path in actors {
        overlay_actors(&mut files, path)?;
    }
    let engine = load_engine(&files, version).map_err(|errors| {
        let mut text = Vec::new();
        // A broken folder can have thousands; `knowledge check` shows them all.
        let _ = print_errors(
            &mut text,
            &errors[..errors.len().min(10)],
            &files,
            &Styles::for_stderr(),
        );
        let text = String::from_utf8_lossy(&text);
        style::tell(text.trim_end());
        let what = format!("the knowledge has {}", style::count(errors.len(), "error"));
        match dir {
            _ if errors.iter().all(|e| e.path.starts_with("actors/own/")) => {
                failure(what, "mend the lines of your table that are listed above")
            }
            Some(dir) => failure(
                what,
                format!("see them all with `prapanca knowledge check {}`", dir.display()),
            ),
            None => failure(what, "this program was built wrongly; build it again from a clean copy"),
        }
    })?;
    Ok(Box::leak(Box::new(engine)))
}

/// Prints errors the way a good compiler does: the line, and a mark under the place.
pub fn print_errors(out: &mut dyn Write, errors: &[Error], files: &Files, s: &Styles) -> io::Result<()> {
    for e in errors {
        writeln!(
            out,
            "{}error{}: {}",
            s.error,
            s.reset(s.error),
            style::clean(&e.message)
        )?;
        let mut place = e.path.clone();
        if e.line > 0 {
            place.push_str(&format!(":{}", e.line));
            if e.column > 0 {
                place.push_str(&format!(":{}", e.column));
            }
        }
        let number = if e.line > 0 { e.line.to_string() } else { String::new() };
        let gap = " ".repeat(number.len());
        let (dim, end) = (s.dim, s.reset(s.dim));
        writeln!(out, "{gap}{dim}-->{end} {place}")?;
        let content = files.get(&e.path).map(String::from_utf8_lossy);
        let line = content
            .as_deref()
            .and_then(|c| c.lines().nth((e.line as usize).checked_sub(1)?));
        if let Some(line) = line {
            writeln!(out, "{gap} {dim}|{end}")?;
            writeln!(out, "{dim}{number} |{end} {}", tabs(line))?;
            if e.column > 0 {
                let before: String = line.chars().take(e.column as usize - 1).collect();
                // The mark runs to the end of the cell.
                let cell = line
                    .chars()
                    .skip(e.column as usize - 1)
                    .take_while(|&c| c != '\t')
                    .collect::<String>();
                let width = tabs(&cell).width().max(1);
                let pad = " ".repeat(tabs(&before).width());
                writeln!(
                    out,
                    "{gap} {dim}|{end} {pad}{}{}{}",
                    s.error,
                    "^".repeat(width),
                    s.reset(s.error)
                )?;
            }
        }
        if !e.help.is_empty() {
            writeln!(out, "{gap} {dim}={end} help: {}", style::clean(&e.help))?;
        }
        writeln!(out)?;
    }
    Ok(())
}

/// A line of a file as it is shown: a tab is a gap of four, control characters are gone.
fn tabs(line: &str) -> String {
    style::clean(&line.replace('\t', "    ")).into_owned()
}

/// `prapanca knowledge check`: true if all is well.
pub fn check(dir: Option<&Path>) -> Result<bool, Failure> {
    let (files, origin) = files(dir)?;
    let mut out = anstream::stdout().lock();
    let told = match load_engine(&files, None).and_then(|e| e.check_models().map(|()| e)) {
        Ok(engine) => {
            let rows: usize = files.0.keys().map(|p| rows(&files, p)).sum();
            writeln!(
                out,
                "all well: {}, {}, {}, {} ({origin}); knowledge {}",
                style::count(engine.pack.languages.len(), "language"),
                style::count(event_types(&files), "event type"),
                style::count(rows, "row"),
                style::count(files.0.len(), "file"),
                files.version(),
            )
            .map(|()| true)
        }
        Err(errors) => print_errors(&mut out, &errors, &files, &Styles::for_stdout()).and_then(|()| {
            let mut paths: Vec<&str> = errors.iter().map(|e| e.path.as_str()).collect();
            paths.sort();
            paths.dedup();
            writeln!(
                out,
                "{} in {} ({origin})",
                style::count(errors.len(), "error"),
                style::count(paths.len(), "file"),
            )
            .map(|()| false)
        }),
    };
    told.map_err(Failure::output)
}

/// How many event types the files define.
pub fn event_types(files: &Files) -> usize {
    files
        .0
        .keys()
        .filter(|p| p.starts_with("events/") && p.ends_with("/event.toml"))
        .count()
}

/// How many rows a table or list has; 0 for what is neither.
pub fn rows(files: &Files, path: &str) -> usize {
    let (header, comment) = match path.rsplit('.').next() {
        Some("tsv") => (1, '#'),
        Some("txt") => (0, '#'),
        _ => return 0,
    };
    let text = String::from_utf8_lossy(files.get(path).unwrap_or(&[]));
    let lines = text
        .lines()
        .filter(|l| !l.trim().is_empty() && !l.starts_with(comment))
        .count();
    lines.saturating_sub(header)
}

/// `prapanca knowledge export DIR`.
pub fn export(dir: &Path) -> Result<(), Failure> {
    let told = |path: &Path, e: io::Error| {
        failure(
            format!("{}: {}", path.display(), style::plain(&e)),
            "name a folder that can be written to",
        )
    };
    if fs::read_dir(dir).is_ok_and(|mut d| d.next().is_some()) {
        return Err(failure(
            format!("{} is there already and not empty", dir.display()),
            "name a new folder, so that no edited file is lost",
        ));
    }
    let files = embedded();
    for (path, content) in &files.0 {
        let path = dir.join(path);
        if let Some(parent) = path.parent() {
            fs::create_dir_all(parent).map_err(|e| told(parent, e))?;
        }
        fs::write(&path, content).map_err(|e| told(&path, e))?;
    }
    writeln!(
        anstream::stdout(),
        "{} written to {}; edit them and use them with `--knowledge {}`",
        style::count(files.0.len(), "file"),
        dir.display(),
        dir.display(),
    )
    .map_err(Failure::output)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_blob_holds_every_file_whole() {
        let files = embedded();
        let root = Path::new(env!("CARGO_MANIFEST_DIR")).join("../..");
        assert!(files.get("events/SANCTION/event.toml").is_some());
        for (path, content) in &files.0 {
            assert_eq!(fs::read(root.join(path)).unwrap(), content.as_ref(), "{path}");
        }
        let disk = read(&root).ok().unwrap();
        assert_eq!(disk.0, files.0);
        assert_eq!(disk.version(), unpacked().0);
    }

    #[test]
    fn an_error_shows_its_line_with_a_mark_under_the_cell() {
        let files = Files(BTreeMap::from([(
            "languages/xx/roles.tsv".to_string(),
            Cow::Borrowed("word\tsector\nchef\tCOOK\n".as_bytes()),
        )]));
        let error = Error {
            path: "languages/xx/roles.tsv".into(),
            line: 2,
            column: 6,
            message: "no sector `COOK`".into(),
            help: "take one of GOV, MIL".into(),
        };
        let mut out = Vec::new();
        print_errors(&mut out, &[error], &files, &Styles::PLAIN).unwrap();
        assert_eq!(
            String::from_utf8(out).unwrap(),
            "error: no sector `COOK`\n --> languages/xx/roles.tsv:2:6\n  |\n2 | chef    COOK\n  |         ^^^^\n  = help: take one of GOV, MIL\n\n"
        );
    }
}
