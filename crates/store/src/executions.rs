//! Executions: one attempt at a task each, with its lease.

mod told;

use std::time::Duration;

use chrono::{DateTime, TimeDelta, Utc};
use shipmate_core::api::daemon::Assignment;
use shipmate_core::event::EventKind;
use shipmate_core::id::{AccountId, AgentId, ExecutionId, IssueId, TaskId, WorkspaceId};
use shipmate_core::journal::Record;
use shipmate_core::rules::watch::Doings;
use sqlx::FromRow;

pub(crate) use told::STATEMENTS as TOLD_STATEMENTS;
pub use told::{diff, earlier_session, keep_session, session, started, usage, used_tools};

use crate::error::{Error, Result};
use crate::sql::{Read, Sql, Write, args, statements};
use crate::standing::LiveExecution;

statements! {
    INSERT = Sql::Same(
        "INSERT INTO execution (id, workspace_id, task_id, epoch, runtime_id, daemon_id, machine_name, request_id,
                                assignment, live, closed, lease_seconds, lease_expires_at, dispatched_at, in_daily_usage,
                                works_in)
         VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, TRUE, FALSE, $10, $11, $12, TRUE, $13)"
    );
    BY_REQUEST = Sql::Same(
        "SELECT e.assignment, e.live FROM execution e
         WHERE e.request_id = $1 AND e.daemon_id = $2
           AND EXISTS (SELECT 1 FROM machine m
                       JOIN member k ON k.workspace_id = m.workspace_id AND k.account_id = m.owner_id
                       WHERE m.workspace_id = e.workspace_id AND m.daemon_id = e.daemon_id AND m.owner_id = $3)
         ORDER BY e.id"
    );
    LIVE_OF_DAEMON = Sql::Same(
        "SELECT e.id, e.epoch, e.assignment, e.lease_seconds, e.lease_expires_at, t.cancel_requested_at,
                EXISTS (SELECT 1 FROM letter l WHERE l.execution_id = e.id AND l.delivered_at IS NULL) AS has_letters
         FROM execution e JOIN task t ON t.id = e.task_id
         WHERE e.daemon_id = $1 AND e.live AND t.epoch = e.epoch
           AND EXISTS (SELECT 1 FROM machine m
                       JOIN member k ON k.workspace_id = m.workspace_id AND k.account_id = m.owner_id
                       WHERE m.workspace_id = e.workspace_id AND m.daemon_id = e.daemon_id AND m.owner_id = $2)
         ORDER BY e.id"
    );
    RENEW = Sql::Same("UPDATE execution SET lease_expires_at = $2 WHERE id = $1 AND live");
    EXTEND = Sql::Same(
        "UPDATE execution SET lease_expires_at = $2 WHERE id = $1 AND live AND lease_expires_at < $2"
    );
    EXPIRED = Sql::Same(
        "SELECT id FROM execution WHERE live AND lease_expires_at <= $1 ORDER BY lease_expires_at LIMIT 100"
    );
    // Its machine is away, and nobody else can end it.
    CANCELLED_ELSEWHERE = Sql::Same(
        "SELECT e.id FROM execution e
         JOIN task t ON t.id = e.task_id AND t.epoch = e.epoch
         JOIN machine m ON m.workspace_id = e.workspace_id AND m.daemon_id = e.daemon_id
         WHERE e.live AND NOT m.online AND t.cancel_requested_at < $1
         ORDER BY t.cancel_requested_at LIMIT 100"
    );
    // On PostgreSQL two servers may be handed the same batch at once; the
    // second waits here and then sees what the first acknowledged.
    LOCK = Sql::Each {
        sqlite: "SELECT e.id, e.workspace_id, e.task_id, e.epoch, e.daemon_id, e.live, e.closed, e.acknowledged, e.native_session, e.activity,
                        EXISTS (SELECT 1 FROM execution p WHERE p.task_id = e.task_id AND p.used_tools) AS used_tools,
                        e.started_at, e.lease_expires_at, e.machine_name, e.dispatched_at, e.in_daily_usage,
                        t.epoch AS task_epoch, t.issue_id, t.agent_id, t.cancel_requested_at
                 FROM execution e JOIN task t ON t.id = e.task_id WHERE e.id = $1",
        postgres: "SELECT e.id, e.workspace_id, e.task_id, e.epoch, e.daemon_id, e.live, e.closed, e.acknowledged, e.native_session, e.activity,
                          EXISTS (SELECT 1 FROM execution p WHERE p.task_id = e.task_id AND p.used_tools) AS used_tools,
                          e.started_at, e.lease_expires_at, e.machine_name, e.dispatched_at, e.in_daily_usage,
                          t.epoch AS task_epoch, t.issue_id, t.agent_id, t.cancel_requested_at
                   FROM execution e JOIN task t ON t.id = e.task_id WHERE e.id = $1 FOR NO KEY UPDATE OF e, t",
    };
    DAEMON_OF = Sql::Same("SELECT daemon_id FROM execution WHERE id = $1");
    ACKNOWLEDGE = Sql::Same("UPDATE execution SET acknowledged = $2, activity = $3, heard_at = $4 WHERE id = $1");
    END = Sql::Same("UPDATE execution SET live = FALSE, closed = $3, ended_at = $2 WHERE id = $1 AND live");
    IS_KNOWN = Sql::Same("SELECT id FROM execution WHERE id = $1");
    IS_OVER = Sql::Same(
        "SELECT e.id FROM execution e JOIN task t ON t.id = e.task_id
         WHERE e.id = $1
           AND (t.epoch <> $2 OR e.epoch <> $2 OR NOT e.live
                OR NOT EXISTS (SELECT 1 FROM member k WHERE k.workspace_id = e.workspace_id AND k.account_id = $3))"
    );
}

