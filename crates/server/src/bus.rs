//! Hints between the parts of a server: "look at this again".
//!
//! A hint carries no state and may be lost: whoever waits for one also looks
//! by itself now and then. Servers of one database tell each other over NATS
//! ([`nats`]), if there is one.

pub(crate) mod nats;

use std::collections::BTreeMap;
use std::sync::{Mutex, OnceLock, PoisonError};

use serde::{Deserialize, Serialize};
use shipmate_core::id::{AccountId, CredentialId, TaskId, WorkspaceId};
use tokio::sync::broadcast::error::TryRecvError;
use tokio::sync::{broadcast, mpsc, watch};

/// How many hints may wait for a listener.
const WAITING: usize = 1024;

/// Where to look.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "look_at", content = "id", rename_all = "snake_case")]
pub(crate) enum Hint {
    /// The workspace has new events.
    Workspace(WorkspaceId),
    /// The run has new journal records.
    Journal(TaskId),
    /// The workspace may have work that a machine could claim.
    Work(WorkspaceId),
    /// This credential was revoked.
    Credential(CredentialId),
    /// The person came into a workspace, or is out of one.
    Member(AccountId),
    /// Something about this daemon's runtimes or executions changed.
    Daemon(String),
    /// The same, but the daemon itself has just asked for it and needs not be told.
    Announced(String),
}

/// Carries hints to everybody who listens.
#[derive(Debug)]
pub(crate) struct Bus {
    all: broadcast::Sender<Hint>,
    work: broadcast::Sender<WorkspaceId>,
    /// By daemon, so that one of thousands does not wake the others.
    daemons: Mutex<BTreeMap<String, Listeners>>,
    /// Takes what other servers should hear.
    others: OnceLock<mpsc::Sender<Hint>>,
}

/// Those who listen for one daemon.
#[derive(Debug, Default)]
struct Listeners {
    number: usize,
    /// How often they were to look. Whatever it is set to, something changed.
    looks: watch::Sender<u64>,
}

impl Default for Bus {
    fn default() -> Self {
        Self {
            all: broadcast::Sender::new(WAITING),
            work: broadcast::Sender::new(WAITING),
            daemons: Mutex::default(),
            others: OnceLock::new(),
        }
    }
}

impl Bus {
    /// Tells everybody, here and at other servers.
    pub(crate) fn send(&self, hint: Hint) {
        if let Some(others) = self.others.get() {
            // A queue that is full loses hints.
            let _ = others.try_send(hint.clone());
        }
        self.hear(hint);
    }

    /// From now on `others` takes what other servers should hear.
    fn tell_others(&self, others: mpsc::Sender<Hint>) {
        let _ = self.others.set(others);
    }

    /// Tells everybody here.
    fn hear(&self, hint: Hint) {
        // Nobody listening is no failure.
        match &hint {
            Hint::Work(workspace) => {
                let _ = self.work.send(*workspace);
            }
            Hint::Daemon(daemon) => self.change(daemon, true),
            Hint::Announced(daemon) => self.change(daemon, false),
            Hint::Workspace(_) | Hint::Journal(_) | Hint::Credential(_) | Hint::Member(_) => {}
        }
        let _ = self.all.send(hint);
    }

    fn change(&self, daemon: &str, look: bool) {
        let daemons = self.daemons.lock().unwrap_or_else(PoisonError::into_inner);
        if let Some(listeners) = daemons.get(daemon) {
            listeners.looks.send_modify(|looks| *looks += u64::from(look));
        }
    }

    /// Everything.
    pub(crate) fn listen(&self) -> Listener {
        Listener(self.all.subscribe())
    }

    /// What a daemon's socket is to tell it.
    pub(crate) fn listen_for(&self, daemon: &str) -> DaemonListener<'_> {
        let mut daemons = self.daemons.lock().unwrap_or_else(PoisonError::into_inner);
        let listeners = daemons.entry(daemon.to_owned()).or_default();
        listeners.number += 1;
        let looks = listeners.looks.subscribe();
        let heard = *looks.borrow();
        DaemonListener { bus: self, daemon: daemon.to_owned(), looks, heard, work: self.work.subscribe() }
    }
}

/// Some hints were missed: everything that matters must be looked at.
#[derive(Debug)]
pub(crate) struct Missed;

/// One listener's end.
#[derive(Debug)]
pub(crate) struct Listener(broadcast::Receiver<Hint>);

impl Listener {
    /// The next hint; `None` means that some were missed and everything that
    /// matters must be looked at.
    pub(crate) async fn next(&mut self) -> Option<Hint> {
        self.0.recv().await.ok()
    }

