//! A member leaves while their machine works.

use std::time::Duration;

use serde_json::json;
use shipmate_core::error::Code;
use shipmate_core::status::Role;
use shipmate_testkit::on_both;

use crate::daemon::{Daemon, fence};
use crate::world::World;

/// Longer than anything that was read is believed.
const BOUND: Duration = Duration::from_secs(10);
/// Longer than a lease on what another machine could take, and the pause before that is tried again.
const LEASE: Duration = Duration::from_secs(12 * 60);

on_both! {
    async fn a_removed_members_machine_hands_nothing_in_and_its_runs_go_to_others(database: Database) {
        let world = World::new(&database).await;
        let mine = Daemon::of_owner(&world).await;
        let my_runtimes = mine.register(&["demo"]).await;
        let (_, token) = world.person(Role::Member).await;
        let theirs = Daemon::new(world.node.with(&token), world.workspace, "their-box");
        let runtimes = theirs.register(&["demo"]).await;
        theirs.open_to_all().await;
        world.issue("demo").await;
        world.issue("demo").await;
        let request = shipmate_seams::Random::system().scattered_id();
        let given = theirs.claim_as(request, &runtimes).await.assignments;
        assert_eq!(given.len(), 2);
        let fences = [fence(&given[0]), fence(&given[1])];
        let started = json!({ "type": "started", "provider": "demo", "version": null, "directory": "/w",
            "branch": null, "base_commit": null });
        theirs.append(fences[0], 0, std::slice::from_ref(&started)).await.must_succeed();
        for _ in 0..2 {
            assert_eq!(theirs.beat(&runtimes, &fences).await.superseded, []);
        }

        database.execute("DELETE FROM member WHERE account_id = (SELECT id FROM account WHERE name = 'Another')").await;
        let ended = json!({ "type": "ended", "outcome": "completed", "summary": "done" });
        theirs.append(fences[0], 1, std::slice::from_ref(&ended)).await.must_be_refused(409, Code::Superseded);
        theirs.append(fences[1], 0, &[started, ended]).await.must_be_refused(409, Code::Superseded);
        let old = theirs.ask(&format!("/api/daemon/tasks/{}/complete", given[0].execution_id), &json!({})).await;
        old.must_be_refused(403, Code::Forbidden);
        world.clock.advance(BOUND);
        let answer = theirs.beat(&runtimes, &fences).await;
        assert_eq!(answer.superseded.len(), 2, "its runners are to end");
        assert_eq!((answer.missing, theirs.claim_as(request, &runtimes).await.assignments), (vec![], vec![]));
        for (assignment, records) in given.iter().zip([1, 0]) {
            assert_eq!(world.owner.run(assignment.task_id).await.status.as_str(), "running", "until its lease is over");
            assert_eq!(world.owner.transcript(assignment.task_id).await.len(), records);
        }

        // However often it beats: its leases run out.
        let end = world.clock.elapsed() + LEASE;
        while world.clock.elapsed() < end {
            world.pass(Duration::from_secs(15)).await;
            theirs.beat(&runtimes, &fences).await;
            mine.beat(&my_runtimes, &[]).await;
        }
        let mut next: Vec<_> = mine.claim(&my_runtimes).await.iter().map(|it| (it.task_id, it.epoch)).collect();
        next.sort();
        let mut lost: Vec<_> = given.iter().map(|it| (it.task_id, 2)).collect();
        lost.sort();
        assert_eq!(next, lost);
    }
}
