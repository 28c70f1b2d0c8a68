//! Work that is in no other place is put aside before its work tree goes.

use std::io;
use std::path::{Path, PathBuf};
use std::time::Duration;

use fs_err as fs;
use shipmate_core::id::ExecutionId;

use crate::git::{self, Git, Made, Tree};
use crate::os;
use crate::place::RunDir;

/// Packing a large piece of work takes a while.
const PACKING: Duration = Duration::from_secs(600);
const WORDS: git::Words<'static> = git::Words { message: "What was not committed", author: "Shipmate" };
/// What of a clone is ours: the branches of runs, and what they left behind.
const OURS: [&str; 5] = [
    "--branches",
    "--glob=refs/shipmate/runs/*",
    "--glob=refs/shipmate/turns/*",
    "--glob=refs/shipmate/branches/*",
    "--glob=refs/shipmate/stashes/*",
];

/// Where it is put. It is its owner's from then on; nothing here removes it.
pub(super) fn folder(state: &Path) -> PathBuf {
    state.join("kept")
}

/// Moves the files of a run that had no repository.
pub(super) fn folder_of(state: &Path, run: &RunDir) -> io::Result<Option<PathBuf>> {
    let place = folder(state).join(run.execution_id().to_string());
    os::create_private_directories(&folder(state))?;
    fs::rename(run.work(), &place)?;
    Ok(Some(place))
}

/// Bundles the commits of a work tree that the remote does not have, and its
/// changes and new files as one more commit on top. Nothing is written if
/// the remote has everything. The second git is the one that looks at what an
/// agent may have changed.
pub(super) async fn unpushed(
    (git, looking): (&Git, &Git),
    state: &Path,
    run: &RunDir,
    (tree, made): (&Tree, &Made),
) -> io::Result<Option<PathBuf>> {
    let what = "the work tree";
    let name = format!("refs/shipmate/kept/{}", run.execution_id());
    if !git::keep_as(looking, tree, (&run.path().join("gc.index"), &name), WORDS).await.map_err(io::Error::other)? {
        return Ok(None);
    }
    let call = || git.call_bare(&made.clone).within(PACKING);
    let count = call().args(["rev-list", "--count", &name, "--not", "--remotes=origin"]).text(what).await;
    let written = match count.map_err(io::Error::other)?.as_str() {
        "0" => Ok(None),
        _ => {
            let place = folder(state).join(format!("{}.bundle", run.execution_id()));
            let written = bundle(state, &place, async |draft| {
                let create = call().args(["bundle", "create", "--quiet"]).arg(draft);
                create.args([&name, "--not", "--remotes=origin"]).text(what).await?;
                call().args(["bundle", "verify", "--quiet"]).arg(draft).text(what).await
            });
            written.await.map(Some)
        }
    };
    let _unnamed = call().args(["update-ref", "-d", &name]).text(what).await;
    written
}

/// Where the work of an execution may have been put, by this machine.
pub(crate) fn bundles(state: &Path, execution: ExecutionId, clone: &Path) -> [PathBuf; 2] {
    [folder(state).join(format!("{execution}.bundle")), folder(state).join(name_of_clone(clone))]
}

fn name_of_clone(clone: &Path) -> String {
    format!("clone-{}.bundle", clone.file_stem().unwrap_or_default().to_string_lossy())
}

/// Bundles what the branches of a clone have and the remote does not.
pub(super) async fn branches(state: &Path, clone: &Path) -> io::Result<Option<PathBuf>> {
    let git = Git::new(("SHIPMATE_EXECUTION", "gc"));
    let call = || git.call_bare(clone).within(PACKING);
    let what = "the clone";
    let count = call().args(["rev-list", "--count"]).args(OURS).args(["--not", "--remotes=origin"]);
    if count.text(what).await.map_err(io::Error::other)? == "0" {
        return Ok(None);
    }
    let place = folder(state).join(name_of_clone(clone));
    let written = bundle(state, &place, async |draft| {
        let create = call().args(["bundle", "create", "--quiet"]).arg(draft);
        create.args(OURS).args(["--not", "--remotes=origin"]).text(what).await?;
        call().args(["bundle", "verify", "--quiet"]).arg(draft).text(what).await
    });
    written.await.map(Some)
}

/// A bundle that is there whole or not at all.
async fn bundle(
    state: &Path,
    place: &Path,
    write: impl AsyncFnOnce(&Path) -> Result<String, crate::git::Trouble>,
) -> io::Result<PathBuf> {
    os::create_private_directories(&folder(state))?;
    let draft = place.with_extension("new");
    write(&draft).await.map_err(io::Error::other)?;
    fs::File::open(&draft)?.sync_all()?;
    fs::rename(&draft, place)?;
    Ok(place.to_owned())
}
