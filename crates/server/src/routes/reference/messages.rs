//! The transcript, message by message, under the daemon's own numbers.

use axum::Json;
use axum::extract::{FromRequest, FromRequestParts, Request, State};
use serde::{Deserialize, Serialize};
use serde_json::Value;
use shipmate_core::error::ErrorBody;
use shipmate_core::id::IssueId;
use shipmate_core::journal::{Body as Record, MAX_TEXT_BYTES};
use shipmate_core::text::{Text, sanitise_json};
use shipmate_store::journal;
use shipmate_store::reference::messages::{self, Numbered};
use uuid::Uuid;

use super::MyTask;
use super::answers::{Done, task_id};
use super::pen::Pen;
use crate::app::App;
use crate::auth::DaemonCaller;
use crate::error::ApiError;
use crate::extract::{Body, Params};

/// How many messages one batch may have.
const MAX_MESSAGES: usize = 5_000;
/// How many records are read at a time.
pub(super) const PAGE: usize = 5_000;

/// One message of an agent.
#[derive(Debug, Default, Deserialize, utoipa::ToSchema)]
#[schema(as = ReferenceSaid)]
#[serde(default)]
pub(crate) struct Said {
    seq: i64,
    #[serde(rename = "type")]
    kind: String,
    tool: Text,
    content: String,
    #[schema(value_type = Option<Object>)]
    input: Option<Value>,
    output: String,
}

/// Messages of an agent.
#[derive(Debug, Deserialize, utoipa::ToSchema)]
#[schema(as = ReferenceBatch)]
pub(crate) struct Batch {
    #[serde(default)]
    messages: Option<Vec<Said>>,
}

/// Adds messages to the transcript, each number once.
#[utoipa::path(post, path = "/api/daemon/tasks/{id}/messages", operation_id = "add_task_messages", tag = "reference daemon", request_body = Batch,
    params(("id" = String, Path)),
    responses((status = 200, body = Done), (status = "4XX", body = ErrorBody)))]
pub(crate) async fn add(State(app): State<App>, request: Request) -> Result<Json<Done>, ApiError> {
    let (mut parts, body) = request.into_parts();
    let _ = DaemonCaller::from_request_parts(&mut parts, &app).await?;
    let Body(batch) = Body::<Batch>::from_request(Request::from_parts(parts.clone(), body), &app).await?;
    let mut said = batch.messages.unwrap_or_default();
    // The reference answers an empty batch before it looks for the task.
    if said.is_empty() {
        return Ok(Json(Done::OK));
    }
    if said.len() > MAX_MESSAGES {
        return Err(ApiError::invalid(format!("messages: at most {MAX_MESSAGES} are allowed")));
    }
    said.sort_by_key(|message| message.seq);
    let task = MyTask::from_request_parts(&mut parts, &app).await?;
    let Some(mut pen) = Pen::take(&app, &task).await? else { return Ok(Json(Done::OK)) };
    let mut records = Vec::new();
    for message in said {
        let n = pen.next().saturating_add(i64::try_from(records.len()).unwrap_or(i64::MAX));
        let tool = message.tool.as_str();
        let is_call = message.kind == "tool_use";
        if messages::note(&mut pen.write, task.execution.id, (message.seq, n), tool, is_call).await? {
            let call = match message.kind.as_str() {
                "tool_result" => messages::answered_call(&mut pen.write, task.execution.id, tool).await?,
                _ => None,
            };
            records.extend(translated(message, call));
        }
    }
    pen.write(records).await?;
    pen.done().await?;
    Ok(Json(Done::OK))
}

/// The records a message becomes: at least one.
fn translated(message: Said, answers: Option<i64>) -> Vec<Record> {
    let name = |seq: i64| Text::from(format!("m{seq}"));
    let pieces = |raw: &str| Text::from(raw).pieces(MAX_TEXT_BYTES);
    match message.kind.as_str() {
        "text" => pieces(&message.content).into_iter().map(|text| Record::Text { text }).collect(),
        "thinking" => pieces(&message.content).into_iter().map(|text| Record::Thinking { text }).collect(),
        "tool_use" => {
            let input = bounded_json(message.input.unwrap_or_default());
            vec![Record::ToolCall { id: name(message.seq), name: message.tool, input }]
        }
        "tool_result" => vec![Record::ToolResult {
            id: name(answers.unwrap_or(message.seq)),
            output: Text::bounded(&message.output, MAX_TEXT_BYTES),
            is_error: false,
        }],
        _ => {
            let words = if message.content.is_empty() { &message.output } else { &message.content };
            vec![Record::Notice { text: Text::bounded(words, MAX_TEXT_BYTES) }]
        }
    }
}

