//! Issues.

mod details;
mod family;
mod filter;
mod order;
mod ways;

pub(crate) use details::STATEMENTS as DETAIL_STATEMENTS;
pub use details::{blockers, details};
pub(crate) use family::STATEMENTS as FAMILY_STATEMENTS;
pub use family::{add_blocker, depth, lock_edges, remove_blocker, tell_those_behind, waits_for, with_ancestors};
pub use filter::{Archived, Filter, Order, page};
pub(crate) use order::STATEMENTS as ORDER_STATEMENTS;
pub use order::{beside, settle, top};
pub(crate) use ways::STATEMENTS as WAY_STATEMENTS;

use chrono::{DateTime, Utc};
use shipmate_core::api::board::Issue;
use shipmate_core::api::issue::{ActivityAction, ChildProgress};
use shipmate_core::event::EventKind;
use shipmate_core::id::{ExecutionId, IssueId, ProjectId, RepositoryId, TaskId, WorkspaceId};
use shipmate_core::rules::activity::Change;
use shipmate_core::status::{ActorKind, IssueStatus, Priority};
use sqlx::FromRow;
use uuid::Uuid;

use crate::error::Result;
use crate::events::Value;
use crate::sql::{Read, Sql, Write, args, statements};
use crate::{activity, words};

/// The columns that every issue is read with.
macro_rules! columns {
    () => {
        "i.id, i.workspace_id, i.number, w.issue_prefix, i.title, i.description, i.status, i.priority, i.assignee_type,
         i.assignee_id, i.creator_type, i.creator_id, i.repository_id, i.project_id, i.parent_issue_id, i.due_date, i.position,
         i.version, i.latest_task_id, i.created_at, i.updated_at, i.archived_at"
    };
}
pub(crate) use columns;

statements! {
    BY_ID = Sql::Same(concat!(
        "SELECT ", columns!(),
        " FROM issue i JOIN workspace w ON w.id = i.workspace_id WHERE i.workspace_id = $1 AND i.id = $2"
    ));
    ID_BY_NUMBER = Sql::Same("SELECT id FROM issue WHERE workspace_id = $1 AND number = $2");
    // Whoever changes an issue or wakes somebody by it does so one after the
    // other, and takes its row before those of its executions and tasks:
    // always in that order nobody waits for each other.
    LOCK = Sql::Each {
        sqlite: "SELECT id FROM issue WHERE workspace_id = $1 AND id = $2",
        postgres: "SELECT id FROM issue WHERE workspace_id = $1 AND id = $2 FOR NO KEY UPDATE",
    };
    LOCK_OF_EXECUTION = Sql::Each {
        sqlite: "SELECT i.id FROM issue i JOIN task t ON t.issue_id = i.id JOIN execution e ON e.task_id = t.id WHERE e.id = $1",
        postgres: "SELECT i.id FROM issue i JOIN task t ON t.issue_id = i.id JOIN execution e ON e.task_id = t.id
                   WHERE e.id = $1 FOR NO KEY UPDATE OF i",
    };
    NEXT_NUMBER = Sql::Same("UPDATE workspace SET last_issue = last_issue + 1 WHERE id = $1 RETURNING last_issue AS value");
    TOP = Sql::Same("SELECT COALESCE(MIN(position), CAST(0 AS DOUBLE PRECISION)) AS top FROM issue WHERE workspace_id = $1 AND status = $2");
    INSERT = Sql::Same(
        "INSERT INTO issue (id, workspace_id, number, title, description, status, priority, assignee_type, assignee_id,
                            creator_type, creator_id, repository_id, position, version, created_at, updated_at,
                            title_folded, parent_issue_id, due_date, project_id, findable)
         VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, 1, $14, $14, $15, $16, $17, $18, TRUE)"
    );
    UPDATE = Sql::Same(
        "UPDATE issue SET title = $4, description = $5, status = $6, priority = $7, assignee_type = $8,
                          assignee_id = $9, repository_id = $10, position = $11, updated_at = $12,
                          title_folded = $13, parent_issue_id = $14, due_date = $15, archived_at = $16,
                          project_id = $17,
                          version = version + 1
         WHERE workspace_id = $1 AND id = $2 AND version = $3"
    );
    // What waits or runs is counted by its project.
    TASKS_MOVE_TOO = Sql::Same(
        "UPDATE task SET project_id = $2
         WHERE issue_id = $1 AND status IN ('queued', 'running') AND project_id IS DISTINCT FROM $2"
    );
    STATUS = Sql::Same("SELECT workspace_id, status, version FROM issue WHERE id = $1");
    MOVE = Sql::Same("UPDATE issue SET status = $2, updated_at = $3, version = version + 1 WHERE id = $1");
    WORKED_ON = Sql::Same(
        "SELECT count(*) AS value FROM task WHERE issue_id = $1 AND status IN ('queued', 'running')"
    );
    TOUCH = Sql::Same("UPDATE issue SET updated_at = $2, version = version + 1 WHERE id = $1 RETURNING version AS value");
}

