//! A daemon asks for work.

use axum::Json;
use axum::extract::State;
use shipmate_core::api::daemon::{Claim, Claimed};
use shipmate_core::error::ErrorBody;
use shipmate_store::{executions, runtimes, tasks};

use crate::app::App;
use crate::assignment;
use crate::auth::DaemonCaller;
use crate::error::ApiError;
use crate::extract::{Body, daemon_id};

/// Gives the daemon work for its free slots. Repeating a wish gives the same
/// executions again.
#[utoipa::path(post, path = "/api/daemon/claim", operation_id = "claim_runs", tag = "daemon", request_body = Claim,
    responses((status = 200, body = Claimed), (status = "4XX", body = ErrorBody)))]
pub(in crate::routes) async fn claim(
    State(app): State<App>,
    DaemonCaller(known): DaemonCaller,
    Body(body): Body<Claim>,
) -> Result<Json<Claimed>, ApiError> {
    if !(1..=100).contains(&body.slots) {
        return Err(ApiError::invalid("slots must be between 1 and 100"));
    }
    let daemon = daemon_id(&body.daemon_id)?;
    let mut write = app.write().await?;
    // First of all: of two equal wishes at once the second must see what the
    // first was given.
    tasks::lock_claims(&mut write).await?;
    let known_runtimes = runtimes::of_daemon(&mut write, daemon, known.account).await?;
    let gone = assignment::gone(&body.runtimes, &known_runtimes);
    let again = executions::by_request(&mut write, body.request_id, daemon, known.account).await?;
    // Also if all of it has ended meanwhile: nobody waits for this answer, so
    // nothing new is given to it.
    let assignments = match again {
        Some(again) => again,
        None => assignment::claim(&app, &mut write, known.account, &body, &|| app.id()).await?,
    };
    app.commit(write).await?;
    for assignment in &assignments {
        tracing::info!(task.id = %assignment.task_id, task.epoch = assignment.epoch,
            runtime.id = %assignment.runtime_id, "claimed");
    }
    Ok(Json(Claimed { assignments, gone }))
}
