//! An execution while it lives: it began, it goes on, should it go on?

use axum::Json;
use axum::extract::State;
use axum::http::StatusCode;
use serde::Deserialize;
use shipmate_core::error::{Code, ErrorBody};
use shipmate_core::journal::{Body as Record, Ended, Started};
use shipmate_core::text::Text;

use super::MyTask;
use super::answers::{Done, Status, Task, status as word};
use super::pen::{Pen, heard};
use crate::app::App;
use crate::error::ApiError;
use crate::extract::Body;

/// The longest line of progress that is kept, in bytes.
const MAX_PROGRESS_BYTES: usize = 1000;

fn over(task: &MyTask) -> ApiError {
    let id = task.execution.id.to_string();
    ApiError::new(StatusCode::CONFLICT, Code::Superseded, "start task: it is over or was given to another machine")
        .about("task", &id)
}

/// Says that the agent is being started. Saying it again is harmless: the
/// answer may have been lost.
#[utoipa::path(post, path = "/api/daemon/tasks/{id}/start", operation_id = "start_task", tag = "reference daemon", params(("id" = String, Path)),
    responses((status = 200, body = Task), (status = 409, body = ErrorBody), (status = "4XX", body = ErrorBody)))]
pub(crate) async fn start(State(app): State<App>, task: MyTask) -> Result<Json<Task>, ApiError> {
    let assignment = task.execution.assignment()?;
    let mut pen = Pen::take(&app, &task).await?.ok_or_else(|| over(&task))?;
    if pen.journal.cancel_requested_at.is_some() {
        pen.write(vec![Record::Ended(Ended::Cancelled)]).await?;
        pen.done().await?;
        return Err(over(&task));
    }
    if pen.journal.started_at.is_none() {
        let started = Started {
            provider: assignment.provider.into(),
            version: None,
            directory: Text::default(),
            branch: None,
            base_commit: None,
        };
        pen.write(vec![Record::Started(started)]).await?;
    }
    pen.done().await?;
    Ok(Json(Task::try_from(&task.again(&app).await?)?))
}

/// What the daemon is about to do.
#[derive(Debug, Deserialize, utoipa::ToSchema)]
#[schema(as = ReferenceProgress)]
pub(crate) struct Progress {
    #[serde(default)]
    summary: Text,
}

/// Tells of a step that is not the agent's own.
#[utoipa::path(post, path = "/api/daemon/tasks/{id}/progress", operation_id = "report_task_progress", tag = "reference daemon", request_body = Progress,
    params(("id" = String, Path)),
    responses((status = 200, body = Done), (status = "4XX", body = ErrorBody)))]
pub(crate) async fn progress(
    State(app): State<App>,
    task: MyTask,
    Body(body): Body<Progress>,
) -> Result<Json<Done>, ApiError> {
    if body.summary.is_empty() {
        heard(&app, &task).await?;
    } else if let Some(mut pen) = Pen::take(&app, &task).await? {
        let text = Text::bounded(body.summary.as_str(), MAX_PROGRESS_BYTES);
        pen.write(vec![Record::Notice { text }]).await?;
        pen.done().await?;
    }
    Ok(Json(Done::OK))
}

/// How an execution is doing; `cancelled` asks its daemon to end the agent.
///
/// The daemon says nothing more of a task it ends so. A wish to cancel is
/// therefore fulfilled by this answer.
#[utoipa::path(get, path = "/api/daemon/tasks/{id}/status", operation_id = "get_task_status", tag = "reference daemon", params(("id" = String, Path)),
    responses((status = 200, body = Status), (status = "4XX", body = ErrorBody)))]
pub(crate) async fn status(State(app): State<App>, task: MyTask) -> Result<Json<Status>, ApiError> {
    if task.execution.live && task.execution.cancel_requested_at.is_some() {
        if let Some(mut pen) = Pen::take(&app, &task).await? {
            pen.write(vec![Record::Ended(Ended::Cancelled)]).await?;
            pen.done().await?;
        }
    } else {
        heard(&app, &task).await?;
    }
    Ok(Json(Status { status: word(&task.execution) }))
}
