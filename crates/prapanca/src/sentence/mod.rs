//! Article → [`Sentences`]: sentences and tokens, clitics split, offsets kept.

mod split;
mod token;

use crate::article::{Article, Role};
use crate::base::{Note, Span};
use crate::pack::{Pack, TokenRules};
use std::ops::Range;

/// A token: a word, a clitic or a punctuation mark.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Token {
    /// Where, in the article's text.
    pub span: Span,
    /// Its sentence's index.
    pub sentence: u32,
    /// Whether it is a later part of the word that the token before it began (`n't`, `-nya`): a multiword token in
    /// CoNLL-U.
    pub continues: bool,
}

/// A sentence.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Sentence {
    /// Where, in the article's text.
    pub span: Span,
    /// Index of its block in `Article.blocks`.
    pub block: u32,
    /// Its tokens, as indices into `Sentences.tokens`.
    pub tokens: Range<u32>,
}

/// All sentences and tokens of an article, in order. Token indices run through the whole article.
#[derive(Clone, Debug, Default)]
pub struct Sentences {
    /// Sentences in order.
    pub sentences: Vec<Sentence>,
    /// Tokens in order.
    pub tokens: Vec<Token>,
}

impl Sentences {
    /// The tokens' indices of sentence `i`.
    pub fn range(&self, i: usize) -> Range<usize> {
        let r = &self.sentences[i].tokens;
        r.start as usize..r.end as usize
    }
}

/// No sentence has more tokens than this; a longer one is broken, with a note.
pub const MOST_TOKENS: usize = 400;

/// No article is read further than this many tokens, some eight hundred sentences: half a second's work on usual prose. A longer one gets a
/// note.
pub const MOST_TOKENS_IN_ALL: usize = 16_000;

/// Splits the blocks that are read (see [`crate::article::Role::is_read`]), captions and pull quotes into sentences and
/// tokens.
pub fn sentences(pack: &Pack, article: &Article) -> (Sentences, Vec<Note>) {
    let mut out = Sentences::default();
    let mut notes = Vec::new();
    let none = TokenRules::default();
    let rules = article.lang.and_then(|l| pack.language(l)).map_or(&none, |l| &l.tokens);
    let mut tokeniser = token::Tokeniser::new(&article.text, rules);
    let mut broken = None;
    let mut cut = None;
    for (i, block) in article.blocks.iter().enumerate() {
        if !block.role.is_read() && !matches!(block.role, Role::Caption | Role::PullQuote) {
            continue;
        }
        let room = MOST_TOKENS_IN_ALL.saturating_sub(out.tokens.len());
        if room == 0 {
            cut = cut.or(Some(block.span));
            break;
        }
        // So much text holds more tokens than there is room for, unless they are no words.
        let (start, whole) = (block.span.start as usize, block.span.end as usize);
        let reach = whole.min(start + room * 40);
        let end = (start..=reach)
            .rev()
            .find(|&i| article.text.is_char_boundary(i))
            .unwrap_or(start);
        let pieces = tokeniser.run(start, end);
        if end < whole {
            cut = cut.or(Some(Span::new(end, whole)));
        }
        let mut from = 0;
        while from < pieces.len() {
            if out.tokens.len() >= MOST_TOKENS_IN_ALL {
                cut = cut.or(Some(Span::new(pieces[from].start as usize, whole)));
                break;
            }
            let mut to = split::sentence_end(&article.text, rules, pieces, from);
            if to - from > MOST_TOKENS {
                to = split::forced_end(pieces, from, &article.text);
                broken = broken.or(Some(Span {
                    start: pieces[from].start,
                    end: pieces[to - 1].end,
                }));
            }
            let sentence = out.sentences.len() as u32;
            let first = out.tokens.len() as u32;
            out.tokens.extend(pieces[from..to].iter().map(|p| Token {
                span: Span {
                    start: p.start,
                    end: p.end,
                },
                sentence,
                continues: p.continues,
            }));
            out.sentences.push(Sentence {
                span: Span {
                    start: pieces[from].start,
                    end: pieces[to - 1].end,
                },
                block: i as u32,
                tokens: first..out.tokens.len() as u32,
            });
            from = to;
        }
    }
    if let Some(span) = broken {
        notes.push(Note {
            code: "N201",
            text: format!("a sentence of more than {MOST_TOKENS} words was broken into parts"),
            span: Some(span),
        });
    }
    if cut.is_some() {
        notes.push(Note {
            code: "N202",
            text: format!(
                "a very long article: only its first {} words were read",
                out.tokens.len()
            ),
            span: cut,
        });
    }
    (out, notes)
}
