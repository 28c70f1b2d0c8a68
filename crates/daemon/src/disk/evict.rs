//! Removing one thing, under its own lock.

use std::io;
use std::path::{Path, PathBuf};

use fs_err as fs;

use super::plan::Kind;
use super::{Step, keep};
use crate::place::{Lock, RunDir};
use crate::runner::{confined, earlier_tree, git_of};

/// Removes what the step names, or notes why it stays.
pub(super) async fn evict(state: &Path, step: &mut Step) {
    let removed = match step.kind {
        Kind::Draft => remove(&step.path).map(|()| None),
        Kind::WorkTree => work_tree_at(state, &step.path).await,
        Kind::Run => run_at(state, &step.path).await,
        Kind::Clone => clone_at(state, &step.path).await,
    };
    match removed {
        Ok(kept) => (step.kept, step.gone) = (kept, true),
        Err(error) => step.problem = Some(error.to_string()),
    }
}

async fn work_tree_at(state: &Path, work: &Path) -> io::Result<Option<PathBuf>> {
    let run = RunDir::open(work.parent().unwrap_or(work))?;
    let _lock = own(&run)?;
    work_tree(state, &run).await
}

async fn run_at(state: &Path, path: &Path) -> io::Result<Option<PathBuf>> {
    let run = RunDir::open(path)?;
    let lock = own(&run)?;
    let kept = work_tree(state, &run).await?;
    // Under another name it is no run any more, also if we die in the middle.
    let gone = path.with_file_name(format!(".gone-{}", run.execution_id()));
    fs::rename(path, &gone)?;
    drop(lock);
    remove(&gone)?;
    Ok(kept)
}

/// The run's lock, if the run is over and nobody else has it. Looked at again
/// under the lock: since the plan was made, anything may have happened.
fn own(run: &RunDir) -> io::Result<Lock> {
    let lock = Lock::try_take(&run.lock_path())?.ok_or_else(|| io::Error::other("its runner lives"))?;
    if run.is_handed_in() { Ok(lock) } else { Err(io::Error::other("it is not handed in")) }
}

/// Removes a run's work tree; answers where work that is nowhere else was put.
async fn work_tree(state: &Path, run: &RunDir) -> io::Result<Option<PathBuf>> {
    let work = run.work();
    if !work.exists() {
        return Ok(None);
    }
    let Some(tree) = earlier_tree(run) else {
        // Made by the agent in an empty folder, so it is in no other place.
        return if fs::read_dir(&work)?.next().is_none() {
            remove(&work).map(|()| None)
        } else {
            keep::folder_of(state, run)
        };
    };
    let Some(made) = tree.made.as_ref().filter(|made| made.clone.is_dir()) else {
        return Err(io::Error::other("the clone it belongs to is gone, so its unpushed work can't be told"));
    };
    let _clone_lock = clone_lock(&made.clone)?;
    let git = git_of(run);
    let looking = confined(git.clone(), run, &run.order()?, &tree).await;
    let kept = keep::unpushed((&git, &looking), state, run, (&tree, made)).await?;
    remove(&work)?;
    for repository in [&made.repository, &tree.git_directory].into_iter().filter(|place| place.exists()) {
        remove(repository)?;
    }
    Ok(kept)
}

async fn clone_at(state: &Path, clone: &Path) -> io::Result<Option<PathBuf>> {
    let _lock = clone_lock(clone)?;
    let kept = keep::branches(state, clone).await?;
    let gone = clone.with_file_name(format!(".gone-{}", clone.file_name().unwrap_or_default().to_string_lossy()));
    fs::rename(clone, &gone)?;
    remove(&gone)?;
    Ok(kept)
}

fn clone_lock(clone: &Path) -> io::Result<Lock> {
    Lock::try_take(&clone.with_extension("lock"))?.ok_or_else(|| io::Error::other("a run is fetching into its clone"))
}

/// Removes a directory, also one whose parts an agent made unwritable.
fn remove(path: &Path) -> io::Result<()> {
    match fs::remove_dir_all(path) {
        Err(error) if error.kind() == io::ErrorKind::PermissionDenied => {
            crate::os::make_removable(path)?;
            fs::remove_dir_all(path)
        }
        removed => removed,
    }
}
