//! Issues, comments, agents, repositories and machines as the board sees them.

mod machine;

use chrono::{DateTime, FixedOffset, NaiveDate, Utc};
use serde::de::Error as _;
use serde::{Deserialize, Deserializer, Serialize};

use crate::api::issue::{ChildProgress, IssueRef, Label};
use crate::api::price::ChainBudget;
use crate::api::run::Run;
use crate::api::talk::{Reaction, Receipt};
use crate::id::{
    AccountId, AgentId, AttachmentId, CommentId, IssueId, LabelId, ProjectId, RepositoryId, RuntimeId, TaskId,
    WorkspaceId,
};
use crate::status::{ActorKind, AgentStatus, Approval, CommentKind, IssueStatus, MatchSource, Presence, Priority};
pub use machine::{Machine, UpdateMachine};

/// The longest title, in bytes.
pub const MAX_TITLE_BYTES: usize = 500;
/// The longest description, comment or instruction, in bytes.
pub const MAX_PROSE_BYTES: usize = 256 * 1024;
/// The longest name of an agent, repository, workspace or token, in bytes.
pub const MAX_NAME_BYTES: usize = 100;

/// A piece of work.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct Issue {
    /// Its id.
    pub id: IssueId,
    /// The workspace it belongs to.
    pub workspace_id: WorkspaceId,
    /// Counts from 1 in each workspace.
    pub number: i64,
    /// The key people use, such as `SHIP-7`.
    pub identifier: String,
    /// One line.
    pub title: String,
    /// Markdown.
    pub description: String,
    /// Where it stands.
    pub status: IssueStatus,
    /// How much it matters.
    pub priority: Priority,
    /// Whether `assignee_id` names a person or an agent.
    pub assignee_type: Option<ActorKind>,
    /// Whom it is assigned to.
    pub assignee_id: Option<uuid::Uuid>,
    /// Who wrote it.
    pub creator_type: ActorKind,
    /// Their id.
    pub creator_id: uuid::Uuid,
    /// The repository its runs work in; none means the workspace's first.
    pub repository_id: Option<RepositoryId>,
    /// The project it belongs to.
    #[serde(default)]
    pub project_id: Option<ProjectId>,
    /// The issue it lies within.
    #[serde(default)]
    pub parent_issue_id: Option<IssueId>,
    /// The day it is due.
    #[serde(default)]
    pub due_date: Option<NaiveDate>,
    /// The labels on it, by name.
    #[serde(default)]
    pub labels: Vec<Label>,
    /// The issues that were said to be in its way, over or not. While one is
    /// open its runs wait.
    #[serde(default)]
    pub blocked_by: Vec<IssueRef>,
    /// How far the issues within it are.
    #[serde(default)]
    pub child_progress: ChildProgress,
    /// Where it stands within its column; smaller is higher.
    pub position: f64,
    /// Grows with each change; send it back with an edit to be told of edits in between.
    pub version: i64,
    /// Its newest run, if an agent was ever woken for it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub latest_run: Option<Box<Run>>,
    /// When it was written.
    pub created_at: DateTime<Utc>,
    /// When it last changed.
    pub updated_at: DateTime<Utc>,
    /// When it was put away, if it was.
    #[serde(default)]
    pub archived_at: Option<DateTime<Utc>>,
}

impl Issue {
    /// Whether something is left to do: then it is in the way of what waits for it.
    #[must_use]
    pub fn is_open(&self) -> bool {
        self.archived_at.is_none() && !self.status.is_over()
    }
}

/// A page of issues.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct IssueList {
    /// In the order asked for.
    pub issues: Vec<Issue>,
    /// How many match in all.
    pub total: i64,
}

/// An issue that was searched for.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct FoundIssue {
    /// The issue.
    #[serde(flatten)]
    pub issue: Issue,
    /// Where the most telling of the words is; the foremost place, if it is in several.
    #[serde(default)]
    pub match_source: MatchSource,
}

