//! The runs of an issue.

use axum::Json;
use axum::extract::{Path, State};
use axum::http::StatusCode;
use shipmate_core::api::run::Run;
use shipmate_core::error::{Code, ErrorBody};
use shipmate_core::rules::trigger::Standing;
use shipmate_core::status::TriggerKind;
use shipmate_store::runs::Filter;
use shipmate_store::tasks::Woken;
use shipmate_store::{runs, tasks};

use super::{edit, find, find_to_change};
use crate::app::App;
use crate::auth::InWorkspace;
use crate::bus::Hint;
use crate::error::ApiError;

/// The issue's runs, newest first.
#[utoipa::path(get, path = "/api/issues/{id}/runs", operation_id = "list_issue_runs", tag = "runs",
    params(("id" = String, Path, description = "An id, or a key such as SHIP-7")),
    responses((status = 200, body = [Run]), (status = "4XX", body = ErrorBody)))]
pub(in crate::routes) async fn list_runs(
    State(app): State<App>,
    here: InWorkspace,
    Path(raw): Path<String>,
) -> Result<Json<Vec<Run>>, ApiError> {
    let mut read = app.read().await?;
    let issue = find(&mut read, &here, &raw).await?;
    Ok(Json(runs::list(&mut read, here.workspace, Filter { issue: Some(issue.id), ..Filter::default() }, 200).await?))
}

/// Runs the issue again, by the agent it is assigned to.
#[utoipa::path(post, path = "/api/issues/{id}/rerun", operation_id = "rerun_issue", tag = "runs",
    params(("id" = String, Path, description = "An id, or a key such as SHIP-7")),
    responses((status = 201, body = Run), (status = 409, body = ErrorBody), (status = "4XX", body = ErrorBody)))]
pub(in crate::routes) async fn rerun(
    State(app): State<App>,
    here: InWorkspace,
    Path(raw): Path<String>,
) -> Result<(StatusCode, Json<Run>), ApiError> {
    let mut write = app.write().await?;
    let issue = find_to_change(&mut write, &here, &raw).await?;
    let agent = Standing::of(&issue)
        .agent
        .ok_or_else(|| ApiError::conflict("the issue is not assigned to an agent; assign it first"))?;
    if !edit::is_here(&mut write, &here, agent).await? {
        return Err(ApiError::conflict("the agent is archived; restore it first, or assign another"));
    }
    let wake = edit::wake(&app, &mut write, &here, &issue, (agent, TriggerKind::Rerun)).await?;
    let task = match tasks::wake(&mut write, &wake, app.now()).await? {
        Woken::NewTask(task) | Woken::JoinedQueued(task) => task,
        Woken::AfterRunning(_) => {
            return Err(ApiError::conflict("the agent works on this issue right now; cancel that run first, or wait"));
        }
    };
    let run = runs::get(&mut write, here.workspace, task).await?;
    let (run, _) = run.ok_or_else(|| ApiError::missing(Code::RunNotFound, "run", &task.to_string()))?;
    app.commit(write).await?;
    app.bus.send(Hint::Work(here.workspace));
    Ok((StatusCode::CREATED, Json(run)))
}
