//! Which skills an agent has.

use std::collections::BTreeSet;

use axum::Json;
use axum::extract::{Path, State};
use shipmate_core::api::board::Agent;
use shipmate_core::api::skill::{AgentSkills, Skill};
use shipmate_core::error::{Code, ErrorBody};
use shipmate_core::id::{AgentId, SkillId};
use shipmate_core::skill::MAX_AGENT_SKILLS;
use shipmate_store::{Write, agents, skills};

use super::find;
use crate::app::App;
use crate::auth::InWorkspace;
use crate::error::ApiError;
use crate::extract::{Body, id};
use crate::routes::skills::known;

/// The skills that an agent has.
#[utoipa::path(get, path = "/api/agents/{id}/skills", operation_id = "list_agent_skills", tag = "agents",
    params(("id" = String, Path)),
    responses((status = 200, body = [Skill]), (status = "4XX", body = ErrorBody)))]
pub(crate) async fn list(
    State(app): State<App>,
    here: InWorkspace,
    Path(raw): Path<String>,
) -> Result<Json<Vec<Skill>>, ApiError> {
    let wanted: AgentId = id("agent id", &raw)?;
    let mut read = app.read().await?;
    let found = agents::get(&mut read, here.workspace, wanted).await?;
    let agent = found.ok_or_else(|| ApiError::missing(Code::AgentNotFound, "agent", &raw))?;
    Ok(Json(skills::of_agent(&mut read, here.workspace, agent.id).await?))
}

/// Makes these all the skills that an agent has, from its next run on.
#[utoipa::path(put, path = "/api/agents/{id}/skills", operation_id = "set_agent_skills", tag = "agents",
    params(("id" = String, Path)), request_body = AgentSkills,
    responses((status = 200, body = [Skill]), (status = "4XX", body = ErrorBody)))]
pub(crate) async fn replace(
    State(app): State<App>,
    here: InWorkspace,
    Path(raw): Path<String>,
    Body(body): Body<AgentSkills>,
) -> Result<Json<Vec<Skill>>, ApiError> {
    let mut write = app.write().await?;
    let agent = find(&mut write, &here, &raw).await?;
    let wanted = wanted(&mut write, &here, &body, BTreeSet::new()).await?;
    skills::replace(&mut write, here.workspace, agent.id, &wanted).await?;
    answer(&app, write, &agent).await
}

/// Teaches an agent these skills too, from its next run on.
#[utoipa::path(post, path = "/api/agents/{id}/skills/add", operation_id = "add_agent_skills", tag = "agents",
    params(("id" = String, Path)), request_body = AgentSkills,
    responses((status = 200, body = [Skill]), (status = "4XX", body = ErrorBody)))]
pub(crate) async fn add(
    State(app): State<App>,
    here: InWorkspace,
    Path(raw): Path<String>,
    Body(body): Body<AgentSkills>,
) -> Result<Json<Vec<Skill>>, ApiError> {
    let mut write = app.write().await?;
    let agent = find(&mut write, &here, &raw).await?;
    let has = skills::of_agent(&mut write, here.workspace, agent.id).await?;
    let wanted = wanted(&mut write, &here, &body, has.into_iter().map(|skill| skill.id).collect()).await?;
    skills::attach(&mut write, here.workspace, agent.id, &wanted).await?;
    answer(&app, write, &agent).await
}

/// Takes a skill from an agent.
#[utoipa::path(delete, path = "/api/agents/{id}/skills/{skill_id}", operation_id = "remove_agent_skill", tag = "agents",
    params(("id" = String, Path), ("skill_id" = String, Path)),
    responses((status = 200, body = [Skill]), (status = "4XX", body = ErrorBody)))]
pub(crate) async fn remove(
    State(app): State<App>,
    here: InWorkspace,
    Path((raw, skill)): Path<(String, String)>,
) -> Result<Json<Vec<Skill>>, ApiError> {
    let mut write = app.write().await?;
    let agent = find(&mut write, &here, &raw).await?;
    let skill = known(&mut write, here.workspace, &skill).await?;
    skills::detach(&mut write, here.workspace, agent.id, skill.id).await?;
    answer(&app, write, &agent).await
}

/// The skills that were named, which must be there, with those it has.
async fn wanted(
    write: &mut Write,
    here: &InWorkspace,
    body: &AgentSkills,
    mut all: BTreeSet<SkillId>,
) -> Result<Vec<SkillId>, ApiError> {
    let there: BTreeSet<SkillId> =
        skills::list(write, here.workspace).await?.into_iter().map(|skill| skill.id).collect();
    if let Some(unknown) = body.skill_ids.iter().find(|id| !there.contains(id)) {
        return Err(ApiError::invalid(format!("invalid skill_ids: there is no skill `{unknown}` here")));
    }
    all.extend(&body.skill_ids);
    if all.len() > MAX_AGENT_SKILLS {
        return Err(ApiError::invalid(format!("skill_ids: an agent may have at most {MAX_AGENT_SKILLS} skills")));
    }
    Ok(all.into_iter().collect())
}

async fn answer(app: &App, mut write: Write, agent: &Agent) -> Result<Json<Vec<Skill>>, ApiError> {
    let has = skills::of_agent(&mut write, agent.workspace_id, agent.id).await?;
    app.commit(write).await?;
    Ok(Json(has))
}
