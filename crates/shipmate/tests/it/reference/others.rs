//! Other people's machines are not one's own, and what people ask of a machine.

use serde_json::{Value, json};
use shipmate_core::error::Code;
use shipmate_core::id::AccountId;
use shipmate_core::status::Role;
use shipmate_store::identity::{self, CredentialKind, NewCredential};
use shipmate_testkit::on_both;
use uuid::Uuid;

use super::old_daemon::{OldDaemon, World, of};

/// A token, and the SHA-256 of what follows its prefix.
const TOKEN: (&str, &str) =
    ("shp_of-another-member", "5a475b3a1620a9a22c44b9d578bb3581894b96cd282ae91683d0df416f38f8f9");

/// A second member of the workspace, with a daemon of their own.
async fn another_member(world: &World, database: &shipmate_testkit::Database) -> OldDaemon {
    let store = world.store(database).await;
    let now = world.owner.me().await.created_at;
    let account = AccountId(Uuid::from_u128(7));
    let credential = NewCredential {
        id: Uuid::from_u128(8).into(),
        account_id: account,
        kind: CredentialKind::Personal,
        name: "theirs",
        prefix: "shp_of",
        hash: TOKEN.1,
        expires_at: None,
    };
    let mut write = store.write().await.expect("a transaction");
    identity::create_account(&mut write, account, "Another", now).await.expect("an account");
    identity::add_member(&mut write, world.daemon.workspace, account, Role::Member, now).await.expect("a member");
    identity::create_credential(&mut write, &credential, now).await.expect("a token");
    write.commit(now).await.expect("committed");
    store.close().await;
    OldDaemon::new(&world.installation, world.daemon.workspace, TOKEN.0, "0198-theirs")
}

on_both! {
    async fn a_member_can_not_use_another_members_machine(database: Database) {
        let world = World::new(&database).await;
        let mine = &world.daemon;
        let runtime = mine.register(&["claude"]).await.remove(0);
        mine.beat(&runtime).await.must_succeed();
        let (_, task) = world.claimed("claude", &runtime).await;
        let other = another_member(&world, &database).await;
        let theirs = other.register(&["claude"]).await.remove(0);
        other.beat(&theirs).await.must_succeed();

        other.beat(&runtime).await.must_be_refused(403, Code::Forbidden);
        other.try_claim(&runtime).await.must_be_refused(403, Code::Forbidden);
        for (what, body) in [("start", json!({})), ("complete", json!({"output": "mine!"}))] {
            other.post(&of(&task, what), &body).await.must_be_refused(403, Code::Forbidden);
        }
        let left: Value = other.post("/api/daemon/deregister", &json!({"runtime_ids": [runtime]})).await.json();
        assert_eq!(left, json!({"status": "ok"}));
        assert_eq!(mine.claim(&runtime).await, Value::Null);
        mine.beat(&runtime).await.must_succeed();
        // Neither by its id nor as one's own earlier one.
        let mut thief = OldDaemon::new(&world.installation, mine.workspace, TOKEN.0, &mine.id);
        thief.register_with(&["claude"], json!({})).await.must_be_refused(403, Code::Forbidden);
        "0198-thief".clone_into(&mut thief.id);
        thief.register_with(&["claude"], json!({"legacy_daemon_ids": [mine.id]})).await.must_succeed();
        mine.beat(&runtime).await.must_succeed();
        mine.say(&task, "start", json!({})).await;
        assert!(world.up.stop().await.success());
    }

    async fn what_people_ask_travels_with_a_beat_and_the_answer_back(database: Database) {
        let world = World::new(&database).await;
        let daemon = &world.daemon;
        let runtime = daemon.register(&["claude"]).await.remove(0);
        let ask = |what: &str| format!("/api/runtimes/{runtime}/{what}");
        let models: Value = world.owner.post(&ask("models"), &json!({})).await;
        assert_eq!(models["status"], "pending");
        let update: Value = world.owner.post(&ask("update"), &json!({"target_version": "v9"})).await;
        let twice = world.owner.request(reqwest::Method::POST, &ask("update"), Some(&json!({"target_version": "v9"}))).await;
        twice.must_be_refused(409, Code::Conflict);

        let told: Value = daemon.beat(&runtime).await.json();
        assert_eq!(told["pending_model_list"], json!({"id": models["id"]}), "{told:#}");
        assert_eq!(told["pending_update"], json!({"id": update["id"], "target_version": "v9"}));
        assert_eq!(daemon.beat(&runtime).await.json::<Value>(), json!({"status": "ok"}), "told once");
        let id = models["id"].as_str().expect("an id");
        let answer = json!({"models": [{"id": "opus", "label": "Opus"}], "status": "completed", "supported": true});
        daemon.post(&format!("/api/daemon/runtimes/{runtime}/models/{id}/result"), &answer).await.must_succeed();
        let outcome: Value = world.owner.get(&ask(&format!("models/{id}"))).await;
        assert_eq!((&outcome["status"], &outcome["models"]), (&json!("completed"), &answer["models"]));
        let kept: Value = world.owner.get(&format!("/api/runtimes/{runtime}/choices")).await;
        assert_eq!(kept["models"], json!([{"id": "opus", "name": "Opus"}]));
        assert!(world.up.stop().await.success());
    }
}
