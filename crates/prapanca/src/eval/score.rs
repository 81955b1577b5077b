//! Counting.

use super::boot::{Tally, draws, row};
use super::gold::{Item, root};
use super::report::{Confusion, Mistake, Report, Row, Table};
use super::{Found, line};
use crate::case::is_party;
use crate::record::{ActorCode, Record};
use std::collections::{BTreeMap, BTreeSet};

/// How to count.
#[derive(Clone, Copy, Debug, Default)]
pub struct Options {
    /// What gold marks as a further true event is not counted as wrong.
    pub others: bool,
}

/// Counts types where types are marked, and CAMEO roots where roots are.
pub fn report(items: &[Item], found: &[Found], options: Options) -> Report {
    let mut scorer = Scorer {
        draws: draws(items.len()),
        ..Scorer::default()
    };
    let pairs = || items.iter().zip(found).enumerate();
    if items.iter().any(|i| i.types.is_some()) {
        pairs().for_each(|(i, (item, found))| scorer.types(i, item, found, options));
    }
    if items.iter().any(|i| i.roots.is_some()) {
        pairs().for_each(|(i, (item, found))| scorer.roots(i, item, found, options));
    }
    scorer.report(items)
}

/// The tables in the order they are shown.
const TABLES: [&str; 10] = [
    "events",
    "by language",
    "first event by type",
    "every event by type",
    "mode, type right",
    "context, type right",
    "who, type right",
    "CAMEO root",
    "every root",
    "first root",
];

#[derive(Default)]
struct Scorer {
    draws: Vec<Vec<u16>>,
    tallies: BTreeMap<(usize, String), Tally>,
    confusions: BTreeMap<(String, String), usize>,
    mistakes: Vec<Mistake>,
}

impl Scorer {
    fn tally(&mut self, table: &str, label: &str) -> &mut Tally {
        let order = TABLES.iter().position(|t| *t == table).unwrap_or(TABLES.len());
        self.tallies.entry((order, label.into())).or_default()
    }

    /// Counts each label that is said or gold once.
    fn sets(
        &mut self,
        i: usize,
        (table, all): (&str, &[&str]),
        by: &str,
        found: &BTreeSet<String>,
        gold: &BTreeSet<String>,
    ) {
        for label in found.union(gold) {
            let (said, marked) = (found.contains(label), gold.contains(label));
            for all in all {
                self.tally(table, all).add(i, said && marked, said, marked);
            }
            self.tally(by, label).add(i, said && marked, said, marked);
        }
    }

    fn confuse(&mut self, gold: &str, said: &str, item: &Item, found: &Found) {
        *self.confusions.entry((gold.into(), said.into())).or_default() += 1;
        self.mistake(format!("{gold} → {said}"), item, found);
    }

    fn mistake(&mut self, kind: String, item: &Item, found: &Found) {
        let quotes = found.statements.iter().filter(|_| item.roots.is_some());
        self.mistakes.push(Mistake {
            kind,
            id: item.id.clone(),
            line: item.line,
            text: item.text.clone(),
            gold: gold_line(item),
            said: found.events.iter().chain(quotes).map(line).collect(),
            hints: found.hints.clone(),
        });
    }

