//! The blocks of `assistant` and `user` messages as records.

use serde_json::Value;
use shipmate_core::journal::Body;

use crate::bounds;

/// What the agent thought, said and asked for, in its order.
pub(super) fn assistant(message: &Value) -> Vec<Body> {
    // Claude Code reports errors of the API as if the model had said them.
    let is_report = message["message"]["model"] == "<synthetic>";
    blocks(message).iter().flat_map(|block| assistant_block(block, is_report)).collect()
}

fn assistant_block(block: &Value, is_report: bool) -> Vec<Body> {
    let text = |field: &str| block[field].as_str().unwrap_or_default();
    match block["type"].as_str().unwrap_or_default() {
        "text" if is_report => bounds::records(text("text"), |text| Body::Notice { text }).collect(),
        "text" => bounds::records(text("text"), |text| Body::Text { text }).collect(),
        "thinking" => bounds::records(text("thinking"), |text| Body::Thinking { text }).collect(),
        // Nothing of it can be read.
        "redacted_thinking" => Vec::new(),
        kind if kind.ends_with("tool_use") => vec![Body::ToolCall {
            id: bounds::name(text("id")),
            name: bounds::name(text("name")),
            input: bounds::arguments(block["input"].clone()),
        }],
        kind if kind.ends_with("tool_result") => vec![tool_result(block)],
        _ => vec![Body::Raw { line: bounds::cut(&block.to_string()) }],
    }
}

/// What tools answered, and what Claude Code itself put into the conversation.
pub(super) fn user(message: &Value) -> Vec<Body> {
    let for_sub_agent = !message["parent_tool_use_id"].is_null();
    let bodies = blocks(message).into_iter().flat_map(|block| match block["type"].as_str() {
        Some("tool_result") => vec![tool_result(&block)],
        // The prompt of a sub-agent stands already in the call that started it.
        Some("text") if for_sub_agent => Vec::new(),
        Some("text") => {
            let text = block["text"].as_str().unwrap_or_default();
            bounds::records(text, |text| Body::Notice { text }).collect()
        }
        _ => vec![Body::Raw { line: bounds::cut(&block.to_string()) }],
    });
    bodies.collect()
}

fn tool_result(block: &Value) -> Body {
    Body::ToolResult {
        id: bounds::name(block["tool_use_id"].as_str().unwrap_or_default()),
        output: bounds::cut(&readable(&block["content"])),
        is_error: block["is_error"] == true,
    }
}

/// Content as text; what is none is named in brackets.
fn readable(content: &Value) -> String {
    match content {
        Value::Null => String::new(),
        Value::String(text) => text.clone(),
        Value::Array(parts) => parts.iter().map(part).collect::<Vec<_>>().join("\n"),
        other => other.to_string(),
    }
}

fn part(part: &Value) -> String {
    match (part["type"].as_str(), part["text"].as_str()) {
        (Some("text"), Some(text)) => text.to_owned(),
        (Some(kind), _) => format!("[{kind}]"),
        (None, _) => part.to_string(),
    }
}

/// The content of a message; a bare string is one block of text.
fn blocks(message: &Value) -> Vec<Value> {
    match &message["message"]["content"] {
        Value::Array(blocks) => blocks.clone(),
        Value::String(text) => vec![serde_json::json!({"type": "text", "text": text})],
        _ => Vec::new(),
    }
}
