//! Reports read usage that is added up by execution and model. They say what
//! they would if they read every word of it.

use std::collections::{BTreeMap, BTreeSet};

use chrono::{DateTime, NaiveDate, TimeDelta, Utc};
use proptest::collection::vec;
use proptest::prelude::*;
use proptest::strategy::ValueTree as _;
use proptest::test_runner::TestRunner;
use shipmate_core::api::price::Rates;
use shipmate_core::api::run::UsageTotal;
use shipmate_core::api::usage::{UsageBy, UsageRow};
use shipmate_core::id::{AgentId, ExecutionId, TaskId};
use shipmate_core::journal::{Counts, Usage};
use shipmate_store::executions::{self, NewExecution};
use shipmate_store::tasks::Woken;
use shipmate_store::{Write, agents, usage};
use shipmate_testkit::{Database, on_both};

use crate::fixture::{DAEMON, World, id, now};
use crate::usage::{day, noon, set};

/// What happens, in numbers: which of a few days, machines and agents.
#[derive(Debug, Clone)]
enum Act {
    /// A new issue's first execution.
    New { place: (usize, usize), agent: usize, said: Vec<Usage> },
    /// Another execution of a run that was.
    Again { run: prop::sample::Index, place: (usize, usize), said: Vec<Usage> },
    /// What an execution tells late, perhaps with what it told before.
    Late { execution: prop::sample::Index, said: Vec<Usage> },
}

const DAYS: [&str; 4] = ["2026-01-31", "2026-02-01", "2026-02-02", "2026-03-01"];
const MACHINES: [&str; 2] = ["laptop", "tower"];

fn some_usage() -> impl Strategy<Value = Usage> {
    let tokens = || 0..1_000_000_i64;
    let model = prop::sample::select(vec!["m-1", "m-2", "other"]);
    (model, tokens(), tokens(), tokens(), tokens(), prop::option::of(tokens())).prop_map(
        |(model, input_tokens, output_tokens, cache_read_tokens, cache_write_tokens, cost_micros)| Usage {
            model: model.into(),
            input_tokens,
            output_tokens,
            cache_read_tokens,
            cache_write_tokens,
            counts: Counts::Call,
            cost_micros,
        },
    )
}

fn some_act() -> impl Strategy<Value = Act> {
    let place = || (0..DAYS.len(), 0..MACHINES.len());
    let said = || vec(some_usage(), 0..4);
    prop_oneof![
        (place(), 0..2_usize, said()).prop_map(|(place, agent, said)| Act::New { place, agent, said }),
        (any::<prop::sample::Index>(), place(), said()).prop_map(|(run, place, said)| Act::Again { run, place, said }),
        (any::<prop::sample::Index>(), said()).prop_map(|(execution, said)| Act::Late { execution, said }),
    ]
}

/// A world in which acts happen, and the plain sums of them.
struct History {
    world: World,
    agents: [AgentId; 2],
    runner: TestRunner,
    tasks: Vec<(TaskId, i64)>,
    executions: Vec<(ExecutionId, TaskId, NaiveDate, i64)>,
    days: BTreeMap<String, (BTreeSet<TaskId>, UsageTotal)>,
}

impl History {
    async fn new(database: &Database) -> Self {
        let world = World::new(database, 50).await;
        let mut write = world.store.write().await.expect("a transaction");
        let mut other = agents::get(&mut write, world.workspace, world.agent).await.expect("an answer").expect("one");
        (other.id, other.name, other.provider) = (id(), "another".to_owned(), "claude".to_owned());
        agents::create(&mut write, &other).await.expect("an agent");
        write.commit(now()).await.expect("committed");
        let agents = [world.agent, other.id];
        let runner = TestRunner::deterministic();
        Self { world, agents, runner, tasks: Vec::new(), executions: Vec::new(), days: BTreeMap::new() }
    }

    async fn go_on(&mut self, acts: usize) {
        for _ in 0..acts {
            let act = some_act().new_tree(&mut self.runner).expect("an act").current();
            self.happens(act).await;
        }
    }

    async fn happens(&mut self, act: Act) {
        match act {
            Act::New { place, agent, said } => {
                self.world.agent = self.agents[agent];
                let woken = self.world.wake(self.world.issue().await).await;
                let Woken::NewTask(task) = woken else { panic!("a new issue makes a new task: {woken:?}") };
                self.tasks.push((task, 0));
                self.execute(self.tasks.len() - 1, place, &said).await;
            }
            Act::Again { run, place, said } if !self.tasks.is_empty() => {
                self.execute(run.index(self.tasks.len()), place, &said).await;
            }
            Act::Late { execution, said } if !self.executions.is_empty() => {
                let mut write = self.world.store.write().await.expect("a transaction");
                self.say(&mut write, execution.index(self.executions.len()), &said).await;
                write.commit(now()).await.expect("committed");
            }
            Act::Again { .. } | Act::Late { .. } => {}
        }
    }

