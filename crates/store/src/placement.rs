//! Where agents may run: the labels of machines, and those that agents need;
//! and which runs have a key, or a directory, of which there is one at a time.

use std::collections::BTreeMap;

use chrono::{DateTime, Utc};
use shipmate_core::api::board::Repository;
use shipmate_core::event::EventKind;
use shipmate_core::id::{AgentId, ExecutionId, WorkspaceId};
use shipmate_core::rules::placing;
use shipmate_core::rules::task::WaitReason;
use sqlx::FromRow;

use crate::error::Result;
use crate::sql::{Read, Sql, Write, args, statements};

statements! {
    OF_MACHINES = Sql::Same(
        "SELECT daemon_id, label, declared FROM machine_label WHERE workspace_id = $1 ORDER BY daemon_id, label"
    );
    FORGET_OF_MACHINE = Sql::Same(
        "DELETE FROM machine_label WHERE workspace_id = $1 AND daemon_id = $2 AND declared = $3"
    );
    ADD_TO_MACHINE = Sql::Same(
        "INSERT INTO machine_label (workspace_id, daemon_id, label, declared) VALUES ($1, $2, $3, $4)"
    );
    OF_AGENTS = Sql::Same(
        "SELECT l.agent_id, l.label FROM agent_label l JOIN agent a ON a.id = l.agent_id
         WHERE a.workspace_id = $1 ORDER BY l.agent_id, l.label"
    );
    FORGET_OF_AGENT = Sql::Same("DELETE FROM agent_label WHERE agent_id = $1");
    ADD_TO_AGENT = Sql::Same("INSERT INTO agent_label (agent_id, label) VALUES ($1, $2)");
    KEYS_HELD = Sql::Same(
        "SELECT a.concurrency_key, a.name AS agent_name, e.id AS execution_id, w.issue_prefix, i.number
         FROM agent a
         JOIN task t ON t.agent_id = a.id AND t.status = 'running'
         JOIN execution e ON e.task_id = t.id AND e.epoch = t.epoch
         JOIN issue i ON i.id = t.issue_id
         JOIN workspace w ON w.id = t.workspace_id
         WHERE a.workspace_id = $1 AND a.concurrency_key <> '' ORDER BY e.id"
    );
    // A machine may serve several workspaces, and has each directory once.
    DIRECTORIES_HELD = Sql::Same(
        "SELECT e.daemon_id, e.works_in, e.id AS execution_id, e.workspace_id, e.dispatched_at, m.name AS machine_name,
                a.name AS agent_name, w.issue_prefix, i.number
         FROM machine m
         JOIN execution e ON e.daemon_id = m.daemon_id AND e.live AND e.works_in IS NOT NULL
         JOIN task t ON t.id = e.task_id
         JOIN agent a ON a.id = t.agent_id
         JOIN issue i ON i.id = t.issue_id
         JOIN workspace w ON w.id = e.workspace_id
         WHERE m.workspace_id = $1 ORDER BY e.id"
    );
}

#[derive(FromRow)]
struct MachineRow {
    daemon_id: String,
    label: String,
    declared: bool,
}

#[derive(FromRow)]
struct AgentRow {
    agent_id: AgentId,
    label: String,
}

#[derive(FromRow)]
struct HeldRow {
    concurrency_key: String,
    agent_name: String,
    execution_id: ExecutionId,
    issue_prefix: String,
    number: i64,
}

#[derive(FromRow)]
struct WorkedInRow {
    daemon_id: String,
    works_in: String,
    execution_id: ExecutionId,
    workspace_id: WorkspaceId,
    dispatched_at: DateTime<Utc>,
    machine_name: String,
    agent_name: String,
    issue_prefix: String,
    number: i64,
}

/// The labels of a machine, by where they come from.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct MachineLabels {
    /// From its own policy.
    pub declared: Vec<String>,
    /// From people here.
    pub added: Vec<String>,
}

impl MachineLabels {
    /// All of them, each once and in order.
    #[must_use]
    pub fn all(&self) -> Vec<String> {
        let mut all: Vec<String> = self.declared.iter().chain(&self.added).cloned().collect();
        all.sort();
        all.dedup();
        all
    }
}

