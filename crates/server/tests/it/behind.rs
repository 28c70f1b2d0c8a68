//! What waits for an issue hears when that is over.

use serde_json::{Value, json};
use shipmate_core::api::board::Issue;
use shipmate_core::event::EventKind;
use shipmate_testkit::on_both;

use crate::daemon::{Daemon, fence};
use crate::world::World;

on_both! {
    async fn whoever_waits_for_an_issue_hears_that_it_is_over_and_that_it_is_not(database: Database) {
        let world = World::new(&database).await;
        let daemon = Daemon::of_owner(&world).await;
        let runtimes = daemon.register(&["demo"]).await;
        let agent = world.owner.agents().await.remove(0);
        let first: Issue = world.owner.post("/api/issues", &json!({ "title": "First" })).await;
        let behind = json!({ "title": "Behind it", "assignee_type": "agent", "assignee_id": agent.id,
            "blocked_by": [first.identifier] });
        let behind: Issue = world.owner.post("/api/issues", &behind).await;
        let run = world.owner.newest_run(behind.id).await;
        let told = async |change: Value, path: &str| {
            let before = world.owner.events(0).await.next;
            match path {
                "" => drop(world.owner.put::<Issue>(&format!("/api/issues/{}", first.id), &change).await),
                verb => drop(world.owner.post::<Issue>(&format!("/api/issues/{}/{verb}", first.id), &change).await),
            }
            let events = world.owner.events(before).await.events;
            let of = |kind, id: uuid::Uuid| events.iter().any(|event| event.kind == kind && event.subject_id == id);
            (of(EventKind::Issue, behind.id.0), of(EventKind::Run, run.id.0))
        };
        assert_eq!(told(json!({ "title": "First of all" }), "").await, (false, false));
        assert_eq!(told(json!({ "status": "in_review" }), "").await, (false, false));
        assert_eq!(daemon.claim(&runtimes).await, []);
        for (over, again) in [
            ((json!({ "status": "done" }), ""), (json!({ "status": "todo" }), "")),
            ((json!({ "status": "cancelled" }), ""), (json!({ "status": "todo" }), "")),
            ((json!({}), "archive"), (json!({}), "restore")),
        ] {
            assert_eq!(told(over.0, over.1).await, (true, true), "it is over");
            assert_eq!(told(again.0, again.1).await, (true, true), "it is in the way again");
        }
        assert_eq!(told(json!({ "status": "done" }), "").await, (true, true));
        assert_eq!(daemon.claim(&runtimes).await.len(), 1);
    }

    async fn work_that_is_merged_frees_what_waits_for_it(database: Database) {
        let world = World::new(&database).await;
        let daemon = Daemon::of_owner(&world).await;
        let runtimes = daemon.register(&["demo"]).await;
        world.owner.create_repository("https://git.example/r.git").await;
        let first = world.issue("demo").await;
        let agent = world.owner.agents().await.remove(0);
        let behind = json!({ "title": "Behind it", "assignee_type": "agent", "assignee_id": agent.id,
            "blocked_by": [first.identifier] });
        let behind: Issue = world.owner.post("/api/issues", &behind).await;
        let given = daemon.claim(&runtimes).await.remove(0);
        let records = [
            json!({ "type": "started", "provider": "demo", "version": null, "directory": "/w", "branch": null,
                "base_commit": null }),
            json!({ "type": "diff", "patch": "", "truncated": false,
                "files": [{ "path": "a", "additions": 1, "deletions": 0 }] }),
            json!({ "type": "ended", "outcome": "completed", "summary": "done" }),
        ];
        daemon.append(fence(&given), 0, &records).await.must_succeed();
        let accept = format!("/api/runs/{}/accept", given.task_id);
        world.owner.post::<Value>(&accept, &json!({ "how": "merge" })).await;
        let order = daemon.beat(&runtimes, &[]).await.deliveries.remove(0);
        let whose = json!({ "daemon_id": daemon.id });
        daemon.ask(&format!("/api/daemon/deliveries/{order}/begin"), &whose).await.must_succeed();
        assert_eq!(daemon.claim(&runtimes).await, []);

        let before = world.owner.events(0).await.next;
        let outcome = json!({ "outcome": "done", "branch": "main", "commit": "abc", "link": null });
        let end = json!({ "daemon_id": daemon.id, "outcome": outcome });
        daemon.ask(&format!("/api/daemon/deliveries/{order}/end"), &end).await.must_succeed();
        let events = world.owner.events(before).await.events;
        assert!(events.iter().any(|it| it.kind == EventKind::Issue && it.subject_id == behind.id.0), "{events:?}");
        assert_eq!(daemon.claim(&runtimes).await.len(), 1);
    }
}
