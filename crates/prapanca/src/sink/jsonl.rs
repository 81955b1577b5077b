use super::Sink;
use crate::record::Record;
use std::io::{self, Write};

/// One JSON object a line.
#[derive(Debug)]
pub struct Jsonl<W> {
    writer: W,
}

impl<W: Write> Jsonl<W> {
    /// Writes to `writer`.
    pub fn new(writer: W) -> Jsonl<W> {
        Jsonl { writer }
    }

    /// The writer.
    pub fn into_inner(self) -> W {
        self.writer
    }
}

impl<W: Write> Sink for Jsonl<W> {
    fn record(&mut self, record: &Record) -> io::Result<()> {
        serde_json::to_writer(&mut self.writer, record)?;
        self.writer.write_all(b"\n")
    }

    fn finish(&mut self) -> io::Result<()> {
        self.writer.flush()
    }
}
