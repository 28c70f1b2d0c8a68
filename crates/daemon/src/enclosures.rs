//! Fetches the files that are handed to an agent beside its work.
//!
//! A file that can't be had does not keep the work from being done: the agent
//! is told which one is missing, and why.

use std::io::{self, Write as _};
use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::time::Duration;

use shipmate_core::api::daemon::{Assignment, Enclosure, EnclosureKind};
use shipmate_core::rules::attachment;
use tokio::task::spawn_blocking;
use tokio::time::{Instant, sleep, timeout_at};

use crate::os;
use crate::transport::{Answer, Method, NoAnswer, Request, Transport};

/// How long one piece may take.
const DEADLINE: Duration = Duration::from_secs(30);
/// How long all of them may take together; a lease is renewed meanwhile.
const PATIENCE: Duration = Duration::from_secs(180);
/// How long to wait before a piece is asked for again.
const AGAIN: Duration = Duration::from_secs(1);

/// An empty folder, whatever an earlier daemon left there.
fn fresh(runs: &Path, folder: &Path) -> io::Result<()> {
    os::create_private_directories(runs)?;
    if folder.exists() {
        fs_err::remove_dir_all(folder)?;
    }
    os::create_private_directory(folder)
}

/// Fetches from one server, for one daemon.
#[derive(Clone)]
pub(crate) struct Fetcher {
    pub(crate) transport: Arc<dyn Transport>,
    pub(crate) daemon_id: String,
}

impl Fetcher {
    /// Fetches the files of `assignment` into a folder beside the run
    /// directories, and notes in it which are missing and where they will be.
    /// Answers the folder, if there is anything to be handed over.
    pub(crate) async fn fetch(&self, assignment: &mut Assignment, runs: &Path) -> Option<PathBuf> {
        let execution = assignment.execution_id.to_string();
        if assignment.enclosures.files.is_empty() || runs.join(&execution).exists() {
            return None;
        }
        // Named like an unfinished piece, so that what a crash leaves is found and removed.
        let folder = runs.join(format!(".new-{execution}-enclosed"));
        let made = fresh(runs, &folder);
        let until = Instant::now() + PATIENCE;
        for file in &mut assignment.enclosures.files {
            // The server names it safely; that is no reason to believe it.
            file.name = attachment::filename(&file.name);
            let fetched = match &made {
                Ok(()) => timeout_at(until, self.one(&execution, file, &folder)).await,
                Err(error) => Ok(Err(format!("there is no place for it: {error}"))),
            };
            let fetched = fetched.unwrap_or_else(|_| Err("it did not arrive in time".to_owned()));
            file.missing = fetched.err().map(Into::into);
            if let Some(why) = &file.missing {
                tracing::warn!(execution.id = execution, name = file.name, "a file can't be handed over: {why}");
                // What arrived of it would be taken for the whole.
                let _gone = std::fs::remove_file(folder.join(&file.name));
            }
        }
        made.is_ok().then_some(folder)
    }

    async fn one(&self, execution: &str, file: &Enclosure, folder: &Path) -> Result<(), String> {
        let path = folder.join(&file.name);
        if file.kind == EnclosureKind::Document {
            // It may have been changed since it was named.
            let bytes = self.piece(execution, file, 0).await?;
            return write(path, bytes).await;
        }
        let (mut piece, mut size) = (0_u32, 0_i64);
        while size < file.size_bytes {
            let bytes = self.piece(execution, file, piece).await?;
            if bytes.is_empty() {
                return Err("it is shorter than it should be".to_owned());
            }
            size += i64::try_from(bytes.len()).unwrap_or(i64::MAX);
            if size > file.size_bytes {
                return Err("it is longer than it should be".to_owned());
            }
            write(path.clone(), bytes).await?;
            piece += 1;
        }
        Ok(())
    }

    /// Asks until the server answers; it may be between two lives.
    async fn piece(&self, execution: &str, file: &Enclosure, piece: u32) -> Result<Vec<u8>, String> {
        loop {
            let path = format!(
                "/api/daemon/executions/{execution}/enclosures/{}?daemon_id={}&piece={piece}",
                file.id, self.daemon_id
            );
            let request = Request { method: Method::Get, path, body: None, headers: Vec::new(), deadline: DEADLINE };
            match self.transport.send(request).await {
                Ok(Answer { status: 200, is_ours: true, body, .. }) => return Ok(body),
                Ok(Answer { status: 400..=499, is_ours: true, body, .. }) => return Err(words(&body)),
                Ok(Answer { .. }) | Err(NoAnswer(_)) => sleep(AGAIN).await,
            }
        }
    }
}

fn words(body: &[u8]) -> String {
    let said = serde_json::from_slice::<shipmate_core::error::ErrorBody>(body);
    said.map_or_else(|_| "the server refused it".to_owned(), |said| said.error)
}

async fn write(path: PathBuf, bytes: Vec<u8>) -> Result<(), String> {
    let written = spawn_blocking(move || append(&path, &bytes)).await;
    written.map_err(|error| error.to_string())?.map_err(|error| error.to_string())
}

fn append(path: &Path, bytes: &[u8]) -> io::Result<()> {
    os::append_private_file(path)?.write_all(bytes)
}
