//! How people come into a workspace, and what becomes of them there.

use chrono::{DateTime, Utc};
use serde::{Deserialize, Serialize};

use super::identity::{Me, Workspace};
use crate::id::{AccountId, InvitationId, WorkspaceId};
use crate::status::Role;

/// How long an invitation may be open, in days.
pub const MAX_INVITATION_DAYS: u32 = 30;

/// A wish for a workspace.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct CreateWorkspace {
    /// Its name; 1 to 100 characters.
    pub name: String,
    /// Its short name in addresses: lower-case letters, digits and dashes; made from the name if not said.
    #[serde(default)]
    pub slug: Option<String>,
    /// What issue keys begin with: 2 to 10 capital letters and digits; made from the name if not said.
    #[serde(default)]
    pub issue_prefix: Option<String>,
}

/// A change of a workspace.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct UpdateWorkspace {
    /// What it is called from now on; 1 to 100 characters. Its slug and keys stay.
    pub name: String,
}

/// A change of one's own profile. What is not said stays.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct UpdateMe {
    /// What people call one; 1 to 100 characters.
    #[serde(default)]
    pub name: Option<String>,
    /// An e-mail address, shown to others; nothing is sent to it. An empty one takes it away.
    #[serde(default)]
    pub email: Option<String>,
}

/// A wish to change what a member may do.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct UpdateMember {
    /// What they may do from now on.
    pub role: Role,
}

/// A wish for an invitation.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct CreateInvitation {
    /// What whoever comes may do; member if not said.
    #[serde(default)]
    pub role: Option<Role>,
    /// Days until it stops working, 1 to 30; 7 if not said.
    #[serde(default)]
    pub expires_in_days: Option<u32>,
}

/// An invitation that is open, without its secret.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct Invitation {
    /// Its id.
    pub id: InvitationId,
    /// Where it leads.
    pub workspace_id: WorkspaceId,
    /// What whoever comes may do.
    pub role: Role,
    /// Who made it.
    pub inviter_id: AccountId,
    /// Their name.
    pub inviter_name: String,
    /// When it was made.
    pub created_at: DateTime<Utc>,
    /// When it stops working.
    pub expires_at: DateTime<Utc>,
}

/// A new invitation. The link is shown this once and is not kept; it works once.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct CreatedInvitation {
    /// The invitation as it will be listed.
    #[serde(flatten)]
    pub listed: Invitation,
    /// The link. The secret stands behind `#`.
    pub url: String,
}

/// The secret of an invitation's link.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct LookAtInvitation {
    /// What stands behind `#` in the link.
    pub code: String,
}

/// What whoever holds an invitation is told before they accept it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct OpenInvitation {
    /// Where it leads.
    pub workspace_name: String,
    /// What whoever comes may do.
    pub role: Role,
    /// Who made it.
    pub inviter_name: String,
    /// When it stops working.
    pub expires_at: DateTime<Utc>,
}

/// Accepts an invitation: as who is signed in, or as a new person.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct AcceptInvitation {
    /// What stands behind `#` in the link.
    pub code: String,
    /// What people call one; needed of somebody new, and otherwise not looked at.
    #[serde(default)]
    pub name: Option<String>,
    /// An e-mail address of somebody new, shown to others; nothing is sent to it.
    #[serde(default)]
    pub email: Option<String>,
}

/// Who one is now, and where. Somebody new is signed in by a cookie.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct AcceptedInvitation {
    /// Who.
    pub me: Me,
    /// Where.
    pub workspace: Workspace,
}
