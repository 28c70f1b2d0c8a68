//! Both databases understand every statement, and know what went wrong.

use shipmate_core::id::IssueId;
use shipmate_store::{Error, events, identity};
use shipmate_testkit::on_both;

use crate::fixture::{World, id, now, open};

on_both! {
    async fn every_statement_is_understood(database: Database) {
        let count = open(&database).await.check_statements().await.expect("every statement parses");
        assert!(count > 60, "only {count} statements were checked");
    }

    async fn a_taken_name_is_a_conflict_and_changes_nothing(database: Database) {
        let world = World::new(&database, 1).await;
        let mut write = world.store.write().await.expect("a transaction");
        let again = identity::create_workspace(&mut write, id(), ("W", "w", "W"), world.owner, now()).await;
        assert!(matches!(again, Err(Error::Conflict { .. })), "{again:?}");
        drop(write);
        let mine = identity::workspaces(&mut world.store.read().await.expect("a snapshot"), world.owner).await;
        assert_eq!(mine.expect("workspaces").len(), 1);
    }

    async fn a_change_that_is_not_committed_has_no_events(database: Database) {
        let world = World::new(&database, 1).await;
        let before = last_event(&world).await;
        let issue: IssueId = world.issue().await;
        assert_eq!(last_event(&world).await, before + 1);

        let mut write = world.store.write().await.expect("a transaction");
        let from = [shipmate_core::status::IssueStatus::Todo];
        let by = shipmate_store::issues::Mover { activity_id: id(), actor: (shipmate_core::status::ActorKind::System, id()) };
        let to = shipmate_core::status::IssueStatus::Done;
        shipmate_store::issues::advance(&mut write, issue, &from, to, (by, now())).await.expect("moved");
        drop(write);
        assert_eq!(last_event(&world).await, before + 1);
    }

    async fn events_are_numbered_without_gaps_whoever_writes(database: Database) {
        let world = World::new(&database, 1).await;
        let world = std::sync::Arc::new(world);
        let mut writers = tokio::task::JoinSet::new();
        for _ in 0..8 {
            let world = std::sync::Arc::clone(&world);
            writers.spawn(async move {
                for _ in 0..5 {
                    world.issue().await;
                }
            });
        }
        while let Some(done) = writers.join_next().await {
            done.expect("a writer");
        }
        let mut read = world.store.read().await.expect("a snapshot");
        let all = events::after(&mut read, world.workspace, 0, 1000).await.expect("events");
        let numbers: Vec<i64> = all.iter().map(|event| event.seq).collect();
        let expected: Vec<i64> = (1..=i64::try_from(numbers.len()).expect("few")).collect();
        assert_eq!(numbers, expected);
        assert!(numbers.len() >= 40);
    }
}

async fn last_event(world: &World) -> i64 {
    let mut read = world.store.read().await.expect("a snapshot");
    events::last(&mut read, world.workspace).await.expect("a number")
}
