//! HTML → metadata and lines of text.
//!
//! A small scanner of our own reads tags in one pass, without a tree and without recursion, so that no page can exhaust the
//! stack. Readability chooses the body where the page is small and shallow enough for it; the scanner alone reads the rest.

use super::roles::{Hint, Line};
use crate::base::Note;
use std::ops::Range;

/// Deeper pages are not handed to Readability, whose parser and serialiser build trees.
const MOST_DEPTH: usize = 200;
/// Nor are pages with more elements,
const MOST_ELEMENTS: usize = 20_000;
/// or more bytes than these.
const MOST_BYTES: usize = 3 << 20;

/// What a page says of itself.
#[derive(Debug, Default)]
pub(super) struct Meta {
    pub lang: Option<String>,
    pub titles: Titles,
    pub byline: Option<String>,
    pub site: Option<String>,
    pub url: Option<String>,
    pub json_ld_date: Option<String>,
    pub meta_date: Option<String>,
    pub time_date: Option<String>,
    pub claims: super::origin::Claims,
}

/// The page's names for the article.
#[derive(Debug, Default)]
pub(super) struct Titles {
    pub h1: Option<String>,
    pub og: Option<String>,
    pub json_ld: Option<String>,
    pub title: Option<String>,
}

/// Whether the text is HTML, by what stands in it.
pub(super) fn looks_like_html(text: &str) -> bool {
    let head = prefix(text, 64 << 10).trim_start();
    let start = prefix(head, 256).to_ascii_lowercase();
    if [
        "<!doctype html",
        "<html",
        "<head",
        "<body",
        "<article",
        "<?xml",
        "<!--",
        "<meta",
    ]
    .iter()
    .any(|t| start.starts_with(t))
    {
        return true;
    }
    let mut blocks = 0;
    let mut letters = 0;
    for token in Scanner::new(head) {
        match token {
            Token::Open { name, .. } if is_known(name) => blocks += 1,
            Token::Close { name } if is_known(name) => blocks += 1,
            Token::Text(range) => letters += range.len(),
            _ => {}
        }
    }
    blocks >= 4 && blocks * 2000 > letters || start.starts_with('<') && blocks >= 1
}

fn is_known(name: &str) -> bool {
    is_block(name)
        || [
            "a", "span", "b", "strong", "em", "i", "img", "br", "script", "style", "link", "meta",
        ]
        .iter()
        .any(|n| name.eq_ignore_ascii_case(n))
}

fn prefix(text: &str, mut n: usize) -> &str {
    n = n.min(text.len());
    while !text.is_char_boundary(n) {
        n -= 1;
    }
    &text[..n]
}

/// The `charset=` or `encoding=` that the first bytes declare.
pub(super) fn declared_charset(head: &[u8]) -> Option<Vec<u8>> {
    if !head.trim_ascii_start().starts_with(b"<") {
        return None;
    }
    let lower = head.to_ascii_lowercase();
    for label in [&b"charset="[..], b"encoding="] {
        let Some(at) = lower.windows(label.len()).position(|w| w == label) else {
            continue;
        };
        let value = &lower[at + label.len()..];
        let value = value.trim_ascii_start();
        let value = value.strip_prefix(b"\"").or(value.strip_prefix(b"'")).unwrap_or(value);
        let end = value
            .iter()
            .position(|b| !(b.is_ascii_alphanumeric() || matches!(b, b'-' | b'_' | b':' | b'.')))
            .unwrap_or(value.len());
        if end > 0 {
            return Some(value[..end].to_vec());
        }
    }
    None
}

/// A tag or a stretch of text.
enum Token<'a> {
    Open {
        name: &'a str,
        attributes: &'a str,
        closed: bool,
    },
    Close {
        name: &'a str,
    },
    Text(Range<usize>),
    /// What stands inside a script, style, title or text area.
    Raw {
        name: &'a str,
        attributes: &'a str,
        text: &'a str,
    },
}

/// Reads tags from left to right. Every byte is looked at a bounded number of times.
struct Scanner<'a> {
    text: &'a str,
    at: usize,
}

impl<'a> Scanner<'a> {
    fn new(text: &'a str) -> Self {
        Scanner { text, at: 0 }
    }
}

fn find(bytes: &[u8], from: usize, byte: u8) -> Option<usize> {
    bytes.get(from..)?.iter().position(|&b| b == byte).map(|i| from + i)
}

