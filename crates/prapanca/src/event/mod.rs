//! What: frames found in the trees, with their actors, recipients and status.

use crate::article::{Article, Role};
use crate::base::{Note, Span};
use crate::mention::{MentionKind, Mentions};
use crate::pack::{Language, Pack};
use crate::parse::{Parses, Tree, Upos};
use crate::sentence::Sentences;

mod find;
mod imperative;
mod status;
mod syntax;

/// Whether an event took place.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Status {
    /// It did, as the outlet tells it.
    Actual,
    /// It is to come.
    Planned,
    /// It might.
    Hypothetical,
    /// It did not.
    Negated,
    /// Long ago, told as background.
    Historical,
    /// Somebody other than the outlet says so.
    Alleged,
}

impl Status {
    /// Its lower-case name.
    pub fn as_str(self) -> &'static str {
        ["actual", "planned", "hypothetical", "negated", "historical", "alleged"][self as usize]
    }
}

/// One side of an event.
#[derive(Clone, Debug)]
pub struct Party {
    /// The words that name it.
    pub span: Span,
    /// The token that stands for it in the tree.
    pub head: u32,
    /// Who that is, as indices into `Mentions.actors`; empty if unresolved.
    pub actors: Vec<u32>,
}

/// A frame found in a sentence: a candidate event.
#[derive(Clone, Debug)]
pub struct Event {
    /// Its sentence.
    pub sentence: u32,
    /// The token that triggered it.
    pub trigger: u32,
    /// All words of the trigger.
    pub trigger_span: Span,
    /// Index of the frame in `Pack.frames`.
    pub frame: u32,
    /// Who did it.
    pub actors: Vec<Party>,
    /// To whom.
    pub recipients: Vec<Party>,
    /// Whether it took place.
    pub status: Status,
    /// Whether it is what another event asks for, promises, threatens with or refuses: no event of its own.
    pub is_content: bool,
    /// Whether it only tells who or when is meant (`officers who toppled the president`, `after the army seized power`),
    /// beside what its sentence is about.
    pub is_background: bool,
    /// Who asserts it in an accusation, when that is not the outlet: the actors of the accusing event.
    pub accusers: Vec<Party>,
    /// Between 0 and 1.
    pub score: f32,
    /// The row that matched, as `path:line`.
    pub via: String,
}

/// What a row lacked.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Lacked {
    /// One of its needs, by its place among them.
    Need(u32),
    /// A political actor who owns the noun.
    Owner,
    /// A political actor beside it.
    Party,
}

/// A row that nearly matched, for `explain`. Sentences have dozens, so it is told in words only when somebody asks.
#[derive(Clone, Copy, Debug)]
pub struct NearMiss {
    /// Its sentence.
    pub sentence: u32,
    /// The token.
    pub trigger: u32,
    /// Index of the row in the language's [`FrameRows::rows`](crate::pack::FrameRows::rows).
    pub row: u32,
    /// What it lacked.
    pub lacked: Lacked,
}

impl NearMiss {
    /// The frame's name, what it lacked, and the row as `path:line`.
    pub fn told<'a>(&self, pack: &'a Pack, language: &'a Language) -> (&'a str, String, String) {
        let row = &language.frames.rows[self.row as usize];
        let frame = pack.codebook.frames.get(row.frame as usize);
        let lacked = match self.lacked {
            Lacked::Need(i) => format!("`{}`", row.needs.get(i as usize).map_or("", |n| &n.text)),
            Lacked::Owner => "a political actor who owns it".into(),
            Lacked::Party => "a political actor beside it".into(),
        };
        let name = frame.map_or("none", |f| &f.name);
        (name, lacked, language.frames.via(self.row))
    }
}

/// All candidate events of an article, in text order.
#[derive(Clone, Debug, Default)]
pub struct Events {
    /// In text order.
    pub events: Vec<Event>,
    /// What nearly matched.
    pub near: Vec<NearMiss>,
}

