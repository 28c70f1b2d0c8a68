//! The browser's socket: the workspace's events and the transcripts somebody
//! looks at, each from a cursor on, history and present with no seam: both
//! come from the same query.

use std::collections::BTreeMap;

use axum::extract::State;
use axum::extract::ws::WebSocket;
use axum::response::Response;
use serde::{Deserialize, Serialize};
use shipmate_core::api::run::Run;
use shipmate_core::error::Code;
use shipmate_core::event::Event;
use shipmate_core::id::{ExecutionId, TaskId, WorkspaceId};
use shipmate_core::journal::Record;
use shipmate_store::{Read, events, identity, journal, runs};

use super::{Arrived, Closed, LOOK_EVERY, Upgrade, arrived, prepared, send};
use crate::app::App;
use crate::auth::{Caller, Known};
use crate::bus::Hint;
use crate::error::ApiError;
use crate::metrics::SocketKind;

/// How many transcripts one socket may watch.
const MAX_WATCHES: usize = 20;
/// How many events or records travel in one message.
const PAGE: usize = 500;

/// What a browser says.
#[derive(Debug, Deserialize, utoipa::ToSchema)]
#[serde(tag = "type", rename_all = "snake_case")]
pub(crate) enum Said {
    /// Send this workspace's events after this number; null means from now on.
    Follow { workspace_id: WorkspaceId, after: Option<i64> },
    /// Send this run's records from this number on.
    Watch { run_id: TaskId, after: i64 },
    /// Send no more of this run's records.
    Unwatch { run_id: TaskId },
    /// Are you there?
    Ping,
}

/// What the server says.
#[derive(Debug, Serialize, utoipa::ToSchema)]
#[serde(tag = "type", rename_all = "snake_case")]
pub(crate) enum Answer {
    /// Events follow from this number on.
    Following { workspace_id: WorkspaceId, seq: i64 },
    /// The cursor is not one of ours, or so old that what came after it is not kept any more: load
    /// everything anew; events follow from this number on.
    Reset { workspace_id: WorkspaceId, seq: i64 },
    /// The next event; no number is left out.
    Event { workspace_id: WorkspaceId, event: Event },
    /// The next records of a run; no number is left out within one attempt.
    Records { run_id: TaskId, attempt: i64, records: Vec<Record>, next: i64, ended: bool },
    /// I am.
    Pong,
    /// What was said can't be done.
    Error { error: String, code: Code },
}

struct Watch {
    attempt: i64,
    next: i64,
    ended: bool,
}

struct Connection {
    app: App,
    socket: WebSocket,
    workspaces: Vec<WorkspaceId>,
    following: Option<(WorkspaceId, i64)>,
    watches: BTreeMap<TaskId, Watch>,
}

/// Opens a browser's socket. Messages are JSON text: `Said` up, `Answer` down.
#[utoipa::path(get, path = "/api/socket", operation_id = "open_socket", tag = "events",
    responses((status = 101, description = "The socket is open", body = Answer)))]
pub(crate) async fn open(
    State(app): State<App>,
    Caller(known): Caller,
    upgrade: Upgrade,
) -> Result<Response, ApiError> {
    let upgrade = prepared(upgrade)?;
    let mine = identity::workspaces(&mut app.read().await?, known.account).await?;
    let workspaces = mine.into_iter().map(|membership| membership.id).collect();
    Ok(upgrade.on_upgrade(move |socket| async move {
        let connection = Connection { app, socket, workspaces, following: None, watches: BTreeMap::new() };
        let _ = connection.serve(&known).await;
    }))
}

impl Connection {
    async fn serve(mut self, known: &Known) -> Result<(), Closed> {
        let _open = self.app.metrics.socket(SocketKind::Browser);
        let mut hints = self.app.bus.listen();
        let shutdown = self.app.tasks.shutdown();
        let mut tick = tokio::time::interval(LOOK_EVERY);
        loop {
            tokio::select! {
                () = shutdown.cancelled() => return Ok(()),
                message = self.socket.recv() => match arrived(message)? {
                    Arrived::Text(text) => self.hear(&text).await?,
                    Arrived::Binary => self.refuse(Code::Invalid, "this socket takes JSON as text").await?,
                    Arrived::Nothing => {}
                },
                hint = hints.next() => match hint {
                    Some(Hint::Workspace(id)) if self.following.is_some_and(|(mine, _)| mine == id) => {
                        self.tell_events().await?;
                    }
                    // What it may follow has changed: whoever listens comes back and is asked anew.
                    Some(Hint::Member(id)) if id == known.account => return Ok(()),
                    Some(Hint::Journal(task)) => self.tell_records(task).await?,
                    Some(_) => {}
                    None => self.tell_everything().await?,
                },
                _ = tick.tick() => {
                    if !known.still_holds(&self.app).await.unwrap_or(true) {
                        return Ok(());
                    }
                    self.tell_everything().await?;
                }
            }
        }
    }

    async fn hear(&mut self, text: &str) -> Result<(), Closed> {
        match serde_json::from_str(text) {
            Ok(Said::Ping) => send(&mut self.socket, &Answer::Pong).await,
            Ok(Said::Follow { workspace_id, after }) => self.follow(workspace_id, after).await,
            Ok(Said::Watch { run_id, after }) => self.watch(run_id, after).await,
            Ok(Said::Unwatch { run_id }) => {
                self.watches.remove(&run_id);
                Ok(())
            }
            Err(error) => self.refuse(Code::Invalid, &format!("not a message this socket takes: {error}")).await,
        }
    }

