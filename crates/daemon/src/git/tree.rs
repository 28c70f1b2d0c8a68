//! A work tree: the files of one execution, on a branch of its own.

use std::path::{Path, PathBuf};
use std::time::Duration;

use fs_err as fs;
use serde::{Deserialize, Serialize};
use shipmate_core::id::ExecutionId;

use super::borrowing;
use super::cache::Cache;
use super::command::Git;
use super::own::Made;
use super::references::{Base, References};
use super::trouble::Trouble;

/// Writing every file of a large repository takes a while.
const CHECKOUT: Duration = Duration::from_secs(600);

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
    /// The commit that changes are counted from; none in a repository without commits.
    pub(crate) base: Option<String>,
    /// The commit whose files it began with, if it was made for a run and there
    /// is one. Where that is not the base, earlier work is part of what changed.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub(crate) tip: Option<String>,
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
    /// Makes a work tree without its files: they come with [`Tree::check_out`].
    /// What a torn attempt left in its places is removed first.
    ///
    /// With `after` it begins with what that execution left behind, if that is
    /// still here, and its changes are counted from where those were.
    pub(crate) async fn begin(
        git: &Git,
        cache: &Cache,
        places: Places,
        (branch, after): (&str, Option<ExecutionId>),
    ) -> Result<Self, Trouble> {
        for place in [&places.directory, &places.repository, &places.beside].into_iter().filter(|place| place.exists())
        {
            fs::remove_dir_all(place).map_err(|error| Trouble::of_io(&error))?;
        }
        let references = References::of(git, cache, (branch, after)).await?;
        let Base { tip, from, left } = references.base(branch, after);
        let made = Made { repository: places.repository, clone: cache.directory().to_owned() };
        made.set_up(git, cache, (&places.directory, branch), &references).await?;
        let goes_on = left.as_ref().zip(tip.as_deref()).map(|(when, tip)| {
            let short = tip.get(..10).unwrap_or(tip);
            format!("going on with what the earlier run had done {when} (snapshot {short})")
        });
        Ok(Self {
            directory: places.directory,
            git_directory: places.beside,
            made: Some(made),
            branch: branch.to_owned(),
            goes_on,
            base: from,
            tip,
        })
    }

    /// Writes the files, if the repository has commits.
    pub(crate) async fn check_out(&self, git: &Git) -> Result<(), Trouble> {
        let Some(tip) = &self.tip else { return Ok(()) };
        let checkout =
            git.call(&self.directory).args(["checkout", "--quiet", "--no-track", "-B", &self.branch, tip, "--"]);
        checkout.within(CHECKOUT).text("the work tree").await.map(drop)
    }

    /// Sees to it that our repository is there, by which it is told what
    /// changed. Not before it is needed: an agent does not wait for it.
    pub(super) async fn make_ready(&self, git: &Git) -> Result<(), Trouble> {
        match &self.made {
            Some(made) if !borrowing::is_whole(&self.git_directory) => {
                let lenders = [made.repository.join("objects"), made.lender()];
                let lenders = lenders.each_ref().map(PathBuf::as_path);
                borrowing::bare(git, &self.git_directory, (&lenders, None), "the work tree").await
            }
            _ => Ok(()),
        }
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
