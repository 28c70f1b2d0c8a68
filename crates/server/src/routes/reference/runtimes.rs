//! One runtime at a time: it is there, it wants work, it lost what it had.

use axum::Json;
use axum::extract::State;
use chrono::TimeDelta;
use serde::{Deserialize, Serialize};
use shipmate_core::api::daemon::{Assignment, Claim};
use shipmate_core::api::identity::WorkspaceRepo;
use shipmate_core::error::ErrorBody;
use shipmate_core::status::RunStatus;
use shipmate_store::{Read, Write, agents, comments, executions, reference, repositories, tasks};

use super::answers::{Agent, Claimed, NOTHING, Pending, Recovered, Task, Trigger, Work};
use super::{MyRuntime, my_runtime};
use crate::app::App;
use crate::auth::DaemonCaller;
use crate::bus::Hint;
use crate::error::ApiError;
use crate::extract::Body;
use crate::{assignment, fold, liveness};

/// A daemon starts what it claimed at once. What it has not started after so
/// long it never heard of: the answer was lost.
const UNHEARD_AFTER: TimeDelta = TimeDelta::seconds(30);
/// A daemon asks for every live task's status each 5 seconds; what it spoke of
/// so lately is not lost.
const HEARD_LATELY: TimeDelta = TimeDelta::seconds(20);
/// How long such a task has to prove itself.
const DOUBT_SECONDS: i64 = 30;

/// Which runtime is there.
#[derive(Debug, Deserialize, utoipa::ToSchema)]
pub(crate) struct Heartbeat {
    #[serde(default)]
    runtime_id: String,
}

/// The answer to a heartbeat.
#[derive(Debug, Serialize, utoipa::ToSchema)]
pub(crate) struct Alive {
    status: &'static str,
    #[serde(flatten)]
    wishes: crate::actions::Wishes,
}

/// Says that one runtime is there.
#[utoipa::path(post, path = "/api/daemon/heartbeat", tag = "reference daemon", request_body = Heartbeat,
    responses((status = 200, body = Alive), (status = "4XX", body = ErrorBody)))]
pub(crate) async fn heartbeat(
    State(app): State<App>,
    DaemonCaller(known): DaemonCaller,
    Body(body): Body<Heartbeat>,
) -> Result<Json<Alive>, ApiError> {
    if body.runtime_id.is_empty() {
        return Err(ApiError::invalid("runtime_id is required"));
    }
    let runtime = liveness::beat(&app, &known, &body.runtime_id).await?;
    Ok(Json(Alive { status: "ok", wishes: app.actions.take(runtime, app.now()) }))
}

/// Gives the runtime at most one task.
#[utoipa::path(post, path = "/api/daemon/runtimes/{id}/tasks/claim", tag = "reference daemon",
    params(("id" = String, Path)),
    responses((status = 200, body = Claimed), (status = "4XX", body = ErrorBody)))]
pub(crate) async fn claim(State(app): State<App>, mine: MyRuntime) -> Result<Json<Claimed>, ApiError> {
    let MyRuntime { known, runtime } = mine;
    let mut read = app.read().await?;
    let unheard = unheard(&app, &mut read, &runtime).await?;
    let waits = tasks::waiting_on(&mut read, runtime.workspace_id, &runtime.daemon_id).await?;
    drop(read);
    // Most claims find nothing: they must not queue up for writing.
    if unheard.is_none() && !waits.iter().any(|candidate| candidate.runtime_id == runtime.id) {
        return Ok(Json(NOTHING));
    }
    let mut write = app.write().await?;
    let assignment = match unheard {
        Some(again) => Some(again),
        None => {
            let wish = Claim {
                request_id: app.id(),
                daemon_id: runtime.daemon_id.clone(),
                runtimes: vec![runtime.id],
                slots: 1,
            };
            // The old daemon names a task's folder by the first 8 characters of its id.
            let scattered = || app.random.scattered_id();
            assignment::claim(&app, &mut write, known.account, &wish, &scattered).await?.pop()
        }
    };
    let Some(assignment) = assignment else { return Ok(Json(NOTHING)) };
    executions::renew(&mut write, assignment.execution_id, assignment.lease_seconds, app.now()).await?;
    let work = work(&mut write, &known, &runtime, assignment).await?;
    app.commit(write).await?;
    tracing::info!(task.id = %work.task.id, runtime.id = %runtime.id, "claimed");
    Ok(Json(Claimed { task: Some(work) }))
}

/// An execution whose claim was answered, but the answer did not arrive.
async fn unheard(app: &App, read: &mut Read, runtime: &reference::Runtime) -> Result<Option<Assignment>, ApiError> {
    let live = reference::live_on(read, runtime).await?;
    let before = app.now() - UNHEARD_AFTER;
    let lost = live.into_iter().find(|l| {
        let spoken_of = l.lease_expires_at - TimeDelta::seconds(l.lease_seconds);
        l.started_at.is_none() && l.dispatched_at < before && spoken_of < before
    });
    Ok(lost.map(|live| live.assignment))
}