/// A page of issues that were searched for.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct FoundIssues {
    /// The best matches first.
    pub issues: Vec<FoundIssue>,
    /// How many match in all.
    pub total: i64,
}

/// A new issue.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct CreateIssue {
    /// One line, 1 to [`MAX_TITLE_BYTES`].
    pub title: String,
    /// Markdown, at most [`MAX_PROSE_BYTES`].
    #[serde(default)]
    pub description: Option<String>,
    /// `todo` if not said.
    #[serde(default)]
    pub status: Option<IssueStatus>,
    /// `none` if not said.
    #[serde(default)]
    pub priority: Option<Priority>,
    /// Whether `assignee_id` names a person or an agent.
    #[serde(default)]
    pub assignee_type: Option<ActorKind>,
    /// Whom to assign it to; an agent starts at once unless the issue is in the backlog.
    #[serde(default)]
    pub assignee_id: Option<uuid::Uuid>,
    /// The repository its runs work in; its project's first if not said.
    #[serde(default)]
    pub repository_id: Option<RepositoryId>,
    /// The project it belongs to.
    #[serde(default)]
    pub project_id: Option<ProjectId>,
    /// The issue it lies within, by id or key.
    #[serde(default)]
    pub parent_issue_id: Option<String>,
    /// The day it is due; of a moment, its day.
    #[serde(default, deserialize_with = "day")]
    pub due_date: Option<NaiveDate>,
    /// The labels to put on it.
    #[serde(default)]
    pub label_ids: Vec<LabelId>,
    /// The issues that are in its way, by id or key.
    #[serde(default)]
    pub blocked_by: Vec<String>,
    /// Files that were sent before and belong to it, besides those that its
    /// description mentions.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub attachment_ids: Vec<AttachmentId>,
}

/// A change of an issue. A field that is absent stays as it is; an assignee,
/// repository, project, parent or due date that is `null` is taken away.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct UpdateIssue {
    /// See [`CreateIssue::title`].
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub title: Option<String>,
    /// See [`CreateIssue::description`].
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub description: Option<String>,
    /// The new status.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub status: Option<IssueStatus>,
    /// The new priority.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub priority: Option<Priority>,
    /// See [`CreateIssue::assignee_type`].
    #[serde(default, deserialize_with = "present", skip_serializing_if = "Option::is_none")]
    pub assignee_type: Option<Option<ActorKind>>,
    /// See [`CreateIssue::assignee_id`].
    #[serde(default, deserialize_with = "present", skip_serializing_if = "Option::is_none")]
    pub assignee_id: Option<Option<uuid::Uuid>>,
    /// See [`CreateIssue::repository_id`].
    #[serde(default, deserialize_with = "present", skip_serializing_if = "Option::is_none")]
    pub repository_id: Option<Option<RepositoryId>>,
    /// See [`CreateIssue::project_id`].
    #[serde(default, deserialize_with = "present", skip_serializing_if = "Option::is_none")]
    pub project_id: Option<Option<ProjectId>>,
    /// See [`CreateIssue::parent_issue_id`].
    #[serde(default, deserialize_with = "present", skip_serializing_if = "Option::is_none")]
    pub parent_issue_id: Option<Option<String>>,
    /// See [`CreateIssue::due_date`].
    #[serde(default, deserialize_with = "present_day", skip_serializing_if = "Option::is_none")]
    pub due_date: Option<Option<NaiveDate>>,
    /// All the labels it shall have.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub label_ids: Option<Vec<LabelId>>,
    /// The new place within its column.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub position: Option<f64>,
    /// The version this edit is based on. If the issue has moved on, the edit
    /// is refused with `conflict`; absent means "whatever it is now".
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub version: Option<i64>,
}

/// Tells `null` (`Some(None)`) from absent (`None`).
pub(crate) fn present<'de, D, T>(deserializer: D) -> Result<Option<Option<T>>, D::Error>
where
    D: Deserializer<'de>,
    T: Deserialize<'de>,
{
    Option::<T>::deserialize(deserializer).map(Some)
}

