//! How often is the engine right? Gold sentences against what it says of them.
//!
//! A gold file has a sentence a line, as JSON, with the type of its main event (`type`) or its CAMEO root (`root`) and, if
//! marked, who did it to whom. Each sentence is coded as an article of its own. [`read_gold`] reads, [`find`] codes (on as
//! many threads as the caller likes), [`report`] counts.

mod boot;
mod gold;
mod report;
mod score;

pub use gold::{Item, Other, read_gold};
pub use report::{Confusion, Mistake, Report, Row, Table};
pub use score::{Options, report};

use crate::article::{ContentType, RawDoc};
use crate::base::Lang;
use crate::case::describe;
use crate::engine::{Coded, Engine};
use crate::event::Status;
use crate::parse::Tree;
use crate::record::{Kind, Record};

/// What the engine says of one gold sentence.
#[derive(Clone, Debug, Default)]
pub struct Found {
    /// The text that spans count in.
    pub text: String,
    /// Events, the main one first.
    pub events: Vec<Record>,
    /// Quotes.
    pub statements: Vec<Record>,
    /// What was found and did not become a record, or nearly matched, a line each.
    pub hints: Vec<String>,
}

/// Codes a sentence as an article of its own.
pub fn find(engine: &Engine, item: &Item) -> Found {
    let coded = engine.code(&RawDoc {
        bytes: item.text.clone().into_bytes(),
        content_type: Some(ContentType::Text),
        lang: item.lang,
        published: item.published,
        ..RawDoc::default()
    });
    let events: Vec<Record> = by_weight(&coded).into_iter().cloned().collect();
    let of = |frame: u32| engine.pack.codebook.type_of(frame).name.as_str();
    let word = |t: u32| {
        let token = coded.sentences.tokens.get(t as usize);
        token.map_or("", |t| t.span.slice(&coded.article.text))
    };
    let mut hints = Vec::new();
    for event in &coded.events.events {
        let told = events
            .iter()
            .flat_map(|r| &r.evidence)
            .any(|e| e.trigger_span == [event.trigger_span.start, event.trigger_span.end]);
        if !told {
            let why = match (event.is_content, event.status) {
                (true, _) => "content of another event",
                _ if event.is_background => "background of another event",
                (_, Status::Negated) => "negated",
                _ => "nobody known takes part",
            };
            let trigger = event.trigger_span.slice(&coded.article.text);
            hints.push(format!(
                "held back, {why}: {} `{trigger}` ({})",
                of(event.frame),
                event.via
            ));
        }
    }
    // Of what nearly matched only what would have been right.
    let wanted = |frame: &str| {
        let own = engine.pack.codebook.frame(frame).map(of);
        item.types.iter().flatten().any(|t| own == Some(t.as_str()))
    };
    let language = coded.article.lang.and_then(|l| engine.pack.language(l));
    let near = coded.events.near.iter().filter_map(|n| {
        let (frame, lacked, via) = n.told(&engine.pack, language?);
        let lacked: String = lacked.chars().take(80).collect();
        wanted(frame).then(|| format!("near: `{}` {frame} lacked {lacked} ({via})", word(n.trigger)))
    });
    hints.extend(near.take(5));
    Found {
        statements: coded.records.iter().filter(|r| r.is_statement()).cloned().collect(),
        events,
        hints,
        text: coded.article.text,
    }
}

/// The served language that a file's name holds (`plover-id-dev`).
pub fn named_lang(name: &str, engine: &Engine) -> Option<Lang> {
    let mut parts = name.split(['-', '_', '.']).filter_map(Lang::new);
    parts.find(|l| engine.serves(*l))
}

/// The events of an article with the one that a reader would call the main one first: what took place or is alleged before
/// what is planned or long past, then what stands higher in its sentence's tree, then what the engine is surer of, then
/// what comes first. (On our own gold the tree says the most: what is surest first is right in 34 of 77 sentences with
/// several types, this order in 45.)
pub fn by_weight(coded: &Coded) -> Vec<&Record> {
    let tree = Tree::new(&coded.article, &coded.sentences, &coded.parses);
    let key = |record: &Record| {
        let at = record.evidence.first().map_or(0, |e| e.trigger_span[0]);
        let token = coded.sentences.tokens.partition_point(|t| t.span.end <= at) as u32;
        let depth = tree.ancestors(token).count();
        let status = record.event.as_ref().map(|e| e.status.as_str());
        let aside = matches!(status, Some("planned" | "hypothetical" | "historical"));
        (aside, depth, (-100.0 * record.confidence).round() as i32, at)
    };
    let mut events: Vec<&Record> = coded.records.iter().filter(|r| r.kind == Kind::Event).collect();
    events.sort_by_cached_key(|r| key(r));
    events
}

/// An event record in a line, for people.
pub fn line(record: &Record) -> String {
    format!("{} {:.2}", describe(record), record.confidence)
}
