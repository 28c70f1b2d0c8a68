//! The one file that knows there are two databases.
//!
//! Values are data ([`args!`]), so one call serves both drivers. A function
//! that writes takes `&mut Write`, so it can't be called outside a
//! transaction; a snapshot can't be written through, by type and by the
//! database's own refusal.

use std::ops::{Deref, DerefMut};
use std::time::Duration;

use chrono::{DateTime, Utc};
use sqlx::postgres::{PgConnectOptions, PgPoolOptions, PgRow};
use sqlx::sqlite::{SqliteConnectOptions, SqliteJournalMode, SqlitePoolOptions, SqliteRow, SqliteSynchronous};
use sqlx::{ConnectOptions as _, FromRow, PgPool, Postgres, SqlStr, Sqlite, SqlitePool, Transaction};
use uuid::Uuid;

use crate::error::{Error, Result};
use crate::events::NewEvent;

/// A statement, with one text for both databases wherever that is possible.
#[derive(Debug, Clone, Copy)]
pub(crate) enum Sql {
    /// The same text for both.
    Same(&'static str),
    /// A text for each.
    Each { sqlite: &'static str, postgres: &'static str },
}

impl Sql {
    fn sqlite(self) -> &'static str {
        match self {
            Self::Same(text) | Self::Each { sqlite: text, .. } => text,
        }
    }

    fn postgres(self) -> &'static str {
        match self {
            Self::Same(text) | Self::Each { postgres: text, .. } => text,
        }
    }
}

/// Names a module's statements and lists them, so that a test can have both
/// databases parse every one.
macro_rules! statements {
    ($($name:ident = $sql:expr;)+) => {
        $(const $name: $crate::sql::Sql = $sql;)+
        pub(crate) const STATEMENTS: &[(&str, $crate::sql::Sql)] = &[$((stringify!($name), $name)),+];
    };
}
pub(crate) use statements;

/// A value bound to a statement.
#[derive(Debug, Clone)]
pub(crate) enum Arg {
    Text(Option<String>),
    Integer(Option<i64>),
    Real(f64),
    Flag(bool),
    Id(Option<Uuid>),
    Bytes(Vec<u8>),
    Time(Option<DateTime<Utc>>),
}

macro_rules! arg_from {
    ($($from:ty => |$value:ident| $arg:expr;)+) => {
        $(impl From<$from> for Arg {
            fn from($value: $from) -> Self {
                $arg
            }
        })+
    };
}

arg_from! {
    &str => |v| Self::Text(Some(v.to_owned()));
    String => |v| Self::Text(Some(v));
    &String => |v| Self::Text(Some(v.clone()));
    Option<String> => |v| Self::Text(v);
    Option<&str> => |v| Self::Text(v.map(str::to_owned));
    i64 => |v| Self::Integer(Some(v));
    Option<i64> => |v| Self::Integer(v);
    f64 => |v| Self::Real(v);
    bool => |v| Self::Flag(v);
    Vec<u8> => |v| Self::Bytes(v);
    Uuid => |v| Self::Id(Some(v));
    Option<Uuid> => |v| Self::Id(v);
    DateTime<Utc> => |v| Self::Time(Some(v));
    Option<DateTime<Utc>> => |v| Self::Time(v);
}

macro_rules! arg_from_id {
    ($($id:ident),+) => {
        $(impl From<shipmate_core::id::$id> for Arg {
            fn from(id: shipmate_core::id::$id) -> Self {
                Self::Id(Some(id.0))
            }
        }
        impl From<Option<shipmate_core::id::$id>> for Arg {
            fn from(id: Option<shipmate_core::id::$id>) -> Self {
                Self::Id(id.map(|id| id.0))
            }
        })+
    };
}

arg_from_id!(
    AccountId,
    CredentialId,
    WorkspaceId,
    RuntimeId,
    AgentId,
    RepositoryId,
    IssueId,
    CommentId,
    LabelId,
    InboxItemId,
    TriggerId,
    TaskId,
    ExecutionId,
    SessionId
);

/// The values of a statement, in the order of `$1`, `$2`, ….
macro_rules! args {
    ($($value:expr),* $(,)?) => { vec![$($crate::sql::Arg::from($value)),*] };
}
pub(crate) use args;

/// A type that both databases' rows can be read into.
pub(crate) trait Row: for<'r> FromRow<'r, SqliteRow> + for<'r> FromRow<'r, PgRow> + Send + Unpin {}
impl<T> Row for T where T: for<'r> FromRow<'r, SqliteRow> + for<'r> FromRow<'r, PgRow> + Send + Unpin {}

macro_rules! bound {
    ($query:expr, $args:expr) => {{
        let mut query = $query;
        for arg in $args {
            query = match arg {
                Arg::Text(value) => query.bind(value),
                Arg::Integer(value) => query.bind(value),
                Arg::Real(value) => query.bind(value),
                Arg::Flag(value) => query.bind(value),
                Arg::Id(value) => query.bind(value),
                Arg::Bytes(value) => query.bind(value),
                Arg::Time(value) => query.bind(value),
            };
        }
        query
    }};
}

/// The database. Cheap to clone.
#[derive(Debug, Clone)]
pub struct Store(Pools);

#[derive(Debug, Clone)]
enum Pools {
    /// SQLite has one writer: a single connection, so that nobody waits inside
    /// the database, and readers that never block it.
    Sqlite {
        read: SqlitePool,
        write: SqlitePool,
    },
    Postgres(PgPool),
}

