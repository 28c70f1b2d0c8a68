//! What a daemon's beat is answered from, and when it can be: if everything is
//! as it was.

use chrono::{DateTime, TimeDelta, Utc};
use shipmate_core::api::daemon::{Beat, BeatAnswer};
use shipmate_core::id::{AccountId, RuntimeId};
use shipmate_core::rules::lease;
use shipmate_store::executions::seconds;
use shipmate_store::runtimes::DaemonRuntime;
use shipmate_store::standing::{DaemonKey, LiveExecution};

use super::{Entry, Liveness, Proved};

/// How much of a lease may have run down before it is written anew, in seconds.
pub(crate) const RENEWED_AFTER: i64 = 60;
/// A beat is not answered from memory once so much has: whoever should have
/// written it down did not.
const OVERDUE_AFTER: i64 = 180;

/// A daemon as the database has it.
#[derive(Debug, Clone, Default, PartialEq)]
pub(crate) struct Picture {
    /// In the order of their ids.
    pub(crate) runtimes: Vec<DaemonRuntime>,
    /// In the order of their ids.
    pub(crate) live: Vec<LiveExecution>,
    /// Whether work waits that it could claim.
    pub(crate) wanted: bool,
    /// Whether it has accepted work to hand over.
    pub(crate) delivering: bool,
}

/// Permits to remember what is about to be read, unless it is doubted meanwhile.
#[derive(Debug)]
pub(crate) struct Ticket {
    key: DaemonKey,
    doubts: u64,
    reading: u64,
}

impl Picture {
    /// Whether the daemon is shown as there wherever its owner is a member.
    pub(crate) fn is_online(&self) -> bool {
        let mut served = self.runtimes.iter().filter(|runtime| runtime.member).peekable();
        served.peek().is_some() && served.all(|runtime| runtime.online)
    }

    /// How long every lease here lasts, counted from `now`, in whole seconds.
    pub(crate) fn lease_seconds(&self, now: DateTime<Utc>) -> i64 {
        let left = self.live.iter().map(|live| (live.lease_expires_at - now).num_seconds().min(live.lease_seconds));
        left.min().unwrap_or(seconds(lease::SHARED)).max(0)
    }

    /// The runtimes in `named` that a person has disabled.
    pub(crate) fn disabled(&self, named: &[RuntimeId]) -> Vec<RuntimeId> {
        let disabled = self.runtimes.iter().filter(|runtime| runtime.disabled).map(|runtime| runtime.id);
        disabled.filter(|id| named.contains(id)).collect()
    }

    /// The answer to a beat that says nothing new and is to be told nothing new.
    fn steady(&self, beat: &Beat, now: DateTime<Utc>) -> Option<BeatAnswer> {
        let is_known = |id: &RuntimeId| self.runtimes.binary_search_by_key(id, |runtime| runtime.id).is_ok();
        let is_named = |live: &LiveExecution| {
            beat.executions.iter().any(|fence| (fence.execution_id, fence.epoch) == (live.id, live.epoch))
        };
        let overdue = |live: &LiveExecution| {
            live.cancel
                || live.has_letters
                || live.lease_expires_at < now + TimeDelta::seconds(live.lease_seconds - OVERDUE_AFTER)
        };
        let is_steady = self.is_online()
            && !self.delivering
            && beat.runtimes.iter().all(is_known)
            && beat.executions.len() == self.live.len()
            && self.live.iter().all(is_named)
            && !self.live.iter().any(overdue);
        is_steady.then(|| BeatAnswer {
            gone: Vec::new(),
            disabled: self.disabled(&beat.runtimes),
            superseded: Vec::new(),
            unknown: Vec::new(),
            cancel: Vec::new(),
            letters: Vec::new(),
            missing: Vec::new(),
            lease_seconds: self.lease_seconds(now),
            next_beat_seconds: seconds(lease::BEAT),
            work_available: self.wanted,
            replaced: false,
            deliveries: Vec::new(),
        })
    }
}

impl Liveness {
    /// Answers a beat from memory, if everything is as it was.
    pub(crate) fn steady(&self, beat: &Beat, owner: AccountId, now: DateTime<Utc>) -> Option<BeatAnswer> {
        self.sound(|memory| {
            let entry = memory.daemons.get_mut(&(beat.daemon_id.clone(), owner))?;
            let answer = entry.picture.as_ref()?.believed(now)?.steady(beat, now)?;
            entry.spoke = now;
            entry.names_executions = true;
            Some(answer)
        })
    }

    /// Whether a runtime is proved to be there and its daemon shown so; notes
    /// that it beat.
    pub(crate) fn noted(&self, runtime: RuntimeId, account: AccountId, now: DateTime<Utc>) -> bool {
        self.sound(|memory| {
            let Some(key) = memory.places.get(&runtime).filter(|(_, owner)| *owner == account) else { return false };
            let Some(entry) = memory.daemons.get_mut(key) else { return false };
            let picture = entry.picture.as_ref().and_then(|proved| proved.believed(now));
            let there = |known: &DaemonRuntime| known.id == runtime && known.member && known.online;
            let is_there = picture.is_some_and(|picture| picture.runtimes.iter().any(there));
            if is_there {
                entry.spoke = now;
            }
            is_there
        })
    }

    /// Call before a daemon is read about.
    pub(crate) fn before_reading(&self, daemon: &str, owner: AccountId, now: DateTime<Utc>) -> Ticket {
        self.sound(|memory| {
            let reading = memory.next_reading();
            let key = (daemon.to_owned(), owner);
            let new = || Entry { spoke: now, written: now, ..Entry::default() };
            let entry = memory.daemons.entry(key.clone()).or_insert_with(new);
            entry.spoke = now;
            Ticket { key, doubts: entry.doubts, reading }
        })
    }

    /// Remembers what was read, which was true at `now`.
    pub(crate) fn remember(&self, ticket: Ticket, picture: Picture, names_executions: bool, now: DateTime<Utc>) {
        self.sound(|memory| {
            let Some(entry) = memory.daemons.get_mut(&ticket.key) else { return };
            if entry.doubts != ticket.doubts {
                return;
            }
            entry.names_executions |= names_executions;
            for runtime in &picture.runtimes {
                memory.places.insert(runtime.id, ticket.key.clone());
            }
            entry.picture = Some(Proved { value: picture, at: now, reading: ticket.reading });
        });
    }
}
