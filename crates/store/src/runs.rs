//! Runs as people see them: a task with its newest execution.

use chrono::{DateTime, Utc};
use shipmate_core::api::board::Repository;
use shipmate_core::api::review::{Review, ReviewProgress, ReviewState};
use shipmate_core::api::run::{DiffStat, Failure, Run, RunDiff, UsageTotal, Wait};
use shipmate_core::id::{AccountId, AgentId, ExecutionId, IssueId, RepositoryId, RuntimeId, TaskId, WorkspaceId};
use shipmate_core::journal::FailureClass;
use shipmate_core::question::Question;
use shipmate_core::rules::placing;
use shipmate_core::rules::task::{MachineFacts, Shut, WaitFacts, WaitReason, why_waiting};
use shipmate_core::status::{RunStatus, TriggerKind};
use sqlx::FromRow;

use crate::error::{Error, Result};
use crate::reviews::ReviewColumns;
use crate::runtimes::{self, RuntimeFacts};
use crate::sql::{Read, Sql, args, statements};
use crate::{agents, issues, repositories};

/// The columns and joins that every run is read with.
macro_rules! run_query {
    ($condition:literal) => {
        concat!(
            "SELECT t.id, t.workspace_id, t.issue_id, w.issue_prefix, i.number, t.agent_id, a.name AS agent_name,
                    a.provider, a.runtime_id AS agent_runtime_id, a.max_concurrent_tasks, a.max_attempts, t.status, t.kind,
                    t.epoch, i.repository_id, t.requester_id, t.not_before, t.kept_for,
                    t.cancel_requested_at, t.failure_class, t.failure_message, t.summary, t.queued_at, t.created_at,
                    t.finished_at, e.id AS execution_id, e.runtime_id, e.machine_name, e.model, e.native_session,
                    e.directory, e.branch, e.acknowledged, e.dispatched_at, e.started_at, e.ended_at,
                    (SELECT q.body FROM question q WHERE q.execution_id = e.id AND q.answered_at IS NULL AND e.live
                     ORDER BY q.n LIMIT 1) AS asked,
                    (SELECT q.asked_at FROM question q WHERE q.execution_id = e.id AND q.answered_at IS NULL AND e.live
                     ORDER BY q.n LIMIT 1) AS asked_at, d.file_count, d.additions,
                    d.deletions, v.id AS review_id, v.decision AS review_decision, v.progress AS review_progress,
                    v.how AS review_how, v.target AS review_target, v.reason AS review_reason,
                    v.branch AS review_branch, v.commit_name AS review_commit, v.link AS review_link,
                    v.machine_name AS review_machine, v.account_id AS review_account, p.name AS review_account_name,
                    v.decided_at AS review_decided_at, v.delivered_at AS review_delivered_at,
                    v.ended_at AS review_ended_at, m.online AS review_machine_online,
                    COALESCE(m.offline_since, m.last_seen_at) AS review_machine_seen,
                    (SELECT CAST(COALESCE(SUM(u.input_tokens), 0) AS BIGINT) FROM usage_entry u WHERE u.task_id = t.id)
                        AS input_tokens,
                    (SELECT CAST(COALESCE(SUM(u.output_tokens), 0) AS BIGINT) FROM usage_entry u WHERE u.task_id = t.id)
                        AS output_tokens,
                    (SELECT CAST(COALESCE(SUM(u.cache_read_tokens), 0) AS BIGINT) FROM usage_entry u
                     WHERE u.task_id = t.id) AS cache_read_tokens,
                    (SELECT CAST(COALESCE(SUM(u.cache_write_tokens), 0) AS BIGINT) FROM usage_entry u
                     WHERE u.task_id = t.id) AS cache_write_tokens
             FROM task t
             JOIN workspace w ON w.id = t.workspace_id
             JOIN issue i ON i.id = t.issue_id
             JOIN agent a ON a.id = t.agent_id
             LEFT JOIN execution e ON e.task_id = t.id AND e.epoch = t.epoch
             LEFT JOIN diff d ON d.execution_id = e.id
             LEFT JOIN review v ON v.id = t.review_id
             LEFT JOIN account p ON p.id = v.account_id
             LEFT JOIN machine m ON m.workspace_id = v.workspace_id AND m.daemon_id = v.daemon_id
             WHERE t.workspace_id = $1 AND ",
            $condition
        )
    };
}

statements! {
    BY_ID = Sql::Same(run_query!("t.id = $2"));
    LIST = Sql::Same(run_query!(
        "(CAST($2 AS UUID) IS NULL OR t.issue_id = $2) AND ($3 = '' OR t.status = $3)
         ORDER BY t.created_at DESC, t.id DESC LIMIT $4"
    ));
    NAMED = Sql::Each {
        sqlite: run_query!("t.id IN (SELECT unhex(value) FROM json_each($2))"),
        postgres: run_query!(
            "t.id IN (SELECT CAST(value AS UUID) FROM json_array_elements_text(CAST($2 AS JSON)))"
        ),
    };
    DIFF = Sql::Same("SELECT patch, files, truncated FROM diff WHERE execution_id = $1");
}

