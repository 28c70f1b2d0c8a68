//! Triggers and the tasks that consume them.

mod waiting;

pub(crate) use waiting::STATEMENTS as WAITING_STATEMENTS;
pub use waiting::{HowMany, count_load, count_load_here, waiting};

use chrono::{DateTime, Utc};
use shipmate_core::event::EventKind;
use shipmate_core::id::{AccountId, AgentId, CommentId, IssueId, TaskId, TriggerId, WorkspaceId};
use shipmate_core::journal::FailureClass;
use shipmate_core::rules::chain::{Chain, Stopped};
use shipmate_core::status::{ActorKind, Priority, RunStatus, TriggerKind};
use sqlx::FromRow;
use uuid::Uuid;

use crate::error::Result;
use crate::sql::{Read, Sql, Write, args, statements};

statements! {
    INSERT_TRIGGER = Sql::Same(
        "INSERT INTO task_trigger (id, workspace_id, issue_id, agent_id, kind, actor_type, actor_id, comment_id, created_at,
                                   depth, idle, requester_id, root_id)
         VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13)"
    );
    // A retry is consumed by the very task that is tried again.
    INSERT_RETRY = Sql::Same(
        "INSERT INTO task_trigger (id, workspace_id, issue_id, agent_id, kind, actor_type, actor_id, task_id, created_at)
         VALUES ($1, $2, $3, $4, 'retry', 'system', $4, $5, $6)"
    );
    // Says nothing if the agent already has a live task on the issue.
    INSERT_TASK = Sql::Same(
        "INSERT INTO task (id, workspace_id, issue_id, agent_id, kind, status, weight, queued_at, created_at, depth, idle,
                           requester_id, root_id, project_id)
         VALUES ($1, $2, $3, $4, $5, 'queued', $6, $7, $7, $8, $9, $10, $11, (SELECT project_id FROM issue WHERE id = $3))
         ON CONFLICT (issue_id, agent_id) WHERE status IN ('queued', 'running') DO NOTHING"
    );
    // Held, so that the run can't end, and look for what was said meanwhile,
    // before what is said now is committed.
    LIVE = Sql::Each {
        sqlite: "SELECT id, status FROM task WHERE issue_id = $1 AND agent_id = $2 AND status IN ('queued', 'running')",
        postgres: "SELECT id, status FROM task WHERE issue_id = $1 AND agent_id = $2 AND status IN ('queued', 'running')
                   FOR NO KEY UPDATE",
    };
    CONSUME = Sql::Same(
        "UPDATE task_trigger SET task_id = $3 WHERE issue_id = $1 AND agent_id = $2 AND task_id IS NULL"
    );
    // Who has left the workspace wishes for nothing there any more.
    UNCONSUMED = Sql::Same(
        "SELECT kind, depth, idle, root_id, requester_id FROM task_trigger g WHERE issue_id = $1 AND agent_id = $2 AND task_id IS NULL
         AND (requester_id IS NULL OR EXISTS (SELECT 1 FROM member k WHERE k.workspace_id = g.workspace_id
                                                AND k.account_id = g.requester_id))
         ORDER BY created_at, id"
    );
    // Whoever is nearer to a person's act counts.
    SHORTEN = Sql::Same("UPDATE task SET depth = $2, idle = $3, root_id = $4 WHERE id = $1 AND depth > $2");
    CHAIN = Sql::Same(
        "SELECT t.depth, t.idle, t.root_id, COALESCE(d.file_count, 0) AS files
         FROM task t LEFT JOIN execution e ON e.task_id = t.id AND e.epoch = t.epoch
         LEFT JOIN diff d ON d.execution_id = e.id WHERE t.id = $1"
    );
    REQUESTER = Sql::Same("SELECT requester_id FROM task WHERE id = $1");
    REQUESTER_LEFT = Sql::Same(
        "SELECT requester_id FROM task t WHERE id = $1 AND requester_id IS NOT NULL
         AND NOT EXISTS (SELECT 1 FROM member k WHERE k.workspace_id = t.workspace_id AND k.account_id = t.requester_id)"
    );
    // Somebody else who asked for the same task, and is still here.
    HEIR = Sql::Same(
        "SELECT g.requester_id FROM task_trigger g
         JOIN member k ON k.workspace_id = g.workspace_id AND k.account_id = g.requester_id
         WHERE g.task_id = $1 ORDER BY g.created_at, g.id LIMIT 1"
    );
    PASS_ON = Sql::Same("UPDATE task SET requester_id = $2 WHERE id = $1");
    SET_LATEST = Sql::Same("UPDATE issue SET latest_task_id = $2 WHERE id = $1");
    CANCEL_QUEUED = Sql::Same(
        "UPDATE task SET status = 'cancelled', finished_at = $2, cancel_requested_at = $2
         WHERE id = $1 AND status = 'queued' RETURNING workspace_id, issue_id"
    );
    CANCEL_RUNNING = Sql::Same(
        "UPDATE task SET cancel_requested_at = COALESCE(cancel_requested_at, $2)
         WHERE id = $1 AND status = 'running' RETURNING workspace_id, issue_id"
    );
    // In the order in which a claim takes them, so that the two don't wait for each other.
    QUEUED_OF_AGENT = Sql::Same(
        "SELECT id, status FROM task WHERE agent_id = $1 AND status = 'queued' AND (CAST($2 AS UUID) IS NULL OR issue_id = $2)
         ORDER BY weight DESC, queued_at, id"
    );
    QUEUED_OF_PERSON = Sql::Same(
        "SELECT id, status FROM task WHERE workspace_id = $1 AND requester_id = $2 AND status = 'queued'
         ORDER BY weight DESC, queued_at, id"
    );
    QUEUED_ON_ISSUE = Sql::Same(
        "SELECT id, status FROM task WHERE issue_id = $1 AND status = 'queued' ORDER BY weight DESC, queued_at, id"
    );
    // One claim at a time: choosing among waiting tasks and counting what an
    // agent already has are one decision. SQLite has one writer anyway.
    LOCK_CLAIMS = Sql::Each {
        sqlite: "SELECT 1 AS locked",
        postgres: "SELECT CAST(1 AS BIGINT) AS locked FROM (SELECT pg_advisory_xact_lock(7209217)) AS claims",
    };
    START = Sql::Same(
        "UPDATE task SET status = 'running', epoch = epoch + 1 WHERE id = $1 AND status = 'queued'
         RETURNING workspace_id, issue_id, agent_id, epoch, queued_at, (kept_for IS NOT NULL) AS kept"
    );
    ADOPT = Sql::Same(
        "UPDATE task SET status = 'running', epoch = $2, not_before = NULL
         WHERE id = $1 AND status IN ('queued', 'running') AND epoch < $2
         RETURNING workspace_id, issue_id, agent_id, epoch, queued_at, (kept_for IS NOT NULL) AS kept"
    );
    REQUEUE = Sql::Same(
        "UPDATE task SET status = 'queued', queued_at = $2, not_before = $3, kept_for = COALESCE($4, kept_for), failure_class = $5,
                         failure_message = $6
         WHERE id = $1 AND status = 'running' RETURNING workspace_id, issue_id, agent_id, epoch, queued_at, (kept_for IS NOT NULL) AS kept"
    );
    HURRY = Sql::Same(
        "UPDATE task SET not_before = NULL, kept_for = NULL, queued_at = $2
         WHERE id = $1 AND status = 'queued' AND (not_before IS NOT NULL OR kept_for IS NOT NULL)"
    );
    DUE = Sql::Same(
        "UPDATE task SET not_before = NULL
         WHERE id IN (SELECT id FROM task WHERE status = 'queued' AND not_before <= $1 ORDER BY not_before LIMIT 500)
         RETURNING id, workspace_id, issue_id"
    );
    FINISH = Sql::Same(
        "UPDATE task SET status = $2, failure_class = $3, failure_message = $4, summary = $5, finished_at = $6
         WHERE id = $1 AND status = 'running' RETURNING workspace_id, issue_id, agent_id, epoch, queued_at, (kept_for IS NOT NULL) AS kept"
    );
    GET = Sql::Same(
        "SELECT workspace_id, issue_id, agent_id, epoch, queued_at, (kept_for IS NOT NULL) AS kept FROM task WHERE id = $1"
    );
}