/// An execution to give to a daemon.
#[derive(Debug)]
pub struct NewExecution<'a> {
    /// Everything the machine will be told.
    pub assignment: &'a Assignment,
    /// The daemon's lasting id.
    pub daemon_id: &'a str,
    /// The machine's name, kept for history.
    pub machine_name: &'a str,
    /// The wish it answers.
    pub request_id: uuid::Uuid,
}

#[derive(FromRow)]
struct AssignmentRow {
    assignment: String,
    live: bool,
}

#[derive(FromRow)]
struct LiveRow {
    id: ExecutionId,
    epoch: i64,
    assignment: String,
    lease_seconds: i64,
    lease_expires_at: DateTime<Utc>,
    cancel_requested_at: Option<DateTime<Utc>>,
    has_letters: bool,
}

/// An execution that the server believes a daemon has.
#[derive(Debug)]
pub struct Live {
    /// The execution.
    pub id: ExecutionId,
    /// Its epoch.
    pub epoch: i64,
    /// What its machine was told.
    pub assignment: Assignment,
    /// How long a lease lasts, in seconds.
    pub lease_seconds: i64,
    /// When its lease ends.
    pub lease_expires_at: DateTime<Utc>,
    /// Whether somebody asked for its end.
    pub cancel: bool,
    /// Whether its agent is to be told something.
    pub has_letters: bool,
}

impl Live {
    /// The same, without what its machine was told.
    #[must_use]
    pub fn facts(&self) -> LiveExecution {
        LiveExecution {
            id: self.id,
            epoch: self.epoch,
            lease_seconds: self.lease_seconds,
            lease_expires_at: self.lease_expires_at,
            cancel: self.cancel,
            has_letters: self.has_letters,
        }
    }
}

