//! The ways in which models' services are spoken to. What a conversation is
//! and what is answered to it is the same in all of them.

mod completions;
mod gemini;
mod messages;
mod responses;

use serde_json::{Value, json};

use super::offered::{self, Tool, Use};
use super::turn::{Block, Ending, Tokens, Turn};

/// How many characters a piece of a streamed text has.
const PIECE: usize = 12;

/// A way to speak with a model.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Dialect {
    /// Anthropic's Messages.
    Messages,
    /// OpenAI's Responses.
    Responses,
    /// OpenAI's Chat Completions, which many others speak too.
    Completions,
    /// Google's `generateContent`.
    Gemini,
}

impl Dialect {
    /// The dialect of a question to this path; none if it is something else.
    pub(super) fn of(path: &str) -> Option<Self> {
        match path {
            _ if path.ends_with("/v1/messages") => Some(Self::Messages),
            _ if path.ends_with("/responses") => Some(Self::Responses),
            _ if path.ends_with("/chat/completions") => Some(Self::Completions),
            _ if path.ends_with(":generateContent") || path.ends_with(":streamGenerateContent") => Some(Self::Gemini),
            _ => None,
        }
    }

    pub(super) fn tools(self, body: &Value) -> Vec<Tool> {
        match self {
            Self::Messages => messages::tools(body),
            Self::Responses => responses::tools(body),
            Self::Completions => completions::tools(body),
            Self::Gemini => gemini::tools(body),
        }
    }

    /// The texts of people in the conversation, in order.
    pub(super) fn prompts(self, body: &Value) -> Vec<String> {
        match self {
            Self::Messages => messages::prompts(body),
            Self::Responses => responses::prompts(body),
            Self::Completions => completions::prompts(body),
            Self::Gemini => gemini::prompts(body),
        }
    }

    /// What tools answered: the id of the use, the text, whether it is known to be an error.
    pub(super) fn results(self, body: &Value) -> Vec<(String, String, bool)> {
        match self {
            Self::Messages => messages::results(body),
            Self::Responses => responses::results(body),
            Self::Completions => completions::results(body),
            Self::Gemini => gemini::results(body),
        }
    }

    /// The answer to a request that did not ask for a stream.
    pub(super) fn document(self, answer: &Answer) -> Value {
        match self {
            Self::Messages => messages::document(answer),
            Self::Responses => responses::document(answer),
            Self::Completions => completions::document(answer),
            Self::Gemini => gemini::document(answer),
        }
    }

    /// The events of a stream, each as it goes over the wire.
    pub(super) fn events(self, answer: &Answer) -> Vec<String> {
        match self {
            Self::Messages => messages::events(answer),
            Self::Responses => responses::events(answer),
            Self::Completions => completions::events(answer),
            Self::Gemini => gemini::events(answer),
        }
    }

    /// The body of an HTTP error.
    pub(super) fn error(self, status: u16, message: &str) -> Value {
        match self {
            Self::Messages => messages::error(status, message),
            Self::Responses | Self::Completions => openai_error(status, message),
            Self::Gemini => gemini::error(status, message),
        }
    }
}

/// An answer with everything decided.
pub(super) struct Answer {
    /// Makes its ids: the same script always makes the same ids.
    pub(super) number: usize,
    pub(super) model: String,
    pub(super) parts: Vec<Part>,
    pub(super) out_of_tokens: bool,
    pub(super) usage: Tokens,
}

/// A part of an answer.
pub(super) enum Part {
    Thinking(String),
    Text(String),
    Use(Use),
}

impl Answer {
    pub(super) fn new(number: usize, turn: &Turn, model: &str, offered: &[Tool]) -> Self {
        let part = |block: &Block| match block {
            Block::Thinking(text) => Part::Thinking(text.clone()),
            Block::Text(text) => Part::Text(text.clone()),
            _ => Part::Use(offered::tool_use(block, offered).expect("these blocks are tool uses")),
        };
        Self {
            number,
            model: model.to_owned(),
            parts: turn.blocks.iter().map(part).collect(),
            out_of_tokens: turn.ending == Ending::MaxTokens,
            usage: turn.usage,
        }
    }

    fn uses_a_tool(&self) -> bool {
        self.parts.iter().any(|part| matches!(part, Part::Use(_)))
    }

    fn id(&self, kind: &str, at: usize) -> String {
        format!("{kind}_standin_{}_{at}", self.number)
    }
}

fn pieces(text: &str) -> Vec<String> {
    let characters: Vec<char> = text.chars().collect();
    characters.chunks(PIECE).map(|piece| piece.iter().collect()).collect()
}

/// An event whose name is the `type` of its data.
fn named_event(data: &Value) -> String {
    let name = data["type"].as_str().unwrap_or("message");
    format!("event: {name}\ndata: {data}\n\n")
}

fn bare_event(data: &Value) -> String {
    format!("data: {data}\n\n")
}

fn openai_error(status: u16, message: &str) -> Value {
    let (kind, code) = match status {
        400 if message.contains("context") => ("invalid_request_error", "context_length_exceeded"),
        401 => ("invalid_request_error", "invalid_api_key"),
        404 => ("invalid_request_error", "model_not_found"),
        429 => ("requests", "rate_limit_exceeded"),
        500.. => ("server_error", "server_error"),
        _ => ("invalid_request_error", "invalid_request"),
    };
    json!({"error": {"message": message, "type": kind, "param": null, "code": code}})
}

/// The texts in a content that is one text or a list of parts.
fn texts(content: &Value) -> Vec<String> {
    match content {
        Value::String(text) => vec![text.clone()],
        Value::Array(parts) => parts.iter().filter_map(|part| part["text"].as_str()).map(str::to_owned).collect(),
        _ => Vec::new(),
    }
}