async fn work(
    write: &mut Write,
    known: &crate::auth::Known,
    runtime: &reference::Runtime,
    assignment: Assignment,
) -> Result<Work, ApiError> {
    let missing = || ApiError::not_found(shipmate_core::error::Code::TaskNotFound, "task", "");
    let found = reference::execution(write, assignment.execution_id, known.account).await?;
    let execution = found.ok_or_else(missing)?;
    let place = (execution.issue_id, execution.agent_id);
    let prior_work_dir = match &assignment.resume_session {
        Some(session) => reference::prior_directory(write, place, &runtime.daemon_id, session).await?,
        None => None,
    };
    let agent = agents::get(write, execution.workspace_id, execution.agent_id).await?.ok_or_else(missing)?;
    Ok(Work {
        trigger: trigger(write, &execution).await?,
        task: Task { runtime_id: runtime.id, ..Task::try_from(&execution)? },
        agent: Agent { id: agent.id, name: agent.name, instructions: agent.instructions, model: agent.model },
        repos: repos(write, execution.workspace_id).await?,
        prior_session_id: assignment.resume_session,
        prior_work_dir,
    })
}

/// A workspace's repositories in the reference's form.
pub(super) async fn repos(
    read: &mut Read,
    workspace: shipmate_core::id::WorkspaceId,
) -> Result<Vec<WorkspaceRepo>, ApiError> {
    let known = repositories::list(read, workspace).await?;
    Ok(known.into_iter().map(|r| WorkspaceRepo { url: r.url, description: r.name }).collect())
}

async fn trigger(read: &mut Read, execution: &reference::Execution) -> Result<Option<Trigger>, ApiError> {
    let Some(id) = reference::trigger_comment(read, execution.task_id).await? else { return Ok(None) };
    let talk = comments::list(read, execution.workspace_id, execution.issue_id).await?;
    Ok(talk.into_iter().find(|comment| comment.id == id).map(|comment| Trigger {
        id,
        content: comment.content,
        author_type: comment.author_type,
        author_name: comment.author_name,
    }))
}

/// What waits that this runtime could start.
#[utoipa::path(get, path = "/api/daemon/runtimes/{id}/tasks/pending", tag = "reference daemon",
    params(("id" = String, Path)),
    responses((status = 200, body = [Pending]), (status = "4XX", body = ErrorBody)))]
pub(crate) async fn pending(State(app): State<App>, mine: MyRuntime) -> Result<Json<Vec<Pending>>, ApiError> {
    let runtime = mine.runtime;
    let mut read = app.read().await?;
    let waits = tasks::waiting_on(&mut read, runtime.workspace_id, &runtime.daemon_id).await?;
    let here = waits.into_iter().filter(|candidate| candidate.runtime_id == runtime.id);
    let shown = here.map(|candidate| Pending {
        id: candidate.task_id,
        agent_id: candidate.agent_id,
        runtime_id: runtime.id,
        status: RunStatus::Queued,
    });
    Ok(Json(shown.collect()))
}

/// Ends what the runtime had and does not know of any more.
///
/// An old daemon says this after a restart, and also of healthy siblings when
/// one of its runtimes was registered again. So only what it has not spoken of
/// lately is lost; the rest must be spoken of within half a minute.
#[utoipa::path(post, path = "/api/daemon/runtimes/{id}/recover-orphans", tag = "reference daemon",
    params(("id" = String, Path)),
    responses((status = 200, body = Recovered), (status = "4XX", body = ErrorBody)))]
pub(crate) async fn recover_orphans(State(app): State<App>, mine: MyRuntime) -> Result<Json<Recovered>, ApiError> {
    let runtime = mine.runtime;
    let mut recovered = Recovered { orphaned: 0, retried: 0 };
    let live = reference::live_on(&mut app.read().await?, &runtime).await?;
    if live.is_empty() {
        return Ok(Json(recovered));
    }
    let mut write = app.write().await?;
    for execution in live {
        let spoken_of = execution.lease_expires_at - TimeDelta::seconds(execution.lease_seconds);
        if spoken_of > app.now() - HEARD_LATELY {
            executions::renew(&mut write, execution.id, DOUBT_SECONDS, app.now()).await?;
            continue;
        }
        let Some(mut locked) = executions::lock(&mut write, execution.id).await? else { continue };
        let message = "The machine's daemon was started again and does not know this run any more.";
        fold::lose(&app, &mut write, &mut locked, message).await?;
        recovered.orphaned += 1;
        let now = reference::execution(&mut write, execution.id, mine.known.account).await?;
        recovered.retried += i64::from(now.is_some_and(|now| now.status == RunStatus::Queued));
    }
    app.commit(write).await?;
    app.bus.send(Hint::Work(runtime.workspace_id));
    Ok(Json(recovered))
}

/// Notes that a daemon no longer offers these runtimes. Unknown ones are no
/// failure: they are not offered either.
pub(crate) async fn withdraw(app: &App, known: &crate::auth::Known, raw: &[String]) -> Result<(), ApiError> {
    let mut named = Vec::new();
    for raw in raw {
        let _: shipmate_core::id::RuntimeId = super::exact_id("runtime_ids", raw)?;
        match my_runtime(app, known, raw).await {
            Ok(runtime) => named.push(runtime),
            Err(error) if error.is_server_fault() => return Err(error),
            Err(_) => {}
        }
    }
    let mut write = app.write().await?;
    for runtime in &named {
        reference::withdraw(&mut write, runtime).await?;
    }
    app.commit(write).await?;
    for runtime in named {
        app.bus.send(Hint::Daemon(runtime.daemon_id));
    }
    Ok(())
}
