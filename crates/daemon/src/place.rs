//! The run directory: all that one execution is on this machine.
//!
//! It belongs to one execution by its full id and, while a runner lives, by an
//! OS lock. Daemon and runner meet in it and nowhere else.

mod door;
mod environment;
mod hold;
mod journal;
mod lock;
mod reader;
#[cfg(test)]
mod tests;

use std::collections::BTreeMap;
use std::io::{self, Write as _};
use std::path::{Path, PathBuf};
use std::time::Duration;

use chrono::{DateTime, Utc};
use fs_err as fs;
use shipmate_core::api::environment::SecretValue;
use shipmate_core::id::ExecutionId;
use shipmate_core::journal::Record;
use shipmate_core::question::Letter;
use shipmate_seams::Clock;

pub(crate) use hold::Hold;
pub(crate) use journal::Journal;
pub(crate) use lock::Lock;
pub use reader::{Batch, JournalReader};

use crate::order::RunOrder;
use crate::os;

const ORDER: &str = "order.json";
const LOCK: &str = "lock";
const JOURNAL: &str = "journal.jsonl";
const CANCEL: &str = "cancel";
const HANDED_IN: &str = "handed-in";
const HOLD: &str = "hold.json";
const ENCLOSED: &str = "enclosed";

/// Why somebody asks a runner to end.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum EndReason {
    /// A person cancelled the run.
    Cancelled,
    /// The execution is no longer ours: superseded, or its lease is over.
    Abandoned,
}

fn letter_name(number: i64) -> String {
    format!("letter-{number}.json")
}

/// What a run directory gets beside its order.
#[derive(Debug, Default)]
pub struct Handed {
    /// A folder of files for the agent, which is moved into it.
    pub enclosed: Option<PathBuf>,
    /// The variables of the agent's environment.
    pub variables: BTreeMap<String, SecretValue>,
}

/// One execution's directory.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct RunDir {
    path: PathBuf,
    execution_id: ExecutionId,
}

impl RunDir {
    /// Makes the directory with its order as one step: after a crash it is
    /// there whole or not at all. That it is there lastingly is seen to before
    /// its agent begins. Repeating it changes nothing.
    ///
    /// # Errors
    /// The disk is full, or the place may not be written.
    pub fn create(runs: &Path, order: &RunOrder) -> io::Result<Self> {
        Self::create_with(runs, order, &Handed::default())
    }

    /// The same, with what else is handed over.
    ///
    /// # Errors
    /// As for [`RunDir::create`].
    pub fn create_with(runs: &Path, order: &RunOrder, handed: &Handed) -> io::Result<Self> {
        let execution_id = order.assignment.execution_id;
        let run = Self::of(runs, execution_id);
        if run.path.join(ORDER).exists() {
            return Ok(run);
        }
        os::create_private_directories(runs)?;
        let draft = runs.join(format!(".new-{execution_id}"));
        if draft.exists() {
            fs::remove_dir_all(&draft)?;
        }
        os::create_private_directory(&draft)?;
        if let Some(enclosed) = &handed.enclosed {
            fs::rename(enclosed, draft.join(ENCLOSED))?;
        }
        if !handed.variables.is_empty() {
            environment::write(&draft, &handed.variables)?;
        }
        let mut file = os::create_private_file(&draft.join(ORDER))?;
        file.write_all(&serde_json::to_vec_pretty(order).map_err(io::Error::other)?)?;
        together(|| file.sync_all(), || os::sync_directory(&draft))?;
        fs::rename(&draft, &run.path)?;
        Ok(run)
    }

    /// Where the execution's directory is, or would be.
    fn of(runs: &Path, execution_id: ExecutionId) -> Self {
        Self { path: runs.join(execution_id.to_string()), execution_id }
    }

    /// The directory at `path`, whose name is the execution's id.
    ///
    /// # Errors
    /// `path` is no run directory.
    pub fn open(path: &Path) -> io::Result<Self> {
        let name = path.file_name().and_then(|name| name.to_str()).unwrap_or_default();
        let execution_id = name.parse().map_err(|error| {
            io::Error::new(io::ErrorKind::InvalidInput, format!("{} is no run directory: {error}", path.display()))
        })?;
        fs::metadata(path.join(ORDER))?;
        Ok(Self { path: path.to_owned(), execution_id })
    }

    /// Every run directory in `runs`, in the order of their ids. None if
    /// `runs` does not exist yet.
    ///
    /// # Errors
    /// `runs` can't be read.
    pub fn list(runs: &Path) -> io::Result<Vec<Self>> {
        let entries = match fs::read_dir(runs) {
            Err(error) if error.kind() == io::ErrorKind::NotFound => return Ok(Vec::new()),
            entries => entries?,
        };
        let mut found = Vec::new();
        for entry in entries {
            // What is not a run directory was not made by us as one.
            found.extend(Self::open(&entry?.path()).ok());
        }
        found.sort_by_key(|run| run.execution_id);
        Ok(found)
    }

