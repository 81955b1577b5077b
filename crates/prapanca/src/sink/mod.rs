//! Records → bytes: one record a line as JSON, or one row as CSV, to anything that can be written to; with the
//! columns of another codebook if a view is given.

use crate::record::Record;
use std::io;

mod csv;
mod jsonl;
mod view;

pub use csv::{COLUMNS, Csv};
pub use jsonl::Jsonl;
pub use view::columns;

/// Takes records one by one.
pub trait Sink {
    /// Writes one record.
    ///
    /// # Errors
    /// What the writer beneath says.
    fn record(&mut self, record: &Record) -> io::Result<()>;

    /// Writes what is still held back. To be called once, after the last record.
    ///
    /// # Errors
    /// What the writer beneath says.
    fn finish(&mut self) -> io::Result<()>;
}
