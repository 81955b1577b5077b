//! What another codebook says of a record.

use crate::pack::views::{View, ViewRule, fits};
use crate::record::{ActorCode, Kind, Record};

/// A value for each column of the view; `None` if the record is outside a view that drops what is.
pub fn columns(view: &View, record: &Record) -> Option<Vec<String>> {
    let mut values: Vec<Option<String>> = vec![None; view.columns.len()];
    for rule in view.rules.iter().filter(|r| is_about(r, record)) {
        for (column, value) in &rule.set {
            if values[*column].is_none() {
                values[*column] = Some(fill(value, record));
            }
        }
    }
    let values: Vec<String> = values.into_iter().map(Option::unwrap_or_default).collect();
    let outside = values.first().is_none_or(String::is_empty);
    (!outside || !view.drops).then_some(values)
}

fn is_about(rule: &ViewRule, record: &Record) -> bool {
    if record.is_attitude() || rule.quotes != (record.kind == Kind::Quote) {
        return false;
    }
    let one_of = |all: &[String], value: &str| all.is_empty() || all.iter().any(|p| fits(p, value));
    let sides = side(&rule.actor, doers(record)) && side(&rule.recipient, &record.recipient);
    let Some(event) = &record.event else { return sides };
    sides
        && one_of(&rule.frame, &event.frame)
        && one_of(&rule.event_type, &event.event_type)
        && one_of(&rule.mode, event.mode.as_deref().unwrap_or(""))
        && one_of(&rule.cameo, &event.cameo)
        && one_of(&rule.status, &event.status)
        && (rule.context.is_empty() || event.context.iter().any(|c| rule.context.contains(c)))
}

fn side(wanted: &[String], actors: &[ActorCode]) -> bool {
    wanted.is_empty()
        || wanted.iter().any(|w| match w.as_str() {
            "nobody" => actors.is_empty(),
            "-" => actors.iter().any(|a| a.sector.is_empty() && !a.id.is_empty()),
            "?" => actors.iter().any(|a| a.sector.is_empty() && a.id.is_empty()),
            sector => actors.iter().any(|a| a.sector.iter().any(|s| s == sector)),
        })
}

/// Who speaks stands for who acts in a quote.
fn doers(record: &Record) -> &[ActorCode] {
    match record.kind {
        Kind::Event => &record.actor,
        Kind::Quote => &record.speaker,
    }
}

/// A value with its fields filled in.
fn fill(value: &str, record: &Record) -> String {
    let mut out = String::new();
    let mut rest = value;
    while let Some((before, after)) = rest.split_once('{') {
        let (field, after) = after.split_once('}').unwrap_or((after, ""));
        out.push_str(before);
        out.push_str(&self::field(field, record));
        rest = after;
    }
    out + rest
}

fn field(name: &str, record: &Record) -> String {
    if let Some((who, what)) = name.split_once('.').or(Some((name, "name")))
        && let Some(actors) = match who {
            "actor" => Some(doers(record)),
            "recipient" => Some(record.recipient.as_slice()),
            _ => None,
        }
    {
        let of = |a: &ActorCode| match what {
            "country" => a.country.clone(),
            "sector" => a.sector.join(" "),
            "code" if a.country.is_empty() => format!("{}{}", a.id, a.sector.concat()),
            "code" => format!("{}{}", a.country, a.sector.concat()),
            _ if a.name.is_empty() => a.text.clone(),
            _ => a.name.clone(),
        };
        return actors
            .iter()
            .map(|a| of(a).replace(';', ","))
            .collect::<Vec<_>>()
            .join(";");
    }
    let place = record.place.as_ref();
    let outer = match name {
        "date" => record.when.as_ref().map(|w| w.from.clone()),
        "place" => place.map(|p| p.name.clone()),
        "country" => place.map(|p| p.country.clone()),
        _ => None,
    };
    let event = record.event.as_ref().and_then(|e| match name {
        "type" => Some(e.event_type.clone()),
        "mode" => e.mode.clone(),
        "frame" => Some(e.frame.clone()),
        "cameo" => Some(e.cameo.clone()),
        "root" => e.cameo.get(..2).map(String::from),
        "quad" => Some(e.quad.clone()),
        "intensity" => Some(format!("{:.1}", e.intensity)),
        "context" => Some(e.context.join(";")),
        "status" => Some(e.status.clone()),
        _ => None,
    });
    outer.or(event).unwrap_or_default()
}
