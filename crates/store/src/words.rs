//! Search: the words of issues and comments, and the issues they lead to.

use shipmate_core::api::board::Issue;
use shipmate_core::id::{CommentId, IssueId, TaskId, WorkspaceId};
use shipmate_core::rules::search;
use sqlx::FromRow;
use uuid::Uuid;

use crate::error::Result;
use crate::events::Value;
use crate::issues::{IssueRow, WithLatest, columns};
use crate::sql::{Arg, Read, Sql, Write, args, statements};

/// An issue has every word asked for, in its key, its title, its description
/// or its comments. An empty word is in all of them.
macro_rules! found {
    () => {
        " JOIN workspace w ON w.id = i.workspace_id
          JOIN (SELECT f.issue_id, MAX(f.weight) AS weight FROM issue_word f
                WHERE f.workspace_id = $1 AND f.word >= $2 AND f.word < $3 GROUP BY f.issue_id) best
            ON best.issue_id = i.id
          WHERE i.workspace_id = $1
            AND ($14 OR (i.archived_at IS NULL AND i.status NOT IN ('done', 'cancelled')))
            AND EXISTS (SELECT 1 FROM issue_word f WHERE f.issue_id = i.id AND f.word >= $4 AND f.word < $5)
            AND EXISTS (SELECT 1 FROM issue_word f WHERE f.issue_id = i.id AND f.word >= $6 AND f.word < $7)
            AND EXISTS (SELECT 1 FROM issue_word f WHERE f.issue_id = i.id AND f.word >= $8 AND f.word < $9)
            AND EXISTS (SELECT 1 FROM issue_word f WHERE f.issue_id = i.id AND f.word >= $10 AND f.word < $11)
            AND EXISTS (SELECT 1 FROM issue_word f WHERE f.issue_id = i.id AND f.word >= $12 AND f.word < $13)"
    };
}

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
    FIND = Sql::Same(concat!(
        "SELECT ", columns!(), " FROM issue i", found!(),
        " ORDER BY best.weight DESC, i.updated_at DESC, i.number DESC LIMIT $15 OFFSET $16"
    ));
    COUNT = Sql::Same(concat!("SELECT COUNT(*) AS value FROM issue i", found!()));
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

/// A question for issues.
#[derive(Debug, Clone)]
pub struct Question {
    /// What to look for; every word must be somewhere, or begin one that is.
    pub words: String,
    /// Done, cancelled and archived ones too.
    pub closed_too: bool,
    /// At most so many.
    pub limit: i64,
    /// After so many.
    pub offset: i64,
}

impl Question {
    fn values(&self, workspace: WorkspaceId) -> Vec<Arg> {
        let mut asked = search::query(&self.words);
        asked.resize(search::MAX_QUERY_WORDS, String::new());
        let mut values = args![workspace];
        for word in &asked {
            let (from, to) = search::range(word);
            values.extend(args![from, to]);
        }
        values.extend(args![self.closed_too]);
        values
    }
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

/// The issues that have every word, those with it in the title first, then
/// the one that changed last.
pub async fn find(
    read: &mut Read,
    workspace: WorkspaceId,
    question: &Question,
) -> Result<(Vec<(Issue, Option<TaskId>)>, i64)> {
    if search::query(&question.words).is_empty() {
        return Ok((Vec::new(), 0));
    }
    let total: Value = read.one(COUNT, question.values(workspace)).await?;
    let mut values = question.values(workspace);
    values.extend(args![question.limit, question.offset]);
    let rows: Vec<IssueRow> = read.all(FIND, values).await?;
    Ok((rows.into_iter().map(WithLatest::from).collect(), total.value))
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
