//! Takes out of a recording what belongs to one machine, to one moment or to
//! somebody else: paths, ids, times, lists of tools, long texts.

use std::cell::RefCell;
use std::collections::BTreeMap;
use std::path::Path;

use serde_json::{Map, Value, json};

/// The fields of the introduction that the driver could ever use.
const INTRODUCTION: [&str; 7] =
    ["type", "subtype", "cwd", "session_id", "model", "permissionMode", "claude_code_version"];
/// Words of others are kept as far as a driver could look at them.
const MAX_WORDS: usize = 160;
/// Fields that say nothing to a driver.
const DROPPED: [&str; 21] = [
    "timestamp",
    "uuid",
    "request_id_header",
    "tool_use_result",
    "tool_result_meta",
    "permission_suggestions",
    "subagent_stats",
    "iterations",
    "server_tool_use",
    "fallback_credit",
    "blocked_path",
    "diagnostics",
    "availableModels",
    "authMethods",
    "codexHome",
    "installationId",
    "instructionSources",
    "messages",
    "rateLimits",
    "sections",
    "serverName",
];
/// More of a list than this says nothing new to a driver.
const MAX_ITEMS: usize = 6;

/// Replaces the same thing by the same word in a whole recording.
pub(crate) struct Reducer {
    words: Vec<(String, &'static str)>,
    ids: RefCell<BTreeMap<String, String>>,
}

impl Reducer {
    pub(crate) fn new(place: &Path, model: &str) -> Self {
        let path = |name: &str| place.join(name).display().to_string();
        let host = model.trim_start_matches("http://").to_owned();
        let words = vec![(path("work"), "/work"), (path("home"), "/home/agent"), (host, "127.0.0.1:8000")];
        Self { words, ids: RefCell::default() }
    }

    /// The line as the fixture has it; none if nothing of it is needed.
    pub(crate) fn reduce(&self, mut line: Value) -> Option<Value> {
        let agent = &mut line["agent"];
        if agent["subtype"] == "thinking_tokens" {
            return None;
        }
        if agent["subtype"] == "init" {
            let fields = agent.as_object_mut().expect("messages are objects");
            fields.retain(|name, _| INTRODUCTION.contains(&name.as_str()));
        }
        if agent["type"] == "control_response" {
            agent["response"]["response"] = json!({});
        }
        if agent["isSynthetic"] == true {
            agent["message"]["content"] = json!([{"type": "text", "text": "(Claude Code tells the model to go on.)"}]);
        }
        if line["agent"].is_null() {
            line.as_object_mut().expect("lines are objects").remove("agent");
        }
        // What the driver says first is the prompt; it has tests of its own.
        let said = &mut line["driver"];
        if said["type"] == "user" {
            said["message"]["content"] = json!("(the prompt)");
        }
        for field in ["input", "prompt"] {
            if said["params"][field].is_array() {
                said["params"][field] = json!("(the prompt)");
            }
        }
        if said["type"] == "prompt" {
            said["message"] = json!("(the prompt)");
        }
        if said.is_null() {
            line.as_object_mut().expect("lines are objects").remove("driver");
        }
        Some(self.value(line))
    }

    fn value(&self, value: Value) -> Value {
        match value {
            Value::String(text) => Value::String(self.text(text)),
            Value::Array(items) => {
                Value::Array(items.into_iter().take(MAX_ITEMS).map(|item| self.value(item)).collect())
            }
            Value::Object(fields) => Value::Object(self.fields(fields)),
            other => other,
        }
    }

    fn fields(&self, fields: Map<String, Value>) -> Map<String, Value> {
        let kept = fields.into_iter().filter(|(name, _)| !DROPPED.contains(&name.as_str()));
        kept.map(|(name, value)| {
            let timing = ["_ms", "Ms", "At", "timestamp"].iter().any(|end| name.ends_with(end)) && value.is_number();
            let value = match name.as_str() {
                _ if timing => json!(0),
                // It must be there, whatever is in it.
                "availableCommands" => json!([]),
                _ => self.value(value),
            };
            (self.text(name), value)
        })
        .collect()
    }

    fn text(&self, mut text: String) -> String {
        for (word, replacement) in &self.words {
            text = text.replace(word, replacement);
        }
        let found: Vec<String> = text
            .split(|c: char| !c.is_ascii_hexdigit() && c != '-')
            .filter(|word| uuid::Uuid::try_parse(word).is_ok_and(|_| word.len() == 36))
            .map(str::to_owned)
            .collect();
        for id in found {
            let mut ids = self.ids.borrow_mut();
            let next = ids.len() + 1;
            let replacement = ids.entry(id.clone()).or_insert_with(|| format!("00000000-0000-4000-8000-{next:012}"));
            text = text.replace(&id, replacement);
        }
        match text.char_indices().nth(MAX_WORDS) {
            Some((end, _)) => format!("{} (and so on)", &text[..end]),
            None => text,
        }
    }
}
