//! From paths to articles, one by one: files, folders, standard input, one article a file or one a line.

use crate::style;
use crate::{Failure, failure};
use jiff::civil::Date;
use prapanca::article::{ContentType, RawDoc};
use prapanca::base::Lang;
use serde::Deserialize;
use std::collections::VecDeque;
use std::fs::{self, File};
use std::io::{self, BufRead, BufReader, Read};
use std::path::{Path, PathBuf};

/// No article is larger: what stands behind this many bytes of a file or line is not read.
pub const MAX_BYTES: u64 = 16 << 20;

/// What the command line says of every article.
#[derive(Clone, Debug, Default)]
pub struct Given {
    pub lang: Option<Lang>,
    pub published: Option<Date>,
    pub url: Option<String>,
    pub outlet: Option<String>,
}

/// One article to code, or why it could not be read.
pub struct Item {
    /// The file, and the line when it holds one article a line.
    pub name: String,
    pub doc: Result<RawDoc, String>,
    /// What was odd but did not stop it.
    pub warnings: Vec<String>,
    /// Bytes of input that this item took.
    pub bytes: u64,
}

/// What to read, in order.
#[derive(Debug)]
pub struct Inputs {
    pub files: Vec<PathBuf>,
    /// Bytes of all files together; `None` when standard input is among them.
    pub bytes: Option<u64>,
}

/// Finds the files. A path that is not there comes along, so that its error is told in its turn.
pub fn inputs(paths: &[PathBuf], output: Option<&Path>) -> Inputs {
    let output = output.and_then(|o| o.canonicalize().ok());
    let mut files = Vec::new();
    for path in paths {
        if path.is_dir() {
            walk(path, output.as_deref(), &mut files, 0);
        } else {
            files.push(path.clone());
        }
    }
    let stdin = files.iter().any(|f| is_stdin(f));
    let bytes = files.iter().filter_map(|f| fs::metadata(f).ok()).map(|m| m.len()).sum();
    Inputs {
        files,
        bytes: (!stdin).then_some(bytes),
    }
}

fn is_stdin(path: &Path) -> bool {
    path.as_os_str() == "-"
}

/// All files under a folder in the order of their names; hidden ones and the output itself left out.
fn walk(folder: &Path, output: Option<&Path>, files: &mut Vec<PathBuf>, depth: usize) {
    let Ok(entries) = fs::read_dir(folder) else {
        // Reading it again tells why.
        files.push(folder.into());
        return;
    };
    let mut found: Vec<PathBuf> = entries.filter_map(|e| Some(e.ok()?.path())).collect();
    found.sort();
    for path in found {
        let hidden = path.file_name().is_some_and(|n| n.to_string_lossy().starts_with('.'));
        let own = output.is_some() && path.canonicalize().ok().as_deref() == output;
        if hidden || own {
            continue;
        }
        // Links in a circle end here.
        if path.is_dir() && depth < 64 {
            walk(&path, output, files, depth + 1);
        } else {
            files.push(path);
        }
    }
}

/// The articles of the files, read as they are asked for.
pub struct Items {
    files: VecDeque<PathBuf>,
    given: Given,
    lines: Option<Lines>,
}

struct Lines {
    name: String,
    reader: Box<dyn BufRead>,
    number: u64,
}

impl Items {
    pub fn new(inputs: Inputs, given: Given) -> Items {
        Items {
            files: inputs.files.into(),
            given,
            lines: None,
        }
    }

    /// The first article of a file, which may begin a run of lines.
    fn open(&mut self, path: &Path) -> Option<Item> {
        let name = if is_stdin(path) {
            "standard input".to_string()
        } else {
            path.display().to_string()
        };
        let failed = |e: &io::Error| {
            Some(Item {
                name: name.clone(),
                doc: Err(style::plain(e)),
                warnings: vec![],
                bytes: 0,
            })
        };
        let source: Box<dyn Read> = if is_stdin(path) {
            Box::new(io::stdin())
        } else {
            match File::open(path) {
                Ok(file) => Box::new(file),
                Err(e) => return failed(&e),
            }
        };
        let mut reader = BufReader::with_capacity(64 << 10, source);
        let mut ahead = Vec::new();
        let extension = path
            .extension()
            .map(|e| e.to_string_lossy().to_lowercase())
            .unwrap_or_default();
        let lines = match extension.as_str() {
            "jsonl" | "ndjson" => true,
            "txt" | "html" | "htm" => false,
            _ => match begins_with_article(&mut reader, &mut ahead) {
                Ok(lines) => lines,
                Err(e) => return failed(&e),
            },
        };
        let mut reader = BufReader::new(io::Cursor::new(ahead).chain(reader));
        if lines {
            self.lines = Some(Lines {
                name,
                reader: Box::new(reader),
                number: 0,
            });
            return None;
        }
        let mut bytes = Vec::new();
        let mut warnings = Vec::new();
        if let Err(e) = (&mut reader).take(MAX_BYTES).read_to_end(&mut bytes) {
            return failed(&e);
        }
        if bytes.len() as u64 == MAX_BYTES && reader.fill_buf().is_ok_and(|more| !more.is_empty()) {
            warnings.push(format!(
                "larger than {} MB; only so much of it is read",
                MAX_BYTES >> 20
            ));
        }
        // What is left unread counts for the progress too.
        let size = fs::metadata(path).map_or(bytes.len() as u64, |m| m.len());
        let doc = RawDoc {
            id: (!is_stdin(path)).then(|| name.clone()),
            bytes,
            content_type: None,
            url: self.given.url.clone(),
            published: self.given.published,
            title: None,
            lang: self.given.lang,
            outlet: self.given.outlet.clone(),
        };
        Some(Item {
            name,
            doc: Ok(doc),
            warnings,
            bytes: size,
        })
    }
}

