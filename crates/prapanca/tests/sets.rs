//! The sets of `evaluation/`: quotations, times and places in articles of our own, scored whole. `cargo test -p prapanca sets
//! -- --nocapture` prints the figures; `PRAPANCA_FAULTS=1` prints what is wrong, too.

use crate::support::{engine, root};
use prapanca::Coded;
use prapanca::article::{ContentType, RawDoc};
use prapanca::base::{Lang, Span};
use prapanca::mention::MentionKind;
use prapanca::place::PlaceUse;
use prapanca::quote::QuoteKind;
use prapanca::record::Kind;
use prapanca::time::{Bound, When};

fn read(set: &str, lang: &str) -> String {
    let path = root().join("evaluation").join(set).join(format!("{lang}.txt"));
    std::fs::read_to_string(&path).unwrap_or_else(|e| panic!("{}: {e}", path.display()))
}

fn code(text: &str, lang: &str, published: Option<&str>) -> Coded {
    engine().code(&RawDoc {
        bytes: text.as_bytes().to_vec(),
        content_type: Some(ContentType::Text),
        lang: Lang::new(lang),
        published: published.map(|d| d.parse().expect("a day")),
        ..RawDoc::default()
    })
}

fn faults() -> bool {
    std::env::var_os("PRAPANCA_FAULTS").is_some()
}

/// Text without its marks, and what stood between them with its label, as byte ranges.
fn unmark(marked: &str) -> (String, Vec<(String, Span)>) {
    let (mut text, mut found, mut open) = (String::new(), Vec::new(), None);
    let mut chars = marked.chars().peekable();
    while let Some(c) = chars.next() {
        match c {
            '[' => {
                let label: String = chars.by_ref().take_while(|&c| c != '|').collect();
                open = Some((label, text.len()));
            }
            ']' => {
                let (label, start) = open.take().expect("an open mark");
                found.push((label, Span::new(start, text.len())));
            }
            _ => text.push(c),
        }
    }
    (text, found)
}

fn articles(set: &str) -> Vec<String> {
    let lines: Vec<&str> = set.lines().filter(|l| !l.starts_with('#')).collect();
    lines
        .split(|l| l.trim().is_empty())
        .filter(|a| !a.is_empty())
        .map(|a| a.join("\n\n"))
        .collect()
}

#[derive(Default)]
struct Count {
    gold: usize,
    found: usize,
    right: usize,
    content: usize,
    direct: usize,
    direct_speaker: usize,
}

fn quotes(lang: &str) -> Count {
    let mut count = Count::default();
    for marked in articles(&read("quotes", lang)) {
        let (text, marks) = unmark(&marked);
        let mut gold: Vec<(String, Span)> = Vec::new();
        for (label, span) in marks {
            match gold.last_mut() {
                Some(last) if label == "+" => last.1 = last.1.cover(span),
                _ => gold.push((label, span)),
            }
        }
        let coded = code(&text, lang, Some("2025-06-18"));
        let whole = &coded.article.text;
        let found: Vec<(Span, Vec<String>, String)> = coded
            .records
            .iter()
            .filter(|r| r.kind == Kind::Quote)
            .filter_map(|r| {
                let quote = r.quote.as_ref()?;
                let names = r
                    .speaker
                    .iter()
                    .map(|s| format!("{} {}", s.name, s.text).to_lowercase())
                    .collect();
                let span = Span::new(quote.span[0] as usize, quote.span[1] as usize);
                Some((span, names, quote.quote_type.clone()))
            })
            .collect();
        assert_eq!(
            whole.trim(),
            text.trim(),
            "the article stage keeps these texts as they are"
        );
        let shift = whole.find(text.trim()).unwrap_or(0);
        let mut used = vec![false; found.len()];
        for (label, span) in &gold {
            let span = Span::new(span.start as usize + shift, span.end as usize + shift);
            count.gold += 1;
            let direct = whole[..span.start as usize].ends_with(['“', '"']);
            count.direct += usize::from(direct);
            let hit = (0..found.len()).find(|&i| !used[i] && share(found[i].0, span) >= 0.5);
            let Some(hit) = hit else {
                if faults() {
                    let near: Vec<_> = coded
                        .quotes
                        .quotes
                        .iter()
                        .filter(|q| q.span.overlaps(span))
                        .map(|q| (q.span.slice(whole), q.speaker_head, q.name, &q.via))
                        .collect();
                    println!("{lang} missing  {label} | {} but {near:?}", span.slice(whole));
                }
                continue;
            };
            used[hit] = true;
            count.content += 1;
            let names = &found[hit].1;
            let parts: Vec<&str> = label.split(" & ").collect();
            let right = names.len() == parts.len()
                && parts
                    .iter()
                    .all(|p| names.iter().any(|n| n.contains(&p.to_lowercase())));
            count.right += usize::from(right);
            count.direct_speaker += usize::from(direct && right);
            if !right && faults() {
                println!("{lang} speaker  {label} ≠ {names:?} | {}", span.slice(whole));
            }
        }
        count.found += found.len();
        for (i, (span, names, kind)) in found.iter().enumerate() {
            if !used[i] && faults() {
                println!("{lang} surplus  {names:?} {kind} | {}", span.slice(whole));
            }
        }
    }
    println!(
        "quotes {lang}: content and speaker {}/{} = {:.3}; content {}; found {}; direct speakers {}/{} = {:.3}",
        count.right,
        count.gold,
        count.right as f64 / count.gold as f64,
        count.content,
        count.found,
        count.direct_speaker,
        count.direct,
        count.direct_speaker as f64 / count.direct as f64,
    );
    count
}

