//! The socket of the reference's daemons: beats and their answers, and word of
//! work as soon as there is some.

mod message;

use std::collections::BTreeMap;

use axum::extract::State;
use axum::extract::ws::{Message, WebSocket};
use axum::response::Response;
use serde::Deserialize;
use shipmate_core::error::Code;
use shipmate_core::id::{RuntimeId, WorkspaceId};
use shipmate_store::tasks::HowMany;
use shipmate_store::{reference, tasks};

use message::{Said, Told};

use super::{Arrived, Closed, LOOK_EVERY, Upgrade, arrived, prepared, send};
use crate::app::App;
use crate::auth::{DaemonCaller, Known};
use crate::bus::Hint;
use crate::error::ApiError;
use crate::extract::Params;
use crate::liveness;
use crate::metrics::{Protocol, SocketKind};
use crate::routes::reference::my_runtime;

/// How many runtimes one socket may serve.
const MAX_RUNTIMES: usize = 2_000;

#[derive(Debug, Deserialize)]
pub(crate) struct Query {
    #[serde(default)]
    runtime_ids: String,
}

/// The runtimes a socket serves, by the id as the daemon wrote it.
type Served = BTreeMap<String, reference::Runtime>;

/// Opens a socket for some runtimes. One that does not exist costs the others
/// nothing: it is answered as gone.
#[utoipa::path(get, path = "/api/daemon/ws", operation_id = "open_reference_socket", tag = "reference daemon",
    params(("runtime_ids" = String, Query, description = "The runtimes' ids, separated by commas")),
    responses((status = 101, description = "The socket is open", body = Told)))]
pub(crate) async fn open(
    State(app): State<App>,
    DaemonCaller(known): DaemonCaller,
    Params(query): Params<Query>,
    upgrade: Upgrade,
) -> Result<Response, ApiError> {
    let named: Vec<&str> = query.runtime_ids.split(',').map(str::trim).filter(|id| !id.is_empty()).collect();
    if named.is_empty() {
        return Err(ApiError::invalid("runtime_ids required"));
    }
    if named.len() > MAX_RUNTIMES {
        return Err(ApiError::invalid(format!("runtime_ids: at most {MAX_RUNTIMES} are allowed")));
    }
    let (mut served, mut refused, mut gone) = (Served::new(), None, Vec::new());
    for raw in named {
        match my_runtime(&app, &known, raw).await {
            Ok(runtime) => drop(served.insert(raw.to_owned(), runtime)),
            Err(error) if error.is_server_fault() => return Err(error),
            Err(error) => {
                if error.is_runtime_gone() {
                    gone.push(raw.to_owned());
                }
                refused = Some(error);
            }
        }
    }
    if let Some(refused) = refused.filter(|_| served.is_empty()) {
        return Err(refused);
    }
    Ok(prepared(upgrade)?.on_upgrade(move |socket| async move {
        let mut line = Line { app, known, socket, served };
        for id in gone {
            if send(&mut line.socket, &Told::gone(id)).await.is_err() {
                return;
            }
        }
        let _ = line.serve().await;
    }))
}

/// One open socket.
struct Line {
    app: App,
    known: Known,
    socket: WebSocket,
    served: Served,
}

impl Line {
    async fn serve(&mut self) -> Result<(), Closed> {
        let _open = self.app.metrics.socket(SocketKind::Reference);
        let mut hints = self.app.bus.listen();
        let shutdown = self.app.tasks.shutdown();
        let mut tick = tokio::time::interval(LOOK_EVERY);
        let mut ticks = 0_u32;
        loop {
            tokio::select! {
                () = shutdown.cancelled() => return Ok(()),
                message = self.socket.recv() => match arrived(message)? {
                    Arrived::Text(text) => self.heard(&text).await?,
                    Arrived::Binary | Arrived::Nothing => {}
                },
                hint = hints.next() => match hint {
                    Some(Hint::Work(workspace)) => self.tell_of_work(Some(workspace)).await?,
                    Some(Hint::Daemon(id) | Hint::Announced(id)) => self.look_again(Some(&id)).await?,
                    Some(_) => {}
                    None => {
                        self.look_again(None).await?;
                        self.tell_of_work(None).await?;
                    }
                },
                _ = tick.tick() => {
                    if !self.known.still_holds(&self.app).await.unwrap_or(true) {
                        return Ok(());
                    }
                    ticks += 1;
                    // Traffic in both directions tells a half-open connection apart.
                    if ticks.is_multiple_of(4) {
                        let ping = Message::Ping(Vec::new().into());
                        futures_util::SinkExt::send(&mut self.socket, ping).await.map_err(|_| Closed)?;
                    }
                }
            }
        }
    }

