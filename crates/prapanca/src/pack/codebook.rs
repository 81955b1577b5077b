//! `events/<TYPE>/event.toml`: event types, their modes and frames.

use super::Files;
use crate::base::Error;
use serde::Deserialize;
use std::collections::{BTreeMap, HashMap};

/// Whether the two sides of a frame stand on one footing.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Parties {
    /// One acts on the other.
    #[default]
    Directed,
    /// Both are actors, there is no recipient (they meet, they clash).
    Mutual,
    /// Mutual if the partner stands beside the actor or under a comitative preposition, directed otherwise.
    Both,
}

/// One kind of act in a language-neutral word.
#[derive(Clone, Debug)]
pub struct Frame {
    /// Its name (`sanction.impose`).
    pub name: String,
    /// Index in [`Codebook::types`].
    pub event_type: usize,
    /// Mode, one of its type's.
    pub mode: Option<String>,
    /// CAMEO code.
    pub cameo: String,
    /// Contexts that the frame itself brings.
    pub context: Vec<String>,
    /// Directed or mutual.
    pub parties: Parties,
    /// Goldstein value of the CAMEO code.
    pub intensity: f32,
    /// Whether the act is political whoever does it (an arrest, an air strike, a demonstration).
    pub political: bool,
    /// The frame it becomes while it is only announced (`will send troops` promises them): index in
    /// [`Codebook::frames`].
    pub announced: Option<u32>,
    /// The frame it becomes when its actor says that he will not do it (`will not send troops` refuses them).
    pub refused: Option<u32>,
}

/// An event type of the codebook.
#[derive(Clone, Debug)]
pub struct EventType {
    /// Its name (`SANCTION`).
    pub name: String,
    /// Quad class.
    pub quad: String,
    /// Definition, in our own words.
    pub definition: String,
    /// Modes with their definitions.
    pub modes: BTreeMap<String, String>,
}

