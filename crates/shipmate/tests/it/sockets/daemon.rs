//! The daemon's socket.

use std::time::Duration;

use shipmate_core::api::identity::TokenKind;
use shipmate_testkit::client::note;
use shipmate_testkit::{DEADLINE, Installation, eventually, on_both};

use super::client::{Socket, knock};
use crate::fixture::stranger;
use crate::program;

/// Long enough for a hint, too short for anybody's timer.
const AT_ONCE: Duration = Duration::from_secs(4);

/// Waits for this push; earlier ones may be about something else.
async fn told(socket: &mut Socket, push: &str) {
    let waiting =
        async { while socket.next().await.unwrap_or_else(|| panic!("closed before `{push}` came"))["type"] != push {} };
    tokio::time::timeout(AT_ONCE, waiting).await.unwrap_or_else(|_| panic!("`{push}` does not come"));
}

on_both! {
    async fn a_daemon_is_told_of_work_and_of_changes_at_once(database: Database) {
        let installation = Installation::new(program()).database(&database).demo_pace(Duration::from_millis(50));
        let up = installation.up().await;
        let client = up.client();
        let agent = client.agent_online("demo").await;
        let runtime = client.runtimes().await.into_iter().find(|runtime| runtime.provider == "demo").expect("one");
        let url = note(&installation.data()).expect("a server").url;
        let path = format!("/api/daemon/socket?daemon_id={}", runtime.daemon_id);
        let made = client.create_token("machine", TokenKind::Daemon).await;
        let mut socket = Socket::open(&url, &path, &made.token).await;
        let theirs = stranger(&installation, &database).await;
        let token = theirs.client.create_token("machine", TokenKind::Daemon).await.token;
        let mut foreign = Socket::open(&url, &path, &token).await;

        let issue = client.assign_new_issue("Work", "demo: slow 100000", agent.id).await;
        told(&mut socket, "daemon:task_available").await;
        let run = client.newest_run(issue.id).await;
        client.run_until(run.id, "the agent to work", DEADLINE, |run| run.started_at.is_some()).await;
        client.comment(issue.id, "And more").await;
        client.cancel(run.id).await;
        told(&mut socket, "daemon:look").await;
        client.finished(run.id).await;
        told(&mut socket, "daemon:task_available").await;
        let next = client.newest_run(issue.id).await;
        assert_ne!(next.id, run.id, "what was said meanwhile wakes the agent again");
        client.cancel(next.id).await;
        client.finished(next.id).await;

        client.delete_runtime(runtime.id).await;
        told(&mut socket, "daemon:look").await;
        eventually(DEADLINE, "the runtime to come back", async || {
            client.runtimes().await.into_iter().find(|r| r.provider == "demo" && r.id != runtime.id)
        })
        .await;

        client.delete(&format!("/api/tokens/{}", made.listed.id)).await;
        let closing = async { while socket.next().await.is_some() {} };
        tokio::time::timeout(Duration::from_secs(10), closing).await.expect("a revoked token's socket closes");

        // Somebody else's daemon that calls itself the same is told of nothing here.
        theirs.client.create_token("still there", TokenKind::Daemon).await;
        assert!(up.stop().await.success());
        while let Some(heard) = foreign.next().await {
            assert_eq!(heard["type"], "daemon:spread", "a stranger's socket heard something");
        }
    }

    async fn a_daemon_must_say_who_it_is(database: Database) {
        let installation = Installation::new(program()).database(&database);
        let up = installation.up().await;
        let server = note(&installation.data()).expect("a server");
        let bearer = [("authorization", format!("Bearer {}", server.key))];
        for query in ["", "?", "?daemon_id=", "?daemon_id=%00", "?daemon_id=a%0Ab", "?x=1"] {
            let status = knock(&server.url, &format!("/api/daemon/socket{query}"), &bearer).await;
            assert_eq!(status, 400, "{query}");
        }
        let long = format!("/api/daemon/socket?daemon_id={}", "a".repeat(201));
        assert_eq!(knock(&server.url, &long, &bearer).await, 400);
        assert!(up.stop().await.success());
    }
}
