//! `cargo xtask compare OLD NEW`: records gained, lost and changed over a fixed pile of articles.

use crate::bench::{build, root};
use prapanca::compare::compare_records;
use prapanca::record::Record;
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};

#[derive(clap::Args)]
pub struct Args {
    /// A built program, or a knowledge folder to be read by this workspace's program.
    old: PathBuf,
    /// A built program, or a knowledge folder to be read by this workspace's program.
    new: PathBuf,
    /// Articles beside those of examples/.
    #[arg(value_name = "PATH")]
    paths: Vec<PathBuf>,
}

pub fn run(args: &Args) -> Result<(), String> {
    let own = match args.old.is_dir() || args.new.is_dir() {
        true => Some(build("eval")?),
        false => None,
    };
    let side = |path: &Path| records(path, own.as_deref(), &args.paths);
    let difference = compare_records(&side(&args.old)?, &side(&args.new)?);
    println!("{} → {}\n", args.old.display(), args.new.display());
    print!("{difference}");
    Ok(())
}

/// What one side says of all articles.
fn records(side: &Path, own: Option<&Path>, paths: &[PathBuf]) -> Result<Vec<Record>, String> {
    let mut command = match own.filter(|_| side.is_dir()) {
        Some(own) => {
            let mut command = Command::new(own);
            command
                .arg("code")
                .arg("--knowledge")
                .arg(side.canonicalize().map_err(|e| e.to_string())?);
            command
        }
        None => {
            let mut command = Command::new(side.canonicalize().map_err(|e| format!("{}: {e}", side.display()))?);
            command.arg("code");
            command
        }
    };
    for path in paths {
        command.arg(path.canonicalize().map_err(|e| format!("{}: {e}", path.display()))?);
    }
    let output = command
        .args(["--quiet", "--format", "jsonl", "examples"])
        .current_dir(root())
        .stderr(Stdio::inherit())
        .output()
        .map_err(|e| format!("{}: {e}", side.display()))?;
    // Single articles may fail on both sides; what they said stands on standard error.
    if output.status.code().is_none_or(|c| c > 1) {
        return Err(format!("{} could not run", side.display()));
    }
    let text = String::from_utf8_lossy(&output.stdout);
    let read = |(i, line): (usize, &str)| {
        serde_json::from_str(line).map_err(|e| format!("{}: record {}: {e}", side.display(), i + 1))
    };
    text.lines().enumerate().map(read).collect()
}