/// One past the `>` that closes the tag begun before `from`.
fn tag_end(bytes: &[u8], from: usize) -> usize {
    let mut quote = None;
    let mut after_equals = false;
    for (i, &b) in bytes.iter().enumerate().skip(from) {
        match (quote, b) {
            (Some(q), _) if b == q => quote = None,
            (Some(_), _) => {}
            (None, b'>') => return i + 1,
            // A tag that never closes: the next one begins here.
            (None, b'<') if i > from + 4096 => return i,
            (None, b'"' | b'\'') if after_equals => quote = Some(b),
            _ => {}
        }
        if !b.is_ascii_whitespace() {
            after_equals = b == b'=';
        }
    }
    bytes.len()
}

impl<'a> Iterator for Scanner<'a> {
    type Item = Token<'a>;

    fn next(&mut self) -> Option<Token<'a>> {
        let bytes = self.text.as_bytes();
        loop {
            if self.at >= bytes.len() {
                return None;
            }
            let start = self.at;
            if bytes[start] != b'<' {
                let end = find(bytes, start, b'<').unwrap_or(bytes.len());
                self.at = end;
                return Some(Token::Text(start..end));
            }
            match bytes.get(start + 1) {
                Some(b'!') => {
                    let rest = &self.text[start..];
                    self.at = if rest.starts_with("<!--") {
                        rest.get(4..)
                            .and_then(|r| r.find("-->"))
                            .map_or(bytes.len(), |i| start + 4 + i + 3)
                    } else if rest.starts_with("<![CDATA[") {
                        let end = rest.find("]]>").map_or(bytes.len(), |i| start + i);
                        self.at = (end + 3).min(bytes.len());
                        return Some(Token::Text(start + 9..end.max(start + 9)));
                    } else {
                        find(bytes, start, b'>').map_or(bytes.len(), |i| i + 1)
                    };
                }
                Some(b'?') => self.at = find(bytes, start, b'>').map_or(bytes.len(), |i| i + 1),
                Some(b'/') if bytes.get(start + 2).is_some_and(u8::is_ascii_alphabetic) => {
                    let end = tag_end(bytes, start + 2);
                    self.at = end;
                    return Some(Token::Close {
                        name: tag_name(&self.text[start + 2..end]),
                    });
                }
                Some(b) if b.is_ascii_alphabetic() => {
                    let end = tag_end(bytes, start + 1);
                    self.at = end;
                    let inside = &self.text[start + 1..end];
                    let inside = inside.strip_suffix('>').unwrap_or(inside);
                    let name = tag_name(inside);
                    let attributes = &inside[name.len()..];
                    let raw = ["script", "style", "title", "textarea", "noscript", "iframe", "template"]
                        .iter()
                        .any(|n| name.eq_ignore_ascii_case(n));
                    if raw && !attributes.trim_end().ends_with('/') {
                        let (stop, next) = closing(bytes, end, name.as_bytes());
                        self.at = next;
                        return Some(Token::Raw {
                            name,
                            attributes,
                            text: &self.text[end..stop],
                        });
                    }
                    return Some(Token::Open {
                        name,
                        attributes,
                        closed: attributes.trim_end().ends_with('/'),
                    });
                }
                // A bare `<`.
                _ => {
                    let end = find(bytes, start + 1, b'<').unwrap_or(bytes.len());
                    self.at = end;
                    return Some(Token::Text(start..end));
                }
            }
        }
    }
}

fn tag_name(inside: &str) -> &str {
    let end = inside
        .bytes()
        .position(|b| !(b.is_ascii_alphanumeric() || matches!(b, b'-' | b':' | b'_')))
        .unwrap_or(inside.len());
    &inside[..end]
}

/// Where `</name` begins and where its tag ends.
fn closing(bytes: &[u8], from: usize, name: &[u8]) -> (usize, usize) {
    let mut at = from;
    while let Some(i) = find(bytes, at, b'<') {
        let after = i + 2 + name.len();
        if bytes.get(i + 1) == Some(&b'/')
            && bytes.get(i + 2..after).is_some_and(|n| n.eq_ignore_ascii_case(name))
            && bytes.get(after).is_none_or(|b| !b.is_ascii_alphanumeric())
        {
            return (i, find(bytes, after, b'>').map_or(bytes.len(), |e| e + 1));
        }
        at = i + 1;
    }
    (bytes.len(), bytes.len())
}

