use super::{Sink, columns};
use crate::pack::View;
use crate::record::Record;
use serde::ser::SerializeMap;
use serde::{Serialize, Serializer};
use std::io::{self, Write};

/// One JSON object a line. With a view each has a `view` of that codebook's columns.
#[derive(Debug)]
pub struct Jsonl<'v, W> {
    writer: W,
    view: Option<&'v View>,
}

impl<'v, W: Write> Jsonl<'v, W> {
    /// Writes to `writer`.
    pub fn new(writer: W, view: Option<&'v View>) -> Jsonl<'v, W> {
        Jsonl { writer, view }
    }

    /// The writer.
    pub fn into_inner(self) -> W {
        self.writer
    }
}

#[derive(Serialize)]
struct Viewed<'a> {
    #[serde(flatten)]
    record: &'a Record,
    view: Named<'a>,
}

/// The view's name and its columns in order; empty ones are left out.
struct Named<'a>(&'a View, Vec<String>);

impl Serialize for Named<'_> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let mut map = serializer.serialize_map(None)?;
        map.serialize_entry("name", &self.0.name)?;
        for (column, value) in self.0.columns.iter().zip(&self.1).filter(|(_, v)| !v.is_empty()) {
            map.serialize_entry(column, value)?;
        }
        map.end()
    }
}

impl<W: Write> Sink for Jsonl<'_, W> {
    fn record(&mut self, record: &Record) -> io::Result<()> {
        match self.view {
            None => serde_json::to_writer(&mut self.writer, record)?,
            Some(view) => {
                let Some(values) = columns(view, record) else {
                    return Ok(());
                };
                let view = Named(view, values);
                serde_json::to_writer(&mut self.writer, &Viewed { record, view })?;
            }
        }
        self.writer.write_all(b"\n")
    }

    fn finish(&mut self) -> io::Result<()> {
        self.writer.flush()
    }
}
