//! A view of the trees: children, printed forms in lower case, walks.

use super::{Deprel, Parses, Upos};
use crate::article::Article;
use crate::sentence::Sentences;
use std::ops::Range;

/// The trees of an article with what later stages ask of them again and again.
#[derive(Debug)]
pub struct Tree<'a> {
    /// The article's text.
    pub text: &'a str,
    /// Sentences and tokens.
    pub sentences: &'a Sentences,
    /// Tags and heads.
    pub parses: &'a Parses,
    lower: Vec<Box<str>>,
    first: Vec<u32>,
    children: Vec<u32>,
}

impl<'a> Tree<'a> {
    /// A view of the trees.
    pub fn new(article: &'a Article, sentences: &'a Sentences, parses: &'a Parses) -> Tree<'a> {
        let text = article.text.as_str();
        let n = sentences.tokens.len().min(parses.head.len());
        let lower = sentences
            .tokens
            .iter()
            .map(|t| t.span.slice(text).to_lowercase().into())
            .collect();
        let mut first = vec![0u32; n + 2];
        for head in parses.head[..n].iter().flatten() {
            if (*head as usize) < n {
                first[*head as usize + 1] += 1;
            }
        }
        for i in 0..=n {
            first[i + 1] += first[i];
        }
        let mut next = first.clone();
        let mut children = vec![0; first[n] as usize];
        for (token, head) in parses.head[..n].iter().enumerate() {
            if let Some(head) = *head
                && (head as usize) < n
            {
                children[next[head as usize] as usize] = token as u32;
                next[head as usize] += 1;
            }
        }
        Tree {
            text,
            sentences,
            parses,
            lower,
            first,
            children,
        }
    }

    /// How many tokens there are.
    pub fn len(&self) -> usize {
        self.first.len() - 2
    }

    /// Whether there are none.
    pub fn is_empty(&self) -> bool {
        self.len() == 0
    }

    /// A token's printed form in lower case.
    pub fn lower(&self, token: u32) -> &str {
        &self.lower[token as usize]
    }

    /// A token's printed form.
    pub fn form(&self, token: u32) -> &'a str {
        self.sentences.tokens[token as usize].span.slice(self.text)
    }

    /// A token's lemma.
    pub fn lemma(&self, token: u32) -> &'a str {
        &self.parses.lemma[token as usize]
    }

    /// A token's part of speech.
    pub fn upos(&self, token: u32) -> Upos {
        self.parses.upos[token as usize]
    }

    /// A token's features as CoNLL-U writes them.
    pub fn feats(&self, token: u32) -> &str {
        self.parses.feats.get(token as usize).map_or("_", |f| f)
    }

    /// A token's relation to its head.
    pub fn deprel(&self, token: u32) -> Deprel {
        self.parses.deprel[token as usize]
    }

    /// A token's head.
    pub fn head(&self, token: u32) -> Option<u32> {
        self.parses.head[token as usize].filter(|&h| (h as usize) < self.len())
    }

    /// A token's children in text order.
    pub fn children(&self, token: u32) -> &[u32] {
        &self.children[self.first[token as usize] as usize..self.first[token as usize + 1] as usize]
    }

    /// The children whose relation, without subtype, is one of `relations`.
    pub fn children_by<'b>(&'b self, token: u32, relations: &'b [Deprel]) -> impl Iterator<Item = u32> + 'b {
        self.children(token)
            .iter()
            .copied()
            .filter(move |&c| relations.contains(&self.deprel(c).base()))
    }

    /// The tokens of the sentence that a token stands in.
    pub fn sentence_of(&self, token: u32) -> Range<u32> {
        let sentence = self.sentences.tokens[token as usize].sentence as usize;
        self.sentences.sentences[sentence].tokens.clone()
    }

    /// The case marker of a token (`on`, `terhadap`), in lower case: a `case` child, else an adposition right before it.
    pub fn case(&self, token: u32) -> Option<&str> {
        let marker = self.children(token).iter().copied().find(|&c| {
            c < token
                && (self.deprel(c).base() == Deprel::CASE
                    || self.deprel(c) == Deprel::MARK && self.upos(c) == Upos::Adp)
        })?;
        Some(self.lower(marker))
    }

    /// Heads from a token upwards, itself left out; never endless.
    pub fn ancestors(&self, token: u32) -> impl Iterator<Item = u32> + '_ {
        let mut at = Some(token);
        std::iter::from_fn(move || {
            at = self.head(at?);
            at
        })
        .take(64)
    }

    /// Whether `token` stands below `over` or is it.
    pub fn is_below(&self, token: u32, over: u32) -> bool {
        token == over || self.ancestors(token).any(|a| a == over)
    }

    /// Whether a token is a noun, name, pronoun or number.
    pub fn is_nominal(&self, token: u32) -> bool {
        matches!(self.upos(token), Upos::Noun | Upos::Propn | Upos::Pron | Upos::Num)
    }
}