/// Whether the first line that is not blank is an article of a line. What was read to tell goes to `ahead`.
fn begins_with_article(reader: &mut dyn BufRead, ahead: &mut Vec<u8>) -> io::Result<bool> {
    loop {
        let start = ahead.len();
        if reader.take(64 << 10).read_until(b'\n', ahead)? == 0 {
            return Ok(false);
        }
        let line = |ahead: &[u8]| {
            let line = &ahead[start..];
            line.strip_prefix(b"\xef\xbb\xbf").unwrap_or(line).trim_ascii().to_vec()
        };
        if line(ahead).is_empty() && ahead.len() < 64 << 10 {
            continue;
        }
        if !line(ahead).starts_with(b"{") {
            return Ok(false);
        }
        if !ahead.ends_with(b"\n") {
            reader.take(MAX_BYTES).read_until(b'\n', ahead)?;
        }
        return Ok(serde_json::from_slice::<Line>(&line(ahead)).is_ok_and(|l| l.text.is_some() || l.html.is_some()));
    }
}

/// An article of a line. What it says of itself goes before what the command line says of all.
#[derive(Deserialize)]
struct Line {
    id: Option<serde_json::Value>,
    text: Option<String>,
    html: Option<String>,
    title: Option<String>,
    lang: Option<String>,
    published: Option<String>,
    url: Option<String>,
    outlet: Option<String>,
}

impl Iterator for Items {
    type Item = Item;

    fn next(&mut self) -> Option<Item> {
        loop {
            if let Some(lines) = &mut self.lines {
                match lines.next(&self.given) {
                    Some(item) => return Some(item),
                    None => self.lines = None,
                }
            }
            let path = self.files.pop_front()?;
            if let Some(item) = self.open(&path) {
                return Some(item);
            }
        }
    }
}

impl Lines {
    fn next(&mut self, given: &Given) -> Option<Item> {
        loop {
            let mut line = Vec::new();
            self.number += 1;
            let item = |name: String, doc, warnings, bytes: u64| {
                Some(Item {
                    name,
                    doc,
                    warnings,
                    bytes,
                })
            };
            let name = format!("{}:{}", self.name, self.number);
            let read = match (&mut self.reader).take(MAX_BYTES).read_until(b'\n', &mut line) {
                Ok(0) => return None,
                Ok(read) => read as u64,
                Err(e) => {
                    // Nothing more can be had from this file.
                    self.reader = Box::new(io::empty());
                    return item(name, Err(style::plain(&e)), vec![], 0);
                }
            };
            if read == MAX_BYTES && line.last() != Some(&b'\n') {
                let skipped = self.skip_line();
                return item(
                    name,
                    Err(format!("a line longer than {} MB", MAX_BYTES >> 20)),
                    vec![],
                    read + skipped,
                );
            }
            let mut content = line.trim_ascii();
            if self.number == 1 {
                content = content.strip_prefix(b"\xef\xbb\xbf").unwrap_or(content);
            }
            if content.is_empty() {
                continue;
            }
            let mut warnings = Vec::new();
            let doc = read_line(content, given, &mut warnings);
            return item(name, doc, warnings, read);
        }
    }

    fn skip_line(&mut self) -> u64 {
        let mut skipped = 0;
        loop {
            let Ok(ahead) = self.reader.fill_buf() else {
                return skipped;
            };
            if ahead.is_empty() {
                return skipped;
            }
            let (n, done) = match ahead.iter().position(|&b| b == b'\n') {
                Some(end) => (end + 1, true),
                None => (ahead.len(), false),
            };
            self.reader.consume(n);
            skipped += n as u64;
            if done {
                return skipped;
            }
        }
    }
}

