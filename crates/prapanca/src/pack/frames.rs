//! `languages/<code>/frames.tsv`: words and constructions → frames. `classes.tsv` names groups of words, `affixes.tsv` tells
//! how an active verb form yields its passive and bare forms in a language that prefixes voice.

use super::words::{QuickMap, Words};
use super::{Codebook, Files, Table};
use crate::base::{Error, Lang};
use std::borrow::Cow;
use std::collections::{BTreeMap, HashSet};
use std::ops::Range;
use std::sync::Arc;

/// Part of speech that a row asks for.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Pos {
    /// Verbs.
    Verb,
    /// Nouns.
    Noun,
    /// Adjectives.
    Adj,
    /// Any.
    Any,
}

/// Voice that a printed form shows by itself.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Voice {
    /// Not marked on the form.
    Unmarked,
    /// Active (`menyerang`).
    Active,
    /// Passive (`diserang`).
    Passive,
    /// Passive of state or mishap (`terbunuh`), whose form nouns and adjectives share (`terdakwa`, `terbuka`).
    Stative,
    /// The bare stem, as headlines have it (`Serang`).
    Bare,
}

/// A place in the sentence, seen from the trigger.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Slot {
    /// Logical subject.
    Subj,
    /// Logical object.
    Obj,
    /// Second object.
    Iobj,
    /// Head of the clause complement.
    Comp,
    /// Subject of the clause complement.
    CompSubj,
    /// Attribute of a noun.
    Mod,
    /// Owner or attribute of a noun.
    Poss,
    /// Particle.
    Prt,
    /// Any word below the trigger in its clause.
    Any,
    /// Oblique with this case marker.
    Prep(String),
    /// Nobody, ever.
    None,
}

/// What may stand in a slot.
#[derive(Clone, Debug, Default)]
pub struct Filler {
    /// Anything.
    pub any: bool,
    /// A political actor.
    pub actor: bool,
    /// A person.
    pub person: bool,
    /// A name of a place or state.
    pub place: bool,
    /// One of these words (citation form, or a printed form derived from it), in ascending order of their numbers.
    words: Vec<u32>,
    /// One of these runs of words.
    pub phrases: Vec<Box<[u32]>>,
}

impl Filler {
    /// Whether it asks for words or runs of words.
    pub fn names_words(&self) -> bool {
        !self.words.is_empty() || !self.phrases.is_empty()
    }

    /// Whether it asks for a word, by its number in [`FrameRows`].
    pub fn has(&self, word: u32) -> bool {
        self.words.binary_search(&word).is_ok()
    }
}

/// A condition of a row.
#[derive(Clone, Debug)]
pub struct Need {
    /// Where.
    pub slot: Slot,
    /// Whether the filler must not stand there.
    pub not: bool,
    /// What; shared by all conditions that ask for the same.
    pub filler: Arc<Filler>,
    /// As written, for `explain`.
    pub text: String,
}

impl Need {
    /// How much it says of what the words mean: most where it names words, less where it asks for somebody, little where
    /// it asks for anything, for somebody as the subject, or only forbids.
    pub fn weight(&self) -> u32 {
        let filler = &self.filler;
        let somebody = filler.actor || filler.person || filler.place;
        match () {
            () if self.not => 1,
            () if filler.any || somebody && self.slot == Slot::Subj => 5,
            () if somebody => 9,
            () => 10,
        }
    }
}

/// The frame of rows that keep others from matching (`frame` cell `none`).
pub const NO_FRAME: u32 = u32::MAX;

/// A row of `frames.tsv`.
#[derive(Clone, Debug)]
pub struct FrameRow {
    /// The words as written.
    pub word: String,
    /// Part of speech.
    pub pos: Pos,
    /// Conditions.
    pub needs: Vec<Need>,
    /// Index in [`Codebook::frames`]; [`NO_FRAME`] for a row that says these words are no event.
    pub frame: u32,
    /// Where the actor stands, in order of preference; empty for the default of the part of speech.
    pub actor: Vec<Slot>,
    /// Where the recipient stands.
    pub recipient: Vec<Slot>,
    /// Line in the file.
    pub line: u32,
}

