//! Bringing a clone up to what its remote has now.

use std::collections::BTreeSet;
use std::path::{Path, PathBuf};
use std::time::Duration;

use tokio::time::sleep;

use super::address::Address;
use super::command::Git;
use super::trouble::{Cause, Trouble};
use crate::spawn::Overflow;

/// Everything the remote has, kept apart from the branches that runs make.
pub(super) const BRANCHES: &str = "+refs/heads/*:refs/remotes/origin/*";
/// Where the remote's `HEAD` points.
pub(super) const REMOTE_HEAD: &str = "refs/shipmate/head";
/// Fetching says nothing of interest on its standard output.
const ERRORS_ONLY: usize = 1024;
/// An agent's own git may be at work in its clone for a moment.
const TRIES: u32 = 5;
const PAUSE: Duration = Duration::from_secs(1);

/// Fetches into the bare clone at `directory`. Call it only while holding the
/// clone's lock.
pub(super) async fn fetch(git: &Git, directory: &Path, address: &Address) -> Result<(), Trouble> {
    let before = lock_files(directory);
    for _ in 1..TRIES {
        match fetch_now(git, directory, address).await {
            Err(trouble) if trouble.cause == Cause::Busy => sleep(PAUSE).await,
            fetched => return fetched,
        }
    }
    // No git holds such a lock for that long. Its owner died, by a power cut
    // or a kill, and without this the clone would be of no use ever again.
    for stale in lock_files(directory).intersection(&before) {
        tracing::warn!(file = %stale.display(), "removing a lock that a dead git left behind");
        let _gone = fs_err::remove_file(stale);
    }
    fetch_now(git, directory, address).await
}

async fn fetch_now(git: &Git, directory: &Path, address: &Address) -> Result<(), Trouble> {
    let head = format!("+HEAD:{REMOTE_HEAD}");
    match fetch_these(git, directory, address, &[BRANCHES, &head]).await {
        // Without commits, or with a `HEAD` that points at no branch.
        Err(trouble) if trouble.cause == Cause::NoHead => fetch_these(git, directory, address, &[BRANCHES]).await,
        fetched => fetched,
    }
}

async fn fetch_these(git: &Git, directory: &Path, address: &Address, what: &[&str]) -> Result<(), Trouble> {
    // Nobody is asked for a command that is not used.
    let ssh = if address.folder().is_none() { ssh(git, directory).await } else { String::new() };
    let said = git
        .call_bare(directory)
        .args(["fetch", "--quiet", "--prune", "--no-write-fetch-head", "--no-recurse-submodules", "--"])
        .arg(address.target())
        .args(what)
        .over(address.protocols(), &ssh)
        .said(address.shown(), ERRORS_ONLY, Overflow::Forget)
        .await?;
    if said.is_success() {
        return Ok(());
    }
    Err(Trouble::of(address.shown(), &address.hide(said.errors.as_str())))
}

/// The person's own SSH command, made unable to ask. It is passed by name, so
/// that the one in the clone's configuration, which agents can write, is not used.
pub(super) async fn ssh(git: &Git, directory: &Path) -> String {
    let own = git.call(directory).args(["config", "--global", "--get", "core.sshCommand"]);
    let own = own.text("the configuration").await.ok().filter(|own| !own.is_empty());
    format!("{} -oBatchMode=yes -oConnectTimeout=30", own.as_deref().unwrap_or("ssh"))
}

/// The locks by which git guards the references of a clone.
fn lock_files(clone: &Path) -> BTreeSet<PathBuf> {
    let mut found = BTreeSet::new();
    let mut places = vec![clone.to_owned()];
    while let Some(place) = places.pop() {
        for entry in std::fs::read_dir(&place).into_iter().flatten().flatten() {
            let path = entry.path();
            let is_directory = entry.file_type().is_ok_and(|kind| kind.is_dir());
            if is_directory && (place != clone || entry.file_name() == "refs") {
                places.push(path);
            } else if path.extension().is_some_and(|extension| extension == "lock") {
                found.insert(path);
            }
        }
    }
    found
}
