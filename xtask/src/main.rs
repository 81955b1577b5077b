//! For developers: `cargo xtask <command>`.

mod bench;
mod cases;
mod compare;
mod score;
mod train;
mod treebank;
mod words;

use clap::{Parser, Subcommand};
use std::path::PathBuf;
use std::process::ExitCode;

#[derive(Parser)]
#[command(name = "cargo xtask", about = "For developers of Prapanca")]
struct Cli {
    #[command(subcommand)]
    command: Command,
}

#[derive(Subcommand)]
enum Command {
    /// Run case files and say what is amiss.
    Cases {
        /// Case files; all of languages/*/cases/ if none is given.
        paths: Vec<PathBuf>,
        /// Language of files that do not stand below languages/<code>/.
        #[arg(long)]
        lang: Option<String>,
        /// Print the table only.
        #[arg(long)]
        quiet: bool,
    },
    /// Measure speed by stage, start-up and memory.
    Bench(bench::Args),
    /// Show which records two builds or two knowledge folders code differently.
    Compare(compare::Args),
    /// Score events, names and trees against a gold folder.
    Score(score::Args),
    /// Train the language models.
    Train(train::Args),
    /// Score the language models on the test treebanks.
    ScoreTreebanks(treebank::Args),
}

fn main() -> ExitCode {
    let done = match Cli::parse().command {
        Command::Train(args) => train::run(&args),
        Command::ScoreTreebanks(args) => treebank::run(&args),
        Command::Cases { paths, lang, quiet } => cases::run(&paths, lang.as_deref(), quiet),
        Command::Bench(args) => bench::run(&args),
        Command::Compare(args) => compare::run(&args),
        Command::Score(args) => score::run(&args),
    };
    match done {
        Ok(()) => ExitCode::SUCCESS,
        Err(message) => {
            eprintln!("error: {message}");
            ExitCode::FAILURE
        }
    }
}
