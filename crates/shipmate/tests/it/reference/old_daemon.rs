//! What a daemon of the reference says, request by request.

use futures_util::{SinkExt, StreamExt};
use reqwest::Method;
use serde_json::{Value, json};
use shipmate_core::api::identity::TokenKind;
use shipmate_core::id::WorkspaceId;
use shipmate_store::Store;
use shipmate_store::backup::database_file;
use shipmate_testkit::client::Answer;
use shipmate_testkit::database::Kind;
use shipmate_testkit::{Client, DEADLINE, Database, Installation, Up};
use tokio::net::TcpStream;
use tokio_tungstenite::tungstenite::Message;
use tokio_tungstenite::tungstenite::client::IntoClientRequest;
use tokio_tungstenite::{MaybeTlsStream, WebSocketStream};

use crate::program;

/// An installation with one old daemon in front of it.
pub(crate) struct World {
    pub(crate) installation: Installation,
    pub(crate) up: Up,
    pub(crate) owner: Client,
    pub(crate) daemon: OldDaemon,
}

impl World {
    pub(crate) async fn new(database: &Database) -> Self {
        let installation = Installation::new(program()).database(database);
        let up = installation.up().await;
        let owner = up.client();
        let workspace = owner.workspaces().await[0].id;
        let token = owner.create_token("old daemon", TokenKind::Personal).await.token;
        let daemon = OldDaemon::new(&installation, workspace, &token, "0198-old");
        Self { installation, up, owner, daemon }
    }

    /// The database, for what no request can bring about.
    pub(crate) async fn store(&self, database: &Database) -> Store {
        match database.kind() {
            Kind::Sqlite => Store::open_sqlite(&database_file(&self.installation.data())).await,
            Kind::Postgres => Store::open_postgres(database.url()).await,
        }
        .expect("the database opens")
    }

    /// An issue of the agent that runs on `provider`, and its task as the daemon claims it.
    pub(crate) async fn claimed(&self, provider: &str, runtime: &str) -> (shipmate_core::api::board::Issue, Value) {
        let agent = self.owner.agent_online(provider).await;
        let issue = self.owner.assign_new_issue("Do it", "Please", agent.id).await;
        let task = self.daemon.claim(runtime).await;
        assert_eq!(task["issue_id"], json!(issue.id), "{task:#}");
        (issue, task)
    }
}

/// One daemon of the reference.
pub(crate) struct OldDaemon {
    pub(crate) http: Client,
    pub(crate) workspace: WorkspaceId,
    pub(crate) id: String,
    pub(crate) url: String,
    pub(crate) token: String,
}

impl OldDaemon {
    pub(crate) fn new(installation: &Installation, workspace: WorkspaceId, token: &str, id: &str) -> Self {
        let url = shipmate_testkit::client::note(&installation.data()).expect("the server listens").url;
        let http = Client::at(&url)
            .with_token(token)
            .with_header("X-Client-Platform", "daemon")
            .with_header("X-Client-Version", "0.2.29")
            .with_header("X-Client-Os", "linux");
        Self { http, workspace, id: id.to_owned(), url, token: token.to_owned() }
    }

    pub(crate) async fn post(&self, path: &str, body: &Value) -> Answer {
        self.raw(Method::POST, path, &body.to_string()).await
    }

    pub(crate) async fn get(&self, path: &str) -> Answer {
        self.http.request(Method::GET, path, None::<&()>).await
    }

    pub(crate) async fn raw(&self, method: Method, path: &str, body: &str) -> Answer {
        self.http.send(method, path, Some("application/json"), body).await
    }

    fn registration(&self, providers: &[&str]) -> Value {
        let runtimes: Vec<Value> = providers
            .iter()
            .map(|name| json!({"name": format!("{name} (vm)"), "status": "online", "type": name, "version": "2.1.5"}))
            .collect();
        json!({
            "cli_version": "0.2.29", "daemon_id": self.id, "device_name": "vm", "launched_by": "",
            "legacy_daemon_ids": null, "runtimes": runtimes, "timezone": "Etc/UTC",
            "workspace_id": self.workspace,
        })
    }

