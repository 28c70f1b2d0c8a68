//! Machines and runtimes of a workspace.

use axum::Json;
use axum::extract::{Path, State};
use axum::http::StatusCode;
use shipmate_core::api::board::{Machine, Runtime};
use shipmate_core::error::{Code, ErrorBody};
use shipmate_core::id::RuntimeId;
use shipmate_core::status::Role;
use shipmate_store::machines;

use crate::app::App;
use crate::auth::InWorkspace;
use crate::bus::Hint;
use crate::error::ApiError;
use crate::extract::id;

/// The workspace's machines, with the agent CLIs they looked for.
#[utoipa::path(get, path = "/api/machines", tag = "machines",
    responses((status = 200, body = [Machine]), (status = "4XX", body = ErrorBody)))]
pub(super) async fn list(State(app): State<App>, here: InWorkspace) -> Result<Json<Vec<Machine>>, ApiError> {
    Ok(Json(machines::list(&mut app.read().await?, here.workspace).await?))
}

/// The workspace's runtimes.
#[utoipa::path(get, path = "/api/runtimes", tag = "machines",
    responses((status = 200, body = [Runtime]), (status = "4XX", body = ErrorBody)))]
pub(super) async fn list_runtimes(State(app): State<App>, here: InWorkspace) -> Result<Json<Vec<Runtime>>, ApiError> {
    Ok(Json(machines::runtimes(&mut app.read().await?, here.workspace, None).await?))
}

/// Removes a runtime's row. Its history stays, what runs on it goes on, and if
/// its daemon is alive the runtime comes back by itself under a new id.
#[utoipa::path(delete, path = "/api/runtimes/{id}", tag = "machines", params(("id" = String, Path)),
    responses((status = 204), (status = "4XX", body = ErrorBody)))]
pub(super) async fn delete_runtime(
    State(app): State<App>,
    here: InWorkspace,
    Path(raw): Path<String>,
) -> Result<StatusCode, ApiError> {
    let runtime: RuntimeId = id("runtime_id", &raw)?;
    let mut write = app.write().await?;
    let not_found = || ApiError::not_found(Code::RuntimeNotFound, "runtime", &raw);
    let known = machines::runtimes(&mut write, here.workspace, None).await?;
    let found = known.into_iter().find(|candidate| candidate.id == runtime).ok_or_else(not_found)?;
    if found.owner_id != here.account && here.role == Role::Member {
        return Err(ApiError::forbidden("only the machine's owner and admins may remove its runtimes"));
    }
    let daemon = machines::delete_runtime(&mut write, here.workspace, runtime).await?.ok_or_else(not_found)?;
    app.commit(write).await?;
    app.bus.send(Hint::Daemon(daemon));
    Ok(StatusCode::NO_CONTENT)
}