/// An execution whose journal is being written.
#[derive(Debug, FromRow)]
pub struct Locked {
    /// The execution.
    pub id: ExecutionId,
    /// Its workspace.
    pub workspace_id: WorkspaceId,
    /// Its task.
    pub task_id: TaskId,
    /// Its epoch.
    pub epoch: i64,
    /// The daemon it was given to.
    pub daemon_id: String,
    /// Whether it has not ended.
    pub live: bool,
    /// Whether the journal's last record is here.
    pub closed: bool,
    /// How many records the server has.
    pub acknowledged: i64,
    /// The agent CLI's conversation id, once known.
    pub native_session: Option<String>,
    /// Whether the agent used a tool, in this execution or an earlier one of the task.
    pub used_tools: bool,
    /// When the agent's process ran, if it did.
    pub started_at: Option<DateTime<Utc>>,
    /// When its lease ends.
    pub lease_expires_at: DateTime<Utc>,
    pub(crate) machine_name: String,
    pub(crate) dispatched_at: DateTime<Utc>,
    pub(crate) in_daily_usage: bool,
    task_epoch: i64,
    activity: Option<String>,
    /// Its issue.
    pub issue_id: IssueId,
    /// Its agent.
    pub agent_id: AgentId,
    /// When somebody asked for its end, if somebody did.
    pub cancel_requested_at: Option<DateTime<Utc>>,
}

impl Locked {
    /// Whether a message with this epoch speaks for the task's newest execution.
    #[must_use]
    pub fn is_current(&self, epoch: i64) -> bool {
        self.epoch == epoch && self.task_epoch == epoch
    }
}

#[derive(FromRow)]
struct IdRow {
    id: ExecutionId,
}

#[derive(FromRow)]
struct DaemonRow {
    daemon_id: String,
}

fn read_assignment(text: &str) -> Result<Assignment> {
    serde_json::from_str(text).map_err(|error| Error::Query(format!("an assignment: {error}")))
}

fn after(now: DateTime<Utc>, seconds: i64) -> DateTime<Utc> {
    now + TimeDelta::seconds(seconds)
}

/// Gives an execution to a daemon.
pub async fn create(write: &mut Write, new: &NewExecution<'_>, now: DateTime<Utc>) -> Result<()> {
    let assignment = new.assignment;
    let text = serde_json::to_string(assignment).map_err(|error| Error::Query(error.to_string()))?;
    let values = args![
        assignment.execution_id,
        assignment.workspace_id,
        assignment.task_id,
        assignment.epoch,
        assignment.runtime_id,
        new.daemon_id,
        new.machine_name,
        new.request_id,
        text,
        assignment.lease_seconds,
        after(now, assignment.lease_seconds),
        now,
        assignment.works_in(),
    ];
    write.execute(INSERT, values).await.map(drop)
}

/// What this wish of this person's daemon was already answered with, as far as
/// it lives; `None` if it was given nothing yet.
pub async fn by_request(
    read: &mut Read,
    request: uuid::Uuid,
    daemon_id: &str,
    owner: AccountId,
) -> Result<Option<Vec<Assignment>>> {
    let rows: Vec<AssignmentRow> = read.all(BY_REQUEST, args![request, daemon_id, owner]).await?;
    if rows.is_empty() {
        return Ok(None);
    }
    rows.iter().filter(|row| row.live).map(|row| read_assignment(&row.assignment)).collect::<Result<_>>().map(Some)
}

/// Every execution that is this daemon's now, if it is this person's daemon.
pub async fn live_of(read: &mut Read, daemon_id: &str, owner: AccountId) -> Result<Vec<Live>> {
    let rows: Vec<LiveRow> = read.all(LIVE_OF_DAEMON, args![daemon_id, owner]).await?;
    rows.into_iter()
        .map(|row| {
            Ok(Live {
                id: row.id,
                epoch: row.epoch,
                assignment: read_assignment(&row.assignment)?,
                lease_seconds: row.lease_seconds,
                lease_expires_at: row.lease_expires_at,
                cancel: row.cancel_requested_at.is_some(),
                has_letters: row.has_letters,
            })
        })
        .collect()
}

/// Whether it is proved that this account's machines are no longer to work on
/// this execution: it is known here, and ended, or replaced, or the account is
/// no member of its workspace. An unknown execution proves nothing.
pub async fn is_over(read: &mut Read, id: ExecutionId, epoch: i64, account: AccountId) -> Result<bool> {
    Ok(read.optional::<IdRow>(IS_OVER, args![id, epoch, account]).await?.is_some())
}

