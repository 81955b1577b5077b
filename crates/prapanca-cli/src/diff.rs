//! `prapanca knowledge diff`: what an edit of the knowledge moves.

use crate::code::{guarded, quietly};
use crate::input::{self, Given, Items};
use crate::style;
use crate::{DiffArgs, Failure, knowledge};
use prapanca::Engine;
use prapanca::article::RawDoc;
use prapanca::compare::{compare_records, compare_rows};
use prapanca::record::Record;
use rayon::prelude::*;
use std::io::Write;
use std::path::Path;

/// Whether every article could be coded.
pub fn run(args: &DiffArgs) -> Result<bool, Failure> {
    let dir = |path: &'_ Path| (path.as_os_str() != "built-in").then(|| path.to_path_buf());
    let (old, new) = (dir(&args.old), dir(&args.new));
    let (before, _) = knowledge::files(old.as_deref())?;
    let (after, _) = knowledge::files(new.as_deref())?;
    let mut out = anstream::stdout().lock();
    let changes = compare_rows(&before, &after);
    let mut text: String = changes.iter().map(ToString::to_string).collect();
    if changes.is_empty() {
        text = "no rows differ\n".into();
    }
    write!(out, "{}", style::clean(&text)).map_err(Failure::output)?;
    if args.articles.is_empty() {
        return Ok(true);
    }
    let engines = [
        knowledge::engine(old.as_deref(), &[])?,
        knowledge::engine(new.as_deref(), &[])?,
    ];
    let mut sides: [Vec<Record>; 2] = Default::default();
    let mut items = Items::new(input::inputs(&args.articles, None), Given::default());
    let mut failed = false;
    quietly(|| {
        loop {
            let chunk: Vec<_> = items.by_ref().take(64).collect();
            if chunk.is_empty() {
                break;
            }
            let coded: Vec<(String, _)> = chunk
                .into_par_iter()
                .map(|item| {
                    let coded = item.doc.and_then(|doc| both(&engines, &doc, &item.name));
                    (item.name, coded)
                })
                .collect();
            for (name, coded) in coded {
                match coded {
                    Ok([before, after]) => {
                        sides[0].extend(before);
                        sides[1].extend(after);
                    }
                    Err(e) => {
                        failed = true;
                        style::tell(&style::Styles::for_stderr().message("", "error", &name, &e));
                    }
                }
            }
        }
    });
    let told = compare_records(&sides[0], &sides[1]).to_string();
    write!(out, "\n{}", style::clean(&told)).map_err(Failure::output)?;
    Ok(!failed)
}

/// An article's records by both engines, under the name that the person knows it by.
fn both(engines: &[&Engine; 2], doc: &RawDoc, name: &str) -> Result<[Vec<Record>; 2], String> {
    let one = |engine: &Engine| {
        let mut records = guarded(|| engine.code(doc))?.records;
        records.iter_mut().for_each(|r| r.doc.id = name.into());
        Ok::<_, String>(records)
    };
    Ok([one(engines[0])?, one(engines[1])?])
}