/// The smaller of the two shares that the overlap has in both spans.
fn share(a: Span, b: Span) -> f64 {
    let both = a.end.min(b.end).saturating_sub(a.start.max(b.start));
    f64::from(both) / a.len().max(b.len()).max(1) as f64
}

#[test]
fn quotes_of_our_own() {
    let id = quotes("id");
    let en = quotes("en");
    assert!(id.gold >= 150 && en.gold >= 100);
    assert!(id.right * 100 >= id.gold * 90);
    assert!(en.direct_speaker * 100 >= en.direct * 86);
}

/// A quotation in two parts is one quotation, with both parts' words exact.
#[test]
fn a_broken_quotation_is_one() {
    let text = "Prime Minister Alden Crowe was in London.\n\n“We will wait,” he said, “but not for ever.”";
    let coded = code(text, "en", Some("2025-06-18"));
    let quote = &coded.quotes.quotes[0];
    assert_eq!(quote.kind, QuoteKind::Direct);
    let parts: Vec<&str> = quote.quoted.iter().map(|s| s.slice(&coded.article.text)).collect();
    assert_eq!(parts, ["We will wait,", "but not for ever."]);
    assert_eq!(coded.quotes.quotes.len(), 1);
}

fn value(when: &When) -> String {
    let (from, to) = (when.from, when.to);
    let mut out = if from == to {
        from.to_string()
    } else if from.first_of_year() == from && to.last_of_year() == to && from.year() == to.year() {
        format!("{:04}", from.year())
    } else if from.first_of_month() == from && to == from.last_of_month() {
        format!("{:04}-{:02}", from.year(), from.month())
    } else {
        format!("{from}..{to}")
    };
    if let Some(clock) = &when.clock {
        out.push_str(&format!(" {clock}"));
    }
    match when.bound {
        Some(Bound::Before) => out.push_str(" before"),
        Some(Bound::After) => out.push_str(" after"),
        None => {}
    }
    if let Some(every) = &when.repeats {
        out.push_str(&format!(" every {every}"));
    }
    if let Some(length) = &when.length {
        out.push_str(&format!(" for {length}"));
    }
    out
}

/// `2022-Q3`, `2010s`, `2014..2018` as days.
fn spelled(gold: &str) -> String {
    let (day, rest) = gold
        .split_once(' ')
        .map_or((gold, String::new()), |(d, r)| (d, format!(" {r}")));
    let written = match day.split_once("-Q") {
        Some((year, quarter)) => {
            let first = quarter.parse::<i32>().expect("a quarter") * 3 - 2;
            let last = if matches!(first, 4 | 7) { 30 } else { 31 };
            format!("{year}-{first:02}-01..{year}-{:02}-{last}", first + 2)
        }
        None => match day.strip_suffix('s') {
            Some(decade) => format!("{decade}-01-01..{}9-12-31", &decade[..3]),
            None => match day.split_once("..") {
                Some((a, b)) if a.len() == 4 => format!("{a}-01-01..{b}-12-31"),
                _ => day.to_string(),
            },
        },
    };
    written + &rest
}

