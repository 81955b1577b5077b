//! `languages/<code>/inflections.tsv`: printed forms → the words that stand in the tables, for a language that is matched by
//! lemma. The model's lemma is one guess; these are the others.

use super::Files;
use super::words::QuickMap;
use crate::base::{Error, Lang};

/// Rules that undo inflection. Empty for a language without the file.
#[derive(Clone, Debug, Default)]
pub struct Inflections {
    /// Ending, whether its letter is doubled first, and what stands in its place.
    endings: Vec<(String, bool, String)>,
    words: QuickMap<String, Vec<String>>,
}

/// Shorter stems are chance.
const LEAST_STEM: usize = 2;

impl Inflections {
    /// Reads a language's file; no rules if there is none.
    pub fn load(files: &Files, lang: Lang, errors: &mut Vec<Error>) -> Inflections {
        let path = format!("languages/{lang}/inflections.tsv");
        let mut found = Inflections::default();
        if files.get(&path).is_none() {
            return found;
        }
        let table = files.table(&path, &["form", "base"], errors);
        for row in &table.rows {
            // A lone `-` is an empty cell: the ending goes and nothing comes.
            let base = row.cells[1].trim_start_matches('-');
            match row.cells[0].strip_prefix('-') {
                Some(ending) => {
                    let doubled = ending.strip_prefix("DD");
                    found.endings.push((
                        doubled.unwrap_or(ending).into(),
                        doubled.is_some(),
                        base.trim_start_matches('D').into(),
                    ));
                }
                None => found
                    .words
                    .entry(row.cells[0].to_string())
                    .or_default()
                    .push(base.into()),
            }
        }
        found
    }

    /// The words that a printed form (lower case) may be a form of, without itself.
    pub fn bases(&self, form: &str) -> Vec<String> {
        let mut found = self.words.get(form).cloned().unwrap_or_default();
        for (ending, doubled, base) in &self.endings {
            let Some(mut stem) = form.strip_suffix(ending.as_str()) else {
                continue;
            };
            if *doubled {
                let mut back = stem.chars().rev();
                match (back.next(), back.next()) {
                    (Some(a), Some(b)) if a == b => stem = &stem[..stem.len() - a.len_utf8()],
                    _ => continue,
                }
            }
            if stem.len() >= LEAST_STEM {
                found.push(format!("{stem}{base}"));
            }
        }
        found
    }
}
