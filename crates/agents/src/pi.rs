//! Pi, spoken to in its RPC mode: commands in, events out, one JSON object a
//! line. It asks for no leave; what it may not do it is started without.

use serde_json::{Value, json};
use shipmate_core::api::daemon::Assignment;
use shipmate_core::journal::{Body, Counts, Ended, FailureClass, Usage};
use shipmate_core::text::Text;

use crate::bounds;
use crate::driver::{Driver, Effect, Exit, Line};
use crate::failure;
use crate::prompt::prompt;

const TITLE: &str = "Pi";
const STATE: &str = "shipmate-state";
const PROMPT: &str = "shipmate-prompt";
const ABORT: &str = "shipmate-abort";
/// What it prints when it can't find a conversation to go on with.
const NO_SESSION: &str = "No session found";

/// Understands one process of Pi.
pub(crate) struct PiDriver {
    prompt: Text,
    last_text: Text,
    /// How the model's last answer ended: the reason, and the error if any.
    stop: Option<(String, String)>,
    ended: Option<Ended>,
    understood: bool,
    babble: bool,
}

impl PiDriver {
    pub(crate) fn new(assignment: &Assignment, directory: &str) -> Self {
        Self {
            prompt: prompt(assignment, directory),
            last_text: Text::default(),
            stop: None,
            ended: None,
            understood: false,
            babble: false,
        }
    }

    fn message(&mut self, message: &Value) -> Vec<Effect> {
        match message["type"].as_str().unwrap_or_default() {
            "response" => self.answered(message),
            "message_end" if message["message"]["role"] == "assistant" => self.said(&message["message"]),
            "tool_execution_end" => vec![Effect::Record(result(message))],
            "auto_retry_start" => notice(&format!(
                "The model's service failed. Retry {} of {}: {}",
                message["attempt"],
                message["maxAttempts"],
                message["errorMessage"].as_str().unwrap_or_default()
            )),
            "compaction_end" => notice("The conversation grew too long and was summarised."),
            "extension_error" => notice(message["error"].as_str().unwrap_or_default()),
            "extension_ui_request" => refused(message),
            "agent_settled" => {
                self.settled();
                Vec::new()
            }
            // Progress of what comes whole later, and the bounds of turns.
            "session"
            | "agent_start"
            | "agent_end"
            | "turn_start"
            | "turn_end"
            | "message_start"
            | "message_update"
            | "message_end"
            | "tool_execution_start"
            | "tool_execution_update"
            | "auto_retry_end"
            | "entry_appended"
            | "compaction_start"
            | "queue_update"
            | "session_info_changed"
            | "thinking_level_changed" => Vec::new(),
            _ => vec![Effect::Record(Body::Raw { line: bounds::cut(&message.to_string()) })],
        }
    }

    fn answered(&mut self, answer: &Value) -> Vec<Effect> {
        if answer["id"] == STATE && answer["success"] == true {
            let data = &answer["data"];
            let id = bounds::name(data["sessionId"].as_str().unwrap_or_default());
            let model = data["model"]["id"].as_str().map(bounds::name);
            return vec![
                Effect::Record(Body::Session { id, model }),
                write(&json!({"id": PROMPT, "type": "prompt", "message": self.prompt})),
            ];
        }
        if answer["success"] == false && answer["id"] != ABORT {
            let said = answer["error"].as_str().unwrap_or_default();
            self.ended = Some(failure::ended(TITLE, failure::class(None, said), said));
        }
        Vec::new()
    }

    /// A whole message of the model.
    fn said(&mut self, message: &Value) -> Vec<Effect> {
        let word = |field: &str| message[field].as_str().unwrap_or_default().to_owned();
        self.stop = Some((word("stopReason"), word("errorMessage")));
        let mut bodies = Vec::new();
        for block in message["content"].as_array().into_iter().flatten() {
            let text = |field: &str| block[field].as_str().unwrap_or_default();
            match text("type") {
                "thinking" => bodies.extend(bounds::records(text("thinking"), |text| Body::Thinking { text })),
                "text" => {
                    self.last_text = bounds::cut(text("text"));
                    bodies.extend(bounds::records(text("text"), |text| Body::Text { text }));
                }
                "toolCall" => bodies.push(Body::ToolCall {
                    id: bounds::name(text("id")),
                    name: bounds::name(text("name")),
                    input: bounds::arguments(block["arguments"].clone()),
                }),
                _ => bodies.push(Body::Raw { line: bounds::cut(&block.to_string()) }),
            }
        }
        bodies.extend(used(message).map(Body::Usage));
        bodies.into_iter().map(Effect::Record).collect()
    }

