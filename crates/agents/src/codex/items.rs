//! The items of a turn as records.

use std::collections::BTreeSet;

use serde_json::{Value, json};
use shipmate_core::journal::{Body, MAX_TEXT_BYTES};
use shipmate_core::text::Text;

use crate::bounds;

/// What is known of the items so far.
#[derive(Default)]
pub(super) struct Items {
    /// The calls that were recorded and wait for their result.
    called: BTreeSet<String>,
    /// What the agent says just now, and the item it belongs to. An answer
    /// that is tried again is said under another item, so that only what was
    /// never completed is kept.
    saying: Option<(String, String)>,
    last_text: Text,
}

impl Items {
    /// What the agent said last: its closing words.
    pub(super) fn last_text(&self) -> Text {
        self.last_text.clone()
    }

    /// A piece of what the agent says.
    pub(super) fn said(&mut self, params: &Value) {
        let (Some(id), Some(piece)) = (params["itemId"].as_str(), params["delta"].as_str()) else { return };
        match &mut self.saying {
            Some((saying, text)) if saying == id => {
                if text.len() < MAX_TEXT_BYTES {
                    text.push_str(piece);
                }
            }
            _ => self.saying = Some((id.to_owned(), piece.to_owned())),
        }
    }

    /// What was begun to be said when the turn ended.
    pub(super) fn unfinished(&mut self) -> Vec<Body> {
        let text = self.saying.take().map(|(_, text)| text).unwrap_or_default();
        bounds::records(&text, |text| Body::Text { text }).collect()
    }

    pub(super) fn started(&mut self, item: &Value) -> Vec<Body> {
        let Some(call) = call(item) else { return Vec::new() };
        self.called.insert(id(item).to_owned());
        vec![call]
    }

    pub(super) fn completed(&mut self, item: &Value) -> Vec<Body> {
        match item["type"].as_str().unwrap_or_default() {
            "agentMessage" => self.spoken(item),
            "reasoning" => {
                let aloud = if is_empty(&item["summary"]) { &item["content"] } else { &item["summary"] };
                bounds::records(&lines(aloud, "\n\n"), |text| Body::Thinking { text }).collect()
            }
            "plan" => notice(text(item, "text")),
            "contextCompaction" => notice("The conversation grew too long and was summarised."),
            // The prompt is in the order, and a sub-agent's work in its own items.
            "userMessage" | "hookPrompt" | "subAgentActivity" | "functionCallOutput" => Vec::new(),
            _ => match call(item) {
                Some(call) => self.answered(item, call),
                None => vec![Body::Raw { line: bounds::cut(&item.to_string()) }],
            },
        }
    }

    fn spoken(&mut self, item: &Value) -> Vec<Body> {
        if self.saying.as_ref().is_some_and(|(saying, _)| saying == id(item)) {
            self.saying = None;
        }
        let said = text(item, "text");
        if !said.trim().is_empty() {
            self.last_text = bounds::cut(said);
        }
        bounds::records(said, |text| Body::Text { text }).collect()
    }

    fn answered(&mut self, item: &Value, call: Body) -> Vec<Body> {
        let mut bodies = Vec::new();
        if !self.called.remove(id(item)) {
            bodies.push(call);
        }
        let failed = matches!(item["status"].as_str(), Some("failed" | "declined"))
            || item["exitCode"].as_i64().is_some_and(|code| code != 0)
            || item["success"] == false;
        bodies.push(Body::ToolResult {
            id: bounds::name(id(item)),
            output: bounds::cut(&output(item)),
            is_error: failed,
        });
        bodies
    }
}

/// The call that an item is; none if it is no use of a tool.
fn call(item: &Value) -> Option<Body> {
    let (name, input) = match item["type"].as_str()? {
        "commandExecution" => ("shell".to_owned(), json!({"command": item["command"], "cwd": item["cwd"]})),
        "fileChange" => ("apply_patch".to_owned(), json!({"changes": item["changes"]})),
        "mcpToolCall" => (format!("{}.{}", text(item, "server"), text(item, "tool")), item["arguments"].clone()),
        "dynamicToolCall" | "collabAgentToolCall" => (text(item, "tool").to_owned(), item["arguments"].clone()),
        "webSearch" => ("web_search".to_owned(), json!({"query": item["query"]})),
        "imageView" => ("view_image".to_owned(), json!({"path": item["path"]})),
        "imageGeneration" => ("generate_image".to_owned(), json!({"prompt": item["revisedPrompt"]})),
        "sleep" => ("sleep".to_owned(), json!({"durationMs": item["durationMs"]})),
        _ => return None,
    };
    Some(Body::ToolCall { id: bounds::name(id(item)), name: bounds::name(&name), input: bounds::arguments(input) })
}

fn output(item: &Value) -> String {
    if let Some(output) = item["aggregatedOutput"].as_str() {
        return output.to_owned();
    }
    if let Some(error) = item["error"]["message"].as_str() {
        return error.to_owned();
    }
    let content = if item["result"].is_null() { &item["contentItems"] } else { &item["result"]["content"] };
    let said = lines(content, "\n");
    match item["status"].as_str() {
        Some("declined") if said.is_empty() => "It was not allowed.".to_owned(),
        _ => said,
    }
}

/// The plan as one notice; none if it is empty.
pub(super) fn plan(params: &Value) -> Vec<Body> {
    let steps = params["plan"].as_array().into_iter().flatten().map(|step| {
        let mark = match step["status"].as_str() {
            Some("completed") => "x",
            Some("inProgress" | "in_progress") => "~",
            _ => " ",
        };
        format!("- [{mark}] {}", text(step, "step"))
    });
    notice(&steps.collect::<Vec<_>>().join("\n"))
}

fn notice(text: &str) -> Vec<Body> {
    bounds::records(text, |text| Body::Notice { text }).collect()
}

fn id(item: &Value) -> &str {
    text(item, "id")
}

fn text<'a>(item: &'a Value, field: &str) -> &'a str {
    item[field].as_str().unwrap_or_default()
}

fn is_empty(list: &Value) -> bool {
    list.as_array().is_none_or(Vec::is_empty)
}

/// The texts of a list of parts; a part is a text or has one.
fn lines(parts: &Value, between: &str) -> String {
    let parts = parts.as_array().into_iter().flatten();
    parts.filter_map(|part| part.as_str().or_else(|| part["text"].as_str())).collect::<Vec<_>>().join(between)
}
