//! Giving waiting tasks to a daemon: who is next, and what the machine is told.

use std::collections::BTreeSet;

use shipmate_core::api::board::{Comment, Issue, Repository};
use shipmate_core::api::daemon::{
    AgentBrief, Assignment, Claim, CommentBrief, Enclosures, IssueBrief, ProjectBrief, RepositoryBrief, RequesterBrief,
    SkillBrief,
};
use shipmate_core::api::skill::Skill;
use shipmate_core::id::{AccountId, ExecutionId, RuntimeId, WorkspaceId};
use shipmate_core::rules::schedule::{Candidate, Load, choose};
use shipmate_core::rules::session;
use shipmate_core::rules::{branch, enclosure, lease, placing};
use shipmate_core::text::Text;
use shipmate_store::executions::{NewExecution, seconds};
use shipmate_store::tasks::HowMany;
use shipmate_store::{
    Write, agents, attachments, comments, environment, executions, identity, issues, machines, placement, projects,
    repositories, reviews, runtimes, skills, tasks, wishes,
};

use crate::app::App;
use crate::error::ApiError;

/// How much of the talk on an issue travels to the machine, in bytes.
const MAX_TALK_BYTES: usize = 64 * 1024;
/// How much of a project's description does, in bytes.
const MAX_PROJECT_BYTES: usize = 16 * 1024;

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
    let mut waiting = Vec::new();
    let mut load = Load::default();
    let here = |workspace: WorkspaceId| served.iter().find(move |runtime| runtime.workspace_id == workspace);
    for membership in memberships.iter().filter(|membership| here(membership.id).is_some()) {
        let of_daemon = (membership.id, wish.daemon_id.as_str());
        let mut candidates = tasks::waiting(write, of_daemon, HowMany::Places(wish.slots), app.now()).await?;
        if !candidates.is_empty() && machines::may_leave_out(write, membership.id, &wish.daemon_id).await? {
            // Behind those that come first and are left out may be one that is not.
            candidates = tasks::waiting(write, of_daemon, HowMany::All, app.now()).await?;
            narrow(write, of_daemon, &mut candidates).await?;
        }
        candidates.retain(|candidate| wish.runtimes.contains(&candidate.runtime_id));
        if candidates.is_empty() {
            continue;
        }
        tasks::count_load(write, membership.id, &mut load).await?;
        waiting.append(&mut candidates);
    }
    // Most claims find nothing.
    if waiting.is_empty() {
        return Ok(Vec::new());
    }
    tasks::count_load_here(write, &wish.daemon_id, &mut load).await?;
    let mut assignments = Vec::new();
    let free = usize::try_from(wish.slots).unwrap_or(0);
    for chosen in choose(&waiting, &load, free, app.now()) {
        let Some(runtime) = here(chosen.workspace_id) else { continue };
        if let Some(assignment) = assign(app, write, chosen.workspace_id, (&chosen, new_id())).await? {
            let new = NewExecution {
                assignment: &assignment,
                daemon_id: &wish.daemon_id,
                machine_name: &runtime.machine_name,
                request_id: wish.request_id,
            };
            executions::create(write, &new, app.now()).await?;
            assignments.push(assignment);
        }
    }
    Ok(assignments)
}