fn times(lang: &str) -> (usize, usize) {
    let (mut gold, mut right) = (0, 0);
    let mut day = String::new();
    for line in read("times", lang).lines().filter(|l| !l.starts_with('#')) {
        if let Some(new) = line.strip_prefix("@ ") {
            day = new.into();
            continue;
        }
        let Some((marked, values)) = line.split_once(" => ") else {
            continue;
        };
        let (text, marks) = unmark(&marked.replace('[', "[|"));
        let coded = code(&text, lang, Some(&day));
        let whole = &coded.article.text;
        let shift = whole.find(text.trim()).unwrap_or(0) as u32;
        let said = |w: &When| format!("{} = {}", w.span.slice(whole), value(w));
        let told: Vec<String> = coded.times.whens.iter().map(said).collect();
        if values == "!" {
            gold += 1;
            right += usize::from(told.is_empty());
            if !told.is_empty() && faults() {
                println!("{lang} times {day} {marked} => nothing, but {told:?}");
            }
            continue;
        }
        for ((_, span), wanted) in marks.iter().zip(values.split(" ; ")) {
            gold += 1;
            let span = Span::new((span.start + shift) as usize, (span.end + shift) as usize);
            let over: Vec<&When> = coded.times.whens.iter().filter(|w| w.span.overlaps(span)).collect();
            let is_right = over.len() == 1 && value(over[0]) == spelled(wanted);
            right += usize::from(is_right);
            if !is_right && faults() {
                println!("{lang} times {day} {marked} => {wanted}, but {told:?}");
            }
        }
    }
    println!("times {lang}: {right}/{gold} = {:.3}", right as f64 / gold as f64);
    (gold, right)
}

#[test]
fn times_of_our_own() {
    for lang in ["id", "en"] {
        let (gold, right) = times(lang);
        assert!(gold >= 300);
        assert!(right * 100 >= gold * 98, "{lang}: {right} of {gold}");
    }
}

/// Kilometres between two points.
fn distance(a: (f64, f64), b: (f64, f64)) -> f64 {
    let rad = |d: f64| d.to_radians();
    let h =
        (rad(b.0 - a.0) / 2.0).sin().powi(2) + rad(a.0).cos() * rad(b.0).cos() * (rad(b.1 - a.1) / 2.0).sin().powi(2);
    12_742.0 * h.sqrt().asin()
}

fn places(lang: &str) -> [usize; 7] {
    let [
        mut gold,
        mut hit,
        mut found,
        mut located,
        mut near,
        mut country,
        mut kept,
    ] = [0; 7];
    for marked in articles(&read("places", lang)) {
        let (text, marks) = unplace(&marked);
        let coded = code(&text, lang, Some("2025-06-18"));
        let whole = &coded.article.text;
        let shift = whole.find(text.trim()).unwrap_or(0);
        let mut all: Vec<&prapanca::place::Place> = coded
            .places
            .places
            .iter()
            .filter(|p| p.used != PlaceUse::Actor)
            .collect();
        for (span, label) in &marks {
            let span = Span::new(span.start as usize + shift, span.end as usize + shift);
            let Some(label) = label else {
                kept += usize::from(!all.iter().any(|p| p.span.overlaps(span)));
                if let Some(p) = all.iter().find(|p| p.span.overlaps(span))
                    && faults()
                {
                    println!("{lang} no place {} ≠ {} {:?}", span.slice(whole), p.id, p.used);
                }
                continue;
            };
            gold += 1;
            let Some(at) = all.iter().position(|p| p.span.overlaps(span)) else {
                if faults() {
                    println!("{lang} no place found for {} {label}", span.slice(whole));
                }
                continue;
            };
            let place = all.remove(at);
            hit += 1;
            let (code, point) = label
                .split_once(' ')
                .map_or((label.as_str(), None), |(c, p)| (c, Some(p)));
            let same = code == place.country || code == "-";
            country += usize::from(same);
            let mut is_near = true;
            if let Some((lat, lon)) = point.and_then(|p| p.split_once(',')) {
                let point = (lat.parse().expect("degrees"), lon.parse().expect("degrees"));
                located += 1;
                is_near = distance(point, (place.latitude, place.longitude)) <= 161.0;
                near += usize::from(is_near);
            }
            if (!same || !is_near) && faults() {
                println!(
                    "{lang} place {} {label} ≠ {} {} {} {}",
                    span.slice(whole),
                    place.id,
                    place.country,
                    place.latitude,
                    place.longitude
                );
            }
        }
        found += hit.min(1) * all.len();
        for p in all {
            if faults() && !marks.iter().any(|(s, _)| p.span.start == s.start + shift as u32) {
                println!("{lang} surplus place {} {} {:?}", p.span.slice(whole), p.id, p.used);
            }
        }
    }
    let negatives = articles(&read("places", lang))
        .iter()
        .map(|a| a.matches('{').count())
        .sum::<usize>();
    let precision = hit as f64 / (hit + found) as f64;
    let recall = hit as f64 / gold as f64;
    println!(
        "places {lang}: found {hit}/{gold}, surplus {found}, F1 {:.3}; within 161 km {near}/{located} = {:.3}; country {country}/{hit} = {:.3}; no places kept out {kept}/{negatives}",
        2.0 * precision * recall / (precision + recall),
        near as f64 / located as f64,
        country as f64 / hit as f64,
    );
    [gold, hit, found, located, near, country, kept]
}

