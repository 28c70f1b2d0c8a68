//! The environment of an agent: values go in and are not shown again.

use axum::Json;
use axum::extract::{Path, State};
use axum::http::StatusCode;
use shipmate_core::api::environment::{AgentVariable, SetAgentVariable};
use shipmate_core::error::{Code, ErrorBody};
use shipmate_core::id::AgentId;
use shipmate_core::rules::environment::{MAX_VARIABLES, refusal, refusal_of_value};
use shipmate_store::{agents, environment};

use super::find;
use crate::app::App;
use crate::auth::InWorkspace;
use crate::error::ApiError;
use crate::extract::{Body, id};

/// The variables that an agent's environment has, without their values.
#[utoipa::path(get, path = "/api/agents/{id}/environment", operation_id = "list_agent_variables", tag = "agents",
    params(("id" = String, Path)),
    responses((status = 200, body = [AgentVariable]), (status = "4XX", body = ErrorBody)))]
pub(crate) async fn list(
    State(app): State<App>,
    here: InWorkspace,
    Path(raw): Path<String>,
) -> Result<Json<Vec<AgentVariable>>, ApiError> {
    let wanted: AgentId = id("agent id", &raw)?;
    let mut read = app.read().await?;
    let found = agents::get(&mut read, here.workspace, wanted).await?;
    let agent = found.ok_or_else(|| ApiError::missing(Code::AgentNotFound, "agent", &raw))?;
    let has = environment::of_agent(&mut read, agent.id).await?;
    let key = if has.is_empty() { None } else { app.vault.key_id() };
    let listed = has.into_iter().map(|variable| AgentVariable {
        set: key.as_ref() == Some(&variable.key_id),
        name: variable.name,
        updated_at: variable.updated_at,
    });
    Ok(Json(listed.collect()))
}

/// Gives an agent a variable, from its next run on. The value is encrypted and
/// never shown again; only the machine that runs the agent gets it.
#[utoipa::path(put, path = "/api/agents/{id}/environment/{name}", operation_id = "set_agent_variable", tag = "agents",
    params(("id" = String, Path), ("name" = String, Path)), request_body = SetAgentVariable,
    responses((status = 200, body = AgentVariable), (status = "4XX", body = ErrorBody)))]
pub(crate) async fn set(
    State(app): State<App>,
    here: InWorkspace,
    Path((raw, name)): Path<(String, String)>,
    Body(body): Body<SetAgentVariable>,
) -> Result<Json<AgentVariable>, ApiError> {
    let mut write = app.write().await?;
    let agent = find(&mut write, &here, &raw).await?;
    let said = |field: &str, why: String| ApiError::invalid(format!("invalid {field}: {why}"));
    if let Some(why) = refusal(&name) {
        return Err(said("name", why));
    }
    if let Some(why) = refusal_of_value(&body.value.0) {
        return Err(said("value", why));
    }
    let has = environment::of_agent(&mut write, agent.id).await?;
    if has.len() >= MAX_VARIABLES && !has.iter().any(|variable| variable.name == name) {
        return Err(said("name", format!("an agent may have at most {MAX_VARIABLES} variables; remove one first")));
    }
    let variable = app.vault.seal((agent.id, &name), &body.value.0, (app.random, app.now()))?;
    let answer = AgentVariable { name, set: true, updated_at: variable.updated_at };
    environment::set(&mut write, here.workspace, variable).await?;
    app.commit(write).await?;
    Ok(Json(answer))
}

/// Takes a variable from an agent, from its next run on.
#[utoipa::path(delete, path = "/api/agents/{id}/environment/{name}", operation_id = "remove_agent_variable", tag = "agents",
    params(("id" = String, Path), ("name" = String, Path)),
    responses((status = 204), (status = "4XX", body = ErrorBody)))]
pub(crate) async fn remove(
    State(app): State<App>,
    here: InWorkspace,
    Path((raw, name)): Path<(String, String)>,
) -> Result<StatusCode, ApiError> {
    let mut write = app.write().await?;
    let agent = find(&mut write, &here, &raw).await?;
    if !environment::remove(&mut write, here.workspace, agent.id, &name).await? {
        return Err(ApiError::missing(Code::VariableNotFound, "variable", &name));
    }
    app.commit(write).await?;
    Ok(StatusCode::NO_CONTENT)
}