/// A way a row's trigger is printed.
#[derive(Clone, Debug)]
pub struct Trigger {
    /// Index in [`FrameRows::rows`].
    pub row: u32,
    /// Voice of the form.
    pub voice: Voice,
    /// Where the words after the first stand in [`FrameRows::runs`], for runs of words.
    rest: Range<u32>,
}

/// All rows of one language, by the first word of their triggers.
#[derive(Clone, Debug, Default)]
pub struct FrameRows {
    /// The file.
    pub path: String,
    /// In file order.
    pub rows: Vec<FrameRow>,
    /// Verb forms by voice come from prefixes; words are then matched on printed forms, else on lemmas.
    pub by_form: bool,
    /// All words of triggers and fillers, by number.
    words: Words,
    /// By the numbers of their first words, then in file order.
    triggers: Vec<Trigger>,
    /// Where the triggers of each word begin; one more than there are words.
    starts: Vec<u32>,
    /// The words of triggers behind the first, run after run.
    runs: Vec<u32>,
    affixes: Option<Affixes>,
    citations: QuickMap<String, String>,
}

/// Rules of `affixes.tsv`: beginnings of active forms, and of the stems behind them; by their first byte, then in file order.
#[derive(Clone, Debug, Default)]
pub struct Affixes(BTreeMap<u8, Vec<(String, Vec<String>)>>);

impl Affixes {
    fn load(files: &Files, lang: Lang, errors: &mut Vec<Error>) -> Option<Affixes> {
        let path = format!("languages/{lang}/affixes.tsv");
        files.get(&path)?;
        let table = files.table(&path, &["active", "stem"], errors);
        let mut found = Affixes::default();
        for row in &table.rows {
            let stems = row.cells[1].split('|').map(|s| s.trim().replace('~', "")).collect();
            let Some(&first) = row.cells[0].as_bytes().first() else {
                continue;
            };
            found.0.entry(first).or_default().push((row.cells[0].into(), stems));
        }
        Some(found)
    }

    /// The stems that an active form may stand for (`menyerang` → `serang`). The most specific rule decides. Empty if the
    /// word has no active prefix.
    pub fn stems(&self, word: &str) -> Vec<String> {
        let rules = word.as_bytes().first().and_then(|first| self.0.get(first));
        let rule = rules
            .into_iter()
            .flatten()
            .find(|(active, _)| word.starts_with(active.as_str()) && word.len() > active.len() + 1);
        let Some((active, stems)) = rule else { return Vec::new() };
        stems
            .iter()
            .map(|stem| format!("{stem}{}", &word[active.len()..]))
            .collect()
    }

    /// The printed forms of a verb with their voice: itself, passives, bare stem.
    pub fn forms(&self, word: &str) -> Vec<(String, Voice)> {
        let stems = self.stems(word);
        if stems.is_empty() {
            return vec![(word.to_string(), Voice::Unmarked)];
        }
        let mut forms = vec![(word.to_string(), Voice::Active)];
        for stem in stems {
            forms.push((format!("di{stem}"), Voice::Passive));
            forms.push((format!("ter{stem}"), Voice::Stative));
            if stem.chars().count() > 2 {
                forms.push((stem, Voice::Bare));
            }
        }
        forms
    }
}

impl Slot {
    fn read(text: &str) -> Slot {
        match text {
            "subj" => Slot::Subj,
            "obj" => Slot::Obj,
            "iobj" => Slot::Iobj,
            "comp" => Slot::Comp,
            "comp.subj" => Slot::CompSubj,
            "mod" => Slot::Mod,
            "poss" => Slot::Poss,
            "prt" => Slot::Prt,
            "any" => Slot::Any,
            "none" => Slot::None,
            other => Slot::Prep(other.to_string()),
        }
    }
}