/// Reads a day, also out of a moment: the reference's clients say when on that
/// day.
fn day<'de, D: Deserializer<'de>>(deserializer: D) -> Result<Option<NaiveDate>, D::Error> {
    #[derive(Deserialize)]
    #[serde(untagged)]
    enum Due {
        Day(NaiveDate),
        Moment(DateTime<FixedOffset>),
        Other(String),
    }
    match Option::<Due>::deserialize(deserializer)? {
        None => Ok(None),
        Some(Due::Day(day)) => Ok(Some(day)),
        Some(Due::Moment(moment)) => Ok(Some(moment.date_naive())),
        Some(Due::Other(text)) => {
            Err(D::Error::custom(format!("due_date: `{text}` is not a day; it must look like 2026-12-31")))
        }
    }
}

fn present_day<'de, D: Deserializer<'de>>(deserializer: D) -> Result<Option<Option<NaiveDate>>, D::Error> {
    day(deserializer).map(Some)
}

/// A piece of talk on an issue.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct Comment {
    /// Its id.
    pub id: CommentId,
    /// The issue it is on.
    pub issue_id: IssueId,
    /// What it is.
    #[serde(rename = "type", default)]
    pub kind: CommentKind,
    /// Whether a person, an agent or Shipmate wrote it.
    pub author_type: ActorKind,
    /// Their id.
    pub author_id: uuid::Uuid,
    /// Their name as it is now.
    pub author_name: String,
    /// Markdown.
    pub content: String,
    /// The run that wrote it, if an agent did.
    pub run_id: Option<TaskId>,
    /// The first comment of the thread it belongs to; none if it is that one.
    #[serde(default)]
    pub parent_id: Option<CommentId>,
    /// When its thread was settled, if it was and it is the first one.
    #[serde(default)]
    pub resolved_at: Option<DateTime<Utc>>,
    /// Whether a person or an agent settled it.
    #[serde(default)]
    pub resolved_by_type: Option<ActorKind>,
    /// Their id.
    #[serde(default)]
    pub resolved_by_id: Option<uuid::Uuid>,
    /// When it was deleted. It is shown, without a text, while it has replies.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub deleted_at: Option<DateTime<Utc>>,
    /// The signs under it.
    #[serde(default)]
    pub reactions: Vec<Reaction>,
    /// Who hears it and how; only in the answer to writing it.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub trigger_outcomes: Vec<Receipt>,
    /// When it was written.
    pub created_at: DateTime<Utc>,
    /// When it last changed.
    pub updated_at: DateTime<Utc>,
}

/// A new comment.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct CreateComment {
    /// Markdown, 1 to [`MAX_PROSE_BYTES`].
    pub content: String,
    /// The comment it answers.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub parent_id: Option<CommentId>,
    /// Files that were sent before and come with it, besides those that it mentions.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub attachment_ids: Vec<AttachmentId>,
}

