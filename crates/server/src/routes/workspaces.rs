//! Workspaces: those one is in, and new ones.

use axum::Json;
use axum::extract::{Path, State};
use axum::http::StatusCode;
use shipmate_core::api::board::MAX_NAME_BYTES;
use shipmate_core::api::identity::{Workspace, WorkspaceRepo};
use shipmate_core::api::people::{CreateWorkspace, UpdateWorkspace};
use shipmate_core::error::{Code, ErrorBody};
use shipmate_core::id::WorkspaceId;
use shipmate_core::rules::rights::{Ownership, Verb};
use shipmate_store::identity::{self, Membership};
use shipmate_store::{Error as E, Read, people, repositories};

use crate::app::App;
use crate::auth::{Caller, InWorkspace, Known};
use crate::bus::Hint;
use crate::error::ApiError;
use crate::extract::{Body, bounded};

/// A workspace as a member sees it.
pub(super) async fn shown(read: &mut Read, membership: Membership) -> Result<Workspace, ApiError> {
    let repositories = repositories::list(read, membership.id).await?;
    Ok(Workspace {
        repos: repositories
            .into_iter()
            .map(|repository| WorkspaceRepo { url: repository.url, description: repository.name })
            .collect(),
        id: membership.id,
        name: membership.name,
        slug: membership.slug,
        issue_prefix: membership.issue_prefix,
        role: membership.role,
        description: None,
        context: None,
        settings: serde_json::Map::new(),
        created_at: membership.created_at,
        updated_at: membership.updated_at,
    })
}

/// The workspaces the caller is a member of. Daemons may ask too.
#[utoipa::path(get, path = "/api/workspaces", operation_id = "list_workspaces", tag = "workspaces",
    responses((status = 200, body = [Workspace]), (status = "4XX", body = ErrorBody)))]
pub(super) async fn list(State(app): State<App>, known: Known) -> Result<Json<Vec<Workspace>>, ApiError> {
    let mut read = app.read().await?;
    let mut workspaces = Vec::new();
    for membership in known.workspaces(&mut read).await? {
        workspaces.push(shown(&mut read, membership).await?);
    }
    Ok(Json(workspaces))
}

/// One workspace, by id or slug.
#[utoipa::path(get, path = "/api/workspaces/{id}", operation_id = "get_workspace", tag = "workspaces", params(("id" = String, Path)),
    responses((status = 200, body = Workspace), (status = "4XX", body = ErrorBody)))]
pub(super) async fn get(
    State(app): State<App>,
    Caller(known): Caller,
    Path(raw): Path<String>,
) -> Result<Json<Workspace>, ApiError> {
    let wanted: Option<WorkspaceId> = raw.parse().ok();
    let mut read = app.read().await?;
    let mine = identity::workspaces(&mut read, known.account).await?;
    let found = mine.into_iter().find(|m| Some(m.id) == wanted || m.slug == raw);
    let found = found.ok_or_else(|| ApiError::not_found(Code::WorkspaceNotFound, "workspace", &raw))?;
    Ok(Json(shown(&mut read, found).await?))
}

/// Makes a workspace, with the caller as its owner.
#[utoipa::path(post, path = "/api/workspaces", operation_id = "create_workspace", tag = "workspaces", request_body = CreateWorkspace,
    responses((status = 201, body = Workspace), (status = "4XX", body = ErrorBody)))]
pub(super) async fn create(
    State(app): State<App>,
    Caller(known): Caller,
    Body(body): Body<CreateWorkspace>,
) -> Result<(StatusCode, Json<Workspace>), ApiError> {
    let name = bounded("name", &body.name, (1, MAX_NAME_BYTES))?;
    let slug = body.slug.unwrap_or_else(|| slug_of(&name));
    let prefix = body.issue_prefix.unwrap_or_else(|| prefix_of(&name));
    check_slug(&slug)?;
    check_prefix(&prefix)?;
    let id: WorkspaceId = app.id();
    let mut write = app.write().await?;
    let made = identity::create_workspace(&mut write, id, (&name, &slug, &prefix), known.account, app.now()).await;
    made.map_err(|error| match error {
        E::Conflict { .. } => ApiError::conflict(format!("the slug {slug} is taken; choose another one")),
        other => other.into(),
    })?;
    let mine = identity::workspaces(&mut write, known.account).await?;
    let made = mine.into_iter().find(|membership| membership.id == id);
    let made = made.ok_or_else(|| ApiError::not_found(Code::WorkspaceNotFound, "workspace", &slug))?;
    let made = shown(&mut write, made).await?;
    app.commit(write).await?;
    app.bus.send(Hint::Member(known.account));
    Ok((StatusCode::CREATED, Json(made)))
}

