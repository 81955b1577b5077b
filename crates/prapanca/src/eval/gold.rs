//! Gold sentences from lines of JSON, read leniently: gold sets name the same thing differently.

use crate::base::{Error, Lang};
use jiff::civil::Date;
use serde_json::{Map, Value};
use std::collections::BTreeSet;

/// A sentence and what people say of it.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Item {
    /// Its id, or `path:line`.
    pub id: String,
    /// Line in the file, from 1.
    pub line: u32,
    /// Language.
    pub lang: Option<Lang>,
    /// The sentence.
    pub text: String,
    /// The day it was published.
    pub published: Option<Date>,
    /// Types in capitals, the main one first; empty for a sentence without an event, `None` if types are not marked.
    pub types: Option<Vec<String>>,
    /// Mode of the main event.
    pub mode: Option<String>,
    /// Contexts of the main event; `None` if they are not marked.
    pub context: Option<Vec<String>>,
    /// Words of who did it.
    pub source: Vec<String>,
    /// Words of whom it was done to.
    pub target: Vec<String>,
    /// Country or organisation and sector of the sources.
    pub source_code: Vec<String>,
    /// Country or organisation and sector of the targets.
    pub target_code: Vec<String>,
    /// Further true events.
    pub others: Vec<Other>,
    /// The CAMEO roots that each annotator marks; `None` if roots are not marked.
    pub roots: Option<Vec<Vec<u8>>>,
    /// Further true roots.
    pub other_roots: BTreeSet<u8>,
}

/// A further true event of a sentence.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Other {
    /// Type in capitals.
    pub event_type: String,
}

const TYPE_KEYS: [&str; 6] = ["type", "event_type", "label", "event", "types", "labels"];
const ROOT_KEYS: [&str; 4] = ["root", "annotations", "annotators", "codes"];
/// These hold roots only where nothing else says a type.
const EITHER_KEYS: [&str; 4] = ["cameo", "labels", "label", "code"];
const CODE_KEYS: [&str; 6] = ["cameo", "code", "root", "label", "codes", "labels"];

/// Reads a gold file. `lang` is the language of lines that name none, `known` says which types there are. Every fault is
/// told with its line; a line that can be used is used.
pub fn read_gold(
    path: &str,
    text: &str,
    lang: Option<Lang>,
    known: &dyn Fn(&str) -> bool,
    errors: &mut Vec<Error>,
) -> Vec<Item> {
    let mut items = Vec::new();
    for (i, line) in text.lines().enumerate().filter(|(_, l)| !l.trim().is_empty()) {
        let number = i as u32 + 1;
        let mut fault = |column: u32, message: String, help: &str| {
            errors.push(Error {
                path: path.into(),
                line: number,
                column,
                message,
                help: help.into(),
            });
        };
        let line = match serde_json::from_str::<Map<String, Value>>(line.trim_start_matches('\u{feff}')) {
            Ok(line) => line,
            Err(e) => {
                let told = e.to_string();
                // There is only one line here; its number would mislead.
                let told = told.split(" at line ").next().unwrap_or(&told).to_string();
                let told = if line.trim_start().starts_with('{') {
                    told
                } else {
                    "not a JSON object".into()
                };
                fault(e.column() as u32, told, "write one JSON object a line");
                continue;
            }
        };
        let mut item = match read_item(&line) {
            Ok(item) => item,
            Err(message) => {
                fault(
                    0,
                    message,
                    "a line is {\"text\": …, \"type\": …, \"source\": […], \"target\": […]}",
                );
                continue;
            }
        };
        item.line = number;
        item.lang = item.lang.or(lang);
        if item.id.is_empty() {
            item.id = format!("{path}:{number}");
        }
        if item.lang.is_none() {
            fault(
                0,
                "no language".into(),
                "add \"lang\" to the line, or name it on the command line",
            );
            continue;
        }
        let others = item.others.iter().map(|o| &o.event_type);
        if let Some(odd) = item
            .types
            .iter()
            .flatten()
            .chain(others)
            .find(|t| *t != "YIELD" && !known(t))
        {
            fault(
                0,
                format!("no event type `{odd}`"),
                "take a type of the codebook, or \"\" for no event",
            );
            continue;
        }
        for phrase in item.source.iter().chain(&item.target) {
            if !item.text.contains(phrase.as_str()) {
                fault(
                    0,
                    format!("`{phrase}` does not stand in the text"),
                    "copy the words as they are printed",
                );
            }
        }
        items.push(item);
    }
    items
}

