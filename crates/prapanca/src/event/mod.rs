//! What: frames found in the trees, with their actors, recipients and status.

use crate::article::Article;
use crate::base::{Note, Span};
use crate::mention::Mentions;
use crate::pack::Pack;
use crate::parse::Parses;
use crate::sentence::Sentences;

/// Whether an event took place.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Status {
    /// It did, as the outlet tells it.
    Actual,
    /// It is to come.
    Planned,
    /// It might.
    Hypothetical,
    /// It did not.
    Negated,
    /// Long ago, told as background.
    Historical,
    /// Somebody other than the outlet says so.
    Alleged,
}

impl Status {
    /// Its lower-case name.
    pub fn as_str(self) -> &'static str {
        ["actual", "planned", "hypothetical", "negated", "historical", "alleged"][self as usize]
    }
}

/// One side of an event.
#[derive(Clone, Debug)]
pub struct Party {
    /// The words that name it.
    pub span: Span,
    /// The token that stands for it in the tree.
    pub head: u32,
    /// Who that is, as indices into `Mentions.actors`; empty if unresolved.
    pub actors: Vec<u32>,
}

/// A frame found in a sentence: a candidate event.
#[derive(Clone, Debug)]
pub struct Event {
    /// Its sentence.
    pub sentence: u32,
    /// The token that triggered it.
    pub trigger: u32,
    /// All words of the trigger.
    pub trigger_span: Span,
    /// Index of the frame in `Pack.frames`.
    pub frame: u32,
    /// Who did it.
    pub actors: Vec<Party>,
    /// To whom.
    pub recipients: Vec<Party>,
    /// Whether it took place.
    pub status: Status,
    /// The token of the word that this event is told or meant under (`said`, `threatened`), if any.
    pub under: Option<u32>,
    /// Between 0 and 1.
    pub score: f32,
    /// The row that matched, as `path:line`.
    pub via: String,
}

/// A frame that nearly matched, for `explain`.
#[derive(Clone, Debug)]
pub struct NearMiss {
    /// Its sentence.
    pub sentence: u32,
    /// The token.
    pub trigger: u32,
    /// The frame's name.
    pub frame: String,
    /// What it lacked.
    pub lacked: String,
    /// The row, as `path:line`.
    pub via: String,
}

/// All candidate events of an article, in text order.
#[derive(Clone, Debug, Default)]
pub struct Events {
    /// In text order.
    pub events: Vec<Event>,
    /// What nearly matched.
    pub near: Vec<NearMiss>,
}

/// Finds events.
pub fn events(
    pack: &Pack,
    article: &Article,
    sentences: &Sentences,
    parses: &Parses,
    mentions: &Mentions,
) -> (Events, Vec<Note>) {
    let _ = (pack, article, sentences, parses, mentions);
    (Events::default(), Vec::new())
}
