//! What a beat costs, what it tells, and how soon it tells of a change.

use std::time::Duration;

use reqwest::Method;
use serde_json::json;
use shipmate_core::error::Code;
use shipmate_core::id::RuntimeId;
use shipmate_core::status::Role;
use shipmate_testkit::{Client, on_both};

use crate::daemon::{Daemon, fence};
use crate::world::World;

const UNKNOWN: &str = "00000000-0000-0000-0000-0000000000ff";
const BEAT: Duration = Duration::from_secs(15);
/// Longer than anything that was read is believed.
const BOUND: Duration = Duration::from_secs(10);

/// A figure as monitoring reads it.
async fn figure(client: &Client, name: &str) -> u64 {
    let text = client.request(Method::GET, "/metrics", None::<&()>).await;
    text.must_succeed();
    let line = text.body.lines().find_map(|line| line.strip_prefix(name)?.strip_prefix(' '));
    line.unwrap_or_else(|| panic!("no {name} in {}", text.body)).parse().expect("a number")
}

/// How many statements the server was given while `act` happened, beside
/// those that reading the figures takes.
async fn statements_of(world: &World, act: impl AsyncFnOnce()) -> u64 {
    let name = "shipmate_sql_statements_total";
    let first = figure(&world.owner, name).await;
    let before = figure(&world.owner, name).await;
    act().await;
    figure(&world.owner, name).await - before - (before - first)
}

