//! From the words of a question to the issues that have them.

use std::collections::HashMap;

use shipmate_core::api::board::Issue;
use shipmate_core::id::{IssueId, TaskId, WorkspaceId};
use shipmate_core::rules::search;
use shipmate_core::status::MatchSource;
use sqlx::FromRow;

use crate::error::Result;
use crate::events::Value;
use crate::ids::{among, in_workspace, json};
use crate::issues::{IssueRow, WithLatest, columns};
use crate::sql::{Arg, Read, Sql, args, statements};

/// That an issue has a word, in its key, its title, its description or its
/// comments. It is looked up for one issue after the other: the OFFSET keeps
/// PostgreSQL from joining all places of the word, which may be everywhere.
macro_rules! has {
    ($from:literal, $to:literal) => {
        concat!(
            "EXISTS (SELECT 1 FROM issue_word f WHERE f.issue_id = i.id AND f.word >= ",
            $from,
            " AND f.word < ",
            $to,
            " LIMIT 1 OFFSET 0)"
        )
    };
}

/// That an issue has the words that are asked for beside the first; a
/// parameter says how many words there are.
macro_rules! has_others {
    ($count:literal) => {
        concat!(
            "(",
            $count,
            " < 2 OR ",
            has!("$4", "$5"),
            ") AND (",
            $count,
            " < 3 OR ",
            has!("$6", "$7"),
            ") AND (",
            $count,
            " < 4 OR ",
            has!("$8", "$9"),
            ") AND (",
            $count,
            " < 5 OR ",
            has!("$10", "$11"),
            ") AND (",
            $count,
            " < 6 OR ",
            has!("$12", "$13"),
            ")"
        )
    };
}

macro_rules! open {
    () => {
        "i.archived_at IS NULL AND i.status NOT IN ('done', 'cancelled')"
    };
}

/// The places of a word.
macro_rules! places {
    ($from:literal, $to:literal) => {
        concat!(
            "SELECT f.issue_id FROM issue_word f WHERE f.workspace_id = $1 AND f.word >= ",
            $from,
            " AND f.word < ",
            $to
        )
    };
}

