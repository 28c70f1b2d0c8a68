//! People, workspaces, members and credentials.

use chrono::{DateTime, Utc};
use shipmate_core::api::identity::{Me, Token, TokenKind};
use shipmate_core::id::{AccountId, CredentialId, WorkspaceId};
use shipmate_core::status::Role;
use sqlx::FromRow;

use crate::error::Result;
use crate::sql::{Read, Sql, Write, args, statements};

statements! {
    FIRST_ACCOUNT = Sql::Same("SELECT id, name, email, created_at FROM account ORDER BY created_at, id LIMIT 1");
    ACCOUNT = Sql::Same("SELECT id, name, email, created_at FROM account WHERE id = $1");
    INSERT_ACCOUNT = Sql::Same("INSERT INTO account (id, name, created_at) VALUES ($1, $2, $3)");
    INSERT_WORKSPACE = Sql::Same(
        "INSERT INTO workspace (id, name, slug, issue_prefix, created_at, updated_at) VALUES ($1, $2, $3, $4, $5, $5)"
    );
    INSERT_MEMBER = Sql::Same("INSERT INTO member (workspace_id, account_id, role, created_at) VALUES ($1, $2, $3, $4)");
    WORKSPACES = Sql::Same(
        "SELECT w.id, w.name, w.slug, w.issue_prefix, m.role, w.created_at, w.updated_at
         FROM workspace w JOIN member m ON m.workspace_id = w.id
         WHERE m.account_id = $1 ORDER BY w.created_at, w.id"
    );
    MEMBERS = Sql::Same(
        "SELECT m.account_id, p.name, p.email, m.role, m.created_at
         FROM member m JOIN account p ON p.id = m.account_id WHERE m.workspace_id = $1 ORDER BY m.created_at, p.id"
    );
    INSERT_CREDENTIAL = Sql::Same(
        "INSERT INTO credential (id, account_id, kind, name, prefix, hash, created_at, expires_at)
         VALUES ($1, $2, $3, $4, $5, $6, $7, $8)"
    );
    CREDENTIAL = Sql::Same(
        "SELECT id, account_id, kind, name, prefix, created_at, expires_at, last_used_at, revoked_at, workspace_id
         FROM credential WHERE hash = $1"
    );
    TOKENS = Sql::Same(
        "SELECT id, account_id, kind, name, prefix, created_at, expires_at, last_used_at, revoked_at, workspace_id
         FROM credential WHERE account_id = $1 AND kind IN ('personal', 'daemon') AND revoked_at IS NULL
         ORDER BY created_at, id"
    );
    TOUCH = Sql::Same("UPDATE credential SET last_used_at = $2 WHERE id = $1");
    USE_LINK = Sql::Same(
        "UPDATE credential SET revoked_at = $2
         WHERE hash = $1 AND kind = 'link' AND revoked_at IS NULL AND expires_at > $2
         RETURNING id, account_id, kind, name, prefix, created_at, expires_at, last_used_at, revoked_at,
                   workspace_id"
    );
    REVOKE = Sql::Same(
        "UPDATE credential SET revoked_at = $3 WHERE id = $1 AND account_id = $2 AND revoked_at IS NULL"
    );
    FORGET_EXPIRED = Sql::Same("DELETE FROM credential WHERE kind IN ('session', 'link') AND expires_at < $1");
}

/// What a secret opens.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum CredentialKind {
    /// Everything its person may do.
    Personal,
    /// The daemon's routes.
    Daemon,
    /// Everything its person may do, from a browser.
    Session,
    /// One exchange for a browser session.
    Link,
}

impl CredentialKind {
    fn as_str(self) -> &'static str {
        match self {
            Self::Personal => "personal",
            Self::Daemon => "daemon",
            Self::Session => "session",
            Self::Link => "link",
        }
    }
}

/// A credential as it is kept: without its secret.
#[derive(Debug, Clone, FromRow)]
pub struct Credential {
    /// Its id.
    pub id: CredentialId,
    /// Whose it is.
    pub account_id: AccountId,
    kind: String,
    name: String,
    prefix: String,
    created_at: DateTime<Utc>,
    /// When it stops working, if it does.
    pub expires_at: Option<DateTime<Utc>>,
    /// When it was last used, as far as that was written down.
    pub last_used_at: Option<DateTime<Utc>>,
    /// When it was revoked, or a link used.
    pub revoked_at: Option<DateTime<Utc>>,
    /// The one workspace that a daemon's token serves; none for all of its person's.
    pub workspace_id: Option<WorkspaceId>,
}

impl Credential {
    /// What it opens.
    #[must_use]
    pub fn kind(&self) -> CredentialKind {
        match self.kind.as_str() {
            "personal" => CredentialKind::Personal,
            "daemon" => CredentialKind::Daemon,
            "session" => CredentialKind::Session,
            _ => CredentialKind::Link,
        }
    }

    fn listed(self) -> Token {
        let kind = if self.kind() == CredentialKind::Daemon { TokenKind::Daemon } else { TokenKind::Personal };
        Token {
            id: self.id,
            name: self.name,
            kind,
            token_prefix: self.prefix,
            expires_at: self.expires_at,
            last_used_at: self.last_used_at,
            created_at: self.created_at,
        }
    }
}

