//! Records gained, lost and changed.

use super::count;
use crate::case::describe;
use crate::record::{ActorCode, Kind, Record};
use std::collections::{BTreeMap, BTreeSet};
use std::fmt;

/// What became of a record.
#[derive(Clone, Debug)]
pub enum Change {
    /// Only the new side has it.
    Gained(Box<Record>),
    /// Only the old side has it.
    Lost(Box<Record>),
    /// Both have it; the fields that are not the same, with what they were and are.
    Changed(Box<Record>, Vec<(&'static str, String, String)>),
}

impl Change {
    fn record(&self) -> &Record {
        match self {
            Change::Gained(r) | Change::Lost(r) | Change::Changed(r, _) => r,
        }
    }

    fn place(&self) -> [u32; 2] {
        self.record().evidence.first().map_or([0, 0], |e| e.trigger_span)
    }
}

/// All that changed in a pile of articles.
#[derive(Clone, Debug, Default)]
pub struct Difference {
    /// Articles that either side has records of.
    pub articles: usize,
    /// Records that are the same on both sides.
    pub same: usize,
    /// By article, in the order of the sides; only articles in which something changed.
    pub changes: Vec<(String, Vec<Change>)>,
}

impl Difference {
    /// How many records were gained, lost and changed.
    pub fn counts(&self) -> [usize; 3] {
        let mut counts = [0; 3];
        for change in self.changes.iter().flat_map(|(_, c)| c) {
            counts[match change {
                Change::Gained(_) => 0,
                Change::Lost(_) => 1,
                Change::Changed(..) => 2,
            }] += 1;
        }
        counts
    }
}

/// Compares the records of two sides, article by article (by `doc.id`).
pub fn compare_records(old: &[Record], new: &[Record]) -> Difference {
    let mut order: Vec<&str> = Vec::new();
    let mut sides: BTreeMap<&str, [Vec<&Record>; 2]> = BTreeMap::new();
    for (side, records) in [old, new].into_iter().enumerate() {
        for record in records {
            let entry = sides.entry(&record.doc.id).or_insert_with(|| {
                order.push(&record.doc.id);
                Default::default()
            });
            entry[side].push(record);
        }
    }
    let mut out = Difference {
        articles: order.len(),
        ..Difference::default()
    };
    for id in order {
        let [old, new] = &sides[id];
        let (changes, same) = article(old, new);
        out.same += same;
        if !changes.is_empty() {
            out.changes.push((id.into(), changes));
        }
    }
    out
}

/// What changed in one article, and how many records did not.
fn article(old: &[&Record], new: &[&Record]) -> (Vec<Change>, usize) {
    let mut old: Vec<Option<&Record>> = old.iter().map(|r| Some(*r)).collect();
    let mut new: Vec<Option<&Record>> = new.iter().map(|r| Some(*r)).collect();
    let mut changes = Vec::new();
    let mut same = 0;
    // The closest kinship first: a record that is the same, then the same words of the trigger with the same type, then the
    // same words, then the same type in the same sentence.
    let kinships: [fn(&Record, &Record) -> bool; 4] = [
        |a, b| differences(a, b).is_empty(),
        |a, b| trigger(a).is_some() && trigger(a) == trigger(b) && code(a) == code(b),
        |a, b| trigger(a).is_some() && trigger(a) == trigger(b),
        |a, b| sentence(a) == sentence(b) && code(a) == code(b),
    ];
    for kin in kinships {
        for a in &mut old {
            let Some(before) = *a else { continue };
            let partner = new
                .iter_mut()
                .find(|b| b.is_some_and(|b| before.kind == b.kind && kin(before, b)));
            if let Some(after) = partner.and_then(Option::take) {
                *a = None;
                match differences(before, after) {
                    fields if fields.is_empty() => same += 1,
                    fields => changes.push(Change::Changed(Box::new(after.clone()), fields)),
                }
            }
        }
    }
    changes.extend(old.into_iter().flatten().map(|r| Change::Lost(Box::new(r.clone()))));
    changes.extend(new.into_iter().flatten().map(|r| Change::Gained(Box::new(r.clone()))));
    changes.sort_by_key(Change::place);
    (changes, same)
}

fn trigger(r: &Record) -> Option<[u32; 2]> {
    let span = match &r.quote {
        Some(quote) => Some(quote.span),
        None => r.evidence.first().map(|e| e.trigger_span),
    };
    span.filter(|s| s[0] < s[1])
}

fn sentence(r: &Record) -> Option<[u32; 2]> {
    r.evidence.first().map(|e| e.span)
}

fn code(r: &Record) -> Option<&str> {
    r.event.as_ref().map(|e| e.event_type.as_str())
}

/// A field's name and how a record says it.
type Field<'a> = (&'static str, &'a dyn Fn(&Record) -> String);

/// The fields that are not the same, with both values. Ids, versions and the lines of rules move with every edit and do not
/// count.
fn differences(a: &Record, b: &Record) -> Vec<(&'static str, String, String)> {
    let some = |text: Option<&String>| text.cloned().unwrap_or_default();
    let event =
        |of: fn(&crate::record::EventCode) -> String| move |r: &Record| r.event.as_ref().map(of).unwrap_or_default();
    let side = |all: &[ActorCode]| {
        let one = |a: &ActorCode| {
            let code: Vec<&str> = [a.id.as_str()]
                .into_iter()
                .chain(a.sector.iter().map(String::as_str))
                .collect();
            format!("{} `{}`", code.join(" ").trim(), a.text).trim().to_string()
        };
        // Who takes part is a set.
        all.iter()
            .map(one)
            .collect::<BTreeSet<_>>()
            .into_iter()
            .collect::<Vec<_>>()
            .join(", ")
    };
    let fields: [Field<'_>; 16] = [
        ("type", &event(|e| e.event_type.clone())),
        ("mode", &event(|e| e.mode.clone().unwrap_or_default())),
        ("frame", &event(|e| e.frame.clone())),
        ("cameo", &event(|e| e.cameo.clone())),
        ("context", &event(|e| e.context.join(", "))),
        ("status", &event(|e| e.status.clone())),
        ("actor", &|r| side(&r.actor)),
        ("recipient", &|r| side(&r.recipient)),
        ("by", &|r| side(&r.by)),
        ("speaker", &|r| side(&r.speaker)),
        ("quote", &|r| some(r.quote.as_ref().map(|q| &q.text))),
        ("quote type", &|r| some(r.quote.as_ref().map(|q| &q.quote_type))),
        ("when", &|r| {
            r.when.as_ref().map_or(String::new(), |w| {
                let about = if w.approximate { "about " } else { "" };
                format!("{about}{} to {} ({})", w.from, w.to, w.grain)
            })
        }),
        ("where", &|r| {
            r.place
                .as_ref()
                .map_or(String::new(), |p| format!("{} {} ({})", p.name, p.country, p.via))
        }),
        ("sentences", &|r| r.evidence.len().to_string()),
        ("confidence", &|r| format!("{:.2}", r.confidence)),
    ];
    let pair = |(name, of): &Field<'_>| {
        let (before, after) = (of(a), of(b));
        (before != after).then_some((*name, before, after))
    };
    fields.iter().filter_map(pair).collect()
}

impl fmt::Display for Difference {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let [gained, lost, changed] = self.counts();
        writeln!(
            f,
            "{} in {}: {gained} gained, {lost} lost, {changed} changed, {} the same",
            count(gained + lost + changed + self.same, "record"),
            count(self.articles, "article"),
            self.same,
        )?;
        let mut types: BTreeMap<&str, [usize; 3]> = BTreeMap::new();
        let mut fields: BTreeMap<&str, usize> = BTreeMap::new();
        for change in self.changes.iter().flat_map(|(_, c)| c) {
            let row = types.entry(code(change.record()).unwrap_or("quotes")).or_default();
            match change {
                Change::Gained(_) => row[0] += 1,
                Change::Lost(_) => row[1] += 1,
                Change::Changed(_, moved) => {
                    row[2] += 1;
                    moved
                        .iter()
                        .for_each(|(field, ..)| *fields.entry(field).or_default() += 1);
                }
            }
        }
        if !types.is_empty() {
            writeln!(f, "\n| type | gained | lost | changed |\n| --- | --: | --: | --: |")?;
        }
        for (name, [gained, lost, changed]) in &types {
            writeln!(f, "| {name} | {gained} | {lost} | {changed} |")?;
        }
        if !fields.is_empty() {
            let list: Vec<String> = fields.iter().map(|(field, n)| format!("{field} {n}")).collect();
            writeln!(f, "\nchanged fields: {}", list.join(", "))?;
        }
        for (article, changes) in &self.changes {
            writeln!(f, "\n{article}")?;
            let mut last = None;
            for change in changes {
                let evidence = change.record().evidence.first();
                if last != evidence.map(|e| e.span) {
                    let words = evidence.map_or("", |e| e.sentence.trim());
                    writeln!(f, "    {}", words.replace('\n', " "))?;
                    last = evidence.map(|e| e.span);
                }
                match change {
                    Change::Gained(r) => writeln!(f, "  + {}", told(r))?,
                    Change::Lost(r) => writeln!(f, "  - {}", told(r))?,
                    Change::Changed(r, fields) => {
                        writeln!(f, "  ~ {}", told(r))?;
                        for (field, before, after) in fields {
                            let show = |v: &String| {
                                if v.is_empty() {
                                    "nothing".into()
                                } else {
                                    v.replace('\n', " ")
                                }
                            };
                            writeln!(f, "      {field}: {} → {}", show(before), show(after))?;
                        }
                    }
                }
            }
        }
        Ok(())
    }
}