#[derive(FromRow)]
pub(crate) struct IssueRow {
    id: IssueId,
    workspace_id: WorkspaceId,
    number: i64,
    issue_prefix: String,
    title: String,
    description: String,
    #[sqlx(try_from = "String")]
    status: IssueStatus,
    #[sqlx(try_from = "String")]
    priority: Priority,
    assignee_type: Option<String>,
    assignee_id: Option<Uuid>,
    #[sqlx(try_from = "String")]
    creator_type: ActorKind,
    creator_id: Uuid,
    repository_id: Option<RepositoryId>,
    project_id: Option<ProjectId>,
    parent_issue_id: Option<IssueId>,
    due_date: Option<String>,
    position: f64,
    version: i64,
    latest_task_id: Option<TaskId>,
    created_at: DateTime<Utc>,
    updated_at: DateTime<Utc>,
    archived_at: Option<DateTime<Utc>>,
}

#[derive(FromRow)]
struct IdRow {
    id: IssueId,
}

#[derive(FromRow)]
struct TopRow {
    top: f64,
}

#[derive(FromRow)]
struct StatusRow {
    workspace_id: WorkspaceId,
    #[sqlx(try_from = "String")]
    status: IssueStatus,
    version: i64,
}

/// An issue, and the id of its newest task.
pub type WithLatest = (Issue, Option<TaskId>);

impl From<IssueRow> for WithLatest {
    fn from(row: IssueRow) -> Self {
        let issue = Issue {
            id: row.id,
            workspace_id: row.workspace_id,
            number: row.number,
            identifier: format!("{}-{}", row.issue_prefix, row.number),
            title: row.title,
            description: row.description,
            status: row.status,
            priority: row.priority,
            assignee_type: row.assignee_type.and_then(|word| word.parse().ok()),
            assignee_id: row.assignee_id,
            creator_type: row.creator_type,
            creator_id: row.creator_id,
            repository_id: row.repository_id,
            project_id: row.project_id,
            parent_issue_id: row.parent_issue_id,
            due_date: row.due_date.and_then(|day| day.parse().ok()),
            labels: Vec::new(),
            blocked_by: Vec::new(),
            child_progress: ChildProgress::default(),
            position: row.position,
            version: row.version,
            latest_run: None,
            created_at: row.created_at,
            updated_at: row.updated_at,
            archived_at: row.archived_at,
        };
        (issue, row.latest_task_id)
    }
}

/// An issue, without its [details](details()).
pub async fn get(read: &mut Read, workspace: WorkspaceId, id: IssueId) -> Result<Option<WithLatest>> {
    Ok(read.optional::<IssueRow>(BY_ID, args![workspace, id]).await?.map(WithLatest::from))
}

/// The id of the issue with this number.
pub async fn by_number(read: &mut Read, workspace: WorkspaceId, number: i64) -> Result<Option<IssueId>> {
    let row: Option<IdRow> = read.optional(ID_BY_NUMBER, args![workspace, number]).await?;
    Ok(row.map(|row| row.id))
}

/// Keeps others from changing an issue until the transaction ends. What was
/// read of it before may be old; read it again. On SQLite nobody else writes anyway.
pub async fn lock(write: &mut Write, workspace: WorkspaceId, id: IssueId) -> Result<()> {
    write.optional::<IdRow>(LOCK, args![workspace, id]).await.map(drop)
}

/// Does the same for the issue that an execution works on. Comes before the
/// execution itself is locked.
pub async fn lock_of_execution(write: &mut Write, execution: ExecutionId) -> Result<()> {
    write.optional::<IdRow>(LOCK_OF_EXECUTION, args![execution]).await.map(drop)
}

