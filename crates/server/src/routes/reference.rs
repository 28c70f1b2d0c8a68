//! The protocol of the reference's daemons: thin adapters that say on their
//! behalf what our own daemons say with a journal.
//!
//! What they call a task is an execution here, so its id is also the fence:
//! an old one's messages can't reach the execution that replaced it.

pub(super) mod actions;
pub(crate) mod answers;
pub(super) mod claim;
pub(super) mod cleanup;
pub(super) mod messages;
mod pen;
pub(super) mod registration;
pub(super) mod results;
pub(super) mod runs;
pub(super) mod runtimes;
pub(super) mod tasks;

use axum::extract::{FromRequestParts, RawPathParams};
use axum::http::request::Parts;
use shipmate_core::error::Code;
use shipmate_core::id::AccountId;
use shipmate_store::reference;

use crate::app::App;
use crate::auth::{DaemonCaller, Known};
use crate::error::ApiError;

/// Reads an id; the refusal has the reference's exact words.
pub(crate) fn exact_id<T: std::str::FromStr>(field: &str, raw: &str) -> Result<T, ApiError> {
    raw.parse().map_err(|_| ApiError::invalid(format!("invalid {field}")))
}

/// Whether a thing on `owner`'s machine is the caller's to use: a person who
/// can't see it is told that it is not there, others what is in the way.
fn permit(known: &Known, owner: AccountId, member: bool, missing: ApiError) -> Result<(), ApiError> {
    match (owner == known.account, member) {
        (true, true) => Ok(()),
        (true, false) => Err(ApiError::forbidden("you are no longer a member of this machine's workspace")),
        (false, true) => Err(ApiError::forbidden("this belongs to another person's machine")),
        (false, false) => Err(missing),
    }
}

/// A runtime that is proved to be there.
///
/// # Errors
/// `runtime not found` only if the database said so; a lookup that failed is
/// never that.
pub(crate) async fn my_runtime(app: &App, known: &Known, raw: &str) -> Result<reference::Runtime, ApiError> {
    let id = exact_id("runtime_id", raw)?;
    let failed = |error| ApiError::failed_to_load("runtime", error);
    let mut read = app.store.read().await.map_err(failed)?;
    let found = reference::runtime(&mut read, id, known.account).await.map_err(failed)?;
    let missing = || ApiError::not_found(Code::RuntimeNotFound, "runtime", raw);
    let runtime = found.ok_or_else(missing)?;
    permit(known, runtime.owner_id, runtime.asked_by_member(), missing())?;
    Ok(runtime)
}

/// A runtime of the caller's own machine, named by the path.
#[derive(Debug)]
pub(crate) struct MyRuntime {
    pub(crate) known: Known,
    pub(crate) runtime: reference::Runtime,
}

impl FromRequestParts<App> for MyRuntime {
    type Rejection = ApiError;
    async fn from_request_parts(parts: &mut Parts, app: &App) -> Result<Self, ApiError> {
        let DaemonCaller(known) = DaemonCaller::from_request_parts(parts, app).await?;
        let raw = path_id(parts, app).await;
        let runtime = my_runtime(app, &known, &raw).await?;
        Ok(Self { known, runtime })
    }
}

/// An execution on the caller's own machine, named by the path as a task.
#[derive(Debug)]
pub(crate) struct MyTask {
    pub(crate) known: Known,
    pub(crate) execution: reference::Execution,
}

impl MyTask {
    /// The same execution as it is now.
    async fn again(&self, app: &App) -> Result<reference::Execution, ApiError> {
        load(app, &self.known, &self.execution.id.to_string()).await
    }
}

async fn load(app: &App, known: &Known, raw: &str) -> Result<reference::Execution, ApiError> {
    let id = exact_id("task_id", raw)?;
    let failed = |error| ApiError::failed_to_load("task", error);
    let mut read = app.store.read().await.map_err(failed)?;
    let found = reference::execution(&mut read, id, known.account).await.map_err(failed)?;
    let missing = || ApiError::not_found(Code::TaskNotFound, "task", raw);
    let execution = found.ok_or_else(missing)?;
    permit(known, execution.owner_id, execution.asked_by_member(), missing())?;
    Ok(execution)
}

impl FromRequestParts<App> for MyTask {
    type Rejection = ApiError;
    async fn from_request_parts(parts: &mut Parts, app: &App) -> Result<Self, ApiError> {
        let DaemonCaller(known) = DaemonCaller::from_request_parts(parts, app).await?;
        let raw = path_id(parts, app).await;
        let execution = load(app, &known, &raw).await?;
        Ok(Self { known, execution })
    }
}

/// The path's `{id}`.
async fn path_id(parts: &mut Parts, app: &App) -> String {
    let params = RawPathParams::from_request_parts(parts, app).await;
    let found = params.ok().and_then(|all| all.iter().find(|(name, _)| *name == "id").map(|(_, id)| id.to_owned()));
    found.unwrap_or_default()
}
