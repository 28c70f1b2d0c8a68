//! The order: everything a runner needs to know, written before it starts.

use std::path::PathBuf;

use serde::{Deserialize, Serialize};
use shipmate_agents::Protocol;
use shipmate_core::api::daemon::Assignment;
use shipmate_core::rules::watch::Limits;
use shipmate_core::skill::SkillBundle;

use crate::fence::FenceOrder;

/// What one runner shall do. It never asks anybody else, so it works the same
/// with the daemon dead.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct RunOrder {
    /// The execution.
    pub assignment: Assignment,
    /// What its agent was taught, whole.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub skills: Vec<SkillBundle>,
    /// How to speak with the agent.
    pub protocol: Protocol,
    /// The agent's executable.
    pub program: String,
    /// Arguments before those of the protocol: the rest of an owner's own command.
    #[serde(default)]
    pub args: Vec<String>,
    /// The agent CLI's version, where it is known.
    #[serde(default)]
    pub version: Option<String>,
    /// Where the agent finds programs, in the form of `PATH`; the daemon's own
    /// places if none.
    #[serde(default)]
    pub search_path: Option<String>,
    /// Where cached clones are kept.
    pub repositories: PathBuf,
    /// The local directories whose repositories the machine's owner allows.
    #[serde(default)]
    pub allowed_paths: Vec<PathBuf>,
    /// Why the machine's owner does not want it done here, if that is so.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub refused: Option<String>,
    /// How long the agent may be silent.
    #[serde(default)]
    pub limits: Limits,
    /// The fence around the agent; none if the machine's owner wants none.
    #[serde(default)]
    pub fence: Option<FenceOrder>,
    /// This program, for the agent's commands: by it they reach the run's door.
    /// Without it there is no door.
    #[serde(default)]
    pub own_program: Option<PathBuf>,
    /// The daemon's lasting id.
    pub daemon_id: String,
}
