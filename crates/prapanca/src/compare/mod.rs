//! What changed? Two sets of knowledge files row by row, two sets of records of the same articles event by event.

mod records;
mod rows;

pub use records::{Change, Difference, compare_records};
pub use rows::{FileChange, compare_rows};

/// `1 record`, `2 records`.
fn count(n: usize, what: &str) -> String {
    format!("{n} {what}{}", if n == 1 { "" } else { "s" })
}
