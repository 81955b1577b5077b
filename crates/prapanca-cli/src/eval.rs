//! `prapanca eval`: figures on gold sentences, and a page of mistakes.

use crate::output::Output;
use crate::style::{self, Styles};
use crate::{EvalArgs, EvalFormat, Failure, failure, knowledge};
use prapanca::eval::{Found, Item, Mistake, Options, Report, Table, find, named_lang, read_gold, report};
use rayon::prelude::*;
use std::fmt::Write as _;
use std::fs;
use std::io::Write;
use std::path::PathBuf;

/// Whether every line could be scored.
pub fn run(args: &EvalArgs) -> Result<bool, Failure> {
    let engine = knowledge::engine(args.knowledge.knowledge.as_deref(), &args.knowledge.actors)?;
    let files = files(&args.paths)?;
    let mut items: Vec<Item> = Vec::new();
    let mut faults = 0;
    for path in &files {
        let name = path.display().to_string();
        let text = fs::read(path).map_err(|e| {
            failure(
                format!("{name}: {}", style::plain(&e)),
                "name a file of gold sentences, or a folder of such",
            )
        })?;
        let mut errors = Vec::new();
        let lang = args
            .lang
            .or_else(|| named_lang(&path.file_stem()?.to_string_lossy(), engine));
        let known = |t: &str| engine.pack.codebook.types.iter().any(|own| own.name == t);
        items.extend(read_gold(
            &name,
            &String::from_utf8_lossy(&text),
            lang,
            &known,
            &mut errors,
        ));
        let s = Styles::for_stderr();
        for e in &errors {
            style::tell(&format!(
                "{} {}",
                s.paint(s.error, "error:"),
                style::clean(&e.to_string())
            ));
        }
        faults += errors.len();
    }
    let unserved = items.iter().find(|i| i.lang.is_some_and(|l| !engine.serves(l)));
    if let Some(item) = unserved {
        style::tell(&format!(
            "warning: {}: no language `{}`; such sentences count as without an event",
            item.id,
            item.lang.map(|l| l.to_string()).unwrap_or_default()
        ));
    }
    if items.is_empty() {
        return Err(failure(
            "no sentence to score",
            "see `prapanca eval --help` for what a line holds",
        ));
    }
    let found: Vec<Found> = items.par_iter().map(|item| find(engine, item)).collect();
    let report = report(&items, &found, Options { others: args.others });
    if let Some(path) = &args.page {
        let mut page = Output::open(Some(path))?;
        page.write_all(html(&report, &files).as_bytes())
            .map_err(Failure::output)?;
        page.finish()?;
    }
    let mut out = anstream::stdout().lock();
    let text = match args.format {
        EvalFormat::Json => serde_json::to_string_pretty(&report).map_err(|e| failure(e.to_string(), ""))? + "\n",
        EvalFormat::Text => {
            let mut text = report.to_string();
            for (kind, count, some) in report.kinds(args.mistakes).into_iter().filter(|_| args.mistakes > 0) {
                let _ = write!(text, "\n{kind} ({count})\n\n");
                some.iter().for_each(|m| text.push_str(&m.to_string()));
            }
            style::clean(&text).into_owned()
        }
    };
    out.write_all(text.as_bytes()).map_err(Failure::output)?;
    Ok(faults == 0)
}

/// The files of the paths; of a folder those with lines of JSON, in the order of their names.
fn files(paths: &[PathBuf]) -> Result<Vec<PathBuf>, Failure> {
    let mut files = Vec::new();
    for path in paths {
        if !path.is_dir() {
            files.push(path.clone());
            continue;
        }
        let entries = fs::read_dir(path).map_err(|e| {
            failure(
                format!("{}: {}", path.display(), style::plain(&e)),
                "name another folder",
            )
        })?;
        let mut inside: Vec<PathBuf> = entries
            .filter_map(|e| Some(e.ok()?.path()))
            .filter(|p| p.extension().is_some_and(|e| e == "jsonl" || e == "ndjson"))
            .collect();
        if inside.is_empty() {
            return Err(failure(
                format!("no .jsonl file in {}", path.display()),
                "name the files themselves",
            ));
        }
        inside.sort();
        files.extend(inside);
    }
    Ok(files)
}

