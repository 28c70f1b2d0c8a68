//! What the reference's daemons are answered.

use chrono::{DateTime, Utc};
use serde::Serialize;
use serde_json::{Value, json};
use shipmate_core::api::identity::WorkspaceRepo;
use shipmate_core::id::{AgentId, CommentId, ExecutionId, IssueId, RuntimeId, WorkspaceId};
use shipmate_core::status::{ActorKind, RunStatus, TriggerKind};
use shipmate_store::reference::{Execution, Queued, Runtime};
use uuid::Uuid;

use crate::error::ApiError;

/// How much of a comment tells what it is about, in characters.
const SUMMARY: usize = 200;

/// Says that a message arrived.
#[derive(Debug, Serialize, utoipa::ToSchema)]
#[schema(as = ReferenceDone)]
pub(crate) struct Done {
    status: &'static str,
}

impl Done {
    pub(crate) const OK: Self = Self { status: "ok" };
}

/// An execution as the reference's daemons know it, or a task that waits for one.
#[derive(Debug, Serialize, utoipa::ToSchema)]
#[schema(as = ReferenceTask)]
pub(crate) struct Task {
    /// The execution's id; while it waits, the task's.
    pub(super) id: Uuid,
    pub(super) agent_id: AgentId,
    pub(super) runtime_id: RuntimeId,
    pub(super) issue_id: IssueId,
    pub(super) workspace_id: WorkspaceId,
    pub(super) status: &'static str,
    pub(super) priority: i64,
    pub(super) dispatched_at: Option<DateTime<Utc>>,
    pub(super) started_at: Option<DateTime<Utc>>,
    pub(super) completed_at: Option<DateTime<Utc>>,
    #[schema(value_type = Option<Object>)]
    pub(super) result: Option<Value>,
    pub(super) error: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(super) failure_reason: Option<String>,
    pub(super) attempt: i64,
    pub(super) max_attempts: i64,
    /// The execution that it tries again.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(super) parent_task_id: Option<Uuid>,
    /// The comment that woke the agent.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(super) trigger_comment_id: Option<CommentId>,
    /// Its beginning.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(super) trigger_summary: Option<String>,
    pub(super) created_at: DateTime<Utc>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(super) work_dir: Option<String>,
    pub(super) kind: &'static str,
}

/// Everything a machine needs to know to run an execution.
#[derive(Debug, Serialize, utoipa::ToSchema)]
#[schema(as = ReferenceWork)]
pub(crate) struct Work {
    #[serde(flatten)]
    pub(super) task: Task,
    pub(super) agent: Agent,
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub(super) repos: Vec<WorkspaceRepo>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(super) prior_session_id: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(super) prior_work_dir: Option<String>,
    #[serde(flatten)]
    pub(super) trigger: Option<Trigger>,
}

/// The agent that is to do it.
#[derive(Debug, Serialize, utoipa::ToSchema)]
#[schema(as = ReferenceAgent)]
pub(crate) struct Agent {
    pub(super) id: AgentId,
    pub(super) name: String,
    pub(super) instructions: String,
    #[serde(skip_serializing_if = "String::is_empty")]
    pub(super) model: String,
}

/// The comment that woke it.
#[derive(Debug, Serialize, utoipa::ToSchema)]
#[schema(as = ReferenceTrigger)]
pub(crate) struct Trigger {
    #[serde(rename = "trigger_comment_content")]
    pub(super) content: String,
    #[serde(rename = "trigger_author_type")]
    pub(super) author_type: ActorKind,
    #[serde(rename = "trigger_author_name")]
    pub(super) author_name: String,
}

/// How an execution is doing, in the reference's words. One that is no longer
/// to be worked on is `cancelled`: the one word that makes its daemon stop.
pub(super) fn status(execution: &Execution) -> &'static str {
    match (execution.live, execution.closed) {
        (true, _) if !execution.is_newest() || execution.cancel_requested_at.is_some() => "cancelled",
        (true, _) if execution.started_at.is_some() => "running",
        (true, _) => "dispatched",
        (false, true) if execution.is_newest() && execution.status.is_final() => execution.status.as_str(),
        (false, true) => "failed",
        (false, false) => "cancelled",
    }
}

