//! Runs as people see them: a task with its newest execution.

use chrono::{DateTime, Utc};
use shipmate_core::api::board::Repository;
use shipmate_core::api::review::{Review, ReviewProgress, ReviewState};
use shipmate_core::api::run::{DiffStat, Failure, Run, RunDiff, Wait};
use shipmate_core::id::{AccountId, AgentId, ExecutionId, IssueId, RepositoryId, RuntimeId, TaskId, WorkspaceId};
use shipmate_core::journal::{Diff, FailureClass};
use shipmate_core::question::Question;
use shipmate_core::rules::placing;
use shipmate_core::rules::task::{MachineFacts, WaitFacts, WaitReason, why_waiting};
use shipmate_core::rules::watch::Activity;
use shipmate_core::status::{Approval, RunStatus, TriggerKind};
use sqlx::FromRow;

use crate::error::{Error, Result};
use crate::executions::doings;
use crate::ids::{among, in_workspace};
use crate::placement::{self, DirectoriesHeld};
use crate::reviews::ReviewColumns;
use crate::runtimes::{self, RuntimeFacts};
use crate::sql::{Read, Sql, args, statements};
use crate::usage::{self, Used};
use crate::wishes::Wish;
use crate::{agents, issues, repositories};

/// The columns and joins that every run is read with.
macro_rules! run_query {
    ($condition:expr) => {
        concat!(
            "SELECT t.id, t.workspace_id, t.issue_id, w.issue_prefix, w.slug, i.number, t.agent_id, a.name AS agent_name,
                    a.provider, a.approval, a.runtime_id AS agent_runtime_id, a.max_concurrent_tasks, a.max_attempts, a.concurrency_key, t.status, t.kind,
                    t.epoch, i.repository_id, t.requester_id, o.name AS requester_name, t.not_before, t.kept_for,
                    t.cancel_requested_at, t.failure_class, t.failure_message, t.summary, t.queued_at, t.created_at,
                    t.finished_at, e.id AS execution_id, e.runtime_id, e.machine_name, e.tool_version, e.model, e.native_session,
                    e.directory, e.branch, e.works_in, e.acknowledged, e.activity, e.heard_at, e.dispatched_at, e.started_at, e.ended_at,
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
                    COALESCE(m.offline_since, m.last_seen_at) AS review_machine_seen
             FROM task t
             JOIN workspace w ON w.id = t.workspace_id
             JOIN issue i ON i.id = t.issue_id
             JOIN agent a ON a.id = t.agent_id
             LEFT JOIN account o ON o.id = t.requester_id
             LEFT JOIN execution e ON e.task_id = t.id AND e.epoch = t.epoch
             LEFT JOIN diff d ON d.execution_id = e.id
             LEFT JOIN review v ON v.id = t.review_id
             LEFT JOIN account p ON p.id = v.account_id
             LEFT JOIN machine m ON m.workspace_id = v.workspace_id AND m.daemon_id = v.daemon_id
             WHERE ",
            $condition
        )
    };
}

statements! {
    BY_ID = Sql::Same(run_query!("t.workspace_id = $1 AND t.id = $2"));
    NEWEST = Sql::Same(run_query!("t.workspace_id = $1 ORDER BY t.created_at DESC, t.id DESC LIMIT $2"));
    IN_STATUS = Sql::Same(run_query!("t.workspace_id = $1 AND t.status = $2 ORDER BY t.created_at DESC, t.id DESC LIMIT $3"));
    OF_AGENT = Sql::Same(run_query!(
        "t.workspace_id = $1 AND t.agent_id = $2 AND ($3 = '' OR t.status = $3) ORDER BY t.created_at DESC, t.id DESC LIMIT $4"
    ));
    OF_ISSUE = Sql::Same(run_query!(
        "t.workspace_id = $1 AND t.issue_id = $2 AND (CAST($3 AS UUID) IS NULL OR t.agent_id = $3) AND ($4 = '' OR t.status = $4)
         ORDER BY t.created_at DESC, t.id DESC LIMIT $5"
    ));
    NAMED = Sql::Each {
        sqlite: run_query!(concat!(in_workspace!(sqlite, "t.workspace_id"), " AND ", among!(sqlite, "t.id"))),
        postgres: run_query!(concat!(in_workspace!(postgres, "t.workspace_id"), " AND ", among!(postgres, "t.id"))),
    };
    DIFF = Sql::Same("SELECT patch, files, truncated FROM diff WHERE execution_id = $1");
}

