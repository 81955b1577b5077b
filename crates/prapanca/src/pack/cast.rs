//! `actors/`: states, organisations, armed groups, holders of office, and their names in each language; `roles.tsv` and
//! `pronouns.tsv` of the languages.

use super::words::{QuickMap, QuickSet, Words};
use super::{Files, Row, Table};
use crate::base::{Error, Lang};
use jiff::civil::Date;
use std::borrow::Cow;
use std::sync::Arc;

/// A state, organisation or group.
#[derive(Clone, Debug)]
pub struct Entity {
    /// ISO 3166 alpha-3 for states, a short upper-case word for the rest.
    pub id: String,
    /// English name.
    pub name: String,
    /// `state`, `territory`, `IGO`, `NGO`, `MIL` …
    pub kind: String,
    /// Sectors in order.
    pub sector: Vec<String>,
    /// ISO 3166 alpha-3 of its country; its own for a state.
    pub country: String,
    /// First and last day of its validity.
    pub valid: (Option<Date>, Option<Date>),
    /// Its row, as `path:line`.
    pub via: String,
}

/// A term of office.
#[derive(Clone, Debug)]
pub struct Term {
    /// Index in [`Cast::persons`].
    pub person: u32,
    /// State or organisation that the office belongs to.
    pub country: String,
    /// Sectors.
    pub sector: Vec<String>,
    /// The office in English.
    pub office: String,
    /// First and last day.
    pub valid: (Option<Date>, Option<Date>),
    /// Its row.
    pub via: String,
}

/// Sectors whose holders act in politics only when somebody else does (PLOVER's agents of society).
pub const PRIVATE_SECTORS: [&str; 10] = ["AGR", "BUS", "CVL", "EDU", "JRN", "LAB", "MED", "MNC", "REL", "SOC"];

/// Sectors whose holders make rules by announcing them.
pub const RULING_SECTORS: [&str; 2] = ["GOV", "MIL"];

impl Term {
    fn is_of_state(&self) -> bool {
        let of_state = ["GOV", "MIL", "LEG", "JUD", "COP", "SPY"];
        self.sector.iter().any(|s| of_state.contains(&s.as_str()))
    }
}

/// A person with the terms of office held.
#[derive(Clone, Debug)]
pub struct Person {
    /// Full name.
    pub name: String,
    /// Indices in [`Cast::terms`], in file order.
    pub terms: Vec<u32>,
}

/// What a name stands for.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum NameUse {
    /// The entity itself.
    Name,
    /// An adjective of the country.
    Adjective,
    /// The country's people.
    Demonym,
    /// The capital, which may stand for the government.
    Capital,
    /// Another word for the government.
    Metonym,
}

/// Whom a name names.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Named {
    /// Index in [`Cast::entities`].
    Entity(u32),
    /// Index in [`Cast::persons`].
    Person(u32),
}

/// A name in one language.
#[derive(Clone, Debug)]
pub struct CastName {
    /// As printed.
    pub text: Arc<str>,
    /// Whom it names.
    pub named: Named,
    /// How.
    pub usage: NameUse,
    /// The file of its row, and the line.
    path: Arc<str>,
    line: u32,
}

impl CastName {
    /// Its row, as `path:line`.
    pub fn via(&self) -> String {
        format!("{}:{}", self.path, self.line)
    }
}

/// All who are known.
#[derive(Clone, Debug, Default)]
pub struct Cast {
    /// States, organisations, groups.
    pub entities: Vec<Entity>,
    /// Holders of office.
    pub persons: Vec<Person>,
    /// Their terms.
    pub terms: Vec<Term>,
    ids: QuickMap<String, u32>,
    /// Wikidata items by id.
    items: QuickMap<String, String>,
    /// Names of the user's own files, which go before ours.
    own: Vec<CastName>,
    /// English names of `entities` and the names and aliases of `persons`, which hold in every language.
    common: Vec<CastName>,
}

/// The names of the cast in one language, by the first run of letters in lower case.
#[derive(Clone, Debug, Default)]
pub struct CastNames {
    keys: Words,
    /// By the numbers of their keys; longer ones first.
    names: Vec<CastName>,
    /// Where the names of each key begin; one more than there are keys.
    starts: Vec<u32>,
}

