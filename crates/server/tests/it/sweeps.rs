//! What happens when nobody says anything for long.

use std::time::Duration;

use shipmate_core::id::RuntimeId;
use shipmate_core::status::IssueStatus;
use shipmate_testkit::on_both;

use crate::daemon::{Daemon, fence};
use crate::world::World;

const SECOND: Duration = Duration::from_secs(1);
const DAY: Duration = Duration::from_secs(24 * 3600);

async fn presence(world: &World) -> Vec<&'static str> {
    world.owner.machines().await.iter().map(|machine| machine.presence.as_str()).collect()
}

on_both! {
    async fn silent_for_150_seconds_is_offline_and_for_a_week_forgotten(database: Database) {
        let world = World::new(&database).await;
        let token = world.daemon_token().await;
        let box_of = |id: &str| Daemon::new(world.node.with(&token), world.workspace, id);
        let (bound, busy, idle, off) = (box_of("bound"), box_of("busy"), box_of("idle"), box_of("off"));
        let kept = bound.register(&["a"]).await;
        let at_work = busy.register(&["b"]).await;
        idle.register(&["c"]).await;
        off.register(&["d"]).await;
        world.switch(&world.runtime("d").await, "disable").await;
        let agent = world.owner.agents().await.into_iter().find(|agent| agent.provider == "a").expect("an agent");
        let change = serde_json::json!({ "runtime_id": kept[0] });
        let _: serde_json::Value = world.owner.put(&format!("/api/agents/{}", agent.id), &change).await;
        world.issue("b").await;
        let given = busy.claim(&at_work).await;
        world.pass(145 * SECOND).await;
        assert_eq!(presence(&world).await, ["online"; 4]);
        world.pass(10 * SECOND).await;
        assert_eq!(presence(&world).await, ["offline"; 4]);
        busy.beat(&at_work, &[fence(&given[0])]).await;
        assert_eq!(presence(&world).await, ["offline", "online", "offline", "offline"]);

        world.clock.advance(7 * DAY - 60 * SECOND);
        busy.beat(&at_work, &[fence(&given[0])]).await;
        world.node.jobs().await;
        assert_eq!(world.owner.runtimes().await.len(), 4, "not yet");
        world.clock.advance(120 * SECOND);
        world.node.jobs().await;
        let mut left: Vec<String> = world.owner.runtimes().await.into_iter().map(|r| r.provider).collect();
        left.sort();
        assert_eq!(left, ["a", "b", "d"], "with an agent, with work, or put away by a person it stays");
        assert_eq!(world.owner.machines().await.len(), 3);
        // Forgotten is not banned.
        let again = idle.register(&["c"]).await;
        assert_eq!(idle.beat(&again, &[]).await.gone, [] as [RuntimeId; 0]);
    }

    async fn history_outlives_a_forgotten_machine(database: Database) {
        let world = World::new(&database).await;
        let daemon = Daemon::of_owner(&world).await;
        let runtimes = daemon.register(&["demo"]).await;
        world.issue("demo").await;
        let given = daemon.claim(&runtimes).await;
        let ended = serde_json::json!({ "type": "ended", "outcome": "completed", "summary": "done" });
        daemon.append(fence(&given[0]), 0, &[ended]).await.must_succeed();
        world.pass(160 * SECOND).await;
        world.clock.advance(8 * DAY);
        world.node.jobs().await;
        assert!(world.owner.machines().await.is_empty());
        let run = world.owner.run(given[0].task_id).await;
        assert_eq!((run.status.as_str(), run.machine.as_deref()), ("completed", Some("box")));
        assert_eq!(world.owner.transcript(run.id).await.len(), 1);
    }

    async fn nobody_is_declared_dead_right_after_a_restart(database: Database) {
        let mut world = World::new(&database).await;
        let daemon = Daemon::of_owner(&world).await;
        let runtimes = daemon.register(&["demo"]).await;
        world.issue("demo").await;
        let given = daemon.claim(&runtimes).await;
        let issue = world.owner.issues().await.issues.remove(0);
        // The server is away for ten days; its machine was working all the time.
        let restarted = world.another_node_later(10 * DAY).await;
        restarted.jobs().await;
        world.owner = restarted.owner();
        let (machines, run) = (world.owner.machines().await, world.owner.newest_run(issue.id).await);
        assert_eq!((machines.len(), run.status.as_str()), (1, "running"));
        world.clock.advance(100 * SECOND);
        restarted.jobs().await;
        let daemon = Daemon::new(restarted.with(&world.daemon_token().await), world.workspace, &daemon.id);
        let answer = daemon.beat(&runtimes, &[fence(&given[0])]).await;
        assert_eq!((answer.gone, answer.superseded), (vec![], vec![]));
        world.clock.advance(100 * SECOND);
        restarted.jobs().await;
        assert_eq!(presence(&world).await, ["online"]);
        assert_eq!(world.owner.newest_run(issue.id).await.status.as_str(), "running");
    }

    async fn a_lease_ends_and_what_had_not_begun_is_tried_again(database: Database) {
        let world = World::new(&database).await;
        let daemon = Daemon::of_owner(&world).await;
        let runtimes = daemon.register(&["demo"]).await;
        let issue = world.issue("demo").await;
        let first = daemon.claim(&runtimes).await;
        world.pass(200 * SECOND).await;
        world.clock.advance(first[0].lease_seconds as u32 * SECOND);
        world.node.jobs().await;
        assert_eq!(world.owner.newest_run(issue.id).await.status.as_str(), "queued");
        let answer = daemon.beat(&runtimes, &[fence(&first[0])]).await;
        assert_eq!(answer.superseded, [first[0].execution_id]);
        let second = daemon.claim(&runtimes).await;
        assert_eq!((second[0].task_id, second[0].epoch), (first[0].task_id, 2));
    }

    async fn a_run_that_was_cancelled_on_a_machine_that_is_away_ends(database: Database) {
        let world = World::new(&database).await;
        let daemon = Daemon::of_owner(&world).await;
        let runtimes = daemon.register(&["demo"]).await;
        let issue = world.issue("demo").await;
        let given = daemon.claim(&runtimes).await;
        let started = serde_json::json!({ "type": "started", "provider": "demo", "version": null, "directory": "/w",
            "branch": null, "base_commit": null });
        daemon.append(fence(&given[0]), 0, &[started]).await.must_succeed();
        assert_eq!(world.owner.issue(issue.id).await.status, IssueStatus::InProgress);
        world.owner.cancel(given[0].task_id).await;
        world.pass(100 * SECOND).await;
        assert!(world.owner.run(given[0].task_id).await.cancelling, "its machine may still do it");
        world.pass(100 * SECOND).await;
        assert_eq!(world.owner.run(given[0].task_id).await.status.as_str(), "cancelled");
        assert_eq!(world.owner.issue(issue.id).await.status, IssueStatus::Todo, "nobody works on it");
        assert_eq!(daemon.beat(&runtimes, &[fence(&given[0])]).await.superseded, [given[0].execution_id]);
    }

    async fn an_issue_whose_run_failed_shows_that_it_can_not_go_on(database: Database) {
        let world = World::new(&database).await;
        let daemon = Daemon::of_owner(&world).await;
        let runtimes = daemon.register(&["demo"]).await;
        let issue = world.issue("demo").await;
        let started = serde_json::json!({ "type": "started", "provider": "demo", "version": null, "directory": "/w",
            "branch": null, "base_commit": null });
        let failed = serde_json::json!({ "type": "ended", "outcome": "failed", "class": "agent_error", "message": "no" });
        let given = daemon.claim(&runtimes).await;
        daemon.append(fence(&given[0]), 0, &[started.clone(), failed.clone()]).await.must_succeed();
        assert_eq!(world.owner.issue(issue.id).await.status, IssueStatus::Blocked);
        world.owner.rerun(issue.id).await;
        let again = daemon.claim(&runtimes).await;
        daemon.append(fence(&again[0]), 0, &[started]).await.must_succeed();
        assert_eq!(world.owner.issue(issue.id).await.status, IssueStatus::InProgress);
        world.owner.comment(issue.id, "And more").await;
        daemon.append(fence(&again[0]), 1, &[failed]).await.must_succeed();
        let status = world.owner.issue(issue.id).await.status;
        assert_eq!(status, IssueStatus::InProgress, "what was said meanwhile is worked on next");
    }
}
