//! What waits for a machine, and how many runs everybody has who waits for one.

use chrono::{DateTime, Utc};
use shipmate_core::id::{AgentId, ProjectId, TaskId, WorkspaceId};
use shipmate_core::rules::schedule::{Candidate, Load};
use sqlx::FromRow;

use crate::error::Result;
use crate::sql::{Read, Sql, args, statements};

/// The tasks that a daemon's runtimes could start: of each agent, project and
/// weight those that have waited longest, for which is next among these
/// depends on nothing else. One that waits for another issue can't start, nor one that is
/// tried again later or elsewhere, nor one whose repository is a folder of
/// another machine; which that is `core::rules::placing` says. Neither can one
/// whose agent needs a label that the machine lacks, or a key that another run
/// has.
///
/// What PostgreSQL could do for all that wait (a join instead of EXISTS, a sort)
/// it is made to do one by one, in order, until there are enough: an OFFSET and
/// an order within keep its planner from it.
macro_rules! waiting {
    ($begin:literal, $end:literal) => {
        concat!(
            "SELECT t.id AS task_id, t.workspace_id, t.project_id, t.agent_id, r.id AS runtime_id,
                    a.max_concurrent_tasks AS agent_limit, t.weight, t.queued_at, a.concurrency_key
             FROM runtime r
             JOIN machine m ON m.workspace_id = r.workspace_id AND m.daemon_id = r.daemon_id
             JOIN agent a ON a.workspace_id = r.workspace_id AND a.provider = r.provider
                  AND (a.runtime_id IS NULL OR a.runtime_id = r.id)
                  AND NOT EXISTS (SELECT 1 FROM agent_label n WHERE n.agent_id = a.id
                                  AND NOT EXISTS (SELECT 1 FROM machine_label l
                                                  WHERE l.workspace_id = a.workspace_id AND l.daemon_id = r.daemon_id
                                                    AND l.label = n.label))
                  AND (a.concurrency_key = ''
                       OR NOT EXISTS (SELECT 1 FROM agent k JOIN task u ON u.agent_id = k.id AND u.status = 'running'
                                      WHERE k.workspace_id = a.workspace_id
                                        AND k.concurrency_key = a.concurrency_key))
             JOIN (SELECT DISTINCT agent_id, project_id, weight FROM task
                   WHERE workspace_id = $1 AND status = 'queued') g ON g.agent_id = a.id
             JOIN ",
            $begin,
            " FROM (SELECT * FROM task
                     WHERE agent_id = g.agent_id AND weight = g.weight AND status = 'queued'
                       AND project_id IS NOT DISTINCT FROM g.project_id
                     ORDER BY queued_at, id) q
               WHERE (m.shared OR q.requester_id IS NULL OR q.requester_id = m.owner_id)
                 AND (q.not_before IS NULL OR q.not_before <= $3) AND (q.kept_for IS NULL OR q.kept_for = $2)
                 AND NOT EXISTS (SELECT 1 FROM issue_blocker b JOIN issue x ON x.id = b.blocker_id
                                 WHERE b.issue_id = q.issue_id AND x.archived_at IS NULL
                                   AND x.status NOT IN ('done', 'cancelled') LIMIT 1 OFFSET 0)
                 AND NOT EXISTS (SELECT 1 FROM issue i JOIN repository p ON p.workspace_id = i.workspace_id
                                 WHERE i.id = q.issue_id AND p.daemon_id <> r.daemon_id
                                   AND p.id = COALESCE(i.repository_id, (
                                       SELECT f.id FROM repository f
                                       WHERE f.workspace_id = q.workspace_id
                                         AND (f.daemon_id IS NULL
                                              OR EXISTS (SELECT 1 FROM runtime o
                                                         WHERE o.workspace_id = f.workspace_id
                                                           AND o.daemon_id = f.daemon_id AND o.provider = a.provider
                                                           AND (a.runtime_id IS NULL OR a.runtime_id = o.id)))
                                       ORDER BY f.created_at, f.id LIMIT 1)) LIMIT 1 OFFSET 0)
               ORDER BY q.queued_at, q.id LIMIT $4",
            $end,
            " WHERE r.workspace_id = $1 AND r.daemon_id = $2 AND r.offered AND r.disabled_at IS NULL
             ORDER BY t.weight DESC, t.queued_at, t.id"
        )
    };
}

