//! Reading a journal, also while its runner writes it.

use std::fs::{File, OpenOptions};
use std::io::{self, BufRead, BufReader, Read, Seek, SeekFrom};
use std::path::{Path, PathBuf};

use shipmate_core::journal::{Body, Record};

/// No record of ours is longer: the largest is a diff.
pub(super) const MAX_RECORD_BYTES: u64 = 8 * 1024 * 1024;
/// Holds any `ended` record, whose text is bounded.
const TAIL_BYTES: u64 = 512 * 1024;

/// A piece of a journal.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct Batch {
    /// In order, without gaps.
    pub records: Vec<Record>,
    /// Whether the last of them is `ended`.
    pub ended: bool,
}

/// A cursor over one journal: reading on costs only what is new.
#[derive(Debug, Clone)]
pub struct JournalReader {
    path: PathBuf,
    /// The number of the record that begins at `offset`.
    next: u64,
    offset: u64,
}

impl JournalReader {
    pub(super) fn new(path: PathBuf) -> Self {
        Self { path, next: 0, offset: 0 }
    }

    /// Records from number `from` on, at most `max_bytes` of them but at least
    /// one if there is one. A line that is not whole yet is left for later.
    ///
    /// What is returned is on the disk: the server must never know a record
    /// that this machine forgets in a power cut.
    ///
    /// # Errors
    /// The journal can't be read or synced.
    pub fn read(&mut self, from: u64, max_bytes: usize) -> io::Result<Batch> {
        let mut batch = Batch::default();
        // Windows syncs only through a handle that may write.
        let file = match OpenOptions::new().read(true).write(true).open(&self.path) {
            Err(error) if error.kind() == io::ErrorKind::NotFound => return Ok(batch),
            file => file?,
        };
        if from < self.next {
            (self.next, self.offset) = (0, 0);
        }
        let mut lines = Lines::at(file, self.offset)?;
        let (mut cursor, mut taken) = ((self.next, self.offset), 0);
        while let Some(line) = lines.next()? {
            let after = (cursor.0 + 1, cursor.1 + line.len() as u64);
            if cursor.0 < from {
                cursor = after;
                (self.next, self.offset) = cursor;
                continue;
            }
            if taken > 0 && taken + line.len() > max_bytes {
                break;
            }
            // What is no record, or not the next one, is the rubble of a crash;
            // the runner that finds it cuts it away.
            let Some(record) = parse(line, cursor.0) else { break };
            taken += line.len();
            cursor = after;
            batch.ended = is_end(&record);
            batch.records.push(record);
        }
        if !batch.records.is_empty() {
            lines.file().sync_data()?;
        }
        (self.next, self.offset) = cursor;
        Ok(batch)
    }
}

pub(super) fn is_end(record: &Record) -> bool {
    matches!(record.body, Body::Ended(_))
}

/// The record of a whole line, if it is the one with this number.
pub(super) fn parse(line: &[u8], n: u64) -> Option<Record> {
    serde_json::from_slice::<Record>(line).ok().filter(|record| record.n == n)
}

pub(super) fn last_record(path: &Path) -> io::Result<Option<Record>> {
    let mut file = match File::open(path) {
        Err(error) if error.kind() == io::ErrorKind::NotFound => return Ok(None),
        file => file?,
    };
    let length = file.metadata()?.len();
    file.seek(SeekFrom::Start(length.saturating_sub(TAIL_BYTES)))?;
    let mut tail = Vec::new();
    file.take(TAIL_BYTES).read_to_end(&mut tail)?;
    let Some(end) = tail.iter().rposition(|&byte| byte == b'\n') else { return Ok(None) };
    let start = tail[..end].iter().rposition(|&byte| byte == b'\n').map_or(0, |at| at + 1);
    Ok(serde_json::from_slice(&tail[start..end]).ok())
}

/// Whole lines, with their line feeds, each at most [`MAX_RECORD_BYTES`].
pub(super) struct Lines {
    file: BufReader<File>,
    line: Vec<u8>,
}

impl Lines {
    pub(super) fn at(mut file: File, offset: u64) -> io::Result<Self> {
        file.seek(SeekFrom::Start(offset))?;
        Ok(Self { file: BufReader::with_capacity(64 * 1024, file), line: Vec::new() })
    }

    /// The next line; none at the end, or where a line is torn or too long.
    pub(super) fn next(&mut self) -> io::Result<Option<&[u8]>> {
        self.line.clear();
        (&mut self.file).take(MAX_RECORD_BYTES).read_until(b'\n', &mut self.line)?;
        Ok(self.line.ends_with(b"\n").then_some(&self.line))
    }

    pub(super) fn file(&self) -> &File {
        self.file.get_ref()
    }
}
