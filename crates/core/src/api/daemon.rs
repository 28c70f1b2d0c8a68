//! What a daemon and the server say to each other.

use serde::{Deserialize, Serialize};

use crate::api::board::Runtime;
use crate::api::choices::Choices;
use crate::api::identity::WorkspaceRepo;
use crate::id::{AccountId, ExecutionId, ReviewId, RuntimeId, TaskId, WorkspaceId};
use crate::journal::Record;
use crate::question::{DEFAULT_PATIENCE_SECONDS, Letter};
use crate::rules::placing;
use crate::rules::serving::Serves;
pub use crate::status::Approval;
use crate::text::Text;

/// What a probe of an agent CLI found.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub enum ProviderState {
    /// It is there and answers.
    Found,
    /// It is not there.
    Missing,
    /// It is there, but older than what we can drive.
    TooOld,
    /// It is there, but does not answer as it should.
    Broken,
}

/// One agent CLI a machine looked for.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct ProviderReport {
    /// The provider's name.
    pub provider: String,
    /// Its name for people.
    pub title: String,
    /// What was found.
    pub state: ProviderState,
    /// The CLI's version, where it is known.
    #[serde(default)]
    pub version: Option<String>,
    /// The executable, where one was found.
    #[serde(default)]
    pub path: Option<String>,
    /// What is wrong, if something is.
    #[serde(default)]
    pub detail: Option<String>,
    /// How to install it.
    #[serde(default)]
    pub install: Option<String>,
}

/// A runtime a daemon offers.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct OfferedRuntime {
    /// The provider.
    #[serde(rename = "type")]
    pub provider: String,
    /// What people see.
    #[serde(default)]
    pub name: String,
    /// The agent CLI's version.
    #[serde(default)]
    pub version: String,
    /// What can be chosen of it, where it said so.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub choices: Option<Choices>,
}

/// What a daemon's machine is, beyond what the reference's daemon tells.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct MachineReport {
    /// Its operating system.
    pub os: String,
    /// How many runs it takes at a time.
    pub capacity: i64,
    /// The agent CLIs it looked for.
    pub inventory: Vec<ProviderReport>,
    /// What its owner says it is or has.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub labels: Vec<String>,
    /// What its owner has it serve.
    #[serde(default, skip_serializing_if = "Serves::is_everything")]
    pub serves: Serves,
}

/// Announces every runtime of one daemon in one workspace. Repeating it is harmless.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct Register {
    /// The workspace.
    #[serde(default)]
    pub workspace_id: String,
    /// The daemon's lasting id; 1 to 200 characters.
    #[serde(default)]
    pub daemon_id: String,
    /// Ids the same machine had before it had a lasting one; only the
    /// reference's daemons send them. Those of other people are ignored.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub legacy_daemon_ids: Option<Vec<String>>,
    /// What started the daemon; only the reference's daemons say so.
    #[serde(default, skip_serializing_if = "String::is_empty")]
    pub launched_by: String,
    /// The machine's time zone; only the reference's daemons say so.
    #[serde(default, skip_serializing_if = "String::is_empty")]
    pub timezone: String,
    /// The machine's name.
    #[serde(default)]
    pub device_name: String,
    /// The daemon's version.
    #[serde(default)]
    pub cli_version: String,
    /// What it offers.
    #[serde(default)]
    pub runtimes: Vec<OfferedRuntime>,
    /// Only our daemons send this.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub machine: Option<MachineReport>,
}

/// The daemon's runtimes in that workspace, whole. What is not in here is gone.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct Registered {
    /// Exactly the offered ones.
    pub runtimes: Vec<Runtime>,
    /// The workspace's repositories.
    #[serde(default)]
    pub repos: Vec<WorkspaceRepo>,
    /// Changes whenever `repos` does.
    #[serde(default)]
    pub repos_version: String,
    /// Settings of the workspace; we have none that the reference's daemons know.
    #[serde(default)]
    #[cfg_attr(feature = "openapi", schema(value_type = Object))]
    pub settings: serde_json::Map<String, serde_json::Value>,
    /// What this server understands beyond the reference's protocol.
    pub features: Vec<String>,
}

/// An execution and the epoch that fences it.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct Fence {
    /// The execution.
    pub execution_id: ExecutionId,
    /// Its epoch.
    pub epoch: i64,
}

/// One message for all of a daemon: it is there, and these executions live on it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct Beat {
    /// The daemon's lasting id.
    pub daemon_id: String,
    /// Every runtime it believes to have.
    pub runtimes: Vec<RuntimeId>,
    /// Every execution it holds and has not handed in to the end.
    pub executions: Vec<Fence>,
    /// New at each start of the daemon, so that two with one id are told apart.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub instance: Option<uuid::Uuid>,
    /// The instance before this one on the same machine, if it is proved to have ended.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub predecessor: Option<uuid::Uuid>,
}

