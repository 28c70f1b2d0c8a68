//! What daemons ask: register, beat, claim, hand journals in, say good-bye.

pub(super) mod register;

use axum::Json;
use axum::extract::{Path, State};
use axum::http::StatusCode;
use axum::response::{IntoResponse, Response};
use chrono::TimeDelta;
use serde::Deserialize;
use shipmate_core::api::daemon::{Append, Appended, Beat, BeatAnswer, Claim, Claimed};
use shipmate_core::error::{Code, ErrorBody};
use shipmate_core::id::{ExecutionId, WorkspaceId};
use shipmate_core::journal::Body as RecordBody;
use shipmate_core::rules::lease;
use shipmate_store::executions::{Live, Locked};
use shipmate_store::machines::DaemonRuntime;
use shipmate_store::{executions, issues, machines, tasks};

use super::reference::answers::Done;
use super::reference::runtimes;
use crate::app::App;
use crate::assignment;
use crate::auth::DaemonCaller;
use crate::bus::Hint;
use crate::error::ApiError;
use crate::extract::{Body, daemon_id, id};
use crate::fold;
use crate::twins::Standing;

const MAX_RUNTIMES: usize = 200;
const MAX_EXECUTIONS: usize = 1000;

/// Which daemon says good-bye. The reference's name their runtimes instead.
#[derive(Debug, Deserialize, utoipa::ToSchema)]
pub(super) struct Deregister {
    #[serde(default)]
    daemon_id: Option<String>,
    #[serde(default)]
    runtime_ids: Option<Vec<String>>,
}

/// Shows a daemon's machine as offline until it beats again.
#[utoipa::path(post, path = "/api/daemon/deregister", tag = "daemon", request_body = Deregister,
    responses((status = 200, description = "It named runtimes"), (status = 204, description = "It named itself"),
        (status = "4XX", body = ErrorBody)))]
pub(super) async fn deregister(
    State(app): State<App>,
    DaemonCaller(known): DaemonCaller,
    Body(body): Body<Deregister>,
) -> Result<Response, ApiError> {
    let Some(daemon) = body.daemon_id else {
        let named = body.runtime_ids.filter(|named| !named.is_empty());
        let named = named.ok_or_else(|| ApiError::invalid("runtime_ids is required"))?;
        if named.len() > MAX_RUNTIMES {
            return Err(ApiError::invalid(format!("runtime_ids: at most {MAX_RUNTIMES} are allowed")));
        }
        runtimes::withdraw(&app, &known, &named).await?;
        return Ok(Json(Done::OK).into_response());
    };
    let mut write = app.write().await?;
    machines::left(&mut write, daemon_id(&daemon)?, known.account).await?;
    app.commit(write).await?;
    app.bus.send(Hint::Daemon(daemon));
    Ok(StatusCode::NO_CONTENT.into_response())
}

/// One message for all of a daemon: it is there, and what lives on it.
#[utoipa::path(post, path = "/api/daemon/beat", tag = "daemon", request_body = Beat,
    responses((status = 200, body = BeatAnswer), (status = "4XX", body = ErrorBody)))]
