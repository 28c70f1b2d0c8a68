//! The turns of executions, and what changed in each.

use chrono::{DateTime, Utc};
use shipmate_core::api::run::{DiffStat, RunDiff, RunTurn};
use shipmate_core::id::ExecutionId;
use shipmate_core::journal::{Record, TurnEnded};
use sqlx::FromRow;

use crate::error::Result;
use crate::executions::{Locked, tell_of_run};
use crate::runs::{DiffRow, files_as_text, stat};
use crate::sql::{Read, Sql, Write, args, statements};

statements! {
    // A runner that took over from a dead one may say it again.
    BEGAN = Sql::Same(
        "INSERT INTO turn (execution_id, turn, first_record, comment_id, began_at) VALUES ($1, $2, $3, $4, $5)
         ON CONFLICT (execution_id, turn) DO NOTHING"
    );
    ENDED = Sql::Same(
        "UPDATE turn SET last_record = $3, ended_at = $4, commit_name = $5, patch = $6, files = $7, file_count = $8,
                         additions = $9, deletions = $10, truncated = $11
         WHERE execution_id = $1 AND turn = $2"
    );
    LIST = Sql::Same(
        "SELECT turn, first_record, last_record, comment_id, began_at, ended_at, commit_name, file_count, additions,
                deletions
         FROM turn WHERE execution_id = $1 ORDER BY turn"
    );
    DIFF = Sql::Same(
        "SELECT COALESCE(patch, '') AS patch, COALESCE(files, '[]') AS files, COALESCE(truncated, FALSE) AS truncated
         FROM turn WHERE execution_id = $1 AND turn = $2"
    );
}

#[derive(FromRow)]
struct TurnRow {
    turn: i64,
    first_record: i64,
    last_record: Option<i64>,
    comment_id: Option<String>,
    began_at: DateTime<Utc>,
    ended_at: Option<DateTime<Utc>>,
    commit_name: Option<String>,
    file_count: Option<i64>,
    additions: Option<i64>,
    deletions: Option<i64>,
}

impl TurnRow {
    fn diff(&self) -> Option<DiffStat> {
        Some(DiffStat { files: self.file_count?, additions: self.additions?, deletions: self.deletions? })
    }
}

fn number(record: &Record) -> i64 {
    i64::try_from(record.n).unwrap_or(i64::MAX)
}

/// Folds `turn_began`.
pub async fn began(
    write: &mut Write,
    execution: &Locked,
    record: &Record,
    (turn, comment): (i64, Option<&str>),
) -> Result<()> {
    write.execute(BEGAN, args![execution.id, turn, number(record), comment, record.at]).await?;
    tell_of_run(write, execution);
    Ok(())
}

/// Folds `turn_ended`.
pub async fn ended(write: &mut Write, execution: &Locked, record: &Record, said: &TurnEnded) -> Result<()> {
    let size = said.diff.as_ref().map(stat);
    let files = said.diff.as_ref().map(files_as_text).transpose()?;
    let values = args![
        execution.id,
        said.turn,
        number(record),
        record.at,
        said.commit.as_ref().map(|commit| commit.as_str()),
        said.diff.as_ref().map(|diff| diff.patch.as_str()),
        files,
        size.map(|size| size.files),
        size.map(|size| size.additions),
        size.map(|size| size.deletions),
        said.diff.as_ref().is_some_and(|diff| diff.truncated),
    ];
    write.execute(ENDED, values).await?;
    tell_of_run(write, execution);
    Ok(())
}

/// The turns of an execution, in order.
pub async fn list(read: &mut Read, execution: ExecutionId) -> Result<Vec<RunTurn>> {
    let rows: Vec<TurnRow> = read.all(LIST, args![execution]).await?;
    let shown = rows.into_iter().map(|row| RunTurn {
        diff: row.diff(),
        turn: row.turn,
        first_record: row.first_record,
        last_record: row.last_record,
        comment_id: row.comment_id,
        began_at: row.began_at,
        ended_at: row.ended_at,
        commit: row.commit_name,
    });
    Ok(shown.collect())
}

/// What changed in a turn, as far as that is known; none if there is no such turn.
pub async fn diff(read: &mut Read, execution: ExecutionId, turn: i64) -> Result<Option<RunDiff>> {
    let row: Option<DiffRow> = read.optional(DIFF, args![execution, turn]).await?;
    row.map(DiffRow::shown).transpose()
}