#[derive(FromRow)]
struct RunRow {
    id: TaskId,
    workspace_id: WorkspaceId,
    issue_id: IssueId,
    issue_prefix: String,
    number: i64,
    agent_id: AgentId,
    agent_name: String,
    provider: String,
    agent_runtime_id: Option<RuntimeId>,
    max_concurrent_tasks: i64,
    max_attempts: i64,
    #[sqlx(try_from = "String")]
    status: RunStatus,
    #[sqlx(try_from = "String")]
    kind: TriggerKind,
    epoch: i64,
    repository_id: Option<RepositoryId>,
    requester_id: Option<AccountId>,
    not_before: Option<DateTime<Utc>>,
    kept_for: Option<String>,
    cancel_requested_at: Option<DateTime<Utc>>,
    failure_class: Option<String>,
    failure_message: Option<String>,
    summary: Option<String>,
    queued_at: DateTime<Utc>,
    created_at: DateTime<Utc>,
    finished_at: Option<DateTime<Utc>>,
    execution_id: Option<ExecutionId>,
    runtime_id: Option<RuntimeId>,
    machine_name: Option<String>,
    model: Option<String>,
    native_session: Option<String>,
    directory: Option<String>,
    branch: Option<String>,
    acknowledged: Option<i64>,
    dispatched_at: Option<DateTime<Utc>>,
    started_at: Option<DateTime<Utc>>,
    ended_at: Option<DateTime<Utc>>,
    asked: Option<String>,
    asked_at: Option<DateTime<Utc>>,
    file_count: Option<i64>,
    additions: Option<i64>,
    deletions: Option<i64>,
    input_tokens: i64,
    output_tokens: i64,
    cache_read_tokens: i64,
    cache_write_tokens: i64,
    #[sqlx(flatten)]
    review: ReviewColumns,
}

#[derive(FromRow)]
struct DiffRow {
    patch: String,
    files: String,
    truncated: bool,
}

impl RunRow {
    /// How its newest execution failed, if it did.
    fn last_failure(&self) -> Option<(FailureClass, String)> {
        let word = self.failure_class.clone()?;
        let class: FailureClass = serde_json::from_value(serde_json::Value::String(word)).ok()?;
        Some((class, self.failure_message.clone().unwrap_or_default()))
    }

    fn failure(&self) -> Option<Failure> {
        let (class, message) = self.last_failure().filter(|_| self.status == RunStatus::Failed)?;
        Some(Failure { class, message, advice: class.advice().to_owned() })
    }

    fn retry(&self) -> Option<WaitReason> {
        let at = self.not_before?;
        let (class, message) = self.last_failure()?;
        Some(WaitReason::Retrying { at, class, message, attempt: self.epoch + 1, max_attempts: self.max_attempts })
    }

    fn diff(&self) -> Option<DiffStat> {
        Some(DiffStat { files: self.file_count?, additions: self.additions?, deletions: self.deletions? })
    }

    /// What it waits for while its agent is at work.
    fn waits_at_work(&self) -> Option<Wait> {
        let asked: Question = serde_json::from_str(self.asked.as_deref()?).ok()?;
        let reason = WaitReason::Person { question: asked.text.into_string() };
        Some(Wait { text: reason.text(), reason, since: self.asked_at? })
    }

    fn at_work(self) -> Run {
        let wait = self.waits_at_work();
        self.shown(wait)
    }

    fn shown(self, wait: Option<Wait>) -> Run {
        let (failure, diff) = (self.failure(), self.diff());
        let review = self.review.shown();
        Run {
            error: failure.as_ref().map(|failure| failure.message.clone()),
            failure,
            diff,
            review: review.as_ref().map_or(ReviewState::None, state),
            review_details: review,
            issue_identifier: format!("{}-{}", self.issue_prefix, self.number),
            cancelling: self.cancel_requested_at.is_some() && !self.status.is_final(),
            usage: UsageTotal {
                input_tokens: self.input_tokens,
                output_tokens: self.output_tokens,
                cache_read_tokens: self.cache_read_tokens,
                cache_write_tokens: self.cache_write_tokens,
            },
            id: self.id,
            workspace_id: self.workspace_id,
            issue_id: self.issue_id,
            agent_id: self.agent_id,
            agent_name: self.agent_name,
            provider: self.provider,
            status: self.status,
            kind: self.kind,
            wait,
            attempt: self.epoch,
            max_attempts: self.max_attempts,
            runtime_id: self.runtime_id,
            machine: self.machine_name,
            model: self.model,
            session_id: self.native_session,
            work_dir: self.directory,
            branch: self.branch,
            summary: self.summary,
            records: self.acknowledged.unwrap_or(0),
            created_at: self.created_at,
            dispatched_at: self.dispatched_at,
            started_at: self.started_at,
            completed_at: self.finished_at,
        }
    }
}

/// What counts: a decision that could not be carried out is to be made again.
fn state(review: &Review) -> ReviewState {
    if review.progress == ReviewProgress::Failed { ReviewState::None } else { review.decision }
}

