//! What surrounds an issue: labels, blockers, children, history, bulk changes.

use chrono::{DateTime, Utc};
use serde::{Deserialize, Serialize};

use crate::api::board::{Comment, UpdateIssue};
use crate::id::{IssueId, LabelId, WorkspaceId};
use crate::status::{ActorKind, IssueStatus, word_enum};

/// How many issues one bulk change may name.
pub const MAX_BATCH: usize = 500;
/// How many labels an issue may have.
pub const MAX_LABELS: usize = 50;
/// How many issues may stand in one's way directly.
pub const MAX_BLOCKERS: usize = 50;
/// How deep issues may lie within each other.
pub const MAX_DEPTH: usize = 10;

/// A coloured word on issues.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct Label {
    /// Its id.
    pub id: LabelId,
    /// The workspace it belongs to.
    pub workspace_id: WorkspaceId,
    /// Unique in its workspace, whatever the letter case.
    pub name: String,
    /// What it is for.
    pub description: String,
    /// `#rrggbb`, in lower case.
    pub color: String,
    /// When it was made.
    pub created_at: DateTime<Utc>,
    /// When it last changed.
    pub updated_at: DateTime<Utc>,
}

/// Labels, as every call answers that speaks of several.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct Labels {
    /// By name.
    pub labels: Vec<Label>,
}

/// A new label.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct CreateLabel {
    /// See [`Label::name`].
    pub name: String,
    /// See [`Label::color`]; chosen from the name if not said.
    #[serde(default)]
    pub color: Option<String>,
    /// See [`Label::description`].
    #[serde(default)]
    pub description: Option<String>,
}

/// A change of a label. A field that is absent stays as it is.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct UpdateLabel {
    /// See [`Label::name`].
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub name: Option<String>,
    /// See [`Label::color`].
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub color: Option<String>,
    /// See [`Label::description`].
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub description: Option<String>,
}

/// Puts a label on an issue.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct AttachLabel {
    /// Which one.
    pub label_id: LabelId,
}

/// Another issue, as far as it matters to the one that names it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct IssueRef {
    /// Its id.
    pub id: IssueId,
    /// Its key, such as `SHIP-7`.
    pub identifier: String,
    /// One line.
    pub title: String,
    /// Where it stands. An issue is in another's way until it is done or
    /// cancelled, or archived.
    pub status: IssueStatus,
    /// Whether it is in the way.
    pub open: bool,
}

/// Says that an issue can't begin before another one is over.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct AddBlocker {
    /// The other one, by id or key.
    pub issue: String,
}

/// How far the issues within an issue are.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct ChildProgress {
    /// How many there are, without cancelled and archived ones.
    pub total: i64,
    /// How many of them are done.
    pub done: i64,
}

/// The same change for many issues. Either all are changed or none.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct BatchUpdate {
    /// Which ones, by id or key; 1 to [`MAX_BATCH`].
    pub issue_ids: Vec<String>,
    /// What to change; a `version` makes no sense here.
    pub updates: UpdateIssue,
}

/// The answer to a [`BatchUpdate`].
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct BatchUpdated {
    /// How many were changed.
    pub updated: i64,
}

/// Moves an issue to a place among others, wherever they stand by now.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct MoveIssue {
    /// Its new column; the one it is in if not said.
    #[serde(default)]
    pub status: Option<IssueStatus>,
    /// The issue it shall stand right below, by id or key; on top if neither is said.
    #[serde(default)]
    pub after: Option<String>,
    /// The issue it shall stand right above, by id or key.
    #[serde(default)]
    pub before: Option<String>,
}

word_enum! {
    /// What a line of an issue's history says.
    ActivityAction {
        /// It was written.
        Created = "created",
        /// Its title changed.
        TitleChanged = "title_changed",
        /// Its description changed.
        DescriptionChanged = "description_changed",
        /// It moved to another column.
        StatusChanged = "status_changed",
        /// It matters more or less.
        PriorityChanged = "priority_changed",
        /// It is somebody else's, or nobody's.
        AssigneeChanged = "assignee_changed",
        /// It is due at another time.
        DueDateChanged = "due_date_changed",
        /// It lies within another issue, or in none.
        ParentChanged = "parent_changed",
        /// It belongs to another project, or to none.
        ProjectChanged = "project_changed",
        /// Its runs work in another repository.
        RepositoryChanged = "repository_changed",
        /// A label was put on it.
        LabelAdded = "label_added",
        /// A label was taken off it.
        LabelRemoved = "label_removed",
        /// Another issue is in its way.
        BlockerAdded = "blocker_added",
        /// Another issue is not in its way any more.
        BlockerRemoved = "blocker_removed",
        /// A file was put on it.
        AttachmentAdded = "attachment_added",
        /// A file was taken off it.
        AttachmentRemoved = "attachment_removed",
        /// It was put away.
        Archived = "archived",
        /// It was taken back.
        Restored = "restored",
        /// A run's work was accepted and is where it was wanted.
        WorkAccepted = "work_accepted",
        /// A run's work was rejected.
        WorkRejected = "work_rejected",
    }
}

impl ActivityAction {
    /// What of the issue it is about, for people.
    #[must_use]
    pub fn subject(self) -> &'static str {
        match self {
            Self::Created => "everything",
            Self::TitleChanged => "title",
            Self::DescriptionChanged => "description",
            Self::StatusChanged => "status",
            Self::PriorityChanged => "priority",
            Self::AssigneeChanged => "assignee",
            Self::DueDateChanged => "due date",
            Self::ParentChanged => "parent",
            Self::ProjectChanged => "project",
            Self::RepositoryChanged => "repository",
            Self::LabelAdded | Self::LabelRemoved => "labels",
            Self::BlockerAdded | Self::BlockerRemoved => "blockers",
            Self::AttachmentAdded | Self::AttachmentRemoved => "attachments",
            Self::Archived | Self::Restored => "archive",
            Self::WorkAccepted | Self::WorkRejected => "review",
        }
    }
}

word_enum! {
    /// What kind of line it is.
    TimelineKind {
        /// Something changed.
        Activity = "activity",
        /// Somebody said something.
        Comment = "comment",
    }
}

/// A line of an issue's history, or a comment on it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct TimelineEntry {
    /// Which of the two.
    #[serde(rename = "type")]
    pub kind: TimelineKind,
    /// Its id; a comment's is the comment's.
    pub id: uuid::Uuid,
    /// Whether a person, an agent or Shipmate did it.
    pub actor_type: ActorKind,
    /// Their id.
    pub actor_id: uuid::Uuid,
    /// Their name as it is now.
    pub actor_name: String,
    /// What was done; present for changes.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub action: Option<ActivityAction>,
    /// What it was before, in words of that time.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub from: Option<String>,
    /// What it was afterwards, in words of that time.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub to: Option<String>,
    /// The comment; present for comments.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub comment: Option<Comment>,
    /// When.
    pub created_at: DateTime<Utc>,
}