fn read_item(line: &Map<String, Value>) -> Result<Item, String> {
    let text = first(line, &["text", "sentence", "content"]).and_then(Value::as_str);
    let text = text.filter(|t| !t.trim().is_empty()).ok_or("no `text`")?.to_string();
    let lower = |key: &str| line.get(key).and_then(Value::as_str).filter(|m| !is_none(m));
    let party = |keys: &[&str]| -> Vec<String> {
        let found = first(line, keys).map(|v| strings(v, &text, &["text", "name"]));
        found
            .unwrap_or_default()
            .into_iter()
            .filter(|p| !p.is_empty())
            .collect()
    };
    let codes = |key: &str| line.get(key).map(|v| strings(v, &text, &["code"])).unwrap_or_default();
    let types = first(line, &TYPE_KEYS).map(|v| labels(v, &text));
    // Labels that are numbers are codes of the other codebook.
    let types = types.filter(|all| all.iter().all(|t| root(t).is_none()));
    let types = types.filter(|all| !all.is_empty() || line.contains_key("type") || line.contains_key("event_type"));
    let roots = first(line, &ROOT_KEYS).or_else(|| first(line, &EITHER_KEYS).filter(|_| types.is_none()));
    let others = match line.get("others") {
        Some(Value::Array(all)) => all
            .iter()
            .flat_map(|o| labels(o, &text))
            .map(|event_type| Other { event_type })
            .collect(),
        _ => Vec::new(),
    };
    if types.is_none() && roots.is_none() {
        return Err("neither `type` nor `root`".into());
    }
    Ok(Item {
        id: match line.get("id") {
            Some(Value::String(id)) => id.clone(),
            Some(Value::Null) | None => String::new(),
            Some(id) => id.to_string(),
        },
        line: 0,
        lang: lower("lang").and_then(Lang::new),
        published: lower("published").and_then(|d| d.get(..10)?.parse().ok()),
        mode: lower("mode").or_else(|| lower("event_mode")).map(str::to_lowercase),
        // As a text it is what stands around the sentence.
        context: first(line, &["contexts", "context"])
            .filter(|v| v.is_array())
            .map(|v| strings(v, &text, &["name"])),
        source: party(&["source", "sources", "actor", "actors", "source_span", "src"]),
        target: party(&["target", "targets", "recipient", "recipients", "target_span", "tgt"]),
        source_code: codes("source_code"),
        target_code: codes("target_code"),
        others,
        roots: roots.map(annotators),
        other_roots: line
            .get("roots")
            .map(roots_of)
            .unwrap_or_default()
            .into_iter()
            .collect(),
        types,
        text,
    })
}

fn labels(value: &Value, text: &str) -> Vec<String> {
    strings(value, text, &["event_type", "type", "label"])
        .into_iter()
        .map(|t| t.trim().to_uppercase())
        .filter(|t| !is_none(t))
        .collect()
}

fn first<'a>(line: &'a Map<String, Value>, keys: &[&str]) -> Option<&'a Value> {
    keys.iter().find_map(|k| line.get(*k))
}

fn is_none(label: &str) -> bool {
    let none = [
        "", "none", "null", "no event", "no_event", "no-event", "other", "o", "0",
    ];
    none.contains(&label.to_lowercase().as_str())
}

/// A string, a list of strings, a pair of offsets in characters, or objects with one of `keys`.
fn strings(value: &Value, text: &str, keys: &[&str]) -> Vec<String> {
    let slice = |from: u64, to: u64| {
        text.chars()
            .skip(from as usize)
            .take(to.saturating_sub(from) as usize)
            .collect()
    };
    match value {
        Value::String(s) => vec![s.clone()],
        Value::Array(pair) if pair.len() == 2 && pair.iter().all(Value::is_u64) => {
            vec![slice(pair[0].as_u64().unwrap_or(0), pair[1].as_u64().unwrap_or(0))]
        }
        Value::Array(all) => all.iter().flat_map(|v| strings(v, text, keys)).collect(),
        Value::Object(o) => match (first(o, keys), o.get("start"), o.get("end")) {
            (Some(inner), ..) => strings(inner, text, keys),
            (None, Some(from), Some(to)) => vec![slice(from.as_u64().unwrap_or(0), to.as_u64().unwrap_or(0))],
            _ => vec![],
        },
        _ => vec![],
    }
}

/// What each annotator marks: a list has an entry for each, an object too unless it is itself a coding.
fn annotators(value: &Value) -> Vec<Vec<u8>> {
    let all = match value {
        Value::Array(all) => all.iter().map(roots_of).collect(),
        Value::Object(o) if first(o, &CODE_KEYS).is_none() => o.values().map(roots_of).collect(),
        one => vec![roots_of(one)],
    };
    if all.is_empty() { vec![vec![]] } else { all }
}

