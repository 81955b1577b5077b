//! Bytes or text → [`Article`]: blocks with roles, headline, dateline, byline, credit, date, language.

use crate::base::{Lang, Note, Span};
use crate::pack::Pack;
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
}

/// Reads a document.
pub fn article(pack: &Pack, raw: &RawDoc) -> (Article, Vec<Note>) {
    let _ = pack;
    let text = String::from_utf8_lossy(&raw.bytes).into_owned();
    let span = Span::new(0, text.len());
    let article = Article {
        id: raw.id.clone().unwrap_or_default(),
        lang: raw.lang,
        blocks: vec![Block {
            span,
            role: Role::Paragraph,
        }],
        text,
        headline: None,
        dateline: None,
        byline: None,
        credit: None,
        published: None,
        url: raw.url.clone(),
        outlet: raw.outlet.clone(),
    };
    (article, Vec::new())
}
