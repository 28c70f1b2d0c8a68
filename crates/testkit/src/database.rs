//! One test body, both databases.

use std::future::Future;
use std::panic::{AssertUnwindSafe, catch_unwind, resume_unwind};

use sqlx::postgres::PgConnection;
use sqlx::sqlite::SqliteConnection;
use sqlx::{AssertSqlSafe, Connection as _, Executor as _};
use tempfile::TempDir;

use crate::settings;

/// Turns `async fn name(database: Database) { … }` into two tests,
/// `name::sqlite` and `name::postgres`, each with an empty database of its
/// own. Without `TEST_DATABASE_URL` the second is skipped, by name.
///
/// ```text
/// on_both! {
///     /// A comment survives its agent.
///     async fn comments_stay(database: Database) {
///         let store = open(database.url()).await;
///     }
/// }
/// ```
#[macro_export]
macro_rules! on_both {
    ($($(#[$attribute:meta])* async fn $name:ident($database:ident: Database) $body:block)+) => {$(
        $(#[$attribute])*
        async fn $name($database: $crate::Database) $body

        mod $name {
            #[test]
            fn sqlite() {
                $crate::database::on_sqlite(super::$name);
            }

            #[test]
            fn postgres() {
                $crate::database::on_postgres(concat!(module_path!(), "::postgres"), super::$name);
            }
        }
    )+};
}

/// Which of the two databases.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Kind {
    /// A file.
    Sqlite,
    /// A server.
    Postgres,
}

/// An empty database that belongs to one test.
#[derive(Debug)]
pub struct Database {
    kind: Kind,
    url: String,
    // Held so that the SQLite file goes with the test.
    _directory: Option<TempDir>,
}

impl Database {
    /// A new SQLite file in a folder of its own.
    ///
    /// # Panics
    /// If no folder can be made.
    #[must_use]
    pub fn sqlite() -> Self {
        let directory = tempfile::Builder::new().prefix("shipmate-test-").tempdir().expect("a temporary folder");
        let url = format!("sqlite://{}", directory.path().join("shipmate.db").display());
        Self { kind: Kind::Sqlite, url, _directory: Some(directory) }
    }

    /// Which of the two it is.
    #[must_use]
    pub fn kind(&self) -> Kind {
        self.kind
    }

    /// Does something to the database behind the server's back.
    ///
    /// # Panics
    /// If the database refuses it.
    pub async fn execute(&self, sql: &str) {
        let done = match self.kind {
            Kind::Sqlite => {
                let mut connection = SqliteConnection::connect(&self.url).await.expect("the file opens");
                connection.execute(AssertSqlSafe(sql)).await.map(drop)
            }
            Kind::Postgres => {
                let mut connection = PgConnection::connect(&self.url).await.expect("PostgreSQL answers");
                connection.execute(AssertSqlSafe(sql)).await.map(drop)
            }
        };
        done.unwrap_or_else(|error| panic!("{sql}: {error}"));
    }

    /// Looks behind the server's back: the one number that a query answers.
    ///
    /// # Panics
    /// If the database refuses it, or answers something else.
    pub async fn number(&self, sql: &str) -> i64 {
        let found = match self.kind {
            Kind::Sqlite => {
                let mut connection = SqliteConnection::connect(&self.url).await.expect("the file opens");
                sqlx::query_scalar(AssertSqlSafe(sql)).fetch_one(&mut connection).await
            }
            Kind::Postgres => {
                let mut connection = PgConnection::connect(&self.url).await.expect("PostgreSQL answers");
                sqlx::query_scalar(AssertSqlSafe(sql)).fetch_one(&mut connection).await
            }
        };
        found.unwrap_or_else(|error| panic!("{sql}: {error}"))
    }

    /// `sqlite://PATH` or `postgres://…`.
    #[must_use]
    pub fn url(&self) -> &str {
        &self.url
    }
}

/// Runs `body` on a new SQLite database.
pub fn on_sqlite<F, Fut>(body: F)
where
    F: FnOnce(Database) -> Fut,
    Fut: Future<Output = ()>,
{
    runtime().block_on(body(Database::sqlite()));
}

/// Runs `body` on a new PostgreSQL database, and drops that afterwards even
/// if `body` panicked. Skips `name` if there is no server to do it on.
///
/// # Panics
/// If the server refuses to create or drop the database.
pub fn on_postgres<F, Fut>(name: &str, body: F)
where
    F: FnOnce(Database) -> Fut,
    Fut: Future<Output = ()>,
{
    let Some(server) = settings::database_url() else {
        settings::skip(name, "TEST_DATABASE_URL is not set (scripts/with-postgres sets it)");
        return;
    };
    let database = format!("shipmate_test_{}", shipmate_seams::Random::system().id::<uuid::Uuid>(now()).simple());
    let mut url = reqwest::Url::parse(&server).expect("TEST_DATABASE_URL is an address");
    url.set_path(&database);

    let runtime = runtime();
    runtime.block_on(command(&server, format!("CREATE DATABASE {database}")));
    let mine = Database { kind: Kind::Postgres, url: url.into(), _directory: None };
    let outcome = catch_unwind(AssertUnwindSafe(|| runtime.block_on(body(mine))));
    runtime.block_on(command(&server, format!("DROP DATABASE {database} WITH (FORCE)")));
    if let Err(panic) = outcome {
        resume_unwind(panic);
    }
}

fn now() -> chrono::DateTime<chrono::Utc> {
    shipmate_seams::Clock::system().now()
}

/// Two threads, so that a test body that blocks one of them still sees its
/// connections served.
fn runtime() -> tokio::runtime::Runtime {
    tokio::runtime::Builder::new_multi_thread().worker_threads(2).enable_all().build().expect("threads for a test")
}

async fn command(server: &str, sql: String) {
    let mut connection = PgConnection::connect(server).await.expect("PostgreSQL at TEST_DATABASE_URL answers");
    connection.execute(AssertSqlSafe(sql.as_str())).await.unwrap_or_else(|error| panic!("{sql}: {error}"));
    connection.close().await.expect("PostgreSQL closes the connection");
}

#[cfg(test)]
mod tests {
    use super::*;

    on_both! {
        async fn each_test_has_an_empty_database_of_its_own(database: Database) {
            match database.kind() {
                Kind::Sqlite => assert!(database.url().starts_with("sqlite:///")),
                Kind::Postgres => {
                    command(database.url(), "CREATE TABLE mine (n bigint)".to_owned()).await;
                }
            }
        }
    }
}
