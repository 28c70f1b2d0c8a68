//! One runtime at a time: it is there, it lost what it had, it goes.

use axum::Json;
use axum::extract::State;
use chrono::TimeDelta;
use serde::{Deserialize, Serialize};
use shipmate_core::error::ErrorBody;
use shipmate_core::id::RuntimeId;
use shipmate_core::status::RunStatus;
use shipmate_store::tasks::HowMany;
use shipmate_store::{executions, reference, tasks};

use super::answers::{Recovered, Task};
use super::{MyRuntime, exact_id, my_runtime};
use crate::actions::Wishes;
use crate::app::App;
use crate::auth::{DaemonCaller, Known};
use crate::bus::Hint;
use crate::error::ApiError;
use crate::extract::Body;
use crate::metrics::Protocol;
use crate::{fold, liveness};

/// A daemon asks for every live task's status each 5 seconds; what it spoke of
/// so lately is not lost.
const HEARD_LATELY: TimeDelta = TimeDelta::seconds(20);
/// How long such a task has to prove itself.
const DOUBT_SECONDS: i64 = 30;
/// How much is shown of what waits for an agent, of one project and priority.
const MOST_PENDING: HowMany = HowMany::Places(50);

/// Which runtime is there.
#[derive(Debug, Deserialize, utoipa::ToSchema)]
#[schema(as = ReferenceHeartbeat)]
pub(crate) struct Heartbeat {
    #[serde(default)]
    runtime_id: String,
}

/// The answer to a heartbeat.
#[derive(Debug, Serialize, utoipa::ToSchema)]
#[schema(as = ReferenceAlive)]
pub(crate) struct Alive {
    status: &'static str,
    #[serde(flatten)]
    wishes: Wishes,
}

/// Says that one runtime is there.
#[utoipa::path(post, path = "/api/daemon/heartbeat", operation_id = "beat_runtime", tag = "reference daemon", request_body = Heartbeat,
    responses((status = 200, body = Alive), (status = "4XX", body = ErrorBody)))]
pub(crate) async fn heartbeat(
    State(app): State<App>,
    DaemonCaller(known): DaemonCaller,
    Body(body): Body<Heartbeat>,
) -> Result<Json<Alive>, ApiError> {
    if body.runtime_id.is_empty() {
        return Err(ApiError::invalid("runtime_id is required"));
    }
    let runtime = liveness::heartbeat(&app, &known, Protocol::ReferenceHttp, &body.runtime_id).await?;
    Ok(Json(Alive { status: "ok", wishes: app.actions.take(runtime, app.now()) }))
}

/// What waits that this runtime could start.
#[utoipa::path(get, path = "/api/daemon/runtimes/{id}/tasks/pending", operation_id = "list_pending_tasks", tag = "reference daemon",
    params(("id" = String, Path)),
    responses((status = 200, body = [Task]), (status = "4XX", body = ErrorBody)))]
pub(crate) async fn pending(State(app): State<App>, mine: MyRuntime) -> Result<Json<Vec<Task>>, ApiError> {
    let runtime = mine.runtime;
    let mut read = app.read().await?;
    let of_daemon = (runtime.workspace_id, runtime.daemon_id.as_str());
    let waits = tasks::waiting(&mut read, of_daemon, MOST_PENDING, app.now()).await?;
    let here = waits.into_iter().filter(|candidate| candidate.runtime_id == runtime.id);
    let here = here.map(|candidate| candidate.task_id);
    let queued = reference::queued(&mut read, runtime.workspace_id, here).await?;
    Ok(Json(queued.iter().map(|queued| Task::waiting(queued, &runtime)).collect()))
}

/// Ends what the runtime had and does not know of any more.
///
/// An old daemon says this after a restart, and also of healthy siblings when
/// one of its runtimes was registered again. So only what it has not spoken of
/// lately is lost; the rest must be spoken of within half a minute.
#[utoipa::path(post, path = "/api/daemon/runtimes/{id}/recover-orphans", tag = "reference daemon",
    params(("id" = String, Path)),
    responses((status = 200, body = Recovered), (status = "4XX", body = ErrorBody)))]
pub(crate) async fn recover_orphans(State(app): State<App>, mine: MyRuntime) -> Result<Json<Recovered>, ApiError> {
    let runtime = mine.runtime;
    let mut recovered = Recovered { orphaned: 0, retried: 0 };
    let live = reference::live_on(&mut app.read().await?, &runtime).await?;
    if live.is_empty() {
        return Ok(Json(recovered));
    }
    let mut write = app.write().await?;
    for execution in live {
        let spoken_of = execution.lease_expires_at - TimeDelta::seconds(execution.lease_seconds);
        if spoken_of > app.now() - HEARD_LATELY {
            executions::renew(&mut write, execution.id, DOUBT_SECONDS, app.now()).await?;
            continue;
        }
        let Some(mut locked) = executions::lock(&mut write, execution.id).await? else { continue };
        let message = "The machine's daemon was started again and does not know this run any more.";
        fold::lose(&app, &mut write, &mut locked, message).await?;
        recovered.orphaned += 1;
        let now = reference::execution(&mut write, execution.id, mine.known.account).await?;
        recovered.retried += i64::from(now.is_some_and(|now| now.status == RunStatus::Queued));
    }
    app.commit(write).await?;
    app.bus.send(Hint::Work(runtime.workspace_id));
    Ok(Json(recovered))
}

/// Notes that a daemon no longer offers these runtimes. Unknown ones are no
/// failure: they are not offered either.
pub(crate) async fn withdraw(app: &App, known: &Known, raw: &[String]) -> Result<(), ApiError> {
    let mut named = Vec::new();
    for raw in raw {
        let _: RuntimeId = exact_id("runtime_ids", raw)?;
        match my_runtime(app, known, raw).await {
            Ok(runtime) => named.push(runtime),
            Err(error) if error.is_server_fault() => return Err(error),
            Err(_) => {}
        }
    }
    let mut write = app.write().await?;
    for runtime in &named {
        reference::withdraw(&mut write, runtime, app.now()).await?;
    }
    app.commit(write).await?;
    for runtime in named {
        app.bus.send(Hint::Daemon(runtime.daemon_id));
    }
    Ok(())
}
