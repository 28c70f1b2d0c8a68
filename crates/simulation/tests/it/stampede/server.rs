//! A model of a server that bears only so much, and answers in the order in which it was asked.

use std::time::Duration;

use serde_json::{Value, json};
use shipmate_core::id::WorkspaceId;
use shipmate_core::rules::backoff;
use shipmate_daemon::stepped::{CameBack, Sent};

use super::super::{ANSWERED_IN_A_SECOND, DAEMONS};
use super::{Answer, Happens, NETWORK, World};

/// Whoever waits longer for the database is answered with 503, as the real server does.
const LONGEST_WAIT: Duration = Duration::from_secs(5);
/// How often the server tells the spread.
pub(super) const LOOK_EVERY: Duration = Duration::from_secs(5);
/// Each daemon here stands for so many.
const LIKE: u32 = 10_000 / DAEMONS;

pub(super) struct Server {
    workspace: WorkspaceId,
    is_up: bool,
    life: u32,
    /// How many sockets are open.
    pub(super) open: u32,
    /// When it has answered all that waits.
    free_at: Duration,
    /// When it listened again.
    again: Option<Duration>,
}

impl Server {
    pub(super) fn new(workspace: WorkspaceId) -> Self {
        Self { workspace, is_up: true, life: 1, open: 0, free_at: Duration::ZERO, again: None }
    }

    /// It ends without a word.
    pub(super) fn ends(&mut self) {
        self.is_up = false;
        self.life += 1;
        self.open = 0;
    }

    pub(super) fn listens(&mut self, now: Duration) {
        (self.is_up, self.free_at, self.again) = (true, now, Some(now));
    }

    /// Whether it is in this life of its own.
    pub(super) fn lives(&self, life: u32) -> bool {
        self.is_up && self.life == life
    }

    /// How long it listens again.
    pub(super) fn since(&self, now: Duration) -> Option<Duration> {
        self.again.map(|again| now - again)
    }
}

impl World {
    /// How long the server takes for one more; none if that is too long.
    fn wait(&mut self) -> Option<Duration> {
        let begins = self.server.free_at.max(self.now);
        if self.server.again.is_some() {
            self.came.waited = self.came.waited.max(begins - self.now);
            self.came.asked += 1;
        }
        if begins - self.now > LONGEST_WAIT {
            self.came.refused += 1;
            return None;
        }
        self.server.free_at = begins + Duration::from_secs(1) / ANSWERED_IN_A_SECOND;
        Some(self.server.free_at - self.now)
    }

    pub(super) fn handshake(&mut self, index: usize) {
        let Some(wait) = self.server.is_up.then(|| self.wait()).flatten() else {
            return self.lose(index, Duration::ZERO);
        };
        if let Some(since) = self.server.since(self.now) {
            *self.came.handshakes.entry(since.as_secs()).or_default() += 1;
        }
        self.put(wait, Happens::Opens(index, self.server.life));
    }

    /// What the real server tells each socket when it opens, and later.
    pub(super) fn tell_spread(&mut self, index: usize) {
        if self.machines[index].opened.is_some() {
            let spread = backoff::spread(LIKE * self.server.open);
            self.put(NETWORK, Happens::Told(index, spread));
        }
    }

    pub(super) fn arrive(&mut self, index: usize, sent: &Sent) {
        let (ticket, is_beat, life) = (sent.ticket, sent.path == "/api/daemon/beat", self.server.life);
        let (after, came) = if !self.server.is_up {
            (NETWORK, Err("connection refused".to_owned()))
        } else if let Some(wait) = self.wait() {
            let body = self.answer(index, sent).to_string().into_bytes();
            (wait, Ok(CameBack { status: 200, is_ours: true, body }))
        } else {
            (LONGEST_WAIT, Ok(CameBack { status: 503, is_ours: true, body: Vec::new() }))
        };
        self.put(after, Happens::Answered(index, Answer { ticket, is_beat, life, came }));
    }

    fn answer(&mut self, index: usize, sent: &Sent) -> Value {
        match sent.path.as_str() {
            "/api/workspaces" => json!([{ "id": self.server.workspace }]),
            "/api/daemon/register" => {
                self.came.registers += u32::from(self.server.again.is_some());
                self.heard(index);
                self.registered(index)
            }
            "/api/daemon/beat" => {
                let said: Value = sent.body.as_deref().and_then(|b| serde_json::from_slice(b).ok()).unwrap_or_default();
                let named = said["runtimes"].as_array().cloned().unwrap_or_default();
                let runtime = json!(self.machines[index].runtime);
                let gone: Vec<Value> = named.into_iter().filter(|id| *id != runtime).collect();
                if gone.is_empty() {
                    self.heard(index);
                }
                json!({
                    "gone": gone, "disabled": [], "superseded": [], "cancel": [], "missing": [],
                    "lease_seconds": 600, "next_beat_seconds": 15, "work_available": false,
                })
            }
            _ => json!({ "assignments": [], "gone": [] }),
        }
    }

    /// A daemon spoke that has what it should have.
    fn heard(&mut self, index: usize) {
        if self.server.again.is_some() && !std::mem::replace(&mut self.machines[index].is_back, true) {
            self.note_whether_back(index);
        }
    }

    fn registered(&self, index: usize) -> Value {
        let at = self.clock.now();
        json!({
            "runtimes": [{
                "id": self.machines[index].runtime, "workspace_id": self.server.workspace,
                "daemon_id": index.to_string(), "name": "agent", "runtime_mode": "local", "provider": "agent",
                "status": "online", "device_info": "", "owner_id": self.server.workspace,
                "last_seen_at": at, "created_at": at, "updated_at": at,
            }],
            "features": ["beat", "claim", "journal"],
        })
    }
}