/// The value of an attribute, entities decoded.
fn attribute(attributes: &str, wanted: &str) -> Option<String> {
    let bytes = attributes.as_bytes();
    let mut at = 0;
    while at < bytes.len() {
        while at < bytes.len() && (bytes[at].is_ascii_whitespace() || matches!(bytes[at], b'/' | b'"' | b'\'' | b'=')) {
            at += 1;
        }
        let name_start = at;
        while at < bytes.len() && !bytes[at].is_ascii_whitespace() && !matches!(bytes[at], b'=' | b'/') {
            at += 1;
        }
        let name = attributes.get(name_start..at)?;
        while at < bytes.len() && bytes[at].is_ascii_whitespace() {
            at += 1;
        }
        let mut value = "";
        if bytes.get(at) == Some(&b'=') {
            at += 1;
            while at < bytes.len() && bytes[at].is_ascii_whitespace() {
                at += 1;
            }
            match bytes.get(at) {
                Some(&q @ (b'"' | b'\'')) => {
                    let end = find(bytes, at + 1, q).unwrap_or(bytes.len());
                    value = attributes.get(at + 1..end)?;
                    at = end + 1;
                }
                _ => {
                    let start = at;
                    while at < bytes.len() && !bytes[at].is_ascii_whitespace() {
                        at += 1;
                    }
                    value = attributes.get(start..at)?;
                }
            }
        }
        if name.eq_ignore_ascii_case(wanted) {
            return Some(decode_entities(value).trim().to_string());
        }
    }
    None
}

/// Decodes character references.
pub(super) fn decode_entities(text: &str) -> String {
    if !text.contains('&') {
        return text.to_string();
    }
    let mut out = String::with_capacity(text.len());
    let mut rest = text;
    while let Some(at) = rest.find('&') {
        out.push_str(&rest[..at]);
        rest = &rest[at..];
        let body = &rest[1..];
        let end = body
            .bytes()
            .take(32)
            .position(|b| !(b.is_ascii_alphanumeric() || b == b'#'))
            .unwrap_or(body.len().min(32));
        let name = body.get(..end).unwrap_or("");
        let semicolon = body.as_bytes().get(end) == Some(&b';');
        let decoded = if let Some(number) = name.strip_prefix('#') {
            let code = match number.strip_prefix(['x', 'X']) {
                Some(hex) => u32::from_str_radix(hex, 16).ok(),
                None => number.parse().ok(),
            };
            // 128 to 159 mean windows-1252, as browsers read them.
            code.and_then(|c| match c {
                0x80..=0x9F => encoding_rs::WINDOWS_1252
                    .decode_without_bom_handling(&[c as u8])
                    .0
                    .chars()
                    .next(),
                c => char::from_u32(c),
            })
            .filter(|c| *c != '\0')
        } else if semicolon || matches!(name, "amp" | "nbsp" | "quot" | "lt" | "gt") {
            named(name)
        } else {
            None
        };
        match decoded {
            Some(c) => {
                out.push(c);
                rest = &body[end + usize::from(semicolon)..];
            }
            None => {
                out.push('&');
                rest = body;
            }
        }
    }
    out.push_str(rest);
    out
}