/// An act that should wake an agent.
#[derive(Debug)]
pub struct Wake {
    /// The trigger's id.
    pub trigger_id: TriggerId,
    /// The id of the task, should a new one be needed.
    pub task_id: TaskId,
    /// Where it happens.
    pub workspace_id: WorkspaceId,
    /// The issue it is about.
    pub issue_id: IssueId,
    /// Whom it wakes.
    pub agent_id: AgentId,
    /// What the act was.
    pub kind: TriggerKind,
    /// Who acted.
    pub actor: (ActorKind, Uuid),
    /// The person whose wish it is in the end: whoever acted, or began the
    /// chain in which an agent did.
    pub requester: Option<AccountId>,
    /// The comment, if the act was one.
    pub comment_id: Option<CommentId>,
    /// How much the issue matters.
    pub priority: Priority,
    /// How far this is from a person's act.
    pub chain: Chain,
}

/// What became of a trigger.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Woken {
    /// A new task consumed it.
    NewTask(TaskId),
    /// A task that still waits consumed it.
    JoinedQueued(TaskId),
    /// It waits for the end of the task that runs; then a new one consumes it.
    AfterRunning(TaskId),
}

/// A task's place.
#[derive(Debug, Clone, Copy, FromRow)]
pub struct TaskPlace {
    /// Its workspace.
    pub workspace_id: WorkspaceId,
    /// Its issue.
    pub issue_id: IssueId,
    /// Its agent.
    pub agent_id: AgentId,
    /// Its newest execution's epoch; 0 if there was none.
    pub epoch: i64,
    /// When it was last put into the queue.
    pub queued_at: DateTime<Utc>,
    /// Whether only the machine that began it may go on with it.
    pub kept: bool,
}