on_both! {
    async fn a_steady_beat_asks_the_database_nothing(database: Database) {
        let world = World::new(&database).await;
        let daemon = Daemon::of_owner(&world).await;
        let runtimes = daemon.register(&["demo", "claude"]).await;
        world.issue("demo").await;
        let given = daemon.claim(&runtimes).await;
        let live = [fence(&given[0])];
        let first = statements_of(&world, async || drop(daemon.beat(&runtimes, &live).await)).await;
        assert!(first > 0, "the counter counts");
        for _ in 0..20 {
            let asked = statements_of(&world, async || {
                for _ in 0..5 {
                    let answer = daemon.beat(&runtimes, &live).await;
                    assert!(answer.gone.is_empty() && answer.superseded.is_empty() && answer.missing.is_empty());
                    assert!((300..=given[0].lease_seconds).contains(&answer.lease_seconds), "{}", answer.lease_seconds);
                    daemon.heartbeat(runtimes[0]).await.must_succeed();
                }
            })
            .await;
            assert_eq!(asked, 0);
            world.pass(BEAT).await;
        }
        // Five minutes of such beats keep it shown as there, and its work its own.
        world.pass(BEAT).await;
        let machine = world.owner.machines().await.remove(0);
        assert!(world.clock.now() - machine.last_seen_at < chrono::TimeDelta::seconds(60), "{machine:#?}");
        assert_eq!(machine.presence.as_str(), "online");
    }

    async fn what_a_daemon_lacks_is_told_with_the_rest_of_its_lease(database: Database) {
        let world = World::new(&database).await;
        let daemon = Daemon::of_owner(&world).await;
        let runtimes = daemon.register(&["demo", "claude"]).await;
        world.issue("demo").await;
        let whole = daemon.claim(&runtimes).await[0].lease_seconds;
        // The answer was lost, and nothing the daemon says since names the run.
        world.clock.advance(4 * BEAT);
        let missing = daemon.beat(&runtimes, &[]).await.missing;
        assert_eq!(missing.len(), 1);
        assert!((whole - 61..=whole - 60).contains(&missing[0].lease_seconds), "{}", missing[0].lease_seconds);
    }

    async fn a_change_is_seen_by_the_next_beat(database: Database) {
        let world = World::new(&database).await;
        let other = world.another_node().await;
        let daemon = Daemon::of_owner(&world).await;
        let runtimes = daemon.register(&["demo", "claude"]).await;
        let beats = async || daemon.beat(&runtimes, &[]).await;
        for _ in 0..2 {
            assert_eq!(beats().await.gone, []);
            daemon.heartbeat(runtimes[1]).await.must_succeed();
        }
        // On this server at once.
        world.owner.delete_runtime(runtimes[0]).await;
        assert_eq!(beats().await.gone, [runtimes[0]]);
        world.switch(&world.runtime("claude").await, "disable").await;
        assert_eq!(beats().await.disabled, [runtimes[1]]);
        assert_eq!(daemon.heartbeat(runtimes[1]).await.status.as_u16(), 200);
        // On another one within the bound, with its background jobs or without.
        let path = format!("/api/runtimes/{}?live=keep_running", runtimes[1]);
        assert_eq!(beats().await.gone, [runtimes[0]]);
        other.owner().delete(&path).await;
        world.clock.advance(BOUND);
        assert_eq!(beats().await.gone, runtimes);
        daemon.heartbeat(runtimes[1]).await.must_be_refused(404, Code::RuntimeNotFound);
        let again = daemon.register(&["demo"]).await;
        daemon.beat(&again, &[]).await;
        other.owner().delete(&format!("/api/runtimes/{}", again[0])).await;
        world.pass(Duration::from_secs(5)).await;
        assert_eq!(daemon.beat(&again, &[]).await.gone, again);
    }

    async fn a_revoked_token_and_a_removed_member_stop_beating(database: Database) {
        let world = World::new(&database).await;
        let other = world.another_node().await;
        let (_, token) = world.person(Role::Member).await;
        let daemon = Daemon::new(world.node.with(&token), world.workspace, "their-box");
        let runtimes = daemon.register(&["demo"]).await;
        for _ in 0..2 {
            daemon.beat(&runtimes, &[]).await;
            daemon.heartbeat(runtimes[0]).await.must_succeed();
        }
        database.execute("DELETE FROM member WHERE account_id = (SELECT id FROM account WHERE name = 'Another')").await;
        world.clock.advance(BOUND);
        daemon.heartbeat(runtimes[0]).await.must_be_refused(403, Code::Forbidden);
        // Its row is there, so it is not gone; but nothing is given to it.
        world.issue("demo").await;
        let answer = daemon.beat(&runtimes, &[]).await;
        assert_eq!((answer.gone, answer.work_available), (vec![], false));
        assert_eq!(daemon.claim(&runtimes).await, []);
        daemon.try_register(&["demo"]).await.must_be_refused(404, Code::WorkspaceNotFound);

        let mine = Daemon::of_owner(&world).await;
        let my_runtimes = mine.register(&["claude"]).await;
        let tokens: Vec<serde_json::Value> = world.owner.get("/api/tokens").await;
        mine.beat(&my_runtimes, &[]).await;
        let path = format!("/api/tokens/{}", tokens[0]["id"].as_str().expect("an id"));
        other.owner().delete(&path).await;
        world.clock.advance(BOUND);
        mine.try_beat(&my_runtimes, &[]).await.must_be_refused(401, Code::InvalidToken);
    }

    async fn only_a_proved_missing_row_is_gone(database: Database) {
        let world = World::new(&database).await;
        let daemon = Daemon::of_owner(&world).await;
        let runtime = daemon.register(&["claude"]).await[0];
        let of = |what: &str| (Method::POST, format!("/api/daemon/runtimes/{UNKNOWN}/{what}"));
        let routes = [
            (Method::POST, "/api/daemon/heartbeat".to_owned()),
            of("tasks/claim"),
            of("recover-orphans"),
            of("models/x/result"),
            of("update/x/result"),
            of("local-skills/x/result"),
            (Method::GET, format!("/api/daemon/runtimes/{UNKNOWN}/tasks/pending")),
        ];
        let body = json!({ "runtime_id": UNKNOWN, "status": "completed" });
        for (method, path) in &routes {
            let refused = daemon.client.request(method.clone(), path, Some(&body)).await;
            refused.must_be_refused(404, Code::RuntimeNotFound);
            assert_eq!(refused.error().error, "runtime not found", "{path}");
            assert_eq!(refused.headers.get("x-shipmate").map(|value| value.as_bytes()), Some(&b"1"[..]));
        }
        assert_eq!(daemon.beat(&[runtime, UNKNOWN.parse::<RuntimeId>().expect("an id")], &[]).await.gone.len(), 1);

        // Whatever else is wrong is never told as gone.
        daemon.heartbeat(runtime).await.must_succeed();
        database.execute("ALTER TABLE machine RENAME TO machine_away").await;
        world.clock.advance(BOUND);
        for (method, path) in &routes {
            let path = path.replace(UNKNOWN, &runtime.to_string());
            let body = json!({ "runtime_id": runtime, "status": "completed" });
            let failed = daemon.client.request(method.clone(), &path, Some(&body)).await;
            let words = failed.body.to_lowercase();
            assert!(failed.status.is_server_error(), "{path}: {} {words}", failed.status);
            assert_eq!(failed.error().error, "failed to load runtime", "{path}");
            assert!(!words.contains("not found") && !words.contains("gone"), "{words}");
        }
        assert!(daemon.try_beat(&[runtime], &[]).await.status.is_server_error());
        database.execute("ALTER TABLE machine_away RENAME TO machine").await;
        daemon.heartbeat(runtime).await.must_succeed();
        assert_eq!(daemon.beat(&[runtime], &[]).await.gone, []);
    }
}
