//! Machines of a workspace.

use axum::Json;
use axum::extract::{Path, State};
use shipmate_core::api::board::{Machine, UpdateMachine};
use shipmate_core::error::{Code, ErrorBody};
use shipmate_core::rules::label;
use shipmate_core::rules::rights::{Ownership, Verb};
use shipmate_store::{machines, placement};

use crate::app::App;
use crate::auth::InWorkspace;
use crate::bus::Hint;
use crate::error::ApiError;
use crate::extract::Body;

/// The workspace's machines, with the agent CLIs they looked for.
#[utoipa::path(get, path = "/api/machines", tag = "machines",
    responses((status = 200, body = [Machine]), (status = "4XX", body = ErrorBody)))]
pub(super) async fn list_machines(State(app): State<App>, here: InWorkspace) -> Result<Json<Vec<Machine>>, ApiError> {
    Ok(Json(machines::list(&mut app.read().await?, here.workspace).await?))
}

/// Changes what people say of a machine: its owner whose work it takes, and
/// who may see to machines what it is or has.
#[utoipa::path(patch, path = "/api/machines/{id}", operation_id = "update_machine", tag = "machines", params(("id" = String, Path)),
    request_body = UpdateMachine,
    responses((status = 200, body = Machine), (status = "4XX", body = ErrorBody)))]
pub(super) async fn update_machine(
    State(app): State<App>,
    here: InWorkspace,
    Path(raw): Path<String>,
    Body(body): Body<UpdateMachine>,
) -> Result<Json<Machine>, ApiError> {
    let missing = || ApiError::missing(Code::MachineNotFound, "machine", &raw);
    // No machine is called so, and one of the databases does not even take it.
    if raw.chars().any(char::is_control) {
        return Err(missing());
    }
    let mut write = app.write().await?;
    let (owner, _) = machines::owner(&mut write, here.workspace, &raw).await?.ok_or_else(missing)?;
    let whose = Ownership::own_if(owner == here.account);
    if let Some(shared) = body.shared {
        here.must(Verb::ShareMachine, whose)?;
        machines::share(&mut write, here.workspace, &raw, shared).await?;
    }
    if let Some(given) = &body.labels {
        here.must(Verb::Machines, whose)?;
        let labels = label::labels(given).map_err(|why| ApiError::invalid(format!("invalid labels: {why}")))?;
        placement::label_machine(&mut write, (here.workspace, &raw), &labels, false).await?;
    }
    let all = machines::list(&mut write, here.workspace).await?;
    let changed = all.into_iter().find(|machine| machine.daemon_id == raw).ok_or_else(missing)?;
    app.commit(write).await?;
    app.bus.send(Hint::Work(here.workspace));
    Ok(Json(changed))
}
