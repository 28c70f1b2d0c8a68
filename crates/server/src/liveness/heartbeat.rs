//! The beat of one runtime, as a daemon of the reference says it.

use shipmate_core::id::RuntimeId;
use shipmate_store::{executions, machines, reviews, runtimes, standing};

use super::{Picture, WRITTEN_EVERY};
use crate::app::App;
use crate::auth::Known;
use crate::error::ApiError;
use crate::metrics::{Protocol, Source};
use crate::routes::reference::my_runtime;

/// Notes that a runtime is there.
///
/// # Errors
/// `runtime not found` only if that is proved; see [`my_runtime`].
pub(crate) async fn heartbeat(app: &App, known: &Known, protocol: Protocol, raw: &str) -> Result<RuntimeId, ApiError> {
    let now = app.now();
    if let Ok(id) = raw.parse()
        && app.liveness.noted(id, known.account, now)
    {
        app.metrics.beat(protocol, Source::Memory);
        return Ok(id);
    }
    app.metrics.beat(protocol, Source::Database);
    let runtime = my_runtime(app, known, raw).await?;
    if !runtime.online || now - runtime.last_seen_at >= WRITTEN_EVERY {
        let mut write = app.write().await?;
        machines::seen(&mut write, &runtime.daemon_id, runtime.owner_id, !runtime.online, now).await?;
        app.commit(write).await?;
    }
    let ticket = app.liveness.before_reading(&runtime.daemon_id, runtime.owner_id, now);
    let mut read = app.read().await?;
    let live = executions::live_of(&mut read, &runtime.daemon_id, runtime.owner_id).await?;
    let picture = Picture {
        runtimes: runtimes::of_daemon(&mut read, &runtime.daemon_id, runtime.owner_id).await?,
        live: live.iter().map(executions::Live::facts).collect(),
        wanted: standing::is_wanted(&mut read, &runtime.daemon_id, runtime.owner_id, now).await?,
        delivering: !reviews::waiting(&mut read, &runtime.daemon_id, runtime.owner_id).await?.is_empty(),
    };
    app.liveness.remember(ticket, picture, false, now);
    Ok(runtime.id)
}
