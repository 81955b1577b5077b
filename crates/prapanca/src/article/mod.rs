//! Bytes or text → [`Article`]: blocks with roles, headline, dateline, byline, credit, date, language.

mod dateline;
mod dates;
mod decode;
mod html;
mod language;
mod origin;
mod roles;

use crate::base::{Lang, Note, Span};
use crate::pack::{Furniture, Pack};
use jiff::civil::Date;

/// What a document says it is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum ContentType {
    /// Plain text.
    Text,
    /// HTML.
    Html,
}

/// A document as it was found.
#[derive(Clone, Debug, Default)]
pub struct RawDoc {
    /// The caller's id; a hash of the text stands in for a missing one.
    pub id: Option<String>,
    /// Its bytes, in any encoding.
    pub bytes: Vec<u8>,
    /// What it is, when the caller knows; told by content otherwise.
    pub content_type: Option<ContentType>,
    /// Where it was found.
    pub url: Option<String>,
    /// Publication day, when the caller knows it.
    pub published: Option<Date>,
    /// Title, when it came beside the text.
    pub title: Option<String>,
    /// Language, when the caller knows it.
    pub lang: Option<Lang>,
    /// The outlet's name, when the caller knows it.
    pub outlet: Option<String>,
}

/// What a block of the page is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Role {
    /// The article's title.
    Headline,
    /// `JAKARTA, KOMPAS.com -` and its kin, in front of the first paragraph.
    Dateline,
    /// Who wrote it.
    Byline,
    /// A printed date of publication.
    Date,
    /// Body text.
    Paragraph,
    /// A heading inside the body.
    Subhead,
    /// Under a picture.
    Caption,
    /// A quotation set apart that the body also has.
    PullQuote,
    /// `Baca Juga: …`, `Read also: …`.
    RelatedLink,
    /// Share buttons, navigation, advertisements and other page furniture.
    Furniture,
    /// `Sumber : CNA/SL`, `(Reporting by …)`.
    Credit,
    /// Editor's initials, contact lines at the end.
    SignOff,
    /// Copyright line.
    Copyright,
}

impl Role {
    /// Whether sentences of this role are read for events.
    pub fn is_read(self) -> bool {
        matches!(self, Role::Headline | Role::Paragraph | Role::Subhead)
    }
}

/// A stretch of the article's text with one role.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Block {
    /// Where.
    pub span: Span,
    /// What it is.
    pub role: Role,
}

/// The place and outlet printed in front of the first paragraph.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Dateline {
    /// All of it, up to the paragraph's first word.
    pub span: Span,
    /// The place.
    pub place: Option<Span>,
    /// The outlet or agency.
    pub outlet: Option<Span>,
}

/// Where the publication day was read from, most trusted first.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum PublishedVia {
    /// The caller said so.
    Given,
    /// The page's JSON-LD.
    JsonLd,
    /// The page's meta elements.
    Meta,
    /// A `<time>` element.
    TimeElement,
    /// The address.
    Url,
    /// Printed on the page.
    Printed,
}

/// The publication day and where it was read from.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Published {
    /// The day.
    pub date: Date,
    /// Read from.
    pub via: PublishedVia,
    /// The printed words, if they stand in the text.
    pub span: Option<Span>,
}

/// What says that an article was taken over, most trusted first.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum CopiedVia {
    /// A printed statement: `This article was originally published in …`.
    Statement,
    /// The page's JSON-LD.
    JsonLd,
    /// The page's meta elements.
    Meta,
    /// A canonical address at another house.
    Canonical,
    /// The credit line names another outlet.
    Credit,
    /// The first paragraphs: `dilansir dari …`.
    Lead,
}

impl CopiedVia {
    /// As records have it.
    pub fn as_str(self) -> &'static str {
        match self {
            CopiedVia::Statement => "statement",
            CopiedVia::JsonLd => "json-ld",
            CopiedVia::Meta => "meta",
            CopiedVia::Canonical => "canonical",
            CopiedVia::Credit => "credit",
            CopiedVia::Lead => "lead",
        }
    }
}

/// Whom an article was taken over from.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct CopiedFrom {
    /// The outlet, as printed, or its host.
    pub name: String,
    /// What says so.
    pub via: CopiedVia,
    /// Where the name is printed, if it stands in the text.
    pub span: Option<Span>,
}

/// A news article: its own text and what each part of it is. Every later span points into `text`.
#[derive(Clone, Debug)]
pub struct Article {
    /// The caller's id, or `a` and a hash of the text.
    pub id: String,
    /// Its language; `None` if it could not be told or is not served.
    pub lang: Option<Lang>,
    /// The text, blocks parted by line feeds.
    pub text: String,
    /// Blocks in order, not overlapping.
    pub blocks: Vec<Block>,
    /// The headline, if it stands in the text.
    pub headline: Option<Span>,
    /// The dateline.
    pub dateline: Option<Dateline>,
    /// The byline.
    pub byline: Option<Span>,
    /// The source credit, without its label (`CNA/SL`).
    pub credit: Option<Span>,
    /// The publication day, if known before the text is read.
    pub published: Option<Published>,
    /// The address.
    pub url: Option<String>,
    /// The outlet: given, from the page's metadata, or from the dateline.
    pub outlet: Option<String>,
    /// Whom it was taken over from, if it or its page says so.
    pub copied_from: Option<CopiedFrom>,
}

