//! What was seen so far, and what must never be seen.

use std::collections::{BTreeMap, BTreeSet};
use std::time::Duration;

use shipmate_core::api::daemon::{Assignment, Claim};
use shipmate_core::id::{ExecutionId, RuntimeId, TaskId, WorkspaceId};
use shipmate_core::status::RunStatus;
use shipmate_daemon::stepped::Act;
use uuid::Uuid;

/// In this time …
const WINDOW: Duration = Duration::from_secs(30);
/// … a daemon may register so often in one workspace without a new reason.
const MOST_REGISTERS: usize = 8;

/// A lease ends after ten minutes without a renewal. Beats that are late on
/// their way may hide a part of that.
const SILENCE: Duration = Duration::from_secs(5 * 60);

/// What was seen so far.
#[derive(Debug, Default, Clone)]
pub(crate) struct Ledger {
    pub(crate) violation: Option<String>,
    /// Actions of people that must be tried again.
    pub(crate) waiting_people: BTreeSet<usize>,
    /// Each execution that was given away.
    pub(crate) executions: BTreeMap<ExecutionId, (TaskId, i64, WorkspaceId)>,
    /// The newest epoch of each run.
    pub(crate) epochs: BTreeMap<TaskId, i64>,
    /// Runs whose agent used a tool, as the server has acknowledged: it may
    /// have had effects in the world.
    pub(crate) worked: BTreeSet<TaskId>,
    /// Runs that were seen to be over, with how.
    pub(crate) finals: BTreeMap<TaskId, (RunStatus, Option<String>, i64)>,
    /// Runtimes that are disabled.
    pub(crate) disabled: BTreeSet<RuntimeId>,
    /// Every text that an agent was given to read.
    pub(crate) read: BTreeSet<String>,
    /// When each daemon's last beat arrived, and the longest time without one.
    beats: BTreeMap<String, (Duration, Duration)>,
    /// What each wish for work was given.
    wishes: BTreeMap<Uuid, BTreeSet<ExecutionId>>,
    registering: BTreeMap<(usize, u64), String>,
    registered_at: BTreeMap<(usize, String), Vec<Duration>>,
}

impl Ledger {
    /// The first one counts.
    pub(crate) fn violate(&mut self, what: String) {
        self.violation.get_or_insert(what);
    }

    /// The server knows only what it knew when this was `saved`.
    pub(crate) fn restored(&mut self, saved: &Self) {
        self.executions.clone_from(&saved.executions);
        self.epochs.clone_from(&saved.epochs);
        self.worked.clone_from(&saved.worked);
        self.finals.clone_from(&saved.finals);
        self.disabled.clone_from(&saved.disabled);
        self.wishes.clone_from(&saved.wishes);
        self.registered_at.clear();
    }

    /// The server took an execution over that it did not know.
    pub(crate) fn adopted(&mut self, assignment: &Assignment) {
        let (id, task, epoch) = (assignment.execution_id, assignment.task_id, assignment.epoch);
        if self.executions.insert(id, (task, epoch, assignment.workspace_id)).is_some() {
            return;
        }
        if self.epochs.insert(task, epoch).is_some_and(|newest| newest >= epoch) {
            self.violate(format!("execution {id} was adopted although a newer one of run {task} is known"));
        }
    }

    pub(crate) fn daemon_died(&mut self, machine: usize) {
        self.registering.retain(|(other, _), _| *other != machine);
        self.encouraged(machine);
    }

    /// A machine has a new reason to register at once.
    pub(crate) fn encouraged(&mut self, machine: usize) {
        self.registered_at.retain(|(other, _), _| *other != machine);
    }

