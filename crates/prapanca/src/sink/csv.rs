use super::{Sink, columns};
use crate::pack::View;
use crate::record::{ActorCode, Kind, Record};
use std::io::{self, Write};

/// The columns, in order. Several actors stand in one cell, parted by `;`, and the cells beside it keep the same order
/// and number; the two sectors of one actor are parted by a space.
pub const COLUMNS: [&str; 48] = [
    "id",
    "kind",
    "doc_id",
    "url",
    "outlet",
    "credit",
    "copied_from",
    "published",
    "published_via",
    "lang",
    "title",
    "type",
    "mode",
    "context",
    "cameo",
    "quad",
    "intensity",
    "status",
    "frame",
    "actor",
    "actor_id",
    "actor_country",
    "actor_sector",
    "recipient",
    "recipient_id",
    "recipient_country",
    "recipient_sector",
    "by",
    "by_id",
    "when_from",
    "when_to",
    "grain",
    "when_bound",
    "place",
    "place_country",
    "lat",
    "lon",
    "sentence",
    "trigger",
    "via",
    "evidence",
    "quote",
    "quote_type",
    "speaker",
    "speaker_id",
    "confidence",
    "engine",
    "knowledge",
];

/// Flat rows with a header line (RFC 4180, line feeds at the ends of lines). A view's columns stand in place of those of the
/// same name, the others behind them.
#[derive(Debug)]
pub struct Csv<'v, W> {
    writer: W,
    header: bool,
    view: Option<&'v View>,
}

