//! An empty database for one measurement.

use sqlx::postgres::PgConnection;
use sqlx::{AssertSqlSafe, Connection as _, Executor as _};

use crate::trouble::{Context, Trouble};

/// Which of the two databases.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) enum Kind {
    /// A file in the server's data directory.
    Sqlite,
    /// A server, by the address of a database whose user may create others.
    Postgres(String),
}

impl Kind {
    /// What tables call it.
    pub(crate) fn name(&self) -> &'static str {
        match self {
            Self::Sqlite => "SQLite",
            Self::Postgres(_) => "PostgreSQL",
        }
    }

    /// An empty database of this kind; none needs making for SQLite.
    pub(crate) async fn make(&self, name: &str) -> Result<Database, Trouble> {
        let Self::Postgres(server) = self else { return Ok(Database(None)) };
        // Two benchmarks may use one PostgreSQL at the same time.
        let database = format!("shipmate_benchmark_{name}_{}", std::process::id());
        command(server, &format!("CREATE DATABASE {database}")).await?;
        let (root, _) = server.rsplit_once('/').ok_or("the address of PostgreSQL names no database")?;
        Ok(Database(Some(Made { server: server.clone(), url: format!("{root}/{database}"), name: database })))
    }
}

/// A database that is there until it is dropped.
#[derive(Debug)]
pub(crate) struct Database(Option<Made>);

#[derive(Debug)]
struct Made {
    server: String,
    url: String,
    name: String,
}

impl Database {
    /// What the program is told with `--database-url`.
    pub(crate) fn url(&self) -> Option<&str> {
        self.0.as_ref().map(|made| made.url.as_str())
    }

    /// Removes it. Whoever still uses it is cut off.
    pub(crate) async fn remove(self) -> Result<(), Trouble> {
        match self.0 {
            Some(made) => command(&made.server, &format!("DROP DATABASE {} WITH (FORCE)", made.name)).await,
            None => Ok(()),
        }
    }
}

async fn command(server: &str, sql: &str) -> Result<(), Trouble> {
    let mut connection = PgConnection::connect(server).await.context("PostgreSQL does not answer")?;
    connection.execute(AssertSqlSafe(sql)).await.context(sql)?;
    connection.close().await.context("PostgreSQL does not close the connection")
}
