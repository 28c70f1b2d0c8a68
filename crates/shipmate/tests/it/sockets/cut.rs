//! Two boards and a command line at once, over networks that cut the boards'
//! sockets at any byte: each sees every event once, in order, and in the end
//! all see the same.

use std::collections::BTreeMap;

use serde_json::json;
use shipmate_core::api::board::{CreateIssue, Issue, IssueList, UpdateIssue};
use shipmate_core::event::Event;
use shipmate_core::id::{IssueId, WorkspaceId};
use shipmate_core::status::IssueStatus;
use shipmate_seams::Random;
use shipmate_testkit::client::note;
use shipmate_testkit::{Client, Fault, Installation, Proxy, on_both};
use tokio::sync::watch;

use super::client::Socket;
use crate::program;

/// The most that a connection bears: the handshake and some events, so that cuts fall everywhere in both.
const MOST_BYTES: f64 = 1200.0;
/// The fewest cuts from which something can be learnt.
const FEWEST_CUTS: usize = 20;

/// A board that somebody looks at: it follows the log, and reads anew what an event names.
struct Board {
    client: Client,
    proxy: Proxy,
    headers: [(&'static str, String); 2],
    workspace: WorkspaceId,
    random: Random,
    events: Vec<Event>,
    issues: BTreeMap<IssueId, Issue>,
    cuts: usize,
}

impl Board {
    async fn new(installation: &Installation, workspace: WorkspaceId, seed: u64) -> Self {
        let server = note(&installation.data()).expect("a server");
        let host = server.url.trim_start_matches("http://").to_owned();
        Self {
            client: installation.client(),
            proxy: Proxy::to(host.parse().expect("an address")).await,
            headers: [("host", host), ("authorization", format!("Bearer {}", server.key))],
            workspace,
            random: Random::seeded(seed),
            events: Vec::new(),
            issues: BTreeMap::new(),
            cuts: 0,
        }
    }

    fn last(&self) -> i64 {
        self.events.last().map_or(0, |event| event.seq)
    }

    /// Looks, through as many connections as it takes, until it has seen the event with the
    /// number that `goal` holds at last.
    async fn look(&mut self, mut goal: watch::Receiver<Option<i64>>) {
        while goal.borrow().is_none_or(|goal| self.last() < goal) {
            let limit = (self.random.jitter() * MOST_BYTES) as usize;
            self.proxy.set(Fault::CutAfter(limit));
            if let Some(socket) = Socket::try_open(&self.proxy.url(), "/api/socket", &self.headers).await {
                self.follow(socket, &mut goal).await;
            }
            self.cuts += 1;
        }
    }

    /// Follows the log from where it is until the socket is cut or the goal is reached.
    async fn follow(&mut self, mut socket: Socket, goal: &mut watch::Receiver<Option<i64>>) {
        let follow = json!({ "type": "follow", "workspace_id": self.workspace, "after": self.last() });
        if !socket.try_say(&follow).await {
            return;
        }
        while goal.borrow().is_none_or(|goal| self.last() < goal) {
            let message = tokio::select! {
                message = socket.next() => message,
                _ = goal.changed() => continue,
            };
            let Some(message) = message else { return };
            match message["type"].as_str() {
                Some("event") => {
                    let event: Event = serde_json::from_value(message["event"].clone()).expect("an event");
                    assert_eq!(event.seq, self.last() + 1, "after {} cuts", self.cuts);
                    if let Some(id) = event.issue_id {
                        self.issues.insert(id.into(), self.client.issue(id).await);
                    }
                    self.events.push(event);
                }
                Some("following") => assert_eq!(message["seq"], self.last()),
                _ => panic!("not what was asked for: {message}"),
            }
        }
    }
}

/// What people do on their boards: some of it to an issue that is everybody's.
async fn act(client: &Client, name: &str, shared: IssueId) {
    for n in 0..8_u8 {
        let title = format!("{name} {n}");
        let issue = client.create_issue(&CreateIssue { title: title.clone(), ..CreateIssue::default() }).await;
        let status = if n % 2 == 0 { IssueStatus::InProgress } else { IssueStatus::Blocked };
        client.update_issue(issue.id, &UpdateIssue { status: Some(status), ..UpdateIssue::default() }).await;
        client.update_issue(shared, &UpdateIssue { title: Some(title), ..UpdateIssue::default() }).await;
        client.comment(shared, &format!("{name} was here")).await;
    }
}

/// What somebody does in a terminal meanwhile.
async fn type_commands(installation: &Installation, shared: &str) {
    for n in 0..4_u8 {
        let key = installation.say(&["issue", "create", "--title", &format!("Typed {n}")]).await;
        installation.say(&["issue", "update", key.trim(), "--priority", "high"]).await;
        installation.say(&["issue", "comment", "add", shared, "--content", "Typed"]).await;
    }
}

on_both! {
    async fn whatever_byte_a_socket_is_cut_at_nothing_is_lost_or_doubled(database: Database) {
        let installation = Installation::new(program()).database(&database);
        let up = installation.up().await;
        let client = up.client();
        let workspace = client.workspaces().await.first().expect("a workspace").id;
        let shared = client.create_issue(&CreateIssue { title: "Shared".into(), ..CreateIssue::default() }).await;
        let (mut one, mut other) =
            (Board::new(&installation, workspace, 1).await, Board::new(&installation, workspace, 2).await);
        let (tell, goal) = watch::channel(None);
        tokio::join!(one.look(goal.clone()), other.look(goal), async {
            tokio::join!(
                act(&client, "One", shared.id),
                act(&client, "Other", shared.id),
                type_commands(&installation, &shared.identifier),
            );
            // Now nobody acts any more: the newest event is the last one.
            let log = client.events(0).await;
            tell.send(Some(log.next)).expect("they look");
        });

        let log = client.events(0).await.events;
        let listed: IssueList = serde_json::from_str(&installation.say(&["issue", "list", "--json"]).await).expect("JSON");
        let typed: BTreeMap<IssueId, Issue> = listed.issues.into_iter().map(|issue| (issue.id, issue)).collect();
        assert_eq!(typed.len(), 21, "{typed:#?}");
        for board in [&one, &other] {
            assert!(board.cuts >= FEWEST_CUTS, "it was cut {} times", board.cuts);
            assert_eq!(board.events, log[..board.events.len()], "not the log");
            assert_eq!(board.issues, typed, "a board does not show what the command line does");
        }
        assert!(up.stop().await.success());
    }
}
