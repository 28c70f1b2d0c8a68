//! Issues within issues, and issues in each other's way.

use chrono::{DateTime, Utc};
use shipmate_core::event::EventKind;
use shipmate_core::id::{IssueId, TaskId, WorkspaceId};
use sqlx::FromRow;

use crate::error::Result;
use crate::events::Value;
use crate::sql::{Read, Sql, Write, args, statements};

statements! {
    // A ring can't be made by two at once: whoever adds an edge takes the
    // workspace's row, which comes after the issue's.
    LOCK_EDGES = Sql::Each {
        sqlite: "SELECT id FROM workspace WHERE id = $1",
        postgres: "SELECT id FROM workspace WHERE id = $1 FOR NO KEY UPDATE",
    };
    ANCESTORS = Sql::Same(
        "WITH RECURSIVE up (id, depth) AS (
             SELECT id, 1 FROM issue WHERE id = $1
             UNION ALL
             SELECT i.parent_issue_id, up.depth + 1 FROM issue i JOIN up ON i.id = up.id
             WHERE i.parent_issue_id IS NOT NULL AND up.depth < 100)
         SELECT id FROM up"
    );
    DEPTH_BELOW = Sql::Same(
        "WITH RECURSIVE down (id, depth) AS (
             SELECT id, 1 FROM issue WHERE id = $1
             UNION ALL
             SELECT i.id, down.depth + 1 FROM issue i JOIN down ON i.parent_issue_id = down.id WHERE down.depth < 100)
         SELECT CAST(MAX(depth) AS BIGINT) AS value FROM down"
    );
    // UNION, not UNION ALL: each issue is looked at once, however many ways lead to it.
    WAITS_FOR = Sql::Same(
        "WITH RECURSIVE up (id) AS (
             SELECT id FROM issue WHERE id = $1
             UNION
             SELECT b.blocker_id FROM issue_blocker b JOIN up ON b.issue_id = up.id)
         SELECT COUNT(*) AS value FROM up WHERE id = $2"
    );
    ADD_BLOCKER = Sql::Same(
        "INSERT INTO issue_blocker (issue_id, blocker_id, created_at) VALUES ($1, $2, $3) ON CONFLICT DO NOTHING"
    );
    REMOVE_BLOCKER = Sql::Same("DELETE FROM issue_blocker WHERE issue_id = $1 AND blocker_id = $2");
    BEHIND = Sql::Same(
        "SELECT i.id, i.workspace_id, t.id AS task_id FROM issue_blocker b JOIN issue i ON i.id = b.issue_id
         LEFT JOIN task t ON t.issue_id = i.id AND t.status = 'queued'
         WHERE b.blocker_id = $1 ORDER BY i.id, t.id"
    );
}

#[derive(FromRow)]
struct IdRow {
    id: IssueId,
}

#[derive(FromRow)]
struct BehindRow {
    id: IssueId,
    workspace_id: WorkspaceId,
    task_id: Option<TaskId>,
}

#[derive(FromRow)]
struct LockedRow {
    #[expect(dead_code, reason = "the row is read to be locked")]
    id: WorkspaceId,
}

/// From here on until the transaction ends nobody else puts issues into each
/// other or in each other's way. Comes after the issue itself is locked.
pub async fn lock_edges(write: &mut Write, workspace: WorkspaceId) -> Result<()> {
    write.optional::<LockedRow>(LOCK_EDGES, args![workspace]).await.map(drop)
}

/// The issue and those it lies within, from the inside out.
pub async fn with_ancestors(read: &mut Read, issue: IssueId) -> Result<Vec<IssueId>> {
    let rows: Vec<IdRow> = read.all(ANCESTORS, args![issue]).await?;
    Ok(rows.into_iter().map(|row| row.id).collect())
}

/// How many issues deep an issue is, itself counted.
pub async fn depth(read: &mut Read, issue: IssueId) -> Result<i64> {
    let row: Value = read.one(DEPTH_BELOW, args![issue]).await?;
    Ok(row.value)
}

/// Whether `issue` is `other`, or waits for it over any number of issues.
pub async fn waits_for(read: &mut Read, issue: IssueId, other: IssueId) -> Result<bool> {
    let row: Value = read.one(WAITS_FOR, args![issue, other]).await?;
    Ok(row.value > 0)
}

/// Puts one issue in another's way; answers whether it was not before.
pub async fn add_blocker(write: &mut Write, issue: IssueId, blocker: IssueId, now: DateTime<Utc>) -> Result<bool> {
    Ok(write.execute(ADD_BLOCKER, args![issue, blocker, now]).await? > 0)
}

/// Takes one issue out of another's way; answers whether it was in it.
pub async fn remove_blocker(write: &mut Write, issue: IssueId, blocker: IssueId) -> Result<bool> {
    Ok(write.execute(REMOVE_BLOCKER, args![issue, blocker]).await? > 0)
}

/// Says that issues wait no longer, or wait again, and their runs with them:
/// the one that is in their way ended, or was taken up again.
pub async fn tell_those_behind(write: &mut Write, blocker: IssueId) -> Result<()> {
    let rows: Vec<BehindRow> = write.all(BEHIND, args![blocker]).await?;
    for row in rows {
        write.tell(row.workspace_id, EventKind::Issue, row.id, Some(row.id.0));
        if let Some(task) = row.task_id {
            write.tell(row.workspace_id, EventKind::Run, task, Some(row.id.0));
        }
    }
    Ok(())
}
