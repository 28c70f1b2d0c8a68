//! What every server compares its picture of the daemons with, now and then:
//! few statements, however many daemons there are.

use std::collections::BTreeSet;

use chrono::{DateTime, Utc};
use shipmate_core::id::{AccountId, CredentialId, ExecutionId, RuntimeId, WorkspaceId};
use sqlx::FromRow;

use crate::error::Result;
use crate::runtimes::DaemonRuntime;
use crate::sql::{Read, Sql, args, statements};

/// The runtimes for which a task waits that they could start.
macro_rules! wanted_query {
    ($columns:literal, $condition:literal) => {
        concat!(
            "SELECT ",
            $columns,
            " FROM runtime r
             JOIN machine m ON m.workspace_id = r.workspace_id AND m.daemon_id = r.daemon_id
             JOIN member k ON k.workspace_id = m.workspace_id AND k.account_id = m.owner_id
             WHERE r.offered AND r.disabled_at IS NULL AND ",
            $condition,
            " AND EXISTS (SELECT 1 FROM task t JOIN agent a ON a.id = t.agent_id
                          WHERE t.status = 'queued' AND (t.not_before IS NULL OR t.not_before <= $1)
                            AND (t.kept_for IS NULL OR t.kept_for = r.daemon_id) AND t.workspace_id = r.workspace_id AND a.provider = r.provider
                            AND (a.runtime_id IS NULL OR a.runtime_id = r.id)
                            AND (m.shared OR t.requester_id IS NULL OR t.requester_id = m.owner_id))"
        )
    };
}

statements! {
    RUNTIMES = Sql::Same(
        "SELECT r.id, r.workspace_id, r.offered, (r.disabled_at IS NOT NULL) AS disabled, m.name AS machine_name,
                m.online, m.last_seen_at, (k.account_id IS NOT NULL) AS member, m.daemon_id, m.owner_id
         FROM runtime r
         JOIN machine m ON m.workspace_id = r.workspace_id AND m.daemon_id = r.daemon_id
         LEFT JOIN member k ON k.workspace_id = m.workspace_id AND k.account_id = m.owner_id
         ORDER BY m.daemon_id, m.owner_id, r.id"
    );
    EXECUTIONS = Sql::Same(
        "SELECT e.id, e.epoch, e.lease_seconds, e.lease_expires_at, t.cancel_requested_at, m.daemon_id, m.owner_id,
                EXISTS (SELECT 1 FROM letter l WHERE l.execution_id = e.id AND l.delivered_at IS NULL) AS has_letters
         FROM execution e
         JOIN task t ON t.id = e.task_id AND t.epoch = e.epoch
         JOIN machine m ON m.workspace_id = e.workspace_id AND m.daemon_id = e.daemon_id
         JOIN member k ON k.workspace_id = m.workspace_id AND k.account_id = m.owner_id
         WHERE e.live ORDER BY e.daemon_id, e.id"
    );
    WANTED = Sql::Same(wanted_query!("DISTINCT m.daemon_id, m.owner_id", "TRUE"));
    WANTED_OF_DAEMON = Sql::Same(wanted_query!("m.daemon_id, m.owner_id", "m.daemon_id = $2 AND m.owner_id = $3"));
    DELIVERIES = Sql::Same(
        "SELECT DISTINCT m.daemon_id, m.owner_id FROM review v
         JOIN machine m ON m.workspace_id = v.workspace_id AND m.daemon_id = v.daemon_id
         JOIN member k ON k.workspace_id = m.workspace_id AND k.account_id = m.owner_id
         WHERE v.open"
    );
    CREDENTIALS = Sql::Same("SELECT id FROM credential WHERE revoked_at IS NULL AND kind <> 'link'");
}

/// A daemon, and whose it is.
pub type DaemonKey = (String, AccountId);

#[derive(FromRow)]
struct RuntimeRow {
    id: RuntimeId,
    workspace_id: WorkspaceId,
    offered: bool,
    disabled: bool,
    machine_name: String,
    online: bool,
    last_seen_at: DateTime<Utc>,
    member: bool,
    daemon_id: String,
    owner_id: AccountId,
}

