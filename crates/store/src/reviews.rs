//! Decisions about runs' work, and the orders to machines that follow from them.

use chrono::{DateTime, Utc};
use shipmate_core::api::daemon::Assignment;
use shipmate_core::api::review::{AcceptHow, DeliveryOutcome, Review, ReviewProgress, ReviewState};
use shipmate_core::event::EventKind;
use shipmate_core::id::{AccountId, AgentId, ExecutionId, IssueId, ReviewId, TaskId, WorkspaceId};
use sqlx::FromRow;

use crate::error::{Error, Result};
use crate::sql::{Read, Sql, Write, args, statements};

/// An order with what its machine must know.
macro_rules! order_query {
    ($lock:literal) => {
        concat!(
            "SELECT v.id, v.workspace_id, v.task_id, v.execution_id, v.account_id, v.open, v.daemon_id, v.how, v.target,
                    v.decided_at, t.issue_id, e.assignment, p.name AS decided_by_name
             FROM review v
             JOIN task t ON t.id = v.task_id
             JOIN execution e ON e.id = v.execution_id
             JOIN account p ON p.id = v.account_id
             WHERE v.id = $1 AND v.decision = 'accepted'",
            $lock
        )
    };
}

statements! {
    INSERT = Sql::Same(
        "INSERT INTO review (id, workspace_id, task_id, execution_id, account_id, decision, progress, open, daemon_id,
                             machine_name, how, target, reason, decided_at, ended_at, goes_on)
         VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15, $16)"
    );
    IS_NEWEST = Sql::Same("UPDATE task SET review_id = $2 WHERE id = $1");
    PLACE = Sql::Same("SELECT assignment, daemon_id, machine_name FROM execution WHERE id = $1");
    // The newest work of an agent on an issue that is on this machine.
    EARLIER = Sql::Same(
        "SELECT e.id, e.assignment, v.decision, v.progress, v.how, v.goes_on
         FROM task t
         JOIN execution e ON e.task_id = t.id AND e.epoch = t.epoch
         LEFT JOIN diff d ON d.execution_id = e.id
         LEFT JOIN review v ON v.id = t.review_id
         WHERE t.issue_id = $1 AND t.agent_id = $2 AND e.daemon_id = $3
           AND (t.status = 'completed' AND d.file_count > 0
                -- Whatever it had done is on that machine, told or not.
                OR t.status = 'failed' AND t.failure_class IN ('lost', 'agent_silent', 'out_of_memory') AND e.started_at IS NOT NULL
                   AND (d.file_count IS NULL OR d.file_count > 0))
         ORDER BY e.dispatched_at DESC, e.id DESC LIMIT 1"
    );
    // The newest one, if it was on this machine; what another did is not here.
    ATTEMPT = Sql::Same(
        "SELECT e.id, e.daemon_id, e.started_at FROM execution e WHERE e.task_id = $1 ORDER BY e.epoch DESC LIMIT 1"
    );
    ORDER = Sql::Same(order_query!(""));
    LOCK = Sql::Each { sqlite: order_query!(""), postgres: order_query!(" FOR UPDATE OF v") };
    WAITING = Sql::Same(
        "SELECT v.id FROM review v
         JOIN machine m ON m.workspace_id = v.workspace_id AND m.daemon_id = v.daemon_id
         JOIN member k ON k.workspace_id = m.workspace_id AND k.account_id = m.owner_id
         WHERE v.open AND v.daemon_id = $1 AND m.owner_id = $2 ORDER BY v.decided_at, v.id LIMIT 20"
    );
    OPEN_ON_MACHINES_OF = Sql::Same(
        "SELECT v.id FROM review v JOIN machine m ON m.workspace_id = v.workspace_id AND m.daemon_id = v.daemon_id
         WHERE v.open AND v.workspace_id = $1 AND m.owner_id = $2 ORDER BY v.id"
    );
    DELIVER = Sql::Same(
        "UPDATE review SET progress = 'delivered', delivered_at = $2 WHERE id = $1 AND open AND progress = 'requested'"
    );
    END = Sql::Same(
        "UPDATE review SET progress = $2, open = FALSE, reason = $3, branch = $4, commit_name = $5, link = $6,
                           ended_at = $7
         WHERE id = $1 AND open"
    );
}

