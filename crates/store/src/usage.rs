//! What runs have used and what it costs, added up. Both are views: tokens are
//! kept as they were told, and meet the prices when somebody asks.

mod daily;
mod rates;

use std::collections::{BTreeMap, HashMap};

use chrono::{DateTime, NaiveDate, NaiveTime, TimeDelta, Utc};
use shipmate_core::api::price::{Cost, Money};
use shipmate_core::api::run::UsageTotal;
use shipmate_core::api::usage::{UsageBy, UsageRow};
use shipmate_core::id::{TaskId, WorkspaceId};
use shipmate_core::rules::chain::Spent;
use shipmate_core::rules::price::MICROS;
use sqlx::FromRow;

use crate::error::Result;
use crate::ids::{among, json};
use crate::sql::{Read, Sql, args, statements};
use rates::{rates, sums, with_prices};

pub use daily::catch_up;
pub(crate) use daily::{STATEMENTS as DAILY_STATEMENTS, add};
pub(crate) use rates::STATEMENTS as RATE_STATEMENTS;

/// How many names a report has at most.
const MOST_NAMES: usize = 1000;

/// A report out of all that agents told, for as long as not all of it is in
/// [daily usage](daily). Usage counts for the moment at which its execution was
/// given to a machine.
macro_rules! report {
    ($database:ident, $name:literal) => {
        report!($database, $name, "")
    };
    ($database:ident, $name:literal, $named_by:literal) => {
        concat!(
            with_prices!(
                $database,
                concat!($name, " AS name, u.task_id"),
                concat!(
                    "execution e
                     JOIN usage_entry u ON u.execution_id = e.id
                     JOIN task t ON t.id = u.task_id
                     JOIN agent a ON a.id = t.agent_id",
                    $named_by
                ),
                "e.dispatched_at",
                "e.workspace_id = $2 AND e.dispatched_at >= $3 AND e.dispatched_at < $4"
            ),
            ", part AS (SELECT name, ",
            sums!(),
            " FROM used GROUP BY name, currency),
             top AS (SELECT name, COUNT(DISTINCT task_id) AS runs, SUM(output_tokens) AS most, SUM(input_tokens) AS more
                     FROM used GROUP BY name ORDER BY 3 DESC, 4 DESC, 1 LIMIT 1000)
             SELECT top.runs, part.* FROM top JOIN part ON part.name = top.name"
        )
    };
}

/// What these runs used. Of a chain's, the first one and those that go back to it.
macro_rules! of_tasks {
    ($database:ident, $tasks:expr) => {
        concat!(
            with_prices!(
                $database,
                "u.task_id",
                "usage_entry u
                 JOIN execution e ON e.id = u.execution_id
                 JOIN task t ON t.id = u.task_id
                 JOIN agent a ON a.id = t.agent_id",
                "e.dispatched_at",
                $tasks
            ),
            " SELECT task_id, ",
            sums!(),
            " FROM used GROUP BY task_id, currency"
        )
    };
}

macro_rules! chain {
    () => {
        "u.task_id IN (SELECT id FROM task WHERE id = $2 UNION SELECT id FROM task WHERE root_id = $2)"
    };
}

statements! {
    BY_DAY = Sql::Each {
        sqlite: report!(sqlite, "substr(e.dispatched_at, 1, 10)"),
        postgres: report!(postgres, "to_char(e.dispatched_at AT TIME ZONE 'UTC', 'YYYY-MM-DD')"),
    };
    BY_AGENT = Sql::Each { sqlite: report!(sqlite, "a.name"), postgres: report!(postgres, "a.name") };
    BY_MACHINE = Sql::Each { sqlite: report!(sqlite, "e.machine_name"), postgres: report!(postgres, "e.machine_name") };
    BY_ISSUE = Sql::Each {
        sqlite: report!(
            sqlite,
            "w.issue_prefix || '-' || CAST(i.number AS TEXT)",
            " JOIN issue i ON i.id = t.issue_id JOIN workspace w ON w.id = t.workspace_id"
        ),
        postgres: report!(
            postgres,
            "w.issue_prefix || '-' || CAST(i.number AS TEXT)",
            " JOIN issue i ON i.id = t.issue_id JOIN workspace w ON w.id = t.workspace_id"
        ),
    };
    BY_MODEL = Sql::Each { sqlite: report!(sqlite, "u.model"), postgres: report!(postgres, "u.model") };
    OF_RUNS = Sql::Each {
        sqlite: of_tasks!(sqlite, among!(sqlite, "u.task_id")),
        postgres: of_tasks!(postgres, among!(postgres, "u.task_id")),
    };
    OF_CHAIN = Sql::Each { sqlite: of_tasks!(sqlite, chain!()), postgres: of_tasks!(postgres, chain!()) };
}

/// Sums of what has one name and one currency, or no price.
#[derive(FromRow)]
struct Sums {
    currency: Option<String>,
    /// Millionths of millionths.
    priced: f64,
    unpriced: i64,
    reported: Option<i64>,
    input_tokens: i64,
    output_tokens: i64,
    cache_read_tokens: i64,
    cache_write_tokens: i64,
}

