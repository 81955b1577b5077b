use super::Sink;
use crate::record::{ActorCode, Kind, Record};
use std::io::{self, Write};

/// The columns, in order. Several actors stand in one cell, parted by `;`, and the cells beside it keep the same order
/// and number; the two sectors of one actor are parted by a space.
pub const COLUMNS: [&str; 47] = [
    "id",
    "kind",
    "doc_id",
    "url",
    "outlet",
    "credit",
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

/// Flat rows with a header line (RFC 4180, line feeds at the ends of lines).
#[derive(Debug)]
pub struct Csv<W> {
    writer: W,
    header: bool,
}

impl<W: Write> Csv<W> {
    /// Writes to `writer`, the header first.
    pub fn new(writer: W) -> Csv<W> {
        Csv { writer, header: true }
    }

    /// Writes rows only, to go on with a table that has its header.
    pub fn rows(writer: W) -> Csv<W> {
        Csv { writer, header: false }
    }

    /// The writer.
    pub fn into_inner(self) -> W {
        self.writer
    }

    fn head(&mut self) -> io::Result<()> {
        if std::mem::take(&mut self.header) {
            self.row(&COLUMNS.map(String::from))?;
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

impl<W: Write> Sink for Csv<W> {
    fn record(&mut self, record: &Record) -> io::Result<()> {
        self.head()?;
        self.row(&cells(record))
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
                url: None,
                outlet: None,
                byline: None,
                credit: None,
                published: None,
                published_via: None,
                lang: Some("en".into()),
                title: Some("He said \"no\", twice".into()),
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
            recipient: vec![],
            by: vec![],
            speaker: vec![],
            quote: None,
            when: None,
            place: None,
            origin: None,
            evidence: vec![Evidence {
                sentence: "Two\nlines".into(),
                span: [0, 9],
                trigger: "Two".into(),
                trigger_span: [0, 3],
                via: "languages/en/frames.tsv:3".into(),
            }],
            confidence: 0.5,
        }
    }

    #[test]
    fn a_row_has_a_cell_for_each_column_and_quotes_what_needs_it() {
        let mut sink = Csv::new(Vec::new());
        sink.record(&sample()).unwrap();
        sink.finish().unwrap();
        let text = String::from_utf8(sink.into_inner()).unwrap();
        let (header, row) = text.split_once('\n').unwrap();
        assert_eq!(header, COLUMNS.join(","));
        assert!(row.starts_with(
            "e1,event,a1,,,,,,en,\"He said \"\"no\"\", twice\",CONSULT,visit,military;diplomatic,042,verbal cooperation,1.9,"
        ));
        assert!(row.contains(",\"Japan;A, B\",JPN;,JPN;,GOV;REB MIL,"));
        assert!(row.contains(",\"Two\nlines\",Two,languages/en/frames.tsv:3,1,"));
    }

    #[test]
    fn the_header_stands_even_over_no_rows_and_only_once() {
        let mut sink = Csv::new(Vec::new());
        sink.finish().unwrap();
        sink.finish().unwrap();
        assert_eq!(String::from_utf8(sink.into_inner()).unwrap(), COLUMNS.join(",") + "\n");
        let mut rows = Csv::rows(Vec::new());
        rows.finish().unwrap();
        assert!(rows.into_inner().is_empty());
    }

    #[test]
    fn a_line_of_json_reads_back_as_the_same_record() {
        let mut sink = Jsonl::new(Vec::new());
        sink.record(&sample()).unwrap();
        sink.record(&sample()).unwrap();
        sink.finish().unwrap();
        let text = String::from_utf8(sink.into_inner()).unwrap();
        let back: Vec<Record> = text.lines().map(|l| serde_json::from_str(l).unwrap()).collect();
        assert_eq!(back, [sample(), sample()]);
    }
}