/// No more text than this is kept.
const MOST_TEXT: usize = 512 << 10;
/// No more lines than this get a role each; the rest is left out.
const MOST_LINES: usize = 20_000;

/// Reads a document.
///
/// Notes: N100 empty, N101 binary, N102 encoding, N103 no publication date, N104 cut, N105 tags stripped, N106 no body,
/// N110 language not served, N111 language not told.
pub fn article(pack: &Pack, raw: &RawDoc) -> (Article, Vec<Note>) {
    let mut notes = Vec::new();
    let decoded = decode::decode(&raw.bytes, &mut notes);
    let is_html = match raw.content_type {
        Some(ContentType::Html) => true,
        Some(ContentType::Text) => false,
        None => html::looks_like_html(&decoded),
    };
    let mut meta = html::Meta::default();
    let (text, units) = if is_html {
        let (m, mut lines) = html::read(&decoded, &mut notes);
        meta = m;
        let title = raw.title.clone().or_else(|| meta.titles.best(meta.site.as_deref()));
        if let Some(title) = title.filter(|t| !t.trim().is_empty()) {
            let key = roles::normal(&title);
            lines.retain(|l| roles::normal(&l.text) != key);
            let text: String = title
                .chars()
                .filter_map(clean)
                .map(|c| if c == '\n' { ' ' } else { c })
                .collect();
            lines.insert(
                0,
                roles::Line {
                    text,
                    hint: roles::Hint::Title,
                },
            );
            if let Some(byline) = meta.byline.take() {
                let key = roles::normal(&byline);
                if !key.is_empty()
                    && !lines
                        .iter()
                        .take(20)
                        .any(|l| l.text.len() < 300 && roles::normal(&l.text).contains(&key))
                {
                    lines.insert(
                        1,
                        roles::Line {
                            text: byline,
                            hint: roles::Hint::Byline,
                        },
                    );
                }
            }
        }
        from_lines(&lines, &mut notes)
    } else {
        from_text(&decoded, raw.title.as_deref(), &mut notes)
    };

    let lines: Vec<&str> = units.iter().take(400).map(|u| u.span.slice(&text)).collect();
    let lang = language::language(pack, raw.lang, meta.lang.as_deref(), &lines, &mut notes);
    // Pages mix the furniture of several languages; the article's own comes first.
    let mut known: Vec<&Furniture> = lang
        .and_then(|l| pack.language(l))
        .map(|l| &l.furniture)
        .into_iter()
        .collect();
    known.extend(
        pack.languages
            .iter()
            .filter(|l| Some(l.lang) != lang)
            .map(|l| &l.furniture),
    );

    let called = raw.outlet.as_deref().or(meta.site.as_deref());
    let read = roles::read(&text, &units, &known, raw.title.as_deref(), called);
    if text.trim().is_empty() {
        if notes.iter().all(|n| n.code != "N101") {
            notes.push(Note::new("N100", "the document is empty"));
        }
    } else if !read.blocks.iter().any(|b| b.role == Role::Paragraph) {
        notes.push(Note::new("N106", "no body text was found"));
    }

    let url = raw.url.clone().or(meta.url.take());
    let given = |date: Option<Date>, via| date.map(|date| Published { date, via, span: None });
    let machine = |text: &Option<String>| text.as_deref().and_then(|t| dates::machine(t, &known));
    let published = given(raw.published, PublishedVia::Given)
        .or_else(|| given(machine(&meta.json_ld_date), PublishedVia::JsonLd))
        .or_else(|| given(machine(&meta.meta_date), PublishedVia::Meta))
        .or_else(|| given(machine(&meta.time_date), PublishedVia::TimeElement))
        .or_else(|| given(url.as_deref().and_then(|u| dates::in_url(u, &known)), PublishedVia::Url))
        .or_else(|| {
            read.printed.map(|(date, span)| Published {
                date,
                via: PublishedVia::Printed,
                span: Some(span),
            })
        });
    if published.is_none() && !text.trim().is_empty() {
        notes.push(Note::new("N103", "no publication date"));
    }
    let outlet = raw
        .outlet
        .clone()
        .or(meta.site.take())
        .or_else(|| read.dateline?.outlet.map(|s| s.slice(&text).to_string()));
    let copied_from = origin::origin(
        &text,
        &read.blocks,
        &known,
        &meta.claims,
        (raw.url.as_deref(), outlet.as_deref()),
        read.credit,
    );
    let article = Article {
        id: raw
            .id
            .clone()
            .unwrap_or_else(|| format!("a{:016x}", hash(text.as_bytes()))),
        lang,
        blocks: read.blocks,
        headline: read.headline,
        dateline: read.dateline,
        byline: read.byline,
        credit: read.credit,
        published,
        url,
        outlet,
        copied_from,
        text,
    };
    (article, notes)
}

