//! Which credentials hold, so that a beat need not ask.

use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

use chrono::{DateTime, TimeDelta, Utc};
use shipmate_core::id::CredentialId;
use shipmate_store::identity::{self, Credential};

use super::Proved;
use crate::app::App;
use crate::error::ApiError;

/// How exactly it is known when a credential was last used.
const USE_WRITTEN_EVERY: TimeDelta = TimeDelta::minutes(1);

#[derive(Debug)]
struct Held {
    credential: Proved<Arc<Credential>>,
    used: DateTime<Utc>,
    written: Option<DateTime<Utc>>,
}

/// Credentials by their hash.
#[derive(Debug, Default)]
pub(super) struct Credentials {
    held: BTreeMap<String, Held>,
    doubts: u64,
}

impl Credentials {
    pub(super) fn doubt(&mut self, id: CredentialId) {
        self.doubts += 1;
        self.held.retain(|_, held| held.credential.value.id != id);
    }

    pub(super) fn doubt_everything(&mut self) {
        self.doubts += 1;
        self.held.clear();
    }

    pub(super) fn forget_unused(&mut self, since: DateTime<Utc>) {
        self.held.retain(|_, held| held.used > since);
    }

    pub(super) fn is_empty(&self) -> bool {
        self.held.is_empty()
    }

    /// Compares what was read with number `reading` at `at`.
    pub(super) fn compare(&mut self, good: &BTreeSet<CredentialId>, reading: u64, at: DateTime<Utc>) {
        self.held.retain(|_, held| held.credential.reading > reading || good.contains(&held.credential.value.id));
        for held in self.held.values_mut().filter(|held| held.credential.reading < reading) {
            held.credential.at = at;
            held.credential.reading = reading;
        }
    }

    /// Those whose last use should be written down.
    pub(super) fn due(&mut self) -> Vec<(CredentialId, DateTime<Utc>)> {
        let mut due = Vec::new();
        for held in self.held.values_mut() {
            if held.written.is_none_or(|written| held.used - written >= USE_WRITTEN_EVERY) {
                due.push((held.credential.value.id, held.used));
                held.written = Some(held.used);
            }
        }
        due
    }
}

/// The credential with this hash as it is now, or was moments ago; revoked and
/// expired ones too.
pub(crate) async fn credential(app: &App, hash: &str) -> Result<Option<Arc<Credential>>, ApiError> {
    let now = app.now();
    let (known, doubts, reading) = app.liveness.sound(|memory| {
        let reading = memory.next_reading();
        let held = memory.credentials.held.get_mut(hash).filter(|held| held.credential.believed(now).is_some());
        let known = held.map(|held| {
            held.used = now;
            Arc::clone(&held.credential.value)
        });
        (known, memory.credentials.doubts, reading)
    });
    if known.is_some() {
        return Ok(known);
    }
    Box::pin(look_up(app, hash, (now, doubts, reading))).await
}

/// Asks the database and remembers the answer, unless it was doubted meanwhile.
async fn look_up(
    app: &App,
    hash: &str,
    (now, doubts, reading): (DateTime<Utc>, u64, u64),
) -> Result<Option<Arc<Credential>>, ApiError> {
    let found = identity::credential(&mut app.read().await?, hash).await?.map(Arc::new);
    if let Some(credential) = found.clone().filter(|credential| credential.revoked_at.is_none()) {
        app.liveness.sound(|memory| {
            // A link is used up by being shown.
            if memory.credentials.doubts == doubts && credential.kind() != identity::CredentialKind::Link {
                let written = credential.last_used_at;
                let credential = Proved { value: credential, at: now, reading };
                memory.credentials.held.insert(hash.to_owned(), Held { credential, used: now, written });
            }
        });
    }
    Ok(found)
}
