//! What changed in a work tree, whole, without touching it.

use std::path::Path;
use std::time::Duration;

use fs_err as fs;
use shipmate_core::journal::{Diff, DiffFile, MAX_PATCH_BYTES};
use shipmate_core::text::Text;

use super::command::Git;
use super::tree::Tree;
use super::trouble::Trouble;
use crate::os;
use crate::spawn::{Output, Overflow};

/// Hashing new files takes longer than asking.
const STAGING: Duration = Duration::from_secs(120);
/// A record must fit into an upload together with the patch.
const MAX_FILES: usize = 2_000;
const MAX_PATH_BYTES: usize = 1_024;
const MAX_NUMSTAT_BYTES: usize = 512 * 1024;
/// No driver or filter of a repository runs, and no setting changes the form.
const FORM: &[&str] = &[
    "diff",
    "--cached",
    "--find-renames",
    "--no-ext-diff",
    "--no-textconv",
    "--no-color",
    "--src-prefix=a/",
    "--dst-prefix=b/",
    "--submodule=short",
    "--ignore-submodules=none",
];

/// Everything that differs from the commit the tree began with: committed,
/// staged, changed, deleted, and new files that are not ignored. `index` is a
/// place for a copy of the index; the tree's own stays as the agent left it.
pub(crate) async fn diff(git: &Git, tree: &Tree, index: &Path) -> Result<Diff, Trouble> {
    stage(git, tree, index).await?;
    let told = staged_since(git, tree, index, tree.base.as_deref()).await;
    let _stays = fs::remove_file(index);
    told
}

/// What is staged at `index` and differs from the commit `since`; all of it
/// if there is none.
pub(super) async fn staged_since(git: &Git, tree: &Tree, index: &Path, since: Option<&str>) -> Result<Diff, Trouble> {
    let what = "the work tree";
    let call = || {
        let call = git.call(&tree.directory).place("--git-dir=", &tree.git_directory);
        call.place("--work-tree=", &tree.directory).with_index(index).within(STAGING)
    };
    let base = match since {
        Some(commit) => commit.to_owned(),
        None => call().args(["hash-object", "-t", "tree", os::NOTHING]).text(what).await?,
    };
    let compare = async |extra: &[&str], max_bytes| {
        let call = call().args(FORM).args(extra).args([&base, "--"]);
        let said = call.said(what, max_bytes, Overflow::Stop).await?;
        if said.is_success() || said.cut { Ok(said) } else { Err(Trouble::of(what, said.errors.as_str())) }
    };
    let counted = compare(&["--numstat", "-z"], MAX_NUMSTAT_BYTES).await?;
    let shown = compare(&["--patch"], MAX_PATCH_BYTES).await?;
    let mut files = files(&counted.output);
    let too_many = files.len() > MAX_FILES;
    files.truncate(MAX_FILES);
    let (patch, cut) = patch(&shown);
    Ok(Diff { patch, files, truncated: cut || counted.cut || too_many })
}

/// Puts everything that the work tree has into the index at `index`, which is
/// made anew from the tree's own. Answers the commit that is checked out.
pub(super) async fn stage(git: &Git, tree: &Tree, index: &Path) -> Result<Option<String>, Trouble> {
    let call = || {
        let call = git.call(&tree.directory).place("--git-dir=", &tree.git_directory);
        call.place("--work-tree=", &tree.directory).with_index(index).within(STAGING)
    };
    tree.make_ready(git).await?;
    // A copy spares git the hashing of every file that did not change.
    let _without = fs::remove_file(index);
    if let Some(own) = tree.index() {
        let _without = fs::copy(own, index);
    }
    if let Err(trouble) = call().args(["add", "--all"]).text("the work tree").await {
        // A repository inside the work tree, or a file that may not be read;
        // what git knows already can still be told.
        tracing::warn!(%trouble, "new files are missing in the diff");
        call().args(["add", "--update"]).text("the work tree").await?;
    }
    Ok(match &tree.made {
        Some(made) => made.head(git).await,
        None => None,
    })
}

/// The patch up to its last whole line within the bound.
fn patch(said: &Output) -> (Text, bool) {
    let mut bytes = said.output.as_slice();
    if said.cut {
        bytes = &bytes[..bytes.iter().rposition(|&byte| byte == b'\n').map_or(0, |at| at + 1)];
    }
    let text = Text::from_bytes(bytes);
    // Bytes that are no UTF-8 grow when they are replaced.
    let grown = text.as_str().len() > MAX_PATCH_BYTES;
    let text = if grown { text.pieces(MAX_PATCH_BYTES).swap_remove(0) } else { text };
    (text, said.cut || grown)
}

/// Reads `added TAB removed TAB path NUL`, where a renamed file has an empty
/// path, and its old and its new name follow.
fn files(numstat: &[u8]) -> Vec<DiffFile> {
    let mut parts = numstat.split(|&byte| byte == 0);
    let mut files = Vec::new();
    while let Some(part) = parts.next() {
        let mut columns = part.splitn(3, |&byte| byte == b'\t');
        let (Some(added), Some(removed), Some(path)) = (columns.next(), columns.next(), columns.next()) else { break };
        let path = if path.is_empty() { parts.nth(1) } else { Some(path) };
        let Some(path) = path.filter(|path| !path.is_empty()) else { break };
        files.push(DiffFile {
            path: Text::from_bytes(&path[..path.len().min(MAX_PATH_BYTES)]),
            additions: count(added),
            deletions: count(removed),
        });
    }
    files
}

/// Binary files have a dash instead of a number.
fn count(column: &[u8]) -> i64 {
    std::str::from_utf8(column).ok().and_then(|text| text.parse().ok()).unwrap_or(0)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn numstat_with_renames_binaries_and_odd_names() {
        let found = files(b"3\t1\tsrc/a.rs\0-\t-\tlogo.png\x001\t0\t\0old name\0new\tname\xff\x1b[31m\0");
        let found: Vec<_> = found.iter().map(|f| (f.path.as_str(), f.additions, f.deletions)).collect();
        assert_eq!(found, [("src/a.rs", 3, 1), ("logo.png", 0, 0), ("new\tname\u{fffd}", 1, 0)]);
    }

    #[test]
    fn a_numstat_that_was_cut_gives_what_is_whole() {
        assert_eq!(files(b"3\t1\ta\x001\t0\t\0old").len(), 1);
        assert_eq!(files(b"3\t1").len(), 0);
        assert_eq!(files(b"").len(), 0);
    }

    #[test]
    fn a_cut_patch_ends_with_a_whole_line() {
        let said = Output { code: None, output: b"+a\n+b\n+cut h".to_vec(), cut: true, errors: Text::default() };
        assert_eq!(patch(&said), ("+a\n+b\n".into(), true));
    }
}