fn read_line(content: &[u8], given: &Given, warnings: &mut Vec<String>) -> Result<RawDoc, String> {
    if !content.starts_with(b"{") {
        return Err("not an article: expected a JSON object, like {\"text\": \"…\"}".into());
    }
    let line: Line = serde_json::from_slice(content).map_err(|e| {
        let told = e.to_string();
        // There is only one line here; its number would mislead.
        let told = told.split(" at line ").next().unwrap_or(&told);
        format!("not an article: {told} (column {})", e.column())
    })?;
    let (bytes, content_type) = match (line.html, line.text) {
        (Some(html), _) => (html.into_bytes(), Some(ContentType::Html)),
        (None, Some(text)) => (text.into_bytes(), Some(ContentType::Text)),
        (None, None) => return Err("an article without `text` or `html`".into()),
    };
    let lang = line.lang.and_then(|l| {
        let read = lang(&l);
        if read.is_none() {
            warnings.push(format!(
                "`lang` is `{l}`, expected a code like `id`; told from the text instead"
            ));
        }
        read
    });
    let published = line.published.and_then(|p| {
        let read = date(&p);
        if read.is_none() {
            warnings.push(format!(
                "`published` is `{p}`, expected a day like `2023-01-31`; passed over"
            ));
        }
        read
    });
    let id = line.id.and_then(|id| match id {
        serde_json::Value::String(s) => Some(s),
        serde_json::Value::Null => None,
        other => Some(other.to_string()),
    });
    Ok(RawDoc {
        id,
        bytes,
        content_type,
        url: line.url.or_else(|| given.url.clone()),
        published: published.or(given.published),
        title: line.title,
        lang: lang.or(given.lang),
        outlet: line.outlet.or_else(|| given.outlet.clone()),
    })
}

/// `id`, `ID`, `id-ID`, `en_GB`.
pub fn lang(text: &str) -> Option<Lang> {
    Lang::new(&text.trim().split(['-', '_']).next()?.to_lowercase())
}

/// `2023-01-31`, or a time of that day.
pub fn date(text: &str) -> Option<Date> {
    let text = text.trim();
    let day = text.get(..10)?;
    let rest = text.get(10..)?;
    // `2023-01-311` is no day.
    if rest.starts_with(|c: char| c.is_alphanumeric() && c != 'T') {
        return None;
    }
    day.parse().ok()
}

/// Reads one article whole: a path or `-`.
pub fn one(path: &Path, given: &Given) -> Result<(String, RawDoc), Failure> {
    if path.is_dir() {
        return Err(failure(
            format!("{} is a folder", path.display()),
            "name one file, or `-` for standard input",
        ));
    }
    let mut items = Items::new(inputs(&[path.into()], None), given.clone());
    let item = items
        .next()
        .ok_or_else(|| failure(format!("no article in {}", path.display()), "is it empty?"))?;
    for warning in &item.warnings {
        style::tell(&format!("warning: {}: {warning}", item.name));
    }
    match item.doc {
        Ok(doc) => Ok((item.name, doc)),
        Err(e) => Err(failure(
            format!("{}: {e}", item.name),
            "name a file that can be read, or `-` for standard input",
        )),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn languages_and_days_are_read_leniently_but_not_wrongly() {
        assert_eq!(lang("ID-id"), Lang::new("id"));
        assert_eq!(lang("English"), None);
        assert_eq!(date("2023-01-31T10:00:00+07:00"), Some(jiff::civil::date(2023, 1, 31)));
        assert_eq!(date("2023-01-31 10:00"), Some(jiff::civil::date(2023, 1, 31)));
        assert_eq!(date("2023-02-31"), None);
        assert_eq!(date("2023-01-311"), None);
        assert_eq!(date("31/01/2023"), None);
        assert_eq!(date("ééééééé"), None);
    }

    #[test]
    fn a_line_says_more_than_the_command() {
        let given = Given {
            url: Some("u".into()),
            lang: Lang::new("en"),
            ..Given::default()
        };
        let mut warnings = Vec::new();
        let doc = read_line(
            br#"{"id":7,"text":"x","lang":"id","published":"soon"}"#,
            &given,
            &mut warnings,
        )
        .unwrap();
        assert_eq!(
            (doc.id.as_deref(), doc.lang, doc.url.as_deref()),
            (Some("7"), Lang::new("id"), Some("u"))
        );
        assert_eq!(
            warnings,
            ["`published` is `soon`, expected a day like `2023-01-31`; passed over"]
        );
        assert!(
            read_line(b"{\"text\":", &given, &mut warnings)
                .unwrap_err()
                .starts_with("not an article: EOF")
        );
        assert!(
            read_line(b"{\"id\":1}", &given, &mut warnings)
                .unwrap_err()
                .contains("without `text`")
        );
    }
}