    fn types(&mut self, i: usize, item: &Item, found: &Found, options: Options) {
        let Some(types) = &item.types else { return };
        let said: BTreeSet<String> = found.events.iter().filter_map(type_of).collect();
        let gold: BTreeSet<String> = types.iter().map(|t| resolve_yield(t, &said)).collect();
        let excused: BTreeSet<String> = match options.others {
            true => item
                .others
                .iter()
                .map(|o| resolve_yield(&o.event_type, &said))
                .collect(),
            false => BTreeSet::new(),
        };
        let said: BTreeSet<String> = said
            .into_iter()
            .filter(|t| gold.contains(t) || !excused.contains(t))
            .collect();
        self.sets(
            i,
            ("events", &["every type, micro"]),
            "every event by type",
            &said,
            &gold,
        );
        if let Some(lang) = item.lang {
            for label in said.union(&gold) {
                let (s, g) = (said.contains(label), gold.contains(label));
                self.tally("by language", lang.as_str()).add(i, s && g, s, g);
            }
        }
        let first: BTreeSet<String> = found.events.first().and_then(type_of).into_iter().collect();
        let main: BTreeSet<String> = types.first().map(|t| resolve_yield(t, &first)).into_iter().collect();
        self.sets(
            i,
            ("events", &["first event only, micro"]),
            "first event by type",
            &first,
            &main,
        );
        let (any, told) = (!gold.is_empty(), !found.events.is_empty());
        self.tally("events", "event or none").add(i, any && told, told, any);

        for missed in gold.difference(&said) {
            let wrong: Vec<&String> = said.difference(&gold).collect();
            if wrong.is_empty() {
                self.confuse(missed, "none", item, found);
            }
            for wrong in wrong {
                self.confuse(missed, wrong, item, found);
            }
        }
        if gold.is_subset(&said) {
            let told = if gold.is_empty() { "none" } else { "(right one too)" };
            for extra in said.difference(&gold) {
                self.confuse(told, extra, item, found);
            }
        }
        self.parties(i, item, found, &gold);
    }

    /// Mode and parties, only where the type is right: of several such events the one that fits best.
    fn parties(&mut self, i: usize, item: &Item, found: &Found, gold: &BTreeSet<String>) {
        let right = found
            .events
            .iter()
            .filter(|r| type_of(r).is_some_and(|t| gold.contains(&t)));
        let source = |r: &Record| overlaps(&item.source, &r.actor, found);
        let target = |r: &Record| overlaps(&item.target, &r.recipient, found);
        // The partner of a mutual act stands among its actors.
        let partner = |r: &Record| {
            target(r)
                || r.recipient.is_empty()
                    && r.actor.len() > 1
                    && r.actor
                        .iter()
                        .any(|a| overlaps(&item.target, std::slice::from_ref(a), found))
        };
        let fit = |r: &&Record| 2 * u8::from(source(r)) + 2 * u8::from(target(r)) + u8::from(partner(r));
        // Of events that fit equally well the first.
        let Some(record) = right.rev().max_by_key(fit) else {
            return;
        };
        let event_type = type_of(record).unwrap_or_default();
        if let (Some(mode), Some(event)) = (&item.mode, &record.event) {
            let own = event.mode.as_ref();
            let hit = own == Some(mode);
            for label in ["all", &format!("{event_type}/{mode}")] {
                self.tally("mode, type right", label).add(i, hit, own.is_some(), true);
            }
            if !hit {
                let own = own.map_or("none", String::as_str);
                self.mistake(format!("mode of {event_type}: {mode} → {own}"), item, found);
            }
        }
        if let (Some(gold), Some(event)) = (&item.context, &record.event) {
            let gold: BTreeSet<String> = gold
                .iter()
                .map(|c| c.to_lowercase())
                .filter(|c| !c.is_empty())
                .collect();
            let said: BTreeSet<String> = event.context.iter().cloned().collect();
            let table = "context, type right";
            self.sets(i, (table, &["all"]), table, &said, &gold);
        }
        for (label, who, marked, said, hit) in [
            (
                "actor overlaps source",
                "actor",
                &item.source,
                &record.actor,
                source(record),
            ),
            (
                "recipient overlaps target",
                "recipient",
                &item.target,
                &record.recipient,
                target(record),
            ),
            (
                "… or a mutual act's second actor",
                "",
                &item.target,
                &record.recipient,
                partner(record),
            ),
        ] {
            if !marked.is_empty() {
                self.tally("who, type right", label)
                    .add(i, hit, !said.is_empty() || hit, true);
                if !hit && !who.is_empty() {
                    self.mistake(format!("{who} of {event_type}"), item, found);
                }
            } else if !said.is_empty() && !who.is_empty() {
                self.tally("who, type right", label).add(i, false, true, false);
            }
        }
        let mutual: Vec<ActorCode> = record.recipient.iter().chain(&record.actor).cloned().collect();
        for (label, codes, said) in [
            ("actor's country or body", &item.source_code, &record.actor),
            ("recipient's country or body", &item.target_code, &mutual),
        ] {
            let bodies: Vec<&str> = codes.iter().filter_map(|c| c.split_whitespace().next()).collect();
            if !bodies.is_empty() {
                let is = |a: &ActorCode| bodies.iter().any(|b| is_party(a, b) || a.name.eq_ignore_ascii_case(b));
                let known = said.iter().any(|a| !a.id.is_empty() || !a.country.is_empty());
                self.tally("who, type right", label)
                    .add(i, said.iter().any(is), known, true);
            }
        }
    }

