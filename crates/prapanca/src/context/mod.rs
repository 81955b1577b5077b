//! Why and in what field: the contexts that words tell, of each sentence and of the article.

use crate::article::{Article, Role};
use crate::base::Note;
use crate::pack::{ContextRun, Language, Pack};
use crate::parse::{NameKind, Parses, Tree, Upos};
use crate::sentence::Sentences;
use std::ops::Range;

/// A context found in a sentence.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Found {
    /// Index in [`Codebook::contexts`](crate::pack::Codebook::contexts).
    pub context: u16,
    /// Its sentence.
    pub sentence: u32,
    /// The words that tell it.
    pub tokens: Range<u32>,
    /// Line of the row in the language's `contexts.tsv`.
    pub line: u32,
}

/// All contexts of an article.
#[derive(Clone, Debug, Default)]
pub struct Contexts {
    /// In text order.
    pub found: Vec<Found>,
    /// What the article as a whole is about, in order of `events/contexts.tsv`.
    pub article: Vec<u16>,
}

impl Contexts {
    /// What the words of a sentence tell, in text order.
    pub fn of_sentence(&self, sentence: u32) -> &[Found] {
        let start = self.found.partition_point(|f| f.sentence < sentence);
        let end = self.found.partition_point(|f| f.sentence <= sentence);
        &self.found[start..end]
    }
}

/// In how many sentences the words of a context stand before the article is about it, unless they stand in its headline: a
/// thing named twice is named in passing, a third time it is a subject.
const LEAST: usize = 3;
/// In a longer text it is also one sentence in so many: three words about health do not make a transcript of an hour one
/// about health.
const SHARE: usize = 6;

/// Finds the words of contexts in the sentences that are read.
pub fn contexts(pack: &Pack, article: &Article, sentences: &Sentences, parses: &Parses) -> (Contexts, Vec<Note>) {
    let mut out = Contexts::default();
    let Some(language) = article.lang.and_then(|l| pack.language(l)) else {
        return (out, Vec::new());
    };
    let tree = Tree::new(article, sentences, parses);
    let n = pack.codebook.contexts.len();
    // How many sentences of the body tell each context, and whether the headline does.
    let (mut count, mut is_headlined) = (vec![0usize; n], vec![false; n]);
    let mut read = 0;
    for (i, sentence) in sentences.sentences.iter().enumerate() {
        let role = article.blocks.get(sentence.block as usize).map(|b| b.role);
        if !role.is_some_and(Role::is_read) || sentence.tokens.end as usize > tree.len() {
            continue;
        }
        let is_headline = role == Some(Role::Headline);
        let words = Words {
            language,
            tree: &tree,
            is_headline,
        };
        let first = out.found.len();
        words.sentence(i as u32, sentence.tokens.clone(), &mut out.found);
        let mut here: Vec<u16> = out.found[first..].iter().map(|f| f.context).collect();
        here.sort_unstable();
        here.dedup();
        for context in here {
            count[context as usize] += 1;
            is_headlined[context as usize] |= is_headline;
        }
        read += 1;
    }
    let least = LEAST.max(read / SHARE);
    out.article = (0..n as u16)
        .filter(|&c| is_headlined[c as usize] || count[c as usize] >= least)
        .collect();
    (out, Vec::new())
}

struct Words<'a> {
    language: &'a Language,
    tree: &'a Tree<'a>,
    is_headline: bool,
}

impl Words<'_> {
    fn sentence(&self, sentence: u32, range: Range<u32>, out: &mut Vec<Found>) {
        let mut at = range.start;
        while at < range.end {
            let runs = self.longest(at, range.end);
            let Some(length) = runs.first().map(|r| r.rest.len() as u32 + 1) else {
                at += 1;
                continue;
            };
            // Words that are known to tell nothing do so whatever else they could be a form of.
            let told: Option<Vec<u16>> = runs.iter().map(|r| r.context).collect();
            for (context, run) in told.into_iter().flatten().zip(&runs) {
                out.push(Found {
                    context,
                    sentence,
                    tokens: at..at + length,
                    line: run.line,
                });
            }
            at += length;
        }
    }

    /// The runs of one length that begin at a token, the longest that there are; several where words tell several contexts.
    fn longest(&self, at: u32, end: u32) -> Vec<&ContextRun> {
        let mut found: Vec<&ContextRun> = Vec::new();
        if self.tree.upos(at) == Upos::Punct || self.is_person(at) {
            return found;
        }
        self.each_word(at, |word| {
            for run in self.language.contexts.runs(word) {
                if found.first().is_some_and(|f| run.rest.len() < f.rest.len()) {
                    break;
                }
                if !self.follows(at + 1, end, &run.rest) || found.contains(&run) {
                    continue;
                }
                if found.first().is_some_and(|f| run.rest.len() > f.rest.len()) {
                    found.clear();
                }
                found.push(run);
            }
            false
        });
        found
    }

    fn follows(&self, from: u32, end: u32, rest: &[String]) -> bool {
        from + rest.len() as u32 <= end
            && (from..)
                .zip(rest)
                .all(|(token, word)| self.each_word(token, |w| w == word))
    }

    /// The words of the tables that a token may be, until one will do: its printed form, the first half of a reduplication,
    /// its lemma and other bases.
    fn each_word(&self, token: u32, mut is_it: impl FnMut(&str) -> bool) -> bool {
        let tree = self.tree;
        let lower = tree.lower(token);
        if is_it(lower) {
            return true;
        }
        if self.language.frames.by_form {
            return lower.split_once('-').is_some_and(|(half, _)| is_it(half));
        }
        let lemma = tree.lemma(token);
        if lemma != lower && is_it(lemma) {
            return true;
        }
        let inflected = matches!(tree.upos(token), Upos::Verb | Upos::Noun | Upos::Adj)
            || self.is_headline && tree.upos(token) == Upos::Propn;
        inflected
            && self
                .language
                .inflections
                .bases(lower)
                .iter()
                .any(|base| base != lemma && is_it(base))
    }

    /// Whether a token is part of a person's full name (`Christian Lindner`, `Jude Law`).
    fn is_person(&self, token: u32) -> bool {
        let names = &self.tree.parses.names;
        let at = names.partition_point(|n| n.tokens.end <= token);
        names
            .get(at)
            .is_some_and(|n| n.kind == NameKind::Person && n.tokens.len() > 1 && n.tokens.contains(&token))
    }
}
