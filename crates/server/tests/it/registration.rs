//! Registering: one transaction, and the answer is the whole truth.

use shipmate_core::error::Code;
use shipmate_core::status::Role;
use shipmate_testkit::on_both;

use crate::daemon::{Daemon, fence};
use crate::world::World;

on_both! {
    async fn survivors_keep_their_ids_and_the_answer_is_the_full_set(database: Database) {
        let world = World::new(&database).await;
        let daemon = Daemon::of_owner(&world).await;
        let before = daemon.register(&["a", "b", "c"]).await;
        world.owner.delete_runtime(before[1]).await;
        let after = daemon.register(&["a", "b", "c"]).await;
        assert_eq!((after[0], after[2]), (before[0], before[2]));
        assert_ne!(after[1], before[1]);
        assert_eq!(daemon.register(&["a", "b", "c"]).await, after, "again is the same");
        let answer: shipmate_core::api::daemon::Registered = daemon.try_register(&["c"]).await.json();
        assert_eq!(answer.runtimes.iter().map(|r| r.id).collect::<Vec<_>>(), [after[2]], "exactly what it offers");
    }

    async fn a_refused_registration_changes_nothing(database: Database) {
        let world = World::new(&database).await;
        let daemon = Daemon::of_owner(&world).await;
        let before = daemon.register(&["a"]).await;
        let long = "x".repeat(300);
        daemon.try_register(&["b", &long]).await.must_be_refused(413, Code::TooLarge);
        let providers: Vec<String> = world.owner.runtimes().await.into_iter().map(|r| r.provider).collect();
        assert_eq!(providers, ["a"]);
        let (_, token) = world.person(Role::Member).await;
        let thief = Daemon::new(world.node.with(&token), world.workspace, &daemon.id);
        thief.try_register(&["a"]).await.must_be_refused(403, Code::Forbidden);
        assert_eq!(thief.beat(&before, &[]).await.gone, before, "it has none here");
        assert_eq!(thief.claim(&before).await, []);
        assert_eq!(daemon.beat(&before, &[]).await.gone, []);
    }

    async fn many_machines_bring_the_same_new_provider_at_once(database: Database) {
        let world = World::new(&database).await;
        let token = world.daemon_token().await;
        for round in 0..5 {
            let provider = format!("new-{round}");
            let machines: Vec<Daemon> = (0..6)
                .map(|n| Daemon::new(world.node.with(&token), world.workspace, &format!("box-{round}-{n}")))
                .collect();
            let offered = [provider.as_str()];
            let answers = futures_util::future::join_all(machines.iter().map(|m| m.try_register(&offered))).await;
            answers.iter().for_each(shipmate_testkit::client::Answer::must_succeed);
            let agents = world.owner.agents().await;
            assert_eq!(agents.iter().filter(|agent| agent.name == provider).count(), 1);
        }
    }

    async fn a_repeated_claim_is_given_nothing_new(database: Database) {
        let world = World::new(&database).await;
        let daemon = Daemon::of_owner(&world).await;
        let runtimes = daemon.register(&["demo"]).await;
        world.issue("demo").await;
        let wish = uuid::Uuid::from_u128(1);
        let given = daemon.claim_as(wish, &runtimes).await.assignments;
        assert_eq!(given.len(), 1);
        assert_eq!(daemon.claim_as(wish, &runtimes).await.assignments, given, "the answer may have been lost");
        let ended = serde_json::json!({ "type": "ended", "outcome": "cancelled" });
        daemon.append(fence(&given[0]), 0, &[ended]).await.must_succeed();
        world.issue("demo").await;
        assert_eq!(daemon.claim_as(wish, &runtimes).await.assignments, [], "nobody waits for this answer");
        assert_eq!(daemon.claim(&runtimes).await.len(), 1);
    }
}