    /// The next hint that is already there, if one is.
    pub(crate) fn next_now(&mut self) -> Result<Option<Hint>, Missed> {
        match self.0.try_recv() {
            Ok(hint) => Ok(Some(hint)),
            Err(TryRecvError::Empty | TryRecvError::Closed) => Ok(None),
            Err(TryRecvError::Lagged(_)) => Err(Missed),
        }
    }
}

/// What a daemon's socket hears.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum ForDaemon {
    /// The workspace may have work.
    Work(WorkspaceId),
    /// Something about this daemon changed that it does not know.
    Look,
    /// Something about this daemon changed that it asked for itself.
    Announced,
    /// Some hints were missed.
    Missed,
}

/// The end of a daemon's socket. Daemons of different people may call
/// themselves the same; each is told.
#[derive(Debug)]
pub(crate) struct DaemonListener<'a> {
    bus: &'a Bus,
    daemon: String,
    looks: watch::Receiver<u64>,
    /// How many of them it has heard of.
    heard: u64,
    work: broadcast::Receiver<WorkspaceId>,
}

impl DaemonListener<'_> {
    /// The next hint.
    pub(crate) async fn next(&mut self) -> ForDaemon {
        tokio::select! {
            // The sender stays as long as somebody listens.
            _ = self.looks.changed() => {
                let looks = *self.looks.borrow_and_update();
                let before = std::mem::replace(&mut self.heard, looks);
                if looks > before { ForDaemon::Look } else { ForDaemon::Announced }
            }
            work = self.work.recv() => work.map_or(ForDaemon::Missed, ForDaemon::Work),
        }
    }
}

impl Drop for DaemonListener<'_> {
    fn drop(&mut self) {
        let mut daemons = self.bus.daemons.lock().unwrap_or_else(PoisonError::into_inner);
        let Some(listeners) = daemons.get_mut(&self.daemon) else { return };
        listeners.number -= 1;
        if listeners.number == 0 {
            daemons.remove(&self.daemon);
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[tokio::test]
    async fn what_is_sent_is_told_to_others_and_what_is_heard_is_not() {
        let bus = Bus::default();
        let (others, mut told) = mpsc::channel(1);
        bus.tell_others(others);
        let mut here = bus.listen();
        let workspace = WorkspaceId(uuid::Uuid::nil());
        for hint in [Hint::Work(workspace), Hint::Daemon("one".to_owned())] {
            bus.send(hint);
        }
        let first = told.recv().await.expect("told");
        assert_eq!(first, Hint::Work(workspace));
        assert!(told.try_recv().is_err(), "what finds no place is lost, and nobody waits for it");
        let text = serde_json::to_string(&first).expect("JSON");
        assert_eq!(text, r#"{"look_at":"work","id":"00000000-0000-0000-0000-000000000000"}"#);
        bus.hear(serde_json::from_str(&text).expect("a hint"));
        assert!(told.try_recv().is_err(), "nothing goes in circles");
        for _ in 0..3 {
            assert!(here.next().await.is_some());
        }
    }

    #[tokio::test]
    async fn a_daemon_is_woken_by_what_is_its_own() {
        let bus = Bus::default();
        let (mut one, mut twin, mut other) = (bus.listen_for("one"), bus.listen_for("one"), bus.listen_for("other"));
        let workspace = WorkspaceId(uuid::Uuid::nil());
        bus.send(Hint::Workspace(workspace));
        for _ in 0..3 * WAITING {
            bus.send(Hint::Daemon("other".to_owned()));
        }
        bus.send(Hint::Daemon("one".to_owned()));
        bus.send(Hint::Daemon("nobody".to_owned()));
        for listener in [&mut one, &mut twin, &mut other] {
            assert_eq!(listener.next().await, ForDaemon::Look);
        }
        bus.send(Hint::Work(workspace));
        for listener in [&mut one, &mut twin, &mut other] {
            assert_eq!(listener.next().await, ForDaemon::Work(workspace), "and nothing else had come");
        }
        bus.send(Hint::Announced("one".to_owned()));
        assert_eq!(one.next().await, ForDaemon::Announced);
        bus.send(Hint::Daemon("one".to_owned()));
        bus.send(Hint::Announced("one".to_owned()));
        assert_eq!(one.next().await, ForDaemon::Look, "what it does not know is told");
        drop((one, other));
        assert_eq!(twin.next().await, ForDaemon::Look);
        drop(twin);
        assert!(bus.daemons.lock().expect("nobody panicked").is_empty(), "who is gone is forgotten");
    }
}