/// What a role noun is a word for.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum RoleKind {
    /// One person.
    Person,
    /// A person who has the sector of the body named beside (`spokesman`, `anggota`); the row's own where none is.
    Member,
    /// An institution.
    Body,
    /// A kind of people.
    Group,
    /// What acts for its owner and is nobody without one (`drones`, `families`).
    Thing,
    /// A word like *former*.
    Former,
    /// A word like *backed*: the name before it is not the owner.
    Backed,
    /// A word like *in*: the country behind it is the owner where no other is named.
    Within,
}

/// A role noun.
#[derive(Clone, Debug)]
pub struct RoleNoun {
    /// Its words, lower case, as lemmas or printed forms.
    pub words: Vec<String>,
    /// Sectors.
    pub sector: Vec<String>,
    /// What it is a word for.
    pub kind: RoleKind,
    /// The state or organisation that it always belongs to (`Kapolri`); mostly empty.
    pub country: String,
    /// Its row.
    pub via: String,
}

/// A pronoun or a description that stands for somebody named before.
#[derive(Clone, Debug)]
pub struct Pronoun {
    /// Its words, lower case.
    pub words: Vec<String>,
    /// 1, 2 or 3.
    pub person: u8,
    /// Whether it means several.
    pub plural: bool,
    /// How many it means; 0 if that is open.
    pub count: u8,
    /// `m` or `f` where the word tells it.
    pub gender: Option<char>,
    /// `personal`, `possessive`, `reflexive`, `demonstrative`; or what is meant: `state`, `organisation`, `someone`.
    pub kind: String,
    /// Its row.
    pub via: String,
}

/// Role nouns and pronouns of one language, by first word.
#[derive(Clone, Debug, Default)]
pub struct Roles {
    roles: QuickMap<String, Vec<RoleNoun>>,
    marks: QuickMap<String, RoleKind>,
    /// The country that the language's outlets mean where they name none; empty for a language of many.
    pub home: String,
    pronouns: QuickMap<String, Vec<Pronoun>>,
}

/// Columns of a user's own file of actors.
const OWN: [&str; 7] = ["name", "country", "sector", "kind", "from", "to", "id"];

/// The sectors of the codebook.
const SECTORS: [&str; 29] = [
    "AGR", "BUS", "COP", "CRM", "CVL", "EDU", "ELI", "GOV", "IGO", "IMG", "JRN", "JUD", "LAB", "LEG", "MED", "MIL",
    "MNC", "NGO", "OPP", "PRE", "PRM", "PTY", "REB", "REF", "REL", "SOC", "SPY", "UAF", "UNK",
];

fn own_paths(files: &Files) -> Vec<String> {
    let own = |p: &&String| p.starts_with("actors/own/") && p.ends_with(".tsv");
    files.0.keys().filter(own).cloned().collect()
}

fn read_date(table: &Table<'_>, row: &Row<'_>, cell: usize, last: bool, errors: &mut Vec<Error>) -> Option<Date> {
    let text = row.cells[cell];
    if text.is_empty() {
        return None;
    }
    let mut parts = text.splitn(4, '-').map(|p| p.parse::<i16>().ok());
    let date = match [(); 4].map(|()| parts.next()) {
        [Some(Some(year)), None, ..] => Date::new(year, if last { 12 } else { 1 }, if last { 31 } else { 1 }).ok(),
        [Some(Some(year)), Some(Some(month)), None, _] => Date::new(year, month as i8, 1)
            .ok()
            .map(|d| if last { d.last_of_month() } else { d }),
        [Some(Some(year)), Some(Some(month)), Some(Some(day)), None] => Date::new(year, month as i8, day as i8).ok(),
        _ => None,
    };
    if date.is_none() {
        errors.push(table.error(
            row,
            cell,
            format!("`{text}` is no date"),
            "write 2014-10-20, 2014-10 or 2014",
        ));
    }
    date
}

fn sectors(cell: &str) -> Vec<String> {
    cell.split([',', ' ', '+', '/'])
        .filter(|s| !s.is_empty())
        .map(str::to_string)
        .collect()
}

/// Whether a day lies within a validity.
pub fn is_valid(valid: &(Option<Date>, Option<Date>), on: Date) -> bool {
    valid.0.is_none_or(|from| from <= on) && valid.1.is_none_or(|to| on <= to)
}