    /// Where it is.
    #[must_use]
    pub fn path(&self) -> &Path {
        &self.path
    }

    /// Whose it is.
    #[must_use]
    pub fn execution_id(&self) -> ExecutionId {
        self.execution_id
    }

    /// What its runner shall do.
    ///
    /// # Errors
    /// The order can't be read, or is not one of ours.
    pub fn order(&self) -> io::Result<RunOrder> {
        let path = self.path.join(ORDER);
        serde_json::from_slice(&fs::read(&path)?).map_err(|error| {
            io::Error::new(io::ErrorKind::InvalidData, format!("{} can't be understood: {error}", path.display()))
        })
    }

    /// A cursor over the journal, for who reads it again and again.
    #[must_use]
    pub fn reader(&self) -> JournalReader {
        JournalReader::new(self.path.join(JOURNAL))
    }

    /// Records from number `n` on, at most `max_bytes` of them but at least
    /// one if there is one. For who reads once; see [`reader`](Self::reader).
    ///
    /// # Errors
    /// The journal can't be read.
    pub fn journal_from(&self, n: u64, max_bytes: usize) -> io::Result<Batch> {
        self.reader().read(n, max_bytes)
    }

    /// The journal's last record, if it has one. Cheap.
    ///
    /// # Errors
    /// The journal can't be read.
    pub fn last_record(&self) -> io::Result<Option<Record>> {
        reader::last_record(&self.path.join(JOURNAL))
    }

    /// Whether the journal has its last record, `ended`. Cheap.
    ///
    /// # Errors
    /// The journal can't be read.
    pub fn has_ended(&self) -> io::Result<bool> {
        Ok(self.last_record()?.is_some_and(|record| reader::is_end(&record)))
    }

    /// Whether a runner lives, proved by its lock.
    ///
    /// # Errors
    /// The lock can't be tried; then nothing is known.
    pub fn runner_alive(&self) -> io::Result<bool> {
        Ok(Lock::try_take(&self.path.join(LOCK))?.is_none())
    }

    /// Asks the runner to end, lastingly: a runner that starts later sees it
    /// too. The first reason stays.
    ///
    /// # Errors
    /// The wish can't be written.
    pub fn ask_to_end(&self, reason: EndReason) -> io::Result<()> {
        let word: &[u8] = match reason {
            EndReason::Cancelled => b"cancelled",
            EndReason::Abandoned => b"abandoned",
        };
        match self.leave_mark(CANCEL, word) {
            // A full disk still has room for an empty file, which says enough.
            Err(error) if error.kind() == io::ErrorKind::StorageFull => {
                os::create_private_file(&self.path.join(CANCEL)).map(drop)
            }
            left => left,
        }
    }

    /// Why the runner was asked to end, if it was.
    #[must_use]
    pub fn end_asked(&self) -> Option<EndReason> {
        let word = self.mark(CANCEL)?;
        Some(if word == b"abandoned" { EndReason::Abandoned } else { EndReason::Cancelled })
    }

    /// Leaves something for the agent, lastingly. What was left first stays.
    ///
    /// # Errors
    /// It can't be written.
    pub fn leave_letter(&self, letter: &Letter) -> io::Result<()> {
        self.leave_mark(&letter_name(letter.number), &serde_json::to_vec(letter).map_err(io::Error::other)?)
    }

    /// The letter with this number, if it is there. One that can't be read is none.
    #[must_use]
    pub fn letter(&self, number: i64) -> Option<Letter> {
        self.mark(&letter_name(number)).and_then(|content| serde_json::from_slice(&content).ok())
    }

    /// Writes down until when the execution is this machine's.
    pub(crate) fn note_hold(&self, hold: &Hold) -> io::Result<()> {
        self.replace_mark(HOLD, &serde_json::to_vec(hold).map_err(io::Error::other)?)
    }

    /// How long the execution is still this machine's. Where nobody wrote it
    /// down, the lease counts from when the directory was made.
    pub(crate) fn hold_left(&self, clock: &Clock) -> io::Result<Duration> {
        let noted = self.mark(HOLD).and_then(|content| serde_json::from_slice::<Hold>(&content).ok());
        let hold = match noted {
            Some(hold) => hold,
            None => {
                let made = fs::metadata(self.path.join(ORDER))?.modified()?;
                Hold::granted(made.into(), self.order()?.assignment.lease_seconds)
            }
        };
        Ok(hold.left(clock))
    }

