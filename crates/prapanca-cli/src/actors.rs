//! `prapanca actors`: who is that, who is meant by a phrase, who is not known.

use crate::code::{guarded, quietly};
use crate::input::{self, Items};
use crate::style;
use crate::{ActorsCommand, Failure, failure};
use jiff::civil::Date;
use prapanca::Engine;
use prapanca::base::Lang;
use prapanca::mention::Actor;
use prapanca::pack::{Named, is_valid};
use prapanca::record::Kind;
use serde_json::{Map, Value};
use std::collections::BTreeMap;
use std::fs::File;
use std::io::{self, BufRead, BufReader, BufWriter, Write};
use std::path::Path;
use strsim::levenshtein;

pub fn run(command: &ActorsCommand) -> Result<(), Failure> {
    match command {
        ActorsCommand::Show { name, on, knowledge } => {
            let text = show(knowledge.engine()?, name, *on)?;
            io::stdout().lock().write_all(text.as_bytes()).map_err(Failure::output)
        }
        ActorsCommand::Code { path, lang, knowledge } => {
            let engine = knowledge.engine()?;
            let mut out = BufWriter::new(io::stdout().lock());
            code(engine, path, *lang, &mut out)?;
            out.flush().map_err(Failure::output)
        }
        ActorsCommand::Unresolved { paths, given, least } => {
            let engine = given.engine()?;
            let given = given.given(engine)?;
            let items = Items::new(input::inputs(paths, None), given);
            let (text, failed) = unresolved(engine, items, *least);
            io::stdout()
                .lock()
                .write_all(text.as_bytes())
                .map_err(Failure::output)?;
            match failed {
                0 => Ok(()),
                _ => Err(failure(
                    format!("{} could not be read or coded", style::count(failed, "article")),
                    "they are named above; the table counts the others",
                )),
            }
        }
    }
}

type Dates = (Option<Date>, Option<Date>);

fn period(valid: &Dates) -> String {
    match valid {
        (None, None) => String::new(),
        (from, to) => {
            let day = |d: &Option<Date>| d.map_or(String::new(), |d| d.to_string());
            format!("{} – {}", day(from), day(to)).trim().to_string()
        }
    }
}

fn code_of(country: &str, sector: &[String]) -> String {
    let parts: Vec<&str> = std::iter::once(country)
        .chain(sector.iter().map(String::as_str))
        .filter(|p| !p.is_empty())
        .collect();
    parts.join(" ")
}

