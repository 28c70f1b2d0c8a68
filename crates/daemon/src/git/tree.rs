//! A work tree: the files of one execution, on a branch of its own.

use std::path::{Path, PathBuf};
use std::time::Duration;

use fs_err as fs;
use serde::{Deserialize, Serialize};
use shipmate_core::id::ExecutionId;

use super::cache::Cache;
use super::command::Git;
use super::fetch::REMOTE_HEAD;
use super::snapshot;
use super::trouble::{Cause, Trouble};

/// Writing every file of a large repository takes a while.
const CHECKOUT: Duration = Duration::from_secs(600);

/// What must be known of a work tree to tell later what changed in it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub(crate) struct Tree {
    /// The files.
    pub(crate) directory: PathBuf,
    /// What git keeps about them. Never read back from the work tree, where
    /// the agent could have changed it.
    pub(crate) git_directory: PathBuf,
    /// The branch the work goes to.
    pub(crate) branch: String,
    /// The commit it began with; none in a repository without commits.
    pub(crate) base: Option<String>,
    /// The commit whose files it began with, where that is another one:
    /// earlier work is part of what changed.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub(crate) left: Option<String>,
    /// Whose work it went on with, for the reader of the run.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub(crate) goes_on: Option<String>,
}

impl Tree {
    /// Checks out a work tree at `directory`. What a torn attempt left there
    /// is removed first.
    ///
    /// With `after` it begins with what that execution left behind, if that is
    /// still here, and its changes are counted from where those were.
    pub(crate) async fn add(
        git: &Git,
        cache: &Cache,
        directory: &Path,
        (branch, after): (&str, Option<ExecutionId>),
    ) -> Result<Self, Trouble> {
        let in_clone = || git.call_bare(cache.directory());
        let name = in_clone().arg("check-ref-format").arg(format!("refs/heads/{branch}"));
        if branch.starts_with('-') || name.text(branch).await.is_err() {
            return Err(Trouble::new(Cause::Address, format!("`{branch}` is no name that a branch can have.")));
        }
        if directory.exists() {
            fs::remove_dir_all(directory).map_err(|error| Trouble::of_io(&error))?;
        }
        in_clone().args(["worktree", "prune"]).text(cache.shown()).await?;

        let base = match after {
            Some(execution) => Base::left_by(git, cache, execution).await,
            None => None,
        };
        let base = match base {
            Some(base) => {
                // Also what nobody had committed is on the branch then.
                let name = format!("refs/heads/{branch}");
                in_clone().args(["update-ref", &name, base.tip()]).text(cache.shown()).await?;
                base
            }
            None => Base::find(git, cache, branch).await?,
        };
        // Twice by force: an attempt that died may have left the branch
        // checked out in a place that is gone, and locked.
        let add = in_clone().args(["worktree", "add", "--quiet", "--force", "--force"]);
        let added = match &base {
            Base::Left { .. } | Base::Branch(_) => add.arg("--").arg(directory).arg(branch),
            Base::Commit(commit) => add.args(["--no-track", "-b", branch, "--"]).arg(directory).arg(commit),
            Base::Nothing => add.args(["--orphan", "-b", branch, "--"]).arg(directory),
        };
        added.within(CHECKOUT).text(cache.shown()).await?;
        let git_directory = git.call(directory).args(["rev-parse", "--absolute-git-dir"]).text(cache.shown()).await?;
        Ok(Self {
            directory: directory.to_owned(),
            git_directory: git_directory.into(),
            branch: branch.to_owned(),
            left: base.left(),
            goes_on: base.goes_on(),
            base: base.commit(),
        })
    }
}

/// What a work tree begins with.
enum Base {
    /// The branch itself, at this commit: earlier work on the same task.
    Branch(String),
    /// What an earlier run left behind, and what its changes were counted from.
    Left { tip: String, base: Option<String>, when: String },
    /// A commit of the remote.
    Commit(String),
    /// The repository has no commits.
    Nothing,
}

