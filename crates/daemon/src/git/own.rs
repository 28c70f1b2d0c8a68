//! The repository that an agent works in: its own. Branches, stashes, settings
//! and hooks are nobody else's; only the objects of the clone are read in common.
//!
//! The agent may do with it whatever it likes, so our git takes its settings
//! from another one, and fetches from this one what is to be kept.

use std::path::{Path, PathBuf};
use std::time::Duration;

use fs_err as fs;
use serde::{Deserialize, Serialize};
use shipmate_core::id::ExecutionId;

use super::borrowing;
use super::cache::Cache;
use super::command::{Call, Git};
use super::tree::Tree;
use super::trouble::Trouble;
use crate::spawn::Overflow;

/// Writing every file of a large repository takes a while.
const CHECKOUT: Duration = Duration::from_secs(600);
/// More than the names of any repository's branches and tags take.
const MAX_REFERENCES_BYTES: usize = 64 * 1024 * 1024;
const WHAT: &str = "the work tree";

/// What belongs to a work tree that was made for a run.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub(crate) struct Made {
    /// The agent's own repository.
    pub(crate) repository: PathBuf,
    /// The clone it was made from, where the work goes when the run is over.
    pub(crate) clone: PathBuf,
}

impl Made {
    /// The objects that the agent's repository does not have itself.
    pub(crate) fn lender(&self) -> PathBuf {
        self.clone.join("objects")
    }

    /// Makes the agent's repository, with the branches and tags of the remote,
    /// and checks `commit` out at `directory` as the branch `branch`.
    pub(super) async fn set_up(
        git: &Git,
        cache: &Cache,
        (directory, repository): (&Path, &Path),
        (branch, commit): (&str, Option<&str>),
    ) -> Result<Self, Trouble> {
        let made = Self { repository: repository.to_owned(), clone: cache.directory().to_owned() };
        let parent = directory.parent().unwrap_or(directory);
        let init = git.call(parent).args(["init", "--quiet", "--template="]).arg(format!("--initial-branch={branch}"));
        init.place("--separate-git-dir=", repository).arg("--").arg(directory).text(cache.shown()).await?;
        borrowing::lend(repository, &[&made.lender()]).map_err(|error| Trouble::of_io(&error))?;
        git.call(directory).args(["remote", "add", "--", "origin", cache.shown()]).text(cache.shown()).await?;
        made.copy_references(git, cache).await?;
        if let Some(commit) = commit {
            let checkout = git.call(directory).args(["checkout", "--quiet", "--no-track", "-B", branch, commit, "--"]);
            checkout.within(CHECKOUT).text(cache.shown()).await?;
        }
        Ok(made)
    }

    /// All at once, in the form that git itself packs them in: one by one they
    /// would be a file each.
    async fn copy_references(&self, git: &Git, cache: &Cache) -> Result<(), Trouble> {
        let list = ["for-each-ref", "--format=%(objectname) %(refname)", "refs/remotes/origin", "refs/tags"];
        let said = git.call_bare(&self.clone).args(list);
        let said = said.said(cache.shown(), MAX_REFERENCES_BYTES, Overflow::Stop).await?;
        if !said.is_success() {
            return Err(Trouble::of(cache.shown(), said.errors.as_str()));
        }
        fs::write(self.repository.join("packed-refs"), said.output).map_err(|error| Trouble::of_io(&error))
    }

    /// The commit that the agent has checked out; none before its first one, or
    /// if its repository is gone.
    pub(super) async fn head(&self, git: &Git) -> Option<String> {
        self.commit_of(git, "HEAD").await
    }

    /// A fetch into the clone that does not say yet what it fetches.
    fn bring(&self, git: &Git, from: &Path) -> Call {
        let fetch = ["fetch", "--quiet", "--no-tags", "--no-write-fetch-head", "--no-recurse-submodules", "--"];
        git.call_bare(&self.clone).args(fetch).arg(from)
    }

    async fn commit_of(&self, git: &Git, name: &str) -> Option<String> {
        let parse = git.call_bare(&self.repository).args(["rev-parse", "--verify", "--quiet", "--end-of-options"]);
        parse.arg(format!("{name}^{{commit}}")).text(WHAT).await.ok()
    }
}

/// Brings a reference of ours into the clone, where nobody but us writes.
pub(super) async fn hand_over(git: &Git, tree: &Tree, name: &str) -> Result<(), Trouble> {
    let Some(made) = &tree.made else { return Ok(()) };
    let bring = made.bring(git, &tree.git_directory).arg(format!("+{name}:{name}"));
    bring.over("file", "").text(WHAT).await.map(drop)
}

/// Brings the branches and the stash into the clone that an agent has made
/// itself. If it has wrecked its repository, there is nothing in that to lose.
pub(super) async fn hand_over_own(git: &Git, tree: &Tree, execution: ExecutionId) -> Result<(), Trouble> {
    let Some(made) = &tree.made else { return Ok(()) };
    let branch = format!("refs/heads/{}", tree.branch);
    if made.commit_of(git, &branch).await.is_none() {
        return Ok(());
    }
    let own = made.bring(git, &made.repository).args([
        format!("+{branch}:{branch}"),
        format!("+refs/heads/*:{}/*", branches_of(execution)),
        format!("+refs/stash*:{}*", stash_of(execution)),
    ]);
    own.over("file", "").text(WHAT).await.map(drop)
}

/// The references that keep the branches an agent has made itself.
fn branches_of(execution: ExecutionId) -> String {
    format!("refs/shipmate/branches/{execution}")
}

/// The reference that keeps what an agent had put aside when its run was over.
fn stash_of(execution: ExecutionId) -> String {
    format!("refs/shipmate/stashes/{execution}")
}
