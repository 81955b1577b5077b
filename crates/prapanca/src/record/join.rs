//! From layers to records.

use super::{
    ActorCode, Copied, Doc, EventCode, Evidence, Kind, Layers, Offsets, PlaceCode, QuoteText, Record, SCHEMA, WhenCode,
};
use crate::base::{Note, Span};
use crate::event::{Event, Party, Status};
use crate::mention::MentionKind;
use crate::pack::{Pack, Parties};
use crate::parse::{Deprel, Tree, Upos};
use crate::place::{Place, PlaceUse};
use crate::quote::{Quote, QuoteKind};
use crate::time::{Bound, Grain, When};

pub(super) struct Joiner<'a> {
    pub pack: &'a Pack,
    pub layers: Layers<'a>,
}

fn offsets(span: Span) -> Offsets {
    [span.start, span.end]
}

impl Joiner<'_> {
    pub fn records(&self) -> (Vec<Record>, Vec<Note>) {
        let layers = &self.layers;
        let tree = Tree::new(layers.article, layers.sentences, layers.parses);
        let doc = self.doc();
        let mut found: Vec<Record> = Vec::new();
        for event in &layers.events.events {
            if event.is_content || event.is_background || event.status == Status::Negated {
                continue;
            }
            if let Some(record) = self.event_record(&tree, event, &doc) {
                let again = |r: &&mut Record| !self.is_added(&tree, event, r) && self.is_same(r, &record);
                match found.iter_mut().find(again) {
                    Some(told) => merge(told, record),
                    None => found.push(record),
                }
            }
        }
        let mut notes = Vec::new();
        for quote in &layers.quotes.quotes {
            match self.quote_record(quote, &doc) {
                Some(record) => found.push(record),
                None => notes.push(Note {
                    code: "N501",
                    text: "a quotation without a speaker is left out".into(),
                    span: Some(quote.span),
                }),
            }
        }
        for record in &mut found {
            record.id = record_id(record);
            if let Some(event) = &mut record.event {
                event.context.sort_by_key(|name| self.pack.codebook.context(name));
            }
        }
        (found, notes)
    }

    fn doc(&self) -> Doc {
        let article = self.layers.article;
        let slice = |s: Span| s.slice(&article.text).to_string();
        let reference = self.layers.times.reference.as_ref();
        Doc {
            id: article.id.clone(),
            url: article.url.clone(),
            outlet: article.outlet.clone(),
            byline: article.byline.map(slice),
            credit: article.credit.map(slice),
            copied_from: article.copied_from.as_ref().map(|c| Copied {
                name: c.name.clone(),
                span: c.span.map(offsets),
                via: c.via.as_str().into(),
            }),
            published: reference.map(|r| r.date.to_string()),
            published_via: reference.map(|r| r.via.to_string()),
            lang: article.lang.map(|l| l.to_string()),
            title: article.headline.map(slice),
        }
    }

    fn event_record(&self, tree: &Tree<'_>, event: &Event, doc: &Doc) -> Option<Record> {
        let frame = &self.pack.codebook.frames[event.frame as usize];
        let event_type = self.pack.codebook.type_of(event.frame);
        let quote = self.quote_over(event);
        let mut actor = self.codes(&event.actors, quote);
        let mut recipient = self.codes(&event.recipients, quote);
        // A president may dismiss a minister of his, a state arrest its people; nobody acts on himself.
        let himself = |a: &ActorCode, r: &ActorCode| is_same_actor(a, r) && a.name == r.name;
        recipient.retain(|r| !actor.iter().any(|a| himself(a, r)));
        if frame.parties == Parties::Mutual {
            actor.append(&mut recipient);
        }
        let mut by = self.codes(&event.accusers, quote);
        if by.is_empty()
            && let Some(quote) = quote
        {
            by = self.speakers(quote);
            // A document or somebody unnamed, in the words that stand there: `a leaked memo`.
            if by.is_empty()
                && let Some(span) = quote
                    .speaker_head
                    .filter(|&h| tree.upos(h) != Upos::Pron)
                    .and_then(|h| self.phrase(h))
            {
                by.push(named(span.slice(&self.layers.article.text).to_string(), span, ""));
            }
        }
        // Who speaks of his own acts is not telling of another's.
        let own = !by.is_empty() && by.iter().any(|b| actor.iter().any(|a| is_same_actor(a, b)));
        let mut status = event.status;
        if status == Status::Actual && !by.is_empty() && !own && tree.upos(event.trigger) == Upos::Verb {
            status = Status::Alleged;
        }
        let when = self.when(tree, event, status, quote);
        let report = self.layers.times.reference.as_ref().map(|r| r.date.to_string());
        if status == Status::Actual && self.is_long_past(tree, event.trigger, when.as_ref()) {
            status = Status::Historical;
        }
        let today = when.as_ref().is_some_and(|w| report.as_ref() == Some(&w.to));
        let place = self.place(tree, event, quote, today);
        let origin = self.origin(tree, event);
        let article = self.layers.article;
        let sentence = self.layers.sentences.sentences[event.sentence as usize].span;
        Some(Record {
            kind: Kind::Event,
            id: String::new(),
            schema: SCHEMA.into(),
            engine: env!("CARGO_PKG_VERSION").into(),
            knowledge: self.pack.version.clone(),
            doc: doc.clone(),
            event: Some(EventCode {
                event_type: event_type.name.clone(),
                mode: frame.mode.clone(),
                context: self.contexts(event),
                cameo: frame.cameo.clone(),
                quad: event_type.quad.clone(),
                intensity: frame.intensity,
                status: status.as_str().into(),
                frame: frame.name.clone(),
            }),
            actor,
            recipient,
            by,
            speaker: Vec::new(),
            quote: None,
            when,
            place,
            origin,
            evidence: vec![Evidence {
                sentence: sentence.slice(&article.text).to_string(),
                span: offsets(sentence),
                trigger: event.trigger_span.slice(&article.text).to_string(),
                trigger_span: offsets(event.trigger_span),
                via: event.via.clone(),
            }],
            confidence: (event.score * 100.0).round() / 100.0,
        })
    }

    /// The contexts of an event: its frame's, those that the words of its sentence tell, and the article's.
    fn contexts(&self, event: &Event) -> Vec<String> {
        let (codebook, contexts) = (&self.pack.codebook, self.layers.contexts);
        let own = codebook.frames[event.frame as usize].contexts.iter().copied();
        let here = contexts.of_sentence(event.sentence).iter().map(|f| f.context);
        let mut all: Vec<u16> = own.chain(here).chain(contexts.article.iter().copied()).collect();
        all.sort_unstable();
        all.dedup();
        let name = |c: u16| codebook.contexts[c as usize].name.clone();
        all.into_iter().map(name).collect()
    }

    /// The innermost quotation that an event's trigger stands in.
    fn quote_over(&self, event: &Event) -> Option<&Quote> {
        let at = self.layers.sentences.tokens[event.trigger as usize].span;
        self.layers
            .quotes
            .quotes
            .iter()
            .filter(|q| q.said && q.span.contains(at) && q.cue != Some(event.trigger) && q.speaker_head.is_some())
            .filter(|q| q.kind != QuoteKind::Mixed || q.quoted.iter().any(|s| s.contains(at)) || self.is_saying(q))
            .min_by_key(|q| q.span.len())
    }

    /// Whether a mixed quotation hangs on a word of saying, so that its unquoted words are the speaker's too.
    fn is_saying(&self, quote: &Quote) -> bool {
        quote.cue.is_some()
    }

    fn codes(&self, parties: &[Party], quote: Option<&Quote>) -> Vec<ActorCode> {
        let mut codes: Vec<ActorCode> = Vec::new();
        for party in parties {
            for code in self.code(party, quote) {
                if !codes.iter().any(|c| is_same_actor(c, &code)) {
                    codes.push(code);
                }
            }
        }
        codes
    }

    fn code(&self, party: &Party, quote: Option<&Quote>) -> Vec<ActorCode> {
        let text = party.span.slice(&self.layers.article.text).to_string();
        let mentions = self.layers.mentions;
        let first = mentions
            .headed_by(party.head)
            .is_some_and(|m| m.kind == MentionKind::FirstPerson);
        if first && let Some(quote) = quote {
            let mut codes = self.speakers(quote);
            for code in &mut codes {
                code.text.clone_from(&text);
                code.span = offsets(party.span);
            }
            return codes;
        }
        if party.actors.is_empty() {
            return vec![named(text, party.span, "")];
        }
        self.actor_codes(&party.actors, party.span)
    }

    fn actor_codes(&self, actors: &[u32], span: Span) -> Vec<ActorCode> {
        actors
            .iter()
            .map(|&a| {
                let actor = &self.layers.mentions.actors[a as usize];
                ActorCode {
                    wikidata: self.pack.cast.wikidata(&actor.id).to_string(),
                    id: actor.id.clone(),
                    name: actor.name.clone(),
                    country: actor.country.clone(),
                    sector: actor.sector.clone(),
                    text: span.slice(&self.layers.article.text).to_string(),
                    span: offsets(span),
                    via: actor.via.clone(),
                }
            })
            .collect()
    }

    fn speakers(&self, quote: &Quote) -> Vec<ActorCode> {
        let mut codes: Vec<ActorCode> = Vec::new();
        for &m in &quote.speakers {
            let Some(mention) = self.layers.mentions.mentions.get(m as usize) else {
                continue;
            };
            for code in self.actor_codes(&mention.actors, mention.span) {
                if !codes.iter().any(|c| is_same_actor(c, &code)) {
                    codes.push(code);
                }
            }
        }
        if let Some(name) = quote.name {
            let words = name.slice(&self.layers.article.text).to_string();
            match &mut codes[..] {
                // Somebody else of that surname is in the cast.
                [code]
                    if code.sector.is_empty()
                        || code.name.contains(' ')
                            && words.contains(' ')
                            && !code.name.is_empty()
                            && shares_word(&code.name, &words) =>
                {
                    *code = named(words, name, "quote.name");
                }
                [code] => code.name = words,
                [] => codes.push(named(words, name, "quote.name")),
                _ => {}
            }
        }
        // Who was named before is shown in the words that stand here: `she`, `the minister`.
        if let (Some(head), Some(here)) = (quote.speaker_head, quote.speaker_head.and_then(|h| self.words_of(h))) {
            let range = self.layers.sentences.tokens.get(head as usize).map(|t| t.sentence);
            let sentence = range.and_then(|s| self.layers.sentences.sentences.get(s as usize));
            for code in &mut codes {
                let own = Span::new(code.span[0] as usize, code.span[1] as usize);
                if sentence.is_some_and(|s| !s.span.contains(own)) {
                    code.text = here.slice(&self.layers.article.text).to_string();
                    code.span = offsets(here);
                }
            }
        }
        codes
    }

    /// The words that name somebody at a token: its mention, else its phrase.
    fn words_of(&self, head: u32) -> Option<Span> {
        let mention = self.layers.mentions.covering(head).map(|m| m.span);
        mention.or_else(|| self.phrase(head))
    }

    fn quote_record(&self, quote: &Quote, doc: &Doc) -> Option<Record> {
        let text = &self.layers.article.text;
        let mut speaker = self.speakers(quote);
        if speaker.is_empty() {
            let head = quote.speaker_head?;
            let span = self.phrase(head)?;
            let words = span.slice(text).to_string();
            speaker.push(named(words, span, ""));
        }
        let sentence = self.layers.sentences.sentences.get(quote.sentence as usize)?.span;
        let token_span = |t: u32| self.layers.sentences.tokens.get(t as usize).map(|t| t.span);
        let cue = quote.cue.and_then(token_span);
        Some(Record {
            kind: Kind::Quote,
            id: String::new(),
            schema: SCHEMA.into(),
            engine: env!("CARGO_PKG_VERSION").into(),
            knowledge: self.pack.version.clone(),
            doc: doc.clone(),
            event: None,
            actor: Vec::new(),
            recipient: Vec::new(),
            by: Vec::new(),
            speaker,
            quote: Some(QuoteText {
                text: quote.span.slice(text).to_string(),
                span: offsets(quote.span),
                quote_type: quote.type_name().into(),
                cue: cue.map(|s| s.slice(text).to_string()),
            }),
            when: None,
            place: None,
            origin: None,
            evidence: vec![Evidence {
                sentence: sentence.slice(text).to_string(),
                span: offsets(sentence),
                trigger: cue.map(|s| s.slice(text).to_string()).unwrap_or_default(),
                trigger_span: cue.map(offsets).unwrap_or_default(),
                via: quote.via.clone(),
            }],
            confidence: if quote.speakers.is_empty() { 0.5 } else { 0.8 },
        })
    }

    /// A noun with the words that stand right before or behind it as parts of it.
    fn phrase(&self, head: u32) -> Option<Span> {
        let (tokens, parses) = (&self.layers.sentences.tokens, self.layers.parses);
        let own = tokens.get(head as usize)?.span;
        let part = |t: usize| {
            parses.head.get(t).copied().flatten() == Some(head)
                && parses
                    .deprel
                    .get(t)
                    .is_some_and(|d| matches!(d.base(), Deprel::FLAT | Deprel::COMPOUND | Deprel::AMOD | Deprel::NMOD))
                && tokens
                    .get(t)
                    .is_some_and(|o| o.sentence == tokens[head as usize].sentence)
        };
        let (mut first, mut last) = (head as usize, head as usize);
        while first > 0 && part(first - 1) {
            first -= 1;
        }
        while part(last + 1) {
            last += 1;
        }
        Some(own.cover(tokens[first].span).cover(tokens[last].span))
    }

    /// The event's own expression of time, else its sentence's, else the report's day: what is to come lies after it, what is
    /// history before it. The day on which something was said is not the day of what was said.
    fn when(&self, tree: &Tree<'_>, event: &Event, status: Status, quote: Option<&Quote>) -> Option<WhenCode> {
        let times = self.layers.times;
        let range = tree.sentence_of(event.trigger);
        let here: Vec<&When> = times
            .whens
            .iter()
            .filter(|w| w.tokens.start >= range.start && w.tokens.end <= range.end && w.tokens.start < w.tokens.end)
            .filter(|w| w.length.is_none() && quote.is_none_or(|q| q.span.contains(w.span)))
            .collect();
        let code = |when: &When, via: &str| WhenCode {
            from: when.from.to_string(),
            to: when.to.to_string(),
            grain: when.grain.as_str().into(),
            approximate: when.approximate,
            clock: when.clock.clone(),
            bound: when.bound.map(|b| match b {
                Bound::Before => "before".into(),
                Bound::After => "after".into(),
            }),
            repeats: when.repeats.clone(),
            text: Some(when.span.slice(&self.layers.article.text).to_string()),
            span: Some(offsets(when.span)),
            via: via.into(),
        };
        let distance = |when: &&When| when.tokens.start.abs_diff(event.trigger);
        let head = |when: &When| {
            when.tokens
                .clone()
                .find(|&t| tree.head(t).is_none_or(|h| !when.tokens.contains(&h)))
                .unwrap_or(when.tokens.start)
        };
        let own = here
            .iter()
            .filter(|w| self.holder(tree, head(w), event.sentence) == Some(event.trigger))
            .filter(|w| !is_of_another(tree, head(w), event.trigger))
            .min_by_key(|w| distance(w));
        if let Some(when) = own {
            return Some(code(when, "clause"));
        }
        let shared = here
            .iter()
            .filter(|w| self.holder(tree, head(w), event.sentence).is_none())
            .min_by_key(|w| distance(w));
        if let Some(when) = shared {
            return Some(code(when, "sentence"));
        }
        let bound = match status {
            Status::Planned | Status::Hypothetical => Some("after"),
            Status::Historical => Some("before"),
            // `has imposed sanctions`, `telah memberlakukan sanksi`: some day up to the report's.
            _ if self.is_perfect(tree, event.trigger) => Some("before"),
            _ => None,
        };
        times.reference.as_ref().map(|day| WhenCode {
            from: day.date.to_string(),
            to: day.date.to_string(),
            grain: Grain::Day.as_str().into(),
            approximate: true,
            clock: None,
            bound: bound.map(str::to_string),
            repeats: None,
            text: None,
            span: None,
            via: "report".into(),
        })
    }

    /// Whether an expression of time says that something ended two years or more before the report.
    fn is_long_past(&self, tree: &Tree<'_>, trigger: u32, when: Option<&WhenCode>) -> bool {
        let reference = self.layers.times.reference.as_ref();
        let (Some(when), Some(reference)) = (when.filter(|w| w.via != "report"), reference) else {
            return false;
        };
        // `demanding that it honour a deal it signed in 2023`: the year is another verb's.
        let tokens = self
            .layers
            .times
            .whens
            .iter()
            .find(|w| Some(offsets(w.span)) == when.span)
            .map(|w| w.tokens.start);
        let another = |t: u32| {
            tree.ancestors(t)
                .take_while(|&a| a != trigger)
                .any(|a| tree.upos(a) == Upos::Verb)
        };
        if tokens.is_some_and(another) {
            return false;
        }
        let end = when.to.parse::<jiff::civil::Date>();
        end.is_ok_and(|end| {
            end.year() + 2 < reference.date.year() || end.year() + 2 == reference.date.year() && end < reference.date
        })
    }

    fn is_perfect(&self, tree: &Tree<'_>, verb: u32) -> bool {
        let Some(language) = self.layers.article.lang.and_then(|l| self.pack.language(l)) else {
            return false;
        };
        let own = tree.children(verb).iter().copied();
        let above = tree.head(verb).filter(|_| tree.upos(verb) != Upos::Verb);
        own.chain(above.into_iter().flat_map(|v| tree.children(v).iter().copied()))
            .any(|c| c < verb && language.grammar.is("perfect", tree.lower(c)))
    }

    /// The nearest event trigger above a token, in its sentence.
    fn holder(&self, tree: &Tree<'_>, token: u32, sentence: u32) -> Option<u32> {
        let is_trigger = |t: u32| {
            self.layers
                .events
                .events
                .iter()
                .any(|e| e.sentence == sentence && e.trigger == t && !e.is_content)
        };
        tree.ancestors(token).find(|&a| is_trigger(a))
    }

    /// The event that a place belongs to. What somebody says about an act stands between his verb and the act's place (`noted the
    /// growing cooperation, including drills around Japan`), however the tree hangs it.
    fn scene(&self, tree: &Tree<'_>, token: u32, sentence: u32) -> Option<u32> {
        let holder = self.holder(tree, token, sentence)?;
        let events = self.layers.events.events.iter().filter(|e| e.sentence == sentence);
        let verbal = |e: &Event| self.pack.codebook.type_of(e.frame).quad.starts_with("verbal");
        if !events.clone().any(|e| e.trigger == holder && verbal(e)) {
            return Some(holder);
        }
        let inner = events
            .filter(|e| !e.is_content && !verbal(e) && e.trigger > holder && e.trigger < token)
            .filter(|e| tree.is_below(e.trigger, holder))
            .map(|e| e.trigger)
            .max();
        inner.or(Some(holder))
    }

    fn place(&self, tree: &Tree<'_>, event: &Event, quote: Option<&Quote>, today: bool) -> Option<PlaceCode> {
        let places = self.layers.places;
        let range = tree.sentence_of(event.trigger);
        let here: Vec<&Place> = places
            .places
            .iter()
            .filter(|p| p.tokens.start >= range.start && p.tokens.end <= range.end && !p.tokens.is_empty())
            .filter(|p| matches!(p.used, PlaceUse::In | PlaceUse::To))
            .filter(|p| quote.is_none_or(|q| q.span.contains(p.span)))
            .collect();
        let distance = |p: &&&Place| p.tokens.start.abs_diff(event.trigger);
        let own = here
            .iter()
            .filter(|p| self.scene(tree, p.tokens.start, event.sentence) == Some(event.trigger))
            .min_by_key(distance);
        if let Some(place) = own {
            return Some(self.place_code(place, "clause"));
        }
        let shared = here
            .iter()
            .filter(|p| self.holder(tree, p.tokens.start, event.sentence).is_none())
            .min_by_key(distance);
        if let Some(place) = shared {
            return Some(self.place_code(place, "sentence"));
        }
        let event_type = self.pack.codebook.type_of(event.frame);
        let suffers = |p: &&Place| event.recipients.iter().any(|r| r.span.contains(p.span));
        if event_type.at_recipient
            && let Some(place) = places.places.iter().filter(|p| p.id == p.country).find(suffers)
        {
            return Some(self.place_code(place, "recipient"));
        }
        // The dateline tells where the lead happened.
        let block = self.layers.sentences.sentences[event.sentence as usize].block as usize;
        let lead = self
            .layers
            .article
            .blocks
            .iter()
            .position(|b| b.role == crate::article::Role::Paragraph);
        // So did what its own people said or agreed on that day.
        let verbal = event_type.quad.starts_with("verbal");
        let of_country = |d: &&Place| {
            let actors = event.actors.iter().flat_map(|p| &p.actors);
            actors
                .map(|&a| &self.layers.mentions.actors[a as usize])
                .any(|a| a.country == d.country && !d.country.is_empty())
        };
        let dateline = places
            .dateline
            .as_ref()
            .filter(|d| event.status == Status::Actual && (lead == Some(block) || verbal && today && of_country(d)))?;
        Some(self.place_code(dateline, "dateline"))
    }

    fn place_code(&self, place: &Place, via: &str) -> PlaceCode {
        PlaceCode {
            name: place.name.clone(),
            id: place.id.clone(),
            country: place.country.clone(),
            admin1: place.admin1.clone(),
            lat: place.latitude,
            lon: place.longitude,
            text: place.span.slice(&self.layers.article.text).to_string(),
            span: offsets(place.span),
            via: via.into(),
            reason: place.reason.into(),
        }
    }

    /// Where a movement begins: a place behind `from` that hangs on the event.
    fn origin(&self, tree: &Tree<'_>, event: &Event) -> Option<PlaceCode> {
        let places = self.layers.places.places.iter();
        places
            .filter(|p| p.used == PlaceUse::From && !p.tokens.is_empty())
            .filter(|p| self.holder(tree, p.tokens.start, event.sentence) == Some(event.trigger))
            .min_by_key(|p| p.tokens.start.abs_diff(event.trigger))
            .map(|p| self.place_code(p, "clause"))
    }

    /// Whether a sentence says of itself that it adds something (`Japan will also consider …`) to what was told before it.
    fn is_added(&self, tree: &Tree<'_>, event: &Event, told: &Record) -> bool {
        let sentence = &self.layers.sentences.sentences[event.sentence as usize];
        let Some(language) = self.layers.article.lang.and_then(|l| self.pack.language(l)) else {
            return false;
        };
        let adds = |t: u32| language.cues.of_kind(tree.lower(t), "additive").next().is_some();
        let near = tree
            .children(event.trigger)
            .iter()
            .copied()
            .chain([sentence.tokens.start]);
        told.evidence.iter().all(|e| e.span != offsets(sentence.span)) && near.into_iter().any(adds)
    }

    /// Whether two records tell of one event: same type, same parties as far as both name them, no other mode, day or
    /// status.
    fn is_same(&self, a: &Record, b: &Record) -> bool {
        let (Some(x), Some(y)) = (&a.event, &b.event) else {
            return false;
        };
        let modes = x.mode == y.mode || x.mode.is_none() || y.mode.is_none();
        // A day given only by the report fits an expression that reaches it; one long past is another event, unless the
        // words are the same.
        let days = match (&a.when, &b.when) {
            (Some(p), Some(q)) if (p.via == "report") != (q.via == "report") => {
                let (report, own) = if p.via == "report" { (p, q) } else { (q, p) };
                x.frame == y.frame || own.to >= report.from || own.to.get(..4) == report.from.get(..4)
            }
            (Some(p), Some(q)) => p.from <= q.to && q.from <= p.to,
            _ => true,
        };
        // Two frames in one sentence are two acts (`sent arms and offered shelter`).
        let acts = x.frame == y.frame || a.evidence.iter().all(|e| b.evidence.iter().all(|f| e.span != f.span));
        let planned = |s: &str| matches!(s, "planned" | "hypothetical");
        let status = planned(&x.status) == planned(&y.status);
        x.event_type == y.event_type
            && modes
            && days
            && acts
            && status
            && is_subset(&a.actor, &b.actor)
            && (a.recipient.is_empty() || b.recipient.is_empty() || is_subset(&a.recipient, &b.recipient))
    }
}