impl Task {
    /// A task that this runtime could start.
    pub(super) fn waiting(queued: &Queued, runtime: &Runtime) -> Self {
        Self {
            id: queued.id.0,
            agent_id: queued.agent_id,
            runtime_id: runtime.id,
            issue_id: queued.issue_id,
            workspace_id: runtime.workspace_id,
            status: RunStatus::Queued.as_str(),
            priority: queued.weight,
            dispatched_at: None,
            started_at: None,
            completed_at: None,
            result: None,
            error: None,
            failure_reason: None,
            attempt: queued.epoch + 1,
            max_attempts: queued.max_attempts,
            parent_task_id: None,
            trigger_comment_id: None,
            trigger_summary: None,
            created_at: queued.created_at,
            work_dir: None,
            kind: kind(queued.kind),
        }
    }
}

impl TryFrom<&Execution> for Task {
    type Error = ApiError;
    fn try_from(execution: &Execution) -> Result<Self, ApiError> {
        let status = status(execution);
        let of = |wanted: RunStatus| status == wanted.as_str();
        let directory = execution.directory.clone().filter(|directory| !directory.is_empty());
        let result = of(RunStatus::Completed).then(|| {
            json!({
                "output": execution.summary, "pr_url": "",
                "session_id": execution.native_session.clone().unwrap_or_default(),
                "work_dir": directory.clone().unwrap_or_default(),
            })
        });
        Ok(Self {
            id: execution.id.0,
            agent_id: execution.agent_id,
            runtime_id: execution.assignment()?.runtime_id,
            issue_id: execution.issue_id,
            workspace_id: execution.workspace_id,
            status,
            priority: execution.weight,
            dispatched_at: Some(execution.dispatched_at),
            started_at: execution.started_at,
            completed_at: execution.ended_at,
            result,
            error: execution.failure_message.clone().filter(|_| of(RunStatus::Failed)),
            failure_reason: execution.failure_class.clone().filter(|_| of(RunStatus::Failed)),
            attempt: execution.epoch,
            max_attempts: execution.max_attempts,
            parent_task_id: execution.prior_id.map(|id| id.0),
            trigger_comment_id: execution.trigger_comment_id,
            trigger_summary: execution.trigger_content.as_deref().map(|said| said.chars().take(SUMMARY).collect()),
            created_at: execution.created_at,
            work_dir: directory,
            kind: kind(execution.kind),
        })
    }
}

/// What woke the agent, in the reference's words.
pub(super) fn kind(kind: TriggerKind) -> &'static str {
    match kind {
        TriggerKind::Comment | TriggerKind::Mention | TriggerKind::Reply => "comment",
        TriggerKind::Assigned | TriggerKind::LeftBacklog | TriggerKind::Rerun | TriggerKind::Retry => "direct",
    }
}

/// The answer to a claim.
#[derive(Debug, Serialize, utoipa::ToSchema)]
#[schema(as = ReferenceClaimed)]
pub(crate) struct Claimed {
    pub(super) task: Option<Work>,
}

/// What became of what a daemon lost.
#[derive(Debug, Serialize, utoipa::ToSchema)]
#[schema(as = ReferenceRecovered)]
pub(crate) struct Recovered {
    /// How many executions ended by it.
    pub(super) orphaned: i64,
    /// How many of their tasks are tried again.
    pub(super) retried: i64,
}

/// Answers a claim with nothing.
pub(super) const NOTHING: Claimed = Claimed { task: None };

/// A word about an execution.
#[derive(Debug, Serialize, utoipa::ToSchema)]
#[schema(as = ReferenceStatus)]
pub(crate) struct Status {
    pub(super) status: &'static str,
}

/// The id under which a daemon knows an execution.
pub(super) fn task_id(execution: ExecutionId) -> Uuid {
    execution.0
}
