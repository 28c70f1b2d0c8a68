//! Projects of a workspace.

pub(super) mod documents;
pub(super) mod resources;

use axum::Json;
use axum::extract::{Path, State};
use axum::http::StatusCode;
use serde::Deserialize;
use shipmate_core::api::board::{MAX_NAME_BYTES, MAX_PROSE_BYTES};
use shipmate_core::api::project::{
    CreateProject, MAX_ICON_BYTES, MAX_PROJECTS, MAX_REPOSITORIES, Project, ProjectList, UpdateProject,
};
use shipmate_core::error::{Code, ErrorBody};
use shipmate_core::id::{AccountId, AgentId, ProjectId, RepositoryId};
use shipmate_core::rules::rights::{Ownership, Verb};
use shipmate_core::status::{ActorKind, ProjectStatus};
use shipmate_store::{Read, Write, agents, identity, projects, repositories};

use super::labels::{color, color_of};
use crate::app::App;
use crate::auth::InWorkspace;
use crate::error::ApiError;
use crate::extract::{Body, Creation, Params, bounded, id};

#[derive(Debug, Deserialize)]
pub(super) struct ListQuery {
    status: Option<ProjectStatus>,
}

fn title_taken(error: shipmate_store::Error) -> ApiError {
    match error {
        shipmate_store::Error::Conflict { .. } => {
            ApiError::conflict("a project with this title is already there; choose another title")
        }
        other => other.into(),
    }
}

fn missing(raw: &str) -> ApiError {
    ApiError::missing(Code::ProjectNotFound, "project", raw)
}

async fn known(read: &mut Read, here: &InWorkspace, raw: &str) -> Result<Project, ApiError> {
    let wanted: ProjectId = id("project id", raw)?;
    projects::get(read, here.workspace, wanted).await?.ok_or_else(|| missing(raw))
}

/// A project to change, locked.
async fn known_to_change(write: &mut Write, here: &InWorkspace, raw: &str) -> Result<Project, ApiError> {
    let project = known(write, here, raw).await?;
    projects::lock(write, here.workspace, project.id).await?;
    known(write, here, raw).await
}

fn moved_on(what: &str, title: &str, version: i64) -> ApiError {
    ApiError::conflict(format!(
        "the {what} {title} was changed by somebody else meanwhile (it is now at version {version}); look at it again, \
         then repeat the edit"
    ))
}

fn icon(given: &str) -> Result<String, ApiError> {
    let clean = bounded("icon", given, (0, MAX_ICON_BYTES))?;
    if clean.chars().any(char::is_whitespace) {
        return Err(ApiError::invalid("invalid icon: it must be one sign, without blanks"));
    }
    Ok(clean)
}

/// The workspace's projects, oldest first.
#[utoipa::path(get, path = "/api/projects", operation_id = "list_projects", tag = "projects",
    params(("status" = Option<ProjectStatus>, Query, description = "Only those that are so far")),
    responses((status = 200, body = ProjectList), (status = "4XX", body = ErrorBody)))]
pub(super) async fn list(
    State(app): State<App>,
    here: InWorkspace,
    Params(query): Params<ListQuery>,
) -> Result<Json<ProjectList>, ApiError> {
    let mut projects = projects::list(&mut app.read().await?, here.workspace).await?;
    projects.retain(|project| query.status.is_none_or(|status| project.status == status));
    Ok(Json(ProjectList { total: i64::try_from(projects.len()).unwrap_or(i64::MAX), projects }))
}

/// Makes a project.
#[utoipa::path(post, path = "/api/projects", operation_id = "create_project", tag = "projects", request_body = CreateProject,
    params(("Idempotency-Key" = Option<String>, Header, description = "Names this call; a repeat creates nothing")),
    responses((status = 201, body = Project), (status = "4XX", body = ErrorBody)))]
