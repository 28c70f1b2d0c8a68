//! What an edit of an issue means: fields, references, and whom it wakes.

use chrono::{DateTime, Utc};
use shipmate_core::api::board::{CreateIssue, Issue, MAX_PROSE_BYTES, MAX_TITLE_BYTES, UpdateIssue};
use shipmate_core::id::{AccountId, AgentId, RepositoryId};
use shipmate_core::rules::position::LARGEST;
use shipmate_core::rules::trigger::{Standing, on_change};
use shipmate_core::status::{ActorKind, TriggerKind};
use shipmate_store::tasks::{self, Wake};
use shipmate_store::{Read, Write, agents, identity, projects, repositories};

use crate::app::App;
use crate::auth::InWorkspace;
use crate::error::ApiError;
use crate::extract::bounded;
use crate::{borrowed, talk};

/// The issue as it should be after the edit, but for what must be looked up.
pub(super) fn apply(before: &Issue, edit: UpdateIssue, now: DateTime<Utc>) -> Result<Issue, ApiError> {
    let mut after = Issue { updated_at: now, ..before.clone() };
    if let Some(title) = edit.title {
        after.title = bounded("title", &title, (1, MAX_TITLE_BYTES))?;
    }
    if let Some(description) = edit.description {
        after.description = bounded("description", &description, (0, MAX_PROSE_BYTES))?;
    }
    if let Some(position) = edit.position {
        if !position.is_finite() || position.abs() > LARGEST {
            return Err(ApiError::invalid(format!("invalid position: it must lie between -{LARGEST} and {LARGEST}")));
        }
        after.position = position;
    }
    after.status = edit.status.unwrap_or(after.status);
    after.due_date = edit.due_date.unwrap_or(after.due_date);
    after.priority = edit.priority.unwrap_or(after.priority);
    after.project_id = edit.project_id.unwrap_or(after.project_id);
    after.repository_id = edit.repository_id.unwrap_or(after.repository_id);
    match (edit.assignee_type, edit.assignee_id) {
        // Taking one of the two away takes the assignee away.
        (Some(None), _) | (_, Some(None)) => (after.assignee_type, after.assignee_id) = (None, None),
        (kind, id) => {
            after.assignee_type = kind.unwrap_or(after.assignee_type);
            after.assignee_id = id.unwrap_or(after.assignee_id);
        }
    }
    Ok(after)
}

/// Refuses an assignee, a repository or a project that is not one of this workspace. What
/// an edit leaves as it was is not its business: an issue whose agent was
/// archived since can still be moved.
pub(super) async fn check_references(
    write: &mut Write,
    here: &InWorkspace,
    before: Option<&Issue>,
    issue: &Issue,
) -> Result<(), ApiError> {
    let assignee = |issue: &Issue| (issue.assignee_type, issue.assignee_id);
    if before.is_none_or(|before| assignee(before) != assignee(issue)) {
        check_assignee(write, here, issue).await?;
    }
    let wanted = issue.repository_id.filter(|_| before.is_none_or(|b| b.repository_id != issue.repository_id));
    if let Some(wanted) = wanted {
        let known = repositories::list(write, here.workspace).await?;
        if !known.iter().any(|repository| repository.id == wanted) {
            return Err(ApiError::invalid("invalid repository_id: there is no such repository here"));
        }
    }
    let wanted = issue.project_id.filter(|_| before.is_none_or(|b| b.project_id != issue.project_id));
    if let Some(wanted) = wanted
        && projects::get(write, here.workspace, wanted).await?.is_none()
    {
        return Err(ApiError::invalid("invalid project_id: there is no such project here"));
    }
    Ok(())
}

/// The repository that a new issue works in: the one that is named, or else the
/// first of its project.
pub(super) async fn repository_in(
    read: &mut Read,
    here: &InWorkspace,
    body: &CreateIssue,
) -> Result<Option<RepositoryId>, ApiError> {
    let Some(project) = body.project_id.filter(|_| body.repository_id.is_none()) else { return Ok(body.repository_id) };
    let project = projects::get(read, here.workspace, project).await?;
    Ok(project.and_then(|project| project.repository_ids.first().copied()))
}

