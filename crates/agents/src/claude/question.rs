//! What Claude Code asks a person, and how it wants to be answered.

use serde_json::{Map, Value, json};
use shipmate_core::question::{Answer, Choice, Question};

use crate::bounds;

const ASK: &str = "AskUserQuestion";
/// The longest id that is kept; it is said again in the answer.
const MAX_ID_BYTES: usize = 100;

/// Whether a request is for a person.
pub(super) fn is_one(message: &Value) -> bool {
    let id = message["request_id"].as_str().unwrap_or_default();
    message["request"]["subtype"] == "can_use_tool"
        && (1..=MAX_ID_BYTES).contains(&id.len())
        && bounds::name(id).as_str() == id
}

/// The question that a request is.
pub(super) fn read(message: &Value) -> Option<Question> {
    let id = bounds::name(message["request_id"].as_str()?);
    let request = &message["request"];
    let tool = request["tool_name"].as_str().unwrap_or("a tool");
    let input = bounds::arguments(request["input"].clone());
    if tool != ASK {
        let why = ["title", "description", "decision_reason"].iter().find_map(|field| request[*field].as_str());
        let text = match why {
            Some(why) => format!("May I use {tool}? {why}"),
            None => format!("May I use {tool}?"),
        };
        return Some(Question::leave(id, bounds::cut(&text), bounds::name(tool), input));
    }
    let asked = questions(request);
    let text = asked.iter().map(|question| words(question)).collect::<Vec<_>>().join("\n\n");
    let choices = match asked.as_slice() {
        [only] => options(only).map(|label| Choice { id: bounds::name(label), label: bounds::name(label) }).collect(),
        // One answer is given to all of them: in words.
        _ => Vec::new(),
    };
    Some(Question { id, text: bounds::cut(&text), tool: None, input: Value::Null, choices, expires_at: None })
}

/// What it is told.
pub(super) fn response(request: &Value, answer: &Answer) -> Value {
    let denied = |message: &str| json!({"behavior": "deny", "message": message});
    if request["tool_name"] != ASK {
        return if answer.grants() {
            json!({"behavior": "allow", "updatedInput": request["input"]})
        } else {
            match answer {
                Answer::Text { text } => denied(&format!("A person did not allow this, and says: {text}")),
                _ => denied("A person did not allow this."),
            }
        };
    }
    let Some(said) = answer.words() else {
        return denied("Nobody answered. Decide yourself and name the question in your closing message.");
    };
    let answers: Map<String, Value> =
        questions(request).into_iter().map(|question| (words(question).to_owned(), json!(said))).collect();
    let mut input = request["input"].clone();
    if let Some(input) = input.as_object_mut() {
        input.insert("answers".to_owned(), Value::Object(answers));
    }
    json!({"behavior": "allow", "updatedInput": input})
}

fn questions(request: &Value) -> Vec<&Value> {
    request["input"]["questions"].as_array().into_iter().flatten().collect()
}

fn words(question: &Value) -> &str {
    question["question"].as_str().unwrap_or_default()
}

fn options(question: &Value) -> impl Iterator<Item = &str> {
    question["options"].as_array().into_iter().flatten().filter_map(|option| option["label"].as_str())
}
