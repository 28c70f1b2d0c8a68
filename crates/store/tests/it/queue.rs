//! Triggers, tasks and claims under many hands.

use std::collections::BTreeSet;
use std::sync::Arc;

use shipmate_core::id::TaskId;
use shipmate_core::rules::task::WaitReason;
use shipmate_core::status::RunStatus;
use shipmate_store::tasks::{self, Woken};
use shipmate_store::{placement, runs};
use shipmate_testkit::on_both;

use crate::fixture::{DAEMON, World, now};

/// Claims where nobody takes back what waits.
async fn claim(world: &World, slots: usize) -> Vec<TaskId> {
    let (taken, gone) = world.claim(slots).await;
    assert_eq!(gone, 0, "what was chosen waits");
    taken.into_iter().map(|(task, _)| task).collect()
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

    async fn claimers_at_once_never_give_two_runs_the_same_key(database: Database) {
        let world = Arc::new(World::new(&database, 50).await);
        world.change_agent(|agent| agent.concurrency_key = "staging".to_owned()).await;
        for _ in 0..6 {
            world.wake(world.issue().await).await;
        }
        for _ in 0..2 {
            let mut claimers = tokio::task::JoinSet::new();
            for _ in 0..6 {
                let world = Arc::clone(&world);
                claimers.spawn(async move { claim(&world, 5).await });
            }
            let mut claimed = Vec::new();
            while let Some(mine) = claimers.join_next().await {
                claimed.extend(mine.expect("a claimer"));
            }
            assert_eq!(claimed.len(), 1, "one run at a time has the key");
            let mut read = world.store.read().await.expect("a snapshot");
            let held = placement::keys_held(&mut read, world.workspace).await.expect("keys");
            assert_eq!(held.keys().collect::<Vec<_>>(), ["staging"]);
            drop(read);
            let mut write = world.store.write().await.expect("a transaction");
            let finished = tasks::finish(&mut write, claimed[0], RunStatus::Completed, None, None, now()).await;
            finished.expect("an answer").expect("it ran");
            write.commit(now()).await.expect("committed");
        }
    }

    async fn a_project_that_has_nothing_goes_before_one_that_has_much_however_much_waits(database: Database) {
        let world = World::new(&database, 50).await;
        let (busy, idle) = (world.project("Busy").await, world.project("Idle").await);
        for _ in 0..120 {
            let issue = world.issue().await;
            world.move_to_project(issue, busy).await;
            world.wake(issue).await;
        }
        assert_eq!(claim(&world, 1).await.len(), 1);
        let issue = world.issue().await;
        world.move_to_project(issue, busy).await;
        let Woken::NewTask(last) = world.wake(issue).await else { panic!("a new task") };
        world.move_to_project(issue, idle).await;
        assert_eq!(claim(&world, 1).await, [last], "its project has nothing, so it goes first");
        assert_ne!(claim(&world, 1).await, []);
    }

    async fn a_task_waits_for_a_machine_with_every_label_that_its_agent_needs(database: Database) {
        let world = World::new(&database, 5).await;
        let needed = ["gpu".to_owned(), "linux".to_owned()];
        world.change_agent(|agent| agent.required_labels = needed.to_vec()).await;
        let Woken::NewTask(task) = world.wake(world.issue().await).await else { panic!("a new task") };
        let why = async || {
            let mut read = world.store.read().await.expect("a snapshot");
            let (run, _) = runs::get(&mut read, world.workspace, task).await.expect("an answer").expect("a run");
            run.wait.map(|wait| wait.reason)
        };
        let label = async |labels: &[String], declared| {
            let mut write = world.store.write().await.expect("a transaction");
            placement::label_machine(&mut write, (world.workspace, DAEMON), labels, declared).await.expect("labelled");
            write.commit(now()).await.expect("committed");
        };
        let lacks = |label: &str| Some(WaitReason::LabelMissing { label: label.into(), machine: "laptop".into() });
        assert_eq!(why().await, lacks("gpu"));
        label(&needed[..1], true).await;
        assert_eq!((why().await, claim(&world, 1).await), (lacks("linux"), Vec::new()));
        label(&needed[1..], false).await;
        assert_eq!(why().await, Some(WaitReason::Starting { machine: "laptop".into() }));
        assert_eq!(claim(&world, 1).await, [task]);
    }

    async fn what_is_said_while_a_task_waits_joins_it_and_while_it_runs_wakes_again(database: Database) {
        let world = World::new(&database, 1).await;
        let issue = world.issue().await;
        let Woken::NewTask(first) = world.wake(issue).await else { panic!("a new task") };
        assert_eq!(world.wake(issue).await, Woken::JoinedQueued(first));
        assert_eq!(claim(&world, 1).await, [first]);
        assert_eq!(world.wake(issue).await, Woken::AfterRunning(first));

        let mut read = world.store.read().await.expect("a snapshot");
        let all = runs::list(&mut read, world.workspace, runs::Filter { issue: Some(issue), ..Default::default() }, 10).await.expect("runs");
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
