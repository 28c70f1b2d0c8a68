//! macOS and the BSDs: only groups can be asked for without unsafe code.
//!
//! A process that leaves its agent's group outlives the run there.

use std::io;
use std::path::{Path, PathBuf};

use process_wrap::tokio::{ChildWrapper, CommandWrap};
use rustix::process::{kill_process_group, test_kill_process_group};

use tempfile::TempDir;

use super::super::{Ask, Root};
use super::door::LONGEST_PATH;
use super::{pid, signal};
use crate::fence::Fence;

mod control_group;

pub(crate) use control_group::{ControlGroup, try_control_groups};

/// A path that the system takes for a socket, however deep its directory lies:
/// a long one is reached through a link in a folder that only this process
/// knows and nobody else may enter.
pub(super) struct Way {
    path: PathBuf,
    _detour: Option<TempDir>,
}

impl Way {
    pub(super) fn straight(path: PathBuf) -> Self {
        Self { path, _detour: None }
    }

    pub(super) fn around(directory: &Path, name: &str) -> io::Result<Self> {
        let usual = std::env::temp_dir();
        let short = if usual.as_os_str().len() <= LONGEST_PATH / 2 { usual } else { PathBuf::from("/tmp") };
        let detour = tempfile::Builder::new().prefix("shipmate-").tempdir_in(short)?;
        let link = detour.path().join("s");
        std::os::unix::fs::symlink(std::path::absolute(directory)?, &link)?;
        Ok(Self { path: link.join(name), _detour: Some(detour) })
    }

    pub(super) fn path(&self) -> &Path {
        &self.path
    }
}

/// Whose descendant a process is can't be asked here: that it is this user's
/// has to do.
pub(crate) fn is_ours(_process: u32) -> bool {
    true
}

/// Not known here; and there is no fence that it could have slipped through.
pub(crate) fn is_inside_a_run(_process: u32, _variable: &str) -> bool {
    false
}

/// Not counted here.
pub(crate) fn oom_kills() -> Option<u64> {
    None
}

/// Why no fence can be put up.
pub(crate) fn fence_missing() -> Option<&'static str> {
    Some("there is none for this system yet")
}

/// Starts the command; there is no fence here.
pub(crate) fn spawn_fenced(command: &mut CommandWrap, _fence: &Fence) -> io::Result<Box<dyn ChildWrapper>> {
    command.spawn()
}

/// These systems give orphans to init, always.
pub(crate) fn adopt_orphans() {}

/// Not known here, so a group that a dead runner left behind is left alone.
pub(crate) fn boot() -> String {
    String::new()
}

/// Not known here.
pub(crate) fn began(_process: u32) -> Option<u64> {
    None
}

/// The leader stands for its group as long as anybody in it lives.
pub(crate) fn members(root: &Root) -> Vec<u32> {
    let alive = |leader: &u32| pid(*leader).is_some_and(|group| test_kill_process_group(group).is_ok());
    root.leader.filter(alive).into_iter().collect()
}

/// Sends a signal to the leader's group.
pub(crate) fn ask(_root: &Root, members: &[u32], ask: Ask) {
    if let Some(group) = members.first().copied().and_then(pid) {
        let _ended_meanwhile = kill_process_group(group, signal(ask));
    }
}

/// There are none; see [`adopt_orphans`].
pub(crate) fn reap_orphans(_leader: Option<u32>) {}
