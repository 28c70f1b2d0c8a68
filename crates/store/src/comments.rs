//! The talk on an issue: comments in threads, reactions, mentions.

use std::collections::HashMap;

use chrono::{DateTime, Utc};
use shipmate_core::api::board::Comment;
use shipmate_core::api::talk::Reaction;
use shipmate_core::event::EventKind;
use shipmate_core::id::{CommentId, IssueId, TaskId, WorkspaceId};
use shipmate_core::status::{ActorKind, CommentKind};
use sqlx::FromRow;
use uuid::Uuid;

use crate::error::Result;
use crate::sql::{Read, Sql, Write, args, statements};
use crate::words;

/// The columns and joins that every comment is read with.
macro_rules! comment_query {
    ($condition:literal) => {
        concat!(
            "SELECT c.id, c.issue_id, c.author_type, c.author_id, c.content, c.task_id, c.parent_id, c.resolved_at,
                    c.resolved_by_type, c.resolved_by_id, c.deleted_at, c.created_at, c.updated_at,
                    COALESCE(a.name, p.name, 'Shipmate') AS author_name
             FROM comment c
             LEFT JOIN agent a ON c.author_type = 'agent' AND a.id = c.author_id
             LEFT JOIN account p ON c.author_type = 'member' AND p.id = c.author_id
             WHERE c.workspace_id = $1 AND ",
            $condition
        )
    };
}

statements! {
    // A comment that was deleted keeps its place for as long as it has replies.
    LIST = Sql::Same(comment_query!(
        "c.issue_id = $2
         AND (c.deleted_at IS NULL OR EXISTS (SELECT 1 FROM comment r WHERE r.parent_id = c.id AND r.deleted_at IS NULL))
         ORDER BY c.created_at, c.id"
    ));
    BY_ID = Sql::Same(comment_query!("c.id = $2 AND c.deleted_at IS NULL"));
    INSERT = Sql::Same(
        "INSERT INTO comment (id, workspace_id, issue_id, author_type, author_id, content, task_id, parent_id,
                              created_at, updated_at)
         VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $9)"
    );
    EDIT = Sql::Same("UPDATE comment SET content = $2, updated_at = $3 WHERE id = $1");
    DELETE = Sql::Same("UPDATE comment SET content = '', deleted_at = $2, updated_at = $2 WHERE id = $1");
    RESOLVE = Sql::Same(
        "UPDATE comment SET resolved_at = $2, resolved_by_type = $3, resolved_by_id = $4 WHERE id = $1"
    );
    REACTIONS = Sql::Same(
        "SELECT r.comment_id, r.emoji, r.actor_type, r.actor_id
         FROM comment_reaction r JOIN comment c ON c.id = r.comment_id
         WHERE c.issue_id = $1 ORDER BY r.created_at, r.emoji"
    );
    REACT = Sql::Same(
        "INSERT INTO comment_reaction (comment_id, actor_type, actor_id, emoji, created_at)
         VALUES ($1, $2, $3, $4, $5) ON CONFLICT DO NOTHING"
    );
    TAKE_BACK = Sql::Same("DELETE FROM comment_reaction WHERE comment_id = $1 AND actor_id = $2 AND emoji = $3");
    MENTION = Sql::Same(
        "INSERT INTO comment_mention (comment_id, target_type, target_id) VALUES ($1, $2, $3) ON CONFLICT DO NOTHING"
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
    parent_id: Option<CommentId>,
    resolved_at: Option<DateTime<Utc>>,
    resolved_by_type: Option<String>,
    resolved_by_id: Option<Uuid>,
    deleted_at: Option<DateTime<Utc>>,
    created_at: DateTime<Utc>,
    updated_at: DateTime<Utc>,
    author_name: String,
}

#[derive(FromRow)]
struct ReactionRow {
    comment_id: CommentId,
    emoji: String,
    #[sqlx(try_from = "String")]
    actor_type: ActorKind,
    actor_id: Uuid,
}

impl From<CommentRow> for Comment {
    fn from(row: CommentRow) -> Self {
        Self {
            id: row.id,
            issue_id: row.issue_id,
            kind: if row.author_type == ActorKind::System { CommentKind::System } else { CommentKind::Comment },
            author_type: row.author_type,
            author_id: row.author_id,
            author_name: row.author_name,
            content: row.content,
            run_id: row.task_id,
            parent_id: row.parent_id,
            resolved_at: row.resolved_at,
            resolved_by_type: row.resolved_by_type.and_then(|word| word.parse().ok()),
            resolved_by_id: row.resolved_by_id,
            deleted_at: row.deleted_at,
            reactions: Vec::new(),
            trigger_outcomes: Vec::new(),
            created_at: row.created_at,
            updated_at: row.updated_at,
        }
    }
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
    /// The first comment of the thread it belongs to.
    pub parent_id: Option<CommentId>,
}

