//! Runs of a workspace.

mod answered;
pub(in crate::routes) mod comments;
pub(in crate::routes) mod review;

use axum::Json;
use axum::extract::{Path, State};
use serde::Deserialize;
use shipmate_core::api::run::{Run, RunDiff, RunTurn, Transcript};
use shipmate_core::error::{Code, ErrorBody};
use shipmate_core::id::{ExecutionId, TaskId};
use shipmate_core::status::RunStatus;
use shipmate_store::runs::Filter;
use shipmate_store::{Read, Write, executions, issues as kept, journal, runs, tasks, turns as kept_turns};

use super::issues;
use crate::app::App;
use crate::auth::InWorkspace;
use crate::bus::Hint;
use crate::error::ApiError;
use crate::extract::{Params, id};

const MAX_LISTED: i64 = 500;
const MAX_RECORDS: usize = 5_000;

#[derive(Debug, Deserialize)]
pub(super) struct ListQuery {
    issue: Option<String>,
    agent: Option<String>,
    status: Option<RunStatus>,
}

#[derive(Debug, Deserialize)]
pub(super) struct TranscriptQuery {
    #[serde(default)]
    after: i64,
    limit: Option<usize>,
}

#[derive(Debug, Deserialize)]
pub(super) struct DiffQuery {
    turn: Option<i64>,
}

pub(super) async fn find(
    read: &mut Read,
    here: &InWorkspace,
    raw: &str,
) -> Result<(Run, Option<ExecutionId>), ApiError> {
    let wanted: TaskId = id("run id", raw)?;
    let found = runs::get(read, here.workspace, wanted).await?;
    found.ok_or_else(|| ApiError::missing(Code::RunNotFound, "run", raw))
}

/// The same, with its issue locked: what is decided by it is still so when that is written.
async fn find_locked(write: &mut Write, here: &InWorkspace, raw: &str) -> Result<(Run, Option<ExecutionId>), ApiError> {
    let (run, _) = find(write, here, raw).await?;
    kept::lock(write, here.workspace, run.issue_id).await?;
    find(write, here, raw).await
}

/// The newest 500 runs of the workspace, of an issue or of an agent.
#[utoipa::path(get, path = "/api/runs", operation_id = "list_runs", tag = "runs",
    params(
        ("issue" = Option<String>, Query, description = "An issue's id or key"),
        ("agent" = Option<String>, Query, description = "An agent's id"),
        ("status" = Option<RunStatus>, Query, description = "Only runs that are doing so"),
    ),
    responses((status = 200, body = [Run]), (status = "4XX", body = ErrorBody)))]
pub(super) async fn list(
    State(app): State<App>,
    here: InWorkspace,
    Params(query): Params<ListQuery>,
) -> Result<Json<Vec<Run>>, ApiError> {
    let mut read = app.read().await?;
    let issue = match &query.issue {
        Some(raw) => Some(issues::find(&mut read, &here, raw).await?.id),
        None => None,
    };
    let agent = query.agent.as_deref().map(|raw| id("agent", raw)).transpose()?;
    let filter = Filter { issue, agent, status: query.status };
    Ok(Json(runs::list(&mut read, here.workspace, filter, MAX_LISTED).await?))
}

/// One run.
#[utoipa::path(get, path = "/api/runs/{id}", operation_id = "get_run", tag = "runs", params(("id" = String, Path)),
    responses((status = 200, body = Run), (status = "4XX", body = ErrorBody)))]
pub(super) async fn get(
    State(app): State<App>,
    here: InWorkspace,
    Path(raw): Path<String>,
) -> Result<Json<Run>, ApiError> {
    let (run, _) = find(&mut app.read().await?, &here, &raw).await?;
    Ok(Json(run))
}

/// Ends a run that waits, or asks the machine to end one that runs. A run that
/// is over stays as it is.
#[utoipa::path(post, path = "/api/runs/{id}/cancel", operation_id = "cancel_run", tag = "runs", params(("id" = String, Path)),
    responses((status = 200, body = Run), (status = "4XX", body = ErrorBody)))]