/// `[name|label]` and `{name}`.
fn unplace(marked: &str) -> (String, Vec<(Span, Option<String>)>) {
    let (mut text, mut found, mut open) = (String::new(), Vec::new(), 0);
    let mut chars = marked.chars();
    while let Some(c) = chars.next() {
        match c {
            '[' | '{' => open = text.len(),
            '}' => found.push((Span::new(open, text.len()), None)),
            '|' => {
                let label: String = chars.by_ref().take_while(|&c| c != ']').collect();
                found.push((Span::new(open, text.len()), Some(label)));
            }
            _ => text.push(c),
        }
    }
    (text, found)
}

#[test]
fn places_of_our_own() {
    for lang in ["id", "en"] {
        let [gold, hit, surplus, located, near, country, _] = places(lang);
        assert!(gold >= 148);
        assert!(2 * hit * 100 >= 82 * (gold + hit + surplus));
        assert!(near * 100 >= located * 85);
        assert!(country * 100 >= hit * 95);
    }
}

/// Of the expressions marked in running articles: how many there are, how many mean whom they should, how many mean nobody
/// and how many of those are left alone.
fn coreference(lang: &str) -> [usize; 4] {
    let [mut gold, mut right, mut nobody, mut alone] = [0; 4];
    for marked in articles(&read("coreference", lang)) {
        let (text, marks) = unmark(&marked);
        let coded = code(&text, lang, Some("2025-06-18"));
        let whole = &coded.article.text;
        // A dateline may have been set apart, so the body is found by its own words.
        let shift = |span: Span| {
            let before = &text[..span.start as usize];
            let from = before.char_indices().rev().nth(11).map_or(0, |(i, _)| i);
            let after = text[span.end as usize..]
                .char_indices()
                .nth(12)
                .map_or(text.len(), |(i, _)| span.end as usize + i);
            let at = whole.find(&text[from..after]).map(|i| i + span.start as usize - from);
            at.map(|at| Span::new(at, at + span.len()))
        };
        for (label, span) in marks {
            let words = span.slice(&text).to_string();
            let Some(span) = shift(span) else {
                panic!("`{words}` is not kept in {text}");
            };
            let mentions = &coded.mentions;
            let over = mentions.mentions.iter().filter(|m| m.span.overlaps(span));
            let found = over.min_by_key(|m| m.span.start.abs_diff(span.start) + m.span.end.abs_diff(span.end));
            // Whoever says `we` speaks for his side.
            let first = found.is_some_and(|m| m.kind == MentionKind::FirstPerson);
            let quote = coded.quotes.quotes.iter().find(|q| first && q.span.overlaps(span));
            let speakers = quote
                .iter()
                .flat_map(|q| &q.speakers)
                .map(|&m| &mentions.mentions[m as usize]);
            let actors: Vec<_> = found
                .into_iter()
                .chain(speakers)
                .flat_map(|m| &m.actors)
                .map(|&a| &mentions.actors[a as usize])
                .collect();
            if label == "-" {
                nobody += 1;
                alone += usize::from(actors.is_empty());
                continue;
            }
            gold += 1;
            let parties: Vec<&str> = label.split(',').collect();
            let means = |party: &str| {
                let side = |a: &prapanca::mention::Actor| {
                    let code = format!("{} {}", a.country, a.sector.first().map_or("", |s| s));
                    a.id == party && (first || !a.person) || code == party
                };
                actors.iter().any(|a| a.name == party || side(a))
            };
            let all = parties.iter().all(|p| means(p)) && actors.len() <= parties.len();
            right += usize::from(all);
            if !all && faults() {
                let said: Vec<String> = actors.iter().map(|a| format!("{} {}", a.name, a.id)).collect();
                let line = whole[..span.end as usize].rsplit('\n').next().unwrap_or("");
                println!("{lang} means  {label} ≠ {said:?} | {line}");
            }
        }
    }
    println!(
        "coreference {lang}: {right}/{gold} = {:.3}; meant for nobody and left alone {alone}/{nobody}",
        right as f64 / gold as f64
    );
    [gold, right, nobody, alone]
}

