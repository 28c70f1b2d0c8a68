//! A machine's disk and the runners that write on it. Both outlive daemons.

use std::collections::BTreeMap;
use std::time::Duration;

use chrono::{DateTime, Utc};
use shipmate_core::api::daemon::Assignment;
use shipmate_core::id::ExecutionId;
use shipmate_core::journal::{Body, Ended, FailureClass, Record, Started};
use shipmate_core::rules::lease::self_fence;
use shipmate_daemon::place::EndReason;

/// One execution's directory.
#[derive(Debug, Clone)]
pub(crate) struct Dir {
    pub(crate) assignment: Assignment,
    pub(crate) journal: Vec<Record>,
    /// Until when it is this machine's, as written down.
    pub(crate) hold: Duration,
    /// Why its runner was asked to end.
    pub(crate) asked: Option<EndReason>,
    /// Never to be looked at again.
    pub(crate) closed: bool,
    /// The number of the runner that holds the lock.
    pub(crate) runner: Option<u64>,
    /// The life of the daemon that wants to hear of the runner's end.
    pub(crate) watcher: Option<u64>,
    /// Whether the daemon, and the machine, were there from its first moment on.
    pub(crate) undisturbed: bool,
    /// How many records the agent writes, and how it ends.
    pub(crate) script: Script,
}

/// What an agent will do.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Script {
    pub(crate) words: usize,
    pub(crate) succeeds: bool,
    /// How long making the place takes, in milliseconds: a lease may end first.
    pub(crate) preparing: u64,
}

/// The directories, by execution.
pub(crate) type Disk = BTreeMap<ExecutionId, Dir>;

impl Dir {
    pub(crate) fn new(assignment: Assignment, script: Script, now: Duration) -> Self {
        let lease = Duration::from_secs(u64::try_from(assignment.lease_seconds).unwrap_or(0));
        Self {
            hold: self_fence(now, lease),
            assignment,
            journal: Vec::new(),
            asked: None,
            closed: false,
            runner: None,
            watcher: None,
            undisturbed: true,
            script,
        }
    }

    pub(crate) fn ended(&self) -> Option<&Ended> {
        match self.journal.last().map(|record| &record.body) {
            Some(Body::Ended(ended)) => Some(ended),
            _ => None,
        }
    }

    pub(crate) fn agent_ran(&self) -> bool {
        self.journal.iter().any(|record| matches!(record.body, Body::Started(_)))
    }

    fn used_tools(&self) -> bool {
        self.journal.iter().any(|record| matches!(record.body, Body::ToolCall { .. }))
    }

    /// Whether an agent may be at work: a runner lives that nobody asked to end.
    pub(crate) fn is_at_work(&self) -> bool {
        self.runner.is_some() && self.asked.is_none() && self.ended().is_none()
    }

    fn write(&mut self, at: DateTime<Utc>, body: Body) {
        let n = self.journal.len() as u64;
        self.journal.push(Record { n, at, body });
    }

    /// A new runner's first look: what an earlier one left unfinished is lost.
    pub(crate) fn take_over(&mut self, at: DateTime<Utc>) {
        if self.agent_ran() && self.ended().is_none() {
            self.end(at, Ended::failed(FailureClass::Lost, "its runner died"));
        }
    }

    /// The runner's next step.
    pub(crate) fn step(&mut self, at: DateTime<Utc>) {
        let words = self.journal.iter().filter(|record| matches!(record.body, Body::Text { .. })).count();
        if let Some(reason) = self.asked {
            let ended = match reason {
                EndReason::Cancelled => Ended::Cancelled,
                EndReason::Abandoned => Ended::failed(FailureClass::Lost, "not ours"),
            };
            self.end(at, ended);
        } else if self.journal.is_empty() {
            self.write(at, Body::Preparing { step: "making the place".into() });
        } else if !self.agent_ran() {
            let started = Started {
                provider: self.assignment.provider.as_str().into(),
                version: None,
                directory: "work".into(),
                branch: None,
                base_commit: None,
            };
            self.write(at, Body::Started(started));
        } else if words == 0 && !self.used_tools() {
            self.write(at, Body::ToolCall { id: "1".into(), name: "write".into(), input: serde_json::json!({}) });
        } else if words < self.script.words {
            self.write(at, Body::Text { text: format!("word {words}").into() });
        } else if self.script.succeeds {
            self.end(at, Ended::Completed { summary: format!("done {}", self.assignment.task_id).into() });
        } else {
            self.end(at, Ended::failed(FailureClass::AgentError, "it failed"));
        }
    }

    fn end(&mut self, at: DateTime<Utc>, ended: Ended) {
        self.write(at, Body::Ended(ended));
    }
}
