//! What people may do to a runtime, and what its daemon makes of it.

use reqwest::Method;
use serde_json::{Value, json};
use shipmate_core::api::board::Runtime;
use shipmate_core::api::daemon::Registered;
use shipmate_core::api::run::Run;
use shipmate_core::error::Code;
use shipmate_core::status::{Presence, Role};
use shipmate_testkit::on_both;

use crate::daemon::{Daemon, fence};
use crate::world::World;

on_both! {
    async fn deleting_what_works_asks_for_a_choice_and_keeps_the_history(database: Database) {
        let world = World::new(&database).await;
        let daemon = Daemon::of_owner(&world).await;
        let runtimes = daemon.register(&["demo"]).await;
        let path = format!("/api/runtimes/{}", runtimes[0]);
        let issue = world.issue("demo").await;
        let given = daemon.claim(&runtimes).await;
        assert_eq!(given.len(), 1);

        let refused = world.owner.request(Method::DELETE, &path, None::<&()>).await;
        refused.must_be_refused(409, Code::RunsUnderWay);
        let body = refused.error();
        assert_eq!(body.under_way.len(), 1);
        let named = (body.under_way[0].execution_id, body.under_way[0].issue_identifier.clone());
        assert_eq!(named, (given[0].execution_id, issue.identifier.clone()));
        assert!(body.error.contains("live=keep_running") && body.error.contains("live=cancel"), "{}", body.error);
        let refused = world.owner.request(Method::DELETE, &format!("{path}?live=maybe"), None::<&()>).await;
        refused.must_be_refused(400, Code::Invalid);
        assert_eq!(world.owner.runtimes().await.len(), 1, "nothing happened yet");

        world.owner.delete(&format!("{path}?live=keep_running")).await;
        let answer = daemon.beat(&runtimes, &[fence(&given[0])]).await;
        assert_eq!((answer.gone, answer.cancel, answer.superseded), (runtimes.clone(), vec![], vec![]));
        let again = daemon.register(&["demo"]).await;
        assert_ne!(again, runtimes, "it heals back under a new id");
        let ended = [json!({ "type": "started", "provider": "demo", "version": null, "directory": "/w",
            "branch": null, "base_commit": null }), json!({ "type": "ended", "outcome": "completed", "summary": "ok" })];
        daemon.append(fence(&given[0]), 0, &ended).await.must_succeed();
        let run: Run = world.owner.run(given[0].task_id).await;
        assert_eq!((run.status.as_str(), run.machine.as_deref()), ("completed", Some("box")));
        assert_eq!(world.owner.transcript(run.id).await.len(), 2, "what ran on the deleted one stays");
        world.owner.delete(&format!("/api/runtimes/{}", again[0])).await;
    }

    async fn what_works_on_a_deleted_runtime_can_be_ended_with_it(database: Database) {
        let world = World::new(&database).await;
        let daemon = Daemon::of_owner(&world).await;
        let runtimes = daemon.register(&["demo"]).await;
        world.issue("demo").await;
        let given = daemon.claim(&runtimes).await;
        world.owner.delete(&format!("/api/runtimes/{}?live=cancel", runtimes[0])).await;
        let answer = daemon.beat(&runtimes, &[fence(&given[0])]).await;
        assert_eq!((answer.gone, answer.cancel), (runtimes, vec![given[0].execution_id]));
    }

    async fn a_disabled_runtime_stays_away_until_it_is_enabled(database: Database) {
        let world = World::new(&database).await;
        let daemon = Daemon::of_owner(&world).await;
        let runtimes = daemon.register(&["demo"]).await;
        let running = world.issue("demo").await;
        let given = daemon.claim(&runtimes).await;
        assert_eq!(given.len(), 1);
        let disabled = world.switch(&world.runtime("demo").await, "disable").await;
        assert_eq!(disabled.status, Presence::Offline);
        let since = disabled.disabled_at.expect("disabled");
        let issue = world.issue("demo").await;
        assert_eq!(world.waits_because(&issue).await, "runtime_disabled");

        let answer = daemon.beat(&runtimes, &[fence(&given[0])]).await;
        assert_eq!((&answer.gone, &answer.disabled), (&vec![], &runtimes));
        assert!(!answer.work_available && answer.cancel.is_empty(), "what runs goes on: {answer:?}");
        assert_eq!(daemon.claim(&runtimes).await, []);
        let registered: Registered = daemon.try_register(&["demo"]).await.json();
        assert_eq!((registered.runtimes[0].id, registered.runtimes[0].disabled_at), (runtimes[0], Some(since)));
        assert_eq!(world.switch(&disabled, "disable").await.disabled_at, Some(since), "once more changes nothing");
        assert_eq!(world.owner.newest_run(running.id).await.status.as_str(), "running");

        let enabled = world.switch(&disabled, "enable").await;
        assert_eq!((enabled.disabled_at, enabled.status), (None, Presence::Online));
        let answer = daemon.beat(&runtimes, &[fence(&given[0])]).await;
        assert!(answer.disabled.is_empty() && answer.work_available, "{answer:?}");
        assert_eq!(daemon.claim(&runtimes).await.len(), 1);
    }

    async fn a_daemon_of_the_reference_beats_a_disabled_runtime_and_is_given_nothing(database: Database) {
        let world = World::new(&database).await;
        let daemon = Daemon::of_owner(&world).await;
        let runtimes = daemon.register(&["claude"]).await;
        world.issue("claude").await;
        world.switch(&world.runtime("claude").await, "disable").await;
        for _ in 0..3 {
            assert_eq!(daemon.heartbeat(runtimes[0]).await.json::<Value>(), json!({ "status": "ok" }));
            assert_eq!(daemon.old_claim(runtimes[0]).await.json::<Value>(), json!({ "task": null }));
            let pending = format!("/api/daemon/runtimes/{}/tasks/pending", runtimes[0]);
            assert_eq!(daemon.client.get::<Value>(&pending).await, json!([]));
        }
        // It would take an answer without its runtime for a fault, and try again for ever.
        assert_eq!(daemon.register(&["claude"]).await, runtimes);
        world.switch(&world.runtime("claude").await, "enable").await;
        assert_ne!(daemon.old_claim(runtimes[0]).await.json::<Value>()["task"], Value::Null);
    }

    async fn a_runtime_keeps_the_name_that_people_gave_it(database: Database) {
        let world = World::new(&database).await;
        let daemon = Daemon::of_owner(&world).await;
        let runtimes = daemon.register(&["demo"]).await;
        let path = format!("/api/runtimes/{}", runtimes[0]);
        let named: Runtime = world.owner.put(&path, &json!({ "name": " The  big\u{0}box " })).await;
        assert_eq!(named.name, "The bigbox");
        daemon.register(&["demo"]).await;
        assert_eq!(world.runtime("demo").await.name, "The bigbox");
        let back: Runtime = world.owner.put(&path, &json!({ "name": null })).await;
        assert_eq!(back.name, "demo here");
        let long = json!({ "name": "x".repeat(201) });
        world.owner.request(Method::PUT, &path, Some(&long)).await.must_be_refused(413, Code::TooLarge);
    }

    async fn a_runtime_is_its_machines_owners_and_the_admins_to_change(database: Database) {
        let world = World::new(&database).await;
        let (_, token) = world.person(Role::Member).await;
        let theirs = Daemon::new(world.node.with(&token), world.workspace, "their-box");
        let member = world.node.with(&token);
        let mine = Daemon::of_owner(&world).await;
        let my_path = format!("/api/runtimes/{}", mine.register(&["demo"]).await[0]);
        let their_path = format!("/api/runtimes/{}", theirs.register(&["demo"]).await[0]);
        for (method, verb) in [(Method::POST, "/disable"), (Method::POST, "/enable"), (Method::PUT, ""), (Method::DELETE, "")] {
            let body = json!({ "name": "Mine now" });
            let refused = member.request(method, &format!("{my_path}{verb}"), Some(&body)).await;
            refused.must_be_refused(403, Code::Forbidden);
        }
        member.post::<Runtime>(&format!("{their_path}/disable"), &json!({})).await;
        let (_, token) = world.person(Role::Admin).await;
        let admin = world.node.with(&token);
        let enabled: Runtime = admin.post(&format!("{their_path}/enable"), &json!({})).await;
        assert_eq!(enabled.disabled_at, None);
        admin.delete(&my_path).await;
        let unknown = admin.request(Method::POST, "/api/runtimes/00000000-0000-0000-0000-0000000000ff/disable", Some(&json!({}))).await;
        unknown.must_be_refused(404, Code::RuntimeNotFound);
    }
}
