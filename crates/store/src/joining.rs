//! One-time links by which machines join.

use chrono::{DateTime, Utc};
use shipmate_core::id::{AccountId, CredentialId, WorkspaceId};
use sqlx::FromRow;

use crate::error::Result;
use crate::sql::{Read, Sql, Write, args, statements};

statements! {
    INSERT = Sql::Same(
        "INSERT INTO machine_link (id, account_id, workspace_id, hash, created_at, expires_at)
         VALUES ($1, $2, $3, $4, $5, $6)"
    );
    // Worth nothing once its person has left the workspace.
    USE = Sql::Same(
        "UPDATE machine_link SET used_at = $2
         WHERE hash = $1 AND used_at IS NULL AND expires_at > $2
           AND (workspace_id IS NULL
                OR EXISTS (SELECT 1 FROM member k
                           WHERE k.workspace_id = machine_link.workspace_id AND k.account_id = machine_link.account_id))
         RETURNING account_id, workspace_id"
    );
    STATE = Sql::Same("SELECT used_at, expires_at FROM machine_link WHERE hash = $1");
    FORGET = Sql::Same("DELETE FROM machine_link WHERE expires_at < $1");
    BIND = Sql::Same("UPDATE credential SET workspace_id = $2 WHERE id = $1");
}

/// Whose machine a link makes of the one that shows it, and where.
#[derive(Debug, Clone, Copy, FromRow)]
pub struct Invited {
    /// Who will own the machine.
    pub account_id: AccountId,
    /// The workspace it will serve; none for all of its owner's.
    pub workspace_id: Option<WorkspaceId>,
}

/// Why a link does not work any more, or never did.
#[derive(Debug, Clone, Copy, PartialEq, Eq, FromRow)]
pub struct LinkState {
    /// When it was used, if it was.
    pub used_at: Option<DateTime<Utc>>,
    /// When it stops working.
    pub expires_at: DateTime<Utc>,
}

/// Keeps a link.
pub async fn create(
    write: &mut Write,
    id: CredentialId,
    invited: Invited,
    hash: &str,
    (now, expires_at): (DateTime<Utc>, DateTime<Utc>),
) -> Result<()> {
    write.execute(INSERT, args![id, invited.account_id, invited.workspace_id, hash, now, expires_at]).await.map(drop)
}

/// Uses a link up. `None` if it is unknown, expired or used, or its person is
/// no longer in the workspace.
pub async fn use_up(write: &mut Write, hash: &str, now: DateTime<Utc>) -> Result<Option<Invited>> {
    write.optional(USE, args![hash, now]).await
}

/// How a link is, if it is known.
pub async fn state(read: &mut Read, hash: &str) -> Result<Option<LinkState>> {
    read.optional(STATE, args![hash]).await
}

/// Lets a daemon's token serve one workspace only.
pub async fn bind(write: &mut Write, token: CredentialId, workspace: WorkspaceId) -> Result<()> {
    write.execute(BIND, args![token, workspace]).await.map(drop)
}

/// Removes links that stopped working before `before`.
pub async fn forget_expired(write: &mut Write, before: DateTime<Utc>) -> Result<u64> {
    write.execute(FORGET, args![before]).await
}
