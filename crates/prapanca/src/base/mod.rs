//! What every layer stands on: spans, languages, notes, errors.

use std::fmt;

/// A stretch of text, in bytes, into the article's own text. `start` is included, `end` is not.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Span {
    /// First byte.
    pub start: u32,
    /// One past the last byte.
    pub end: u32,
}

impl Span {
    /// A span from two byte offsets.
    pub fn new(start: usize, end: usize) -> Span {
        Span {
            start: start as u32,
            end: end as u32,
        }
    }

    /// The text it covers; empty if it does not fit the text.
    pub fn slice(self, text: &str) -> &str {
        text.get(self.start as usize..self.end as usize).unwrap_or("")
    }

    /// Length in bytes.
    pub fn len(self) -> usize {
        self.end.saturating_sub(self.start) as usize
    }

    /// Whether it covers nothing.
    pub fn is_empty(self) -> bool {
        self.end <= self.start
    }

    /// Whether `other` lies within.
    pub fn contains(self, other: Span) -> bool {
        self.start <= other.start && other.end <= self.end
    }

    /// Whether the two share a byte.
    pub fn overlaps(self, other: Span) -> bool {
        self.start < other.end && other.start < self.end
    }

    /// The smallest span over both.
    pub fn cover(self, other: Span) -> Span {
        Span {
            start: self.start.min(other.start),
            end: self.end.max(other.end),
        }
    }
}

/// A language by its ISO 639 code (`id`, `en`).
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Lang([u8; 3]);

impl Lang {
    /// From a code of two or three lower-case letters.
    pub fn new(code: &str) -> Option<Lang> {
        let bytes = code.as_bytes();
        if !(2..=3).contains(&bytes.len()) || !bytes.iter().all(u8::is_ascii_lowercase) {
            return None;
        }
        let mut letters = [0; 3];
        letters[..bytes.len()].copy_from_slice(bytes);
        Some(Lang(letters))
    }

    /// The code.
    pub fn as_str(&self) -> &str {
        let end = self.0.iter().position(|&b| b == 0).unwrap_or(3);
        std::str::from_utf8(&self.0[..end]).unwrap_or("")
    }
}

impl fmt::Display for Lang {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.as_str())
    }
}

impl fmt::Debug for Lang {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.as_str())
    }
}

/// Something odd about an article that did not stop it from being coded.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Note {
    /// A stable code, `N` and three digits: `N1xx` article, `N2xx` sentence and parse, `N3xx` mention, `N4xx` event,
    /// quote, time and place, `N5xx` record.
    pub code: &'static str,
    /// What was seen, in a sentence.
    pub text: String,
    /// Where, if at one place.
    pub span: Option<Span>,
}

impl Note {
    /// A note about the whole article.
    pub fn new(code: &'static str, text: impl Into<String>) -> Note {
        Note {
            code,
            text: text.into(),
            span: None,
        }
    }
}

/// A fault in a knowledge file: what was seen, where, what was expected, what to try.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Error {
    /// The file, relative to the knowledge folder.
    pub path: String,
    /// Line, from 1; 0 when the whole file is meant.
    pub line: u32,
    /// Column in characters, from 1; 0 when the whole line is meant.
    pub column: u32,
    /// What was seen and what was expected.
    pub message: String,
    /// What to try.
    pub help: String,
}

impl Error {
    /// A fault at a byte of a file's text, or of the whole file.
    pub fn at(
        path: &str,
        text: &str,
        offset: Option<usize>,
        message: impl Into<String>,
        help: impl Into<String>,
    ) -> Error {
        let before = offset.and_then(|o| text.get(..o));
        let lines = |b: &str| b.matches('\n').count() as u32 + 1;
        let column = |b: &str| b.rsplit('\n').next().unwrap_or("").chars().count() as u32 + 1;
        Error {
            path: path.into(),
            line: before.map_or(0, lines),
            column: before.map_or(0, column),
            message: message.into(),
            help: help.into(),
        }
    }
}

impl fmt::Display for Error {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.path)?;
        if self.line > 0 {
            write!(f, ":{}", self.line)?;
            if self.column > 0 {
                write!(f, ":{}", self.column)?;
            }
        }
        write!(f, ": {}", self.message)?;
        if !self.help.is_empty() {
            write!(f, "\n  help: {}", self.help)?;
        }
        Ok(())
    }
}

impl std::error::Error for Error {}
