//! Turns a scripted turn into what the Messages API would send: one JSON
//! document, or the events of a stream.

use serde_json::{Value, json};

use super::offered;
use super::turn::{Block, Ending, Tokens, Turn};

/// How many characters a piece of a streamed text has.
const PIECE: usize = 12;

/// An answer with everything decided.
pub(super) struct Answer {
    id: String,
    model: String,
    content: Vec<Value>,
    stop_reason: &'static str,
    usage: Tokens,
}

impl Answer {
    /// The `number` makes its ids: the same script always makes the same ids.
    pub(super) fn new(number: usize, turn: &Turn, model: &str, offered: &[Value]) -> Self {
        let content: Vec<Value> =
            turn.blocks.iter().enumerate().map(|(at, block)| content(number, at, block, offered)).collect();
        let uses_a_tool = content.iter().any(|block| block["type"] == "tool_use");
        let stop_reason = match turn.ending {
            Ending::MaxTokens => "max_tokens",
            _ if uses_a_tool => "tool_use",
            _ => "end_turn",
        };
        Self { id: format!("msg_standin_{number}"), model: model.to_owned(), content, stop_reason, usage: turn.usage }
    }

    /// The answer to a request that did not ask for a stream.
    pub(super) fn document(&self) -> Value {
        json!({"id": self.id, "type": "message", "role": "assistant", "model": self.model,
            "content": self.content, "stop_reason": self.stop_reason, "stop_sequence": null,
            "usage": usage(self.usage)})
    }

    /// The events of a stream, each as it goes over the wire.
    pub(super) fn events(&self) -> Vec<String> {
        let mut message = self.document();
        message["content"] = json!([]);
        message["stop_reason"] = Value::Null;
        message["usage"] = usage(Tokens { output: 1, ..self.usage });
        let mut events = vec![event(&json!({"type": "message_start", "message": message}))];
        for (index, block) in self.content.iter().enumerate() {
            let (start, deltas) = streamed(block);
            events.push(event(&json!({"type": "content_block_start", "index": index, "content_block": start})));
            events.extend(
                deltas
                    .iter()
                    .map(|delta| event(&json!({"type": "content_block_delta", "index": index, "delta": delta}))),
            );
            events.push(event(&json!({"type": "content_block_stop", "index": index})));
        }
        events.push(event(&json!({"type": "message_delta", "usage": usage(self.usage),
            "delta": {"stop_reason": self.stop_reason, "stop_sequence": null}})));
        events.push(event(&json!({"type": "message_stop"})));
        events
    }
}

fn content(number: usize, at: usize, block: &Block, offered: &[Value]) -> Value {
    match block {
        Block::Thinking(text) => {
            json!({"type": "thinking", "thinking": text, "signature": "c3RhbmQtaW4="})
        }
        Block::Text(text) => json!({"type": "text", "text": text}),
        Block::Write { .. } | Block::Shell(_) | Block::Tool { .. } => {
            let (name, input) = offered::tool_use(block, offered).expect("these blocks are tool uses");
            json!({"type": "tool_use", "id": format!("toolu_standin_{number}_{at}"), "name": name, "input": input})
        }
    }
}

/// A block as it is at its start, and the deltas that complete it.
fn streamed(block: &Value) -> (Value, Vec<Value>) {
    let mut start = block.clone();
    let text = |field: &str| block[field].as_str().unwrap_or_default().to_owned();
    let deltas = match block["type"].as_str() {
        Some("thinking") => {
            start["thinking"] = json!("");
            start["signature"] = json!("");
            let mut deltas = pieces(&text("thinking"), |p| json!({"type": "thinking_delta", "thinking": p}));
            deltas.push(json!({"type": "signature_delta", "signature": text("signature")}));
            deltas
        }
        Some("tool_use") => {
            start["input"] = json!({});
            pieces(&block["input"].to_string(), |p| json!({"type": "input_json_delta", "partial_json": p}))
        }
        _ => {
            start["text"] = json!("");
            pieces(&text("text"), |p| json!({"type": "text_delta", "text": p}))
        }
    };
    (start, deltas)
}

fn pieces(text: &str, delta: impl Fn(String) -> Value) -> Vec<Value> {
    let characters: Vec<char> = text.chars().collect();
    characters.chunks(PIECE).map(|piece| delta(piece.iter().collect())).collect()
}

fn event(data: &Value) -> String {
    let name = data["type"].as_str().unwrap_or("message");
    format!("event: {name}\ndata: {data}\n\n")
}

fn usage(tokens: Tokens) -> Value {
    json!({"input_tokens": tokens.input, "cache_creation_input_tokens": 0,
        "cache_read_input_tokens": tokens.cache_read, "output_tokens": tokens.output})
}

/// The body of an HTTP error.
pub(super) fn error(status: u16, message: &str) -> Value {
    let kind = match status {
        400 => "invalid_request_error",
        401 => "authentication_error",
        403 => "permission_error",
        404 => "not_found_error",
        413 => "request_too_large",
        429 => "rate_limit_error",
        529 => "overloaded_error",
        _ => "api_error",
    };
    json!({"type": "error", "error": {"type": kind, "message": message}})
}
