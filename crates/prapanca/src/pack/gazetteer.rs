//! `places/`: cities, regions, countries and their names, and the words that stand around a name when it is used as a place.
//!
//! `cities.tsv` (`key id name country admin1 latitude longitude population`, sorted by key, the folded name or another name;
//! packed by `xtask/places.py`, and searched where it stands; a population `A123` marks a first-order division), `regions.tsv` (`id name country latitude
//! longitude kind within`; the last the id of the first-order division that holds it), `countries.tsv` (`id name latitude longitude capital`), `names/<code>.tsv` (`name id town`: what a language
//! calls them; for a town its name in `cities.tsv`), `words/<code>.tsv` (`word kind`: `in`, `to`, `from`, `generic`, `visit`, `against`). Names of countries also come
//! from `actors/names/<code>.tsv`.

use super::words::QuickMap;
use super::{Files, Table};
use crate::base::{Error, Lang};
use std::borrow::Cow;

/// What a row of the gazetteer describes.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum PlaceKind {
    /// A town.
    City,
    /// A first-order division of a country.
    Division,
    /// A province, sea, strait, island or another stretch of the earth.
    Region,
    /// A country.
    Country,
    /// A part of the world, too wide to be where something happened.
    World,
}

/// A place of the world.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Entry<'a> {
    /// Its id: GeoNames' number, or a word of our own, or ISO 3166 alpha-3.
    pub id: &'a str,
    /// Its name.
    pub name: &'a str,
    /// ISO 3166 alpha-3; empty if none or disputed.
    pub country: &'a str,
    /// The first-order division it lies in; empty if none or not known.
    pub admin1: &'a str,
    /// Degrees north.
    pub latitude: f64,
    /// Degrees east.
    pub longitude: f64,
    /// Inhabitants; 0 if not known.
    pub population: u64,
    /// What it is.
    pub kind: PlaceKind,
    file: u8,
    line: u32,
}

impl Entry<'_> {
    /// Its row as `path:line`; of the towns, whose file is searched and not read, as `path#id`.
    pub fn via(&self) -> String {
        if self.file as usize == CITIES {
            return format!("{}#{}", FILES[CITIES], self.id);
        }
        format!("{}:{}", FILES[self.file as usize % FILES.len()], self.line)
    }
}

/// What a word around a name says.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum PlaceWord {
    /// A preposition of place.
    In,
    /// A preposition of direction.
    To,
    /// A preposition of origin.
    From,
    /// A word that may stand between the preposition and the name (`kota`, `the city of`).
    Generic,
    /// A verb whose object is where it happens (`visit`).
    Visit,
    /// A word that makes a preposition after it no matter of place (`according to`).
    Against,
}

#[derive(Debug, Default)]
struct Local {
    lang: Option<Lang>,
    names: QuickMap<u64, Ref>,
    words: QuickMap<String, Vec<PlaceWord>>,
}

/// A row read at load, or where a line of the towns begins.
#[derive(Clone, Copy, Debug)]
enum Ref {
    Row(u32),
    Town(usize),
}

#[derive(Clone, Copy, Debug)]
struct Row {
    file: u8,
    line: u32,
    /// Byte range of its line.
    start: u32,
    end: u32,
    /// The next row with the same name.
    next: u32,
    latitude: f32,
    longitude: f32,
}

/// Places, found by name.
#[derive(Debug, Default)]
pub struct Gazetteer {
    texts: Vec<Box<str>>,
    towns: Cow<'static, [u8]>,
    rows: Vec<Row>,
    by_name: QuickMap<u64, u32>,
    /// Rows by the hash of their id.
    by_id: QuickMap<u64, u32>,
    local: Vec<Local>,
}

const NONE: u32 = u32::MAX;
const CITIES: usize = 0;
const REGIONS: usize = 1;
const COUNTRIES: usize = 2;
const FILES: [&str; 3] = ["places/cities.tsv", "places/regions.tsv", "places/countries.tsv"];
const HEADERS: [&str; 3] = [
    "key\tid\tname\tcountry\tadmin1\tlatitude\tlongitude\tpopulation",
    "id\tname\tcountry\tlatitude\tlongitude\tkind\twithin",
    "id\tname\tlatitude\tlongitude\tcapital",
];

