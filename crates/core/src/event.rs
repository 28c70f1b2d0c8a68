//! Events: one change that somebody may want to hear of, numbered per workspace.

use chrono::{DateTime, Utc};
use serde::{Deserialize, Serialize};
use uuid::Uuid;

/// What changed. A listener reads the thing again; an event carries no state
/// that could be older than what the listener already has.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub enum EventKind {
    /// The workspace itself.
    Workspace,
    /// An issue was created or changed.
    Issue,
    /// A comment was written.
    Comment,
    /// An agent was created, changed or archived.
    Agent,
    /// A run was queued, changed or ended.
    Run,
    /// A machine or one of its runtimes came, changed or went.
    Machine,
    /// A repository was added or removed.
    Repository,
    /// A label was added, changed or removed.
    Label,
    /// A project or one of its pages was added, changed or removed; the subject is the project.
    Project,
    /// Somebody's inbox changed; the subject is the person.
    Inbox,
    /// Somebody came, changed or went; the subject is the person.
    Member,
    /// A price was set or removed.
    Price,
    /// An invitation was made, accepted or taken back.
    Invitation,
    /// A skill was added, changed or removed.
    Skill,
}

impl EventKind {
    /// The word as it is stored.
    #[must_use]
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Workspace => "workspace",
            Self::Issue => "issue",
            Self::Comment => "comment",
            Self::Agent => "agent",
            Self::Run => "run",
            Self::Machine => "machine",
            Self::Repository => "repository",
            Self::Label => "label",
            Self::Project => "project",
            Self::Inbox => "inbox",
            Self::Member => "member",
            Self::Price => "price",
            Self::Invitation => "invitation",
            Self::Skill => "skill",
        }
    }
}

/// One event of a workspace's log.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct Event {
    /// Counts from 1 in each workspace, without gaps.
    pub seq: i64,
    /// What kind of thing changed.
    pub kind: EventKind,
    /// Which one.
    pub subject_id: Uuid,
    /// The issue it belongs to, where there is one.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub issue_id: Option<Uuid>,
    /// When, by the server's clock.
    pub at: DateTime<Utc>,
}

/// A piece of a workspace's log.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct Page {
    /// In order, without gaps.
    pub events: Vec<Event>,
    /// The number to ask after next.
    pub next: i64,
    /// Whether `after` is not one of ours, or so old that what came after it
    /// is not kept any more. Then there are no events: load everything anew,
    /// and go on from `next`.
    pub reset: bool,
}
