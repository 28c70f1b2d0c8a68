//! Files on issues, whole in the database: in pieces, written as they arrive.

use chrono::{DateTime, Utc};
use shipmate_core::api::attachment::Attachment;
use shipmate_core::event::EventKind;
use shipmate_core::id::{AttachmentId, CommentId, IssueId, WorkspaceId};
use shipmate_core::rules::attachment as rule;
use shipmate_core::status::ActorKind;
use sqlx::FromRow;
use uuid::Uuid;

use crate::error::Result;
use crate::events::Value;
use crate::ids::{among, json};
use crate::sql::{Read, Sql, Write, args, statements};

/// The columns that every file is read with; what is not whole yet is not there.
macro_rules! file_query {
    ($condition:literal) => {
        concat!(
            "SELECT id, workspace_id, issue_id, comment_id, uploader_type, uploader_id, filename, content_type,
                    size_bytes, sha256, created_at
             FROM attachment WHERE completed_at IS NOT NULL AND ",
            $condition
        )
    };
}

macro_rules! place {
    ($database:ident) => {
        concat!(
            "UPDATE attachment SET issue_id = $1, comment_id = $3
             WHERE workspace_id = $4 AND issue_id IS NULL AND completed_at IS NOT NULL AND ",
            among!($database, "id")
        )
    };
}

statements! {
    GET = Sql::Same(file_query!("id = $1"));
    OF_ISSUE = Sql::Same(file_query!("workspace_id = $1 AND issue_id = $2 ORDER BY created_at, id"));
    // One after the other for each workspace, or two senders would fit together into the same room.
    LOCK = Sql::Each {
        sqlite: "SELECT 1 AS value FROM workspace WHERE id = $1",
        postgres: "SELECT CAST(1 AS BIGINT) AS value FROM workspace WHERE id = $1 FOR NO KEY UPDATE",
    };
    STORED = Sql::Same(
        "SELECT CAST(COALESCE(SUM(size_bytes), 0) AS BIGINT) AS value FROM attachment WHERE workspace_id = $1"
    );
    BEGIN = Sql::Same(
        "INSERT INTO attachment (id, workspace_id, uploader_type, uploader_id, filename, content_type, size_bytes,
                                 sha256, created_at)
         VALUES ($1, $2, $3, $4, '', '', 0, '', $5)"
    );
    ADD = Sql::Same("INSERT INTO attachment_chunk (attachment_id, n, bytes) VALUES ($1, $2, $3)");
    GROW = Sql::Same("UPDATE attachment SET size_bytes = size_bytes + $2 WHERE id = $1 AND completed_at IS NULL");
    COMPLETE = Sql::Same(
        "UPDATE attachment SET filename = $2, content_type = $3, sha256 = $4, completed_at = $5
         WHERE id = $1 AND completed_at IS NULL"
    );
    CHUNK = Sql::Same("SELECT bytes FROM attachment_chunk WHERE attachment_id = $1 AND n = $2");
    PLACE = Sql::Each { sqlite: place!(sqlite), postgres: place!(postgres) };
    COUNT = Sql::Same("SELECT COUNT(*) AS value FROM attachment WHERE issue_id = $1");
    DELETE = Sql::Same("DELETE FROM attachment WHERE workspace_id = $1 AND id = $2");
    DELETE_OF_COMMENT = Sql::Same("DELETE FROM attachment WHERE comment_id = $1");
    FORGET = Sql::Same(
        "DELETE FROM attachment WHERE issue_id IS NULL
           AND ((completed_at IS NULL AND created_at < $1) OR (completed_at IS NOT NULL AND created_at < $2))"
    );
}

#[derive(FromRow)]
struct FileRow {
    id: AttachmentId,
    workspace_id: WorkspaceId,
    issue_id: Option<IssueId>,
    comment_id: Option<CommentId>,
    #[sqlx(try_from = "String")]
    uploader_type: ActorKind,
    uploader_id: Uuid,
    filename: String,
    content_type: String,
    size_bytes: i64,
    sha256: String,
    created_at: DateTime<Utc>,
}

#[derive(FromRow)]
struct ChunkRow {
    bytes: Vec<u8>,
}

impl From<FileRow> for Attachment {
    fn from(row: FileRow) -> Self {
        let url = rule::address(row.id);
        Self {
            id: row.id,
            workspace_id: row.workspace_id,
            issue_id: row.issue_id,
            comment_id: row.comment_id,
            uploader_type: row.uploader_type,
            uploader_id: row.uploader_id,
            markdown: rule::markdown(row.id, &row.filename, &row.content_type),
            filename: row.filename,
            content_type: row.content_type,
            size_bytes: row.size_bytes,
            sha256: row.sha256,
            download_url: url.clone(),
            url,
            created_at: row.created_at,
        }
    }
}

