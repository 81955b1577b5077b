//! Tab-separated tables with a header line, `#` comments, and errors that name file, line and column.

use crate::base::Error;
use std::ops::Range;

/// A row of a table.
#[derive(Clone, Debug)]
pub struct Row<'a> {
    /// Line in the file, from 1.
    pub line: u32,
    /// Cells, one for each column asked for; empty where the row is short or says `-`.
    pub cells: Vec<&'a str>,
    /// Bytes of the line in the file.
    range: Range<usize>,
}

/// A table as read.
#[derive(Clone, Debug)]
pub struct Table<'a> {
    /// Its path.
    pub path: String,
    /// Its rows in order.
    pub rows: Vec<Row<'a>>,
    text: &'a str,
}

impl<'a> Table<'a> {
    /// Reads `bytes`. The first line that is not a comment names the columns and must begin with `columns`; columns after
    /// those are ignored. Blank lines and lines that begin with `#` are passed over.
    pub fn read(path: &str, bytes: &'a [u8], columns: &[&str], errors: &mut Vec<Error>) -> Table<'a> {
        let mut rows = Vec::new();
        let text = match std::str::from_utf8(bytes) {
            Ok(text) => text,
            Err(e) => {
                let line = bytes[..e.valid_up_to()].iter().filter(|&&b| b == b'\n').count() as u32 + 1;
                errors.push(Error {
                    path: path.into(),
                    line,
                    column: 0,
                    message: "bytes that are not UTF-8".into(),
                    help: "save the file as UTF-8".into(),
                });
                return Table {
                    path: path.into(),
                    rows,
                    text: "",
                };
            }
        };
        let mut header = false;
        let mut end = 0;
        for (i, line) in text.split_inclusive('\n').enumerate() {
            let line_number = i as u32 + 1;
            let start = end;
            end += line.len();
            let line = line.trim_end_matches(['\n', '\r']);
            if line.trim().is_empty() || line.starts_with('#') {
                continue;
            }
            if !header {
                header = true;
                let cells: Vec<&str> = line.split('\t').map(str::trim).collect();
                if cells.len() < columns.len() || cells[..columns.len()] != *columns {
                    errors.push(Error {
                        path: path.into(),
                        line: line_number,
                        column: 1,
                        message: format!("columns `{}`, expected `{}`", cells.join("` `"), columns.join("` `")),
                        help: "the first line names the columns, parted by tabs".into(),
                    });
                    break;
                }
                continue;
            }
            let mut printed = line.split('\t');
            let cell = |cell: Option<&'a str>| cell.map(str::trim).filter(|&x| x != "-").unwrap_or("");
            rows.push(Row {
                line: line_number,
                cells: columns.iter().map(|_| cell(printed.next())).collect(),
                range: start..start + line.len(),
            });
        }
        Table {
            path: path.into(),
            rows,
            text,
        }
    }

    /// An error at a row and column (counted in cells from 0).
    pub fn error(&self, row: &Row<'_>, cell: usize, message: impl Into<String>, help: impl Into<String>) -> Error {
        // In characters; a cell that is not printed would begin behind the line.
        let line = self.text.get(row.range.clone()).unwrap_or("");
        let column = line
            .split('\t')
            .take(cell)
            .map(|c| c.chars().count() as u32 + 1)
            .sum::<u32>()
            + 1;
        Error {
            path: self.path.clone(),
            line: row.line,
            column,
            message: message.into(),
            help: help.into(),
        }
    }

    /// The id of a row: `path:line`.
    pub fn via(&self, row: &Row<'_>) -> String {
        format!("{}:{}", self.path, row.line)
    }
}
