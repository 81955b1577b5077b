//! The trainer: treebanks and marked sentences → the bytes of a model. Same input, same bytes.

use super::linear::{Duel, MOST_CLASSES, Map, Reader, Scorer, Weights, Writer, best, hash};
use super::{
    Deprel, GoldSentence, GoldToken, MAGIC, Model, Name, NameKind, Upos, marks, morph, names, tagger, tree, word,
};
use std::collections::{BTreeMap, HashMap};

mod text;

pub use text::{marked_names, tokens};

/// A treebank to learn from.
#[derive(Clone, Debug)]
pub struct Corpus {
    /// Its name; corpora of one name share their ways.
    pub style: String,
    /// Its sentences.
    pub sentences: Vec<GoldSentence>,
    /// Whether its features column is filled.
    pub feats: bool,
    /// Whether its lemmas are.
    pub lemmas: bool,
}

/// All that a model is made from.
#[derive(Clone, Debug, Default)]
pub struct Material {
    /// Treebanks.
    pub corpora: Vec<Corpus>,
    /// The style asked for when news is read.
    pub news: String,
    /// Sentences with their names marked: ours.
    pub marked: Vec<(Vec<String>, Vec<Name>)>,
    /// Listed names.
    pub listed: Vec<(Vec<String>, NameKind)>,
    /// Lemmas beyond those of the treebanks: form, part of speech, lemma.
    pub lemmas: Vec<(String, Upos, String)>,
    /// Texts with tags and no trees.
    pub tagged: Vec<Tagged>,
    /// Clusters of words (Brown et al. 1992): form, and the path from the root, first step in the lowest bit.
    pub clusters: Vec<(String, u32)>,
    /// A dictionary: form and its usual part of speech.
    pub dictionary: Vec<(String, Upos)>,
}

/// A text with tags and no trees, tagged by another tagset than ours.
#[derive(Clone, Debug)]
pub struct Tagged {
    /// Its name.
    pub style: String,
    /// Forms, and the parts of speech that each may have.
    pub sentences: Vec<Vec<(String, Vec<Upos>)>>,
}

/// A small generator of numbers; the same for the same seed.
#[derive(Clone, Debug)]
struct Random(u64);

impl Random {
    fn next(&mut self) -> u64 {
        self.0 ^= self.0 << 13;
        self.0 ^= self.0 >> 7;
        self.0 ^= self.0 << 17;
        self.0.wrapping_mul(0x2545_F491_4F6C_DD1D)
    }

    fn below(&mut self, n: usize) -> usize {
        ((self.next() >> 33) as usize) % n.max(1)
    }

    fn order(&mut self, n: usize) -> Vec<usize> {
        let mut order: Vec<usize> = (0..n).collect();
        for i in (1..n).rev() {
            order.swap(i, self.below(i + 1));
        }
        order
    }
}

#[derive(Clone, Copy, Debug)]
struct Cell {
    class: u8,
    w: i32,
    stamp: u32,
    total: i64,
}

/// An averaged perceptron being trained.
#[derive(Debug)]
struct Learner {
    slots: Vec<(u32, u32)>,
    rows: Vec<Vec<Cell>>,
    keys: Vec<u32>,
    /// How often each feature was corrected.
    times: Vec<u8>,
    now: u32,
}

impl Learner {
    fn new() -> Learner {
        Learner {
            slots: vec![(u32::MAX, 0); 1 << 16],
            rows: Vec::new(),
            keys: Vec::new(),
            times: Vec::new(),
            now: 1,
        }
    }

    fn find(&self, key: u32) -> (usize, Option<usize>) {
        let mask = self.slots.len() - 1;
        let mut at = key as usize & mask;
        loop {
            let (k, row) = self.slots[at];
            if k == key {
                return (at, Some(row as usize));
            }
            if k == u32::MAX {
                return (at, None);
            }
            at = (at + 1) & mask;
        }
    }

    fn row(&mut self, key: u32) -> usize {
        if self.rows.len() * 2 > self.slots.len() {
            let mut slots = vec![(u32::MAX, 0); self.slots.len() * 2];
            let mask = slots.len() - 1;
            for (row, &k) in self.keys.iter().enumerate() {
                let mut at = k as usize & mask;
                while slots[at].0 != u32::MAX {
                    at = (at + 1) & mask;
                }
                slots[at] = (k, row as u32);
            }
            self.slots = slots;
        }
        match self.find(key) {
            (_, Some(row)) => row,
            (at, None) => {
                let row = self.rows.len();
                self.slots[at] = (key, row as u32);
                self.rows.push(Vec::new());
                self.keys.push(key);
                self.times.push(0);
                row
            }
        }
    }

    fn update(&mut self, features: &[u32], class: usize, by: i32) {
        let now = self.now;
        for &f in features {
            let row = self.row(f);
            if by > 0 {
                self.times[row] = self.times[row].saturating_add(1);
            }
            let row = &mut self.rows[row];
            match row.iter_mut().find(|c| usize::from(c.class) == class) {
                Some(cell) => {
                    cell.total += i64::from(cell.w) * i64::from(now - cell.stamp);
                    cell.w += by;
                    cell.stamp = now;
                }
                None => row.push(Cell {
                    class: class as u8,
                    w: by,
                    stamp: now,
                    total: 0,
                }),
            }
        }
    }

    /// Moves the weights towards `gold` and away from `found`.
    fn correct(&mut self, features: &[u32], gold: usize, found: usize) {
        self.update(features, gold, 1);
        self.update(features, found, -1);
    }

