//! Bytes → text.

use super::html::declared_charset;
use crate::base::Note;
use encoding_rs::{Encoding, UTF_8, UTF_16BE, UTF_16LE, WINDOWS_1252};

/// No more bytes of a document than this are read.
const MOST_BYTES: usize = 8 << 20;

/// Decodes a document; nothing is left of a binary one.
pub(super) fn decode(bytes: &[u8], notes: &mut Vec<Note>) -> String {
    let whole = bytes.len();
    let bytes = &bytes[..whole.min(MOST_BYTES)];
    if bytes.len() < whole {
        notes.push(Note::new(
            "N104",
            format!("the document has {whole} bytes; only the first {MOST_BYTES} were read"),
        ));
    }
    if let Some((encoding, length)) = Encoding::for_bom(bytes) {
        let (text, bad) = encoding.decode_without_bom_handling(bytes.get(length..).unwrap_or(b""));
        if bad {
            notes.push(Note::new("N102", format!("some bytes are not {}", encoding.name())));
        }
        return text.into_owned();
    }
    let head = &bytes[..bytes.len().min(4096)];
    if let Some(encoding) = utf_16_without_mark(head) {
        let (text, _) = encoding.decode_without_bom_handling(bytes);
        notes.push(Note::new(
            "N102",
            format!("no encoding declared; read as {}", encoding.name()),
        ));
        return text.into_owned();
    }
    if is_binary(head) {
        notes.push(Note::new("N101", "the document is binary, not text; nothing was read"));
        return String::new();
    }
    let declared = declared_charset(head).and_then(|name| Encoding::for_label(&name));
    // The last character may have been cut in two.
    let valid = match std::str::from_utf8(bytes) {
        Ok(text) => Some(text),
        Err(e) if e.error_len().is_none() && bytes.len() < whole => std::str::from_utf8(&bytes[..e.valid_up_to()]).ok(),
        Err(_) => None,
    };
    if let Some(text) = valid {
        match declared {
            Some(d) if d != UTF_8 && !text.is_ascii() => {
                notes.push(Note::new(
                    "N102",
                    format!("the page says {}, its bytes are UTF-8; read as UTF-8", d.name()),
                ));
            }
            _ => {}
        }
        return text.to_string();
    }
    if let Some(d) = declared
        && d != UTF_8
    {
        let (text, bad) = d.decode_without_bom_handling(bytes);
        if bad {
            notes.push(Note::new(
                "N102",
                format!("some bytes are not {}, as the page says", d.name()),
            ));
        }
        return text.into_owned();
    }
    // Mostly UTF-8 with stray bytes in it, or another encoding altogether.
    let (good, stray) = count_utf_8(bytes);
    if good > stray * 2 {
        notes.push(Note::new(
            "N102",
            format!("{stray} bytes are not UTF-8 and were read as windows-1252; the rest is UTF-8"),
        ));
        return mixed(bytes);
    }
    let mut detector = chardetng::EncodingDetector::new(chardetng::Iso2022JpDetection::Deny);
    detector.feed(&bytes[..bytes.len().min(1 << 16)], bytes.len() <= 1 << 16);
    let encoding = detector.guess(None, chardetng::Utf8Detection::Deny);
    let (text, _) = encoding.decode_without_bom_handling(bytes);
    notes.push(Note::new(
        "N102",
        format!("the bytes are not UTF-8; read as {}, by their look", encoding.name()),
    ));
    text.into_owned()
}

/// UTF-16 shows in Latin text as a zero in every other byte.
fn utf_16_without_mark(head: &[u8]) -> Option<&'static Encoding> {
    if head.len() < 8 {
        return None;
    }
    let zeros = |from: usize| head.iter().skip(from).step_by(2).filter(|&&b| b == 0).count();
    let half = head.len() / 2;
    let (even, odd) = (zeros(0), zeros(1));
    if odd * 10 > half * 7 && even * 10 < half {
        Some(UTF_16LE)
    } else if even * 10 > half * 7 && odd * 10 < half {
        Some(UTF_16BE)
    } else {
        None
    }
}

fn is_binary(head: &[u8]) -> bool {
    const MAGIC: [&[u8]; 9] = [
        b"%PDF-",
        b"PK\x03\x04",
        b"\x89PNG",
        b"GIF8",
        b"\xFF\xD8\xFF",
        b"\x1F\x8B",
        b"\x7FELF",
        b"BZh9",
        b"\x28\xB5\x2F\xFD",
    ];
    if MAGIC.iter().any(|m| head.starts_with(m)) {
        return true;
    }
    let control = head
        .iter()
        .filter(|&&b| b < 0x20 && !matches!(b, b'\n' | b'\r' | b'\t' | 0x0C | 0x1B))
        .count();
    control * 20 > head.len()
}

/// How many characters beyond ASCII are well formed, and how many bytes are not.
fn count_utf_8(bytes: &[u8]) -> (usize, usize) {
    let (mut good, mut stray) = (0, 0);
    for chunk in bytes.utf8_chunks() {
        good += chunk.valid().bytes().filter(|b| *b >= 0xC0).count();
        stray += chunk.invalid().len();
    }
    (good, stray)
}

fn mixed(bytes: &[u8]) -> String {
    let mut out = String::with_capacity(bytes.len());
    for chunk in bytes.utf8_chunks() {
        out.push_str(chunk.valid());
        if !chunk.invalid().is_empty() {
            out.push_str(&WINDOWS_1252.decode_without_bom_handling(chunk.invalid()).0);
        }
    }
    out
}
