//! What a person is told of, and what they want to be told of.

use chrono::{DateTime, Utc};
use serde::{Deserialize, Serialize};

use crate::id::{AccountId, CommentId, InboxItemId, IssueId, TaskId, WorkspaceId};
use crate::status::{ActorKind, IssueStatus, word_enum};

word_enum! {
    /// Why somebody is told.
    InboxKind {
        /// An issue is theirs now.
        Assigned = "issue_assigned",
        /// Somebody mentioned them.
        Mentioned = "mentioned",
        /// Somebody said something on an issue they follow.
        Comment = "new_comment",
        /// A run of an issue they follow failed.
        Failed = "task_failed",
        /// The agent at work on an issue they follow has asked something.
        Question = "question_asked",
        /// A run of an issue they follow is over; its work waits for their look.
        Review = "review_requested",
        /// The work of a run on an issue they follow was accepted, or could not be used.
        Accepted = "run_accepted",
        /// The work of a run on an issue they follow was rejected.
        Rejected = "run_rejected",
    }
}

/// Something a person should know.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct InboxItem {
    /// Its id.
    pub id: InboxItemId,
    /// Where it happened.
    pub workspace_id: WorkspaceId,
    /// Who is told.
    pub recipient_id: AccountId,
    /// Why.
    #[serde(rename = "type")]
    pub kind: InboxKind,
    /// The issue it is about.
    pub issue_id: IssueId,
    /// The issue's key, such as `SHIP-7`.
    pub issue_identifier: String,
    /// The issue's title as it is now.
    pub title: String,
    /// Where the issue stands now.
    pub issue_status: IssueStatus,
    /// Whether a person, an agent or Shipmate did it.
    pub actor_type: ActorKind,
    /// Their id.
    pub actor_id: uuid::Uuid,
    /// Their name as it is now.
    pub actor_name: String,
    /// The beginning of what was said, or why it failed.
    pub body: String,
    /// The comment it is about.
    pub comment_id: Option<CommentId>,
    /// The run it is about.
    pub run_id: Option<TaskId>,
    /// Whether it was read.
    pub read: bool,
    /// Whether it was put away.
    pub archived: bool,
    /// When it happened, the last time if it did more than once unread.
    pub created_at: DateTime<Utc>,
}

/// How much is unread.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct UnreadCount {
    /// So much.
    pub count: i64,
}

/// What the caller wants to be told of in a workspace. A field that is absent
/// in a change stays as it is; everything is wanted at first.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct InboxPreferences {
    /// See [`InboxKind::Assigned`].
    #[serde(default)]
    pub issue_assigned: Option<bool>,
    /// See [`InboxKind::Mentioned`].
    #[serde(default)]
    pub mentioned: Option<bool>,
    /// See [`InboxKind::Comment`].
    #[serde(default)]
    pub new_comment: Option<bool>,
    /// See [`InboxKind::Failed`].
    #[serde(default)]
    pub task_failed: Option<bool>,
    /// See [`InboxKind::Question`].
    #[serde(default)]
    pub question_asked: Option<bool>,
    /// See [`InboxKind::Review`].
    #[serde(default)]
    pub review_requested: Option<bool>,
    /// See [`InboxKind::Accepted`].
    #[serde(default)]
    pub run_accepted: Option<bool>,
    /// See [`InboxKind::Rejected`].
    #[serde(default)]
    pub run_rejected: Option<bool>,
}

impl InboxPreferences {
    /// The field for a kind.
    pub fn field(&mut self, kind: InboxKind) -> &mut Option<bool> {
        match kind {
            InboxKind::Assigned => &mut self.issue_assigned,
            InboxKind::Mentioned => &mut self.mentioned,
            InboxKind::Comment => &mut self.new_comment,
            InboxKind::Failed => &mut self.task_failed,
            InboxKind::Question => &mut self.question_asked,
            InboxKind::Review => &mut self.review_requested,
            InboxKind::Accepted => &mut self.run_accepted,
            InboxKind::Rejected => &mut self.run_rejected,
        }
    }
}

word_enum! {
    /// Why somebody follows an issue.
    SubscribeReason {
        /// They wrote it.
        Creator = "creator",
        /// It is or was theirs.
        Assignee = "assignee",
        /// They said something on it.
        Commenter = "commenter",
        /// They were mentioned on it.
        Mentioned = "mentioned",
        /// They wanted to.
        Manual = "manual",
    }
}

/// Who follows an issue, after the caller began or ceased to.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct Following {
    /// Whether the caller does.
    pub subscribed: bool,
    /// Everybody who does.
    pub subscribers: Vec<Subscriber>,
}

/// Somebody who follows an issue.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct Subscriber {
    /// What they are; agents do not follow issues.
    pub user_type: ActorKind,
    /// Who.
    pub user_id: AccountId,
    /// Their name.
    pub name: String,
    /// Why.
    pub reason: SubscribeReason,
    /// Since when.
    pub created_at: DateTime<Utc>,
}
