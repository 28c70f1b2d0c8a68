//! Creating once: what a caller has named is created by the first call, and
//! found by every repeat.

use chrono::{DateTime, Utc};
use shipmate_core::id::{AccountId, WorkspaceId};
use sqlx::FromRow;
use uuid::Uuid;

use crate::error::Result;
use crate::sql::{Sql, Write, args, statements};

statements! {
    // On PostgreSQL a second caller waits here until the first has committed.
    CLAIM = Sql::Same(
        "INSERT INTO creation (workspace_id, account_id, name, fingerprint, subject_id, created_at)
         VALUES ($1, $2, $3, $4, $5, $6) ON CONFLICT DO NOTHING"
    );
    FIRST = Sql::Same(
        "SELECT fingerprint, subject_id FROM creation WHERE workspace_id = $1 AND account_id = $2 AND name = $3"
    );
    FORGET = Sql::Same("DELETE FROM creation WHERE created_at < $1");
}

#[derive(FromRow)]
struct FirstRow {
    fingerprint: String,
    subject_id: Uuid,
}

/// Whether something was created under this name before.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Named {
    /// It was not; go on, the name is taken with this transaction.
    New,
    /// It was, by the same request; this is its id.
    Before(Uuid),
    /// It was, by a different request.
    Otherwise,
}

/// Takes a name for what is about to be created.
pub async fn claim(
    write: &mut Write,
    (workspace, account): (WorkspaceId, AccountId),
    (name, fingerprint): (&str, &str),
    subject: Uuid,
    now: DateTime<Utc>,
) -> Result<Named> {
    if write.execute(CLAIM, args![workspace, account, name, fingerprint, subject, now]).await? > 0 {
        return Ok(Named::New);
    }
    let first: Option<FirstRow> = write.optional(FIRST, args![workspace, account, name]).await?;
    Ok(match first {
        Some(first) if first.fingerprint == fingerprint => Named::Before(first.subject_id),
        _ => Named::Otherwise,
    })
}

/// Forgets names that were taken before `before`.
pub async fn forget(write: &mut Write, before: DateTime<Utc>) -> Result<u64> {
    write.execute(FORGET, args![before]).await
}