#[test]
fn coreference_of_our_own() {
    for lang in ["id", "en"] {
        let [gold, right, ..] = coreference(lang);
        assert!(gold >= 200);
        assert!(right * 100 >= gold * 65);
    }
}

/// Who a party is in both languages.
fn party(actor: &prapanca::record::ActorCode) -> String {
    match actor.id.is_empty() || actor.id == actor.country {
        true => format!("{} {}", actor.country, actor.sector.first().map_or("", |s| s)),
        false => actor.id.clone(),
    }
}

#[test]
fn pairs_say_the_same() {
    let path = root().join("evaluation/pairs/pairs.tsv");
    let table = std::fs::read_to_string(&path).unwrap_or_else(|e| panic!("{}: {e}", path.display()));
    let (mut all, mut typed, mut same) = (0, 0, 0);
    for line in table.lines().skip(1).filter(|l| !l.starts_with('#') && !l.is_empty()) {
        let cells: Vec<&str> = line.split('\t').collect();
        let [event_type, _, _, id, en] = cells[..] else {
            panic!("five cells: {line}")
        };
        all += 1;
        let sides = |text: &str, lang: &str| -> Vec<[Vec<String>; 2]> {
            let coded = code(text, lang, Some("2025-06-18"));
            let events = coded.records.into_iter();
            events
                .filter(|r| r.event.as_ref().is_some_and(|e| e.event_type == event_type))
                .map(|r| {
                    [r.actor, r.recipient].map(|side| {
                        let mut codes: Vec<String> = side.iter().map(party).collect();
                        codes.sort();
                        codes
                    })
                })
                .collect()
        };
        let (id, en) = (sides(id, "id"), sides(en, "en"));
        typed += usize::from(!id.is_empty() && !en.is_empty());
        let agrees = id.iter().any(|x| en.contains(x));
        same += usize::from(agrees);
        if !agrees && faults() {
            println!("pair differs {id:?} ≠ {en:?} | {line}");
        }
    }
    println!("pairs: type in both {typed}/{all}, type and parties alike {same}/{all}");
    assert!(all >= 120);
    assert!(same * 100 >= all * 85);
}

#[test]
fn sentences_without_politics_stay_empty() {
    let mut count = 0;
    for lang in ["id", "en"] {
        for line in read("not-events", lang)
            .lines()
            .filter(|l| !l.is_empty() && !l.starts_with('#'))
        {
            let coded = code(line, lang, Some("2025-06-18"));
            let events: Vec<_> = coded.records.iter().filter_map(|r| r.event.as_ref()).collect();
            count += events.len();
            if !events.is_empty() && faults() {
                println!("{lang} no event {} | {line}", events[0].frame);
            }
        }
    }
    println!("events in 200 sentences without politics: {count}");
    assert!(count <= 4);
}

/// Every event knows who asserts it: a speaker, an agency, a document; else the outlet itself.
#[test]
fn who_asserts_an_event() {
    let cases = [
        ("en", "Reuters reported that Russia attacked Kyiv.", "Reuters"),
        (
            "en",
            "Egypt detained activists, the Washington Post reported.",
            "Washington Post",
        ),
        ("en", "Israel bombed Gaza, according to a UN report.", "report"),
        (
            "en",
            "According to a leaked memo, Iran arrested protesters in Tehran.",
            "leaked memo",
        ),
        (
            "en",
            "A leaked document says China jailed Uighur activists.",
            "leaked document",
        ),
        ("en", "“Russia shelled Kherson,” the statement read.", "statement"),
        (
            "en",
            "Blinken said Zelensky had told him that Russia bombed a hospital.",
            "Zelensky",
        ),
        (
            "en",
            "Officials want Iran to release the journalists, and Iran arrested protesters in Tehran.",
            "",
        ),
        (
            "id",
            "Rusia menyerang Ukraina dengan rudal, Antara melaporkan, Senin.",
            "Antara",
        ),
        (
            "id",
            "Pasukan Israel menembaki warga Gaza, seperti dikutip Reuters.",
            "Reuters",
        ),
        (
            "id",
            "Menurut laporan PBB, militer Myanmar membakar desa di Rakhine.",
            "laporan",
        ),
        ("id", "Mengutip AFP, polisi Kenya menangkap puluhan demonstran.", "AFP"),
        (
            "id",
            "Sebuah dokumen yang bocor menyebutkan China memenjarakan aktivis Uighur.",
            "dokumen",
        ),
        ("id", "Polisi Kenya menangkap puluhan demonstran.", ""),
    ];
    for (lang, text, wanted) in cases {
        let coded = code(text, lang, Some("2025-06-18"));
        let last = coded.records.iter().rfind(|r| r.kind == Kind::Event);
        let by = last.map(|r| {
            r.by.iter()
                .map(|a| format!("{} {}", a.name, a.text))
                .collect::<Vec<_>>()
        });
        let by = by.unwrap_or_else(|| panic!("no event in {text}"));
        let right = if wanted.is_empty() {
            by.is_empty()
        } else {
            by.iter().any(|b| b.contains(wanted))
        };
        assert!(right, "{text} by {by:?}");
    }
}

