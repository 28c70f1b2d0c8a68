//! What a project's work is in, as the tools of multica speak of it: its
//! repositories, each with its address.

use axum::Json;
use axum::extract::{Path, State};
use axum::http::StatusCode;
use shipmate_core::api::board::{CreateRepository, Repository};
use shipmate_core::api::project::{
    CreateProjectResource, MAX_REPOSITORIES, Project, ProjectResource, ProjectResourceList, ResourceReference,
};
use shipmate_core::error::{Code, ErrorBody};
use shipmate_core::id::RepositoryId;
use shipmate_core::rules::placing;
use shipmate_core::status::{ExecutionMode, ResourceType};
use shipmate_store::{Write, projects, repositories};

use super::{known, known_to_change};
use crate::app::App;
use crate::auth::InWorkspace;
use crate::error::ApiError;
use crate::extract::{Body, id};
use crate::routes::repositories as repository_routes;

/// What the project's work is in. New issues work in the first.
#[utoipa::path(get, path = "/api/projects/{id}/resources", operation_id = "list_project_resources", tag = "projects",
    params(("id" = String, Path)),
    responses((status = 200, body = ProjectResourceList), (status = "4XX", body = ErrorBody)))]
pub(in crate::routes) async fn list(
    State(app): State<App>,
    here: InWorkspace,
    Path(raw): Path<String>,
) -> Result<Json<ProjectResourceList>, ApiError> {
    let mut read = app.read().await?;
    let project = known(&mut read, &here, &raw).await?;
    let all = repositories::list(&mut read, here.workspace).await?;
    let mut resources = Vec::new();
    for (position, wanted) in (0..).zip(&project.repository_ids) {
        let found = all.iter().find(|repository| repository.id == *wanted);
        resources.extend(found.map(|repository| described(&project, repository, position)));
    }
    Ok(Json(ProjectResourceList { total: i64::try_from(resources.len()).unwrap_or(i64::MAX), resources }))
}

/// Adds a repository to a project, and to the workspace if it is not there
/// yet. The branch can't be chosen: runs begin at the repository's own.
#[utoipa::path(post, path = "/api/projects/{id}/resources", operation_id = "add_project_resource", tag = "projects",
    params(("id" = String, Path)), request_body = CreateProjectResource,
    responses((status = 201, body = ProjectResource), (status = 409, body = ErrorBody), (status = "4XX", body = ErrorBody)))]
pub(in crate::routes) async fn add(
    State(app): State<App>,
    here: InWorkspace,
    Path(raw): Path<String>,
    Body(body): Body<CreateProjectResource>,
) -> Result<(StatusCode, Json<ProjectResource>), ApiError> {
    let mut write = app.write().await?;
    let mut project = known_to_change(&mut write, &here, &raw).await?;
    let resource = attach(&app, &mut write, &here, &mut project, body).await?;
    projects::update(&mut write, &Project { updated_at: app.now(), ..project }).await?;
    app.commit(write).await?;
    Ok((StatusCode::CREATED, Json(resource)))
}

/// Takes a repository out of a project. It stays in the workspace.
#[utoipa::path(delete, path = "/api/projects/{id}/resources/{resource_id}", operation_id = "remove_project_resource",
    tag = "projects", params(("id" = String, Path), ("resource_id" = String, Path)),
    responses((status = 204), (status = "4XX", body = ErrorBody)))]
pub(in crate::routes) async fn remove(
    State(app): State<App>,
    here: InWorkspace,
    Path((raw, resource)): Path<(String, String)>,
) -> Result<StatusCode, ApiError> {
    let wanted: RepositoryId = id("resource id", &resource)?;
    let mut write = app.write().await?;
    let mut project = known_to_change(&mut write, &here, &raw).await?;
    let before = project.repository_ids.len();
    project.repository_ids.retain(|id| *id != wanted);
    if project.repository_ids.len() == before {
        return Err(ApiError::missing(Code::RepositoryNotFound, "resource of this project", &resource));
    }
    projects::update(&mut write, &Project { updated_at: app.now(), ..project }).await?;
    app.commit(write).await?;
    Ok(StatusCode::NO_CONTENT)
}