fn named(name: &str) -> Option<char> {
    const NAMES: [(&str, char); 78] = [
        ("amp", '&'),
        ("lt", '<'),
        ("gt", '>'),
        ("quot", '"'),
        ("apos", '\''),
        ("nbsp", ' '),
        ("ensp", ' '),
        ("emsp", ' '),
        ("thinsp", ' '),
        ("shy", '\u{AD}'),
        ("zwnj", '\u{200C}'),
        ("zwj", '\u{200D}'),
        ("ldquo", '“'),
        ("rdquo", '”'),
        ("lsquo", '‘'),
        ("rsquo", '’'),
        ("sbquo", '‚'),
        ("bdquo", '„'),
        ("laquo", '«'),
        ("raquo", '»'),
        ("lsaquo", '‹'),
        ("rsaquo", '›'),
        ("ndash", '–'),
        ("mdash", '—'),
        ("horbar", '―'),
        ("hellip", '…'),
        ("bull", '•'),
        ("middot", '·'),
        ("copy", '©'),
        ("reg", '®'),
        ("trade", '™'),
        ("deg", '°'),
        ("euro", '€'),
        ("pound", '£'),
        ("yen", '¥'),
        ("cent", '¢'),
        ("sect", '§'),
        ("para", '¶'),
        ("times", '×'),
        ("frac12", '½'),
        ("frac14", '¼'),
        ("frac34", '¾'),
        ("prime", '′'),
        ("Prime", '″'),
        ("agrave", 'à'),
        ("aacute", 'á'),
        ("acirc", 'â'),
        ("atilde", 'ã'),
        ("auml", 'ä'),
        ("aring", 'å'),
        ("aelig", 'æ'),
        ("ccedil", 'ç'),
        ("egrave", 'è'),
        ("eacute", 'é'),
        ("ecirc", 'ê'),
        ("euml", 'ë'),
        ("igrave", 'ì'),
        ("iacute", 'í'),
        ("icirc", 'î'),
        ("iuml", 'ï'),
        ("ntilde", 'ñ'),
        ("ograve", 'ò'),
        ("oacute", 'ó'),
        ("ocirc", 'ô'),
        ("otilde", 'õ'),
        ("ouml", 'ö'),
        ("oslash", 'ø'),
        ("ugrave", 'ù'),
        ("uacute", 'ú'),
        ("ucirc", 'û'),
        ("uuml", 'ü'),
        ("yacute", 'ý'),
        ("szlig", 'ß'),
        ("Eacute", 'É'),
        ("Ouml", 'Ö'),
        ("Uuml", 'Ü'),
        ("scaron", 'š'),
        ("Scaron", 'Š'),
    ];
    NAMES.iter().find(|(n, _)| *n == name).map(|(_, c)| *c)
}

fn is_block(name: &str) -> bool {
    const BLOCKS: [&str; 41] = [
        "p",
        "div",
        "article",
        "section",
        "main",
        "header",
        "footer",
        "aside",
        "nav",
        "h1",
        "h2",
        "h3",
        "h4",
        "h5",
        "h6",
        "ul",
        "ol",
        "li",
        "dl",
        "dt",
        "dd",
        "table",
        "thead",
        "tbody",
        "tr",
        "td",
        "th",
        "figure",
        "figcaption",
        "blockquote",
        "pre",
        "form",
        "fieldset",
        "address",
        "hr",
        "body",
        "html",
        "head",
        "details",
        "summary",
        "caption",
    ];
    BLOCKS.iter().any(|b| name.eq_ignore_ascii_case(b))
}

fn is_void(name: &str) -> bool {
    [
        "br", "img", "hr", "meta", "link", "input", "source", "wbr", "area", "base", "col", "embed", "param", "track",
    ]
    .iter()
    .any(|b| name.eq_ignore_ascii_case(b))
}

/// Whether Readability may read the page: no deep nesting, not too many elements, no heap of open formatting elements that a
/// parser would open again in every paragraph.
fn is_tame(html: &str) -> bool {
    if html.len() > MOST_BYTES {
        return false;
    }
    let (mut depth, mut elements, mut formatting, mut reopened) = (0usize, 0usize, 0usize, 0usize);
    // The tree builder copies a text node whenever a character reference or the like adds to it.
    let (mut run, mut pieces, mut copied) = (0usize, 0usize, 0usize);
    let is_formatting = |name: &str| {
        [
            "a", "b", "big", "code", "em", "font", "i", "nobr", "s", "small", "strike", "strong", "tt", "u",
        ]
        .iter()
        .any(|n| name.eq_ignore_ascii_case(n))
    };
    for token in Scanner::new(html) {
        match &token {
            Token::Text(range) => {
                let text = html.as_bytes().get(range.clone()).unwrap_or(b"");
                run += text.len();
                pieces += 1 + text.iter().filter(|b| matches!(b, b'&' | b'\r' | 0)).count();
            }
            Token::Open { name, .. } if !["html", "head", "body"].iter().any(|n| name.eq_ignore_ascii_case(n)) => {
                copied += run * pieces;
                (run, pieces) = (0, 0);
            }
            _ => {}
        }
        match token {
            Token::Open { name, .. } if !is_void(name) => {
                elements += 1;
                if is_formatting(name) {
                    formatting += 1;
                    depth += 1;
                } else if is_block(name) {
                    reopened += formatting;
                    // Parsers close these by themselves.
                    if !["p", "li", "dt", "dd", "td", "th", "tr"]
                        .iter()
                        .any(|n| name.eq_ignore_ascii_case(n))
                    {
                        depth += 1;
                    }
                } else {
                    depth += 1;
                }
            }
            Token::Open { .. } => elements += 1,
            Token::Close { name } => {
                if is_formatting(name) {
                    formatting = formatting.saturating_sub(1);
                    depth = depth.saturating_sub(1);
                } else if !["p", "li", "dt", "dd", "td", "th", "tr"]
                    .iter()
                    .any(|n| name.eq_ignore_ascii_case(n))
                {
                    depth = depth.saturating_sub(1);
                }
            }
            _ => {}
        }
        if depth > MOST_DEPTH || elements > MOST_ELEMENTS || reopened > 200_000 || copied + run * pieces > 1 << 30 {
            return false;
        }
    }
    true
}

