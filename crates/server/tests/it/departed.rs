//! A member leaves while their machine works.

use std::time::Duration;

use reqwest::Method;
use serde_json::{Value, json};
use shipmate_core::api::board::Issue;
use shipmate_core::api::review::ReviewProgress;
use shipmate_core::api::run::Run;
use shipmate_core::error::Code;
use shipmate_core::id::AccountId;
use shipmate_core::status::Role;
use shipmate_testkit::on_both;

use crate::daemon::{Daemon, fence};
use crate::world::World;

/// Takes a person out of the workspace, as an owner does.
async fn remove(world: &World, who: AccountId) {
    world.owner.delete(&format!("/api/workspaces/{}/members/{who}", world.workspace)).await;
}

/// Opens the owner's machine to everybody.
async fn open(world: &World, machine: &Daemon) {
    let path = format!("/api/machines/{}", machine.id);
    world.owner.request(Method::PATCH, &path, Some(&json!({ "shared": "workspace" }))).await.must_succeed();
}

fn started() -> Value {
    json!({ "type": "started", "provider": "demo", "version": null, "directory": "/w", "branch": null, "base_commit": null })
}

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
        let started = started();
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

    async fn a_removed_members_waiting_wishes_go_with_them(database: Database) {
        let world = World::new(&database).await;
        let mine = Daemon::of_owner(&world).await;
        let runtimes = mine.register(&["demo"]).await;
        open(&world, &mine).await;
        let (who, token) = world.person(Role::Member).await;
        let them = world.node.with(&token).in_workspace(world.workspace);
        let agent = them.agents().await.remove(0);
        let wished = async |title: &str| -> Issue { them.assign_new_issue(title, "", agent.id).await };
        let running = wished("Runs").await;
        let first = mine.claim(&runtimes).await.remove(0);
        let (alone, together) = (wished("Theirs alone").await, wished("Wanted by another too").await);
        world.owner.comment(together.id, "I want that too.").await;
        // Said while the agent works: that wakes it when it has ended.
        them.comment(running.id, "And one more thing.").await;

        remove(&world, who).await;
        let status = async |issue: &Issue| world.owner.newest_run(issue.id).await.status.as_str();
        assert_eq!(status(&running).await, "running", "only an explicit verb ends what runs");
        assert_eq!(status(&alone).await, "cancelled");
        assert_eq!(status(&together).await, "queued");
        let next = mine.claim(&runtimes).await;
        assert_eq!(next.iter().map(|it| it.issue.identifier.as_str()).collect::<Vec<_>>(), [together.identifier]);

        // It mentions another agent, and what it was told meanwhile would wake it again.
        let other = json!({ "name": "second", "provider": "demo" });
        world.owner.post::<Value>("/api/agents", &other).await;
        let ended = json!({ "type": "ended", "outcome": "completed", "summary": "Done. @second, please look." });
        mine.append(fence(&first), 0, &[started(), ended]).await.must_succeed();
        assert_eq!(world.owner.runs(running.id).await.len(), 1, "nobody wishes for more");
        let said = world.owner.comments(running.id).await;
        assert!(said.iter().any(|it| it.content.contains("no longer a member")), "{said:?}");
        world.pass(Duration::from_secs(600)).await;
        assert_eq!(mine.claim(&runtimes).await, []);
    }

    async fn what_a_removed_member_wished_for_is_not_tried_again(database: Database) {
        let world = World::new(&database).await;
        let mine = Daemon::of_owner(&world).await;
        let runtimes = mine.register(&["demo"]).await;
        open(&world, &mine).await;
        let (who, token) = world.person(Role::Member).await;
        let them = world.node.with(&token).in_workspace(world.workspace);
        let agent = them.agents().await.remove(0);
        let issue = them.assign_new_issue("Fails", "", agent.id).await;
        let given = mine.claim(&runtimes).await.remove(0);
        remove(&world, who).await;
        let overloaded = json!({ "type": "ended", "outcome": "failed", "class": "overload", "message": "529" });
        mine.append(fence(&given), 0, &[started(), overloaded]).await.must_succeed();
        assert_eq!(world.owner.newest_run(issue.id).await.status.as_str(), "failed");
    }

    async fn accepted_work_on_a_removed_members_machine_is_not_waited_for(database: Database) {
        let world = World::new(&database).await;
        let (who, token) = world.person(Role::Member).await;
        let theirs = Daemon::new(world.node.with(&token), world.workspace, "their-box");
        let runtimes = theirs.register(&["demo"]).await;
        theirs.open_to_all().await;
        world.owner.create_repository("https://git.example/r.git").await;
        let mut done: Vec<(Issue, Run)> = Vec::new();
        for _ in 0..2 {
            let issue = world.issue("demo").await;
            let given = theirs.claim(&runtimes).await.remove(0);
            let diff = json!({ "type": "diff", "patch": "", "truncated": false,
                "files": [{ "path": "a", "additions": 1, "deletions": 0 }] });
            let ended = json!({ "type": "ended", "outcome": "completed", "summary": "done" });
            theirs.append(fence(&given), 0, &[started(), diff, ended]).await.must_succeed();
            done.push((issue.clone(), world.owner.newest_run(issue.id).await));
        }
        let accept = async |run: &Run| {
            let path = format!("/api/runs/{}/accept", run.id);
            world.owner.request(Method::POST, &path, Some(&json!({ "how": "push" }))).await
        };
        accept(&done[0].1).await.must_succeed();
        let order = theirs.beat(&runtimes, &[]).await.deliveries;
        assert_eq!(order.len(), 1);

        remove(&world, who).await;
        let review = world.owner.run(done[0].1.id).await.review_details.expect("a decision");
        assert_eq!(review.progress, ReviewProgress::Failed);
        assert!(review.reason.as_deref().is_some_and(|why| why.contains("Another")), "{review:?}");
        let told: Value = world.owner.get("/api/inbox").await;
        assert!(told.to_string().contains("no longer a member"), "{told:#}");
        world.clock.advance(BOUND);
        assert_eq!(theirs.beat(&runtimes, &[]).await.deliveries, []);
        let begun = theirs.ask(&format!("/api/daemon/deliveries/{}/begin", order[0]), &json!({ "daemon_id": theirs.id })).await;
        begun.must_be_refused(404, Code::RequestNotFound);
        for (_, run) in &done {
            let answer = accept(run).await;
            answer.must_be_refused(409, Code::Conflict);
            assert!(answer.error().error.contains("their-box"), "{}", answer.body);
        }
    }
}
