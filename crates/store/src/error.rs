//! What can go wrong between us and the database, in our words.

/// The result of every call of this crate. "No row" is `Ok(None)`, never an
/// error, so it can't be confused with "no answer".
pub type Result<T, E = Error> = std::result::Result<T, E>;

/// Why the database did not do what was asked.
#[derive(Debug, thiserror::Error)]
pub enum Error {
    /// It could not be opened at all.
    #[error("can't open the database {database}: {reason}")]
    Open {
        /// The file, or `PostgreSQL`. Never an address: that may hold a password.
        database: String,
        /// What the database said.
        reason: String,
    },
    /// Its schema is not one this version can work with.
    #[error("can't bring the database up to date: {0}")]
    Migrate(String),
    /// Something with this name or address is already there.
    #[error("already there: {constraint}")]
    Conflict {
        /// The constraint, as the database names it.
        constraint: String,
    },
    /// A thing it refers to is not there.
    #[error("refers to something that is not there")]
    MissingReference,
    /// It can't be reached, is too busy, or its disk is full. Nothing is known; try again.
    #[error("the database is unavailable: {0}")]
    Unavailable(String),
    /// A fault of ours: the statement or a stored value is wrong.
    #[error("the database refused a statement: {0}")]
    Query(String),
}

impl Error {
    pub(crate) fn open(database: String, error: sqlx::Error) -> Self {
        let reason = match &error {
            sqlx::Error::Database(inner) => inner.message().to_owned(),
            sqlx::Error::Io(inner) => format!("it can't be reached ({inner})"),
            other => other.to_string(),
        };
        Self::Open { database, reason }
    }

    /// Whether a unique constraint whose name or column list contains `part` was hit.
    #[must_use]
    pub fn is_conflict_on(&self, part: &str) -> bool {
        matches!(self, Self::Conflict { constraint } if constraint.contains(part))
    }
}

/// SQLite's primary result codes for "not now": BUSY, LOCKED, IOERR, FULL,
/// CANTOPEN, and READONLY for a disk that was remounted.
const SQLITE_NOT_NOW: [i32; 6] = [5, 6, 10, 13, 14, 8];

/// PostgreSQL's error classes for "not now": connection, rollback (deadlock,
/// serialization), resources, operator intervention, system error.
const POSTGRES_NOT_NOW: [&str; 5] = ["08", "40", "53", "57", "58"];

fn is_not_now(code: &str) -> bool {
    match code.parse::<i32>() {
        // SQLite's codes are small numbers; the low byte is the primary code.
        Ok(number) if code.len() < 5 => SQLITE_NOT_NOW.contains(&(number & 0xff)),
        _ => POSTGRES_NOT_NOW.iter().any(|class| code.starts_with(class)),
    }
}

impl From<sqlx::Error> for Error {
    fn from(error: sqlx::Error) -> Self {
        match &error {
            sqlx::Error::Database(inner) if inner.is_unique_violation() => {
                let constraint = inner.constraint().unwrap_or_else(|| inner.message()).to_owned();
                Self::Conflict { constraint }
            }
            sqlx::Error::Database(inner) if inner.is_foreign_key_violation() => Self::MissingReference,
            sqlx::Error::Database(inner) if inner.code().is_some_and(|code| is_not_now(&code)) => {
                Self::Unavailable(inner.message().to_owned())
            }
            sqlx::Error::Io(_)
            | sqlx::Error::Tls(_)
            | sqlx::Error::PoolTimedOut
            | sqlx::Error::PoolClosed
            | sqlx::Error::WorkerCrashed => Self::Unavailable(error.to_string()),
            _ => Self::Query(error.to_string()),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::is_not_now;

    #[test]
    fn a_full_disk_and_a_lost_connection_are_not_faults_of_ours() {
        for code in ["5", "13", "261", "08006", "40P01", "53100", "57P01"] {
            assert!(is_not_now(code), "{code}");
        }
        for code in ["1", "19", "42601", "22P05"] {
            assert!(!is_not_now(code), "{code}");
        }
    }
}
