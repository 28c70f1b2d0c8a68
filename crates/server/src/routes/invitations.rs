//! Links by which people come into a workspace.

use axum::Json;
use axum::extract::{Path, State};
use axum::http::StatusCode;
use axum_extra::extract::CookieJar;
use chrono::TimeDelta;
use shipmate_core::api::board::MAX_NAME_BYTES;
use shipmate_core::api::people::{
    AcceptInvitation, AcceptedInvitation, CreateInvitation, CreatedInvitation, Invitation, LookAtInvitation,
    MAX_INVITATION_DAYS, OpenInvitation,
};
use shipmate_core::error::{Code, ErrorBody};
use shipmate_core::id::{AccountId, InvitationId};
use shipmate_core::rules::rights::{Ownership, Verb, over};
use shipmate_core::status::Role;
use shipmate_store::{Error as E, Write, identity, people};

use super::auth::begin_session;
use super::workspaces::shown;
use crate::app::App;
use crate::auth::{Caller, InWorkspace, PerhapsCaller};
use crate::bus::Hint;
use crate::error::ApiError;
use crate::extract::{Body, bounded, id};
use crate::secret::{self, Secret, SecretKind};

const DAYS: u32 = 7;

/// The invitations that are open.
#[utoipa::path(get, path = "/api/workspaces/{id}/invitations", operation_id = "list_invitations", tag = "workspaces", params(("id" = String, Path)),
    responses((status = 200, body = [Invitation]), (status = "4XX", body = ErrorBody)))]
pub(super) async fn list(
    State(app): State<App>,
    Caller(known): Caller,
    Path(raw): Path<String>,
) -> Result<Json<Vec<Invitation>>, ApiError> {
    let mut read = app.read().await?;
    let here = InWorkspace::named(&mut read, &known, &raw).await?;
    here.must(Verb::People, Ownership::Foreign)?;
    Ok(Json(people::open_invitations(&mut read, here.workspace, app.now()).await?))
}

/// Makes an invitation. Its link is in this answer and nowhere else, and works once.
#[utoipa::path(post, path = "/api/workspaces/{id}/invitations", operation_id = "create_invitation", tag = "workspaces", params(("id" = String, Path)),
    request_body = CreateInvitation,
    responses((status = 201, body = CreatedInvitation), (status = "4XX", body = ErrorBody)))]
pub(super) async fn create(
    State(app): State<App>,
    Caller(known): Caller,
    Path(raw): Path<String>,
    Body(body): Body<CreateInvitation>,
) -> Result<(StatusCode, Json<CreatedInvitation>), ApiError> {
    let days = body.expires_in_days.unwrap_or(DAYS);
    if !(1..=MAX_INVITATION_DAYS).contains(&days) {
        return Err(ApiError::invalid(format!("expires_in_days must be between 1 and {MAX_INVITATION_DAYS}")));
    }
    let mut write = app.write().await?;
    let here = InWorkspace::named(&mut write, &known, &raw).await?;
    let role = body.role.unwrap_or(Role::Member);
    here.must(over(role), Ownership::Foreign)?;
    let inviter = identity::account(&mut write, here.account).await?;
    let now = app.now();
    let secret = Secret::new(SecretKind::Invitation, app.random);
    let listed = Invitation {
        id: app.id(),
        workspace_id: here.workspace,
        role,
        inviter_id: here.account,
        inviter_name: inviter.map(|inviter| inviter.name).unwrap_or_default(),
        created_at: now,
        expires_at: now + TimeDelta::days(i64::from(days)),
    };
    people::invite(&mut write, &listed, &secret.hash()).await?;
    app.commit(write).await?;
    let url = format!("{}/invitation#{}", app.base_url, secret.reveal());
    Ok((StatusCode::CREATED, Json(CreatedInvitation { listed, url })))
}

/// Takes an invitation back; its link works no more.
#[utoipa::path(delete, path = "/api/workspaces/{id}/invitations/{invitation_id}", operation_id = "revoke_invitation", tag = "workspaces",
    params(("id" = String, Path), ("invitation_id" = String, Path)),
    responses((status = 204), (status = "4XX", body = ErrorBody)))]
