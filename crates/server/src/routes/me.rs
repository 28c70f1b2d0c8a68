//! The caller: their account and tokens.

use axum::Json;
use axum::extract::{Path, State};
use axum::http::StatusCode;
use chrono::TimeDelta;
use shipmate_core::api::board::MAX_NAME_BYTES;
use shipmate_core::api::identity::{CreateToken, CreatedToken, Me, Token, TokenKind};
use shipmate_core::api::people::UpdateMe;
use shipmate_core::error::{Code, ErrorBody};
use shipmate_core::id::CredentialId;
use shipmate_store::identity::{self, CredentialKind, NewCredential};
use shipmate_store::people;

use crate::app::App;
use crate::auth::Caller;
use crate::bus::Hint;
use crate::error::ApiError;
use crate::extract::{Body, bounded, id};
use crate::secret::{Secret, SecretKind};

/// The longest e-mail address there can be, in bytes.
const MAX_EMAIL_BYTES: usize = 254;

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

/// Changes what others see of the caller.
#[utoipa::path(patch, path = "/api/me", operation_id = "update_me", tag = "identity", request_body = UpdateMe,
    responses((status = 200, body = Me), (status = "4XX", body = ErrorBody)))]
pub(super) async fn update_me(
    State(app): State<App>,
    Caller(known): Caller,
    Body(body): Body<UpdateMe>,
) -> Result<Json<Me>, ApiError> {
    let mut write = app.write().await?;
    let me = identity::account(&mut write, known.account).await?;
    let mut me = me.ok_or_else(|| ApiError::forbidden("this account does not exist any more"))?;
    if let Some(name) = &body.name {
        me.name = bounded("name", name, (1, MAX_NAME_BYTES))?;
    }
    if body.email.is_some() {
        me.email = email(body.email.as_deref())?;
    }
    people::update_account(&mut write, me.id, &me.name, me.email.as_deref()).await?;
    app.commit(write).await?;
    Ok(Json(me))
}

/// Reads an e-mail address, which is only a label: nothing is sent to it.
pub(super) fn email(given: Option<&str>) -> Result<Option<String>, ApiError> {
    let address = bounded("email", given.unwrap_or_default(), (0, MAX_EMAIL_BYTES))?;
    let address = address.trim();
    if address.is_empty() {
        return Ok(None);
    }
    let sound = address.split_once('@').is_some_and(|(name, host)| !name.is_empty() && !host.is_empty());
    if !sound || address.contains(char::is_whitespace) {
        return Err(ApiError::invalid("invalid email: it looks like name@example.org"));
    }
    Ok(Some(address.to_owned()))
}