/// The columns of a run's newest review, all of them empty if there is none.
#[derive(Debug, FromRow)]
pub(crate) struct ReviewColumns {
    review_id: Option<ReviewId>,
    review_decision: Option<String>,
    review_progress: Option<String>,
    review_how: Option<String>,
    review_target: Option<String>,
    review_reason: Option<String>,
    review_branch: Option<String>,
    review_commit: Option<String>,
    review_link: Option<String>,
    review_machine: Option<String>,
    review_account: Option<AccountId>,
    review_account_name: Option<String>,
    review_decided_at: Option<DateTime<Utc>>,
    review_delivered_at: Option<DateTime<Utc>>,
    review_ended_at: Option<DateTime<Utc>>,
    review_machine_online: Option<bool>,
    review_machine_seen: Option<DateTime<Utc>>,
}

impl ReviewColumns {
    pub(crate) fn shown(self) -> Option<Review> {
        let progress: ReviewProgress = self.review_progress.as_ref()?.parse().ok()?;
        let machine = self.review_machine?;
        Some(Review {
            id: self.review_id?,
            decision: self.review_decision?.parse().ok()?,
            wait: wait(progress, &machine, (self.review_machine_online, self.review_machine_seen)),
            progress,
            how: self.review_how.and_then(|word| word.parse().ok()),
            into: self.review_target,
            reason: self.review_reason,
            branch: self.review_branch,
            commit: self.review_commit,
            link: self.review_link,
            machine,
            decided_by: self.review_account?,
            decided_by_name: self.review_account_name?,
            decided_at: self.review_decided_at?,
            delivered_at: self.review_delivered_at,
            ended_at: self.review_ended_at,
        })
    }
}

fn wait(
    progress: ReviewProgress,
    machine: &str,
    (online, seen): (Option<bool>, Option<DateTime<Utc>>),
) -> Option<String> {
    if !matches!(progress, ReviewProgress::Requested | ReviewProgress::Delivered) {
        return None;
    }
    Some(match (online, seen) {
        (Some(false), Some(seen)) => {
            format!("It waits for {machine}, which is offline since {}.", seen.format("%Y-%m-%d %H:%M UTC"))
        }
        (Some(true), _) if progress == ReviewProgress::Delivered => format!("{machine} is at it."),
        (Some(true), _) => format!("{machine} is about to begin."),
        _ => format!("It waits for {machine}, which is not known here any more. Start its daemon again."),
    })
}

/// Where an execution ran, and what its machine was told.
#[derive(Debug)]
pub struct Place {
    /// What its machine was told.
    pub assignment: Assignment,
    /// The daemon's lasting id.
    pub daemon_id: String,
    /// The machine's name at that time.
    pub machine_name: String,
}

#[derive(FromRow)]
struct PlaceRow {
    assignment: String,
    daemon_id: String,
    machine_name: String,
}

/// A decision to be written down.
#[derive(Debug)]
pub struct NewReview<'a> {
    /// Its id.
    pub id: ReviewId,
    /// Where.
    pub workspace_id: WorkspaceId,
    /// The run's issue.
    pub issue_id: IssueId,
    /// The run.
    pub task_id: TaskId,
    /// Its newest execution, whose work it is.
    pub execution_id: ExecutionId,
    /// Where that ran.
    pub place: &'a Place,
    /// Who decided.
    pub account_id: AccountId,
    /// How to use the work and which branch was named; none rejects it.
    pub accept: Option<(AcceptHow, Option<&'a str>)>,
    /// Why it is rejected.
    pub reason: Option<&'a str>,
    /// Whether the agent goes on with what is rejected.
    pub goes_on: bool,
}

