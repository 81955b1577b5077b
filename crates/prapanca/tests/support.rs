//! The engine with the knowledge and models of this repository, loaded once.

use prapanca::Engine;
use prapanca::article::{ContentType, RawDoc};
use prapanca::base::Lang;
use prapanca::pack::Files;
use std::borrow::Cow;
use std::fs;
use std::path::{Path, PathBuf};
use std::sync::OnceLock;

/// The repository's root.
pub fn root() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("../..")
}

/// Every file below a folder of the repository, as `(path from the root, bytes)`, in path order.
pub fn files_below(folder: &str) -> Vec<(String, Vec<u8>)> {
    fn walk(dir: &Path, prefix: &str, found: &mut Vec<(String, Vec<u8>)>) {
        let Ok(entries) = fs::read_dir(dir) else { return };
        for entry in entries.flatten() {
            let path = format!("{prefix}/{}", entry.file_name().to_string_lossy());
            if entry.path().is_dir() {
                walk(&entry.path(), &path, found);
            } else if let Ok(bytes) = fs::read(entry.path()) {
                found.push((path, bytes));
            }
        }
    }
    let mut found = Vec::new();
    walk(&root().join(folder), folder, &mut found);
    found.sort();
    found
}

/// All knowledge files.
pub fn knowledge() -> Files {
    let folders = ["languages", "events", "actors", "places", "models", "views"];
    Files(
        folders
            .iter()
            .flat_map(|f| files_below(f))
            .map(|(path, bytes)| (path, Cow::Owned(bytes)))
            .collect(),
    )
}

/// The engine.
pub fn engine() -> &'static Engine {
    static ENGINE: OnceLock<Engine> = OnceLock::new();
    ENGINE.get_or_init(|| match Engine::load(&knowledge()) {
        Ok(engine) => engine,
        Err(errors) => panic!(
            "{}",
            errors.iter().map(ToString::to_string).collect::<Vec<_>>().join("\n")
        ),
    })
}

/// A plain text to code.
pub fn text(text: &str, lang: Option<Lang>) -> RawDoc {
    RawDoc {
        bytes: text.as_bytes().to_vec(),
        content_type: Some(ContentType::Text),
        lang,
        ..RawDoc::default()
    }
}
