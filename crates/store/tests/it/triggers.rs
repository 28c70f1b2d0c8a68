//! Whatever happens at once, each trigger is consumed by exactly one task, and
//! nobody has more runs than it may.

use std::sync::Arc;
use std::sync::atomic::{AtomicI64, Ordering};

use chrono::TimeDelta;
use proptest::prelude::*;
use shipmate_core::id::{AgentId, IssueId, TaskId};
use shipmate_core::journal::FailureClass;
use shipmate_core::status::{RunStatus, TriggerKind};
use shipmate_store::tasks::Retry;
use shipmate_store::{issues, tasks};
use shipmate_testkit::{Database, on_both};
use tokio::sync::Mutex;

use crate::fixture::{DAEMON, World, id, now};

/// How many runs the agent may have.
const LIMIT: i64 = 3;
/// For how long a run is put off that is tried again later.
const LATER: TimeDelta = TimeDelta::hours(1);

/// The acts of people and agents that wake an agent.
const WAKING: [TriggerKind; 6] = [
    TriggerKind::Assigned,
    TriggerKind::LeftBacklog,
    TriggerKind::Comment,
    TriggerKind::Mention,
    TriggerKind::Reply,
    TriggerKind::Rerun,
];

/// One thing that one of the hands does.
#[derive(Debug, Clone, Copy)]
enum Act {
    /// Wakes the agent on an issue, by one of the acts that do.
    Wake(usize, TriggerKind),
    /// Takes up to so much work.
    Claim(usize),
    /// Ends one of the runs that were taken.
    End(usize),
    /// Ends one of the runs by passing trouble, so that it is tried again:
    /// at once or later, by any machine or by the same one.
    Retry(usize, bool, bool),
    /// The time of what is tried again later has come.
    Due,
    /// Takes back what waits on an issue.
    Withdraw(usize),
}

fn acts() -> impl Strategy<Value = Vec<Vec<Act>>> {
    let act = prop_oneof![
        5 => (0usize..4, proptest::sample::select(&WAKING[..])).prop_map(|(issue, kind)| Act::Wake(issue, kind)),
        3 => (1usize..4).prop_map(Act::Claim),
        3 => (0usize..8).prop_map(Act::End),
        2 => (0usize..8, any::<bool>(), any::<bool>()).prop_map(|(which, later, kept)| Act::Retry(which, later, kept)),
        1 => Just(Act::Due),
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
    woken: AtomicI64,
    retried: AtomicI64,
}

impl Ship {
    async fn wake(&self, issue: IssueId, kind: TriggerKind) {
        let mut write = self.world.store.write().await.expect("a transaction");
        issues::lock(&mut write, self.world.workspace, issue).await.expect("it is there");
        tasks::wake(&mut write, &self.world.trigger(issue, kind), now()).await.expect("woken");
        write.commit(now()).await.expect("committed");
        self.woken.fetch_add(1, Ordering::Relaxed);
    }

    /// Claims what somebody may withdraw meanwhile. Answers how much it got.
    async fn claim(&self, slots: usize) -> usize {
        let (taken, _gone) = self.world.claim(slots).await;
        let count = taken.len();
        self.running.lock().await.extend(taken);
        count
    }

    /// One of the runs, which is nobody else's to end.
    async fn take(&self, which: usize) -> Option<(TaskId, IssueId)> {
        let mut running = self.running.lock().await;
        let which = which.checked_rem(running.len())?;
        Some(running.swap_remove(which))
    }

    /// Ends a run and lets what was said meanwhile wake the agent, as the server does.
    async fn end(&self, which: usize) -> bool {
        let Some((task, issue)) = self.take(which).await else { return false };
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

    /// Puts a run back into the queue, as the server does after passing trouble.
    async fn retry(&self, which: usize, later: bool, kept: bool) {
        let Some((task, issue)) = self.take(which).await else { return };
        let retry = Retry {
            not_before: later.then(|| now() + LATER),
            kept_for: kept.then_some(DAEMON),
            failure: (FailureClass::Overload, "busy"),
        };
        let mut write = self.world.store.write().await.expect("a transaction");
        issues::lock(&mut write, self.world.workspace, issue).await.expect("it is there");
        tasks::requeue(&mut write, task, id(), retry, now()).await.expect("put back");
        write.commit(now()).await.expect("committed");
        self.retried.fetch_add(1, Ordering::Relaxed);
    }

    /// What was put off is not put off any more. Answers whether anything was.
    async fn due(&self) -> bool {
        let mut write = self.world.store.write().await.expect("a transaction");
        let due = tasks::due(&mut write, now() + LATER).await.expect("an answer");
        write.commit(now()).await.expect("committed");
        !due.is_empty()
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
            Act::Wake(which, kind) => self.wake(self.issues[which], kind).await,
            Act::Claim(slots) => drop(self.claim(slots).await),
            Act::End(which) => drop(self.end(which).await),
            Act::Retry(which, later, kept) => self.retry(which, later, kept).await,
            Act::Due => drop(self.due().await),
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
    let ship = Arc::new(Ship {
        world,
        issues,
        running: Mutex::default(),
        woken: AtomicI64::default(),
        retried: AtomicI64::default(),
    });
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
        while ship.end(0).await || ship.claim(1).await > 0 || ship.due().await {}

        let lost = database.number("SELECT COUNT(*) FROM task_trigger WHERE task_id IS NULL").await;
        assert_eq!(lost, 0, "consumed by nothing: {plan:?}");
        let of = async |what: &str| database.number(&format!("SELECT COUNT(*) FROM task_trigger WHERE {what}")).await;
        assert_eq!(
            of("kind <> 'retry'").await,
            ship.woken.load(Ordering::Relaxed),
            "each is written down once: {plan:?}"
        );
        assert_eq!(of("kind = 'retry'").await, ship.retried.load(Ordering::Relaxed), "and each retry: {plan:?}");
        let idle = "SELECT COUNT(*) FROM task t WHERE NOT EXISTS (SELECT 1 FROM task_trigger g WHERE g.task_id = t.id)";
        assert_eq!(database.number(idle).await, 0, "a task that nothing woke: {plan:?}");
        let open = "SELECT COUNT(*) FROM task WHERE status IN ('queued', 'running')";
        assert_eq!(database.number(open).await, 0, "something is left: {plan:?}");
        // A task begins once for what woke it, and once for each retry.
        let twice = "SELECT COUNT(*) FROM task t WHERE t.status = 'completed' AND t.epoch <> 1 + (
                       SELECT COUNT(*) FROM task_trigger g WHERE g.task_id = t.id AND g.kind = 'retry')";
        assert_eq!(database.number(twice).await, 0, "done twice, or not tried again: {plan:?}");
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