/// Reads a page: its metadata, and its lines with the hints its elements give.
pub(super) fn read(html: &str, notes: &mut Vec<Note>) -> (Meta, Vec<Line>) {
    let mut meta = metadata(html);
    let mut lines = Vec::new();
    if is_tame(html) {
        // A fault of the library on a strange page must not stop the batch.
        let read = std::panic::catch_unwind(|| readability(html));
        if let Ok(Some((byline, body))) = read {
            meta.byline = meta.byline.or(byline);
            lines = body;
        }
    } else {
        notes.push(Note::new(
            "N105",
            "the page is too deep or too large to choose its body by; its tags were stripped and all its text read",
        ));
    }
    let length = |lines: &[Line]| lines.iter().map(|l| l.text.len()).sum::<usize>();
    if length(&lines) < 600 {
        let all = blocks(html, true);
        if length(&all) > 2 * length(&lines) {
            lines = all;
        }
    }
    (meta, lines)
}

fn readability(html: &str) -> Option<(Option<String>, Vec<Line>)> {
    let config = dom_smoothie::Config {
        keep_classes: true,
        disable_json_ld: true,
        max_elements_to_parse: MOST_ELEMENTS * 2,
        ..Default::default()
    };
    let mut readability = dom_smoothie::Readability::new(html, None, Some(config)).ok()?;
    let article = readability.parse().ok()?;
    let byline = article.byline.filter(|b| (3..80).contains(&b.trim().len()));
    Some((byline, blocks(&article.content, false)))
}