/// `demanding that it honour a deal it signed in 2023`: whether a finite verb with a subject of its own stands between an
/// expression and a trigger above it.
fn is_of_another(tree: &Tree<'_>, token: u32, trigger: u32) -> bool {
    let has_subject = |v: u32| tree.children_by(v, &[Deprel::NSUBJ]).next().is_some();
    let mut between = tree.ancestors(token).take_while(|&a| a != trigger);
    between.any(|a| tree.upos(a) == Upos::Verb && matches!(tree.deprel(a).base(), Deprel::ACL) && has_subject(a))
}

/// Somebody of whom the article tells no more than the name.
fn named(words: String, span: Span, via: &str) -> ActorCode {
    ActorCode {
        id: String::new(),
        wikidata: String::new(),
        name: words.clone(),
        country: String::new(),
        sector: Vec::new(),
        text: words,
        span: offsets(span),
        via: via.into(),
    }
}

fn shares_word(a: &str, b: &str) -> bool {
    a.split(' ').any(|w| b.split(' ').any(|v| v == w))
}

/// Whether two codes mean the same party: the same state or body; its sector or person may be told only once.
fn is_same_actor(a: &ActorCode, b: &ActorCode) -> bool {
    if a.id.is_empty() || b.id.is_empty() {
        return a.id == b.id && (a.name == b.name && a.country == b.country);
    }
    a.id == b.id && (a.name == b.name || a.sector == b.sector || a.sector.is_empty() || b.sector.is_empty())
}

