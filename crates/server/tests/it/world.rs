//! A server on a test's database, its people, and time that the test moves.

use std::time::Duration;

use serde_json::json;
use sha2::{Digest as _, Sha256};
use shipmate_core::api::board::{Issue, Runtime};
use shipmate_core::id::{AccountId, WorkspaceId};
use shipmate_core::status::Role;
use shipmate_seams::{Clock, Random};
use shipmate_server::stepped::Server;
use shipmate_store::identity::{self, CredentialKind, NewCredential};
use shipmate_store::{Store, Write};
use shipmate_testkit::{Client, Database};
use tokio::net::TcpListener;
use tokio::task::JoinSet;

/// A server that listens; it ends when this goes.
pub(crate) struct Node {
    pub(crate) server: Server,
    pub(crate) url: String,
    serving: JoinSet<()>,
}

impl Node {
    async fn start(store: Store, clock: Clock) -> Self {
        let server = Server::start(store, clock, Random::system()).await.expect("a server starts");
        let listener = TcpListener::bind("127.0.0.1:0").await.expect("a port");
        let url = format!("http://{}", listener.local_addr().expect("bound"));
        let router = server.router();
        let mut serving = JoinSet::new();
        serving.spawn(async move { axum::serve(listener, router).await.expect("it serves") });
        Self { server, url, serving }
    }

    /// Speaks to this server with a token.
    pub(crate) fn with(&self, token: &str) -> Client {
        Client::at(&self.url).with_token(token).with_header("host", self.server.host())
    }

    /// The installation's owner, at this server.
    pub(crate) fn owner(&self) -> Client {
        self.with(self.server.key())
    }

    /// Lets the time of one tick pass and runs every background job.
    pub(crate) async fn jobs(&self) {
        assert_eq!(self.server.run_jobs().await, Vec::<&str>::new(), "jobs that failed");
    }

    /// Ends without a word, as in a crash.
    async fn crash(&mut self) {
        self.serving.shutdown().await;
    }
}

/// Everything a test stands in.
pub(crate) struct World {
    pub(crate) clock: Clock,
    pub(crate) store: Store,
    pub(crate) node: Node,
    pub(crate) owner: Client,
    pub(crate) workspace: WorkspaceId,
}

impl World {
    pub(crate) async fn new(database: &Database) -> Self {
        let store = match database.url().strip_prefix("sqlite://") {
            Some(file) => Store::open_sqlite_without_sync(std::path::Path::new(file)).await.expect("SQLite opens"),
            None => Store::open_postgres(database.url()).await.expect("PostgreSQL opens"),
        };
        let clock = Clock::invented();
        let node = Node::start(store.clone(), clock.clone()).await;
        let owner = node.owner();
        let workspace = owner.workspaces().await[0].id;
        Self { clock, store, node, owner, workspace }
    }

    /// Another server on the same database.
    pub(crate) async fn another_node(&self) -> Node {
        Node::start(self.store.clone(), self.clock.clone()).await
    }

    /// The server crashes, and after so long another one starts.
    pub(crate) async fn another_node_later(&mut self, later: Duration) -> Node {
        self.node.crash().await;
        self.clock.advance(later);
        self.another_node().await
    }

    /// Lets time pass in ticks of five seconds, with all that a server does meanwhile.
    pub(crate) async fn pass(&self, time: Duration) {
        const TICK: Duration = Duration::from_secs(5);
        let mut left = time;
        while !left.is_zero() {
            let tick = left.min(TICK);
            self.clock.advance(tick);
            self.node.jobs().await;
            left -= tick;
        }
    }

    /// Changes the database behind the server's back, as another server would.
    pub(crate) async fn write(&self) -> Write {
        self.store.write().await.expect("a transaction")
    }

    pub(crate) async fn commit(&self, write: Write) {
        write.commit(self.clock.now()).await.expect("committed");
    }

    /// A token of `account`.
    pub(crate) async fn token(&self, account: AccountId, kind: CredentialKind) -> String {
        let secret = Random::system().secret();
        let token = secret.iter().fold("shp_".to_owned(), |text, byte| format!("{text}{byte:02x}"));
        let hash = Sha256::digest(&token.as_bytes()["shp_".len()..]);
        let hash = hash.iter().fold(String::new(), |text, byte| format!("{text}{byte:02x}"));
        let id = Random::system().id(self.clock.now());
        let new =
            NewCredential { id, account_id: account, kind, name: "t", prefix: "shp_", hash: &hash, expires_at: None };
        let mut write = self.write().await;
        identity::create_credential(&mut write, &new, self.clock.now()).await.expect("a token");
        self.commit(write).await;
        token
    }

    /// Another person in the workspace, and a token of theirs.
    pub(crate) async fn person(&self, role: Role) -> (AccountId, String) {
        let account: AccountId = Random::system().id(self.clock.now());
        let mut write = self.write().await;
        let now = self.clock.now();
        identity::create_account(&mut write, account, "Another", now).await.expect("an account");
        identity::add_member(&mut write, self.workspace, account, role, now).await.expect("a member");
        self.commit(write).await;
        let token = self.token(account, CredentialKind::Personal).await;
        (account, token)
    }

    /// A token of the owner that opens the daemon's routes.
    pub(crate) async fn daemon_token(&self) -> String {
        let account = self.owner.me().await.id;
        self.token(account, CredentialKind::Daemon).await
    }

    pub(crate) async fn runtime(&self, provider: &str) -> Runtime {
        let all = self.owner.runtimes().await;
        all.into_iter().find(|runtime| runtime.provider == provider).expect("a runtime of this provider")
    }

    /// An issue of the agent that runs on `provider`.
    pub(crate) async fn issue(&self, provider: &str) -> Issue {
        let agents = self.owner.agents().await;
        let agent = agents.into_iter().find(|agent| agent.provider == provider).expect("an agent");
        self.owner.assign_new_issue("Do it", "Please", agent.id).await
    }

    pub(crate) async fn waits_because(&self, issue: &Issue) -> String {
        let runs: serde_json::Value = self.owner.get(&format!("/api/issues/{}/runs", issue.id)).await;
        runs[0]["wait"]["reason"].as_str().unwrap_or_else(|| panic!("it does not wait: {runs:#}")).to_owned()
    }

    /// Asks to switch a runtime, as its owner.
    pub(crate) async fn switch(&self, runtime: &Runtime, verb: &str) -> Runtime {
        self.owner.post(&format!("/api/runtimes/{}/{verb}", runtime.id), &json!({})).await
    }
}
