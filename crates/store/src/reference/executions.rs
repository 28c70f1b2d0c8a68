//! Executions as the reference's daemons know them.

use chrono::{DateTime, Utc};
use shipmate_core::api::daemon::Assignment;
use shipmate_core::id::{AccountId, AgentId, CommentId, ExecutionId, IssueId, TaskId, WorkspaceId};
use shipmate_core::status::{RunStatus, TriggerKind};
use sqlx::FromRow;

use super::Runtime;
use crate::error::{Error, Result};
use crate::sql::{Read, Sql, Write, args, statements};

macro_rules! queued {
    ($ids:literal) => {
        concat!(
            "SELECT t.id, t.issue_id, t.agent_id, t.epoch, t.weight, t.kind, t.created_at, a.max_attempts
             FROM task t JOIN agent a ON a.id = t.agent_id
             WHERE t.workspace_id = $1 AND t.status = 'queued' AND t.id IN (SELECT ",
            $ids,
            ") ORDER BY t.weight DESC, t.queued_at, t.id"
        )
    };
}

statements! {
    EXECUTION = Sql::Same(
        "SELECT e.id, e.task_id, e.workspace_id, e.daemon_id, e.epoch, e.assignment, e.live, e.closed, e.directory,
                e.native_session, e.lease_seconds, e.lease_expires_at, e.dispatched_at, e.started_at, e.ended_at,
                t.issue_id, t.agent_id, t.epoch AS task_epoch, t.status, t.kind, t.weight, t.summary, t.failure_class,
                t.failure_message, t.cancel_requested_at, t.created_at, a.max_attempts, m.owner_id,
                (SELECT b.id FROM execution b WHERE b.task_id = e.task_id AND b.epoch = e.epoch - 1) AS prior_id,
                (SELECT g.comment_id FROM task_trigger g WHERE g.task_id = e.task_id AND g.comment_id IS NOT NULL
                 ORDER BY g.created_at DESC, g.id DESC LIMIT 1) AS trigger_comment_id,
                (SELECT c.content FROM task_trigger g JOIN comment c ON c.id = g.comment_id WHERE g.task_id = e.task_id
                 ORDER BY g.created_at DESC, g.id DESC LIMIT 1) AS trigger_content,
                (SELECT COUNT(*) FROM member k WHERE k.workspace_id = e.workspace_id AND k.account_id = $2) AS memberships
         FROM execution e
         JOIN task t ON t.id = e.task_id
         JOIN agent a ON a.id = t.agent_id
         JOIN machine m ON m.workspace_id = e.workspace_id AND m.daemon_id = e.daemon_id
         WHERE e.id = $1"
    );
    LIVE = Sql::Same(
        "SELECT id, assignment, lease_seconds, lease_expires_at, dispatched_at, started_at FROM execution
         WHERE live AND daemon_id = $1 AND workspace_id = $2 ORDER BY dispatched_at, id"
    );
    PLACE = Sql::Same("UPDATE execution SET directory = $2 WHERE id = $1");
    PRIOR_DIRECTORY = Sql::Same(
        "SELECT e.directory FROM execution e JOIN task t ON t.id = e.task_id
         WHERE t.issue_id = $1 AND t.agent_id = $2 AND e.daemon_id = $3 AND e.native_session = $4
           AND e.directory IS NOT NULL
         ORDER BY e.dispatched_at DESC LIMIT 1"
    );
    QUEUED = Sql::Each {
        sqlite: queued!("unhex(value) FROM json_each($2)"),
        postgres: queued!("CAST(value AS UUID) FROM json_array_elements_text(CAST($2 AS JSON))"),
    };
    USAGE = Sql::Same(
        "SELECT model, CAST(SUM(input_tokens) AS BIGINT) AS input_tokens,
                CAST(SUM(output_tokens) AS BIGINT) AS output_tokens,
                CAST(SUM(cache_read_tokens) AS BIGINT) AS cache_read_tokens,
                CAST(SUM(cache_write_tokens) AS BIGINT) AS cache_write_tokens
         FROM usage_entry WHERE execution_id = $1 GROUP BY model"
    );
}

/// An execution with its task, and what it is to the account that asked.
#[derive(Debug, Clone, FromRow)]
pub struct Execution {
    /// The execution; the reference's daemons call it a task.
    pub id: ExecutionId,
    /// The task.
    pub task_id: TaskId,
    /// Its workspace.
    pub workspace_id: WorkspaceId,
    /// The daemon it was given to.
    pub daemon_id: String,
    /// Its epoch.
    pub epoch: i64,
    assignment: String,
    /// Whether it has not ended.
    pub live: bool,
    /// Whether it ended by its journal's last record.
    pub closed: bool,
    /// The work tree on the machine.
    pub directory: Option<String>,
    /// The agent CLI's conversation id.
    pub native_session: Option<String>,
    /// How long its lease lasts.
    pub lease_seconds: i64,
    /// When its lease ends.
    pub lease_expires_at: DateTime<Utc>,
    /// When it was given to the daemon.
    pub dispatched_at: DateTime<Utc>,
    /// When the agent's process ran.
    pub started_at: Option<DateTime<Utc>>,
    /// When it ended.
    pub ended_at: Option<DateTime<Utc>>,
    /// Its issue.
    pub issue_id: IssueId,
    /// Its agent.
    pub agent_id: AgentId,
    /// The epoch of its task's newest execution.
    pub task_epoch: i64,
    /// How its task is doing.
    #[sqlx(try_from = "String")]
    pub status: RunStatus,
    /// What woke the agent.
    #[sqlx(try_from = "String")]
    pub kind: TriggerKind,
    /// How often its agent tries at most.
    pub max_attempts: i64,
    /// How much its issue matters.
    pub weight: i64,
    /// The agent's closing words.
    pub summary: Option<String>,
    /// The kind of failure, if its task failed.
    pub failure_class: Option<String>,
    /// What happened, if its task failed.
    pub failure_message: Option<String>,
    /// When somebody asked for its end.
    pub cancel_requested_at: Option<DateTime<Utc>>,
    /// When its task came up.
    pub created_at: DateTime<Utc>,
    /// The execution before it, if its task is tried again.
    pub prior_id: Option<ExecutionId>,
    /// The newest comment that woke the agent.
    pub trigger_comment_id: Option<CommentId>,
    /// What that says.
    pub trigger_content: Option<String>,
    /// Whose machine it was given to.
    pub owner_id: AccountId,
    memberships: i64,
}

impl Execution {
    /// Whether the account that asked is a member of its workspace.
    #[must_use]
    pub fn asked_by_member(&self) -> bool {
        self.memberships > 0
    }

    /// What its machine was told.
    pub fn assignment(&self) -> Result<Assignment> {
        read_assignment(&self.assignment)
    }

    /// Whether no newer execution of its task has replaced it.
    #[must_use]
    pub fn is_newest(&self) -> bool {
        self.epoch == self.task_epoch
    }
}

/// A task that waits for a machine.
#[derive(Debug, Clone, FromRow)]
pub struct Queued {
    /// The task.
    pub id: TaskId,
    /// Its issue.
    pub issue_id: IssueId,
    /// Its agent.
    pub agent_id: AgentId,
    /// How many executions it has had.
    pub epoch: i64,
    /// How much its issue matters.
    pub weight: i64,
    /// What woke the agent.
    #[sqlx(try_from = "String")]
    pub kind: TriggerKind,
    /// When it came up.
    pub created_at: DateTime<Utc>,
    /// How often its agent tries.
    pub max_attempts: i64,
}

/// Those of these tasks that wait, the one that matters most first.
pub async fn queued(
    read: &mut Read,
    workspace: WorkspaceId,
    ids: impl IntoIterator<Item = TaskId>,
) -> Result<Vec<Queued>> {
    read.all(QUEUED, args![workspace, crate::ids::json(ids.into_iter().map(|id| id.0))]).await
}

#[derive(FromRow)]
struct LiveRow {
    id: ExecutionId,
    assignment: String,
    lease_seconds: i64,
    lease_expires_at: DateTime<Utc>,
    dispatched_at: DateTime<Utc>,
    started_at: Option<DateTime<Utc>>,
}

/// An execution that the server believes a daemon has.
#[derive(Debug, Clone)]
pub struct Live {
    /// The execution.
    pub id: ExecutionId,
    /// What its machine was told.
    pub assignment: Assignment,
    /// How long its lease lasts.
    pub lease_seconds: i64,
    /// When its lease ends.
    pub lease_expires_at: DateTime<Utc>,
    /// When it was given to the daemon.
    pub dispatched_at: DateTime<Utc>,
    /// When the agent's process ran.
    pub started_at: Option<DateTime<Utc>>,
}

#[derive(FromRow)]
struct DirectoryRow {
    directory: String,
}

/// The tokens of one model in one execution.
#[derive(Debug, Clone, FromRow)]
pub struct ModelUsage {
    /// The model's name.
    pub model: String,
    /// Tokens read, without those from a cache.
    pub input_tokens: i64,
    /// Tokens written.
    pub output_tokens: i64,
    /// Tokens read from a cache.
    pub cache_read_tokens: i64,
    /// Tokens written to a cache.
    pub cache_write_tokens: i64,
}

fn read_assignment(text: &str) -> Result<Assignment> {
    serde_json::from_str(text).map_err(|error| Error::Query(format!("an assignment: {error}")))
}

/// An execution by its id alone, and what it is to `account`.
pub async fn execution(read: &mut Read, id: ExecutionId, account: AccountId) -> Result<Option<Execution>> {
    read.optional(EXECUTION, args![id, account]).await
}

/// What the server believes a runtime has. By provider, not by the runtime's
/// id: a runtime that was deleted and registered again has what it had.
pub async fn live_on(read: &mut Read, runtime: &Runtime) -> Result<Vec<Live>> {
    let rows: Vec<LiveRow> = read.all(LIVE, args![&runtime.daemon_id, runtime.workspace_id]).await?;
    let mut live = Vec::new();
    for row in rows {
        let assignment = read_assignment(&row.assignment)?;
        if assignment.provider == runtime.provider {
            live.push(Live {
                id: row.id,
                assignment,
                lease_seconds: row.lease_seconds,
                lease_expires_at: row.lease_expires_at,
                dispatched_at: row.dispatched_at,
                started_at: row.started_at,
            });
        }
    }
    Ok(live)
}

/// Notes where on its machine an execution works.
pub async fn place(write: &mut Write, execution: ExecutionId, directory: &str) -> Result<()> {
    write.execute(PLACE, args![execution, directory]).await.map(drop)
}

/// Where the conversation `session` was had.
pub async fn prior_directory(
    read: &mut Read,
    (issue, agent): (IssueId, AgentId),
    daemon_id: &str,
    session: &str,
) -> Result<Option<String>> {
    let row: Option<DirectoryRow> = read.optional(PRIOR_DIRECTORY, args![issue, agent, daemon_id, session]).await?;
    Ok(row.map(|row| row.directory).filter(|directory| !directory.is_empty()))
}

/// What an execution's journal says of tokens so far, by model.
pub async fn usage(read: &mut Read, execution: ExecutionId) -> Result<Vec<ModelUsage>> {
    read.all(USAGE, args![execution]).await
}
