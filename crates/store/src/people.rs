//! Members of a workspace, and the invitations by which they come.

use chrono::{DateTime, Utc};
use shipmate_core::api::people::Invitation;
use shipmate_core::event::EventKind;
use shipmate_core::id::{AccountId, InvitationId, WorkspaceId};
use shipmate_core::status::Role;
use sqlx::FromRow;

use crate::error::Result;
use crate::identity;
use crate::sql::{Read, Sql, Write, args, statements};

/// The invitations of a workspace, or the one with a hash, that are open.
macro_rules! open_query {
    ($condition:literal) => {
        concat!(
            "SELECT v.id, v.workspace_id, v.role, v.inviter_id, p.name AS inviter_name, v.created_at, v.expires_at,
                    w.name AS workspace_name
             FROM invitation v
             JOIN account p ON p.id = v.inviter_id
             JOIN workspace w ON w.id = v.workspace_id
             JOIN member k ON k.workspace_id = v.workspace_id AND k.account_id = v.inviter_id
             WHERE v.accepted_at IS NULL AND v.revoked_at IS NULL AND v.expires_at > $2
               AND (k.role = 'owner' OR (k.role = 'admin' AND v.role <> 'owner')) AND ",
            $condition
        )
    };
}

statements! {
    RENAME_WORKSPACE = Sql::Same("UPDATE workspace SET name = $2, updated_at = $3 WHERE id = $1");
    UPDATE_ACCOUNT = Sql::Same("UPDATE account SET name = $2, email = $3 WHERE id = $1");
    // Held, so that two owners do not leave each other at once.
    OWNERS = Sql::Each {
        sqlite: "SELECT account_id FROM member WHERE workspace_id = $1 AND role = 'owner'",
        postgres: "SELECT account_id FROM member WHERE workspace_id = $1 AND role = 'owner' FOR UPDATE",
    };
    SET_ROLE = Sql::Same("UPDATE member SET role = $3 WHERE workspace_id = $1 AND account_id = $2");
    REMOVE = Sql::Same("DELETE FROM member WHERE workspace_id = $1 AND account_id = $2");
    INSERT = Sql::Same(
        "INSERT INTO invitation (id, workspace_id, inviter_id, role, hash, created_at, expires_at)
         VALUES ($1, $2, $3, $4, $5, $6, $7)"
    );
    // Worth nothing once whoever made it may not invite any more.
    OPEN = Sql::Same(open_query!("v.workspace_id = $1 ORDER BY v.created_at, v.id"));
    BY_HASH = Sql::Same(open_query!("v.hash = $1"));
    USE_UP = Sql::Same(
        "UPDATE invitation SET accepted_at = $2, accepted_by = $3
         WHERE id = $1 AND accepted_at IS NULL AND revoked_at IS NULL"
    );
    REVOKE = Sql::Same(
        "UPDATE invitation SET revoked_at = $3
         WHERE workspace_id = $1 AND id = $2 AND accepted_at IS NULL AND revoked_at IS NULL"
    );
}

#[derive(FromRow)]
struct OwnerRow {
    account_id: AccountId,
}

#[derive(FromRow)]
struct InvitationRow {
    id: InvitationId,
    workspace_id: WorkspaceId,
    #[sqlx(try_from = "String")]
    role: Role,
    inviter_id: AccountId,
    inviter_name: String,
    created_at: DateTime<Utc>,
    expires_at: DateTime<Utc>,
    workspace_name: String,
}

impl From<InvitationRow> for Invitation {
    fn from(row: InvitationRow) -> Self {
        Self {
            id: row.id,
            workspace_id: row.workspace_id,
            role: row.role,
            inviter_id: row.inviter_id,
            inviter_name: row.inviter_name,
            created_at: row.created_at,
            expires_at: row.expires_at,
        }
    }
}

/// Gives a workspace another name, and tells its members.
pub async fn rename_workspace(write: &mut Write, workspace: WorkspaceId, name: &str, now: DateTime<Utc>) -> Result<()> {
    write.execute(RENAME_WORKSPACE, args![workspace, name, now]).await?;
    write.tell(workspace, EventKind::Workspace, workspace, None);
    Ok(())
}