    /// A feature's averaged weights by class; none if it was corrected fewer than `times`.
    fn averages(&self, row: usize, times: u8) -> impl Iterator<Item = (u8, f64)> {
        let cells = if self.times[row] < times {
            &[][..]
        } else {
            &self.rows[row]
        };
        cells.iter().map(|c| {
            let total = c.total + i64::from(c.w) * i64::from(self.now - c.stamp);
            (c.class, total as f64 / f64::from(self.now))
        })
    }

    /// Averages, rounds to `1 / steps`, and leaves out what does not fit into `room` bytes.
    fn finish(&self, steps: f64, room: usize) -> Vec<u8> {
        fit(steps, room, |times, least, out| {
            let mut features: Vec<(u32, Vec<(u8, i32)>)> = Vec::new();
            for (row, &k) in self.keys.iter().enumerate() {
                let large = self.averages(row, times).filter(|(_, w)| w.abs() >= least);
                let mut cells: Vec<(u8, i32)> = large.map(|(c, w)| (c, (w * steps).round() as i32)).collect();
                cells.sort_unstable();
                if !cells.is_empty() {
                    features.push((k, cells));
                }
            }
            features.sort_unstable();
            Weights::write(features, out);
        })
    }

    /// The same for two or three classes.
    fn finish_duel(&self, steps: f64, room: usize) -> Vec<u8> {
        fit(steps, room, |times, least, out| {
            let mut features: Vec<(u32, [i32; 2])> = Vec::new();
            for (row, &k) in self.keys.iter().enumerate() {
                let mut w = [0.0; 3];
                for (class, average) in self.averages(row, times) {
                    w[usize::from(class)] = average;
                }
                let w = [w[0] - w[2], w[1] - w[2]];
                if w.iter().any(|w| w.abs() >= least) {
                    features.push((k, w.map(|w| (w * steps).round() as i32)));
                }
            }
            features.sort_unstable();
            Duel::write(features, out);
        })
    }
}

/// What `write` makes of the features and weights that fit into `room` bytes: features corrected once go first, then the
/// smallest weights.
fn fit(steps: f64, room: usize, write: impl Fn(u8, f64, &mut Writer)) -> Vec<u8> {
    let (mut times, mut least) = (0, 0.5 / steps);
    loop {
        let mut out = Writer::default();
        write(times, least, &mut out);
        if out.0.len() <= room {
            return out.0;
        }
        if times == 0 {
            times = 2;
        } else {
            least *= 1.15;
        }
    }
}

impl Scorer for Learner {
    fn score(&self, features: &[u32], scores: &mut [i32]) {
        for &f in features {
            if let (_, Some(row)) = self.find(f) {
                for c in &self.rows[row] {
                    scores[usize::from(c.class)] += c.w;
                }
            }
        }
    }
}

fn weights(bytes: &[u8], classes: usize) -> Weights {
    Weights::read(&mut Reader::new(bytes), classes).unwrap_or_default()
}

/// A sentence of a treebank in numbers.
#[derive(Clone, Debug)]
struct Sample {
    forms: Vec<String>,
    tags: Vec<u8>,
    /// Features as written; none where the treebank has none.
    feats: Option<Vec<String>>,
    heads: Vec<u32>,
    labels: Vec<u8>,
    style: u32,
    fold: usize,
    /// Where there is no tree: the parts of speech that each token may have, as bits.
    may: Vec<u32>,
}

impl Sample {
    fn forms(&self) -> Vec<&str> {
        self.forms.iter().map(String::as_str).collect()
    }
}

/// Lifts arcs until none crosses another.
fn projective(heads: &[u32]) -> Vec<u32> {
    let mut heads = heads.to_vec();
    let n = heads.len() as u32;
    loop {
        let mut found: Option<(u32, usize)> = None;
        for d in 0..heads.len() {
            let h = heads[d];
            let (lo, hi) = (h.min(d as u32), h.max(d as u32));
            // Every token between must hang below the head.
            let crosses = (lo + 1..hi).any(|k| {
                let mut at = k;
                let mut left = n + 1;
                while at != h && at < n && left > 0 {
                    at = heads[at as usize];
                    left -= 1;
                }
                at != h
            });
            if crosses && h < n && found.is_none_or(|(len, _)| hi - lo < len) {
                found = Some((hi - lo, d));
            }
        }
        match found {
            Some((_, d)) => heads[d] = heads[heads[d] as usize],
            None => return heads,
        }
    }
}

/// The tokens of a sentence that are no quotation marks, with their heads; the root's is their number.
fn without_marks(tokens: &[GoldToken]) -> (Vec<&GoldToken>, Vec<u32>) {
    let forms: Vec<&str> = tokens.iter().map(|t| t.form.as_str()).collect();
    let kept = marks::kept(&forms).unwrap_or_else(|| (0..tokens.len() as u32).collect());
    let place = |mut head: Option<u32>| {
        // What hangs on a mark hangs on the mark's head.
        for _ in 0..tokens.len() {
            match head.map(|h| (h, kept.binary_search(&h))) {
                Some((_, Ok(at))) => return at as u32,
                Some((h, Err(_))) => head = tokens.get(h as usize).and_then(|t| t.head),
                None => break,
            }
        }
        kept.len() as u32
    };
    let some: Vec<&GoldToken> = kept.iter().map(|&i| &tokens[i as usize]).collect();
    let heads = some.iter().map(|t| place(t.head)).collect();
    (some, heads)
}

const FOLDS: usize = 5;

/// The number of a style.
fn style(styles: &mut Vec<Box<str>>, name: &str) -> u32 {
    let at = styles.iter().position(|s| **s == *name).unwrap_or_else(|| {
        styles.push(name.into());
        styles.len() - 1
    });
    at as u32
}

