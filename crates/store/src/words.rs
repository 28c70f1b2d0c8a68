//! Search: the words of issues and comments, and the issues they lead to.

mod finding;

use shipmate_core::api::board::Issue;
use shipmate_core::id::{CommentId, IssueId, WorkspaceId};
use shipmate_core::rules::search;
use sqlx::FromRow;
use uuid::Uuid;

use crate::error::Result;
use crate::sql::{Sql, Write, args, statements};

pub(crate) use finding::STATEMENTS as FINDING_STATEMENTS;
pub use finding::{Question, find, places};

statements! {
    FORGET = Sql::Same("DELETE FROM issue_word WHERE source_id = $1");
    KEEP = Sql::Each {
        sqlite: "INSERT INTO issue_word (workspace_id, word, source_id, issue_id, weight)
                 SELECT $1, CAST(value AS BLOB), $2, $3, $4 FROM json_each($5) WHERE TRUE ON CONFLICT DO NOTHING",
        postgres: "INSERT INTO issue_word (workspace_id, word, source_id, issue_id, weight)
                   SELECT CAST($1 AS UUID), convert_to(value, 'UTF8'), CAST($2 AS UUID), CAST($3 AS UUID),
                          CAST($4 AS BIGINT)
                   FROM json_array_elements_text(CAST($5 AS JSON)) ON CONFLICT DO NOTHING",
    };
    NOT_FINDABLE = Sql::Same("SELECT workspace_id, id FROM issue WHERE NOT findable LIMIT $1");
    COMMENTS_OF = Sql::Same("SELECT id, content FROM comment WHERE issue_id = $1");
    NOW_FINDABLE = Sql::Same("UPDATE issue SET findable = TRUE WHERE id = $1");
}

const IN_TITLE: i64 = 3;
const IN_DESCRIPTION: i64 = 2;
const IN_COMMENT: i64 = 1;

#[derive(FromRow)]
struct PlaceRow {
    workspace_id: WorkspaceId,
    id: IssueId,
}

#[derive(FromRow)]
struct TextRow {
    id: CommentId,
    content: String,
}

async fn keep(
    write: &mut Write,
    workspace: WorkspaceId,
    (source, issue): (Uuid, IssueId),
    weight: i64,
    text: &str,
) -> Result<()> {
    let words: Vec<String> = search::words(text).into_iter().collect();
    if words.is_empty() {
        return Ok(());
    }
    let list = serde_json::Value::from(words).to_string();
    write.execute(KEEP, args![workspace, source, issue, weight, list]).await.map(drop)
}

/// Keeps the words of an issue itself as they are now.
pub(crate) async fn of_issue(write: &mut Write, issue: &Issue) -> Result<()> {
    write.execute(FORGET, args![issue.id]).await?;
    let source = (issue.id.0, issue.id);
    let title = format!("{} {}", issue.identifier, issue.title);
    keep(write, issue.workspace_id, source, IN_TITLE, &title).await?;
    keep(write, issue.workspace_id, source, IN_DESCRIPTION, &issue.description).await
}

/// Keeps the words of a comment as they are now.
pub(crate) async fn of_comment(
    write: &mut Write,
    workspace: WorkspaceId,
    (comment, issue): (CommentId, IssueId),
    content: &str,
) -> Result<()> {
    write.execute(FORGET, args![comment]).await?;
    keep(write, workspace, (comment.0, issue), IN_COMMENT, content).await
}

/// Makes at most `limit` issues findable that are not yet, because they are
/// older than search; answers how many there were.
pub async fn catch_up(write: &mut Write, limit: i64) -> Result<usize> {
    let rows: Vec<PlaceRow> = write.all(NOT_FINDABLE, args![limit]).await?;
    for row in &rows {
        if let Some((issue, _)) = crate::issues::get(write, row.workspace_id, row.id).await? {
            of_issue(write, &issue).await?;
        }
        let comments: Vec<TextRow> = write.all(COMMENTS_OF, args![row.id]).await?;
        for comment in comments {
            of_comment(write, row.workspace_id, (comment.id, row.id), &comment.content).await?;
        }
        write.execute(NOW_FINDABLE, args![row.id]).await?;
    }
    Ok(rows.len())
}
