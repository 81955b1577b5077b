//! Rows of knowledge files added, removed and changed.

use super::count;
use crate::pack::Files;
use std::collections::{BTreeMap, BTreeSet};
use std::fmt;

/// What changed in one file. Lines count from 1.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct FileChange {
    /// Its path.
    pub path: String,
    /// `added`, `removed` or `changed`, of the file itself.
    pub what: &'static str,
    /// Rows that only the old file has.
    pub removed: Vec<(usize, String)>,
    /// Rows that only the new file has.
    pub added: Vec<(usize, String)>,
    /// Rows of one word or key that say something else: old line and text, new line and text.
    pub changed: Vec<[(usize, String); 2]>,
    /// Neither text nor table: only that it is not the same can be told.
    pub opaque: bool,
}

/// Compares the files of two knowledge folders. Comments, blank lines and the order of rows do not count.
pub fn compare_rows(old: &Files, new: &Files) -> Vec<FileChange> {
    let paths: BTreeSet<&String> = old.0.keys().chain(new.0.keys()).collect();
    let change = |path: &String| {
        let (before, after) = (old.get(path), new.get(path));
        if before == after {
            return None;
        }
        let mut change = FileChange {
            path: path.clone(),
            what: match (before, after) {
                (None, _) => "added",
                (_, None) => "removed",
                _ => "changed",
            },
            ..FileChange::default()
        };
        let text = |bytes: Option<&[u8]>| std::str::from_utf8(bytes.unwrap_or(b"")).map(String::from);
        match (text(before), text(after)) {
            (Ok(before), Ok(after)) => rows(&before, &after, path.ends_with(".toml"), &mut change),
            _ => change.opaque = true,
        }
        // Only comments or the order moved.
        let moved = change.opaque || change.what != "changed";
        let any = !change.added.is_empty() || !change.removed.is_empty() || !change.changed.is_empty();
        (moved || any).then_some(change)
    };
    paths.into_iter().filter_map(change).collect()
}

/// A row with the heading it stands under, so that the same line of two tables is not taken for one.
type Row = (String, String);

fn read(text: &str, toml: bool) -> Vec<(usize, Row)> {
    let mut heading = String::new();
    let mut out = Vec::new();
    for (i, line) in text.lines().enumerate() {
        let line = line.trim_end();
        if line.trim().is_empty() || line.starts_with('#') {
            continue;
        }
        if toml && line.starts_with('[') {
            heading = line.into();
        }
        out.push((i + 1, (heading.clone(), line.to_string())));
    }
    out
}

fn rows(before: &str, after: &str, toml: bool, change: &mut FileChange) {
    let (old, new) = (read(before, toml), read(after, toml));
    let mut left: BTreeMap<&Row, usize> = BTreeMap::new();
    old.iter().for_each(|(_, row)| *left.entry(row).or_default() += 1);
    let mut added: Vec<&(usize, Row)> = Vec::new();
    for row in &new {
        match left.get_mut(&row.1).filter(|n| **n > 0) {
            Some(n) => *n -= 1,
            None => added.push(row),
        }
    }
    // Of rows that stand twice the last ones are those left over.
    let mut removed: Vec<&(usize, Row)> = old
        .iter()
        .rev()
        .filter(|(_, row)| {
            let n = left.entry(row).or_default();
            let over = *n > 0;
            *n -= usize::from(over);
            over
        })
        .collect();
    removed.reverse();
    let shown = |row: &(usize, Row)| {
        let heading = if row.1.0.is_empty() || row.1.0 == row.1.1 {
            String::new()
        } else {
            format!("{} ", row.1.0)
        };
        (row.0, format!("{heading}{}", row.1.1))
    };
    for row in removed {
        let key = key(&row.1, toml);
        match added.iter().position(|a| self::key(&a.1, toml) == key) {
            Some(i) => change.changed.push([shown(row), shown(added.remove(i))]),
            None => change.removed.push(shown(row)),
        }
    }
    change.added = added.into_iter().map(shown).collect();
}

/// What a row is about: the first cell of a table, the key of a setting.
fn key(row: &Row, toml: bool) -> (&str, &str) {
    let first = if toml {
        row.1.split('=').next()
    } else {
        row.1.split('\t').next()
    };
    (&row.0, first.unwrap_or("").trim())
}

impl fmt::Display for FileChange {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let mut parts: Vec<String> = Vec::new();
        for (n, what) in [
            (self.added.len(), "added"),
            (self.removed.len(), "removed"),
            (self.changed.len(), "changed"),
        ] {
            if n > 0 {
                parts.push(format!("{} {what}", count(n, "row")));
            }
        }
        let file = if self.what == "changed" {
            String::new()
        } else {
            format!(" (file {})", self.what)
        };
        let parts = if self.opaque {
            "not the same".into()
        } else {
            parts.join(", ")
        };
        writeln!(f, "{}{file}: {parts}", self.path)?;
        let row = |text: &str| text.replace('\t', " | ");
        for [(was, before), (is, after)] in &self.changed {
            writeln!(f, "  ~ {was}: {}", row(before))?;
            writeln!(f, "    {is}: {}", row(after))?;
        }
        // A whole file is not printed row by row.
        if self.what == "changed" {
            for (line, text) in &self.removed {
                writeln!(f, "  - {line}: {}", row(text))?;
            }
            for (line, text) in &self.added {
                writeln!(f, "  + {line}: {}", row(text))?;
            }
        }
        Ok(())
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::borrow::Cow;

    fn files(all: &[(&str, &'static [u8])]) -> Files {
        Files(all.iter().map(|(p, b)| (p.to_string(), Cow::Borrowed(*b))).collect())
    }

    #[test]
    fn rows_are_told_apart_from_order_and_comments() {
        let old = files(&[
            ("a.tsv", b"word\tframe\nhit\tx\nkick\ty\nslap\tz\n"),
            ("b.tsv", b"word\n# why\na\nb\n"),
            ("m.bin", b"\xff"),
        ]);
        let new = files(&[
            ("a.tsv", b"word\tframe\nkick\ty\nhit\tw\npunch\tx\n"),
            ("b.tsv", b"word\nb\na\n"),
            ("c.toml", b"[x]\na = 1\n"),
            ("m.bin", b"\xfe"),
        ]);
        let all = compare_rows(&old, &new);
        let text: String = all.iter().map(ToString::to_string).collect();
        assert_eq!(
            text,
            "a.tsv: 1 row added, 1 row removed, 1 row changed\n  ~ 2: hit | x\n    3: hit | w\n  - 4: slap | z\n  + 4: punch | x\n\
             c.toml (file added): 2 rows added\nm.bin: not the same\n"
        );
    }

    #[test]
    fn a_setting_is_known_by_its_heading() {
        let old = files(&[("e.toml", b"[frames.a]\ncameo = \"1\"\n[frames.b]\ncameo = \"1\"\n")]);
        let new = files(&[("e.toml", b"[frames.a]\ncameo = \"1\"\n[frames.b]\ncameo = \"2\"\n")]);
        assert_eq!(
            compare_rows(&old, &new)[0].to_string(),
            "e.toml: 1 row changed\n  ~ 4: [frames.b] cameo = \"1\"\n    4: [frames.b] cameo = \"2\"\n"
        );
        assert!(compare_rows(&old, &old).is_empty());
    }
}