/// The answer to a [`Beat`].
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct BeatAnswer {
    /// Runtimes whose rows are proved not to exist; register again.
    pub gone: Vec<RuntimeId>,
    /// Runtimes among the named ones that a person has disabled: nothing is
    /// given to them until they are enabled, and nothing is to be done about it.
    #[serde(default)]
    pub disabled: Vec<RuntimeId>,
    /// Executions that are no longer this daemon's; end their runners, report nothing.
    pub superseded: Vec<ExecutionId>,
    /// Executions that this server does not know, as after its restoration from
    /// a backup: offer them, by [`Adopt`].
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub unknown: Vec<ExecutionId>,
    /// Executions whose end somebody asked for.
    pub cancel: Vec<ExecutionId>,
    /// What the agents at work are to be told. Said again until the journal
    /// says that they were.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub letters: Vec<Letter>,
    /// Executions the server gave to this daemon that it did not name: the
    /// answer that gave them was lost. Start them.
    pub missing: Vec<Assignment>,
    /// How long the named executions stay the daemon's, in seconds from the
    /// moment the beat was sent.
    pub lease_seconds: i64,
    /// When to beat again, in seconds.
    pub next_beat_seconds: i64,
    /// Whether work waits that this daemon could claim.
    pub work_available: bool,
    /// Whether another daemon with the same id was started later. This one
    /// must claim and register nothing as long as that is so; what it runs goes on.
    #[serde(default)]
    pub replaced: bool,
    /// Work on this machine that was accepted and waits to be handed over;
    /// take each up by its id.
    #[serde(default)]
    pub deliveries: Vec<ReviewId>,
}

/// Offers an execution to a server that does not know it. It is answered like
/// an empty [`Append`]; `superseded` means that the run is somebody else's, or over, or lost.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct Adopt {
    /// The daemon's lasting id.
    pub daemon_id: String,
    /// What the machine was told when it was given the execution.
    pub assignment: Assignment,
}

/// A wish for work. The slots must be free before this is sent.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct Claim {
    /// Names this wish; repeating it gives the same executions again.
    pub request_id: uuid::Uuid,
    /// The daemon's lasting id.
    pub daemon_id: String,
    /// The runtimes that could start something now.
    pub runtimes: Vec<RuntimeId>,
    /// How many executions it could start now, 1 to 100.
    pub slots: u32,
}

/// The answer to a [`Claim`].
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct Claimed {
    /// At most as many as asked for; empty when nothing waits.
    pub assignments: Vec<Assignment>,
    /// Runtimes whose rows are proved not to exist.
    pub gone: Vec<RuntimeId>,
}

/// Everything a machine needs to know to run one execution.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct Assignment {
    /// The execution.
    pub execution_id: ExecutionId,
    /// Its epoch; every message about it carries this.
    pub epoch: i64,
    /// The task.
    pub task_id: TaskId,
    /// The workspace.
    pub workspace_id: WorkspaceId,
    /// The workspace's short name.
    #[serde(default, skip_serializing_if = "String::is_empty")]
    pub workspace_slug: String,
    /// Who asked for it, if a person did who is known.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub requester: Option<RequesterBrief>,
    /// The runtime it was given to.
    pub runtime_id: RuntimeId,
    /// The kind of agent CLI.
    pub provider: String,
    /// The agent.
    pub agent: AgentBrief,
    /// The issue.
    pub issue: IssueBrief,
    /// The project that the issue belongs to.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub project: Option<ProjectBrief>,
    /// Where to work; none means an empty folder.
    #[serde(default)]
    pub repository: Option<RepositoryBrief>,
    /// A conversation of the agent CLI to go on with, if there is a sound one.
    #[serde(default)]
    pub resume_session: Option<String>,
    /// Why the conversation is gone on with, or begins afresh, for the reader
    /// of the run.
    #[serde(default)]
    pub session_note: Text,
    /// Files that the agent gets beside its work.
    #[serde(default, skip_serializing_if = "Enclosures::is_empty")]
    pub enclosures: Enclosures,
    /// How long the execution is the daemon's, in seconds.
    pub lease_seconds: i64,
}

impl Assignment {
    /// The directory of the machine that is worked in itself, if that is so:
    /// without a clone, a work tree and a branch.
    #[must_use]
    pub fn works_in(&self) -> Option<&str> {
        self.repository.as_ref().and_then(|repository| placing::directory(&repository.url))
    }
}

