//! What is shown of an issue besides itself: labels, blockers, children.

use std::collections::HashMap;

use chrono::{DateTime, Utc};
use shipmate_core::api::board::Issue;
use shipmate_core::api::issue::{ChildProgress, IssueRef};
use shipmate_core::id::{IssueId, WorkspaceId};
use shipmate_core::status::IssueStatus;
use sqlx::FromRow;

use crate::error::Result;
use crate::ids::{among, in_workspace, json};
use crate::labels;
use crate::sql::{Read, Sql, args, statements};

macro_rules! blockers {
    ($database:ident) => {
        concat!(
            "SELECT b.issue_id AS of_issue, x.id, w.issue_prefix, x.number, x.title, x.status, x.archived_at
             FROM issue_blocker b JOIN issue x ON x.id = b.blocker_id JOIN workspace w ON w.id = x.workspace_id
             WHERE ",
            in_workspace!($database, "x.workspace_id"),
            " AND ",
            among!($database, "b.issue_id"),
            " ORDER BY b.created_at, x.number"
        )
    };
}

macro_rules! progress {
    ($database:ident) => {
        concat!(
            "SELECT i.parent_issue_id AS of_issue, COUNT(*) AS total,
                    CAST(SUM(CASE WHEN i.status = 'done' THEN 1 ELSE 0 END) AS BIGINT) AS done
             FROM issue i WHERE i.status <> 'cancelled' AND i.archived_at IS NULL AND ",
            in_workspace!($database, "i.workspace_id"),
            " AND ",
            among!($database, "i.parent_issue_id"),
            " GROUP BY i.parent_issue_id"
        )
    };
}

statements! {
    BLOCKERS = Sql::Each { sqlite: blockers!(sqlite), postgres: blockers!(postgres) };
    PROGRESS = Sql::Each { sqlite: progress!(sqlite), postgres: progress!(postgres) };
}

#[derive(FromRow)]
struct RefRow {
    of_issue: IssueId,
    id: IssueId,
    issue_prefix: String,
    number: i64,
    title: String,
    #[sqlx(try_from = "String")]
    status: IssueStatus,
    archived_at: Option<DateTime<Utc>>,
}

#[derive(FromRow)]
struct ProgressRow {
    of_issue: IssueId,
    total: i64,
    done: i64,
}

impl From<RefRow> for IssueRef {
    fn from(row: RefRow) -> Self {
        Self {
            id: row.id,
            identifier: format!("{}-{}", row.issue_prefix, row.number),
            title: row.title,
            status: row.status,
            open: row.archived_at.is_none() && !row.status.is_over(),
        }
    }
}

/// The issues that are in these issues' way, over or not.
pub async fn blockers(
    read: &mut Read,
    workspace: WorkspaceId,
    issues: impl IntoIterator<Item = IssueId>,
) -> Result<HashMap<IssueId, Vec<IssueRef>>> {
    let values = args![workspace, json(issues.into_iter().map(|id| id.0))];
    let rows: Vec<RefRow> = read.all(BLOCKERS, values).await?;
    let mut found: HashMap<IssueId, Vec<IssueRef>> = HashMap::new();
    for row in rows {
        found.entry(row.of_issue).or_default().push(row.into());
    }
    Ok(found)
}

/// Fills in labels, blockers and the progress of children.
pub async fn details(read: &mut Read, workspace: WorkspaceId, issues: &mut [Issue]) -> Result<()> {
    if issues.is_empty() {
        return Ok(());
    }
    let ids: Vec<IssueId> = issues.iter().map(|issue| issue.id).collect();
    let mut labels = labels::of_issues(read, workspace, &ids).await?;
    let mut blockers = blockers(read, workspace, ids.iter().copied()).await?;
    let values = args![workspace, json(ids.iter().map(|id| id.0))];
    let rows: Vec<ProgressRow> = read.all(PROGRESS, values).await?;
    let progress: HashMap<IssueId, ChildProgress> =
        rows.into_iter().map(|row| (row.of_issue, ChildProgress { total: row.total, done: row.done })).collect();
    for issue in issues {
        issue.labels = labels.remove(&issue.id).unwrap_or_default();
        issue.blocked_by = blockers.remove(&issue.id).unwrap_or_default();
        issue.child_progress = progress.get(&issue.id).copied().unwrap_or_default();
    }
    Ok(())
}
