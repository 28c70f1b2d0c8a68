//! The agent's uses of tools. They come in instalments: a title, then the
//! arguments, then the result; each is recorded when it is whole.

use std::collections::BTreeMap;

use agent_client_protocol_schema::v1::{ToolCall, ToolCallContent, ToolCallStatus, ToolCallUpdate, ToolKind};
use serde_json::{Value, json};
use shipmate_core::journal::{Body, MAX_TEXT_BYTES};

use super::voice;
use crate::bounds;

/// More uses at a time than any agent makes; bounds a hostile one.
const MAX_OPEN: usize = 256;

/// The uses that are not over.
#[derive(Default)]
pub(super) struct Calls {
    open: BTreeMap<String, Call>,
    newest: Option<String>,
}

#[derive(Default)]
struct Call {
    name: Option<String>,
    title: String,
    kind: Option<ToolKind>,
    input: Value,
    content: Vec<ToolCallContent>,
    output: Option<Value>,
    /// What a terminal of the agent's printed.
    printed: String,
    status: Option<ToolCallStatus>,
    recorded: bool,
}

impl Calls {
    pub(super) fn called(&mut self, call: ToolCall, extra: &Value) -> Vec<Body> {
        // As an update to nothing: agents also repeat it to change it.
        let Ok(update) = serde_json::to_value(&call).and_then(serde_json::from_value::<ToolCallUpdate>) else {
            return Vec::new();
        };
        self.updated(update, extra)
    }

    pub(super) fn updated(&mut self, update: ToolCallUpdate, extra: &Value) -> Vec<Body> {
        let id = update.tool_call_id.0.to_string();
        if self.open.len() >= MAX_OPEN && !self.open.contains_key(&id) {
            return Vec::new();
        }
        self.newest = Some(id.clone());
        let call = self.open.entry(id.clone()).or_default();
        call.learn(update, extra);
        let mut bodies = Vec::new();
        match call.status {
            Some(ToolCallStatus::Completed | ToolCallStatus::Failed) => {
                bodies.extend(call.begin(&id));
                bodies.push(call.result(&id));
                self.open.remove(&id);
            }
            Some(ToolCallStatus::InProgress) if !is_empty(&call.input) => bodies.extend(call.begin(&id)),
            _ => {}
        }
        bodies
    }

    /// The use that leave was asked for is as it will be.
    pub(super) fn about_to_run(&mut self) -> Vec<Body> {
        let Some(id) = self.newest.clone() else { return Vec::new() };
        self.open.get_mut(&id).and_then(|call| call.begin(&id)).into_iter().collect()
    }

    /// What was begun when the agent stopped.
    pub(super) fn end(&mut self) -> Vec<Body> {
        let open = std::mem::take(&mut self.open);
        open.into_iter().filter_map(|(id, mut call)| call.begin(&id)).collect()
    }
}

impl Call {
    fn learn(&mut self, update: ToolCallUpdate, extra: &Value) {
        let fields = update.fields;
        // Before the protocol had a field for the name agents put it beside it.
        let beside = [&extra["claudeCode"]["toolName"], &extra["goose"]["toolCall"]["toolName"]];
        let given = beside.iter().find_map(|name| name.as_str()).map(str::to_owned);
        self.name = fields.name.or(given).or(self.name.take());
        self.title = fields.title.unwrap_or(std::mem::take(&mut self.title));
        self.kind = fields.kind.or(self.kind);
        self.status = fields.status.or(self.status);
        self.content = fields.content.unwrap_or(std::mem::take(&mut self.content));
        self.output = fields.raw_output.or(self.output.take());
        self.input = fields.raw_input.filter(|input| !is_empty(input)).unwrap_or(self.input.take());
        if let Some(printed) = extra["terminal_output_delta"]["data"].as_str()
            && self.printed.len() < MAX_TEXT_BYTES
        {
            self.printed.push_str(printed);
        }
    }

    /// The record of its beginning, once.
    fn begin(&mut self, id: &str) -> Option<Body> {
        if std::mem::replace(&mut self.recorded, true) {
            return None;
        }
        let kind = serde_json::to_value(self.kind.unwrap_or_default()).unwrap_or_default();
        let word = Some(self.title.as_str()).filter(|title| !title.is_empty() && !title.contains(char::is_whitespace));
        let name = self.name.as_deref().or(word).or(kind.as_str()).unwrap_or("tool");
        let input = if is_empty(&self.input) { self.described() } else { self.input.clone() };
        Some(Body::ToolCall { id: bounds::name(id), name: bounds::name(name), input: bounds::arguments(input) })
    }

    /// What it does, where no arguments were told: its title and its changes.
    fn described(&self) -> Value {
        let changes = self.content.iter().filter_map(|content| match content {
            ToolCallContent::Diff(diff) => Some(json!({"path": diff.path, "content": diff.new_text})),
            _ => None,
        });
        let changes: Vec<Value> = changes.collect();
        if changes.is_empty() { json!({"title": self.title}) } else { json!({"title": self.title, "changes": changes}) }
    }

    fn result(&self, id: &str) -> Body {
        let said = self.content.iter().filter_map(|content| match content {
            ToolCallContent::Content(content) => Some(voice::words(&content.content)),
            _ => None,
        });
        let said = said.collect::<Vec<_>>().join("\n");
        let output = match &self.output {
            _ if !said.trim().is_empty() => said,
            _ if !self.printed.is_empty() => self.printed.clone(),
            Some(Value::String(text)) => text.clone(),
            Some(Value::Null) | None => String::new(),
            Some(other) => readable(other),
        };
        Body::ToolResult {
            id: bounds::name(id),
            output: bounds::cut(&output),
            is_error: self.status == Some(ToolCallStatus::Failed),
        }
    }
}

/// A result that is a document, by the field in which agents put its text.
fn readable(output: &Value) -> String {
    let fields = ["output", "stdout", "content", "text", "message", "error"];
    let text = fields.iter().find_map(|field| output[*field].as_str()).filter(|text| !text.is_empty());
    text.map_or_else(|| output.to_string(), str::to_owned)
}

fn is_empty(value: &Value) -> bool {
    value.is_null() || value.as_object().is_some_and(serde_json::Map::is_empty)
}
