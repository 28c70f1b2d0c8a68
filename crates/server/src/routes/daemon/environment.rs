//! A daemon asks for the environment of an agent that it is about to start.

use axum::Json;
use axum::extract::{Path, State};
use axum::http::header;
use axum::response::{IntoResponse, Response};
use serde::Deserialize;
use shipmate_core::api::environment::{ExecutionEnvironment, SecretValue};
use shipmate_core::error::{Code, ErrorBody};
use shipmate_core::id::ExecutionId;
use shipmate_store::identity::CredentialKind;
use shipmate_store::{environment, executions};

use crate::app::App;
use crate::auth::{DaemonCaller, Proof};
use crate::error::ApiError;
use crate::extract::{Params, daemon_id, id};

#[derive(Debug, Deserialize)]
pub(in crate::routes) struct Whose {
    #[serde(default)]
    daemon_id: String,
}

/// The variables of the agent of an execution, with their values. Only for the
/// machine that has the execution, by the machine's own credential.
#[utoipa::path(get, path = "/api/daemon/executions/{id}/environment", operation_id = "read_execution_environment", tag = "daemon",
    params(("id" = String, Path), ("daemon_id" = String, Query, description = "The daemon's lasting id")),
    responses((status = 200, body = ExecutionEnvironment), (status = "4XX", body = ErrorBody)))]
pub(in crate::routes) async fn read(
    State(app): State<App>,
    DaemonCaller(known): DaemonCaller,
    Path(raw): Path<String>,
    Params(whose): Params<Whose>,
) -> Result<Response, ApiError> {
    let execution: ExecutionId = id("execution id", &raw)?;
    let missing = || ApiError::not_found(Code::ExecutionNotFound, "execution", &raw);
    if whose.daemon_id.is_empty() {
        return Err(missing());
    }
    let daemon = daemon_id(&whose.daemon_id)?;
    let mut read = app.read().await?;
    let live = executions::live_of(&mut read, daemon, known.account).await?;
    if !live.iter().any(|live| live.id == execution) {
        return Err(missing());
    }
    // A person's token lies where people and their programs put it.
    if !matches!(known.proof, Proof::Credential { kind: CredentialKind::Daemon, .. }) {
        return Err(ApiError::forbidden("only a machine's own credential opens the environment of its runs"));
    }
    let sealed = environment::of_execution(&mut read, execution).await?;
    let opened = app.vault.unseal(&sealed)?;
    let variables = opened.into_iter().map(|(name, value)| (name, SecretValue(value))).collect();
    Ok(([(header::CACHE_CONTROL, "no-store")], Json(ExecutionEnvironment { variables })).into_response())
}