pub(super) async fn cancel(
    State(app): State<App>,
    here: InWorkspace,
    Path(raw): Path<String>,
) -> Result<Json<Run>, ApiError> {
    let mut write = app.write().await?;
    let (run, _) = find(&mut write, &here, &raw).await?;
    let machine_must_look = tasks::cancel(&mut write, run.id, app.now()).await?;
    // Looked up afterwards: a machine may have taken it in between.
    let (run, execution) = find(&mut write, &here, &raw).await?;
    let daemon = match execution.filter(|_| machine_must_look) {
        Some(id) => executions::daemon_of(&mut write, id).await?,
        None => None,
    };
    app.commit(write).await?;
    app.bus.send(Hint::Journal(run.id));
    if let Some(daemon) = daemon {
        app.bus.send(Hint::Daemon(daemon));
    }
    Ok(Json(run))
}

/// The transcript from record number `after` on: at most 5,000 records at a time.
#[utoipa::path(get, path = "/api/runs/{id}/transcript", operation_id = "get_run_transcript", tag = "runs",
    params(
        ("id" = String, Path),
        ("after" = Option<i64>, Query, description = "The first record's number; 0 if not said"),
        ("limit" = Option<usize>, Query, description = "At most so many records; 5,000 at most and by default"),
    ),
    responses((status = 200, body = Transcript), (status = "4XX", body = ErrorBody)))]
pub(super) async fn transcript(
    State(app): State<App>,
    here: InWorkspace,
    Path(raw): Path<String>,
    Params(query): Params<TranscriptQuery>,
) -> Result<Json<Transcript>, ApiError> {
    let mut read = app.read().await?;
    let (run, execution) = find(&mut read, &here, &raw).await?;
    let from = query.after.max(0);
    let limit = query.limit.unwrap_or(MAX_RECORDS).clamp(1, MAX_RECORDS);
    let records = match execution {
        Some(id) => journal::from(&mut read, id, from, limit).await?,
        None => Vec::new(),
    };
    let next = from.saturating_add(i64::try_from(records.len()).unwrap_or(0));
    let ended = run.status.is_final() && next >= run.records;
    Ok(Json(Transcript { attempt: run.attempt, records, next, ended }))
}

/// The turns of a run's newest attempt, in order.
#[utoipa::path(get, path = "/api/runs/{id}/turns", operation_id = "list_run_turns", tag = "runs", params(("id" = String, Path)),
    responses((status = 200, body = [RunTurn]), (status = "4XX", body = ErrorBody)))]
pub(super) async fn turns(
    State(app): State<App>,
    here: InWorkspace,
    Path(raw): Path<String>,
) -> Result<Json<Vec<RunTurn>>, ApiError> {
    let mut read = app.read().await?;
    let (_, execution) = find(&mut read, &here, &raw).await?;
    Ok(Json(match execution {
        Some(id) => kept_turns::list(&mut read, id).await?,
        None => Vec::new(),
    }))
}

/// What the run changed, or what one turn of its newest attempt did; empty
/// while that is not known.
#[utoipa::path(get, path = "/api/runs/{id}/diff", operation_id = "get_run_diff", tag = "runs",
    params(("id" = String, Path), ("turn" = Option<i64>, Query, description = "Only what changed in this turn")),
    responses((status = 200, body = RunDiff), (status = "4XX", body = ErrorBody)))]
pub(super) async fn diff(
    State(app): State<App>,
    here: InWorkspace,
    Path(raw): Path<String>,
    Params(query): Params<DiffQuery>,
) -> Result<Json<RunDiff>, ApiError> {
    let mut read = app.read().await?;
    let (_, execution) = find(&mut read, &here, &raw).await?;
    let diff = match (execution, query.turn) {
        (Some(id), None) => runs::diff(&mut read, id).await?,
        (Some(id), Some(turn)) => kept_turns::diff(&mut read, id, turn).await?,
        (None, _) => None,
    };
    if let (None, Some(turn)) = (&diff, query.turn) {
        return Err(ApiError::missing(Code::TurnNotFound, "turn", &turn.to_string()));
    }
    Ok(Json(diff.unwrap_or(RunDiff { patch: String::new(), files: Vec::new(), truncated: false })))
}