    fn roots(&mut self, i: usize, item: &Item, found: &Found, options: Options) {
        let Some(annotators) = &item.roots else { return };
        // What is long past is background.
        let events: Vec<u8> = found
            .events
            .iter()
            .filter_map(|r| r.event.as_ref())
            .filter(|e| e.status != "historical")
            .filter_map(|e| root(&e.cameo))
            .collect();
        let statement = !found.statements.is_empty();
        // The root that most annotators name; any of several that are named equally often. A tie counts as an event.
        let mut votes: BTreeMap<u8, usize> = BTreeMap::new();
        for annotator in annotators {
            for root in annotator.iter().collect::<BTreeSet<_>>() {
                *votes.entry(*root).or_default() += 1;
            }
        }
        let most = |of: &dyn Fn(&Vec<u8>) -> bool| 2 * annotators.iter().filter(|a| of(a)).count() >= annotators.len();
        let any = most(&|a| !a.is_empty());
        let best = votes.values().max().copied().unwrap_or(0);
        let gold: BTreeSet<u8> = votes
            .iter()
            .filter(|(_, v)| any && **v == best)
            .map(|(r, _)| *r)
            .collect();

        let told = !events.is_empty() || statement;
        self.tally("CAMEO root", "event, statement or none")
            .add(i, told && any, told, any);
        let (acts, act) = (!events.is_empty(), most(&|a| a.iter().any(|&r| r != 1)));
        self.tally("CAMEO root", "event or none, statements left out")
            .add(i, acts && act, acts, act);

        let all: BTreeSet<u8> = events.iter().copied().chain(statement.then_some(1)).collect();
        let excused = |r: &u8| options.others && item.other_roots.contains(r);
        let all: BTreeSet<u8> = all.into_iter().filter(|r| gold.contains(r) || !excused(r)).collect();
        let main: BTreeSet<u8> = main_root(found).into_iter().collect();
        for (label, by, said) in [
            ("every root", "every root", &all),
            ("first root only", "first root", &main),
        ] {
            // Of roots that are named equally often, one is enough.
            let right: BTreeSet<u8> = said.intersection(&gold).copied().collect();
            let wanted = if right.is_empty() {
                gold.first().into_iter().copied().collect()
            } else {
                right
            };
            let name = |set: &BTreeSet<u8>| set.iter().map(|r| format!("{r:02}")).collect::<BTreeSet<String>>();
            self.sets(i, ("CAMEO root", &[label]), by, &name(said), &name(&wanted));
        }
        let said: String = match main.first() {
            Some(r) => format!("{r:02}"),
            None => "none".into(),
        };
        let wanted = gold.first().map_or("none".into(), |r| format!("{r:02}"));
        if main != gold && main.intersection(&gold).next().is_none() {
            self.confuse(&wanted, &said, item, found);
        }
    }