#[derive(FromRow)]
struct LiveRow {
    id: TaskId,
    #[sqlx(try_from = "String")]
    status: RunStatus,
}

#[derive(FromRow)]
struct LeftRow {
    #[sqlx(try_from = "String")]
    kind: TriggerKind,
    depth: i64,
    idle: i64,
    root_id: Option<TaskId>,
    requester_id: Option<AccountId>,
}

#[derive(FromRow)]
struct ChainRow {
    depth: i64,
    idle: i64,
    root_id: Option<TaskId>,
    files: i64,
}

#[derive(FromRow)]
struct RequesterRow {
    requester_id: Option<AccountId>,
}

#[derive(FromRow)]
struct IssueOfTask {
    workspace_id: WorkspaceId,
    issue_id: IssueId,
}

#[derive(FromRow)]
struct DueRow {
    id: TaskId,
    workspace_id: WorkspaceId,
    issue_id: IssueId,
}

#[derive(FromRow)]
struct Locked {
    #[expect(dead_code, reason = "the row is read for its side effect")]
    locked: i64,
}

fn tell(write: &mut Write, task: TaskId, workspace: WorkspaceId, issue: IssueId) {
    write.tell(workspace, EventKind::Run, task, Some(issue.0));
}

/// Writes the trigger down and sees to it that a task consumes it: one that
/// waits, a new one, or, if the agent works on the issue, a new one when that ends.
pub async fn wake(write: &mut Write, wake: &Wake, now: DateTime<Utc>) -> Result<Woken> {
    let (actor_type, actor_id) = wake.actor;
    let values = args![
        wake.trigger_id,
        wake.workspace_id,
        wake.issue_id,
        wake.agent_id,
        wake.kind.as_str(),
        actor_type.as_str(),
        actor_id,
        wake.comment_id,
        now,
        wake.chain.depth,
        wake.chain.idle,
        wake.requester,
        wake.chain.root,
    ];
    write.execute(INSERT_TRIGGER, values).await?;
    consume(write, wake, now).await
}

async fn consume(write: &mut Write, wake: &Wake, now: DateTime<Utc>) -> Result<Woken> {
    let values = args![
        wake.task_id,
        wake.workspace_id,
        wake.issue_id,
        wake.agent_id,
        wake.kind.as_str(),
        wake.priority.weight(),
        now,
        wake.chain.depth,
        wake.chain.idle,
        wake.requester,
        wake.chain.root,
    ];
    let woken = loop {
        if write.execute(INSERT_TASK, values.clone()).await? > 0 {
            write.execute(SET_LATEST, args![wake.issue_id, wake.task_id]).await?;
            break Woken::NewTask(wake.task_id);
        }
        let live: Option<LiveRow> = write.optional(LIVE, args![wake.issue_id, wake.agent_id]).await?;
        match live {
            Some(LiveRow { id, status: RunStatus::Queued }) => break Woken::JoinedQueued(id),
            Some(LiveRow { id, .. }) => break Woken::AfterRunning(id),
            // On PostgreSQL it may have ended between the two statements.
            None => {}
        }
    };
    if let Woken::JoinedQueued(task) = woken {
        write.execute(SHORTEN, args![task, wake.chain.depth, wake.chain.idle, wake.chain.root]).await?;
        // A person does not wait for another try: they ask for it.
        if wake.actor.0 == ActorKind::Member {
            write.execute(HURRY, args![task, now]).await?;
        }
    }
    if let Woken::NewTask(task) | Woken::JoinedQueued(task) = woken {
        write.execute(CONSUME, args![wake.issue_id, wake.agent_id, task]).await?;
        tell(write, task, wake.workspace_id, wake.issue_id);
    }
    Ok(woken)
}

