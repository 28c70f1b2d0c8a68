//! Giving waiting tasks to a daemon: who is next, and what the machine is told.

use std::collections::BTreeSet;

use shipmate_core::api::board::{Agent, Comment, Issue};
use shipmate_core::api::daemon::{AgentBrief, Assignment, Claim, CommentBrief, IssueBrief, RepositoryBrief};
use shipmate_core::id::{AccountId, ExecutionId, RuntimeId, WorkspaceId};
use shipmate_core::rules::schedule::{Candidate, choose};
use shipmate_core::rules::session;
use shipmate_core::rules::{lease, placing};
use shipmate_core::text::Text;
use shipmate_store::executions::{NewExecution, seconds};
use shipmate_store::{Write, agents, comments, executions, identity, issues, repositories, reviews, runtimes, tasks};

use crate::app::App;
use crate::error::ApiError;

/// How much of the talk on an issue travels to the machine, in bytes.
const MAX_TALK_BYTES: usize = 64 * 1024;

/// Claims at most as many tasks as the daemon has slots, for the runtimes it
/// names, in the workspaces its person is still a member of. `new_id` names
/// the executions.
pub(crate) async fn claim(
    app: &App,
    write: &mut Write,
    account: AccountId,
    wish: &Claim,
    new_id: &(dyn Fn() -> ExecutionId + Sync),
) -> Result<Vec<Assignment>, ApiError> {
    let memberships = identity::workspaces(write, account).await?;
    let served = runtimes::of_daemon(write, &wish.daemon_id, account).await?;
    let mut assignments = Vec::new();
    for membership in memberships {
        let free = usize::try_from(wish.slots).unwrap_or(0).saturating_sub(assignments.len());
        let Some(here) = served.iter().find(|runtime| runtime.workspace_id == membership.id) else { continue };
        if free == 0 {
            break;
        }
        let mut waiting = tasks::waiting(write, membership.id, &wish.daemon_id, app.now()).await?;
        waiting.retain(|candidate| wish.runtimes.contains(&candidate.runtime_id));
        let running = agents::running(write, membership.id).await?;
        for chosen in choose(&waiting, &running, free, app.now()) {
            if let Some(assignment) = assign(app, write, membership.id, (&chosen, new_id())).await? {
                let new = NewExecution {
                    assignment: &assignment,
                    daemon_id: &wish.daemon_id,
                    machine_name: &here.machine_name,
                    request_id: wish.request_id,
                };
                executions::create(write, &new, app.now()).await?;
                assignments.push(assignment);
            }
        }
    }
    Ok(assignments)
}

async fn assign(
    app: &App,
    write: &mut Write,
    workspace: WorkspaceId,
    (chosen, execution_id): (&Candidate, ExecutionId),
) -> Result<Option<Assignment>, ApiError> {
    let Some(place) = tasks::start(write, chosen.task_id).await? else { return Ok(None) };
    app.metrics.claimed(app.now() - place.queued_at);
    let agent = agents::get(write, workspace, place.agent_id).await?;
    let issue = issues::get(write, workspace, place.issue_id).await?;
    let (Some(agent), Some((issue, _))) = (agent, issue) else { return Ok(None) };
    let talk = comments::list(write, workspace, place.issue_id).await?;
    let daemon = daemon_of(write, workspace, chosen.runtime_id).await?;
    let lease = lease::duration(has_alternative(write, workspace, &agent, chosen.runtime_id).await?);
    let earlier =
        executions::earlier_session(write, (place.issue_id, place.agent_id), &daemon, &agent.provider).await?;
    let (resume_session, session_note) = session::beginning(earlier);
    Ok(Some(Assignment {
        execution_id,
        epoch: place.epoch,
        task_id: chosen.task_id,
        workspace_id: workspace,
        runtime_id: chosen.runtime_id,
        provider: agent.provider.clone(),
        repository: repository(write, &issue, (chosen, &daemon), &agent).await?,
        resume_session,
        session_note,
        agent: AgentBrief {
            name: agent.name,
            instructions: agent.instructions.into(),
            model: agent.model,
            approval: agent.approval,
            patience_seconds: agent.patience_seconds,
        },
        issue: IssueBrief {
            identifier: issue.identifier,
            title: issue.title.into(),
            description: issue.description.into(),
            comments: newest_that_fit(&talk),
        },
        lease_seconds: seconds(lease),
    }))
}

async fn daemon_of(write: &mut Write, workspace: WorkspaceId, runtime: RuntimeId) -> Result<String, ApiError> {
    Ok(runtimes::get(write, workspace, runtime).await?.map(|found| found.daemon_id).unwrap_or_default())
}

/// Whether another machine could take the task over.
async fn has_alternative(
    write: &mut Write,
    workspace: WorkspaceId,
    agent: &Agent,
    runtime: RuntimeId,
) -> Result<bool, ApiError> {
    if agent.runtime_id.is_some() {
        return Ok(false);
    }
    let facts = runtimes::facts(write, workspace).await?;
    let able = |other: &runtimes::RuntimeFacts| other.provider == agent.provider && !other.disabled;
    Ok(facts.iter().any(|other| able(other) && other.runtime_id != runtime))
}

/// Where the work happens: in the branch of earlier work that nobody has
/// decided against, or in a new one.
async fn repository(
    write: &mut Write,
    issue: &Issue,
    (chosen, daemon): (&Candidate, &str),
    agent: &Agent,
) -> Result<Option<RepositoryBrief>, ApiError> {
    let known = repositories::list(write, issue.workspace_id).await?;
    let facts = runtimes::facts(write, issue.workspace_id).await?;
    let able: Vec<&str> = facts
        .iter()
        .filter(|runtime| runtime.offers(&agent.provider, agent.runtime_id))
        .map(|runtime| runtime.daemon_id.as_str())
        .collect();
    let Some(found) = placing::repository(&known, issue.repository_id, &able).cloned() else { return Ok(None) };
    let earlier = reviews::earlier_work(write, (issue.id, chosen.agent_id), daemon).await?;
    if let Some((execution, told)) = earlier
        && let Some(before) = told.repository.filter(|before| before.url == found.url)
    {
        return Ok(Some(RepositoryBrief { after: Some(execution), ..before }));
    }
    // The tail of the id: a version 7 id begins with the time, so the heads of
    // two that were made in the same minute are alike.
    let tail: String = chosen.task_id.0.simple().to_string().chars().skip(24).collect();
    let branch = format!("shipmate/{}-{tail}", issue.identifier.to_lowercase());
    Ok(Some(RepositoryBrief { url: found.url, branch, after: None }))
}

fn newest_that_fit(talk: &[Comment]) -> Vec<CommentBrief> {
    let mut room = MAX_TALK_BYTES;
    let mut briefs: Vec<CommentBrief> = talk
        .iter()
        .rev()
        .map_while(|comment| {
            room = room.checked_sub(comment.content.len())?;
            Some(CommentBrief { author: comment.author_name.clone(), content: Text::from(comment.content.as_str()) })
        })
        .collect();
    briefs.reverse();
    briefs
}

/// The runtimes of `named` that are proved not to exist among this daemon's.
pub(crate) fn gone(named: &[RuntimeId], known: &[runtimes::DaemonRuntime]) -> Vec<RuntimeId> {
    let known: BTreeSet<RuntimeId> = known.iter().map(|runtime| runtime.id).collect();
    named.iter().copied().filter(|id| !known.contains(id)).collect()
}
