//! What comes out of an execution: its conversation, its tokens, its end.

use axum::Json;
use axum::extract::State;
use axum::http::StatusCode;
use serde::Deserialize;
use shipmate_core::error::ErrorBody;
use shipmate_core::journal::{Body as Record, Counts, Ended, FailureClass, MAX_TEXT_BYTES, Usage};
use shipmate_core::text::Text;
use shipmate_store::reference;

use super::MyTask;
use super::answers::{Done, Task};
use super::pen::Pen;
use crate::app::App;
use crate::error::ApiError;
use crate::extract::Body;

/// How many models one report of tokens may name.
const MAX_MODELS: usize = 100;

/// The agent's conversation and where it works.
#[derive(Debug, Default, Deserialize, utoipa::ToSchema)]
#[schema(as = ReferenceSession)]
#[serde(default)]
pub(crate) struct Session {
    session_id: String,
    work_dir: String,
}

/// Says which conversation this is, before it has an end.
#[utoipa::path(post, path = "/api/daemon/tasks/{id}/session", operation_id = "pin_task_session", tag = "reference daemon", request_body = Session,
    params(("id" = String, Path)),
    responses((status = 204), (status = "4XX", body = ErrorBody)))]
pub(crate) async fn session(
    State(app): State<App>,
    task: MyTask,
    Body(body): Body<Session>,
) -> Result<StatusCode, ApiError> {
    if body.session_id.is_empty() && body.work_dir.is_empty() {
        return Err(ApiError::invalid("session_id or work_dir required"));
    }
    if let Some(mut pen) = Pen::take(&app, &task).await? {
        pen.pin(&body.session_id, &body.work_dir).await?;
        pen.done().await?;
    }
    Ok(StatusCode::NO_CONTENT)
}

/// The tokens an execution used, whole.
#[derive(Debug, Deserialize, utoipa::ToSchema)]
#[schema(as = ReferenceTokens)]
pub(crate) struct Tokens {
    #[serde(default)]
    usage: Option<Vec<Usage>>,
}

/// Says how many tokens each model used so far. A repeat adds nothing.
#[utoipa::path(post, path = "/api/daemon/tasks/{id}/usage", operation_id = "report_task_usage", tag = "reference daemon", request_body = Tokens,
    params(("id" = String, Path)),
    responses((status = 200, body = Done), (status = "4XX", body = ErrorBody)))]
pub(crate) async fn usage(
    State(app): State<App>,
    task: MyTask,
    Body(body): Body<Tokens>,
) -> Result<Json<Done>, ApiError> {
    let said = body.usage.unwrap_or_default();
    if said.len() > MAX_MODELS {
        return Err(ApiError::invalid(format!("usage: at most {MAX_MODELS} models are allowed")));
    }
    if said.is_empty() {
        return Ok(Json(Done::OK));
    }
    if let Some(mut pen) = Pen::take(&app, &task).await? {
        let known = reference::usage(&mut pen.write, task.execution.id).await?;
        let records = said.into_iter().filter_map(|usage| news(usage, &known)).map(Record::Usage);
        pen.write(records.collect()).await?;
        pen.done().await?;
    }
    Ok(Json(Done::OK))
}

/// What a report adds to what is known: a journal's usage records add up, the
/// daemon's reports do not.
fn news(said: Usage, known: &[reference::ModelUsage]) -> Option<Usage> {
    let before = known.iter().find(|usage| usage.model == said.model.as_str());
    let added = |now: i64, before: Option<i64>| now.max(0).saturating_sub(before.unwrap_or(0)).max(0);
    let more = Usage {
        input_tokens: added(said.input_tokens, before.map(|b| b.input_tokens)),
        output_tokens: added(said.output_tokens, before.map(|b| b.output_tokens)),
        cache_read_tokens: added(said.cache_read_tokens, before.map(|b| b.cache_read_tokens)),
        cache_write_tokens: added(said.cache_write_tokens, before.map(|b| b.cache_write_tokens)),
        model: said.model,
        counts: Counts::Growth,
        cost_micros: None,
    };
    (!more.is_nothing()).then_some(more)
}

/// How an execution ended well.
#[derive(Debug, Default, Deserialize, utoipa::ToSchema)]
#[schema(as = ReferenceCompleted)]
#[serde(default)]
pub(crate) struct Completed {
    output: String,
    session_id: String,
    work_dir: String,
}

/// Ends an execution well. One that is over stays as it is.
#[utoipa::path(post, path = "/api/daemon/tasks/{id}/complete", operation_id = "complete_task", tag = "reference daemon", request_body = Completed,
    params(("id" = String, Path)),
    responses((status = 200, body = Task), (status = "4XX", body = ErrorBody)))]
pub(crate) async fn complete(
    State(app): State<App>,
    task: MyTask,
    Body(body): Body<Completed>,
) -> Result<Json<Task>, ApiError> {
    let ended = Ended::Completed { summary: Text::bounded(&body.output, MAX_TEXT_BYTES) };
    end(&app, &task, &body.session_id, &body.work_dir, ended).await
}

/// How an execution failed.
#[derive(Debug, Default, Deserialize, utoipa::ToSchema)]
#[schema(as = ReferenceFailed)]
#[serde(default)]
pub(crate) struct Failed {
    error: String,
    session_id: String,
    work_dir: String,
    failure_reason: String,
}

/// Ends an execution badly. One that is over stays as it is.
#[utoipa::path(post, path = "/api/daemon/tasks/{id}/fail", operation_id = "fail_task", tag = "reference daemon", request_body = Failed,
    params(("id" = String, Path)),
    responses((status = 200, body = Task), (status = "4XX", body = ErrorBody)))]
pub(crate) async fn fail(
    State(app): State<App>,
    task: MyTask,
    Body(body): Body<Failed>,
) -> Result<Json<Task>, ApiError> {
    let message = if body.error.trim().is_empty() { "The agent failed and did not say why." } else { &body.error };
    let ended = Ended::failed(class(&body.failure_reason), Text::bounded(message, MAX_TEXT_BYTES));
    end(&app, &task, &body.session_id, &body.work_dir, ended).await
}

/// The reference's reasons, in our classes.
fn class(reason: &str) -> FailureClass {
    match reason {
        "timeout" => FailureClass::AgentCrashed,
        "runtime_offline" | "runtime_recovery" => FailureClass::Lost,
        _ => FailureClass::AgentError,
    }
}

async fn end(app: &App, task: &MyTask, session: &str, directory: &str, ended: Ended) -> Result<Json<Task>, ApiError> {
    if let Some(mut pen) = Pen::take(app, task).await? {
        pen.pin(session, directory).await?;
        pen.write(vec![Record::Ended(ended)]).await?;
        pen.done().await?;
    }
    Ok(Json(Task::try_from(&task.again(app).await?)?))
}