impl FrameRows {
    /// Reads the rows of one language.
    pub fn load(files: &Files, lang: Lang, book: &Codebook, errors: &mut Vec<Error>) -> FrameRows {
        let affixes = Affixes::load(files, lang, errors);
        let class_path = format!("languages/{lang}/classes.tsv");
        let table = files.table(&class_path, &["class", "words"], errors);
        let mut reader = Reader {
            classes: read_classes(&table),
            affixes: affixes.as_ref(),
            ..Reader::default()
        };
        let path = format!("languages/{lang}/frames.tsv");
        let table = files.table(&path, &["word", "pos", "needs", "frame", "actor", "recipient"], errors);
        let mut rows: Vec<FrameRow> = Vec::with_capacity(table.rows.len());
        let mut runs = Vec::new();
        // Triggers with their first words, in file order.
        let mut listed: Vec<(u32, Trigger)> = Vec::new();
        let mut needs_numbers = Words::default();
        let mut seen: QuickMap<(&str, Pos, u32), u32> = QuickMap::default();
        seen.reserve(table.rows.len() * 4);
        for row in &table.rows {
            let [word, pos, needs, frame, actor, recipient] = row.cells[..] else {
                continue;
            };
            let pos = match pos {
                "verb" => Pos::Verb,
                "noun" => Pos::Noun,
                "adj" => Pos::Adj,
                "any" => Pos::Any,
                other => {
                    let message = format!("part of speech `{other}`, expected verb, noun, adj or any");
                    errors.push(table.error(row, 1, message, ""));
                    continue;
                }
            };
            let known = if frame == "none" {
                Some(NO_FRAME)
            } else {
                book.frame(frame)
            };
            let Some(frame) = known else {
                let near = nearest(frame, book.frames.iter().map(|f| f.name.as_str()));
                errors.push(table.error(row, 3, format!("no event type has the frame `{frame}`"), near));
                continue;
            };
            let mut parsed = Vec::new();
            for need in needs.split(';').map(str::trim).filter(|n| !n.is_empty()) {
                match reader.need(need) {
                    Ok(need) => parsed.push(need),
                    Err((message, help)) => errors.push(table.error(row, 2, message, help)),
                }
            }
            let slots = |cell: &str| -> Vec<Slot> {
                cell.split(',')
                    .map(str::trim)
                    .filter(|s| !s.is_empty())
                    .map(Slot::read)
                    .collect()
            };
            let index = rows.len() as u32;
            let needs = needs_numbers.add(needs);
            for alternative in word.split('|').map(str::trim).filter(|w| !w.is_empty()) {
                if let Some(&line) = seen.get(&(alternative, pos, needs)) {
                    let message = format!(
                        "`{alternative}` with these needs stands already on line {line} of {}",
                        table.path
                    );
                    errors.push(table.error(row, 0, message, "delete one of the two"));
                    continue;
                }
                seen.insert((alternative, pos, needs), row.line);
                let lower = lower(alternative);
                let mut words = lower.split(' ').filter(|w| !w.is_empty());
                let Some(first) = words.next() else { continue };
                let start = runs.len() as u32;
                runs.extend(words.map(|w| reader.words.add(w)));
                let rest = start..runs.len() as u32;
                reader.forms(first, matches!(pos, Pos::Verb | Pos::Any), |form, voice| {
                    let trigger = Trigger {
                        row: index,
                        voice,
                        rest: rest.clone(),
                    };
                    listed.push((form, trigger));
                });
            }
            rows.push(FrameRow {
                word: word.into(),
                pos,
                needs: parsed,
                frame,
                actor: slots(actor),
                recipient: slots(recipient),
                line: row.line,
            });
        }
        let words = reader.words;
        // The sort is stable: those of one word stay in file order.
        listed.sort_by_key(|&(first, _)| first);
        let mut starts = vec![0; words.len() + 1];
        for (first, _) in &listed {
            starts[*first as usize + 1] += 1;
        }
        let mut sum = 0;
        for start in &mut starts {
            sum += *start;
            *start = sum;
        }
        FrameRows {
            path,
            rows,
            by_form: affixes.is_some(),
            words,
            triggers: listed.into_iter().map(|(_, trigger)| trigger).collect(),
            starts,
            runs,
            affixes,
            citations: QuickMap::default(),
        }
    }

