//! macOS and the BSDs: only groups can be asked for without unsafe code.
//!
//! A process that leaves its agent's group outlives the run there.

use std::io;

use process_wrap::tokio::{ChildWrapper, CommandWrap};
use rustix::process::{kill_process_group, test_kill_process_group};

use super::super::{Ask, Root};
use super::{pid, signal};
use crate::fence::Fence;

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