/// The labels of a workspace's machines, by their daemons.
pub async fn of_machines(read: &mut Read, workspace: WorkspaceId) -> Result<BTreeMap<String, MachineLabels>> {
    let rows: Vec<MachineRow> = read.all(OF_MACHINES, args![workspace]).await?;
    let mut machines: BTreeMap<String, MachineLabels> = BTreeMap::new();
    for row in rows {
        let labels = machines.entry(row.daemon_id).or_default();
        if row.declared { labels.declared.push(row.label) } else { labels.added.push(row.label) }
    }
    Ok(machines)
}

/// Makes these all the labels of a machine that come from there.
pub async fn label_machine(
    write: &mut Write,
    (workspace, daemon_id): (WorkspaceId, &str),
    labels: &[String],
    declared: bool,
) -> Result<()> {
    write.execute(FORGET_OF_MACHINE, args![workspace, daemon_id, declared]).await?;
    for label in labels {
        write.execute(ADD_TO_MACHINE, args![workspace, daemon_id, label, declared]).await?;
    }
    write.tell(workspace, EventKind::Machine, workspace, None);
    Ok(())
}

/// The labels that agents of a workspace need, of those that need some.
pub async fn of_agents(read: &mut Read, workspace: WorkspaceId) -> Result<BTreeMap<AgentId, Vec<String>>> {
    let rows: Vec<AgentRow> = read.all(OF_AGENTS, args![workspace]).await?;
    let mut agents: BTreeMap<AgentId, Vec<String>> = BTreeMap::new();
    for row in rows {
        agents.entry(row.agent_id).or_default().push(row.label);
    }
    Ok(agents)
}

/// Makes these all the labels that an agent needs.
pub(crate) async fn label_agent(write: &mut Write, agent: AgentId, labels: &[String]) -> Result<()> {
    write.execute(FORGET_OF_AGENT, args![agent]).await?;
    for label in labels {
        write.execute(ADD_TO_AGENT, args![agent, label]).await?;
    }
    Ok(())
}

/// Why a run would wait that needs a key, for each key that a run has.
pub async fn keys_held(read: &mut Read, workspace: WorkspaceId) -> Result<BTreeMap<String, WaitReason>> {
    let rows: Vec<HeldRow> = read.all(KEYS_HELD, args![workspace]).await?;
    let held = rows.into_iter().map(|row| {
        let reason = WaitReason::KeyHeld {
            key: row.concurrency_key.clone(),
            execution_id: row.execution_id,
            issue: format!("{}-{}", row.issue_prefix, row.number),
            agent: row.agent_name,
        };
        (row.concurrency_key, reason)
    });
    Ok(held.collect())
}

/// The directories of a workspace's machines that runs work in, of whichever workspace.
#[derive(Debug, Clone, Default)]
pub struct DirectoriesHeld(BTreeMap<(String, String), WaitReason>);

impl DirectoriesHeld {
    /// Why a run would wait that works in this repository on this daemon's
    /// machine: it is a directory, and another run is in it.
    #[must_use]
    pub fn by_run_in(&self, repository: Option<&Repository>, daemon_id: &str) -> Option<&WaitReason> {
        let directory = placing::directory(&repository?.url)?;
        self.0.get(&(daemon_id.to_owned(), directory.to_owned()))
    }
}

/// The directories that runs work in. Of a run of another workspace only
/// that it is there is told.
pub async fn directories_held(read: &mut Read, workspace: WorkspaceId) -> Result<DirectoriesHeld> {
    let rows: Vec<WorkedInRow> = read.all(DIRECTORIES_HELD, args![workspace]).await?;
    let held = rows.into_iter().map(|row| {
        let ours = row.workspace_id == workspace;
        let reason = WaitReason::DirectoryHeld {
            directory: row.works_in.clone(),
            machine: row.machine_name,
            execution_id: row.execution_id,
            issue: ours.then(|| format!("{}-{}", row.issue_prefix, row.number)),
            agent: ours.then_some(row.agent_name),
            held_since: row.dispatched_at,
        };
        ((row.daemon_id, row.works_in), reason)
    });
    Ok(DirectoriesHeld(held.collect()))
}
