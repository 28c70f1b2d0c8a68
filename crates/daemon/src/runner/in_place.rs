//! Working in a directory of the machine's owner itself: no clone, no work
//! tree, no branch.
//!
//! Whoever works there holds a lock on the directory, which ends with its
//! runner. The server gives out one run at a time; the lock is for what it
//! can't know of, such as another daemon on this machine.

use std::io;
use std::path::{Path, PathBuf};
use std::time::Duration;

use shipmate_core::journal::{Body, Ended, FailureClass};
use tokio::time::sleep;

use super::prepare::{self, Place};
use super::recorder::Recorder;
use crate::git::{self, Tree};
use crate::order::RunOrder;
use crate::place::{Lock, RunDir};

/// How often a directory is tried in which another run works.
const LOOK_AGAIN: Duration = Duration::from_millis(200);

/// Makes ready to work in the directory at `path`; waits while another run
/// works there. Whether the machine's owner has opened it was looked at before.
pub(super) async fn prepare(
    dir: &RunDir,
    order: &RunOrder,
    path: &str,
    recorder: &mut Recorder,
) -> Result<Place, Ended> {
    let directory = real(path).map_err(|error| unusable(path, &error.to_string()))?;
    if is_ours(dir, order, &directory) {
        return Err(unusable(path, "Shipmate keeps its own files there, which no agent may change"));
    }
    let held = take(&directory, recorder).await.map_err(|error| unusable(path, &error.to_string()))?;
    say(recorder, format!("working in {} itself", directory.display()));
    let git = prepare::git(dir);
    let tree = match git::beside(&git, &directory, &dir.beside()).await {
        Ok(tree) => tree,
        Err(trouble) => {
            let text = format!("What changes in {} can't be told. {trouble}", directory.display());
            recorder.record(Body::Notice { text: text.into() });
            return Ok(Place { directory, tree: None, _held: Some(held), environment: Vec::new() });
        }
    };
    let environment = match &tree {
        Some(tree) => {
            prepare::note(dir, tree)?;
            git::identity(&git, &directory, &order.assignment.agent.name).await
        }
        None => {
            let text = format!("{} is not the top of a git repository, so this run has no diff.", directory.display());
            recorder.record(Body::Notice { text: text.into() });
            Vec::new()
        }
    };
    Ok(Place { directory, tree, _held: Some(held), environment })
}

/// What a later runner needs to tell what changed, and the directory's lock for
/// as long as it does; nothing if others have changed it since, or may.
pub(super) fn earlier(dir: &RunDir, path: &str, recorder: &mut Recorder) -> Option<(Tree, Lock)> {
    let tree = prepare::earlier_tree(dir)?;
    let taken = real(path).and_then(|directory| Lock::try_take_directory(&directory));
    let why = match taken {
        Ok(Some(lock)) => return Some((tree, lock)),
        Ok(None) => "another run works there by now".to_owned(),
        Err(error) => error.to_string(),
    };
    recorder.record(Body::Notice { text: format!("What changed in {path} can't be told: {why}.").into() });
    None
}

async fn take(directory: &Path, recorder: &mut Recorder) -> io::Result<Lock> {
    let mut told = false;
    loop {
        if let Some(lock) = Lock::try_take_directory(directory)? {
            return Ok(lock);
        }
        if !told {
            say(recorder, format!("waiting for another run that works in {}", directory.display()));
            told = true;
        }
        sleep(LOOK_AGAIN).await;
    }
}

/// Without links: by whatever name it is known, it is one directory.
fn real(path: &str) -> io::Result<PathBuf> {
    let real = fs_err::canonicalize(path)?;
    if real.is_dir() { Ok(real) } else { Err(io::Error::other("it is no directory")) }
}

/// Whether it holds, or is in, what only Shipmate may change.
fn is_ours(dir: &RunDir, order: &RunOrder, directory: &Path) -> bool {
    let state = dir.path().ancestors().nth(2).map(Path::to_owned);
    let private = order.fence.as_ref().map(|fence| fence.private.clone());
    let ours = state.into_iter().chain(private).map(|place| place.canonicalize().unwrap_or(place));
    ours.into_iter().any(|ours| ours.starts_with(directory) || directory.starts_with(&ours))
}

fn say(recorder: &mut Recorder, step: String) {
    recorder.record(Body::Preparing { step: step.into() });
    // What can't be written now is written with the next record.
    let _later = recorder.flush();
}

fn unusable(path: &str, why: &str) -> Ended {
    Ended::failed(FailureClass::Machine, format!("This machine can't work in the directory {path}: {why}."))
}
