//! `prapanca --version`, `prapanca languages`, `prapanca schema`.

use crate::knowledge;
use crate::style::{self, Styles};
use crate::{Failure, failure};
use prapanca::base::Lang;
use prapanca::pack::Files;
use prapanca::record::Record;
use std::collections::BTreeMap;
use std::io::{self, Write};
use std::path::Path;

/// Engine, knowledge, models.
pub fn version() -> Result<(), Failure> {
    let files = knowledge::embedded();
    let models: Vec<String> = files
        .languages()
        .iter()
        .filter_map(|l| model_size(&files, *l))
        .collect();
    let models = if models.is_empty() {
        "none".into()
    } else {
        models.join(", ")
    };
    let mut out = io::stdout().lock();
    writeln!(
        out,
        "prapanca {}\nknowledge {}\nmodels {models}",
        env!("CARGO_PKG_VERSION"),
        files.version()
    )
    .map_err(Failure::output)
}

fn model_size(files: &Files, lang: Lang) -> Option<String> {
    let bytes = files.get(&format!("models/{lang}/model.bin"))?.len();
    Some(format!("{lang} {:.1} MB", bytes as f64 / 1e6))
}

/// The JSON Schema of a record.
pub fn schema() -> Result<(), Failure> {
    let schema = schemars::schema_for!(Record);
    let text = serde_json::to_string_pretty(&schema).map_err(|e| failure(e.to_string(), ""))?;
    writeln!(io::stdout().lock(), "{text}").map_err(Failure::output)
}

/// What each language has.
pub fn languages(dir: Option<&Path>) -> Result<(), Failure> {
    let (files, origin) = knowledge::files(dir)?;
    let text = languages_text(&files, &origin.to_string(), &Styles::for_stdout());
    io::stdout().lock().write_all(text.as_bytes()).map_err(Failure::output)
}

fn languages_text(files: &Files, origin: &str, s: &Styles) -> String {
    let mut out = String::new();
    for lang in files.languages() {
        let about = table(files, &format!("languages/{lang}/language.toml"));
        let name = about.get("name").and_then(|n| n.as_str()).unwrap_or("").to_string();
        out.push_str(&format!("{} {}\n", s.strong(lang.as_str()), style::clean(&name)));
        // What a language's folder has, then what the cast says in it.
        let own = format!("languages/{lang}/");
        let mut rows: BTreeMap<String, usize> = BTreeMap::new();
        for path in files.0.keys() {
            let named = path.strip_prefix(&own).filter(|p| !p.contains('/'));
            let cast = path
                .strip_prefix("actors/names/")
                .filter(|p| *p == format!("{lang}.tsv"))
                .map(|_| "cast names");
            let Some(what) = named.or(cast) else { continue };
            let n = knowledge::rows(files, path);
            if n > 0 {
                rows.insert(what.rsplit_once('.').map_or(what, |(stem, _)| stem).to_string(), n);
            }
        }
        let cases = files
            .0
            .keys()
            .filter(|p| p.starts_with(&format!("{own}cases/")))
            .count();
        let total: usize = rows.values().sum();
        let list: Vec<String> = rows.iter().map(|(what, n)| format!("{what} {n}")).collect();
        let list = if list.is_empty() {
            String::new()
        } else {
            format!(": {}", list.join(", "))
        };
        out.push_str(&format!("  knowledge  {}{list}\n", style::count(total, "row")));
        if cases > 0 {
            out.push_str(&format!("  cases      {}\n", style::count(cases, "file")));
        }
        let model = model_size(files, lang).map_or("none".into(), |m| m.replace(&format!("{lang} "), ""));
        out.push_str(&format!("  model      {model}\n"));
        let scores = scores(&table(files, &format!("models/{lang}/card.toml")));
        if !scores.is_empty() {
            out.push_str(&format!("  scores     {}\n", scores.join(", ")));
        }
        out.push('\n');
    }
    out.push_str(&format!(
        "{}, {}; knowledge {} ({origin})\n",
        style::count(files.languages().len(), "language"),
        style::count(knowledge::event_types(files), "event type"),
        files.version(),
    ));
    out
}

fn table(files: &Files, path: &str) -> toml::Table {
    let text = String::from_utf8_lossy(files.get(path).unwrap_or(&[]));
    text.parse().unwrap_or_default()
}

/// Every figure under `scores` of a model card, by its path.
fn scores(card: &toml::Table) -> Vec<String> {
    let mut out = Vec::new();
    let mut waiting: Vec<(String, &toml::Value)> = card.get("scores").map(|v| (String::new(), v)).into_iter().collect();
    while let Some((name, value)) = waiting.pop() {
        match value {
            toml::Value::Table(t) => {
                let inner = t
                    .iter()
                    .rev()
                    .map(|(k, v)| (format!("{name} {k}").trim().to_string(), v));
                waiting.extend(inner);
            }
            toml::Value::Float(f) => out.push(format!("{name} {f:.1}")),
            toml::Value::Integer(n) => out.push(format!("{name} {n}")),
            toml::Value::String(text) => out.push(format!("{name} {text}")),
            _ => {}
        }
    }
    out
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::borrow::Cow;

    #[test]
    fn a_language_shows_its_rows_model_and_scores() {
        let file = |p: &str, c: &'static str| (p.to_string(), Cow::Borrowed(c.as_bytes()));
        let files = Files(BTreeMap::from([
            file("languages/xx/language.toml", "name = \"Xish\"\n"),
            file("languages/xx/frames.tsv", "word\tpos\n# why\na\tverb\n\nb\tnoun\n"),
            file("languages/xx/cases/a.case", "text: a\n"),
            file("actors/names/xx.tsv", "name\tid\nX\tXXX\n"),
            file("models/xx/model.bin", "0123"),
            file("models/xx/card.toml", "[scores.test]\nlas = 81.25\nupos = 95.0\n"),
        ]));
        let text = languages_text(&files, "built in", &Styles::PLAIN);
        let lines: Vec<&str> = text.lines().collect();
        assert_eq!(lines[0], "xx Xish");
        assert_eq!(lines[1], "  knowledge  3 rows: cast names 1, frames 2");
        assert_eq!(lines[2], "  cases      1 file");
        assert_eq!(lines[3], "  model      0.0 MB");
        assert_eq!(lines[4], "  scores     test las 81.2, test upos 95.0");
    }
}
