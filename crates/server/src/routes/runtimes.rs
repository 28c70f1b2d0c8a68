//! Runtimes of a workspace: what people may do to them.

use axum::Json;
use axum::extract::{Path, State};
use axum::http::StatusCode;
use serde::Deserialize;
use shipmate_core::api::board::{LiveChoice, Runtime, UpdateRuntime};
use shipmate_core::api::choices::Choices;
use shipmate_core::error::{Code, ErrorBody, RunUnderWay};
use shipmate_core::id::RuntimeId;
use shipmate_core::rules::rights::{Ownership, Verb};
use shipmate_store::{Write, runtimes, tasks};

use crate::app::App;
use crate::auth::InWorkspace;
use crate::bus::Hint;
use crate::error::ApiError;
use crate::extract::{Body, Params, bounded, id};

/// The longest name of a runtime, in bytes.
pub(super) const MAX_NAME_BYTES: usize = 200;

/// What becomes of the runs that are under way.
#[derive(Debug, Deserialize)]
pub(super) struct DeleteQuery {
    live: Option<LiveChoice>,
}

/// A runtime that the caller may change, held until the transaction ends: its
/// machine's owner may, and owners and admins of the workspace.
async fn managed(write: &mut Write, here: &InWorkspace, raw: &str) -> Result<Runtime, ApiError> {
    let wanted: RuntimeId = id("runtime_id", raw)?;
    let found = runtimes::lock(write, here.workspace, wanted).await?;
    let runtime = found.ok_or_else(|| ApiError::not_found(Code::RuntimeNotFound, "runtime", raw))?;
    here.must(Verb::Machines, Ownership::own_if(runtime.owner_id == here.account))?;
    Ok(runtime)
}

/// The runtime as it is now; its daemon and everybody who looks are told.
async fn changed(app: &App, mut write: Write, here: &InWorkspace, before: Runtime) -> Result<Json<Runtime>, ApiError> {
    let now = runtimes::get(&mut write, here.workspace, before.id).await?.unwrap_or(before);
    app.commit(write).await?;
    app.bus.send(Hint::Daemon(now.daemon_id.clone()));
    app.bus.send(Hint::Work(here.workspace));
    Ok(Json(now))
}

/// The workspace's runtimes.
#[utoipa::path(get, path = "/api/runtimes", tag = "machines",
    responses((status = 200, body = [Runtime]), (status = "4XX", body = ErrorBody)))]
pub(super) async fn list_runtimes(State(app): State<App>, here: InWorkspace) -> Result<Json<Vec<Runtime>>, ApiError> {
    Ok(Json(runtimes::list(&mut app.read().await?, here.workspace, None).await?))
}

/// The models and modes that a runtime's agent CLI says it has. Others may
/// work as well.
#[utoipa::path(get, path = "/api/runtimes/{id}/choices", operation_id = "read_runtime_choices", tag = "machines",
    params(("id" = String, Path)),
    responses((status = 200, body = Choices), (status = "4XX", body = ErrorBody)))]
pub(super) async fn read_choices(
    State(app): State<App>,
    here: InWorkspace,
    Path(raw): Path<String>,
) -> Result<Json<Choices>, ApiError> {
    let wanted: RuntimeId = id("runtime_id", &raw)?;
    let found = runtimes::choices(&mut app.read().await?, here.workspace, wanted).await?;
    found.map(Json).ok_or_else(|| ApiError::not_found(Code::RuntimeNotFound, "runtime", &raw))
}

/// Changes what people call a runtime. Its machine's own name for it comes
/// back with an empty one.
#[utoipa::path(put, path = "/api/runtimes/{id}", tag = "machines", params(("id" = String, Path)),
    request_body = UpdateRuntime,
    responses((status = 200, body = Runtime), (status = "4XX", body = ErrorBody)))]
pub(super) async fn update_runtime(
    State(app): State<App>,
    here: InWorkspace,
    Path(raw): Path<String>,
    Body(body): Body<UpdateRuntime>,
) -> Result<Json<Runtime>, ApiError> {
    let name = bounded("name", body.name.as_deref().unwrap_or(""), (0, MAX_NAME_BYTES))?;
    let mut write = app.write().await?;
    let runtime = managed(&mut write, &here, &raw).await?;
    let name = Some(name.as_str()).filter(|name| !name.is_empty());
    runtimes::rename(&mut write, here.workspace, runtime.id, name, app.now()).await?;
    changed(&app, write, &here, runtime).await
}

