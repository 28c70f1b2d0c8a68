//! Figures about everything, for monitoring.

use std::collections::BTreeMap;

use shipmate_core::id::{AgentId, RuntimeId, WorkspaceId};
use shipmate_core::rules::task::{MachineFacts, WaitFacts, WaitReason, why_waiting};
use sqlx::FromRow;

use crate::error::Result;
use crate::runtimes::RuntimeFacts;
use crate::sql::{Read, Sql, args, statements};
use crate::{agents, placement, runtimes};

statements! {
    RUNTIMES = Sql::Same(
        "SELECT CASE WHEN r.disabled_at IS NOT NULL THEN 'disabled' WHEN NOT r.offered THEN 'withdrawn'
                     WHEN m.online THEN 'online' ELSE 'offline' END AS state, COUNT(*) AS number
         FROM runtime r JOIN machine m ON m.workspace_id = r.workspace_id AND m.daemon_id = r.daemon_id
         GROUP BY 1"
    );
    // By agent: all of its runs wait for the same reason, but for those that
    // other issues are in the way of, and those that are tried again later.
    QUEUE = Sql::Same(
        "SELECT q.workspace_id, q.agent_id, q.blocked, q.later, a.provider, a.runtime_id, a.max_concurrent_tasks,
                a.concurrency_key, COUNT(*) AS number
         FROM (SELECT t.workspace_id, t.agent_id, (t.not_before IS NOT NULL) AS later,
                      EXISTS (SELECT 1 FROM issue_blocker b JOIN issue x ON x.id = b.blocker_id
                              WHERE b.issue_id = t.issue_id AND x.archived_at IS NULL
                                AND x.status NOT IN ('done', 'cancelled')) AS blocked
               FROM task t WHERE t.status = 'queued') q
         JOIN agent a ON a.id = q.agent_id
         GROUP BY q.workspace_id, q.agent_id, q.blocked, q.later, a.provider, a.runtime_id, a.max_concurrent_tasks,
                  a.concurrency_key
         ORDER BY q.workspace_id"
    );
}

#[derive(FromRow)]
struct StateRow {
    state: String,
    number: i64,
}

#[derive(FromRow)]
struct QueueRow {
    workspace_id: WorkspaceId,
    agent_id: AgentId,
    blocked: bool,
    later: bool,
    provider: String,
    runtime_id: Option<RuntimeId>,
    max_concurrent_tasks: i64,
    concurrency_key: String,
    number: i64,
}

/// How many, by the name of a label and its value.
pub type Counts = BTreeMap<(&'static str, String), i64>;

/// What only the database knows.
#[derive(Debug, Default)]
pub struct Figures {
    /// Runtimes, by `state`.
    pub runtimes: Counts,
    /// Runs that wait, by `reason`.
    pub queue: Counts,
}

/// What decides in one workspace why runs wait.
struct Here {
    workspace: WorkspaceId,
    facts: Vec<RuntimeFacts>,
    running: BTreeMap<AgentId, i64>,
    needed: BTreeMap<AgentId, Vec<String>>,
    held: BTreeMap<String, WaitReason>,
}

impl Here {
    async fn read(read: &mut Read, workspace: WorkspaceId) -> Result<Self> {
        Ok(Self {
            workspace,
            facts: runtimes::facts(read, workspace).await?,
            running: agents::running(read, workspace).await?,
            needed: placement::of_agents(read, workspace).await?,
            held: placement::keys_held(read, workspace).await?,
        })
    }

    /// Only the reason's word is used; which issue and task it is does not matter.
    fn why(&self, row: &QueueRow) -> WaitReason {
        let needed = self.needed.get(&row.agent_id).map_or(&[][..], Vec::as_slice);
        let able: Vec<MachineFacts> = self
            .facts
            .iter()
            .filter(|runtime| runtime.offers(&row.provider, row.runtime_id))
            .map(|runtime| runtime.machine(runtime.lacks(needed)))
            .collect();
        why_waiting(&WaitFacts {
            retry: None,
            blockers: row.blocked.then_some(("", row.number)),
            provider: &row.provider,
            key: self.held.get(&row.concurrency_key).cloned(),
            agent_running: self.running.get(&row.agent_id).copied().unwrap_or(0),
            agent_limit: row.max_concurrent_tasks,
            machines: &able,
        })
    }
}

/// Reads them.
pub async fn figures(read: &mut Read) -> Result<Figures> {
    let mut figures = Figures::default();
    let states: Vec<StateRow> = read.all(RUNTIMES, args![]).await?;
    figures.runtimes.extend(states.into_iter().map(|row| (("state", row.state), row.number)));
    let queue: Vec<QueueRow> = read.all(QUEUE, args![]).await?;
    let mut known: Option<Here> = None;
    for row in queue {
        let here = match known.take() {
            Some(here) if here.workspace == row.workspace_id => here,
            _ => Here::read(read, row.workspace_id).await?,
        };
        let reason = if row.later { "retrying".to_owned() } else { here.why(&row).word().to_owned() };
        *figures.queue.entry(("reason", reason)).or_default() += row.number;
        known = Some(here);
    }
    Ok(figures)
}
