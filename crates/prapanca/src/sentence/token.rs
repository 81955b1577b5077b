//! Words, clitics and marks of a stretch of text, after the conventions of Universal Dependencies (`tokens.ud.v1`).

use crate::pack::{Abbreviation, Hyphen, TokenRules};

/// What a token can do to a sentence.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Kind {
    /// A word, number or other sign.
    Word,
    /// A word that ends in its own stop: an abbreviation that may close a sentence.
    MayEnd,
    /// A word that ends in its own stop and goes on.
    GoesOn,
    /// `.`, `?`, `!`, `…`
    Stop,
    /// An opening quotation mark or bracket.
    Open,
    /// A closing quotation mark or bracket.
    Close,
}

/// A token before it belongs to a sentence.
#[derive(Clone, Copy, Debug)]
pub(super) struct Piece {
    pub start: u32,
    pub end: u32,
    pub continues: bool,
    pub kind: Kind,
}

pub(super) fn is_quote(c: char) -> bool {
    matches!(
        c,
        '"' | '“' | '”' | '„' | '‟' | '«' | '»' | '‘' | '’' | '‚' | '‹' | '›' | '\'' | '`' | '´' | '″'
    )
}

fn is_open(c: char) -> bool {
    matches!(
        c,
        '(' | '[' | '{' | '<' | '“' | '‘' | '«' | '„' | '‚' | '‹' | '¿' | '¡' | '"' | '\'' | '`'
    )
}

fn is_close(c: char) -> bool {
    matches!(
        c,
        ')' | ']' | '}' | '>' | '”' | '’' | '»' | '›' | '"' | '\'' | '“' | '″' | '´'
    )
}

fn is_dash(c: char) -> bool {
    matches!(c, '–' | '—' | '―' | '‒' | '−')
}

fn is_hyphen(c: char) -> bool {
    matches!(c, '-' | '\u{2010}' | '\u{2011}')
}

fn is_apostrophe(c: char) -> bool {
    matches!(c, '\'' | '’' | '`' | '´')
}

fn is_stop(c: char) -> bool {
    matches!(c, '.' | '?' | '!' | '…' | '‽' | '。' | '！' | '？' | '؟' | '।')
}

/// Marks that part words wherever they stand.
fn is_mark(c: char) -> bool {
    is_dash(c)
        || matches!(
            c,
            '!' | '?'
                | ';'
                | '"'
                | '“'
                | '”'
                | '„'
                | '«'
                | '»'
                | '('
                | ')'
                | '['
                | ']'
                | '{'
                | '}'
                | '<'
                | '>'
                | '|'
                | '…'
                | '•'
                | '·'
                | '°'
                | '©'
                | '®'
                | '™'
                | '‹'
                | '›'
                | '→'
                | '。'
                | '、'
                | '，'
        )
}

fn is_money(c: char) -> bool {
    matches!(c, '$' | '€' | '£' | '¥' | '₹' | '₽' | '₩' | '฿')
}

/// Splits text into tokens. Buffers are kept between calls.
pub(super) struct Tokeniser<'a> {
    text: &'a str,
    rules: &'a TokenRules,
    out: Vec<Piece>,
    tail: Vec<Piece>,
    lower: String,
    /// A single quotation mark stands open, so that the next one may close it.
    open_single: bool,
}

impl<'a> Tokeniser<'a> {
    pub fn new(text: &'a str, rules: &'a TokenRules) -> Self {
        Tokeniser {
            text,
            rules,
            out: Vec::new(),
            tail: Vec::new(),
            lower: String::new(),
            open_single: false,
        }
    }

    /// The tokens of `start..end`, in order.
    pub fn run(&mut self, start: usize, end: usize) -> &[Piece] {
        self.out.clear();
        self.open_single = false;
        let text = self.text.get(start..end).unwrap_or("");
        let mut at = None;
        for (i, c) in text.char_indices() {
            if c.is_whitespace() {
                if let Some(s) = at.take() {
                    self.chunk(start + s, start + i, false);
                }
            } else if at.is_none() {
                at = Some(i);
            }
        }
        if let Some(s) = at {
            self.chunk(start + s, start + text.len(), true);
        }
        &self.out
    }