    pub(crate) fn sending(&mut self, now: Duration, machine: usize, ticket: u64, path: &str, body: Option<&[u8]>) {
        if path != "/api/daemon/register" {
            return;
        }
        let body: serde_json::Value = body.and_then(|body| serde_json::from_slice(body).ok()).unwrap_or_default();
        let workspace = body["workspace_id"].as_str().unwrap_or_default().to_owned();
        let parallel = self.registering.iter().any(|((other, _), it)| *other == machine && *it == workspace);
        if parallel {
            self.violate(format!("machine-{machine} registers twice at once in {workspace}"));
        }
        self.registering.insert((machine, ticket), workspace.clone());
        let times = self.registered_at.entry((machine, workspace)).or_default();
        times.retain(|at| *at + WINDOW > now);
        times.push(now);
        if times.len() > MOST_REGISTERS {
            let count = times.len();
            self.violate(format!("machine-{machine} registered {count} times within {WINDOW:?}"));
        }
    }

    pub(crate) fn answered(&mut self, machine: usize, ticket: u64) {
        self.registering.remove(&(machine, ticket));
    }

    /// An answer came that is not the server's; `kept` says whether the
    /// daemon still believes what it believed.
    pub(crate) fn proved_nothing(&mut self, acts: &[Act], kept: bool) {
        if !kept {
            self.violate("an answer that proves nothing changed the runtimes".to_owned());
        }
        if acts.iter().any(|act| matches!(act, Act::End(..) | Act::Close(_))) {
            self.violate("an answer that proves nothing ended an execution".to_owned());
        }
    }

    /// A daemon's beat arrived.
    pub(crate) fn beaten(&mut self, now: Duration, body: Option<&[u8]>) {
        let body: serde_json::Value = body.and_then(|body| serde_json::from_slice(body).ok()).unwrap_or_default();
        let name = body["daemon_id"].as_str().unwrap_or_default().to_owned();
        let (last, longest) = self.beats.entry(name).or_default();
        *longest = (*longest).max(now.saturating_sub(*last));
        *last = now;
    }

    /// Whether a machine is silent now for so long that a lease could end.
    pub(crate) fn is_silent(&self, now: Duration, machine: &str) -> bool {
        self.beats.get(machine).is_none_or(|(last, _)| now.saturating_sub(*last) >= SILENCE)
    }

    /// Whether a machine was ever silent for so long that a lease could end.
    pub(crate) fn was_silent(&self, machine: &str) -> bool {
        self.beats.get(machine).is_none_or(|(_, longest)| *longest >= SILENCE)
    }

    /// A wish for work was answered. Repeating one gives nothing new; answers
    /// what it was given before and is not given again.
    pub(crate) fn claimed(&mut self, wish: &Claim, given: &[Assignment]) -> Vec<ExecutionId> {
        let ids: BTreeSet<ExecutionId> = given.iter().map(|assignment| assignment.execution_id).collect();
        let before = self.wishes.entry(wish.request_id).or_default();
        if before.is_empty() {
            *before = ids;
            return Vec::new();
        }
        let lacking = before.difference(&ids).copied().collect();
        if !ids.is_subset(before) {
            self.violate(format!("the wish {} was fulfilled twice", wish.request_id));
        }
        lacking
    }

    /// The server gave an execution to a daemon, for the first time or again.
    pub(crate) fn given(&mut self, assignment: &Assignment) {
        let (id, task, epoch) = (assignment.execution_id, assignment.task_id, assignment.epoch);
        self.read.extend(assignment.issue.comments.iter().map(|comment| comment.content.as_str().to_owned()));
        let known = self.executions.insert(id, (task, epoch, assignment.workspace_id));
        if known.is_some() {
            return;
        }
        if self.disabled.contains(&assignment.runtime_id) {
            self.violate(format!("run {task} was given to runtime {}, which is disabled", assignment.runtime_id));
        }
        let newest = self.epochs.insert(task, epoch);
        if newest.is_some_and(|newest| newest >= epoch) {
            self.violate(format!("run {task} was given away twice with epoch {epoch}"));
        }
        if self.worked.contains(&task) {
            self.violate(format!("run {task} was given away again although its agent had worked"));
        }
    }
}
