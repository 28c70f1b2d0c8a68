//! The caller: their account, tokens and workspaces.

use axum::Json;
use axum::extract::{Path, State};
use axum::http::StatusCode;
use chrono::TimeDelta;
use shipmate_core::api::board::MAX_NAME_BYTES;
use shipmate_core::api::identity::{CreateToken, CreatedToken, Me, Member, Token, TokenKind, Workspace, WorkspaceRepo};
use shipmate_core::error::{Code, ErrorBody};
use shipmate_core::id::{CredentialId, WorkspaceId};
use shipmate_store::Read;
use shipmate_store::identity::{self, CredentialKind, Membership, NewCredential};
use shipmate_store::repositories;

use crate::app::App;
use crate::auth::{Caller, Known};
use crate::bus::Hint;
use crate::error::ApiError;
use crate::extract::{Body, bounded, id};
use crate::secret::{Secret, SecretKind};

/// Who the caller is.
#[utoipa::path(get, path = "/api/me", operation_id = "get_me", tag = "identity",
    responses((status = 200, body = Me), (status = "4XX", body = ErrorBody)))]
pub(super) async fn me(State(app): State<App>, Caller(known): Caller) -> Result<Json<Me>, ApiError> {
    let me = identity::account(&mut app.read().await?, known.account).await?;
    me.map(Json).ok_or_else(|| ApiError::forbidden("this account does not exist any more"))
}

/// The caller's tokens, without their secrets.
#[utoipa::path(get, path = "/api/tokens", tag = "identity",
    responses((status = 200, body = [Token]), (status = "4XX", body = ErrorBody)))]
pub(super) async fn list_tokens(State(app): State<App>, Caller(known): Caller) -> Result<Json<Vec<Token>>, ApiError> {
    Ok(Json(identity::tokens(&mut app.read().await?, known.account).await?))
}

/// Makes a token. Its secret is in this answer and nowhere else.
#[utoipa::path(post, path = "/api/tokens", tag = "identity", request_body = CreateToken,
    responses((status = 201, body = CreatedToken), (status = "4XX", body = ErrorBody)))]
pub(super) async fn create_token(
    State(app): State<App>,
    Caller(known): Caller,
    Body(body): Body<CreateToken>,
) -> Result<(StatusCode, Json<CreatedToken>), ApiError> {
    let name = bounded("name", &body.name, (1, MAX_NAME_BYTES))?;
    let expires_at = match body.expires_in_days {
        None => None,
        Some(days @ 1..=3650) => Some(app.now() + TimeDelta::days(i64::from(days))),
        Some(_) => return Err(ApiError::invalid("expires_in_days must be between 1 and 3650")),
    };
    let kind = body.kind.unwrap_or(TokenKind::Personal);
    let (secret_kind, credential_kind) = match kind {
        TokenKind::Personal => (SecretKind::Personal, CredentialKind::Personal),
        TokenKind::Daemon => (SecretKind::Daemon, CredentialKind::Daemon),
    };
    let secret = Secret::new(secret_kind, app.random);
    let new = NewCredential {
        id: app.id(),
        account_id: known.account,
        kind: credential_kind,
        name: &name,
        prefix: &secret.shown_prefix(),
        hash: &secret.hash(),
        expires_at,
    };
    let created_at = app.now();
    let mut write = app.write().await?;
    identity::create_credential(&mut write, &new, created_at).await?;
    app.commit(write).await?;
    let listed = Token {
        id: new.id,
        token_prefix: secret.shown_prefix(),
        name,
        kind,
        expires_at,
        last_used_at: None,
        created_at,
    };
    Ok((StatusCode::CREATED, Json(CreatedToken { listed, token: secret.reveal() })))
}

/// Revokes one of the caller's tokens, at once and everywhere.
#[utoipa::path(delete, path = "/api/tokens/{id}", tag = "identity", params(("id" = String, Path)),
    responses((status = 204), (status = "4XX", body = ErrorBody)))]
pub(super) async fn revoke_token(
    State(app): State<App>,
    Caller(known): Caller,
    Path(raw): Path<String>,
) -> Result<StatusCode, ApiError> {
    let token: CredentialId = id("token id", &raw)?;
    let mut write = app.write().await?;
    if !identity::revoke(&mut write, token, known.account, app.now()).await? {
        return Err(ApiError::missing(Code::TokenNotFound, "token", &raw));
    }
    app.commit(write).await?;
    app.bus.send(Hint::Credential(token));
    Ok(StatusCode::NO_CONTENT)
}

async fn shown(read: &mut Read, membership: Membership) -> Result<Workspace, ApiError> {
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
#[utoipa::path(get, path = "/api/workspaces", tag = "workspaces",
    responses((status = 200, body = [Workspace]), (status = "4XX", body = ErrorBody)))]
pub(super) async fn list_workspaces(State(app): State<App>, known: Known) -> Result<Json<Vec<Workspace>>, ApiError> {
    let mut read = app.read().await?;
    let mut workspaces = Vec::new();
    for membership in known.workspaces(&mut read).await? {
        workspaces.push(shown(&mut read, membership).await?);
    }
    Ok(Json(workspaces))
}

/// One workspace, by id or slug.
#[utoipa::path(get, path = "/api/workspaces/{id}", tag = "workspaces", params(("id" = String, Path)),
    responses((status = 200, body = Workspace), (status = "4XX", body = ErrorBody)))]
pub(super) async fn get_workspace(
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

/// The people of a workspace, in the order in which they came.
#[utoipa::path(get, path = "/api/workspaces/{id}/members", operation_id = "list_members", tag = "workspaces", params(("id" = String, Path)),
    responses((status = 200, body = [Member]), (status = "4XX", body = ErrorBody)))]
pub(super) async fn members(
    State(app): State<App>,
    Caller(known): Caller,
    Path(raw): Path<String>,
) -> Result<Json<Vec<Member>>, ApiError> {
    let wanted: Option<WorkspaceId> = raw.parse().ok();
    let mut read = app.read().await?;
    let mine = identity::workspaces(&mut read, known.account).await?;
    let found = mine.into_iter().find(|m| Some(m.id) == wanted || m.slug == raw);
    let found = found.ok_or_else(|| ApiError::not_found(Code::WorkspaceNotFound, "workspace", &raw))?;
    let people = identity::members(&mut read, found.id).await?;
    let shown = people.into_iter().map(|person| Member {
        user_id: person.account_id,
        workspace_id: found.id,
        name: person.name,
        email: person.email,
        role: person.role,
        created_at: person.created_at,
    });
    Ok(Json(shown.collect()))
}