#[derive(FromRow)]
struct RunRow {
    id: TaskId,
    workspace_id: WorkspaceId,
    issue_id: IssueId,
    issue_prefix: String,
    slug: String,
    number: i64,
    agent_id: AgentId,
    agent_name: String,
    provider: String,
    #[sqlx(try_from = "String")]
    approval: Approval,
    agent_runtime_id: Option<RuntimeId>,
    max_concurrent_tasks: i64,
    max_attempts: i64,
    concurrency_key: String,
    #[sqlx(try_from = "String")]
    status: RunStatus,
    #[sqlx(try_from = "String")]
    kind: TriggerKind,
    epoch: i64,
    repository_id: Option<RepositoryId>,
    requester_id: Option<AccountId>,
    requester_name: Option<String>,
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
    tool_version: Option<String>,
    model: Option<String>,
    native_session: Option<String>,
    directory: Option<String>,
    branch: Option<String>,
    works_in: Option<String>,
    acknowledged: Option<i64>,
    activity: Option<String>,
    heard_at: Option<DateTime<Utc>>,
    dispatched_at: Option<DateTime<Utc>>,
    started_at: Option<DateTime<Utc>>,
    ended_at: Option<DateTime<Utc>>,
    asked: Option<String>,
    asked_at: Option<DateTime<Utc>>,
    file_count: Option<i64>,
    additions: Option<i64>,
    deletions: Option<i64>,
    #[sqlx(flatten)]
    review: ReviewColumns,
}

/// A diff as it is kept.
#[derive(FromRow)]
pub(crate) struct DiffRow {
    patch: String,
    files: String,
    truncated: bool,
}

impl DiffRow {
    pub(crate) fn shown(self) -> Result<RunDiff> {
        let files =
            serde_json::from_str(&self.files).map_err(|error| Error::Query(format!("a diff's files: {error}")))?;
        Ok(RunDiff { patch: self.patch, files, truncated: self.truncated })
    }
}

/// The files of a diff as they are kept.
pub(crate) fn files_as_text(diff: &Diff) -> Result<String> {
    serde_json::to_string(&diff.files).map_err(|error| Error::Query(error.to_string()))
}

