//! `cargo xtask cases`: runs case files and says what is amiss.

use prapanca::Engine;
use prapanca::base::Lang;
use prapanca::case::{Verdict, judge, read_cases};
use prapanca::pack::Files;
use std::borrow::Cow;
use std::collections::BTreeMap;
use std::fs;
use std::path::{Path, PathBuf};

/// Every knowledge file below the repository's root.
///
/// # Errors
/// What could not be read.
pub fn load_files() -> Result<Files, String> {
    fn walk(dir: &Path, prefix: &str, files: &mut Files) -> Result<(), String> {
        for entry in fs::read_dir(dir).map_err(|e| format!("{}: {e}", dir.display()))? {
            let entry = entry.map_err(|e| e.to_string())?;
            let path = format!("{prefix}/{}", entry.file_name().to_string_lossy());
            if entry.path().is_dir() {
                walk(&entry.path(), &path, files)?;
            } else {
                let bytes = fs::read(entry.path()).map_err(|e| format!("{path}: {e}"))?;
                files.0.insert(path, Cow::Owned(bytes));
            }
        }
        Ok(())
    }
    let root = Path::new(env!("CARGO_MANIFEST_DIR")).join("..");
    let mut files = Files::default();
    for folder in ["languages", "events", "actors", "places", "models", "views"] {
        walk(&root.join(folder), folder, &mut files)?;
    }
    Ok(files)
}

/// The engine of this repository.
///
/// # Errors
/// Every fault in the knowledge, a line each.
pub fn load_engine() -> Result<Engine, String> {
    let errors = |e: Vec<prapanca::base::Error>| e.iter().map(ToString::to_string).collect::<Vec<_>>().join("\n");
    Engine::load(&load_files()?).map_err(errors)
}

/// Runs the given case files, or all of `languages/*/cases/`; prints what is amiss and a table by file.
///
/// # Errors
/// What could not be read.
pub fn run(paths: &[PathBuf], lang: Option<&str>, quiet: bool) -> Result<(), String> {
    let engine = load_engine()?;
    let mut files: Vec<(String, String)> = Vec::new();
    if paths.is_empty() {
        for (path, bytes) in &load_files()?.0 {
            if path.ends_with(".case") {
                files.push((path.clone(), String::from_utf8_lossy(bytes).into_owned()));
            }
        }
    }
    for path in paths {
        let text = fs::read_to_string(path).map_err(|e| format!("{}: {e}", path.display()))?;
        files.push((path.display().to_string(), text));
    }
    let mut table: BTreeMap<String, [usize; 4]> = BTreeMap::new();
    for (path, text) in &files {
        let mut errors = Vec::new();
        let code = path
            .split("languages/")
            .nth(1)
            .and_then(|p| p.split('/').next())
            .or(lang)
            .unwrap_or("en");
        let Some(lang) = Lang::new(code) else { continue };
        for case in read_cases(path, text, &mut errors) {
            let amiss = judge(&engine, lang, &case);
            let row = table.entry(path.clone()).or_default();
            row[0] += 1;
            row[1] += usize::from(amiss.is_empty());
            row[2] += case.expected.len();
            row[3] += case
                .expected
                .iter()
                .filter(|(v, _)| matches!(v, Verdict::Wrong | Verdict::Missing))
                .count();
            if !quiet {
                amiss.iter().for_each(|line| println!("{line}"));
            }
        }
        errors.iter().for_each(|e| println!("{e}"));
    }
    let mut sum = [0; 4];
    for (path, row) in &table {
        println!(
            "{path:60} cases {:4}  hold {:4}  lines {:4}  known faults {:3}",
            row[0], row[1], row[2], row[3]
        );
        (0..4).for_each(|i| sum[i] += row[i]);
    }
    println!(
        "{:60} cases {:4}  hold {:4}  lines {:4}  known faults {:3}",
        "all", sum[0], sum[1], sum[2], sum[3]
    );
    Ok(())
}
