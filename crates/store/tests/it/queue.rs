//! Triggers, tasks and claims under many hands.

use std::collections::BTreeSet;
use std::sync::Arc;

use shipmate_core::id::TaskId;
use shipmate_core::rules::schedule::choose;
use shipmate_core::status::RunStatus;
use shipmate_store::executions::{self, NewExecution};
use shipmate_store::tasks::{self, Woken};
use shipmate_store::{agents, runs};
use shipmate_testkit::on_both;

use crate::fixture::{DAEMON, World, id, now};

/// Claims as the server does: choose and start in one transaction.
async fn claim(world: &World, slots: usize) -> Vec<TaskId> {
    let mut write = world.store.write().await.expect("a transaction");
    tasks::lock_claims(&mut write).await.expect("nobody else claims");
    let waiting = tasks::waiting(&mut write, world.workspace, DAEMON, now()).await.expect("waiting tasks");
    let running = agents::running(&mut write, world.workspace).await.expect("running tasks");
    let mut claimed = Vec::new();
    for chosen in choose(&waiting, &running, slots, now()) {
        let place = tasks::start(&mut write, chosen.task_id).await.expect("an answer").expect("it waits");
        let assignment = world.assignment(chosen.task_id, place.epoch);
        let new = NewExecution { assignment: &assignment, daemon_id: DAEMON, machine_name: "laptop", request_id: id() };
        executions::create(&mut write, &new, now()).await.expect("an execution");
        claimed.push(chosen.task_id);
    }
    write.commit(now()).await.expect("committed");
    claimed
}

on_both! {
    async fn many_claimers_get_every_task_exactly_once(database: Database) {
        let world = Arc::new(World::new(&database, 50).await);
        let mut wanted = BTreeSet::new();
        for _ in 0..40 {
            match world.wake(world.issue().await).await {
                Woken::NewTask(task) => wanted.insert(task),
                other => panic!("a new issue must make a new task: {other:?}"),
            };
        }
        let mut claimers = tokio::task::JoinSet::new();
        for _ in 0..8 {
            let world = Arc::clone(&world);
            claimers.spawn(async move {
                let mut mine = Vec::new();
                loop {
                    let more = claim(&world, 3).await;
                    if more.is_empty() {
                        return mine;
                    }
                    mine.extend(more);
                }
            });
        }
        let mut claimed = Vec::new();
        while let Some(mine) = claimers.join_next().await {
            claimed.extend(mine.expect("a claimer"));
        }
        assert_eq!(claimed.len(), 40, "none twice");
        assert_eq!(claimed.into_iter().collect::<BTreeSet<_>>(), wanted, "none lost");
    }

    async fn two_claimers_at_once_never_exceed_an_agents_limit(database: Database) {
        let world = Arc::new(World::new(&database, 3).await);
        for _ in 0..12 {
            world.wake(world.issue().await).await;
        }
        let mut claimers = tokio::task::JoinSet::new();
        for _ in 0..6 {
            let world = Arc::clone(&world);
            claimers.spawn(async move { claim(&world, 5).await.len() });
        }
        let mut total = 0;
        while let Some(count) = claimers.join_next().await {
            total += count.expect("a claimer");
        }
        assert_eq!(total, 3);
    }

    async fn what_is_said_while_a_task_waits_joins_it_and_while_it_runs_wakes_again(database: Database) {
        let world = World::new(&database, 1).await;
        let issue = world.issue().await;
        let Woken::NewTask(first) = world.wake(issue).await else { panic!("a new task") };
        assert_eq!(world.wake(issue).await, Woken::JoinedQueued(first));
        assert_eq!(claim(&world, 1).await, [first]);
        assert_eq!(world.wake(issue).await, Woken::AfterRunning(first));

        let mut read = world.store.read().await.expect("a snapshot");
        let all = runs::list(&mut read, world.workspace, Some(issue), None, 10).await.expect("runs");
        assert_eq!(all.iter().map(|run| (run.id, run.status)).collect::<Vec<_>>(), [(first, RunStatus::Running)]);
    }

    async fn a_waiting_task_is_cancelled_at_once_and_a_running_one_is_asked(database: Database) {
        let world = World::new(&database, 2).await;
        let (Woken::NewTask(one), Woken::NewTask(two)) =
            (world.wake(world.issue().await).await, world.wake(world.issue().await).await)
        else {
            panic!("two new tasks")
        };
        assert_eq!(claim(&world, 1).await, [one]);
        let mut write = world.store.write().await.expect("a transaction");
        assert!(tasks::cancel(&mut write, one, now()).await.expect("asked"), "its machine must look");
        assert!(!tasks::cancel(&mut write, two, now()).await.expect("ended"), "no machine has it");
        write.commit(now()).await.expect("committed");

        let mut read = world.store.read().await.expect("a snapshot");
        let status = async |read: &mut _, task| {
            let (run, _) = runs::get(read, world.workspace, task).await.expect("an answer").expect("a run");
            (run.status, run.cancelling)
        };
        assert_eq!(status(&mut read, one).await, (RunStatus::Running, true));
        assert_eq!(status(&mut read, two).await, (RunStatus::Cancelled, false));
    }
}