/// Gives a workspace another name. What it is called in addresses and keys stays.
#[utoipa::path(put, path = "/api/workspaces/{id}", operation_id = "update_workspace", tag = "workspaces", params(("id" = String, Path)),
    request_body = UpdateWorkspace,
    responses((status = 200, body = Workspace), (status = "4XX", body = ErrorBody)))]
pub(super) async fn rename(
    State(app): State<App>,
    Caller(known): Caller,
    Path(raw): Path<String>,
    Body(body): Body<UpdateWorkspace>,
) -> Result<Json<Workspace>, ApiError> {
    let name = bounded("name", &body.name, (1, MAX_NAME_BYTES))?;
    let mut write = app.write().await?;
    let here = InWorkspace::named(&mut write, &known, &raw).await?;
    here.must(Verb::Workspace, Ownership::Foreign)?;
    people::rename_workspace(&mut write, here.workspace, &name, app.now()).await?;
    let mine = identity::workspaces(&mut write, known.account).await?;
    let renamed = mine.into_iter().find(|membership| membership.id == here.workspace);
    let renamed = renamed.ok_or_else(|| ApiError::not_found(Code::WorkspaceNotFound, "workspace", &raw))?;
    let renamed = shown(&mut write, renamed).await?;
    app.commit(write).await?;
    Ok(Json(renamed))
}

fn check_slug(slug: &str) -> Result<(), ApiError> {
    let sound = |c: char| c.is_ascii_lowercase() || c.is_ascii_digit() || c == '-';
    if (1..=50).contains(&slug.len()) && slug.chars().all(sound) && !slug.starts_with('-') && !slug.ends_with('-') {
        return Ok(());
    }
    Err(ApiError::invalid(
        "invalid slug: it must be 1 to 50 lower-case letters, digits and dashes, with no dash at its ends",
    ))
}

fn check_prefix(prefix: &str) -> Result<(), ApiError> {
    let sound = |c: char| c.is_ascii_uppercase() || c.is_ascii_digit();
    if (2..=10).contains(&prefix.len())
        && prefix.chars().all(sound)
        && prefix.starts_with(|c: char| c.is_ascii_uppercase())
    {
        return Ok(());
    }
    Err(ApiError::invalid("invalid issue_prefix: it must be 2 to 10 capital letters and digits, a letter first"))
}

fn slug_of(name: &str) -> String {
    let mut slug = String::new();
    for c in name.chars().flat_map(char::to_lowercase) {
        if c.is_ascii_alphanumeric() {
            slug.push(c);
        } else if !slug.ends_with('-') && !slug.is_empty() {
            slug.push('-');
        }
    }
    slug.truncate(50);
    let slug = slug.trim_matches('-');
    if slug.is_empty() { "workspace".to_owned() } else { slug.to_owned() }
}

fn prefix_of(name: &str) -> String {
    let letters = name.chars().filter(char::is_ascii_alphanumeric).map(|c| c.to_ascii_uppercase());
    let prefix: String = letters.skip_while(char::is_ascii_digit).take(4).collect();
    if prefix.len() < 2 { "WORK".to_owned() } else { prefix }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_made_from_a_name_is_always_sound() {
        for (name, slug, prefix) in [
            ("Büro 9", "b-ro-9", "BRO9"),
            ("日本", "workspace", "WORK"),
            ("7 & 8 Team", "7-8-team", "TEAM"),
            ("x", "x", "WORK"),
        ] {
            assert_eq!((slug_of(name).as_str(), prefix_of(name).as_str()), (slug, prefix));
            assert!(check_slug(&slug_of(name)).is_ok() && check_prefix(&prefix_of(name)).is_ok(), "{name}");
        }
        assert!(
            check_slug("a_b").is_err()
                && check_slug("-a").is_err()
                && check_prefix("a1").is_err()
                && check_prefix("1A").is_err()
        );
    }
}