/// All event types and frames.
#[derive(Clone, Debug, Default)]
pub struct Codebook {
    /// In order of their names.
    pub types: Vec<EventType>,
    /// In order of type, then name.
    pub frames: Vec<Frame>,
    index: HashMap<String, u32>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct EventFile {
    #[serde(rename = "type")]
    name: String,
    quad: String,
    definition: String,
    #[allow(dead_code)]
    source: String,
    #[serde(default)]
    modes: BTreeMap<String, String>,
    /// What its acts become while they are only announced: the name of a frame.
    announced: Option<String>,
    /// What they become when their actor will not do them.
    refused: Option<String>,
    #[serde(default)]
    frames: BTreeMap<String, FrameEntry>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct FrameEntry {
    mode: Option<String>,
    cameo: String,
    #[serde(default)]
    context: Vec<String>,
    #[serde(default)]
    parties: Parties,
    #[serde(default)]
    political: bool,
    announced: Option<String>,
    refused: Option<String>,
}

const QUADS: [&str; 4] = [
    "verbal cooperation",
    "material cooperation",
    "verbal conflict",
    "material conflict",
];

impl Codebook {
    /// Reads every `events/<TYPE>/event.toml` and `events/intensity.tsv`.
    pub fn load(files: &Files, errors: &mut Vec<Error>) -> Codebook {
        let table = files.table("events/intensity.tsv", &["cameo", "value"], errors);
        let mut intensity: HashMap<String, f32> = HashMap::new();
        for row in &table.rows {
            match row.cells[1].parse() {
                Ok(value) => {
                    intensity.insert(row.cells[0].clone(), value);
                }
                Err(_) => errors.push(table.error(row, 1, format!("`{}` is no number", row.cells[1]), "write -7.0")),
            }
        }
        let intensity_of = |cameo: &str| {
            (1..=cameo.len())
                .rev()
                .find_map(|n| intensity.get(cameo.get(..n)?).copied())
                .unwrap_or(0.0)
        };
        let mut book = Codebook::default();
        let mut later: Vec<(usize, bool, String, Error)> = Vec::new();
        for (path, bytes) in &files.0 {
            let Some(folder) = path.strip_prefix("events/").and_then(|p| p.strip_suffix("/event.toml")) else {
                continue;
            };
            let text = String::from_utf8_lossy(bytes);
            let fault = |offset: Option<usize>, message: String, help: &str| {
                let before = &text[..offset.filter(|&o| text.is_char_boundary(o)).unwrap_or(0)];
                Error {
                    path: path.clone(),
                    line: if offset.is_some() {
                        before.matches('\n').count() as u32 + 1
                    } else {
                        0
                    },
                    column: offset.map_or(0, |_| {
                        before.rsplit('\n').next().unwrap_or("").chars().count() as u32 + 1
                    }),
                    message,
                    help: help.into(),
                }
            };
            let at = |needle: &str| text.find(needle);
            let file: EventFile = match toml::from_str(&text) {
                Ok(file) => file,
                Err(e) => {
                    errors.push(fault(
                        e.span().map(|s| s.start),
                        e.message().to_string(),
                        "see events/SANCTION/event.toml",
                    ));
                    continue;
                }
            };
            if file.name != folder {
                let message = format!("type `{}` in the folder `{folder}`", file.name);
                errors.push(fault(at("type"), message, "folder and type have one name"));
            }
            if !QUADS.contains(&file.quad.as_str()) {
                let message = format!("quad `{}`, expected one of `{}`", file.quad, QUADS.join("`, `"));
                errors.push(fault(at("quad"), message, ""));
            }
            let event_type = book.types.len();
            for (name, entry) in file.frames {
                if let Some(mode) = &entry.mode
                    && !file.modes.contains_key(mode)
                {
                    let message = format!(
                        "frame `{name}` has the mode `{mode}`, which {} does not have",
                        file.name
                    );
                    errors.push(fault(
                        at(&format!("\"{name}\"")),
                        message,
                        "add it under [modes] or choose another",
                    ));
                }
                if book.index.contains_key(&name) {
                    let message = format!("frame `{name}` is already another type's");
                    errors.push(fault(at(&format!("\"{name}\"")), message, "frame names are unique"));
                    continue;
                }
                book.index.insert(name.clone(), book.frames.len() as u32);
                book.frames.push(Frame {
                    name,
                    event_type,
                    mode: entry.mode,
                    intensity: intensity_of(&entry.cameo),
                    cameo: entry.cameo,
                    context: entry.context,
                    parties: entry.parties,
                    political: entry.political,
                    announced: None,
                    refused: None,
                });
                // `""` takes back what the type says.
                let becomes = [(&entry.announced, &file.announced), (&entry.refused, &file.refused)];
                for (refused, (own, of_type)) in becomes.into_iter().enumerate() {
                    if let Some(name) = own.as_ref().or(of_type.as_ref()).filter(|n| !n.is_empty()) {
                        let line = at(&format!("\"{name}\""));
                        later.push((
                            book.frames.len() - 1,
                            refused == 1,
                            name.clone(),
                            fault(line, String::new(), ""),
                        ));
                    }
                }
            }
            book.types.push(EventType {
                name: file.name,
                quad: file.quad,
                definition: file.definition,
                modes: file.modes,
            });
        }
        for (frame, refused, name, error) in later {
            match book.frame(&name) {
                Some(index) if refused => book.frames[frame].refused = Some(index),
                Some(index) => book.frames[frame].announced = Some(index),
                None => errors.push(Error {
                    message: format!("no event type has the frame `{name}`"),
                    help: super::frames::nearest(&name, book.frames.iter().map(|f| f.name.as_str())),
                    ..error
                }),
            }
        }
        book
    }

    /// A frame's index by its name.
    pub fn frame(&self, name: &str) -> Option<u32> {
        self.index.get(name).copied()
    }

    /// The type of a frame.
    pub fn type_of(&self, frame: u32) -> &EventType {
        &self.types[self.frames[frame as usize].event_type]
    }
}