impl Gazetteer {
    /// Reads all files of `places/`; empty if there are none.
    pub fn load(files: &Files, errors: &mut Vec<Error>) -> Gazetteer {
        let mut g = Gazetteer::default();
        let mut ids: QuickMap<u64, u32> = QuickMap::default();
        // Countries first: `Singapore` the state before `Singapore` the city when nothing else tells.
        for file in [COUNTRIES, REGIONS] {
            g.read(file, files, &mut ids, errors);
        }
        g.towns = files.0.get(FILES[CITIES]).cloned().unwrap_or_default();
        let header = HEADERS[CITIES].as_bytes();
        if !g.towns.is_empty() && !g.towns.starts_with(header) {
            errors.push(Error {
                path: FILES[CITIES].into(),
                line: 1,
                column: 0,
                message: format!("columns other than `{}`", HEADERS[CITIES].replace('\t', "` `")),
                help: "xtask/places.py packs this file".into(),
            });
            g.towns = Cow::default();
        }
        for lang in files.languages() {
            let mut local = Local {
                lang: Some(lang),
                ..Local::default()
            };
            // Not through `table`'s errors: that file is the cast's own to check.
            let cast = Table::read(
                "",
                files.get(&format!("actors/names/{lang}.tsv")).unwrap_or(b""),
                &["name", "id", "kind"],
                &mut Vec::new(),
            );
            for row in &cast.rows {
                let [name, id, kind] = [0, 1, 2].map(|i| row.cells.get(i).copied().unwrap_or(""));
                if matches!(kind, "name" | "short" | "abbreviation")
                    && let Some(&r) = ids.get(&hash(id))
                    && g.rows[r as usize].file as usize == COUNTRIES
                {
                    local.names.entry(hash(&fold(name))).or_insert(Ref::Row(r));
                }
            }
            let path = format!("places/names/{lang}.tsv");
            let table = files.table(&path, &["name", "id", "town"], errors);
            for row in &table.rows {
                let known = match ids.get(&hash(row.cells[1])) {
                    Some(&r) => Some(Ref::Row(r)),
                    None => g
                        .lines(&fold(row.cells[2]))
                        .find(|&at| g.town(at).is_some_and(|e| e.id == row.cells[1]))
                        .map(Ref::Town),
                };
                match known {
                    Some(r) => {
                        local.names.insert(hash(&fold(row.cells[0])), r);
                    }
                    None => errors.push(table.error(
                        row,
                        1,
                        format!("no place has the id `{}`", row.cells[1]),
                        "ids stand in places/cities.tsv, regions.tsv and countries.tsv",
                    )),
                }
            }
            let path = format!("places/words/{lang}.tsv");
            let table = files.table(&path, &["word", "kind"], errors);
            for row in &table.rows {
                let kind = match row.cells[1] {
                    "in" => PlaceWord::In,
                    "to" => PlaceWord::To,
                    "from" => PlaceWord::From,
                    "generic" => PlaceWord::Generic,
                    "visit" => PlaceWord::Visit,
                    "against" => PlaceWord::Against,
                    other => {
                        errors.push(table.error(
                            row,
                            1,
                            format!("`{other}` is no kind of word"),
                            "one of in, to, from, generic, visit, against",
                        ));
                        continue;
                    }
                };
                for words in row.cells[0].split('|') {
                    for word in words.split_whitespace() {
                        let kinds = local.words.entry(word.to_lowercase()).or_default();
                        if !kinds.contains(&kind) {
                            kinds.push(kind);
                        }
                    }
                }
            }
            g.local.push(local);
        }
        g.by_id = ids;
        g
    }

