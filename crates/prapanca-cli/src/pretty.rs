//! The view that a person reads: headline, events over their sentences, quotes with their speakers.

use crate::style::{self, Painted, Styles};
use prapanca::Coded;
use prapanca::pack::View;
use prapanca::record::{ActorCode, Doc, Kind, Offsets, Record, WhenCode};
use prapanca::sink::columns;

/// One article. With a view the first two columns of that codebook stand in place of type and mode.
pub fn article(name: &str, coded: &Coded, view: Option<&View>, s: &Styles, width: usize) -> String {
    let mut out = String::new();
    head(name, coded, s, width, &mut out);
    let of = |kind: Kind| coded.records.iter().filter(move |r| r.kind == kind);
    let mut last = None;
    for record in of(Kind::Event) {
        // Events of one sentence stand together over it.
        let here = record.evidence.first().map(|e| e.span);
        if last.is_some() && last != Some(here) {
            out.push('\n');
        }
        event(record, view, s, width, &mut out);
        last = Some(here);
    }
    if last.is_some() {
        out.push('\n');
    }
    let mut any = false;
    for record in of(Kind::Quote) {
        if !any {
            out.push_str(&format!("  {}\n", s.strong("Quotes")));
            any = true;
        }
        quote(record, s, width, &mut out);
    }
    if any {
        out.push('\n');
    }
    if coded.records.is_empty() {
        let why = match (coded.article.lang, coded.article.text.trim().is_empty()) {
            (_, true) => "no text",
            (None, _) => "no language that is served",
            _ => "no events, no quotes",
        };
        out.push_str(&format!("  {}\n\n", s.dim(why)));
    }
    out
}

fn head(name: &str, coded: &Coded, s: &Styles, width: usize, out: &mut String) {
    let article = &coded.article;
    let doc = coded.records.first().map(|r| &r.doc);
    let headline = article
        .headline
        .map(|h| h.slice(&article.text).trim())
        .filter(|h| !h.is_empty());
    let title = headline.or_else(|| doc.and_then(|d: &Doc| d.title.as_deref()));
    let mut text = Painted::default();
    match title {
        Some(title) => text.push(s.strong, title),
        None => text.push(s.dim, "(no headline)"),
    };
    out.push_str(&text.wrap(width, "", ""));
    let mut facts: Vec<String> = Vec::new();
    let mut fact = |text: &str| {
        let text = text.trim();
        if !text.is_empty() && !facts.iter().any(|f| f == text) {
            facts.push(text.into());
        }
    };
    if let Some(dateline) = article.dateline {
        fact(dateline.place.map_or("", |p| p.slice(&article.text)));
        fact(dateline.outlet.map_or("", |p| p.slice(&article.text)));
    }
    fact(article.outlet.as_deref().unwrap_or(""));
    fact(article.byline.map_or("", |b| b.slice(&article.text)));
    if let Some(credit) = article.credit {
        fact(&format!("source: {}", credit.slice(&article.text)));
    }
    if let Some(copied) = &article.copied_from
        && !article
            .credit
            .is_some_and(|c| c.slice(&article.text).starts_with(&copied.name))
    {
        fact(&format!("copied from {}", copied.name));
    }
    match &coded.times.reference {
        Some(day) if day.via == "inferred" => fact(&format!("{} (inferred)", long_day(&day.date.to_string()))),
        Some(day) => fact(&long_day(&day.date.to_string())),
        None => {
            if let Some(published) = article.published {
                fact(&long_day(&published.date.to_string()));
            }
        }
    }
    fact(article.lang.as_ref().map_or("", |l| l.as_str()));
    for line in [facts.join(" · ").as_str(), name] {
        let mut text = Painted::default();
        text.push(s.dim, line);
        if !line.is_empty() {
            out.push_str(&text.wrap(width, "", ""));
        }
    }
    out.push('\n');
}

