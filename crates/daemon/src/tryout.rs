//! Looking at this machine's agents, and trying one, without a daemon: for
//! people at its keyboard.

use std::ffi::OsStr;
use std::io;
use std::path::{Path, PathBuf};

use shipmate_agents::{Protocol, Provider, builtin};
use shipmate_core::api::daemon::{AgentBrief, Approval, Assignment, Enclosures, IssueBrief, ProviderReport};
use shipmate_core::id::ExecutionId;
use shipmate_core::rules::watch::Limits;
use shipmate_core::text::Text;

use crate::inventory::{lookup, probe};
use crate::order::RunOrder;
use crate::place::RunDir;

/// The file that an agent on trial is asked to write.
pub const FILE: &str = "hello.txt";

/// What an agent on trial is asked to do.
const TASK: &str = "Create the file `hello.txt` with the single word `hello` in it, then run the command \
`cat hello.txt`, then say in one short sentence what it printed. Do nothing else.";

/// An agent that can be tried.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Candidate {
    /// Its provider's name.
    pub provider: String,
    /// How it is spoken to.
    pub protocol: Protocol,
    /// The executable.
    pub program: PathBuf,
    /// Arguments before those of the protocol.
    pub args: Vec<String>,
    /// The model to ask; empty means its own choice.
    pub model: String,
}

/// What is known of every built-in provider on this machine, in the table's
/// order. Asks each that is there for its version.
pub async fn survey(search_path: &OsStr) -> Vec<ProviderReport> {
    let asked = builtin().iter().map(|provider| report(provider, search_path));
    futures_util::future::join_all(asked).await
}

/// What is known of one provider on this machine.
pub async fn report(provider: &Provider, search_path: &OsStr) -> ProviderReport {
    match lookup::find(provider.executables, search_path) {
        Some(path) => probe::probe(provider, &path, search_path, probe::DEADLINE).await.report,
        None => probe::missing(provider).report,
    }
}

/// Makes the run directory for a trial of `candidate` below `state`. A runner
/// started on it plays the trial.
///
/// # Errors
/// The place can't be written.
pub fn prepare(state: &Path, candidate: Candidate, execution_id: ExecutionId) -> io::Result<RunDir> {
    let id = uuid::Uuid::nil();
    let assignment = Assignment {
        execution_id,
        epoch: 1,
        task_id: id.into(),
        workspace_id: id.into(),
        runtime_id: id.into(),
        provider: candidate.provider,
        agent: AgentBrief {
            name: "Trial".to_owned(),
            instructions: Text::default(),
            model: candidate.model,
            approval: Approval::Full,
            patience_seconds: 3600,
            skills: Vec::new(),
            variables: Vec::new(),
        },
        issue: IssueBrief {
            identifier: "TRIAL-1".to_owned(),
            title: "Say hello".into(),
            description: TASK.into(),
            comments: Vec::new(),
        },
        repository: None,
        resume_session: None,
        session_note: Text::default(),
        workspace_slug: String::new(),
        requester: None,
        project: None,
        enclosures: Enclosures::default(),
        lease_seconds: 600,
    };
    let order = RunOrder {
        assignment,
        skills: Vec::new(),
        protocol: candidate.protocol,
        program: candidate.program.to_string_lossy().into_owned(),
        args: candidate.args,
        version: None,
        search_path: None,
        repositories: state.join("repositories"),
        allowed_paths: Vec::new(),
        refused: None,
        limits: Limits::default(),
        fence: None,
        own_program: None,
        daemon_id: "trial".to_owned(),
    };
    RunDir::create(&state.join("runs"), &order)
}
