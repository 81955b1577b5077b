//! `events/<TYPE>/event.toml`: event types, their modes and frames. Other `.toml` files beside it add to it.

use super::Files;
use super::contexts::{Context, load_contexts};
use super::frames::nearest;
use crate::base::Error;
use serde::Deserialize;
use std::borrow::Cow;
use std::collections::{BTreeMap, BTreeSet, HashMap};

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

/// By what a frame that leaves open what is asked for, refused or threatened with is narrowed when an act stands inside it.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Narrowed {
    /// By [`Frame::announced`] (`threatened to arrest`).
    Announced,
    /// By [`Frame::rejected`], else [`Frame::refused`] (`refused to meet`).
    Refused,
    /// By [`Frame::requested`] (`urged Japan to send arms`).
    Requested,
    /// By [`Frame::demanded`].
    Demanded,
    /// By [`Frame::protested`] (`marched to demand his resignation`).
    Protested,
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
    /// Contexts that the frame itself brings, as indices into [`Codebook::contexts`].
    pub contexts: Vec<u16>,
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
    /// The frame that turning it down is (of a call for a truce, refusing one).
    pub rejected: Option<u32>,
    /// The frame that asking for it is.
    pub requested: Option<u32>,
    /// The frame that demanding it is.
    pub demanded: Option<u32>,
    /// The frame that demonstrating for it is.
    pub protested: Option<u32>,
    /// The frames it becomes by the sector of who does it (police that is sent is no army).
    pub by_actor: Vec<(String, u32)>,
    /// Whether an act inside it says what kind it is.
    pub narrows: Option<Narrowed>,
}

/// What becomes of an act that stands inside another: what is asked for, threatened with, praised, complained of.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Content {
    /// Any act is part of the outer one and no event of its own (`agreed to withdraw`).
    Act,
    /// One told by a noun is (`lifted sanctions`).
    Noun,
    /// One told as its purpose is (`marched to demand …`).
    Purpose,
    /// Words of conflict told beside it by the same actor are its cause, and whom they are against is its recipient
    /// (`took to the streets rejecting the bill`).
    Cause,
    /// Cooperation with one side named is (`welcomed the aid`).
    Cooperation,
    /// One told by a noun is, unless it is a deed of conflict or names both sides (`criticised the call`).
    Words,
    /// What is left is alleged, by the outer act's actor against its recipient.
    Alleged,
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
    /// What becomes of acts inside one of this type.
    pub content: Vec<Content>,
    /// Whether it judges a deed, whose doer, told in a clause, is the recipient (`praised what Japan did`).
    pub attitude: bool,
    /// Whether it happens where its recipient is, unless the text says otherwise (`Russia attacked Ukraine`).
    pub at_recipient: bool,
}

/// All event types and frames.
#[derive(Clone, Debug, Default)]
pub struct Codebook {
    /// In order of their names.
    pub types: Vec<EventType>,
    /// In order of type, then name.
    pub frames: Vec<Frame>,
    /// In order of `events/contexts.tsv`.
    pub contexts: Vec<Context>,
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
    requested: Option<String>,
    demanded: Option<String>,
    #[serde(default)]
    content: Vec<Content>,
    #[serde(default)]
    attitude: bool,
    #[serde(default)]
    at_recipient: bool,
    #[serde(default)]
    frames: BTreeMap<String, FrameEntry>,
}

/// What a file beside `event.toml` may say: more modes, more frames.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct MoreFile {
    #[serde(default)]
    modes: BTreeMap<String, String>,
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
    /// The type that the frame is taken over from: this entry stands in place of that one's.
    from: Option<String>,
    #[serde(default)]
    political: bool,
    announced: Option<String>,
    refused: Option<String>,
    rejected: Option<String>,
    requested: Option<String>,
    demanded: Option<String>,
    protested: Option<String>,
    /// Sector and frame.
    #[serde(default)]
    by_actor: BTreeMap<String, String>,
    narrows: Option<Narrowed>,
}

/// An entry, its type, its file and where it stands in it.
struct Placed<'a> {
    name: String,
    entry: FrameEntry,
    event_type: usize,
    path: &'a str,
    text: &'a str,
}

