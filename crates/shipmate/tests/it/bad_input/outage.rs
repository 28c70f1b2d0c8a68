//! The database fails at each statement of each route, one after the other.
//! The answer says that nothing is known; never that something is not there.

use std::time::Duration;

use reqwest::Method;
use serde_json::{Value, json};
use shipmate_seams::{Clock, Random};
use shipmate_server::stepped::Server;
use shipmate_store::Store;
use shipmate_store::identity::CredentialKind;
use shipmate_testkit::{Client, Installation, on_both};
use tokio::net::TcpListener;
use tokio::task::JoinSet;

use crate::fixture::{Board, board, keep_secret, store};
use crate::operations::{self, Operation};
use crate::program;

/// Longer than anything that was read is believed: each request asks for its credential anew.
const BELIEVED: Duration = Duration::from_secs(11);
/// More than any route needs.
const MOST_STATEMENTS: u64 = 400;

/// A server in this process, on a database that fails when it is told to.
struct Fragile {
    clock: Clock,
    store: Store,
    client: Client,
    _serving: JoinSet<()>,
}

impl Fragile {
    async fn new(store: Store, token: &str) -> Self {
        let clock = Clock::invented();
        // What the installation wrote down is not in the future.
        clock.advance(
            Duration::try_from_secs_f64((Clock::system().now() - clock.now()).as_seconds_f64()).unwrap_or_default(),
        );
        let server = Server::start(store.clone(), clock.clone(), Random::system()).await.expect("a server starts");
        let listener = TcpListener::bind("127.0.0.1:0").await.expect("a port");
        let url = format!("http://{}", listener.local_addr().expect("bound"));
        let (router, host) = (server.router(), server.host());
        let mut serving = JoinSet::new();
        serving.spawn(async move { axum::serve(listener, router).await.expect("it serves") });
        let client = Client::at(&url).with_token(token).with_header("host", host);
        Self { clock, store, client, _serving: serving }
    }

    /// Lets the database fail at every statement that this operation needs, and at
    /// last lets it happen. What was wrong, and how often it failed.
    async fn try_out(&self, operation: &Operation, (address, body): (&str, Option<&Value>)) -> (Vec<String>, u64) {
        let mut wrong = Vec::new();
        for nth in 1..MOST_STATEMENTS {
            self.clock.advance(BELIEVED);
            // That a token was used is noted once a minute, and a request does not
            // fail with that note: it is out of the way before.
            self.client.request(Method::GET, "/api/me", None::<&()>).await;
            self.store.fail_at(nth);
            let answer = self.client.request(operation.method.clone(), address, body).await;
            if !self.store.has_failed() {
                self.store.fail_at(u64::MAX);
                return (wrong, nth - 1);
            }
            let status = answer.status.as_u16();
            let says_when = answer.headers.contains_key("retry-after");
            let says_so = match status {
                503 => says_when && answer.error().code.as_str() == "unavailable",
                500 => true,
                _ => false,
            };
            if !says_so {
                let what = operation.name();
                wrong.push(format!("{what}, statement {nth}: {status} {:.200}", answer.body));
            }
        }
        panic!("{} asks the database without end", operation.name());
    }
}

/// What a reference's daemon says there.
fn said_by_the_reference(operation: &str, board: &Board) -> Value {
    let path = operation.split(' ').next_back().unwrap_or_default();
    match path.rsplit('/').next().unwrap_or_default() {
        "heartbeat" => json!({ "runtime_id": board.runtime }),
        "messages" => json!({ "messages": [{ "seq": 1, "type": "text", "content": "x" }] }),
        "result" => json!({ "status": "completed" }),
        _ => json!({}),
    }
}

/// Where a reference's daemon says it.
fn place_of_the_reference(path: &str, board: &Board) -> String {
    let id = match path {
        path if path.contains("/runtimes/") => &board.runtime,
        path if path.contains("/issues/") => &board.issue,
        path if path.contains("/workspaces/") => &board.workspace.to_string(),
        _ => &board.execution,
    };
    path.replace("{id}", id).replace("{request_id}", "none")
}

/// What goes away goes last, and one's own way in goes at the very end.
fn order(operation: &Operation) -> (bool, bool, String) {
    let name = operation.name();
    (name.contains("logout") || name.contains("tokens/{id}"), operation.method == reqwest::Method::DELETE, name)
}

on_both! {
    async fn a_database_that_fails_is_never_taken_for_one_that_has_nothing(database: Database) {
        let installation = Installation::new(program()).database(&database);
        let up = installation.up().await;
        let board = board(&installation).await;
        let account = board.client.me().await.id;
        let mut all = operations::every(&board.client).await;
        assert!(up.stop().await.success());
        let store = store(&installation, &database).await;
        let token = keep_secret(&store, account, (CredentialKind::Personal, "shp"), None).await;
        let fragile = Fragile::new(store, &token).await;

        // Monitoring is told what memory knows when the database is away: just then it matters.
        all.retain(|operation| !operation.is_socket() && operation.path != "/metrics");
        all.sort_by_cached_key(order);
        let (mut wrong, mut failures) = (Vec::new(), 0);
        for operation in &all {
            let (address, body) = if operation.of_reference {
                let body = operation.takes_body.then(|| said_by_the_reference(&operation.name(), &board));
                (place_of_the_reference(&operation.path, &board), body)
            } else {
                (operation.address(&board), operation.sample(&board))
            };
            let (found, times) = fragile.try_out(operation, (&address, body.as_ref())).await;
            // It is not about anything that a database knows.
            let knows_nothing = matches!(operation.path.as_str(), "/health");
            assert_eq!(times == 0, knows_nothing, "{} was tried out {times} times", operation.name());
            wrong.extend(found);
            failures += times;
        }
        assert!(wrong.is_empty(), "{} of {failures}:\n{}", wrong.len(), wrong.join("\n"));
        assert!(failures > 500, "only {failures} statements failed");
    }
}
