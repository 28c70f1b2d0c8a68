//! Agents of a workspace.

pub(super) mod environment;
pub(super) mod taught;

use axum::Json;
use axum::extract::{Path, State};
use axum::http::StatusCode;
use serde::Deserialize;
use shipmate_core::api::board::{
    Agent, CreateAgent, MAX_NAME_BYTES, MAX_PROSE_BYTES, MAX_TITLE_BYTES, Runtime, UpdateAgent,
};
use shipmate_core::error::{Code, ErrorBody};
use shipmate_core::id::{AgentId, RuntimeId};
use shipmate_core::question::{DEFAULT_PATIENCE_SECONDS, PATIENCE_SECONDS};
use shipmate_core::rules::label;
use shipmate_core::rules::retry::{DEFAULT_ATTEMPTS, MOST_ATTEMPTS};
use shipmate_core::rules::rights::{Ownership, Verb};
use shipmate_core::status::{AgentStatus, Presence};
use shipmate_store::{Read, Write, agents, runtimes, tasks};

use super::prices::budget;
use crate::app::App;
use crate::auth::InWorkspace;
use crate::bus::Hint;
use crate::error::ApiError;
use crate::extract::{Body, Params, bounded, id};

/// How many runs a new agent may have at a time.
pub(crate) const DEFAULT_CONCURRENCY: i64 = 6;

#[derive(Debug, Deserialize)]
pub(super) struct ListQuery {
    #[serde(default)]
    archived: bool,
}

/// The workspace's agents.
#[utoipa::path(get, path = "/api/agents", operation_id = "list_agents", tag = "agents",
    params(("archived" = Option<bool>, Query, description = "Archived ones too")),
    responses((status = 200, body = [Agent]), (status = "4XX", body = ErrorBody)))]
pub(super) async fn list(
    State(app): State<App>,
    here: InWorkspace,
    Params(query): Params<ListQuery>,
) -> Result<Json<Vec<Agent>>, ApiError> {
    Ok(Json(agents::list(&mut app.read().await?, here.workspace, query.archived).await?))
}

/// Adds an agent.
#[utoipa::path(post, path = "/api/agents", operation_id = "create_agent", tag = "agents", request_body = CreateAgent,
    responses((status = 201, body = Agent), (status = "4XX", body = ErrorBody)))]
pub(super) async fn create(
    State(app): State<App>,
    here: InWorkspace,
    Body(body): Body<CreateAgent>,
) -> Result<(StatusCode, Json<Agent>), ApiError> {
    let now = app.now();
    let mut write = app.write().await?;
    let provider = provider(&mut write, &here, &body).await?;
    let agent = Agent {
        id: app.id(),
        workspace_id: here.workspace,
        name: bounded("name", &body.name, (1, MAX_NAME_BYTES))?,
        description: bounded("description", body.description.as_deref().unwrap_or(""), (0, MAX_TITLE_BYTES))?,
        instructions: bounded("instructions", body.instructions.as_deref().unwrap_or(""), (0, MAX_PROSE_BYTES))?,
        provider: bounded("provider", &provider, (1, MAX_NAME_BYTES))?,
        runtime_id: body.runtime_id,
        model: bounded("model", body.model.as_deref().unwrap_or(""), (0, MAX_NAME_BYTES))?,
        max_concurrent_tasks: concurrency(body.max_concurrent_tasks.unwrap_or(DEFAULT_CONCURRENCY))?,
        max_attempts: attempts(body.max_attempts.unwrap_or(DEFAULT_ATTEMPTS))?,
        approval: body.approval.unwrap_or_default(),
        patience_seconds: patience(body.patience_seconds.unwrap_or(DEFAULT_PATIENCE_SECONDS))?,
        chain_budget: body.chain_budget.map(budget).transpose()?.flatten(),
        required_labels: labels(body.required_labels.as_deref().unwrap_or_default())?,
        concurrency_key: key(body.concurrency_key.as_deref().unwrap_or_default())?,
        running: 0,
        presence: Presence::Offline,
        status: AgentStatus::Offline,
        owner_id: here.account,
        created_at: now,
        updated_at: now,
        archived_at: None,
    };
    let offered = runtimes::offered_providers(&mut write, here.workspace).await?;
    if !offered.contains(&agent.provider) {
        return Err(ApiError::invalid(format!(
            "invalid provider: no machine of this workspace has offered `{}`; offered are: {}",
            agent.provider,
            if offered.is_empty() { "none".to_owned() } else { offered.join(", ") }
        )));
    }
    one_way(&agent)?;
    let machine = check_runtime(&mut write, &here, agent.runtime_id, &agent.provider).await?;
    // Whose machine it is bound to, theirs it is.
    let own = machine.is_some_and(|runtime| runtime.owner_id == here.account);
    here.must(Verb::Agents, Ownership::own_if(own))?;
    agents::create(&mut write, &agent).await.map_err(name_taken)?;
    let created = agents::get(&mut write, here.workspace, agent.id).await?.unwrap_or(agent);
    app.commit(write).await?;
    Ok((StatusCode::CREATED, Json(created)))
}

