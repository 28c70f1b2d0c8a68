//! One bare clone for each address, whose objects all runs on this machine
//! share. Only we write into it.

use std::path::{Path, PathBuf};
use std::time::Duration;

use fs_err as fs;
use sha2::{Digest as _, Sha256};
use shipmate_core::text::hex;
use tokio::time::sleep;

use super::Report;
use super::address::Address;
use super::command::Git;
use super::fetch::fetch;
use super::trouble::{Cause, Trouble};
use crate::os;
use crate::place::Lock;

const LOOK_AGAIN: Duration = Duration::from_millis(200);

/// A cached clone that nobody else changes as long as this is held.
#[derive(Debug)]
pub(crate) struct Cache {
    directory: PathBuf,
    shown: String,
    _lock: Lock,
}

impl Cache {
    /// The clone of `url`, with what the remote has now. Waits for other runs
    /// that are at it.
    pub(crate) async fn fresh(
        git: &Git,
        repositories: &Path,
        url: &str,
        allowed: &[PathBuf],
        report: Report<'_>,
    ) -> Result<Self, Trouble> {
        let address = Address::judge(url, allowed)?;
        os::create_private_directories(repositories).map_err(|error| Trouble::of_io(&error))?;
        let name = name_of(address.target());
        let lock = wait_for(&repositories.join(format!("{name}.lock")), &address, report).await?;
        let directory = repositories.join(format!("{name}.git"));
        if directory.exists() {
            report(format!("fetching {}", address.shown()).into());
            match fetch(git, &directory, &address).await {
                Err(trouble) if trouble.cause == Cause::Unreachable => {
                    report(format!("{} Going on with the copy from the last time.", trouble.message).into());
                }
                fetched => fetched?,
            }
        } else {
            report(format!("cloning {}", address.shown()).into());
            let draft = begin(git, repositories, &name, &address).await?;
            fetch(git, &draft, &address).await?;
            fs::rename(&draft, &directory).map_err(|error| Trouble::of_io(&error))?;
        }
        Ok(Self { directory, shown: address.shown().to_owned(), _lock: lock })
    }

    /// Where the clone of `address` is, or would be.
    pub(crate) fn place_of(repositories: &Path, address: &Address) -> PathBuf {
        repositories.join(format!("{}.git", name_of(address.target())))
    }

    /// Where it is.
    pub(super) fn directory(&self) -> &Path {
        &self.directory
    }

    /// What it is a clone of, for people.
    pub(super) fn shown(&self) -> &str {
        &self.shown
    }
}

fn name_of(url: &str) -> String {
    hex(&Sha256::digest(url.as_bytes())[..16])
}

async fn wait_for(path: &Path, address: &Address, report: Report<'_>) -> Result<Lock, Trouble> {
    let mut told = false;
    loop {
        if let Some(lock) = Lock::try_take(path).map_err(|error| Trouble::of_io(&error))? {
            return Ok(lock);
        }
        if !told {
            report(format!("waiting for another run that fetches {}", address.shown()).into());
            told = true;
        }
        sleep(LOOK_AGAIN).await;
    }
}

/// An empty clone, under a name that no other run uses: the git of a killed
/// runner may still write into what that run began. Such leavings are removed.
async fn begin(git: &Git, repositories: &Path, name: &str, address: &Address) -> Result<PathBuf, Trouble> {
    let drafts = format!(".new-{name}-");
    for entry in fs::read_dir(repositories).map_err(|error| Trouble::of_io(&error))?.flatten() {
        if entry.file_name().to_string_lossy().starts_with(&drafts) {
            // If it does not go yet, the next clone tries again.
            let _gone = fs::remove_dir_all(entry.path());
        }
    }
    let draft = repositories.join(format!("{drafts}{}", git.execution()));
    // Without a template: nobody's hooks come along.
    let init = ["init", "--quiet", "--bare", "--template=", "--"];
    git.call(repositories).args(init).arg(&draft).text(address.shown()).await?;
    Ok(draft)
}
