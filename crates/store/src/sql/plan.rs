//! How a database would find the rows of every statement, for the test that
//! no large table is read whole.

use std::collections::BTreeSet;

use sqlx::sqlite::SqliteRow;
use sqlx::types::Json;
use sqlx::{AssertSqlSafe, Executor as _, PgConnection, PgPool, Row as _, SqliteConnection};

use super::{Pools, Store};
use crate::error::{Error, Result};

/// How a database would run one statement.
#[derive(Debug, Clone)]
pub struct Plan {
    /// The statement, by module and name.
    pub statement: &'static str,
    /// Its text.
    pub sql: &'static str,
    /// The tables it would look into.
    pub scans: Vec<Scan>,
    /// What the database said.
    pub text: String,
}

/// How a statement would look into one table.
#[derive(Debug, Clone)]
pub struct Scan {
    /// The table's name. On SQLite an alias that means several tables in one
    /// statement yields one of these for each.
    pub table: String,
    /// The index that is used; none if the rows themselves are read.
    pub index: Option<String>,
    /// What limits the part of the index that is read, in the database's own
    /// words; empty if it is read whole.
    pub bound: String,
    /// Whether all that is found so is sorted before the first of it is
    /// answered. Only SQLite says so.
    pub sorted: bool,
}

impl Store {
    /// Asks the database how it would run every statement of this crate. What
    /// the values are does not matter: nothing is assumed of them.
    ///
    /// # Errors
    /// Names the first statement that the database refuses.
    pub async fn plans(&self) -> Result<Vec<Plan>> {
        let mut plans = Vec::new();
        match &self.pools {
            Pools::Sqlite { write, .. } => {
                let mut connection = write.acquire().await?;
                for (name, sql) in crate::all_statements() {
                    plans.push(on_sqlite(&mut connection, name, sql.sqlite()).await?);
                }
            }
            Pools::Postgres(pool) => {
                let mut connection = unlimited(pool).await?;
                for (name, sql) in crate::all_statements() {
                    plans.push(on_postgres(&mut connection, name, sql.postgres()).await?);
                }
            }
        }
        Ok(plans)
    }

    /// Has the database count what its tables hold, which plans depend on.
    pub async fn analyze(&self) -> Result<()> {
        match &self.pools {
            Pools::Sqlite { write, .. } => write.execute("ANALYZE").await.map(drop)?,
            Pools::Postgres(pool) => pool.execute("ANALYZE").await.map(drop)?,
        }
        Ok(())
    }
}

/// A connection of PostgreSQL that plans as if values were unknown and reading
/// a table whole were the last thing to do: small tables are read whole
/// otherwise, or joined whole, which says nothing of large ones.
async fn unlimited(pool: &PgPool) -> Result<PgConnection> {
    let mut connection = pool.acquire().await?.detach();
    connection.execute("SET plan_cache_mode = force_generic_plan").await?;
    for way in ["seqscan", "hashjoin", "mergejoin"] {
        connection.execute(AssertSqlSafe(format!("SET enable_{way} = off"))).await?;
    }
    Ok(connection)
}

fn refused(name: &str) -> impl Fn(sqlx::Error) -> Error + '_ {
    move |error| Error::Query(format!("{name}: {error}"))
}

async fn on_sqlite(connection: &mut SqliteConnection, statement: &'static str, sql: &'static str) -> Result<Plan> {
    let explain = AssertSqlSafe(format!("EXPLAIN QUERY PLAN {sql}"));
    let rows = sqlx::query(explain).persistent(false).fetch_all(&mut *connection).await.map_err(refused(statement))?;
    let lines: Vec<String> = rows.iter().map(|row| row.get("detail")).collect();
    let outermost = |row: &&SqliteRow| row.get::<i64, _>("parent") == 0;
    let says = |row: &SqliteRow| row.get::<&str, _>("detail") == "USE TEMP B-TREE FOR ORDER BY";
    let sorted = rows.iter().filter(outermost).any(says);
    let mut scans = Vec::new();
    for (row, line) in rows.iter().zip(&lines) {
        scans.extend(sqlite_scans(line, sql, sorted && outermost(&row)));
    }
    Ok(Plan { statement, sql, scans, text: lines.join("\n") })
}

