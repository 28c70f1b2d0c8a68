//! What a run left behind, as one commit that nobody changes any more.

use std::path::Path;
use std::time::Duration;

use shipmate_core::id::ExecutionId;
use shipmate_core::journal::Diff;

use super::command::{Call, Git};
use super::diff::{stage, staged_since};
use super::own::{hand_over, hand_over_own};
use super::tree::Tree;
use super::trouble::Trouble;
use crate::os;

/// Hashing and writing new files takes longer than asking.
const WRITING: Duration = Duration::from_secs(120);
const WHAT: &str = "the work tree";

/// What a commit of ours says.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Words<'a> {
    /// Its message.
    pub(crate) message: &'a str,
    /// Whom it is by, where the person has configured nobody.
    pub(crate) author: &'a str,
}

/// The reference that keeps what an execution left behind.
pub(crate) fn name_of(execution: ExecutionId) -> String {
    format!("refs/shipmate/runs/{execution}")
}

/// The reference that keeps what an execution's changes are counted from.
pub(super) fn base_of(execution: ExecutionId) -> String {
    format!("refs/shipmate/bases/{execution}")
}

/// Keeps everything that a work tree has under the execution's name in its
/// clone: committed, changed and new. What is accepted later is exactly that,
/// whatever becomes of the work tree. `index` is a place for a copy of the index.
pub(crate) async fn snapshot(
    git: &Git,
    tree: &Tree,
    index: &Path,
    (execution, words): (ExecutionId, Words<'_>),
) -> Result<(), Trouble> {
    note_base(git, tree, execution).await?;
    keep_as(git, tree, (index, &name_of(execution)), words).await?;
    if let Err(trouble) = hand_over_own(git, tree, execution).await {
        tracing::warn!(%trouble, "what an agent made besides its work is not in the clone");
    }
    Ok(())
}

/// Keeps everything that a work tree has as one commit of this name, here and
/// in its clone. False if it has nothing at all.
pub(crate) async fn keep_as(
    git: &Git,
    tree: &Tree,
    (index, as_name): (&Path, &str),
    words: Words<'_>,
) -> Result<bool, Trouble> {
    let head = stage(git, tree, index).await?;
    let tip = commit_staged(&caller(git, tree, index), head, words).await;
    let _stays = fs_err::remove_file(index);
    let Some(tip) = tip? else { return Ok(false) };
    name(git, tree, (as_name, &tip)).await?;
    Ok(true)
}

/// Notes in the clone what an execution's changes are counted from.
async fn note_base(git: &Git, tree: &Tree, execution: ExecutionId) -> Result<(), Trouble> {
    let (Some(made), Some(base)) = (&tree.made, &tree.base) else { return Ok(()) };
    git.call_bare(&made.clone).args(["update-ref", &base_of(execution), base]).text(WHAT).await.map(drop)
}

/// Gives a commit a name, here and in the clone.
async fn name(git: &Git, tree: &Tree, (name, commit): (&str, &str)) -> Result<(), Trouble> {
    git.call_bare(&tree.git_directory).args(["update-ref", name, commit]).text(WHAT).await?;
    hand_over(git, tree, name).await
}

/// Calls that are about the files of a tree, with an index of their own.
fn caller<'a>(git: &'a Git, tree: &'a Tree, index: &'a Path) -> impl Fn() -> Call + Sync + 'a {
    move || {
        let call = git.call(&tree.directory).place("--git-dir=", &tree.git_directory);
        call.place("--work-tree=", &tree.directory).with_index(index).within(WRITING)
    }
}

/// The references that keep the work tree as it was at the ends of an
/// execution's turns.
pub(super) fn turns_of(execution: ExecutionId) -> String {
    format!("refs/shipmate/turns/{execution}")
}

/// Keeps the work tree as it is at the end of a turn, and tells what changed
/// since the commit `since`, with which the turn began. Branch and index are
/// left as the agent has them.
pub(crate) async fn turn(
    git: &Git,
    tree: &Tree,
    (index, since): (&Path, Option<&str>),
    (execution, turn, words): (ExecutionId, i64, Words<'_>),
) -> Result<(Option<String>, Diff), Trouble> {
    let head = stage(git, tree, index).await?;
    let diff = staged_since(git, tree, index, since).await;
    let tip = commit_staged(&caller(git, tree, index), head, words).await;
    let _stays = fs_err::remove_file(index);
    let (diff, tip) = (diff?, tip?);
    if let Some(tip) = &tip {
        note_base(git, tree, execution).await?;
        name(git, tree, (&format!("{}/turn-{turn}", turns_of(execution)), tip)).await?;
    }
    Ok((tip, diff))
}

/// The commit that has what is staged: `head`, if it is that already, or a new
/// one on top of it. None if there is nothing at all.
pub(super) async fn commit_staged(
    call: &(dyn Fn() -> Call + Sync),
    head: Option<String>,
    words: Words<'_>,
) -> Result<Option<String>, Trouble> {
    let files = call().arg("write-tree").text(WHAT).await?;
    let before = match &head {
        Some(head) => call().args(["rev-parse", "--verify", &format!("{head}^{{tree}}")]).text(WHAT).await?,
        None => call().args(["hash-object", "-t", "tree", os::NOTHING]).text(WHAT).await?,
    };
    if before == files {
        return Ok(head);
    }
    let mut commit = call().args(who(call, words.author).await).args(["commit-tree", &files, "-m", words.message]);
    if let Some(head) = &head {
        commit = commit.args(["-p", head]);
    }
    commit.text(WHAT).await.map(Some)
}

/// Options that sign a commit, where the person has configured nobody: git
/// would refuse to make it.
pub(super) async fn who(call: &(dyn Fn() -> Call + Sync), author: &str) -> Vec<String> {
    let known = call().args(["config", "user.email"]).text("the configuration").await;
    if known.is_ok_and(|email| !email.is_empty()) { Vec::new() } else { signed(author) }
}

fn signed(author: &str) -> Vec<String> {
    let name: String = author.chars().filter(|c| !c.is_control() && !"<>".contains(*c)).take(100).collect();
    let name = if name.trim().is_empty() { "Shipmate" } else { name.trim() };
    ["-c".to_owned(), format!("user.name={name}"), "-c".to_owned(), "user.email=agent@shipmate.invalid".to_owned()]
        .into()
}
