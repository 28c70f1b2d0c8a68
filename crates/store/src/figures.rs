//! Figures about everything, for monitoring.

use std::collections::BTreeMap;

use shipmate_core::id::{AgentId, RuntimeId, WorkspaceId};
use shipmate_core::rules::task::{MachineFacts, WaitFacts, why_waiting};
use sqlx::FromRow;

use crate::error::Result;
use crate::sql::{Read, Sql, args, statements};
use crate::{agents, runtimes};

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
                COUNT(*) AS number
         FROM (SELECT t.workspace_id, t.agent_id, (t.not_before IS NOT NULL) AS later,
                      EXISTS (SELECT 1 FROM issue_blocker b JOIN issue x ON x.id = b.blocker_id
                              WHERE b.issue_id = t.issue_id AND x.archived_at IS NULL
                                AND x.status NOT IN ('done', 'cancelled')) AS blocked
               FROM task t WHERE t.status = 'queued') q
         JOIN agent a ON a.id = q.agent_id
         GROUP BY q.workspace_id, q.agent_id, q.blocked, q.later, a.provider, a.runtime_id, a.max_concurrent_tasks
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

/// Reads them.
pub async fn figures(read: &mut Read) -> Result<Figures> {
    let mut figures = Figures::default();
    let states: Vec<StateRow> = read.all(RUNTIMES, args![]).await?;
    figures.runtimes.extend(states.into_iter().map(|row| (("state", row.state), row.number)));
    let queue: Vec<QueueRow> = read.all(QUEUE, args![]).await?;
    let mut known = None;
    for row in queue {
        let (workspace, facts, running) = match known.take() {
            Some((workspace, facts, running)) if workspace == row.workspace_id => (workspace, facts, running),
            _ => {
                let facts = runtimes::facts(read, row.workspace_id).await?;
                (row.workspace_id, facts, agents::running(read, row.workspace_id).await?)
            }
        };
        if row.later {
            *figures.queue.entry(("reason", "retrying".to_owned())).or_default() += row.number;
            known = Some((workspace, facts, running));
            continue;
        }
        let able: Vec<MachineFacts> = facts
            .iter()
            .filter(|runtime| runtime.offers(&row.provider, row.runtime_id))
            // Which task it is does not matter.
            .map(|runtime| runtime.machine(None))
            .collect();
        let reason = why_waiting(&WaitFacts {
            retry: None,
            // Only the reason's word is used; which issue it is does not matter.
            blockers: row.blocked.then_some(("", row.number)),
            provider: &row.provider,
            agent_running: running.get(&row.agent_id).copied().unwrap_or(0),
            agent_limit: row.max_concurrent_tasks,
            machines: &able,
        });
        *figures.queue.entry(("reason", reason.word().to_owned())).or_default() += row.number;
        known = Some((workspace, facts, running));
    }
    Ok(figures)
}
