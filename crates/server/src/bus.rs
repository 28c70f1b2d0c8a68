//! Hints between the parts of a server: "look at this again".
//!
//! A hint carries no state and may be lost: whoever waits for one also looks
//! by itself now and then.

use shipmate_core::id::{AccountId, CredentialId, TaskId, WorkspaceId};
use tokio::sync::broadcast;
use tokio::sync::broadcast::error::TryRecvError;

/// Where to look.
#[derive(Debug, Clone, PartialEq, Eq)]
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
}

/// Carries hints to everybody who listens.
#[derive(Debug)]
pub(crate) struct Bus(broadcast::Sender<Hint>);

impl Default for Bus {
    fn default() -> Self {
        Self(broadcast::Sender::new(1024))
    }
}

impl Bus {
    pub(crate) fn send(&self, hint: Hint) {
        // Nobody listening is no failure.
        let _ = self.0.send(hint);
    }

    pub(crate) fn listen(&self) -> Listener {
        Listener(self.0.subscribe())
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