statements! {
    WAITING = Sql::Each {
        sqlite: waiting!("task t ON t.id IN (SELECT q.id", ")"),
        postgres: waiting!("LATERAL (SELECT q.*", ") t ON TRUE"),
    };
    RUNNING = Sql::Same(
        "SELECT agent_id, project_id, COUNT(*) AS running FROM task
         WHERE workspace_id = $1 AND status = 'running' GROUP BY agent_id, project_id"
    );
    RUNNING_HERE = Sql::Same(
        "SELECT workspace_id, COUNT(*) AS running FROM execution WHERE live AND daemon_id = $1 GROUP BY workspace_id"
    );
}

#[derive(FromRow)]
struct RunningRow {
    agent_id: AgentId,
    project_id: Option<ProjectId>,
    running: i64,
}

#[derive(FromRow)]
struct RunningHereRow {
    workspace_id: WorkspaceId,
    running: i64,
}

#[derive(FromRow)]
struct CandidateRow {
    task_id: TaskId,
    workspace_id: WorkspaceId,
    project_id: Option<ProjectId>,
    agent_id: AgentId,
    runtime_id: shipmate_core::id::RuntimeId,
    agent_limit: i64,
    weight: i64,
    queued_at: DateTime<Utc>,
    concurrency_key: String,
}

impl From<CandidateRow> for Candidate {
    fn from(row: CandidateRow) -> Self {
        Self {
            task_id: row.task_id,
            workspace_id: row.workspace_id,
            project_id: row.project_id,
            agent_id: row.agent_id,
            runtime_id: row.runtime_id,
            agent_limit: row.agent_limit,
            weight: row.weight,
            queued_at: row.queued_at,
            concurrency_key: Some(row.concurrency_key).filter(|key| !key.is_empty()),
            directory: None,
        }
    }
}

/// How many of the tasks are wanted that could start and are alike in agent, project and weight.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum HowMany {
    /// As many as there are places: whoever is next is among them.
    Places(u32),
    /// All of them, for who will leave some out.
    All,
}

/// The tasks of a workspace that this daemon's runtimes could start, but for
/// what its owner leaves out and directories that are worked in already. Only who
/// has [locked the claims](super::lock_claims) may start them; others may tell of them.
pub async fn waiting(
    read: &mut Read,
    (workspace, daemon_id): (WorkspaceId, &str),
    how_many: HowMany,
    now: DateTime<Utc>,
) -> Result<Vec<Candidate>> {
    let most = match how_many {
        HowMany::Places(places) => i64::from(places),
        HowMany::All => i64::MAX,
    };
    let rows: Vec<CandidateRow> = read.all(WAITING, args![workspace, daemon_id, now, most]).await?;
    Ok(rows.into_iter().map(Candidate::from).collect())
}

/// Counts the runs of a workspace, for choosing among what waits.
pub async fn count_load(read: &mut Read, workspace: WorkspaceId, load: &mut Load) -> Result<()> {
    let rows: Vec<RunningRow> = read.all(RUNNING, args![workspace]).await?;
    rows.into_iter().for_each(|row| load.add(workspace, row.project_id, row.agent_id, row.running));
    Ok(())
}

/// Counts the runs of each workspace on a machine, for the same.
pub async fn count_load_here(read: &mut Read, daemon_id: &str, load: &mut Load) -> Result<()> {
    let rows: Vec<RunningHereRow> = read.all(RUNNING_HERE, args![daemon_id]).await?;
    rows.into_iter().for_each(|row| load.add_here(row.workspace_id, row.running));
    Ok(())
}