/// Changes what a person is called. Everybody who sees them is told.
pub async fn update_account(write: &mut Write, id: AccountId, name: &str, email: Option<&str>) -> Result<()> {
    write.execute(UPDATE_ACCOUNT, args![id, name, email]).await?;
    for membership in identity::workspaces(write, id).await? {
        write.tell(membership.id, EventKind::Member, id, None);
    }
    Ok(())
}

/// The owners of a workspace, held until the transaction ends.
pub async fn lock_owners(write: &mut Write, workspace: WorkspaceId) -> Result<Vec<AccountId>> {
    let rows: Vec<OwnerRow> = write.all(OWNERS, args![workspace]).await?;
    Ok(rows.into_iter().map(|row| row.account_id).collect())
}

/// Makes a person a member, and says so.
///
/// # Errors
/// [`Error::Conflict`](crate::Error::Conflict) if they are one.
pub async fn welcome(
    write: &mut Write,
    workspace: WorkspaceId,
    account: AccountId,
    role: Role,
    now: DateTime<Utc>,
) -> Result<()> {
    identity::add_member(write, workspace, account, role, now).await?;
    write.tell(workspace, EventKind::Member, account, None);
    Ok(())
}

/// Changes what a member may do.
pub async fn set_role(write: &mut Write, workspace: WorkspaceId, account: AccountId, role: Role) -> Result<()> {
    write.execute(SET_ROLE, args![workspace, account, role.as_str()]).await?;
    write.tell(workspace, EventKind::Member, account, None);
    Ok(())
}

/// Takes a person out of a workspace. What they did there stays.
pub async fn remove(write: &mut Write, workspace: WorkspaceId, account: AccountId) -> Result<()> {
    write.execute(REMOVE, args![workspace, account]).await?;
    write.tell(workspace, EventKind::Member, account, None);
    Ok(())
}

/// Keeps an invitation.
pub async fn invite(write: &mut Write, new: &Invitation, hash: &str) -> Result<()> {
    let role = new.role.as_str();
    let values = args![new.id, new.workspace_id, new.inviter_id, role, hash, new.created_at, new.expires_at];
    write.execute(INSERT, values).await?;
    write.tell(new.workspace_id, EventKind::Invitation, new.id, None);
    Ok(())
}

/// The invitations of a workspace that are open, oldest first.
pub async fn open_invitations(read: &mut Read, workspace: WorkspaceId, now: DateTime<Utc>) -> Result<Vec<Invitation>> {
    let rows: Vec<InvitationRow> = read.all(OPEN, args![workspace, now]).await?;
    Ok(rows.into_iter().map(Invitation::from).collect())
}

/// The open invitation with this hash, and the name of its workspace.
pub async fn invitation(read: &mut Read, hash: &str, now: DateTime<Utc>) -> Result<Option<(Invitation, String)>> {
    let row: Option<InvitationRow> = read.optional(BY_HASH, args![hash, now]).await?;
    Ok(row.map(|row| (row.workspace_name.clone(), row)).map(|(name, row)| (row.into(), name)))
}

/// Uses an invitation up; `false` if somebody else was faster.
pub async fn use_up(write: &mut Write, used: &Invitation, by: AccountId, now: DateTime<Utc>) -> Result<bool> {
    let done = write.execute(USE_UP, args![used.id, now, by]).await? > 0;
    if done {
        write.tell(used.workspace_id, EventKind::Invitation, used.id, None);
    }
    Ok(done)
}

/// Takes an invitation back; answers whether it was open.
pub async fn revoke(write: &mut Write, workspace: WorkspaceId, id: InvitationId, now: DateTime<Utc>) -> Result<bool> {
    let done = write.execute(REVOKE, args![workspace, id, now]).await? > 0;
    if done {
        write.tell(workspace, EventKind::Invitation, id, None);
    }
    Ok(done)
}
