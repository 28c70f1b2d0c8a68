//! A board with what a measurement needs on it, made over the public API.

use std::sync::{Arc, Mutex, PoisonError};

use shipmate_core::api::board::{Agent, CreateAgent, CreateIssue, Issue, Runtime};
use shipmate_core::api::daemon::{MachineReport, OfferedRuntime, Register, Registered};
use shipmate_core::api::identity::Workspace;
use shipmate_core::id::WorkspaceId;
use shipmate_core::rules::serving::Serves;
use shipmate_core::status::ActorKind;

use crate::load::{AsyncShare, share};
use crate::server::Server;
use crate::trouble::Trouble;
use crate::wire::Connection;

/// The provider that the invented machines offer.
pub(crate) const PROVIDER: &str = "invented";

/// Over how many connections a board is filled.
const HANDS: usize = 16;

/// The server's first workspace.
pub(crate) async fn workspace(server: &Server) -> Result<WorkspaceId, Trouble> {
    let all: Vec<Workspace> = server.owner().await?.get("/api/workspaces").await?;
    all.first().map(|workspace| workspace.id).ok_or_else(|| "the server has no workspace".to_owned())
}

/// What a machine of this name says when it announces itself.
pub(crate) fn registration(workspace: WorkspaceId, daemon_id: &str) -> Register {
    Register {
        workspace_id: workspace.to_string(),
        daemon_id: daemon_id.to_owned(),
        legacy_daemon_ids: None,
        launched_by: String::new(),
        timezone: String::new(),
        device_name: daemon_id.to_owned(),
        cli_version: env!("CARGO_PKG_VERSION").to_owned(),
        runtimes: vec![OfferedRuntime {
            provider: PROVIDER.to_owned(),
            name: PROVIDER.to_owned(),
            version: String::new(),
            choices: None,
        }],
        machine: Some(MachineReport {
            os: "invented".to_owned(),
            capacity: 1000,
            inventory: Vec::new(),
            labels: Vec::new(),
            serves: Serves::default(),
        }),
    }
}

#[derive(Clone)]
struct Announce {
    workspace: WorkspaceId,
    made: Arc<Mutex<Vec<Runtime>>>,
}

impl AsyncShare<Connection> for Announce {
    async fn piece(&self, hand: &mut Connection, index: usize) -> Result<(), Trouble> {
        let wish = registration(self.workspace, &format!("machine-{index}"));
        let answer: Registered = hand.ask("/api/daemon/register", &wish).await?;
        self.made.lock().unwrap_or_else(PoisonError::into_inner).extend(answer.runtimes);
        Ok(())
    }
}

/// Registers this many machines with one runtime each.
pub(crate) async fn machines(server: &Server, how_many: usize) -> Result<Vec<Runtime>, Trouble> {
    let announce = Announce { workspace: workspace(server).await?, made: Arc::default() };
    share(hands(server, how_many, false).await?, how_many, announce.clone()).await?;
    let made = std::mem::take(&mut *announce.made.lock().unwrap_or_else(PoisonError::into_inner));
    Ok(made)
}

#[derive(Clone)]
struct Write {
    agents: Arc<Vec<Agent>>,
    made: Arc<Mutex<Vec<Issue>>>,
}

/// Words of which titles are made, so that searching finds some and not all.
const WORDS: [&str; 12] = [
    "login", "timeout", "export", "invoice", "search", "avatar", "retry", "cache", "editor", "upload", "webhook",
    "quota",
];

impl AsyncShare<Connection> for Write {
    async fn piece(&self, hand: &mut Connection, index: usize) -> Result<(), Trouble> {
        let word = |step: usize| WORDS[index / step % WORDS.len()];
        let agent = (!self.agents.is_empty()).then(|| self.agents[index % self.agents.len()].id.0);
        let wish = CreateIssue {
            title: format!("{} breaks {} when {} is slow ({index})", word(1), word(12), word(144)),
            description: Some("Seen twice this week. ".repeat(10)),
            assignee_type: agent.map(|_| ActorKind::Agent),
            assignee_id: agent,
            ..CreateIssue::default()
        };
        let issue: Issue = hand.ask("/api/issues", &wish).await?;
        self.made.lock().unwrap_or_else(PoisonError::into_inner).push(issue);
        Ok(())
    }
}

/// Writes this many issues, assigned to `agents` in turn.
pub(crate) async fn issues(server: &Server, how_many: usize, agents: Vec<Agent>) -> Result<Vec<Issue>, Trouble> {
    let write = Write { agents: Arc::new(agents), made: Arc::default() };
    share(hands(server, how_many, true).await?, how_many, write.clone()).await?;
    let made = std::mem::take(&mut *write.made.lock().unwrap_or_else(PoisonError::into_inner));
    Ok(made)
}

/// Makes agents of the invented provider that may have many runs each.
pub(crate) async fn agents(server: &Server, how_many: usize) -> Result<Vec<Agent>, Trouble> {
    let mut owner = server.owner().await?;
    let mut made = Vec::new();
    for number in 0..how_many {
        let wish = CreateAgent {
            name: format!("agent-{number}"),
            provider: Some(PROVIDER.to_owned()),
            description: None,
            instructions: None,
            model: None,
            runtime_id: None,
            max_concurrent_tasks: Some(MOST_RUNS_OF_AN_AGENT),
            max_attempts: None,
            approval: None,
            patience_seconds: None,
            chain_budget: None,
            required_labels: None,
            concurrency_key: None,
        };
        made.push(owner.ask("/api/agents", &wish).await?);
    }
    Ok(made)
}

/// The server's bound on the runs that one agent may have.
pub(crate) const MOST_RUNS_OF_AN_AGENT: i64 = 50;

async fn hands(server: &Server, work: usize, as_owner: bool) -> Result<Vec<Connection>, Trouble> {
    let mut hands = Vec::new();
    for _ in 0..HANDS.min(work) {
        hands.push(if as_owner { server.owner().await? } else { server.daemon().await? });
    }
    Ok(hands)
}
