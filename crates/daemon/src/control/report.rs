//! What a running daemon says of itself.

use chrono::{DateTime, Utc};
use serde::{Deserialize, Serialize};
use shipmate_core::api::daemon::ProviderReport;
use shipmate_core::id::ExecutionId;
use uuid::Uuid;

use crate::control_group;

/// How a daemon is, at one moment.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Report {
    /// Its process.
    pub pid: u32,
    /// Its version.
    pub version: String,
    /// The machine's lasting id.
    pub daemon_id: String,
    /// New at each start.
    pub instance: Uuid,
    /// Since when it runs, by the wall clock.
    pub started_at: DateTime<Utc>,
    /// The server's address.
    pub server: String,
    /// What keeps it from the server, if something does.
    pub trouble: Option<Trouble>,
    /// How many seconds ago the server last answered; none if it never did.
    pub answered_seconds_ago: Option<u64>,
    /// Whether the server's hints come at once. Without, it asks every few seconds.
    pub socket_open: bool,
    /// Whether another daemon with the same id has taken this one's place.
    pub replaced: bool,
    /// How many runs it takes at a time.
    pub capacity: i64,
    /// Whether its owner wants no new runs.
    pub paused: bool,
    /// Whether it ends when its runs are handed in.
    pub draining: bool,
    /// Runtimes that are registered now.
    pub runtimes: usize,
    /// Whether everything wanted is registered.
    pub settled: bool,
    /// Every execution that is not handed in.
    pub running: Vec<Running>,
    /// Where agent CLIs are looked for, in the form of `PATH`.
    pub search_path: String,
    /// Why the login shell's own path is not known, if it should be.
    pub search_path_problem: Option<String>,
    /// The agent CLIs it looked for.
    pub inventory: Vec<ProviderReport>,
    /// What is wrong with the owner's files.
    pub problems: Vec<String>,
    /// How much it remembers.
    pub held: Held,
    /// Whether its runs are in control groups of their own; none where the
    /// system knows nothing of the kind.
    #[serde(default)]
    pub control_groups: Option<ControlGroups>,
}

/// Whether runs are in control groups of their own.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "state", rename_all = "snake_case")]
pub enum ControlGroups {
    /// Each is.
    Used,
    /// None is.
    Missing {
        /// A sentence.
        why: String,
    },
}

impl ControlGroups {
    /// As it is for this process.
    pub(crate) fn here() -> Option<Self> {
        control_group::is_known().then(|| control_group::missing().map_or(Self::Used, |why| Self::Missing { why }))
    }
}

/// One execution on this machine.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Running {
    /// The execution.
    pub execution_id: ExecutionId,
    /// Where it stands: `placing`, `running`, `reporting`, `failing`, `leaving`.
    pub stage: String,
}

/// Why the server can't be worked with.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Trouble {
    /// Its kind.
    pub kind: TroubleKind,
    /// A sentence.
    pub sentence: String,
    /// For how long.
    pub seconds: u64,
}

/// The kinds of trouble with a server.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum TroubleKind {
    /// It does not answer, or something else does.
    Silent,
    /// It does not accept the token.
    Unauthorized,
    /// It understands and says no.
    Refused,
}

/// How many things a daemon remembers. Nothing here may grow with the number
/// of things that came and went.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Held {
    /// Workspaces it serves or is about to forget.
    pub workspaces: usize,
    /// Runtimes, registered or lost while a call is under way.
    pub runtimes: usize,
    /// Executions.
    pub executions: usize,
    /// Calls under way.
    pub calls: usize,
    /// Kinds of trouble it has told.
    pub troubles: usize,
}