    async fn execute(&mut self, run: usize, (on, machine): (usize, usize), said: &[Usage]) {
        let (task, epoch) = &mut self.tasks[run];
        *epoch += 1;
        let (task, assignment) = (*task, self.world.assignment(*task, *epoch));
        let (daemon_id, machine_name) = (DAEMON, MACHINES[machine]);
        let new = NewExecution { assignment: &assignment, daemon_id, machine_name, request_id: id() };
        let mut write = self.world.store.write().await.expect("a transaction");
        executions::create(&mut write, &new, at_some_time(on, *epoch)).await.expect("an execution");
        self.executions.push((assignment.execution_id, task, day(DAYS[on]), 0));
        self.say(&mut write, self.executions.len() - 1, said).await;
        write.commit(now()).await.expect("committed");
    }

    async fn say(&mut self, write: &mut Write, execution: usize, said: &[Usage]) {
        let (id, task, day, told) = &mut self.executions[execution];
        let locked = executions::lock(write, *id).await.expect("an answer").expect("an execution");
        for usage in said {
            executions::usage(write, &locked, *told, usage).await.expect("kept");
            *told += 1;
            let (runs, sum) = self.days.entry(day.to_string()).or_default();
            runs.insert(*task);
            sum.input_tokens += usage.input_tokens;
            sum.output_tokens += usage.output_tokens;
            sum.cache_read_tokens += usage.cache_read_tokens;
            sum.cache_write_tokens += usage.cache_write_tokens;
        }
    }

    /// What every report says, of all days and of some.
    async fn reports(&self) -> Vec<(UsageBy, usize, Vec<UsageRow>)> {
        let ranges = [(None, None), (Some(day(DAYS[1])), Some(day(DAYS[2]))), (None, Some(day(DAYS[0])))];
        let mut read = self.world.store.read().await.expect("a snapshot");
        let mut all = Vec::new();
        for by in UsageBy::ALL {
            for (at, range) in ranges.iter().enumerate() {
                let rows = usage::report(&mut read, self.world.workspace, *by, *range).await.expect("a report");
                all.push((*by, at, rows));
            }
        }
        all
    }

    fn check_days(&self, reports: &[(UsageBy, usize, Vec<UsageRow>)]) {
        let said: Vec<_> = reports[0].2.iter().map(|row| (row.name.clone(), row.runs, row.usage)).collect();
        let sums = self.days.iter().map(|(name, (runs, sum))| (name.clone(), count(runs.len()), *sum));
        assert_eq!(said, sums.collect::<Vec<_>>(), "the sums of each day");
    }
}

fn count(many: usize) -> i64 {
    i64::try_from(many).expect("few")
}

/// The first and the last moment of a day belong to it too.
fn at_some_time(on: usize, epoch: i64) -> DateTime<Utc> {
    let half = TimeDelta::hours(12);
    match epoch % 3 {
        0 => noon(DAYS[on]) - half,
        1 => noon(DAYS[on]),
        _ => noon(DAYS[on]) + half - TimeDelta::microseconds(1),
    }
}

on_both! {
    async fn daily_usage_is_the_sum_of_what_agents_told(database: Database) {
        let mut history = History::new(&database).await;
        let rates = Rates { input: 2.0, output: 10.0, cache_read: Some(0.1), cache_write: None };
        set(&history.world, "m-*", None, ("USD", rates)).await;
        set(&history.world, "m-*", Some("2026-02-01"), ("EUR", Rates { cache_read: None, ..rates })).await;
        set(&history.world, "m-2", Some("2026-02-02"), ("USD", Rates { input: 3.0, ..rates })).await;

        for round in 0..3 {
            history.go_on(40).await;
            let kept = history.reports().await;
            history.check_days(&kept);
            database.execute("UPDATE execution SET in_daily_usage = FALSE").await;
            assert_eq!(kept, history.reports().await, "round {round}: word for word");

            // As after an update: what is older is entered while agents go on.
            database.execute("DELETE FROM daily_usage").await;
            history.go_on(10).await;
            let told = history.reports().await;
            history.check_days(&told);
            loop {
                let mut write = history.world.store.write().await.expect("a transaction");
                let entered = usage::catch_up(&mut write, 7).await.expect("entered");
                write.commit(now()).await.expect("committed");
                assert_eq!(told, history.reports().await, "round {round}: partly entered");
                if entered == 0 {
                    break;
                }
            }
            let missing = database.number("SELECT COUNT(*) FROM execution WHERE NOT in_daily_usage").await;
            assert_eq!(missing, 0, "round {round}");
        }
        assert!(history.executions.len() > 60, "much has happened: {}", history.executions.len());
    }
}
