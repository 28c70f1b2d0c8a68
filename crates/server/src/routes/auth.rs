//! Signing in and out.

use axum::Json;
use axum::extract::State;
use axum::http::StatusCode;
use axum_extra::extract::CookieJar;
use axum_extra::extract::cookie::{Cookie, SameSite};
use chrono::TimeDelta;
use shipmate_core::api::identity::{ExchangeLink, Me, SignInLink};
use shipmate_core::error::{Code, ErrorBody};
use shipmate_core::id::AccountId;
use shipmate_store::Write;
use shipmate_store::identity::{self, CredentialKind, NewCredential};

use crate::app::App;
use crate::auth::{Caller, Proof};
use crate::bus::Hint;
use crate::error::ApiError;
use crate::extract::Body;
use crate::secret::{self, Secret, SecretKind};

const LINK_LIFE: TimeDelta = TimeDelta::minutes(15);
const SESSION_LIFE: TimeDelta = TimeDelta::days(14);

/// Makes a one-time link that signs a browser in as the caller.
#[utoipa::path(post, path = "/api/auth/link", tag = "identity",
    responses((status = 200, body = SignInLink), (status = "4XX", body = ErrorBody)))]
pub(super) async fn create_link(State(app): State<App>, Caller(known): Caller) -> Result<Json<SignInLink>, ApiError> {
    let mut write = app.write().await?;
    let link = sign_in_link(&app, &mut write, known.account).await?;
    app.commit(write).await?;
    Ok(Json(link))
}

/// Makes a one-time link that signs a browser in as this person.
pub(super) async fn sign_in_link(app: &App, write: &mut Write, account: AccountId) -> Result<SignInLink, ApiError> {
    let secret = Secret::new(SecretKind::Link, app.random);
    let expires_at = app.now() + LINK_LIFE;
    let new = NewCredential {
        id: app.id(),
        account_id: account,
        kind: CredentialKind::Link,
        name: "sign-in link",
        prefix: &secret.shown_prefix(),
        hash: &secret.hash(),
        expires_at: Some(expires_at),
    };
    identity::create_credential(write, &new, app.now()).await?;
    Ok(SignInLink { url: format!("{}/sign-in#{}", app.base_url, secret.reveal()), expires_at })
}

/// Makes a browser session of this person; the cookie holds it.
pub(super) async fn begin_session(
    app: &App,
    write: &mut Write,
    account: AccountId,
) -> Result<Cookie<'static>, ApiError> {
    let session = Secret::new(SecretKind::Session, app.random);
    let new = NewCredential {
        id: app.id(),
        account_id: account,
        kind: CredentialKind::Session,
        name: "browser",
        prefix: &session.shown_prefix(),
        hash: &session.hash(),
        expires_at: Some(app.now() + SESSION_LIFE),
    };
    identity::create_credential(write, &new, app.now()).await?;
    Ok(Cookie::build((app.session_cookie.clone(), session.reveal()))
        .http_only(true)
        .same_site(SameSite::Strict)
        .path("/")
        .max_age(time::Duration::days(SESSION_LIFE.num_days()))
        .build())
}

/// Trades a one-time link's secret for a browser session.
#[utoipa::path(post, path = "/api/auth/exchange", operation_id = "exchange_link", tag = "identity", request_body = ExchangeLink,
    responses((status = 200, body = Me), (status = "4XX", body = ErrorBody)))]
pub(super) async fn exchange(
    State(app): State<App>,
    jar: CookieJar,
    Body(body): Body<ExchangeLink>,
) -> Result<(CookieJar, Json<Me>), ApiError> {
    let now = app.now();
    let mut write = app.write().await?;
    let used = identity::use_link(&mut write, &secret::hash(&body.code), now).await?;
    let used = used.ok_or_else(|| {
        ApiError::new(
            StatusCode::UNAUTHORIZED,
            Code::InvalidToken,
            "this link was used already or has expired; run `shipmate open` for a new one",
        )
    })?;
    let cookie = begin_session(&app, &mut write, used.account_id).await?;
    let me = identity::account(&mut write, used.account_id).await?;
    let me = me.ok_or_else(|| ApiError::forbidden("this account does not exist any more"))?;
    app.commit(write).await?;
    Ok((jar.add(cookie), Json(me)))
}

/// Ends the browser session that asks. A program's token is not ended by this;
/// it is revoked where tokens are.
#[utoipa::path(post, path = "/api/auth/logout", tag = "identity",
    responses((status = 204), (status = "4XX", body = ErrorBody)))]
pub(super) async fn sign_out(
    State(app): State<App>,
    Caller(known): Caller,
    jar: CookieJar,
) -> Result<(CookieJar, StatusCode), ApiError> {
    if let Proof::Credential { id, kind: CredentialKind::Session, .. } = known.proof {
        let mut write = app.write().await?;
        identity::revoke(&mut write, id, known.account, app.now()).await?;
        app.commit(write).await?;
        app.bus.send(Hint::Credential(id));
    }
    let cookie = Cookie::build(app.session_cookie.clone()).path("/").build();
    Ok((jar.remove(cookie), StatusCode::NO_CONTENT))
}