/// FNV-1a: the same text has the same id for ever.
fn hash(bytes: &[u8]) -> u64 {
    bytes.iter().fold(0xcbf2_9ce4_8422_2325, |h, b| {
        (h ^ u64::from(*b)).wrapping_mul(0x0100_0000_01b3)
    })
}

/// A character as the article's text has it: no control characters, no invisible ones, one kind of space.
fn clean(c: char) -> Option<char> {
    match c {
        '\n' => Some('\n'),
        '\u{85}' | '\u{2028}' | '\u{2029}' | '\u{0B}' | '\u{0C}' => Some('\n'),
        '\t' | '\u{A0}' | '\u{1680}' | '\u{2000}'..='\u{200A}' | '\u{202F}' | '\u{205F}' | '\u{3000}' => Some(' '),
        '\u{AD}' | '\u{200B}'..='\u{200F}' | '\u{202A}'..='\u{202E}' | '\u{2060}'..='\u{2064}' | '\u{FEFF}' => None,
        c if c.is_control() => None,
        c => Some(c),
    }
}

fn cut_note(notes: &mut Vec<Note>, kept: usize) {
    notes.push(Note::new(
        "N104",
        format!("the text is long; only its first {kept} bytes are kept"),
    ));
}

/// The article's text from the lines of a page.
fn from_lines(lines: &[roles::Line], notes: &mut Vec<Note>) -> (String, Vec<roles::Unit>) {
    let mut text = String::new();
    let mut units = Vec::new();
    for line in lines {
        let mut l = line.text.trim();
        if l.is_empty() {
            continue;
        }
        let room = MOST_TEXT.saturating_sub(text.len() + 1);
        let cut = l.len() > room || units.len() >= MOST_LINES;
        if cut {
            let end = if units.len() >= MOST_LINES { 0 } else { room };
            l = l
                .get(..(0..=end).rev().find(|i| l.is_char_boundary(*i)).unwrap_or(0))
                .unwrap_or("")
                .trim_end();
            cut_note(notes, text.len() + l.len());
        }
        if !l.is_empty() {
            if !text.is_empty() {
                text.push('\n');
            }
            let start = text.len();
            text.push_str(l);
            units.push(roles::Unit {
                span: Span::new(start, text.len()),
                hint: line.hint,
            });
        }
        if cut {
            break;
        }
    }
    (text, units)
}

/// The article's text from plain text, which keeps its lines.
fn from_text(decoded: &str, title: Option<&str>, notes: &mut Vec<Note>) -> (String, Vec<roles::Unit>) {
    let mut text = String::with_capacity(decoded.len().min(MOST_TEXT));
    let mut put = |chars: &str| {
        let mut previous = '\0';
        for c in chars.chars() {
            // `\r\n` is one line feed, and so is a lone `\r`.
            let c2 = if c == '\r' { Some('\n') } else { clean(c) };
            if let Some(out) = c2.filter(|_| !(c == '\n' && previous == '\r')) {
                if text.len() + out.len_utf8() > MOST_TEXT {
                    return false;
                }
                text.push(out);
            }
            previous = c;
        }
        true
    };
    let key = title.map(roles::normal).filter(|t| !t.is_empty());
    if let (Some(title), Some(key)) = (title, key) {
        let stands = decoded
            .lines()
            .take(30)
            .any(|l| l.len() < 1000 && roles::normal(l) == key);
        if !stands {
            put(&title.replace(['\n', '\r'], " "));
            put("\n\n");
        }
    }
    if !put(decoded) {
        cut_note(notes, text.len());
    }
    let mut units: Vec<roles::Unit> = Vec::new();
    let wrapped = is_wrapped(&text);
    let mut at = 0;
    let mut blank = true;
    let mut last = "";
    for line in text.split('\n') {
        let start = at;
        at += line.len() + 1;
        let t = line.trim();
        if t.is_empty() {
            blank = true;
            continue;
        }
        let lead = line.len() - line.trim_start().len();
        let span = Span::new(start + lead, start + lead + t.len());
        match units.last_mut() {
            // The next line of a paragraph that was broken at a fixed width.
            Some(unit) if wrapped && !blank && last.len() >= 45 => unit.span.end = span.end,
            _ => {
                if units.len() >= MOST_LINES {
                    notes.push(Note::new("N104", format!("only the first {MOST_LINES} lines are read")));
                    break;
                }
                units.push(roles::Unit {
                    span,
                    hint: roles::Hint::None,
                });
            }
        }
        last = t;
        blank = false;
    }
    (text, units)
}

/// Whether lines were broken at a fixed width, paragraphs standing apart by empty lines.
fn is_wrapped(text: &str) -> bool {
    let lines: Vec<&str> = text.split('\n').take(400).map(str::trim).collect();
    if lines.iter().any(|l| l.chars().count() > 110) {
        return false;
    }
    let (mut full, mut open) = (0, 0);
    for pair in lines.windows(2) {
        if !pair[0].is_empty() && !pair[1].is_empty() {
            full += 1;
            open += usize::from(pair[0].len() >= 45 && !pair[0].ends_with(['.', '!', '?', '”', '"']));
        }
    }
    full >= 4 && open * 10 >= full * 6 && lines.iter().any(|l| l.is_empty())
}
