//! Old events are forgotten, and whoever asks for them is told so.

use std::time::Duration;

use serde_json::{Value, json};
use shipmate_core::api::board::{CreateIssue, Issue};
use shipmate_testkit::{Database, on_both};

use crate::sockets::Socket;
use crate::world::World;

const DAY: Duration = Duration::from_secs(24 * 3600);
/// How many events of a workspace are kept, however old.
const NEWEST: i64 = 10_000;

/// As if so much had happened at the time at which the workspace was made.
async fn let_happen(database: &Database, count: i64) {
    let events = format!(
        "WITH RECURSIVE c (n) AS (SELECT 1 UNION ALL SELECT n + 1 FROM c WHERE n < {count})
         INSERT INTO event (workspace_id, seq, kind, subject_id, issue_id, at)
         SELECT w.id, w.last_event + c.n, 'issue', w.id, NULL, w.created_at FROM c, workspace w"
    );
    database.execute(&events).await;
    database.execute(&format!("UPDATE workspace SET last_event = last_event + {count}")).await;
}

async fn page(world: &World, after: i64) -> (bool, usize, i64) {
    let page = world.owner.events(after).await;
    (page.reset, page.events.len(), page.next)
}

async fn follow(world: &World, socket: &mut Socket, after: i64) -> Value {
    socket.say(&json!({ "type": "follow", "workspace_id": world.workspace, "after": after })).await;
    socket.next().await
}

on_both! {
    async fn what_is_old_is_forgotten_but_for_the_newest(database: Database) {
        let world = World::new(&database).await;
        let_happen(&database, NEWEST + 1_500).await;
        let issue: Issue = world.owner.create_issue(&CreateIssue { title: "Now".into(), ..CreateIssue::default() }).await;
        let last = world.owner.events(NEWEST + 1_500).await.next;

        world.clock.advance(29 * DAY);
        world.node.jobs().await;
        assert_eq!(page(&world, 0).await, (false, 1_000, 1_000), "not yet");

        world.clock.advance(2 * DAY);
        world.node.jobs().await;
        let first = last - NEWEST;
        assert_eq!(page(&world, 0).await, (true, 0, last));
        assert_eq!(page(&world, first - 1).await, (true, 0, last), "one is missing");
        assert_eq!(page(&world, first).await, (false, 1_000, first + 1_000), "none is missing");
        assert_eq!(page(&world, last).await, (false, 0, last));
        for unknown in [last + 1, -1] {
            assert_eq!(page(&world, unknown).await, (true, 0, last));
        }

        let token = world.token(world.owner.me().await.id, shipmate_store::identity::CredentialKind::Personal).await;
        let mut socket = Socket::open_at(&world.node, &token, "/api/socket").await;
        for (after, said, seq) in [(0, "reset", last), (first - 1, "reset", last), (last - 1, "following", last - 1)] {
            let answer = follow(&world, &mut socket, after).await;
            assert_eq!((&answer["type"], &answer["seq"]), (&json!(said), &json!(seq)), "after {after}");
        }
        let event = socket.next().await;
        assert_eq!((&event["event"]["seq"], &event["event"]["subject_id"]), (&json!(last), &json!(issue.id)));
    }

    async fn numbers_are_not_given_out_again(database: Database) {
        let world = World::new(&database).await;
        let_happen(&database, NEWEST + 200).await;
        let before = world.owner.events(NEWEST + 100).await.next;
        world.clock.advance(40 * DAY);
        world.node.jobs().await;
        world.node.jobs().await;
        let _: Issue = world.owner.create_issue(&CreateIssue { title: "Now".into(), ..CreateIssue::default() }).await;
        let page = world.owner.events(before).await;
        assert_eq!(page.events.first().map(|event| event.seq), Some(before + 1));
    }

    async fn a_quiet_workspace_keeps_everything(database: Database) {
        let world = World::new(&database).await;
        let_happen(&database, 500).await;
        world.clock.advance(400 * DAY);
        world.node.jobs().await;
        let (reset, count, _) = page(&world, 0).await;
        assert_eq!((reset, count), (false, 500));
    }
}
