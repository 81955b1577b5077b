//! `languages/<code>/frames.tsv`: words and constructions → frames. `classes.tsv` names groups of words, `affixes.tsv` tells
//! how an active verb form yields its passive and bare forms in a language that prefixes voice.

use super::{Codebook, Files};
use crate::base::{Error, Lang};
use std::collections::{BTreeMap, HashMap, HashSet};
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
    /// One of these words (citation form, or a printed form derived from it).
    pub words: HashSet<String>,
    /// One of these runs of words.
    pub phrases: Vec<Vec<String>>,
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
    /// The words after the first, for runs of words.
    pub rest: Vec<String>,
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
    triggers: HashMap<String, Vec<Trigger>>,
    affixes: Option<Affixes>,
    citations: HashMap<String, String>,
}

/// Rules of `affixes.tsv`: beginnings of active forms, and of the stems behind them.
#[derive(Clone, Debug, Default)]
pub struct Affixes(Vec<(String, Vec<String>)>);

impl Affixes {
    fn load(files: &Files, lang: Lang, errors: &mut Vec<Error>) -> Option<Affixes> {
        let path = format!("languages/{lang}/affixes.tsv");
        files.get(&path)?;
        let table = files.table(&path, &["active", "stem"], errors);
        let rules = table.rows.iter().map(|row| {
            let stems = row.cells[1].split('|').map(|s| s.trim().replace('~', "")).collect();
            (row.cells[0].clone(), stems)
        });
        Some(Affixes(rules.collect()))
    }

    /// The stems that an active form may stand for (`menyerang` → `serang`). The most specific rule decides. Empty if the
    /// word has no active prefix.
    pub fn stems(&self, word: &str) -> Vec<String> {
        let rule = self
            .0
            .iter()
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
        let classes = load_classes(files, lang, errors);
        let path = format!("languages/{lang}/frames.tsv");
        let table = files.table(&path, &["word", "pos", "needs", "frame", "actor", "recipient"], errors);
        let mut found = FrameRows {
            path,
            by_form: affixes.is_some(),
            ..FrameRows::default()
        };
        let mut seen: HashMap<(&str, Pos, &str), u32> = HashMap::with_capacity(table.rows.len());
        let mut fillers: HashMap<&str, Arc<Filler>> = HashMap::new();
        for row in &table.rows {
            let [word, pos, needs, frame, actor, recipient] = &row.cells[..] else {
                continue;
            };
            let pos = match pos.as_str() {
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
                match read_need(need, &classes, affixes.as_ref(), &mut fillers) {
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
            let index = found.rows.len() as u32;
            for alternative in word.split('|').map(str::trim).filter(|w| !w.is_empty()) {
                let key = (alternative, pos, needs.as_str());
                if let Some(&line) = seen.get(&key) {
                    let message = format!(
                        "`{alternative}` with these needs stands already on line {line} of {}",
                        table.path
                    );
                    errors.push(table.error(row, 0, message, "delete one of the two"));
                    continue;
                }
                seen.insert(key, row.line);
                let mut words = alternative.split(' ').filter(|w| !w.is_empty()).map(str::to_lowercase);
                let Some(first) = words.next() else { continue };
                let rest: Vec<String> = words.collect();
                let forms = match &affixes {
                    Some(affixes) if matches!(pos, Pos::Verb | Pos::Any) => affixes.forms(&first),
                    _ => vec![(first, Voice::Unmarked)],
                };
                for (form, voice) in forms {
                    found.triggers.entry(form).or_default().push(Trigger {
                        row: index,
                        voice,
                        rest: rest.clone(),
                    });
                }
            }
            found.rows.push(FrameRow {
                word: word.clone(),
                pos,
                needs: parsed,
                frame,
                actor: slots(actor),
                recipient: slots(recipient),
                line: row.line,
            });
        }
        found.affixes = affixes;
        found
    }

    /// How active forms yield their passives, in a language that prefixes voice.
    pub fn affixes(&self) -> Option<&Affixes> {
        self.affixes.as_ref()
    }

    /// The triggers that begin with a word: a lemma or printed form in lower case.
    pub fn triggers(&self, word: &str) -> &[Trigger] {
        self.triggers.get(word).map_or(&[], Vec::as_slice)
    }

    /// Whether a printed form is the bare stem of some verb and no passive of another.
    pub fn is_bare(&self, form: &str) -> bool {
        let of = |voices: &[Voice]| self.triggers(form).iter().any(|t| voices.contains(&t.voice));
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

fn load_classes(files: &Files, lang: Lang, errors: &mut Vec<Error>) -> BTreeMap<String, Vec<String>> {
    let table = files.table(&format!("languages/{lang}/classes.tsv"), &["class", "words"], errors);
    let mut classes: BTreeMap<String, Vec<String>> = BTreeMap::new();
    for row in &table.rows {
        let name = row.cells[0].trim_start_matches('@').to_string();
        let words = row.cells[1]
            .split('|')
            .map(|w| w.trim().to_lowercase())
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

fn read_need<'a>(
    text: &'a str,
    classes: &BTreeMap<String, Vec<String>>,
    affixes: Option<&Affixes>,
    fillers: &mut HashMap<&'a str, Arc<Filler>>,
) -> Result<Need, Fault> {
    let (slot, values, not) = match (text.split_once("!="), text.split_once('=')) {
        (Some((slot, values)), _) => (slot, values, true),
        (None, Some((slot, values))) => (slot, values, false),
        (None, None) => {
            let help = "write `slot=word|word`, for example `obj=sanction|embargo`".to_string();
            return Err((format!("`{text}` is no condition"), help));
        }
    };
    let filler = match fillers.get(values) {
        Some(filler) => filler.clone(),
        None => {
            let filler = Arc::new(read_filler(values, classes, affixes)?);
            fillers.insert(values, filler.clone());
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

fn read_filler(
    values: &str,
    classes: &BTreeMap<String, Vec<String>>,
    affixes: Option<&Affixes>,
) -> Result<Filler, Fault> {
    let mut filler = Filler::default();
    for value in values.split('|').map(str::trim) {
        match value {
            "*" => filler.any = true,
            "ACTOR" => filler.actor = true,
            "PERSON" => filler.person = true,
            "PLACE" => filler.place = true,
            _ => match value.strip_prefix('@') {
                Some(class) => match classes.get(class) {
                    Some(words) => words.iter().for_each(|w| add_word(&mut filler, w, affixes)),
                    None => {
                        let near = nearest(class, classes.keys().map(String::as_str));
                        return Err((format!("no class `{class}` in classes.tsv"), near));
                    }
                },
                None => add_word(&mut filler, &value.to_lowercase(), affixes),
            },
        }
    }
    Ok(filler)
}

fn add_word(filler: &mut Filler, word: &str, affixes: Option<&Affixes>) {
    let mut words = word.split(' ').filter(|w| !w.is_empty());
    let (Some(first), rest) = (words.next(), words.map(str::to_string).collect::<Vec<_>>()) else {
        return;
    };
    let forms = match affixes {
        Some(affixes) => affixes.forms(first).into_iter().map(|(form, _)| form).collect(),
        None => vec![first.to_string()],
    };
    for form in forms {
        if rest.is_empty() {
            filler.words.insert(form);
        } else {
            filler
                .phrases
                .push(std::iter::once(form).chain(rest.iter().cloned()).collect());
        }
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
