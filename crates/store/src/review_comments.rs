//! What people say about lines of runs' diffs.

use chrono::{DateTime, Utc};
use shipmate_core::api::review::{DiffSide, ReviewComment};
use shipmate_core::event::EventKind;
use shipmate_core::id::{AccountId, AgentId, CommentId, IssueId, ReviewCommentId, TaskId, WorkspaceId};
use sqlx::FromRow;

use crate::error::Result;
use crate::sql::{Read, Sql, Write, args, statements};

/// The columns that every comment is read with.
macro_rules! comment_query {
    ($condition:literal) => {
        concat!(
            "SELECT c.id, c.task_id, c.account_id, p.name AS account_name, c.path, c.side, c.line, c.end_line, c.code,
                    c.body, c.comment_id, c.sent_at, c.created_at
             FROM review_comment c JOIN account p ON p.id = c.account_id WHERE ",
            $condition
        )
    };
}

statements! {
    INSERT = Sql::Same(
        "INSERT INTO review_comment (id, workspace_id, issue_id, agent_id, task_id, account_id, path, side, line, end_line,
                                     code, body, created_at)
         VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13)"
    );
    // Up to this run, and somebody else's only if they were sent.
    LIST = Sql::Same(comment_query!(
        "c.issue_id = $1 AND c.agent_id = $2 AND (c.task_id = $3 OR c.created_at < $4)
         AND (c.sent_at IS NOT NULL OR (c.account_id = $5 AND c.task_id = $3))
         ORDER BY c.created_at, c.id LIMIT 1000"
    ));
    DRAFTS = Sql::Same(comment_query!(
        "c.task_id = $1 AND c.account_id = $2 AND c.sent_at IS NULL ORDER BY c.path, c.line, c.created_at, c.id"
    ));
    BY_ID = Sql::Same(comment_query!("c.workspace_id = $1 AND c.id = $2"));
    COUNT = Sql::Same("SELECT COUNT(*) AS value FROM review_comment WHERE task_id = $1");
    SENT = Sql::Same("UPDATE review_comment SET sent_at = $2, comment_id = $3 WHERE id = $1");
    DELETE = Sql::Same("DELETE FROM review_comment WHERE id = $1 AND sent_at IS NULL");
}

#[derive(FromRow)]
struct CommentRow {
    id: ReviewCommentId,
    task_id: TaskId,
    account_id: AccountId,
    account_name: String,
    path: String,
    #[sqlx(try_from = "String")]
    side: DiffSide,
    line: i64,
    end_line: i64,
    code: String,
    body: String,
    comment_id: Option<CommentId>,
    sent_at: Option<DateTime<Utc>>,
    created_at: DateTime<Utc>,
}

impl From<CommentRow> for ReviewComment {
    fn from(row: CommentRow) -> Self {
        Self {
            id: row.id,
            run_id: row.task_id,
            author_id: row.account_id,
            author_name: row.account_name,
            path: row.path,
            side: row.side,
            line: row.line,
            end_line: row.end_line,
            code: row.code,
            body: row.body,
            draft: row.sent_at.is_none(),
            outdated: false,
            comment_id: row.comment_id,
            created_at: row.created_at,
        }
    }
}

/// Where a comment belongs.
#[derive(Debug, Clone, Copy)]
pub struct Place {
    /// The workspace.
    pub workspace_id: WorkspaceId,
    /// The run's issue.
    pub issue_id: IssueId,
    /// The run's agent.
    pub agent_id: AgentId,
    /// The run.
    pub task_id: TaskId,
}

fn tell(write: &mut Write, place: Place) {
    write.tell(place.workspace_id, EventKind::Run, place.task_id, Some(place.issue_id.0));
}

/// Keeps a draft.
pub async fn create(write: &mut Write, place: Place, new: &ReviewComment) -> Result<()> {
    let values = args![
        new.id,
        place.workspace_id,
        place.issue_id,
        place.agent_id,
        place.task_id,
        new.author_id,
        &new.path,
        new.side.as_str(),
        new.line,
        new.end_line,
        &new.code,
        &new.body,
        new.created_at,
    ];
    write.execute(INSERT, values).await?;
    tell(write, place);
    Ok(())
}

/// What was said about a run and, sent, about earlier ones of the agent on the
/// issue, oldest first; of drafts only `reader`'s own. At most 1000.
pub async fn list(
    read: &mut Read,
    place: Place,
    run_began: DateTime<Utc>,
    reader: AccountId,
) -> Result<Vec<ReviewComment>> {
    let values = args![place.issue_id, place.agent_id, place.task_id, run_began, reader];
    let rows: Vec<CommentRow> = read.all(LIST, values).await?;
    Ok(rows.into_iter().map(ReviewComment::from).collect())
}

/// A person's drafts about a run, in the order of the diff's files and lines.
pub async fn drafts(read: &mut Read, task: TaskId, author: AccountId) -> Result<Vec<ReviewComment>> {
    let rows: Vec<CommentRow> = read.all(DRAFTS, args![task, author]).await?;
    Ok(rows.into_iter().map(ReviewComment::from).collect())
}

/// One comment.
pub async fn get(read: &mut Read, workspace: WorkspaceId, id: ReviewCommentId) -> Result<Option<ReviewComment>> {
    Ok(read.optional::<CommentRow>(BY_ID, args![workspace, id]).await?.map(ReviewComment::from))
}

/// How many there are about a run, whoever wrote them.
pub async fn count(read: &mut Read, task: TaskId) -> Result<i64> {
    Ok(read.one::<crate::events::Value>(COUNT, args![task]).await?.value)
}

/// Notes that a draft was sent with a comment on the issue.
pub async fn sent(
    write: &mut Write,
    place: Place,
    id: ReviewCommentId,
    (comment, now): (CommentId, DateTime<Utc>),
) -> Result<()> {
    write.execute(SENT, args![id, now, comment]).await?;
    tell(write, place);
    Ok(())
}

/// Removes a draft; answers whether it was one.
pub async fn delete(write: &mut Write, place: Place, id: ReviewCommentId) -> Result<bool> {
    let removed = write.execute(DELETE, args![id]).await? > 0;
    tell(write, place);
    Ok(removed)
}
