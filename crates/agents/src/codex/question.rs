//! What Codex asks a person, and how it wants to be answered.

use serde_json::{Map, Value, json};
use shipmate_core::question::{Answer, Choice, Question};

use crate::bounds;
use crate::driver::Effect;
use crate::jsonrpc;

/// A request that a person answers.
pub(super) struct Request {
    id: Value,
    kind: Kind,
    params: Value,
}

#[derive(Clone, Copy)]
enum Kind {
    Command,
    Files,
    Words,
}

impl Request {
    /// The request, if it is for a person.
    pub(super) fn read(id: &Value, method: &str, params: &Value) -> Option<Self> {
        let kind = match method {
            "item/commandExecution/requestApproval" => Kind::Command,
            "item/fileChange/requestApproval" => Kind::Files,
            "item/tool/requestUserInput" => Kind::Words,
            _ => return None,
        };
        id.is_i64().then(|| Self { id: id.clone(), kind, params: params.clone() })
    }

    /// It, for a person.
    pub(super) fn question(&self) -> Question {
        let id = bounds::name(&self.id.to_string());
        let because = self.params["reason"].as_str().map(|reason| format!(" {reason}")).unwrap_or_default();
        let leave = |what: &str, tool: &str, input: &Value| {
            let input = bounds::arguments(input.clone());
            Question::leave(id.clone(), bounds::cut(&format!("{what}{because}")), tool.into(), input)
        };
        match self.kind {
            Kind::Command => {
                let input = json!({"command": self.params["command"], "cwd": self.params["cwd"]});
                leave("May I run a command?", "command", &input)
            }
            Kind::Files => leave("May I change files?", "patch", &self.params["grantRoot"]),
            Kind::Words => {
                let asked = self.asked();
                let text: Vec<&str> = asked.iter().filter_map(|question| question["question"].as_str()).collect();
                let labels = |question: &Value| {
                    let options = question["options"].as_array().cloned().unwrap_or_default();
                    options.iter().filter_map(|option| option["label"].as_str().map(bounds::name)).collect::<Vec<_>>()
                };
                let labels = if let [only] = asked.as_slice() { labels(only) } else { Vec::new() };
                let choices = labels.into_iter().map(|label| Choice { id: label.clone(), label }).collect();
                let text = bounds::cut(&text.join("\n\n"));
                Question { id, text, tool: None, input: Value::Null, choices, expires_at: None }
            }
        }
    }

    /// What it is told.
    pub(super) fn answered(&self, answer: &Answer) -> Effect {
        let result = match self.kind {
            Kind::Command | Kind::Files => json!({"decision": if answer.grants() { "accept" } else { "decline" }}),
            Kind::Words => {
                let said: Vec<&str> = answer.words().into_iter().collect();
                let ids = self.asked().into_iter().filter_map(|question| question["id"].as_str());
                let answers: Map<String, Value> = ids.map(|id| (id.to_owned(), json!({"answers": said}))).collect();
                json!({"answers": answers})
            }
        };
        jsonrpc::answer(&self.id, &result)
    }

    fn asked(&self) -> Vec<&Value> {
        self.params["questions"].as_array().into_iter().flatten().collect()
    }
}