    /// Nothing more will come: how the last answer ended is how it all did.
    fn settled(&mut self) {
        let (reason, error) = self.stop.clone().unwrap_or_default();
        self.ended = Some(match reason.as_str() {
            "stop" | "toolUse" => Ended::Completed { summary: self.last_text.clone() },
            "length" => {
                failure::with_lead(FailureClass::OutOfBudget, "The model's answer was longer than it may be", &error)
            }
            "aborted" => failure::interrupted(),
            // So it says of a tool.
            _ if error.contains("operation was aborted") => failure::interrupted(),
            _ => failure::ended(TITLE, failure::class(None, &error), &error),
        });
    }
}

impl Driver for PiDriver {
    fn start(&mut self) -> Vec<Effect> {
        vec![write(&json!({"id": STATE, "type": "get_state"}))]
    }

    fn line(&mut self, line: Line<'_>) -> Vec<Effect> {
        match line {
            Line::Whole(bytes) if bytes.trim_ascii().is_empty() => Vec::new(),
            Line::Whole(bytes) => match serde_json::from_slice::<Value>(bytes) {
                Ok(message) if message["type"].is_string() => {
                    self.understood = true;
                    self.message(&message)
                }
                _ => {
                    self.babble = true;
                    vec![Effect::Record(Body::Raw { line: bounds::cut_bytes(bytes) })]
                }
            },
            // At the end it repeats the whole conversation in one line.
            Line::TooLong { head, .. } if head.starts_with(br#"{"type":"agent_end""#) => Vec::new(),
            Line::TooLong { bytes, .. } => vec![bounds::too_long(bytes)],
        }
    }

    fn cancel(&mut self) -> Vec<Effect> {
        vec![write(&json!({"id": ABORT, "type": "abort"}))]
    }

    fn finished(&self) -> bool {
        self.ended.is_some()
    }

    fn verdict(&mut self, exit: &Exit) -> Ended {
        if let Some(ended) = &self.ended {
            return ended.clone();
        }
        let error = exit.stderr_tail.as_str();
        if error.contains(NO_SESSION) {
            return failure::with_lead(FailureClass::AgentError, failure::LOST_CONVERSATION, error);
        }
        failure::without_last_word(TITLE, exit, self.understood, self.babble)
    }
}

fn result(message: &Value) -> Body {
    let parts = message["result"]["content"].as_array().into_iter().flatten();
    let text = parts.filter_map(|part| part["text"].as_str()).collect::<Vec<_>>().join("\n");
    Body::ToolResult {
        id: bounds::name(message["toolCallId"].as_str().unwrap_or_default()),
        output: bounds::cut(&text),
        is_error: message["isError"] == true,
    }
}

fn used(message: &Value) -> Option<Usage> {
    let count = |field: &str| bounds::tokens(&message["usage"][field]);
    let usage = Usage {
        model: bounds::name(message["model"].as_str().unwrap_or("unknown")),
        input_tokens: count("input"),
        output_tokens: count("output"),
        cache_read_tokens: count("cacheRead"),
        cache_write_tokens: count("cacheWrite"),
        counts: Counts::Call,
        // It says 0 of a model whose price it does not know.
        cost_micros: bounds::micros(&message["usage"]["cost"]["total"]).filter(|cost| *cost > 0),
    };
    (!usage.is_nothing()).then_some(usage)
}

/// An extension's question to a person: nobody sits there to answer it. Some
/// of its requests are no questions but wishes for its own display.
fn refused(request: &Value) -> Vec<Effect> {
    if !matches!(request["method"].as_str(), Some("select" | "confirm" | "input" | "editor")) {
        return Vec::new();
    }
    let asked = request["title"].as_str().or_else(|| request["message"].as_str()).unwrap_or_default();
    let mut effects = notice(&format!("An extension of Pi's asked, and nobody can answer while it works: {asked}"));
    effects.push(write(&json!({"type": "extension_ui_response", "id": request["id"], "cancelled": true})));
    effects
}

fn notice(text: &str) -> Vec<Effect> {
    bounds::records(text, |text| Body::Notice { text }).map(Effect::Record).collect()
}

fn write(message: &Value) -> Effect {
    let mut line = message.to_string().into_bytes();
    line.push(b'\n');
    Effect::Write(line)
}