    fn read(&mut self, file: usize, files: &Files, ids: &mut QuickMap<u64, u32>, errors: &mut Vec<Error>) {
        let path = FILES[file];
        let fault = |line: u32, message: String, help: &str| Error {
            path: path.into(),
            line,
            column: 0,
            message,
            help: help.into(),
        };
        let text = match std::str::from_utf8(files.get(path).unwrap_or(b"")) {
            Ok(text) => text,
            Err(_) => {
                errors.push(fault(0, "bytes that are not UTF-8".into(), "save the file as UTF-8"));
                ""
            }
        };
        while self.texts.len() <= file {
            self.texts.push("".into());
        }
        self.texts[file] = text.into();
        let lines = text.lines().count();
        self.rows.reserve(lines);
        self.by_name.reserve(lines);
        ids.reserve(lines);
        let mut header = false;
        let mut start = 0;
        let mut key = String::new();
        for (i, line) in text.split_inclusive('\n').enumerate() {
            let (from, number) = (start, i as u32 + 1);
            start += line.len();
            let line = line.trim_end_matches(['\n', '\r']);
            if line.is_empty() || line.starts_with('#') {
                continue;
            }
            if !header {
                header = true;
                if line != HEADERS[file] {
                    let expected = HEADERS[file].replace('\t', "` `");
                    errors.push(fault(
                        number,
                        format!("columns other than `{expected}`"),
                        "the first line names the columns, parted by tabs",
                    ));
                    return;
                }
                continue;
            }
            let mut cells = line.split('\t');
            let (id, name) = (cells.next().unwrap_or(""), cells.next().unwrap_or(""));
            if file != COUNTRIES {
                cells.next();
            }
            let mut degrees = |most: f32| {
                cells
                    .next()
                    .and_then(|c| c.parse::<f32>().ok())
                    .filter(|d| d.abs() <= most)
            };
            let (Some(latitude), Some(longitude)) = (degrees(90.0), degrees(180.0)) else {
                errors.push(fault(
                    number,
                    "no degrees where degrees should be".into(),
                    "latitude and longitude in degrees, such as `-6.2` and `106.8`",
                ));
                continue;
            };
            let row = self.rows.len() as u32;
            if ids.insert(hash(id), row).is_some() {
                errors.push(fault(
                    number,
                    format!("the id `{id}` a second time"),
                    "every place has an id of its own",
                ));
                continue;
            }
            key.clear();
            fold_into(name, &mut key);
            let first = self.by_name.entry(hash(&key)).or_insert(NONE);
            let next = *first;
            *first = row;
            self.rows.push(Row {
                file: file as u8,
                line: number,
                start: from as u32,
                end: (from + line.len()) as u32,
                next,
                latitude,
                longitude,
            });
        }
    }

    /// Whether it knows any place.
    pub fn is_empty(&self) -> bool {
        self.rows.is_empty() && self.towns.is_empty()
    }

    fn local(&self, lang: Lang) -> Option<&Local> {
        self.local.iter().find(|l| l.lang == Some(lang))
    }

    /// What a word (lower case) around a name says in a language.
    pub fn word(&self, lang: Lang, word: &str) -> &[PlaceWord] {
        self.local(lang)
            .and_then(|l| l.words.get(word))
            .map_or(&[], Vec::as_slice)
    }