/// Adds an issue on top of its column. Its number, key, position and version
/// are given here; what `new` says of them does not matter.
pub async fn create(write: &mut Write, mut new: Issue, issue_prefix: &str) -> Result<Issue> {
    let number: Value = write.one(NEXT_NUMBER, args![new.workspace_id]).await?;
    let position = top(write, new.workspace_id, new.status).await?;
    new.number = number.value;
    new.identifier = format!("{issue_prefix}-{}", new.number);
    new.position = position;
    new.version = 1;
    let values = args![
        new.id,
        new.workspace_id,
        new.number,
        &new.title,
        &new.description,
        new.status.as_str(),
        new.priority.as_str(),
        new.assignee_type.map(ActorKind::as_str),
        new.assignee_id,
        new.creator_type.as_str(),
        new.creator_id,
        new.repository_id,
        new.position,
        new.created_at,
        new.title.to_lowercase(),
        new.parent_issue_id,
        new.due_date.map(|day| day.to_string()),
        new.project_id,
    ];
    write.execute(INSERT, values).await?;
    words::of_issue(write, &new).await?;
    write.tell(new.workspace_id, EventKind::Issue, new.id, Some(new.id.0));
    Ok(new)
}

/// Writes an issue back as it should be, if it is still at the version it was
/// read at; answers whether it was. `reworded` says whether its words changed.
pub async fn update(write: &mut Write, issue: &mut Issue, reworded: bool) -> Result<bool> {
    let values = args![
        issue.workspace_id,
        issue.id,
        issue.version,
        &issue.title,
        &issue.description,
        issue.status.as_str(),
        issue.priority.as_str(),
        issue.assignee_type.map(ActorKind::as_str),
        issue.assignee_id,
        issue.repository_id,
        issue.position,
        issue.updated_at,
        issue.title.to_lowercase(),
        issue.parent_issue_id,
        issue.due_date.map(|day| day.to_string()),
        issue.archived_at,
        issue.project_id,
    ];
    let updated = write.execute(UPDATE, values).await? > 0;
    if updated {
        issue.version += 1;
        write.execute(TASKS_MOVE_TOO, args![issue.id, issue.project_id]).await?;
        if reworded {
            words::of_issue(write, issue).await?;
        }
        write.tell(issue.workspace_id, EventKind::Issue, issue.id, Some(issue.id.0));
    }
    Ok(updated)
}

/// Counts a change of what belongs to an issue but is not in its row, such as
/// its labels; answers the new version.
pub async fn touch(write: &mut Write, issue: &Issue, now: DateTime<Utc>) -> Result<i64> {
    let row: Value = write.one(TOUCH, args![issue.id, now]).await?;
    write.tell(issue.workspace_id, EventKind::Issue, issue.id, Some(issue.id.0));
    Ok(row.value)
}

/// Who moves an issue on, and the id of the line that says so.
#[derive(Debug, Clone, Copy)]
pub struct Mover {
    /// The line's id.
    pub activity_id: Uuid,
    /// Who.
    pub actor: (ActorKind, Uuid),
}

/// Moves an issue on because of what a run did, if it stands at one of `from`.
/// A person's own choice of another status is left alone. The issue is locked.
pub async fn advance(
    write: &mut Write,
    id: IssueId,
    from: &[IssueStatus],
    to: IssueStatus,
    (by, now): (Mover, DateTime<Utc>),
) -> Result<()> {
    let Some(row) = write.optional::<StatusRow>(STATUS, args![id]).await? else { return Ok(()) };
    if !from.contains(&row.status) {
        return Ok(());
    }
    write.execute(MOVE, args![id, to.as_str(), now]).await?;
    let change = Change::new(ActivityAction::StatusChanged, Some(row.status.to_string()), Some(to.to_string()));
    activity::note(write, (id, row.version + 1), by.actor, vec![(by.activity_id, change)], now).await?;
    write.tell(row.workspace_id, EventKind::Issue, id, Some(id.0));
    if row.status.is_over() != to.is_over() {
        tell_those_behind(write, id).await?;
    }
    Ok(())
}

/// Moves an issue out of `from` because the last run on it ended without
/// having done it: nobody works on it any more. One that somebody still works
/// on, or soon will, stays. The issue is locked.
pub async fn leave(
    write: &mut Write,
    id: IssueId,
    from: IssueStatus,
    to: IssueStatus,
    (by, now): (Mover, DateTime<Utc>),
) -> Result<()> {
    let under_way: Value = write.one(WORKED_ON, args![id]).await?;
    if under_way.value > 0 {
        return Ok(());
    }
    advance(write, id, &[from], to, (by, now)).await
}