impl<'v, W: Write> Csv<'v, W> {
    /// Writes to `writer`, the header first.
    pub fn new(writer: W, view: Option<&'v View>) -> Csv<'v, W> {
        Csv {
            writer,
            header: true,
            view,
        }
    }

    /// Writes rows only, to go on with a table that has its header.
    pub fn rows(writer: W, view: Option<&'v View>) -> Csv<'v, W> {
        Csv {
            writer,
            header: false,
            view,
        }
    }

    /// The writer.
    pub fn into_inner(self) -> W {
        self.writer
    }

    fn head(&mut self) -> io::Result<()> {
        if std::mem::take(&mut self.header) {
            let mut names = COLUMNS.map(String::from).to_vec();
            if let Some(view) = self.view {
                lay_over(&mut names, view, view.columns.clone());
            }
            self.row(&names)?;
        }
        Ok(())
    }

    fn row(&mut self, cells: &[String]) -> io::Result<()> {
        let mut line = String::new();
        for (i, cell) in cells.iter().enumerate() {
            if i > 0 {
                line.push(',');
            }
            if cell.contains([',', '"', '\n', '\r']) {
                line.push('"');
                line.push_str(&cell.replace('"', "\"\""));
                line.push('"');
            } else {
                line.push_str(cell);
            }
        }
        line.push('\n');
        self.writer.write_all(line.as_bytes())
    }
}

/// Puts a view's values, or its names, where they belong in a row.
fn lay_over(row: &mut Vec<String>, view: &View, values: Vec<String>) {
    for (name, value) in view.columns.iter().zip(values) {
        match COLUMNS.iter().position(|c| c == name) {
            Some(i) => row[i] = value,
            None => row.push(value),
        }
    }
}

impl<W: Write> Sink for Csv<'_, W> {
    fn record(&mut self, record: &Record) -> io::Result<()> {
        self.head()?;
        let mut row = cells(record).to_vec();
        if let Some(view) = self.view {
            let Some(values) = columns(view, record) else {
                return Ok(());
            };
            lay_over(&mut row, view, values);
        }
        self.row(&row)
    }

    fn finish(&mut self) -> io::Result<()> {
        self.head()?;
        self.writer.flush()
    }
}

/// One cell a column of [`COLUMNS`].
fn cells(r: &Record) -> [String; COLUMNS.len()] {
    let some = |s: &Option<String>| s.clone().unwrap_or_default();
    let join = |all: &[ActorCode], of: fn(&ActorCode) -> String| {
        // The mark between two actors must not stand inside one.
        all.iter()
            .map(|a| of(a).replace(';', ","))
            .collect::<Vec<_>>()
            .join(";")
    };
    let name = |a: &ActorCode| {
        if a.name.is_empty() {
            a.text.clone()
        } else {
            a.name.clone()
        }
    };
    let id = |a: &ActorCode| a.id.clone();
    let country = |a: &ActorCode| a.country.clone();
    let sector = |a: &ActorCode| a.sector.join(" ");
    let e = r.event.as_ref();
    let when = r.when.as_ref();
    let place = r.place.as_ref();
    let evidence = r.evidence.first();
    let quote = r.quote.as_ref();
    let kind = match r.kind {
        Kind::Event => "event",
        Kind::Quote => "quote",
    };
    [
        r.id.clone(),
        kind.into(),
        r.doc.id.clone(),
        some(&r.doc.url),
        some(&r.doc.outlet),
        some(&r.doc.credit),
        r.doc.copied_from.as_ref().map(|c| c.name.clone()).unwrap_or_default(),
        some(&r.doc.published),
        some(&r.doc.published_via),
        some(&r.doc.lang),
        some(&r.doc.title),
        e.map(|e| e.event_type.clone()).unwrap_or_default(),
        e.and_then(|e| e.mode.clone()).unwrap_or_default(),
        e.map(|e| e.context.join(";")).unwrap_or_default(),
        e.map(|e| e.cameo.clone()).unwrap_or_default(),
        e.map(|e| e.quad.clone()).unwrap_or_default(),
        e.map(|e| e.intensity.to_string()).unwrap_or_default(),
        e.map(|e| e.status.clone()).unwrap_or_default(),
        e.map(|e| e.frame.clone()).unwrap_or_default(),
        join(&r.actor, name),
        join(&r.actor, id),
        join(&r.actor, country),
        join(&r.actor, sector),
        join(&r.recipient, name),
        join(&r.recipient, id),
        join(&r.recipient, country),
        join(&r.recipient, sector),
        join(&r.by, name),
        join(&r.by, id),
        when.map(|w| w.from.clone()).unwrap_or_default(),
        when.map(|w| w.to.clone()).unwrap_or_default(),
        when.map(|w| w.grain.clone()).unwrap_or_default(),
        when.and_then(|w| w.bound.clone()).unwrap_or_default(),
        place.map(|p| p.name.clone()).unwrap_or_default(),
        place.map(|p| p.country.clone()).unwrap_or_default(),
        place.map(|p| p.lat.to_string()).unwrap_or_default(),
        place.map(|p| p.lon.to_string()).unwrap_or_default(),
        evidence.map(|v| v.sentence.clone()).unwrap_or_default(),
        evidence.map(|v| v.trigger.clone()).unwrap_or_default(),
        evidence.map(|v| v.via.clone()).unwrap_or_default(),
        r.evidence.len().to_string(),
        quote.map(|q| q.text.clone()).unwrap_or_default(),
        quote.map(|q| q.quote_type.clone()).unwrap_or_default(),
        join(&r.speaker, name),
        join(&r.speaker, id),
        r.confidence.to_string(),
        r.engine.clone(),
        r.knowledge.clone(),
    ]
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::record::{Doc, EventCode, Evidence};
    use crate::sink::Jsonl;

    fn somebody(name: &str, country: &str, sector: &[&str]) -> ActorCode {
        ActorCode {
            id: country.into(),
            name: name.into(),
            country: country.into(),
            sector: sector.iter().map(|s| s.to_string()).collect(),
            text: name.into(),
            span: [0, 1],
            via: "actors/countries.tsv:2".into(),
            ..ActorCode::default()
        }
    }

    fn sample() -> Record {
        Record {
            kind: Kind::Event,
            id: "e1".into(),
            schema: crate::record::SCHEMA.into(),
            engine: "0".into(),
            knowledge: "abc".into(),
            doc: Doc {
                id: "a1".into(),
                lang: Some("en".into()),
                title: Some("He said \"no\", twice".into()),
                ..Doc::default()
            },
            event: Some(EventCode {
                event_type: "CONSULT".into(),
                mode: Some("visit".into()),
                context: vec!["military".into(), "diplomatic".into()],
                cameo: "042".into(),
                quad: "verbal cooperation".into(),
                intensity: 1.9,
                status: "actual".into(),
                frame: "meet.visit".into(),
            }),
            actor: vec![
                somebody("Japan", "JPN", &["GOV"]),
                somebody("A; B", "", &["REB", "MIL"]),
            ],
            evidence: vec![Evidence {
                sentence: "Two\nlines".into(),
                span: [0, 9],
                trigger: "Two".into(),
                trigger_span: [0, 3],
                via: "languages/en/frames.tsv:3".into(),
            }],
            confidence: 0.5,
            ..Record::default()
        }
    }

    #[test]
    fn a_row_has_a_cell_for_each_column_and_quotes_what_needs_it() {
        let mut sink = Csv::new(Vec::new(), None);
        sink.record(&sample()).unwrap();
        sink.finish().unwrap();
        let text = String::from_utf8(sink.into_inner()).unwrap();
        let (header, row) = text.split_once('\n').unwrap();
        assert_eq!(header, COLUMNS.join(","));
        assert!(row.starts_with(
            "e1,event,a1,,,,,,,en,\"He said \"\"no\"\", twice\",CONSULT,visit,military;diplomatic,042,verbal cooperation,1.9,"
        ));
        assert!(row.contains(",\"Japan;A, B\",JPN;,JPN;,GOV;REB MIL,"));
        assert!(row.contains(",\"Two\nlines\",Two,languages/en/frames.tsv:3,1,"));
    }

    #[test]
    fn the_header_stands_even_over_no_rows_and_only_once() {
        let mut sink = Csv::new(Vec::new(), None);
        sink.finish().unwrap();
        sink.finish().unwrap();
        assert_eq!(String::from_utf8(sink.into_inner()).unwrap(), COLUMNS.join(",") + "\n");
        let mut rows = Csv::rows(Vec::new(), None);
        rows.finish().unwrap();
        assert!(rows.into_inner().is_empty());
    }

    #[test]
    fn a_line_of_json_reads_back_as_the_same_record() {
        let mut sink = Jsonl::new(Vec::new(), None);
        sink.record(&sample()).unwrap();
        sink.record(&sample()).unwrap();
        sink.finish().unwrap();
        let text = String::from_utf8(sink.into_inner()).unwrap();
        let back: Vec<Record> = text.lines().map(|l| serde_json::from_str(l).unwrap()).collect();
        assert_eq!(back, [sample(), sample()]);
    }

    #[test]
    fn a_view_adds_replaces_and_drops() {
        let rule = |status: &str, set: &[(usize, &str)]| crate::pack::ViewRule {
            status: vec![status.into()],
            actor: vec!["MIL".into()],
            set: set.iter().map(|(i, v)| (*i, v.to_string())).collect(),
            ..Default::default()
        };
        let view = View {
            name: "mine".into(),
            columns: vec!["event".into(), "type".into(), "who".into()],
            drops: true,
            rules: vec![
                rule("actual", &[(0, "{root}: {mode}"), (1, "Meeting")]),
                rule("actual", &[(1, "never"), (2, "{actor.code}")]),
            ],
            ..View::default()
        };
        let mut planned = sample();
        planned.event.as_mut().unwrap().status = "planned".into();
        let (mut table, mut lines) = (Csv::new(Vec::new(), Some(&view)), Jsonl::new(Vec::new(), Some(&view)));
        for record in [&sample(), &planned] {
            table.record(record).unwrap();
            lines.record(record).unwrap();
        }
        let text = String::from_utf8(table.into_inner()).unwrap();
        assert!(text.starts_with(&format!("{},event,who\n", COLUMNS.join(","))));
        assert!(
            text.contains(",Meeting,visit,") && text.ends_with(",04: visit,JPNGOV;REBMIL\n"),
            "{text}"
        );
        let text = String::from_utf8(lines.into_inner()).unwrap();
        assert_eq!(text.lines().count(), 1);
        assert!(
            text.ends_with(
                ",\"view\":{\"name\":\"mine\",\"event\":\"04: visit\",\"type\":\"Meeting\",\"who\":\"JPNGOV;REBMIL\"}}\n"
            ),
            "{text}"
        );
        // A record with a view reads back as a record.
        assert_eq!(serde_json::from_str::<Record>(text.trim()).unwrap(), sample());
        assert_eq!(
            columns(&View { drops: false, ..view }, &planned),
            Some(vec![String::new(); 3])
        );
    }
}