fn told(record: &Record) -> String {
    match (record.kind, &record.quote) {
        (Kind::Quote, Some(quote)) => format!("{}: {}", describe(record), quote.text.replace('\n', " ")),
        _ => describe(record),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::record::{Doc, EventCode, Evidence};

    fn record(doc: &str, event_type: &str, at: u32, actor: &str) -> Record {
        Record {
            kind: Kind::Event,
            id: format!("e{at}"),
            doc: Doc {
                id: doc.into(),
                ..Doc::default()
            },
            event: Some(EventCode {
                event_type: event_type.into(),
                cameo: "190".into(),
                status: "actual".into(),
                frame: "f".into(),
                ..EventCode::default()
            }),
            actor: vec![ActorCode {
                id: actor.into(),
                name: actor.into(),
                text: actor.into(),
                span: [0, 1],
                ..ActorCode::default()
            }],
            evidence: vec![Evidence {
                sentence: "A sentence.".into(),
                span: [0, 100],
                trigger: "x".into(),
                trigger_span: [at, at + 1],
                via: format!("languages/en/frames.tsv:{at}"),
            }],
            confidence: 0.5,
            ..Record::default()
        }
    }

    #[test]
    fn records_are_paired_by_trigger_and_type() {
        let old = [
            record("a", "ASSAULT", 1, "RUS"),
            record("a", "AID", 5, "USA"),
            record("a", "REJECT", 9, "USA"),
            record("b", "AID", 1, "USA"),
        ];
        let mut moved = record("a", "ASSAULT", 1, "UKR");
        moved.evidence[0].via = "languages/en/frames.tsv:7".into();
        let mut same = record("b", "AID", 1, "USA");
        same.knowledge = "other".into();
        let new = [
            moved,
            record("a", "AGREE", 5, "USA"),
            record("a", "PROTEST", 20, "FRA"),
            same,
        ];
        let all = compare_records(&old, &new);
        assert_eq!((all.articles, all.same, all.counts()), (2, 1, [1, 1, 2]));
        let text = all.to_string();
        assert!(
            text.starts_with("5 records in 2 articles: 1 gained, 1 lost, 2 changed, 1 the same\n"),
            "{text}"
        );
        assert!(text.contains("      actor: RUS `RUS` → UKR `UKR`\n"), "{text}");
        assert!(text.contains("      type: AID → AGREE\n"), "{text}");
        assert!(
            text.contains("  - REJECT USA -> -") && text.contains("  + PROTEST FRA -> -"),
            "{text}"
        );
        assert!(!text.contains("\nb\n"), "{text}");
    }
}