    /// How active forms yield their passives, in a language that prefixes voice.
    pub fn affixes(&self) -> Option<&Affixes> {
        self.affixes.as_ref()
    }

    /// The number of a word (a lemma or printed form in lower case), if it stands in a trigger or a condition.
    pub fn number(&self, word: &str) -> Option<u32> {
        self.words.id(word)
    }

    /// The triggers that begin with a word, by its number.
    pub fn triggers(&self, word: u32) -> &[Trigger] {
        let at = |i: usize| self.starts.get(i).map(|&s| s as usize);
        match (at(word as usize), at(word as usize + 1)) {
            (Some(start), Some(end)) => &self.triggers[start..end],
            _ => &[],
        }
    }

    /// The words of a trigger after its first, by their numbers.
    pub fn rest(&self, trigger: &Trigger) -> &[u32] {
        &self.runs[trigger.rest.start as usize..trigger.rest.end as usize]
    }

    /// Whether a printed form is the bare stem of some verb and no passive of another.
    pub fn is_bare(&self, form: &str) -> bool {
        let triggers = self.number(form).map_or(&[][..], |word| self.triggers(word));
        let of = |voices: &[Voice]| triggers.iter().any(|t| voices.contains(&t.voice));
        of(&[Voice::Bare]) && !of(&[Voice::Passive, Voice::Stative])
    }

    /// Learns the passive and bare forms of words that are no triggers (light verbs, words of saying).
    pub fn learn_forms<'a>(&mut self, words: impl Iterator<Item = &'a str>) {
        let Some(affixes) = &self.affixes else { return };
        for word in words {
            for (form, voice) in affixes.forms(word) {
                if matches!(voice, Voice::Passive | Voice::Bare) {
                    self.citations.entry(form).or_insert_with(|| word.to_string());
                }
            }
        }
    }

    /// The active form behind a passive or bare one, if it was learnt; empty otherwise.
    pub fn citation(&self, form: &str) -> &str {
        self.citations.get(form).map_or("", String::as_str)
    }

    /// The id of a row.
    pub fn via(&self, row: u32) -> String {
        format!("{}:{}", self.path, self.rows[row as usize].line)
    }
}

/// A word in lower case, which it mostly is already.
fn lower(word: &str) -> Cow<'_, str> {
    if word.bytes().all(|b| b.is_ascii() && !b.is_ascii_uppercase()) {
        Cow::Borrowed(word)
    } else {
        Cow::Owned(word.to_lowercase())
    }
}

type Classes<'a> = BTreeMap<&'a str, Vec<Cow<'a, str>>>;

fn read_classes<'a>(table: &Table<'a>) -> Classes<'a> {
    let mut classes = Classes::new();
    for row in &table.rows {
        let name = row.cells[0].trim_start_matches('@');
        let words = row.cells[1]
            .split('|')
            .map(|w| lower(w.trim()))
            .filter(|w| !w.is_empty());
        classes.entry(name).or_default().extend(words);
    }
    // A class may name classes that stand before it in the file's own alphabet; one level is enough.
    let flat = classes.clone();
    for words in classes.values_mut() {
        let mut all = Vec::new();
        for word in words.drain(..) {
            match word.strip_prefix('@').and_then(|c| flat.get(c)) {
                Some(more) => all.extend(more.iter().cloned()),
                None => all.push(word),
            }
        }
        *words = all;
    }
    classes
}

type Fault = (String, String);

/// What reading the rows of one language needs and gathers.
#[derive(Default)]
struct Reader<'a> {
    classes: Classes<'a>,
    /// Classes with their forms.
    expanded: QuickMap<&'a str, Arc<Filler>>,
    affixes: Option<&'a Affixes>,
    fillers: QuickMap<&'a str, Arc<Filler>>,
    words: Words,
    /// Forms of words, and where those of each word stand: many rows have the same verbs.
    forms: Vec<(u32, Voice)>,
    formed: QuickMap<u32, Range<usize>>,
}

