//! What tokens cost: the prices of the day on which they were used.

use chrono::{DateTime, NaiveDate, Utc};
use shipmate_core::api::price::{Money, Price, PriceOrigin, Rates};
use shipmate_core::api::usage::UsageBy;
use shipmate_core::id::{ExecutionId, TaskId};
use shipmate_core::journal::{Counts, Usage};
use shipmate_store::executions::{self, NewExecution};
use shipmate_store::tasks::{self, Woken};
use shipmate_store::{prices, runs, usage};
use shipmate_testkit::on_both;

use crate::fixture::{DAEMON, World, id, now};

pub(crate) fn day(text: &str) -> NaiveDate {
    text.parse().expect("a day")
}

pub(crate) fn noon(text: &str) -> DateTime<Utc> {
    day(text).and_hms_opt(12, 0, 0).expect("noon").and_utc()
}

fn money(currency: &str, micros: i64) -> Money {
    Money { currency: currency.to_owned(), micros }
}

fn used(model: &str, input_tokens: i64, cost_micros: Option<i64>) -> Usage {
    Usage {
        model: model.into(),
        input_tokens,
        output_tokens: 1_000,
        cache_read_tokens: 500,
        cache_write_tokens: 0,
        counts: Counts::Call,
        cost_micros,
    }
}

/// A run that a machine took on this day, with what it used.
async fn run_on(world: &World, at: DateTime<Utc>, said: &[Usage]) -> TaskId {
    let Woken::NewTask(task) = world.wake(world.issue().await).await else { panic!("a new issue makes a new task") };
    let mut write = world.store.write().await.expect("a transaction");
    let place = tasks::start(&mut write, task).await.expect("an answer").expect("it waits");
    let assignment = world.assignment(task, place.epoch);
    let new = NewExecution { assignment: &assignment, daemon_id: DAEMON, machine_name: "laptop", request_id: id() };
    executions::create(&mut write, &new, at).await.expect("an execution");
    say(&mut write, assignment.execution_id, said).await;
    write.commit(now()).await.expect("committed");
    task
}

async fn say(write: &mut shipmate_store::Write, execution: ExecutionId, said: &[Usage]) {
    let locked = executions::lock(write, execution).await.expect("an answer").expect("an execution");
    for (n, usage) in said.iter().enumerate() {
        executions::usage(write, &locked, i64::try_from(n).expect("few"), usage).await.expect("kept");
    }
}

pub(crate) async fn set(world: &World, model: &str, since: Option<&str>, (currency, rates): (&str, Rates)) {
    let price = Price {
        id: None,
        origin: PriceOrigin::Workspace,
        provider: "*".to_owned(),
        model: model.to_owned(),
        currency: currency.to_owned(),
        since: since.map(day),
        rates,
        source: None,
        checked_on: None,
    };
    let mut write = world.store.write().await.expect("a transaction");
    prices::set(&mut write, world.workspace, id(), &price).await.expect("set");
    write.commit(now()).await.expect("committed");
}

