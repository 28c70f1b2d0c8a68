//! Writing a journal: numbered, whole lines, and durable where it counts.

use std::fs::File;
use std::io::{self, Seek, SeekFrom, Write};
use std::path::{Path, PathBuf};

use chrono::{DateTime, Utc};
use shipmate_core::journal::{Body, Record};

use super::reader::{Lines, is_end, parse};
use crate::os;

/// The one writer of a journal. Whoever has it holds the run directory's lock.
#[derive(Debug)]
pub(crate) struct Journal {
    file: File,
    /// Where the last whole, written record ends.
    end: u64,
    next: u64,
    /// Its directory, until that is known to name it lastingly. Not when it is
    /// opened: an agent need not wait for the disk before there is anything to keep.
    unlisted: Option<PathBuf>,
    /// Lines of records that are numbered but not yet given to the system.
    pending: Vec<u8>,
    pending_records: u64,
    /// Whether a failed write may have left bytes after `end`.
    torn: bool,
    must_sync: bool,
}

impl Journal {
    /// Opens the journal and cuts away what a dead runner could not finish.
    /// Answers also whether it has its last record already.
    ///
    /// # Errors
    /// The file can't be made, read or cut.
    pub(crate) fn open(path: &Path) -> io::Result<(Self, bool)> {
        let file = os::open_private_file(path)?;
        let (mut ended, mut end, mut next) = (false, 0, 0);
        let mut lines = Lines::at(file.try_clone()?, 0)?;
        while let Some(line) = lines.next()? {
            let Some(record) = parse(line, next) else { break };
            end += line.len() as u64;
            next += 1;
            ended = is_end(&record);
        }
        if file.metadata()?.len() > end {
            file.set_len(end)?;
        }
        let unlisted = path.parent().map(Path::to_owned);
        let journal =
            Self { file, unlisted, end, next, pending: Vec::new(), pending_records: 0, torn: false, must_sync: false };
        Ok((journal, ended))
    }

    /// Numbers a record. It is written with the next [`flush`](Self::flush).
    pub(crate) fn push(&mut self, at: DateTime<Utc>, body: Body) {
        self.must_sync |= matches!(body, Body::Started(_) | Body::Ended(_));
        let record = Record { n: self.next + self.pending_records, at, body };
        let before = self.pending.len();
        match serde_json::to_writer(&mut self.pending, &record) {
            Ok(()) => {
                self.pending.push(b'\n');
                self.pending_records += 1;
            }
            // Nothing in a record can fail to become JSON; if that ever
            // changes, the journal stays whole and the log tells.
            Err(error) => {
                self.pending.truncate(before);
                tracing::error!(%error, "a journal record could not be written as JSON");
            }
        }
    }

    /// Gives every numbered record to the system as whole lines; `started`
    /// and `ended` also to the disk. After an error nothing is lost: call it
    /// again, later.
    ///
    /// # Errors
    /// The disk is full or broken.
    pub(crate) fn flush(&mut self) -> io::Result<()> {
        if self.pending.is_empty() {
            return Ok(());
        }
        if self.torn {
            self.file.set_len(self.end)?;
        }
        self.torn = true;
        self.file.seek(SeekFrom::Start(self.end))?;
        self.file.write_all(&self.pending)?;
        if self.must_sync {
            self.file.sync_data()?;
            if let Some(directory) = &self.unlisted {
                os::sync_directory(directory)?;
                self.unlisted = None;
            }
        }
        self.end += self.pending.len() as u64;
        self.next += self.pending_records;
        self.pending.clear();
        // A burst must not hold its memory for the rest of a long run.
        self.pending.shrink_to(256 * 1024);
        (self.pending_records, self.torn, self.must_sync) = (0, false, false);
        Ok(())
    }

    /// How many bytes it has, with those not written yet.
    pub(crate) fn bytes(&self) -> u64 {
        self.end + self.pending.len() as u64
    }

    /// How many bytes wait for a [`flush`](Self::flush).
    pub(crate) fn pending_bytes(&self) -> usize {
        self.pending.len()
    }
}