/// Leaves out what the machine's owner has it not serve, and what works in a
/// directory in which another run is.
async fn narrow(
    write: &mut Write,
    (workspace, daemon): (WorkspaceId, &str),
    waiting: &mut Vec<Candidate>,
) -> Result<(), ApiError> {
    let facts = runtimes::facts(write, workspace).await?;
    let known = repositories::list(write, workspace).await?;
    let wishes = wishes::waiting(write, workspace).await?;
    let held = placement::directories_held(write, workspace).await?;
    waiting.retain_mut(|candidate| {
        let runtime = facts.iter().find(|runtime| runtime.runtime_id == candidate.runtime_id);
        let Some((runtime, wish)) = runtime.zip(wishes.get(&candidate.task_id)) else { return true };
        let repository = wish.repository(&known, &facts);
        candidate.directory = repository.and_then(|named| placing::directory(&named.url)).map(str::to_owned);
        runtime.excludes(wish, repository).is_none() && held.by_run_in(repository, daemon).is_none()
    });
    Ok(())
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
    let taught = skills::of_agent(write, workspace, place.agent_id).await?;
    let variables = environment::of_agent(write, place.agent_id).await?;
    let daemon = daemon_of(write, workspace, chosen.runtime_id).await?;
    let facts = runtimes::facts(write, workspace).await?;
    let known = repositories::list(write, workspace).await?;
    let Some(wish) = wishes::of_task(write, chosen.task_id).await? else { return Ok(None) };
    let named = wish.repository(&known, &facts);
    // While another could take it over.
    let others = facts.iter().filter(|other| {
        !place.kept && other.offers(&agent.provider, agent.runtime_id) && other.runtime_id != chosen.runtime_id
    });
    let lease = lease::duration(
        others.map(|other| other.machine(other.shut_for((&wish, &agent.required_labels), named, &facts))),
    );
    let earlier =
        executions::earlier_session(write, (place.issue_id, place.agent_id), &daemon, &agent.provider).await?;
    let (resume_session, session_note) = session::beginning(earlier);
    Ok(Some(Assignment {
        execution_id,
        epoch: place.epoch,
        task_id: chosen.task_id,
        workspace_id: workspace,
        workspace_slug: wish.slug,
        requester: wish.requester_id.zip(wish.requester_name).map(|(id, name)| RequesterBrief { id, name }),
        runtime_id: chosen.runtime_id,
        provider: agent.provider.clone(),
        repository: repository(write, (&issue, named), (chosen, &daemon)).await?,
        resume_session,
        session_note,
        agent: AgentBrief {
            name: agent.name,
            instructions: agent.instructions.into(),
            model: agent.model,
            approval: agent.approval,
            patience_seconds: agent.patience_seconds,
            skills: taught.into_iter().map(brief).collect(),
            variables: variables.into_iter().map(|variable| variable.name).collect(),
        },
        project: project(write, &issue).await?,
        enclosures: enclosures(write, &issue).await?,
        issue: IssueBrief {
            identifier: issue.identifier,
            title: issue.title.into(),
            description: issue.description.into(),
            comments: newest_that_fit(&talk),
        },
        lease_seconds: seconds(lease),
    }))
}

fn brief(skill: Skill) -> SkillBrief {
    SkillBrief { name: skill.name, description: skill.description.into(), hash: skill.hash }
}

/// What the agent gets beside its work: the issue's files, and its project's pages.
async fn enclosures(write: &mut Write, issue: &Issue) -> Result<Enclosures, ApiError> {
    let files = attachments::of_issue(write, issue.workspace_id, issue.id).await?;
    let pages = match issue.project_id {
        Some(project) => projects::documents(write, issue.workspace_id, project).await?,
        None => Vec::new(),
    };
    Ok(enclosure::choose(&files, &pages))
}

async fn project(write: &mut Write, issue: &Issue) -> Result<Option<ProjectBrief>, ApiError> {
    let Some(id) = issue.project_id else { return Ok(None) };
    let found = projects::get(write, issue.workspace_id, id).await?;
    Ok(found.map(|project| ProjectBrief {
        title: project.title.into(),
        description: Text::bounded(&project.description, MAX_PROJECT_BYTES),
    }))
}

async fn daemon_of(write: &mut Write, workspace: WorkspaceId, runtime: RuntimeId) -> Result<String, ApiError> {
    Ok(runtimes::get(write, workspace, runtime).await?.map(|found| found.daemon_id).unwrap_or_default())
}

/// Where the work happens: in the branch of earlier work that nobody has
/// decided against, or in a new one; in a directory itself there is none.
async fn repository(
    write: &mut Write,
    (issue, found): (&Issue, Option<&Repository>),
    (chosen, daemon): (&Candidate, &str),
) -> Result<Option<RepositoryBrief>, ApiError> {
    let Some(found) = found else { return Ok(None) };
    if placing::directory(&found.url).is_some() {
        return Ok(Some(RepositoryBrief { url: found.url.clone(), branch: String::new(), after: None }));
    }
    let attempt = reviews::earlier_attempt(write, chosen.task_id, daemon).await?;
    let earlier = reviews::earlier_work(write, (issue.id, chosen.agent_id), daemon).await?;
    if let Some((execution, told)) = earlier
        && let Some(before) = told.repository.filter(|before| before.url == found.url)
    {
        return Ok(Some(RepositoryBrief { after: attempt.or(Some(execution)), ..before }));
    }
    let branch = branch::of_task(&issue.identifier, chosen.task_id);
    Ok(Some(RepositoryBrief { url: found.url.clone(), branch, after: attempt }))
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