/// Whether there ever was such an execution, as far as is known here.
pub async fn is_known(read: &mut Read, id: ExecutionId) -> Result<bool> {
    Ok(read.optional::<IdRow>(IS_KNOWN, args![id]).await?.is_some())
}

/// Makes a lease last its full length from now.
pub async fn renew(write: &mut Write, id: ExecutionId, lease_seconds: i64, now: DateTime<Utc>) -> Result<()> {
    write.execute(RENEW, args![id, after(now, lease_seconds)]).await.map(drop)
}

/// Makes a lease last its full length from `heard` on, unless it lasts longer
/// already: what was heard is written down later, and perhaps out of order.
pub async fn extend(write: &mut Write, id: ExecutionId, lease_seconds: i64, heard: DateTime<Utc>) -> Result<()> {
    write.execute(EXTEND, args![id, after(heard, lease_seconds)]).await.map(drop)
}

/// At most 100 executions whose lease is over.
pub async fn expired(read: &mut Read, now: DateTime<Utc>) -> Result<Vec<ExecutionId>> {
    let rows: Vec<IdRow> = read.all(EXPIRED, args![now]).await?;
    Ok(rows.into_iter().map(|row| row.id).collect())
}

/// At most 100 live executions whose end was asked for before `before`, and
/// whose machine is shown as offline.
pub async fn cancelled_elsewhere(read: &mut Read, before: DateTime<Utc>) -> Result<Vec<ExecutionId>> {
    let rows: Vec<IdRow> = read.all(CANCELLED_ELSEWHERE, args![before]).await?;
    Ok(rows.into_iter().map(|row| row.id).collect())
}

/// The daemon that an execution was given to.
pub async fn daemon_of(read: &mut Read, id: ExecutionId) -> Result<Option<String>> {
    let row: Option<DaemonRow> = read.optional(DAEMON_OF, args![id]).await?;
    Ok(row.map(|row| row.daemon_id))
}

/// Reads an execution and keeps others from changing it until the transaction ends.
pub async fn lock(write: &mut Write, id: ExecutionId) -> Result<Option<Locked>> {
    write.optional(LOCK, args![id]).await
}

/// Notes that the server has these records too, and what the agent is doing.
pub async fn acknowledge(write: &mut Write, execution: &mut Locked, records: &[Record]) -> Result<()> {
    execution.acknowledged += i64::try_from(records.len()).unwrap_or(i64::MAX);
    let (Some(first), Some(last)) = (records.first(), records.last()) else { return Ok(()) };
    let mut doings = doings(execution.activity.as_deref()).unwrap_or_else(|| Doings::new(first.at));
    let before = doings.now();
    records.iter().for_each(|record| doings.note(&record.body, record.at));
    if doings.now() != before {
        tell_of_run(write, execution);
    }
    let text = serde_json::to_string(&doings).map_err(|error| Error::Query(error.to_string()))?;
    write.execute(ACKNOWLEDGE, args![execution.id, execution.acknowledged, &text, last.at]).await?;
    execution.activity = Some(text);
    Ok(())
}

/// What an agent is doing, as it is kept.
pub(crate) fn doings(kept: Option<&str>) -> Option<Doings<DateTime<Utc>>> {
    serde_json::from_str(kept?).ok()
}

/// Ends an execution; answers whether it was live. `closed` says whether it
/// ended by its journal's last record.
pub async fn end(write: &mut Write, execution: &Locked, closed: bool, now: DateTime<Utc>) -> Result<bool> {
    let ended = write.execute(END, args![execution.id, now, closed]).await? > 0;
    tell_of_run(write, execution);
    // A machine has a free slot again.
    write.tell(execution.workspace_id, EventKind::Machine, execution.workspace_id, None);
    Ok(ended)
}

pub(crate) fn tell_of_run(write: &mut Write, execution: &Locked) {
    write.tell(execution.workspace_id, EventKind::Run, execution.task_id, Some(execution.issue_id.0));
}

/// A lease's length in whole seconds.
#[must_use]
pub fn seconds(lease: Duration) -> i64 {
    i64::try_from(lease.as_secs()).unwrap_or(i64::MAX)
}
