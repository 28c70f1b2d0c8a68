//! Beats over a WebSocket, as daemons of the reference send them.

use std::time::Duration;

use futures_util::{SinkExt as _, StreamExt as _};
use serde_json::{Value, json};
use shipmate_core::id::RuntimeId;
use shipmate_core::status::Role;
use shipmate_testkit::{DEADLINE, on_both};
use tokio::net::TcpStream;
use tokio_tungstenite::tungstenite::Message;
use tokio_tungstenite::tungstenite::client::IntoClientRequest as _;
use tokio_tungstenite::{MaybeTlsStream, WebSocketStream, connect_async};

use crate::daemon::Daemon;
use crate::world::{Node, World};

/// Longer than anything that was read is believed.
const BOUND: Duration = Duration::from_secs(10);

pub(crate) struct Socket(WebSocketStream<MaybeTlsStream<TcpStream>>);

impl Socket {
    async fn open(node: &Node, token: &str, runtimes: &[RuntimeId]) -> Self {
        let ids: Vec<String> = runtimes.iter().map(ToString::to_string).collect();
        Self::open_at(node, token, &format!("/api/daemon/ws?runtime_ids={}", ids.join(","))).await
    }

    pub(crate) async fn open_at(node: &Node, token: &str, path: &str) -> Self {
        let address = format!("{}{path}", node.url.replace("http", "ws"));
        let mut request = address.into_client_request().expect("an address");
        let headers = request.headers_mut();
        headers.insert("authorization", format!("Bearer {token}").parse().expect("a header"));
        headers.insert("host", node.server.host().parse().expect("a header"));
        Self(connect_async(request).await.expect("it opens").0)
    }

    /// Says something.
    pub(crate) async fn say(&mut self, words: &Value) {
        self.0.send(Message::text(words.to_string())).await.expect("it is heard");
    }

    /// The next text.
    pub(crate) async fn next(&mut self) -> Value {
        loop {
            let message = tokio::time::timeout(DEADLINE, self.0.next()).await.expect("the server speaks");
            if let Message::Text(text) = message.expect("it stays open").expect("it does not break") {
                return serde_json::from_str(&text).expect("JSON");
            }
        }
    }

    /// Beats, and waits until the server has dealt with it. Answers what it
    /// said meanwhile; `None` if it closed the socket.
    async fn beat(&mut self, runtime: RuntimeId) -> Option<Vec<Value>> {
        let text = json!({ "type": "daemon:heartbeat", "payload": { "runtime_id": runtime } }).to_string();
        self.0.send(Message::text(text)).await.ok()?;
        // Messages are dealt with in their order.
        self.0.send(Message::Ping(b"done?"[..].into())).await.ok()?;
        let mut said = Vec::new();
        loop {
            match tokio::time::timeout(DEADLINE, self.0.next()).await.expect("the server speaks") {
                Some(Ok(Message::Pong(words))) if words == b"done?"[..] => return Some(said),
                Some(Ok(Message::Text(text))) => said.push(serde_json::from_str(&text).expect("JSON")),
                Some(Ok(Message::Close(_)) | Err(_)) | None => return None,
                Some(Ok(_)) => {}
            }
        }
    }
}

/// The spread that a daemon's socket tells, once it is `wanted` at least.
async fn spread(socket: &mut Socket, wanted: u64) -> u64 {
    loop {
        let said = socket.next().await;
        assert_eq!(said["type"], "daemon:spread", "nothing else has happened: {said}");
        let told = said["milliseconds"].as_u64().expect("a number");
        if told >= wanted {
            return told;
        }
    }
}

fn ack(runtime: RuntimeId) -> Value {
    json!({ "type": "daemon:heartbeat_ack", "payload": { "runtime_id": runtime, "status": "ok" } })
}

fn gone(runtime: RuntimeId) -> Value {
    let payload = json!({ "runtime_id": runtime, "status": "runtime_gone", "runtime_gone": true });
    json!({ "type": "daemon:heartbeat_ack", "payload": payload })
}