pub(super) async fn revoke(
    State(app): State<App>,
    Caller(known): Caller,
    Path((raw, invitation)): Path<(String, String)>,
) -> Result<StatusCode, ApiError> {
    let mut write = app.write().await?;
    let here = InWorkspace::named(&mut write, &known, &raw).await?;
    here.must(Verb::People, Ownership::Foreign)?;
    let wanted: InvitationId = id("invitation id", &invitation)?;
    if !people::revoke(&mut write, here.workspace, wanted, app.now()).await? {
        return Err(ApiError::missing(Code::InvitationNotFound, "invitation", &invitation));
    }
    app.commit(write).await?;
    Ok(StatusCode::NO_CONTENT)
}

fn closed() -> ApiError {
    let message = "this invitation was accepted already, taken back, or has expired; ask for a new one";
    ApiError::new(StatusCode::UNAUTHORIZED, Code::InvalidToken, message)
}

/// What an invitation leads to, for whoever holds it.
#[utoipa::path(post, path = "/api/invitations/look", operation_id = "look_at_invitation", tag = "identity", request_body = LookAtInvitation,
    responses((status = 200, body = OpenInvitation), (status = "4XX", body = ErrorBody)))]
pub(super) async fn look(
    State(app): State<App>,
    Body(body): Body<LookAtInvitation>,
) -> Result<Json<OpenInvitation>, ApiError> {
    let mut read = app.read().await?;
    let found = people::invitation(&mut read, &secret::hash(&body.code), app.now()).await?;
    let (invitation, workspace_name) = found.ok_or_else(closed)?;
    Ok(Json(OpenInvitation {
        workspace_name,
        role: invitation.role,
        inviter_name: invitation.inviter_name,
        expires_at: invitation.expires_at,
    }))
}

/// Accepts an invitation, once: whoever is signed in joins; somebody new says
/// what to call them, and is signed in.
#[utoipa::path(post, path = "/api/invitations/accept", operation_id = "accept_invitation", tag = "identity", request_body = AcceptInvitation,
    responses((status = 200, body = AcceptedInvitation), (status = "4XX", body = ErrorBody)))]
pub(super) async fn accept(
    State(app): State<App>,
    PerhapsCaller(known): PerhapsCaller,
    jar: CookieJar,
    Body(body): Body<AcceptInvitation>,
) -> Result<(CookieJar, Json<AcceptedInvitation>), ApiError> {
    let mut write = app.write().await?;
    let found = people::invitation(&mut write, &secret::hash(&body.code), app.now()).await?;
    let (invitation, workspace_name) = found.ok_or_else(closed)?;
    let (account, jar) = match known {
        Some(known) => (known.account, jar),
        None => {
            let account = newcomer(&app, &mut write, &body).await?;
            let cookie = begin_session(&app, &mut write, account).await?;
            (account, jar.add(cookie))
        }
    };
    let joined = people::welcome(&mut write, invitation.workspace_id, account, invitation.role, app.now()).await;
    joined.map_err(|error| match error {
        E::Conflict { .. } => ApiError::conflict(format!(
            "you are in {workspace_name} already; the invitation is still open for somebody else"
        )),
        other => other.into(),
    })?;
    if !people::use_up(&mut write, &invitation, account, app.now()).await? {
        return Err(closed());
    }
    let me = identity::account(&mut write, account).await?;
    let me = me.ok_or_else(|| ApiError::forbidden("this account does not exist any more"))?;
    let all = identity::workspaces(&mut write, account).await?;
    let workspace = all.into_iter().find(|membership| membership.id == invitation.workspace_id).ok_or_else(closed)?;
    let workspace = shown(&mut write, workspace).await?;
    app.commit(write).await?;
    app.bus.send(Hint::Member(account));
    Ok((jar, Json(AcceptedInvitation { me, workspace })))
}

async fn newcomer(app: &App, write: &mut Write, body: &AcceptInvitation) -> Result<AccountId, ApiError> {
    let name = bounded("name", body.name.as_deref().unwrap_or_default(), (1, MAX_NAME_BYTES))?;
    let email = super::me::email(body.email.as_deref())?;
    let account: AccountId = app.id();
    identity::create_account(write, account, &name, app.now()).await?;
    people::update_account(write, account, &name, email.as_deref()).await?;
    Ok(account)
}