/// A credential to keep.
#[derive(Debug)]
pub struct NewCredential<'a> {
    /// Its id.
    pub id: CredentialId,
    /// Whose it is.
    pub account_id: AccountId,
    /// What it opens.
    pub kind: CredentialKind,
    /// What its person calls it.
    pub name: &'a str,
    /// Its first characters, to recognise it by.
    pub prefix: &'a str,
    /// The SHA-256 of the secret, in hex.
    pub hash: &'a str,
    /// When it stops working, if it does.
    pub expires_at: Option<DateTime<Utc>>,
}

/// A workspace as one of its members sees it.
#[derive(Debug, Clone, FromRow)]
pub struct Membership {
    /// The workspace.
    pub id: WorkspaceId,
    /// Its name.
    pub name: String,
    /// Its short name in addresses.
    pub slug: String,
    /// What issue keys begin with.
    pub issue_prefix: String,
    /// What the member may do.
    #[sqlx(try_from = "String")]
    pub role: Role,
    /// When it was made.
    pub created_at: DateTime<Utc>,
    /// When it last changed.
    pub updated_at: DateTime<Utc>,
}

/// A person in a workspace.
#[derive(Debug, Clone, FromRow)]
pub struct Member {
    /// Who.
    pub account_id: AccountId,
    /// Their name.
    pub name: String,
    /// Their e-mail address, where one is known.
    pub email: Option<String>,
    /// What they may do.
    #[sqlx(try_from = "String")]
    pub role: Role,
    /// Since when they are in it.
    pub created_at: DateTime<Utc>,
}

#[derive(FromRow)]
struct AccountRow {
    id: AccountId,
    name: String,
    email: Option<String>,
    created_at: DateTime<Utc>,
}

impl From<AccountRow> for Me {
    fn from(row: AccountRow) -> Self {
        Self { id: row.id, name: row.name, email: row.email, created_at: row.created_at }
    }
}

/// The oldest account: the owner of this installation.
pub async fn first_account(read: &mut Read) -> Result<Option<Me>> {
    Ok(read.optional::<AccountRow>(FIRST_ACCOUNT, args![]).await?.map(Me::from))
}

/// A person.
pub async fn account(read: &mut Read, id: AccountId) -> Result<Option<Me>> {
    Ok(read.optional::<AccountRow>(ACCOUNT, args![id]).await?.map(Me::from))
}

/// Adds a person.
pub async fn create_account(write: &mut Write, id: AccountId, name: &str, now: DateTime<Utc>) -> Result<()> {
    write.execute(INSERT_ACCOUNT, args![id, name, now]).await.map(drop)
}

/// Adds a workspace with its owner.
///
/// # Errors
/// [`Error::Conflict`](crate::Error::Conflict) if the slug is taken.
pub async fn create_workspace(
    write: &mut Write,
    id: WorkspaceId,
    (name, slug, issue_prefix): (&str, &str, &str),
    owner: AccountId,
    now: DateTime<Utc>,
) -> Result<()> {
    write.execute(INSERT_WORKSPACE, args![id, name, slug, issue_prefix, now]).await?;
    add_member(write, id, owner, Role::Owner, now).await
}

/// Makes a person a member of a workspace.
pub async fn add_member(
    write: &mut Write,
    workspace: WorkspaceId,
    account: AccountId,
    role: Role,
    now: DateTime<Utc>,
) -> Result<()> {
    write.execute(INSERT_MEMBER, args![workspace, account, role.as_str(), now]).await.map(drop)
}

/// The people of a workspace, in the order in which they came.
pub async fn members(read: &mut Read, workspace: WorkspaceId) -> Result<Vec<Member>> {
    read.all(MEMBERS, args![workspace]).await
}

/// The workspaces a person is in, oldest first.
pub async fn workspaces(read: &mut Read, account: AccountId) -> Result<Vec<Membership>> {
    read.all(WORKSPACES, args![account]).await
}

/// Keeps a credential.
pub async fn create_credential(write: &mut Write, new: &NewCredential<'_>, now: DateTime<Utc>) -> Result<()> {
    let values = args![new.id, new.account_id, new.kind.as_str(), new.name, new.prefix, new.hash, now, new.expires_at];
    write.execute(INSERT_CREDENTIAL, values).await.map(drop)
}

/// The credential with this hash, whatever its state.
pub async fn credential(read: &mut Read, hash: &str) -> Result<Option<Credential>> {
    read.optional(CREDENTIAL, args![hash]).await
}

/// The tokens of a person that are not revoked, oldest first.
pub async fn tokens(read: &mut Read, account: AccountId) -> Result<Vec<Token>> {
    let rows: Vec<Credential> = read.all(TOKENS, args![account]).await?;
    Ok(rows.into_iter().map(Credential::listed).collect())
}

/// Notes that a credential was used.
pub async fn touch_credential(write: &mut Write, id: CredentialId, now: DateTime<Utc>) -> Result<()> {
    write.execute(TOUCH, args![id, now]).await.map(drop)
}

/// Uses a one-time link up. `None` if it is unknown, expired or used.
pub async fn use_link(write: &mut Write, hash: &str, now: DateTime<Utc>) -> Result<Option<Credential>> {
    write.optional(USE_LINK, args![hash, now]).await
}

/// Revokes a credential of this person; answers whether there was one to revoke.
pub async fn revoke(write: &mut Write, id: CredentialId, account: AccountId, now: DateTime<Utc>) -> Result<bool> {
    Ok(write.execute(REVOKE, args![id, account, now]).await? > 0)
}

/// Removes sessions and links that stopped working before `before`.
pub async fn forget_expired(write: &mut Write, before: DateTime<Utc>) -> Result<u64> {
    write.execute(FORGET_EXPIRED, args![before]).await
}
