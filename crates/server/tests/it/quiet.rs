//! What is logged, and what is not.

use std::io::Write;
use std::sync::{Arc, Mutex};

use axum::body::Body;
use axum::http::Request;
use serde_json::{Value, json};
use shipmate_core::id::RuntimeId;
use shipmate_testkit::on_both;
use tower::ServiceExt as _;
use tracing::instrument::WithSubscriber as _;
use tracing_subscriber::fmt::MakeWriter;

use crate::daemon::Daemon;
use crate::world::World;

const UNKNOWN: &str = "00000000-0000-0000-0000-0000000000ff";

/// Collects what is logged.
#[derive(Clone, Default)]
struct Log(Arc<Mutex<Vec<u8>>>);

impl Write for Log {
    fn write(&mut self, bytes: &[u8]) -> std::io::Result<usize> {
        self.0.lock().expect("nobody panicked").extend_from_slice(bytes);
        Ok(bytes.len())
    }
    fn flush(&mut self) -> std::io::Result<()> {
        Ok(())
    }
}

impl<'a> MakeWriter<'a> for Log {
    type Writer = Self;
    fn make_writer(&'a self) -> Self {
        self.clone()
    }
}

impl Log {
    /// What was logged above debug since the last time.
    fn lines(&self) -> Vec<String> {
        let bytes = std::mem::take(&mut *self.0.lock().expect("nobody panicked"));
        String::from_utf8(bytes).expect("text").lines().map(str::to_owned).collect()
    }
}

struct Ear<'a> {
    world: &'a World,
    token: String,
    log: Log,
}

impl Ear<'_> {
    /// One request, within earshot of the log. Answers its status and body.
    async fn ask(&self, method: &str, path: &str, body: Value) -> (u16, String) {
        let subscriber = tracing_subscriber::fmt()
            .with_max_level(tracing::Level::INFO)
            .with_ansi(false)
            .with_writer(self.log.clone())
            .finish();
        let request = Request::builder()
            .method(method)
            .uri(path)
            .header("host", self.world.node.server.host())
            .header("authorization", format!("Bearer {}", self.token))
            .header("content-type", "application/json")
            .body(Body::from(body.to_string()))
            .expect("a request");
        let answering = async {
            let Ok(response) = self.world.node.server.router().oneshot(request).await;
            let status = response.status().as_u16();
            let bytes = axum::body::to_bytes(response.into_body(), usize::MAX).await.expect("a body");
            (status, String::from_utf8_lossy(&bytes).into_owned())
        };
        answering.with_subscriber(subscriber).await
    }
}

async fn ear(world: &World) -> Ear<'_> {
    Ear { world, token: world.daemon_token().await, log: Log::default() }
}

on_both! {
    async fn gone_is_information_other_refusals_are_warnings_and_failures_errors(database: Database) {
        let world = World::new(&database).await;
        let ear = ear(&world).await;
        let (status, body) = ear.ask("POST", "/api/daemon/heartbeat", json!({ "runtime_id": UNKNOWN })).await;
        let body: Value = serde_json::from_str(&body).expect("the body arrives whole");
        assert_eq!((status, &body["error"], &body["code"]), (404, &json!("runtime not found"), &json!("runtime_not_found")));
        let lines = ear.log.lines();
        assert!(lines.len() == 1 && lines[0].contains("INFO"), "{lines:?}");

        ear.ask("GET", &format!("/api/daemon/tasks/{UNKNOWN}/status"), json!({})).await;
        let lines = ear.log.lines();
        assert!(lines.len() == 1 && lines[0].contains("WARN"), "another 404: {lines:?}");
        ear.ask("POST", "/api/daemon/heartbeat", json!({ "runtime_id": "runtime not found" })).await;
        let lines = ear.log.lines();
        assert!(lines.len() == 1 && lines[0].contains("WARN"), "the words alone are not the fact: {lines:?}");

        database.execute("ALTER TABLE machine RENAME TO machine_away").await;
        let (status, body) = ear.ask("POST", "/api/daemon/heartbeat", json!({ "runtime_id": UNKNOWN })).await;
        let lines = ear.log.lines();
        assert!(lines.len() == 1 && lines[0].contains("ERROR"), "{status} {body}: {lines:?}");
        assert_eq!(ear.ask("GET", "/health", json!({})).await.0, 200);
        assert_eq!(ear.log.lines(), [] as [String; 0], "that somebody looked whether it lives is no news");
    }

    async fn steady_beats_and_a_dead_id_are_quiet(database: Database) {
        let world = World::new(&database).await;
        let daemon = Daemon::of_owner(&world).await;
        let runtimes = daemon.register(&["demo"]).await;
        let ear = Ear { token: world.daemon_token().await, ..ear(&world).await };
        let beat = async |runtimes: &[RuntimeId]| {
            let body = json!({ "daemon_id": daemon.id, "runtimes": runtimes, "executions": [] });
            assert_eq!(ear.ask("POST", "/api/daemon/beat", body).await.0, 200);
        };
        for _ in 0..50 {
            beat(&runtimes).await;
            ear.ask("POST", "/api/daemon/heartbeat", json!({ "runtime_id": runtimes[0] })).await;
        }
        assert_eq!(ear.log.lines(), [] as [String; 0]);

        // A deletion, and an old daemon that does not hear of it for a day.
        let path = format!("/api/runtimes/{}", runtimes[0]);
        let owner = Ear { world: &world, token: world.node.server.key().to_owned(), log: ear.log.clone() };
        assert_eq!(owner.ask("DELETE", &path, json!({})).await.0, 204);
        for _ in 0..200 {
            beat(&runtimes).await;
            ear.ask("POST", "/api/daemon/heartbeat", json!({ "runtime_id": runtimes[0] })).await;
            ear.ask("POST", &format!("/api/daemon/runtimes/{}/tasks/claim", runtimes[0]), json!({})).await;
        }
        daemon.register(&["demo"]).await;
        let lines = ear.log.lines();
        assert!(lines.len() <= 1, "one for the registration comes on top: {lines:?}");
    }
}
