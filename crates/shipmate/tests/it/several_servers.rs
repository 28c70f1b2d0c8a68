//! Several servers on one PostgreSQL database, with NATS between them.

use std::time::Duration;

use reqwest::Method;
use serde_json::{Value, json};
use shipmate_core::api::board::CreateIssue;
use shipmate_core::api::identity::TokenKind;
use shipmate_core::id::WorkspaceId;
use shipmate_seams::Clock;
use shipmate_testkit::client::note;
use shipmate_testkit::database::on_postgres;
use shipmate_testkit::{Client, DEADLINE, Database, Installation, NatsServer, eventually, settings};

use crate::fixture::{ServerAlone, server_alone};
use crate::program;
use crate::sockets::client::Socket;

/// How often a socket looks by itself. Who waits for that `CHANGES` times, one
/// after the other, can't be done within `AT_ONCE`.
const LOOK: Duration = Duration::from_secs(5);
const CHANGES: u32 = 8;
const AT_ONCE: Duration = Duration::from_secs(20);

/// A server, and where it keeps what is its own.
struct Node {
    installation: Installation,
    server: ServerAlone,
}

impl Node {
    async fn start(database: &Database, nats: &str) -> Self {
        let installation = Installation::new(program()).environment("SHIPMATE_NATS_URL", nats);
        let server = server_alone(&installation, database).await;
        Self { installation, server }
    }

    fn client(&self) -> Client {
        self.installation.client()
    }

    async fn socket(&self, path: &str) -> Socket {
        let server = note(&self.installation.data()).expect("a server");
        Socket::open(&server.url, path, &server.key).await
    }

    /// A socket that follows this workspace from now on.
    async fn following(&self, workspace: WorkspaceId) -> Socket {
        let mut socket = self.socket("/api/socket").await;
        socket.say(&json!({ "type": "follow", "workspace_id": workspace, "after": Value::Null })).await;
        socket.next_of("following").await;
        socket
    }

    async fn figure(&self, name: &str) -> u64 {
        let answer = self.client().request(Method::GET, "/metrics", None::<&()>).await;
        answer.must_succeed();
        let text = &answer.body;
        let line = text.lines().find_map(|line| line.strip_prefix(name)?.strip_prefix(' '));
        line.unwrap_or_else(|| panic!("no figure {name} in {text}")).parse().expect("a number")
    }

    async fn is_connected(&self) {
        eventually(DEADLINE, "the server to reach NATS", async || {
            (self.figure("shipmate_nats_up").await == 1).then_some(())
        })
        .await;
    }
}

/// Makes changes at one server, each when the one before was seen at the
/// other, and answers how long that took.
async fn changes(by: &Client, seen: &mut Socket, number: u32) -> Duration {
    let clock = Clock::system();
    let begin = clock.elapsed();
    for n in 0..number {
        let new = CreateIssue { title: format!("Change {n}"), ..CreateIssue::default() };
        let made = by.create_issue(&new).await;
        loop {
            let message = seen.next_of("event").await;
            if message["event"]["subject_id"] == json!(made.id) {
                break;
            }
        }
    }
    clock.elapsed() - begin
}

#[test]
fn what_changes_at_one_server_is_seen_at_the_other_at_once_and_without_nats_a_little_later() {
    let name =
        "several_servers::what_changes_at_one_server_is_seen_at_the_other_at_once_and_without_nats_a_little_later";
    let Some(nats) = settings::nats() else {
        settings::skip(name, "SHIPMATE_TEST_NATS is not set (scripts/with-nats sets it)");
        return;
    };
    on_postgres(name, async |database| two_servers(database, NatsServer::start(nats).await).await);
}

async fn two_servers(database: Database, mut nats: NatsServer) {
    let one = Node::start(&database, &nats.url()).await;
    let other = Node::start(&database, &nats.url()).await;
    one.is_connected().await;
    other.is_connected().await;
    let workspace = one.client().workspaces().await[0].id;
    let mut seen = other.following(workspace).await;

    let took = changes(&one.client(), &mut seen, CHANGES).await;
    assert!(took < AT_ONCE, "{CHANGES} changes took {took:?}: no hints travel");
    assert!(other.figure("shipmate_hints_heard_total").await >= u64::from(CHANGES));
    assert_eq!(one.figure("shipmate_hints_heard_total").await, 0, "nobody hears their own words");

    // A credential that one server revokes opens nothing at the other.
    let made = one.client().create_token("Away soon", TokenKind::Personal).await;
    let theirs = note(&other.installation.data()).expect("a server");
    let mut socket = Socket::open(&theirs.url, "/api/socket", &made.token).await;
    one.client().delete(&format!("/api/tokens/{}", made.listed.id)).await;
    assert_eq!(socket.next_within(2 * LOOK).await, None, "its socket closes");

    nats.kill().await;
    eventually(DEADLINE, "the servers to miss NATS", async || {
        (other.figure("shipmate_nats_up").await == 0).then_some(())
    })
    .await;
    changes(&one.client(), &mut seen, 2).await;
    changes(&other.client(), &mut one.following(workspace).await, 1).await;

    nats.start_again().await;
    one.is_connected().await;
    other.is_connected().await;
    let took = changes(&one.client(), &mut seen, CHANGES).await;
    assert!(took < AT_ONCE, "{CHANGES} changes took {took:?}: no hints travel any more");
    one.server.end().await;
    other.server.end().await;
}

#[tokio::test]
async fn nats_is_for_servers_that_share_a_database() {
    let installation = Installation::new(program());
    let refused = installation.run(&["server", "--nats-url", "nats://127.0.0.1:4222"]).await;
    let words = String::from_utf8_lossy(&refused.stderr).into_owned();
    assert_eq!(refused.status.code(), Some(2), "{words}");
    assert!(words.contains("--database-url"), "{words}");
}

#[test]
fn a_server_starts_without_nats_and_finds_it_when_it_comes() {
    let name = "several_servers::a_server_starts_without_nats_and_finds_it_when_it_comes";
    let Some(nats) = settings::nats() else {
        settings::skip(name, "SHIPMATE_TEST_NATS is not set (scripts/with-nats sets it)");
        return;
    };
    on_postgres(name, async |database| {
        let mut nats = NatsServer::start(nats).await;
        nats.kill().await;
        let node = Node::start(&database, &nats.url()).await;
        assert_eq!(node.figure("shipmate_nats_up").await, 0);
        node.client().create_issue(&CreateIssue { title: "Alone".to_owned(), ..CreateIssue::default() }).await;
        nats.start_again().await;
        node.is_connected().await;
        node.server.end().await;
        // An address that is none is no reason to wait.
        let installation = Installation::new(program()).environment("SHIPMATE_DATABASE_URL", database.url());
        let refused = installation.run(&["server", "--listen", "127.0.0.1:0", "--nats-url", "http://nats"]).await;
        let words = String::from_utf8_lossy(&refused.stderr).into_owned();
        assert!(!refused.status.success() && words.contains("NATS") && words.contains("nats://"), "{words}");
    });
}