fn event(record: &Record, view: Option<&View>, s: &Styles, width: usize, out: &mut String) {
    let Some(event) = &record.event else { return };
    let seen = view.and_then(|v| columns(v, record)).map(Vec::into_iter);
    let (what, how) = match seen {
        Some(mut values) => (values.next(), values.next()),
        None => (Some(event.event_type.clone()), event.mode.clone()),
    };
    let mut line = Painted::default();
    line.push(s.actor, &people(&record.actor)).push("", " → ").push(
        s.trigger,
        what.as_deref().filter(|w| !w.is_empty()).unwrap_or("(outside)"),
    );
    if let Some(how) = how.filter(|h| !h.is_empty()) {
        line.push("", &format!(" ({how})"));
    }
    if !record.recipient.is_empty() {
        line.push("", " → ").push(s.recipient, &people(&record.recipient));
    }
    if let Some(when) = &record.when {
        line.push(s.dim, " · ").push("", &day_words(when));
    }
    if let Some(place) = &record.place {
        line.push(s.dim, " · ").push("", &place.name);
    }
    if !record.by.is_empty() {
        line.push(s.dim, " · ").push("", &format!("by {}", people(&record.by)));
    }
    if event.status != "actual" {
        line.push(s.dim, " · ").push(s.warn, &event.status);
    }
    out.push_str(&line.wrap(width, "  ", "      "));
    let Some(evidence) = record.evidence.first() else {
        return;
    };
    let mut marks: Vec<(Offsets, Mark)> = vec![(evidence.trigger_span, Mark::Trigger)];
    marks.extend(record.actor.iter().map(|a| (a.span, Mark::Actor)));
    marks.extend(record.recipient.iter().map(|a| (a.span, Mark::Recipient)));
    let bar = s.dim("│");
    let first = format!("    {bar} ");
    out.push_str(&marked(&evidence.sentence, evidence.span[0], &marks, s).wrap_in(width, &first));
    let more = record.evidence.len() - 1;
    if more > 0 {
        let told = format!("(told again in {})", style::count(more, "other sentence"));
        out.push_str(&format!("    {bar} {}\n", s.dim(&told)));
    }
}

fn quote(record: &Record, s: &Styles, width: usize, out: &mut String) {
    let Some(quote) = &record.quote else { return };
    let mut line = Painted::default();
    let speaker = if record.speaker.is_empty() {
        "somebody".into()
    } else {
        people(&record.speaker)
    };
    line.push(s.actor, &speaker).push("", ": ");
    line.push("", &quoted(&quote.text, quote.quote_type == "direct"));
    line.push(
        s.dim,
        &format!(
            " ({}{})",
            quote.quote_type,
            quote.cue.as_ref().map_or(String::new(), |c| format!(", {c}"))
        ),
    );
    out.push_str(&line.wrap(width, "  ", "      "));
}

/// The words of a quotation with their marks in pairs: one that begins or ends at a mark has lost its other half.
fn quoted(text: &str, direct: bool) -> String {
    const MARKS: [char; 3] = ['"', '“', '”'];
    let text = text.trim();
    if direct {
        let bare = text.trim_matches(MARKS).trim_end_matches([',', ' ']);
        return format!("“{bare}”");
    }
    let mut open = false;
    let mut out = String::new();
    for c in text.chars() {
        match c {
            '“' => open = true,
            '”' if !open => out.insert(0, '“'),
            '”' => open = false,
            _ => {}
        }
        out.push(c);
    }
    if open {
        out.push('”');
    }
    out
}

/// Who: `Fumio Kishida (JPN GOV) and NATO`.
pub fn people(actors: &[ActorCode]) -> String {
    let all: Vec<String> = actors.iter().map(person).collect();
    match all.as_slice() {
        [] => "somebody".into(),
        [one] => one.clone(),
        [most @ .., last] => format!("{} and {last}", most.join(", ")),
    }
}

fn person(actor: &ActorCode) -> String {
    let name = if actor.name.is_empty() {
        &actor.text
    } else {
        &actor.name
    };
    let mut code = if actor.country.is_empty() {
        actor.id.clone()
    } else {
        actor.country.clone()
    };
    for sector in &actor.sector {
        code.push(' ');
        code.push_str(sector);
    }
    let code = code.trim();
    if code.is_empty() || code == name {
        style::clean(name).into_owned()
    } else {
        format!("{name} ({code})")
    }
}

/// `31 January 2023`, `January 2023`, `about 2022`, `24–26 March 2023`.
fn day_words(when: &WhenCode) -> String {
    let words = match when.grain.as_str() {
        "month" if when.from.get(..7) == when.to.get(..7) => long_day(when.from.get(..7).unwrap_or("")),
        "year" if when.from.get(..4) == when.to.get(..4) => when.from.get(..4).unwrap_or("").into(),
        _ if when.from == when.to => long_day(&when.from),
        _ if when.from.get(..7) == when.to.get(..7) => {
            let day = when.from.get(8..).unwrap_or("").trim_start_matches('0');
            format!("{day}–{}", long_day(&when.to))
        }
        _ => format!("{} to {}", long_day(&when.from), long_day(&when.to)),
    };
    match &when.bound {
        Some(bound) => format!("{bound} {words}"),
        None if when.approximate => format!("about {words}"),
        None => words,
    }
}