/// Adds to a project that is not written yet what its work is in.
pub(super) async fn attach(
    app: &App,
    write: &mut Write,
    here: &InWorkspace,
    project: &mut Project,
    body: CreateProjectResource,
) -> Result<ProjectResource, ApiError> {
    if project.repository_ids.len() >= MAX_REPOSITORIES {
        return Err(ApiError::invalid(format!("a project may have at most {MAX_REPOSITORIES} resources")));
    }
    let place = body.position.map_or(project.repository_ids.len(), |place| usize::try_from(place).unwrap_or(0));
    let place = place.min(project.repository_ids.len());
    let wish = wished(body)?;
    let all = repositories::list(write, here.workspace).await?;
    let url = repository_routes::kept(&wish.url)?;
    let known = all
        .into_iter()
        .find(|known| known.url == url && (wish.daemon_id.is_none() || known.daemon_id == wish.daemon_id));
    let repository = match known {
        Some(known) => known,
        None => {
            let new = repository_routes::drafted(app, here, wish)?;
            repository_routes::add(write, here, &new).await?;
            new
        }
    };
    if project.repository_ids.contains(&repository.id) {
        return Err(ApiError::conflict(format!("the project works in {} already", repository.name)));
    }
    project.repository_ids.insert(place, repository.id);
    Ok(described(project, &repository, i64::try_from(place).unwrap_or(i64::MAX)))
}

/// The repository that a resource is for us.
fn wished(body: CreateProjectResource) -> Result<CreateRepository, ApiError> {
    let ResourceReference { url, local_path, daemon_id, execution_mode } = body.resource_ref;
    let name = body.label;
    match (body.resource_type, url, local_path, daemon_id) {
        (ResourceType::GithubRepo, Some(url), None, None) => Ok(CreateRepository { name, url, daemon_id: None }),
        (ResourceType::GithubRepo, ..) => {
            Err(ApiError::invalid("invalid resource_ref: a github_repo has a url and nothing else"))
        }
        (ResourceType::LocalDirectory, None, Some(path), Some(machine)) => {
            let url = match execution_mode.unwrap_or_default() {
                ExecutionMode::InPlace => format!("directory://{path}"),
                ExecutionMode::Worktree => path,
            };
            if !repository_routes::is_folder(&url) {
                return Err(ApiError::invalid("invalid resource_ref: local_path is no absolute path"));
            }
            Ok(CreateRepository { name, url, daemon_id: Some(machine) })
        }
        (ResourceType::LocalDirectory, ..) => Err(ApiError::invalid(
            "invalid resource_ref: a local_directory has a local_path and a daemon_id, and no url",
        )),
    }
}

fn described(project: &Project, repository: &Repository, position: i64) -> ProjectResource {
    let url = repository.url.clone();
    let (resource_type, resource_ref) = match &repository.daemon_id {
        Some(machine) if repository_routes::is_folder(&url) => {
            let (path, mode) = match placing::directory(&url) {
                Some(path) => (path.to_owned(), ExecutionMode::InPlace),
                None => (url, ExecutionMode::Worktree),
            };
            let (daemon_id, execution_mode) = (Some(machine.clone()), Some(mode));
            (
                ResourceType::LocalDirectory,
                ResourceReference { url: None, local_path: Some(path), daemon_id, execution_mode },
            )
        }
        _ => (ResourceType::GithubRepo, ResourceReference { url: Some(url), ..ResourceReference::default() }),
    };
    ProjectResource {
        id: repository.id,
        project_id: project.id,
        workspace_id: project.workspace_id,
        resource_type,
        resource_ref,
        label: repository.name.clone(),
        position,
        created_at: repository.created_at,
    }
}
