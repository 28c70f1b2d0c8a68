//! Other machines join: a person makes a link, the machine trades it for its token.

use axum::Json;
use axum::extract::State;
use axum::http::StatusCode;
use chrono::TimeDelta;
use shipmate_core::api::board::MAX_NAME_BYTES;
use shipmate_core::api::joining::{
    CreateJoinLink, JoinLink, JoinMachine, Joined, JoinedWorkspace, MAX_JOIN_LINK_MINUTES,
};
use shipmate_core::error::{Code, ErrorBody};
use shipmate_store::identity::{self, CredentialKind, NewCredential};
use shipmate_store::joining::{self, Invited};
use shipmate_store::{Read, Write};

use crate::app::App;
use crate::auth::InWorkspace;
use crate::error::ApiError;
use crate::extract::{Body, bounded};
use crate::secret::{self, Secret, SecretKind};

const MINUTES: u32 = 15;

/// Makes a one-time link by which another machine joins as the caller's own.
/// Its daemon takes the caller's work, and nobody else's until the caller says so.
#[utoipa::path(post, path = "/api/machines/join-links", operation_id = "create_join_link", tag = "machines", request_body = CreateJoinLink,
    responses((status = 201, body = JoinLink), (status = "4XX", body = ErrorBody)))]
pub(super) async fn create_link(
    State(app): State<App>,
    here: InWorkspace,
    Body(body): Body<CreateJoinLink>,
) -> Result<(StatusCode, Json<JoinLink>), ApiError> {
    let minutes = body.expires_in_minutes.unwrap_or(MINUTES);
    if !(1..=MAX_JOIN_LINK_MINUTES).contains(&minutes) {
        return Err(ApiError::invalid(format!("expires_in_minutes must be between 1 and {MAX_JOIN_LINK_MINUTES}")));
    }
    let secret = Secret::new(SecretKind::Join, app.random);
    let (now, expires_at) = (app.now(), app.now() + TimeDelta::minutes(i64::from(minutes)));
    let workspace_id = (!body.all_workspaces).then_some(here.workspace);
    let invited = Invited { account_id: here.account, workspace_id };
    let mut write = app.write().await?;
    joining::create(&mut write, app.id(), invited, &secret.hash(), (now, expires_at)).await?;
    app.commit(write).await?;
    let url = format!("{}/join#{}", app.base_url, secret.reveal());
    let command = format!("shipmate join '{url}'");
    Ok((StatusCode::CREATED, Json(JoinLink { url, command, expires_at })))
}

/// Trades a link for a daemon's token, once. The machine belongs to whoever
/// made the link.
#[utoipa::path(post, path = "/api/machines/join", operation_id = "join_machine", tag = "machines", request_body = JoinMachine,
    responses((status = 201, body = Joined), (status = "4XX", body = ErrorBody)))]
pub(super) async fn join(
    State(app): State<App>,
    Body(body): Body<JoinMachine>,
) -> Result<(StatusCode, Json<Joined>), ApiError> {
    let name = bounded("name", &body.name, (1, MAX_NAME_BYTES))?;
    let hash = secret::hash(&body.code);
    let mut write = app.write().await?;
    let Some(invited) = joining::use_up(&mut write, &hash, app.now()).await? else {
        return Err(refusal(&mut write, &hash).await?);
    };
    let token = Secret::new(SecretKind::Daemon, app.random);
    let new = NewCredential {
        id: app.id(),
        account_id: invited.account_id,
        kind: CredentialKind::Daemon,
        name: &name,
        prefix: &token.shown_prefix(),
        hash: &token.hash(),
        expires_at: None,
    };
    identity::create_credential(&mut write, &new, app.now()).await?;
    if let Some(workspace) = invited.workspace_id {
        joining::bind(&mut write, new.id, workspace).await?;
    }
    let joined = described(&mut write, invited, token.reveal()).await?;
    app.commit(write).await?;
    tracing::info!(machine = name, "a machine joined");
    Ok((StatusCode::CREATED, Json(joined)))
}

async fn described(write: &mut Write, invited: Invited, token: String) -> Result<Joined, ApiError> {
    let owner = identity::account(write, invited.account_id).await?;
    let owner = owner.ok_or_else(|| ApiError::forbidden("the account that made this link does not exist any more"))?;
    let all = identity::workspaces(write, invited.account_id).await?;
    let served = all.into_iter().filter(|known| invited.workspace_id.is_none_or(|only| only == known.id));
    Ok(Joined {
        token,
        owner_name: owner.name,
        workspaces: served.map(|known| JoinedWorkspace { id: known.id, name: known.name }).collect(),
    })
}

/// Why a link was not taken, to whoever has it in hand.
async fn refusal(read: &mut Read, hash: &str) -> Result<ApiError, ApiError> {
    let why = match joining::state(read, hash).await? {
        Some(state) if state.used_at.is_some() => "this link was used already",
        Some(_) => "this link has expired",
        None => "this link is not known here",
    };
    let message = format!("{why}; a new one is made with `shipmate machine add`, or on the board");
    Ok(ApiError::new(StatusCode::UNAUTHORIZED, Code::InvalidToken, message))
}