#[derive(FromRow)]
struct ExecutionRow {
    id: ExecutionId,
    epoch: i64,
    lease_seconds: i64,
    lease_expires_at: DateTime<Utc>,
    cancel_requested_at: Option<DateTime<Utc>>,
    has_letters: bool,
    daemon_id: String,
    owner_id: AccountId,
}

#[derive(FromRow)]
struct DaemonRow {
    daemon_id: String,
    owner_id: AccountId,
}

#[derive(FromRow)]
struct CredentialRow {
    id: CredentialId,
}

/// A live execution, without what its machine was told.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct LiveExecution {
    /// The execution.
    pub id: ExecutionId,
    /// Its epoch.
    pub epoch: i64,
    /// How long a lease lasts, in seconds.
    pub lease_seconds: i64,
    /// When its lease ends.
    pub lease_expires_at: DateTime<Utc>,
    /// Whether somebody asked for its end.
    pub cancel: bool,
    /// Whether its agent is to be told something.
    pub has_letters: bool,
}

/// Every daemon's runtimes, live executions and work that waits, and every
/// credential that was not revoked.
#[derive(Debug, Default)]
pub struct Standing {
    /// In the order of their daemons and ids.
    pub runtimes: Vec<(DaemonKey, DaemonRuntime)>,
    /// In the order of their ids.
    pub executions: Vec<(DaemonKey, LiveExecution)>,
    /// The daemons that could claim something.
    pub wanted: BTreeSet<DaemonKey>,
    /// The daemons that have accepted work to hand over.
    pub delivering: BTreeSet<DaemonKey>,
    /// Those that open a door, if they have not expired.
    pub credentials: BTreeSet<CredentialId>,
}

/// What stands now.
pub async fn standing(read: &mut Read, now: DateTime<Utc>) -> Result<Standing> {
    let runtimes: Vec<RuntimeRow> = read.all(RUNTIMES, args![]).await?;
    let executions: Vec<ExecutionRow> = read.all(EXECUTIONS, args![]).await?;
    let wanted: Vec<DaemonRow> = read.all(WANTED, args![now]).await?;
    let delivering: Vec<DaemonRow> = read.all(DELIVERIES, args![]).await?;
    let credentials: Vec<CredentialRow> = read.all(CREDENTIALS, args![]).await?;
    Ok(Standing {
        runtimes: runtimes.into_iter().map(of_runtime).collect(),
        executions: executions.into_iter().map(of_execution).collect(),
        wanted: wanted.into_iter().map(|row| (row.daemon_id, row.owner_id)).collect(),
        delivering: delivering.into_iter().map(|row| (row.daemon_id, row.owner_id)).collect(),
        credentials: credentials.into_iter().map(|row| row.id).collect(),
    })
}

/// Whether anything waits that this person's daemon could start.
pub async fn is_wanted(read: &mut Read, daemon_id: &str, owner: AccountId, now: DateTime<Utc>) -> Result<bool> {
    let row: Option<DaemonRow> = read.optional(WANTED_OF_DAEMON, args![now, daemon_id, owner]).await?;
    Ok(row.is_some())
}

fn of_runtime(row: RuntimeRow) -> (DaemonKey, DaemonRuntime) {
    let runtime = DaemonRuntime {
        id: row.id,
        workspace_id: row.workspace_id,
        offered: row.offered,
        disabled: row.disabled,
        machine_name: row.machine_name,
        online: row.online,
        last_seen_at: row.last_seen_at,
        member: row.member,
    };
    ((row.daemon_id, row.owner_id), runtime)
}

fn of_execution(row: ExecutionRow) -> (DaemonKey, LiveExecution) {
    let execution = LiveExecution {
        id: row.id,
        epoch: row.epoch,
        lease_seconds: row.lease_seconds,
        lease_expires_at: row.lease_expires_at,
        cancel: row.cancel_requested_at.is_some(),
        has_letters: row.has_letters,
    };
    ((row.daemon_id, row.owner_id), execution)
}