/// The lines of a page, in order. With `strict`, navigation, forms and asides are passed over.
fn blocks(html: &str, strict: bool) -> Vec<Line> {
    let mut out = Lines::default();
    let mut skip: Option<(String, usize)> = None;
    // Only these kinds of open element matter; each is a count, since pages may be nested without end.
    let (mut caption, mut item, mut quote, mut heading) = (0usize, 0usize, 0usize, 0usize);
    // An element whose class says what its lines are, and how deep it stands open.
    let mut classed: Option<(String, usize, Hint)> = None;
    for token in Scanner::new(html) {
        if let Some((name, depth)) = &mut skip {
            match token {
                Token::Open { name: n, closed, .. } if n.eq_ignore_ascii_case(name) && !closed => *depth += 1,
                Token::Close { name: n } if n.eq_ignore_ascii_case(name) => {
                    *depth -= 1;
                    if *depth == 0 {
                        skip = None;
                    }
                }
                _ => {}
            }
            continue;
        }
        match token {
            Token::Text(range) => out.push(&html[range]),
            Token::Raw { .. } => {}
            Token::Open {
                name,
                attributes,
                closed,
            } => {
                let is = |n: &str| name.eq_ignore_ascii_case(n);
                let always = ["svg", "select", "button", "object", "audio", "video", "canvas", "math"];
                let mostly = ["nav", "footer", "aside", "form", "head", "menu"];
                if !closed && (always.iter().any(|n| is(n)) || strict && mostly.iter().any(|n| is(n))) {
                    out.flush(hint(caption, item, quote, heading, classed.as_ref().map(|c| c.2)));
                    skip = Some((name.to_string(), 1));
                    continue;
                }
                if is("br") {
                    out.soft_break(hint(caption, item, quote, heading, classed.as_ref().map(|c| c.2)));
                    continue;
                }
                if !is_block(name) {
                    continue;
                }
                out.flush(hint(caption, item, quote, heading, classed.as_ref().map(|c| c.2)));
                if let Some((n, depth, _)) = &mut classed {
                    if name.eq_ignore_ascii_case(n) {
                        *depth += 1;
                    }
                } else if !attributes.is_empty() && !closed {
                    let class = attribute(attributes, "class").unwrap_or_default().to_ascii_lowercase();
                    if ["caption", "photo__desc", "foto-caption"]
                        .iter()
                        .any(|c| class.contains(c))
                        && (is("div") || is("p"))
                    {
                        out.caption_next = true;
                    }
                    let related = [
                        "baca-juga",
                        "bacajuga",
                        "read-also",
                        "readalso",
                        "related-post",
                        "relatedposts",
                        "lihatjg",
                    ];
                    let advert = |word: &str| {
                        matches!(word, "iklan" | "ads" | "ad" | "adsbygoogle" | "sponsor" | "sponsored")
                            || word.starts_with("advert")
                            || word.starts_with("iklan-")
                            || word.starts_with("ads-")
                    };
                    if related.iter().any(|c| class.contains(c)) {
                        classed = Some((name.to_string(), 1, Hint::Related));
                    } else if class.split_whitespace().any(advert) {
                        classed = Some((name.to_string(), 1, Hint::Advert));
                    }
                }
                if is("figcaption") || is("figure") || is("caption") {
                    caption += 1;
                } else if is("li") || is("dd") || is("dt") {
                    item = 1;
                } else if is("blockquote") {
                    quote += 1;
                } else if name.len() == 2 && (name.starts_with(['h', 'H'])) && !is("hr") {
                    heading = 1;
                }
            }
            Token::Close { name } => {
                let is = |n: &str| name.eq_ignore_ascii_case(n);
                if !is_block(name) {
                    continue;
                }
                out.flush(hint(caption, item, quote, heading, classed.as_ref().map(|c| c.2)));
                if let Some((n, depth, _)) = &mut classed
                    && name.eq_ignore_ascii_case(n)
                {
                    *depth -= 1;
                    if *depth == 0 {
                        classed = None;
                    }
                }
                if is("figcaption") || is("figure") || is("caption") {
                    caption = caption.saturating_sub(1);
                } else if is("li") || is("ul") || is("ol") || is("dd") || is("dl") {
                    item = 0;
                } else if is("blockquote") {
                    quote = quote.saturating_sub(1);
                } else if name.len() == 2 && name.starts_with(['h', 'H']) {
                    heading = 0;
                }
            }
        }
    }
    out.flush(hint(caption, item, quote, heading, None));
    out.lines
}

fn hint(caption: usize, item: usize, quote: usize, heading: usize, classed: Option<Hint>) -> Hint {
    if let Some(hint) = classed {
        hint
    } else if caption > 0 {
        Hint::Caption
    } else if heading > 0 {
        Hint::Heading
    } else if item > 0 {
        Hint::Item
    } else if quote > 0 {
        Hint::Quote
    } else {
        Hint::None
    }
}

/// Lines as they are gathered, white space collapsed.
#[derive(Default)]
struct Lines {
    lines: Vec<Line>,
    text: String,
    /// The line being gathered began after a `<br>`.
    soft: bool,
    caption_next: bool,
}

impl Lines {
    fn push(&mut self, raw: &str) {
        let decoded = decode_entities(raw);
        for c in decoded.chars() {
            match super::clean(c) {
                Some(c) if c.is_whitespace() => {
                    let parts = !self.text.is_empty() && !self.text.ends_with(' ');
                    self.text.push_str(if parts { " " } else { "" });
                }
                Some(c) => self.text.push(c),
                None => {}
            }
        }
    }

    fn flush(&mut self, hint: Hint) {
        let text = self.text.trim();
        if !text.is_empty() {
            // A `<br>` inside a sentence is no break.
            let joins = self.soft
                && text.starts_with(char::is_lowercase)
                && self
                    .lines
                    .last()
                    .is_some_and(|l| !l.text.ends_with(['.', '!', '?', ':', '”', '"', ')']));
            let hint = if self.caption_next && hint == Hint::None {
                Hint::Caption
            } else if self.soft && hint == Hint::None {
                Hint::Continued
            } else {
                hint
            };
            match self.lines.last_mut() {
                Some(last) if joins => {
                    last.text.push(' ');
                    last.text.push_str(text);
                }
                _ => self.lines.push(Line {
                    text: text.to_string(),
                    hint,
                }),
            }
            self.caption_next = false;
        }
        self.text.clear();
        self.soft = false;
    }