/// What the cast says of a name or id.
fn show(engine: &Engine, name: &str, on: Option<Date>) -> Result<String, Failure> {
    let cast = &engine.pack.cast;
    let name = name.trim();
    let mut named: Vec<(Named, String)> = Vec::new();
    for language in &engine.pack.languages {
        for found in language.names.exact(name) {
            if !named.iter().any(|(n, _)| *n == found.named) {
                named.push((found.named, found.via()));
            }
        }
    }
    let by_id = cast.entities.iter().position(|e| e.id.eq_ignore_ascii_case(name));
    if let Some(i) = by_id
        && !named.iter().any(|(n, _)| *n == Named::Entity(i as u32))
    {
        named.push((Named::Entity(i as u32), cast.entities[i].via.clone()));
    }
    if named.is_empty() {
        let part = name.to_lowercase();
        let mut near: Vec<&str> = cast.persons.iter().map(|p| p.name.as_str()).collect();
        near.extend(cast.entities.iter().map(|e| e.name.as_str()));
        near.retain(|n| n.to_lowercase().contains(&part));
        // Whole words first: `Foo` is less in `Food` than in `Foo Fighters`.
        let inside = |n: &str| n.to_lowercase().split(' ').any(|w| w == part);
        if near.iter().any(|n| inside(n)) {
            near.retain(|n| inside(n));
        }
        near.sort_unstable();
        near.dedup();
        near.truncate(8);
        let like = if near.is_empty() {
            spelt_like(engine, &part)
        } else {
            Vec::new()
        };
        let help = match (near.is_empty(), like.is_empty()) {
            (false, _) => format!("names that hold it: {}", near.join(", ")),
            (_, false) => format!("names spelt like it: {}", like.join(", ")),
            _ => "add the name with a table of your own: see `prapanca code --help` at `--actors`".to_string(),
        };
        return Err(failure(format!("nobody in the cast is called `{name}`"), help));
    }
    let mut text = String::new();
    let mut line = |s: String| {
        text.push_str(s.trim_end());
        text.push('\n');
    };
    for (who, via) in named {
        match who {
            Named::Entity(i) => {
                let e = &cast.entities[i as usize];
                let item = cast.wikidata(&e.id);
                line(format!(
                    "{}  {}  {}  {item}",
                    e.name,
                    code_of(&e.country, &e.sector),
                    e.id
                ));
                line(format!("  kind   {}", e.kind));
                let valid = period(&e.valid);
                if !valid.is_empty() {
                    let not = on.is_some_and(|d| !is_valid(&e.valid, d));
                    line(format!(
                        "  dates  {valid}{}",
                        if not { "  (not on that day)" } else { "" }
                    ));
                }
                line(format!("  row    {}", e.via));
            }
            Named::Person(i) => {
                let person = &cast.persons[i as usize];
                line(person.name.clone());
                let held = cast.term(i, on);
                for &t in &person.terms {
                    let term = &cast.terms[t as usize];
                    let holds = held.is_some_and(|h| h.via == term.via);
                    let former = holds && on.is_some_and(|d| term.valid.1.is_some_and(|to| to < d));
                    let mark = match (holds, former) {
                        (true, false) => "*",
                        (true, true) => "former",
                        _ => "",
                    };
                    line(format!(
                        "  {mark:6} {}  {}  {}  {}",
                        code_of(&term.country, &term.sector),
                        term.office,
                        period(&term.valid),
                        term.via
                    ));
                }
            }
        }
        if !via.is_empty() {
            line(format!("  found  {via}"));
        }
        for language in &engine.pack.languages {
            let names: Vec<&str> = language.names.of(who).iter().map(|n| &*n.text).collect();
            line(format!("  {:6} {}", language.lang.as_str(), names.join(", ")));
        }
    }
    Ok(text)
}

/// Names of the cast that a slip of the finger away are `wanted` (lower case), or have a word that is.
fn spelt_like(engine: &Engine, wanted: &str) -> Vec<String> {
    let cast = &engine.pack.cast;
    let names = cast
        .persons
        .iter()
        .map(|p| &p.name)
        .chain(cast.entities.iter().map(|e| &e.name));
    let most = if wanted.chars().count() < 6 { 1 } else { 2 };
    let close = |text: &str| {
        let near = text.chars().count().abs_diff(wanted.chars().count()) <= most;
        near && levenshtein(text, wanted) <= most
    };
    let mut found: Vec<String> = names
        .filter(|n| {
            let lower = n.to_lowercase();
            close(&lower) || lower.split(' ').any(close)
        })
        .cloned()
        .collect();
    found.sort_unstable();
    found.dedup();
    found.truncate(8);
    found
}

