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

/// Splits the blocks that are read (see [`crate::article::Role::is_read`]), captions and pull quotes into sentences and
/// tokens.
pub fn sentences(pack: &Pack, article: &Article) -> (Sentences, Vec<Note>) {
    let mut out = Sentences::default();
    let mut notes = Vec::new();
    let none = TokenRules::default();
    let rules = article.lang.and_then(|l| pack.language(l)).map_or(&none, |l| &l.tokens);
    let mut tokeniser = token::Tokeniser::new(&article.text, rules);
    let mut broken = None;
    for (i, block) in article.blocks.iter().enumerate() {
        if !block.role.is_read() && !matches!(block.role, Role::Caption | Role::PullQuote) {
            continue;
        }
        let pieces = tokeniser.run(block.span.start as usize, block.span.end as usize);
        let mut from = 0;
        while from < pieces.len() {
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
    (out, notes)
}
