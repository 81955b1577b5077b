//! The whole way through the house.

use crate::article::{Article, RawDoc, article};
use crate::base::{Error, Lang, Note};
use crate::event::{Events, events};
use crate::mention::{Mentions, mentions};
use crate::pack::{Files, Pack};
use crate::parse::{Model, Parses, parses};
use crate::place::{Places, places};
use crate::quote::{Quotes, quotes};
use crate::record::{Layers, Record, records};
use crate::sentence::{Sentences, sentences};
use crate::time::{Times, times};

/// All layers of one article.
#[derive(Clone, Debug)]
#[allow(missing_docs)]
pub struct Coded {
    pub article: Article,
    pub sentences: Sentences,
    pub parses: Parses,
    pub mentions: Mentions,
    pub events: Events,
    pub quotes: Quotes,
    pub times: Times,
    pub places: Places,
    pub records: Vec<Record>,
    pub notes: Vec<Note>,
}

/// Knowledge and models, ready to code articles. Cheap to share between threads.
#[derive(Debug)]
pub struct Engine {
    /// The knowledge.
    pub pack: Pack,
    /// The models, by language.
    pub models: Vec<(Lang, Model)>,
}

impl Engine {
    /// Reads the knowledge files and the models (`models/<code>/model.bin`) among them.
    ///
    /// # Errors
    /// Every fault found in the files.
    pub fn load(files: &Files) -> Result<Engine, Vec<Error>> {
        let models = files.languages().into_iter().map(|l| (l, Engine::load_model(files, l)));
        Engine::join(Pack::load(files), models.collect())
    }

    /// Reads the model of one language. For callers that load in several threads; [`Engine::join`] puts the parts together.
    ///
    /// # Errors
    /// What is wrong with the file.
    pub fn load_model(files: &Files, lang: Lang) -> Result<Model, Error> {
        let path = format!("models/{lang}/model.bin");
        let (message, help) = match files.get(&path).map(Model::load) {
            Some(Ok(model)) => return Ok(model),
            Some(Err(message)) => (message, "train it again with `cargo xtask train`"),
            None => (
                "no such file".into(),
                "every language needs a trained model; see CONTRIBUTING.md",
            ),
        };
        Err(Error {
            path,
            line: 0,
            column: 0,
            message,
            help: help.into(),
        })
    }

    /// Knowledge and models that were loaded one by one.
    ///
    /// # Errors
    /// The faults of the knowledge, or else those of the models.
    pub fn join(
        pack: Result<Pack, Vec<Error>>,
        models: Vec<(Lang, Result<Model, Error>)>,
    ) -> Result<Engine, Vec<Error>> {
        let pack = pack?;
        let mut errors = Vec::new();
        let mut loaded = Vec::new();
        for (lang, model) in models {
            match model {
                Ok(model) => loaded.push((lang, model)),
                Err(error) => errors.push(error),
            }
        }
        if errors.is_empty() {
            Ok(Engine { pack, models: loaded })
        } else {
            Err(errors)
        }
    }

    /// The model of a language.
    pub fn model(&self, lang: Lang) -> Option<&Model> {
        self.models.iter().find(|(l, _)| *l == lang).map(|(_, m)| m)
    }

    /// Codes one article: all layers.
    pub fn code(&self, raw: &RawDoc) -> Coded {
        let pack = &self.pack;
        let (article, mut notes) = article(pack, raw);
        let mut take = |more: Vec<Note>| notes.extend(more);
        let model = article.lang.and_then(|l| self.model(l));
        let (sentences, more) = match model {
            Some(_) => sentences(pack, &article),
            None => Default::default(),
        };
        take(more);
        let (parses, more) = match model {
            Some(model) => parses(model, &article, &sentences),
            None => Default::default(),
        };
        take(more);
        let (mentions, more) = mentions(pack, &article, &sentences, &parses);
        take(more);
        let (events, more) = events(pack, &article, &sentences, &parses, &mentions);
        take(more);
        let (quotes, more) = quotes(pack, &article, &sentences, &parses, &mentions);
        take(more);
        let (times, more) = times(pack, &article, &sentences, &parses);
        take(more);
        let (places, more) = places(pack, &article, &sentences, &parses, &mentions);
        take(more);
        let layers = Layers {
            article: &article,
            sentences: &sentences,
            parses: &parses,
            mentions: &mentions,
            events: &events,
            quotes: &quotes,
            times: &times,
            places: &places,
        };
        let (records, more) = records(pack, layers);
        take(more);
        Coded {
            article,
            sentences,
            parses,
            mentions,
            events,
            quotes,
            times,
            places,
            records,
            notes,
        }
    }
}
