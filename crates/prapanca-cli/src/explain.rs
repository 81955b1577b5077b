//! `prapanca explain`: every layer of an article, with the rules that decided.

use crate::code::{guarded, notes, quietly};
use crate::pretty;
use crate::style::{self, Painted, Styles};
use crate::{ExplainArgs, Failure, failure, input};
use prapanca::event::{Event, Party};
use prapanca::mention::Actor;
use prapanca::parse::NameKind;
use prapanca::record::{Kind, Record};
use prapanca::{Coded, Engine};
use std::fmt::Write as _;
use std::io::{self, Write as _};

pub fn run(args: &ExplainArgs) -> Result<(), Failure> {
    let engine = args.given.engine()?;
    let given = args.given.given(engine)?;
    let (name, doc) = input::one(&args.path, &given)?;
    let told = |e| failure(format!("{name}: {e}"), "please report it with the article");
    let coded = quietly(|| guarded(|| engine.code(&doc))).map_err(told)?;
    let view = View {
        engine,
        coded: &coded,
        s: Styles::for_stdout(),
        width: style::width(),
    };
    let records = view.records(args.event.as_deref())?;
    let sentences = view.sentences(args.sentence, args.event.as_ref().map(|_| records.as_slice()))?;
    let narrow = args.sentence.is_some() || args.event.is_some();
    let mut out = String::new();
    if !narrow {
        view.article(&name, &mut out);
    }
    for &i in &sentences {
        view.sentence(i, narrow, &mut out);
    }
    if args.sentence.is_none() {
        view.outcome(&records, &mut out);
    }
    io::stdout().lock().write_all(out.as_bytes()).map_err(Failure::output)
}

struct View<'a> {
    engine: &'a Engine,
    coded: &'a Coded,
    s: Styles,
    width: usize,
}

