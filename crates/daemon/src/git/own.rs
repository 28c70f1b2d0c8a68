//! The repository that an agent works in: its own. Branches, stashes, settings
//! and hooks are nobody else's; only the objects of the clone are read in common.
//!
//! The agent may do with it whatever it likes, so our git takes its settings
//! from another one, and fetches from this one what is to be kept.

use std::io::Write as _;
use std::path::{Path, PathBuf};

use fs_err as fs;
use serde::{Deserialize, Serialize};
use shipmate_core::id::ExecutionId;

use super::borrowing;
use super::cache::Cache;
use super::command::{Call, Git};
use super::fetch::BRANCHES;
use super::references::References;
use super::tree::Tree;
use super::trouble::{Cause, Trouble};

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

    /// Makes the agent's repository for the files in `directory`, on the branch
    /// `branch`, which has no commit yet, with the branches and tags of the remote.
    pub(super) async fn set_up(
        &self,
        git: &Git,
        cache: &Cache,
        (directory, branch): (&Path, &str),
        references: &References,
    ) -> Result<(), Trouble> {
        let parent = directory.parent().unwrap_or(directory);
        let init = git.call(parent).args(["init", "--quiet", "--template="]).arg(format!("--initial-branch={branch}"));
        let init = init.place("--separate-git-dir=", &self.repository).arg("--").arg(directory);
        init.text(cache.shown()).await.map_err(|trouble| of_name(branch, trouble))?;
        let filled = borrowing::lend(&self.repository, &[&self.lender()])
            // All at once, as git itself packs them: one by one they would be a file each.
            .and_then(|()| fs::write(self.repository.join("packed-refs"), references.packed()))
            .and_then(|()| self.name_remote(cache.shown()));
        filled.map_err(|error| Trouble::of_io(&error))
    }

    /// Tells the agent's git where the work comes from.
    fn name_remote(&self, address: &str) -> std::io::Result<()> {
        let quoted = address.replace('\\', "\\\\").replace('"', "\\\"");
        let section = format!("[remote \"origin\"]\n\turl = \"{quoted}\"\n\tfetch = {BRANCHES}\n");
        let mut settings = fs::OpenOptions::new().append(true).open(self.repository.join("config"))?;
        settings.write_all(section.as_bytes())
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

/// The one thing that can be wrong with a run rather than with the machine.
fn of_name(branch: &str, trouble: Trouble) -> Trouble {
    if trouble.message.contains("invalid initial branch name") {
        return Trouble::new(Cause::Address, format!("`{branch}` is no name that a branch can have."));
    }
    trouble
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
