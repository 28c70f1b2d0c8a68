//! The one place that knows there are two databases: this file and its folder.
//!
//! Values are data ([`args!`]), so one call serves both drivers. A function
//! that writes takes `&mut Write`, so it can't be called outside a
//! transaction; a snapshot can't be written through, by type and by the
//! database's own refusal.

mod open;
mod plan;
mod value;

use std::ops::{Deref, DerefMut};
use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering};

use sqlx::postgres::PgRow;
use sqlx::sqlite::SqliteRow;
use sqlx::{FromRow, PgPool, Postgres, SqlStr, Sqlite, SqlitePool, Transaction};

pub use plan::{Plan, Scan};
pub(crate) use value::{Arg, args};

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

/// Names a module's statements and lists them, so that tests can have both
/// databases parse every one, and say how they would look for its rows.
macro_rules! statements {
    ($($name:ident = $sql:expr;)+) => {
        $(const $name: $crate::sql::Sql = $sql;)+
        pub(crate) const STATEMENTS: &[(&str, $crate::sql::Sql)] = &[$((concat!(module_path!(), "::", stringify!($name)), $name)),+];
    };
}
pub(crate) use statements;

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
pub struct Store {
    pools: Pools,
    counter: Counter,
}

/// How often the database was asked for something. Shared by all clones.
#[derive(Debug, Clone)]
struct Counter(Arc<Counted>);

#[derive(Debug)]
struct Counted {
    statements: AtomicU64,
    /// The number of the statement that fails; a test chose it.
    fails_at: AtomicU64,
}

impl Counter {
    fn new() -> Self {
        Self(Arc::new(Counted { statements: AtomicU64::new(0), fails_at: AtomicU64::new(u64::MAX) }))
    }

    /// Counts a statement that is about to be given to the database.
    fn count(&self) -> Result<()> {
        let number = self.0.statements.fetch_add(1, Ordering::Relaxed) + 1;
        if number == self.0.fails_at.load(Ordering::Relaxed) {
            return Err(Error::Unavailable("a test wanted it to fail".to_owned()));
        }
        Ok(())
    }
}

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

impl Store {
    fn new(pools: Pools) -> Self {
        Self { pools, counter: Counter::new() }
    }

    /// How many statements the database was given since it was opened, counting
    /// those that begin and end transactions.
    #[must_use]
    pub fn statements(&self) -> u64 {
        self.counter.0.statements.load(Ordering::Relaxed)
    }

    /// For tests: lets one statement fail as if the database could not be
    /// reached, the `nth` from now on, counted from 1 like [`statements`](Self::statements).
    pub fn fail_at(&self, nth: u64) {
        self.counter.0.fails_at.store(self.statements().saturating_add(nth), Ordering::Relaxed);
    }

    /// For tests: whether that statement was reached.
    #[must_use]
    pub fn has_failed(&self) -> bool {
        self.statements() >= self.counter.0.fails_at.load(Ordering::Relaxed)
    }

    /// A snapshot: everything read through it is of one moment.
    pub async fn read(&self) -> Result<Read> {
        self.counter.count()?;
        let connection = match &self.pools {
            Pools::Sqlite { read, .. } => Connection::Sqlite(read.begin().await?),
            Pools::Postgres(pool) => {
                Connection::Postgres(pool.begin_with("BEGIN ISOLATION LEVEL REPEATABLE READ READ ONLY").await?)
            }
        };
        Ok(Read { connection, counter: self.counter.clone() })
    }

    /// A transaction that writes. Dropped without [`Write::commit`] it changes nothing.
    pub async fn write(&self) -> Result<Write> {
        self.counter.count()?;
        let connection = match &self.pools {
            Pools::Sqlite { write, .. } => Connection::Sqlite(write.begin_with("BEGIN IMMEDIATE").await?),
            Pools::Postgres(pool) => Connection::Postgres(pool.begin().await?),
        };
        Ok(Write { read: Read { connection, counter: self.counter.clone() }, events: Vec::new() })
    }

    /// Lets every connection go; later calls are refused.
    pub async fn close(&self) {
        match &self.pools {
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
            let parsed = match &self.pools {
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
pub struct Read {
    connection: Connection,
    counter: Counter,
}

impl Read {
    pub(crate) async fn all<T: Row>(&mut self, sql: Sql, args: Vec<Arg>) -> Result<Vec<T>> {
        self.counter.count()?;
        Ok(match &mut self.connection {
            Connection::Sqlite(tx) => {
                bound!(sqlx::query_as::<Sqlite, T>(sql.sqlite()), args).fetch_all(&mut **tx).await?
            }
            Connection::Postgres(tx) => {
                bound!(sqlx::query_as::<Postgres, T>(sql.postgres()), args).fetch_all(&mut **tx).await?
            }
        })
    }

    pub(crate) async fn optional<T: Row>(&mut self, sql: Sql, args: Vec<Arg>) -> Result<Option<T>> {
        self.counter.count()?;
        Ok(match &mut self.connection {
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
        self.read.counter.count()?;
        Ok(match &mut self.read.connection {
            Connection::Sqlite(tx) => {
                bound!(sqlx::query::<Sqlite>(sql.sqlite()), args).execute(&mut **tx).await?.rows_affected()
            }
            Connection::Postgres(tx) => {
                bound!(sqlx::query::<Postgres>(sql.postgres()), args).execute(&mut **tx).await?.rows_affected()
            }
        })
    }

    pub(crate) async fn finish(self) -> Result<()> {
        self.read.counter.count()?;
        match self.read.connection {
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