fn bounded_json(input: Value) -> Value {
    let clean = sanitise_json(input);
    let text = clean.to_string();
    if text.len() <= MAX_TEXT_BYTES { clean } else { Value::String(Text::bounded(&text, MAX_TEXT_BYTES).into_string()) }
}

#[derive(Debug, Deserialize)]
pub(crate) struct Since {
    since: Option<String>,
}

impl Since {
    /// The number after which messages are wanted.
    pub(super) fn number(self) -> Result<i64, ApiError> {
        let raw = self.since.filter(|raw| !raw.is_empty()).unwrap_or_else(|| i64::MIN.to_string());
        raw.parse().map_err(|_| ApiError::invalid("invalid since parameter"))
    }
}

/// One message of the transcript.
#[derive(Debug, Serialize, utoipa::ToSchema)]
#[schema(as = ReferenceMessage)]
pub(crate) struct Message {
    pub(super) task_id: Uuid,
    pub(super) issue_id: IssueId,
    pub(super) seq: i64,
    #[serde(rename = "type")]
    pub(super) kind: &'static str,
    #[serde(skip_serializing_if = "String::is_empty")]
    pub(super) tool: String,
    #[serde(skip_serializing_if = "String::is_empty")]
    pub(super) content: String,
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(value_type = Option<Object>)]
    pub(super) input: Option<Value>,
    #[serde(skip_serializing_if = "String::is_empty")]
    pub(super) output: String,
}

/// The messages after number `since`.
#[utoipa::path(get, path = "/api/daemon/tasks/{id}/messages", operation_id = "list_task_messages", tag = "reference daemon",
    params(("id" = String, Path), ("since" = Option<i64>, Query, description = "Only messages with a higher number")),
    responses((status = 200, body = [Message]), (status = "4XX", body = ErrorBody)))]
pub(crate) async fn list(
    State(app): State<App>,
    task: MyTask,
    Params(query): Params<Since>,
) -> Result<Json<Vec<Message>>, ApiError> {
    let since = query.number()?;
    let mut read = app.read().await?;
    let numbered = messages::all(&mut read, task.execution.id).await?;
    let mut shown: Vec<Message> = Vec::new();
    let Some(mut from) = numbered.iter().filter(|m| m.seq > since).map(|m| m.n).min() else { return Ok(Json(shown)) };
    loop {
        let page = journal::from(&mut read, task.execution.id, from, PAGE).await?;
        if page.is_empty() {
            break;
        }
        for record in page {
            show(&mut shown, &task, &numbered, (from, record.body));
            from += 1;
        }
    }
    shown.retain(|message| message.seq > since);
    Ok(Json(shown))
}

/// Kind, content, input and output of the message that a record is; none if it
/// is none to the reference's clients. A notice counts only if it was sent as a
/// message.
pub(super) fn parts(record: Record, notice: bool) -> Option<(&'static str, Text, Option<Value>, Text)> {
    match record {
        Record::Text { text } => Some(("text", text, None, Text::default())),
        Record::Thinking { text } => Some(("thinking", text, None, Text::default())),
        Record::Notice { text } if notice => Some(("error", text, None, Text::default())),
        Record::ToolCall { input, .. } => Some(("tool_use", Text::default(), Some(input), Text::default())),
        Record::ToolResult { output, .. } => Some(("tool_result", Text::default(), None, output)),
        _ => None,
    }
}

/// Adds a record to the message it belongs to. Records between messages, such
/// as the conversation's id, belong to none.
fn show(shown: &mut Vec<Message>, task: &MyTask, numbered: &[Numbered], (n, record): (i64, Record)) {
    let index = numbered.partition_point(|message| message.n <= n);
    let Some(of) = index.checked_sub(1).and_then(|index| numbered.get(index)) else { return };
    let Some((kind, content, input, output)) = parts(record, of.n == n) else { return };
    match shown.last_mut().filter(|last| last.seq == of.seq) {
        Some(last) => last.content.push_str(content.as_str()),
        None => shown.push(Message {
            task_id: task_id(task.execution.id),
            issue_id: task.execution.issue_id,
            seq: of.seq,
            kind,
            tool: of.tool.clone(),
            content: content.into_string(),
            input,
            output: output.into_string(),
        }),
    }
}
