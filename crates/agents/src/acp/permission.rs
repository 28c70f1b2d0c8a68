//! The answer to a request for leave.

use agent_client_protocol_schema::v1::{
    PermissionOptionKind, RequestPermissionOutcome, RequestPermissionRequest, SelectedPermissionOutcome, ToolKind,
};
use serde_json::Value;
use shipmate_core::api::daemon::Approval;
use shipmate_core::question::{Answer, Choice, Question};

use crate::bounds;

/// Which of the offered options is taken. Looking is always allowed; once
/// somebody wants the end, nothing is.
pub(super) fn decide(
    request: &RequestPermissionRequest,
    approval: Approval,
    cancelled: bool,
) -> RequestPermissionOutcome {
    use PermissionOptionKind::{AllowAlways, AllowOnce, RejectAlways, RejectOnce};
    let looks = matches!(request.tool_call.fields.kind, Some(ToolKind::Read | ToolKind::Search | ToolKind::Think));
    let wanted = match approval {
        _ if cancelled => return RequestPermissionOutcome::Cancelled,
        Approval::Full => [AllowOnce, AllowAlways],
        Approval::Ask if looks => [AllowOnce, AllowAlways],
        Approval::ReadOnly if looks => [AllowOnce, AllowAlways],
        Approval::Ask | Approval::ReadOnly => [RejectOnce, RejectAlways],
    };
    let option = wanted.iter().find_map(|kind| request.options.iter().find(|option| option.kind == *kind));
    option.map_or(RequestPermissionOutcome::Cancelled, |option| {
        RequestPermissionOutcome::Selected(SelectedPermissionOutcome::new(option.option_id.clone()))
    })
}

/// The question that a request is for a person; none if it can be decided
/// without one.
pub(super) fn question(id: &Value, request: &RequestPermissionRequest) -> Option<Question> {
    let fields = &request.tool_call.fields;
    let looks = matches!(fields.kind, Some(ToolKind::Read | ToolKind::Search | ToolKind::Think));
    if looks || request.options.is_empty() {
        return None;
    }
    let title = fields.title.as_deref().unwrap_or("a tool");
    let choice = |option: &agent_client_protocol_schema::v1::PermissionOption| Choice {
        id: bounds::name(&option.option_id.to_string()),
        label: bounds::name(&option.name),
    };
    Some(Question {
        id: bounds::name(&id.to_string()),
        text: bounds::cut(&format!("May I? {title}")),
        tool: Some(bounds::name(title)),
        input: bounds::arguments(fields.raw_input.clone().unwrap_or_default()),
        choices: request.options.iter().map(choice).collect(),
        expires_at: None,
    })
}

/// The option that an answer means; refused if it is none.
pub(super) fn chosen(request: &RequestPermissionRequest, answer: &Answer) -> RequestPermissionOutcome {
    let Answer::Choice { choice } = answer else { return decide(request, Approval::ReadOnly, false) };
    let is_it = |option: &&agent_client_protocol_schema::v1::PermissionOption| {
        bounds::name(&option.option_id.to_string()) == *choice
    };
    request.options.iter().find(is_it).map_or(RequestPermissionOutcome::Cancelled, |option| {
        RequestPermissionOutcome::Selected(SelectedPermissionOutcome::new(option.option_id.clone()))
    })
}
