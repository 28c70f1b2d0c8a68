//! Where log lines go: to stderr, or into a file that never outgrows its bound.

use std::fs::File;
use std::io::{self, Write};
use std::path::{Path, PathBuf};
use std::sync::Mutex;

use fs_err as fs;
use tracing_subscriber::EnvFilter;

use crate::error::{CliError, Exit};

/// How large a log file grows before the next one is begun.
const MAX_BYTES: u64 = 8 * 1024 * 1024;
/// How many full files are kept.
pub(crate) const KEPT: u32 = 4;

/// Where to log.
#[derive(Debug, Clone, Copy)]
pub(crate) enum Destination<'a> {
    /// To whoever watches.
    Stderr,
    /// Into this file.
    File(&'a Path),
}

impl<'a> From<Option<&'a Path>> for Destination<'a> {
    fn from(file: Option<&'a Path>) -> Self {
        file.map_or(Self::Stderr, Self::File)
    }
}

/// Sends this process's log lines to `destination`, as far as `filter` lets them.
pub(crate) fn start(filter: &str, destination: Destination<'_>) -> Result<(), CliError> {
    // NATS' client says every failed attempt anew; the server says it once.
    let filter = EnvFilter::try_new(format!("async_nats=warn,{filter}")).map_err(|error| {
        CliError::new(Exit::Usage, format!("`{filter}` does not say what to log: {error}"))
            .hint("it looks like `info` or `info,shipmate_daemon=debug`")
    })?;
    let lines = tracing_subscriber::fmt().with_env_filter(filter).with_target(true);
    match destination {
        Destination::Stderr => {
            let color = anstream::AutoStream::choice(&io::stderr()) != anstream::ColorChoice::Never;
            lines.with_ansi(color).with_writer(io::stderr).init();
        }
        Destination::File(path) => {
            let file = BoundedFile::open(path, MAX_BYTES)?;
            lines.with_ansi(false).with_writer(Mutex::new(file)).init();
        }
    }
    Ok(())
}

/// Where the `number`-th newest of the full files of the log at `path` is.
pub(crate) fn aside(path: &Path, number: u32) -> PathBuf {
    let mut name = path.to_owned().into_os_string();
    name.push(format!(".{number}"));
    name.into()
}

/// A file that is put aside when it is full. `tracing-appender` begins a new
/// file by time only, so that one bad day could fill the disk.
#[derive(Debug)]
struct BoundedFile {
    path: PathBuf,
    file: File,
    written: u64,
    bound: u64,
}

impl BoundedFile {
    fn open(path: &Path, bound: u64) -> io::Result<Self> {
        if let Some(directory) = path.parent() {
            fs::create_dir_all(directory)?;
        }
        let file = fs::OpenOptions::new().create(true).append(true).open(path)?;
        let written = file.metadata()?.len();
        Ok(Self { path: path.to_owned(), file: file.into_parts().0, written, bound })
    }

    /// Puts the full file aside and begins a new one. If that fails the full
    /// one is emptied: the bound holds, whatever happens.
    fn turn_over(&mut self) -> io::Result<()> {
        for number in (1..KEPT).rev() {
            // A number that is not in use yet can't be moved, and need not be.
            let _ = fs::rename(aside(&self.path, number), aside(&self.path, number + 1));
        }
        if fs::rename(&self.path, aside(&self.path, 1)).is_err() {
            self.file.set_len(0)?;
        }
        *self = Self::open(&self.path, self.bound)?;
        Ok(())
    }
}

impl Write for BoundedFile {
    fn write(&mut self, line: &[u8]) -> io::Result<usize> {
        if self.written >= self.bound {
            self.turn_over()?;
        }
        let written = self.file.write(line)?;
        self.written += u64::try_from(written).unwrap_or(0);
        Ok(written)
    }

    fn flush(&mut self) -> io::Result<()> {
        self.file.flush()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_log_keeps_its_newest_lines_and_its_bound() {
        let directory = tempfile::tempdir().expect("a directory");
        let path = directory.path().join("server.log");
        let mut log = BoundedFile::open(&path, 100).expect("opened");
        for number in 0..200 {
            writeln!(log, "line {number}").expect("written");
        }
        let files: Vec<_> = fs::read_dir(directory.path()).expect("listed").collect();
        assert_eq!(files.len(), 1 + KEPT as usize);
        assert!(fs::read_to_string(&path).expect("read").ends_with("line 199\n"));
        assert!(fs::read_to_string(aside(&path, 1)).expect("read").len() < 120);
    }
}
