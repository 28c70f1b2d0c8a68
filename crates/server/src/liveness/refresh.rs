//! Compares what is remembered with the database, and writes down who beat.

use std::collections::BTreeMap;

use chrono::{DateTime, TimeDelta, Utc};
use shipmate_core::id::{CredentialId, ExecutionId};
use shipmate_store::standing::{self, DaemonKey, Standing};
use shipmate_store::{executions, identity, machines};

use super::RENEWED_AFTER;
use super::{Memory, Picture, Proved, WRITTEN_EVERY};
use crate::app::App;
use crate::error::ApiError;

/// What should be written down.
#[derive(Debug, Default)]
struct Due {
    seen: Vec<(DaemonKey, DateTime<Utc>)>,
    leases: Vec<(ExecutionId, i64, DateTime<Utc>)>,
    used: Vec<(CredentialId, DateTime<Utc>)>,
}

/// Writes down who beat, and brings what is remembered up to date. Costs the
/// same few statements however many daemons beat.
pub(crate) async fn refresh(app: App) -> Result<(), ApiError> {
    let due = app.liveness.sound(|memory| {
        memory.forget_silent(app.now());
        (!memory.daemons.is_empty() || !memory.credentials.is_empty()).then(|| memory.due())
    });
    let Some(due) = due else { return Ok(()) };
    write_down(&app, &due).await?;
    let (reading, at) = (app.liveness.sound(Memory::next_reading), app.now());
    let standing = standing::standing(&mut app.read().await?, at).await?;
    app.liveness.sound(|memory| {
        memory.credentials.compare(&standing.credentials, reading, at);
        memory.compare(standing, reading, at);
        for (key, written) in &due.seen {
            if let Some(entry) = memory.daemons.get_mut(key) {
                entry.written = *written;
            }
        }
    });
    Ok(())
}

async fn write_down(app: &App, due: &Due) -> Result<(), ApiError> {
    if due.seen.is_empty() && due.leases.is_empty() && due.used.is_empty() {
        return Ok(());
    }
    let mut write = app.write().await?;
    for ((daemon, owner), at) in &due.seen {
        machines::still_there(&mut write, daemon, *owner, *at).await?;
    }
    for (execution, lease_seconds, heard) in &due.leases {
        executions::extend(&mut write, *execution, *lease_seconds, *heard).await?;
        app.metrics.renewals.inc();
    }
    for (credential, at) in &due.used {
        identity::touch_credential(&mut write, *credential, *at).await?;
    }
    app.commit(write).await
}

impl Memory {
    fn due(&mut self) -> Due {
        let mut due = Due { used: self.credentials.due(), ..Due::default() };
        for (key, entry) in &self.daemons {
            if entry.spoke - entry.written >= WRITTEN_EVERY {
                due.seen.push((key.clone(), entry.spoke));
            }
            let live = entry.picture.iter().filter(|_| entry.names_executions).flat_map(|proved| &proved.value.live);
            for live in live {
                let renewed = live.lease_expires_at - TimeDelta::seconds(live.lease_seconds);
                if entry.spoke - renewed >= TimeDelta::seconds(RENEWED_AFTER) {
                    due.leases.push((live.id, live.lease_seconds, entry.spoke));
                }
            }
        }
        due
    }

    /// Takes over what was read with number `reading`. What was read later, or
    /// is doubted, stays as it is.
    fn compare(&mut self, standing: Standing, reading: u64, at: DateTime<Utc>) {
        let mut pictures: BTreeMap<DaemonKey, Picture> = BTreeMap::new();
        for (key, runtime) in standing.runtimes {
            pictures.entry(key).or_default().runtimes.push(runtime);
        }
        for (key, execution) in standing.executions {
            pictures.entry(key).or_default().live.push(execution);
        }
        for key in standing.wanted {
            pictures.entry(key).or_default().wanted = true;
        }
        for key in standing.delivering {
            pictures.entry(key).or_default().delivering = true;
        }
        for (key, entry) in &mut self.daemons {
            let is_older = entry.picture.as_ref().is_some_and(|proved| proved.reading < reading);
            if is_older {
                let value = pictures.remove(key).unwrap_or_default();
                entry.picture = Some(Proved { value, at, reading });
            }
        }
    }
}
