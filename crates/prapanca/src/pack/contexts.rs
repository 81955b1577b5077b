//! `events/contexts.tsv`: the contexts that an event may have, each with a definition. `languages/<code>/contexts.tsv`: the
//! words that tell them. Of runs of words that begin at one place the longest counts; words of the context `none` tell
//! nothing and keep shorter ones from telling (`tennis court`).

use super::frames::{Affixes, Voice, nearest};
use super::words::QuickMap;
use super::{Codebook, Files};
use crate::base::{Error, Lang};

/// Why or in what field something is done.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Context {
    /// Its name (`legal`).
    pub name: String,
    /// Definition, in our own words.
    pub definition: String,
}

/// A run of words that tells a context.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ContextRun {
    /// The words after the first.
    pub rest: Vec<String>,
    /// Index in [`Codebook::contexts`]; nothing for a run that tells none.
    pub context: Option<u16>,
    /// Line in the file.
    pub line: u32,
}

/// All such runs of one language, by their first word.
#[derive(Clone, Debug, Default)]
pub struct ContextWords {
    /// The file.
    pub path: String,
    runs: QuickMap<String, Vec<ContextRun>>,
}

/// Reads `events/contexts.tsv`; no contexts if there is none.
pub(super) fn load_contexts(files: &Files, errors: &mut Vec<Error>) -> Vec<Context> {
    let table = files.table("events/contexts.tsv", &["context", "definition"], errors);
    let mut found: Vec<Context> = Vec::new();
    for row in &table.rows {
        let [name, definition] = row.cells[..] else { continue };
        if definition.is_empty() {
            let message = format!("the context `{name}` has no definition");
            errors.push(table.error(row, 1, message, "say in a line when an event has it"));
        }
        if name == "none" || name.is_empty() || found.iter().any(|c| c.name == name) {
            let message = format!("`{name}` is no new context");
            errors.push(table.error(
                row,
                0,
                message,
                "every context has a name of its own, and `none` is no context",
            ));
            continue;
        }
        found.push(Context {
            name: name.into(),
            definition: definition.into(),
        });
    }
    found
}

impl ContextWords {
    /// Reads a language's file; no words if there is none.
    pub fn load(
        files: &Files,
        lang: Lang,
        codebook: &Codebook,
        affixes: Option<&Affixes>,
        errors: &mut Vec<Error>,
    ) -> ContextWords {
        let path = format!("languages/{lang}/contexts.tsv");
        let table = files.table(&path, &["context", "words"], errors);
        let mut found = ContextWords {
            path,
            ..ContextWords::default()
        };
        // Where each run of a context was told first.
        let mut seen: QuickMap<(String, Option<u16>), u32> = QuickMap::default();
        for row in &table.rows {
            let [name, words] = row.cells[..] else { continue };
            let context = codebook.context(name);
            if context.is_none() && name != "none" {
                let near = nearest(name, codebook.contexts.iter().map(|c| c.name.as_str()));
                let help = if near.is_empty() {
                    "take one of events/contexts.tsv, or `none`".into()
                } else {
                    near
                };
                errors.push(table.error(row, 0, format!("no context `{name}` in events/contexts.tsv"), help));
                continue;
            }
            if words.is_empty() {
                let message = format!("no words for `{name}`");
                errors.push(table.error(row, 1, message, "write words or runs of words, parted by `|`"));
            }
            for run in words.split('|').map(|w| w.trim().to_lowercase()) {
                if run.is_empty() {
                    continue;
                }
                if let Some(line) = seen.insert((run.clone(), context), row.line) {
                    let message = format!("`{run}` stands for `{name}` already on line {line}");
                    errors.push(table.error(row, 1, message, "delete one of the two"));
                    continue;
                }
                found.add(&run, context, row.line, affixes);
            }
        }
        for runs in found.runs.values_mut() {
            runs.sort_by(|a, b| b.rest.len().cmp(&a.rest.len()).then_with(|| a.line.cmp(&b.line)));
        }
        found
    }

