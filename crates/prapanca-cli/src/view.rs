//! `--view`: another codebook by its name or its file.

use crate::knowledge::print_errors;
use crate::style::{self, Styles};
use crate::{Failure, failure};
use prapanca::Engine;
use prapanca::pack::{Files, View};
use std::borrow::Cow;
use std::fs;
use std::path::Path;

/// The view of the knowledge with this name, else the file.
pub fn find(name: &str, engine: &Engine) -> Result<View, Failure> {
    let views = &engine.pack.views;
    if let Some(view) = views.iter().find(|v| v.name == name) {
        return Ok(view.clone());
    }
    let names: Vec<&str> = views.iter().map(|v| v.name.as_str()).collect();
    let help = format!("take one of {}, or name a file like views/acled.toml", names.join(", "));
    let text = fs::read_to_string(name)
        .map_err(|e| failure(format!("no view `{name}`, and as a file: {}", style::plain(&e)), help))?;
    let stem = Path::new(name).file_stem().unwrap_or_default().to_string_lossy();
    let mut errors = Vec::new();
    if let Some(view) = View::read(&stem, name, &text, &engine.pack.codebook, &mut errors) {
        return Ok(view);
    }
    let mut told = Vec::new();
    let files = Files([(name.to_string(), Cow::Owned(text.into_bytes()))].into());
    let _ = print_errors(&mut told, &errors, &files, &Styles::for_stderr());
    style::tell(String::from_utf8_lossy(&told).trim_end());
    Err(failure(
        format!("the view {name} has {}", style::count(errors.len(), "error")),
        "mend what is listed above",
    ))
}
