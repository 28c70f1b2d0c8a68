//! Bringing work to a repository: merging and pushing, on a bench of our own.

use std::path::{Path, PathBuf};

use chrono::{DateTime, Utc};
use fs_err as fs;

use super::address::Address;
use super::borrowing;
use super::command::{Call, Git};
use super::fetch::{fetch, ssh};
use super::snapshot::{Words, who};
use super::trouble::{Cause, Trouble};
use crate::os;
use crate::spawn::Overflow;

/// More than any list of conflicts or references that we want whole.
const ANSWER_BYTES: usize = 256 * 1024;

/// A bare repository that borrows the clone's objects, for one delivery.
#[derive(Debug)]
pub(crate) struct Bench {
    git: Git,
    directory: PathBuf,
    address: Address,
}

/// What became of a merge.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) enum Merged {
    /// The commit that has both.
    Commit(String),
    /// The files in which both sides changed the same.
    Conflict(Vec<String>),
}

/// What became of a push.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Pushed {
    /// The remote has it.
    Done,
    /// The remote's branch has moved on meanwhile; nothing was changed.
    Behind,
}

impl Bench {
    /// Sets it up at `directory`, anew.
    pub(crate) async fn set_up(git: &Git, directory: &Path, clone: &Path, address: Address) -> Result<Self, Trouble> {
        let parent = directory.parent().unwrap_or(directory);
        os::create_private_directories(parent).map_err(|error| Trouble::of_io(&error))?;
        borrowing::bare(git, directory, (&[&clone.join("objects")], None), address.shown()).await?;
        Ok(Self { git: git.clone(), directory: directory.to_owned(), address })
    }

    /// Brings it up to what the remote has now.
    pub(crate) async fn fetch(&self) -> Result<(), Trouble> {
        match fetch(&self.git, &self.directory, &self.address).await {
            // Without commits there is nothing to bring.
            Err(trouble) if trouble.cause == Cause::NoHead => Ok(()),
            fetched => fetched,
        }
    }

    /// Where it is not needed any more.
    pub(crate) fn clear_away(self) {
        // What stays is removed when it is set up again.
        let _gone = fs::remove_dir_all(&self.directory);
    }

    /// The branch that the remote's `HEAD` names.
    pub(crate) async fn default_branch(&self) -> Result<Option<String>, Trouble> {
        let ssh = ssh(&self.git, &self.directory).await;
        let list = self.call().args(["ls-remote", "--symref", "--"]).arg(self.address.target()).arg("HEAD");
        let said =
            list.over(self.address.protocols(), &ssh).text(self.address.shown()).await.map_err(|t| self.hide(t))?;
        let named = said.lines().find_map(|line| line.strip_prefix("ref: refs/heads/")?.strip_suffix("\tHEAD"));
        Ok(named.map(str::to_owned))
    }

    /// The remote's commit of a branch, as of the last fetch.
    pub(crate) async fn tip(&self, branch: &str) -> Option<String> {
        let parse = self.call().args(["rev-parse", "--verify", "--quiet", "--end-of-options"]);
        parse.arg(format!("refs/remotes/origin/{branch}^{{commit}}")).text(self.address.shown()).await.ok()
    }

    /// Whether `later` has everything that `earlier` has.
    pub(crate) async fn has(&self, later: &str, earlier: &str) -> Result<bool, Trouble> {
        let call = self.call().args(["merge-base", "--is-ancestor", earlier, later]);
        let said = call.said(self.address.shown(), ANSWER_BYTES, Overflow::Forget).await?;
        match said.code {
            Some(0) => Ok(true),
            Some(1) => Ok(false),
            _ => Err(Trouble::of(self.address.shown(), said.errors.as_str())),
        }
    }

    /// Merges `tip` into `target` without touching either. The same two at
    /// the same time give the same commit.
    pub(crate) async fn merge(
        &self,
        (target, tip): (&str, &str),
        (words, at): (Words<'_>, DateTime<Utc>),
    ) -> Result<Merged, Trouble> {
        let what = self.address.shown();
        let merge = self.call().args(["merge-tree", "--write-tree", "--no-messages", "--name-only", "-z", target, tip]);
        let said = merge.said(what, ANSWER_BYTES, Overflow::Forget).await?;
        let mut parts = said.output.split(|&byte| byte == 0).map(|part| String::from_utf8_lossy(part).into_owned());
        let files = parts.next().unwrap_or_default();
        match said.code {
            Some(0) => {}
            Some(1) => {
                let mut names: Vec<String> = parts.filter(|name| !name.is_empty()).collect();
                names.dedup();
                return Ok(Merged::Conflict(names));
            }
            _ => return Err(Trouble::of(what, said.errors.as_str())),
        }
        let call = || self.call();
        let commit = self.call().dated(at).args(who(&call, words.author).await);
        let commit = commit.args(["commit-tree", files.trim(), "-m", words.message, "-p", target, "-p", tip]);
        commit.text(what).await.map(Merged::Commit)
    }

    /// Pushes a commit as a branch of the remote, never by force.
    pub(crate) async fn push(&self, commit: &str, branch: &str) -> Result<Pushed, Trouble> {
        let ssh = ssh(&self.git, &self.directory).await;
        let push =
            ["push", "--porcelain", "--no-verify", "--no-follow-tags", "--recurse-submodules=no", "--no-signed", "--"];
        let call = self.call().args(push).arg(self.address.target()).arg(format!("{commit}:refs/heads/{branch}"));
        let said = call.over(self.address.protocols(), &ssh);
        let said = said.said(self.address.shown(), ANSWER_BYTES, Overflow::Forget).await?;
        if said.is_success() {
            return Ok(Pushed::Done);
        }
        let printed = String::from_utf8_lossy(&said.output);
        let refusal = printed.lines().find_map(|line| Some(line.strip_prefix('!')?.split_once("\t[")?.1.to_owned()));
        match refusal {
            Some(why) if why.starts_with("rejected]") || why.contains("lock") => Ok(Pushed::Behind),
            Some(why) => {
                let why = why.trim_start_matches("remote rejected]").trim().trim_matches(['(', ')']);
                let shown = self.address.shown();
                let message = format!("The repository {shown} does not take anything on {branch}: {why}.");
                Err(Trouble::new(Cause::Refused, message))
            }
            None => Err(Trouble::of(self.address.shown(), &self.address.hide(said.errors.as_str()))),
        }
    }

    fn call(&self) -> Call {
        self.git.call_bare(&self.directory)
    }

    fn hide(&self, trouble: Trouble) -> Trouble {
        Trouble { message: self.address.hide(&trouble.message), ..trouble }
    }
}

/// The folder in which somebody has this branch of a local repository checked
/// out, if somebody has.
pub(crate) async fn checked_out(git: &Git, folder: &Path, branch: &str) -> Result<Option<String>, Trouble> {
    let shown = folder.display().to_string();
    let call = if folder.join(".git").exists() { git.call(folder) } else { git.call_bare(folder) };
    let said = call.args(["worktree", "list", "--porcelain"]).text(&shown).await?;
    let (mut place, wanted) = ("", format!("branch refs/heads/{branch}"));
    for line in said.lines() {
        if let Some(path) = line.strip_prefix("worktree ") {
            place = path;
        } else if line == wanted {
            return Ok(Some(place.to_owned()));
        }
    }
    Ok(None)
}