#[derive(Debug)]
enum Connection {
    Sqlite(Transaction<'static, Sqlite>),
    Postgres(Transaction<'static, Postgres>),
}

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
            .after_release(|connection, _| Box::pin(async move { is_at_rest(connection).await }))
            .connect_with(options.clone().create_if_missing(true))
            .await
            .map_err(|error| Error::open(file.display().to_string(), error))?;
        crate::migrate::run_sqlite(&write).await?;
        let read = SqlitePoolOptions::new()
            .max_connections(4)
            .acquire_timeout(ACQUIRE_TIMEOUT)
            .connect_with(options.read_only(true))
            .await
            .map_err(|error| Error::open(file.display().to_string(), error))?;
        Ok(Self(Pools::Sqlite { read, write }))
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
        Ok(Self(Pools::Postgres(pool)))
    }

    /// A snapshot: everything read through it is of one moment.
    pub async fn read(&self) -> Result<Read> {
        let connection = match &self.0 {
            Pools::Sqlite { read, .. } => Connection::Sqlite(read.begin().await?),
            Pools::Postgres(pool) => {
                Connection::Postgres(pool.begin_with("BEGIN ISOLATION LEVEL REPEATABLE READ READ ONLY").await?)
            }
        };
        Ok(Read(connection))
    }

    /// A transaction that writes. Dropped without [`Write::commit`] it changes nothing.
    pub async fn write(&self) -> Result<Write> {
        let connection = match &self.0 {
            Pools::Sqlite { write, .. } => Connection::Sqlite(write.begin_with("BEGIN IMMEDIATE").await?),
            Pools::Postgres(pool) => Connection::Postgres(pool.begin().await?),
        };
        Ok(Write { read: Read(connection), events: Vec::new() })
    }

    /// Lets every connection go; later calls are refused.
    pub async fn close(&self) {
        match &self.0 {
            Pools::Sqlite { read, write } => {
                read.close().await;
                write.close().await;
            }
            Pools::Postgres(pool) => pool.close().await,
        }
    }

    /// Has the database parse every statement of this crate.
    ///
    /// # Errors
    /// Names the first statement that the database refuses.
    pub async fn check_statements(&self) -> Result<usize> {
        use sqlx::Executor;
        let mut count = 0;
        for (name, sql) in crate::all_statements() {
            let parsed = match &self.0 {
                Pools::Sqlite { write, .. } => {
                    write.acquire().await?.prepare(SqlStr::from_static(sql.sqlite())).await.map(drop)
                }
                Pools::Postgres(pool) => {
                    pool.acquire().await?.prepare(SqlStr::from_static(sql.postgres())).await.map(drop)
                }
            };
            parsed.map_err(|error| Error::Query(format!("{name}: {error}")))?;
            count += 1;
        }
        Ok(count)
    }
}

/// A snapshot of the database.
#[derive(Debug)]
pub struct Read(Connection);

impl Read {
    pub(crate) async fn all<T: Row>(&mut self, sql: Sql, args: Vec<Arg>) -> Result<Vec<T>> {
        Ok(match &mut self.0 {
            Connection::Sqlite(tx) => {
                bound!(sqlx::query_as::<Sqlite, T>(sql.sqlite()), args).fetch_all(&mut **tx).await?
            }
            Connection::Postgres(tx) => {
                bound!(sqlx::query_as::<Postgres, T>(sql.postgres()), args).fetch_all(&mut **tx).await?
            }
        })
    }

    pub(crate) async fn optional<T: Row>(&mut self, sql: Sql, args: Vec<Arg>) -> Result<Option<T>> {
        Ok(match &mut self.0 {
            Connection::Sqlite(tx) => {
                bound!(sqlx::query_as::<Sqlite, T>(sql.sqlite()), args).fetch_optional(&mut **tx).await?
            }
            Connection::Postgres(tx) => {
                bound!(sqlx::query_as::<Postgres, T>(sql.postgres()), args).fetch_optional(&mut **tx).await?
            }
        })
    }

    /// For statements that always answer with a row, such as a count.
    pub(crate) async fn one<T: Row>(&mut self, sql: Sql, args: Vec<Arg>) -> Result<T> {
        self.optional(sql, args).await?.ok_or_else(|| Error::Query("a row that must be there is not".to_owned()))
    }
}

/// A transaction that writes, with the events that tell of it. Both are
/// committed together or not at all.
#[derive(Debug)]
pub struct Write {
    read: Read,
    pub(crate) events: Vec<NewEvent>,
}

impl Write {
    /// Runs a statement; answers how many rows it touched.
    pub(crate) async fn execute(&mut self, sql: Sql, args: Vec<Arg>) -> Result<u64> {
        Ok(match &mut self.read.0 {
            Connection::Sqlite(tx) => {
                bound!(sqlx::query::<Sqlite>(sql.sqlite()), args).execute(&mut **tx).await?.rows_affected()
            }
            Connection::Postgres(tx) => {
                bound!(sqlx::query::<Postgres>(sql.postgres()), args).execute(&mut **tx).await?.rows_affected()
            }
        })
    }

    pub(crate) async fn finish(self) -> Result<()> {
        match self.read.0 {
            Connection::Sqlite(tx) => tx.commit().await?,
            Connection::Postgres(tx) => tx.commit().await?,
        }
        Ok(())
    }
}

impl Deref for Write {
    type Target = Read;
    fn deref(&self) -> &Read {
        &self.read
    }
}

impl DerefMut for Write {
    fn deref_mut(&mut self) -> &mut Read {
        &mut self.read
    }
}