const STYLE: &str = "body{font:16px/1.5 system-ui,sans-serif;max-width:60rem;margin:2rem auto;padding:0 1rem;color:#1c2430;\
background:#fff}table{border-collapse:collapse;margin:1rem 0}td,th{padding:.15rem .6rem;text-align:right;border-bottom:1px \
solid #dde3ea}td:first-child,th:first-child{text-align:left}summary{cursor:pointer;padding:.3rem 0}\
article{border-left:3px solid #c9d3de;padding:0 0 0 1rem;margin:1rem 0}article p{margin:.2rem 0}\
.gold{color:#1a6b3c}.said{color:#9a3412}.hint,.id{color:#5c6b7a;font-size:.85rem}\
@media(prefers-color-scheme:dark){body{background:#14181d;color:#dde3ea}td,th{border-color:#333c46}\
.gold{color:#6fd19b}.said{color:#f2a27c}.hint,.id{color:#93a1af}}";

/// A page that needs nothing beside it.
fn html(report: &Report, files: &[PathBuf]) -> String {
    let names: Vec<String> = files.iter().map(|f| f.display().to_string()).collect();
    let title = escaped(&names.join(", "));
    let mut out = format!(
        "<!doctype html>\n<html lang=\"en\"><meta charset=\"utf-8\"><meta name=\"viewport\" content=\"width=device-width\">\
         <title>Scores: {title}</title><style>{STYLE}</style>\n<h1>Scores</h1>\n<p>{title}: {}, {} with an event.</p>\n",
        style::count(report.sentences, "sentence"),
        report.with_event,
    );
    report.tables.iter().for_each(|t| table(t, &mut out));
    out.push_str("<h2>Confusions</h2>\n<table><tr><th>gold</th><th>said</th><th>sentences</th></tr>\n");
    for c in &report.confusions {
        let cells = [&c.gold, &c.said].map(|t| escaped(t));
        let _ = writeln!(
            out,
            "<tr><td>{}</td><td>{}</td><td>{}</td></tr>",
            cells[0], cells[1], c.count
        );
    }
    out.push_str("</table>\n<h2>Mistakes</h2>\n");
    for (kind, count, all) in report.kinds(usize::MAX) {
        let _ = writeln!(out, "<details><summary>{} ({count})</summary>", escaped(kind));
        all.into_iter().for_each(|m| mistake(m, &mut out));
        out.push_str("</details>\n");
    }
    out.push_str("</html>\n");
    out
}

fn table(table: &Table, out: &mut String) {
    let _ = writeln!(
        out,
        "<h2>{}</h2>\n<table><tr><th></th><th>precision</th><th>recall</th><th>F1</th><th>95 %</th><th>right</th><th>said</th>\
         <th>gold</th></tr>",
        escaped(&table.name)
    );
    for r in &table.rows {
        let [p, recall, f1, low, high] =
            [r.precision, r.recall, r.f1, r.f1_interval[0], r.f1_interval[1]].map(|x| 100.0 * x);
        let _ = writeln!(
            out,
            "<tr><td>{}</td><td>{p:.1}</td><td>{recall:.1}</td><td>{f1:.1}</td><td>{low:.1}–{high:.1}</td><td>{}</td><td>{}</td>\
             <td>{}</td></tr>",
            escaped(&r.label),
            r.right,
            r.said,
            r.gold
        );
    }
    out.push_str("</table>\n");
}

fn mistake(m: &Mistake, out: &mut String) {
    let _ = writeln!(
        out,
        "<article><p>{}</p><p class=\"gold\">gold: {}</p>",
        escaped(m.text.trim()),
        escaped(&m.gold)
    );
    for said in &m.said {
        let _ = writeln!(out, "<p class=\"said\">said: {}</p>", escaped(said));
    }
    for hint in &m.hints {
        let _ = writeln!(out, "<p class=\"hint\">{}</p>", escaped(hint));
    }
    let _ = writeln!(out, "<p class=\"id\">{}, line {}</p></article>", escaped(&m.id), m.line);
}

fn escaped(text: &str) -> String {
    text.replace('&', "&amp;")
        .replace('<', "&lt;")
        .replace('>', "&gt;")
        .replace('"', "&quot;")
}