    fn report(self, items: &[Item]) -> Report {
        let mut tables: Vec<Table> = Vec::new();
        for (t, name) in TABLES.iter().enumerate() {
            let own: Vec<(&String, &Tally)> = self
                .tallies
                .iter()
                .filter(|((o, _), _)| *o == t)
                .map(|((_, l), tally)| (l, tally))
                .collect();
            let mut rows: Vec<Row> = Vec::new();
            let macro_of = |by: &str| -> Vec<&Tally> {
                let by = TABLES.iter().position(|t| *t == by);
                let of = self.tallies.iter().filter(|((o, _), _)| Some(*o) == by);
                of.map(|(_, t)| t).filter(|t| t.sum().gold > 0).collect()
            };
            for (label, tally) in own {
                rows.push(row(label, &[tally], &self.draws));
                let by = match label.as_str() {
                    "every type, micro" => "every event by type",
                    "first event only, micro" => "first event by type",
                    _ => continue,
                };
                let label = label.replace("micro", "macro over gold's types");
                rows.push(row(&label, &macro_of(by), &self.draws));
            }
            if !rows.is_empty() {
                tables.push(Table {
                    name: (*name).into(),
                    rows,
                });
            }
        }
        let mut confusions: Vec<Confusion> = self
            .confusions
            .into_iter()
            .map(|((gold, said), count)| Confusion { gold, said, count })
            .collect();
        confusions.sort_by_key(|c| std::cmp::Reverse(c.count));
        let mut mistakes = self.mistakes;
        let mut often: BTreeMap<String, usize> = BTreeMap::new();
        mistakes
            .iter()
            .for_each(|m| *often.entry(m.kind.clone()).or_default() += 1);
        mistakes.sort_by_key(|m| (std::cmp::Reverse(often[&m.kind]), m.kind.clone()));
        let has = |i: &&Item| match (&i.types, &i.roots) {
            (Some(types), _) => !types.is_empty(),
            (None, roots) => roots.iter().flatten().any(|r| !r.is_empty()),
        };
        Report {
            sentences: items.len(),
            with_event: items.iter().filter(has).count(),
            tables,
            confusions,
            mistakes,
        }
    }
}

fn type_of(record: &Record) -> Option<String> {
    record.event.as_ref().map(|e| e.event_type.clone())
}

/// The root of the main event; that of a statement where there is no other event.
fn main_root(found: &Found) -> Option<u8> {
    let main = found.events.first().and_then(|r| root(&r.event.as_ref()?.cameo));
    main.or_else(|| (!found.statements.is_empty()).then_some(1))
}

/// `YIELD` as the one of `CONCEDE` and `RETREAT` that was found; itself if neither was. The older codebook has one type
/// where ours has two: either is right.
fn resolve_yield(label: &str, found: &BTreeSet<String>) -> String {
    let either = ["CONCEDE", "RETREAT"]
        .into_iter()
        .find(|t| label == "YIELD" && found.contains(*t));
    either.unwrap_or(label).to_string()
}

/// Words that tell nothing of who is meant.
const SMALL: [&str; 16] = [
    "the", "a", "an", "of", "and", "in", "for", "to", "s", "its", "dan", "di", "para", "yang", "sang", "si",
];

fn tells(word: &&str) -> bool {
    !word.is_empty() && !SMALL.contains(&word.to_lowercase().as_str())
}

fn words(text: &str) -> impl Iterator<Item = &str> {
    text.split(|c: char| !c.is_alphanumeric()).filter(tells)
}

/// Whether a word of a gold phrase stands inside an actor's words. A phrase that does not stand in the text is compared
/// word by word.
fn overlaps(phrases: &[String], actors: &[ActorCode], found: &Found) -> bool {
    phrases.iter().any(|phrase| {
        let mut places = found.text.match_indices(phrase.as_str()).peekable();
        if places.peek().is_none() {
            let said = |a: &ActorCode| {
                [&a.text, &a.name, &a.id]
                    .into_iter()
                    .any(|s| words(s).any(|w| words(phrase).any(|p| p.eq_ignore_ascii_case(w))))
            };
            return actors.iter().any(said);
        }
        places.any(|(at, _)| {
            actors.iter().any(|a| {
                let from = at.max(a.span[0] as usize);
                let to = (at + phrase.len()).min(a.span[1] as usize);
                from < to
                    && found
                        .text
                        .get(from..to)
                        .is_some_and(|both| words(both).next().is_some())
            })
        })
    })
}

