//! OpenAI's Chat Completions API.

use serde_json::{Value, json};

use super::{Answer, Part, bare_event, pieces, texts};
use crate::model::offered::{Input, Tool};

pub(super) fn tools(body: &Value) -> Vec<Tool> {
    let tools = body["tools"].as_array().into_iter().flatten().map(|tool| &tool["function"]);
    tools.map(|function| Tool::function(&function["name"], &function["parameters"])).collect()
}

pub(super) fn prompts(body: &Value) -> Vec<String> {
    let users = messages(body).filter(|message| message["role"] == "user");
    users.flat_map(|message| texts(&message["content"])).collect()
}

pub(super) fn results(body: &Value) -> Vec<(String, String, bool)> {
    let tools = messages(body).filter(|message| message["role"] == "tool");
    tools
        .map(|message| {
            let id = message["tool_call_id"].as_str().unwrap_or_default().to_owned();
            (id, texts(&message["content"]).join("\n"), false)
        })
        .collect()
}

fn messages(body: &Value) -> impl Iterator<Item = &Value> {
    body["messages"].as_array().into_iter().flatten()
}

pub(super) fn document(answer: &Answer) -> Value {
    let joined = |wanted: fn(&Part) -> Option<&str>| {
        let text: String = answer.parts.iter().filter_map(wanted).collect();
        (!text.is_empty()).then_some(text)
    };
    let mut message = json!({"role": "assistant", "content": joined(spoken)});
    if let Some(thought) = joined(thought) {
        message["reasoning_content"] = json!(thought);
    }
    let calls: Vec<Value> = answer.parts.iter().enumerate().filter_map(|(at, part)| call(answer, at, part)).collect();
    if !calls.is_empty() {
        message["tool_calls"] = json!(calls);
    }
    json!({"id": answer.id("chatcmpl", 0), "object": "chat.completion", "created": 0, "model": answer.model,
        "choices": [{"index": 0, "message": message, "finish_reason": reason(answer)}], "usage": usage(answer)})
}

pub(super) fn events(answer: &Answer) -> Vec<String> {
    let chunk = |choices: Value, usage: Value| {
        bare_event(&json!({"id": answer.id("chatcmpl", 0), "object": "chat.completion.chunk", "created": 0,
            "model": answer.model, "choices": choices, "usage": usage}))
    };
    let delta = |delta: Value| chunk(json!([{"index": 0, "delta": delta, "finish_reason": null}]), Value::Null);
    let mut events = vec![delta(json!({"role": "assistant", "content": ""}))];
    let mut calls = 0;
    for (at, part) in answer.parts.iter().enumerate() {
        match part {
            Part::Thinking(text) => {
                events.extend(pieces(text).into_iter().map(|piece| delta(json!({ "reasoning_content": piece }))));
            }
            Part::Text(text) => {
                events.extend(pieces(text).into_iter().map(|piece| delta(json!({ "content": piece }))));
            }
            Part::Use(_) => {
                let mut call = call(answer, at, part).expect("it is a use");
                call["index"] = json!(calls);
                let arguments = call["function"]["arguments"].as_str().unwrap_or_default().to_owned();
                call["function"]["arguments"] = json!("");
                events.push(delta(json!({ "tool_calls": [call] })));
                events.extend(
                    pieces(&arguments).into_iter().map(|piece| {
                        delta(json!({"tool_calls": [{"index": calls, "function": {"arguments": piece}}]}))
                    }),
                );
                calls += 1;
            }
        }
    }
    events.push(chunk(json!([{"index": 0, "delta": {}, "finish_reason": reason(answer)}]), Value::Null));
    events.push(chunk(json!([]), usage(answer)));
    events.push("data: [DONE]\n\n".to_owned());
    events
}

fn spoken(part: &Part) -> Option<&str> {
    if let Part::Text(text) = part { Some(text) } else { None }
}

fn thought(part: &Part) -> Option<&str> {
    if let Part::Thinking(text) = part { Some(text) } else { None }
}

fn call(answer: &Answer, at: usize, part: &Part) -> Option<Value> {
    let Part::Use(wanted) = part else { return None };
    let arguments = match &wanted.input {
        Input::Arguments(input) => input.to_string(),
        Input::Free(text) => json!({ "input": text }).to_string(),
    };
    Some(json!({"id": answer.id("call", at), "type": "function",
        "function": {"name": wanted.tool, "arguments": arguments}}))
}

fn reason(answer: &Answer) -> &'static str {
    match (answer.out_of_tokens, answer.uses_a_tool()) {
        (true, _) => "length",
        (false, true) => "tool_calls",
        (false, false) => "stop",
    }
}

fn usage(answer: &Answer) -> Value {
    let used = answer.usage;
    let input = used.input + used.cache_read;
    json!({"prompt_tokens": input, "completion_tokens": used.output, "total_tokens": input + used.output,
        "prompt_tokens_details": {"cached_tokens": used.cache_read},
        "completion_tokens_details": {"reasoning_tokens": 0}})
}
