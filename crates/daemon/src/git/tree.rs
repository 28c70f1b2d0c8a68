//! A work tree: the files of one execution, on a branch of its own.

use std::path::{Path, PathBuf};

use fs_err as fs;
use serde::{Deserialize, Serialize};
use shipmate_core::id::ExecutionId;

use super::borrowing;
use super::cache::Cache;
use super::command::Git;
use super::fetch::REMOTE_HEAD;
use super::own::Made;
use super::snapshot;
use super::trouble::{Cause, Trouble};

/// What must be known of a work tree to tell later what changed in it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub(crate) struct Tree {
    /// The files.
    pub(crate) directory: PathBuf,
    /// A bare repository of ours, by which it is told what changed. Its
    /// settings are not the agent's; it reads objects of those it is about.
    pub(crate) git_directory: PathBuf,
    /// What belongs to it, if it was made for a run.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub(crate) made: Option<Made>,
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

/// Where the parts of a work tree go.
#[derive(Debug)]
pub(crate) struct Places {
    /// The files.
    pub(crate) directory: PathBuf,
    /// The agent's own repository.
    pub(crate) repository: PathBuf,
    /// Ours, beside it.
    pub(crate) beside: PathBuf,
}

impl Tree {
    /// Makes a work tree. What a torn attempt left in its places is removed first.
    ///
    /// With `after` it begins with what that execution left behind, if that is
    /// still here, and its changes are counted from where those were.
    pub(crate) async fn add(
        git: &Git,
        cache: &Cache,
        places: Places,
        (execution, branch, after): (ExecutionId, &str, Option<ExecutionId>),
    ) -> Result<Self, Trouble> {
        let name = git.call_bare(cache.directory()).arg("check-ref-format").arg(format!("refs/heads/{branch}"));
        if branch.starts_with('-') || name.text(branch).await.is_err() {
            return Err(Trouble::new(Cause::Address, format!("`{branch}` is no name that a branch can have.")));
        }
        for place in [&places.directory, &places.repository].into_iter().filter(|place| place.exists()) {
            fs::remove_dir_all(place).map_err(|error| Trouble::of_io(&error))?;
        }
        let base = match after {
            Some(execution) => Base::left_by(git, cache, execution).await,
            None => None,
        };
        let base = match base {
            Some(base) => base,
            None => Base::find(git, cache, branch).await?,
        };
        let made = (places.directory.as_path(), places.repository.as_path());
        let made = Made::set_up(git, cache, made, (branch, base.tip())).await?;
        let lenders = [made.repository.join("objects"), made.lender()];
        let lenders = lenders.each_ref().map(PathBuf::as_path);
        borrowing::bare(git, &places.beside, (&lenders, None), cache.shown()).await?;
        let (left, goes_on, base) = (base.left(), base.goes_on(), base.commit());
        if let Some(base) = &base {
            let note = git.call_bare(cache.directory()).args(["update-ref", &snapshot::base_of(execution), base]);
            note.text(cache.shown()).await?;
        }
        Ok(Self {
            directory: places.directory,
            git_directory: places.beside,
            made: Some(made),
            branch: branch.to_owned(),
            left,
            goes_on,
            base,
        })
    }

    /// The index that tells which files need not be looked into, if it is all in
    /// one file: a part of one says nothing in another repository.
    pub(super) fn index(&self) -> Option<PathBuf> {
        let keeper = self.made.as_ref().map_or(&self.git_directory, |made| &made.repository);
        let mut entries = std::fs::read_dir(keeper).ok()?.flatten();
        let is_split = entries.any(|entry| entry.file_name().as_encoded_bytes().starts_with(b"sharedindex."));
        (!is_split).then(|| keeper.join("index"))
    }
}

/// What a work tree begins with.
enum Base {
    /// What an earlier run left behind, and what its changes were counted from.
    Left { tip: String, base: Option<String>, when: String },
    /// A commit of the remote, or of earlier work on the same branch.
    Commit(String),
    /// The repository has no commits.
    Nothing,
}

impl Base {
    /// The commit it begins with; none in a repository without commits.
    fn tip(&self) -> Option<&str> {
        match self {
            Self::Commit(commit) | Self::Left { tip: commit, .. } => Some(commit),
            Self::Nothing => None,
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
        let earlier = format!("refs/heads/{branch}");
        let pushed = format!("refs/remotes/origin/{branch}");
        for name in [&earlier, &pushed, REMOTE_HEAD, "refs/remotes/origin/main", "refs/remotes/origin/master"] {
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
            Self::Commit(commit) => Some(commit),
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
