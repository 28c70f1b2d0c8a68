//! Order, ageing and fairness, over any load.

use super::*;
use proptest::prelude::*;
use uuid::Uuid;

fn at(seconds: i64) -> DateTime<Utc> {
    DateTime::from_timestamp(1_000_000 + seconds, 0).expect("valid")
}

fn candidate(task: u128, agent: u128, weight: i64, queued: i64) -> Candidate {
    Candidate {
        task_id: Uuid::from_u128(task).into(),
        agent_id: Uuid::from_u128(agent).into(),
        runtime_id: Uuid::from_u128(9).into(),
        agent_limit: 1,
        weight,
        queued_at: at(queued),
    }
}

fn tasks(chosen: &[Candidate]) -> Vec<u128> {
    chosen.iter().map(|candidate| candidate.task_id.0.as_u128()).collect()
}

#[test]
fn a_busy_agent_does_not_hold_up_the_others() {
    let waiting = [candidate(1, 1, 0, 0), candidate(2, 1, 0, 1), candidate(3, 2, 0, 2)];
    assert_eq!(tasks(&choose(&waiting, &BTreeMap::new(), 5, at(10))), [1, 3]);
}

#[test]
fn what_already_runs_counts_and_slots_are_a_bound() {
    let mut waiting = [candidate(1, 1, 0, 0), candidate(2, 2, 0, 1), candidate(3, 2, 0, 2)];
    waiting.iter_mut().skip(1).for_each(|candidate| candidate.agent_limit = 5);
    let running = BTreeMap::from([(waiting[0].agent_id, 1)]);
    assert_eq!(tasks(&choose(&waiting, &running, 1, at(10))), [2]);
    assert_eq!(tasks(&choose(&waiting, &running, 0, at(10))), []);
}

#[test]
fn urgent_goes_first_until_the_other_has_waited_long_enough() {
    let waiting = [candidate(1, 1, 0, 0), candidate(2, 2, 4, 4 * STEP_SECONDS - 1)];
    assert_eq!(tasks(&choose(&waiting, &BTreeMap::new(), 2, at(4 * STEP_SECONDS - 1))), [2, 1]);
    let waiting = [candidate(1, 1, 0, 0), candidate(2, 2, 4, 4 * STEP_SECONDS + 1)];
    assert_eq!(tasks(&choose(&waiting, &BTreeMap::new(), 2, at(4 * STEP_SECONDS + 1))), [1, 2]);
}

#[test]
fn a_task_that_two_runtimes_could_run_is_chosen_once() {
    let mut other = candidate(1, 1, 0, 0);
    other.runtime_id = Uuid::from_u128(8).into();
    other.agent_limit = 5;
    let waiting = [Candidate { agent_limit: 5, ..candidate(1, 1, 0, 0) }, other];
    assert_eq!(tasks(&choose(&waiting, &BTreeMap::new(), 5, at(1))), [1]);
}

/// Jain's index: 1 if all have the same, 1/n if one has everything.
fn fairness(shares: &[i64]) -> f64 {
    let as_numbers = shares.iter().map(|share| f64::from(i32::try_from(*share).expect("small")));
    let (sum, squares) = as_numbers.fold((0.0, 0.0), |(sum, squares), x| (sum + x, squares + x * x));
    sum * sum / (f64::from(u32::try_from(shares.len()).expect("few")) * squares)
}

proptest! {
    #[test]
    fn nobody_gets_more_than_its_limit_and_nothing_is_chosen_twice(
        load in proptest::collection::vec((0u128..6, 0i64..5, 0i64..10_000), 0..60),
        limit in 1i64..4,
        slots in 0usize..20,
    ) {
        let waiting: Vec<Candidate> = load.iter().enumerate()
            .map(|(n, (agent, weight, queued))| Candidate { agent_limit: limit, ..candidate(n as u128, *agent, *weight, *queued) })
            .collect();
        let chosen = choose(&waiting, &BTreeMap::new(), slots, at(20_000));
        prop_assert!(chosen.len() <= slots);
        let mut seen = std::collections::BTreeSet::new();
        prop_assert!(chosen.iter().all(|candidate| seen.insert(candidate.task_id)), "nothing twice");
        for agent in 0..6u128 {
            let count = chosen.iter().filter(|candidate| candidate.agent_id.0.as_u128() == agent).count();
            prop_assert!(i64::try_from(count).expect("few") <= limit);
        }
        // A slot stays free only if nobody may use it.
        if chosen.len() < slots {
            for left in waiting.iter().filter(|candidate| !seen.contains(&candidate.task_id)) {
                let count = chosen.iter().filter(|candidate| candidate.agent_id == left.agent_id).count();
                prop_assert_eq!(i64::try_from(count).expect("few"), limit);
            }
        }
    }

    /// However much that is urgent arrives, the lowest priority waits a bounded time.
    #[test]
    fn the_lowest_priority_waits_no_longer_than_its_bound(arrivals in 1u128..5, step in 60i64..1200) {
        let patient = Candidate { agent_limit: 1, ..candidate(0, 99, 0, 0) };
        let mut waiting = vec![patient.clone()];
        let (mut now, mut next) = (0, 1);
        loop {
            for _ in 0..arrivals {
                waiting.push(Candidate { agent_limit: 1, ..candidate(next, next % 7, 4, now) });
                next += 1;
            }
            // One slot becomes free at each step, and whoever ran has ended.
            let chosen = choose(&waiting, &BTreeMap::new(), 1, at(now));
            let taken = chosen[0].task_id;
            if taken == patient.task_id {
                break;
            }
            waiting.retain(|candidate| candidate.task_id != taken);
            now += step;
            // What waited before it fell behind still goes first: the backlog of four steps of priority.
            let bound = 4 * STEP_SECONDS * (1 + i64::try_from(arrivals).expect("few")) + step;
            prop_assert!(now <= bound, "it waits for {} s already", now);
        }
    }

    /// One agent with very much to do does not crowd out the others.
    #[test]
    fn slots_are_shared_among_agents_under_skewed_load(agents in 2u128..8, skew in 2usize..40) {
        let mut waiting = Vec::new();
        for agent in 0..agents {
            for n in 0..(if agent == 0 { 5 * skew } else { 20 }) {
                let id = agent * 10_000 + n as u128;
                waiting.push(Candidate { agent_limit: 50, ..candidate(id, agent, 0, 0) });
            }
        }
        let slots = usize::try_from(agents).expect("few") * 5;
        let chosen = choose(&waiting, &BTreeMap::new(), slots, at(60));
        let shares: Vec<i64> = (0..agents)
            .map(|agent| chosen.iter().filter(|c| c.agent_id.0.as_u128() == agent).count() as i64)
            .collect();
        prop_assert!(fairness(&shares) >= 0.95, "{shares:?}");
    }
}
