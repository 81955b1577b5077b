//! Packs the knowledge folders of the workspace into one blob for the binary: their version on a line, an index of
//! `length<TAB>path` lines, a blank line, then the contents one after another in path order. Nothing is compressed, so that
//! loading is slicing.

#[path = "../prapanca/src/pack/version.rs"]
mod version;

use std::fs;
use std::io;
use std::path::{Path, PathBuf};

const FOLDERS: [&str; 6] = ["actors", "events", "languages", "models", "places", "views"];

fn main() -> io::Result<()> {
    let variable = |name: &str| std::env::var(name).map_err(io::Error::other);
    let root = Path::new(&variable("CARGO_MANIFEST_DIR")?).join("../..");
    let mut files = Vec::new();
    for folder in FOLDERS {
        println!("cargo::rerun-if-changed={}", root.join(folder).display());
        walk(&root.join(folder), folder, &mut files)?;
    }
    files.sort();
    let contents: Vec<Vec<u8>> = files.iter().map(|(_, path)| fs::read(path)).collect::<Result<_, _>>()?;
    let named = || {
        files
            .iter()
            .map(|(name, _)| name.as_str())
            .zip(contents.iter().map(Vec::as_slice))
    };
    let mut index = version::version(named()) + "\n";
    for (name, content) in named() {
        index.push_str(&format!("{}\t{name}\n", content.len()));
    }
    index.push('\n');
    let mut blob = index.into_bytes();
    contents.iter().for_each(|content| blob.extend(content));
    fs::write(Path::new(&variable("OUT_DIR")?).join("knowledge.blob"), blob)
}

fn walk(folder: &Path, name: &str, files: &mut Vec<(String, PathBuf)>) -> io::Result<()> {
    let entries = match fs::read_dir(folder) {
        Ok(entries) => entries,
        Err(e) if e.kind() == io::ErrorKind::NotFound => return Ok(()),
        Err(e) => return Err(e),
    };
    for entry in entries {
        let entry = entry?;
        let own = entry.file_name();
        let own = own
            .to_str()
            .ok_or_else(|| io::Error::other(format!("{own:?} is no UTF-8 name")))?;
        if own.starts_with('.') || own.ends_with('~') {
            continue;
        }
        let name = format!("{name}/{own}");
        if entry.path().is_dir() {
            walk(&entry.path(), &name, files)?;
        } else {
            files.push((name, entry.path()));
        }
    }
    Ok(())
}
