//! Which runtimes beat, in memory: in steady state a beat asks the database
//! nothing and writes nothing.
//!
//! What is remembered was proved at most [`REFRESH`] ago on any server, and
//! not at all once a hint said that something changed. Who beat is written
//! down for many at a time.

use std::collections::{BTreeMap, BTreeSet};
use std::sync::{Mutex, PoisonError};
use std::time::Duration;

use chrono::{DateTime, TimeDelta, Utc};
use shipmate_core::id::{AccountId, RuntimeId};
use shipmate_store::{machines, reference};

use crate::app::App;
use crate::auth::Known;
use crate::bus::{Bus, Hint, Listener, Missed};
use crate::error::ApiError;
use crate::routes::reference::my_runtime;

/// How often what is remembered is compared with the database.
pub(crate) const REFRESH: Duration = Duration::from_secs(5);
/// How often a steady beat is written down.
const WRITTEN_EVERY: TimeDelta = TimeDelta::seconds(15);
/// A runtime that has not beaten for so long is forgotten.
const FORGOTTEN_AFTER: TimeDelta = TimeDelta::seconds(60);

#[derive(Debug)]
struct Beating {
    daemon_id: String,
    last_beat: DateTime<Utc>,
    written: DateTime<Utc>,
}

#[derive(Debug)]
struct Remembered {
    beating: BTreeMap<(RuntimeId, AccountId), Beating>,
    hints: Listener,
}

/// The runtimes of the reference's daemons that beat.
#[derive(Debug)]
pub(crate) struct Liveness(Mutex<Remembered>);

impl Liveness {
    pub(crate) fn new(bus: &Bus) -> Self {
        Self(Mutex::new(Remembered { beating: BTreeMap::new(), hints: bus.listen() }))
    }

    /// What is remembered, without what a hint has cast doubt on.
    fn sound<T>(&self, look: impl FnOnce(&mut BTreeMap<(RuntimeId, AccountId), Beating>) -> T) -> T {
        let mut remembered = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        let Remembered { beating, hints } = &mut *remembered;
        loop {
            match hints.next_now() {
                Ok(Some(Hint::Daemon(daemon))) => beating.retain(|_, b| b.daemon_id != daemon),
                Ok(Some(_)) => {}
                Ok(None) => break,
                Err(Missed) => beating.clear(),
            }
        }
        look(beating)
    }

    fn noted(&self, key: (RuntimeId, AccountId), now: DateTime<Utc>) -> bool {
        self.sound(|beating| {
            let known = beating.get_mut(&key);
            known.map(|known| known.last_beat = now).is_some()
        })
    }
}

/// Notes that a runtime is there.
///
/// # Errors
/// `runtime not found` only if that is proved; see [`my_runtime`].
pub(crate) async fn beat(app: &App, known: &Known, raw: &str) -> Result<RuntimeId, ApiError> {
    let now = app.now();
    if let Ok(id) = raw.parse()
        && app.liveness.noted((id, known.account), now)
    {
        return Ok(id);
    }
    let runtime = my_runtime(app, known, raw).await?;
    let written = if runtime.online && now - runtime.last_seen_at < WRITTEN_EVERY {
        runtime.last_seen_at
    } else {
        let mut write = app.write().await?;
        machines::seen(&mut write, &runtime.daemon_id, runtime.owner_id, !runtime.online, now).await?;
        app.commit(write).await?;
        now
    };
    let beating = Beating { daemon_id: runtime.daemon_id, last_beat: now, written };
    app.liveness.sound(|all| all.insert((runtime.id, runtime.owner_id), beating));
    Ok(runtime.id)
}

/// Forgets what is no longer so and writes down who beat.
pub(crate) async fn refresh(app: App) -> Result<(), ApiError> {
    let now = app.now();
    let idle = app.liveness.sound(|all| {
        all.retain(|_, beating| now - beating.last_beat < FORGOTTEN_AFTER);
        all.is_empty()
    });
    if idle {
        return Ok(());
    }
    let present: BTreeSet<_> = reference::present(&mut app.read().await?).await?.into_iter().collect();
    let due: BTreeSet<(String, AccountId)> = app.liveness.sound(|all| {
        all.retain(|key, _| present.contains(key));
        let due = all.iter().filter(|(_, b)| b.last_beat > b.written && now - b.written >= WRITTEN_EVERY);
        due.map(|((_, owner), beating)| (beating.daemon_id.clone(), *owner)).collect()
    });
    if due.is_empty() {
        return Ok(());
    }
    let mut write = app.write().await?;
    for (daemon, owner) in &due {
        machines::seen(&mut write, daemon, *owner, false, now).await?;
    }
    app.commit(write).await?;
    app.liveness.sound(|all| {
        for ((_, owner), beating) in all.iter_mut() {
            if due.contains(&(beating.daemon_id.clone(), *owner)) {
                beating.written = now;
            }
        }
    });
    Ok(())
}
