//! One bare clone for each address, shared by all runs on this machine.

use std::path::{Path, PathBuf};
use std::time::Duration;

use fs_err as fs;
use sha2::{Digest as _, Sha256};
use tokio::time::sleep;

use super::Report;
use super::address::Address;
use super::command::Git;
use super::trouble::{Cause, Trouble};
use crate::os;
use crate::place::Lock;
use crate::spawn::Overflow;

/// Everything the remote has, kept apart from the branches that runs make.
const BRANCHES: &str = "+refs/heads/*:refs/remotes/origin/*";
/// Where the remote's `HEAD` points.
pub(super) const REMOTE_HEAD: &str = "refs/shipmate/head";
/// Fetching says nothing of interest on its standard output.
const ERRORS_ONLY: usize = 1024;
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
            let draft = repositories.join(format!(".new-{name}"));
            begin(git, repositories, &draft, &address).await?;
            fetch(git, &draft, &address).await?;
            fs::rename(&draft, &directory).map_err(|error| Trouble::of_io(&error))?;
        }
        Ok(Self { directory, shown: address.shown().to_owned(), _lock: lock })
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
    Sha256::digest(url.as_bytes()).iter().take(16).map(|byte| format!("{byte:02x}")).collect()
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

/// An empty clone. What an interrupted one left behind is begun again.
async fn begin(git: &Git, repositories: &Path, draft: &Path, address: &Address) -> Result<(), Trouble> {
    if draft.exists() {
        fs::remove_dir_all(draft).map_err(|error| Trouble::of_io(&error))?;
    }
    // Without a template: nobody's hooks come along.
    let init = ["init", "--quiet", "--bare", "--template=", "--"];
    git.call(repositories).args(init).arg(draft).text(address.shown()).await?;
    for (name, value) in [("remote.origin.url", address.shown()), ("remote.origin.fetch", BRANCHES)] {
        git.call_bare(draft).args(["config", name, value]).text(address.shown()).await?;
    }
    Ok(())
}

async fn fetch(git: &Git, directory: &Path, address: &Address) -> Result<(), Trouble> {
    let head = format!("+HEAD:{REMOTE_HEAD}");
    match fetch_these(git, directory, address, &[BRANCHES, &head]).await {
        // Without commits, or with a `HEAD` that points at no branch.
        Err(trouble) if trouble.cause == Cause::NoHead => fetch_these(git, directory, address, &[BRANCHES]).await,
        fetched => fetched,
    }
}

/// The person's own SSH command, made unable to ask. It is passed by name, so
/// that the one in the clone's configuration, which agents can write, is not used.
async fn ssh(git: &Git, directory: &Path) -> String {
    let own =
        git.call(directory).args(["config", "--global", "--get", "core.sshCommand"]).text("the configuration").await;
    let program = own.ok().filter(|own| !own.is_empty()).unwrap_or_else(|| "ssh".to_owned());
    format!("{program} -oBatchMode=yes -oConnectTimeout=30")
}

async fn fetch_these(git: &Git, directory: &Path, address: &Address, what: &[&str]) -> Result<(), Trouble> {
    let ssh = ssh(git, directory).await;
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