    fn slice(&self, start: usize, end: usize) -> &'a str {
        self.text.get(start..end).unwrap_or("")
    }

    fn lowered(&mut self, start: usize, end: usize) -> &str {
        let text = self.text.get(start..end).unwrap_or("");
        self.lower.clear();
        if text.is_ascii() {
            self.lower.push_str(text);
            self.lower.make_ascii_lowercase();
        } else {
            self.lower.extend(text.chars().flat_map(char::to_lowercase));
        }
        &self.lower
    }

    fn push(&mut self, start: usize, end: usize, kind: Kind, continues: bool) {
        if start < end {
            self.out.push(Piece {
                start: start as u32,
                end: end as u32,
                continues,
                kind,
            });
        }
    }

    /// A run of signs that is one token at the start of `text`: `...`, `--`, `!!`, or one character.
    fn run_length(text: &str) -> usize {
        let Some(first) = text.chars().next() else { return 0 };
        let same = |c: char| match first {
            '!' | '?' => matches!(c, '!' | '?'),
            '.' | '-' | '*' | '=' | '_' | '~' | '#' | '…' | '+' => c == first,
            _ => false,
        };
        let rest = &text[first.len_utf8()..];
        first.len_utf8() + rest.find(|c| !same(c)).unwrap_or(rest.len())
    }

    /// What stands between two white spaces.
    fn chunk(&mut self, mut start: usize, mut end: usize, last: bool) {
        let text = self.slice(start, end);
        if text.bytes().all(|b| b.is_ascii_alphabetic()) {
            return self.word(start, end, false);
        }
        // Signs in front.
        while start < end {
            let rest = self.slice(start, end);
            let Some(c) = rest.chars().next() else { break };
            if c.is_alphanumeric() {
                break;
            }
            let mut after = rest[c.len_utf8()..].chars();
            let next = after.next();
            let next_is_word = next.is_some_and(char::is_alphanumeric);
            if next_is_word && (matches!(c, '#' | '@' | '&' | '_' | '\\') || is_money(c)) {
                break;
            }
            if next.is_some_and(|n| n.is_ascii_digit()) && matches!(c, '.' | '+' | '-' | '−' | '±') {
                break;
            }
            // '90s
            if is_apostrophe(c) && next.is_some_and(|n| n.is_ascii_digit()) && rest.len() <= 8 {
                let digits = rest[c.len_utf8()..].bytes().take_while(u8::is_ascii_digit).count();
                if digits == 2 {
                    break;
                }
            }
            // A clitic that stands apart: 's, n't written with a space before it.
            if is_apostrophe(c) && next_is_word {
                let lower = self
                    .lowered(start, end)
                    .trim_end_matches(|c: char| !c.is_alphanumeric())
                    .to_string();
                if lower.len() <= 8 && self.rules.clitics.iter().any(|k| k.always && k.form == lower) {
                    let stop = start + lower.len();
                    self.push(start, stop, Kind::Word, false);
                    start = stop;
                    continue;
                }
            }
            // :-) and its kin
            if matches!(c, ':' | ';' | '=') && rest.len() <= 4 && rest.ends_with([')', '(', 'D', 'P', '/']) {
                self.push(start, end, Kind::Word, false);
                return;
            }
            let length = Self::run_length(rest);
            let kind = if is_stop(c) {
                Kind::Stop
            } else if is_open(c) && next.is_some() {
                Kind::Open
            } else if is_close(c) {
                Kind::Close
            } else if is_open(c) {
                Kind::Open
            } else {
                Kind::Word
            };
            if is_apostrophe(c) || c == '‘' {
                self.open_single = !self.open_single || c == '‘';
            }
            self.push(start, start + length, kind, false);
            start += length;
        }
        // Signs behind, found from the end.
        let mut tail = std::mem::take(&mut self.tail);
        tail.clear();
        while start < end {
            let rest = self.slice(start, end);
            let Some(c) = rest.chars().next_back() else { break };
            if c.is_alphanumeric() || is_money(c) || matches!(c, '_' | '/' | '#' | '+' | '\\' | '@' | '&') {
                break;
            }
            let mut length = c.len_utf8();
            let mut kind = Kind::Word;
            let mut continues = false;
            if is_stop(c) {
                let same = |d: char| {
                    if c == '.' {
                        d == '.'
                    } else {
                        matches!(d, '!' | '?' | '…') && is_stop(c)
                    }
                };
                length = rest.len() - rest.trim_end_matches(same).len().min(rest.len() - length);
                kind = Kind::Stop;
                if c == '.' && length == 1 {
                    if let Some(kind) = self.own_stop(start, end, last && tail.is_empty()) {
                        self.core(start, end, kind);
                        end = start;
                        break;
                    }
                }
            } else if matches!(c, '-' | '*' | '=' | '~') {
                length = rest.len() - rest.trim_end_matches(c).len();
            } else if is_apostrophe(c) {
                let before = rest[..rest.len() - length].chars().next_back();
                if self.open_single {
                    self.open_single = false;
                    kind = Kind::Close;
                } else if matches!(before, Some('s' | 'S')) && self.rules.clitics.iter().any(|k| k.form == "'s") {
                    continues = true;
                } else {
                    kind = Kind::Close;
                }
            } else if is_close(c) {
                kind = Kind::Close;
            } else if is_open(c) {
                kind = Kind::Open;
            }
            if length == rest.len() && start + length == end && length < c.len_utf8() {
                break;
            }
            tail.push(Piece {
                start: (end - length) as u32,
                end: end as u32,
                continues,
                kind,
            });
            end -= length;
        }
        if start < end {
            self.core(start, end, Kind::Word);
        }
        self.out.extend(tail.iter().rev());
        self.tail = tail;
    }

    /// Whether the stop at the end of this chunk is the word's own, and what that means for the sentence.
    fn own_stop(&mut self, start: usize, end: usize, last: bool) -> Option<Kind> {
        let text = self.slice(start, end);
        if text.len() > 24 {
            return None;
        }
        // A hyphenated word's last part may be the abbreviation.
        let part = text.rfind([' ', '/', '(']).map_or(start, |i| start + i + 1);
        let known = {
            self.lowered(part, end);
            let known = &self.rules.abbreviations;
            known
                .get(self.slice(part, end))
                .or_else(|| known.get(self.lower.as_str()))
                .copied()
        };
        match known {
            Some(Abbreviation::MayEnd) => return Some(Kind::MayEnd),
            Some(Abbreviation::GoesOn) => return Some(Kind::GoesOn),
            Some(Abbreviation::BeforeNumber) => {
                let rest = self.text.get(end..).unwrap_or("").trim_start_matches(' ');
                return rest.starts_with(|c: char| c.is_ascii_digit()).then_some(Kind::GoesOn);
            }
            None => {}
        }
        let mut letters = 0;
        let mut expect_letter = true;
        for c in text.chars() {
            match (c, expect_letter) {
                ('.', false) => expect_letter = true,
                (c, true) if c.is_alphabetic() => {
                    letters += 1;
                    expect_letter = false;
                }
                _ => return None,
            }
        }
        let upper = text.chars().next().is_some_and(char::is_uppercase);
        match letters {
            0 => None,
            1 if upper && !last => Some(Kind::GoesOn),
            1 => None,
            _ => Some(Kind::MayEnd),
        }
    }

    /// A chunk without the signs around it.
    fn core(&mut self, start: usize, end: usize, kind: Kind) {
        let text = self.slice(start, end);
        if kind != Kind::Word && !text.contains(['(', '/', '-', '"', '“']) {
            return self.push(start, end, kind, false);
        }
        if is_address(text) || text.starts_with(['#', '@']) && text.len() > 1 {
            return self.push(start, end, kind, false);
        }
        if text.len() <= 40 {
            self.lowered(start, end);
            if self.rules.whole.contains(self.lower.as_str()) {
                return self.push(start, end, kind, false);
            }
        }
        let mut from = start;
        let mut at = start;
        while at < end {
            let rest = self.slice(at, end);
            let Some(c) = rest.chars().next() else { break };
            let length = c.len_utf8();
            if c.is_alphanumeric() {
                at += length;
                continue;
            }
            let before = self.slice(from, at);
            let prev = before.chars().next_back();
            let next = rest[length..].chars().next();
            let digit_before = prev.is_some_and(|p| p.is_ascii_digit());
            let digit_after = next.is_some_and(|n| n.is_ascii_digit());
            let run = Self::run_length(rest);
            let cut = if is_mark(c) {
                Some(run)
            } else if is_hyphen(c) {
                if run > length {
                    Some(run)
                } else if before.is_empty() {
                    if digit_after { None } else { Some(length) }
                } else if self.hyphen_parts(from, at, at + length, end) {
                    Some(length)
                } else {
                    None
                }
            } else if c == '.' {
                if run > 1 {
                    Some(run)
                } else if at + 1 < end
                    && prev.is_some_and(char::is_lowercase)
                    && next.is_some_and(char::is_uppercase)
                    && before.chars().count() >= 3
                    && !before.contains('.')
                {
                    Some(1)
                } else {
                    None
                }
            } else if c == ',' || c == ':' {
                if digit_before && digit_after { None } else { Some(1) }
            } else if c == '/' {
                let after = &rest[1..];
                let after = &after[..after.find(|c: char| !c.is_alphanumeric()).unwrap_or(after.len())];
                let word = |w: &str| {
                    w.len() >= 2 && w.chars().any(char::is_alphabetic) && !w.contains(|c: char| c.is_ascii_digit())
                };
                if word(before) && word(after) { Some(1) } else { None }
            } else if c == '%' {
                if digit_before { Some(1) } else { None }
            } else if is_money(c) {
                Some(length)
            } else if c == '‘' {
                Some(length)
            } else {
                None
            };
            match cut {
                Some(run) => {
                    self.word(from, at, false);
                    let kind = if is_stop(c) {
                        Kind::Stop
                    } else if is_open(c) && c != '"' {
                        Kind::Open
                    } else if is_close(c) {
                        Kind::Close
                    } else {
                        Kind::Word
                    };
                    self.push(at, at + run, kind, false);
                    at += run;
                    from = at;
                }
                None => at += length,
            }
        }
        self.word(from, end, false);
        if kind != Kind::Word
            && let Some(last) = self.out.last_mut()
            && last.end as usize == end
        {
            last.kind = kind;
        }
    }

    /// Whether the hyphen between `from..at` and `after..end` parts them.
    fn hyphen_parts(&mut self, from: usize, at: usize, after: usize, end: usize) -> bool {
        let left = self.slice(from, at);
        let right = self.slice(after, end);
        let right = &right[..right
            .find(|c: char| !c.is_alphanumeric() && !is_apostrophe(c))
            .unwrap_or(right.len())];
        if right.is_empty() {
            return true;
        }
        let digits = |w: &str| !w.is_empty() && w.bytes().all(|b| b.is_ascii_digit());
        let numeric = |w: &str| {
            w.starts_with(|c: char| c.is_ascii_digit())
                && w.bytes().all(|b| b.is_ascii_digit() || matches!(b, b'.' | b',' | b':'))
        };
        if numeric(left) && digits(right) {
            // Telephone numbers and dates keep their hyphens, ranges do not.
            let all = self.slice(from, end);
            let mut parts = all.split('-');
            let lengths =
                [parts.next(), parts.next(), parts.next()].map(|p| p.filter(|p| digits(p)).map_or(0, str::len));
            return !matches!(lengths, [3, 4, 0] | [3, 3, 4] | [4, 2, 2] | [1..=2, 1..=2, 2 | 4]);
        }
        if left.contains('-') && left.bytes().all(|b| b.is_ascii_digit() || b == b'-') && digits(right) {
            return false;
        }
        let upper = |w: &str| w.chars().next().is_some_and(|c| c.is_uppercase() || c.is_ascii_digit());
        // A clitic after a name or number: `G7-nya`.
        if self.rules.hyphen != Hyphen::Split
            && (left.chars().all(|c| c.is_uppercase() || c.is_ascii_digit()))
            && self.rules.clitics.iter().any(|k| k.always && k.form == right)
        {
            return true;
        }
        match self.rules.hyphen {
            Hyphen::Keep => false,
            Hyphen::Names => {
                let small = right.to_lowercase();
                let alike = left.to_lowercase() == small || self.rules.clitics.iter().any(|k| k.form == small) || {
                    self.lowered(from, at);
                    self.rules.hyphen_prefixes.contains(self.lower.as_str())
                };
                upper(left)
                    && upper(right)
                    && left.chars().any(char::is_alphabetic)
                    && left.len() > 1
                    && right.len() > 1
                    && !alike
            }
            Hyphen::Split => {
                // The prefix may follow an earlier kept hyphen.
                let from = left
                    .rfind(is_hyphen)
                    .map_or(from, |i| from + i + left[i..].chars().next().map_or(1, char::len_utf8));
                self.lowered(from, at);
                !self.rules.hyphen_prefixes.contains(self.lower.as_str())
            }
        }
    }

    /// A word without marks in it: numbers lose their money signs and units, words their clitics.
    fn word(&mut self, start: usize, end: usize, continues: bool) {
        if start >= end {
            return;
        }
        let text = self.slice(start, end);
        if text.bytes().any(|b| b.is_ascii_digit()) {
            if let Some(i) = text.find(|c: char| c.is_ascii_digit()) {
                if i > 0 {
                    self.lowered(start, start + i);
                    if self.rules.money.contains(self.lower.as_str()) {
                        self.push(start, start + i, Kind::Word, continues);
                        return self.word(start + i, end, false);
                    }
                } else {
                    let n = text
                        .find(|c: char| !c.is_ascii_digit() && !matches!(c, '.' | ',' | ':'))
                        .unwrap_or(text.len());
                    if n < text.len() {
                        self.lowered(start + n, end);
                        if self.rules.units.contains(self.lower.as_str()) {
                            self.push(start, start + n, Kind::Word, continues);
                            return self.push(start + n, end, Kind::Word, false);
                        }
                    }
                }
            }
        }
        self.lowered(start, end);
        let cut = (self.lower.len() == text.len())
            .then(|| clitic(self.rules, &self.lower))
            .flatten();
        match cut {
            Some(cut) if text.is_char_boundary(cut) => {
                self.word(start, start + cut, continues);
                self.push(start + cut, end, Kind::Word, true);
            }
            _ => self.push(start, end, Kind::Word, continues),
        }
    }
}

