//! What agents do on the board in the middle of their runs.

use chrono::{DateTime, Utc};
use shipmate_core::id::{AccountId, AgentId, ExecutionId, IssueId, TaskId, WorkspaceId};
use sqlx::FromRow;
use uuid::Uuid;

use crate::error::Result;
use crate::sql::{Read, Sql, Write, args, statements};

statements! {
    PLACE = Sql::Same(
        "SELECT e.workspace_id, e.daemon_id, e.task_id, e.epoch, e.live, t.epoch AS task_epoch, t.agent_id, t.issue_id,
                t.requester_id, i.parent_issue_id, w.issue_prefix
         FROM execution e JOIN task t ON t.id = e.task_id JOIN issue i ON i.id = t.issue_id
         JOIN workspace w ON w.id = e.workspace_id WHERE e.id = $1"
    );
    // The execution is locked, so that no two acts of it take one number.
    NOTE = Sql::Same(
        "INSERT INTO act (execution_id, task_id, number, verb, subject_id, done_at)
         VALUES ($1, $2, (SELECT COALESCE(MAX(number), 0) + 1 FROM act WHERE execution_id = $1), $3, $4, $5)"
    );
    COUNT = Sql::Same("SELECT COUNT(*) AS value FROM act WHERE task_id = $1 AND verb = $2");
}

/// Where an execution stands, for what its agent may do there.
#[derive(Debug, Clone, FromRow)]
pub struct Place {
    /// Its workspace.
    pub workspace_id: WorkspaceId,
    /// What the workspace's keys begin with.
    pub issue_prefix: String,
    /// The daemon it was given to.
    pub daemon_id: String,
    /// Its task.
    pub task_id: TaskId,
    /// Its agent.
    pub agent_id: AgentId,
    /// Its issue.
    pub issue_id: IssueId,
    /// The issue in which that one lies.
    pub parent_issue_id: Option<IssueId>,
    /// The person whose wish it is in the end, if that is known.
    pub requester_id: Option<AccountId>,
    epoch: i64,
    live: bool,
    task_epoch: i64,
}

impl Place {
    /// Whether it lives, and is the task's newest, and of this epoch.
    #[must_use]
    pub fn is_live(&self, epoch: i64) -> bool {
        self.live && self.epoch == epoch && self.task_epoch == epoch
    }
}

#[derive(FromRow)]
struct CountRow {
    value: i64,
}

/// Where an execution stands.
pub async fn place(read: &mut Read, execution: ExecutionId) -> Result<Option<Place>> {
    read.optional(PLACE, args![execution]).await
}

/// Remembers one act. The execution must be locked.
pub async fn note(
    write: &mut Write,
    (execution, task): (ExecutionId, TaskId),
    (verb, subject): (&str, Uuid),
    now: DateTime<Utc>,
) -> Result<()> {
    write.execute(NOTE, args![execution, task, verb, subject, now]).await.map(drop)
}

/// How often a run's agent has done this, in all of the run's executions.
pub async fn count(read: &mut Read, task: TaskId, verb: &str) -> Result<i64> {
    let row: CountRow = read.one(COUNT, args![task, verb]).await?;
    Ok(row.value)
}
