//! What happens between two transactions at once: on SQLite one waits, on
//! PostgreSQL both run, and what comes of it must be the same.

use shipmate_core::id::IssueId;
use shipmate_core::status::{RunStatus, TriggerKind};
use shipmate_store::tasks::{self, Woken};
use shipmate_store::{Write, issues, runs};
use shipmate_testkit::database::Kind;
use shipmate_testkit::on_both;

use crate::fixture::{World, now};

async fn begin(world: &World) -> Write {
    world.store.write().await.expect("a transaction")
}

/// Ends the run and lets what was said meanwhile wake the agent, as the server does.
async fn end(world: &World, issue: IssueId, task: shipmate_core::id::TaskId) {
    let mut write = begin(world).await;
    let ended = tasks::finish(&mut write, task, RunStatus::Completed, None, None, now()).await.expect("an answer");
    assert!(ended.is_some(), "it ran");
    tasks::consume_left_over(&mut write, world.trigger(issue, TriggerKind::Comment), |_| true, now())
        .await
        .expect("an answer");
    write.commit(now()).await.expect("committed");
}

on_both! {
    async fn a_word_said_while_a_run_ends_is_answered_exactly_once(database: Database) {
        let world = World::new(&database, 5).await;
        for round in 0..20 {
            let issue = world.issue().await;
            let Woken::NewTask(task) = world.wake(issue).await else { panic!("a new issue has a new task") };
            let mut write = begin(&world).await;
            tasks::start(&mut write, task).await.expect("an answer").expect("it waits");
            write.commit(now()).await.expect("committed");

            let say = async {
                let mut write = begin(&world).await;
                // On both sides of the other's commit, by turns.
                let woken = tasks::wake(&mut write, &world.trigger(issue, TriggerKind::Comment), now()).await.expect("woken");
                if round % 2 == 0 {
                    tokio::task::yield_now().await;
                }
                write.commit(now()).await.expect("committed");
                woken
            };
            let (woken, ()) = tokio::join!(say, end(&world, issue, task));
            let mut read = world.store.read().await.expect("a snapshot");
            let all = runs::list(&mut read, world.workspace, runs::Filter { issue: Some(issue), ..Default::default() }, 10).await.expect("runs");
            let waiting = all.iter().filter(|run| run.status == RunStatus::Queued).count();
            assert_eq!((all.len(), waiting), (2, 1), "round {round}, {woken:?}: {all:#?}");
        }
    }

    async fn a_word_that_is_not_committed_yet_holds_up_the_end_of_the_run(database: Database) {
        // SQLite lets nobody else begin.
        if database.kind() == Kind::Sqlite {
            return;
        }
        let world = World::new(&database, 5).await;
        let issue = world.issue().await;
        let Woken::NewTask(task) = world.wake(issue).await else { panic!("a new issue has a new task") };
        let mut write = begin(&world).await;
        tasks::start(&mut write, task).await.expect("an answer").expect("it waits");
        write.commit(now()).await.expect("committed");

        let mut saying = begin(&world).await;
        issues::lock(&mut saying, world.workspace, issue).await.expect("locked");
        let woken = tasks::wake(&mut saying, &world.trigger(issue, TriggerKind::Comment), now()).await.expect("woken");
        assert_eq!(woken, Woken::AfterRunning(task));
        let mut ending = std::pin::pin!(end(&world, issue, task));
        let early = tokio::time::timeout(std::time::Duration::from_millis(300), &mut ending).await;
        assert!(early.is_err(), "the run ended without hearing what was being said");
        saying.commit(now()).await.expect("committed");
        ending.await;
        let mut read = world.store.read().await.expect("a snapshot");
        let all = runs::list(&mut read, world.workspace, runs::Filter { issue: Some(issue), status: Some(RunStatus::Queued), ..Default::default() }, 10).await.expect("runs");
        assert_eq!(all.len(), 1, "the word is answered");
    }
}