/// Sentences with trees first, then those with tags only.
fn samples(corpora: &[Corpus], tagged: &[Tagged]) -> (Vec<Box<str>>, Vec<Sample>) {
    let mut styles: Vec<Box<str>> = Vec::new();
    let mut out = Vec::new();
    for corpus in corpora {
        let style = style(&mut styles, &corpus.style);
        for sentence in &corpus.sentences {
            let (tokens, heads) = without_marks(&sentence.tokens);
            let n = tokens.len() as u32;
            if heads.iter().filter(|&&h| h == n).count() != 1 || heads.iter().enumerate().any(|(d, &h)| h == d as u32) {
                continue;
            }
            let feats: Vec<String> = tokens.iter().map(|t| t.feats.clone()).collect();
            out.push(Sample {
                forms: tokens.iter().map(|t| t.form.clone()).collect(),
                tags: tokens.iter().map(|t| t.upos.unwrap_or_default() as u8).collect(),
                feats: corpus.feats.then_some(feats),
                heads: projective(&heads),
                labels: tokens
                    .iter()
                    .map(|t| t.deprel.unwrap_or(Deprel::DEP).index() as u8)
                    .collect(),
                style,
                // Neighbours stay together: they speak of the same things.
                fold: out.len() / 20 % FOLDS,
                may: Vec::new(),
            });
        }
    }
    for text in tagged {
        let style = style(&mut styles, &text.style);
        for sentence in &text.sentences {
            let forms: Vec<&str> = sentence.iter().map(|(f, _)| f.as_str()).collect();
            let kept = marks::kept(&forms).unwrap_or_else(|| (0..forms.len() as u32).collect());
            let some: Vec<&(String, Vec<Upos>)> = kept.iter().map(|&i| &sentence[i as usize]).collect();
            out.push(Sample {
                forms: some.iter().map(|(f, _)| f.clone()).collect(),
                tags: Vec::new(),
                feats: None,
                heads: Vec::new(),
                labels: Vec::new(),
                style,
                fold: out.len() / 20 % FOLDS,
                may: some
                    .iter()
                    .map(|(_, may)| may.iter().fold(0, |set, &u| set | 1 << u as u32))
                    .collect(),
            });
        }
    }
    (styles, out)
}

/// Chooses among the tags that the tokens of a text without trees may have, by what the treebanks teach.
fn settle_tags(samples: &mut [Sample], trees: usize, kept: &Map) {
    if samples.len() == trees {
        return;
    }
    let some: Vec<&Sample> = samples[..trees].iter().collect();
    let counts = counts(&some);
    let lexicon = lexicon(&some, kept);
    let words = all_words(&some, &lexicon);
    let news = samples[trees - 1].style;
    let model = weights(&train_tagger(&some, &words, None, 4, usize::MAX), 17);
    for s in &mut samples[trees..] {
        let words = word::words(&s.forms(), &lexicon);
        let mut found = Vec::new();
        for (k, w) in words.iter().enumerate() {
            let mut may = s.may[k];
            // Where the treebanks know a word their ways hold: tagsets do not agree on what is an adjective.
            if let Some(c) = counts.get(&w.form)
                && c.iter().sum::<u32>() >= KNOWN_FROM
            {
                may = (0..17).filter(|&t| c[t] > 0).fold(0, |set, t| set | 1 << t);
            }
            tagger::features(&words, k, &s.tags, &[], news, &mut found);
            let mut scores = [0; 17];
            model.score(&found, &mut scores);
            s.tags.push(best(&scores, |t| may >> t & 1 == 1).unwrap_or(16) as u8);
        }
    }
}

/// A word seen so often in the treebanks is known.
const KNOWN_FROM: u32 = 3;

/// How often each word is each part of speech.
fn counts(samples: &[&Sample]) -> BTreeMap<u32, [u32; 17]> {
    let mut counts: BTreeMap<u32, [u32; 17]> = BTreeMap::new();
    for s in samples {
        let words = word::words(&s.forms(), &word::Lexicon::default());
        for (w, &t) in words.iter().zip(&s.tags) {
            counts.entry(w.form).or_default()[usize::from(t)] += 1;
        }
    }
    counts
}

fn lexicon(samples: &[&Sample], kept: &Map) -> word::Lexicon {
    word::Lexicon {
        seen: map(&seen(samples)),
        kept: kept.clone(),
    }
}

/// Clusters and dictionary as [`word::Lexicon`] keeps them.
fn kept(material: &Material) -> Vec<(u32, u32)> {
    let mut known: BTreeMap<u32, (u32, u32)> = BTreeMap::new();
    for (form, path) in &material.clusters {
        known.entry(hash(&word::lower(form))).or_default().0 = *path;
    }
    for (form, upos) in &material.dictionary {
        known.entry(hash(&word::lower(form))).or_default().1 = *upos as u32 + 1;
    }
    known.into_iter().map(|(k, (c, l))| (k, word::held(c, l))).collect()
}

/// Words seen so often may be sure of their part of speech.
const SURE_FROM: u32 = 40;

/// Parts of speech of the words seen at least three times.
fn seen(samples: &[&Sample]) -> Vec<(u32, u32)> {
    let mut out = Vec::new();
    for (form, c) in counts(samples) {
        let total: u32 = c.iter().sum();
        if total < 3 {
            continue;
        }
        let mut set = 0;
        let mut top = 0;
        for (t, &x) in c.iter().enumerate() {
            if x * 20 >= total {
                set |= 1 << t;
            }
            if x > c[top] {
                top = t;
            }
        }
        let sure = total >= SURE_FROM && c[top] * 200 >= total * 199;
        out.push((form, set << 5 | top as u32 | if sure { word::SURE } else { 0 }));
    }
    out
}