/// A file, of whatever workspace.
pub async fn get(read: &mut Read, id: AttachmentId) -> Result<Option<Attachment>> {
    Ok(read.optional::<FileRow>(GET, args![id]).await?.map(Attachment::from))
}

/// The files on an issue and in its comments, oldest first.
pub async fn of_issue(read: &mut Read, workspace: WorkspaceId, issue: IssueId) -> Result<Vec<Attachment>> {
    let rows: Vec<FileRow> = read.all(OF_ISSUE, args![workspace, issue]).await?;
    Ok(rows.into_iter().map(Attachment::from).collect())
}

/// How many bytes the files of a workspace have, those on their way among
/// them. Until the transaction ends nobody else adds to them.
pub async fn stored(write: &mut Write, workspace: WorkspaceId) -> Result<i64> {
    write.optional::<Value>(LOCK, args![workspace]).await?;
    let row: Value = write.one(STORED, args![workspace]).await?;
    Ok(row.value)
}

/// Begins a file. It is not there for anybody until it is [complete](complete()).
pub async fn begin(
    write: &mut Write,
    (id, workspace): (AttachmentId, WorkspaceId),
    (uploader_type, uploader_id): (ActorKind, Uuid),
    now: DateTime<Utc>,
) -> Result<()> {
    write.execute(BEGIN, args![id, workspace, uploader_type.as_str(), uploader_id, now]).await.map(drop)
}

/// Adds the piece number `n` to a file that is being sent.
pub async fn add(write: &mut Write, id: AttachmentId, n: i64, bytes: Vec<u8>) -> Result<()> {
    let size = i64::try_from(bytes.len()).unwrap_or(i64::MAX);
    write.execute(ADD, args![id, n, bytes]).await?;
    write.execute(GROW, args![id, size]).await.map(drop)
}

/// What is known of a file once its last byte is here.
#[derive(Debug)]
pub struct Completed<'a> {
    /// Its name.
    pub filename: &'a str,
    /// What it is taken for.
    pub content_type: &'a str,
    /// The SHA-256 of its content.
    pub sha256: &'a str,
}

/// Says that a file is whole.
pub async fn complete(write: &mut Write, id: AttachmentId, what: &Completed<'_>, now: DateTime<Utc>) -> Result<()> {
    write.execute(COMPLETE, args![id, what.filename, what.content_type, what.sha256, now]).await.map(drop)
}

/// The piece number `n` of a file, counted from 0.
pub async fn chunk(read: &mut Read, id: AttachmentId, n: i64) -> Result<Option<Vec<u8>>> {
    Ok(read.optional::<ChunkRow>(CHUNK, args![id, n]).await?.map(|row| row.bytes))
}

/// Puts those of these files that are on no issue on this one; answers how
/// many there were. Files of other workspaces are left alone.
pub async fn place(
    write: &mut Write,
    (workspace, issue, comment): (WorkspaceId, IssueId, Option<CommentId>),
    files: &[AttachmentId],
) -> Result<u64> {
    if files.is_empty() {
        return Ok(0);
    }
    let placed = write.execute(PLACE, args![issue, json(files.iter().map(|id| id.0)), comment, workspace]).await?;
    if placed > 0 {
        write.tell(workspace, EventKind::Issue, issue, Some(issue.0));
    }
    Ok(placed)
}

/// How many files an issue has.
pub async fn count(read: &mut Read, issue: IssueId) -> Result<i64> {
    let row: Value = read.one(COUNT, args![issue]).await?;
    Ok(row.value)
}

/// Removes a file; answers whether it was there.
pub async fn delete(write: &mut Write, workspace: WorkspaceId, id: AttachmentId) -> Result<bool> {
    Ok(write.execute(DELETE, args![workspace, id]).await? > 0)
}

/// Removes the files that came with a comment.
pub async fn delete_of_comment(write: &mut Write, comment: CommentId) -> Result<u64> {
    write.execute(DELETE_OF_COMMENT, args![comment]).await
}

/// Forgets files that were begun before `begun` and never completed, and those
/// that were sent before `unused` and put on no issue.
pub async fn forget(write: &mut Write, begun: DateTime<Utc>, unused: DateTime<Utc>) -> Result<u64> {
    write.execute(FORGET, args![begun, unused]).await
}