/// The size of a diff.
pub(crate) fn stat(diff: &Diff) -> DiffStat {
    DiffStat {
        files: i64::try_from(diff.files.len()).unwrap_or(i64::MAX),
        additions: diff.files.iter().map(|file| file.additions.max(0)).fold(0, i64::saturating_add),
        deletions: diff.files.iter().map(|file| file.deletions.max(0)).fold(0, i64::saturating_add),
    }
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

    fn wish(&self) -> Wish {
        Wish {
            task_id: self.id,
            workspace_id: self.workspace_id,
            slug: self.slug.clone(),
            requester_id: self.requester_id,
            requester_name: self.requester_name.clone(),
            provider: self.provider.clone(),
            approval: self.approval,
            bound_to: self.agent_runtime_id,
            repository_id: self.repository_id,
        }
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

    fn activity(&self) -> Option<Activity> {
        let doings = doings(self.activity.as_deref()).filter(|_| self.status == RunStatus::Running)?;
        Some(Activity::of(&doings, self.heard_at?))
    }

    fn at_work(self, used: Used) -> Run {
        let wait = self.waits_at_work();
        self.shown(wait, used)
    }

    fn shown(self, wait: Option<Wait>, used: Used) -> Run {
        let (failure, diff, activity) = (self.failure(), self.diff(), self.activity());
        let review = self.review.shown();
        Run {
            error: failure.as_ref().map(|failure| failure.message.clone()),
            failure,
            diff,
            activity,
            review: review.as_ref().map_or(ReviewState::None, state),
            review_details: review,
            issue_identifier: format!("{}-{}", self.issue_prefix, self.number),
            cancelling: self.cancel_requested_at.is_some() && !self.status.is_final(),
            usage: used.usage,
            cost: used.cost,
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
            tool_version: self.tool_version,
            model: self.model,
            session_id: self.native_session,
            work_dir: self.directory,
            branch: self.branch,
            works_in: self.works_in,
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
    let mut used = usage::of_runs(read, workspace, rows.iter().map(|row| row.id)).await?;
    let mut used = |row: &RunRow| used.remove(&row.id).unwrap_or_default();
    if !rows.iter().any(|row| row.status == RunStatus::Queued) {
        let shown = |row: RunRow| {
            let used = used(&row);
            row.at_work(used)
        };
        return Ok(rows.into_iter().map(shown).collect());
    }
    let known = runtimes::facts(read, workspace).await?;
    let folders = repositories::list(read, workspace).await?;
    let running = agents::running(read, workspace).await?;
    let needed = placement::of_agents(read, workspace).await?;
    let held = placement::keys_held(read, workspace).await?;
    let worked_in = placement::directories_held(read, workspace).await?;
    let waiting = rows.iter().filter(|row| row.status == RunStatus::Queued).map(|row| row.issue_id);
    let blockers = issues::blockers(read, workspace, waiting.collect::<Vec<_>>()).await?;
    Ok(rows
        .into_iter()
        .map(|row| {
            let used = used(&row);
            if row.status != RunStatus::Queued {
                return row.at_work(used);
            }
            let needed = needed.get(&row.agent_id).map_or(&[][..], Vec::as_slice);
            let able = able(&row, needed, (&known, &folders), &worked_in);
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
                key: held.get(&row.concurrency_key).cloned(),
                agent_running: running.get(&row.agent_id).copied().unwrap_or(0),
                agent_limit: row.max_concurrent_tasks,
                machines: &able,
            });
            let wait = Wait { text: reason.text(), reason, since };
            row.shown(Some(wait), used)
        })
        .collect())
}

/// The machines that have what a waiting run's agent needs.
fn able(
    row: &RunRow,
    needed: &[String],
    (known, folders): (&[RuntimeFacts], &[Repository]),
    worked_in: &DirectoriesHeld,
) -> Vec<MachineFacts> {
    let able: Vec<&RuntimeFacts> = known
        .iter()
        .filter(|runtime| runtime.offers(&row.provider, row.agent_runtime_id))
        .filter(|runtime| row.kept_for.as_ref().is_none_or(|daemon| *daemon == runtime.daemon_id))
        .collect();
    let machines: Vec<&str> = able.iter().map(|runtime| runtime.daemon_id.as_str()).collect();
    let repository = placing::repository(folders, row.repository_id, &machines);
    let wish = row.wish();
    let shut = |runtime: &RuntimeFacts| runtime.shut_for((&wish, needed), repository, known);
    let may = |runtime: &&RuntimeFacts| row.kept_for.as_ref().is_none_or(|daemon| *daemon == runtime.daemon_id);
    let held = |runtime: &RuntimeFacts| worked_in.by_run_in(repository, &runtime.daemon_id).cloned();
    let facts = |runtime: &RuntimeFacts| MachineFacts { held: held(runtime), ..runtime.machine(shut(runtime)) };
    able.into_iter().filter(may).map(facts).collect()
}

/// A run, with the id of its newest execution.
pub async fn get(read: &mut Read, workspace: WorkspaceId, id: TaskId) -> Result<Option<(Run, Option<ExecutionId>)>> {
    let Some(row) = read.optional::<RunRow>(BY_ID, args![workspace, id]).await? else { return Ok(None) };
    let execution = row.execution_id;
    let run = shown(read, workspace, vec![row]).await?.pop();
    Ok(run.map(|run| (run, execution)))
}

/// Which runs are wanted; what is not said does not matter.
#[derive(Debug, Clone, Copy, Default)]
pub struct Filter {
    /// Of this issue.
    pub issue: Option<IssueId>,
    /// By this agent.
    pub agent: Option<AgentId>,
    /// That are doing so.
    pub status: Option<RunStatus>,
}

/// The newest runs of a workspace that fit.
pub async fn list(read: &mut Read, workspace: WorkspaceId, filter: Filter, limit: i64) -> Result<Vec<Run>> {
    let status = filter.status.map_or("", RunStatus::as_str);
    // Each from the index that leaves the least to look at.
    let (statement, values) = match (filter.issue, filter.agent, filter.status) {
        (Some(issue), agent, _) => (OF_ISSUE, args![workspace, issue, agent, status, limit]),
        (None, Some(agent), _) => (OF_AGENT, args![workspace, agent, status, limit]),
        (None, None, Some(_)) => (IN_STATUS, args![workspace, status, limit]),
        (None, None, None) => (NEWEST, args![workspace, limit]),
    };
    let rows: Vec<RunRow> = read.all(statement, values).await?;
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
    read.optional::<DiffRow>(DIFF, args![execution]).await?.map(DiffRow::shown).transpose()
}
