//! The whole way through the house.

use crate::article::{Article, RawDoc, article};
use crate::base::{Error, Lang, Note};
use crate::context::{Contexts, contexts};
use crate::event::{Events, events};
use crate::mention::{Mentions, mentions};
use crate::pack::{Files, Pack};
use crate::parse::{Model, Parses, parses};
use crate::place::{Places, places};
use crate::quote::{Quotes, quotes};
use crate::record::{Layers, Record, records};
use crate::sentence::{Sentences, sentences};
use crate::time::{Times, times};
use std::borrow::Cow;
use std::sync::OnceLock;

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
    pub contexts: Contexts,
    pub records: Vec<Record>,
    pub notes: Vec<Note>,
}

/// A language's model, read from its bytes when it is first asked for: most archives are in one language.
#[derive(Debug)]
pub struct Shelf {
    /// The language.
    pub lang: Lang,
    bytes: Cow<'static, [u8]>,
    model: OnceLock<Result<Model, Error>>,
}

impl Shelf {
    fn model(&self) -> Result<&Model, Error> {
        let read = || {
            Model::load(&self.bytes).map_err(|message| Error {
                path: model_path(self.lang),
                line: 0,
                column: 0,
                message,
                help: "train it again with `cargo xtask train`".into(),
            })
        };
        self.model.get_or_init(read).as_ref().map_err(Error::clone)
    }
}

fn model_path(lang: Lang) -> String {
    format!("models/{lang}/model.bin")
}

/// Knowledge and models, ready to code articles. Cheap to share between threads.
#[derive(Debug)]
pub struct Engine {
    /// The knowledge.
    pub pack: Pack,
    /// The models, in order of their languages.
    pub models: Vec<Shelf>,
}

impl Engine {
    /// Reads the knowledge files and the models (`models/<code>/model.bin`) among them.
    ///
    /// # Errors
    /// Every fault found in the files.
    pub fn load(files: &Files) -> Result<Engine, Vec<Error>> {
        let engine = Engine::open(files, Pack::load(files)?)?;
        engine.check_models()?;
        Ok(engine)
    }

    /// Puts models beside knowledge that is read already. A model is read when the first article of its language comes.
    ///
    /// # Errors
    /// The languages that have no model.
    pub fn open(files: &Files, pack: Pack) -> Result<Engine, Vec<Error>> {
        let mut models = Vec::new();
        let mut errors = Vec::new();
        for lang in files.languages() {
            match files.0.get(&model_path(lang)) {
                Some(bytes) => models.push(Shelf {
                    lang,
                    bytes: bytes.clone(),
                    model: OnceLock::new(),
                }),
                None => errors.push(Error {
                    path: model_path(lang),
                    line: 0,
                    column: 0,
                    message: "no such file".into(),
                    help: "every language needs a trained model; see CONTRIBUTING.md".into(),
                }),
            }
        }
        if errors.is_empty() {
            Ok(Engine { pack, models })
        } else {
            Err(errors)
        }
    }

    /// Reads every model now.
    ///
    /// # Errors
    /// What is wrong with their files.
    pub fn check_models(&self) -> Result<(), Vec<Error>> {
        let errors: Vec<Error> = self.models.iter().filter_map(|s| s.model().err()).collect();
        if errors.is_empty() { Ok(()) } else { Err(errors) }
    }

    /// Whether articles of a language can be coded.
    pub fn serves(&self, lang: Lang) -> bool {
        self.models.iter().any(|s| s.lang == lang)
    }

    /// The model of a language; none if there is none or its file is damaged.
    pub fn model(&self, lang: Lang) -> Option<&Model> {
        self.models.iter().find(|s| s.lang == lang)?.model().ok()
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
            Some(model) => {
                let language = article.lang.and_then(|l| pack.language(l));
                parses(model, language, &article, &sentences)
            }
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
        let (contexts, more) = contexts(pack, &article, &sentences, &parses);
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
            contexts: &contexts,
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
            contexts,
            records,
            notes,
        }
    }
}
