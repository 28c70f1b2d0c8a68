//! The server of the simulated world: a real one, on a store that outlives it.

use std::path::{Path, PathBuf};

use axum::body::Body;
use http::Request;
use serde_json::{Value, json};
use shipmate_core::id::WorkspaceId;
use shipmate_daemon::stepped::CameBack;
use shipmate_seams::{Clock, Random};
use shipmate_server::stepped::{Hinted, Server};
use shipmate_store::{Store, backup};
use tower::ServiceExt;

/// No answer in a simulation is larger.
const MAX_ANSWER_BYTES: usize = 16 * 1024 * 1024;

/// The server, while it is up, and what it keeps.
#[derive(Debug)]
pub(crate) struct Board {
    /// Where its database is, and copies of it.
    directory: PathBuf,
    copies: u32,
    store: Store,
    pub(crate) clock: Clock,
    random: Random,
    server: Option<Server>,
    router: axum::Router,
    pub(crate) workspaces: Vec<WorkspaceId>,
    /// The daemons' token, and its id while it is not revoked.
    token: String,
    token_id: Option<String>,
}

/// A request as it travels.
#[derive(Debug, Clone)]
pub(crate) struct Letter {
    pub(crate) method: &'static str,
    pub(crate) path: String,
    pub(crate) body: Option<Vec<u8>>,
}

async fn open(directory: &Path) -> Result<Store, String> {
    let store = Store::open_sqlite_without_sync(&backup::database_file(directory)).await;
    store.map_err(|error| error.to_string())
}

impl Board {
    /// A server that starts for the first time.
    pub(crate) async fn new(directory: &Path, clock: Clock, random: Random, workspaces: usize) -> Result<Self, String> {
        let mut board = Self {
            directory: directory.to_owned(),
            copies: 0,
            store: open(directory).await?,
            clock,
            random,
            server: None,
            router: axum::Router::new(),
            workspaces: Vec::new(),
            token: String::new(),
            token_id: None,
        };
        board.start().await?;
        let first = board.ask("GET", "/api/workspaces", None).await?;
        let first: Option<WorkspaceId> = first[0]["id"].as_str().and_then(|id| id.parse().ok());
        board.workspaces.extend(first);
        for number in 1..workspaces {
            let server = board.server.as_ref().ok_or("no server")?;
            let made = server.create_workspace(&format!("w{number}"), &format!("W{number}")).await;
            board.workspaces.push(made.map_err(|error| error.to_string())?);
        }
        board.renew_token().await?;
        Ok(board)
    }

    /// Gives the daemons a new token, if theirs was revoked.
    pub(crate) async fn renew_token(&mut self) -> Result<(), String> {
        if self.token_id.is_none() {
            let wanted = json!({ "name": "machines", "kind": "daemon" });
            let made = self.ask("POST", "/api/tokens", Some(wanted)).await?;
            self.token = made["token"].as_str().unwrap_or_default().to_owned();
            self.token_id = made["id"].as_str().map(str::to_owned);
        }
        Ok(())
    }

    /// From now on the daemons' token is worth nothing.
    pub(crate) async fn revoke_token(&mut self) -> Result<(), String> {
        if let Some(id) = self.token_id.take() {
            self.ask("DELETE", &format!("/api/tokens/{id}"), None).await?;
        }
        Ok(())
    }

    pub(crate) async fn start(&mut self) -> Result<(), String> {
        let server = Server::start(self.store.clone(), self.clock.clone(), self.random).await;
        let server = server.map_err(|error| error.to_string())?;
        self.router = server.router();
        self.server = Some(server);
        Ok(())
    }

    pub(crate) fn kill(&mut self) {
        self.server = None;
    }

    /// Makes a copy of the database, as an administrator does.
    pub(crate) async fn copy(&mut self) -> Result<PathBuf, String> {
        self.copies += 1;
        let copy = self.directory.join(format!("copy-{}.db", self.copies));
        backup::backup(&self.directory, &copy).await.map_err(|error| error.to_string())?;
        Ok(copy)
    }