/// Consumes what woke the agent while it worked on the issue, if any of it
/// still matters: called when that work has ended, with `wake` as the frame of
/// the new task.
pub async fn consume_left_over(
    write: &mut Write,
    mut wake: Wake,
    matters: impl Fn(TriggerKind) -> bool,
    now: DateTime<Utc>,
) -> Result<Option<Woken>> {
    let left: Vec<LeftRow> = write.all(UNCONSUMED, args![wake.issue_id, wake.agent_id]).await?;
    let left: Vec<LeftRow> = left.into_iter().filter(|row| matters(row.kind)).collect();
    let (Some(first), Some(nearest)) = (left.first(), left.iter().min_by_key(|row| row.depth)) else {
        return Ok(None);
    };
    wake.kind = first.kind;
    wake.chain = Chain { depth: nearest.depth, idle: nearest.idle, root: nearest.root_id };
    wake.requester = nearest.requester_id;
    consume(write, &wake, now).await.map(Some)
}

/// What a run begins when it wakes another one.
pub async fn chain_after(read: &mut Read, task: TaskId) -> Result<Result<Chain, Stopped>> {
    let row: ChainRow = read.one(CHAIN, args![task]).await?;
    Ok(Chain { depth: row.depth, idle: row.idle, root: row.root_id }.next(task, row.files > 0))
}

/// The person whose wish a task is in the end, if that is known.
pub async fn requester(read: &mut Read, task: TaskId) -> Result<Option<AccountId>> {
    let row: Option<RequesterRow> = read.optional(REQUESTER, args![task]).await?;
    Ok(row.and_then(|row| row.requester_id))
}

/// Whether the person whose wish a task is has left the workspace.
pub async fn requester_left(read: &mut Read, task: TaskId) -> Result<bool> {
    Ok(read.optional::<RequesterRow>(REQUESTER_LEFT, args![task]).await?.is_some())
}

/// Ends every task that still waits and that nobody wishes for any more but a
/// person who has just left the workspace. What somebody else asked for too
/// becomes theirs.
pub async fn withdraw_of(
    write: &mut Write,
    workspace: WorkspaceId,
    person: AccountId,
    now: DateTime<Utc>,
) -> Result<()> {
    let rows: Vec<LiveRow> = write.all(QUEUED_OF_PERSON, args![workspace, person]).await?;
    for row in rows {
        match write.optional::<RequesterRow>(HEIR, args![row.id]).await? {
            Some(heir) => drop(write.execute(PASS_ON, args![row.id, heir.requester_id]).await?),
            None => drop(cancel(write, row.id, now).await?),
        }
    }
    Ok(())
}

/// Ends a waiting task at once, or asks for the end of a running one. A task
/// that is over stays as it is. Answers whether its daemon should look.
pub async fn cancel(write: &mut Write, task: TaskId, now: DateTime<Utc>) -> Result<bool> {
    let ended: Option<IssueOfTask> = write.optional(CANCEL_QUEUED, args![task, now]).await?;
    if let Some(place) = ended {
        tell(write, task, place.workspace_id, place.issue_id);
        return Ok(false);
    }
    let asked: Option<IssueOfTask> = write.optional(CANCEL_RUNNING, args![task, now]).await?;
    if let Some(place) = &asked {
        tell(write, task, place.workspace_id, place.issue_id);
    }
    Ok(asked.is_some())
}

/// Ends every task of an agent that still waits, on one issue or on all.
pub async fn cancel_queued_of(
    write: &mut Write,
    agent: AgentId,
    issue: Option<IssueId>,
    now: DateTime<Utc>,
) -> Result<()> {
    let rows: Vec<LiveRow> = write.all(QUEUED_OF_AGENT, args![agent, issue]).await?;
    for row in rows {
        cancel(write, row.id, now).await?;
    }
    Ok(())
}