fn map(pairs: &[(u32, u32)]) -> Map {
    let mut w = Writer::default();
    Map::write(pairs, &mut w);
    Map::read(&mut Reader::new(&w.0)).unwrap_or_default()
}

type Words = Vec<Vec<word::Word>>;

fn all_words(samples: &[&Sample], lexicon: &word::Lexicon) -> Words {
    samples.iter().map(|s| word::words(&s.forms(), lexicon)).collect()
}

fn train_tagger(
    samples: &[&Sample],
    words: &Words,
    guesses: Option<&[&Vec<u8>]>,
    rounds: usize,
    room: usize,
) -> Vec<u8> {
    let mut learner = Learner::new();
    let mut random = Random(0x5EED_0001);
    let mut found = Vec::new();
    for _ in 0..rounds {
        for i in random.order(samples.len()) {
            let s = samples[i];
            let guess: &[u8] = guesses.map_or(&[], |g| g[i]);
            let mut tags = Vec::with_capacity(s.tags.len());
            for (k, &gold) in s.tags.iter().enumerate() {
                if let Some(tag) = words[i][k].sure() {
                    tags.push(tag);
                    continue;
                }
                tagger::features(&words[i], k, &tags, guess, s.style, &mut found);
                let mut scores = [0; 17];
                learner.score(&found, &mut scores);
                let tag = best(&scores, |_| true).unwrap_or(16);
                if tag != usize::from(gold) {
                    learner.correct(&found, usize::from(gold), tag);
                }
                learner.now += 1;
                tags.push(tag as u8);
            }
        }
    }
    learner.finish(STEPS_TAGGER, room)
}

/// Which features go with which part of speech.
fn known_bundles(samples: &[&Sample]) -> morph::Bundles {
    let mut counts: BTreeMap<&str, usize> = BTreeMap::new();
    let mut pairs: BTreeMap<(u8, &str), usize> = BTreeMap::new();
    for s in samples {
        let Some(feats) = &s.feats else { continue };
        for (t, f) in s.tags.iter().zip(feats) {
            *counts.entry(f).or_default() += 1;
            *pairs.entry((*t, f)).or_default() += 1;
        }
    }
    let mut order: Vec<(&str, usize)> = counts.into_iter().collect();
    order.sort_by_key(|&(f, n)| (f != "_", std::cmp::Reverse(n)));
    order.truncate(morph::MOST_BUNDLES);
    if order.first().is_none_or(|(f, _)| *f != "_") {
        order.insert(0, ("_", 0));
        order.truncate(morph::MOST_BUNDLES);
    }
    let mut of = Vec::new();
    for t in 0..17u8 {
        let mut list: Vec<(usize, u8)> = order
            .iter()
            .enumerate()
            .filter_map(|(i, (f, _))| Some((*pairs.get(&(t, *f))?, i as u8)))
            .filter(|&(n, _)| n > 1)
            .collect();
        list.sort_by_key(|&(n, i)| (std::cmp::Reverse(n), i));
        of.push(list.into_iter().map(|(_, i)| i).take(MOST_CLASSES).collect());
    }
    morph::Bundles {
        names: order.into_iter().map(|(f, _)| f.into()).collect(),
        of,
    }
}

fn train_morph(
    samples: &[&Sample],
    words: &Words,
    tags: &[&Vec<u8>],
    known: &morph::Bundles,
    rounds: usize,
) -> Vec<u8> {
    let number: HashMap<&str, u8> = known.names.iter().enumerate().map(|(i, n)| (&**n, i as u8)).collect();
    let mut learner = Learner::new();
    let mut random = Random(0x5EED_0002);
    let mut found = Vec::new();
    for _ in 0..rounds {
        for i in random.order(samples.len()) {
            let Some(feats) = &samples[i].feats else { continue };
            let mut before = 255;
            for (k, f) in feats.iter().enumerate() {
                let of = &known.of[usize::from(tags[i][k])];
                let gold = number.get(f.as_str()).and_then(|g| of.iter().position(|b| b == g));
                let mut said = of.first().copied().unwrap_or(0);
                if of.len() > 1 {
                    morph::features(&words[i], k, tags[i], before, &mut found);
                    let mut scores = [0; MOST_CLASSES];
                    learner.score(&found, &mut scores);
                    let top = best(&scores[..of.len()], |_| true).unwrap_or(0);
                    said = of[top];
                    if let Some(gold) = gold.filter(|&g| g != top) {
                        learner.correct(&found, gold, top);
                    }
                    learner.now += 1;
                }
                before = said;
            }
        }
    }
    learner.finish(STEPS_MORPH, 500_000)
}

/// What one sentence looks like to the parser.
#[derive(Debug, Default)]
struct Seen {
    tags: Vec<u8>,
    bundles: Vec<u8>,
}

fn train_heads(samples: &[&Sample], inputs: &[tree::Input], rounds: usize) -> Vec<u8> {
    let mut learner = Learner::new();
    let mut random = Random(0x5EED_0003);
    let mut found = Vec::new();
    for round in 0..rounds {
        for i in random.order(samples.len()) {
            let mut gold = tree::Guide::new(&samples[i].heads);
            let mut state = tree::State::new(samples[i].heads.len());
            while !state.done() {
                let legal = state.legal();
                let mut action = legal.trailing_zeros() as usize;
                if !legal.is_power_of_two() {
                    state.features(&inputs[i], &mut found);
                    let mut scores = [0; 3];
                    learner.score(&found, &mut scores);
                    let said = best(&scores, |a| legal >> a & 1 == 1).unwrap_or(tree::SHIFT);
                    let mut good = gold.keeps(&state) & legal;
                    if good == 0 {
                        good = legal;
                    }
                    let right = best(&scores, |a| good >> a & 1 == 1).unwrap_or(said);
                    action = said;
                    if right != said {
                        learner.correct(&found, right, said);
                        // At first stay with the gold tree, later see one's own faults.
                        if round == 0 || random.below(10) == 0 {
                            action = right;
                        }
                    }
                    learner.now += 1;
                }
                if let Some(d) = state.take(action) {
                    gold.popped(d);
                }
            }
        }
    }
    learner.finish_duel(STEPS_HEADS, 4_000_000)
}

