//! Whatever happens at once, each trigger is consumed by exactly one task, and
//! nobody has more runs than it may.

use std::sync::Arc;

use proptest::prelude::*;
use shipmate_core::id::{AgentId, IssueId, TaskId};
use shipmate_core::status::{RunStatus, TriggerKind};
use shipmate_store::{issues, tasks};
use shipmate_testkit::{Database, on_both};
use tokio::sync::Mutex;

use crate::fixture::{World, now};

/// How many runs the agent may have.
const LIMIT: i64 = 3;

/// One thing that one of the hands does.
#[derive(Debug, Clone, Copy)]
enum Act {
    /// Says something on an issue.
    Say(usize),
    /// Takes up to so much work.
    Claim(usize),
    /// Ends one of the runs that were taken.
    End(usize),
    /// Takes back what waits on an issue.
    Withdraw(usize),
}

fn acts() -> impl Strategy<Value = Vec<Vec<Act>>> {
    let act = prop_oneof![
        4 => (0usize..4).prop_map(Act::Say),
        3 => (1usize..4).prop_map(Act::Claim),
        3 => (0usize..8).prop_map(Act::End),
        1 => (0usize..4).prop_map(Act::Withdraw),
    ];
    proptest::collection::vec(proptest::collection::vec(act, 4..12), 3..5)
}

/// What all hands share.
struct Ship {
    world: World,
    issues: Vec<IssueId>,
    /// What runs, and on which issue.
    running: Mutex<Vec<(TaskId, IssueId)>>,
    said: std::sync::atomic::AtomicUsize,
}

impl Ship {
    async fn say(&self, issue: IssueId) {
        let mut write = self.world.store.write().await.expect("a transaction");
        issues::lock(&mut write, self.world.workspace, issue).await.expect("it is there");
        tasks::wake(&mut write, &self.world.trigger(issue, TriggerKind::Comment), now()).await.expect("woken");
        write.commit(now()).await.expect("committed");
        self.said.fetch_add(1, std::sync::atomic::Ordering::Relaxed);
    }

    /// Claims what somebody may withdraw meanwhile. Answers how much it got.
    async fn claim(&self, slots: usize) -> usize {
        let (taken, _gone) = self.world.claim(slots).await;
        let count = taken.len();
        self.running.lock().await.extend(taken);
        count
    }

    /// Ends a run and lets what was said meanwhile wake the agent, as the server does.
    async fn end(&self, which: usize) -> bool {
        let mut running = self.running.lock().await;
        if running.is_empty() {
            return false;
        }
        let which = which % running.len();
        let (task, issue) = running.swap_remove(which);
        drop(running);
        let mut write = self.world.store.write().await.expect("a transaction");
        issues::lock(&mut write, self.world.workspace, issue).await.expect("it is there");
        let ended = tasks::finish(&mut write, task, RunStatus::Completed, None, None, now()).await.expect("an answer");
        assert!(ended.is_some(), "it ran");
        tasks::consume_left_over(&mut write, self.world.trigger(issue, TriggerKind::Comment), |_| true, now())
            .await
            .expect("an answer");
        write.commit(now()).await.expect("committed");
        true
    }

    async fn withdraw(&self, issue: IssueId) {
        let mut write = self.world.store.write().await.expect("a transaction");
        issues::lock(&mut write, self.world.workspace, issue).await.expect("it is there");
        let agent: AgentId = self.world.agent;
        tasks::cancel_queued_of(&mut write, agent, Some(issue), now()).await.expect("withdrawn");
        write.commit(now()).await.expect("committed");
    }

    async fn act(&self, act: Act) {
        match act {
            Act::Say(which) => self.say(self.issues[which]).await,
            Act::Claim(slots) => drop(self.claim(slots).await),
            Act::End(which) => drop(self.end(which).await),
            Act::Withdraw(which) => self.withdraw(self.issues[which]).await,
        }
    }
}

/// Lets several hands act at once, then works everything off, and looks at
/// what became of the triggers after each.
async fn play(database: &Database, plans: Vec<Vec<Vec<Act>>>) {
    let world = World::new(database, LIMIT).await;
    let mut issues = Vec::new();
    for _ in 0..4 {
        issues.push(world.issue().await);
    }
    let ship = Arc::new(Ship { world, issues, running: Mutex::default(), said: Default::default() });
    for plan in plans {
        let mut hands = tokio::task::JoinSet::new();
        for acts in plan.clone() {
            let ship = Arc::clone(&ship);
            hands.spawn(async move {
                for act in acts {
                    ship.act(act).await;
                }
            });
        }
        while let Some(done) = hands.join_next().await {
            done.unwrap_or_else(|error| panic!("{error}: {plan:?}"));
        }
        let running = database.number("SELECT COUNT(*) FROM task WHERE status = 'running'").await;
        assert!(running <= LIMIT, "{running} run at once: {plan:?}");
        while ship.end(0).await || ship.claim(1).await > 0 {}

        let lost = database.number("SELECT COUNT(*) FROM task_trigger WHERE task_id IS NULL").await;
        assert_eq!(lost, 0, "consumed by nothing: {plan:?}");
        let rows = database.number("SELECT COUNT(*) FROM task_trigger").await;
        let said = i64::try_from(ship.said.load(std::sync::atomic::Ordering::Relaxed)).expect("few");
        assert_eq!(rows, said, "each is written down once: {plan:?}");
        let idle = "SELECT COUNT(*) FROM task t WHERE NOT EXISTS (SELECT 1 FROM task_trigger g WHERE g.task_id = t.id)";
        assert_eq!(database.number(idle).await, 0, "a task that nothing woke: {plan:?}");
        let open = "SELECT COUNT(*) FROM task WHERE status IN ('queued', 'running')";
        assert_eq!(database.number(open).await, 0, "something is left: {plan:?}");
        let twice = "SELECT COUNT(*) FROM task t WHERE t.status = 'completed' AND t.epoch <> 1";
        assert_eq!(database.number(twice).await, 0, "done twice: {plan:?}");
    }
}

/// Plans drawn from a fixed seed, so that a failure comes again.
fn drawn(count: usize) -> Vec<Vec<Vec<Act>>> {
    use proptest::strategy::ValueTree as _;
    let mut runner = proptest::test_runner::TestRunner::deterministic();
    (0..count).map(|_| acts().new_tree(&mut runner).expect("a plan").current()).collect()
}

on_both! {
    async fn no_trigger_is_lost_or_doubled_whatever_happens_at_once(database: Database) {
        play(&database, drawn(25)).await;
    }
}
