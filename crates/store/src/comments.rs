//! The talk on an issue.

use chrono::{DateTime, Utc};
use shipmate_core::api::board::Comment;
use shipmate_core::event::EventKind;
use shipmate_core::id::{CommentId, IssueId, TaskId, WorkspaceId};
use shipmate_core::status::ActorKind;
use sqlx::FromRow;
use uuid::Uuid;

use crate::error::Result;
use crate::sql::{Read, Sql, Write, args, statements};

statements! {
    LIST = Sql::Same(
        "SELECT c.id, c.issue_id, c.author_type, c.author_id, c.content, c.task_id, c.created_at, c.updated_at,
                COALESCE(a.name, p.name, 'Shipmate') AS author_name
         FROM comment c
         LEFT JOIN agent a ON c.author_type = 'agent' AND a.id = c.author_id
         LEFT JOIN account p ON c.author_type = 'member' AND p.id = c.author_id
         WHERE c.workspace_id = $1 AND c.issue_id = $2 ORDER BY c.created_at, c.id"
    );
    INSERT = Sql::Same(
        "INSERT INTO comment (id, workspace_id, issue_id, author_type, author_id, content, task_id, created_at, updated_at)
         VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $8)"
    );
}

#[derive(FromRow)]
struct CommentRow {
    id: CommentId,
    issue_id: IssueId,
    #[sqlx(try_from = "String")]
    author_type: ActorKind,
    author_id: Uuid,
    content: String,
    task_id: Option<TaskId>,
    created_at: DateTime<Utc>,
    updated_at: DateTime<Utc>,
    author_name: String,
}

/// A comment to add.
#[derive(Debug)]
pub struct NewComment<'a> {
    /// Its id.
    pub id: CommentId,
    /// Where it belongs.
    pub workspace_id: WorkspaceId,
    /// The issue it is on.
    pub issue_id: IssueId,
    /// Who writes it.
    pub author: (ActorKind, Uuid),
    /// Markdown.
    pub content: &'a str,
    /// The run that writes it, if an agent does.
    pub task_id: Option<TaskId>,
}

/// An issue's comments, oldest first.
pub async fn list(read: &mut Read, workspace: WorkspaceId, issue: IssueId) -> Result<Vec<Comment>> {
    let rows: Vec<CommentRow> = read.all(LIST, args![workspace, issue]).await?;
    Ok(rows
        .into_iter()
        .map(|row| Comment {
            id: row.id,
            issue_id: row.issue_id,
            author_type: row.author_type,
            author_id: row.author_id,
            author_name: row.author_name,
            content: row.content,
            run_id: row.task_id,
            created_at: row.created_at,
            updated_at: row.updated_at,
        })
        .collect())
}

/// Adds a comment.
pub async fn create(write: &mut Write, new: &NewComment<'_>, now: DateTime<Utc>) -> Result<()> {
    let (author_type, author_id) = new.author;
    let values =
        args![new.id, new.workspace_id, new.issue_id, author_type.as_str(), author_id, new.content, new.task_id, now,];
    write.execute(INSERT, values).await?;
    crate::words::of_comment(write, new.workspace_id, (new.id, new.issue_id), new.content).await?;
    write.tell(new.workspace_id, EventKind::Comment, new.id, Some(new.issue_id.0));
    Ok(())
}