impl Cast {
    /// Reads `actors/*.tsv`.
    pub fn load(files: &Files, errors: &mut Vec<Error>) -> Cast {
        let mut cast = Cast::default();
        let columns = ["id", "name", "cameo", "kind", "from", "to", "source"];
        let table = files.table("actors/countries.tsv", &columns, errors);
        for row in &table.rows {
            let valid = (
                read_date(&table, row, 4, false, errors),
                read_date(&table, row, 5, true, errors),
            );
            let entity = Entity {
                id: row.cells[0].into(),
                name: row.cells[1].into(),
                kind: row.cells[3].into(),
                sector: Vec::new(),
                country: row.cells[0].into(),
                valid,
                via: table.via(row),
            };
            cast.add(&table, row, entity, errors);
        }
        let columns = ["id", "name", "kind", "sector", "country", "from", "to", "source"];
        for path in ["actors/organisations.tsv", "actors/armed-groups.tsv"] {
            let table = files.table(path, &columns, errors);
            for row in &table.rows {
                let valid = (
                    read_date(&table, row, 5, false, errors),
                    read_date(&table, row, 6, true, errors),
                );
                let mut sector = sectors(row.cells[3]);
                if sector.is_empty() {
                    sector = sectors(row.cells[2]);
                }
                let entity = Entity {
                    id: row.cells[0].into(),
                    name: row.cells[1].into(),
                    kind: row.cells[2].into(),
                    sector,
                    country: row.cells[4].into(),
                    valid,
                    via: table.via(row),
                };
                cast.add(&table, row, entity, errors);
            }
        }
        let table = files.table("actors/wikidata.tsv", &["id", "wikidata"], errors);
        for row in &table.rows {
            let (id, item) = (row.cells[0], row.cells[1]);
            if !cast.ids.contains_key(id) {
                let message = format!("no state or organisation has the id `{id}`");
                errors.push(table.error(row, 0, message, "delete the line, or mend the id"));
            } else if item.strip_prefix('Q').is_none_or(|n| n.parse::<u64>().is_err()) {
                errors.push(table.error(row, 1, format!("`{item}` is no item"), "write `Q30`"));
            } else {
                cast.items.insert(id.into(), item.into());
            }
        }
        cast.load_offices(files, errors);
        cast.load_own(files, errors);
        cast
    }

    /// Reads `offices.tsv`.
    fn load_offices(&mut self, files: &Files, errors: &mut Vec<Error>) {
        let cast = self;
        let columns = [
            "person", "aliases", "country", "sector", "office", "from", "to", "source",
        ];
        let table = files.table("actors/offices.tsv", &columns, errors);
        let path: Arc<str> = table.path.as_str().into();
        let mut persons: QuickMap<&str, u32> = QuickMap::default();
        let mut known: QuickSet<(&str, u32)> = QuickSet::default();
        for row in &table.rows {
            let name = row.cells[0];
            if !row.cells[2].is_empty() && !cast.ids.contains_key(row.cells[2]) {
                let message = format!("no state or organisation has the id `{}`", row.cells[2]);
                errors.push(table.error(row, 2, message, "add it to countries.tsv or organisations.tsv"));
            }
            let valid = (
                read_date(&table, row, 5, false, errors),
                read_date(&table, row, 6, true, errors),
            );
            let person = *persons.entry(name).or_insert_with(|| {
                cast.persons.push(Person {
                    name: name.into(),
                    terms: Vec::new(),
                });
                cast.persons.len() as u32 - 1
            });
            cast.persons[person as usize].terms.push(cast.terms.len() as u32);
            cast.terms.push(Term {
                person,
                country: row.cells[2].into(),
                sector: sectors(row.cells[3]),
                office: row.cells[4].into(),
                valid,
                via: table.via(row),
            });
            for text in std::iter::once(name).chain(row.cells[1].split('|')) {
                let text = text.trim();
                // Several persons may have one name; the day tells who is meant.
                if !text.is_empty() && known.insert((text, person)) {
                    cast.common.push(CastName {
                        text: text.into(),
                        named: Named::Person(person),
                        usage: NameUse::Name,
                        path: path.clone(),
                        line: row.line,
                    });
                }
            }
        }
    }

