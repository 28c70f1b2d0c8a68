//! What runs have used, added up.

use chrono::{DateTime, NaiveDate, NaiveTime, TimeDelta, Utc};
use shipmate_core::api::run::UsageTotal;
use shipmate_core::api::usage::{UsageBy, UsageRow};
use shipmate_core::id::WorkspaceId;
use sqlx::FromRow;

use crate::error::Result;
use crate::sql::{Read, Sql, args, statements};

/// Usage counts for the moment at which its execution was given to a machine.
macro_rules! usage {
    ($name:literal, $order:literal) => {
        concat!(
            "SELECT ",
            $name,
            " AS name, COUNT(DISTINCT u.task_id) AS runs,
              CAST(SUM(u.input_tokens) AS BIGINT) AS input_tokens, CAST(SUM(u.output_tokens) AS BIGINT) AS output_tokens,
              CAST(SUM(u.cache_read_tokens) AS BIGINT) AS cache_read_tokens,
              CAST(SUM(u.cache_write_tokens) AS BIGINT) AS cache_write_tokens
             FROM usage_entry u
             JOIN execution e ON e.id = u.execution_id
             JOIN task t ON t.id = u.task_id
             JOIN agent a ON a.id = t.agent_id
             JOIN issue i ON i.id = t.issue_id
             JOIN workspace w ON w.id = t.workspace_id
             WHERE t.workspace_id = $1 AND e.dispatched_at >= $2 AND e.dispatched_at < $3
             GROUP BY ",
            $name,
            " ORDER BY ",
            $order,
            " LIMIT 1000"
        )
    };
}

statements! {
    BY_DAY = Sql::Each {
        sqlite: usage!("substr(e.dispatched_at, 1, 10)", "1"),
        postgres: usage!("to_char(e.dispatched_at AT TIME ZONE 'UTC', 'YYYY-MM-DD')", "1"),
    };
    BY_AGENT = Sql::Same(usage!("a.name", "4 DESC, 3 DESC, 1"));
    BY_MACHINE = Sql::Same(usage!("e.machine_name", "4 DESC, 3 DESC, 1"));
    BY_ISSUE = Sql::Same(usage!("w.issue_prefix || '-' || CAST(i.number AS TEXT)", "4 DESC, 3 DESC, 1"));
    BY_MODEL = Sql::Same(usage!("u.model", "4 DESC, 3 DESC, 1"));
}

#[derive(FromRow)]
struct Row {
    name: String,
    runs: i64,
    input_tokens: i64,
    output_tokens: i64,
    cache_read_tokens: i64,
    cache_write_tokens: i64,
}

fn midnight(day: NaiveDate) -> DateTime<Utc> {
    day.and_time(NaiveTime::MIN).and_utc()
}

/// What was used in a workspace between two days, both of which count.
pub async fn report(
    read: &mut Read,
    workspace: WorkspaceId,
    by: UsageBy,
    (since, until): (Option<NaiveDate>, Option<NaiveDate>),
) -> Result<Vec<UsageRow>> {
    let sql = match by {
        UsageBy::Day => BY_DAY,
        UsageBy::Agent => BY_AGENT,
        UsageBy::Machine => BY_MACHINE,
        UsageBy::Issue => BY_ISSUE,
        UsageBy::Model => BY_MODEL,
    };
    let from = since.map_or(DateTime::UNIX_EPOCH, midnight);
    let end_of_time = DateTime::UNIX_EPOCH + TimeDelta::days(365 * 1000);
    let to = until.and_then(|day| day.succ_opt()).map_or(end_of_time, midnight).min(end_of_time);
    let rows: Vec<Row> = read.all(sql, args![workspace, from.max(DateTime::UNIX_EPOCH), to]).await?;
    Ok(rows
        .into_iter()
        .map(|row| UsageRow {
            name: row.name,
            runs: row.runs,
            usage: UsageTotal {
                input_tokens: row.input_tokens,
                output_tokens: row.output_tokens,
                cache_read_tokens: row.cache_read_tokens,
                cache_write_tokens: row.cache_write_tokens,
            },
        })
        .collect())
}
