//! Google's `generateContent` API.

use serde_json::{Value, json};

use super::{Answer, Part, bare_event, pieces};
use crate::model::offered::{Input, Tool};

pub(super) fn tools(body: &Value) -> Vec<Tool> {
    let groups = body["tools"].as_array().into_iter().flatten();
    let functions = groups.filter_map(|group| group["functionDeclarations"].as_array()).flatten();
    functions
        .map(|function| {
            let json_schema = &function["parametersJsonSchema"];
            let schema = if json_schema.is_null() { &function["parameters"] } else { json_schema };
            Tool::function(&function["name"], schema)
        })
        .collect()
}

pub(super) fn prompts(body: &Value) -> Vec<String> {
    parts(body, "user").filter_map(|part| part["text"].as_str()).map(str::to_owned).collect()
}

pub(super) fn results(body: &Value) -> Vec<(String, String, bool)> {
    let answers = parts(body, "user").map(|part| &part["functionResponse"]).filter(|answer| answer.is_object());
    answers
        .map(|answer| {
            let response = &answer["response"];
            let said = response["output"].as_str().or_else(|| response["error"].as_str());
            let text = said.map_or_else(|| response.to_string(), str::to_owned);
            (answer["id"].as_str().unwrap_or_default().to_owned(), text, response["error"].is_string())
        })
        .collect()
}

fn parts<'a>(body: &'a Value, role: &'a str) -> impl Iterator<Item = &'a Value> {
    let contents = body["contents"].as_array().into_iter().flatten();
    contents.filter(move |content| content["role"] == role).filter_map(|c| c["parts"].as_array()).flatten()
}

pub(super) fn document(answer: &Answer) -> Value {
    let parts: Vec<Value> = answer.parts.iter().enumerate().map(|(at, part)| whole(answer, at, part)).collect();
    chunk(answer, &json!(parts), true)
}

pub(super) fn events(answer: &Answer) -> Vec<String> {
    let mut events = Vec::new();
    for (at, part) in answer.parts.iter().enumerate() {
        let pieces: Vec<Value> = match part {
            Part::Text(text) => pieces(text).iter().map(|p| json!({ "text": p })).collect(),
            // The service tells a thought as a whole, and its clients take each piece for one.
            Part::Thinking(_) | Part::Use(_) => vec![whole(answer, at, part)],
        };
        events.extend(pieces.iter().map(|piece| bare_event(&chunk(answer, &json!([piece]), false))));
    }
    events.push(bare_event(&chunk(answer, &json!([{"text": ""}]), true)));
    events
}

fn whole(answer: &Answer, at: usize, part: &Part) -> Value {
    match part {
        Part::Thinking(text) => json!({"text": text, "thought": true}),
        Part::Text(text) => json!({ "text": text }),
        Part::Use(wanted) => {
            let arguments = match &wanted.input {
                Input::Arguments(input) => input.clone(),
                Input::Free(text) => json!({ "input": text }),
            };
            json!({"functionCall": {"id": answer.id("call", at), "name": wanted.tool, "args": arguments},
                "thoughtSignature": "c3RhbmQtaW4="})
        }
    }
}

fn chunk(answer: &Answer, parts: &Value, last: bool) -> Value {
    let mut candidate = json!({"content": {"role": "model", "parts": parts}, "index": 0});
    let mut chunk = json!({"modelVersion": answer.model, "responseId": answer.id("resp", 0)});
    if last {
        candidate["finishReason"] = json!(if answer.out_of_tokens { "MAX_TOKENS" } else { "STOP" });
        let used = answer.usage;
        let input = used.input + used.cache_read;
        chunk["usageMetadata"] = json!({"promptTokenCount": input, "cachedContentTokenCount": used.cache_read,
            "candidatesTokenCount": used.output, "thoughtsTokenCount": 0, "totalTokenCount": input + used.output});
    }
    chunk["candidates"] = json!([candidate]);
    chunk
}

pub(super) fn error(status: u16, message: &str) -> Value {
    let word = match status {
        400 => "INVALID_ARGUMENT",
        401 => "UNAUTHENTICATED",
        403 => "PERMISSION_DENIED",
        404 => "NOT_FOUND",
        429 => "RESOURCE_EXHAUSTED",
        503 | 529 => "UNAVAILABLE",
        _ => "INTERNAL",
    };
    json!({"error": {"code": status, "message": message, "status": word}})
}
