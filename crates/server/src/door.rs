//! An agent on the board in the middle of its run.
//!
//! Its machine carries its words and says for which execution. They count for
//! as long as that execution lives, as the agent's own: never as the machine's
//! owner's, and never beyond the table in [`rules`].

use axum::extract::{FromRequestParts as _, MatchedPath};
use axum::http::StatusCode;
use axum::http::request::Parts;
use shipmate_core::api::board::Issue;
use shipmate_core::api::daemon::Fence;
use shipmate_core::api::door::EXECUTION_HEADER;
use shipmate_core::error::Code;
use shipmate_core::id::{AgentId, IssueId, TaskId};
use shipmate_core::rules::chain::{Chain, Stopped};
use shipmate_core::rules::door::{self as rules, Verb};
use shipmate_core::status::{ActorKind, Role};
use shipmate_store::acts::{self, Place};
use shipmate_store::{Read, Write, executions, issues, machines, tasks};
use uuid::Uuid;

use crate::app::App;
use crate::auth::{self, InWorkspace, Known};
use crate::error::ApiError;

/// An execution whose agent asks for something.
#[derive(Debug, Clone)]
pub(crate) struct Visit {
    fence: Fence,
    pub(crate) task: TaskId,
    agent: AgentId,
    pub(crate) issue: IssueId,
    parent: Option<IssueId>,
    verb: Verb,
}

/// Whether a request is an agent's.
pub(crate) fn is_visit(parts: &Parts) -> bool {
    parts.headers.contains_key(EXECUTION_HEADER)
}

/// The agent in its workspace, if it may use this route and its execution lives.
pub(crate) async fn enter(parts: &mut Parts, app: &App) -> Result<InWorkspace, ApiError> {
    let fence = fence(parts)?;
    let route = MatchedPath::from_request_parts(parts, app).await;
    let route = route.map_err(|_| ApiError::forbidden(rules::NOT_INSIDE))?;
    let verb = rules::verb(parts.method.as_str(), route.as_str());
    let verb = verb.ok_or_else(|| ApiError::forbidden(rules::NOT_INSIDE))?;
    let known = auth::carrier(parts, app).await?;
    let place = place(&mut app.read().await?, &known, fence).await?;
    Ok(InWorkspace {
        account: place.requester_id.unwrap_or(known.account),
        workspace: place.workspace_id,
        issue_prefix: place.issue_prefix,
        role: Role::Member,
        visit: Some(Visit {
            fence,
            task: place.task_id,
            agent: place.agent_id,
            issue: place.issue_id,
            parent: place.parent_issue_id,
            verb,
        }),
    })
}

fn fence(parts: &Parts) -> Result<Fence, ApiError> {
    let said = parts.headers.get(EXECUTION_HEADER).and_then(|value| value.to_str().ok()).unwrap_or_default();
    let read = said.split_once(':').and_then(|(id, epoch)| Some((id.parse().ok()?, epoch.parse().ok()?)));
    let (execution_id, epoch) =
        read.ok_or_else(|| ApiError::invalid(format!("invalid {EXECUTION_HEADER}: write EXECUTION:EPOCH")))?;
    Ok(Fence { execution_id, epoch })
}

/// Where the execution stands. It must be this machine's, and live.
async fn place(read: &mut Read, known: &Known, fence: Fence) -> Result<Place, ApiError> {
    let id = fence.execution_id.to_string();
    let missing = || ApiError::not_found(Code::ExecutionNotFound, "execution", &id);
    let place = acts::place(read, fence.execution_id).await?.ok_or_else(missing)?;
    match machines::owner(read, place.workspace_id, &place.daemon_id).await? {
        Some((owner, true)) if owner == known.account && known.opens(place.workspace_id) => {}
        _ => return Err(missing()),
    }
    if place.is_live(fence.epoch) { Ok(place) } else { Err(over(fence)) }
}

fn over(fence: Fence) -> ApiError {
    let why = "this run is over, or a newer attempt has replaced it: nothing more is done in its name";
    ApiError::new(StatusCode::CONFLICT, Code::Superseded, why).about("execution", &fence.execution_id.to_string())
}

impl Visit {
    /// The agent.
    pub(crate) fn actor(&self) -> (ActorKind, Uuid) {
        (ActorKind::Agent, self.agent.0)
    }
}

impl InWorkspace {
    /// Refuses an agent an issue that is out of its reach.
    pub(crate) fn reach(&self, issue: &Issue) -> Result<(), ApiError> {
        let Some(visit) = &self.visit else { return Ok(()) };
        let kin = rules::kin((visit.issue, visit.parent), (issue.id, issue.parent_issue_id));
        if rules::may(visit.verb, kin) { Ok(()) } else { Err(ApiError::forbidden(rules::out_of_reach(visit.verb))) }
    }

    /// Refuses an agent a new issue that would lie elsewhere than within its own.
    pub(crate) async fn may_lie_in(&self, read: &mut Read, parent: Option<IssueId>) -> Result<(), ApiError> {
        let Some(visit) = &self.visit else { return Ok(()) };
        let level = issues::with_ancestors(read, visit.issue).await?.len();
        rules::may_lie(visit.issue, parent, level).map_err(ApiError::invalid)
    }

    /// Takes note of what an agent does to `subject`, and refuses it if its
    /// execution is over by now, or has done that too often.
    pub(crate) async fn act(&self, app: &App, write: &mut Write, subject: Uuid) -> Result<(), ApiError> {
        let Some(visit) = &self.visit else { return Ok(()) };
        let locked = executions::lock(write, visit.fence.execution_id).await?;
        locked.filter(|locked| locked.live && locked.is_current(visit.fence.epoch)).ok_or_else(|| over(visit.fence))?;
        let verb = visit.verb.as_str();
        if let Some(most) = rules::most(visit.verb)
            && acts::count(write, visit.task, verb).await? >= most
        {
            return Err(ApiError::new(
                StatusCode::TOO_MANY_REQUESTS,
                Code::TooLarge,
                format!("this run has done that {most} times ({verb}), which is all that one run may"),
            ));
        }
        acts::note(write, (visit.fence.execution_id, visit.task), (verb, subject), app.now()).await?;
        Ok(())
    }

    /// What follows from what is done now, or why nothing may.
    pub(crate) async fn chain(&self, read: &mut Read) -> Result<Result<Chain, Stopped>, ApiError> {
        match &self.visit {
            None => Ok(Ok(Chain::default())),
            Some(visit) => Ok(tasks::chain_after(read, visit.task).await?),
        }
    }
}