impl<'a> Reader<'a> {
    /// The forms by which a word is known.
    fn forms(&mut self, word: &str, is_verb: bool, mut take: impl FnMut(u32, Voice)) {
        let number = self.words.add(word);
        let Some(affixes) = self.affixes.filter(|_| is_verb) else {
            return take(number, Voice::Unmarked);
        };
        let range = match self.formed.get(&number) {
            Some(range) => range.clone(),
            None => {
                let start = self.forms.len();
                for (form, voice) in affixes.forms(word) {
                    self.forms.push((self.words.add(&form), voice));
                }
                self.formed.insert(number, start..self.forms.len());
                start..self.forms.len()
            }
        };
        self.forms[range].iter().for_each(|&(form, voice)| take(form, voice));
    }

    fn need(&mut self, text: &'a str) -> Result<Need, Fault> {
        let (slot, values, not) = match (text.split_once("!="), text.split_once('=')) {
            (Some((slot, values)), _) => (slot, values, true),
            (None, Some((slot, values))) => (slot, values, false),
            (None, None) => {
                let help = "write `slot=word|word`, for example `obj=sanction|embargo`".to_string();
                return Err((format!("`{text}` is no condition"), help));
            }
        };
        let filler = match self.fillers.get(values) {
            Some(filler) => filler.clone(),
            None => {
                let filler = Arc::new(self.filler(values)?);
                self.fillers.insert(values, filler.clone());
                filler
            }
        };
        Ok(Need {
            slot: Slot::read(slot.trim()),
            not,
            filler,
            text: text.to_string(),
        })
    }

    fn filler(&mut self, values: &'a str) -> Result<Filler, Fault> {
        let mut filler = Filler::default();
        for value in values.split('|').map(str::trim) {
            match value {
                "*" => filler.any = true,
                "ACTOR" => filler.actor = true,
                "PERSON" => filler.person = true,
                "PLACE" => filler.place = true,
                _ => match value.strip_prefix('@') {
                    Some(class) => {
                        let class = self.class(class)?;
                        filler.words.extend_from_slice(&class.words);
                        filler.phrases.extend_from_slice(&class.phrases);
                    }
                    None => self.add(&mut filler, &lower(value)),
                },
            }
        }
        filler.words.sort_unstable();
        filler.words.dedup();
        filler.words.shrink_to_fit();
        Ok(filler)
    }

    fn class(&mut self, name: &'a str) -> Result<Arc<Filler>, Fault> {
        if let Some(class) = self.expanded.get(name) {
            return Ok(class.clone());
        }
        let Some(words) = self.classes.get(name).cloned() else {
            let near = nearest(name, self.classes.keys().copied());
            return Err((format!("no class `{name}` in classes.tsv"), near));
        };
        let mut class = Filler::default();
        words.iter().for_each(|w| self.add(&mut class, w));
        let class = Arc::new(class);
        self.expanded.insert(name, class.clone());
        Ok(class)
    }

    fn add(&mut self, filler: &mut Filler, word: &str) {
        let mut words = word.split(' ').filter(|w| !w.is_empty());
        let Some(first) = words.next() else { return };
        let rest: Vec<u32> = words.map(|w| self.words.add(w)).collect();
        let Filler { words, phrases, .. } = filler;
        self.forms(first, true, |form, _| {
            if rest.is_empty() {
                words.push(form);
            } else {
                phrases.push(std::iter::once(form).chain(rest.iter().copied()).collect());
            }
        });
    }
}

/// A hint that names the known word most like `word`.
pub(super) fn nearest<'a>(word: &str, known: impl Iterator<Item = &'a str>) -> String {
    let grams = |s: &str| -> HashSet<String> {
        let chars: Vec<char> = s.chars().collect();
        chars.windows(2).map(|w| w.iter().collect()).collect()
    };
    let own = grams(word);
    let best = known
        .map(|k| {
            let other = grams(k);
            let shared = own.intersection(&other).count();
            (2.0 * shared as f32 / (own.len() + other.len()).max(1) as f32, k)
        })
        .max_by(|a, b| a.0.total_cmp(&b.0).then_with(|| b.1.cmp(a.1)));
    match best {
        Some((likeness, k)) if likeness > 0.4 => format!("is `{k}` meant?"),
        _ => String::new(),
    }
}