on_both! {
    async fn tokens_cost_what_they_did_on_their_day_and_the_rest_is_unpriced(database: Database) {
        let world = World::new(&database, 50).await;
        let early = run_on(&world, noon("2026-01-31"), &[used("m-1", 1_000_000, Some(7))]).await;
        let late = run_on(&world, noon("2026-02-01"), &[used("m-1", 1_000_000, Some(5)), used("other", 10, None)]).await;
        let whole = |input| Rates { input, output: 10.0, cache_read: Some(0.1), cache_write: None };
        set(&world, "m-*", None, ("USD", whole(2.0))).await;
        set(&world, "m-*", Some("2026-02-01"), ("EUR", Rates { cache_read: None, ..whole(3.0) })).await;

        let mut read = world.store.read().await.expect("a snapshot");
        let costs = |rows: &[shipmate_core::api::usage::UsageRow], name: &str| {
            rows.iter().find(|row| row.name == name).unwrap_or_else(|| panic!("no {name} in {rows:?}")).cost.clone()
        };
        let days = usage::report(&mut read, world.workspace, UsageBy::Day, (None, None)).await.expect("a report");
        let first = costs(&days, "2026-01-31");
        assert_eq!(first.priced, [money("USD", 2_010_050)]);
        assert_eq!((first.unpriced_tokens, &first.reported), (0, &Some(money("USD", 7))));
        let second = costs(&days, "2026-02-01");
        assert_eq!(second.priced, [money("EUR", 3_010_000)]);
        assert_eq!(second.unpriced_tokens, 500 + 1_510, "a kind without a price, and a model without one");

        for by in UsageBy::ALL {
            let rows = usage::report(&mut read, world.workspace, *by, (None, None)).await.expect("a report");
            let sum = |currency: &str| -> i64 {
                let all = rows.iter().flat_map(|row| &row.cost.priced).filter(|money| money.currency == currency);
                all.map(|money| money.micros).sum()
            };
            assert_eq!((sum("USD"), sum("EUR")), (2_010_050, 3_010_000), "by {by}");
            assert_eq!(rows.iter().map(|row| row.cost.unpriced_tokens).sum::<i64>(), 2_010, "by {by}");
            assert_eq!(rows.iter().filter_map(|row| row.cost.reported.as_ref()).map(|m| m.micros).sum::<i64>(), 12, "by {by}");
        }
        let agents = usage::report(&mut read, world.workspace, UsageBy::Agent, (None, None)).await.expect("a report");
        assert_eq!((agents.len(), agents[0].runs), (1, 2), "a run in two currencies is one run");

        let (run, _) = runs::get(&mut read, world.workspace, late).await.expect("an answer").expect("a run");
        assert_eq!((run.cost, run.usage.input_tokens), (second, 1_000_010));
        let (run, _) = runs::get(&mut read, world.workspace, early).await.expect("an answer").expect("a run");
        assert_eq!(run.cost, first);
    }

    async fn a_chain_costs_what_its_runs_do_together(database: Database) {
        let world = World::new(&database, 50).await;
        set(&world, "m", None, ("USD", Rates { input: 1.0, output: 0.0, cache_read: Some(0.0), cache_write: None })).await;
        let root = run_on(&world, noon("2026-01-31"), &[used("m", 2_000_000, None)]).await;
        let mut write = world.store.write().await.expect("a transaction");
        let chain = tasks::chain_after(&mut write, root).await.expect("an answer").expect("it goes on");
        assert_eq!(chain.root, Some(root));
        drop(write);
        let next = world.wake_in(chain).await;
        let mut write = world.store.write().await.expect("a transaction");
        let further = tasks::chain_after(&mut write, next).await.expect("an answer").expect("it goes on");
        assert_eq!((further.root, further.depth), (Some(root), 2));
        let place = tasks::start(&mut write, next).await.expect("an answer").expect("it waits");
        let assignment = world.assignment(next, place.epoch);
        let new = NewExecution { assignment: &assignment, daemon_id: DAEMON, machine_name: "laptop", request_id: id() };
        executions::create(&mut write, &new, now()).await.expect("an execution");
        say(&mut write, assignment.execution_id, &[used("m", 1_000_000, None)]).await;
        write.commit(now()).await.expect("committed");
        run_on(&world, noon("2026-01-31"), &[used("m", 9_000_000, None)]).await;
        let spent = usage::of_chain(&mut world.store.read().await.expect("a snapshot"), world.workspace, root).await;
        let spent = spent.expect("what it cost");
        assert_eq!(spent.cost.priced, [money("USD", 3_000_000)], "another's run is not counted");
        assert_eq!(spent.tokens, 3_000_000 + 2 * 1_500);
    }

    async fn what_an_agent_makes_up_fits_a_number(database: Database) {
        let world = World::new(&database, 50).await;
        set(&world, "m", None, ("USD", Rates { input: 1_000_000.0, ..Rates::default() })).await;
        let run = run_on(&world, now(), &vec![used("m", i64::MAX, Some(i64::MAX)); 200]).await;
        let mut read = world.store.read().await.expect("a snapshot");
        let (run, _) = runs::get(&mut read, world.workspace, run).await.expect("an answer").expect("a run");
        assert!(run.cost.priced[0].micros > 0, "{:?}", run.cost);
    }
}