fn train_labels(samples: &[&Sample], inputs: &[tree::Input], rounds: usize) -> Vec<u8> {
    let mut learner = Learner::new();
    let mut random = Random(0x5EED_0004);
    let mut found = Vec::new();
    let root = Deprel::ROOT.index();
    for _ in 0..rounds {
        for i in random.order(samples.len()) {
            let s = samples[i];
            let n = s.heads.len();
            let plan = tree::Plan::new(&s.heads);
            let mut labels = vec![255; n];
            for &d in &plan.order {
                let d0 = d as usize;
                if let Some(label) = inputs[i].sure(d, s.heads[d0]) {
                    labels[d0] = label;
                    continue;
                }
                plan.features(&inputs[i], d, &labels, &mut found);
                let mut scores = [0; Deprel::COUNT];
                learner.score(&found, &mut scores);
                let said = best(&scores, |l| l != root).unwrap_or(0);
                let gold = usize::from(s.labels[d0]);
                if said != gold && gold != root {
                    learner.correct(&found, gold, said);
                }
                learner.now += 1;
                labels[d0] = said as u8;
            }
        }
    }
    learner.finish(STEPS_LABELS, 2_400_000)
}

fn edit(form: &str, lemma: &str) -> morph::Edit {
    let a: Vec<char> = form.chars().collect();
    let b: Vec<char> = lemma.chars().collect();
    let (mut top, mut i0, mut j0) = (0, 0, 0);
    for i in 0..a.len() {
        for j in 0..b.len() {
            let k = a[i..].iter().zip(&b[j..]).take_while(|(x, y)| x == y).count();
            if k > top {
                (top, i0, j0) = (k, i, j);
            }
        }
    }
    let text = |c: &[char]| c.iter().collect::<String>().into_boxed_str();
    morph::Edit {
        front: text(&a[..i0]),
        new_front: text(&b[..j0]),
        end: text(&a[i0 + top..]),
        new_end: text(&b[j0 + top..]),
    }
}

fn train_lemmas(material: &Material, out: &mut Writer) {
    let mut counts: BTreeMap<(String, u8), BTreeMap<String, usize>> = BTreeMap::new();
    let mut add = |form: &str, upos: Upos, lemma: &str, n: usize| {
        if upos == Upos::Propn || lemma == "_" {
            return;
        }
        let form = form.to_lowercase();
        *counts
            .entry((form, upos as u8))
            .or_default()
            .entry(lemma.to_lowercase())
            .or_default() += n;
    };
    for corpus in material.corpora.iter().filter(|c| c.lemmas) {
        for t in corpus.sentences.iter().flat_map(|s| &s.tokens) {
            add(&t.form, t.upos.unwrap_or_default(), &t.lemma, 1);
        }
    }
    // Ours are sure; they outweigh slips of the treebanks.
    for (form, upos, lemma) in &material.lemmas {
        add(form, *upos, lemma, 5);
    }
    struct Type {
        form: String,
        tag: u8,
        lemma: String,
        count: usize,
    }
    let types: Vec<Type> = counts
        .into_iter()
        .filter_map(|((form, tag), lemmas)| {
            let count = lemmas.values().sum();
            let (lemma, _) = lemmas.into_iter().max_by(|a, b| a.1.cmp(&b.1).then(b.0.cmp(&a.0)))?;
            Some(Type {
                form,
                tag,
                lemma,
                count,
            })
        })
        .collect();
    let mut edits: BTreeMap<morph::Edit, usize> = BTreeMap::new();
    let mut roots: BTreeMap<u32, u32> = BTreeMap::new();
    let open = |t: u8| !matches!(Upos::ALL[usize::from(t)], Upos::Punct | Upos::Sym | Upos::Num | Upos::X);
    for t in &types {
        if open(t.tag) {
            *edits.entry(edit(&t.form, &t.lemma)).or_default() += 1;
            *roots.entry(hash(&t.lemma)).or_default() += 1;
        }
    }
    let edits: Vec<morph::Edit> = edits.into_iter().filter(|(_, n)| *n > 2).map(|(e, _)| e).collect();
    let (by_end, longest) = morph::by_end(&edits);
    let mut learner = Learner::new();
    let mut random = Random(0x5EED_0005);
    let (mut f1, mut f2) = (Vec::new(), Vec::new());
    for _ in 0..10 {
        for i in random.order(types.len()) {
            let t = &types[i];
            if !open(t.tag) || t.form.len() > 60 {
                continue;
            }
            let known = |lemma: &str| {
                let n = roots.get(&hash(lemma)).copied().unwrap_or(0);
                // As if this type had not been seen.
                (n - u32::from(lemma == t.lemma && n > 0)).min(2)
            };
            let whole = known(&t.form);
            let mut said: Option<(i32, u32, bool)> = None;
            let mut gold: Option<(i32, u32)> = None;
            for (e, lemma) in morph::candidates(&edits, &by_end, longest, &t.form) {
                morph::lemma_features(&t.form, t.tag, e, known(&lemma), whole, &mut f1);
                let mut score = [0];
                learner.score(&f1, &mut score);
                let right = lemma == t.lemma;
                if right && gold.is_none_or(|g| score[0] > g.0) {
                    gold = Some((score[0], e));
                }
                if said.is_none_or(|s| score[0] > s.0) {
                    said = Some((score[0], e, right));
                }
            }
            if let (Some((_, s, false)), Some((_, g))) = (said, gold) {
                let lemma = |e: u32| edits[e as usize].apply(&t.form).unwrap_or_default();
                morph::lemma_features(&t.form, t.tag, g, known(&lemma(g)), whole, &mut f1);
                morph::lemma_features(&t.form, t.tag, s, known(&lemma(s)), whole, &mut f2);
                learner.update(&f1, 0, 1);
                learner.update(&f2, 0, -1);
            }
            learner.now += 1;
        }
    }
    let bytes = learner.finish_duel(STEPS_LEMMAS, 400_000);
    let model = Duel::read(&mut Reader::new(&bytes)).unwrap_or_default();
    let roots: Vec<(u32, u32)> = roots.into_iter().map(|(k, n)| (k, n.min(2))).collect();
    let root_map = map(&roots);
    let table: Vec<&Type> = types
        .iter()
        .filter(|t| {
            let found = morph::candidates(&edits, &by_end, longest, &t.form);
            let said = match open(t.tag) {
                true => morph::choose(&model, &root_map, found, &t.form, t.tag).map(|(_, l)| l),
                false => Some(t.form.clone()),
            };
            t.count >= 5 || said.as_deref().unwrap_or(&t.form) != t.lemma
        })
        .collect();
    out.number(edits.len() as u32);
    for e in &edits {
        for part in [&e.front, &e.new_front, &e.end, &e.new_end] {
            out.text(part);
        }
    }
    out.0.extend(bytes);
    Map::write(&roots, out);
    out.number(table.len() as u32);
    for t in table {
        out.text(&t.form);
        out.byte(t.tag);
        out.text(&t.lemma);
    }
}

