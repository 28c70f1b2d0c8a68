//! Anthropic's Messages API.

use serde_json::{Value, json};

use super::{Answer, Part, named_event, pieces, texts};
use crate::model::offered::{Input, Tool};
use crate::model::turn::Tokens;

pub(super) fn tools(body: &Value) -> Vec<Tool> {
    let tools = body["tools"].as_array().into_iter().flatten();
    tools.map(|tool| Tool::function(&tool["name"], &tool["input_schema"])).collect()
}

pub(super) fn prompts(body: &Value) -> Vec<String> {
    let users = messages(body).filter(|message| message["role"] == "user");
    users.flat_map(|message| texts(&message["content"])).collect()
}

pub(super) fn results(body: &Value) -> Vec<(String, String, bool)> {
    let blocks = messages(body).filter_map(|message| message["content"].as_array()).flatten();
    blocks
        .filter(|block| block["type"] == "tool_result")
        .map(|block| {
            let id = block["tool_use_id"].as_str().unwrap_or_default().to_owned();
            (id, texts(&block["content"]).join("\n"), block["is_error"] == true)
        })
        .collect()
}

fn messages(body: &Value) -> impl Iterator<Item = &Value> {
    body["messages"].as_array().into_iter().flatten()
}

pub(super) fn document(answer: &Answer) -> Value {
    let content: Vec<Value> = answer.parts.iter().enumerate().map(|(at, part)| block(answer, at, part)).collect();
    let stop_reason = match (answer.out_of_tokens, answer.uses_a_tool()) {
        (true, _) => "max_tokens",
        (false, true) => "tool_use",
        (false, false) => "end_turn",
    };
    json!({"id": answer.id("msg", 0), "type": "message", "role": "assistant", "model": answer.model,
        "content": content, "stop_reason": stop_reason, "stop_sequence": null, "usage": usage(answer.usage)})
}

pub(super) fn events(answer: &Answer) -> Vec<String> {
    let whole = document(answer);
    let mut message = whole.clone();
    message["content"] = json!([]);
    message["stop_reason"] = Value::Null;
    message["usage"] = usage(Tokens { output: 1, ..answer.usage });
    let mut events = vec![named_event(&json!({"type": "message_start", "message": message}))];
    for (index, block) in whole["content"].as_array().into_iter().flatten().enumerate() {
        let (start, deltas) = streamed(block);
        events.push(named_event(&json!({"type": "content_block_start", "index": index, "content_block": start})));
        events.extend(
            deltas
                .iter()
                .map(|delta| named_event(&json!({"type": "content_block_delta", "index": index, "delta": delta}))),
        );
        events.push(named_event(&json!({"type": "content_block_stop", "index": index})));
    }
    events.push(named_event(&json!({"type": "message_delta", "usage": usage(answer.usage),
        "delta": {"stop_reason": whole["stop_reason"], "stop_sequence": null}})));
    events.push(named_event(&json!({"type": "message_stop"})));
    events
}

fn block(answer: &Answer, at: usize, part: &Part) -> Value {
    match part {
        Part::Thinking(text) => json!({"type": "thinking", "thinking": text, "signature": "c3RhbmQtaW4="}),
        Part::Text(text) => json!({"type": "text", "text": text}),
        Part::Use(wanted) => {
            let input = match &wanted.input {
                Input::Arguments(input) => input.clone(),
                Input::Free(text) => json!({ "input": text }),
            };
            json!({"type": "tool_use", "id": answer.id("toolu", at), "name": wanted.tool, "input": input})
        }
    }
}

/// A block as it is at its start, and the deltas that complete it.
fn streamed(block: &Value) -> (Value, Vec<Value>) {
    let mut start = block.clone();
    let text = |field: &str| block[field].as_str().unwrap_or_default().to_owned();
    let in_pieces =
        |text: &str, delta: &dyn Fn(String) -> Value| pieces(text).into_iter().map(delta).collect::<Vec<_>>();
    let deltas = match block["type"].as_str() {
        Some("thinking") => {
            start["thinking"] = json!("");
            start["signature"] = json!("");
            let mut deltas = in_pieces(&text("thinking"), &|p| json!({"type": "thinking_delta", "thinking": p}));
            deltas.push(json!({"type": "signature_delta", "signature": text("signature")}));
            deltas
        }
        Some("tool_use") => {
            start["input"] = json!({});
            in_pieces(&block["input"].to_string(), &|p| json!({"type": "input_json_delta", "partial_json": p}))
        }
        _ => {
            start["text"] = json!("");
            in_pieces(&text("text"), &|p| json!({"type": "text_delta", "text": p}))
        }
    };
    (start, deltas)
}

fn usage(tokens: Tokens) -> Value {
    json!({"input_tokens": tokens.input, "cache_creation_input_tokens": 0,
        "cache_read_input_tokens": tokens.cache_read, "output_tokens": tokens.output})
}

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