pub(super) async fn create(
    State(app): State<App>,
    here: InWorkspace,
    Creation { mut body, once }: Creation<CreateProject>,
) -> Result<(StatusCode, Json<Project>), ApiError> {
    let mut write = app.write().await?;
    let resources = std::mem::take(&mut body.resources);
    let mut project = drafted(&app, &here, body)?;
    if let Some(first) = once.claim(&app, &mut write, &here, project.id.0).await? {
        return Ok((StatusCode::CREATED, Json(known(&mut write, &here, &first.to_string()).await?)));
    }
    if projects::list(&mut write, here.workspace).await?.len() >= MAX_PROJECTS {
        return Err(ApiError::invalid(format!(
            "a workspace may have at most {MAX_PROJECTS} projects; delete one first"
        )));
    }
    check_lead(&mut write, &here, &project).await?;
    check_repositories(&mut write, &here, &project.repository_ids).await?;
    for resource in resources {
        resources::attach(&app, &mut write, &here, &mut project, resource).await?;
    }
    projects::create(&mut write, &project, here.actor()).await.map_err(title_taken)?;
    app.commit(write).await?;
    Ok((StatusCode::CREATED, Json(project)))
}

fn drafted(app: &App, here: &InWorkspace, body: CreateProject) -> Result<Project, ApiError> {
    let now = app.now();
    let title = bounded("title", &body.title, (1, MAX_NAME_BYTES))?;
    Ok(Project {
        id: app.id(),
        workspace_id: here.workspace,
        color: body.color.as_deref().map_or_else(|| Ok(color_of(&title).to_owned()), color)?,
        title,
        description: bounded("description", body.description.as_deref().unwrap_or(""), (0, MAX_PROSE_BYTES))?,
        icon: icon(body.icon.as_deref().unwrap_or(""))?,
        status: body.status.unwrap_or(ProjectStatus::Planned),
        lead_type: body.lead_type,
        lead_id: body.lead_id,
        start_date: body.start_date,
        due_date: body.due_date,
        repository_ids: body.repository_ids,
        progress: Vec::new(),
        issue_count: 0,
        done_count: 0,
        document_count: 0,
        version: 1,
        created_at: now,
        updated_at: now,
    })
}

/// One project.
#[utoipa::path(get, path = "/api/projects/{id}", operation_id = "get_project", tag = "projects", params(("id" = String, Path)),
    responses((status = 200, body = Project), (status = "4XX", body = ErrorBody)))]
pub(super) async fn get(
    State(app): State<App>,
    here: InWorkspace,
    Path(raw): Path<String>,
) -> Result<Json<Project>, ApiError> {
    Ok(Json(known(&mut app.read().await?, &here, &raw).await?))
}

/// Changes a project. With `version`, an edit that is based on an older state
/// is refused as a conflict and changes nothing.
#[utoipa::path(put, path = "/api/projects/{id}", operation_id = "update_project", tag = "projects", params(("id" = String, Path)),
    request_body = UpdateProject,
    responses((status = 200, body = Project), (status = 409, body = ErrorBody), (status = "4XX", body = ErrorBody)))]
pub(super) async fn update(
    State(app): State<App>,
    here: InWorkspace,
    Path(raw): Path<String>,
    Body(body): Body<UpdateProject>,
) -> Result<Json<Project>, ApiError> {
    let mut write = app.write().await?;
    let before = known_to_change(&mut write, &here, &raw).await?;
    if body.version.is_some_and(|version| version != before.version) {
        return Err(moved_on("project", &before.title, before.version).about("project", &raw));
    }
    let after = Project { updated_at: app.now(), ..edited(&before, body)? };
    if (before.lead_type, before.lead_id) != (after.lead_type, after.lead_id) {
        check_lead(&mut write, &here, &after).await?;
    }
    if before.repository_ids != after.repository_ids {
        check_repositories(&mut write, &here, &after.repository_ids).await?;
    }
    projects::update(&mut write, &after).await.map_err(title_taken)?;
    let project = known(&mut write, &here, &raw).await?;
    app.commit(write).await?;
    Ok(Json(project))
}

