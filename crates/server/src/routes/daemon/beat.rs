//! A daemon's beat: it is there, and what lives on it.

use std::collections::BTreeSet;

use axum::Json;
use axum::extract::State;
use chrono::TimeDelta;
use shipmate_core::api::daemon::{Beat, BeatAnswer};
use shipmate_core::error::ErrorBody;
use shipmate_core::id::{AccountId, WorkspaceId};
use shipmate_core::rules::lease;
use shipmate_store::executions::Live;
use shipmate_store::runtimes::DaemonRuntime;
use shipmate_store::{executions, machines, runtimes, tasks};

use super::MAX_RUNTIMES;
use crate::app::App;
use crate::assignment;
use crate::auth::DaemonCaller;
use crate::error::ApiError;
use crate::extract::{Body, daemon_id};

const MAX_EXECUTIONS: usize = 1000;

/// One message for all of a daemon: it is there, and what lives on it.
#[utoipa::path(post, path = "/api/daemon/beat", tag = "daemon", request_body = Beat,
    responses((status = 200, body = BeatAnswer), (status = "4XX", body = ErrorBody)))]
pub(in crate::routes) async fn beat(
    State(app): State<App>,
    DaemonCaller(known): DaemonCaller,
    Body(body): Body<Beat>,
) -> Result<Json<BeatAnswer>, ApiError> {
    if body.runtimes.len() > MAX_RUNTIMES * 10 || body.executions.len() > MAX_EXECUTIONS {
        return Err(ApiError::invalid("a beat names too many runtimes or executions"));
    }
    let daemon = daemon_id(&body.daemon_id)?;
    let mut read = app.read().await?;
    let known_runtimes = runtimes::of_daemon(&mut read, daemon, known.account).await?;
    let live = executions::live_of(&mut read, daemon, known.account).await?;
    let mut answer = BeatAnswer {
        gone: assignment::gone(&body.runtimes, &known_runtimes),
        disabled: known_runtimes.iter().filter(|runtime| runtime.disabled).map(|runtime| runtime.id).collect(),
        superseded: Vec::new(),
        cancel: Vec::new(),
        missing: Vec::new(),
        lease_seconds: executions::seconds(lease::SHARED),
        next_beat_seconds: executions::seconds(lease::BEAT),
        work_available: false,
    };
    for named in &body.executions {
        let mine = live.iter().any(|l| l.id == named.execution_id && l.epoch == named.epoch);
        if !mine && executions::is_over(&mut read, named.execution_id, named.epoch).await? {
            answer.superseded.push(named.execution_id);
        }
    }
    let workspaces: BTreeSet<WorkspaceId> =
        known_runtimes.iter().filter(|r| r.member).map(|r| r.workspace_id).collect();
    for workspace in workspaces {
        answer.work_available |= tasks::any_waiting(&mut read, workspace, daemon).await?;
    }
    drop(read);
    note_presence(&app, &body, known.account, &known_runtimes, &live).await?;
    answer.lease_seconds = live.iter().map(|l| l.lease_seconds).min().unwrap_or(answer.lease_seconds);
    for execution in live {
        let named = body.executions.iter().any(|e| e.execution_id == execution.id && e.epoch == execution.epoch);
        if named && execution.cancel {
            answer.cancel.push(execution.id);
        } else if !named {
            answer.missing.push(execution.assignment);
        }
    }
    Ok(Json(answer))
}

/// Writes down that the daemon is there and renews its leases, but only what
/// has become old enough to matter: a steady beat writes rarely.
async fn note_presence(
    app: &App,
    body: &Beat,
    account: AccountId,
    runtimes: &[DaemonRuntime],
    live: &[Live],
) -> Result<(), ApiError> {
    let now = app.now();
    let was_offline = runtimes.iter().any(|runtime| !runtime.online);
    let stale = runtimes.iter().any(|runtime| now - runtime.last_seen_at > TimeDelta::seconds(10));
    let due: Vec<&Live> = live
        .iter()
        .filter(|l| body.executions.iter().any(|e| e.execution_id == l.id && e.epoch == l.epoch))
        .filter(|l| l.lease_expires_at < now + TimeDelta::seconds(l.lease_seconds - 60))
        .collect();
    if !was_offline && !stale && due.is_empty() {
        return Ok(());
    }
    let mut write = app.write().await?;
    machines::seen(&mut write, &body.daemon_id, account, was_offline, now).await?;
    for execution in due {
        executions::renew(&mut write, execution.id, execution.lease_seconds, now).await?;
    }
    app.commit(write).await
}
