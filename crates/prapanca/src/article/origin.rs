//! Whom an article was taken over from, by its own words or by what the page says of itself.

use super::{Block, CopiedFrom, CopiedVia, Role};
use crate::base::Span;
use crate::pack::Furniture;

/// No more paragraphs than this are read for `dilansir dari …`.
const LEAD: usize = 4;
/// How many blocks at either end of a page may say where it comes from.
const HEAD: usize = 12;
const FOOT: usize = 60;

/// What the page's metadata says about its origin.
#[derive(Clone, Debug, Default)]
pub(super) struct Claims {
    /// The work that the page is based on: a name or an address.
    pub based_on: Option<String>,
    /// `original-source`, `syndication-source`.
    pub source: Option<String>,
    /// The canonical address.
    pub canonical: Option<String>,
    /// The page's own address, as it names itself to others.
    pub own: Option<String>,
}

/// Looks for another outlet: printed statements first, then what the page says of itself, its credit, its lead.
pub(super) fn origin(
    text: &str,
    blocks: &[Block],
    known: &[&Furniture],
    claims: &Claims,
    own: (Option<&str>, Option<&str>),
    credit: Option<Span>,
) -> Option<CopiedFrom> {
    let (url, outlet) = own;
    let url = url.or(claims.own.as_deref());
    let is_other = |name: &str| {
        let key = stem(name);
        let same = |own: &str| {
            let own = stem(own);
            !own.is_empty()
                && (own == key || own.len() > 3 && key.contains(&own) || key.len() > 3 && own.contains(&key))
        };
        !key.is_empty() && !outlet.is_some_and(same) && !url.and_then(host).is_some_and(same)
    };
    let printed = |span: Span, via| {
        let name = span.slice(text);
        let name = host(name).unwrap_or(name).to_string();
        is_other(&name).then_some(CopiedFrom {
            name,
            via,
            span: Some(span),
        })
    };
    let told = |name: &str, via| {
        let name = host(name).unwrap_or(name).trim().to_string();
        is_other(&name).then_some(CopiedFrom { name, via, span: None })
    };
    // Such a line stands at the head or the foot of a page.
    let ends = |i: usize| i < HEAD || i + FOOT >= blocks.len();
    let stated = blocks
        .iter()
        .enumerate()
        .filter(|&(i, b)| ends(i) && b.role != Role::Headline && b.span.len() <= 600)
        .map(|(_, b)| b)
        .find_map(|b| printed(statement(text, b, known)?, CopiedVia::Statement));
    let meta = || {
        let of = |claim: &Option<String>, via| claim.as_deref().and_then(|c| told(c, via));
        of(&claims.based_on, CopiedVia::JsonLd).or_else(|| of(&claims.source, CopiedVia::Meta))
    };
    let canonical = || {
        let (canonical, own) = (claims.canonical.as_deref()?, url?);
        let there = host(canonical)?;
        // A cache or an archive carries the address in its own.
        let copy = own.contains(there) || own.contains(&there.replace('.', "-"));
        (!copy && domain(there) != domain(host(own)?)).then(|| told(there, CopiedVia::Canonical))?
    };
    let credited = || {
        let span = credit?;
        if host(span.slice(text)).is_some() {
            return printed(span, CopiedVia::Credit);
        }
        let first = span.slice(text).split(['/', ',', ';']).next()?.trim_end();
        let span = Span::new(span.start as usize, span.start as usize + first.len());
        is_outlet(first, known).then(|| printed(span, CopiedVia::Credit))?
    };
    let lead = || {
        let paragraphs = blocks.iter().filter(|b| b.role == Role::Paragraph).take(LEAD);
        paragraphs
            .filter_map(|b| in_lead(text, b, known))
            .find_map(|span| printed(span, CopiedVia::Lead))
    };
    stated.or_else(meta).or_else(canonical).or_else(credited).or_else(lead)
}

/// The name in `This article was originally published in …`, `Artikel ini telah tayang di … dengan judul …`.
fn statement(text: &str, block: &Block, known: &[&Furniture]) -> Option<Span> {
    let line = block.span.slice(text);
    let lower = lower_in_place(line);
    let begin = line.find(char::is_alphanumeric)?;
    for k in known {
        let subject = k
            .copied
            .subjects
            .iter()
            .filter_map(|s| Some(word_at(&lower, s, 0)? + s.len()))
            .min();
        // A line may leave its subject out: `(Republished from …)`.
        for act in &k.copied.acts {
            let at = subject
                .and_then(|s| word_at(&lower, act, s).filter(|at| at - s <= 60))
                .or_else(|| word_at(&lower, act, begin).filter(|&at| at == begin && block.role != Role::Paragraph));
            if let Some(name) = at.and_then(|at| name(line, &lower, at + act.len(), known)) {
                return Some(offset(block.span, name));
            }
        }
    }
    None
}