/// What a line such as `SEARCH i USING INDEX issue_by_column (workspace_id=?)` says.
fn sqlite_scans(line: &str, sql: &str, sorted: bool) -> Vec<Scan> {
    let mut words = line.split_whitespace();
    let (Some("SCAN" | "SEARCH"), Some(name)) = (words.next(), words.next()) else { return Vec::new() };
    let rest: Vec<&str> = words.collect();
    let bound = match line.split_once(" (") {
        // Made for this statement alone, out of the whole table.
        _ if rest.contains(&"AUTOMATIC") => String::new(),
        Some((_, bound)) => bound.split(')').next().unwrap_or_default().to_owned(),
        None => String::new(),
    };
    let index = match rest.iter().position(|word| *word == "INDEX") {
        Some(at) => rest.get(at + 1).map(|name| (*name).to_owned()),
        None => rest.contains(&"KEY").then(|| "PRIMARY KEY".to_owned()),
    };
    let scan = |table: String| Scan { table, index: index.clone(), bound: bound.clone(), sorted };
    tables_named(name, sql).into_iter().map(scan).collect()
}

/// The tables that a name means in a statement: usually one.
fn tables_named(name: &str, sql: &str) -> BTreeSet<String> {
    let words: Vec<&str> =
        sql.split(|c: char| !(c.is_alphanumeric() || c == '_')).filter(|word| !word.is_empty()).collect();
    let mut tables = BTreeSet::new();
    for (at, word) in words.iter().enumerate() {
        if !matches!(*word, "FROM" | "JOIN" | "UPDATE" | "INTO") {
            continue;
        }
        let (Some(table), alias) = (words.get(at + 1), words.get(at + 2)) else { continue };
        if *table == name || alias == Some(&name) {
            tables.insert((*table).to_owned());
        }
    }
    tables
}

async fn on_postgres(connection: &mut PgConnection, statement: &'static str, sql: &'static str) -> Result<Plan> {
    let prepare = AssertSqlSafe(format!("PREPARE planned AS {sql}"));
    connection.execute(prepare).await.map_err(refused(statement))?;
    let count = (1..).take_while(|n| mentions(sql, *n)).count();
    let nulls = vec!["NULL"; count].join(", ");
    let values = if count == 0 { String::new() } else { format!("({nulls})") };
    let explain = AssertSqlSafe(format!("EXPLAIN (FORMAT JSON) EXECUTE planned{values}"));
    let row = sqlx::query(explain).persistent(false).fetch_one(&mut *connection).await.map_err(refused(statement))?;
    connection.execute("DEALLOCATE planned").await?;
    let Json(said): Json<serde_json::Value> = row.try_get(0)?;
    let mut scans = Vec::new();
    postgres_scans(&said, None, &mut scans);
    Ok(Plan { statement, sql, scans, text: serde_json::to_string_pretty(&said).unwrap_or_default() })
}

/// Whether a statement has this parameter.
fn mentions(sql: &str, parameter: usize) -> bool {
    let name = format!("${parameter}");
    sql.match_indices(&name).any(|(at, _)| !sql[at + name.len()..].starts_with(|c: char| c.is_ascii_digit()))
}

/// Every node of a plan that reads a table, below this one.
fn postgres_scans(node: &serde_json::Value, table: Option<&str>, scans: &mut Vec<Scan>) {
    let text = |key: &str| node.get(key).and_then(serde_json::Value::as_str);
    let table = text("Relation Name").or(table);
    let kind = text("Node Type").unwrap_or_default();
    if let Some(table) = table
        && matches!(kind, "Seq Scan" | "Index Scan" | "Index Only Scan" | "Bitmap Index Scan")
    {
        let index = text("Index Name").map(ToOwned::to_owned);
        let bound = text("Index Cond").unwrap_or_default().to_owned();
        scans.push(Scan { table: table.to_owned(), index, bound, sorted: false });
    }
    let below = match node {
        serde_json::Value::Array(all) => all.iter().collect(),
        _ => node.get("Plan").into_iter().chain(node.get("Plans")).collect::<Vec<_>>(),
    };
    // Only a bitmap's parts read the table that the node above them names.
    let table = table.filter(|_| kind.starts_with("Bitmap"));
    below.into_iter().for_each(|part| postgres_scans(part, table, scans));
}