/// A teammate that is a program.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct Agent {
    /// Its id.
    pub id: AgentId,
    /// The workspace it belongs to.
    pub workspace_id: WorkspaceId,
    /// What people call it; unique in its workspace.
    pub name: String,
    /// One line about it.
    pub description: String,
    /// What it is told before every task; markdown.
    pub instructions: String,
    /// The kind of agent CLI that runs it.
    pub provider: String,
    /// The one runtime it may run on; none means any of its provider.
    pub runtime_id: Option<RuntimeId>,
    /// The model it asks for; empty means the CLI's own choice.
    pub model: String,
    /// How many runs it may have at a time, 1 to 50.
    pub max_concurrent_tasks: i64,
    /// How often a run is tried at most, 1 to 10, where trouble that passes
    /// broke it off: an overloaded service, a limit, a lost connection.
    #[serde(default = "default_attempts")]
    pub max_attempts: i64,
    /// What it may do without a person's leave.
    #[serde(default)]
    pub approval: Approval,
    /// How long it waits for a person's answer, in seconds, 30 to 604,800;
    /// then the answer is no.
    #[serde(default = "default_patience")]
    pub patience_seconds: i64,
    /// What runs that wake each other without a person may use before they
    /// wake it no more; none means that only their number and work count.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub chain_budget: Option<ChainBudget>,
    /// The labels that a machine must have to run it, all of them.
    pub required_labels: Vec<String>,
    /// A key of which one run in the workspace has it at a time; empty means
    /// that it needs none. Agents that use the same thing have the same key.
    pub concurrency_key: String,
    /// How many it has.
    pub running: i64,
    /// Whether a machine that can run it is there.
    pub presence: Presence,
    /// The two in one word.
    #[serde(default)]
    pub status: AgentStatus,
    /// Who owns it.
    pub owner_id: AccountId,
    /// When it was made.
    pub created_at: DateTime<Utc>,
    /// When it last changed.
    pub updated_at: DateTime<Utc>,
    /// When it was put away, if it was.
    pub archived_at: Option<DateTime<Utc>>,
}

fn default_patience() -> i64 {
    crate::question::DEFAULT_PATIENCE_SECONDS
}

fn default_attempts() -> i64 {
    crate::rules::retry::DEFAULT_ATTEMPTS
}

/// A new agent.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct CreateAgent {
    /// See [`Agent::name`].
    pub name: String,
    /// See [`Agent::provider`]; must be one that a machine of the workspace has offered.
    /// Not needed where `runtime_id` says it.
    #[serde(default)]
    pub provider: Option<String>,
    /// See [`Agent::description`].
    #[serde(default)]
    pub description: Option<String>,
    /// See [`Agent::instructions`].
    #[serde(default)]
    pub instructions: Option<String>,
    /// See [`Agent::model`].
    #[serde(default)]
    pub model: Option<String>,
    /// See [`Agent::runtime_id`].
    #[serde(default)]
    pub runtime_id: Option<RuntimeId>,
    /// See [`Agent::max_concurrent_tasks`]; 6 if not said.
    #[serde(default)]
    pub max_concurrent_tasks: Option<i64>,
    /// See [`Agent::max_attempts`]; 3 if not said.
    #[serde(default)]
    pub max_attempts: Option<i64>,
    /// See [`Agent::approval`]; `full` if not said.
    #[serde(default)]
    pub approval: Option<Approval>,
    /// See [`Agent::patience_seconds`]; an hour if not said.
    #[serde(default)]
    pub patience_seconds: Option<i64>,
    /// See [`Agent::chain_budget`].
    #[serde(default)]
    pub chain_budget: Option<ChainBudget>,
    /// See [`Agent::required_labels`]; not together with `runtime_id`.
    #[serde(default)]
    pub required_labels: Option<Vec<String>>,
    /// See [`Agent::concurrency_key`].
    #[serde(default)]
    pub concurrency_key: Option<String>,
}

/// A change of an agent. A field that is absent stays as it is.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct UpdateAgent {
    /// See [`Agent::name`].
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub name: Option<String>,
    /// See [`Agent::description`].
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub description: Option<String>,
    /// See [`Agent::instructions`].
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub instructions: Option<String>,
    /// See [`Agent::model`].
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub model: Option<String>,
    /// See [`Agent::runtime_id`].
    #[serde(default, deserialize_with = "present", skip_serializing_if = "Option::is_none")]
    pub runtime_id: Option<Option<RuntimeId>>,
    /// See [`Agent::max_concurrent_tasks`].
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub max_concurrent_tasks: Option<i64>,
    /// See [`Agent::max_attempts`].
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub max_attempts: Option<i64>,
    /// See [`Agent::approval`].
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub approval: Option<Approval>,
    /// See [`Agent::patience_seconds`].
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub patience_seconds: Option<i64>,
    /// See [`Agent::chain_budget`]; `null` takes it away.
    #[serde(default, deserialize_with = "present", skip_serializing_if = "Option::is_none")]
    pub chain_budget: Option<Option<ChainBudget>>,
    /// See [`Agent::required_labels`].
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub required_labels: Option<Vec<String>>,
    /// See [`Agent::concurrency_key`].
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub concurrency_key: Option<String>,
}

