//! `views/*.toml`: other codebooks as mappings from frames, types, modes and sectors to columns of their own.

use super::{Codebook, Files};
use crate::base::Error;
use serde::Deserialize;
use std::collections::BTreeMap;
use toml::Spanned;

/// Another codebook's columns and the rules that fill them.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct View {
    /// Its name (`acled`).
    pub name: String,
    /// What it is.
    pub about: String,
    /// Columns in order. A record whose first column stays empty is outside the view.
    pub columns: Vec<String>,
    /// Whether records outside the view are left out.
    pub drops: bool,
    /// In order: a column takes its value from the first rule that fits and names it.
    pub rules: Vec<ViewRule>,
}

/// Which records a rule fits, and what it says of them. An empty list of conditions asks nothing.
#[derive(Clone, Debug, Default, PartialEq)]
#[allow(missing_docs)]
pub struct ViewRule {
    /// Whether it is about quotes, not events.
    pub quotes: bool,
    /// Frames; `attack.*` is all that begin so.
    pub frame: Vec<String>,
    pub event_type: Vec<String>,
    pub mode: Vec<String>,
    /// CAMEO codes; `18*` is all that begin so.
    pub cameo: Vec<String>,
    pub context: Vec<String>,
    pub status: Vec<String>,
    /// Sectors of an actor; `-` is a state or body as such, `?` somebody unknown, `nobody` that there is none.
    pub actor: Vec<String>,
    pub recipient: Vec<String>,
    /// Column and value, in which `{type}` and its kin stand for what the record says.
    pub set: Vec<(usize, String)>,
}

/// What a value may name in braces.
pub const FIELDS: [&str; 20] = [
    "type",
    "mode",
    "frame",
    "cameo",
    "root",
    "quad",
    "intensity",
    "context",
    "status",
    "date",
    "place",
    "country",
    "actor",
    "actor.country",
    "actor.sector",
    "actor.code",
    "recipient",
    "recipient.country",
    "recipient.sector",
    "recipient.code",
];

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct ViewFile {
    about: String,
    #[allow(dead_code)]
    source: String,
    columns: Vec<String>,
    #[serde(default)]
    outside: Outside,
    #[serde(default)]
    rule: Vec<Spanned<RuleEntry>>,
}

#[derive(Clone, Copy, Default, PartialEq, Deserialize)]
#[serde(rename_all = "lowercase")]
enum Outside {
    #[default]
    Keep,
    Drop,
}

#[derive(Clone, Copy, Default, PartialEq, Deserialize)]
#[serde(rename_all = "lowercase")]
enum About {
    #[default]
    Event,
    Quote,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct RuleEntry {
    #[serde(default)]
    kind: About,
    #[serde(default)]
    frame: Vec<String>,
    #[serde(default, rename = "type")]
    event_type: Vec<String>,
    #[serde(default)]
    mode: Vec<String>,
    #[serde(default)]
    cameo: Vec<String>,
    #[serde(default)]
    context: Vec<String>,
    #[serde(default)]
    status: Vec<String>,
    #[serde(default)]
    actor: Vec<String>,
    #[serde(default)]
    recipient: Vec<String>,
    set: BTreeMap<String, String>,
}

const STATUSES: [&str; 5] = ["actual", "planned", "hypothetical", "historical", "alleged"];

impl View {
    /// Reads every `views/*.toml`.
    pub fn load(files: &Files, codebook: &Codebook, errors: &mut Vec<Error>) -> Vec<View> {
        let mut views = Vec::new();
        for (path, bytes) in &files.0 {
            if let Some(name) = path.strip_prefix("views/").and_then(|p| p.strip_suffix(".toml")) {
                let text = String::from_utf8_lossy(bytes);
                views.extend(View::read(name, path, &text, codebook, errors));
            }
        }
        views
    }

