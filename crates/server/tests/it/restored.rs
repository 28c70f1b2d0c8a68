//! A server that was put back to a backup: machines know more than it does.

use serde_json::{Value, json};
use shipmate_core::api::daemon::Assignment;
use shipmate_core::error::Code;
use shipmate_core::status::Role;
use shipmate_testkit::client::Answer;
use shipmate_testkit::database::Kind;
use shipmate_testkit::{Database, on_both};

use crate::daemon::{Daemon, fence};
use crate::world::World;

/// Forgets everything about a run's executions, as a backup from before them does.
async fn forget(database: &Database, given: &Assignment) {
    let task = literal(database, given.task_id.0);
    database.execute(&format!("DELETE FROM execution WHERE task_id = {task}")).await;
    database.execute(&format!("UPDATE task SET status = 'queued', epoch = 0 WHERE id = {task}")).await;
}

/// An id as it stands in a statement.
fn literal(database: &Database, id: uuid::Uuid) -> String {
    match database.kind() {
        Kind::Sqlite => format!("x'{}'", id.simple()),
        Kind::Postgres => format!("'{id}'"),
    }
}

async fn offer(daemon: &Daemon, given: &Assignment) -> Answer {
    let body = json!({ "daemon_id": daemon.id, "assignment": given });
    daemon.ask(&format!("/api/daemon/executions/{}/adopt", given.execution_id), &body).await
}

fn records() -> [Value; 2] {
    [
        json!({ "type": "started", "provider": "demo", "version": null, "directory": "/w", "branch": null,
            "base_commit": null }),
        json!({ "type": "ended", "outcome": "completed", "summary": "done" }),
    ]
}

on_both! {
    async fn an_execution_that_is_not_known_is_asked_for_adopted_and_handed_in_whole(database: Database) {
        let mut world = World::new(&database).await;
        let token = world.daemon_token().await;
        let daemon = Daemon::new(world.node.with(&token), world.workspace, "box");
        let runtimes = daemon.register(&["demo"]).await;
        world.issue("demo").await;
        let given = daemon.claim(&runtimes).await.remove(0);
        assert_eq!(daemon.beat(&runtimes, &[fence(&given)]).await.unknown, []);

        forget(&database, &given).await;
        let node = world.another_node_later(std::time::Duration::from_secs(20)).await;
        let daemon = Daemon::new(node.with(&token), world.workspace, "box");
        let answer = daemon.beat(&runtimes, &[fence(&given)]).await;
        assert_eq!((answer.unknown, answer.superseded), (vec![given.execution_id], vec![]));
        daemon.append(fence(&given), 0, &records()).await.must_be_refused(404, Code::ExecutionNotFound);
        for _ in 0..2 {
            let adopted: Value = offer(&daemon, &given).await.json();
            assert_eq!(adopted, json!({ "acknowledged": 0, "ended": false, "cancel": false }));
        }
        let answer = daemon.beat(&runtimes, &[fence(&given)]).await;
        assert_eq!((answer.unknown, answer.missing, answer.lease_seconds), (vec![], vec![], given.lease_seconds));
        daemon.append(fence(&given), 0, &records()).await.must_succeed();
        let run = node.owner().run(given.task_id).await;
        assert_eq!((run.status.as_str(), run.attempt), ("completed", 1));
        offer(&daemon, &given).await.must_succeed();
        assert_eq!(daemon.claim(&runtimes).await, [], "it is not done again");
    }

    async fn what_is_over_lost_or_anothers_is_not_adopted(database: Database) {
        let world = World::new(&database).await;
        let mine = Daemon::of_owner(&world).await;
        let runtimes = mine.register(&["demo", "other"]).await;
        let issue = world.issue("demo").await;
        let given = mine.claim(&runtimes).await.remove(0);
        let superseded = async |given: &Assignment| offer(&mine, given).await.must_be_refused(409, Code::Superseded);

        forget(&database, &given).await;
        let again = mine.claim(&runtimes).await.remove(0);
        superseded(&given).await;
        assert_eq!(world.owner.run(again.task_id).await.status.as_str(), "running", "the new one goes on");
        let newer = Assignment { epoch: 2, ..given.clone() };
        offer(&mine, &newer).await.must_succeed();
        assert_eq!(mine.beat(&runtimes, &[fence(&again)]).await.superseded, [again.execution_id], "the older one is over");
        mine.append(fence(&newer), 0, &records()).await.must_succeed();
        superseded(&Assignment { epoch: 3, execution_id: shipmate_core::id::ExecutionId(issue.id.0), ..given.clone() }).await;

        // The run is lost; it is another workspace's; its agent may not be on this machine; it is not theirs.
        let id = || shipmate_core::id::ExecutionId(shipmate_seams::Random::system().scattered_id());
        let lost = Assignment { task_id: shipmate_core::id::TaskId(issue.id.0), execution_id: id(), ..given.clone() };
        superseded(&lost).await;
        let elsewhere = shipmate_core::id::WorkspaceId(issue.id.0);
        superseded(&Assignment { workspace_id: elsewhere, execution_id: id(), ..given.clone() }).await;
        let waiting = world.issue("demo").await;
        let task = world.owner.newest_run(waiting.id).await.id;
        let bound = Assignment { task_id: task, execution_id: id(), epoch: 1, ..given.clone() };
        let agent = world.owner.agents().await.into_iter().find(|it| it.provider == "demo").expect("an agent");
        let other = world.runtime("other").await;
        let (other, agent) = (literal(&database, other.id.0), literal(&database, agent.id.0));
        database.execute(&format!("UPDATE agent SET runtime_id = {other} WHERE id = {agent}")).await;
        superseded(&bound).await;
        database.execute(&format!("UPDATE agent SET runtime_id = NULL WHERE id = {agent}")).await;
        let (_, token) = world.person(Role::Member).await;
        let theirs = Daemon::new(world.node.with(&token), world.workspace, "box");
        offer(&theirs, &bound).await.must_be_refused(404, Code::ExecutionNotFound);
        let unknown = Daemon::new(world.node.with(&token), world.workspace, "never-registered");
        offer(&unknown, &bound).await.must_be_refused(409, Code::Conflict);
        for wrong in [Assignment { epoch: 0, ..bound.clone() }, Assignment { lease_seconds: -1, ..bound.clone() }] {
            offer(&mine, &wrong).await.must_be_refused(400, Code::Invalid);
        }
        offer(&mine, &bound).await.must_succeed();
    }
}
