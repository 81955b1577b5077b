//! `cargo xtask score-treebanks`: how well tags, trees and lemmas agree with the test treebanks.

use prapanca::parse::train::{lemma, trees};
use prapanca::parse::{GoldSentence, Model, Upos, read_conllu};
use std::fs;
use std::path::{Path, PathBuf};
use std::time::Instant;

#[derive(clap::Args)]
pub struct Args {
    /// Folder of the treebanks.
    #[arg(long)]
    treebanks: Option<PathBuf>,
    /// Language.
    #[arg(long, default_value = "all", value_parser = ["en", "id", "all"])]
    lang: String,
    /// Score this model file in place of `models/<code>/model.bin`.
    #[arg(long)]
    model: Option<PathBuf>,
}

/// Language, file, the ways asked for.
const TESTS: &[(&str, &str, &str)] = &[
    ("en", "en_ewt-dev", "ewt"),
    ("en", "en_gum-dev", "gum"),
    ("en", "en_ewt-test", "ewt"),
    ("en", "en_gum-test", "gum"),
    ("id", "id_gsd-test", "gsd"),
];

/// The workspace's folder.
pub fn root() -> PathBuf {
    let here = Path::new(env!("CARGO_MANIFEST_DIR"));
    here.parent().unwrap_or(here).to_path_buf()
}

/// The folder of the treebanks: as given, or beside the workspace.
pub fn treebanks(given: Option<&Path>) -> PathBuf {
    given.map_or_else(|| root().join("../shared/treebanks"), Path::to_path_buf)
}

pub fn read_treebank(folder: &Path, name: &str) -> Result<Vec<GoldSentence>, String> {
    let path = folder.join(format!("{name}.conllu"));
    let text = fs::read_to_string(&path).map_err(|e| format!("{}: {e}", path.display()))?;
    read_conllu(&text).map_err(|(line, e)| format!("{}:{line}: {e}", path.display()))
}

pub fn run(args: &Args) -> Result<(), String> {
    let folder = treebanks(args.treebanks.as_deref());
    println!("| test | sentences | UPOS | FEATS | UAS | LAS | lemma | sentences/s |");
    println!("| --- | --- | --- | --- | --- | --- | --- | --- |");
    for (lang, file, style) in TESTS {
        if args.lang != "all" && args.lang != *lang {
            continue;
        }
        let path = args
            .model
            .clone()
            .unwrap_or_else(|| root().join(format!("models/{lang}/model.bin")));
        let bytes = fs::read(&path).map_err(|e| format!("{}: {e}", path.display()))?;
        let model = Model::load(&bytes)?;
        let gold = read_treebank(&folder, file)?;
        let forms: Vec<Vec<&str>> = gold
            .iter()
            .map(|s| s.tokens.iter().map(|t| t.form.as_str()).collect())
            .collect();
        let start = Instant::now();
        let found = trees(&model, &forms, style);
        let time = start.elapsed().as_secs_f64();
        let mut count = [0usize; 5];
        let mut total = 0;
        for (s, t) in gold.iter().zip(&found) {
            for (i, g) in s.tokens.iter().enumerate() {
                total += 1;
                count[0] += usize::from(g.upos == Some(t.upos[i]));
                count[1] += usize::from(g.feats == t.feats[i]);
                let head = g.head == t.head[i];
                count[2] += usize::from(head);
                count[3] += usize::from(head && g.deprel.is_some_and(|d| d.base() == t.deprel[i].base()));
                // Treebanks do not agree on capitals, and names keep their form.
                let said = lemma(&model, &g.form, t.upos[i]);
                let name = g.upos == Some(Upos::Propn) && said == g.form;
                count[4] += usize::from(name || said.to_lowercase() == g.lemma.to_lowercase());
            }
        }
        let [upos, feats, uas, las, lemma] = count.map(|c| 100.0 * c as f64 / total.max(1) as f64);
        println!(
            "| {file} | {} | {upos:.2} | {feats:.2} | {uas:.2} | {las:.2} | {lemma:.2} | {:.0} |",
            gold.len(),
            gold.len() as f64 / time
        );
    }
    Ok(())
}
