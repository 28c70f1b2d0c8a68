//! Machines as the board sees them.

use chrono::{DateTime, Utc};
use serde::{Deserialize, Serialize};

use super::Runtime;
use crate::api::daemon::ProviderReport;
use crate::id::AccountId;
use crate::rules::serving::Serves;
use crate::status::{Presence, Sharing};

/// A computer whose daemon serves this workspace.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct Machine {
    /// The daemon's lasting id.
    pub daemon_id: String,
    /// The machine's name.
    pub name: String,
    /// Whose it is.
    pub owner_id: AccountId,
    /// Their name.
    pub owner_name: String,
    /// Whose work it takes.
    pub shared: Sharing,
    /// Its operating system.
    pub os: String,
    /// The version of its daemon.
    pub version: String,
    /// Whether it is there.
    pub presence: Presence,
    /// When it last beat.
    pub last_seen_at: DateTime<Utc>,
    /// How many runs it takes at a time.
    pub capacity: i64,
    /// How many it has.
    pub running: i64,
    /// What it is or has: the labels that its owner wrote into its policy, and
    /// those that were added here.
    pub labels: Vec<String>,
    /// Those that were added here.
    pub added_labels: Vec<String>,
    /// What its owner has it serve; what is not said is served whole.
    #[serde(default)]
    pub serves: Serves,
    /// The agent CLIs it looked for, found or not.
    pub inventory: Vec<ProviderReport>,
    /// Its runtimes in this workspace.
    pub runtimes: Vec<Runtime>,
}

/// A change of what people say of a machine. A field that is absent stays as
/// it is.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct UpdateMachine {
    /// See [`Machine::shared`]; only its owner says so.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub shared: Option<Sharing>,
    /// See [`Machine::added_labels`]: all of them.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub labels: Option<Vec<String>>,
}