pub(super) async fn beat(
    State(app): State<App>,
    DaemonCaller(known): DaemonCaller,
    Body(body): Body<Beat>,
) -> Result<Json<BeatAnswer>, ApiError> {
    if body.runtimes.len() > MAX_RUNTIMES * 10 || body.executions.len() > MAX_EXECUTIONS {
        return Err(ApiError::invalid("a beat names too many runtimes or executions"));
    }
    let daemon = daemon_id(&body.daemon_id)?;
    let of = |instance| app.twins.heard((known.account, daemon), instance, body.predecessor, app.clock.elapsed());
    let standing = body.instance.map_or(Standing { replaced: false, alone: true }, of);
    let mut read = app.read().await?;
    let runtimes = machines::of_daemon(&mut read, daemon, known.account).await?;
    let live = executions::live_of(&mut read, daemon, known.account).await?;
    let mut answer = BeatAnswer {
        gone: assignment::gone(&body.runtimes, &runtimes),
        superseded: Vec::new(),
        cancel: Vec::new(),
        missing: Vec::new(),
        lease_seconds: executions::seconds(lease::SHARED),
        next_beat_seconds: executions::seconds(lease::BEAT),
        work_available: false,
        replaced: standing.replaced,
    };
    for named in &body.executions {
        let mine = live.iter().any(|l| l.id == named.execution_id && l.epoch == named.epoch);
        if !mine && executions::is_over(&mut read, named.execution_id, named.epoch).await? {
            answer.superseded.push(named.execution_id);
        }
    }
    let workspaces: std::collections::BTreeSet<WorkspaceId> = runtimes.iter().map(|r| r.workspace_id).collect();
    for workspace in workspaces {
        answer.work_available |= tasks::any_waiting(&mut read, workspace, daemon).await?;
    }
    drop(read);
    note_presence(&app, &body, known.account, &runtimes, &live).await?;
    answer.lease_seconds = live.iter().map(|l| l.lease_seconds).min().unwrap_or(answer.lease_seconds);
    for execution in live {
        let named = body.executions.iter().any(|e| e.execution_id == execution.id && e.epoch == execution.epoch);
        if named && execution.cancel {
            answer.cancel.push(execution.id);
        } else if !named && standing.alone {
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
    account: shipmate_core::id::AccountId,
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

/// Gives the daemon work for its free slots. Repeating a wish gives the same
/// executions again.
#[utoipa::path(post, path = "/api/daemon/claim", tag = "daemon", request_body = Claim,
    responses((status = 200, body = Claimed), (status = "4XX", body = ErrorBody)))]
pub(super) async fn claim(
    State(app): State<App>,
    DaemonCaller(known): DaemonCaller,
    Body(body): Body<Claim>,
) -> Result<Json<Claimed>, ApiError> {
    if !(1..=100).contains(&body.slots) {
        return Err(ApiError::invalid("slots must be between 1 and 100"));
    }
    let daemon = daemon_id(&body.daemon_id)?;
    let mut write = app.write().await?;
    // First of all: of two equal wishes at once the second must see what the
    // first was given.
    tasks::lock_claims(&mut write).await?;
    let runtimes = machines::of_daemon(&mut write, daemon, known.account).await?;
    let gone = assignment::gone(&body.runtimes, &runtimes);
    let again = executions::by_request(&mut write, body.request_id, daemon, known.account).await?;
    let assignments = if again.is_empty() {
        assignment::claim(&app, &mut write, known.account, &body, &|| app.id()).await?
    } else {
        again
    };
    app.commit(write).await?;
    for assignment in &assignments {
        tracing::info!(task.id = %assignment.task_id, task.epoch = assignment.epoch,
            runtime.id = %assignment.runtime_id, "claimed");
    }
    Ok(Json(Claimed { assignments, gone }))
}

/// Appends to an execution's journal: the one way in which a run changes.
#[utoipa::path(post, path = "/api/daemon/executions/{id}/journal", tag = "daemon", request_body = Append,
    params(("id" = String, Path)),
    responses((status = 200, body = Appended), (status = 409, body = ErrorBody), (status = "4XX", body = ErrorBody)))]
pub(super) async fn append(
    State(app): State<App>,
    DaemonCaller(known): DaemonCaller,
    Path(raw): Path<String>,
    Body(body): Body<Append>,
) -> Result<Json<Appended>, ApiError> {
    let execution: ExecutionId = id("execution id", &raw)?;
    let missing = || ApiError::not_found(Code::ExecutionNotFound, "execution", &raw);
    check_numbering(&body)?;
    let mut write = app.write().await?;
    if body.records.iter().any(|record| fold::touches_issue(&record.body)) {
        issues::lock_of_execution(&mut write, execution).await?;
    }
    let mut locked = executions::lock(&mut write, execution).await?.ok_or_else(missing)?;
    let owner = machines::owner(&mut write, locked.workspace_id, &locked.daemon_id).await?;
    if owner != Some(known.account) || locked.daemon_id != body.daemon_id {
        return Err(missing());
    }
    // Ended by its journal: whatever is repeated, the answer is the same.
    // Ended otherwise, or replaced: nothing of it counts any more.
    if !locked.is_current(body.epoch) || (!locked.live && !locked.closed) {
        return Err(ApiError::new(
            StatusCode::CONFLICT,
            Code::Superseded,
            "this execution is over or was replaced by a newer one; end its runner",
        )
        .about("execution", &raw));
    }
    let fits = i64::try_from(body.offset) == Ok(locked.acknowledged) && locked.live;
    if fits && !body.records.is_empty() {
        fold::append(&app, &mut write, &mut locked, &body.records).await?;
        app.commit(write).await?;
        app.bus.send(Hint::Journal(locked.task_id));
        if !locked.live {
            // Its agent may do something else, or the same again.
            app.bus.send(Hint::Work(locked.workspace_id));
        }
    }
    Ok(Json(answer(&locked)))
}

fn answer(execution: &Locked) -> Appended {
    Appended {
        acknowledged: u64::try_from(execution.acknowledged).unwrap_or(0),
        ended: execution.closed,
        cancel: execution.live && execution.cancel_requested_at.is_some(),
    }
}

fn check_numbering(body: &Append) -> Result<(), ApiError> {
    let last = i64::try_from(body.offset).ok().and_then(|n| n.checked_add(i64::try_from(body.records.len()).ok()?));
    if last.is_none() && !body.records.is_empty() {
        return Err(ApiError::invalid("invalid offset: no journal is so long"));
    }
    for (record, n) in body.records.iter().zip(body.offset..) {
        if record.n != n {
            return Err(ApiError::invalid(format!("records: number {} where {n} must stand", record.n)));
        }
    }
    let ends = body.records.iter().position(|record| matches!(record.body, RecordBody::Ended(_)));
    if ends.is_some_and(|index| index + 1 != body.records.len()) {
        return Err(ApiError::invalid("records: nothing may follow `ended`"));
    }
    Ok(())
}