/// A git repository, or a directory of a machine, that issues work in.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct Repository {
    /// Its id.
    pub id: RepositoryId,
    /// What people call it; unique in its workspace.
    pub name: String,
    /// `https://…`, `ssh://…`, `user@host:path`, or a path on the machine
    /// that the machine's owner has allowed. `directory://` and a path means that
    /// very directory: no clone and no work tree, one run at a time, only on
    /// machines whose owners have opened it.
    pub url: String,
    /// The machine that it is a folder of; none if every machine may try to reach it.
    pub daemon_id: Option<String>,
    /// When it was added.
    pub created_at: DateTime<Utc>,
}

/// A new repository.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct CreateRepository {
    /// See [`Repository::name`]; made from the address if not said.
    #[serde(default)]
    pub name: Option<String>,
    /// See [`Repository::url`].
    pub url: String,
    /// See [`Repository::daemon_id`]; only with a path on a machine.
    #[serde(default)]
    pub daemon_id: Option<String>,
}

/// How an agent CLI is spoken to, for people.
#[must_use]
pub fn launch_header(provider: &str) -> String {
    match provider {
        "claude" | "gemini" => format!("{provider} (stream-json)"),
        "codex" => "codex app-server".to_owned(),
        other => other.to_owned(),
    }
}

/// What is known of a runtime's programs.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct RuntimeMetadata {
    /// The daemon's version.
    pub cli_version: String,
    /// What started the daemon, where it said so.
    pub launched_by: String,
    /// The agent CLI's version.
    pub version: String,
}

/// One provider on one daemon in one workspace.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct Runtime {
    /// Its id.
    pub id: RuntimeId,
    /// The workspace it serves.
    pub workspace_id: WorkspaceId,
    /// The daemon it is on.
    pub daemon_id: String,
    /// What people call it.
    pub name: String,
    /// Always `local`; kept for the reference's clients.
    pub runtime_mode: String,
    /// The kind of agent CLI.
    pub provider: String,
    /// How its agent CLI is spoken to, for people.
    #[serde(default)]
    pub launch_header: String,
    /// Whether it is there.
    pub status: Presence,
    /// The machine's name and the CLI's version.
    pub device_info: String,
    /// Versions, in the reference's form.
    #[serde(default)]
    pub metadata: RuntimeMetadata,
    /// The machine's time zone; `UTC` where it did not say.
    #[serde(default)]
    pub timezone: String,
    /// Whose machine it is.
    pub owner_id: AccountId,
    /// Since when a person keeps it from taking work, if somebody does. It is
    /// shown as offline then.
    #[serde(default)]
    pub disabled_at: Option<DateTime<Utc>>,
    /// When its daemon last beat.
    pub last_seen_at: DateTime<Utc>,
    /// When it was first registered.
    pub created_at: DateTime<Utc>,
    /// When it last changed.
    pub updated_at: DateTime<Utc>,
}

/// Changes what people call a runtime.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct UpdateRuntime {
    /// Its name from now on; empty or null gives it back the name that its
    /// machine calls it by.
    pub name: Option<String>,
}

/// What becomes of the runs that are under way on a runtime that is deleted.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub enum LiveChoice {
    /// They go on and are handed in.
    KeepRunning,
    /// Their machine is asked to end them.
    Cancel,
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn null_takes_the_assignee_away_and_absent_leaves_it() {
        let taken: UpdateIssue = serde_json::from_str(r#"{"assignee_id":null}"#).expect("valid");
        assert_eq!(taken.assignee_id, Some(None));
        let left: UpdateIssue = serde_json::from_str("{}").expect("valid");
        assert_eq!(left.assignee_id, None);
    }
}
