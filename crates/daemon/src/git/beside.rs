//! Telling what changes in somebody's own repository, with nothing left in it:
//! no commit, no reference, no object, and its index as it was.

use std::path::{Path, PathBuf};

use fs_err as fs;

use super::borrowing;
use super::command::Git;
use super::diff::stage;
use super::snapshot::{Words, commit_staged};
use super::tree::Tree;
use super::trouble::{Cause, Trouble};

const WHAT: &str = "the directory";

/// Remembers the files of `directory` as they are now, committed or not, in a
/// bare repository of ours at `ours`, which is made anew. It reads the objects
/// of the directory's own repository and writes only its own. None if the
/// directory is not the top of a repository.
pub(crate) async fn beside(git: &Git, directory: &Path, ours: &Path) -> Result<Option<Tree>, Trouble> {
    let Some(theirs) = Theirs::find(git, directory).await? else { return Ok(None) };
    borrowing::bare(git, ours, (&[&theirs.objects], Some(&theirs.format)), WHAT).await?;
    theirs.copy_to(ours).map_err(|error| Trouble::of_io(&error))?;
    let tree = Tree {
        directory: directory.to_owned(),
        git_directory: ours.to_owned(),
        made: None,
        branch: String::new(),
        base: None,
        tip: None,
        goes_on: None,
    };
    let index = ours.join("index.new");
    let head = stage(git, &tree, &index).await?;
    let call = || {
        let call = git.call(directory).place("--git-dir=", ours);
        call.place("--work-tree=", directory).with_index(&index)
    };
    let base = commit_staged(&call, head, Words { message: "As it was found", author: "Shipmate" }).await?;
    // What is looked at later need not be hashed again where it did not change.
    fs::rename(&index, ours.join("index")).map_err(|error| Trouble::of_io(&error))?;
    Ok(Some(Tree { base, ..tree }))
}

/// What we read of a repository that is not ours.
struct Theirs {
    format: String,
    objects: PathBuf,
    index: PathBuf,
    exclude: PathBuf,
}

impl Theirs {
    async fn find(git: &Git, directory: &Path) -> Result<Option<Self>, Trouble> {
        let ask = git.call(directory).args(["rev-parse", "--path-format=absolute", "--show-toplevel"]);
        let ask = ask.args(["--show-object-format", "--git-path", "objects", "--git-path", "index"]);
        let told = match ask.args(["--git-path", "info/exclude"]).text(&directory.display().to_string()).await {
            Err(trouble) if trouble.cause == Cause::NotARepository => return Ok(None),
            told => told?,
        };
        let [top, format, objects, index, exclude] = told.lines().collect::<Vec<_>>()[..] else {
            return Err(Trouble::new(Cause::Other, "git does not say where it keeps what it knows of the directory."));
        };
        let is_top = Path::new(top).canonicalize().is_ok_and(|top| top == directory);
        let found = || Self {
            format: format.to_owned(),
            objects: objects.into(),
            index: index.into(),
            exclude: exclude.into(),
        };
        Ok(is_top.then(found))
    }

    /// Lets the repository at `ours` begin with what it knows of the files and
    /// leaves out.
    fn copy_to(&self, ours: &Path) -> std::io::Result<()> {
        fs::create_dir_all(ours.join("info"))?;
        for (from, to) in [(&self.index, "index"), (&self.exclude, "info/exclude")] {
            if from.exists() {
                fs::copy(from, ours.join(to))?;
            }
        }
        Ok(())
    }
}