/// The provider that is asked for, or that the runtime offers that is asked for.
async fn provider(read: &mut Read, here: &InWorkspace, body: &CreateAgent) -> Result<String, ApiError> {
    if let Some(named) = &body.provider {
        return Ok(named.clone());
    }
    let runtime = body.runtime_id.ok_or_else(|| ApiError::invalid("provider: it must be said, or a runtime_id"))?;
    let known = runtimes::list(read, here.workspace, None).await?;
    let found = known.into_iter().find(|candidate| candidate.id == runtime);
    found.map(|runtime| runtime.provider).ok_or_else(no_such_runtime)
}

fn no_such_runtime() -> ApiError {
    ApiError::invalid("invalid runtime_id: there is no such runtime in this workspace")
}

fn concurrency(wanted: i64) -> Result<i64, ApiError> {
    if (1..=50).contains(&wanted) {
        return Ok(wanted);
    }
    Err(ApiError::invalid("max_concurrent_tasks must be between 1 and 50"))
}

fn labels(wanted: &[String]) -> Result<Vec<String>, ApiError> {
    label::labels(wanted).map_err(|why| ApiError::invalid(format!("invalid required_labels: {why}")))
}

fn key(wanted: &str) -> Result<String, ApiError> {
    if wanted.trim().is_empty() {
        return Ok(String::new());
    }
    label::label(wanted)
        .map_err(|why| ApiError::invalid(format!("invalid concurrency_key, which is like a label: {why}")))
}

/// An agent is bound to one runtime or to labels.
fn one_way(agent: &Agent) -> Result<(), ApiError> {
    if agent.runtime_id.is_some() && !agent.required_labels.is_empty() {
        let why =
            "invalid required_labels: the agent is bound to one runtime, which is narrower; take runtime_id away first";
        return Err(ApiError::invalid(why));
    }
    Ok(())
}

fn attempts(wanted: i64) -> Result<i64, ApiError> {
    if (1..=MOST_ATTEMPTS).contains(&wanted) {
        return Ok(wanted);
    }
    Err(ApiError::invalid(format!("max_attempts must be between 1 and {MOST_ATTEMPTS}")))
}

fn patience(wanted: i64) -> Result<i64, ApiError> {
    let (least, most) = PATIENCE_SECONDS;
    if (least..=most).contains(&wanted) {
        return Ok(wanted);
    }
    Err(ApiError::invalid(format!("patience_seconds must be between {least} and {most}")))
}

fn name_taken(error: shipmate_store::Error) -> ApiError {
    match error {
        shipmate_store::Error::Conflict { .. } => {
            ApiError::conflict("an agent with this name is already there; choose another name")
        }
        other => other.into(),
    }
}

async fn check_runtime(
    write: &mut Write,
    here: &InWorkspace,
    runtime: Option<RuntimeId>,
    provider: &str,
) -> Result<Option<Runtime>, ApiError> {
    let Some(runtime) = runtime else { return Ok(None) };
    let known = runtimes::list(write, here.workspace, None).await?;
    match known.into_iter().find(|candidate| candidate.id == runtime) {
        Some(found) if found.provider == provider => Ok(Some(found)),
        Some(found) => Err(ApiError::invalid(format!(
            "invalid runtime_id: that runtime offers {}, the agent needs {provider}",
            found.provider
        ))),
        None => Err(no_such_runtime()),
    }
}

/// An agent that the caller may change.
async fn find(write: &mut Write, here: &InWorkspace, raw: &str) -> Result<Agent, ApiError> {
    let wanted: AgentId = id("agent id", raw)?;
    let found = agents::get(write, here.workspace, wanted).await?;
    let agent = found.ok_or_else(|| ApiError::missing(Code::AgentNotFound, "agent", raw))?;
    here.must(Verb::Agents, Ownership::own_if(agent.owner_id == here.account))?;
    Ok(agent)
}

/// One agent.
#[utoipa::path(get, path = "/api/agents/{id}", operation_id = "get_agent", tag = "agents", params(("id" = String, Path)),
    responses((status = 200, body = Agent), (status = "4XX", body = ErrorBody)))]