fn edited(before: &Project, edit: UpdateProject) -> Result<Project, ApiError> {
    let mut after = before.clone();
    if let Some(title) = edit.title {
        after.title = bounded("title", &title, (1, MAX_NAME_BYTES))?;
    }
    if let Some(description) = edit.description {
        after.description = bounded("description", &description, (0, MAX_PROSE_BYTES))?;
    }
    if let Some(wanted) = edit.icon {
        after.icon = icon(&wanted)?;
    }
    if let Some(wanted) = edit.color {
        after.color = color(&wanted)?;
    }
    after.status = edit.status.unwrap_or(after.status);
    after.start_date = edit.start_date.unwrap_or(after.start_date);
    after.due_date = edit.due_date.unwrap_or(after.due_date);
    after.repository_ids = edit.repository_ids.unwrap_or(after.repository_ids);
    match (edit.lead_type, edit.lead_id) {
        // Taking one of the two away takes the lead away.
        (Some(None), _) | (_, Some(None)) => (after.lead_type, after.lead_id) = (None, None),
        (kind, lead) => {
            after.lead_type = kind.unwrap_or(after.lead_type);
            after.lead_id = lead.unwrap_or(after.lead_id);
        }
    }
    Ok(after)
}

async fn check_lead(read: &mut Read, here: &InWorkspace, project: &Project) -> Result<(), ApiError> {
    let is_here = match (project.lead_type, project.lead_id) {
        (None, None) => true,
        (Some(ActorKind::Agent), Some(lead)) => agents::get(read, here.workspace, AgentId(lead)).await?.is_some(),
        (Some(ActorKind::Member), Some(lead)) => {
            let theirs = identity::workspaces(read, AccountId(lead)).await?;
            theirs.iter().any(|membership| membership.id == here.workspace)
        }
        (Some(ActorKind::System), _) => return Err(ApiError::invalid("invalid lead_type: use member or agent")),
        (Some(_), None) => return Err(ApiError::invalid("lead_id is required with lead_type")),
        (None, Some(_)) => return Err(ApiError::invalid("lead_type is required with lead_id")),
    };
    if is_here { Ok(()) } else { Err(ApiError::invalid("invalid lead_id: there is nobody of this id here")) }
}

async fn check_repositories(read: &mut Read, here: &InWorkspace, wanted: &[RepositoryId]) -> Result<(), ApiError> {
    if wanted.len() > MAX_REPOSITORIES {
        return Err(ApiError::invalid(format!("repository_ids: at most {MAX_REPOSITORIES} repositories are allowed")));
    }
    let known = repositories::list(read, here.workspace).await?;
    for (at, id) in wanted.iter().enumerate() {
        if !known.iter().any(|repository| repository.id == *id) {
            return Err(ApiError::invalid(format!("invalid repository_ids: there is no repository {id} here")));
        }
        if wanted[..at].contains(id) {
            return Err(ApiError::invalid(format!("invalid repository_ids: {id} is named twice")));
        }
    }
    Ok(())
}

/// Removes a project and its pages: one's own, or anybody's for owners and
/// admins. Its issues stay.
#[utoipa::path(delete, path = "/api/projects/{id}", operation_id = "delete_project", tag = "projects", params(("id" = String, Path)),
    responses((status = 204), (status = "4XX", body = ErrorBody)))]
pub(super) async fn delete(
    State(app): State<App>,
    here: InWorkspace,
    Path(raw): Path<String>,
) -> Result<StatusCode, ApiError> {
    let mut write = app.write().await?;
    let project = known_to_change(&mut write, &here, &raw).await?;
    let creator = projects::creator(&mut write, project.id).await?;
    here.must(Verb::Moderate, Ownership::own_if(creator == Some(here.actor())))?;
    projects::delete(&mut write, here.workspace, project.id).await?;
    app.commit(write).await?;
    Ok(StatusCode::NO_CONTENT)
}
