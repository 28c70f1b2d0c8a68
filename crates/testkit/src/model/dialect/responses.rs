//! OpenAI's Responses API.

use serde_json::{Value, json};

use super::{Answer, Part, named_event, pieces, texts};
use crate::model::offered::{Input, Tool};

pub(super) fn tools(body: &Value) -> Vec<Tool> {
    let mut found = Vec::new();
    collect(&body["tools"], None, &mut found);
    // Codex sends the tools of some models as a part of the conversation.
    for item in items(body).filter(|item| item["type"] == "additional_tools") {
        collect(&item["tools"], None, &mut found);
    }
    found
}

fn collect(tools: &Value, namespace: Option<&str>, found: &mut Vec<Tool>) {
    for tool in tools.as_array().into_iter().flatten() {
        match tool["type"].as_str() {
            Some("namespace") => collect(&tool["tools"], tool["name"].as_str(), found),
            Some("function") => {
                let mut function = Tool::function(&tool["name"], &tool["parameters"]);
                function.namespace = namespace.map(str::to_owned);
                found.push(function);
            }
            Some("custom") => found.push(Tool::free(&tool["name"])),
            _ => {}
        }
    }
}

pub(super) fn prompts(body: &Value) -> Vec<String> {
    if let Some(text) = body["input"].as_str() {
        return vec![text.to_owned()];
    }
    let users = items(body).filter(|item| item["role"] == "user");
    users.flat_map(|item| texts(&item["content"])).collect()
}

pub(super) fn results(body: &Value) -> Vec<(String, String, bool)> {
    let outputs = items(body).filter(|item| item["type"].as_str().is_some_and(|kind| kind.ends_with("_call_output")));
    let text = |output: &Value| {
        let parts = texts(output).join("\n");
        if parts.is_empty() && !output.is_array() { output.to_string() } else { parts }
    };
    outputs
        .map(|item| (item["call_id"].as_str().unwrap_or_default().to_owned(), text(&item["output"]), false))
        .collect()
}

fn items(body: &Value) -> impl Iterator<Item = &Value> {
    body["input"].as_array().into_iter().flatten()
}

pub(super) fn document(answer: &Answer) -> Value {
    let output: Vec<Value> = answer.parts.iter().enumerate().map(|(at, part)| item(answer, at, part)).collect();
    let mut response = response(answer, if answer.out_of_tokens { "incomplete" } else { "completed" });
    response["output"] = json!(output);
    let used = answer.usage;
    let input = used.input + used.cache_read;
    response["usage"] = json!({"input_tokens": input, "output_tokens": used.output,
        "total_tokens": input + used.output, "input_tokens_details": {"cached_tokens": used.cache_read},
        "output_tokens_details": {"reasoning_tokens": 0}});
    if answer.out_of_tokens {
        response["incomplete_details"] = json!({"reason": "max_output_tokens"});
    }
    response
}

fn response(answer: &Answer, status: &str) -> Value {
    json!({"id": answer.id("resp", 0), "object": "response", "created_at": 0, "status": status,
        "model": answer.model, "output": [], "usage": null, "error": null, "incomplete_details": null,
        "parallel_tool_calls": false, "tools": []})
}

pub(super) fn events(answer: &Answer) -> Vec<String> {
    let mut events = Vec::new();
    let mut say = |kind: &str, mut data: Value| {
        data["type"] = json!(kind);
        data["sequence_number"] = json!(events.len());
        events.push(named_event(&data));
    };
    say("response.created", json!({"response": response(answer, "in_progress")}));
    for (at, part) in answer.parts.iter().enumerate() {
        let item = item(answer, at, part);
        let place = |data: Value| {
            let mut data = data;
            data["item_id"] = item["id"].clone();
            data["output_index"] = json!(at);
            data
        };
        let mut beginning = item.clone();
        beginning["status"] = json!("in_progress");
        match part {
            Part::Thinking(text) => {
                beginning["summary"] = json!([]);
                say("response.output_item.added", json!({"output_index": at, "item": beginning}));
                let empty = json!({"type": "summary_text", "text": ""});
                say("response.reasoning_summary_part.added", place(json!({"summary_index": 0, "part": empty})));
                for piece in pieces(text) {
                    let delta = place(json!({"summary_index": 0, "delta": piece}));
                    say("response.reasoning_summary_text.delta", delta);
                }
                say("response.reasoning_summary_text.done", place(json!({"summary_index": 0, "text": text})));
            }
            Part::Text(text) => {
                beginning["content"] = json!([]);
                say("response.output_item.added", json!({"output_index": at, "item": beginning}));
                let empty = json!({"type": "output_text", "text": "", "annotations": []});
                say("response.content_part.added", place(json!({"content_index": 0, "part": empty})));
                for piece in pieces(text) {
                    say("response.output_text.delta", place(json!({"content_index": 0, "delta": piece})));
                }
                say("response.output_text.done", place(json!({"content_index": 0, "text": text})));
            }
            Part::Use(_) => {
                say("response.output_item.added", json!({"output_index": at, "item": beginning}));
                for piece in item["arguments"].as_str().map(pieces).into_iter().flatten() {
                    say("response.function_call_arguments.delta", place(json!({ "delta": piece })));
                }
            }
        }
        say("response.output_item.done", json!({"output_index": at, "item": item}));
    }
    let last = if answer.out_of_tokens { "response.incomplete" } else { "response.completed" };
    say(last, json!({"response": document(answer)}));
    events
}

fn item(answer: &Answer, at: usize, part: &Part) -> Value {
    match part {
        Part::Thinking(text) => json!({"type": "reasoning", "id": answer.id("rs", at),
            "summary": [{"type": "summary_text", "text": text}], "encrypted_content": "c3RhbmQtaW4="}),
        Part::Text(text) => json!({"type": "message", "id": answer.id("msg", at), "role": "assistant",
            "status": "completed", "content": [{"type": "output_text", "text": text, "annotations": []}]}),
        Part::Use(wanted) => {
            let call = answer.id("call", at);
            match &wanted.input {
                Input::Free(text) => json!({"type": "custom_tool_call", "id": answer.id("ctc", at), "call_id": call,
                    "name": wanted.tool, "input": text, "status": "completed"}),
                Input::Arguments(input) => {
                    let mut item = json!({"type": "function_call", "id": answer.id("fc", at), "call_id": call,
                        "name": wanted.tool, "arguments": input.to_string(), "status": "completed"});
                    if let Some(namespace) = &wanted.namespace {
                        item["namespace"] = json!(namespace);
                    }
                    item
                }
            }
        }
    }
}
