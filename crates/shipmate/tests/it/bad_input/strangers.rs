//! What is somebody else's is not there.

use reqwest::Method;
use serde_json::{Value, json};
use shipmate_core::error::Code;
use shipmate_core::event::Event;
use shipmate_core::id::WorkspaceId;
use shipmate_testkit::{Client, Installation, on_both};

use crate::fixture::{Board, Stranger, board, new_id, stranger};
use crate::operations;
use crate::program;

async fn picture(client: &Client) -> Vec<Value> {
    let mut all = Vec::new();
    for path in
        ["/api/issues", "/api/agents?archived=true", "/api/runs", "/api/repositories", "/api/runtimes", "/api/tokens"]
    {
        let mut shown: Value = client.get(path).await;
        forget_times(&mut shown);
        all.push(shown);
    }
    all
}

/// A machine goes on beating; that is no change.
fn forget_times(value: &mut Value) {
    match value {
        Value::Array(items) => items.iter_mut().for_each(forget_times),
        Value::Object(fields) => {
            fields.retain(|name, _| !["last_seen_at", "last_used_at"].contains(&name.as_str()));
            fields.values_mut().for_each(forget_times);
        }
        _ => {}
    }
}

/// No address of a stranger shows or changes anything of the owner's.
async fn sees_nothing(board: &Board, stranger: &Stranger) {
    let secrets = [
        &board.issue,
        &board.agent,
        &board.repository,
        &board.runtime,
        &board.token,
        &board.execution,
        &board.daemon_id,
        &board.workspace.to_string(),
        &board.run.id.to_string(),
        &board.label,
        &board.blocker,
        "xylophone",
    ];
    for operation in operations::all(&board.client).await.iter().filter(|operation| !operation.is_socket()) {
        let name = operation.name();
        let (address, sample) = (operation.address(board), operation.sample(board));
        if operation.has_id() {
            let answer = stranger.client.request(operation.method.clone(), &address, sample.as_ref()).await;
            assert_eq!(answer.status, 404, "{name} with a foreign id: {}", answer.body);
            assert_ne!(answer.error().code, Code::UnknownRoute, "{name}");
        } else if operation.method == Method::GET {
            let answer = stranger.client.request(Method::GET, &address, None::<&()>).await;
            if operation.path == "/metrics" {
                answer.must_be_refused(403, Code::Forbidden);
                continue;
            }
            answer.must_succeed();
            let leaked = secrets.iter().find(|secret| answer.body.contains(**secret));
            assert_eq!(leaked, None, "{name}: {}", answer.body);
        }
    }
    let nobodys: WorkspaceId = new_id();
    for wanted in [board.workspace.to_string(), "workspace".to_owned(), nobodys.to_string()] {
        let client = stranger.client.with_header("x-workspace-id", &wanted);
        for path in ["/api/issues", "/api/agents", "/api/events", "/api/machines", "/api/runs"] {
            for answer in [
                client.request(Method::GET, path, None::<&()>).await,
                stranger.client.request(Method::GET, &format!("{path}?workspace_id={wanted}"), None::<&()>).await,
            ] {
                answer.must_be_refused(404, Code::WorkspaceNotFound);
            }
        }
    }
    let address = format!("/api/runs?issue={}", board.issue);
    stranger.client.request(Method::GET, &address, None::<&()>).await.must_be_refused(404, Code::IssueNotFound);
}

/// Nothing of a stranger's own refers to what is the owner's.
async fn refers_to_nothing(board: &Board, stranger: &Stranger) {
    let me = board.client.me().await.id;
    for body in [
        json!({ "title": "t", "assignee_type": "agent", "assignee_id": board.agent }),
        json!({ "title": "t", "assignee_type": "member", "assignee_id": me }),
        json!({ "title": "t", "repository_id": board.repository }),
        json!({ "title": "t", "parent_issue_id": board.issue }),
        json!({ "title": "t", "blocked_by": [board.issue] }),
        json!({ "title": "t", "label_ids": [board.label] }),
    ] {
        let answer = stranger.client.request(Method::POST, "/api/issues", Some(&body)).await;
        answer.must_be_refused(400, Code::Invalid);
    }
    let agent = json!({ "name": "spy", "provider": "demo", "runtime_id": board.runtime });
    stranger.client.request(Method::POST, "/api/agents", Some(&agent)).await.must_be_refused(400, Code::Invalid);
}

/// A stranger's daemon gets and ends nothing of the owner's, whatever it calls itself.
async fn takes_nothing(board: &Board, stranger: &Stranger) {
    let post = async |path: &str, body: Value| stranger.client.request(Method::POST, path, Some(&body)).await;
    let register = |workspace: WorkspaceId| {
        json!({ "workspace_id": workspace, "daemon_id": board.daemon_id,
        "runtimes": [{ "type": "demo", "name": "Demo", "version": "1" }] })
    };
    post("/api/daemon/register", register(board.workspace)).await.must_be_refused(404, Code::WorkspaceNotFound);
    // In their own workspace a stranger may call a machine what they like.
    post("/api/daemon/register", register(stranger.workspace)).await.must_succeed();
    let agent = board.client.get::<Value>("/api/agents").await[0]["id"].clone();
    let waiting =
        json!({ "title": "Not for strangers", "assignee_type": "agent", "assignee_id": agent, "status": "backlog" });
    board.client.post::<Value>("/api/issues", &waiting).await;
    let claim = json!({ "request_id": new_id::<uuid::Uuid>(), "daemon_id": board.daemon_id,
        "runtimes": [board.runtime], "slots": 10 });
    let claimed: Value = post("/api/daemon/claim", claim).await.json();
    assert_eq!(claimed["assignments"], json!([]));
    let beat = json!({ "daemon_id": board.daemon_id, "runtimes": [board.runtime],
        "executions": [{ "execution_id": board.execution, "epoch": 1 }] });
    let answer: Value = post("/api/daemon/beat", beat).await.json();
    for list in ["missing", "cancel"] {
        assert_eq!(answer[list], json!([]), "{answer}");
    }
    post("/api/daemon/deregister", json!({ "daemon_id": board.daemon_id })).await.must_succeed();
    let machine = &board.client.machines().await[0];
    assert_eq!(machine.presence.as_str(), "online", "the owner's machine is still there");
}

on_both! {
    async fn a_stranger_finds_nothing_of_ours(database: Database) {
        let installation = Installation::new(program()).database(&database);
        let up = installation.up().await;
        let board = board(&installation).await;
        let stranger = stranger(&installation, &database).await;
        let before = picture(&board.client).await;
        let log: Vec<Event> = board.client.events(0).await.events;

        sees_nothing(&board, &stranger).await;
        refers_to_nothing(&board, &stranger).await;
        assert_eq!(picture(&board.client).await, before, "nothing of the owner's has changed");
        assert_eq!(board.client.events(0).await.events, log, "nothing happened in the owner's workspace");
        takes_nothing(&board, &stranger).await;

        // The other way round it is the same: an owner is nobody elsewhere.
        let theirs = stranger.client.post::<Value>("/api/issues", &json!({ "title": "Theirs" })).await;
        let address = format!("/api/issues/{}", theirs["id"].as_str().expect("an id"));
        board.client.request(Method::GET, &address, None::<&()>).await.must_be_refused(404, Code::IssueNotFound);
        let numbered = stranger.client.get::<Value>("/api/issues/ELSE-1").await;
        assert_eq!(numbered["id"], theirs["id"], "each workspace counts for itself");
        assert!(up.stop().await.success());
    }
}