impl Base {
    /// The commit it begins with; empty in a repository without commits.
    fn tip(&self) -> &str {
        match self {
            Self::Branch(commit) | Self::Commit(commit) | Self::Left { tip: commit, .. } => commit,
            Self::Nothing => "",
        }
    }

    /// The commit of earlier work that it begins with.
    fn left(&self) -> Option<String> {
        if let Self::Left { tip, .. } = self { Some(tip.clone()) } else { None }
    }

    fn goes_on(&self) -> Option<String> {
        let Self::Left { tip, when, .. } = self else { return None };
        let short: String = tip.chars().take(10).collect();
        Some(format!("going on with what the earlier run had done {when} (snapshot {short})"))
    }

    /// What this execution left behind, if this clone still has it.
    async fn left_by(git: &Git, cache: &Cache, execution: ExecutionId) -> Option<Self> {
        let (tip, when) = match commit_of(git, cache, &snapshot::name_of(execution)).await {
            Some(tip) => (tip, "when it ended".to_owned()),
            None => Self::last_turn(git, cache, execution).await?,
        };
        Some(Self::Left { tip, when, base: commit_of(git, cache, &snapshot::base_of(execution)).await })
    }

    /// What it had done at the end of its last turn, if nobody could keep what
    /// it left behind.
    async fn last_turn(git: &Git, cache: &Cache, execution: ExecutionId) -> Option<(String, String)> {
        let newest = ["for-each-ref", "--sort=-version:refname", "--count=1", "--format=%(refname)"];
        let list = git.call_bare(cache.directory()).args(newest).arg(snapshot::turns_of(execution));
        let name = list.text(cache.shown()).await.ok().filter(|name| !name.is_empty())?;
        let turn = name.rsplit_once("turn-").map_or("", |(_, turn)| turn);
        Some((commit_of(git, cache, &name).await?, format!("by the end of its turn {turn}")))
    }

    async fn find(git: &Git, cache: &Cache, branch: &str) -> Result<Self, Trouble> {
        let commit_of = async |name: &str| commit_of(git, cache, name).await;
        if let Some(commit) = commit_of(&format!("refs/heads/{branch}")).await {
            return Ok(Self::Branch(commit));
        }
        let pushed = format!("refs/remotes/origin/{branch}");
        for name in [&pushed, REMOTE_HEAD, "refs/remotes/origin/main", "refs/remotes/origin/master"] {
            if let Some(commit) = commit_of(name).await {
                return Ok(Self::Commit(commit));
            }
        }
        let list = ["for-each-ref", "--count=1", "--format=%(objectname)", "refs/remotes/origin"];
        let any = git.call_bare(cache.directory()).args(list).text(cache.shown()).await?;
        Ok(if any.is_empty() { Self::Nothing } else { Self::Commit(any) })
    }

    fn commit(self) -> Option<String> {
        match self {
            Self::Branch(commit) | Self::Commit(commit) => Some(commit),
            Self::Left { base, .. } => base,
            Self::Nothing => None,
        }
    }
}

async fn commit_of(git: &Git, cache: &Cache, name: &str) -> Option<String> {
    let parse = git.call_bare(cache.directory()).args(["rev-parse", "--verify", "--quiet", "--end-of-options"]);
    parse.arg(format!("{name}^{{commit}}")).text(cache.shown()).await.ok()
}

/// Variables that give an agent's commits an author, where the person has
/// none configured: git would refuse to commit.
pub(crate) async fn identity(git: &Git, directory: &Path, agent: &str) -> Vec<(String, String)> {
    let known = git.call(directory).args(["config", "user.email"]).text("the configuration").await;
    if known.is_ok_and(|email| !email.is_empty()) {
        return Vec::new();
    }
    let name: String = agent.chars().filter(|c| !c.is_control() && !"<>".contains(*c)).take(100).collect();
    let name = if name.trim().is_empty() { "agent".to_owned() } else { name };
    let both =
        |part: &str, value: &str| ["AUTHOR", "COMMITTER"].map(|who| (format!("GIT_{who}_{part}"), value.to_owned()));
    [both("NAME", &name), both("EMAIL", "agent@shipmate.invalid")].concat()
}