/// The outlet in `Dilansir dari Reuters, Selasa (31/1), …`.
fn in_lead(text: &str, block: &Block, known: &[&Furniture]) -> Option<Span> {
    let line = block.span.slice(text);
    let lower = lower_in_place(line);
    let acts = known.iter().flat_map(|k| &k.copied.lead);
    let found = acts.filter_map(|act| Some(word_at(&lower, act, 0)? + act.len()));
    found
        .filter_map(|at| {
            let (start, end) = name(line, &lower, at, known)?;
            // As many words as are an outlet's name: `Reuters Selasa`.
            let mut ends = line[start..end].match_indices(' ').map(|(i, _)| start + i).chain([end]);
            let longest = ends.rfind(|&e| is_outlet(&line[start..e], known))?;
            Some(offset(block.span, (start, longest)))
        })
        .min_by_key(|s| s.start)
}

fn offset(base: Span, (start, end): (usize, usize)) -> Span {
    Span::new(base.start as usize + start, base.start as usize + end)
}

/// In lower case but for the letters that are longer or shorter there, so that every byte stays where it was.
fn lower_in_place(line: &str) -> String {
    let mut out = String::with_capacity(line.len());
    for c in line.chars() {
        let mut lower = c.to_lowercase();
        match (lower.next(), lower.next()) {
            (Some(l), None) if l.len_utf8() == c.len_utf8() => out.push(l),
            _ => out.push(c),
        }
    }
    out
}

/// Where whole words stand, at or behind a place.
fn word_at(line: &str, words: &str, from: usize) -> Option<usize> {
    let is_free = |c: Option<char>| !c.is_some_and(char::is_alphanumeric);
    let hay = line.get(from..)?;
    hay.match_indices(words)
        .map(|(i, _)| from + i)
        .find(|&i| is_free(line[..i].chars().next_back()) && is_free(line[i + words.len()..].chars().next()))
}

/// The name that begins behind a statement: to a comma, a bracket, a stop, or a word that goes on with something else.
fn name(line: &str, lower: &str, at: usize, known: &[&Furniture]) -> Option<(usize, usize)> {
    let is_mark = |c: char| c.is_whitespace() || matches!(c, ':' | '"' | '“' | '‘' | '\'' | '*' | '_');
    let mut start = at + lower.get(at..)?.find(|c| !is_mark(c))?;
    // `kantor berita`, `the`
    while let Some(skip) = known
        .iter()
        .flat_map(|k| &k.copied.before)
        .filter(|b| lower[start..].starts_with(b.as_str()) && lower[start + b.len()..].starts_with(' '))
        .map(|b| b.len() + 1)
        .max()
    {
        start += skip;
    }
    let rest = &lower[start..];
    let stops = known.iter().flat_map(|k| &k.copied.stops);
    let end = stops
        .filter_map(|s| word_at(rest, s, 1))
        .chain(rest.find([',', ';', '(', ')', '[', ']', '|', '"', '“', '”', '\n', '—', '–']))
        .chain(rest.match_indices(['.', ':']).map(|(i, _)| i).find(|&i| {
            let after = rest[i + 1..].chars().next();
            after.is_none_or(|c| !c.is_alphanumeric() && c != '/')
        }))
        .chain([rest.len()])
        .min()?;
    let found = line[start..start + end].trim_end();
    let words = found.split_whitespace().count();
    let named = found.starts_with(char::is_uppercase) || is_domain(found) || host(found).is_some();
    (named && words <= 7 && found.len() <= 80).then_some((start, start + found.len()))
}

/// `bbc.com`, `tirto.id`
fn is_domain(name: &str) -> bool {
    let end = name.rsplit_once('.');
    !name.contains(char::is_whitespace)
        && end.is_some_and(|(head, tail)| {
            head.len() > 1 && (2..=5).contains(&tail.len()) && tail.chars().all(|c| c.is_ascii_alphabetic())
        })
}

pub(super) fn is_outlet(name: &str, known: &[&Furniture]) -> bool {
    let lower = name.to_lowercase();
    let bare = lower.split('.').next().unwrap_or(&lower);
    is_domain(name)
        || host(name).is_some()
        || known
            .iter()
            .any(|k| k.outlets.contains(&lower) || k.outlets.contains(bare))
}

/// The host of an address, `www.` left out.
fn host(url: &str) -> Option<&str> {
    let rest = url.trim().split_once("://")?.1;
    let host = rest.split(['/', '?', '#', ':']).next()?;
    let host = host.strip_prefix("www.").unwrap_or(host);
    host.contains('.').then_some(host)
}

/// The part of a host that is somebody's own: `detik.com` of `news.detik.com`, `bbc.co.uk` of `www.bbc.co.uk`.
fn domain(host: &str) -> &str {
    let mut dots = host.rmatch_indices('.').map(|(i, _)| i);
    let last = dots.next();
    let (second, third) = (dots.next(), dots.next());
    let short = match (second, last) {
        (Some(s), Some(l)) => l - s - 1 <= 3 && host.len() - l - 1 == 2,
        _ => false,
    };
    let cut = if short { third } else { second };
    cut.map_or(host, |i| &host[i + 1..])
}

/// An outlet's name for comparing: letters and digits of its first part, in lower case (`kompas` of `KOMPAS.com`).
fn stem(name: &str) -> String {
    let lower = name.trim().to_lowercase();
    let lower = lower.strip_prefix("the ").unwrap_or(&lower);
    let own = if is_domain(lower) {
        domain(lower).split('.').next().unwrap_or(lower)
    } else {
        lower.strip_suffix(".com").unwrap_or(lower)
    };
    own.chars().filter(|c| c.is_alphanumeric()).collect()
}
