//! Every background job, in one list. A job takes no input but the time: it
//! compares what should be with what is, and may run as often as it likes.

use std::time::Duration;

use chrono::TimeDelta;
use shipmate_core::rules::lease::OFFLINE_AFTER;
use shipmate_seams::OnFailure;
use shipmate_store::{creations, executions, identity, machines, words};

use crate::app::App;
use crate::error::ApiError;
use crate::{fold, liveness, log_gate};

/// For so long after its start a server believes its own silence about no
/// machine: everybody needs time to come back.
const GRACE: TimeDelta = TimeDelta::seconds(120);

/// Starts every job.
pub(crate) fn start(app: &App) {
    every(app, "show silent machines as offline", Duration::from_secs(5), show_offline);
    every(app, "end executions whose lease is over", Duration::from_secs(15), expire_leases);
    every(app, "keep the picture of beating runtimes true", liveness::REFRESH, liveness::refresh);
    every(app, "say what was not logged again", log_gate::FLUSHED_EVERY, say_what_was_held_back);
    every(app, "make old issues findable", Duration::from_secs(10), make_findable);
    every(app, "forget the names of old calls", Duration::from_secs(3600), forget_names);
    every(app, "forget expired sessions", Duration::from_secs(3600), forget_sessions);
}

/// Runs every job once and answers the names of those that failed.
pub(crate) async fn run_once(app: &App) -> Vec<&'static str> {
    let done = [
        ("show silent machines as offline", show_offline(app.clone()).await),
        ("end executions whose lease is over", expire_leases(app.clone()).await),
        ("forget expired sessions", forget_sessions(app.clone()).await),
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

async fn show_offline(app: App) -> Result<(), ApiError> {
    let silent_for = TimeDelta::from_std(OFFLINE_AFTER).unwrap_or(GRACE);
    if app.now() - app.started_at < silent_for {
        return Ok(());
    }
    let mut write = app.write().await?;
    machines::mark_offline(&mut write, app.now() - silent_for).await?;
    app.commit(write).await
}

async fn expire_leases(app: App) -> Result<(), ApiError> {
    if app.now() - app.started_at < GRACE {
        return Ok(());
    }
    for id in executions::expired(&mut app.read().await?, app.now()).await? {
        fold::expire(&app, id).await?;
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

async fn forget_names(app: App) -> Result<(), ApiError> {
    let mut write = app.write().await?;
    creations::forget(&mut write, app.now() - TimeDelta::days(7)).await?;
    app.commit(write).await
}

async fn forget_sessions(app: App) -> Result<(), ApiError> {
    let mut write = app.write().await?;
    identity::forget_expired(&mut write, app.now() - TimeDelta::days(1)).await?;
    app.commit(write).await
}