fn is_subset(a: &[ActorCode], b: &[ActorCode]) -> bool {
    let (few, many) = if a.len() <= b.len() { (a, b) } else { (b, a) };
    !few.is_empty() && few.iter().all(|x| many.iter().any(|y| is_same_actor(x, y)))
}

/// Lays a second telling over the first: more evidence, and what the first left open.
fn merge(told: &mut Record, again: Record) {
    if told
        .evidence
        .iter()
        .all(|e| again.evidence.iter().all(|n| n.trigger_span != e.trigger_span))
    {
        told.evidence.extend(again.evidence);
    }
    for actor in again.actor {
        if !told.actor.iter().any(|a| is_same_actor(a, &actor))
            && !told.recipient.iter().any(|a| is_same_actor(a, &actor))
        {
            told.actor.push(actor);
        }
    }
    for recipient in again.recipient {
        let known = told
            .recipient
            .iter()
            .chain(&told.actor)
            .any(|a| is_same_actor(a, &recipient));
        if !known {
            told.recipient.push(recipient);
        }
    }
    let better = match (&told.when, &again.when) {
        (Some(a), Some(b)) => a.via == "report" && b.via != "report",
        (None, Some(_)) => true,
        _ => false,
    };
    if better {
        told.when = again.when;
    }
    if told.place.is_none() {
        told.place = again.place;
    }
    if let (Some(a), Some(b)) = (&mut told.event, again.event) {
        if a.mode.is_none() {
            a.mode = b.mode;
        }
        for context in b.context {
            if !a.context.contains(&context) {
                a.context.push(context);
            }
        }
        if a.status == "alleged" && b.status == "actual" {
            a.status = b.status;
            told.by.clear();
        }
    }
    told.confidence = told.confidence.max(again.confidence);
}

/// Sixteen hexadecimal digits of what the record says.
fn record_id(record: &Record) -> String {
    let mut hash = 0xcbf2_9ce4_8422_2325_u64;
    let mut eat = |text: &str| {
        for byte in text.bytes().chain([0]) {
            hash = (hash ^ u64::from(byte)).wrapping_mul(0x0000_0100_0000_01b3);
        }
    };
    eat(&record.doc.id);
    match (&record.event, &record.quote) {
        (Some(event), _) => eat(&event.frame),
        (_, Some(quote)) => eat(&quote.text),
        _ => {}
    }
    for actor in record.actor.iter().chain(&record.recipient).chain(&record.speaker) {
        eat(&actor.id);
        eat(&actor.name);
    }
    for evidence in &record.evidence {
        eat(&format!("{}-{}", evidence.trigger_span[0], evidence.trigger_span[1]));
    }
    format!("{}{hash:016x}", if record.kind == Kind::Event { "e" } else { "q" })
}
