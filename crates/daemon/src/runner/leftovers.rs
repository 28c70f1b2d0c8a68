//! What a dead runner left running, found by its mark and ended.

use std::time::Duration;

use serde::{Deserialize, Serialize};
use tokio::time::sleep;

use super::TAG;
use crate::control_group;
use crate::os::{self, Ask, ControlGroup, Root};
use crate::place::RunDir;

const FILE: &str = "group";
const LOOK_AGAIN: Duration = Duration::from_millis(50);
/// How long leftovers may take to end by themselves, and then by force.
const ROUNDS_POLITE: u32 = 60;
const ROUNDS_FORCE: u32 = 200;

/// The agent's process group, and what proves that it still is the agent's.
#[derive(Debug, Serialize, Deserialize)]
struct Group {
    leader: Option<u32>,
    began: Option<u64>,
    boot: String,
}

/// Notes that the agent is about to be started. This is on the disk before
/// the agent exists, so that no agent ever runs twice.
pub(super) fn note_beginning(dir: &RunDir) -> std::io::Result<()> {
    dir.mark_lastingly(FILE)
}

/// Notes who the agent is. After a power cut nothing of it is left to be
/// found, so this need not be on the disk.
pub(super) fn note(dir: &RunDir, root: &Root) -> std::io::Result<()> {
    let group = Group { leader: root.leader, began: root.began, boot: os::boot() };
    dir.replace_passing_mark(FILE, &serde_json::to_vec(&group).map_err(std::io::Error::other)?)
}

/// Whether an agent was, or may have been, started here.
pub(super) fn may_have_started(dir: &RunDir) -> bool {
    dir.mark(FILE).is_some()
}

/// The tag as it stands in the environment of every process of a run.
pub(super) fn tag(dir: &RunDir) -> String {
    format!("{TAG}={}", dir.execution_id())
}

/// Ends every process of this execution that lives: the noted group if it is
/// still the same, whatever carries the execution's tag, and whatever is in its
/// control group. Answers those that can't be ended.
pub(super) async fn end(dir: &RunDir) -> Vec<u32> {
    let group = control_group::of(dir);
    let left = end_all(dir, group.clone()).await;
    if let Some(group) = group.filter(|_| left.is_empty()) {
        control_group::close(&group).await;
    }
    left
}

async fn end_all(dir: &RunDir, group: Option<ControlGroup>) -> Vec<u32> {
    let noted = dir.mark(FILE).and_then(|bytes| serde_json::from_slice::<Group>(&bytes).ok());
    let same = noted.filter(|group| {
        group.began.is_some() && group.leader.and_then(os::began) == group.began && group.boot == os::boot()
    });
    let root = Root {
        leader: same.as_ref().and_then(|group| group.leader),
        began: same.and_then(|group| group.began),
        tag: Some(tag(dir)),
        all_of_ours: true,
        group,
    };
    for round in 0..ROUNDS_POLITE + ROUNDS_FORCE {
        let members = os::members(&root);
        if members.is_empty() {
            return members;
        }
        if round == 0 {
            tracing::warn!(processes = ?members, "ending what is left of this execution");
            os::ask(&root, &members, Ask::Politely);
        } else if round >= ROUNDS_POLITE {
            os::ask(&root, &members, Ask::Kill);
        }
        sleep(LOOK_AGAIN).await;
        os::reap_orphans(None);
    }
    let left = os::members(&root);
    if !left.is_empty() {
        tracing::error!(processes = ?left, "these processes of the execution can't be ended");
    }
    left
}
