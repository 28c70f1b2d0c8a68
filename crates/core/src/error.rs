//! The one error envelope, and the codes that mean something to a program.

use serde::{Deserialize, Serialize};

use crate::id::{ExecutionId, TaskId};

/// The machine-readable reason of a refusal. A status code alone is never a
/// fact: a client acts on the code, and only on codes it knows.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub enum Code {
    /// The body, a field or a parameter is wrong; the message names it.
    Invalid,
    /// No or a malformed `Authorization`, and no session.
    Unauthenticated,
    /// A credential that is unknown, expired or revoked.
    InvalidToken,
    /// Known, but not allowed.
    Forbidden,
    /// The request came from a foreign page or under a foreign host name.
    ForeignOrigin,
    /// No such route.
    UnknownRoute,
    /// The workspace does not exist, or the caller is not in it.
    WorkspaceNotFound,
    /// The issue does not exist in this workspace.
    IssueNotFound,
    /// The agent does not exist in this workspace.
    AgentNotFound,
    /// The run does not exist in this workspace.
    RunNotFound,
    /// The run's newest attempt has had no such turn.
    TurnNotFound,
    /// The server has proved that the runtime's row does not exist.
    RuntimeNotFound,
    /// The repository is not known in this workspace.
    RepositoryNotFound,
    /// The comment does not exist in this workspace.
    CommentNotFound,
    /// There is no such comment on a run's diff, or it is somebody else's draft.
    ReviewCommentNotFound,
    /// There is no such item in the caller's inbox.
    InboxItemNotFound,
    /// The agent has no such variable.
    VariableNotFound,
    /// What was encrypted can't be read: this server does not have the key.
    SecretUnreadable,
    /// The label does not exist in this workspace.
    LabelNotFound,
    /// The skill, or a file of it, does not exist in this workspace.
    SkillNotFound,
    /// The price was not set in this workspace.
    PriceNotFound,
    /// There is no such file in a workspace of the caller.
    AttachmentNotFound,
    /// The project does not exist in this workspace.
    ProjectNotFound,
    /// The project has no such page.
    DocumentNotFound,
    /// The token is not one of the caller's.
    TokenNotFound,
    /// The person is not in this workspace.
    MemberNotFound,
    /// The invitation is not open in this workspace.
    InvitationNotFound,
    /// The machine is not known in this workspace.
    MachineNotFound,
    /// The execution does not exist.
    ExecutionNotFound,
    /// The task, as the reference's daemons call an execution, does not exist.
    TaskNotFound,
    /// What was asked of a machine is not known, or its time is over.
    RequestNotFound,
    /// There are no chat sessions here.
    ChatSessionNotFound,
    /// There are no autopilot runs here.
    AutopilotRunNotFound,
    /// A newer execution has replaced this one; stop.
    Superseded,
    /// Somebody changed the thing in between; the answer holds its present state.
    Conflict,
    /// Runs are under way on it; the answer names them, and the caller must
    /// say what becomes of them.
    RunsUnderWay,
    /// A bound was exceeded; the message says which.
    TooLarge,
    /// Too many attempts; try again later.
    Throttled,
    /// The server could not find out. Nothing is known; try again.
    Unavailable,
    /// A fault of ours.
    Internal,
}

impl Code {
    /// The word as it travels.
    #[must_use]
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Invalid => "invalid",
            Self::Unauthenticated => "unauthenticated",
            Self::InvalidToken => "invalid_token",
            Self::Forbidden => "forbidden",
            Self::ForeignOrigin => "foreign_origin",
            Self::UnknownRoute => "unknown_route",
            Self::WorkspaceNotFound => "workspace_not_found",
            Self::IssueNotFound => "issue_not_found",
            Self::AgentNotFound => "agent_not_found",
            Self::RunNotFound => "run_not_found",
            Self::TurnNotFound => "turn_not_found",
            Self::RuntimeNotFound => "runtime_not_found",
            Self::RepositoryNotFound => "repository_not_found",
            Self::CommentNotFound => "comment_not_found",
            Self::ReviewCommentNotFound => "review_comment_not_found",
            Self::InboxItemNotFound => "inbox_item_not_found",
            Self::VariableNotFound => "variable_not_found",
            Self::SecretUnreadable => "secret_unreadable",
            Self::LabelNotFound => "label_not_found",
            Self::SkillNotFound => "skill_not_found",
            Self::PriceNotFound => "price_not_found",
            Self::AttachmentNotFound => "attachment_not_found",
            Self::ProjectNotFound => "project_not_found",
            Self::DocumentNotFound => "document_not_found",
            Self::TokenNotFound => "token_not_found",
            Self::MemberNotFound => "member_not_found",
            Self::InvitationNotFound => "invitation_not_found",
            Self::MachineNotFound => "machine_not_found",
            Self::ExecutionNotFound => "execution_not_found",
            Self::TaskNotFound => "task_not_found",
            Self::RequestNotFound => "request_not_found",
            Self::ChatSessionNotFound => "chat_session_not_found",
            Self::AutopilotRunNotFound => "autopilot_run_not_found",
            Self::Superseded => "superseded",
            Self::Conflict => "conflict",
            Self::RunsUnderWay => "runs_under_way",
            Self::TooLarge => "too_large",
            Self::Throttled => "throttled",
            Self::Unavailable => "unavailable",
            Self::Internal => "internal",
        }
    }
}

/// What an error is about.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct Subject {
    /// The kind of thing: `runtime`, `issue`, …
    pub kind: String,
    /// Its id as the caller gave it.
    pub id: String,
}

/// A run that stands in the way of what was asked.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct RunUnderWay {
    /// The run.
    pub run_id: TaskId,
    /// Its execution that lives.
    pub execution_id: ExecutionId,
    /// Its issue's key.
    pub issue_identifier: String,
}

/// The body of every answer that is not a success.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct ErrorBody {
    /// A sentence for a person: what happened, why, what to do.
    pub error: String,
    /// The reason, for a program.
    pub code: Code,
    /// Names the request in the server's log.
    pub request_id: String,
    /// What it is about.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub subject: Option<Subject>,
    /// Only with `runs_under_way`: which ones.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub under_way: Vec<RunUnderWay>,
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_word_of_a_code_is_the_one_that_travels() {
        for code in
            [Code::Invalid, Code::RunsUnderWay, Code::RuntimeNotFound, Code::AutopilotRunNotFound, Code::Internal]
        {
            assert_eq!(serde_json::json!(code), serde_json::json!(code.as_str()));
        }
    }
}
