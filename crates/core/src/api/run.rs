//! Runs: a task with its newest execution, as people see it.

use chrono::{DateTime, Utc};
use serde::{Deserialize, Serialize};

use crate::api::price::Cost;
use crate::api::review::{Review, ReviewState};
use crate::id::{AgentId, IssueId, RuntimeId, TaskId, WorkspaceId};
use crate::journal::{DiffFile, FailureClass, Record};
use crate::question::{Answer, Question};
use crate::rules::task::WaitReason;
use crate::rules::watch::Activity;
use crate::status::{RunStatus, TriggerKind};

/// A task with its newest execution.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct Run {
    /// The task's id.
    pub id: TaskId,
    /// The workspace it belongs to.
    pub workspace_id: WorkspaceId,
    /// The issue it works on.
    pub issue_id: IssueId,
    /// The issue's key, such as `SHIP-7`.
    pub issue_identifier: String,
    /// The agent that does it.
    pub agent_id: AgentId,
    /// The agent's name as it is now.
    pub agent_name: String,
    /// The kind of agent CLI.
    pub provider: String,
    /// How it is doing.
    pub status: RunStatus,
    /// What woke the agent.
    pub kind: TriggerKind,
    /// Why it waits; present while it is queued, and while its agent is at work
    /// and waits for a person's answer.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub wait: Option<Wait>,
    /// What its agent is doing; present while it runs and as soon as its
    /// machine has said something.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub activity: Option<Activity>,
    /// Whether somebody asked for its end and it has not ended yet.
    pub cancelling: bool,
    /// How many executions there were.
    pub attempt: i64,
    /// How many there may be.
    pub max_attempts: i64,
    /// The runtime that has or had it, if that still exists.
    pub runtime_id: Option<RuntimeId>,
    /// The machine that has or had it.
    pub machine: Option<String>,
    /// The version of the agent CLI, where it has one; present once it runs.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub tool_version: Option<String>,
    /// The model that answered.
    pub model: Option<String>,
    /// The agent CLI's own conversation id.
    pub session_id: Option<String>,
    /// The work tree on the machine.
    pub work_dir: Option<String>,
    /// The branch it works on.
    pub branch: Option<String>,
    /// The directory of its machine that it works in itself, if it does: what it
    /// changes is changed there at once, and no other run works there meanwhile.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub works_in: Option<String>,
    /// The agent's closing words.
    pub summary: Option<String>,
    /// Why it failed; present exactly when it did.
    pub failure: Option<Failure>,
    /// The failure's message, for the reference's clients.
    pub error: Option<String>,
    /// Tokens used so far.
    pub usage: UsageTotal,
    /// What they cost.
    #[serde(default)]
    pub cost: Cost,
    /// What changed so far; present once the diff is known.
    pub diff: Option<DiffStat>,
    /// What a person decided about its work.
    pub review: ReviewState,
    /// The newest decision, also if it could not be carried out.
    pub review_details: Option<Review>,
    /// How many journal records the server has.
    pub records: i64,
    /// When the wish came up.
    pub created_at: DateTime<Utc>,
    /// When a machine took it.
    pub dispatched_at: Option<DateTime<Utc>>,
    /// When the agent's process ran.
    pub started_at: Option<DateTime<Utc>>,
    /// When it ended.
    pub completed_at: Option<DateTime<Utc>>,
}

/// Why a run waits.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct Wait {
    /// The reason, for a program.
    #[serde(flatten)]
    pub reason: WaitReason,
    /// The reason, for a person.
    pub text: String,
    /// Since when the run waits.
    pub since: DateTime<Utc>,
}

/// A question of a run's agent.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct AskedQuestion {
    /// What is asked.
    #[serde(flatten)]
    pub question: Question,
    /// When.
    pub asked_at: DateTime<Utc>,
    /// Whether it can be answered now.
    pub open: bool,
    /// The answer, if there is one.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub answer: Option<Answer>,
    /// Who gave it, by name; none if nobody did in time.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub answered_by: Option<String>,
}

/// An answer to a question of a run's agent: exactly one of `choice`, `text`
/// and `deny`.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct GiveAnswer {
    /// The question's id; not needed if only one is open.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub question: Option<String>,
    /// One of the offered answers, by its id or its label.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub choice: Option<String>,
    /// An answer in words.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub text: Option<String>,
    /// That the answer is no.
    #[serde(default)]
    pub deny: bool,
}

/// Something for the agent at work.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct SendMessage {
    /// Markdown; it becomes a comment on the issue.
    pub text: String,
}

/// Why a run failed.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct Failure {
    /// What kind of failure.
    pub class: FailureClass,
    /// What happened.
    pub message: String,
    /// What to do about it.
    pub advice: String,
}

/// Tokens of all executions of a run together.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct UsageTotal {
    /// Tokens read, without those from a cache.
    pub input_tokens: i64,
    /// Tokens written.
    pub output_tokens: i64,
    /// Tokens read from a cache.
    pub cache_read_tokens: i64,
    /// Tokens written to a cache.
    pub cache_write_tokens: i64,
}

/// The size of a diff.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct DiffStat {
    /// How many files changed.
    pub files: i64,
    /// Lines added.
    pub additions: i64,
    /// Lines removed.
    pub deletions: i64,
}

/// A run's diff.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct RunDiff {
    /// A unified diff; empty while none is known.
    pub patch: String,
    /// The files that changed.
    pub files: Vec<DiffFile>,
    /// Whether `patch` was cut.
    pub truncated: bool,
}

/// One turn of a run: from something that was said to the agent to the next
/// thing, or to the end.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct RunTurn {
    /// Which one, from 1.
    pub turn: i64,
    /// The number of its first record in the transcript.
    pub first_record: i64,
    /// The number of its last one, once it is over.
    pub last_record: Option<i64>,
    /// The comment that the agent took up with it; none in the first turn.
    pub comment_id: Option<String>,
    /// When it began, by the machine's clock.
    pub began_at: DateTime<Utc>,
    /// When it was over, by the machine's clock.
    pub ended_at: Option<DateTime<Utc>>,
    /// The commit that keeps the work tree as it was then, on the machine.
    pub commit: Option<String>,
    /// What changed in it; present once that is known.
    pub diff: Option<DiffStat>,
}

/// A piece of a run's transcript.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct Transcript {
    /// Which attempt these records are of.
    pub attempt: i64,
    /// In order, without gaps, beginning with the number asked for.
    pub records: Vec<Record>,
    /// The number to ask for next.
    pub next: i64,
    /// Whether there will be no more after `next`.
    pub ended: bool,
}
