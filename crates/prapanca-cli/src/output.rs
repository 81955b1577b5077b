//! Where the records go: standard output, or a file that appears whole or not at all.

use crate::style;
use crate::{Failure, failure};
use std::fs::{self, File};
use std::io::{self, BufWriter, Write};
use std::path::{Path, PathBuf};

/// An output being written.
pub enum Output {
    /// Standard output.
    Stdout(io::StdoutLock<'static>),
    /// What is there and is no file to be replaced, such as a device or a pipe.
    Device(File),
    /// A file under a passing name, and the name it gets.
    File {
        writer: BufWriter<File>,
        passing: PathBuf,
        path: PathBuf,
    },
}

impl Output {
    /// Opens `path`, or standard output.
    pub fn open(path: Option<&Path>) -> Result<Output, Failure> {
        let Some(path) = path else {
            return Ok(Output::Stdout(io::stdout().lock()));
        };
        if path.is_dir() {
            return Err(failure(
                format!("{} is a folder", path.display()),
                format!("name a file, such as `-o {}`", path.join("events.jsonl").display()),
            ));
        }
        let told = |e: io::Error| {
            failure(
                format!("{} cannot be written: {}", path.display(), style::plain(&e)),
                "name a file in a folder that is there and can be written to",
            )
        };
        if fs::metadata(path).is_ok_and(|m| !m.is_file()) {
            return Ok(Output::Device(File::create(path).map_err(told)?));
        }
        // A link stays, and what it points to is written anew.
        let path = &fs::canonicalize(path).unwrap_or_else(|_| path.into());
        let name = path
            .file_name()
            .ok_or_else(|| told(io::ErrorKind::InvalidInput.into()))?;
        // The same folder, so that renaming does not copy; hidden, so that no folder of articles shows it.
        let passing = path.with_file_name(format!(".{}.{}.part", name.to_string_lossy(), std::process::id()));
        let file = File::create(&passing).map_err(told)?;
        Ok(Output::File {
            writer: BufWriter::new(file),
            passing,
            path: path.clone(),
        })
    }

    /// Makes the file appear.
    pub fn finish(mut self) -> Result<(), Failure> {
        self.flush().map_err(Failure::output)?;
        if let Output::File { passing, path, .. } = &self {
            fs::rename(passing, path).map_err(|e| {
                failure(
                    format!("{} cannot be written: {}", path.display(), style::plain(&e)),
                    "",
                )
            })?;
        }
        Ok(())
    }
}

impl Drop for Output {
    fn drop(&mut self) {
        if let Output::File { passing, .. } = self {
            // Gone already when all went well.
            let _ = fs::remove_file(passing);
        }
    }
}

impl Write for Output {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        match self {
            Output::Stdout(stdout) => stdout.write(bytes),
            Output::Device(device) => device.write(bytes),
            Output::File { writer, .. } => writer.write(bytes),
        }
    }

    fn flush(&mut self) -> io::Result<()> {
        match self {
            Output::Stdout(stdout) => stdout.flush(),
            Output::Device(device) => device.flush(),
            Output::File { writer, .. } => writer.flush(),
        }
    }
}
