//! The server as the test plays it: it keeps the protocol's promises and
//! breaks the network's.

mod routes;

use std::collections::{BTreeMap, BTreeSet};
use std::sync::{Arc, Mutex, MutexGuard};

use shipmate_core::api::daemon::{AgentBrief, Approval, Assignment, Beat, Enclosures, IssueBrief, Push};
use shipmate_core::id::{ExecutionId, RuntimeId, WorkspaceId};
use shipmate_core::journal::{self, Record};
use shipmate_seams::{OnFailure, Tasks};
use tokio::sync::broadcast;
use uuid::Uuid;

pub(crate) fn execution(n: u128) -> ExecutionId {
    Uuid::from_u128(100 + n).into()
}

fn workspace() -> WorkspaceId {
    Uuid::from_u128(1).into()
}

#[derive(Default)]
struct Truth {
    token: String,
    runtimes: BTreeMap<String, RuntimeId>,
    made: u128,
    waiting: Vec<Assignment>,
    wishes: BTreeMap<Uuid, Vec<Assignment>>,
    journals: BTreeMap<ExecutionId, Vec<Record>>,
    superseded: BTreeSet<ExecutionId>,
    cancelled: BTreeSet<ExecutionId>,
    forgotten: BTreeSet<ExecutionId>,
    beats: Vec<Beat>,
    answers_to_lose: usize,
    refusals: usize,
    sockets: usize,
    deregistered: bool,
}

/// A running server.
#[derive(Clone)]
pub(crate) struct Server {
    truth: Arc<Mutex<Truth>>,
    pushes: broadcast::Sender<Option<Push>>,
    address: std::net::SocketAddr,
}

impl Server {
    pub(crate) async fn start() -> Self {
        let listener = tokio::net::TcpListener::bind("127.0.0.1:0").await.expect("a port");
        let truth = Truth { token: "shd_first".to_owned(), ..Truth::default() };
        let server = Self {
            truth: Arc::new(Mutex::new(truth)),
            pushes: broadcast::channel(16).0,
            address: listener.local_addr().expect("an address"),
        };
        let router = routes::router(&server);
        Tasks::default().spawn("server", OnFailure::Log, async move {
            axum::serve(listener, router).await.expect("it serves");
        });
        server
    }

    fn truth(&self) -> MutexGuard<'_, Truth> {
        self.truth.lock().expect("no handler panics")
    }

    pub(crate) fn url(&self) -> String {
        format!("http://{}", self.address)
    }

    /// Work for whoever claims next.
    pub(crate) fn give(&self, n: u128, title: &str) {
        self.truth().waiting.push(Assignment {
            execution_id: execution(n),
            epoch: 1,
            task_id: Uuid::from_u128(n).into(),
            workspace_id: workspace(),
            runtime_id: Uuid::nil().into(),
            provider: "demo".to_owned(),
            agent: AgentBrief {
                name: "demo".to_owned(),
                instructions: "".into(),
                model: String::new(),
                approval: Approval::Full,
                patience_seconds: 3600,
                skills: Vec::new(),
                variables: Vec::new(),
            },
            issue: IssueBrief {
                identifier: format!("SHIP-{n}"),
                title: title.into(),
                description: "".into(),
                comments: Vec::new(),
            },
            repository: None,
            resume_session: None,
            session_note: "".into(),
            workspace_slug: String::new(),
            requester: None,
            project: None,
            enclosures: Enclosures::default(),
            lease_seconds: 600,
        });
        self.push(Push::TaskAvailable);
    }

    pub(crate) fn push(&self, push: Push) {
        // Nobody listens yet: a hint may be lost.
        let _ = self.pushes.send(Some(push));
    }

    /// Closes every socket.
    pub(crate) fn hang_up(&self) {
        let _ = self.pushes.send(None);
    }

    /// Knows nothing of an execution any more, like a server that was restored
    /// from an old backup.
    pub(crate) fn forget(&self, n: u128) {
        self.truth().forgotten.insert(execution(n));
    }

    /// Knows it again.
    pub(crate) fn remember(&self, n: u128) {
        self.truth().forgotten.remove(&execution(n));
    }

    pub(crate) fn supersede(&self, n: u128) {
        self.truth().superseded.insert(execution(n));
    }

    pub(crate) fn cancel(&self, n: u128) {
        self.truth().cancelled.insert(execution(n));
    }

    /// The next answers to appends get lost after the records were stored.
    pub(crate) fn lose_answers(&self, count: usize) {
        self.truth().answers_to_lose = count;
    }

    pub(crate) fn expect_token(&self, token: &str) {
        self.truth().token = token.to_owned();
    }

    pub(crate) fn delete_runtimes(&self) {
        self.truth().runtimes.clear();
    }

    pub(crate) fn records(&self, n: u128) -> Vec<Record> {
        self.truth().journals.get(&execution(n)).cloned().unwrap_or_default()
    }

    pub(crate) fn ended(&self, n: u128) -> bool {
        ended(&self.records(n))
    }

    pub(crate) fn claims(&self) -> usize {
        self.truth().wishes.len()
    }

    pub(crate) fn beats(&self) -> usize {
        self.truth().beats.len()
    }

    pub(crate) fn beat(&self, index: usize) -> Option<Beat> {
        self.truth().beats.get(index).cloned()
    }

    pub(crate) fn last_beat(&self) -> Option<Beat> {
        self.truth().beats.last().cloned()
    }

    pub(crate) fn answers_to_lose(&self) -> usize {
        self.truth().answers_to_lose
    }

    /// How many requests were refused, for whatever reason.
    pub(crate) fn refusals(&self) -> usize {
        self.truth().refusals
    }

    pub(crate) fn sockets(&self) -> usize {
        self.truth().sockets
    }

    pub(crate) fn has_deregistered(&self) -> bool {
        self.truth().deregistered
    }
}

fn ended(records: &[Record]) -> bool {
    records.last().is_some_and(|record| matches!(record.body, journal::Body::Ended(_)))
}
