//! People, workspaces and credentials.

use chrono::{DateTime, Utc};
use serde::{Deserialize, Serialize};

use crate::id::{AccountId, CredentialId, WorkspaceId};
use crate::status::Role;

/// Who the caller is.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct Me {
    /// The account.
    pub id: AccountId,
    /// The person's name.
    pub name: String,
    /// Their e-mail address, where one is known.
    pub email: Option<String>,
    /// When the account was made.
    pub created_at: DateTime<Utc>,
}

/// A tenant, as the caller sees it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct Workspace {
    /// Its id.
    pub id: WorkspaceId,
    /// Its name.
    pub name: String,
    /// Its short name in addresses.
    pub slug: String,
    /// What issue keys begin with.
    pub issue_prefix: String,
    /// What the caller may do in it.
    pub role: Role,
    /// The repositories its issues may work in, in the reference's form.
    pub repos: Vec<WorkspaceRepo>,
    /// Not kept here, and so always null; the reference's programs expect it.
    pub description: Option<String>,
    /// Not kept here, and so always null; the reference's programs expect it.
    pub context: Option<String>,
    /// Not kept here, and so always empty; the reference's programs expect it.
    #[cfg_attr(feature = "openapi", schema(value_type = Object))]
    pub settings: serde_json::Map<String, serde_json::Value>,
    /// When it was made.
    pub created_at: DateTime<Utc>,
    /// When it last changed.
    pub updated_at: DateTime<Utc>,
}

/// A person in a workspace.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct Member {
    /// Who.
    pub user_id: AccountId,
    /// The workspace.
    pub workspace_id: WorkspaceId,
    /// Their name.
    pub name: String,
    /// Their e-mail address, where one is known.
    pub email: Option<String>,
    /// What they may do.
    pub role: Role,
    /// Since when they are in it.
    pub created_at: DateTime<Utc>,
}

/// A repository in the reference's form.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct WorkspaceRepo {
    /// Where it is.
    pub url: String,
    /// What people call it.
    pub description: String,
}

/// What a credential is for.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub enum TokenKind {
    /// A person's programs. Speaks for the person.
    Personal,
    /// One machine's daemon. Opens the daemon's routes only.
    Daemon,
}

/// A token, without its secret.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct Token {
    /// Its id.
    pub id: CredentialId,
    /// What the person called it.
    pub name: String,
    /// What it is for.
    pub kind: TokenKind,
    /// Its first characters, to recognise it by.
    pub token_prefix: String,
    /// When it stops working, if it does.
    pub expires_at: Option<DateTime<Utc>>,
    /// When it last opened a door; written at most once a minute.
    pub last_used_at: Option<DateTime<Utc>>,
    /// When it was made.
    pub created_at: DateTime<Utc>,
}

/// A wish for a token.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct CreateToken {
    /// What to call it; 1 to 100 characters.
    pub name: String,
    /// What it is for; personal if not said.
    #[serde(default)]
    pub kind: Option<TokenKind>,
    /// Days until it expires, 1 to 3650; never if not said.
    #[serde(default)]
    pub expires_in_days: Option<u32>,
}

/// A new token. The secret is shown this once and is not kept.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct CreatedToken {
    /// The token as it will be listed.
    #[serde(flatten)]
    pub listed: Token,
    /// The secret.
    pub token: String,
}

/// A one-time link to the board.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct SignInLink {
    /// The address to open. The secret stands behind `#`, so it is neither
    /// sent nor logged by the page load.
    pub url: String,
    /// When it stops working.
    pub expires_at: DateTime<Utc>,
}

/// Trades the secret of a one-time link for a browser session.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct ExchangeLink {
    /// The secret.
    pub code: String,
}