impl View<'_> {
    /// The records asked for: all, or the one whose id begins so.
    fn records(&self, id: Option<&str>) -> Result<Vec<&Record>, Failure> {
        let all = &self.coded.records;
        let Some(id) = id else { return Ok(all.iter().collect()) };
        let found: Vec<&Record> = all.iter().filter(|r| r.id.starts_with(id)).collect();
        if !id.is_empty() && !found.is_empty() {
            return Ok(found);
        }
        let ids: Vec<&str> = all.iter().map(|r| r.id.as_str()).collect();
        let help = if ids.is_empty() {
            "it has no records".into()
        } else {
            format!("it has {}", ids.join(", "))
        };
        Err(failure(format!("no record `{id}` in this article"), help))
    }

    /// The sentences asked for: all, one by its number, or those that the records stand on.
    fn sentences(&self, number: Option<usize>, records: Option<&[&Record]>) -> Result<Vec<usize>, Failure> {
        let all = &self.coded.sentences.sentences;
        if let Some(n) = number {
            if n == 0 || n > all.len() {
                let count = style::count(all.len(), "sentence");
                return Err(failure(
                    format!("no sentence {n}"),
                    format!("the article has {count}, counted from 1"),
                ));
            }
            return Ok(vec![n - 1]);
        }
        let Some(records) = records else {
            return Ok((0..all.len()).collect());
        };
        let evidence = |i: usize| {
            let span = all[i].span;
            let mut spans = records.iter().flat_map(|r| &r.evidence).map(|e| e.span);
            spans.any(|[start, end]| start < span.end && span.start < end)
        };
        Ok((0..all.len()).filter(|&i| evidence(i)).collect())
    }

    fn words(&self, token: u32) -> &str {
        let token = self.coded.sentences.tokens.get(token as usize);
        token.map_or("", |t| t.span.slice(&self.coded.article.text))
    }

    fn article(&self, name: &str, out: &mut String) {
        let (s, article) = (&self.s, &self.coded.article);
        let _ = writeln!(out, "{}", s.strong(&style::clean(name)));
        let lang = article
            .lang
            .map_or("not told or not served".to_string(), |l| l.to_string());
        let mut line = |what: &str, text: &str| {
            if !text.trim().is_empty() {
                let _ = writeln!(out, "  {what:<11} {}", style::clean(text.trim()).replace('\n', " "));
            }
        };
        let slice = |span: Option<prapanca::base::Span>| span.map_or("", |s| s.slice(&article.text));
        line("id", &article.id);
        line("language", &lang);
        line("headline", slice(article.headline));
        if let Some(dateline) = article.dateline {
            line("dateline", dateline.span.slice(&article.text));
        }
        line("outlet", article.outlet.as_deref().unwrap_or(""));
        line("byline", slice(article.byline));
        line("credit", slice(article.credit));
        if let Some(copied) = &article.copied_from {
            line("copied from", &format!("{} ({})", copied.name, copied.via.as_str()));
        }
        if let Some(day) = &self.coded.times.reference {
            line("day", &format!("{} ({})", day.date, day.via));
        }
        let about: Vec<&str> = self.coded.contexts.article.iter().map(|&c| self.context(c)).collect();
        line("contexts", &about.join(", "));
        out.push('\n');
        for block in &article.blocks {
            let role = format!("{:?}", block.role);
            let words = style::fit(block.span.slice(&article.text), self.width.saturating_sub(18));
            let _ = writeln!(out, "  {} {}", s.dim(&format!("{role:<13}")), words.trim_end());
        }
        out.push('\n');
        for note in notes(self.coded) {
            let _ = writeln!(out, "  {} {}", s.dim("note"), style::clean(&note));
        }
        if !self.coded.notes.is_empty() {
            out.push('\n');
        }
    }

    fn sentence(&self, i: usize, narrow: bool, out: &mut String) {
        let (s, coded) = (&self.s, self.coded);
        let sentence = &coded.sentences.sentences[i];
        let block = coded.article.blocks.get(sentence.block as usize);
        let role = block.map(|b| format!("{:?}", b.role).to_lowercase());
        let is_read = block.is_none_or(|b| b.role.is_read());
        let mut text = Painted::default();
        text.push(s.strong, &format!("Sentence {} ", i + 1))
            .push(
                s.dim,
                &format!(
                    "({}, bytes {}–{}) ",
                    role.unwrap_or_default(),
                    sentence.span.start,
                    sentence.span.end
                ),
            )
            .push("", sentence.span.slice(&coded.article.text));
        out.push_str(&text.wrap(self.width, "", "  "));
        self.tokens(i, out);
        self.tree(i, out);
        self.who(i, out);
        self.when_where(i, out);
        self.contexts(i, out);
        let events: Vec<&Event> = coded
            .events
            .events
            .iter()
            .filter(|e| e.sentence as usize == i)
            .collect();
        if !events.is_empty() {
            self.title("Frames", out);
            for event in &events {
                self.event(event, out);
            }
        }
        let near: Vec<_> = coded.events.near.iter().filter(|n| n.sentence as usize == i).collect();
        if !near.is_empty() && (events.is_empty() || narrow) {
            self.title("Nearly", out);
            for miss in near {
                let Some(language) = self.coded.article.lang.and_then(|l| self.engine.pack.language(l)) else {
                    continue;
                };
                let (frame, lacked, via) = miss.told(&self.engine.pack, language);
                let word = style::clean(self.words(miss.trigger));
                let _ = writeln!(
                    out,
                    "    {} → {}: lacked {}  {}",
                    s.paint(s.trigger, &word),
                    frame,
                    style::clean(&lacked),
                    s.dim(&via),
                );
            }
        } else if !is_read {
            let _ = writeln!(out, "  {}", s.dim("Not read for events."));
        } else if events.is_empty() {
            let _ = writeln!(out, "  {}", s.dim("No frame matched, none came near."));
        }
        self.quotes(i, out);
        out.push('\n');
    }

    fn title(&self, text: &str, out: &mut String) {
        let _ = writeln!(out, "  {}", self.s.strong(text));
    }

    fn tokens(&self, i: usize, out: &mut String) {
        let (s, p) = (&self.s, &self.coded.parses);
        let range = self.coded.sentences.range(i);
        let mut table = vec![["", "form", "lemma", "tag", "head", "relation", "name", "features"].map(String::from)];
        for (k, t) in range.clone().enumerate() {
            let head = match p.head.get(t) {
                Some(Some(h)) => (*h as usize + 1).saturating_sub(range.start).to_string(),
                Some(None) => "0".into(),
                None => "?".into(),
            };
            let name = p
                .names
                .iter()
                .find(|n| n.tokens.contains(&(t as u32)))
                .map_or("", |n| name_kind(n.kind));
            let own = |text: Option<&str>| text.unwrap_or("?").to_string();
            table.push([
                (k + 1).to_string(),
                self.words(t as u32).replace(char::is_whitespace, " "),
                own(p.lemma.get(t).map(|l| &**l)),
                own(p.upos.get(t).map(|u| u.as_str())),
                head,
                own(p.deprel.get(t).map(|d| d.as_str())),
                name.into(),
                own(p.feats.get(t).map(|f| if &**f == "_" { "" } else { &**f })),
            ]);
        }
        let widest = |c: usize| {
            table
                .iter()
                .map(|r| unicode_width::UnicodeWidthStr::width(r[c].as_str()))
                .max()
        };
        let widths: Vec<usize> = (0..7).map(|c| widest(c).unwrap_or(0).min(24)).collect();
        for (r, row) in table.iter().enumerate() {
            let mut line = String::from(" ");
            for (cell, &width) in row.iter().zip(&widths) {
                line.push(' ');
                line.push_str(&style::fit(cell, width));
                line.push(' ');
            }
            line.push_str(&style::clean(&row[7]));
            let line = line.trim_end();
            let _ = writeln!(out, "{}", if r == 0 { s.dim(line) } else { line.into() });
        }
    }

    fn tree(&self, i: usize, out: &mut String) {
        let p = &self.coded.parses;
        let range = self.coded.sentences.range(i);
        if p.head.len() < range.end {
            return;
        }
        self.title("Tree", out);
        let children = |of: Option<u32>| {
            let inside = |h: Option<u32>| h.filter(|&h| range.contains(&(h as usize)));
            range
                .clone()
                .filter(move |&t| inside(p.head[t]) == of)
                .rev()
                .collect::<Vec<_>>()
        };
        let mut seen = vec![false; range.len()];
        let mut waiting: Vec<(usize, usize)> = children(None).into_iter().map(|t| (t, 0)).collect();
        while let Some((t, depth)) = waiting.pop() {
            if std::mem::replace(&mut seen[t - range.start], true) {
                continue;
            }
            let deprel = p.deprel.get(t).map_or("", |d| d.as_str());
            let word = style::clean(self.words(t as u32)).into_owned();
            let _ = writeln!(out, "    {}{word} {}", "  ".repeat(depth.min(40)), self.s.dim(deprel));
            waiting.extend(children(Some(t as u32)).into_iter().map(|t| (t, depth + 1)));
        }
    }

    fn who(&self, i: usize, out: &mut String) {
        let (s, m) = (&self.s, &self.coded.mentions);
        let range = &self.coded.sentences.sentences[i].tokens;
        let here: Vec<_> = m
            .mentions
            .iter()
            .filter(|m| m.tokens.start < range.end && range.start < m.tokens.end)
            .collect();
        if here.is_empty() {
            return;
        }
        self.title("Who", out);
        for mention in here {
            let words = style::clean(mention.span.slice(&self.coded.article.text)).replace('\n', " ");
            let kind = format!("{:?}", mention.kind).to_lowercase();
            let _ = write!(out, "    {} {}", s.paint(s.actor, &words), s.dim(&format!("({kind})")));
            let actors: Vec<&Actor> = mention
                .actors
                .iter()
                .filter_map(|&a| m.actors.get(a as usize))
                .collect();
            if actors.is_empty() {
                let _ = write!(out, " → nobody known");
            }
            for (k, actor) in actors.iter().enumerate() {
                let joint = if k == 0 { " → " } else { ", " };
                let _ = write!(out, "{joint}{}  {}", actor_words(actor), s.dim(&actor.via));
            }
            out.push('\n');
        }
    }

    fn when_where(&self, i: usize, out: &mut String) {
        let (s, coded) = (&self.s, self.coded);
        let sentence = coded.sentences.sentences[i].span;
        let text = &coded.article.text;
        let whens: Vec<_> = coded.times.whens.iter().filter(|w| sentence.contains(w.span)).collect();
        if !whens.is_empty() {
            self.title("When", out);
        }
        for when in whens {
            let about = if when.approximate { "about " } else { "" };
            let _ = writeln!(
                out,
                "    {} → {about}{} to {} ({})  {}",
                style::clean(when.span.slice(text)),
                when.from,
                when.to,
                when.grain.as_str(),
                s.dim(&when.via),
            );
        }
        let places: Vec<_> = coded
            .places
            .places
            .iter()
            .filter(|p| sentence.contains(p.span))
            .collect();
        if !places.is_empty() {
            self.title("Where", out);
        }
        for place in places {
            let _ = writeln!(
                out,
                "    {} → {} ({} {}) {:.2} {:.2}  {}",
                style::clean(place.span.slice(text)),
                place.name,
                place.country,
                place.id,
                place.latitude,
                place.longitude,
                s.dim(&place.via),
            );
        }
    }

    fn contexts(&self, i: usize, out: &mut String) {
        let (s, coded) = (&self.s, self.coded);
        let language = coded.article.lang.and_then(|l| self.engine.pack.language(l));
        let found = coded.contexts.of_sentence(i as u32);
        let Some(language) = language.filter(|_| !found.is_empty()) else {
            return;
        };
        self.title("Contexts", out);
        for one in found {
            let words: Vec<&str> = one.tokens.clone().map(|t| self.words(t)).collect();
            let _ = writeln!(
                out,
                "    {} → {}  {}",
                style::clean(&words.join(" ")),
                self.context(one.context),
                s.dim(&language.contexts.via(one.line)),
            );
        }
    }

    fn context(&self, context: u16) -> &str {
        let all = &self.engine.pack.codebook.contexts;
        all.get(context as usize).map_or("?", |c| c.name.as_str())
    }

    fn event(&self, event: &Event, out: &mut String) {
        let s = &self.s;
        let codebook = &self.engine.pack.codebook;
        let frame = codebook.frames.get(event.frame as usize);
        let event_type = frame
            .and_then(|f| codebook.types.get(f.event_type))
            .map_or("?", |t| t.name.as_str());
        let trigger = style::clean(event.trigger_span.slice(&self.coded.article.text)).into_owned();
        let _ = writeln!(
            out,
            "    {} → {} = {event_type}{}, CAMEO {}, {}, score {:.2}  {}",
            s.paint(s.trigger, &trigger),
            frame.map_or("?", |f| f.name.as_str()),
            frame
                .and_then(|f| f.mode.as_ref())
                .map_or(String::new(), |m| format!(" ({m})")),
            frame.map_or("?", |f| f.cameo.as_str()),
            event.status.as_str(),
            event.score,
            s.dim(&event.via),
        );
        for (role, parties) in [("actor", &event.actors), ("recipient", &event.recipients)] {
            for party in parties {
                let _ = writeln!(out, "      {role}: {}", self.party(party));
            }
        }
        if event.actors.is_empty() && event.recipients.is_empty() {
            let _ = writeln!(out, "      {}", s.dim("nobody found for either side"));
        }
        let why = match (event.is_content, event.is_background) {
            (true, _) => "the content of another event; no event of its own",
            (false, true) => "background of another event; left out",
            (false, false) => "",
        };
        if !why.is_empty() {
            let _ = writeln!(out, "      {}", s.dim(why));
        }
        for party in &event.accusers {
            let _ = writeln!(out, "      asserted by: {}", self.party(party));
        }
    }

    fn party(&self, party: &Party) -> String {
        let words = style::clean(party.span.slice(&self.coded.article.text)).replace('\n', " ");
        let actors = party
            .actors
            .iter()
            .filter_map(|&a| self.coded.mentions.actors.get(a as usize));
        let known: Vec<String> = actors.map(actor_words).collect();
        if known.is_empty() {
            format!("{words} → nobody known")
        } else {
            format!("{words} → {}", known.join(", "))
        }
    }

    fn quotes(&self, i: usize, out: &mut String) {
        let (s, coded) = (&self.s, self.coded);
        let here: Vec<_> = coded
            .quotes
            .quotes
            .iter()
            .filter(|q| q.sentence as usize == i)
            .collect();
        if here.is_empty() {
            return;
        }
        self.title("Quotes", out);
        for quote in here {
            let kind = quote.type_name();
            let mentions = quote
                .speakers
                .iter()
                .filter_map(|&m| coded.mentions.mentions.get(m as usize));
            let actors = mentions
                .flat_map(|m| &m.actors)
                .filter_map(|&a| coded.mentions.actors.get(a as usize));
            let mut speakers: Vec<String> = actors.map(actor_words).collect();
            if speakers.is_empty() {
                let head = quote.speaker_head.map(|h| self.words(h)).filter(|w| !w.is_empty());
                speakers.push(head.map_or("somebody".into(), |w| style::clean(w).into_owned()));
            }
            let cue = quote.cue.map_or(String::new(), |c| {
                format!(", by the word `{}`", style::clean(self.words(c)))
            });
            let words = style::fit(quote.span.slice(&coded.article.text), self.width.saturating_sub(8));
            let _ = writeln!(
                out,
                "    {} {}",
                s.paint(s.actor, &speakers.join(" and ")),
                s.dim(&format!("({kind}{cue})  {}", quote.via))
            );
            let _ = writeln!(out, "      {}", words.trim_end());
        }
    }

    /// The records that came of it all, with their ids.
    fn outcome(&self, records: &[&Record], out: &mut String) {
        let s = &self.s;
        if records.is_empty() {
            return;
        }
        let _ = writeln!(out, "{}", s.strong("Records"));
        for record in records {
            let line = match (&record.kind, &record.event, &record.quote) {
                (Kind::Event, Some(e), _) => {
                    let recipient = match record.recipient.is_empty() {
                        true => String::new(),
                        false => format!(" → {}", pretty::people(&record.recipient)),
                    };
                    format!(
                        "{} → {}{recipient}, {}, {}",
                        pretty::people(&record.actor),
                        e.event_type,
                        e.frame,
                        e.status
                    )
                }
                (_, _, Some(q)) => format!(
                    "{}: {}",
                    pretty::people(&record.speaker),
                    style::fit(&q.text, 60).trim_end()
                ),
                _ => String::new(),
            };
            let _ = writeln!(
                out,
                "  {} {} {}",
                record.id,
                style::clean(&line),
                s.dim(&format!("{:.2}", record.confidence))
            );
        }
    }
}

fn name_kind(kind: NameKind) -> &'static str {
    match kind {
        NameKind::Person => "PER",
        NameKind::Organisation => "ORG",
        NameKind::Place => "LOC",
        NameKind::Other => "MISC",
    }
}

fn actor_words(actor: &Actor) -> String {
    let code = if actor.country.is_empty() {
        &actor.id
    } else {
        &actor.country
    };
    let all = [std::slice::from_ref(code), &actor.sector].concat();
    let all = all.join(" ").trim().to_string();
    let name = style::clean(&actor.name);
    if all.is_empty() || all == name {
        name.into_owned()
    } else {
        format!("{name} ({all})")
    }
}