    /// Reads the user's own files (`actors/own/*.tsv`): a row is a person, a body of its own, or one more name of an id.
    fn load_own(&mut self, files: &Files, errors: &mut Vec<Error>) {
        for path in own_paths(files) {
            let table = files.table(&path, &OWN, errors);
            let mut own_persons: QuickMap<&str, u32> = QuickMap::default();
            for row in &table.rows {
                let [name, country, sector, kind, _, _, id] = row.cells[..] else {
                    continue;
                };
                let valid = (
                    read_date(&table, row, 4, false, errors),
                    read_date(&table, row, 5, true, errors),
                );
                if !country.is_empty() && !self.ids.contains_key(country) {
                    let message = format!("no state or organisation has the id `{country}`");
                    errors.push(table.error(row, 1, message, "write ISO 3166 alpha-3, like `IDN`, or leave it empty"));
                    continue;
                }
                if let Some(wrong) = sectors(sector).iter().find(|s| !SECTORS.contains(&s.as_str())) {
                    let help = format!("one of {}", SECTORS.join(" "));
                    errors.push(table.error(row, 2, format!("no sector `{wrong}`"), help));
                }
                let is_kind = |k: &str| k == "own" || self.entities.iter().any(|e| e.kind == k);
                if !kind.is_empty() && kind != "person" && !is_kind(kind) {
                    let help = "`person`, a kind of `actors/organisations.tsv` like `NGO`, or nothing";
                    errors.push(table.error(row, 3, format!("no kind `{kind}`"), help));
                }
                if let (Some(from), Some(to)) = valid
                    && to < from
                {
                    let message = format!("`{}` is before `{}`", row.cells[5], row.cells[4]);
                    errors.push(table.error(row, 5, message, "`to` is the last day, `from` the first"));
                }
                let named = if kind == "person" {
                    let person = self.persons.len() as u32;
                    own_persons.insert(name, person);
                    self.persons.push(Person {
                        name: name.into(),
                        terms: vec![self.terms.len() as u32],
                    });
                    self.terms.push(Term {
                        person,
                        country: country.into(),
                        sector: sectors(sector),
                        office: String::new(),
                        valid,
                        via: table.via(row),
                    });
                    Named::Person(person)
                } else if let Some(&entity) = self.ids.get(id) {
                    Named::Entity(entity)
                } else {
                    let entity = Entity {
                        id: if id.is_empty() { name.into() } else { id.into() },
                        name: name.into(),
                        kind: if kind.is_empty() { "own".into() } else { kind.into() },
                        sector: sectors(sector),
                        country: country.into(),
                        valid,
                        via: table.via(row),
                    };
                    let at = *self.ids.entry(entity.id.clone()).or_insert(self.entities.len() as u32);
                    if at as usize == self.entities.len() {
                        self.entities.push(entity);
                    }
                    Named::Entity(at)
                };
                self.own.push(CastName {
                    text: name.into(),
                    named,
                    usage: NameUse::Name,
                    path: path.as_str().into(),
                    line: row.line,
                });
            }
            // Whom the user describes anew keeps his aliases.
            for name in &mut self.common {
                if let Named::Person(person) = &mut name.named
                    && let Some(&own) = own_persons.get(self.persons[*person as usize].name.as_str())
                {
                    *person = own;
                }
            }
        }
    }

    fn add(&mut self, table: &Table<'_>, row: &Row<'_>, entity: Entity, errors: &mut Vec<Error>) {
        if let Some(&other) = self.ids.get(&entity.id) {
            let message = format!(
                "the id `{}` stands already at {}",
                entity.id, self.entities[other as usize].via
            );
            errors.push(table.error(row, 0, message, "ids are unique among all actors"));
            return;
        }
        let at = self.entities.len() as u32;
        self.ids.insert(entity.id.clone(), at);
        self.common.push(CastName {
            text: entity.name.as_str().into(),
            named: Named::Entity(at),
            usage: NameUse::Name,
            path: match self.common.last() {
                Some(last) if *last.path == *table.path => last.path.clone(),
                _ => table.path.as_str().into(),
            },
            line: row.line,
        });
        self.entities.push(entity);
    }

    /// An entity by its id.
    pub fn entity(&self, id: &str) -> Option<&Entity> {
        self.ids.get(id).map(|&i| &self.entities[i as usize])
    }

    /// The Wikidata item of a state or organisation; empty if none is known for certain.
    pub fn wikidata(&self, id: &str) -> &str {
        self.items.get(id).map_or("", String::as_str)
    }

