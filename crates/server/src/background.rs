//! Every background job, in one list. A job takes no input but the time: it
//! compares what should be with what is, and may run as often as it likes.

use std::collections::BTreeSet;
use std::time::Duration;

use chrono::TimeDelta;
use shipmate_core::id::WorkspaceId;
use shipmate_core::rules::lease::{FORGOTTEN_AFTER, OFFLINE_AFTER};
use shipmate_seams::OnFailure;
use shipmate_store::{attachments, creations, events, executions, identity, joining, machines, tasks, usage, words};

use crate::app::App;
use crate::bus::Hint;
use crate::error::ApiError;
use crate::{fold, liveness, log_gate};

/// For so long after its start a server believes its own silence about no
/// machine: everybody needs time to come back.
const GRACE: Duration = Duration::from_secs(120);
/// A wish to cancel is left to a machine that is away for so long.
const CANCELLED_WITHIN: Duration = Duration::from_secs(120);

/// Starts every job.
pub(crate) fn start(app: &App) {
    every(app, KEEP, liveness::REFRESH, liveness::refresh);
    every(app, SWEEP, Duration::from_secs(15), sweep);
    every(app, EXPIRE, Duration::from_secs(15), expire_leases);
    every(app, END, Duration::from_secs(15), end_for_absent);
    every(app, AGAIN, Duration::from_secs(5), try_again);
    every(app, SAY, log_gate::FLUSHED_EVERY, say_what_was_held_back);
    every(app, FIND, Duration::from_secs(10), make_findable);
    every(app, USAGE, Duration::from_secs(10), enter_usage);
    every(app, NAMES, Duration::from_secs(3600), forget_names);
    every(app, FILES, Duration::from_secs(3600), forget_files);
    every(app, FORGET, Duration::from_secs(3600), forget_sessions);
    every(app, EVENTS, Duration::from_secs(600), forget_events);
}

const KEEP: &str = "keep the picture of beating daemons true";
const SWEEP: &str = "show silent machines as offline and forget old ones";
const EXPIRE: &str = "end executions whose lease is over";
const END: &str = "end what was cancelled on machines that are away";
const AGAIN: &str = "begin what is to be tried again by now";
const SAY: &str = "say what was not logged again";
const FIND: &str = "make old issues findable";
const USAGE: &str = "enter old runs into the daily usage";
const NAMES: &str = "forget the names of old calls";
const FILES: &str = "forget files that nobody used";
const FORGET: &str = "forget expired sessions";
const EVENTS: &str = "forget old events";

/// Runs every job once and answers the names of those that failed.
pub(crate) async fn run_once(app: &App) -> Vec<&'static str> {
    let done = [
        (KEEP, liveness::refresh(app.clone()).await),
        (SWEEP, sweep(app.clone()).await),
        (EXPIRE, expire_leases(app.clone()).await),
        (END, end_for_absent(app.clone()).await),
        (AGAIN, try_again(app.clone()).await),
        (FIND, make_findable(app.clone()).await),
        (USAGE, enter_usage(app.clone()).await),
        (NAMES, forget_names(app.clone()).await),
        (FILES, forget_files(app.clone()).await),
        (FORGET, forget_sessions(app.clone()).await),
        (EVENTS, forget_events(app.clone()).await),
    ];
    done.into_iter().filter(|(_, done)| done.is_err()).map(|(name, _)| name).collect()
}

