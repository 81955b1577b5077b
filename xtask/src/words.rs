//! Word lists and tagged texts that the trainer learns from beside the treebanks, in the shapes of the packages that carry
//! them. The model cards say which these are and how they are licensed.

use prapanca::parse::Upos;
use prapanca::parse::train::Tagged;
use std::collections::{BTreeMap, HashMap};
use std::fs;
use std::path::Path;

/// No more words than these have a cluster: the most frequent.
const MOST_CLUSTERED: usize = 80_000;

fn read(path: &Path) -> Result<String, String> {
    fs::read_to_string(path).map_err(|e| format!("{}: {e}; the model card says where to get it", path.display()))
}

fn numbers(path: &Path) -> Result<HashMap<String, f64>, String> {
    serde_json::from_str(&read(path)?).map_err(|e| format!("{}: {e}", path.display()))
}

/// `en_lexeme_cluster.json` and `en_lexeme_prob.json` of spacy-lookups-data: forms with their clusters. Of several ways to
/// write a form the most frequent one counts.
///
/// # Errors
/// Files that are missing or no objects of numbers.
pub fn clusters(folder: &Path) -> Result<Vec<(String, u32)>, String> {
    let clusters = numbers(&folder.join("en_lexeme_cluster.json"))?;
    let frequency = numbers(&folder.join("en_lexeme_prob.json"))?;
    let mut best: BTreeMap<String, (f64, u32)> = BTreeMap::new();
    for (form, &cluster) in &clusters {
        let log = frequency.get(form).copied().unwrap_or(f64::NEG_INFINITY);
        let cluster = cluster as u32;
        let seat = best.entry(form.to_lowercase()).or_insert((f64::NEG_INFINITY, 0));
        if cluster > 0 && (log, cluster) > *seat {
            *seat = (log, cluster);
        }
    }
    let mut all: Vec<(String, (f64, u32))> = best.into_iter().filter(|(_, (_, c))| *c > 0).collect();
    all.sort_by(|a, b| b.1.0.total_cmp(&a.1.0).then_with(|| a.0.cmp(&b.0)));
    all.truncate(MOST_CLUSTERED);
    Ok(all.into_iter().map(|(form, (_, c))| (form, c)).collect())
}

/// `en-lexicon.txt` of textblob: the lexicon of Brill's tagger, a form and its usual Penn tag on each line.
///
/// # Errors
/// A file that is missing.
pub fn dictionary(folder: &Path) -> Result<Vec<(String, Upos)>, String> {
    let text = read(&folder.join("en-lexicon.txt"))?;
    let mut upos: BTreeMap<String, Upos> = BTreeMap::new();
    for line in text.lines().filter(|l| !l.starts_with(";;;")) {
        let mut parts = line.split_whitespace();
        let (Some(form), Some(tag)) = (parts.next(), parts.next()) else {
            continue;
        };
        let tag = match tag.split('|').next().unwrap_or(tag) {
            "NN" | "NNS" => Upos::Noun,
            "NNP" | "NNPS" => Upos::Propn,
            "VB" | "VBD" | "VBG" | "VBN" | "VBP" | "VBZ" => Upos::Verb,
            "JJ" | "JJR" | "JJS" => Upos::Adj,
            "RB" | "RBR" | "RBS" | "WRB" => Upos::Adv,
            "IN" => Upos::Adp,
            "CD" => Upos::Num,
            "UH" => Upos::Intj,
            _ => continue,
        };
        // The word in small letters comes before the name.
        let known = upos.entry(form.to_lowercase()).or_insert(tag);
        if *known == Upos::Propn {
            *known = tag;
        }
    }
    Ok(upos.into_iter().collect())
}

/// `dataset_postag.txt` of nlp-id: Indonesian news, a form and its tag on each line, an empty line after each sentence.
///
/// # Errors
/// A file that is missing.
pub fn tagged(folder: &Path) -> Result<Tagged, String> {
    use Upos::*;
    let text = read(&folder.join("dataset_postag.txt"))?;
    let mut sentences = Vec::new();
    let mut sentence: Vec<(String, Vec<Upos>)> = Vec::new();
    for line in text.lines().chain([""]) {
        let Some((form, tag)) = line.split_once('\t') else {
            if sentence.len() > 2 {
                sentences.push(std::mem::take(&mut sentence));
            }
            sentence.clear();
            continue;
        };
        let may: &[Upos] = match tag.trim() {
            "NN" => &[Noun],
            "NNP" => &[Propn],
            "VB" | "vb" => &[Verb, Aux],
            "JJ" => &[Adj],
            "ADV" => &[Adv, Aux, Part],
            "IN" => &[Adp, Sconj],
            "SC" => &[Sconj, Cconj, Adp, Adv],
            "CC" => &[Cconj, Sconj],
            "PR" => &[Pron, Sconj, Det],
            "DT" => &[Det, Pron, Part],
            "NUM" => &[Num],
            "NEG" | "RP" => &[Part, Adv],
            "UH" => &[Intj, Part],
            "SYM" => &[Punct, Sym],
            _ => &[X, Propn, Noun, Adj, Verb],
        };
        sentence.push((form.trim().to_string(), may.to_vec()));
    }
    Ok(Tagged {
        style: "kumparan".into(),
        sentences,
    })
}
