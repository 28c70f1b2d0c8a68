//! What Claude Code says about itself: retries, refused permissions, limits.

use serde_json::Value;
use shipmate_core::journal::Body;

use crate::bounds;

/// The record of a `system` message; none where it is mere progress.
pub(super) fn notice(message: &Value) -> Option<Body> {
    match message["subtype"].as_str().unwrap_or_default() {
        "api_retry" => said(retry(message)),
        "permission_denied" => said(denial(message)),
        "compact_boundary" => said("The conversation grew too long and was summarised.".to_owned()),
        "status"
        | "thinking_tokens"
        | "hook_started"
        | "hook_progress"
        | "hook_response"
        | "task_started"
        | "task_progress"
        | "task_updated"
        | "task_notification"
        | "session_state_changed"
        | "files_persisted"
        | "background_tasks_changed" => None,
        _ => Some(Body::Raw { line: bounds::cut(&message.to_string()) }),
    }
}

/// The record of a `rate_limit_event`; none as long as there is no limit near.
pub(super) fn rate_limit(message: &Value) -> Option<Body> {
    let status = message["rate_limit_info"]["status"].as_str()?;
    if status == "allowed" {
        return None;
    }
    said(format!("The model's service says about your limits: {}.", status.replace('_', " ")))
}

/// When a limit that was reached resets, in seconds since 1970.
pub(super) fn limit_resets(message: &Value) -> Option<i64> {
    let info = &message["rate_limit_info"];
    info["resetsAt"].as_i64().filter(|_| info["status"] == "rejected")
}

fn retry(message: &Value) -> String {
    let why = match (message["error_status"].as_i64(), message["error"].as_str()) {
        (Some(status), Some(word)) => format!("it answered {status}, {}", word.replace('_', " ")),
        (Some(status), None) => format!("it answered {status}"),
        (None, Some(word)) if word != "unknown" => word.replace('_', " "),
        (None, _) => "it could not be reached".to_owned(),
    };
    let seconds = message["retry_delay_ms"].as_f64().unwrap_or(0.0) / 1000.0;
    let attempt = &message["attempt"];
    let of = message["max_retries"].as_i64().map(|most| format!(" of {most}")).unwrap_or_default();
    format!("The model's service failed ({why}). Retry {attempt}{of} in {seconds:.1} s.")
}

fn denial(message: &Value) -> String {
    let tool = message["tool_name"].as_str().unwrap_or("a tool");
    let why = ["message", "decision_reason", "reason"].iter().find_map(|field| message[*field].as_str());
    match why {
        Some(why) => format!("The use of {tool} was denied: {why}"),
        None => format!("The use of {tool} was denied."),
    }
}

fn said(text: String) -> Option<Body> {
    Some(Body::Notice { text: bounds::cut(&text) })
}