/// What the machine needs to know of who asked for a task.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct RequesterBrief {
    /// Their id.
    pub id: AccountId,
    /// Their name.
    pub name: String,
}

/// What a file that is handed over with an assignment is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub enum EnclosureKind {
    /// A file of the issue.
    Attachment,
    /// A page of the issue's project.
    Document,
}

/// A file that is handed to the agent beside its work.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct Enclosure {
    /// Names it to the server.
    pub id: uuid::Uuid,
    /// What it is.
    pub kind: EnclosureKind,
    /// What it is called among the others; no path.
    pub name: String,
    /// Its size.
    pub size_bytes: i64,
    /// Why the machine does not have it, if it does not. Said by the machine.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub missing: Option<Text>,
}

/// The files that are handed to the agent beside its work. The machine fetches
/// them before the work begins.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct Enclosures {
    /// Oldest first.
    pub files: Vec<Enclosure>,
    /// How many more there are that were too many or too large.
    #[serde(default)]
    pub left_out: u32,
    /// The folder they are in. Said by the machine.
    #[serde(default, skip_serializing_if = "String::is_empty")]
    pub folder: String,
}

impl Enclosures {
    /// Whether there is nothing to hand over, and nothing that was left out.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.files.is_empty() && self.left_out == 0
    }
}

/// What the machine needs to know of an agent.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct AgentBrief {
    /// Its name.
    pub name: String,
    /// What it is told before every task.
    pub instructions: Text,
    /// The model it asks for; empty means the CLI's own choice.
    pub model: String,
    /// What it may do without a person's leave.
    #[serde(default)]
    pub approval: Approval,
    /// How long it waits for a person's answer, in seconds.
    #[serde(default = "default_patience")]
    pub patience_seconds: i64,
    /// What it was taught.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub skills: Vec<SkillBrief>,
    /// The names of the variables that its environment has. Their values are
    /// asked for and never stand in an assignment, which is kept.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub variables: Vec<String>,
}

/// What the machine needs to know of a skill. What it holds is asked for by
/// its hash.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct SkillBrief {
    /// Its name.
    pub name: String,
    /// What it is for.
    pub description: Text,
    /// Names exactly what it holds: the SHA-256 of the answer that has it.
    pub hash: String,
}

fn default_patience() -> i64 {
    DEFAULT_PATIENCE_SECONDS
}

/// What the machine needs to know of an issue.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct IssueBrief {
    /// Its key, such as `SHIP-7`.
    pub identifier: String,
    /// One line.
    pub title: Text,
    /// Markdown.
    pub description: Text,
    /// The talk so far, oldest first, cut to the newest that fit in 64 KiB.
    pub comments: Vec<CommentBrief>,
}

/// What the machine needs to know of a project.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct ProjectBrief {
    /// One line.
    pub title: Text,
    /// Markdown, cut to 16 KiB.
    pub description: Text,
}

/// What the machine needs to know of a comment.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct CommentBrief {
    /// Who wrote it.
    pub author: String,
    /// Markdown.
    pub content: Text,
}

/// What the machine needs to know of a repository.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct RepositoryBrief {
    /// Where it is.
    pub url: String,
    /// The branch the work goes to; empty where a directory is worked in itself.
    pub branch: String,
    /// The execution whose work is gone on with, if this machine still has it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub after: Option<ExecutionId>,
}

/// Appends to an execution's journal on the server.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct Append {
    /// The daemon's lasting id.
    pub daemon_id: String,
    /// The execution's epoch.
    pub epoch: i64,
    /// The number of the first record. If it is not what the server has
    /// acknowledged nothing is stored, and the answer says where to go on.
    pub offset: u64,
    /// Numbered from `offset` without gaps; empty asks where to go on.
    pub records: Vec<Record>,
}

/// The answer to an [`Append`] whose epoch is current.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct Appended {
    /// How many records the server has, on disk: the next offset.
    pub acknowledged: u64,
    /// Whether the last of them was `ended`.
    pub ended: bool,
    /// Whether somebody asked for its end.
    pub cancel: bool,
}

/// What the server pushes to a daemon. A hint may be lost; a beat finds out
/// the same.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "type")]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub enum Push {
    /// Work may wait: claim.
    #[serde(rename = "daemon:task_available")]
    TaskAvailable,
    /// Something about your runtimes or executions changed: beat.
    #[serde(rename = "daemon:look")]
    Look,
    /// When this socket breaks, so do those of all other daemons: come back
    /// at a random moment within so long.
    #[serde(rename = "daemon:spread")]
    Spread {
        /// The newest that was told holds, also for a server that ends without a word.
        milliseconds: u64,
    },
}