async fn with_reactions(read: &mut Read, issue: IssueId, rows: Vec<CommentRow>) -> Result<Vec<Comment>> {
    let signs: Vec<ReactionRow> = read.all(REACTIONS, args![issue]).await?;
    let mut by_comment: HashMap<CommentId, Vec<Reaction>> = HashMap::new();
    for row in signs {
        let reaction = Reaction { emoji: row.emoji, actor_type: row.actor_type, actor_id: row.actor_id };
        by_comment.entry(row.comment_id).or_default().push(reaction);
    }
    let mut comments: Vec<Comment> = rows.into_iter().map(Comment::from).collect();
    for comment in &mut comments {
        comment.reactions = by_comment.remove(&comment.id).unwrap_or_default();
    }
    Ok(comments)
}

/// An issue's comments, oldest first.
pub async fn list(read: &mut Read, workspace: WorkspaceId, issue: IssueId) -> Result<Vec<Comment>> {
    let rows: Vec<CommentRow> = read.all(LIST, args![workspace, issue]).await?;
    with_reactions(read, issue, rows).await
}

/// A comment that was not deleted.
pub async fn get(read: &mut Read, workspace: WorkspaceId, id: CommentId) -> Result<Option<Comment>> {
    let Some(row) = read.optional::<CommentRow>(BY_ID, args![workspace, id]).await? else { return Ok(None) };
    let issue = row.issue_id;
    Ok(with_reactions(read, issue, vec![row]).await?.pop())
}

/// Adds a comment.
pub async fn create(write: &mut Write, new: &NewComment<'_>, now: DateTime<Utc>) -> Result<()> {
    let (author_type, author_id) = new.author;
    let values = args![
        new.id,
        new.workspace_id,
        new.issue_id,
        author_type.as_str(),
        author_id,
        new.content,
        new.task_id,
        new.parent_id,
        now,
    ];
    write.execute(INSERT, values).await?;
    words::of_comment(write, new.workspace_id, (new.id, new.issue_id), new.content).await?;
    tell(write, new.workspace_id, new.id, new.issue_id);
    Ok(())
}

fn tell(write: &mut Write, workspace: WorkspaceId, comment: CommentId, issue: IssueId) {
    write.tell(workspace, EventKind::Comment, comment, Some(issue.0));
}

/// Gives a comment another text.
pub async fn edit(
    write: &mut Write,
    workspace: WorkspaceId,
    comment: &Comment,
    content: &str,
    now: DateTime<Utc>,
) -> Result<()> {
    write.execute(EDIT, args![comment.id, content, now]).await?;
    words::of_comment(write, workspace, (comment.id, comment.issue_id), content).await?;
    tell(write, workspace, comment.id, comment.issue_id);
    Ok(())
}

/// Deletes a comment. Its replies stay.
pub async fn delete(write: &mut Write, workspace: WorkspaceId, comment: &Comment, now: DateTime<Utc>) -> Result<()> {
    write.execute(DELETE, args![comment.id, now]).await?;
    words::of_comment(write, workspace, (comment.id, comment.issue_id), "").await?;
    tell(write, workspace, comment.id, comment.issue_id);
    Ok(())
}

/// Says that a thread is settled, by whom and since when, or that it is not.
pub async fn resolve(
    write: &mut Write,
    workspace: WorkspaceId,
    comment: &Comment,
    by: Option<((ActorKind, Uuid), DateTime<Utc>)>,
) -> Result<()> {
    let (kind, id, at) = match by {
        Some(((kind, id), at)) => (Some(kind.as_str()), Some(id), Some(at)),
        None => (None, None, None),
    };
    write.execute(RESOLVE, args![comment.id, at, kind, id]).await?;
    tell(write, workspace, comment.id, comment.issue_id);
    Ok(())
}

/// Puts somebody's sign under a comment; twice is once.
pub async fn react(
    write: &mut Write,
    workspace: WorkspaceId,
    comment: &Comment,
    (actor_type, actor_id): (ActorKind, Uuid),
    (emoji, now): (&str, DateTime<Utc>),
) -> Result<()> {
    write.execute(REACT, args![comment.id, actor_type.as_str(), actor_id, emoji, now]).await?;
    tell(write, workspace, comment.id, comment.issue_id);
    Ok(())
}

/// Takes somebody's sign back.
pub async fn take_back(
    write: &mut Write,
    workspace: WorkspaceId,
    comment: &Comment,
    actor: Uuid,
    emoji: &str,
) -> Result<()> {
    write.execute(TAKE_BACK, args![comment.id, actor, emoji]).await?;
    tell(write, workspace, comment.id, comment.issue_id);
    Ok(())
}

/// Writes down that a comment mentions somebody or something; answers whether
/// it did not before.
pub async fn mention(write: &mut Write, comment: CommentId, target_type: &str, target: Uuid) -> Result<bool> {
    Ok(write.execute(MENTION, args![comment, target_type, target]).await? > 0)
}