    /// The places of a name. What the language itself calls so comes first and alone decides; else all places of that
    /// name, countries before regions before towns and divisions, larger ones before smaller ones.
    pub fn find(&self, lang: Lang, name: &str) -> Vec<Entry<'_>> {
        let key = fold(name);
        let own = self.local(lang).and_then(|l| l.names.get(&hash(&key)));
        let own = own.and_then(|&r| match r {
            Ref::Row(row) => self.entry(row),
            Ref::Town(at) => self.town(at),
        });
        if let Some(own) = own.filter(|e| e.kind != PlaceKind::Country) {
            return vec![own];
        }
        let mut found: Vec<Entry<'_>> = own.into_iter().collect();
        let mut at = self.by_name.get(&hash(&key)).copied().unwrap_or(NONE);
        while let Some(row) = self.rows.get(at as usize) {
            // A hash may be shared by two names.
            found.extend(
                self.entry(at)
                    .filter(|e| fold(e.name) == key && own.is_none_or(|o| o.id != e.id)),
            );
            at = row.next;
        }
        found.extend(self.lines(&key).filter_map(|at| self.town(at)));
        // A division of its chief town's name stands behind the town.
        let rank = |e: &Entry<'_>| match e.kind {
            PlaceKind::Country => 0,
            PlaceKind::Region | PlaceKind::World => 1,
            PlaceKind::City | PlaceKind::Division => 2,
        };
        let towns: Vec<&str> = found
            .iter()
            .filter(|e| e.kind == PlaceKind::City && e.population >= 15_000)
            .map(|e| e.country)
            .collect();
        let behind: Vec<bool> = found
            .iter()
            .map(|e| e.kind == PlaceKind::Division && towns.contains(&e.country))
            .collect();
        let mut order: Vec<usize> = (0..found.len()).collect();
        order.sort_by_key(|&i| (rank(&found[i]), behind[i], std::cmp::Reverse(found[i].population), i));
        order.into_iter().map(|i| found[i]).collect()
    }

    /// Where the lines of the towns whose key is `key` begin.
    fn lines<'a>(&'a self, key: &'a str) -> impl Iterator<Item = usize> + use<'a> {
        let bytes = &self.towns[..];
        let header = bytes.iter().position(|&b| b == b'\n').map_or(bytes.len(), |n| n + 1);
        let key_at = move |at: usize| bytes[at..].split(|&b| b == b'\t').next().unwrap_or(b"");
        let begin = move |mut at: usize| {
            while at > header && bytes[at - 1] != b'\n' {
                at -= 1;
            }
            at
        };
        let (mut low, mut high) = (header, if key.is_empty() { header } else { bytes.len() });
        while low < high {
            let at = begin(low + (high - low) / 2);
            if key_at(at) < key.as_bytes() {
                low = next_line(bytes, at);
            } else {
                high = at;
            }
        }
        std::iter::successors(Some(low), move |&at| Some(next_line(bytes, at)))
            .take_while(move |&at| !key.is_empty() && at < bytes.len() && key_at(at) == key.as_bytes())
    }

    fn town(&self, at: usize) -> Option<Entry<'_>> {
        let line = self.towns.get(at..next_line(&self.towns, at))?;
        let mut cells = std::str::from_utf8(line).ok()?.trim_end().split('\t').skip(1);
        let (id, name, country, admin1) = (cells.next()?, cells.next()?, cells.next()?, cells.next()?);
        let (latitude, longitude) = (cells.next()?.parse().ok()?, cells.next()?.parse().ok()?);
        let size = cells.next()?;
        let (kind, size) = match size.strip_prefix('A') {
            Some(size) => (PlaceKind::Division, size),
            None => (PlaceKind::City, size),
        };
        Some(Entry {
            id,
            name,
            country,
            admin1: if admin1 == "-" { "" } else { admin1 },
            latitude,
            longitude,
            population: size.parse().unwrap_or(0),
            kind,
            file: CITIES as u8,
            line: 0,
        })
    }

    /// The name of a region; empty if there is none of that id.
    fn name_of(&self, id: &str) -> &str {
        let name = || {
            let row = self.rows.get(*self.by_id.get(&hash(id))? as usize)?;
            let line = self
                .texts
                .get(row.file as usize)?
                .get(row.start as usize..row.end as usize)?;
            line.split('\t').nth(1)
        };
        if id.is_empty() { "" } else { name().unwrap_or("") }
    }

    fn entry(&self, row: u32) -> Option<Entry<'_>> {
        let row = self.rows.get(row as usize)?;
        let line = self
            .texts
            .get(row.file as usize)?
            .get(row.start as usize..row.end as usize)?;
        let cells: Vec<&str> = line.split('\t').collect();
        let cell = |i: usize| cells.get(i).copied().filter(|c| *c != "-").unwrap_or("");
        let kind = match row.file as usize {
            COUNTRIES => PlaceKind::Country,
            _ if cell(5) == "world" => PlaceKind::World,
            _ => PlaceKind::Region,
        };
        Some(Entry {
            id: cell(0),
            name: cell(1),
            admin1: self.name_of(cell(6)),
            country: if kind == PlaceKind::Country { cell(0) } else { cell(2) },
            // By way of its shortest decimal, so that 35.69 stays 35.69.
            latitude: row.latitude.to_string().parse().unwrap_or_default(),
            longitude: row.longitude.to_string().parse().unwrap_or_default(),
            population: 0,
            kind,
            file: row.file,
            line: row.line,
        })
    }
}

