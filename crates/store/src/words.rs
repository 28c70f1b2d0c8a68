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

/// That an issue has the words that are asked for beside the first, in its key,
/// its title, its description or its comments; the last parameter says how
/// many words there are.
macro_rules! other_words {
    ($count:literal) => {
        concat!(
            "(",
            $count,
            " < 2 OR EXISTS (SELECT 1 FROM issue_word f WHERE f.issue_id = i.id AND f.word >= $4 AND f.word < $5))
        AND (",
            $count,
            " < 3 OR EXISTS (SELECT 1 FROM issue_word f WHERE f.issue_id = i.id AND f.word >= $6 AND f.word < $7))
        AND (",
            $count,
            " < 4 OR EXISTS (SELECT 1 FROM issue_word f WHERE f.issue_id = i.id AND f.word >= $8 AND f.word < $9))
        AND (",
            $count,
            " < 5 OR EXISTS (SELECT 1 FROM issue_word f WHERE f.issue_id = i.id AND f.word >= $10 AND f.word < $11))
        AND (",
            $count,
            " < 6 OR EXISTS (SELECT 1 FROM issue_word f WHERE f.issue_id = i.id AND f.word >= $12 AND f.word < $13))"
        )
    };
}

/// From the issues that have the first word, which are few.
macro_rules! found {
    () => {
        concat!(
            " FROM issue i JOIN workspace w ON w.id = i.workspace_id
              JOIN (SELECT DISTINCT f.issue_id FROM issue_word f
                    WHERE f.workspace_id = $1 AND f.word >= $2 AND f.word < $3) some_of ON some_of.issue_id = i.id
              WHERE ($14 OR (i.archived_at IS NULL AND i.status NOT IN ('done', 'cancelled'))) AND ",
            other_words!("$15")
        )
    };
}

/// From the issues that changed last, until enough have the words.
macro_rules! met {
    ($condition:expr) => {
        concat!(
            " FROM issue i JOIN workspace w ON w.id = i.workspace_id
              WHERE i.workspace_id = $1 AND ",
            $condition,
            " AND EXISTS (SELECT 1 FROM issue_word f WHERE f.issue_id = i.id AND f.word >= $2 AND f.word < $3) AND ",
            other_words!("$14")
        )
    };
}

macro_rules! open {
    () => {
        "i.archived_at IS NULL AND i.status NOT IN ('done', 'cancelled')"
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
        "SELECT ", columns!(), found!(),
        " ORDER BY (SELECT MAX(f.weight) FROM issue_word f WHERE f.issue_id = i.id AND f.word >= $16 AND f.word < $17) DESC,
                   i.updated_at DESC, i.number DESC LIMIT $18 OFFSET $19"
    ));
    COUNT = Sql::Same(concat!("SELECT COUNT(*) AS value", found!()));
    MEET = Sql::Same(concat!(
        "SELECT ", columns!(), met!(open!()), " ORDER BY i.updated_at DESC, i.number DESC LIMIT $15 OFFSET $16"
    ));
    MEET_ALL = Sql::Same(concat!(
        "SELECT ", columns!(), met!("TRUE"), " ORDER BY i.updated_at DESC, i.number DESC LIMIT $15 OFFSET $16"
    ));
    COUNT_MET = Sql::Same(concat!(
        "SELECT COUNT(*) AS value FROM (SELECT 1 AS one", met!(open!()), " ORDER BY i.updated_at DESC LIMIT 200) AS met"
    ));
    COUNT_ALL_MET = Sql::Same(concat!(
        "SELECT COUNT(*) AS value FROM (SELECT 1 AS one", met!("TRUE"), " ORDER BY i.updated_at DESC LIMIT 200) AS met"
    ));
    // How rare a word is. Beyond this many places it is common.
    RARITY = Sql::Same(
        "SELECT COUNT(*) AS value FROM (SELECT 1 AS one FROM issue_word
                                        WHERE workspace_id = $1 AND word >= $2 AND word < $3 LIMIT 2000) AS counted"
    );
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

/// From how many places on a word is common; see `RARITY`.
const COMMON: i64 = 2000;

/// The words of a question, the rarest first, and whether even that one is common.
async fn by_rarity(read: &mut Read, workspace: WorkspaceId, words: &[String]) -> Result<(Vec<String>, bool)> {
    let mut counted = Vec::new();
    for word in words {
        let (from, to) = search::range(word);
        let row: Value = read.one(RARITY, args![workspace, from, to]).await?;
        counted.push((row.value, word.clone()));
    }
    counted.sort_by_key(|(count, _)| *count);
    let common = counted.first().is_some_and(|(count, _)| *count >= COMMON);
    Ok((counted.into_iter().map(|(_, word)| word).collect(), common))
}

fn ranges(workspace: WorkspaceId, mut words: Vec<String>) -> Vec<Arg> {
    words.resize(search::MAX_QUERY_WORDS, String::new());
    let mut values = args![workspace];
    for word in &words {
        let (from, to) = search::range(word);
        values.extend(args![from, to]);
    }
    values
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

/// The issues that have every word, and how many those are: those with the
/// most telling one in the title first, then the one that changed last. Of
/// words that are all in thousands of places only the second counts, and no
/// more than 200 issues are counted.
pub async fn find(
    read: &mut Read,
    workspace: WorkspaceId,
    question: &Question,
) -> Result<(Vec<(Issue, Option<TaskId>)>, i64)> {
    let words = search::query(&question.words);
    let Some(telling) = words.first() else { return Ok((Vec::new(), 0)) };
    let (ordered, common) = by_rarity(read, workspace, &words).await?;
    let count = i64::try_from(ordered.len()).unwrap_or(i64::MAX);
    let mut values = ranges(workspace, ordered);
    let (finding, counting) = match (common, question.closed_too) {
        (false, _) => (FIND, COUNT),
        (true, false) => (MEET, COUNT_MET),
        (true, true) => (MEET_ALL, COUNT_ALL_MET),
    };
    if !common {
        values.extend(args![question.closed_too]);
    }
    values.extend(args![count]);
    let counted = values.clone();
    if !common {
        let (from, to) = search::range(telling);
        values.extend(args![from, to]);
    }
    values.extend(args![question.limit, question.offset]);
    let rows: Vec<IssueRow> = read.all(finding, values).await?;
    let here = i64::try_from(rows.len()).unwrap_or(i64::MAX);
    // The last page says how many there are.
    let is_last = here < question.limit && (here > 0 || question.offset == 0);
    let total = if is_last { question.offset + here } else { read.one::<Value>(counting, counted).await?.value };
    Ok((rows.into_iter().map(WithLatest::from).collect(), total))
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