    /// Answers a beat. A database that does not answer is no answer: it must
    /// not read as gone.
    async fn heard(&mut self, text: &str) -> Result<(), Closed> {
        let Ok(Said::Heartbeat { runtime_id }) = serde_json::from_str(text) else { return Ok(()) };
        if !self.known.still_holds(&self.app).await.unwrap_or(true) {
            return Err(Closed);
        }
        match liveness::heartbeat(&self.app, &self.known, Protocol::ReferenceSocket, &runtime_id).await {
            Ok(id) => {
                let wishes = Box::new(self.app.actions.take(id, self.app.now()));
                send(&mut self.socket, &Told::Ack { runtime_id, status: "ok", runtime_gone: false, wishes }).await
            }
            Err(error) if error.is_runtime_gone() => {
                if self.app.log_gate.is_news(Code::RuntimeNotFound, &runtime_id) {
                    tracing::info!(runtime_id, "gone; its daemon registers it again");
                }
                self.served.remove(&runtime_id);
                send(&mut self.socket, &Told::gone(runtime_id)).await
            }
            Err(error) => {
                if error.is_server_fault() {
                    if self.app.log_gate.is_news(Code::Unavailable, "beats") {
                        tracing::error!(runtime_id, ?error, "a beat could not be answered");
                    }
                } else if self.app.log_gate.is_news(Code::Forbidden, &runtime_id) {
                    tracing::warn!(runtime_id, ?error, "a beat was refused");
                }
                Ok(())
            }
        }
    }

    /// Tells of runtimes that were deleted, at once rather than with the next beat.
    async fn look_again(&mut self, daemon: Option<&str>) -> Result<(), Closed> {
        let doubtful: Vec<String> = self
            .served
            .iter()
            .filter(|(_, runtime)| daemon.is_none_or(|daemon| daemon == runtime.daemon_id))
            .map(|(raw, _)| raw.clone())
            .collect();
        for raw in doubtful {
            if my_runtime(&self.app, &self.known, &raw).await.is_err_and(|error| error.is_runtime_gone()) {
                self.served.remove(&raw);
                send(&mut self.socket, &Told::gone(raw)).await?;
            }
        }
        Ok(())
    }

    /// Tells each runtime of the most urgent task it could claim.
    async fn tell_of_work(&mut self, workspace: Option<WorkspaceId>) -> Result<(), Closed> {
        let here = |runtime: &&reference::Runtime| workspace.is_none_or(|id| id == runtime.workspace_id);
        let mut daemons: Vec<_> =
            self.served.values().filter(here).map(|r| (r.workspace_id, r.daemon_id.clone())).collect();
        daemons.sort();
        daemons.dedup();
        for (workspace, daemon) in daemons {
            // Whoever can't be told polls.
            let Ok(mut read) = self.app.read().await else { return Ok(()) };
            let first = HowMany::Places(1);
            let waits =
                tasks::waiting(&mut read, (workspace, &daemon), first, self.app.now()).await.unwrap_or_default();
            drop(read);
            let mine: Vec<RuntimeId> = self.served.values().map(|runtime| runtime.id).collect();
            for id in mine {
                if let Some(candidate) = waits.iter().find(|candidate| candidate.runtime_id == id) {
                    let task_id = candidate.task_id.0;
                    send(&mut self.socket, &Told::TaskAvailable { runtime_id: id, task_id }).await?;
                }
            }
        }
        Ok(())
    }
}