    /// Whether a daemon lives that may know better than what is written down.
    pub(crate) fn has_daemon(&self) -> bool {
        let state = self.path.parent().and_then(Path::parent);
        state.is_some_and(|state| lock::is_held(&state.join("daemon.lock")))
    }

    /// Remembers that the server has acknowledged the whole journal.
    ///
    /// # Errors
    /// The mark can't be written.
    pub fn mark_handed_in(&self) -> io::Result<()> {
        // Also if its agent was never started.
        self.forget_variables()?;
        self.leave_mark(HANDED_IN, b"")
    }

    /// Has the journal handed in again, if it was before: the server has
    /// forgotten that, as after its restoration from a backup.
    pub(crate) fn open_again(&self) -> io::Result<()> {
        match fs::remove_file(self.path.join(HANDED_IN)) {
            Err(error) if error.kind() == io::ErrorKind::NotFound => Ok(()),
            removed => removed,
        }
    }

    /// Whether the server has acknowledged the whole journal.
    #[must_use]
    pub fn is_handed_in(&self) -> bool {
        self.path.join(HANDED_IN).exists()
    }

    /// When the server had acknowledged the whole journal, if it has.
    pub(crate) fn handed_in_at(&self) -> Option<DateTime<Utc>> {
        let marked = std::fs::metadata(self.path.join(HANDED_IN)).ok()?;
        marked.modified().ok().map(Into::into)
    }

    /// The work tree, or the empty folder that stands for one.
    #[must_use]
    pub fn work(&self) -> PathBuf {
        self.path.join("work")
    }

    /// What git keeps of the work tree: the agent's own repository.
    #[must_use]
    pub fn repository(&self) -> PathBuf {
        self.path.join("repository.git")
    }

    /// The repository of ours by which it is told what changed.
    #[must_use]
    pub fn beside(&self) -> PathBuf {
        self.path.join("beside.git")
    }

    /// The files that are handed to the agent beside its work, if there are any.
    #[must_use]
    pub fn enclosed(&self) -> PathBuf {
        self.path.join(ENCLOSED)
    }

    /// Temporary files of its own, where the agent must not use everybody's.
    pub(crate) fn temporary(&self) -> PathBuf {
        self.path.join("tmp")
    }

    /// Our own program, by the name that the agent's commands have.
    pub(crate) fn tools(&self) -> PathBuf {
        self.path.join("bin")
    }

    /// Where the runner's own log goes.
    #[must_use]
    pub fn log(&self) -> PathBuf {
        self.path.join("runner.log")
    }

    pub(crate) fn lock_path(&self) -> PathBuf {
        self.path.join(LOCK)
    }

    pub(crate) fn journal_path(&self) -> PathBuf {
        self.path.join(JOURNAL)
    }

    /// What a mark says, if it is there.
    pub(crate) fn mark(&self, name: &str) -> Option<Vec<u8>> {
        std::fs::read(self.path.join(name)).ok()
    }

    /// A mark that stays as it was left first.
    fn leave_mark(&self, name: &str, content: &[u8]) -> io::Result<()> {
        if self.path.join(name).exists() { Ok(()) } else { self.replace_mark(name, content) }
    }

    /// Leaves an empty mark that is on the disk, with the directory itself and
    /// all it names, when this returns.
    pub(crate) fn mark_lastingly(&self, name: &str) -> io::Result<()> {
        drop(os::create_private_file(&self.path.join(name))?);
        let above = self.path.parent().unwrap_or(&self.path);
        together(|| os::sync_directory(&self.path), || os::sync_directory(above))
    }

    /// A small file that is there whole or not at all as long as the machine
    /// runs; after a power cut it may be empty.
    pub(crate) fn replace_passing_mark(&self, name: &str, content: &[u8]) -> io::Result<()> {
        let mut draft = tempfile::NamedTempFile::new_in(&self.path)?;
        draft.write_all(content)?;
        draft.persist(self.path.join(name)).map_err(|error| error.error).map(drop)
    }

    /// A small file that is there whole or not at all.
    pub(crate) fn replace_mark(&self, name: &str, content: &[u8]) -> io::Result<()> {
        let path = self.path.join(name);
        let mut draft = tempfile::NamedTempFile::new_in(&self.path)?;
        draft.write_all(content)?;
        draft.as_file().sync_all()?;
        draft.persist(&path).map_err(|error| error.error)?;
        os::sync_directory(&self.path)
    }
}

/// Waits for two things of the disk at once, which takes it hardly longer than one.
fn together(one: impl FnOnce() -> io::Result<()>, other: impl FnOnce() -> io::Result<()> + Send) -> io::Result<()> {
    std::thread::scope(|scope| {
        let other = std::thread::Builder::new().spawn_scoped(scope, other)?;
        one().and(other.join().unwrap_or_else(|_| Err(io::Error::other("a thread broke off"))))
    })
}
