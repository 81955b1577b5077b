//! Colours, widths and words that all commands share.

use std::borrow::Cow;
use std::io::{self, Write};
use unicode_width::{UnicodeWidthChar, UnicodeWidthStr};

/// Escape sequences by meaning; all empty where there is no colour.
#[derive(Clone, Copy)]
pub struct Styles {
    pub actor: &'static str,
    pub trigger: &'static str,
    pub recipient: &'static str,
    pub strong: &'static str,
    pub dim: &'static str,
    pub error: &'static str,
    pub warn: &'static str,
}

impl Styles {
    pub const PLAIN: Styles = Styles {
        actor: "",
        trigger: "",
        recipient: "",
        strong: "",
        dim: "",
        error: "",
        warn: "",
    };

    const COLOUR: Styles = Styles {
        actor: "\x1b[1;34m",
        trigger: "\x1b[1;33m",
        recipient: "\x1b[1;35m",
        strong: "\x1b[1m",
        dim: "\x1b[2m",
        error: "\x1b[1;31m",
        warn: "\x1b[33m",
    };

    pub fn for_stdout() -> Styles {
        Styles::chosen(anstream::AutoStream::choice(&io::stdout()))
    }

    pub fn for_stderr() -> Styles {
        Styles::chosen(anstream::AutoStream::choice(&io::stderr()))
    }

    fn chosen(choice: anstream::ColorChoice) -> Styles {
        if choice == anstream::ColorChoice::Never {
            Styles::PLAIN
        } else {
            Styles::COLOUR
        }
    }

    pub fn colour(&self) -> bool {
        !self.strong.is_empty()
    }

    /// What ends `style`.
    pub fn reset(&self, style: &str) -> &'static str {
        if style.is_empty() { "" } else { "\x1b[0m" }
    }

    pub fn dim(&self, text: &str) -> String {
        self.paint(self.dim, text)
    }

    pub fn strong(&self, text: &str) -> String {
        self.paint(self.strong, text)
    }

    /// A line for standard error: `error: article.txt: it is a folder`.
    pub fn message(&self, style: &str, kind: &str, name: &str, text: &str) -> String {
        format!("{}{kind}:{} {}: {}", style, self.reset(style), clean(name), clean(text))
    }

    pub fn paint(&self, style: &str, text: &str) -> String {
        format!("{style}{text}{}", self.reset(style))
    }
}

/// The width to wrap at: the terminal's, within what is good to read.
pub fn width() -> usize {
    terminal_size::terminal_size()
        .map_or(100, |(w, _)| usize::from(w.0))
        .clamp(40, 110)
}

/// `1 event`, `2 events`.
pub fn count(n: usize, what: &str) -> String {
    let mut digits = n.to_string();
    let mut at = digits.len();
    while at > 3 {
        at -= 3;
        digits.insert(at, ',');
    }
    let plural = if n == 1 { "" } else { "s" };
    format!("{digits} {what}{plural}")
}

/// Text without the control characters that could drive a terminal.
pub fn clean(text: &str) -> Cow<'_, str> {
    if text.chars().any(|c| c.is_control() && c != '\n') {
        let safe = |c: char| match c {
            '\n' => '\n',
            c if c.is_control() => ' ',
            c => c,
        };
        text.chars().map(safe).collect::<String>().into()
    } else {
        text.into()
    }
}

/// Prints a line on standard error; there is nobody to tell if that fails.
pub fn tell(line: &str) {
    let _ = writeln!(io::stderr(), "{line}");
}

/// What the system says of an error, without its number.
pub fn plain(e: &io::Error) -> String {
    match e.kind() {
        io::ErrorKind::NotFound => "no such file or folder".into(),
        io::ErrorKind::PermissionDenied => "not allowed to read or write it".into(),
        io::ErrorKind::IsADirectory => "it is a folder".into(),
        io::ErrorKind::NotADirectory => "it is no folder".into(),
        _ => e.to_string(),
    }
}

/// `text` in exactly `width` columns, cut with `…` or filled with blanks.
pub fn fit(text: &str, width: usize) -> String {
    let text = clean(text).replace('\n', " ");
    let mut out = String::new();
    let mut used = 0;
    if text.width() > width {
        for c in text.chars() {
            let w = c.width().unwrap_or(0);
            if used + w + 1 > width {
                break;
            }
            used += w;
            out.push(c);
        }
        out.push('…');
        used += 1;
    } else {
        used = text.width();
        out = text;
    }
    out.push_str(&" ".repeat(width.saturating_sub(used)));
    out
}

/// A text whose characters carry styles, wrapped without losing them.
#[derive(Default)]
pub struct Painted(Vec<(char, &'static str)>);

impl Painted {
    pub fn push(&mut self, style: &'static str, text: &str) -> &mut Painted {
        self.0.extend(clean(text).chars().map(|c| (c, style)));
        self
    }

    /// Lines of at most `width` columns, each after the same `margin`, which may be coloured.
    pub fn wrap_in(&self, width: usize, margin: &str) -> String {
        let bare = margin.replace("\x1b[2m", "").replace("\x1b[0m", "");
        let room = width.saturating_sub(bare.width()).max(1);
        self.wrap(room, "", "")
            .lines()
            .map(|l| format!("{margin}{l}\n"))
            .collect()
    }

    /// Lines of at most `width` columns, each after `indent` (the first after `first`).
    pub fn wrap(&self, width: usize, first: &str, indent: &str) -> String {
        let width_of = |cells: &[(char, &str)]| cells.iter().map(|(c, _)| c.width().unwrap_or(0)).sum::<usize>();
        let mut out = String::from(first);
        let mut used = first.width();
        let mut fresh = true;
        let mut style = "";
        for word in self.0.split(|(c, _)| c.is_whitespace()).filter(|w| !w.is_empty()) {
            let need = width_of(word);
            if !fresh && used + 1 + need > width {
                if !style.is_empty() {
                    out.push_str("\x1b[0m");
                    style = "";
                }
                out.push('\n');
                out.push_str(indent);
                used = indent.width();
                fresh = true;
            }
            if !fresh {
                // A gap inside one style keeps it.
                if style != word[0].1 && !style.is_empty() {
                    out.push_str("\x1b[0m");
                    style = "";
                }
                out.push(' ');
                used += 1;
            }
            for &(c, own) in word {
                if own != style {
                    if !style.is_empty() {
                        out.push_str("\x1b[0m");
                    }
                    out.push_str(own);
                    style = own;
                }
                out.push(c);
            }
            used += need;
            fresh = false;
        }
        if !style.is_empty() {
            out.push_str("\x1b[0m");
        }
        out.push('\n');
        out
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn wrapping_keeps_styles_and_widths() {
        let mut text = Painted::default();
        text.push("", "one two ")
            .push("\x1b[1m", "three four")
            .push("", " five");
        assert_eq!(
            text.wrap(11, "> ", "  "),
            "> one two\n  \x1b[1mthree\x1b[0m\n  \x1b[1mfour\x1b[0m five\n"
        );
    }

    #[test]
    fn counts_read_well() {
        assert_eq!(count(1, "event"), "1 event");
        assert_eq!(count(0, "event"), "0 events");
        assert_eq!(count(1234567, "row"), "1,234,567 rows");
    }

    #[test]
    fn no_escape_sequence_comes_through() {
        assert_eq!(clean("a\x1b[31mb"), "a [31mb");
        assert_eq!(fit("abcdef", 4), "abc…");
        assert_eq!(fit("ab", 4), "ab  ");
    }
}
