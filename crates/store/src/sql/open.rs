//! Opening either database.

use std::time::Duration;

use sqlx::ConnectOptions as _;
use sqlx::postgres::{PgConnectOptions, PgPoolOptions};
use sqlx::sqlite::{SqliteConnectOptions, SqliteJournalMode, SqlitePoolOptions, SqliteSynchronous};

use super::{Pools, Store};
use crate::error::{Error, Result};

/// How long a caller waits for a connection before it is told "unavailable".
const ACQUIRE_TIMEOUT: Duration = Duration::from_secs(5);

fn sqlite_options(file: &std::path::Path) -> SqliteConnectOptions {
    SqliteConnectOptions::new()
        .filename(file)
        .journal_mode(SqliteJournalMode::Wal)
        // An acknowledged journal record is on disk: FULL, not NORMAL.
        .synchronous(SqliteSynchronous::Full)
        .busy_timeout(ACQUIRE_TIMEOUT)
        .foreign_keys(true)
}

/// Whether a connection may be used again. On a full disk SQLite ends a
/// transaction by itself; the driver's own rollback then fails and it believes
/// for ever that one is open. Such a connection is replaced.
async fn is_at_rest(connection: &mut sqlx::SqliteConnection) -> Result<bool, sqlx::Error> {
    use sqlx::Connection as _;
    // Waits for the rollback of a transaction that was just dropped.
    connection.ping().await?;
    Ok(!connection.is_in_transaction())
}

/// What the address of a database must look like. It is not repeated: it may
/// hold a password.
const POSTGRES_FORM: &str = "its address must look like postgres://user:password@host/database";

fn postgres_options(url: &str) -> Option<PgConnectOptions> {
    let is_postgres = url.starts_with("postgres://") || url.starts_with("postgresql://");
    is_postgres.then(|| url.parse().ok()).flatten()
}

impl Store {
    /// Opens, and if need be creates, an SQLite database, and brings its
    /// schema up to date.
    pub async fn open_sqlite(file: &std::path::Path) -> Result<Self> {
        Self::open_sqlite_with(sqlite_options(file), file).await
    }

    async fn open_sqlite_with(options: SqliteConnectOptions, file: &std::path::Path) -> Result<Self> {
        let write = SqlitePoolOptions::new()
            .max_connections(1)
            .acquire_timeout(ACQUIRE_TIMEOUT)
            .test_before_acquire(false)
            .after_release(|connection, _| Box::pin(async move { is_at_rest(connection).await }))
            .connect_with(options.clone().create_if_missing(true))
            .await
            .map_err(|error| Error::open(file.display().to_string(), error))?;
        crate::migrate::run_sqlite(&write).await?;
        let read = SqlitePoolOptions::new()
            .max_connections(4)
            .acquire_timeout(ACQUIRE_TIMEOUT)
            .test_before_acquire(false)
            .connect_with(options.read_only(true))
            .await
            .map_err(|error| Error::open(file.display().to_string(), error))?;
        Ok(Self::new(Pools::Sqlite { read, write }))
    }

    /// Opens an SQLite database that need not survive the machine's crash, and
    /// is much faster for it. For simulations: processes die in them, disks don't.
    pub async fn open_sqlite_without_sync(file: &std::path::Path) -> Result<Self> {
        Self::open_sqlite_with(sqlite_options(file).synchronous(SqliteSynchronous::Off), file).await
    }

    /// Connects to a PostgreSQL database and brings its schema up to date.
    pub async fn open_postgres(url: &str) -> Result<Self> {
        let refused = |reason: String| Error::Open { database: "PostgreSQL".to_owned(), reason };
        let options = postgres_options(url).ok_or_else(|| refused(POSTGRES_FORM.to_owned()))?;
        // A pool tries again and again and then says only that it did; one
        // connection says what is wrong.
        let first = tokio::time::timeout(ACQUIRE_TIMEOUT, options.connect()).await;
        let first = first.map_err(|_| refused(format!("it does not answer within {} s", ACQUIRE_TIMEOUT.as_secs())))?;
        first.map_err(|error| Error::open("PostgreSQL".to_owned(), error))?;
        let pool = PgPoolOptions::new()
            .max_connections(16)
            .acquire_timeout(ACQUIRE_TIMEOUT)
            .connect_with(options)
            .await
            .map_err(|error| Error::open("PostgreSQL".to_owned(), error))?;
        crate::migrate::run_postgres(&pool).await?;
        Ok(Self::new(Pools::Postgres(pool)))
    }
}