/// Keeps a runtime from taking work until it is enabled. What runs on it goes
/// on; its machine does not bring it back.
#[utoipa::path(post, path = "/api/runtimes/{id}/disable", tag = "machines", params(("id" = String, Path)),
    responses((status = 200, body = Runtime), (status = "4XX", body = ErrorBody)))]
pub(super) async fn disable_runtime(
    State(app): State<App>,
    here: InWorkspace,
    Path(raw): Path<String>,
) -> Result<Json<Runtime>, ApiError> {
    set_disabled(&app, &here, &raw, true).await
}

/// Lets a runtime take work again.
#[utoipa::path(post, path = "/api/runtimes/{id}/enable", tag = "machines", params(("id" = String, Path)),
    responses((status = 200, body = Runtime), (status = "4XX", body = ErrorBody)))]
pub(super) async fn enable_runtime(
    State(app): State<App>,
    here: InWorkspace,
    Path(raw): Path<String>,
) -> Result<Json<Runtime>, ApiError> {
    set_disabled(&app, &here, &raw, false).await
}

async fn set_disabled(app: &App, here: &InWorkspace, raw: &str, disabled: bool) -> Result<Json<Runtime>, ApiError> {
    let mut write = app.write().await?;
    let runtime = managed(&mut write, here, raw).await?;
    if runtime.disabled_at.is_some() != disabled {
        runtimes::set_disabled(&mut write, here.workspace, runtime.id, disabled, app.now()).await?;
        tracing::info!(runtime.id = %runtime.id, disabled, "a runtime was switched");
    }
    changed(app, write, here, runtime).await
}

/// Removes a runtime's row. Its history stays, and if its daemon is alive the
/// runtime comes back by itself under a new id; to keep it away, disable it.
/// While runs are under way on it the caller says what becomes of them.
#[utoipa::path(delete, path = "/api/runtimes/{id}", tag = "machines",
    params(
        ("id" = String, Path),
        ("live" = Option<LiveChoice>, Query, description = "What becomes of runs that are under way on it"),
    ),
    responses((status = 204), (status = 409, description = "Runs are under way on it", body = ErrorBody),
        (status = "4XX", body = ErrorBody)))]
pub(super) async fn delete_runtime(
    State(app): State<App>,
    here: InWorkspace,
    Path(raw): Path<String>,
    Params(query): Params<DeleteQuery>,
) -> Result<StatusCode, ApiError> {
    let mut write = app.write().await?;
    let runtime = managed(&mut write, &here, &raw).await?;
    let live = runtimes::under_way(&mut write, runtime.id).await?;
    match query.live {
        None if !live.is_empty() => return Err(must_choose(&raw, live)),
        Some(LiveChoice::Cancel) => {
            for run in &live {
                tasks::cancel(&mut write, run.run_id, app.now()).await?;
            }
        }
        None | Some(LiveChoice::KeepRunning) => {}
    }
    runtimes::delete(&mut write, here.workspace, runtime.id).await?;
    app.commit(write).await?;
    tracing::debug!(runtime.id = %runtime.id, provider = runtime.provider, "a runtime was deleted");
    app.bus.send(Hint::Daemon(runtime.daemon_id));
    Ok(StatusCode::NO_CONTENT)
}

fn must_choose(raw: &str, live: Vec<RunUnderWay>) -> ApiError {
    const NAMED: usize = 5;
    let mut named: Vec<&str> = live.iter().take(NAMED).map(|run| run.issue_identifier.as_str()).collect();
    if live.len() > NAMED {
        named.push("…");
    }
    let message = format!(
        "{} under way on this runtime ({}). Delete it with `live=keep_running` to let that go on, or with \
         `live=cancel` to end it",
        if live.len() == 1 { "1 run is".to_owned() } else { format!("{} runs are", live.len()) },
        named.join(", ")
    );
    ApiError::new(StatusCode::CONFLICT, Code::RunsUnderWay, message).about("runtime", raw).with_runs_under_way(live)
}
