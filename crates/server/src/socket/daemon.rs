//! The daemon's socket: pushes "look" and "work may wait", and how far to spread
//! when the server ends. Everything else a daemon says by request, so a daemon
//! without a socket misses only speed.

use std::collections::BTreeSet;
use std::time::Duration;

use axum::extract::State;
use axum::extract::ws::WebSocket;
use axum::response::Response;
use serde::Deserialize;
use shipmate_core::api::daemon::Push;
use shipmate_core::id::WorkspaceId;
use shipmate_core::rules::backoff;
use shipmate_store::machines;

use super::{Closed, LOOK_EVERY, Upgrade, arrived, prepared, send};
use crate::app::App;
use crate::auth::{DaemonCaller, Known};
use crate::bus::ForDaemon;
use crate::error::ApiError;
use crate::extract::{Params, daemon_id};
use crate::metrics::SocketKind;

#[derive(Debug, Deserialize)]
pub(crate) struct Query {
    daemon_id: String,
}

/// Opens a daemon's socket; the server pushes `Push` messages.
#[utoipa::path(get, path = "/api/daemon/socket", operation_id = "open_daemon_socket", tag = "daemon",
    params(("daemon_id" = String, Query, description = "The daemon's lasting id")),
    responses((status = 101, description = "The socket is open", body = Push)))]
pub(crate) async fn open(
    State(app): State<App>,
    DaemonCaller(known): DaemonCaller,
    Params(query): Params<Query>,
    upgrade: Upgrade,
) -> Result<Response, ApiError> {
    daemon_id(&query.daemon_id)?;
    Ok(prepared(upgrade)?.on_upgrade(move |socket| async move {
        let _ = serve(&app, socket, &known, &query.daemon_id).await;
    }))
}

async fn serve(app: &App, mut socket: WebSocket, known: &Known, daemon_id: &str) -> Result<(), Closed> {
    let _open = app.metrics.socket(SocketKind::Daemon);
    let mut hints = app.bus.listen_for(daemon_id);
    let shutdown = app.tasks.shutdown();
    let mut tick = tokio::time::interval(LOOK_EVERY);
    let mut served = served_workspaces(app, known, daemon_id).await;
    let mut beats = 0_u32;
    let mut told = None;
    loop {
        tokio::select! {
            () = shutdown.cancelled() => return Ok(()),
            message = socket.recv() => { arrived(message)?; }
            hint = hints.next() => match hint {
                ForDaemon::Work(workspace) if served.contains(&workspace) => {
                    send(&mut socket, &Push::TaskAvailable).await?;
                }
                ForDaemon::Work(_) => {}
                ForDaemon::Announced => served = served_workspaces(app, known, daemon_id).await,
                ForDaemon::Look => {
                    let before = served;
                    served = served_workspaces(app, known, daemon_id).await;
                    // Somebody else's daemon may call itself the same.
                    if !before.is_empty() || !served.is_empty() {
                        send(&mut socket, &Push::Look).await?;
                    }
                }
                ForDaemon::Missed => {
                    served = served_workspaces(app, known, daemon_id).await;
                    send(&mut socket, &Push::Look).await?;
                }
            },
            _ = tick.tick() => {
                if !known.still_holds(app).await.unwrap_or(true) {
                    return Ok(());
                }
                let spread = backoff::spread(app.metrics.open_sockets(SocketKind::Daemon));
                if told.is_none_or(|told| differ(told, spread)) {
                    told = Some(spread);
                    let milliseconds = u64::try_from(spread.as_millis()).unwrap_or(u64::MAX);
                    send(&mut socket, &Push::Spread { milliseconds }).await?;
                }
                // Traffic in both directions tells a half-open connection apart.
                beats += 1;
                if beats.is_multiple_of(4) {
                    let ping = axum::extract::ws::Message::Ping(Vec::new().into());
                    futures_util::SinkExt::send(&mut socket, ping).await.map_err(|_| Closed)?;
                }
            }
        }
    }
}

/// Whether two spreads differ so much that it is worth a message to thousands.
fn differ(one: Duration, other: Duration) -> bool {
    one.max(other) >= one.min(other) * 2
}

async fn served_workspaces(app: &App, known: &Known, daemon_id: &str) -> BTreeSet<WorkspaceId> {
    let Ok(mut read) = app.read().await else { return BTreeSet::new() };
    let workspaces = machines::workspaces_of_daemon(&mut read, daemon_id, known.account).await;
    workspaces.unwrap_or_default().into_iter().collect()
}