#[derive(FromRow)]
struct NamedSums {
    name: String,
    runs: i64,
    #[sqlx(flatten)]
    sums: Sums,
}

#[derive(FromRow)]
struct TaskSums {
    task_id: TaskId,
    #[sqlx(flatten)]
    sums: Sums,
}

/// Tokens, and what they cost.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Used {
    /// The tokens.
    pub usage: UsageTotal,
    /// What they cost.
    pub cost: Cost,
}

impl Used {
    fn add(&mut self, sums: Sums) {
        self.usage.input_tokens += sums.input_tokens;
        self.usage.output_tokens += sums.output_tokens;
        self.usage.cache_read_tokens += sums.cache_read_tokens;
        self.usage.cache_write_tokens += sums.cache_write_tokens;
        self.cost.unpriced_tokens += sums.unpriced;
        if let Some(currency) = sums.currency {
            let money = Money { currency, micros: rounded(sums.priced / MICROS) };
            add_money(&mut self.cost.priced, money);
        }
        if let Some(reported) = sums.reported {
            let said = self.cost.reported.get_or_insert_with(|| Money { currency: "USD".to_owned(), micros: 0 });
            said.micros = said.micros.saturating_add(reported);
        }
    }
}

fn add_money(all: &mut Vec<Money>, money: Money) {
    match all.binary_search_by(|known| known.currency.cmp(&money.currency)) {
        Ok(at) => all[at].micros = all[at].micros.saturating_add(money.micros),
        Err(at) => all.insert(at, money),
    }
}

#[expect(clippy::cast_possible_truncation, reason = "a float is cut to the bounds of the number")]
fn rounded(micros: f64) -> i64 {
    micros.round() as i64
}

fn midnight(day: NaiveDate) -> DateTime<Utc> {
    day.and_time(NaiveTime::MIN).and_utc()
}

fn told(by: UsageBy) -> Sql {
    match by {
        UsageBy::Day => BY_DAY,
        UsageBy::Agent => BY_AGENT,
        UsageBy::Machine => BY_MACHINE,
        UsageBy::Issue => BY_ISSUE,
        UsageBy::Model => BY_MODEL,
    }
}

/// What was used in a workspace between two days, both of which count.
pub async fn report(
    read: &mut Read,
    workspace: WorkspaceId,
    by: UsageBy,
    (since, until): (Option<NaiveDate>, Option<NaiveDate>),
) -> Result<Vec<UsageRow>> {
    let from = since.map_or(DateTime::UNIX_EPOCH, midnight);
    let end_of_time = DateTime::UNIX_EPOCH + TimeDelta::days(365 * 1000);
    let to = until.and_then(|day| day.succ_opt()).map_or(end_of_time, midnight).min(end_of_time);
    let from = from.max(DateTime::UNIX_EPOCH);
    let sql = if daily::is_whole(read, workspace, from, to).await? { daily::by(by) } else { told(by) };
    let rates = rates(read, workspace).await?;
    let rows: Vec<NamedSums> = read.all(sql, args![rates, workspace, from, to]).await?;
    let mut found: BTreeMap<String, (i64, Used)> = BTreeMap::new();
    for row in rows {
        let (runs, used) = found.entry(row.name).or_default();
        *runs = row.runs;
        used.add(row.sums);
    }
    let mut rows: Vec<UsageRow> =
        found.into_iter().map(|(name, (runs, Used { usage, cost }))| UsageRow { name, runs, usage, cost }).collect();
    if by != UsageBy::Day {
        rows.sort_by_key(|row| (-row.usage.output_tokens, -row.usage.input_tokens));
    }
    rows.truncate(MOST_NAMES);
    Ok(rows)
}

/// What each of these runs has used, if it has.
pub async fn of_runs(
    read: &mut Read,
    workspace: WorkspaceId,
    runs: impl IntoIterator<Item = TaskId>,
) -> Result<HashMap<TaskId, Used>> {
    let runs = json(runs.into_iter().map(|run| run.0));
    let rates = rates(read, workspace).await?;
    let rows: Vec<TaskSums> = read.all(OF_RUNS, args![rates, runs]).await?;
    let mut found: HashMap<TaskId, Used> = HashMap::new();
    for row in rows {
        found.entry(row.task_id).or_default().add(row.sums);
    }
    Ok(found)
}

/// What the runs have used that followed from one without a person, with it.
pub async fn of_chain(read: &mut Read, workspace: WorkspaceId, root: TaskId) -> Result<Spent> {
    let rates = rates(read, workspace).await?;
    let rows: Vec<TaskSums> = read.all(OF_CHAIN, args![rates, root]).await?;
    let mut used = Used::default();
    rows.into_iter().for_each(|row| used.add(row.sums));
    let UsageTotal { input_tokens, output_tokens, cache_read_tokens, cache_write_tokens } = used.usage;
    Ok(Spent { tokens: input_tokens + output_tokens + cache_read_tokens + cache_write_tokens, cost: used.cost })
}
