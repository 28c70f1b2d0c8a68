//! Machines of a workspace.

use axum::Json;
use axum::extract::State;
use shipmate_core::api::board::Machine;
use shipmate_core::error::ErrorBody;
use shipmate_store::machines;

use crate::app::App;
use crate::auth::InWorkspace;
use crate::error::ApiError;

/// The workspace's machines, with the agent CLIs they looked for.
#[utoipa::path(get, path = "/api/machines", tag = "machines",
    responses((status = 200, body = [Machine]), (status = "4XX", body = ErrorBody)))]
pub(super) async fn list_machines(State(app): State<App>, here: InWorkspace) -> Result<Json<Vec<Machine>>, ApiError> {
    Ok(Json(machines::list(&mut app.read().await?, here.workspace).await?))
}