/// A sentence whose names are known.
struct Marked {
    forms: Vec<String>,
    labels: Vec<u8>,
    source: u32,
    tags: Vec<u8>,
}

fn list(listed: &[(Vec<String>, NameKind)]) -> Vec<(u32, u32)> {
    let mut map: BTreeMap<u32, u32> = BTreeMap::new();
    for (forms, kind) in listed {
        if forms.is_empty() || forms.len() > names::LONGEST {
            continue;
        }
        let k = names::KINDS.iter().position(|x| x == kind).unwrap_or(3);
        *map.entry(names::listed(forms.iter().map(String::as_str))).or_default() |= 1 << k;
    }
    map.into_iter().collect()
}

fn train_names(marked: &[Marked], lexicon: &word::Lexicon, list: &Map, rounds: usize) -> Vec<u8> {
    let mut learner = Learner::new();
    let mut random = Random(0x5EED_0006);
    let prepared: Vec<(Vec<word::Word>, Vec<u32>)> = marked
        .iter()
        .map(|m| {
            let forms: Vec<&str> = m.forms.iter().map(String::as_str).collect();
            (word::words(&forms, lexicon), names::listings(list, &forms))
        })
        .collect();
    let mut found = Vec::new();
    for _ in 0..rounds {
        for i in random.order(marked.len()) {
            let m = &marked[i];
            let forms: Vec<&str> = m.forms.iter().map(String::as_str).collect();
            let input = names::Input::new(&forms, &prepared[i].0, &m.tags, &prepared[i].1, m.source);
            let said = names::path(&learner, &input);
            if said != m.labels {
                for k in 0..said.len() {
                    let (s, g) = (usize::from(said[k]), usize::from(m.labels[k]));
                    if s != g {
                        input.features(k, &mut found);
                        learner.correct(&found, g, s);
                    }
                    if k > 0 {
                        let (s1, g1) = (usize::from(said[k - 1]), usize::from(m.labels[k - 1]));
                        if (s1, s) != (g1, g) {
                            learner.update(&[names::step(g1)], g, 1);
                            learner.update(&[names::step(s1)], s, -1);
                        }
                    }
                }
            }
            learner.now += 1;
        }
    }
    learner.finish(STEPS_NAMES, 600_000)
}

// Steps of the rounded weights: more steps keep more of the small weights and make the file larger.
const STEPS_TAGGER: f64 = 12.0;
const STEPS_MORPH: f64 = 8.0;
const STEPS_LEMMAS: f64 = 8.0;
const STEPS_HEADS: f64 = 8.0;
const STEPS_LABELS: f64 = 8.0;
const STEPS_NAMES: f64 = 16.0;

