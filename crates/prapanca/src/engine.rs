//! The whole way through the house.

use crate::article::{Article, Block, ContentType, RawDoc, Role, article};
use crate::base::{Error, Lang, Note, Span};
use crate::context::{Contexts, contexts};
use crate::event::{Events, events};
use crate::mention::{Actor, Mentions, mentions};
use crate::pack::{Files, Named, Pack};
use crate::parse::{Model, Parses, Tree, parses};
use crate::place::{Place, PlaceUse, Places, places};
use crate::quote::{Quotes, quotes};
use crate::record::{Layers, Record, records};
use crate::sentence::{Sentences, sentences};
use crate::time::{Times, times};
use jiff::civil::Date;
use std::borrow::Cow;
use std::sync::OnceLock;

/// Sectors of those who need belong to no country: where they act does not say whose they are.
const BEYOND: [&str; 5] = ["IGO", "IMG", "NGO", "MNC", "REF"];

/// Sectors of a state's own people, who act abroad as well.
const OFFICIAL: [&str; 6] = ["GOV", "LEG", "JUD", "MIL", "SPY", "ELI"];

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

    /// Who a bare phrase means, in the words around it if they are known; several where it joins several, none where it
    /// means nobody that can be told.
    pub fn actors(&self, phrase: &str, context: Option<&str>, lang: Option<Lang>, on: Option<Date>) -> Vec<Actor> {
        let phrase = phrase.trim();
        let mut langs: Vec<Option<Lang>> = vec![lang];
        if lang.is_none() {
            langs.extend(self.models.iter().map(|s| Some(s.lang)));
        }
        // Of the context and the phrase alone, and of two languages, whichever tells more; of equals the first.
        let mut best: Option<(usize, Vec<Actor>)> = None;
        for text in context.into_iter().chain(std::iter::once(phrase)) {
            for lang in langs.iter().copied() {
                let Some(actors) = self.meant(phrase, text, lang, on) else {
                    continue;
                };
                let of = |a: &Actor| {
                    usize::from(!a.country.is_empty() || !a.id.is_empty()) + usize::from(!a.sector.is_empty())
                };
                let known = actors.iter().map(of).max().unwrap_or(0);
                if best.as_ref().is_none_or(|(k, _)| known > *k) {
                    best = Some((known, actors));
                }
            }
        }
        let mut actors = best.map_or_else(Vec::new, |(_, actors)| actors);
        if let ([actor], Some(context)) = (actors.as_mut_slice(), context)
            && actor.country.is_empty()
            && (actor.id.is_empty() || self.is_people(actor))
            && actor.sector.first().is_some_and(|s| !BEYOND.contains(&s.as_str()))
        {
            let official = actor.sector.first().is_some_and(|s| OFFICIAL.contains(&s.as_str()));
            let around = langs
                .iter()
                .find_map(|&lang| self.country_around(phrase, context, lang, on, official));
            if let Some(state) = around.and_then(|c| self.pack.cast.entity(&c)) {
                actor.id = state.id.clone();
                actor.country = state.country.clone();
                actor.via = format!("{} by the words around it", actor.via);
            }
        }
        actors
    }

    fn is_people(&self, actor: &Actor) -> bool {
        self.pack.cast.entity(&actor.id).is_some_and(|e| e.kind == "ETH")
    }

    /// The layers up to the mentions of a text that is no page: nothing in it is furniture.
    fn read(&self, text: &str, lang: Option<Lang>, on: Option<Date>) -> Option<(Article, Sentences, Parses, Mentions)> {
        let raw = RawDoc {
            bytes: text.as_bytes().to_vec(),
            content_type: Some(ContentType::Text),
            published: on,
            lang,
            ..RawDoc::default()
        };
        let (mut article, _) = article(&self.pack, &raw);
        article.text = text.to_string();
        article.blocks = vec![Block {
            span: Span::new(0, text.len()),
            role: Role::Paragraph,
        }];
        article.dateline = None;
        let model = article.lang.and_then(|l| self.model(l))?;
        let (sentences, _) = sentences(&self.pack, &article);
        let language = article.lang.and_then(|l| self.pack.language(l));
        let (parses, _) = parses(model, language, &article, &sentences);
        let (mentions, _) = mentions(&self.pack, &article, &sentences, &parses);
        Some((article, sentences, parses, mentions))
    }

    fn meant(&self, phrase: &str, text: &str, lang: Option<Lang>, on: Option<Date>) -> Option<Vec<Actor>> {
        let span = find_caseless(text, phrase)?;
        let (article, sentences, parses, mentions) = self.read(text, lang, on)?;
        let tree = Tree::new(&article, &sentences, &parses);
        let mention = mentions.meant_by(&tree, span)?;
        Some(
            mention
                .actors
                .iter()
                .map(|&a| mentions.actors[a as usize].clone())
                .collect(),
        )
    }

    /// The country where a context says that something happened; where it says nowhere, the only one it names. None for a
    /// phrase that names a part of the world itself (`Western diplomats`); officials act abroad, too.
    fn country_around(
        &self,
        phrase: &str,
        text: &str,
        lang: Option<Lang>,
        on: Option<Date>,
        official: bool,
    ) -> Option<String> {
        let (article, sentences, parses, mentions) = self.read(text, lang, on)?;
        let names = &self.pack.language(article.lang?)?.names;
        let is_region = |word: &str| {
            names.exact(word).iter().any(|n| match n.named {
                Named::Entity(i) => {
                    let entity = &self.pack.cast.entities[i as usize];
                    entity.kind == "REG" && entity.country.is_empty()
                }
                Named::Person(_) => false,
            })
        };
        if phrase.split_whitespace().any(is_region) {
            return None;
        }
        let (places, _) = places(&self.pack, &article, &sentences, &parses, &mentions);
        let span = find_caseless(text, phrase).unwrap_or(Span::new(0, 0));
        let inside = |p: &&Place| p.used == PlaceUse::In && !p.country.is_empty();
        let here: Vec<&Place> = places.places.iter().filter(inside).collect();
        let behind = here.iter().find(|p| p.span.start >= span.end).or(here.first());
        if let Some(place) = behind.filter(|_| !official) {
            return Some(place.country.clone());
        }
        let of_mentions = mentions.mentions.iter().flat_map(|m| &m.actors);
        let of_mentions = of_mentions.map(|&a| mentions.actors[a as usize].country.as_str());
        let mut all: Vec<&str> = places.places.iter().map(|p| p.country.as_str()).collect();
        all.extend(of_mentions);
        all.retain(|c| !c.is_empty());
        all.sort_unstable();
        all.dedup();
        let home = article
            .lang
            .and_then(|l| self.pack.language(l))
            .map_or("", |l| l.roles.home.as_str());
        match all[..] {
            [only] => Some(only.to_string()),
            // What an outlet of one country says of nowhere is at home.
            [] if !home.is_empty() => Some(home.to_string()),
            _ => None,
        }
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

/// Where a text spells a phrase, in any case.
fn find_caseless(text: &str, phrase: &str) -> Option<Span> {
    if let Some(at) = text.find(phrase) {
        return Some(Span::new(at, at + phrase.len()));
    }
    text.char_indices().find_map(|(at, _)| {
        let mut rest = text[at..].char_indices();
        let same = phrase.chars().all(|want| {
            rest.next()
                .is_some_and(|(_, got)| got.to_lowercase().eq(want.to_lowercase()))
        });
        let end = rest.next().map_or(text.len(), |(i, _)| at + i);
        same.then(|| Span::new(at, end))
    })
}
