//! Everything the daemon can be told and everything it can decide to do.

use std::collections::BTreeMap;
use std::time::Duration;

use shipmate_agents::Protocol;
use shipmate_core::api::choices::Choices;
use shipmate_core::api::daemon::{
    Appended, Assignment, Beat, BeatAnswer, Claim, Claimed, Fence, ProviderReport, Push, Register, Registered,
};
use shipmate_core::id::{ExecutionId, ReviewId, RuntimeId, WorkspaceId};
use shipmate_core::question::Letter;
use shipmate_core::rules::serving::Serves;
use uuid::Uuid;

use crate::classify::Outcome;
use crate::place::EndReason;

/// When something happened, and the randomness its consequences may use.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Moment {
    /// A reading of a clock that only moves forward.
    pub(crate) now: Duration,
    /// From 0.0 to 1.0.
    pub(crate) jitter: f64,
    /// Never used before.
    pub(crate) fresh: Uuid,
}

/// What happened.
#[derive(Debug)]
pub(crate) enum Event {
    /// Only time passed.
    Tick,
    /// The push socket is open, for the first time or again.
    Connected,
    /// The push socket is not open any more.
    Disconnected,
    /// The server pushed a hint.
    Hint(Push),
    /// The owner's configuration is not what it was.
    Settings(Settings),
    /// The token is not what it was.
    Credential,
    /// The daemon shall end when it has handed in what it runs.
    Drain,
    /// What was found on this machine is not what it was.
    Inventory(Inventory),
    /// The workspaces were listed.
    Workspaces(Outcome<Vec<WorkspaceId>>),
    /// A register call was answered.
    Registered(WorkspaceId, Outcome<Registered>),
    /// A beat was answered.
    Beaten(Outcome<BeatAnswer>),
    /// A claim was answered.
    Claimed(Outcome<Claimed>),
    /// An execution was given its directory, or could not be.
    Placed(ExecutionId, Result<(), String>),
    /// No runner holds the execution's directory any more.
    RunnerGone(ExecutionId, RunnerGone),
    /// A server that did not know an execution was offered it, and answered.
    Adopted(ExecutionId, Outcome<Appended>),
    /// A delivery was carried out, or could not be for now.
    Delivered(ReviewId),
    /// An uploader learned something.
    Upload(ExecutionId, Upload),
}

/// What the owner's configuration says.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub(crate) struct Settings {
    /// How many runs this machine takes at a time.
    pub(crate) capacity: i64,
    /// Whether its owner wants no new runs.
    pub(crate) paused: bool,
    /// What its owner says it is or has.
    pub(crate) labels: Vec<String>,
    /// What its owner has it serve.
    pub(crate) serves: Serves,
    /// What is wrong with it, if something is.
    pub(crate) problem: Option<String>,
}

/// What was found on this machine.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub(crate) struct Inventory {
    /// What people are told.
    pub(crate) reports: Vec<ProviderReport>,
    /// What can be run, by provider.
    pub(crate) programs: BTreeMap<String, Program>,
    /// What can be chosen of it, by provider, where it said so.
    pub(crate) choices: BTreeMap<String, Choices>,
}

/// How an agent is started.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Program {
    pub(crate) protocol: Protocol,
    pub(crate) path: String,
    pub(crate) args: Vec<String>,
    pub(crate) version: Option<String>,
}

/// How a runner came to be gone.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) enum RunnerGone {
    /// The journal has its last record.
    Ended,
    /// It has not.
    Unfinished,
    /// It could not even be started.
    NotStarted(String),
}

/// What an uploader learned.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) enum Upload {
    /// The server does not answer it.
    Unanswered(String),
    /// It answers again.
    Answered,
    /// Somebody asked for the run's end.
    CancelAsked,
    /// The execution is no longer this daemon's.
    Superseded,
    /// The server has everything, and this machine has noted it.
    HandedIn,
}

/// What to do.
#[derive(Debug, Clone, PartialEq)]
pub(crate) enum Action {
    /// Ask which workspaces there are.
    ListWorkspaces,
    /// Announce the machine in a workspace.
    Register(Box<Register>),
    /// Beat.
    Beat(Beat),
    /// Ask for work.
    Claim(Claim),
    /// Make the execution's directory. One that is there and was handed in is
    /// opened again: the server has forgotten that.
    Place(Box<Assignment>, Program),
    /// Offer the execution to a server that does not know it.
    Adopt(ExecutionId),
    /// See to it that a runner runs, and tell when it is gone.
    Run(ExecutionId),
    /// Carry the journal to the server.
    Upload(Fence),
    /// Tell the server the one thing that can be said of an execution that
    /// has no directory: why it failed.
    Report(Fence, String),
    /// Write down until when the execution is ours.
    Hold(ExecutionId, Duration),
    /// Ask the runner to end.
    End(ExecutionId, EndReason),
    /// Give the runner something for its agent.
    Deliver(Letter),
    /// Hand accepted work over.
    HandOver(ReviewId),
    /// Never look at the execution's directory again.
    Close(ExecutionId),
    /// The server is there again: whoever waits may try now.
    Wake,
}

/// An execution that an earlier daemon left behind.
#[derive(Debug, Clone)]
pub(crate) struct Left {
    pub(crate) fence: Fence,
    pub(crate) workspace: WorkspaceId,
    /// How long it is still ours.
    pub(crate) hold: Duration,
    /// Whether the journal has its last record.
    pub(crate) ended: bool,
}

/// What the daemon says of itself.
#[derive(Debug, Clone)]
pub(crate) struct Identity {
    pub(crate) daemon_id: String,
    pub(crate) device_name: String,
    pub(crate) version: String,
    pub(crate) os: String,
    /// New at each start.
    pub(crate) instance: Option<Uuid>,
    /// The instance before, if it surely ended.
    pub(crate) predecessor: Option<Uuid>,
}

/// What a graceful end still has to say.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Farewell {
    pub(crate) runtimes: Vec<RuntimeId>,
    pub(crate) executions: usize,
}
