//! For developers.

mod train;
mod treebank;

use clap::{Parser, Subcommand};
use std::process::ExitCode;

#[derive(Parser)]
#[command(about = "For developers.")]
struct Args {
    #[command(subcommand)]
    task: Task,
}

#[derive(Subcommand)]
enum Task {
    /// Trains the language models.
    Train(train::Args),
    /// Scores the language models on the test treebanks.
    ScoreTreebanks(treebank::Args),
}

fn main() -> ExitCode {
    let done = match Args::parse().task {
        Task::Train(args) => train::run(&args),
        Task::ScoreTreebanks(args) => treebank::run(&args),
    };
    match done {
        Ok(()) => ExitCode::SUCCESS,
        Err(message) => {
            eprintln!("{message}");
            ExitCode::FAILURE
        }
    }
}
