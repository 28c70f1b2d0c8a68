//! Daily usage: what each execution used, added up by model in the transaction
//! that keeps what its agent told. Reports read it instead of every word.

use chrono::{DateTime, NaiveTime, Utc};
use shipmate_core::api::run::UsageTotal;
use shipmate_core::api::usage::UsageBy;
use shipmate_core::id::{ExecutionId, WorkspaceId};
use sqlx::FromRow;

use super::rates::{sums, with_prices};
use crate::error::Result;
use crate::events::Value;
use crate::executions::Locked;
use crate::ids::{among, json};
use crate::sql::{Read, Sql, Write, args, statements};

macro_rules! between {
    () => {
        " WHERE s.workspace_id = $2 AND s.day >= $3 AND s.day < $4"
    };
}

/// A report. What has one price is added up before it meets that: the same
/// day, agent and model, for each subject that the report is about.
macro_rules! report {
    ($database:ident, $subject:literal, $name:literal) => {
        report!($database, $subject, $name, "")
    };
    ($database:ident, $subject:literal, $name:literal, $named_by:literal) => {
        concat!(
            with_prices!(
                $database,
                concat!("u.subject, ", $name, " AS name"),
                concat!(
                    "(SELECT ",
                    $subject,
                    " AS subject, s.day, s.agent_id, s.model, CAST(SUM(s.input_tokens) AS BIGINT) AS input_tokens,
                             CAST(SUM(s.output_tokens) AS BIGINT) AS output_tokens,
                             CAST(SUM(s.cache_read_tokens) AS BIGINT) AS cache_read_tokens,
                             CAST(SUM(s.cache_write_tokens) AS BIGINT) AS cache_write_tokens,
                             CAST(SUM(s.cost_micros) AS BIGINT) AS cost_micros
                      FROM daily_usage s",
                    between!(),
                    " GROUP BY ",
                    $subject,
                    ", s.day, s.agent_id, s.model) AS u JOIN agent a ON a.id = u.agent_id",
                    $named_by
                ),
                "u.day",
                "TRUE"
            ),
            ", part AS (SELECT subject, name, ",
            sums!(),
            " FROM used GROUP BY subject, name, currency),
             top AS (SELECT subject, name, SUM(output_tokens) AS most, SUM(input_tokens) AS more
                     FROM used GROUP BY subject, name ORDER BY 3 DESC, 4 DESC, 2 LIMIT 1000),
             counted AS (SELECT ",
            $subject,
            " AS subject, COUNT(DISTINCT s.task_id) AS runs FROM daily_usage s",
            between!(),
            " GROUP BY ",
            $subject,
            ")
             SELECT counted.runs, part.* FROM top JOIN part ON part.subject = top.subject
             JOIN counted ON counted.subject = top.subject"
        )
    };
}

/// The beginning of the day on which an execution was given to a machine.
macro_rules! day {
    (sqlite) => {
        "substr(e.dispatched_at, 1, 10) || 'T00:00:00+00:00'"
    };
    (postgres) => {
        "date_trunc('day', e.dispatched_at, 'UTC')"
    };
}

macro_rules! enter {
    ($database:ident) => {
        concat!(
            "INSERT INTO daily_usage (execution_id, model, workspace_id, day, task_id, issue_id, agent_id, machine_name,
                                      input_tokens, output_tokens, cache_read_tokens, cache_write_tokens, cost_micros)
             SELECT e.id, u.model, e.workspace_id, ",
            day!($database),
            ", e.task_id, t.issue_id, t.agent_id, e.machine_name, CAST(SUM(u.input_tokens) AS BIGINT),
                    CAST(SUM(u.output_tokens) AS BIGINT), CAST(SUM(u.cache_read_tokens) AS BIGINT),
                    CAST(SUM(u.cache_write_tokens) AS BIGINT), CAST(SUM(u.cost_micros) AS BIGINT)
             FROM execution e JOIN usage_entry u ON u.execution_id = e.id JOIN task t ON t.id = e.task_id
             WHERE ",
            among!($database, "e.id", "$1"),
            " GROUP BY e.id, u.model, t.id"
        )
    };
}