    /// A run as it is written and, where a hyphen stands in it, as the tokeniser may part it.
    fn add(&mut self, run: &str, context: Option<u16>, line: u32, affixes: Option<&Affixes>) {
        let mut ways = vec![run.to_string()];
        if run.contains('-') {
            ways.push(run.replace('-', " - "));
        }
        for way in ways {
            let mut words = way.split_whitespace().map(str::to_string);
            let Some(first) = words.next() else { continue };
            let rest: Vec<String> = words.collect();
            // A bare stem may be another word (`media` is no form of `dia`).
            let forms = affixes.map(|a| a.forms(&first)).unwrap_or_default();
            let passive = forms.into_iter().filter(|(_, v)| *v == Voice::Passive).map(|(f, _)| f);
            for form in std::iter::once(first.clone()).chain(passive) {
                self.runs.entry(form).or_default().push(ContextRun {
                    rest: rest.clone(),
                    context,
                    line,
                });
            }
        }
    }

    /// How many forms of runs tell each of the first `n` contexts.
    pub fn counts(&self, n: usize) -> Vec<usize> {
        let mut counts = vec![0; n];
        for context in self.runs.values().flatten().filter_map(|r| r.context) {
            if let Some(count) = counts.get_mut(context as usize) {
                *count += 1;
            }
        }
        counts
    }

    /// The runs that begin with a word (lower case), longest first.
    pub fn runs(&self, word: &str) -> &[ContextRun] {
        self.runs.get(word).map_or(&[], Vec::as_slice)
    }

    /// The id of a row.
    pub fn via(&self, line: u32) -> String {
        format!("{}:{line}", self.path)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::borrow::Cow;

    fn load(words: &'static str) -> (Codebook, ContextWords, Vec<String>) {
        let mut files = Files::default();
        let list = "context\tdefinition\nlegal\tCourts and laws.\nmilitary\tArmed forces.\n";
        files
            .0
            .insert("events/contexts.tsv".into(), Cow::Borrowed(list.as_bytes()));
        files
            .0
            .insert("languages/en/contexts.tsv".into(), Cow::Borrowed(words.as_bytes()));
        let mut errors = Vec::new();
        let book = Codebook::load(&files, &mut errors);
        let words = ContextWords::load(&files, Lang::new("en").unwrap(), &book, None, &mut errors);
        (book, words, errors.iter().map(ToString::to_string).collect())
    }

    #[test]
    fn the_longest_run_comes_first_and_hyphens_may_part() {
        let (book, words, errors) =
            load("context\twords\nlegal\tcourt|court case|co-defendant\nnone\tcourt of public opinion\n");
        assert_eq!(errors, [""; 0]);
        let runs = words.runs("court");
        assert_eq!(runs.iter().map(|r| r.rest.len()).collect::<Vec<_>>(), [3, 1, 0]);
        assert_eq!((runs[0].context, runs[2].context), (None, book.context("legal")));
        assert_eq!(words.runs("co")[0].rest, ["-", "defendant"]);
        assert_eq!(words.runs("co-defendant").len(), 1);
        assert_eq!(words.via(runs[0].line), "languages/en/contexts.tsv:3");
    }

    #[test]
    fn faults_name_the_context_that_is_meant() {
        let (_, _, errors) = load("context\twords\nlegel\tcourt\nmilitary\tarmy\nmilitary\tarmy\nlegal\t-\n");
        assert!(
            errors[0].contains("languages/en/contexts.tsv:2:1: no context `legel`")
                && errors[0].contains("is `legal` meant?"),
            "{errors:?}"
        );
        assert!(
            errors[1].contains(":4:10: `army` stands for `military` already on line 3"),
            "{errors:?}"
        );
        assert!(errors[2].contains(":5:7: no words for `legal`"), "{errors:?}");
    }
}