/// Finds events in the sentences that are read (captions and pull quotes tell nothing new).
pub fn events(
    pack: &Pack,
    article: &Article,
    sentences: &Sentences,
    parses: &Parses,
    mentions: &Mentions,
) -> (Events, Vec<Note>) {
    let mut found = Events::default();
    let Some(language) = article.lang.and_then(|l| pack.language(l)) else {
        return (found, Vec::new());
    };
    let tree = Tree::new(article, sentences, parses);
    let syntax = syntax::Syntax::new(&tree, &language.grammar, &language.frames);
    let words = words(language, &tree, mentions);
    let finder = find::Finder {
        pack,
        language,
        syntax: &syntax,
        mentions,
        numbers: numbers(language, &words),
        words,
        surroundings: surroundings(language, &tree, mentions),
    };
    for (i, sentence) in sentences.sentences.iter().enumerate() {
        let role = article.blocks.get(sentence.block as usize).map(|b| b.role);
        if !role.is_some_and(Role::is_read) || sentence.tokens.end as usize > tree.len() {
            continue;
        }
        finder.sentence(i as u32, role == Some(Role::Headline), &mut found);
    }
    (found, Vec::new())
}

/// For each token the words of the tables that it may be: its printed form, its lemma and other bases, or the first half of
/// a reduplication.
fn words(language: &Language, tree: &Tree<'_>, mentions: &Mentions) -> Vec<Vec<String>> {
    (0..tree.len() as u32)
        .map(|token| {
            let lower = tree.lower(token);
            let mut words = vec![lower.to_string()];
            let mut add = |word: &str| {
                if !words.iter().any(|w| w == word) {
                    words.push(word.to_string());
                }
            };
            if language.frames.by_form {
                if let Some((half, _)) = lower.split_once('-') {
                    add(half);
                }
            } else {
                add(&tree.lemma(token).to_lowercase());
                if language.grammar.is("account", lower) {
                    language.grammar.words("reports").first().iter().for_each(|v| add(v));
                }
                if matches!(tree.upos(token), Upos::Verb | Upos::Noun | Upos::Adj | Upos::Aux) {
                    language.inflections.bases(lower).iter().for_each(|b| add(b));
                }
            }
            if is_some_of_a_people(tree, mentions, token) {
                language
                    .grammar
                    .words("nationals")
                    .iter()
                    .for_each(|w| words.push(w.clone()));
            }
            words
        })
        .collect()
}

/// `18 Haitians`, `thousands of Sudanese`: a people's name that means some of its people, not the state (`the Russians`).
fn is_some_of_a_people(tree: &Tree<'_>, mentions: &Mentions, token: u32) -> bool {
    let of_people = |a: &u32| {
        let actor = &mentions.actors[*a as usize];
        !actor.person && !actor.id.is_empty() && matches!(actor.sector.as_slice(), [s] if s == "CVL")
    };
    let named = mentions
        .headed_by(token)
        .is_some_and(|m| m.kind == MentionKind::Name && m.tokens.len() == 1 && m.actors.iter().all(of_people));
    let definite = token > tree.sentence_of(token).start && tree.feats(token - 1).contains("Definite=Def");
    named && !definite
}

/// The same by their numbers in the rows, which know no other words.
fn numbers(language: &Language, words: &[Vec<String>]) -> Vec<Vec<u32>> {
    let known = |words: &Vec<String>| words.iter().filter_map(|w| language.frames.number(w)).collect();
    words.iter().map(known).collect()
}

/// How many sentences away somebody political still makes the surroundings political.
const NEAR: usize = 2;

/// What a sentence is about, as far as that decides whether an act in it is political.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Surroundings {
    /// Somebody political is mentioned in it or near it.
    Political,
    /// Nothing tells.
    Open,
    /// A word of sport, business or show stands in it.
    Apolitical,
}

/// What each sentence is about.
fn surroundings(language: &Language, tree: &Tree<'_>, mentions: &Mentions) -> Vec<Surroundings> {
    let n = tree.sentences.sentences.len();
    let mut found = vec![Surroundings::Open; n];
    for mention in mentions.mentions.iter().filter(|m| mentions.is_political(m)) {
        let here = tree.sentences.tokens[mention.head as usize].sentence as usize;
        found[here.saturating_sub(NEAR)..(here + NEAR + 1).min(n)].fill(Surroundings::Political);
    }
    for (i, about) in found.iter_mut().enumerate() {
        let apolitical = |t: u32| {
            let is = |word: &str| language.cues.of_kind(word, "apolitical").next().is_some();
            is(tree.lower(t)) || is(tree.lemma(t))
        };
        if tree.sentences.range(i).any(|t| apolitical(t as u32)) {
            *about = Surroundings::Apolitical;
        }
    }
    found
}
