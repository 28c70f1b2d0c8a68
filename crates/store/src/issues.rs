//! Issues.

use chrono::{DateTime, Utc};
use shipmate_core::api::board::Issue;
use shipmate_core::event::EventKind;
use shipmate_core::id::{ExecutionId, IssueId, RepositoryId, TaskId, WorkspaceId};
use shipmate_core::status::{ActorKind, IssueStatus, Priority};
use sqlx::FromRow;
use uuid::Uuid;

use crate::error::Result;
use crate::events::Value;
use crate::sql::{Read, Sql, Write, args, statements};

statements! {
    // The filters are values, so that one text serves every combination. An
    // empty text and a null id filter nothing.
    LIST = Sql::Same(
        "SELECT i.id, i.workspace_id, i.number, w.issue_prefix, i.title, i.description, i.status, i.priority,
                i.assignee_type, i.assignee_id, i.creator_type, i.creator_id, i.repository_id, i.position, i.version,
                i.latest_task_id, i.created_at, i.updated_at
         FROM issue i JOIN workspace w ON w.id = i.workspace_id
         WHERE i.workspace_id = $1
           AND ($2 = '' OR $2 LIKE '%,' || i.status || ',%')
           AND (CAST($3 AS UUID) IS NULL OR i.assignee_id = $3)
           AND ($4 = '' OR i.title_folded LIKE $4 ESCAPE '!')
         ORDER BY i.position, i.number DESC LIMIT $5 OFFSET $6"
    );
    COUNT = Sql::Same(
        "SELECT COUNT(*) AS value FROM issue i
         WHERE i.workspace_id = $1
           AND ($2 = '' OR $2 LIKE '%,' || i.status || ',%')
           AND (CAST($3 AS UUID) IS NULL OR i.assignee_id = $3)
           AND ($4 = '' OR i.title_folded LIKE $4 ESCAPE '!')"
    );
    BY_ID = Sql::Same(
        "SELECT i.id, i.workspace_id, i.number, w.issue_prefix, i.title, i.description, i.status, i.priority,
                i.assignee_type, i.assignee_id, i.creator_type, i.creator_id, i.repository_id, i.position, i.version,
                i.latest_task_id, i.created_at, i.updated_at
         FROM issue i JOIN workspace w ON w.id = i.workspace_id WHERE i.workspace_id = $1 AND i.id = $2"
    );
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
                            title_folded)
         VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, 1, $14, $14, $15)"
    );
    UPDATE = Sql::Same(
        "UPDATE issue SET title = $4, description = $5, status = $6, priority = $7, assignee_type = $8,
                          assignee_id = $9, repository_id = $10, position = $11, updated_at = $12,
                          title_folded = $13, version = version + 1
         WHERE workspace_id = $1 AND id = $2 AND version = $3"
    );
    MOVE = Sql::Same(
        "UPDATE issue SET status = $3, updated_at = $4, version = version + 1
         WHERE id = $1 AND $2 LIKE '%,' || status || ',%' RETURNING workspace_id"
    );
    LEAVE = Sql::Same(
        "UPDATE issue SET status = $3, updated_at = $4, version = version + 1
         WHERE id = $1 AND status = $2
           AND NOT EXISTS (SELECT 1 FROM task t WHERE t.issue_id = issue.id AND t.status IN ('queued', 'running'))
         RETURNING workspace_id"
    );
}

/// How far apart new issues are placed, so that many fit between two of them
/// before positions need to be spread again.
const GAP: f64 = 1024.0;

#[derive(FromRow)]
struct IssueRow {
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
    position: f64,
    version: i64,
    latest_task_id: Option<TaskId>,
    created_at: DateTime<Utc>,
    updated_at: DateTime<Utc>,
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
struct WorkspaceRow {
    workspace_id: WorkspaceId,
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
            position: row.position,
            version: row.version,
            latest_run: None,
            created_at: row.created_at,
            updated_at: row.updated_at,
        };
        (issue, row.latest_task_id)
    }
}

