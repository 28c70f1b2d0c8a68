//! What a daemon writes into the server's log that beats for a dead id and never heeds the answer.

use std::time::Duration;

use axum::body::Body;
use http_body_util::BodyExt;
use hyper::header::{AUTHORIZATION, CONTENT_TYPE, HOST};
use hyper::{Method, Request};
use serde_json::{Value, json};
use shipmate_core::api::board::Runtime;
use shipmate_core::api::daemon::Registered;
use shipmate_core::api::identity::Workspace;
use shipmate_core::rules::lease::BEAT;
use shipmate_seams::{Clock, Random};
use shipmate_server::stepped::Server;
use shipmate_store::Store;
use tower::ServiceExt;

use crate::board;
use crate::measure::Bench;
use crate::report::Section;
use crate::trouble::{Context, Trouble};

/// How often the background jobs run, in invented time.
const JOBS_EVERY: u32 = 4;

/// A server in invented time.
struct Invented {
    server: Server,
    clock: Clock,
}

/// Measures how many lines each way of beating costs.
pub(crate) async fn measure(bench: &Bench) -> Result<Section, Trouble> {
    let mut section = Section::new("Log lines of a dead id that goes on beating", &["way", "beats", "lines"]);
    for (way, path) in [("HTTP, ours", "/api/daemon/beat"), ("HTTP, reference", "/api/daemon/heartbeat")] {
        let (beats, lines) = count(bench, path).await?;
        section.row(vec![way.to_owned(), beats.to_string(), lines.to_string()]);
    }
    section.note(format!(
        "{} h in invented time, one beat every {} s, real request handlers and store; every line of the server counts \
         from the deletion on. Goal: at most 3.",
        bench.scale.dead_for.as_secs() / 3600,
        BEAT.as_secs()
    ));
    Ok(section)
}

async fn count(bench: &Bench, path: &str) -> Result<(u32, usize), Trouble> {
    let folder = tempfile::tempdir().context("no folder")?;
    let store = Store::open_sqlite_without_sync(&folder.path().join("invented.db")).await.context("no database")?;
    let clock = Clock::invented();
    let server = Server::start(store.clone(), clock.clone(), Random::system()).await.context("no server")?;
    let invented = Invented { server, clock };
    let dead = invented.register().await?;
    let before = bench.lines.of_servers();
    invented.ask(Method::DELETE, &format!("/api/runtimes/{}", dead.id), None).await?;
    let beat = match path {
        "/api/daemon/beat" => json!({ "daemon_id": dead.daemon_id, "runtimes": [dead.id], "executions": [] }),
        _ => json!({ "runtime_id": dead.id }),
    };
    let mut beats = 0;
    let mut lived = Duration::ZERO;
    while lived < bench.scale.dead_for {
        lived += BEAT;
        invented.clock.advance(BEAT);
        invented.ask(Method::POST, path, Some(beat.clone())).await?;
        beats += 1;
        if beats % JOBS_EVERY == 0 {
            invented.server.run_jobs().await;
        }
    }
    store.close().await;
    Ok((beats, bench.lines.of_servers() - before))
}

impl Invented {
    async fn register(&self) -> Result<Runtime, Trouble> {
        let all: Vec<Workspace> = read(self.ask(Method::GET, "/api/workspaces", None).await?)?;
        let workspace = all.first().ok_or("the server has no workspace")?.id;
        let wish = serde_json::to_value(board::registration(workspace, "machine-0")).context("a registration")?;
        let answer: Registered = read(self.ask(Method::POST, "/api/daemon/register", Some(wish)).await?)?;
        answer.runtimes.into_iter().next().ok_or_else(|| "nothing was registered".to_owned())
    }

    /// The owner's request. A refusal is an answer too: dead ids get them.
    async fn ask(&self, method: Method, path: &str, body: Option<Value>) -> Result<Value, Trouble> {
        let request = Request::builder()
            .method(method)
            .uri(path)
            .header(HOST, self.server.host())
            .header(AUTHORIZATION, format!("Bearer {}", self.server.key()))
            .header(CONTENT_TYPE, "application/json")
            .body(body.map_or_else(Body::empty, |body| Body::from(body.to_string())))
            .context("a request could not be made")?;
        let answer = self.server.router().oneshot(request).await.context("no answer")?;
        if answer.status().is_server_error() {
            return Err(format!("{path} was answered with {}", answer.status()));
        }
        let bytes = answer.into_body().collect().await.context("an answer broke off")?.to_bytes();
        Ok(serde_json::from_slice(&bytes).unwrap_or(Value::Null))
    }
}

fn read<T: serde::de::DeserializeOwned>(value: Value) -> Result<T, Trouble> {
    serde_json::from_value(value).context("an answer could not be read")
}