/// Trains a model. `log` is told what is going on.
///
/// # Errors
/// What is missing from the material.
pub fn train(material: &Material, log: &mut dyn FnMut(&str)) -> Result<Vec<u8>, String> {
    let (styles, mut samples) = samples(&material.corpora, &material.tagged);
    let trees = samples.iter().take_while(|s| s.may.is_empty()).count();
    if trees == 0 {
        return Err("no sentences with trees".into());
    }
    let kept_pairs = kept(material);
    let kept = map(&kept_pairs);
    log("tags of texts without trees");
    settle_tags(&mut samples, trees, &kept);
    let samples = samples;
    let news = styles
        .iter()
        .position(|s| **s == *material.news)
        .ok_or("no treebank has the style of news")? as u32;
    let all: Vec<&Sample> = samples.iter().collect();
    let seen_pairs = seen(&all);
    let all_lexicon = lexicon(&all, &kept);
    let words = all_words(&all, &all_lexicon);

    // What the tagger says of sentences that it has not learnt from.
    log("tagger: by halves");
    let folds: Vec<(Vec<usize>, Vec<usize>)> = (0..FOLDS)
        .map(|k| (0..samples.len()).partition(|&i| samples[i].fold != k))
        .collect();
    let fold_lexicon: Vec<word::Lexicon> = folds
        .iter()
        .map(|(most, _)| lexicon(&most.iter().map(|&i| &samples[i]).collect::<Vec<_>>(), &kept))
        .collect();
    let mut guesses: Vec<Vec<u8>> = vec![Vec::new(); samples.len()];
    for (k, (most, rest)) in folds.iter().enumerate() {
        let some: Vec<&Sample> = most.iter().map(|&i| &samples[i]).collect();
        let words = all_words(&some, &fold_lexicon[k]);
        let model = weights(&train_tagger(&some, &words, None, 4, usize::MAX), 17);
        for &i in rest {
            let w = word::words(&samples[i].forms(), &fold_lexicon[k]);
            guesses[i] = tagger::tag(&model, &w, &[], samples[i].style);
        }
    }
    log("tagger: second look, by halves");
    let mut shown: Vec<Seen> = samples.iter().map(|_| Seen::default()).collect();
    let known = known_bundles(&all);
    for (k, (most, rest)) in folds.iter().enumerate() {
        let some: Vec<&Sample> = most.iter().map(|&i| &samples[i]).collect();
        let some_guesses: Vec<&Vec<u8>> = most.iter().map(|&i| &guesses[i]).collect();
        let words = all_words(&some, &fold_lexicon[k]);
        let model = weights(&train_tagger(&some, &words, Some(&some_guesses), 4, usize::MAX), 17);
        for &i in rest {
            let w = word::words(&samples[i].forms(), &fold_lexicon[k]);
            shown[i].tags = tagger::tag(&model, &w, &guesses[i], samples[i].style);
        }
    }
    let right: usize = samples[..trees]
        .iter()
        .zip(&shown)
        .map(|(s, x)| s.tags.iter().zip(&x.tags).filter(|(a, b)| a == b).count())
        .sum();
    let total: usize = samples[..trees].iter().map(|s| s.tags.len()).sum();
    log(&format!("  tags {:.2}", 100.0 * right as f64 / total as f64));
    log("features");
    for (k, (most, rest)) in folds.iter().enumerate() {
        let some: Vec<&Sample> = most.iter().map(|&i| &samples[i]).collect();
        let some_tags: Vec<&Vec<u8>> = most.iter().map(|&i| &shown[i].tags).collect();
        let words = all_words(&some, &fold_lexicon[k]);
        let model = weights(&train_morph(&some, &words, &some_tags, &known, 3), MOST_CLASSES);
        for &i in rest {
            let w = word::words(&samples[i].forms(), &fold_lexicon[k]);
            shown[i].bundles = morph::bundles(&model, &known, &w, &shown[i].tags);
        }
    }
    let all_guesses: Vec<&Vec<u8>> = guesses.iter().collect();
    let tagger1 = train_tagger(&all, &words, None, 6, ROOM_TAGGER);
    let tagger2 = train_tagger(&all, &words, Some(&all_guesses), 6, ROOM_TAGGER);
    let all_tags: Vec<&Vec<u8>> = shown.iter().map(|s| &s.tags).collect();
    let morph = train_morph(&all, &words, &all_tags, &known, 3);

    log("parser");
    let with_trees = &all[..trees];
    let inputs: Vec<tree::Input> = (0..trees)
        .map(|i| tree::Input::new(&words[i], &shown[i].tags, &shown[i].bundles, samples[i].style))
        .collect();
    let heads = train_heads(with_trees, &inputs, ROUNDS);
    log("labels");
    let labels = train_labels(with_trees, &inputs, ROUNDS_LABELS);
    drop(inputs);

    log("lemmas");
    let mut lemmas = Writer::default();
    train_lemmas(material, &mut lemmas);

    log("names");
    let (list_pairs, names) = names_part(
        material,
        &styles,
        &all_lexicon,
        &weights(&tagger1, 17),
        &weights(&tagger2, 17),
        news,
    );

    let mut out = Writer::default();
    out.number(styles.len() as u32);
    for s in &styles {
        out.text(s);
    }
    out.number(news);
    Map::write(&seen_pairs, &mut out);
    Map::write(&kept_pairs, &mut out);
    let sizes = [
        ("tagger", &tagger1),
        ("second look", &tagger2),
        ("features", &morph),
        ("lemmas", &lemmas.0),
        ("heads", &heads),
        ("labels", &labels),
        ("names", &names),
    ];
    for (what, bytes) in sizes {
        log(&format!("  {what}: {} kB", bytes.len() / 1000));
    }
    out.0.extend(tagger1);
    out.0.extend(tagger2);
    out.number(known.names.len() as u32);
    for n in &known.names {
        out.text(n);
    }
    for of in &known.of {
        out.number(of.len() as u32);
        out.0.extend(of);
    }
    out.0.extend(morph);
    out.0.extend(lemmas.0);
    out.0.extend(heads);
    out.0.extend(labels);
    Map::write(&list_pairs, &mut out);
    out.0.extend(names);
    Ok(pack(&out.0))
}

/// Bytes of each of the two taggers.
const ROOM_TAGGER: usize = 1_350_000;

const ROUNDS: usize = 8;
const ROUNDS_LABELS: usize = 4;

/// The file's bytes.
fn pack(payload: &[u8]) -> Vec<u8> {
    let mut file = MAGIC.to_vec();
    file.extend((payload.len() as u32).to_le_bytes());
    file.extend(lz4_flex::block::compress(payload));
    file
}

