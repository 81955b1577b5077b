//! Who a bare phrase means, for users who have names and no articles.

use crate::article::{Article, Block, ContentType, RawDoc, Role, article};
use crate::base::{Lang, Span};
use crate::engine::Engine;
use crate::mention::{Actor, Mentions, mentions};
use crate::pack::Named;
use crate::parse::{Parses, Tree, parses};
use crate::place::{Place, PlaceUse, places};
use crate::sentence::{Sentences, sentences};
use jiff::civil::Date;

/// Sectors of those who need belong to no country: where they act does not say whose they are.
const BEYOND: [&str; 5] = ["IGO", "IMG", "NGO", "MNC", "REF"];

/// Sectors of a state's own people, who act abroad as well.
const OFFICIAL: [&str; 6] = ["GOV", "LEG", "JUD", "MIL", "SPY", "ELI"];

/// The layers up to the mentions.
struct Reading {
    article: Article,
    sentences: Sentences,
    parses: Parses,
    mentions: Mentions,
}

impl Reading {
    /// Who a phrase in the text means.
    fn meant(&self, phrase: &str) -> Option<Vec<Actor>> {
        let span = find_caseless(&self.article.text, phrase)?;
        let tree = Tree::new(&self.article, &self.sentences, &self.parses);
        let mention = self.mentions.meant_by(&tree, span)?;
        let actors = mention.actors.iter().map(|&a| self.mentions.actors[a as usize].clone());
        Some(actors.collect())
    }
}

impl Engine {
    /// Who a bare phrase means, in the words around it if they are known; several where it joins several, none where it
    /// means nobody that can be told.
    pub fn actors(&self, phrase: &str, context: Option<&str>, lang: Option<Lang>, on: Option<Date>) -> Vec<Actor> {
        let phrase = phrase.trim();
        let mut langs: Vec<Option<Lang>> = vec![lang];
        if lang.is_none() {
            langs.extend(self.models.iter().map(|s| Some(s.lang)));
        }
        let read = |text: &str| -> Vec<Reading> { langs.iter().filter_map(|&l| self.read(text, l, on)).collect() };
        let contexts = context.map(read).unwrap_or_default();
        // Of the context and the phrase alone, and of two languages, whichever tells more; of equals the first.
        let mut best: Option<(usize, Vec<Actor>)> = None;
        for actors in contexts.iter().chain(&read(phrase)).filter_map(|r| r.meant(phrase)) {
            let of =
                |a: &Actor| usize::from(!a.country.is_empty() || !a.id.is_empty()) + usize::from(!a.sector.is_empty());
            let known = actors.iter().map(of).max().unwrap_or(0);
            if best.as_ref().is_none_or(|(k, _)| known > *k) {
                best = Some((known, actors));
            }
        }
        let mut actors = best.map_or_else(Vec::new, |(_, actors)| actors);
        if let [actor] = actors.as_mut_slice()
            && actor.country.is_empty()
            && (actor.id.is_empty() || self.is_people(actor))
            && actor.sector.first().is_some_and(|s| !BEYOND.contains(&s.as_str()))
        {
            let official = actor.sector.first().is_some_and(|s| OFFICIAL.contains(&s.as_str()));
            let around = contexts.iter().find_map(|c| self.country_around(phrase, c, official));
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
    fn read(&self, text: &str, lang: Option<Lang>, on: Option<Date>) -> Option<Reading> {
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
        Some(Reading {
            article,
            sentences,
            parses,
            mentions,
        })
    }

    /// The country where a context says that something happened; where it says nowhere, the only one it names. None for a
    /// phrase that names a part of the world itself (`Western diplomats`); officials act abroad, too.
    fn country_around(&self, phrase: &str, context: &Reading, official: bool) -> Option<String> {
        let Reading {
            article,
            sentences,
            parses,
            mentions,
        } = context;
        let language = self.pack.language(article.lang?)?;
        let names = &language.names;
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
        let (places, _) = places(&self.pack, article, sentences, parses, mentions);
        let span = find_caseless(&article.text, phrase).unwrap_or(Span::new(0, 0));
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
        let home = &language.roles.home;
        match all[..] {
            [only] => Some(only.to_string()),
            // What an outlet of one country says of nowhere is at home.
            [] if !home.is_empty() => Some(home.clone()),
            _ => None,
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