    /// The term that a person held on a day, an office of state before one in a party or association; without a day, or outside all terms, the latest that had begun.
    pub fn term(&self, person: u32, on: Option<Date>) -> Option<&Term> {
        let terms = || {
            self.persons[person as usize]
                .terms
                .iter()
                .map(|&t| &self.terms[t as usize])
        };
        match on {
            Some(day) => terms()
                .filter(|t| is_valid(&t.valid, day))
                .max_by_key(|t| (t.is_of_state(), t.valid.0))
                .or_else(|| {
                    terms()
                        .filter(|t| t.valid.0.is_none_or(|f| f <= day))
                        .max_by_key(|t| t.valid.0)
                }),
            None => terms().max_by_key(|t| t.valid.0),
        }
    }
}

/// The first run of letters and digits, in lower case: the key that names are found by.
pub fn name_key(text: &str) -> Cow<'_, str> {
    let plain = |b: &u8| b.is_ascii_lowercase() || b.is_ascii_digit();
    if text.as_bytes().iter().all(plain) {
        return Cow::Borrowed(text);
    }
    key_chars(text).collect()
}

fn key_chars(text: &str) -> impl Iterator<Item = char> + '_ {
    let run = text.chars().take_while(|c| c.is_alphanumeric());
    run.flat_map(char::to_lowercase)
}

impl CastNames {
    /// Reads `actors/names/<code>.tsv`; names that hold in every language come after its own.
    pub fn load(files: &Files, lang: Lang, cast: &Cast, errors: &mut Vec<Error>) -> CastNames {
        let file = format!("actors/names/{lang}.tsv");
        let table = files.table(&file, &["name", "id", "kind"], errors);
        let path: Arc<str> = file.as_str().into();
        let mut own = Vec::with_capacity(table.rows.len());
        for row in &table.rows {
            let usage = match row.cells[2] {
                "name" | "short" | "abbreviation" | "" => NameUse::Name,
                "adjective" => NameUse::Adjective,
                "demonym" => NameUse::Demonym,
                "capital" => NameUse::Capital,
                "metonym" => NameUse::Metonym,
                other => {
                    let help = "name, short, abbreviation, adjective, demonym, capital or metonym";
                    errors.push(table.error(row, 2, format!("no kind `{other}`"), help));
                    continue;
                }
            };
            let Some(&entity) = cast.ids.get(row.cells[1]) else {
                let message = format!("no state or organisation has the id `{}`", row.cells[1]);
                errors.push(table.error(row, 1, message, "add it to countries.tsv or organisations.tsv"));
                continue;
            };
            own.push(CastName {
                text: row.cells[0].into(),
                named: Named::Entity(entity),
                usage,
                path: path.clone(),
                line: row.line,
            });
        }
        let mut known: QuickSet<&str> = QuickSet::default();
        known.reserve(own.len() + cast.common.len());
        known.extend(cast.own.iter().chain(&own).map(|n| &*n.text));
        let mut common: Vec<CastName> = Vec::with_capacity(cast.common.len());
        for name in &cast.common {
            let is_new = match name.named {
                Named::Entity(_) => known.insert(&name.text),
                Named::Person(_) => !known.contains(&*name.text),
            };
            if is_new {
                common.push(name.clone());
            }
        }
        CastNames::build(cast.own.iter().cloned().chain(own).chain(common))
    }

    fn build(all: impl Iterator<Item = CastName>) -> CastNames {
        let mut keys = Words::default();
        let mut key = String::new();
        let mut keyed: Vec<(u32, CastName)> = Vec::new();
        for name in all {
            key.clear();
            key.extend(key_chars(&name.text));
            if !key.is_empty() {
                keyed.push((keys.add(&key), name));
            }
        }
        keyed.sort_by(|(i, a), (j, b)| {
            i.cmp(j)
                .then_with(|| b.text.len().cmp(&a.text.len()))
                .then_with(|| a.text.cmp(&b.text))
        });
        let starts = (0..=keys.len() as u32).map(|key| keyed.partition_point(|(k, _)| *k < key) as u32);
        CastNames {
            starts: starts.collect(),
            names: keyed.into_iter().map(|(_, name)| name).collect(),
            keys,
        }
    }

    /// The names that are `text`, in any case.
    pub fn exact(&self, text: &str) -> Vec<&CastName> {
        let wanted = text.to_lowercase();
        let same = |n: &&CastName| n.text.to_lowercase() == wanted;
        self.starting(text).iter().filter(same).collect()
    }