    async fn refuse(&mut self, code: Code, error: &str) -> Result<(), Closed> {
        send(&mut self.socket, &Answer::Error { error: error.to_owned(), code }).await
    }

    async fn follow(&mut self, workspace_id: WorkspaceId, after: Option<i64>) -> Result<(), Closed> {
        if !self.workspaces.contains(&workspace_id) {
            return self.refuse(Code::WorkspaceNotFound, "workspace not found").await;
        }
        let mut read = self.app.read().await.map_err(|_| Closed)?;
        let last = events::last(&mut read, workspace_id).await.map_err(|_| Closed)?;
        let (cursor, answer) = match after {
            Some(seq) if events::is_whole_after(&mut read, workspace_id, seq).await.map_err(|_| Closed)? => {
                (seq, Answer::Following { workspace_id, seq })
            }
            // A number we have not given out, because the database is another
            // one now; or one whose successors are forgotten.
            Some(_) => (last, Answer::Reset { workspace_id, seq: last }),
            None => (last, Answer::Following { workspace_id, seq: last }),
        };
        drop(read);
        self.following = Some((workspace_id, cursor));
        send(&mut self.socket, &answer).await?;
        self.tell_events().await
    }

    async fn follow_anew(&mut self, workspace_id: WorkspaceId) -> Result<(), Closed> {
        let Ok(mut read) = self.app.read().await else { return Ok(()) };
        let Ok(seq) = events::last(&mut read, workspace_id).await else { return Ok(()) };
        drop(read);
        self.following = Some((workspace_id, seq));
        send(&mut self.socket, &Answer::Reset { workspace_id, seq }).await
    }

    async fn watch(&mut self, run_id: TaskId, after: i64) -> Result<(), Closed> {
        if self.watches.len() >= MAX_WATCHES && !self.watches.contains_key(&run_id) {
            return self.refuse(Code::TooLarge, "too many transcripts at once").await;
        }
        let known = match self.app.read().await {
            Ok(mut read) => find(&mut read, &self.workspaces, run_id).await,
            Err(_) => return Err(Closed),
        };
        match known {
            Ok(Some((run, _))) => {
                let next = after.clamp(0, run.records);
                self.watches.insert(run_id, Watch { attempt: 0, next, ended: false });
                self.tell_records(run_id).await
            }
            Ok(None) => self.refuse(Code::RunNotFound, "run not found").await,
            Err(_) => Err(Closed),
        }
    }

    async fn tell_everything(&mut self) -> Result<(), Closed> {
        self.tell_events().await?;
        let watched: Vec<TaskId> = self.watches.keys().copied().collect();
        for task in watched {
            self.tell_records(task).await?;
        }
        Ok(())
    }

    async fn tell_events(&mut self) -> Result<(), Closed> {
        while let Some((workspace_id, after)) = self.following {
            // A database that can't answer now is asked again at the next tick.
            let Ok(mut read) = self.app.read().await else { return Ok(()) };
            let limit = i64::try_from(PAGE).unwrap_or(i64::MAX);
            let Ok(page) = events::after(&mut read, workspace_id, after, limit).await else { return Ok(()) };
            drop(read);
            if page.first().is_some_and(|event| event.seq != after + 1) {
                // Whoever listens so slowly that it was forgotten meanwhile begins anew.
                return self.follow_anew(workspace_id).await;
            }
            let count = page.len();
            for event in page {
                self.following = Some((workspace_id, event.seq));
                send(&mut self.socket, &Answer::Event { workspace_id, event }).await?;
            }
            if count < PAGE {
                return Ok(());
            }
        }
        Ok(())
    }

    async fn tell_records(&mut self, task: TaskId) -> Result<(), Closed> {
        loop {
            let Some(answer) = self.next_records(task).await else { return Ok(()) };
            let more = matches!(&answer, Answer::Records { records, .. } if !records.is_empty());
            send(&mut self.socket, &answer).await?;
            if !more {
                return Ok(());
            }
        }
    }

    /// The next page of a watched run, or `None` if there is nothing to say.
    async fn next_records(&mut self, task: TaskId) -> Option<Answer> {
        if !self.watches.contains_key(&task) {
            return None;
        }
        let mut read = self.app.read().await.ok()?;
        let (run, execution) = find(&mut read, &self.workspaces, task).await.ok()??;
        let watch = self.watches.get_mut(&task)?;
        if watch.attempt != run.attempt && watch.attempt != 0 {
            watch.next = 0;
            watch.ended = false;
        }
        watch.attempt = run.attempt;
        let records = match execution {
            Some(id) => journal::from(&mut read, id, watch.next, PAGE).await.ok()?,
            None => Vec::new(),
        };
        watch.next += i64::try_from(records.len()).unwrap_or(0);
        let ended = run.status.is_final() && watch.next >= run.records;
        if records.is_empty() && ended == watch.ended {
            return None;
        }
        watch.ended = ended;
        Some(Answer::Records { run_id: task, attempt: run.attempt, records, next: watch.next, ended })
    }
}

/// A run in one of these workspaces.
async fn find(
    read: &mut Read,
    workspaces: &[WorkspaceId],
    run: TaskId,
) -> shipmate_store::Result<Option<(Run, Option<ExecutionId>)>> {
    for workspace in workspaces {
        let found = runs::get(read, *workspace, run).await?;
        if found.is_some() {
            return Ok(found);
        }
    }
    Ok(None)
}