/// Turns rows into runs; those that wait get their reason, computed now.
async fn shown(read: &mut Read, workspace: WorkspaceId, rows: Vec<RunRow>) -> Result<Vec<Run>> {
    if !rows.iter().any(|row| row.status == RunStatus::Queued) {
        return Ok(rows.into_iter().map(RunRow::at_work).collect());
    }
    let known = runtimes::facts(read, workspace).await?;
    let folders = repositories::list(read, workspace).await?;
    let running = agents::running(read, workspace).await?;
    let waiting = rows.iter().filter(|row| row.status == RunStatus::Queued).map(|row| row.issue_id);
    let blockers = issues::blockers(read, workspace, waiting.collect::<Vec<_>>()).await?;
    Ok(rows
        .into_iter()
        .map(|row| {
            if row.status != RunStatus::Queued {
                return row.at_work();
            }
            let able = able(&row, &known, &folders);
            let open: Vec<&str> = blockers
                .get(&row.issue_id)
                .map(|all| all.iter().filter(|b| b.open).map(|b| b.identifier.as_str()).collect())
                .unwrap_or_default();
            let count = i64::try_from(open.len()).unwrap_or(i64::MAX);
            let retry = row.retry();
            let since = if retry.is_some() { row.ended_at.unwrap_or(row.queued_at) } else { row.queued_at };
            let reason = why_waiting(&WaitFacts {
                retry,
                blockers: open.first().map(|first| (*first, count)),
                provider: &row.provider,
                agent_running: running.get(&row.agent_id).copied().unwrap_or(0),
                agent_limit: row.max_concurrent_tasks,
                machines: &able,
            });
            let wait = Wait { text: reason.text(), reason, since };
            row.shown(Some(wait))
        })
        .collect())
}

/// The machines that have what a waiting run's agent needs.
fn able(row: &RunRow, known: &[RuntimeFacts], folders: &[Repository]) -> Vec<MachineFacts> {
    let able: Vec<&RuntimeFacts> = known
        .iter()
        .filter(|runtime| runtime.offers(&row.provider, row.agent_runtime_id))
        .filter(|runtime| row.kept_for.as_ref().is_none_or(|daemon| *daemon == runtime.daemon_id))
        .collect();
    let machines: Vec<&str> = able.iter().map(|runtime| runtime.daemon_id.as_str()).collect();
    let repository = placing::repository(folders, row.repository_id, &machines);
    let shut = |runtime: &RuntimeFacts| {
        if !runtime.takes_work_of(row.requester_id) {
            let (machine, owner) = (runtime.machine_name().to_owned(), runtime.owner_name.clone());
            return Some(Shut::NotShared { machine, owner });
        }
        let elsewhere = repository.filter(|repository| !placing::reaches(&runtime.daemon_id, repository))?;
        let there = known.iter().find(|other| Some(&other.daemon_id) == elsewhere.daemon_id.as_ref());
        Some(Shut::RepositoryElsewhere {
            repository: elsewhere.name.clone(),
            machine: there.map_or("another machine", RuntimeFacts::machine_name).to_owned(),
        })
    };
    let may = |runtime: &&RuntimeFacts| row.kept_for.as_ref().is_none_or(|daemon| *daemon == runtime.daemon_id);
    able.into_iter().filter(may).map(|runtime| runtime.machine(shut(runtime))).collect()
}

/// A run, with the id of its newest execution.
pub async fn get(read: &mut Read, workspace: WorkspaceId, id: TaskId) -> Result<Option<(Run, Option<ExecutionId>)>> {
    let Some(row) = read.optional::<RunRow>(BY_ID, args![workspace, id]).await? else { return Ok(None) };
    let execution = row.execution_id;
    let run = shown(read, workspace, vec![row]).await?.pop();
    Ok(run.map(|run| (run, execution)))
}

/// The newest runs of a workspace, or of one issue, or with one status.
pub async fn list(
    read: &mut Read,
    workspace: WorkspaceId,
    issue: Option<IssueId>,
    status: Option<RunStatus>,
    limit: i64,
) -> Result<Vec<Run>> {
    let values = args![workspace, issue, status.map_or("", RunStatus::as_str), limit];
    let rows: Vec<RunRow> = read.all(LIST, values).await?;
    shown(read, workspace, rows).await
}

/// These runs, in no order; those that do not exist are left out.
pub async fn named(read: &mut Read, workspace: WorkspaceId, ids: impl IntoIterator<Item = TaskId>) -> Result<Vec<Run>> {
    let values = args![workspace, crate::ids::json(ids.into_iter().map(|id| id.0))];
    let rows: Vec<RunRow> = read.all(NAMED, values).await?;
    shown(read, workspace, rows).await
}

/// What an execution changed, if that is known.
pub async fn diff(read: &mut Read, execution: ExecutionId) -> Result<Option<RunDiff>> {
    let Some(row) = read.optional::<DiffRow>(DIFF, args![execution]).await? else { return Ok(None) };
    let files = serde_json::from_str(&row.files).map_err(|error| Error::Query(format!("a diff's files: {error}")))?;
    Ok(Some(RunDiff { patch: row.patch, files, truncated: row.truncated }))
}
