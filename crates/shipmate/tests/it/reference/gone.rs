//! A deleted runtime: the daemon learns it, registers again and goes on.

use serde_json::{Value, json};
use shipmate_core::error::Code;
use shipmate_core::id::RuntimeId;
use shipmate_testkit::on_both;

use super::old_daemon::{World, gone};

const UNKNOWN: &str = "00000000-0000-0000-0000-0000000000ff";

fn id(raw: &str) -> RuntimeId {
    raw.parse().expect("an id")
}

on_both! {
    async fn a_deleted_runtime_is_told_everywhere_and_comes_back(database: Database) {
        let world = World::new(&database).await;
        let daemon = &world.daemon;
        let [claude, codex] = daemon.register(&["claude", "codex"]).await.try_into().expect("two");
        // An id that is not there costs the others nothing.
        let mut socket = daemon.socket(&[&claude, UNKNOWN, &codex]).await;
        assert_eq!(socket.next().await, gone(UNKNOWN));
        for runtime in [&claude, &codex] {
            socket.beat(runtime).await;
            assert_eq!(socket.until("daemon:heartbeat_ack").await["status"], "ok");
            daemon.beat(runtime).await.must_succeed();
        }

        world.owner.delete_runtime(id(&claude)).await;
        let refused = daemon.beat(&claude).await;
        refused.must_be_refused(404, Code::RuntimeNotFound);
        let body = refused.error();
        assert_eq!(body.error, "runtime not found");
        assert_eq!(body.subject.map(|subject| subject.id).as_deref(), Some(claude.as_str()));
        assert_eq!(socket.next().await, gone(&claude), "told before it beats");
        socket.beat(&claude).await;
        assert_eq!(socket.next().await, gone(&claude));
        for path in ["tasks/claim", "recover-orphans"] {
            let refused = daemon.post(&format!("/api/daemon/runtimes/{claude}/{path}"), &json!({})).await;
            refused.must_be_refused(404, Code::RuntimeNotFound);
        }
        daemon.beat(&codex).await.must_succeed();

        let [again, same] = daemon.register(&["claude", "codex"]).await.try_into().expect("two");
        assert_ne!(again, claude);
        assert_eq!(same, codex);
        socket.beat(&again).await;
        assert_eq!(socket.until("daemon:heartbeat_ack").await["runtime_id"], json!(again));
        world.claimed("claude", &again).await;

        // A second deletion right after a recovery is as visible as the first.
        world.owner.delete_runtime(id(&again)).await;
        daemon.beat(&again).await.must_be_refused(404, Code::RuntimeNotFound);
        let log = fs_err::read_to_string(world.installation.data().join("logs").join("server.log")).unwrap_or_default();
        let lines = log.lines().filter(|line| line.contains("gone; its daemon") && line.contains(&claude)).count();
        assert!(lines <= 1, "{lines} lines about one deletion:\n{log}");
        assert!(world.up.stop().await.success());
    }

    async fn a_run_goes_on_although_its_runtime_was_deleted(database: Database) {
        let world = World::new(&database).await;
        let daemon = &world.daemon;
        let runtime = daemon.register(&["claude"]).await.remove(0);
        let (issue, task) = world.claimed("claude", &runtime).await;
        daemon.say(&task, "start", json!({})).await;
        world.owner.delete_runtime(id(&runtime)).await;
        let again = daemon.register(&["claude"]).await.remove(0);
        // The old daemon asks this of every runtime after it registered.
        assert_eq!(daemon.recover_orphans(&again).await, json!({"orphaned": 0, "retried": 0}));
        assert_eq!(daemon.ask(&task, "status").await, json!({"status": "running"}));
        let done: Value = daemon.say(&task, "complete", json!({"output": "Finished"})).await.json();
        assert_eq!(done["status"], "completed");
        assert_eq!(world.owner.newest_run(issue.id).await.status.as_str(), "completed");
        assert!(world.up.stop().await.success());
    }

    async fn a_daemon_that_says_good_bye_is_offline_until_it_registers(database: Database) {
        let world = World::new(&database).await;
        let daemon = &world.daemon;
        let [claude, codex] = daemon.register(&["claude", "codex"]).await.try_into().expect("two");
        let presence = async || {
            let machines = world.owner.machines().await;
            machines.into_iter().find(|machine| machine.daemon_id == daemon.id).map(|machine| machine.presence.as_str())
        };
        assert_eq!(presence().await, Some("online"));
        let left: Value = daemon.post("/api/daemon/deregister", &json!({"runtime_ids": [UNKNOWN, claude]})).await.json();
        assert_eq!(left, json!({"status": "ok"}));
        assert_eq!(presence().await, Some("online"), "one runtime is left");
        daemon.post("/api/daemon/deregister", &json!({"runtime_ids": [codex]})).await.must_succeed();
        assert_eq!(presence().await, Some("offline"));
        assert_eq!(daemon.register(&["claude", "codex"]).await, [claude, codex]);
        assert_eq!(presence().await, Some("online"));
        assert!(world.up.stop().await.success());
    }

    async fn a_machine_that_changed_its_id_keeps_its_runtimes(database: Database) {
        let world = World::new(&database).await;
        let mut daemon = world.daemon;
        "VM.local".clone_into(&mut daemon.id);
        let before = daemon.register(&["claude", "gemini"]).await;
        "0198-new".clone_into(&mut daemon.id);
        let legacy = json!({"legacy_daemon_ids": ["vm", "vm.local"]});
        daemon.register_with(&["claude"], legacy).await.must_succeed();
        let runtimes = world.owner.runtimes().await;
        assert!(runtimes.iter().all(|runtime| runtime.daemon_id != "VM.local"), "{runtimes:#?}");
        let gemini = runtimes.iter().find(|runtime| runtime.provider == "gemini").expect("moved");
        assert_eq!((gemini.daemon_id.as_str(), gemini.id), ("0198-new", id(&before[1])));
        assert!(world.up.stop().await.success());
    }
}
