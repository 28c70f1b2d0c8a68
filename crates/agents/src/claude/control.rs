//! Requests and answers of the control protocol.

use serde_json::{Value, json};
use shipmate_core::api::daemon::Approval;
use shipmate_core::journal::Body;

use crate::bounds;
use crate::driver::Effect;

const INITIALIZE: &str = "shipmate-initialize";
const INTERRUPT: &str = "shipmate-interrupt";

/// How a line must begin for [`answer_unread`].
const REQUEST_START: &[u8] = br#"{"type":"control_request""#;

/// Says that we speak the control protocol.
pub(super) fn initialize() -> Effect {
    write(&json!({"type": "control_request", "request_id": INITIALIZE, "request": {"subtype": "initialize"}}))
}

/// A person's message. What becomes of it is told under this id, a UUID.
pub(super) fn say(id: &str, text: &str) -> Effect {
    write(
        &json!({"type": "user", "uuid": id, "message": {"role": "user", "content": [{"type": "text", "text": text}]}}),
    )
}

/// Asks the agent to stop what it does.
pub(super) fn interrupt() -> Effect {
    write(&json!({"type": "control_request", "request_id": INTERRUPT, "request": {"subtype": "interrupt"}}))
}

/// The answer to a request of the agent. There is always one, else it would
/// wait for ever; none only if the request has no id to answer to.
pub(super) fn answer(message: &Value, approval: Approval) -> Option<Effect> {
    let id = message["request_id"].as_str()?;
    let request = &message["request"];
    if request["subtype"] != "can_use_tool" {
        return Some(refuse(id, "Shipmate does not know this request."));
    }
    // The work tree is the fence of an agent that may do everything in it.
    // Questions to a person are turned down, as nobody sits there to answer.
    let decision = if request["tool_name"] == "AskUserQuestion" {
        json!({"behavior": "deny", "message":
            "Nobody can answer while this runs. Decide yourself and name the question in your closing message."})
    } else if approval != Approval::Full {
        json!({"behavior": "deny", "message": "You may look at everything here, but not change it or run commands."})
    } else {
        json!({"behavior": "allow", "updatedInput": request["input"]})
    };
    Some(respond(id, &decision))
}

/// Answers a request.
pub(super) fn respond(id: &str, decision: &Value) -> Effect {
    let response = json!({"subtype": "success", "request_id": id, "response": decision});
    write(&json!({"type": "control_response", "response": response}))
}

/// The answer to what looks like a request but could not be read: too long,
/// too deep, a number out of range. Without one the agent would hang.
pub(super) fn answer_unread(line: &[u8]) -> Option<Effect> {
    if !line.starts_with(REQUEST_START) {
        return None;
    }
    let text = String::from_utf8_lossy(line);
    let (_, after) = text.split_once(r#""request_id":""#)?;
    let (id, _) = after.split_once('"')?;
    let sound = (1..=100).contains(&id.len()) && !id.contains('\\');
    sound.then(|| refuse(id, "Shipmate could not read this request."))
}

/// What the reader should know of the agent's answer to one of our requests.
pub(super) fn refusal(message: &Value) -> Option<Body> {
    let response = &message["response"];
    let why = response["error"].as_str().filter(|_| response["subtype"] == "error")?;
    Some(Body::Notice { text: bounds::cut(&format!("Claude Code refused a request of Shipmate: {why}")) })
}

fn refuse(id: &str, why: &str) -> Effect {
    write(&json!({"type": "control_response",
        "response": {"subtype": "error", "request_id": id, "error": why}}))
}

fn write(message: &Value) -> Effect {
    let mut line = message.to_string().into_bytes();
    line.push(b'\n');
    Effect::Write(line)
}
