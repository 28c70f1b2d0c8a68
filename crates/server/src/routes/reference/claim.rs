//! Giving a runtime its next task.

use axum::Json;
use axum::extract::State;
use chrono::TimeDelta;
use shipmate_core::api::daemon::{Assignment, Claim};
use shipmate_core::error::{Code, ErrorBody};
use shipmate_store::tasks::HowMany;
use shipmate_store::{Read, Write, agents, comments, executions, reference, tasks};

use super::MyRuntime;
use super::answers::{Agent, Claimed, NOTHING, Task, Trigger, Work};
use super::registration::repos_in;
use crate::app::App;
use crate::assignment;
use crate::auth::Known;
use crate::error::ApiError;

/// A daemon starts what it claimed at once. What it has not started after so
/// long it never heard of: the answer was lost.
const UNHEARD_AFTER: TimeDelta = TimeDelta::seconds(30);
/// Gives the runtime at most one task.
#[utoipa::path(post, path = "/api/daemon/runtimes/{id}/tasks/claim", operation_id = "claim_task", tag = "reference daemon",
    params(("id" = String, Path)),
    responses((status = 200, body = Claimed), (status = "4XX", body = ErrorBody)))]
pub(crate) async fn claim(State(app): State<App>, mine: MyRuntime) -> Result<Json<Claimed>, ApiError> {
    let MyRuntime { known, runtime } = mine;
    let mut read = app.read().await?;
    let unheard = unheard(&app, &mut read, &runtime).await?;
    let of_daemon = (runtime.workspace_id, runtime.daemon_id.as_str());
    let waits = tasks::waiting(&mut read, of_daemon, HowMany::Places(1), app.now()).await?;
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
    known: &Known,
    runtime: &reference::Runtime,
    assignment: Assignment,
) -> Result<Work, ApiError> {
    let missing = || ApiError::not_found(Code::TaskNotFound, "task", "");
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
        repos: repos_in(write, execution.workspace_id).await?,
        prior_session_id: assignment.resume_session,
        prior_work_dir,
    })
}

async fn trigger(read: &mut Read, execution: &reference::Execution) -> Result<Option<Trigger>, ApiError> {
    let Some(id) = execution.trigger_comment_id else { return Ok(None) };
    let talk = comments::list(read, execution.workspace_id, execution.issue_id).await?;
    Ok(talk.into_iter().find(|comment| comment.id == id).map(|comment| Trigger {
        content: comment.content,
        author_type: comment.author_type,
        author_name: comment.author_name,
    }))
}
