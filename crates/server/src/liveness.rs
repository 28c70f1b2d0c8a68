//! Who is there, in memory: in a steady state a beat asks the database nothing
//! and writes nothing.
//!
//! What is remembered was proved at most [`BELIEVED_FOR`] ago, whatever other
//! servers do meanwhile, and is doubted at once when a hint says that it
//! changed. Who beat is written down for many at a time.

mod credentials;
mod heartbeat;
mod picture;
mod refresh;

use std::collections::{BTreeMap, BTreeSet};
use std::sync::{Mutex, PoisonError};
use std::time::Duration;

use chrono::{DateTime, TimeDelta, Utc};
use shipmate_core::id::{AccountId, RuntimeId, WorkspaceId};
use shipmate_store::standing::DaemonKey;

pub(crate) use credentials::credential;
pub(crate) use heartbeat::heartbeat;
pub(crate) use picture::{Picture, RENEWED_AFTER};
pub(crate) use refresh::refresh;

use crate::bus::{Bus, Hint, Listener, Missed};
use credentials::Credentials;

/// How often what is remembered is compared with the database.
pub(crate) const REFRESH: Duration = Duration::from_secs(5);
/// What was proved longer ago than this is asked again: a comparison failed,
/// or takes too long.
const BELIEVED_FOR: TimeDelta = TimeDelta::seconds(10);
/// How often a steady beat is written down.
pub(crate) const WRITTEN_EVERY: TimeDelta = TimeDelta::seconds(30);
/// Who has not spoken for so long is forgotten.
const FORGOTTEN_AFTER: TimeDelta = TimeDelta::seconds(90);

/// A daemon as it is remembered.
#[derive(Debug, Default)]
struct Entry {
    picture: Option<Proved<Picture>>,
    /// Counts the doubts, so that what was being read when one came up is not believed.
    doubts: u64,
    spoke: DateTime<Utc>,
    /// Until when it was written down that it is there.
    written: DateTime<Utc>,
    /// Whether it names its executions when it beats: then they are alive too.
    names_executions: bool,
}

/// Something that was read from the database.
#[derive(Debug, Clone)]
struct Proved<T> {
    value: T,
    at: DateTime<Utc>,
    /// Later readings have greater numbers.
    reading: u64,
}

impl<T> Proved<T> {
    fn believed(&self, now: DateTime<Utc>) -> Option<&T> {
        (now - self.at < BELIEVED_FOR).then_some(&self.value)
    }
}

#[derive(Debug)]
struct Memory {
    daemons: BTreeMap<DaemonKey, Entry>,
    /// Which daemon a runtime is on; only a pointer, the daemon's picture decides.
    places: BTreeMap<RuntimeId, DaemonKey>,
    credentials: Credentials,
    hints: Listener,
    readings: u64,
}

/// Who is there.
#[derive(Debug)]
pub(crate) struct Liveness(Mutex<Memory>);

impl Liveness {
    pub(crate) fn new(bus: &Bus) -> Self {
        Self(Mutex::new(Memory {
            daemons: BTreeMap::new(),
            places: BTreeMap::new(),
            credentials: Credentials::default(),
            hints: bus.listen(),
            readings: 0,
        }))
    }

    /// What is remembered, without what a hint has cast doubt on.
    fn sound<T>(&self, look: impl FnOnce(&mut Memory) -> T) -> T {
        let mut memory = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        loop {
            match memory.hints.next_now() {
                Ok(Some(hint)) => memory.doubt(&hint),
                Ok(None) => break,
                Err(Missed) => memory.doubt_everything(),
            }
        }
        look(&mut memory)
    }
}

impl Memory {
    fn doubt(&mut self, hint: &Hint) {
        match hint {
            Hint::Daemon(daemon) | Hint::Announced(daemon) => {
                let first = (daemon.clone(), AccountId(uuid::Uuid::nil()));
                for (_, entry) in self.daemons.range_mut(first..).take_while(|((id, _), _)| id == daemon) {
                    entry.doubt();
                }
            }
            Hint::Work(workspace) => {
                for entry in self.daemons.values_mut().filter(|entry| entry.may_serve(*workspace)) {
                    entry.doubt();
                }
            }
            Hint::Member(account) => {
                for (_, entry) in self.daemons.iter_mut().filter(|((_, owner), _)| owner == account) {
                    entry.doubt();
                }
            }
            Hint::Credential(id) => self.credentials.doubt(*id),
            Hint::Workspace(_) | Hint::Journal(_) => {}
        }
    }

    fn doubt_everything(&mut self) {
        self.daemons.values_mut().for_each(Entry::doubt);
        self.credentials.doubt_everything();
    }

    fn next_reading(&mut self) -> u64 {
        self.readings += 1;
        self.readings
    }

    /// Forgets who is silent, and where their runtimes are.
    fn forget_silent(&mut self, now: DateTime<Utc>) {
        self.daemons.retain(|_, entry| now - entry.spoke < FORGOTTEN_AFTER);
        let daemons: BTreeSet<&DaemonKey> = self.daemons.keys().collect();
        self.places.retain(|_, place| daemons.contains(place));
        self.credentials.forget_unused(now - FORGOTTEN_AFTER);
    }
}

impl Entry {
    fn doubt(&mut self) {
        self.picture = None;
        self.doubts += 1;
    }

    /// Whether work in this workspace may concern it. One that is just being
    /// read about may be anywhere.
    fn may_serve(&self, workspace: WorkspaceId) -> bool {
        let serves = |proved: &Proved<Picture>| proved.value.runtimes.iter().any(|r| r.workspace_id == workspace);
        self.picture.as_ref().is_none_or(serves)
    }
}