statements! {
    BY_DAY = Sql::Each {
        sqlite: report!(sqlite, "s.day", "substr(u.subject, 1, 10)"),
        postgres: report!(postgres, "s.day", "to_char(u.subject AT TIME ZONE 'UTC', 'YYYY-MM-DD')"),
    };
    BY_AGENT = Sql::Each {
        sqlite: report!(sqlite, "s.agent_id", "a.name"),
        postgres: report!(postgres, "s.agent_id", "a.name"),
    };
    BY_MACHINE = Sql::Each {
        sqlite: report!(sqlite, "s.machine_name", "u.subject"),
        postgres: report!(postgres, "s.machine_name", "u.subject"),
    };
    BY_ISSUE = Sql::Each {
        sqlite: report!(
            sqlite,
            "s.issue_id",
            "w.issue_prefix || '-' || CAST(i.number AS TEXT)",
            " JOIN issue i ON i.id = u.subject JOIN workspace w ON w.id = i.workspace_id"
        ),
        postgres: report!(
            postgres,
            "s.issue_id",
            "w.issue_prefix || '-' || CAST(i.number AS TEXT)",
            " JOIN issue i ON i.id = u.subject JOIN workspace w ON w.id = i.workspace_id"
        ),
    };
    BY_MODEL = Sql::Each {
        sqlite: report!(sqlite, "s.model", "u.subject"),
        postgres: report!(postgres, "s.model", "u.subject"),
    };
    ADD = Sql::Same(
        "INSERT INTO daily_usage (execution_id, model, workspace_id, day, task_id, issue_id, agent_id, machine_name,
                                  input_tokens, output_tokens, cache_read_tokens, cache_write_tokens, cost_micros)
         VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13)
         ON CONFLICT (execution_id, model) DO UPDATE
         SET input_tokens = daily_usage.input_tokens + excluded.input_tokens,
             output_tokens = daily_usage.output_tokens + excluded.output_tokens,
             cache_read_tokens = daily_usage.cache_read_tokens + excluded.cache_read_tokens,
             cache_write_tokens = daily_usage.cache_write_tokens + excluded.cache_write_tokens,
             cost_micros = COALESCE(daily_usage.cost_micros + excluded.cost_micros, daily_usage.cost_micros,
                                    excluded.cost_micros)"
    );
    MISSING = Sql::Same(
        "SELECT COUNT(*) AS value FROM (SELECT 1 AS one FROM execution
                                        WHERE NOT in_daily_usage AND workspace_id = $1
                                          AND dispatched_at >= $2 AND dispatched_at < $3 LIMIT 1) AS counted"
    );
    // Whoever adds usage holds its execution; such a one is entered the next time.
    NOT_ENTERED = Sql::Each {
        sqlite: "SELECT id FROM execution WHERE NOT in_daily_usage LIMIT $1",
        postgres: "SELECT id FROM execution WHERE NOT in_daily_usage LIMIT $1 FOR NO KEY UPDATE SKIP LOCKED",
    };
    ENTER = Sql::Each { sqlite: enter!(sqlite), postgres: enter!(postgres) };
    ENTERED = Sql::Each {
        sqlite: concat!("UPDATE execution SET in_daily_usage = TRUE WHERE ", among!(sqlite, "id", "$1")),
        postgres: concat!("UPDATE execution SET in_daily_usage = TRUE WHERE ", among!(postgres, "id", "$1")),
    };
}

#[derive(FromRow)]
struct IdRow {
    id: ExecutionId,
}

/// The statement for a report, if daily usage [is whole](is_whole).
pub(super) fn by(by: UsageBy) -> Sql {
    match by {
        UsageBy::Day => BY_DAY,
        UsageBy::Agent => BY_AGENT,
        UsageBy::Machine => BY_MACHINE,
        UsageBy::Issue => BY_ISSUE,
        UsageBy::Model => BY_MODEL,
    }
}

/// Whether all that was used in a workspace between two moments is in daily usage.
pub(super) async fn is_whole(
    read: &mut Read,
    workspace: WorkspaceId,
    from: DateTime<Utc>,
    to: DateTime<Utc>,
) -> Result<bool> {
    Ok(read.one::<Value>(MISSING, args![workspace, from, to]).await?.value == 0)
}

/// Adds what an agent told to the daily usage, if that has what it told before.
pub(crate) async fn add(
    write: &mut Write,
    execution: &Locked,
    model: &str,
    (used, cost_micros): (UsageTotal, Option<i64>),
) -> Result<()> {
    if !execution.in_daily_usage {
        return Ok(());
    }
    let values = args![
        execution.id,
        model,
        execution.workspace_id,
        execution.dispatched_at.date_naive().and_time(NaiveTime::MIN).and_utc(),
        execution.task_id,
        execution.issue_id,
        execution.agent_id,
        &execution.machine_name,
        used.input_tokens,
        used.output_tokens,
        used.cache_read_tokens,
        used.cache_write_tokens,
        cost_micros,
    ];
    write.execute(ADD, values).await.map(drop)
}

/// Enters at most `limit` executions into the daily usage that are older than
/// that; answers how many there were.
pub async fn catch_up(write: &mut Write, limit: i64) -> Result<usize> {
    let rows: Vec<IdRow> = write.all(NOT_ENTERED, args![limit]).await?;
    if !rows.is_empty() {
        let ids = json(rows.iter().map(|row| row.id.0));
        write.execute(ENTER, args![&ids]).await?;
        write.execute(ENTERED, args![&ids]).await?;
    }
    Ok(rows.len())
}