    /// All names of somebody, in order.
    pub fn of(&self, named: Named) -> Vec<&CastName> {
        let mut found: Vec<&CastName> = self.names.iter().filter(|n| n.named == named).collect();
        found.sort_by(|a, b| (a.usage, &a.text).cmp(&(b.usage, &b.text)));
        found
    }

    /// The names that begin like `text`, longest first.
    pub fn starting(&self, text: &str) -> &[CastName] {
        let Some(key) = self.keys.id(&name_key(text)) else {
            return &[];
        };
        &self.names[self.starts[key as usize] as usize..self.starts[key as usize + 1] as usize]
    }
}

impl Roles {
    /// Reads `roles.tsv` and `pronouns.tsv` of one language.
    pub fn load(files: &Files, lang: Lang, errors: &mut Vec<Error>) -> Roles {
        let mut found = Roles::default();
        let table = files.table(
            &format!("languages/{lang}/roles.tsv"),
            &["word", "sector", "kind", "country"],
            errors,
        );
        for row in &table.rows {
            let kind = match row.cells[2] {
                "person" => RoleKind::Person,
                "member" => RoleKind::Member,
                "body" => RoleKind::Body,
                "group" => RoleKind::Group,
                "thing" => RoleKind::Thing,
                "former" => RoleKind::Former,
                "backed" => RoleKind::Backed,
                "within" => RoleKind::Within,
                "home" => {
                    found.home = row.cells[3].into();
                    continue;
                }
                other => {
                    let message = format!("no kind `{other}`");
                    let help = "person, member, body, group, thing, former, backed, within or home";
                    errors.push(table.error(row, 2, message, help));
                    continue;
                }
            };
            if matches!(kind, RoleKind::Former | RoleKind::Backed | RoleKind::Within) {
                for word in row.cells[0].split('|').filter(|w| !w.contains(' ')) {
                    found.marks.insert(word.to_lowercase(), kind);
                }
                continue;
            }
            for word in row.cells[0].split('|') {
                let words: Vec<String> = word.split_whitespace().map(str::to_lowercase).collect();
                if let Some(first) = words.first() {
                    let noun = RoleNoun {
                        kind,
                        sector: sectors(row.cells[1]),
                        country: row.cells[3].into(),
                        via: table.via(row),
                        words: words.clone(),
                    };
                    found.roles.entry(first.clone()).or_default().push(noun);
                }
            }
        }
        for list in found.roles.values_mut() {
            list.sort_by(|a, b| b.words.len().cmp(&a.words.len()).then_with(|| a.via.cmp(&b.via)));
        }
        let columns = ["word", "person", "number", "kind"];
        let table = files.table(&format!("languages/{lang}/pronouns.tsv"), &columns, errors);
        for row in &table.rows {
            for word in row.cells[0].split('|') {
                let words: Vec<String> = word.split_whitespace().map(str::to_lowercase).collect();
                let Some(first) = words.first() else { continue };
                found.pronouns.entry(first.clone()).or_default().push(Pronoun {
                    person: row.cells[1].parse().unwrap_or(3),
                    plural: matches!(row.cells[2], "plur" | "dual" | "trial"),
                    count: match row.cells[2] {
                        "dual" => 2,
                        "trial" => 3,
                        _ => 0,
                    },
                    gender: row.cells[2].strip_prefix("sing-").and_then(|g| g.chars().next()),
                    kind: row.cells[3].into(),
                    via: table.via(row),
                    words: words.clone(),
                });
            }
        }
        for list in found.pronouns.values_mut() {
            list.sort_by(|a, b| b.words.len().cmp(&a.words.len()).then_with(|| a.via.cmp(&b.via)));
        }
        found
    }

    /// Whether a word (lower case) is a mark of a kind.
    pub fn is_mark(&self, kind: RoleKind, word: &str) -> bool {
        self.marks.get(word) == Some(&kind)
    }

    /// Role nouns that begin with a word, longest first.
    pub fn roles(&self, word: &str) -> &[RoleNoun] {
        self.roles.get(word).map_or(&[], Vec::as_slice)
    }

    /// Pronouns that begin with a word, longest first.
    pub fn pronouns(&self, word: &str) -> &[Pronoun] {
        self.pronouns.get(word).map_or(&[], Vec::as_slice)
    }
}