    fn soft_break(&mut self, hint: Hint) {
        let soft = !self.text.trim().is_empty();
        self.flush(hint);
        self.soft = soft;
    }
}

/// What the page says of itself: `<html lang>`, titles, meta elements, JSON-LD, `<time>`.
fn metadata(html: &str) -> Meta {
    let mut meta = Meta::default();
    let mut best_date = usize::MAX;
    let mut h1: Option<String> = None;
    for token in Scanner::new(html) {
        match token {
            Token::Text(range) => {
                if let Some(h1) = &mut h1
                    && h1.len() < 500
                {
                    h1.push_str(prefix(&html[range], 500));
                }
            }
            Token::Raw { name, attributes, text } => {
                if name.eq_ignore_ascii_case("title") {
                    if meta.titles.title.is_none() {
                        meta.titles.title = tidy(prefix(text, 500));
                    }
                } else if name.eq_ignore_ascii_case("script")
                    && attribute(attributes, "type").is_some_and(|t| t.eq_ignore_ascii_case("application/ld+json"))
                    && text.len() < 1 << 20
                {
                    json_ld(text, &mut meta);
                }
            }
            Token::Open { name, attributes, .. } => {
                let is = |n: &str| name.eq_ignore_ascii_case(n);
                if is("html") {
                    if meta.lang.is_none() {
                        meta.lang = attribute(attributes, "lang").filter(|l| !l.is_empty());
                    }
                } else if is("meta") {
                    let key = attribute(attributes, "property")
                        .or_else(|| attribute(attributes, "name"))
                        .or_else(|| attribute(attributes, "itemprop"));
                    let content = attribute(attributes, "content").filter(|c| !c.is_empty());
                    if let (Some(key), Some(content)) = (key, content) {
                        meta_element(&key.to_ascii_lowercase(), content, &mut meta, &mut best_date);
                    }
                } else if is("link") {
                    if attribute(attributes, "rel").is_some_and(|r| r.eq_ignore_ascii_case("canonical")) {
                        let href = attribute(attributes, "href").filter(|h| h.contains("://"));
                        meta.claims.canonical = meta.claims.canonical.take().or_else(|| href.clone());
                        meta.url = meta.url.take().or(href);
                    }
                } else if is("time") {
                    if meta.time_date.is_none() {
                        meta.time_date =
                            attribute(attributes, "datetime").filter(|d| d.contains(|c: char| c.is_ascii_digit()));
                    }
                } else if is("h1") && meta.titles.h1.is_none() {
                    h1 = Some(String::new());
                } else if let Some(h1) = &mut h1 {
                    h1.push(' ');
                }
            }
            Token::Close { name } => {
                if name.eq_ignore_ascii_case("h1")
                    && let Some(text) = h1.take()
                {
                    meta.titles.h1 = tidy(&text);
                }
            }
        }
    }
    meta
}

fn tidy(text: &str) -> Option<String> {
    let decoded = decode_entities(text);
    let cleaned: String = decoded.chars().filter_map(super::clean).collect();
    let words: Vec<&str> = cleaned.split_whitespace().collect();
    (!words.is_empty()).then(|| words.join(" "))
}

fn meta_element(key: &str, content: String, meta: &mut Meta, best_date: &mut usize) {
    const DATES: [&str; 17] = [
        "article:published_time",
        "og:published_time",
        "datepublished",
        "article:published",
        "content_publisheddate",
        "publishdate",
        "publish-date",
        "publish_date",
        "published_time",
        "parsely-pub-date",
        "sailthru.date",
        "pubdate",
        "dc.date.issued",
        "dcterms.created",
        "dc.date",
        "date",
        "og:article:published_time",
    ];
    if let Some(rank) = DATES.iter().position(|d| *d == key) {
        if rank < *best_date {
            *best_date = rank;
            meta.meta_date = Some(content);
        }
        return;
    }
    if key == "og:url" {
        meta.claims.own = meta.claims.own.take().or_else(|| tidy(&content));
    }
    let slot = match key {
        "original-source" | "syndication-source" => &mut meta.claims.source,
        "og:title" | "twitter:title" => &mut meta.titles.og,
        "og:site_name" | "application-name" => &mut meta.site,
        "og:url" => &mut meta.url,
        "author" | "article:author" | "content_author" | "dc.creator" if !content.contains("://") => &mut meta.byline,
        _ => return,
    };
    if slot.is_none() {
        *slot = tidy(&content);
    }
}

