//! How another machine joins: a one-time link, and what it is traded for.

use chrono::{DateTime, Utc};
use serde::{Deserialize, Serialize};

use crate::id::WorkspaceId;

/// How long a link for a machine may work, in minutes.
pub const MAX_JOIN_LINK_MINUTES: u32 = 24 * 60;

/// A wish for a link by which another machine joins as the caller's.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct CreateJoinLink {
    /// Minutes until it stops working, 1 to 1440; 15 if not said.
    #[serde(default)]
    pub expires_in_minutes: Option<u32>,
    /// Let the machine serve all workspaces of the caller, later ones too, and
    /// not only the one this is asked in.
    #[serde(default)]
    pub all_workspaces: bool,
}

/// A one-time link for a machine. It is shown this once and is not kept.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct JoinLink {
    /// The link. The secret stands behind `#`, so it is neither sent nor
    /// logged by who opens it in a browser.
    pub url: String,
    /// What to type on the other machine.
    pub command: String,
    /// When it stops working.
    pub expires_at: DateTime<Utc>,
}

/// Trades the secret of a link for a daemon's token.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct JoinMachine {
    /// The secret: what stands behind `#` in the link.
    pub code: String,
    /// What people call the machine; its token is listed under this name.
    pub name: String,
}

/// What a machine needs to serve a board.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct Joined {
    /// The daemon's token. It is shown this once and is not kept.
    pub token: String,
    /// Whose machine it is now.
    pub owner_name: String,
    /// The workspaces it serves.
    pub workspaces: Vec<JoinedWorkspace>,
}

/// A workspace that a machine serves.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct JoinedWorkspace {
    /// Its id.
    pub id: WorkspaceId,
    /// Its name.
    pub name: String,
}