fn hash(text: &str) -> u64 {
    text.bytes().fold(0xcbf2_9ce4_8422_2325, |h, b| {
        (h ^ u64::from(b)).wrapping_mul(0x0100_0000_01b3)
    })
}

/// Where the line after the one at `at` begins.
fn next_line(bytes: &[u8], at: usize) -> usize {
    bytes[at..]
        .iter()
        .position(|&b| b == b'\n')
        .map_or(bytes.len(), |n| at + n + 1)
}

/// A name as it is compared: lower case, no accents, no apostrophes and full stops, hyphens as blanks.
pub fn fold(name: &str) -> String {
    let mut out = String::with_capacity(name.len());
    fold_into(name, &mut out);
    out
}

fn fold_into(name: &str, out: &mut String) {
    for c in name.chars() {
        match c {
            'a'..='z' | '0'..='9' => out.push(c),
            'A'..='Z' => out.push(c.to_ascii_lowercase()),
            '\'' | '’' | '‘' | '`' | '.' | 'ʻ' | 'ʼ' => {}
            '-' | '–' | '/' => out.push(' '),
            _ if c.is_whitespace() => {
                if !out.ends_with(' ') {
                    out.push(' ');
                }
            }
            _ => {
                for l in c.to_lowercase() {
                    match l {
                        'à'..='å' | 'ā' | 'ă' | 'ą' | 'ạ' | 'ả' | 'ấ' | 'ầ' | 'ắ' | 'ằ' | 'ẵ' => {
                            out.push('a')
                        }
                        'ç' | 'ć' | 'č' | 'ĉ' | 'ċ' => out.push('c'),
                        'ḏ' | 'ḍ' | 'ď' | 'đ' | 'ð' => out.push('d'),
                        'è'..='ë' | 'ē' | 'ė' | 'ę' | 'ě' | 'ế' | 'ề' | 'ệ' | 'ə' => out.push('e'),
                        'ğ' | 'ģ' | 'ĝ' => out.push('g'),
                        'ḩ' | 'ḥ' | 'ħ' => out.push('h'),
                        'ì'..='ï' | 'ī' | 'į' | 'ı' | 'ị' => out.push('i'),
                        'ķ' => out.push('k'),
                        'ł' | 'ļ' | 'ľ' => out.push('l'),
                        'ñ' | 'ń' | 'ņ' | 'ň' => out.push('n'),
                        'ò'..='ö' | 'ø' | 'ō' | 'ő' | 'ơ' | 'ồ' | 'ộ' => out.push('o'),
                        'ŕ' | 'ř' => out.push('r'),
                        'ś' | 'š' | 'ş' | 'ș' | 'ṣ' => out.push('s'),
                        'ţ' | 'ť' | 'ț' | 'ṭ' => out.push('t'),
                        'ù'..='ü' | 'ū' | 'ů' | 'ű' | 'ų' | 'ư' | 'ừ' | 'ử' => out.push('u'),
                        'ý' | 'ÿ' => out.push('y'),
                        'ź' | 'ż' | 'ž' | 'ẓ' => out.push('z'),
                        'ß' => out.push_str("ss"),
                        'æ' => out.push_str("ae"),
                        'œ' => out.push_str("oe"),
                        _ => out.push(l),
                    }
                }
            }
        }
    }
}