#[derive(FromRow)]
struct OrderRow {
    id: ReviewId,
    workspace_id: WorkspaceId,
    task_id: TaskId,
    execution_id: ExecutionId,
    account_id: AccountId,
    open: bool,
    daemon_id: String,
    how: String,
    target: Option<String>,
    decided_at: DateTime<Utc>,
    issue_id: IssueId,
    assignment: String,
    decided_by_name: String,
}

/// An order to hand accepted work over.
#[derive(Debug)]
pub struct Order {
    /// The decision.
    pub id: ReviewId,
    /// Where.
    pub workspace_id: WorkspaceId,
    /// The run's issue.
    pub issue_id: IssueId,
    /// The run.
    pub task_id: TaskId,
    /// Whose work it is.
    pub execution_id: ExecutionId,
    /// Who accepted it.
    pub account_id: AccountId,
    /// Their name.
    pub decided_by_name: String,
    /// Whether it is still to be done.
    pub open: bool,
    /// Whose order it is.
    pub daemon_id: String,
    /// How to use the work.
    pub how: AcceptHow,
    /// The branch that was named.
    pub into: Option<String>,
    /// When it was accepted.
    pub decided_at: DateTime<Utc>,
    /// What the machine was told when the run began.
    pub assignment: Assignment,
}

#[derive(FromRow)]
struct IdRow {
    id: ReviewId,
}

fn read_assignment(text: &str) -> Result<Assignment> {
    serde_json::from_str(text).map_err(|error| Error::Query(format!("an assignment: {error}")))
}

fn read_order(row: OrderRow) -> Result<Order> {
    Ok(Order {
        how: row.how.parse().map_err(|error| Error::Query(format!("a review: {error}")))?,
        assignment: read_assignment(&row.assignment)?,
        id: row.id,
        workspace_id: row.workspace_id,
        issue_id: row.issue_id,
        task_id: row.task_id,
        execution_id: row.execution_id,
        account_id: row.account_id,
        decided_by_name: row.decided_by_name,
        open: row.open,
        daemon_id: row.daemon_id,
        into: row.target,
        decided_at: row.decided_at,
    })
}

#[derive(FromRow)]
struct EarlierRow {
    id: ExecutionId,
    assignment: String,
    decision: Option<String>,
    progress: Option<String>,
    how: Option<String>,
    goes_on: Option<bool>,
}

#[derive(FromRow)]
struct AttemptRow {
    id: ExecutionId,
    daemon_id: String,
    started_at: Option<DateTime<Utc>>,
}

/// The newest work of an agent on an issue that is on this machine and that
/// the next turn goes on with: not what is merged, and not what was rejected
/// for good. A run that came to no end of its own counts too. With what its machine was told.
pub async fn earlier_work(
    read: &mut Read,
    (issue, agent): (IssueId, AgentId),
    daemon_id: &str,
) -> Result<Option<(ExecutionId, Assignment)>> {
    let Some(row) = read.optional::<EarlierRow>(EARLIER, args![issue, agent, daemon_id]).await? else {
        return Ok(None);
    };
    let is = |word: &Option<String>, wanted: &str| word.as_deref() == Some(wanted);
    let merged = is(&row.how, AcceptHow::Merge.as_str()) && is(&row.progress, ReviewProgress::Done.as_str());
    let rejected = is(&row.decision, ReviewState::Rejected.as_str()) && row.goes_on != Some(true);
    if merged || rejected {
        return Ok(None);
    }
    Ok(Some((row.id, read_assignment(&row.assignment)?)))
}

/// The attempt at a task before the one that is about to be made, if it was on
/// this machine and its agent worked.
pub async fn earlier_attempt(read: &mut Read, task: TaskId, daemon_id: &str) -> Result<Option<ExecutionId>> {
    let row: Option<AttemptRow> = read.optional(ATTEMPT, args![task]).await?;
    Ok(row.filter(|row| row.daemon_id == daemon_id && row.started_at.is_some()).map(|row| row.id))
}