    /// Puts a copy in the place of the database. The server is down then. The
    /// daemons' token may be one that the copy does not know.
    pub(crate) async fn restore(&mut self, copy: &Path) -> Result<(), String> {
        self.kill();
        self.router = axum::Router::new();
        self.token_id = None;
        self.store.close().await;
        let file = backup::database_file(&self.directory);
        for end in ["", "-wal", "-shm"] {
            let part = PathBuf::from(format!("{}{end}", file.display()));
            if part.exists() {
                fs_err::remove_file(&part).map_err(|error| error.to_string())?;
            }
        }
        backup::restore(&self.directory, copy).await.map_err(|error| error.to_string())?;
        self.store = open(&self.directory).await?;
        Ok(())
    }

    pub(crate) fn is_up(&self) -> bool {
        self.server.is_some()
    }

    pub(crate) async fn close(self) {
        self.store.close().await;
    }

    pub(crate) fn hint(&mut self) -> Option<Hinted> {
        self.server.as_mut()?.hint()
    }

    pub(crate) async fn run_jobs(&self) -> Result<(), String> {
        let Some(server) = &self.server else { return Ok(()) };
        let failed = server.run_jobs().await;
        if failed.is_empty() { Ok(()) } else { Err(format!("background jobs failed: {failed:?}")) }
    }

    /// A daemon's request; none if the server is down.
    pub(crate) async fn deliver(&self, letter: &Letter) -> Option<CameBack> {
        self.server.as_ref()?;
        Some(self.exchange(letter, &self.token, None).await)
    }

    /// A person's request; an answer that is no success is an error.
    pub(crate) async fn ask(&self, method: &'static str, path: &str, body: Option<Value>) -> Result<Value, String> {
        self.ask_in(None, method, path, body).await
    }

    /// A person's request in a workspace.
    pub(crate) async fn ask_in(
        &self,
        workspace: Option<WorkspaceId>,
        method: &'static str,
        path: &str,
        body: Option<Value>,
    ) -> Result<Value, String> {
        let Some(server) = &self.server else { return Err("the server is down".to_owned()) };
        let body = body.map(|body| body.to_string().into_bytes());
        let letter = Letter { method, path: path.to_owned(), body };
        let answer = self.exchange(&letter, server.key(), workspace).await;
        let text = String::from_utf8_lossy(&answer.body).into_owned();
        if answer.status >= 300 {
            return Err(format!("{method} {path}: {} {text}", answer.status));
        }
        Ok(serde_json::from_str(&text).unwrap_or(Value::Null))
    }

    /// What a person sees at `workspace path`, if anything.
    pub(crate) async fn ask_anywhere(&self, place: &str) -> Option<Value> {
        let (workspace, path) = place.split_once(' ')?;
        self.ask_in(workspace.parse().ok(), "GET", path, None).await.ok()
    }

    async fn exchange(&self, letter: &Letter, token: &str, workspace: Option<WorkspaceId>) -> CameBack {
        let host = self.server.as_ref().map(Server::host).unwrap_or_default();
        let mut request = Request::builder()
            .method(letter.method)
            .uri(&letter.path)
            .header("host", host)
            .header("authorization", format!("Bearer {token}"));
        if let Some(workspace) = workspace {
            request = request.header("x-workspace-id", workspace.to_string());
        }
        if letter.body.is_some() {
            request = request.header("content-type", "application/json");
        }
        let body = letter.body.clone().map_or_else(Body::empty, Body::from);
        let request = request.body(body).expect("its parts are valid");
        let Ok(response) = self.router.clone().oneshot(request).await;
        let status = response.status().as_u16();
        let is_ours = response.headers().get("x-shipmate").is_some_and(|value| value == "1");
        let body = axum::body::to_bytes(response.into_body(), MAX_ANSWER_BYTES).await;
        CameBack { status, is_ours, body: body.map(|bytes| bytes.to_vec()).unwrap_or_default() }
    }
}