/// Reads a JSON-LD script; a broken one still gives its date.
fn json_ld(text: &str, meta: &mut Meta) {
    let Ok(value) = serde_json::from_str::<serde_json::Value>(text.trim()) else {
        if meta.json_ld_date.is_none()
            && let Some(at) = text.find("\"datePublished\"")
        {
            let rest = text[at + 15..].trim_start_matches([' ', ':', '\n', '\t', '\r']);
            meta.json_ld_date = rest
                .strip_prefix('"')
                .and_then(|r| r.split('"').next())
                .map(String::from);
        }
        return;
    };
    // A stack of our own; the parser caps the depth of what it accepts.
    let mut stack = vec![&value];
    while let Some(value) = stack.pop() {
        match value {
            serde_json::Value::Array(list) => stack.extend(list.iter().rev()),
            serde_json::Value::Object(map) => {
                let string = |key: &str| map.get(key).and_then(|v| v.as_str()).map(String::from);
                if let Some(date) = string("datePublished") {
                    meta.json_ld_date = meta.json_ld_date.take().or(Some(date));
                    if meta.titles.json_ld.is_none() {
                        meta.titles.json_ld = string("headline").and_then(|h| tidy(&h));
                    }
                    let name = |v: &serde_json::Value| -> Option<String> {
                        match v {
                            serde_json::Value::String(s) => Some(s.clone()),
                            serde_json::Value::Object(o) => o.get("name")?.as_str().map(String::from),
                            serde_json::Value::Array(a) => a.first()?.get("name")?.as_str().map(String::from),
                            _ => None,
                        }
                    };
                    if meta.byline.is_none() {
                        meta.byline = map.get("author").and_then(name).and_then(|n| tidy(&n));
                    }
                    if meta.site.is_none() {
                        meta.site = map.get("publisher").and_then(name).and_then(|n| tidy(&n));
                    }
                    let house = |v: &serde_json::Value| {
                        let of = |key: &str| v.get(key).and_then(name);
                        let address = || v.get("url").or_else(|| v.get("@id")).and_then(name);
                        of("publisher").or_else(address).or_else(|| name(v))
                    };
                    let source = || map.get("isBasedOn").and_then(house);
                    meta.claims.based_on = meta.claims.based_on.take().or_else(source).and_then(|n| tidy(&n));
                }
                if let Some(graph) = map.get("@graph") {
                    stack.push(graph);
                }
                if let Some(entity) = map.get("mainEntity") {
                    stack.push(entity);
                }
            }
            _ => {}
        }
    }
}

impl Titles {
    /// The article's title: the page's first heading where another name agrees with it, else the name without the site's.
    pub fn best(&self, site: Option<&str>) -> Option<String> {
        let same = |a: &str, b: &str| {
            let (a, b) = (super::roles::normal(a), super::roles::normal(b));
            a.len() >= 10 && b.contains(&a) || b.len() >= 10 && a.contains(&b)
        };
        let others: Vec<String> = [&self.json_ld, &self.og, &self.title]
            .into_iter()
            .flatten()
            .map(|t| without_site(t, site))
            .collect();
        if let Some(h1) = &self.h1
            && (others.is_empty() || others.iter().any(|o| same(h1, o)))
        {
            return Some(h1.clone());
        }
        others.into_iter().next().or_else(|| self.h1.clone())
    }
}

fn without_site(title: &str, site: Option<&str>) -> String {
    for separator in [" | ", " - ", " – ", " — ", " » "] {
        if let Some((head, tail)) = title.rsplit_once(separator) {
            let is_site = site.is_some_and(|s| super::roles::normal(s) == super::roles::normal(tail));
            let words = head.split_whitespace().count();
            if words >= 3 && (is_site || tail.split_whitespace().count() <= 3 && words >= 4) {
                return without_site(head, site);
            }
        }
    }
    title.trim().to_string()
}
