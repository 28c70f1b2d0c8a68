//! What an agent's commands ask of the server, on its way there and back.
//!
//! The runner leaves each call as a file and the daemon puts the answer beside
//! it. So a call outlives a daemon, and no agent can leave one itself.

use std::io::{self, Write as _};
use std::path::{Path, PathBuf};

use fs_err as fs;
use serde::Serialize;
use serde::de::DeserializeOwned;
use shipmate_core::api::door::{Answered, Call};
use tempfile::NamedTempFile;

use super::RunDir;
use crate::os;

fn call_name(number: u64) -> String {
    format!("call-{number}.json")
}

/// What the files are called that come with calls, also while they are coming.
const FILE: &str = "file-";

fn file_name(number: u64) -> String {
    format!("{FILE}{number}")
}

fn answer_name(number: u64) -> String {
    format!("answer-{number}.json")
}

impl RunDir {
    fn calls(&self) -> PathBuf {
        self.path.join("calls")
    }

    /// Makes the place for calls, if it is not there.
    pub(crate) fn make_room_for_calls(&self) -> io::Result<()> {
        let place = self.calls();
        if place.is_dir() { Ok(()) } else { os::create_private_directory(&place) }
    }

    /// Leaves a call for the daemon, with the file that comes with it.
    pub(crate) fn leave_call(&self, number: u64, call: &Call, file: Option<NamedTempFile>) -> io::Result<()> {
        if let Some(file) = file {
            // The file first: who sees the call finds it there.
            file.persist(self.calls().join(file_name(number))).map_err(|error| error.error)?;
        }
        put(&self.calls(), &call_name(number), call)
    }

    /// A place for a file that comes with a call. Unless it is left with one it
    /// goes with its value.
    pub(crate) fn draft_file(&self) -> io::Result<NamedTempFile> {
        tempfile::Builder::new().prefix(FILE).tempfile_in(self.calls())
    }

    /// How many files there are that came with calls or are coming.
    pub(crate) fn files(&self) -> usize {
        let Ok(entries) = std::fs::read_dir(self.calls()) else { return 0 };
        entries.flatten().filter(|entry| entry.file_name().as_encoded_bytes().starts_with(FILE.as_bytes())).count()
    }

    /// The file that came with a call.
    pub(crate) fn file_of_call(&self, number: u64) -> io::Result<Vec<u8>> {
        fs::read(self.calls().join(file_name(number)))
    }

    /// The numbers of the calls that are not answered yet, in their order.
    pub(crate) fn open_calls(&self) -> Vec<u64> {
        let Ok(entries) = std::fs::read_dir(self.calls()) else { return Vec::new() };
        let names: Vec<String> = entries.flatten().filter_map(|entry| entry.file_name().into_string().ok()).collect();
        let number = |name: &String| name.strip_prefix("call-")?.strip_suffix(".json")?.parse::<u64>().ok();
        let mut open: Vec<u64> = names.iter().filter_map(number).collect();
        open.retain(|number| !names.contains(&answer_name(*number)));
        open.sort_unstable();
        open
    }

    /// The call with this number, if it is there.
    pub(crate) fn call(&self, number: u64) -> Option<Call> {
        take(&self.calls().join(call_name(number)))
    }

    /// Leaves the server's answer to a call. The file that came with it is not
    /// needed any more.
    pub(crate) fn answer_call(&self, number: u64, answer: &Answered) -> io::Result<()> {
        put(&self.calls(), &answer_name(number), answer)?;
        match std::fs::remove_file(self.calls().join(file_name(number))) {
            Err(error) if error.kind() != io::ErrorKind::NotFound => Err(error),
            _ => Ok(()),
        }
    }

    /// The answer to a call, if it has come. Nothing is kept of either.
    pub(crate) fn take_answer(&self, number: u64) -> Option<Answered> {
        let (call, answer) = (self.calls().join(call_name(number)), self.calls().join(answer_name(number)));
        let taken = take(&answer)?;
        // The call first: without its answer it would be carried once more.
        for done in [call, answer] {
            if let Err(error) = fs::remove_file(done) {
                tracing::debug!(%error, "what was carried stays where it is");
            }
        }
        Some(taken)
    }
}

/// A file that is there whole or not at all. It need not outlive the machine:
/// no agent does.
fn put(place: &Path, name: &str, content: &impl Serialize) -> io::Result<()> {
    let mut draft = NamedTempFile::new_in(place)?;
    draft.write_all(&serde_json::to_vec(content).map_err(io::Error::other)?)?;
    draft.persist(place.join(name)).map(drop).map_err(|error| error.error)
}

fn take<T: DeserializeOwned>(path: &Path) -> Option<T> {
    std::fs::read(path).ok().and_then(|content| serde_json::from_slice(&content).ok())
}