/// Where an execution ran.
pub async fn place(read: &mut Read, execution: ExecutionId) -> Result<Option<Place>> {
    let Some(row) = read.optional::<PlaceRow>(PLACE, args![execution]).await? else { return Ok(None) };
    let assignment = read_assignment(&row.assignment)?;
    Ok(Some(Place { assignment, daemon_id: row.daemon_id, machine_name: row.machine_name }))
}

/// Writes a decision down as the run's newest. The issue is locked.
///
/// # Errors
/// [`Error::Conflict`] if another one is still open.
pub async fn create(write: &mut Write, new: &NewReview<'_>, now: DateTime<Utc>) -> Result<()> {
    let (decision, progress, ended_at) = match new.accept {
        Some(_) => (ReviewState::Accepted, ReviewProgress::Requested, None),
        None => (ReviewState::Rejected, ReviewProgress::Done, Some(now)),
    };
    let values = args![
        new.id,
        new.workspace_id,
        new.task_id,
        new.execution_id,
        new.account_id,
        decision.as_str(),
        progress.as_str(),
        new.accept.is_some(),
        &new.place.daemon_id,
        &new.place.machine_name,
        new.accept.map(|(how, _)| how.as_str()),
        new.accept.and_then(|(_, into)| into),
        new.reason,
        now,
        ended_at,
        new.goes_on,
    ];
    write.execute(INSERT, values).await?;
    write.execute(IS_NEWEST, args![new.task_id, new.id]).await?;
    write.tell(new.workspace_id, EventKind::Run, new.task_id, Some(new.issue_id.0));
    Ok(())
}

/// An order, open or not.
pub async fn order(read: &mut Read, id: ReviewId) -> Result<Option<Order>> {
    read.optional::<OrderRow>(ORDER, args![id]).await?.map(read_order).transpose()
}

/// The same, and keeps others from changing it until the transaction ends.
pub async fn lock(write: &mut Write, id: ReviewId) -> Result<Option<Order>> {
    write.optional::<OrderRow>(LOCK, args![id]).await?.map(read_order).transpose()
}

/// At most 20 open orders to this person's daemon, oldest first.
pub async fn waiting(read: &mut Read, daemon_id: &str, owner: AccountId) -> Result<Vec<ReviewId>> {
    let rows: Vec<IdRow> = read.all(WAITING, args![daemon_id, owner]).await?;
    Ok(rows.into_iter().map(|row| row.id).collect())
}

/// Every open order of a workspace to this person's machines.
pub async fn open_on_machines_of(read: &mut Read, workspace: WorkspaceId, owner: AccountId) -> Result<Vec<ReviewId>> {
    let rows: Vec<IdRow> = read.all(OPEN_ON_MACHINES_OF, args![workspace, owner]).await?;
    Ok(rows.into_iter().map(|row| row.id).collect())
}

/// Notes that the machine is at it.
pub async fn deliver(write: &mut Write, order: &Order, now: DateTime<Utc>) -> Result<()> {
    if write.execute(DELIVER, args![order.id, now]).await? > 0 {
        write.tell(order.workspace_id, EventKind::Run, order.task_id, Some(order.issue_id.0));
    }
    Ok(())
}

/// Notes how an order ended; answers whether it was open.
pub async fn end(write: &mut Write, order: &Order, outcome: &DeliveryOutcome, now: DateTime<Utc>) -> Result<bool> {
    let (progress, reason, branch, commit, link) = match outcome {
        DeliveryOutcome::Done { branch, commit, link } => {
            let link = link.as_ref().map(|link| link.as_str());
            (ReviewProgress::Done, None, Some(branch.as_str()), Some(commit.as_str()), link)
        }
        DeliveryOutcome::Failed { reason } => (ReviewProgress::Failed, Some(reason.as_str()), None, None, None),
    };
    let values = args![order.id, progress.as_str(), reason, branch, commit, link, now];
    let ended = write.execute(END, values).await? > 0;
    if ended {
        write.tell(order.workspace_id, EventKind::Run, order.task_id, Some(order.issue_id.0));
    }
    Ok(ended)
}
