//! What the reference's command line asks of runs, at the addresses it knows.

use std::collections::HashMap;

use axum::Json;
use axum::extract::{Path, State};
use shipmate_core::api::run::Run;
use shipmate_core::error::{Code, ErrorBody};
use shipmate_core::id::AgentId;
use shipmate_core::journal::Body as Record;
use shipmate_core::text::Text;
use shipmate_store::runs::{self, Filter};
use shipmate_store::{agents, journal};

use super::messages::{Message, PAGE, Since, parts};
use crate::app::App;
use crate::auth::InWorkspace;
use crate::error::ApiError;
use crate::extract::{Params, id};
use crate::routes::{issues, runs as ours};

/// How many runs are listed.
const MAX_LISTED: i64 = 200;
/// How many messages one answer has; the rest is asked for by `since`.
const MAX_MESSAGES: usize = 5_000;

/// The issue's runs, newest first.
#[utoipa::path(get, path = "/api/issues/{id}/task-runs", operation_id = "list_task_runs", tag = "reference command line",
    params(("id" = String, Path, description = "An id, or a key such as SHIP-7")),
    responses((status = 200, body = [Run]), (status = "4XX", body = ErrorBody)))]
pub(crate) async fn of_issue(
    State(app): State<App>,
    here: InWorkspace,
    Path(raw): Path<String>,
) -> Result<Json<Vec<Run>>, ApiError> {
    let mut read = app.read().await?;
    let issue = issues::find(&mut read, &here, &raw).await?.id;
    let filter = Filter { issue: Some(issue), ..Filter::default() };
    Ok(Json(runs::list(&mut read, here.workspace, filter, MAX_LISTED).await?))
}

/// The agent's runs, newest first.
#[utoipa::path(get, path = "/api/agents/{id}/tasks", operation_id = "list_agent_tasks", tag = "reference command line",
    params(("id" = String, Path)),
    responses((status = 200, body = [Run]), (status = "4XX", body = ErrorBody)))]
pub(crate) async fn of_agent(
    State(app): State<App>,
    here: InWorkspace,
    Path(raw): Path<String>,
) -> Result<Json<Vec<Run>>, ApiError> {
    let agent: AgentId = id("agent id", &raw)?;
    let mut read = app.read().await?;
    if agents::get(&mut read, here.workspace, agent).await?.is_none() {
        return Err(ApiError::missing(Code::AgentNotFound, "agent", &raw));
    }
    let filter = Filter { agent: Some(agent), ..Filter::default() };
    Ok(Json(runs::list(&mut read, here.workspace, filter, MAX_LISTED).await?))
}

/// The transcript of a run, message by message: at most 5,000 at a time.
#[utoipa::path(get, path = "/api/tasks/{id}/messages", operation_id = "list_run_messages", tag = "reference command line",
    params(("id" = String, Path), ("since" = Option<i64>, Query, description = "Only messages with a higher number")),
    responses((status = 200, body = [Message]), (status = "4XX", body = ErrorBody)))]
pub(crate) async fn messages(
    State(app): State<App>,
    here: InWorkspace,
    Path(raw): Path<String>,
    Params(query): Params<Since>,
) -> Result<Json<Vec<Message>>, ApiError> {
    let since = query.number()?;
    let mut read = app.read().await?;
    let (run, execution) = ours::find(&mut read, &here, &raw).await?;
    let mut shown = Vec::new();
    let Some(execution) = execution else { return Ok(Json(shown)) };
    // Results name their tool by the number of its call, which may lie before `since`.
    let mut tools: HashMap<Text, Text> = HashMap::new();
    let mut number = 0;
    loop {
        let page = journal::from(&mut read, execution, number, PAGE).await?;
        if page.is_empty() || shown.len() >= MAX_MESSAGES {
            break;
        }
        for record in page {
            let tool = tool_of(&record.body, &mut tools);
            if let Some((kind, content, input, output)) = parts(record.body, true).filter(|_| number > since) {
                shown.push(Message {
                    task_id: run.id.0,
                    issue_id: run.issue_id,
                    seq: number,
                    kind,
                    tool: tool.into_string(),
                    content: content.into_string(),
                    input,
                    output: output.into_string(),
                });
            }
            number += 1;
        }
    }
    shown.truncate(MAX_MESSAGES);
    Ok(Json(shown))
}

fn tool_of(record: &Record, tools: &mut HashMap<Text, Text>) -> Text {
    match record {
        Record::ToolCall { id, name, .. } => {
            tools.insert(id.clone(), name.clone());
            name.clone()
        }
        Record::ToolResult { id, .. } => tools.get(id).cloned().unwrap_or_default(),
        _ => Text::default(),
    }
}