/// What people say of an item, in a line.
fn gold_line(item: &Item) -> String {
    let side = |words: &[String], codes: &[String]| {
        let codes: Vec<&str> = codes.iter().map(String::as_str).filter(|c| !c.is_empty()).collect();
        let words = if words.is_empty() { "-".into() } else { words.join(", ") };
        if codes.is_empty() {
            words
        } else {
            format!("{words} ({})", codes.join(", "))
        }
    };
    let mode = item.mode.as_ref().map(|m| format!("/{m}")).unwrap_or_default();
    let types = item.types.iter().flatten().cloned().collect::<Vec<_>>().join("+");
    let roots: Vec<String> = item
        .roots
        .iter()
        .map(|all| {
            let one = |a: &Vec<u8>| a.iter().map(|r| format!("{r:02}")).collect::<Vec<_>>().join("+");
            format!("root {}", all.iter().map(one).collect::<Vec<_>>().join(" | "))
        })
        .collect();
    let what = match (types.is_empty(), roots.is_empty()) {
        (true, true) => return "no event".into(),
        (true, false) => roots.concat(),
        _ => format!("{types}{mode}"),
    };
    let others: Vec<&str> = item.others.iter().map(|o| o.event_type.as_str()).collect();
    let others = if others.is_empty() {
        String::new()
    } else {
        format!("; also {}", others.join(", "))
    };
    format!(
        "{what} {} -> {}{others}",
        side(&item.source, &item.source_code),
        side(&item.target, &item.target_code)
    )
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::eval::gold::Other;
    use crate::record::{EventCode, Kind, QuoteText};

    fn said(event_type: &str, cameo: &str, actor: &str) -> Record {
        let event = (!event_type.is_empty()).then(|| EventCode {
            event_type: event_type.into(),
            cameo: cameo.into(),
            status: "actual".into(),
            ..EventCode::default()
        });
        Record {
            kind: if event.is_some() { Kind::Event } else { Kind::Quote },
            id: "e".into(),
            quote: event.is_none().then(|| QuoteText {
                text: String::new(),
                span: [0, 0],
                quote_type: "direct".into(),
                cue: None,
            }),
            event,
            actor: vec![somebody(actor)],
            confidence: 1.0,
            ..Record::default()
        }
    }

    /// `Boro` at the beginning of the text.
    fn somebody(name: &str) -> ActorCode {
        ActorCode {
            id: name.into(),
            name: name.into(),
            text: name.into(),
            span: [0, name.len() as u32],
            ..ActorCode::default()
        }
    }

    fn found(text: &str, records: &[Record]) -> Found {
        let of = |kind| records.iter().filter(|r| r.kind == kind).cloned().collect();
        Found {
            text: text.into(),
            events: of(Kind::Event),
            statements: of(Kind::Quote),
            hints: vec![],
        }
    }

    fn counts(report: &Report, table: &str, label: &str) -> [u64; 3] {
        let row = report
            .row(table, label)
            .unwrap_or_else(|| panic!("no row {table}: {label}"));
        [row.right, row.said, row.gold]
    }

    #[test]
    fn every_type_is_counted_and_yield_is_either_of_two() {
        let text = "Boro and the army of Boro";
        let item = |types: &[&str], source: &str| Item {
            types: Some(types.iter().map(|t| t.to_string()).collect()),
            source: vec![source.into()],
            others: vec![Other {
                event_type: "AID".into(),
            }],
            text: text.into(),
            ..Item::default()
        };
        let items = [
            item(&["YIELD"], "the army of Boro"),
            item(&["AID"], "Boro"),
            item(&[], ""),
            item(&["YIELD"], ""),
        ];
        let all = [
            found(text, &[said("RETREAT", "087", "Boro"), said("AID", "070", "Boro")]),
            found(text, &[said("ACCUSE", "110", "Boro")]),
            found(text, &[]),
            found(text, &[]),
        ];
        let one = report(&items, &all, Options::default());
        assert_eq!(counts(&one, "events", "every type, micro"), [1, 3, 3]);
        assert_eq!(counts(&one, "events", "first event only, micro"), [1, 2, 3]);
        assert_eq!(counts(&one, "events", "event or none"), [2, 2, 3]);
        assert_eq!(counts(&one, "every event by type", "RETREAT"), [1, 1, 1]);
        assert_eq!(counts(&one, "every event by type", "YIELD"), [0, 0, 1]);
        // The gold phrase stands elsewhere in the text.
        assert_eq!(counts(&one, "who, type right", "actor overlaps source"), [0, 1, 1]);
        let confusion = |g: &str, s: &str| {
            one.confusions
                .iter()
                .any(|c| c.gold == g && c.said == s && c.count == 1)
        };
        assert!(confusion("AID", "ACCUSE") && confusion("YIELD", "none") && confusion("(right one too)", "AID"));
        let others = report(&items, &all, Options { others: true });
        assert_eq!(counts(&others, "events", "every type, micro"), [1, 2, 3]);
        assert!(one.to_string().contains("| every type, micro | 33.3 | 33.3 | 33.3 |"));
    }

    #[test]
    fn parties_are_right_where_their_words_overlap() {
        let text = "Boro met Aria";
        let mut met = said("CONSULT", "040", "Boro");
        met.actor.push(ActorCode {
            span: [9, 13],
            ..somebody("Aria")
        });
        let item = Item {
            types: Some(vec!["CONSULT".into()]),
            source: vec!["Boro".into()],
            target: vec!["Aria".into()],
            source_code: vec!["BORO GOV".into()],
            target_code: vec![String::new()],
            text: text.into(),
            ..Item::default()
        };
        let one = report(&[item], &[found(text, &[met])], Options::default());
        assert_eq!(counts(&one, "who, type right", "actor overlaps source"), [1, 1, 1]);
        assert_eq!(counts(&one, "who, type right", "recipient overlaps target"), [0, 0, 1]);
        assert_eq!(
            counts(&one, "who, type right", "… or a mutual act's second actor"),
            [1, 1, 1]
        );
        assert_eq!(counts(&one, "who, type right", "actor's country or body"), [1, 1, 1]);
        assert!(one.row("who, type right", "recipient's country or body").is_none());
        assert_eq!(one.mistakes[0].kind, "recipient of CONSULT");
        assert_eq!(one.mistakes[0].gold, "CONSULT Boro (BORO GOV) -> Aria");
    }

    #[test]
    fn roots_are_scored_against_the_majority_and_a_statement_is_an_event() {
        let item = |annotators: &[&[u8]]| Item {
            roots: Some(annotators.iter().map(|a| a.to_vec()).collect()),
            other_roots: BTreeSet::from([1]),
            ..Item::default()
        };
        let items = [
            item(&[&[19], &[19], &[18]]),
            item(&[&[4], &[], &[]]),
            item(&[&[1], &[1], &[4]]),
            item(&[&[5], &[5], &[]]),
        ];
        let all = [
            found("", &[said("ASSAULT", "190", "A"), said("", "", "A")]),
            found("", &[said("CONSULT", "042", "A")]),
            found("", &[said("", "", "A")]),
            found("", &[said("AID", "0731", "A")]),
        ];
        let one = report(&items, &all, Options::default());
        assert_eq!(counts(&one, "CAMEO root", "event, statement or none"), [3, 4, 3]);
        assert_eq!(
            counts(&one, "CAMEO root", "event or none, statements left out"),
            [2, 3, 2]
        );
        assert_eq!(counts(&one, "CAMEO root", "every root"), [2, 5, 3]);
        assert_eq!(counts(&one, "CAMEO root", "first root only"), [2, 4, 3]);
        assert_eq!(counts(&one, "first root", "05"), [0, 0, 1]);
        let others = report(&items, &all, Options { others: true });
        assert_eq!(counts(&others, "CAMEO root", "every root"), [2, 4, 3]);
        assert_eq!(
            one.kinds(1).iter().map(|(k, ..)| *k).collect::<Vec<_>>(),
            ["05 → 07", "none → 04"]
        );
    }
}