/// Where a word's last clitic begins.
fn clitic(rules: &TokenRules, word: &str) -> Option<usize> {
    if let Some(&cut) = rules.exact.get(word) {
        return Some(cut);
    }
    for c in &rules.clitics {
        let Some(host) = word.strip_suffix(c.form.as_str()) else {
            continue;
        };
        let hyphenated = c.form.starts_with(char::is_alphabetic) && host.len() > 1 && host.ends_with('-');
        if host.is_empty() || !host.ends_with(char::is_alphanumeric) && !host.ends_with('.') && !hyphenated {
            continue;
        }
        if c.keep.contains(word) || c.keep_endings.iter().any(|e| word.ends_with(e.as_str())) {
            continue;
        }
        // `hamba-Mu`: the hyphen says that it is a clitic.
        if c.always || hyphenated || c.hosts.contains(host) || c.endings.iter().any(|e| host.ends_with(e.as_str())) {
            return Some(host.len());
        }
    }
    None
}

/// Whether this is a URL, an e-mail address, a domain or a file name.
fn is_address(text: &str) -> bool {
    if !text.contains(['.', '@', ':']) {
        return false;
    }
    if text.contains("://") || text.starts_with("www.") || text.starts_with("mailto:") {
        return true;
    }
    if let Some((user, host)) = text.split_once('@') {
        return !user.is_empty() && !host.is_empty() && !text.contains([',', '(', '"']);
    }
    let host = text.split('/').next().unwrap_or("");
    if !host.is_ascii()
        || !host
            .bytes()
            .all(|b| b.is_ascii_alphanumeric() || matches!(b, b'.' | b'-' | b'_'))
    {
        return false;
    }
    let Some((name, last)) = host.rsplit_once('.') else {
        return false;
    };
    let last = last.to_ascii_lowercase();
    name.bytes().any(|b| b.is_ascii_alphabetic())
        && !name.ends_with('.')
        && matches!(
            last.as_str(),
            "com"
                | "org"
                | "net"
                | "gov"
                | "edu"
                | "co"
                | "id"
                | "uk"
                | "info"
                | "tv"
                | "io"
                | "int"
                | "mil"
                | "me"
                | "news"
                | "go"
                | "doc"
                | "pdf"
                | "xls"
                | "htm"
                | "html"
                | "php"
                | "url"
                | "jp"
                | "cn"
                | "au"
                | "de"
                | "ru"
                | "my"
                | "sg"
                | "eu"
                | "ca"
        )
}