    /// Registers as it does at its start, and answers the runtimes' ids.
    pub(crate) async fn register(&self, providers: &[&str]) -> Vec<String> {
        let answer: Value = self.register_with(providers, json!({})).await.json();
        let runtimes = answer["runtimes"].as_array().expect("a list");
        providers
            .iter()
            .map(|provider| {
                let found = runtimes.iter().find(|runtime| runtime["provider"] == **provider);
                found.and_then(|runtime| runtime["id"].as_str()).expect("an id for each").to_owned()
            })
            .collect()
    }

    pub(crate) async fn register_with(&self, providers: &[&str], more: Value) -> Answer {
        let mut body = self.registration(providers);
        body.as_object_mut().expect("an object").extend(more.as_object().cloned().unwrap_or_default());
        self.post("/api/daemon/register", &body).await
    }

    pub(crate) async fn beat(&self, runtime: &str) -> Answer {
        self.post("/api/daemon/heartbeat", &json!({ "runtime_id": runtime })).await
    }

    pub(crate) async fn try_claim(&self, runtime: &str) -> Answer {
        self.post(&format!("/api/daemon/runtimes/{runtime}/tasks/claim"), &json!({})).await
    }

    pub(crate) async fn claim(&self, runtime: &str) -> Value {
        self.try_claim(runtime).await.json::<Value>()["task"].clone()
    }

    pub(crate) async fn recover_orphans(&self, runtime: &str) -> Value {
        self.post(&format!("/api/daemon/runtimes/{runtime}/recover-orphans"), &json!({})).await.json()
    }

    /// Says something of a task, which must be taken.
    pub(crate) async fn say(&self, task: &Value, what: &str, body: Value) -> Answer {
        let answer = self.post(&of(task, what), &body).await;
        answer.must_succeed();
        answer
    }

    pub(crate) async fn ask(&self, task: &Value, what: &str) -> Value {
        self.get(&of(task, what)).await.json()
    }

    pub(crate) async fn socket(&self, runtimes: &[&str]) -> Socket {
        let address = self.url.replacen("http", "ws", 1);
        let address = format!("{address}/api/daemon/ws?runtime_ids={}", runtimes.join(","));
        let mut request = address.into_client_request().expect("an address");
        let bearer = format!("Bearer {}", self.token).parse().expect("a header");
        request.headers_mut().insert("Authorization", bearer);
        Socket(tokio_tungstenite::connect_async(request).await.expect("the socket opens").0)
    }
}

/// Where something is said of a task.
pub(crate) fn of(task: &Value, what: &str) -> String {
    format!("/api/daemon/tasks/{}/{what}", task["id"].as_str().expect("an id"))
}

/// An old daemon's open socket.
pub(crate) struct Socket(WebSocketStream<MaybeTlsStream<TcpStream>>);

impl Socket {
    pub(crate) async fn beat(&mut self, runtime: &str) {
        self.say(json!({"type": "daemon:heartbeat", "payload": {"runtime_id": runtime}}).to_string()).await;
    }

    pub(crate) async fn say(&mut self, text: String) {
        self.0.send(Message::Text(text.into())).await.expect("sent");
    }

    /// The next message.
    pub(crate) async fn next(&mut self) -> Value {
        let waiting = async {
            loop {
                let message = self.0.next().await.expect("the socket stays open").expect("a message");
                if let Message::Text(text) = message {
                    return serde_json::from_str(&text).expect("JSON");
                }
            }
        };
        tokio::time::timeout(DEADLINE, waiting).await.expect("a message comes")
    }

    /// The next message of this type.
    pub(crate) async fn until(&mut self, kind: &str) -> Value {
        loop {
            let message = self.next().await;
            if message["type"] == kind {
                return message["payload"].clone();
            }
        }
    }
}

/// The acknowledgement that says a runtime is gone, whole.
pub(crate) fn gone(runtime: &str) -> Value {
    json!({"type": "daemon:heartbeat_ack",
        "payload": {"runtime_id": runtime, "status": "runtime_gone", "runtime_gone": true}})
}
