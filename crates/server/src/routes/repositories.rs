//! Repositories of a workspace.

use axum::Json;
use axum::extract::{Path, State};
use axum::http::StatusCode;
use shipmate_core::api::board::{CreateRepository, MAX_NAME_BYTES, Repository};
use shipmate_core::error::{Code, ErrorBody};
use shipmate_core::id::RepositoryId;
use shipmate_core::rules::placing;
use shipmate_core::rules::rights::{Ownership, Verb};
use shipmate_store::{Error as E, Write, repositories};

use crate::app::App;
use crate::auth::InWorkspace;
use crate::error::ApiError;
use crate::extract::{Body, bounded, daemon_id, id};

const MAX_URL_BYTES: usize = 1000;

/// The workspace's repositories. An issue that names none works in the first.
#[utoipa::path(get, path = "/api/repositories", operation_id = "list_repositories", tag = "repositories",
    responses((status = 200, body = [Repository]), (status = "4XX", body = ErrorBody)))]
pub(super) async fn list(State(app): State<App>, here: InWorkspace) -> Result<Json<Vec<Repository>>, ApiError> {
    Ok(Json(repositories::list(&mut app.read().await?, here.workspace).await?))
}

/// Adds a repository, or a directory of a machine that is worked in itself.
#[utoipa::path(post, path = "/api/repositories", operation_id = "create_repository", tag = "repositories", request_body = CreateRepository,
    responses((status = 201, body = Repository), (status = "4XX", body = ErrorBody)))]
pub(super) async fn create(
    State(app): State<App>,
    here: InWorkspace,
    Body(body): Body<CreateRepository>,
) -> Result<(StatusCode, Json<Repository>), ApiError> {
    let repository = drafted(&app, &here, body)?;
    let mut write = app.write().await?;
    add(&mut write, &here, &repository).await?;
    app.commit(write).await?;
    Ok((StatusCode::CREATED, Json(repository)))
}

/// The repository that a wish describes, for whoever may add one.
pub(super) fn drafted(app: &App, here: &InWorkspace, wish: CreateRepository) -> Result<Repository, ApiError> {
    here.must(Verb::Arrange, Ownership::Foreign)?;
    let url = kept(&wish.url)?;
    if let Some(machine) = &wish.daemon_id {
        daemon_id(machine)?;
        if !is_folder(&url) {
            return Err(ApiError::invalid("invalid daemon_id: the address is no folder of a machine"));
        }
    }
    let name = bounded("name", wish.name.as_deref().unwrap_or(&name_of(&url)), (1, MAX_NAME_BYTES))?;
    Ok(Repository { id: app.id(), name, url, daemon_id: wish.daemon_id, created_at: app.now() })
}

/// Adds it to the workspace.
pub(super) async fn add(write: &mut Write, here: &InWorkspace, repository: &Repository) -> Result<(), ApiError> {
    repositories::create(write, here.workspace, repository).await.map_err(|error| match error {
        E::Conflict { .. } if error.is_conflict_on("url") => ApiError::conflict("this repository is already there"),
        E::Conflict { .. } => {
            let name = &repository.name;
            ApiError::conflict(format!(
                "a repository with the name {name} is already there; give this one another name"
            ))
        }
        other => other.into(),
    })
}

/// An address as it is kept.
pub(super) fn kept(given: &str) -> Result<String, ApiError> {
    address(bounded("url", given, (1, MAX_URL_BYTES))?)
}

/// Removes a repository from the workspace. Nothing happens to the repository itself.
#[utoipa::path(delete, path = "/api/repositories/{id}", operation_id = "delete_repository", tag = "repositories", params(("id" = String, Path)),
    responses((status = 204), (status = "4XX", body = ErrorBody)))]
pub(super) async fn delete(
    State(app): State<App>,
    here: InWorkspace,
    Path(raw): Path<String>,
) -> Result<StatusCode, ApiError> {
    here.must(Verb::Arrange, Ownership::Foreign)?;
    let repository: RepositoryId = id("repository id", &raw)?;
    let mut write = app.write().await?;
    if !repositories::delete(&mut write, here.workspace, repository).await? {
        return Err(ApiError::missing(Code::RepositoryNotFound, "repository", &raw));
    }
    app.commit(write).await?;
    Ok(StatusCode::NO_CONTENT)
}

/// The address as it is kept.
fn address(given: String) -> Result<String, ApiError> {
    match placing::directory(&given) {
        Some(path) => {
            placing::address_of_directory(path).map_err(|why| ApiError::invalid(format!("invalid url: {why}")))
        }
        None => check_address(&given).map(|()| given),
    }
}

/// Refuses at the door what no machine would ever clone, and secrets: an
/// address is shown to every member and written into journals.
fn check_address(url: &str) -> Result<(), ApiError> {
    let wrong = |what: &str| Err(ApiError::invalid(format!("invalid url: {what}")));
    if url.starts_with('-') || url.chars().any(char::is_whitespace) {
        return wrong("it must not begin with `-` or contain spaces");
    }
    if let Some((scheme, rest)) = url.split_once("://") {
        if !matches!(scheme, "https" | "http" | "ssh" | "git+ssh" | "file") {
            return wrong("use https://, ssh://, user@host:path or a path on the machine");
        }
        let authority = rest.split('/').next().unwrap_or_default();
        let password = authority.rsplit_once('@').is_some_and(|(user, _)| user.contains(':'));
        if password {
            return wrong("it contains a password; let the machine's git know it instead (a credential store or ssh)");
        }
        return Ok(());
    }
    let scp_like = url.split_once(':').is_some_and(|(host, path)| host.contains('@') && !path.starts_with(':'));
    if scp_like || is_folder(url) {
        return Ok(());
    }
    wrong("use https://, ssh://, user@host:path or a path on the machine")
}

/// Whether the address is a path on a machine.
pub(super) fn is_folder(url: &str) -> bool {
    placing::directory(url).is_some() || url.starts_with('/') || url.starts_with("file://") || is_windows_path(url)
}

fn is_windows_path(url: &str) -> bool {
    let mut chars = url.chars();
    chars.next().is_some_and(|c| c.is_ascii_alphabetic()) && chars.as_str().starts_with(":\\")
}

fn name_of(url: &str) -> String {
    let last = url.trim_end_matches('/').rsplit(['/', ':', '\\']).next().unwrap_or(url);
    last.strip_suffix(".git").unwrap_or(last).chars().take(80).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn addresses_that_could_run_commands_or_leak_secrets_are_refused() {
        for bad in [
            "-oProxyCommand=x",
            "ext::sh -c touch",
            "ext::sh",
            "ftp://host/x",
            "https://user:secret@host/x.git",
            "relative/path",
            "git@host",
        ] {
            assert!(check_address(bad).is_err(), "{bad}");
        }
        for good in
            ["https://host/x.git", "ssh://git@host:22/x", "git@host:team/x.git", "/srv/x", "file:///srv/x", "C:\\x"]
        {
            assert!(check_address(good).is_ok(), "{good}");
        }
    }

    #[test]
    fn a_directory_is_kept_by_its_plain_path() {
        let kept = |given: &str| address(given.to_owned());
        assert_eq!(kept("directory:///home/me/My site/").ok().as_deref(), Some("directory:///home/me/My site"));
        assert!(kept("directory://site").is_err() && kept("directory:///a/../b").is_err());
        assert_eq!(name_of("directory:///home/me/My site"), "My site");
    }

    #[test]
    fn a_name_is_made_from_the_address() {
        assert_eq!(name_of("git@host:team/tool.git"), "tool");
        assert_eq!(name_of("/srv/work/"), "work");
    }
}