/// Those of some issues that have all words.
macro_rules! having {
    ($some:expr) => {
        concat!(
            " JOIN (SELECT DISTINCT s.issue_id FROM (",
            $some,
            ") AS s) some_of ON some_of.issue_id = i.id
              WHERE ($14 OR (",
            open!(),
            ")) AND ",
            has_others!("$15")
        )
    };
}

macro_rules! gather {
    ($some:expr) => {
        concat!("SELECT i.id FROM issue i", having!($some), " ORDER BY i.updated_at DESC, i.number DESC LIMIT $16")
    };
}

/// The issues that changed last, until enough have the words.
macro_rules! meet {
    ($condition:expr) => {
        concat!(
            "SELECT i.id FROM issue i WHERE i.workspace_id = $1 AND ",
            $condition,
            " AND ",
            has!("$2", "$3"),
            " AND ",
            has_others!("$14"),
            " ORDER BY i.updated_at DESC, i.number DESC LIMIT $15"
        )
    };
}

macro_rules! these {
    ($database:ident) => {
        concat!(
            "SELECT ",
            columns!(),
            " FROM issue i JOIN workspace w ON w.id = i.workspace_id WHERE ",
            in_workspace!($database, "i.workspace_id"),
            " AND ",
            among!($database, "i.id")
        )
    };
}

/// The foremost place of a word in each of some issues.
macro_rules! where_found {
    ($database:ident) => {
        concat!(
            "SELECT f.issue_id, MAX(f.weight) AS weight FROM issue_word f WHERE ",
            among!($database, "f.issue_id", "$1"),
            " AND f.word >= $2 AND f.word < $3 GROUP BY f.issue_id"
        )
    };
}

statements! {
    FIND = Sql::Same(concat!(
        "SELECT ", columns!(), " FROM issue i JOIN workspace w ON w.id = i.workspace_id", having!(places!("$2", "$3")),
        " ORDER BY (SELECT MAX(f.weight) FROM issue_word f WHERE f.issue_id = i.id AND f.word >= $16 AND f.word < $17) DESC,
                   i.updated_at DESC, i.number DESC LIMIT $18 OFFSET $19"
    ));
    COUNT = Sql::Same(concat!("SELECT COUNT(*) AS value FROM issue i", having!(places!("$2", "$3"))));
    GATHER = Sql::Same(gather!(places!("$2", "$3")));
    GATHER_BOTH = Sql::Same(gather!(concat!(places!("$2", "$3"), " INTERSECT ", places!("$4", "$5"))));
    MEET = Sql::Same(meet!(open!()));
    MEET_ALL = Sql::Same(meet!("TRUE"));
    WHERE_FOUND = Sql::Each { sqlite: where_found!(sqlite), postgres: where_found!(postgres) };
    THESE = Sql::Each { sqlite: these!(sqlite), postgres: these!(postgres) };
    // In how many places a word is, as far as somebody wants to know.
    PLACES = Sql::Same(
        "SELECT COUNT(*) AS value FROM (SELECT 1 AS one FROM issue_word
                                        WHERE workspace_id = $1 AND word >= $2 AND word < $3 LIMIT $4) AS counted"
    );
}

/// From how many places on a word is common.
const COMMON: i64 = 2_000;
/// From how many places on a word is not gathered: those that changed last soon
/// show enough issues with it.
const EVERYWHERE: i64 = 12_000;
/// How many issues with nothing but common words are counted.
const COUNTED: i64 = 200;

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

#[derive(FromRow)]
struct IdRow {
    id: IssueId,
}

#[derive(FromRow)]
struct PlaceRow {
    issue_id: IssueId,
    weight: i64,
}

/// What is answered: a page of issues, and how many there are.
type Found = (Vec<WithLatest>, i64);

/// The words of a question, the rarest first, and in how many places each is,
/// counted up to `most`.
async fn by_rarity(
    read: &mut Read,
    workspace: WorkspaceId,
    words: &[String],
    most: i64,
) -> Result<(Vec<String>, Vec<i64>)> {
    let mut counted = Vec::new();
    for word in words {
        let (from, to) = search::range(word);
        let row: Value = read.one(PLACES, args![workspace, from, to, most]).await?;
        counted.push((row.value, word.clone()));
    }
    counted.sort_by_key(|(count, _)| *count);
    Ok(counted.into_iter().map(|(count, word)| (word, count)).unzip())
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

/// The number of a list's entries, in the type that databases count in.
fn number<T>(list: &[T]) -> i64 {
    i64::try_from(list.len()).unwrap_or(i64::MAX)
}

/// Whether a page with so many issues says how many there are.
fn is_last(question: &Question, here: i64) -> bool {
    here < question.limit && (here > 0 || question.offset == 0)
}

/// The issues that have every word, and how many those are: those with the
/// most telling one in the title first, then the one that changed last. Of
/// words that are all in thousands of places only the second counts, and no
/// more than 200 issues are counted.
pub async fn find(read: &mut Read, workspace: WorkspaceId, question: &Question) -> Result<Found> {
    let words = search::query(&question.words);
    let Some(telling) = words.first() else { return Ok((Vec::new(), 0)) };
    let (ordered, places) = by_rarity(read, workspace, &words, COMMON).await?;
    if places.iter().all(|count| *count >= COMMON) {
        return find_common(read, workspace, question, &words).await;
    }
    let mut values = ranges(workspace, ordered);
    values.extend(args![question.closed_too, number(&words)]);
    let counted = values.clone();
    let (from, to) = search::range(telling);
    values.extend(args![from, to, question.limit, question.offset]);
    let rows: Vec<IssueRow> = read.all(FIND, values).await?;
    let here = number(&rows);
    let total =
        if is_last(question, here) { question.offset + here } else { read.one::<Value>(COUNT, counted).await?.value };
    Ok((rows.into_iter().map(WithLatest::from).collect(), total))
}

/// The statement that finds issues with nothing but common words, by how many
/// places each has, and whether it gathers. The places of two words are soon
/// compared; those of one, whose issues are looked up one by one, must be fewer.
/// What is common enough is soon met among the issues that changed last.
fn way(places: &[i64], closed_too: bool) -> (Sql, bool) {
    match places {
        [_, second, ..] if *second < EVERYWHERE => (GATHER_BOTH, true),
        [first, _, ..] if *first < EVERYWHERE / 2 => (GATHER, true),
        _ if closed_too => (MEET_ALL, false),
        _ => (MEET, false),
    }
}

/// Does so for words that are all common: the page and what is counted are one
/// look, which ends as soon as both are full.
async fn find_common(read: &mut Read, workspace: WorkspaceId, question: &Question, words: &[String]) -> Result<Found> {
    let (ordered, places) = by_rarity(read, workspace, words, EVERYWHERE).await?;
    let (finding, gathers) = way(&places, question.closed_too);
    let mut values = ranges(workspace, ordered);
    if gathers {
        values.extend(args![question.closed_too]);
    }
    let enough = question.offset.saturating_add(question.limit).max(COUNTED);
    values.extend(args![number(words), enough]);
    let met: Vec<IdRow> = read.all(finding, values).await?;
    let (skipped, wanted) = (usize::try_from(question.offset), usize::try_from(question.limit));
    let page = met.iter().skip(skipped.unwrap_or(usize::MAX)).take(wanted.unwrap_or(usize::MAX));
    let page: Vec<IssueId> = page.map(|row| row.id).collect();
    let rows: Vec<IssueRow> = read.all(THESE, args![workspace, json(page.iter().map(|id| id.0))]).await?;
    let mut issues: Vec<(Issue, Option<TaskId>)> = rows.into_iter().map(WithLatest::from).collect();
    issues.sort_by_key(|(issue, _)| page.iter().position(|id| *id == issue.id));
    let here = number(&issues);
    let total = if is_last(question, here) { question.offset + here } else { number(&met).min(COUNTED) };
    Ok((issues, total))
}

/// In which text of each of these issues the most telling word of a question
/// is; the foremost, where it is in several.
pub async fn places(
    read: &mut Read,
    question: &Question,
    issues: impl Iterator<Item = IssueId>,
) -> Result<HashMap<IssueId, MatchSource>> {
    let words = search::query(&question.words);
    let Some(telling) = words.first() else { return Ok(HashMap::new()) };
    let (from, to) = search::range(telling);
    let rows: Vec<PlaceRow> = read.all(WHERE_FOUND, args![json(issues.map(|id| id.0)), from, to]).await?;
    let place = |weight| match weight {
        super::IN_TITLE => MatchSource::Title,
        super::IN_DESCRIPTION => MatchSource::Description,
        _ => MatchSource::Comment,
    };
    Ok(rows.into_iter().map(|row| (row.issue_id, place(row.weight))).collect())
}
