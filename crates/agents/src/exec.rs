//! Any command as an agent: the prompt on its standard input, what it does on
//! its standard output, as plain lines or as one JSON object a line.

use serde::Deserialize;
use serde_json::Value;
use shipmate_core::api::daemon::Assignment;
use shipmate_core::journal::{self, Body, Ended, FailureClass, Usage};
use shipmate_core::text::Text;

use crate::bounds;
use crate::driver::{Driver, Effect, Exit, Line};
use crate::prompt::prompt;
use crate::words;

/// How much of a plain command's output is kept for its closing words.
const MAX_CLOSING_BYTES: usize = 4 * 1024;

/// A line of a command that speaks JSON.
#[derive(Deserialize)]
#[serde(tag = "type", rename_all = "snake_case")]
enum Message {
    Text {
        text: String,
    },
    Thinking {
        text: String,
    },
    ToolCall {
        id: String,
        name: String,
        #[serde(default)]
        input: Value,
    },
    ToolResult {
        id: String,
        #[serde(default)]
        output: String,
        #[serde(default)]
        is_error: bool,
    },
    Notice {
        text: String,
    },
    Usage(Box<Counts>),
    Session {
        id: String,
        #[serde(default)]
        model: Option<String>,
    },
    Result {
        #[serde(default)]
        summary: String,
    },
    Error {
        message: String,
        #[serde(default)]
        class: Value,
    },
}

#[derive(Deserialize)]
struct Counts {
    model: String,
    #[serde(default)]
    input_tokens: Value,
    #[serde(default)]
    output_tokens: Value,
    #[serde(default)]
    cache_read_tokens: Value,
    #[serde(default)]
    cache_write_tokens: Value,
    #[serde(default)]
    cost_usd: Value,
}

/// Understands one process of any command.
pub(crate) struct ExecDriver {
    prompt: Text,
    speaks_json: bool,
    /// The end of what it printed as plain lines.
    closing: String,
    result: Option<Text>,
    error: Option<(FailureClass, Text)>,
}

impl ExecDriver {
    pub(crate) fn new(assignment: &Assignment, directory: &str) -> Self {
        Self {
            prompt: prompt(assignment, directory),
            speaks_json: false,
            closing: String::new(),
            result: None,
            error: None,
        }
    }

    fn message(&mut self, message: Message) -> Vec<Body> {
        match message {
            Message::Text { text } => bounds::records(&text, |text| Body::Text { text }).collect(),
            Message::Thinking { text } => bounds::records(&text, |text| Body::Thinking { text }).collect(),
            Message::Notice { text } => bounds::records(&text, |text| Body::Notice { text }).collect(),
            Message::ToolCall { id, name, input } => vec![Body::ToolCall {
                id: bounds::name(&id),
                name: bounds::name(&name),
                input: bounds::arguments(input),
            }],
            Message::ToolResult { id, output, is_error } => {
                vec![Body::ToolResult { id: bounds::name(&id), output: bounds::cut(&output), is_error }]
            }
            Message::Usage(counts) => vec![Body::Usage(Usage {
                model: bounds::name(&counts.model),
                input_tokens: bounds::tokens(&counts.input_tokens),
                output_tokens: bounds::tokens(&counts.output_tokens),
                cache_read_tokens: bounds::tokens(&counts.cache_read_tokens),
                cache_write_tokens: bounds::tokens(&counts.cache_write_tokens),
                counts: journal::Counts::Turn,
                cost_micros: bounds::micros(&counts.cost_usd),
            })],
            Message::Session { id, model } => {
                vec![Body::Session { id: bounds::name(&id), model: model.as_deref().map(bounds::name) }]
            }
            Message::Result { summary } => {
                self.result = Some(bounds::cut(&summary));
                Vec::new()
            }
            Message::Error { message, class } => {
                let class = serde_json::from_value(class).unwrap_or(FailureClass::AgentError);
                self.error = Some((class, bounds::cut(&message)));
                Vec::new()
            }
        }
    }

    fn plain(&mut self, line: &[u8]) -> Vec<Body> {
        let text = Text::from_bytes(line);
        self.closing.push_str(text.as_str());
        self.closing.push('\n');
        let surplus = self.closing.len().saturating_sub(MAX_CLOSING_BYTES);
        if let Some(end) = (surplus..self.closing.len()).find(|at| self.closing.is_char_boundary(*at)) {
            self.closing.drain(..end);
        }
        bounds::records(text.as_str(), |text| Body::Text { text }).collect()
    }

    fn bodies(&mut self, line: &[u8]) -> Vec<Body> {
        // Only an object is a message; `true` or `12` are words like others.
        let Some(value) = serde_json::from_slice::<Value>(line).ok().filter(Value::is_object) else {
            return self.plain(line);
        };
        match serde_json::from_value::<Message>(value) {
            Ok(message) => {
                self.speaks_json = true;
                self.message(message)
            }
            Err(_) => vec![Body::Raw { line: bounds::cut_bytes(line) }],
        }
    }

    fn failed(&self, exit: &Exit) -> Option<(FailureClass, String)> {
        if let Some((class, error)) = &self.error {
            return Some((*class, format!("The command reported an error: {error}")));
        }
        if self.result.is_some() {
            let code = exit.code.filter(|code| *code != 0)?;
            let message = format!("The command said that it was done, but then exited with code {code}");
            return Some((FailureClass::AgentError, message));
        }
        match exit.code {
            Some(0) if !self.speaks_json => None,
            Some(code) if !self.speaks_json && code != 0 => {
                Some((FailureClass::AgentError, format!("The command exited with code {code}")))
            }
            _ => Some((FailureClass::AgentCrashed, words::died("The command", exit))),
        }
    }
}

impl Driver for ExecDriver {
    fn start(&mut self) -> Vec<Effect> {
        let mut prompt = self.prompt.as_str().as_bytes().to_vec();
        prompt.push(b'\n');
        vec![Effect::Write(prompt), Effect::CloseInput]
    }

    fn line(&mut self, line: Line<'_>) -> Vec<Effect> {
        match line {
            Line::Whole(bytes) => self.bodies(bytes).into_iter().map(Effect::Record).collect(),
            Line::TooLong { bytes, .. } => vec![bounds::too_long(bytes)],
        }
    }

    fn cancel(&mut self) -> Vec<Effect> {
        Vec::new()
    }

    fn finished(&self) -> bool {
        self.result.is_some() || self.error.is_some()
    }

    fn verdict(&mut self, exit: &Exit) -> Ended {
        match self.failed(exit) {
            Some((class, lead)) => Ended::failed(class, words::sentence(&lead, exit.stderr_tail.as_str())),
            None => {
                let summary = self.result.clone().unwrap_or_else(|| Text::from(self.closing.trim()));
                Ended::Completed { summary }
            }
        }
    }
}
