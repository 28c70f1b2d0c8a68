//! What the server's refusals mean to a person and to a shell.

use reqwest::StatusCode;
use shipmate_core::error::{Code, ErrorBody};

use super::Place;
use crate::error::{CliError, Exit};

/// The sentence for a server that does not answer.
pub(super) fn unreachable(place: &Place, error: &reqwest::Error) -> CliError {
    let what = if error.is_timeout() { "did not answer in time" } else { "can't be reached" };
    let failure = CliError::new(Exit::Unreachable, format!("the server at {} {what}: {}", place.url(), words(error)));
    if place.is_local() {
        failure.hint("start it with `shipmate up`")
    } else {
        failure.hint("check the address and the network; `shipmate logout` goes back to this machine's own server")
    }
}

/// The sentence for a server that says no to an agent inside a run.
pub(super) fn said(status: StatusCode, body: &[u8]) -> CliError {
    match serde_json::from_slice::<ErrorBody>(body) {
        Ok(body) => CliError::new(exit_for(body.code), body.error),
        Err(_) => CliError::failed(format!("the server answered {status} without a reason")),
    }
}

/// The sentence for a server that says no.
pub(super) fn refusal(place: &Place, status: StatusCode, body: &[u8]) -> CliError {
    let Ok(body) = serde_json::from_slice::<ErrorBody>(body) else {
        return CliError::failed(format!("{} answered {status} without a reason", place.url()))
            .hint("check that this is the address of a Shipmate server");
    };
    let failure = CliError::new(exit_for(body.code), body.error);
    match body.code {
        Code::Unauthenticated | Code::InvalidToken if place.is_local() => {
            failure.hint("on this machine no token is needed: leave out --token and SHIPMATE_TOKEN")
        }
        Code::Unauthenticated | Code::InvalidToken => failure.hint(
            "make a token with `shipmate token create` on the server's machine, then sign in with `shipmate login`",
        ),
        Code::Conflict => failure.hint("look at its present state and try again"),
        Code::Internal => failure.hint(format!("the server's log has more under request {}", body.request_id)),
        _ => failure,
    }
}

/// The exit code that a refusal stands for.
fn exit_for(code: Code) -> Exit {
    match code {
        Code::Invalid | Code::TooLarge => Exit::Usage,
        Code::Unauthenticated | Code::InvalidToken | Code::Forbidden | Code::ForeignOrigin => Exit::NotAllowed,
        Code::UnknownRoute
        | Code::WorkspaceNotFound
        | Code::IssueNotFound
        | Code::AgentNotFound
        | Code::RunNotFound
        | Code::TurnNotFound
        | Code::RuntimeNotFound
        | Code::RepositoryNotFound
        | Code::CommentNotFound
        | Code::ReviewCommentNotFound
        | Code::InboxItemNotFound
        | Code::VariableNotFound
        | Code::LabelNotFound
        | Code::SkillNotFound
        | Code::PriceNotFound
        | Code::AttachmentNotFound
        | Code::ProjectNotFound
        | Code::DocumentNotFound
        | Code::TokenNotFound
        | Code::MemberNotFound
        | Code::InvitationNotFound
        | Code::MachineNotFound
        | Code::ExecutionNotFound
        | Code::TaskNotFound
        | Code::RequestNotFound
        | Code::ChatSessionNotFound
        | Code::AutopilotRunNotFound => Exit::NotFound,
        Code::Superseded | Code::Conflict | Code::RunsUnderWay | Code::SecretUnreadable => Exit::Conflict,
        Code::Unavailable => Exit::Unreachable,
        Code::Throttled | Code::Internal => Exit::Failed,
    }
}

/// The innermost cause of an error, which is the one that helps a person.
pub(super) fn words(error: &reqwest::Error) -> String {
    let mut cause: &dyn std::error::Error = error;
    while let Some(inner) = cause.source() {
        cause = inner;
    }
    cause.to_string()
}
