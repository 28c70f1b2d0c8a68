//! What Codex asks of us, and what it says that needs no reader.

use serde_json::{Value, json};
use shipmate_core::api::daemon::Approval;
use shipmate_core::journal::Body;

use crate::bounds;
use crate::driver::Effect;
use crate::jsonrpc;

/// The answer to a request of the server. There is always one, else it would
/// wait for ever; what is refused in the middle of a run is also recorded.
pub(super) fn answer(id: &Value, method: &str, params: &Value, approval: Approval) -> Vec<Effect> {
    let granted = approval == Approval::Full;
    let answer = |result: &Value| vec![jsonrpc::answer(id, result)];
    match method {
        "item/commandExecution/requestApproval" | "item/fileChange/requestApproval" => {
            answer(&json!({"decision": if granted { "accept" } else { "decline" }}))
        }
        // The same requests, as versions before threads had them.
        "execCommandApproval" | "applyPatchApproval" => {
            answer(&json!({"decision": if granted { "approved" } else { "denied" }}))
        }
        "item/permissions/requestApproval" => {
            let permissions = if granted { params["permissions"].clone() } else { json!({}) };
            answer(&json!({"permissions": permissions, "scope": "turn"}))
        }
        "mcpServer/elicitation/request" => answer(&json!({"action": "decline"})),
        "item/tool/requestUserInput" => {
            let questions = params["questions"].as_array().into_iter().flatten();
            let asked = questions.filter_map(|question| question["question"].as_str()).collect::<Vec<_>>().join(" ");
            let text = format!("Codex asked, and nobody can answer while it works: {asked}");
            let mut effects = vec![Effect::Record(Body::Notice { text: bounds::cut(&text) })];
            effects.push(jsonrpc::answer(id, &json!({"answers": {}})));
            effects
        }
        _ => vec![jsonrpc::refuse(id, jsonrpc::METHOD_NOT_FOUND, "Shipmate does not know this request.")],
    }
}

/// Progress of what comes whole later, and what is about the server itself.
pub(super) fn is_mere_progress(method: &str) -> bool {
    const AREAS: [&str; 13] = [
        "account/",
        "app/",
        "hook/",
        "item/autoApprovalReview/",
        "item/commandExecution/",
        "item/fileChange/",
        "item/plan/",
        "item/reasoning/",
        "mcpServer/",
        "process/",
        "remoteControl/",
        "skills/",
        "thread/",
    ];
    const SINGLE: [&str; 6] = [
        "deprecationNotice",
        "item/mcpToolCall/progress",
        "model/safetyBuffering/updated",
        "model/verification",
        "serverRequest/resolved",
        "turn/diff/updated",
    ];
    SINGLE.contains(&method) || AREAS.iter().any(|area| method.starts_with(area))
}
