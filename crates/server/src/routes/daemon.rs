//! What daemons ask: register, beat, claim, hand journals in, say good-bye.

pub(super) mod adopt;
pub(super) mod append;
pub(super) mod beat;
pub(super) mod claim;
pub(super) mod deliveries;
pub(super) mod enclosures;
pub(super) mod environment;
pub(super) mod register;

use axum::Json;
use axum::extract::State;
use axum::http::StatusCode;
use axum::response::{IntoResponse, Response};
use serde::Deserialize;
use shipmate_core::error::ErrorBody;
use shipmate_store::machines;

use super::reference::answers::Done;
use super::reference::runtimes;
use crate::app::App;
use crate::auth::DaemonCaller;
use crate::bus::Hint;
use crate::error::ApiError;
use crate::extract::{Body, daemon_id};

const MAX_RUNTIMES: usize = 200;

/// Which daemon says good-bye. The reference's name their runtimes instead.
#[derive(Debug, Deserialize, utoipa::ToSchema)]
pub(super) struct Deregister {
    #[serde(default)]
    daemon_id: Option<String>,
    #[serde(default)]
    runtime_ids: Option<Vec<String>>,
}

/// Shows a daemon's machine as offline until it beats again.
#[utoipa::path(post, path = "/api/daemon/deregister", operation_id = "deregister_daemon", tag = "daemon", request_body = Deregister,
    responses((status = 200, description = "It named runtimes"), (status = 204, description = "It named itself"),
        (status = "4XX", body = ErrorBody)))]
pub(super) async fn deregister(
    State(app): State<App>,
    DaemonCaller(known): DaemonCaller,
    Body(body): Body<Deregister>,
) -> Result<Response, ApiError> {
    let Some(daemon) = body.daemon_id else {
        let named = body.runtime_ids.filter(|named| !named.is_empty());
        let named = named.ok_or_else(|| ApiError::invalid("runtime_ids is required"))?;
        if named.len() > MAX_RUNTIMES {
            return Err(ApiError::invalid(format!("runtime_ids: at most {MAX_RUNTIMES} are allowed")));
        }
        runtimes::withdraw(&app, &known, &named).await?;
        return Ok(Json(Done::OK).into_response());
    };
    let mut write = app.write().await?;
    machines::left(&mut write, daemon_id(&daemon)?, known.account, app.now()).await?;
    app.commit(write).await?;
    app.bus.send(Hint::Daemon(daemon));
    Ok(StatusCode::NO_CONTENT.into_response())
}
