//! The answer to a request for leave.

use agent_client_protocol_schema::v1::{
    PermissionOptionKind, RequestPermissionOutcome, RequestPermissionRequest, SelectedPermissionOutcome, ToolKind,
};
use shipmate_core::api::daemon::Approval;

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
        Approval::ReadOnly if looks => [AllowOnce, AllowAlways],
        Approval::ReadOnly => [RejectOnce, RejectAlways],
    };
    let option = wanted.iter().find_map(|kind| request.options.iter().find(|option| option.kind == *kind));
    option.map_or(RequestPermissionOutcome::Cancelled, |option| {
        RequestPermissionOutcome::Selected(SelectedPermissionOutcome::new(option.option_id.clone()))
    })
}