    /// Reads one view; `None` if it has faults, which are then among `errors`.
    pub fn read(name: &str, path: &str, text: &str, codebook: &Codebook, errors: &mut Vec<Error>) -> Option<View> {
        let before = errors.len();
        let mut fault = |offset: Option<usize>, message: String, help: &str| {
            errors.push(Error::at(path, text, offset, message, help));
        };
        let file: ViewFile = match toml::from_str(text) {
            Ok(file) => file,
            Err(e) => {
                let start = e.span().map(|s| s.start);
                fault(start, e.message().to_string(), "see views/acled.toml");
                return None;
            }
        };
        if file.columns.is_empty() {
            fault(text.find("columns"), "no columns".into(), "name at least one");
        }
        let mut rules = Vec::new();
        for entry in file.rule {
            let at = Some(entry.span().start);
            let rule = entry.into_inner();
            let begins = |pattern: &str, name: &str| fits(pattern, name);
            let no_type = |t: &&String| !codebook.types.iter().any(|own| own.name == **t);
            let no_mode = |m: &&String| {
                let own = |t: &&super::EventType| rule.event_type.is_empty() || rule.event_type.contains(&t.name);
                !codebook.types.iter().filter(own).any(|t| t.modes.contains_key(*m))
            };
            let no_frame = |f: &&String| !codebook.frames.iter().any(|own| begins(f, &own.name));
            let no_cameo = |c: &&String| !codebook.frames.iter().any(|own| begins(c, &own.cameo));
            let no_context = |c: &&String| codebook.context(c).is_none();
            let no_status = |s: &&String| !STATUSES.contains(&s.as_str());
            let odd = [
                ("type", rule.event_type.iter().find(no_type)),
                ("mode", rule.mode.iter().find(no_mode)),
                ("frame", rule.frame.iter().find(no_frame)),
                ("CAMEO code", rule.cameo.iter().find(no_cameo)),
                ("context", rule.context.iter().find(no_context)),
                ("status", rule.status.iter().find(no_status)),
            ];
            for (what, odd) in odd {
                if let Some(odd) = odd {
                    fault(
                        at,
                        format!("no {what} `{odd}` in the codebook"),
                        "the rule would never fit",
                    );
                }
            }
            let mut set = Vec::new();
            for (column, value) in rule.set {
                for field in value.split('{').skip(1).filter_map(|p| p.split('}').next()) {
                    if !FIELDS.contains(&field) {
                        let help = format!("take one of {}", FIELDS.join(", "));
                        fault(at, format!("no field `{{{field}}}`"), &help);
                    }
                }
                match file.columns.iter().position(|c| *c == column) {
                    Some(i) => set.push((i, value)),
                    None => fault(at, format!("no column `{column}`"), "name it under `columns`"),
                }
            }
            rules.push(ViewRule {
                quotes: rule.kind == About::Quote,
                frame: rule.frame,
                event_type: rule.event_type,
                mode: rule.mode,
                cameo: rule.cameo,
                context: rule.context,
                status: rule.status,
                actor: rule.actor,
                recipient: rule.recipient,
                set,
            });
        }
        (errors.len() == before).then(|| View {
            name: name.into(),
            about: file.about,
            columns: file.columns,
            drops: file.outside == Outside::Drop,
            rules,
        })
    }
}

/// Whether a name is what a pattern says; `attack.*` is all that begin with `attack.`.
pub fn fits(pattern: &str, name: &str) -> bool {
    match pattern.strip_suffix('*') {
        Some(start) => name.starts_with(start),
        None => pattern == name,
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::borrow::Cow;

    fn codebook() -> Codebook {
        let event = "type = \"ASSAULT\"\nquad = \"material conflict\"\ndefinition = \"d\"\nsource = \"s\"\n[modes]\ndrone = \"d\"\n\
                     [frames.\"attack.drone\"]\nmode = \"drone\"\ncameo = \"195\"\n";
        let files = Files(BTreeMap::from([
            ("events/ASSAULT/event.toml".to_string(), Cow::Borrowed(event.as_bytes())),
            (
                "events/intensity.tsv".to_string(),
                Cow::Borrowed(&b"cameo\tvalue\n19\t-10\n"[..]),
            ),
        ]));
        Codebook::load(&files, &mut Vec::new())
    }

    const HEAD: &str = "about = \"a\"\nsource = \"s\"\ncolumns = [\"x\", \"y\"]\n";

    #[test]
    fn a_view_is_read() {
        let mut errors = Vec::new();
        let text =
            format!("{HEAD}outside = \"drop\"\n[[rule]]\nframe = [\"attack.*\"]\nset = {{ y = \"{{cameo}}\" }}\n");
        let view = View::read("v", "views/v.toml", &text, &codebook(), &mut errors).unwrap();
        assert!(errors.is_empty() && view.drops);
        assert_eq!(view.rules[0].set, [(1, "{cameo}".to_string())]);
        assert_eq!((view.rules.len(), view.rules[0].quotes), (1, false));
    }

    #[test]
    fn a_rule_that_cannot_fit_is_told_with_its_line() {
        let mut errors = Vec::new();
        let text = format!(
            "{HEAD}[[rule]]\ntype = [\"ASSAULT\"]\nmode = [\"dron\"]\nset = {{ x = \"1\" }}\n[[rule]]\nset = {{ z = \"{{who}}\" }}\n"
        );
        assert!(View::read("v", "views/v.toml", &text, &codebook(), &mut errors).is_none());
        let told: Vec<String> = errors
            .iter()
            .map(|e| format!("{}:{} {}", e.path, e.line, e.message))
            .collect();
        assert_eq!(
            told,
            [
                "views/v.toml:4 no mode `dron` in the codebook",
                "views/v.toml:8 no field `{who}`",
                "views/v.toml:8 no column `z`"
            ]
        );
        assert!(View::read("v", "v", "about = 1", &codebook(), &mut errors).is_none());
        assert_eq!((errors[3].line, errors[3].column), (1, 9));
    }
}