fn roots_of(value: &Value) -> Vec<u8> {
    match value {
        Value::Array(all) => all.iter().flat_map(roots_of).collect(),
        Value::Object(o) => first(o, &CODE_KEYS).map(roots_of).unwrap_or_default(),
        Value::String(s) => s.split([',', ';', '|', ' ']).filter_map(root).collect(),
        Value::Number(n) => root(&n.to_string()).into_iter().collect(),
        _ => vec![],
    }
}

/// The root of a CAMEO code, also of one whose leading zero was lost.
pub(super) fn root(code: &str) -> Option<u8> {
    let digits = code.trim();
    if digits.is_empty() || !digits.bytes().all(|b| b.is_ascii_digit()) {
        return None;
    }
    let head: u8 = digits.get(..2).unwrap_or(digits).parse().ok()?;
    let root = if head > 20 { head / 10 } else { head };
    (1..=20).contains(&root).then_some(root)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn item(text: &str) -> Item {
        read_item(&serde_json::from_str(text).unwrap()).unwrap()
    }

    #[test]
    fn types_and_parties_are_read_under_any_of_their_names() {
        let one = item(r#"{"sentence":"Aria warns Boro","label":"threaten","source":[0,4]}"#);
        assert_eq!(
            (one.types, one.source),
            (Some(vec!["THREATEN".into()]), vec!["Aria".to_string()])
        );
        let one = item(
            r#"{"text":"x","event_type":["AID","none"],"mode":null,"target":[{"text":"Boro"},{"start":0,"end":1}]}"#,
        );
        assert_eq!(
            (one.types, one.mode, one.target),
            (Some(vec!["AID".into()]), None, vec!["Boro".to_string(), "x".into()])
        );
        assert_eq!(item(r#"{"text":"x","type":""}"#).types, Some(vec![]));
        let one = item(r#"{"text":"x","type":"AID","cameo":"0731","others":[{"type":"ACCUSE"}]}"#);
        assert_eq!((one.roots, one.others[0].event_type.as_str()), (None, "ACCUSE"));
        let one = item(r#"{"text":"x","type":"AID","context":["legal","crime"]}"#);
        assert_eq!(one.context, Some(vec!["legal".into(), "crime".into()]));
        assert_eq!(item(r#"{"text":"x","type":"AID","context":"y x z"}"#).context, None);
    }

    #[test]
    fn cameo_labels_come_in_many_shapes() {
        let of = |text: &str| item(text).roots.unwrap();
        assert_eq!(of(r#"{"text":"x","cameo":"190"}"#), [vec![19]]);
        assert_eq!(of(r#"{"text":"x","cameo":null}"#), [Vec::<u8>::new()]);
        assert_eq!(
            of(r#"{"text":"x","labels":["042",null,"010"]}"#),
            [vec![4], vec![], vec![1]]
        );
        assert_eq!(of(r#"{"text":"x","labels":[["042","112"],[]]}"#), [vec![4, 11], vec![]]);
        assert_eq!(
            of(r#"{"text":"x","annotations":{"a":"57","b":{"code":1621}}}"#),
            [vec![5], vec![16]]
        );
        let one = item(r#"{"text":"x","root":"17","roots":["17","18"]}"#);
        assert_eq!(
            (one.roots, one.other_roots),
            (Some(vec![vec![17]]), BTreeSet::from([17, 18]))
        );
        assert_eq!(item(r#"{"text":"x","root":"","roots":[]}"#).roots, Some(vec![vec![]]));
    }

    #[test]
    fn a_fault_names_its_line_and_the_rest_is_read() {
        let mut errors = Vec::new();
        let text = "{\"text\":\"a\",\"type\":\"AID\"}\n\n{\"text\":\n{\"text\":\"b\",\"type\":\"AIDE\"}\n{\"type\":\"AID\"}\n\
                    {\"text\":\"c\",\"type\":\"\",\"source\":[\"d\"]}\n";
        let items = read_gold("g.jsonl", text, Lang::new("en"), &|t| t == "AID", &mut errors);
        assert_eq!(
            items.iter().map(|i| i.id.as_str()).collect::<Vec<_>>(),
            ["g.jsonl:1", "g.jsonl:6"]
        );
        let told: Vec<String> = errors.iter().map(ToString::to_string).collect();
        assert!(told[0].starts_with("g.jsonl:3:8: EOF"), "{}", told[0]);
        assert!(told[1].starts_with("g.jsonl:4: no event type `AIDE`"), "{}", told[1]);
        assert!(told[2].starts_with("g.jsonl:5: no `text`"), "{}", told[2]);
        assert!(told[3].starts_with("g.jsonl:6: `d` does not stand"), "{}", told[3]);
        let mut errors = Vec::new();
        assert!(read_gold("g", "{\"text\":\"a\",\"type\":\"AID\"}", None, &|_| true, &mut errors).is_empty());
        assert!(errors[0].message.contains("no language"));
    }
}