/// Which issues to list. The default is all of them.
#[derive(Debug, Clone, Default)]
pub struct Filter {
    /// Any of these; empty means every one.
    pub statuses: Vec<IssueStatus>,
    /// Assigned to this person or agent.
    pub assignee: Option<Uuid>,
    /// With this in the title, in any letter case.
    pub title_part: String,
    /// At most so many.
    pub limit: i64,
    /// After so many.
    pub offset: i64,
}

/// `,todo,done,`: what a statement finds one of several in.
fn listed(statuses: &[IssueStatus]) -> String {
    statuses.iter().fold(String::from(","), |list, status| list + status.as_str() + ",")
}

impl Filter {
    fn values(&self) -> (String, String) {
        let statuses = if self.statuses.is_empty() { String::new() } else { listed(&self.statuses) };
        let mut pattern = String::new();
        if !self.title_part.is_empty() {
            pattern.push('%');
            for c in self.title_part.to_lowercase().chars() {
                if matches!(c, '!' | '%' | '_') {
                    pattern.push('!');
                }
                pattern.push(c);
            }
            pattern.push('%');
        }
        (statuses, pattern)
    }
}

/// The issues that match, by their place in their column.
pub async fn list(read: &mut Read, workspace: WorkspaceId, filter: &Filter) -> Result<Vec<WithLatest>> {
    let (statuses, pattern) = filter.values();
    let values = args![workspace, statuses, filter.assignee, pattern, filter.limit, filter.offset];
    let rows: Vec<IssueRow> = read.all(LIST, values).await?;
    Ok(rows.into_iter().map(WithLatest::from).collect())
}

/// How many issues match, whatever the filter's limit and offset.
pub async fn count(read: &mut Read, workspace: WorkspaceId, filter: &Filter) -> Result<i64> {
    let (statuses, pattern) = filter.values();
    let row: Value = read.one(COUNT, args![workspace, statuses, filter.assignee, pattern]).await?;
    Ok(row.value)
}

/// An issue.
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
    let top: TopRow = write.one(TOP, args![new.workspace_id, new.status.as_str()]).await?;
    new.number = number.value;
    new.identifier = format!("{issue_prefix}-{}", new.number);
    new.position = top.top - GAP;
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
    ];
    write.execute(INSERT, values).await?;
    write.tell(new.workspace_id, EventKind::Issue, new.id, Some(new.id.0));
    Ok(new)
}

/// Writes an issue back as it should be, if it is still at the version it was
/// read at; answers whether it was.
pub async fn update(write: &mut Write, issue: &mut Issue) -> Result<bool> {
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
    ];
    let updated = write.execute(UPDATE, values).await? > 0;
    if updated {
        issue.version += 1;
        write.tell(issue.workspace_id, EventKind::Issue, issue.id, Some(issue.id.0));
    }
    Ok(updated)
}

/// Moves an issue on because of what a run did, if it stands at one of `from`.
/// A person's own choice of another status is left alone.
pub async fn advance(
    write: &mut Write,
    id: IssueId,
    from: &[IssueStatus],
    to: IssueStatus,
    now: DateTime<Utc>,
) -> Result<()> {
    let row: Option<WorkspaceRow> = write.optional(MOVE, args![id, listed(from), to.as_str(), now]).await?;
    tell_of_move(write, id, row);
    Ok(())
}

/// Moves an issue out of `from` because the last run on it ended without
/// having done it: nobody works on it any more. One that somebody still works
/// on, or soon will, stays.
pub async fn leave(
    write: &mut Write,
    id: IssueId,
    from: IssueStatus,
    to: IssueStatus,
    now: DateTime<Utc>,
) -> Result<()> {
    let row: Option<WorkspaceRow> = write.optional(LEAVE, args![id, from.as_str(), to.as_str(), now]).await?;
    tell_of_move(write, id, row);
    Ok(())
}

fn tell_of_move(write: &mut Write, id: IssueId, row: Option<WorkspaceRow>) {
    if let Some(WorkspaceRow { workspace_id }) = row {
        write.tell(workspace_id, EventKind::Issue, id, Some(id.0));
    }
}