/// Ends every task on an issue that still waits, whoever would do it.
pub async fn cancel_queued_on(write: &mut Write, issue: IssueId, now: DateTime<Utc>) -> Result<()> {
    let rows: Vec<LiveRow> = write.all(QUEUED_ON_ISSUE, args![issue]).await?;
    for row in rows {
        cancel(write, row.id, now).await?;
    }
    Ok(())
}

/// From here on until the transaction ends nobody else claims. Comes before
/// anything is read that a claim depends on.
pub async fn lock_claims(write: &mut Write) -> Result<()> {
    write.one::<Locked>(LOCK_CLAIMS, args![]).await.map(drop)
}

/// Takes a waiting task and counts its epoch up; `None` if it waits no more.
pub async fn start(write: &mut Write, task: TaskId) -> Result<Option<TaskPlace>> {
    let place: Option<TaskPlace> = write.optional(START, args![task]).await?;
    if let Some(place) = &place {
        tell(write, task, place.workspace_id, place.issue_id);
    }
    Ok(place)
}

/// Makes an execution that was not known here the task's newest; `None` if the
/// task is over, or a newer one is known.
pub async fn adopt(write: &mut Write, task: TaskId, epoch: i64) -> Result<Option<TaskPlace>> {
    let place: Option<TaskPlace> = write.optional(ADOPT, args![task, epoch]).await?;
    if let Some(place) = &place {
        tell(write, task, place.workspace_id, place.issue_id);
    }
    Ok(place)
}

/// Another try of a task.
#[derive(Debug, Clone, Copy)]
pub struct Retry<'a> {
    /// When it may begin; none means at once.
    pub not_before: Option<DateTime<Utc>>,
    /// The only daemon that may have it, if only that one could go on with it.
    pub kept_for: Option<&'a str>,
    /// How the last one failed.
    pub failure: (FailureClass, &'a str),
}

/// Puts a running task back into the queue, and writes down that it is tried
/// again. What was said to the agent meanwhile belongs to that try.
pub async fn requeue(
    write: &mut Write,
    task: TaskId,
    trigger: TriggerId,
    retry: Retry<'_>,
    now: DateTime<Utc>,
) -> Result<()> {
    let (class, message) = retry.failure;
    let queued_at = retry.not_before.unwrap_or(now);
    let values = args![task, queued_at, retry.not_before, retry.kept_for, class.as_str(), message];
    let place: Option<TaskPlace> = write.optional(REQUEUE, values).await?;
    if let Some(place) = place {
        write.execute(CONSUME, args![place.issue_id, place.agent_id, task]).await?;
        let values = args![trigger, place.workspace_id, place.issue_id, place.agent_id, task, now];
        write.execute(INSERT_RETRY, values).await?;
        tell(write, task, place.workspace_id, place.issue_id);
    }
    Ok(())
}

/// Says of at most 500 tasks that their time to be tried again has come;
/// answers the workspaces they are in.
pub async fn due(write: &mut Write, now: DateTime<Utc>) -> Result<Vec<WorkspaceId>> {
    let rows: Vec<DueRow> = write.all(DUE, args![now]).await?;
    for row in &rows {
        tell(write, row.id, row.workspace_id, row.issue_id);
    }
    Ok(rows.into_iter().map(|row| row.workspace_id).collect())
}

/// Ends a running task for good; `None` if it was not running.
pub async fn finish(
    write: &mut Write,
    task: TaskId,
    status: RunStatus,
    failure: Option<(FailureClass, &str)>,
    summary: Option<&str>,
    now: DateTime<Utc>,
) -> Result<Option<TaskPlace>> {
    let values = args![
        task,
        status.as_str(),
        failure.map(|(class, _)| class.as_str()),
        failure.map(|(_, message)| message),
        summary,
        now,
    ];
    let place: Option<TaskPlace> = write.optional(FINISH, values).await?;
    if let Some(place) = &place {
        tell(write, task, place.workspace_id, place.issue_id);
    }
    Ok(place)
}

/// Where a task belongs.
pub async fn place(read: &mut Read, task: TaskId) -> Result<Option<TaskPlace>> {
    read.optional(GET, args![task]).await
}