pub(super) async fn get(
    State(app): State<App>,
    here: InWorkspace,
    Path(raw): Path<String>,
) -> Result<Json<Agent>, ApiError> {
    let wanted: AgentId = id("agent id", &raw)?;
    let found = agents::get(&mut app.read().await?, here.workspace, wanted).await?;
    found.map(Json).ok_or_else(|| ApiError::missing(Code::AgentNotFound, "agent", &raw))
}

/// Changes an agent. What it does at the moment goes on as it began.
#[utoipa::path(put, path = "/api/agents/{id}", operation_id = "update_agent", tag = "agents", params(("id" = String, Path)),
    request_body = UpdateAgent,
    responses((status = 200, body = Agent), (status = "4XX", body = ErrorBody)))]
pub(super) async fn update(
    State(app): State<App>,
    here: InWorkspace,
    Path(raw): Path<String>,
    Body(body): Body<UpdateAgent>,
) -> Result<Json<Agent>, ApiError> {
    let mut write = app.write().await?;
    let mut agent = find(&mut write, &here, &raw).await?;
    if let Some(name) = body.name {
        agent.name = bounded("name", &name, (1, MAX_NAME_BYTES))?;
    }
    if let Some(description) = body.description {
        agent.description = bounded("description", &description, (0, MAX_TITLE_BYTES))?;
    }
    if let Some(instructions) = body.instructions {
        agent.instructions = bounded("instructions", &instructions, (0, MAX_PROSE_BYTES))?;
    }
    if let Some(model) = body.model {
        agent.model = bounded("model", &model, (0, MAX_NAME_BYTES))?;
    }
    if let Some(wanted) = body.max_concurrent_tasks {
        agent.max_concurrent_tasks = concurrency(wanted)?;
    }
    if let Some(wanted) = body.max_attempts {
        agent.max_attempts = attempts(wanted)?;
    }
    agent.approval = body.approval.unwrap_or(agent.approval);
    if let Some(wanted) = body.patience_seconds {
        agent.patience_seconds = patience(wanted)?;
    }
    if let Some(wanted) = body.chain_budget {
        agent.chain_budget = wanted.map(budget).transpose()?.flatten();
    }
    if let Some(runtime) = body.runtime_id {
        check_runtime(&mut write, &here, runtime, &agent.provider).await?;
        agent.runtime_id = runtime;
    }
    if let Some(wanted) = body.required_labels {
        agent.required_labels = labels(&wanted)?;
    }
    if let Some(wanted) = body.concurrency_key {
        agent.concurrency_key = key(&wanted)?;
    }
    one_way(&agent)?;
    store(&app, write, agent).await
}

async fn store(app: &App, mut write: Write, mut agent: Agent) -> Result<Json<Agent>, ApiError> {
    agent.updated_at = app.now();
    agents::update(&mut write, &agent).await.map_err(name_taken)?;
    let workspace = agent.workspace_id;
    let stored = agents::get(&mut write, workspace, agent.id).await?.unwrap_or(agent);
    app.commit(write).await?;
    app.bus.send(Hint::Work(workspace));
    Ok(Json(stored))
}

/// Puts an agent away: what it does is finished, what waits for it is cancelled.
#[utoipa::path(post, path = "/api/agents/{id}/archive", operation_id = "archive_agent", tag = "agents", params(("id" = String, Path)),
    responses((status = 200, body = Agent), (status = "4XX", body = ErrorBody)))]
pub(super) async fn archive(
    State(app): State<App>,
    here: InWorkspace,
    Path(raw): Path<String>,
) -> Result<Json<Agent>, ApiError> {
    let mut write = app.write().await?;
    let mut agent = find(&mut write, &here, &raw).await?;
    agent.archived_at = agent.archived_at.or(Some(app.now()));
    tasks::cancel_queued_of(&mut write, agent.id, None, app.now()).await?;
    store(&app, write, agent).await
}

/// Takes an agent back out of the archive.
#[utoipa::path(post, path = "/api/agents/{id}/restore", operation_id = "restore_agent", tag = "agents", params(("id" = String, Path)),
    responses((status = 200, body = Agent), (status = "4XX", body = ErrorBody)))]
pub(super) async fn restore(
    State(app): State<App>,
    here: InWorkspace,
    Path(raw): Path<String>,
) -> Result<Json<Agent>, ApiError> {
    let mut write = app.write().await?;
    let mut agent = find(&mut write, &here, &raw).await?;
    agent.archived_at = None;
    store(&app, write, agent).await
}