fn every<J, F>(app: &App, name: &'static str, period: Duration, job: J)
where
    J: Fn(App) -> F + Send + Sync + 'static,
    F: Future<Output = Result<(), ApiError>> + Send + 'static,
{
    let app = app.clone();
    let shutdown = app.tasks.shutdown();
    let tasks = app.tasks.clone();
    tasks.spawn(name, OnFailure::Shutdown, async move {
        let mut failing = false;
        loop {
            tokio::select! {
                () = shutdown.cancelled() => return,
                () = tokio::time::sleep(period) => {}
            }
            match job(app.clone()).await {
                Ok(()) if failing => tracing::info!(job = name, "works again"),
                // One line for an outage, not one for each try.
                Err(error) if !failing => tracing::warn!(job = name, ?error, "failed; is tried again"),
                _ => continue,
            }
            failing = !failing;
        }
    });
}

/// Whether the server has listened for so long that a silence says something.
fn has_listened(app: &App, long: Duration) -> bool {
    app.clock.elapsed().saturating_sub(app.started) >= long
}

/// Both every time, whether or not the first found something.
async fn sweep(app: App) -> Result<(), ApiError> {
    if !has_listened(&app, OFFLINE_AFTER) {
        return Ok(());
    }
    let now = app.now();
    let mut write = app.write().await?;
    machines::mark_offline(&mut write, now - OFFLINE_AFTER, now).await?;
    app.commit(write).await?;
    let mut write = app.write().await?;
    let forgotten = machines::forget(&mut write, now - FORGOTTEN_AFTER).await?;
    app.commit(write).await?;
    if forgotten > 0 {
        tracing::info!(forgotten, "machines and runtimes that were away for long are forgotten");
    }
    Ok(())
}

async fn expire_leases(app: App) -> Result<(), ApiError> {
    if !has_listened(&app, GRACE) {
        return Ok(());
    }
    for id in executions::expired(&mut app.read().await?, app.now()).await? {
        fold::expire(&app, id).await?;
    }
    Ok(())
}

async fn end_for_absent(app: App) -> Result<(), ApiError> {
    if !has_listened(&app, GRACE) {
        return Ok(());
    }
    for id in executions::cancelled_elsewhere(&mut app.read().await?, app.now() - CANCELLED_WITHIN).await? {
        fold::end_for_absent(&app, id).await?;
    }
    Ok(())
}

/// Only says so: a claim compares with the time itself.
async fn try_again(app: App) -> Result<(), ApiError> {
    let mut write = app.write().await?;
    let workspaces: BTreeSet<WorkspaceId> = tasks::due(&mut write, app.now()).await?.into_iter().collect();
    app.commit(write).await?;
    for workspace in workspaces {
        app.bus.send(Hint::Work(workspace));
    }
    Ok(())
}

async fn say_what_was_held_back(app: App) -> Result<(), ApiError> {
    app.log_gate.flush();
    Ok(())
}

/// Issues from before there was search, some at a time.
async fn make_findable(app: App) -> Result<(), ApiError> {
    const AT_A_TIME: i64 = 100;
    loop {
        let mut write = app.write().await?;
        let done = words::catch_up(&mut write, AT_A_TIME).await?;
        app.commit(write).await?;
        if done == 0 || app.tasks.shutdown().is_cancelled() {
            return Ok(());
        }
    }
}

/// What runs used from before there was daily usage, some at a time.
async fn enter_usage(app: App) -> Result<(), ApiError> {
    const AT_A_TIME: i64 = 500;
    loop {
        let mut write = app.write().await?;
        let done = usage::catch_up(&mut write, AT_A_TIME).await?;
        app.commit(write).await?;
        if done == 0 || app.tasks.shutdown().is_cancelled() {
            return Ok(());
        }
    }
}

async fn forget_names(app: App) -> Result<(), ApiError> {
    let mut write = app.write().await?;
    creations::forget(&mut write, app.now() - TimeDelta::days(7)).await?;
    app.commit(write).await
}

/// What was never sent to its end, and what no text has mentioned for a while:
/// somebody may still be writing the one that does.
async fn forget_files(app: App) -> Result<(), ApiError> {
    let (begun, unused) = (app.now() - TimeDelta::hours(1), app.now() - TimeDelta::days(7));
    let mut write = app.write().await?;
    let forgotten = attachments::forget(&mut write, begun, unused).await?;
    app.commit(write).await?;
    if forgotten > 0 {
        tracing::info!(forgotten, "files that were sent but never used are forgotten");
    }
    Ok(())
}

async fn forget_sessions(app: App) -> Result<(), ApiError> {
    let mut write = app.write().await?;
    identity::forget_expired(&mut write, app.now() - TimeDelta::days(1)).await?;
    joining::forget_expired(&mut write, app.now() - TimeDelta::days(1)).await?;
    app.commit(write).await
}

/// A few at a time, so that nobody who writes waits for long.
async fn forget_events(app: App) -> Result<(), ApiError> {
    const AT_A_TIME: i64 = 1000;
    let kept_since = app.now() - app.events_kept_for;
    let workspaces = events::long_logs(&mut app.read().await?).await?;
    for workspace in workspaces {
        loop {
            let mut write = app.write().await?;
            let forgotten = events::forget(&mut write, workspace, kept_since, AT_A_TIME).await?;
            app.commit(write).await?;
            if forgotten == 0 {
                break;
            }
            if app.tasks.shutdown().is_cancelled() {
                return Ok(());
            }
        }
    }
    Ok(())
}
