//! What a scoring found, to be read or to be read by a program.

use serde::Serialize;
use std::fmt;

/// Figures with their intervals (95 %, bootstrap over sentences).
#[derive(Clone, Debug, Default, PartialEq, Serialize)]
#[allow(missing_docs)]
pub struct Row {
    pub label: String,
    pub right: u64,
    pub said: u64,
    pub gold: u64,
    pub precision: f64,
    pub recall: f64,
    pub f1: f64,
    pub precision_interval: [f64; 2],
    pub recall_interval: [f64; 2],
    pub f1_interval: [f64; 2],
}

/// Rows that belong together.
#[derive(Clone, Debug, Default, PartialEq, Serialize)]
#[allow(missing_docs)]
pub struct Table {
    pub name: String,
    pub rows: Vec<Row>,
}

/// How often one was said for the other.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
#[allow(missing_docs)]
pub struct Confusion {
    pub gold: String,
    pub said: String,
    pub count: usize,
}

/// A sentence with something wrong in it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Mistake {
    /// What is wrong: `ACCUSE → none`.
    pub kind: String,
    /// The item's id.
    pub id: String,
    /// Its line in the gold file.
    pub line: u32,
    /// The sentence.
    pub text: String,
    /// What people say.
    pub gold: String,
    /// What the engine says, an event a line.
    pub said: Vec<String>,
    /// What was held back or nearly matched.
    pub hints: Vec<String>,
}

/// All that a scoring found.
#[derive(Clone, Debug, Default, PartialEq, Serialize)]
pub struct Report {
    /// Sentences scored.
    pub sentences: usize,
    /// Those with an event.
    pub with_event: usize,
    /// Figures.
    pub tables: Vec<Table>,
    /// Most frequent first.
    pub confusions: Vec<Confusion>,
    /// In the order of kinds, most frequent first, then of the file.
    pub mistakes: Vec<Mistake>,
}

impl Report {
    /// A row by the names of its table and itself.
    pub fn row(&self, table: &str, label: &str) -> Option<&Row> {
        let table = self.tables.iter().find(|t| t.name == table)?;
        table.rows.iter().find(|r| r.label == label)
    }

    /// Up to `each` mistakes of every kind, by kind.
    pub fn kinds(&self, each: usize) -> Vec<(&str, usize, Vec<&Mistake>)> {
        let mut kinds: Vec<(&str, usize, Vec<&Mistake>)> = Vec::new();
        for mistake in &self.mistakes {
            match kinds.last_mut().filter(|(kind, ..)| *kind == mistake.kind) {
                Some((_, count, some)) => {
                    *count += 1;
                    if some.len() < each {
                        some.push(mistake);
                    }
                }
                None => kinds.push((&mistake.kind, 1, vec![mistake])),
            }
        }
        kinds
    }
}

impl fmt::Display for Report {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        writeln!(f, "{} sentences, {} with an event", self.sentences, self.with_event)?;
        for table in &self.tables {
            writeln!(f, "\n| {} | P | R | F1 | F1, 95 % | right | said | gold |", table.name)?;
            writeln!(f, "| --- | --: | --: | --: | --: | --: | --: | --: |")?;
            for r in &table.rows {
                let [p, recall, f1, low, high] =
                    [r.precision, r.recall, r.f1, r.f1_interval[0], r.f1_interval[1]].map(|x| 100.0 * x);
                writeln!(
                    f,
                    "| {} | {p:.1} | {recall:.1} | {f1:.1} | {low:.1} to {high:.1} | {} | {} | {} |",
                    r.label, r.right, r.said, r.gold
                )?;
            }
        }
        if !self.confusions.is_empty() {
            writeln!(f, "\nConfusions (gold → said):")?;
            for c in self.confusions.iter().take(30) {
                writeln!(f, "  {:>4}  {} → {}", c.count, c.gold, c.said)?;
            }
        }
        Ok(())
    }
}

impl fmt::Display for Mistake {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        writeln!(f, "  {}: {}", self.id, self.text.trim())?;
        writeln!(f, "      gold: {}", self.gold)?;
        for said in &self.said {
            writeln!(f, "      said: {said}")?;
        }
        for hint in &self.hints {
            writeln!(f, "      {hint}")?;
        }
        Ok(())
    }
}
