//! The control group around a run: whatever its agent starts is in it and
//! stays in it, so it is found and ended also by who never saw it begin.
//!
//! It stands beside the search by group, mark and parent, which sees the same
//! processes wherever it can; a runner that was killed leaves some that only
//! the group still knows: begun in a session of their own, without our mark.

use std::io;
use std::path::{Path, PathBuf};
use std::time::Duration;

use tokio::task::{JoinHandle, spawn_blocking};
use tokio::time::sleep;

use crate::os::{self, ControlGroup};
use crate::place::{Lock, RunDir};

/// Where a run directory says which group is its run's.
const FILE: &str = "control-group";
/// How often a group that shall be empty is looked at, and for how long.
const LOOK_AGAIN: Duration = Duration::from_millis(25);
const LOOKS: u32 = 400;

/// Why runs are not in control groups of their own here, as a sentence. None
/// if they are, or if the system knows nothing of the kind.
#[must_use]
pub fn missing() -> Option<String> {
    os::try_control_groups().and_then(Result::err).map(|error| error.to_string())
}

/// Whether this system knows control groups at all.
#[must_use]
pub fn is_known() -> bool {
    os::try_control_groups().is_some()
}

/// A run's group while it is being made. That takes the system some
/// milliseconds, in which other things are made ready.
#[derive(Debug)]
pub(crate) struct Entering {
    under_way: Option<JoinHandle<io::Result<ControlGroup>>>,
    group: Option<ControlGroup>,
}

impl Entering {
    /// Has the group made and this process enter it.
    pub(crate) fn begin(dir: &RunDir) -> Self {
        let dir = dir.clone();
        Self { under_way: Some(spawn_blocking(move || enter(&dir))), group: None }
    }

    /// The group with this process in it; none where there can be none.
    pub(crate) async fn group(&mut self) -> Option<&ControlGroup> {
        if let Some(under_way) = self.under_way.take() {
            let entered = under_way.await.map_err(io::Error::other).and_then(|entered| entered);
            match entered {
                Ok(group) => self.group = Some(group),
                Err(error) => tracing::debug!(%error, "the run has no control group of its own"),
            }
        }
        self.group.as_ref()
    }
}

fn enter(dir: &RunDir) -> io::Result<ControlGroup> {
    let group = ControlGroup::make(&name(dir))?;
    // Noted first: who comes after us must find whatever is in it.
    let noted = std::fs::write(dir.path().join(FILE), group.place().as_os_str().as_encoded_bytes());
    if let Err(error) = noted.and_then(|()| group.enter()) {
        group.remove();
        return Err(error);
    }
    Ok(group)
}

fn name(dir: &RunDir) -> String {
    format!("shipmate-{}", dir.execution_id())
}

/// The group that an earlier or this runner made for the run, if it is there.
pub(crate) fn of(dir: &RunDir) -> Option<ControlGroup> {
    let noted = PathBuf::from(String::from_utf8(dir.mark(FILE)?).ok()?);
    // Whatever else a file says, only what has this run's own name is ended.
    (noted.file_name()? == name(dir).as_str()).then(|| ControlGroup::at(noted)).flatten()
}

/// Ends whatever is left in the group, and removes it.
pub(crate) async fn close(group: &ControlGroup) {
    if let Err(error) = group.leave() {
        tracing::error!(%error, "the runner can't leave its agent's control group, so that stays");
        return;
    }
    for _ in 0..LOOKS {
        if group.remove() {
            return;
        }
        group.kill();
        sleep(LOOK_AGAIN).await;
    }
    tracing::error!(group = %group.place().display(), "this control group can't be emptied");
}

/// Ends what dead runners left of runs that no runner will be started for:
/// those whose journal is complete, or can't be understood.
pub(crate) async fn end_orphaned(runs: PathBuf) {
    let found = spawn_blocking(move || orphaned(&runs)).await.map_err(io::Error::other);
    match found.and_then(|found| found) {
        Ok(found) => {
            for (group, _lock) in found {
                tracing::warn!(group = %group.place().display(), "ending what a run left behind");
                close(&group).await;
            }
        }
        Err(error) => tracing::error!(%error, "what runs left behind can't be looked for"),
    }
}

fn orphaned(runs: &Path) -> io::Result<Vec<(ControlGroup, Lock)>> {
    let left = RunDir::list(runs)?.into_iter().filter(|run| run.order().is_err() || run.has_ended().unwrap_or(true));
    Ok(left.filter_map(|run| Some((of(&run)?, Lock::try_take(&run.lock_path()).ok()??))).collect())
}