on_both! {
    async fn daemons_are_told_to_spread_in_proportion_to_the_open_sockets(database: Database) {
        let world = World::new(&database).await;
        let token = world.daemon_token().await;
        let open = async |n: usize| {
            Socket::open_at(&world.node, &token, &format!("/api/daemon/socket?daemon_id=box-{n}")).await
        };
        let mut first = open(0).await;
        assert!(spread(&mut first, 0).await <= 1, "one alone need not wait");
        let mut more = Vec::new();
        for n in 1..40 {
            more.push(open(n).await);
        }
        let last = more.last_mut().expect("some");
        assert_eq!(spread(last, 0).await, 40, "a millisecond for each");
        assert_eq!(spread(&mut first, 2).await, 40, "those who are there hear of it too");
    }

    async fn a_beat_of_a_missing_row_is_a_successful_ack_and_a_failed_lookup_is_none(database: Database) {
        let world = World::new(&database).await;
        let token = world.daemon_token().await;
        let daemon = Daemon::new(world.node.with(&token), world.workspace, "box");
        let runtimes = daemon.register(&["claude", "codex"]).await;
        let mut socket = Socket::open(&world.node, &token, &runtimes).await;
        assert_eq!(socket.beat(runtimes[0]).await, Some(vec![ack(runtimes[0])]));
        assert_eq!(socket.beat(runtimes[0]).await, Some(vec![ack(runtimes[0])]), "from memory");

        database.execute("ALTER TABLE machine RENAME TO machine_away").await;
        world.clock.advance(BOUND);
        assert_eq!(socket.beat(runtimes[0]).await, Some(vec![]), "nothing is known, so nothing is said");
        database.execute("ALTER TABLE machine_away RENAME TO machine").await;
        assert_eq!(socket.beat(runtimes[0]).await, Some(vec![ack(runtimes[0])]), "the socket lives");

        world.owner.delete_runtime(runtimes[0]).await;
        let said = socket.beat(runtimes[0]).await.expect("the socket lives");
        assert!(!said.is_empty() && said.iter().all(|message| *message == gone(runtimes[0])), "{said:?}");
        assert_eq!(socket.beat(runtimes[1]).await, Some(vec![ack(runtimes[1])]), "the others go on");
    }

    async fn an_ack_is_of_the_runtime_that_beat_and_its_machine_stays_online_by_it(database: Database) {
        let world = World::new(&database).await;
        let token = world.daemon_token().await;
        let runtimes = Daemon::new(world.node.with(&token), world.workspace, "box").register(&["claude", "codex"]).await;
        let mut socket = Socket::open(&world.node, &token, &runtimes).await;
        // Whoever hears an ack sends no beat by request for a while: three minutes of beats over the socket alone.
        for _ in 0..12 {
            world.pass(Duration::from_secs(15)).await;
            assert_eq!(socket.beat(runtimes[1]).await, Some(vec![ack(runtimes[1])]), "for this one, and once");
        }
        let presence = async || world.owner.machines().await[0].presence.as_str();
        assert_eq!(presence().await, "online", "what was acknowledged was heard");
        for said in ["{}", "", "[]", r#"{"type":"daemon:heartbeat"}"#, r#"{"type":"daemon:heartbeat","payload":{}}"#] {
            socket.0.send(Message::text(said)).await.expect("the socket is open");
        }
        assert_eq!(socket.beat(runtimes[0]).await, Some(vec![ack(runtimes[0])]), "no ack is without a runtime");

        world.owner.delete_runtime(runtimes[0]).await;
        assert_eq!(socket.next().await, gone(runtimes[0]), "told before it beats");
        assert_eq!(socket.beat(runtimes[1]).await, Some(vec![ack(runtimes[1])]), "of the other nothing is taken back");
        world.pass(Duration::from_secs(160)).await;
        assert_eq!(presence().await, "offline", "an open socket alone is no beat");
    }

    async fn an_open_socket_serves_only_whom_it_may(database: Database) {
        let world = World::new(&database).await;
        let (account, token) = world.person(Role::Member).await;
        let theirs = Daemon::new(world.node.with(&token), world.workspace, "their-box");
        let runtimes = theirs.register(&["claude"]).await;
        let mut socket = Socket::open(&world.node, &token, &runtimes).await;
        assert_eq!(socket.beat(runtimes[0]).await, Some(vec![ack(runtimes[0])]));
        // Moved to a workspace that its owner is not in.
        let elsewhere = world.node.server.create_workspace("elsewhere", "E").await.expect("a workspace");
        let columns = "daemon_id, owner_id, name, os, version, capacity, inventory, online, last_seen_at, created_at, \
                       updated_at, timezone, launched_by";
        let to = "(SELECT id FROM workspace WHERE slug = 'elsewhere')";
        database
            .execute(&format!("INSERT INTO machine (workspace_id, {columns}) SELECT {to}, {columns} FROM machine"))
            .await;
        database.execute(&format!("UPDATE runtime SET workspace_id = {to}")).await;
        world.clock.advance(BOUND);
        assert_eq!(socket.beat(runtimes[0]).await, Some(vec![]), "moved to {elsewhere}, away from {account}");
        database.execute("UPDATE runtime SET workspace_id = (SELECT id FROM workspace WHERE slug <> 'elsewhere')").await;
        assert_eq!(socket.beat(runtimes[0]).await, Some(vec![ack(runtimes[0])]));
        database.execute("DELETE FROM member WHERE account_id = (SELECT id FROM account WHERE name = 'Another')").await;
        world.clock.advance(BOUND);
        assert_eq!(socket.beat(runtimes[0]).await, Some(vec![]), "no longer a member");

        let token = world.daemon_token().await;
        let mine = Daemon::new(world.node.with(&token), world.workspace, "box");
        let my_runtimes = mine.register(&["claude"]).await;
        let mut socket = Socket::open(&world.node, &token, &my_runtimes).await;
        assert_eq!(socket.beat(my_runtimes[0]).await, Some(vec![ack(my_runtimes[0])]));
        let tokens: Vec<Value> = world.owner.get("/api/tokens").await;
        world.owner.delete(&format!("/api/tokens/{}", tokens[0]["id"].as_str().expect("an id"))).await;
        assert_eq!(socket.beat(my_runtimes[0]).await, None, "a revoked token's socket is closed");
    }
}