/// What an entry says of other frames, which can be looked up once all are read.
struct Later<'a> {
    frame: usize,
    becomes: [Option<String>; 6],
    by_actor: BTreeMap<String, String>,
    path: &'a str,
    text: &'a str,
}

const QUADS: [&str; 4] = [
    "verbal cooperation",
    "material cooperation",
    "verbal conflict",
    "material conflict",
];

impl Codebook {
    /// Reads every `events/<TYPE>/event.toml`, `events/contexts.tsv` and `events/intensity.tsv`.
    pub fn load(files: &Files, errors: &mut Vec<Error>) -> Codebook {
        let table = files.table("events/intensity.tsv", &["cameo", "value"], errors);
        let mut intensity: HashMap<String, f32> = HashMap::new();
        for row in &table.rows {
            match row.cells[1].parse() {
                Ok(value) => {
                    intensity.insert(row.cells[0].to_string(), value);
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
        let texts: Vec<(&str, &str, Cow<'_, str>)> = files
            .0
            .iter()
            .filter_map(|(path, bytes)| {
                let (folder, file) = path.strip_prefix("events/")?.split_once('/')?;
                file.ends_with(".toml")
                    .then(|| (path.as_str(), folder, String::from_utf8_lossy(bytes)))
            })
            .collect();
        let mut book = Codebook {
            contexts: load_contexts(files, errors),
            ..Codebook::default()
        };
        let mut placed: Vec<Placed<'_>> = Vec::new();
        // What announced, refused, requested and demanded acts become, by type.
        let mut becomes: Vec<[Option<String>; 4]> = Vec::new();
        // First the types, then what other files add to them.
        for (path, folder, text) in texts.iter().filter(|(p, ..)| p.ends_with("/event.toml")) {
            let mut fault = |offset: Option<usize>, message: String, help: &str| {
                errors.push(Error::at(path, text, offset, message, help));
            };
            let file: EventFile = match toml::from_str(text) {
                Ok(file) => file,
                Err(e) => {
                    let start = e.span().map(|s| s.start);
                    fault(start, e.message().to_string(), "see events/SANCTION/event.toml");
                    continue;
                }
            };
            if file.name != *folder {
                let message = format!("type `{}` in the folder `{folder}`", file.name);
                fault(text.find("type"), message, "folder and type have one name");
            }
            if !QUADS.contains(&file.quad.as_str()) {
                let message = format!("quad `{}`, expected one of `{}`", file.quad, QUADS.join("`, `"));
                fault(text.find("quad"), message, "");
            }
            let event_type = book.types.len();
            placed.extend(file.frames.into_iter().map(|(name, entry)| Placed {
                name,
                entry,
                event_type,
                path,
                text,
            }));
            becomes.push([file.announced, file.refused, file.requested, file.demanded]);
            book.types.push(EventType {
                name: file.name,
                quad: file.quad,
                definition: file.definition,
                modes: file.modes,
                content: file.content,
                attitude: file.attitude,
                at_recipient: file.at_recipient,
            });
        }
        for (path, folder, text) in texts.iter().filter(|(p, ..)| !p.ends_with("/event.toml")) {
            let mut fault = |offset: Option<usize>, message: String, help: &str| {
                errors.push(Error::at(path, text, offset, message, help));
            };
            let Some(event_type) = book.types.iter().position(|t| t.name == *folder) else {
                fault(
                    None,
                    format!("no type `{folder}` to add to"),
                    "a type begins with an event.toml",
                );
                continue;
            };
            match toml::from_str::<MoreFile>(text) {
                Ok(file) => {
                    book.types[event_type].modes.extend(file.modes);
                    placed.extend(file.frames.into_iter().map(|(name, entry)| Placed {
                        name,
                        entry,
                        event_type,
                        path,
                        text,
                    }));
                }
                Err(e) => fault(
                    e.span().map(|s| s.start),
                    e.message().to_string(),
                    "it may hold [modes] and [frames]",
                ),
            }
        }
        // A frame that another type takes over is that type's.
        let taken: BTreeMap<String, String> = placed
            .iter()
            .filter_map(|p| Some((p.name.clone(), p.entry.from.clone()?)))
            .collect();
        placed.sort_by_key(|p| p.event_type);
        let mut given = BTreeSet::new();
        placed.retain(|p| {
            let own = &book.types[p.event_type].name;
            let gone = p.entry.from.is_none() && taken.get(&p.name) == Some(own);
            if gone {
                given.insert(p.name.clone());
            }
            !gone
        });
        let mut later: Vec<Later<'_>> = Vec::new();
        for Placed {
            name,
            entry,
            event_type,
            path,
            text,
        } in placed
        {
            let mut fault = |message: String, help: &str| {
                errors.push(Error::at(path, text, text.find(&format!("\"{name}\"")), message, help));
            };
            let own = &book.types[event_type];
            if let Some(mode) = &entry.mode
                && !own.modes.contains_key(mode)
            {
                let message = format!("frame `{name}` has the mode `{mode}`, which {} does not have", own.name);
                fault(message, "add it under [modes] or choose another");
            }
            let mut contexts = Vec::with_capacity(entry.context.len());
            for context in &entry.context {
                match book.context(context) {
                    Some(context) => contexts.push(context),
                    None => {
                        let message =
                            format!("frame `{name}` has the context `{context}`, which events/contexts.tsv lacks");
                        fault(
                            message,
                            &nearest(context, book.contexts.iter().map(|c| c.name.as_str())),
                        );
                    }
                }
            }
            if let Some(from) = entry.from.filter(|_| !given.contains(&name)) {
                fault(
                    format!("{from} has no frame `{name}` to take over"),
                    "leave `from` out for a new frame",
                );
                continue;
            }
            if book.index.contains_key(&name) {
                let message = format!("frame `{name}` is already another type's");
                fault(message, "frame names are unique; `from = \"TYPE\"` takes one over");
                continue;
            }
            book.index.insert(name.clone(), book.frames.len() as u32);
            book.frames.push(Frame {
                name,
                event_type,
                mode: entry.mode,
                intensity: intensity_of(&entry.cameo),
                cameo: entry.cameo,
                contexts,
                parties: entry.parties,
                political: entry.political,
                announced: None,
                refused: None,
                rejected: None,
                requested: None,
                demanded: None,
                protested: None,
                by_actor: Vec::new(),
                narrows: entry.narrows,
            });
            // `""` takes back what the type says.
            let [announced, refused, requested, demanded] = becomes[event_type].clone();
            let own = [
                entry.announced.or(announced),
                entry.refused.or(refused),
                entry.requested.or(requested),
                entry.demanded.or(demanded),
                entry.rejected,
                entry.protested,
            ];
            later.push(Later {
                frame: book.frames.len() - 1,
                becomes: own,
                by_actor: entry.by_actor,
                path,
                text,
            });
        }
        for entry in later {
            let (path, text) = (entry.path, entry.text);
            let mut find = |name: &str| {
                let index = book.frame(name);
                if index.is_none() {
                    let message = format!("no event type has the frame `{name}`");
                    let near = nearest(name, book.frames.iter().map(|f| f.name.as_str()));
                    errors.push(Error::at(path, text, text.find(&format!("\"{name}\"")), message, &near));
                }
                index
            };
            let found = entry
                .becomes
                .map(|name| name.filter(|n| !n.is_empty()).and_then(|n| find(&n)));
            let by_actor: Vec<(String, u32)> = entry
                .by_actor
                .into_iter()
                .filter_map(|(sector, name)| Some((sector, find(&name)?)))
                .collect();
            let frame = &mut book.frames[entry.frame];
            frame.by_actor = by_actor;
            [
                frame.announced,
                frame.refused,
                frame.requested,
                frame.demanded,
                frame.rejected,
                frame.protested,
            ] = found;
        }
        book
    }

    /// A frame's index by its name.
    pub fn frame(&self, name: &str) -> Option<u32> {
        self.index.get(name).copied()
    }

    /// The frame that an outer one is known to be by the act inside it, if any: of the outer one's type, with a code below
    /// its own.
    pub fn narrowed(&self, outer: u32, inner: u32) -> Option<u32> {
        let (frame, act) = (&self.frames[outer as usize], &self.frames[inner as usize]);
        let narrows = frame.narrows?;
        let by = match narrows {
            // `warned that it would close the strait`: the act is a threat by itself.
            _ if act.event_type == frame.event_type => Some(inner),
            Narrowed::Announced => act.announced,
            Narrowed::Refused => act.rejected.or(act.refused),
            Narrowed::Requested => act.requested,
            Narrowed::Demanded => act.demanded,
            Narrowed::Protested => act.protested,
        };
        let below = frame.cameo.trim_end_matches('0');
        by.filter(|&f| {
            let found = &self.frames[f as usize];
            found.event_type == frame.event_type
                && found.cameo.len() >= frame.cameo.len()
                && found.cameo.starts_with(below)
        })
    }

    /// A context's index by its name.
    pub fn context(&self, name: &str) -> Option<u16> {
        self.contexts.iter().position(|c| c.name == name).map(|i| i as u16)
    }

    /// The type of a frame.
    pub fn type_of(&self, frame: u32) -> &EventType {
        &self.types[self.frames[frame as usize].event_type]
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn load(all: &[(&str, &'static str)]) -> (Codebook, Vec<String>) {
        let mut files = Files::default();
        for (path, text) in all {
            files.0.insert(path.to_string(), Cow::Borrowed(text.as_bytes()));
        }
        files
            .0
            .insert("events/intensity.tsv".into(), Cow::Borrowed(b"cameo\tvalue\n17\t-7\n"));
        let mut errors = Vec::new();
        let book = Codebook::load(&files, &mut errors);
        (
            book,
            errors
                .iter()
                .map(|e| format!("{}:{} {}", e.path, e.line, e.message))
                .collect(),
        )
    }

    const COERCE: (&str, &str) = (
        "events/COERCE/event.toml",
        "type = \"COERCE\"\nquad = \"material conflict\"\ndefinition = \"d\"\nsource = \"s\"\n[modes]\ncyber = \"c\"\n\
         [frames.\"coerce.cyber\"]\nmode = \"cyber\"\ncameo = \"176\"\n",
    );

    #[test]
    fn a_folder_may_add_modes_and_types_and_take_frames_over() {
        let own = (
            "events/CYBER/event.toml",
            "type = \"CYBER\"\nquad = \"material conflict\"\ndefinition = \"d\"\nsource = \"s\"\n[modes]\nintrude = \"i\"\n\
             [frames.\"coerce.cyber\"]\nfrom = \"COERCE\"\nmode = \"intrude\"\ncameo = \"176\"\n",
        );
        let more = (
            "events/COERCE/mine.toml",
            "[modes]\nfine = \"f\"\n[frames.\"coerce.fine\"]\nmode = \"fine\"\ncameo = \"171\"\n",
        );
        let (book, errors) = load(&[COERCE, own, more]);
        assert_eq!(errors, [""; 0]);
        let of = |name: &str| {
            let frame = book.frame(name).unwrap();
            (
                book.type_of(frame).name.as_str(),
                book.frames[frame as usize].mode.as_deref(),
            )
        };
        assert_eq!(of("coerce.cyber"), ("CYBER", Some("intrude")));
        assert_eq!(of("coerce.fine"), ("COERCE", Some("fine")));
        assert_eq!(book.frames[0].intensity, -7.0);
    }

    #[test]
    fn what_cannot_be_added_is_told() {
        let twice = (
            "events/COERCE/mine.toml",
            "[frames.\"coerce.cyber\"]\ncameo = \"176\"\n",
        );
        let (_, errors) = load(&[COERCE, twice]);
        assert_eq!(
            errors,
            ["events/COERCE/mine.toml:1 frame `coerce.cyber` is already another type's"]
        );
        let nothing = (
            "events/COERCE/mine.toml",
            "[frames.\"coerce.x\"]\nfrom = \"AID\"\ncameo = \"176\"\n",
        );
        let (_, errors) = load(&[COERCE, nothing]);
        assert_eq!(
            errors,
            ["events/COERCE/mine.toml:1 AID has no frame `coerce.x` to take over"]
        );
        let (_, errors) = load(&[COERCE, ("events/ODD/mine.toml", "[modes]\n")]);
        assert_eq!(errors, ["events/ODD/mine.toml:0 no type `ODD` to add to"]);
    }
}