/// What somebody thinks or wants is told as such, and is no statement; two who speak as one are both named.
#[test]
fn attitudes_and_joint_speakers() {
    let cases = [
        (
            "Senator Ann Lowry wants to close the base in Norfolk.",
            "attitude",
            "Lowry",
            "to close the base in Norfolk",
        ),
        (
            "Some donors fear that the changes come too late.",
            "attitude",
            "donors",
            "the changes come too late",
        ),
        (
            "Lowry denied paying the lobbyists.",
            "attitude",
            "Lowry",
            "paying the lobbyists",
        ),
        (
            "The mayor rejected the claim by Senator Lowry that the bridge was safe.",
            "attitude",
            "Lowry",
            "the bridge was safe",
        ),
        (
            "Lowry is confident that the bill will pass.",
            "attitude",
            "Lowry",
            "the bill will pass",
        ),
        (
            "The strategy, aides acknowledge, carries risks in many states.",
            "indirect",
            "aides",
            "The strategy, aides acknowledge, carries risks in many states",
        ),
        (
            "Lowry said Tuesday that the bridge was safe, a claim that engineers rejected.",
            "indirect",
            "Lowry",
            "the bridge was safe",
        ),
        (
            "Lowry urged senators to “do their jobs.”",
            "mixed",
            "Lowry",
            "senators to “do their jobs.",
        ),
    ];
    for (text, kind, speaker, words) in cases {
        let coded = code(text, "en", Some("2025-06-18"));
        let quotes: Vec<_> = coded.records.iter().filter(|r| r.kind == Kind::Quote).collect();
        let told: Vec<String> = quotes
            .iter()
            .filter_map(|r| {
                let q = r.quote.as_ref()?;
                let by = r
                    .speaker
                    .iter()
                    .map(|a| format!("{} {}", a.name, a.text))
                    .collect::<Vec<_>>();
                Some(format!("{} {by:?} {}", q.quote_type, q.text))
            })
            .collect();
        let right = quotes.iter().any(|r| {
            let q = r.quote.as_ref().expect("words");
            let by = r
                .speaker
                .iter()
                .any(|a| format!("{} {}", a.name, a.text).contains(speaker));
            q.quote_type == kind && q.text == words && by && (kind != "attitude" || !r.is_statement())
        });
        assert!(right, "{text}: {told:?}");
    }
    for text in [
        "Lowry refused to say more.",
        "The bridge is expected to reopen.",
        "The road plans were dropped.",
    ] {
        let coded = code(text, "en", Some("2025-06-18"));
        assert!(coded.quotes.quotes.is_empty(), "{text}: {:?}", coded.quotes.quotes);
    }
    let joint = [
        (
            "en",
            "President Biden met Prime Minister Albanese in Washington.\n\n“We condemn the attack,” both leaders said in a joint statement.",
        ),
        (
            "id",
            "Presiden Prabowo Subianto bertemu PM Anthony Albanese di Canberra.\n\n“Kami mengutuk serangan itu,” kata keduanya dalam pernyataan bersama.",
        ),
    ];
    for (lang, text) in joint {
        let coded = code(text, lang, Some("2025-06-18"));
        let quote = coded
            .records
            .iter()
            .find(|r| r.kind == Kind::Quote)
            .expect("a quotation");
        assert_eq!(quote.speaker.len(), 2, "{text}: {:?}", quote.speaker);
    }
}
