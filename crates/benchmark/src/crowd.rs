//! A large database, made behind the server's back.

use std::time::Duration;

use shipmate_core::api::identity::Me;
use shipmate_seams::Clock;
use shipmate_testkit::crowd::{Place, Size, statements};
use shipmate_testkit::database::Kind;
use sqlx::postgres::PgConnection;
use sqlx::sqlite::SqliteConnection;
use sqlx::{AssertSqlSafe, Connection as _, Executor as _};

use crate::board;
use crate::server::Server;
use crate::trouble::{Context, Trouble};

/// Fills the server's database; answers how long it took.
pub(crate) async fn fill(server: &Server, size: Size) -> Result<Duration, Trouble> {
    let clock = Clock::system();
    let began = clock.elapsed();
    let me: Me = server.owner().await?.get("/api/me").await?;
    let place = Place { workspace: board::workspace(server).await?, owner: me.id };
    match server.database() {
        Ok(url) => {
            let mut connection = PgConnection::connect(url).await.context("PostgreSQL does not answer")?;
            let statements = statements(Kind::Postgres, place, size);
            // Its own service does the last by itself, some time after so many changes.
            let all = prepared(&["SET synchronous_commit = off"], statements, &["VACUUM ANALYZE", "CHECKPOINT"]);
            for sql in all {
                connection.execute(AssertSqlSafe(sql.as_str())).await.context(short(&sql))?;
            }
        }
        Err(file) => {
            let address = format!("sqlite://{}", file.display());
            let mut connection = SqliteConnection::connect(&address).await.context("the database can't be opened")?;
            let statements = statements(Kind::Sqlite, place, size);
            let before = ["PRAGMA synchronous = OFF", "PRAGMA busy_timeout = 60000", "PRAGMA cache_size = -200000"];
            for sql in prepared(&before, statements, &["PRAGMA wal_checkpoint(TRUNCATE)"]) {
                connection.execute(AssertSqlSafe(sql.as_str())).await.context(short(&sql))?;
            }
        }
    }
    Ok(clock.elapsed() - began)
}

fn prepared(before: &[&str], statements: Vec<String>, after: &[&str]) -> Vec<String> {
    let owned = |all: &[&str]| all.iter().map(|sql| (*sql).to_owned()).collect::<Vec<_>>();
    owned(before).into_iter().chain(statements).chain(owned(after)).collect()
}

/// As much of a statement as says which one it is.
fn short(sql: &str) -> String {
    sql.chars().take(80).collect()
}
