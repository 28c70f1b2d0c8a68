//! What the reference's daemons learn of a workspace when they register.

use axum::Json;
use axum::extract::{Path, State};
use axum::http::StatusCode;
use serde::Serialize;
use sha2::{Digest, Sha256};
use shipmate_core::api::identity::WorkspaceRepo;
use shipmate_core::error::{Code, ErrorBody};
use shipmate_core::id::WorkspaceId;
use shipmate_core::rules::placing;
use shipmate_core::text::hex;
use shipmate_store::{Read, repositories};

use crate::app::App;
use crate::auth::DaemonCaller;
use crate::error::ApiError;

/// A workspace's repositories.
#[derive(Debug, Serialize, utoipa::ToSchema)]
#[schema(as = ReferenceRepos)]
pub(crate) struct Repos {
    workspace_id: WorkspaceId,
    repos: Vec<WorkspaceRepo>,
    /// Changes whenever `repos` does.
    repos_version: String,
}

/// A workspace's repositories in the reference's form. A directory that is
/// worked in itself is none, and no such daemon works in one.
pub(super) async fn repos_in(read: &mut Read, workspace: WorkspaceId) -> Result<Vec<WorkspaceRepo>, ApiError> {
    let known = repositories::list(read, workspace).await?;
    let repositories = known.into_iter().filter(|known| placing::directory(&known.url).is_none());
    Ok(repositories.map(|r| WorkspaceRepo { url: r.url, description: r.name }).collect())
}

/// A workspace's repositories and a word that changes whenever they do.
pub(crate) async fn repos_of(
    read: &mut Read,
    workspace: WorkspaceId,
) -> Result<(Vec<WorkspaceRepo>, String), ApiError> {
    let repos = repos_in(read, workspace).await?;
    let mut urls: Vec<&str> = repos.iter().map(|repo| repo.url.as_str()).collect();
    urls.sort_unstable();
    let version = hex(&Sha256::digest(urls.join("\n")));
    Ok((repos, version))
}

/// The repositories a daemon may work in for this workspace.
#[utoipa::path(get, path = "/api/daemon/workspaces/{id}/repos", operation_id = "list_workspace_repos", tag = "reference daemon",
    params(("id" = String, Path)),
    responses((status = 200, body = Repos), (status = "4XX", body = ErrorBody)))]
pub(crate) async fn repos(
    State(app): State<App>,
    DaemonCaller(known): DaemonCaller,
    Path(raw): Path<String>,
) -> Result<Json<Repos>, ApiError> {
    // Not `workspace not found`: that would make the daemon forget the workspace.
    let missing =
        || ApiError::new(StatusCode::NOT_FOUND, Code::WorkspaceNotFound, "not found").about("workspace", &raw);
    let workspace_id: WorkspaceId = raw.parse().map_err(|_| missing())?;
    let mut read = app.read().await?;
    let mine = known.workspaces(&mut read).await?;
    if !mine.iter().any(|membership| membership.id == workspace_id) {
        return Err(missing());
    }
    let (repos, repos_version) = repos_of(&mut read, workspace_id).await?;
    Ok(Json(Repos { workspace_id, repos, repos_version }))
}