/// Our marked sentences (source 0) and those of the treebanks (source 1), tagged.
fn marked(material: &Material, tag: &dyn Fn(&[&str]) -> Vec<u8>) -> Vec<Marked> {
    let mut out = Vec::new();
    for (forms, names) in &material.marked {
        let refs: Vec<&str> = forms.iter().map(String::as_str).collect();
        out.push(Marked {
            labels: names::labels(names, forms.len()),
            source: 0,
            tags: tag(&refs),
            forms: forms.clone(),
        });
    }
    for corpus in &material.corpora {
        for sentence in text::entities(&corpus.sentences) {
            let (forms, names) = sentence;
            let refs: Vec<&str> = forms.iter().map(String::as_str).collect();
            out.push(Marked {
                labels: names::labels(&names, forms.len()),
                source: 1,
                tags: tag(&refs),
                forms,
            });
        }
    }
    out
}

/// Tags as the finished model gives them.
fn tags(forms: &[&str], lexicon: &word::Lexicon, first: &Weights, second: &Weights, style: u32) -> Vec<u8> {
    let mut words = word::words(forms, lexicon);
    let kept = marks::kept(forms);
    if let Some(kept) = &kept {
        words = kept.iter().map(|&i| words[i as usize]).collect();
    }
    let found = tagger::tag(second, &words, &tagger::tag(first, &words, &[], style), style);
    let Some(kept) = kept else { return found };
    let mut all = vec![Upos::Punct as u8; forms.len()];
    for (&at, tag) in kept.iter().zip(found) {
        all[at as usize] = tag;
    }
    all
}

fn names_part(
    material: &Material,
    _styles: &[Box<str>],
    lexicon: &word::Lexicon,
    tagger1: &Weights,
    tagger2: &Weights,
    news: u32,
) -> (Vec<(u32, u32)>, Vec<u8>) {
    let tag = |forms: &[&str]| tags(forms, lexicon, tagger1, tagger2, news);
    let list_pairs = list(&material.listed);
    let marked = marked(material, &tag);
    let bytes = train_names(&marked, lexicon, &map(&list_pairs), ROUNDS_NAMES);
    (list_pairs, bytes)
}

const ROUNDS_NAMES: usize = 12;

/// Right, said and in the gold, by kind of name and (last) in all.
pub type NameCounts = [[usize; 3]; 5];

/// Trains names on nine tenths of our marked sentences, ten times over, and counts on the tenth left out.
pub fn cross_check_names(model: &Model, material: &Material) -> NameCounts {
    let tag = |forms: &[&str]| tags(forms, &model.lexicon, &model.tagger, &model.tagger2, model.news);
    let all = marked(material, &tag);
    let ours = material.marked.len();
    let list = map(&list(&material.listed));
    let mut counts = [[0; 3]; 5];
    for fold in 0..10 {
        let out = |i: usize| i < ours && i % 10 == fold;
        let some: Vec<Marked> = all
            .iter()
            .enumerate()
            .filter(|(i, _)| !out(*i))
            .map(|(_, m)| Marked {
                forms: m.forms.clone(),
                labels: m.labels.clone(),
                source: m.source,
                tags: m.tags.clone(),
            })
            .collect();
        let weights = weights(&train_names(&some, &model.lexicon, &list, ROUNDS_NAMES), names::LABELS);
        for (_, m) in all.iter().enumerate().filter(|(i, _)| out(*i)) {
            let forms: Vec<&str> = m.forms.iter().map(String::as_str).collect();
            let words = word::words(&forms, &model.lexicon);
            let lists = names::listings(&list, &forms);
            let input = names::Input::new(&forms, &words, &m.tags, &lists, 0);
            let said = names::names(&names::path(&weights, &input), 0);
            let gold = names::names(&m.labels, 0);
            for (list, column) in [(&said, 1), (&gold, 2)] {
                for n in list {
                    let k = names::KINDS.iter().position(|x| *x == n.kind).unwrap_or(3);
                    counts[k][column] += 1;
                    counts[4][column] += 1;
                }
            }
            for n in said.iter().filter(|n| gold.contains(n)) {
                let k = names::KINDS.iter().position(|x| *x == n.kind).unwrap_or(3);
                counts[k][0] += 1;
                counts[4][0] += 1;
            }
        }
    }
    counts
}

/// A sentence's tags and tree, for scoring.
#[derive(Clone, Debug)]
pub struct Tree {
    /// Part of speech.
    pub upos: Vec<Upos>,
    /// Features.
    pub feats: Vec<String>,
    /// Heads within the sentence; `None` for the root.
    pub head: Vec<Option<u32>>,
    /// Relations.
    pub deprel: Vec<Deprel>,
}

/// Tags and trees of sentences, in the ways of the treebank `style`.
pub fn trees(model: &Model, sentences: &[Vec<&str>], style: &str) -> Vec<Tree> {
    let style = model.style(style);
    sentences
        .iter()
        .map(|forms| {
            // The treebank alone is asked: no role nouns.
            let r = model.read(forms, &[], style);
            let n = forms.len() as u32;
            Tree {
                upos: r.tags.iter().map(|&t| Upos::ALL[usize::from(t)]).collect(),
                feats: r
                    .bundles
                    .iter()
                    .map(|&b| {
                        model
                            .bundles
                            .names
                            .get(usize::from(b))
                            .map_or("_".into(), |n| n.to_string())
                    })
                    .collect(),
                head: r.heads.iter().map(|&h| (h < n).then_some(h)).collect(),
                deprel: r.labels.iter().map(|&l| Deprel::from_index(usize::from(l))).collect(),
            }
        })
        .collect()
}

/// The lemma of a form.
pub fn lemma(model: &Model, form: &str, upos: Upos) -> String {
    model.lemmas.lemma(form, upos as u8).into()
}