async fn check_assignee(write: &mut Write, here: &InWorkspace, issue: &Issue) -> Result<(), ApiError> {
    match (issue.assignee_type, issue.assignee_id) {
        (None, None) => Ok(()),
        (Some(ActorKind::Agent), Some(id)) => {
            let agent = agents::get(write, here.workspace, AgentId(id)).await?;
            let agent = agent.ok_or_else(|| ApiError::invalid("invalid assignee_id: there is no such agent here"))?;
            if agent.archived_at.is_some() {
                let name = agent.name;
                return Err(ApiError::invalid(format!("invalid assignee_id: {name} is archived; restore it first")));
            }
            borrowed::check(write, &agent, here.account).await
        }
        (Some(ActorKind::Member), Some(id)) => {
            let theirs = identity::workspaces(write, AccountId(id)).await?;
            if theirs.iter().any(|membership| membership.id == here.workspace) {
                return Ok(());
            }
            Err(ApiError::invalid("invalid assignee_id: there is no such member here"))
        }
        (Some(ActorKind::System), _) => Err(ApiError::invalid("invalid assignee_type: use member or agent")),
        (Some(_), None) => Err(ApiError::invalid("assignee_id is required with assignee_type")),
        (None, Some(_)) => Err(ApiError::invalid("assignee_type is required with assignee_id")),
    }
}

/// Whether an agent can be woken: it is not archived. Refuses a caller whose
/// work its machines do not take.
pub(super) async fn is_here(read: &mut Read, here: &InWorkspace, agent: AgentId) -> Result<bool, ApiError> {
    let agent = agents::get(read, here.workspace, agent).await?;
    let Some(agent) = agent.filter(|agent| agent.archived_at.is_none()) else { return Ok(false) };
    borrowed::check(read, &agent, here.account).await?;
    Ok(true)
}

/// The waking of an agent, if what went before lets one follow.
pub(super) async fn wake(
    app: &App,
    read: &mut Read,
    here: &InWorkspace,
    issue: &Issue,
    (agent, kind): (AgentId, TriggerKind),
) -> Result<Wake, ApiError> {
    let chain = here.chain(read).await?.map_err(|stopped| ApiError::conflict(stopped.text()))?;
    if chain.root.is_some()
        && let Some(woken) = agents::get(read, here.workspace, agent).await?
    {
        talk::affords(read, &woken, chain).await?.map_err(|stopped| ApiError::conflict(stopped.text()))?;
    }
    Ok(Wake {
        trigger_id: app.id(),
        task_id: app.id(),
        workspace_id: here.workspace,
        issue_id: issue.id,
        agent_id: agent,
        kind,
        actor: here.actor(),
        requester: Some(here.account),
        comment_id: None,
        priority: issue.priority,
        chain,
    })
}

pub(super) async fn wake_assignee(
    app: &App,
    write: &mut Write,
    here: &InWorkspace,
    before: Option<&Issue>,
    after: &Issue,
) -> Result<(), ApiError> {
    if let Some((agent, kind)) = on_change(before.map(Standing::of), Standing::of(after))
        && is_here(write, here, agent).await?
    {
        let wake = wake(app, write, here, after, (agent, kind)).await?;
        tasks::wake(write, &wake, app.now()).await?;
    }
    Ok(())
}

/// An agent that has not begun does not begin any more once the issue is
/// somebody else's. What it has begun only an explicit verb ends.
pub(super) async fn release_former_agent(
    app: &App,
    write: &mut Write,
    before: &Issue,
    after: &Issue,
) -> Result<(), ApiError> {
    match Standing::of(before).agent {
        Some(former) if Standing::of(after).agent != Some(former) => {
            tasks::cancel_queued_of(write, former, Some(after.id), app.now()).await?;
            Ok(())
        }
        _ => Ok(()),
    }
}
