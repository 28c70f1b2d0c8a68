//! What a daemon may tidy away: it asks how the thing a folder is for is doing.

use axum::Json;
use axum::extract::{Path, State};
use chrono::{DateTime, Utc};
use serde::Serialize;
use shipmate_core::error::{Code, ErrorBody};
use shipmate_core::id::IssueId;
use shipmate_core::status::IssueStatus;
use shipmate_store::{identity, issues};
use uuid::Uuid;

use super::answers::status as word;
use super::{MyTask, exact_id};
use crate::app::App;
use crate::auth::DaemonCaller;
use crate::error::ApiError;

/// How an execution is doing, and since when it is over.
#[derive(Debug, Serialize, utoipa::ToSchema)]
#[schema(as = ReferenceTaskCheck)]
pub(crate) struct TaskCheck {
    status: &'static str,
    /// The year 1 while it is not over.
    completed_at: String,
}

/// How an issue is doing, and since when.
#[derive(Debug, Serialize, utoipa::ToSchema)]
#[schema(as = ReferenceIssueCheck)]
pub(crate) struct IssueCheck {
    status: IssueStatus,
    updated_at: DateTime<Utc>,
}

/// Whether an execution's folder is still of use.
#[utoipa::path(get, path = "/api/daemon/tasks/{id}/gc-check", operation_id = "check_task", tag = "reference daemon", params(("id" = String, Path)),
    responses((status = 200, body = TaskCheck), (status = "4XX", body = ErrorBody)))]
pub(crate) async fn task(task: MyTask) -> Json<TaskCheck> {
    let ended = task.execution.ended_at.map(|at| at.to_rfc3339());
    let completed_at = ended.unwrap_or_else(|| "0001-01-01T00:00:00Z".to_owned());
    Json(TaskCheck { status: word(&task.execution), completed_at })
}

/// Whether an issue's folder is still of use.
#[utoipa::path(get, path = "/api/daemon/issues/{id}/gc-check", operation_id = "check_issue", tag = "reference daemon", params(("id" = String, Path)),
    responses((status = 200, body = IssueCheck), (status = "4XX", body = ErrorBody)))]
pub(crate) async fn issue(
    State(app): State<App>,
    DaemonCaller(known): DaemonCaller,
    Path(raw): Path<String>,
) -> Result<Json<IssueCheck>, ApiError> {
    let id: IssueId = exact_id("issue_id", &raw)?;
    let mut read = app.read().await?;
    for membership in identity::workspaces(&mut read, known.account).await? {
        if let Some((issue, _)) = issues::get(&mut read, membership.id, id).await? {
            return Ok(Json(IssueCheck { status: issue.status, updated_at: issue.updated_at }));
        }
    }
    Err(ApiError::not_found(Code::IssueNotFound, "issue", &raw))
}

/// Whether a chat's folder is still of use. There are no chats here.
#[utoipa::path(get, path = "/api/daemon/chat-sessions/{id}/gc-check", tag = "reference daemon",
    params(("id" = String, Path)), responses((status = "4XX", body = ErrorBody)))]
pub(crate) async fn chat_session(_: DaemonCaller, Path(raw): Path<String>) -> ApiError {
    nothing_of_this_kind(Code::ChatSessionNotFound, ("chat session", "session_id"), &raw)
}

/// Whether an autopilot run's folder is still of use. There are no autopilots here.
#[utoipa::path(get, path = "/api/daemon/autopilot-runs/{id}/gc-check", tag = "reference daemon",
    params(("id" = String, Path)), responses((status = "4XX", body = ErrorBody)))]
pub(crate) async fn autopilot_run(_: DaemonCaller, Path(raw): Path<String>) -> ApiError {
    nothing_of_this_kind(Code::AutopilotRunNotFound, ("autopilot run", "run_id"), &raw)
}

fn nothing_of_this_kind(code: Code, (kind, field): (&str, &str), raw: &str) -> ApiError {
    match exact_id::<Uuid>(field, raw) {
        Ok(_) => ApiError::not_found(code, kind, raw),
        Err(invalid) => invalid,
    }
}