/// Lines of phrases in, the same lines with codes out.
fn code(engine: &Engine, path: &Path, lang: Option<Lang>, out: &mut dyn Write) -> Result<(), Failure> {
    let name = path.display().to_string();
    let told = |e: &io::Error| {
        failure(
            format!("{name}: {}", style::plain(e)),
            "name a .jsonl file, or `-` for standard input",
        )
    };
    let reader: Box<dyn BufRead> = match path.as_os_str() == "-" {
        true => Box::new(BufReader::new(io::stdin())),
        false => Box::new(BufReader::new(File::open(path).map_err(|e| told(&e))?)),
    };
    quietly(|| {
        for (i, line) in reader.lines().enumerate() {
            let line = line.map_err(|e| match e.kind() {
                io::ErrorKind::InvalidData => {
                    let what = format!("{name}:{}: bytes that are no UTF-8", i + 1);
                    failure(what, "save the file as UTF-8, one JSON object a line")
                }
                _ => told(&e),
            })?;
            if line.trim().is_empty() {
                continue;
            }
            let at = |what: &str| {
                failure(
                    format!("{name}:{}: {what}", i + 1),
                    "each line is like {\"text\": \"Menhan Filipina\"}",
                )
            };
            let seen: String = line.trim().chars().take(40).collect();
            let Ok(Value::Object(mut row)) = serde_json::from_str(line.trim_start_matches('\u{feff}')) else {
                return Err(at(&format!("`{seen}` is no JSON object")));
            };
            let cell = |key: &str| match row.get(key) {
                None | Some(Value::Null) => Ok(None),
                Some(Value::String(text)) => Ok(Some(text.as_str()).filter(|s| !s.trim().is_empty())),
                Some(other) => Err(at(&format!("`{key}` is {other}, expected a string"))),
            };
            let text = cell("text")?.ok_or_else(|| at("no `text`, or an empty one"))?;
            let context = cell("context")?;
            let on = match cell("date")? {
                Some(date) => Some(
                    input::date(date)
                        .ok_or_else(|| at(&format!("`date` is `{date}`, expected a day like `2023-01-31`")))?,
                ),
                None => None,
            };
            let served = |code: &str| input::lang(code).filter(|l| engine.serves(*l));
            let own = match cell("lang")? {
                Some(code) => Some(served(code).ok_or_else(|| {
                    let known: Vec<String> = engine.models.iter().map(|m| format!("`{}`", m.lang)).collect();
                    at(&format!("`lang` is `{code}`, expected one of {}", known.join(", ")))
                })?),
                None => lang,
            };
            let own = own.filter(|l| engine.serves(*l));
            let actors = guarded(|| engine.actors(text, context, own, on)).map_err(|e| at(&e))?;
            let mut actors = actors.into_iter();
            row.extend(coded(actors.next()));
            let also: Vec<Value> = actors.map(|a| Value::Object(coded(Some(a)))).collect();
            if !also.is_empty() {
                row.insert("also".into(), Value::Array(also));
            }
            writeln!(out, "{}", Value::Object(row)).map_err(Failure::output)?;
        }
        Ok(())
    })
}

fn coded(actor: Option<Actor>) -> Map<String, Value> {
    let (country, sector, id, name, row) =
        actor.map_or_else(Default::default, |a| (a.country, a.sector, a.id, a.name, a.via));
    Map::from_iter([
        ("country".to_string(), Value::from(country)),
        ("sector".to_string(), Value::from(sector)),
        ("id".to_string(), Value::from(id)),
        ("name".to_string(), Value::from(name)),
        ("row".to_string(), Value::from(row)),
    ])
}

/// A table of the actors of events that have no id, with what is known of them; and how many articles were not read.
fn unresolved(engine: &Engine, items: Items, least: usize) -> (String, usize) {
    let mut failed = 0;
    let mut count: BTreeMap<(String, String, bool), usize> = BTreeMap::new();
    quietly(|| {
        for item in items {
            let doc = match item.doc {
                Ok(doc) => doc,
                Err(e) => {
                    style::tell(&format!("{}: {e}", item.name));
                    failed += 1;
                    continue;
                }
            };
            let coded = match guarded(|| engine.code(&doc)) {
                Ok(coded) => coded,
                Err(e) => {
                    style::tell(&format!("{}: {e}", item.name));
                    failed += 1;
                    continue;
                }
            };
            for record in &coded.records {
                if record.kind != Kind::Event {
                    continue;
                }
                for actor in record.actor.iter().chain(&record.recipient) {
                    let named = actor.name.chars().next().is_some_and(char::is_uppercase);
                    if actor.id.is_empty() && named {
                        let person = coded.mentions.actors.iter().any(|a| a.person && a.name == actor.name);
                        let key = (actor.name.replace(['\t', '\n'], " "), actor.sector.join("+"), person);
                        *count.entry(key).or_default() += 1;
                    }
                }
            }
        }
    });
    let mut rows: Vec<_> = count.into_iter().filter(|(_, n)| *n >= least).collect();
    rows.sort_by(|a, b| b.1.cmp(&a.1).then_with(|| a.0.cmp(&b.0)));
    let mut text = String::from("name\tcountry\tsector\tkind\tfrom\tto\tid\tcount\n");
    for ((name, sector, person), n) in rows {
        let dash = |s: String| if s.is_empty() { "-".to_string() } else { s };
        let kind = if person { "person" } else { "-" };
        text.push_str(&format!("{name}\t-\t{}\t{kind}\t-\t-\t-\t{n}\n", dash(sector)));
    }
    (text, failed)
}
