//! What a restarted daemon lost is found out, and only that.

use serde_json::json;
use shipmate_core::id::ExecutionId;
use shipmate_store::executions;
use shipmate_testkit::on_both;

use super::old_daemon::World;

/// Makes it so that nobody has spoken of an execution for a minute.
async fn fall_silent(world: &World, database: &shipmate_testkit::Database, task: &serde_json::Value) {
    let id: ExecutionId = task["id"].as_str().expect("an id").parse().expect("an id");
    let store = world.store(database).await;
    let account = world.owner.me().await.id;
    let mut write = store.write().await.expect("a transaction");
    let found = shipmate_store::reference::execution(&mut write, id, account).await.expect("an answer");
    let found = found.expect("an execution");
    let now = found.lease_expires_at - chrono::TimeDelta::seconds(found.lease_seconds + 60);
    executions::renew(&mut write, id, found.lease_seconds, now).await.expect("changed");
    write.commit(now).await.expect("committed");
    store.close().await;
}

on_both! {
    async fn what_nobody_speaks_of_is_an_orphan_and_what_lives_is_none(database: Database) {
        let world = World::new(&database).await;
        let daemon = &world.daemon;
        let [claude, codex] = daemon.register(&["claude", "codex"]).await.try_into().expect("two");
        let (_, alive) = world.claimed("claude", &claude).await;
        daemon.say(&alive, "start", json!({})).await;
        // Claimed, and then the daemon died before it began.
        let (again, unstarted) = world.claimed("codex", &codex).await;
        fall_silent(&world, &database, &unstarted).await;
        assert_eq!(daemon.recover_orphans(&codex).await, json!({"orphaned": 1, "retried": 1}));
        assert_eq!(daemon.ask(&unstarted, "status").await, json!({"status": "cancelled"}), "a straggler must stop");
        let second = daemon.claim(&codex).await;
        assert_eq!((&second["issue_id"], &second["attempt"]), (&json!(again.id), &json!(2)));
        assert_ne!(second["id"], unstarted["id"], "the id is the fence");
        // Its agent worked, so another attempt is a person's choice.
        daemon.say(&second, "start", json!({})).await;
        let tool = json!({"messages": [{"seq": 1, "type": "tool_use", "tool": "write", "input": {"path": "a"}}]});
        daemon.say(&second, "messages", tool).await;
        fall_silent(&world, &database, &second).await;
        assert_eq!(daemon.recover_orphans(&codex).await, json!({"orphaned": 1, "retried": 0}));
        let run = world.owner.newest_run(again.id).await;
        assert_eq!(run.failure.map(|failure| failure.class.as_str()), Some("lost"));

        assert_eq!(daemon.recover_orphans(&claude).await, json!({"orphaned": 0, "retried": 0}));
        assert_eq!(daemon.ask(&alive, "status").await, json!({"status": "running"}));
        let done: serde_json::Value = daemon.say(&alive, "complete", json!({"output": "ok"})).await.json();
        assert_eq!(done["status"], "completed");
        assert!(world.up.stop().await.success());
    }
}

#[tokio::test]
async fn the_folders_of_two_tasks_are_two() {
    let database = shipmate_testkit::Database::sqlite();
    let world = World::new(&database).await;
    let runtime = world.daemon.register(&["claude"]).await.remove(0);
    // An old daemon names a folder by the first 8 characters of the id.
    let mut heads = std::collections::BTreeSet::new();
    for _ in 0..3 {
        let (_, task) = world.claimed("claude", &runtime).await;
        heads.insert(task["id"].as_str().expect("an id")[..8].to_owned());
    }
    assert_eq!(heads.len(), 3);
    assert!(world.up.stop().await.success());
}