/// `2023-01-31` as `31 January 2023`.
fn long_day(date: &str) -> String {
    const MONTHS: [&str; 12] = [
        "January",
        "February",
        "March",
        "April",
        "May",
        "June",
        "July",
        "August",
        "September",
        "October",
        "November",
        "December",
    ];
    let mut parts = date.split('-');
    let (year, month, day) = (parts.next().unwrap_or(""), parts.next().unwrap_or(""), parts.next());
    let Some(month) = month.parse().ok().and_then(|m: usize| MONTHS.get(m.checked_sub(1)?)) else {
        return date.into();
    };
    match day {
        Some(day) => format!("{} {month} {year}", day.trim_start_matches('0')),
        None => format!("{month} {year}"),
    }
}

#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
enum Mark {
    None,
    Recipient,
    Actor,
    Trigger,
}

/// The sentence, which begins at byte `start` of the article, with its spans marked: by colour, or `[actor]`,
/// `*trigger*`, `{recipient}` where there is none.
fn marked(sentence: &str, start: u32, marks: &[(Offsets, Mark)], s: &Styles) -> Painted {
    // Where spans lie over each other the more telling mark wins.
    let mark = |at: u32| {
        marks
            .iter()
            .filter(|([from, to], _)| (*from..*to).contains(&at))
            .map(|(_, m)| *m)
            .max()
    };
    let mut runs: Vec<(Mark, String)> = Vec::new();
    for (i, c) in sentence.char_indices() {
        let own = mark(start + i as u32).unwrap_or(Mark::None);
        match runs.last_mut() {
            Some((last, text)) if *last == own => text.push(c),
            _ => runs.push((own, c.to_string())),
        }
    }
    let mut painted = Painted::default();
    for (mark, text) in runs {
        let (style, open, close) = match mark {
            Mark::None => ("", "", ""),
            Mark::Actor => (s.actor, "[", "]"),
            Mark::Trigger => (s.trigger, "*", "*"),
            Mark::Recipient => (s.recipient, "{", "}"),
        };
        if s.colour() {
            painted.push(style, &text);
        } else {
            // A blank at the edge belongs to the gap, not to the words.
            let inner = text.trim();
            let edge = text.len() - text.trim_start().len();
            let after = text.get(edge + inner.len()..).unwrap_or("");
            let before = text.get(..edge).unwrap_or("");
            painted.push("", before);
            if !inner.is_empty() {
                painted.push("", open).push("", inner).push("", close);
            }
            painted.push("", after);
        }
    }
    painted
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn spans_are_marked_without_colour() {
        let text = "Negara A menyerang Negara B.";
        let marks = [
            ([10, 19], Mark::Actor),
            ([19, 28], Mark::Trigger),
            ([29, 37], Mark::Recipient),
        ];
        let line = marked(text, 10, &marks, &Styles::PLAIN).wrap(80, "", "");
        assert_eq!(line, "[Negara A] *menyerang* {Negara B}.\n");
    }

    #[test]
    fn quotation_marks_come_in_pairs() {
        assert_eq!(quoted("kuat” dan “besar", false), "“kuat” dan “besar”");
        assert_eq!(quoted("ia “kuat” di sana", false), "ia “kuat” di sana");
        assert_eq!(quoted("\"Kami pergi,\"", true), "“Kami pergi”");
    }

    #[test]
    fn days_read_as_people_write_them() {
        let when = |from: &str, to: &str, grain: &str, approximate| {
            day_words(&WhenCode {
                from: from.into(),
                to: to.into(),
                grain: grain.into(),
                approximate,
                text: None,
                span: None,
                clock: None,
                bound: None,
                repeats: None,
                via: "report".into(),
            })
        };
        assert_eq!(when("2023-01-31", "2023-01-31", "day", false), "31 January 2023");
        assert_eq!(when("2022-12-01", "2022-12-31", "month", false), "December 2022");
        assert_eq!(when("2022-01-01", "2022-12-31", "year", true), "about 2022");
        assert_eq!(when("2023-03-06", "2023-03-12", "week", false), "6–12 March 2023");
        assert_eq!(
            when("2023-03-30", "2023-04-02", "week", false),
            "30 March 2023 to 2 April 2023"
        );
    }

    #[test]
    fn people_are_named_with_their_codes() {
        let actor = |name: &str, country: &str, sector: &[&str]| ActorCode {
            id: name.into(),
            wikidata: String::new(),
            name: name.into(),
            country: country.into(),
            sector: sector.iter().map(|s| s.to_string()).collect(),
            text: name.into(),
            span: [0, 0],
            via: String::new(),
        };
        assert_eq!(
            people(&[actor("NATO", "", &[]), actor("Japan", "JPN", &["GOV"])]),
            "NATO and Japan (JPN GOV)"
        );
        assert_eq!(people(&[]), "somebody");
    }
}
