//! Order, ageing and fairness, over any load.

use super::*;
use proptest::prelude::*;
use uuid::Uuid;

fn at(seconds: i64) -> DateTime<Utc> {
    DateTime::from_timestamp(1_000_000 + seconds, 0).expect("valid")
}

/// Of an agent's own project and one workspace.
fn candidate(task: u128, agent: u128, weight: i64, queued: i64) -> Candidate {
    placed(task, (1, agent, agent), weight, queued)
}

/// Of a workspace, a project and an agent.
fn placed(task: u128, (workspace, project, agent): (u128, u128, u128), weight: i64, queued: i64) -> Candidate {
    Candidate {
        task_id: Uuid::from_u128(task).into(),
        workspace_id: Uuid::from_u128(workspace).into(),
        project_id: Some(Uuid::from_u128(project).into()),
        agent_id: Uuid::from_u128(agent).into(),
        runtime_id: Uuid::from_u128(9).into(),
        agent_limit: 1,
        weight,
        queued_at: at(queued),
        concurrency_key: None,
        directory: None,
    }
}

fn many(candidate: Candidate) -> Candidate {
    Candidate { agent_limit: 50, ..candidate }
}

fn tasks(chosen: &[Candidate]) -> Vec<u128> {
    chosen.iter().map(|candidate| candidate.task_id.0.as_u128()).collect()
}

fn load_of(running: &[Candidate]) -> Load {
    let mut load = Load::default();
    for run in running {
        load.add(run.workspace_id, run.project_id, run.agent_id, 1);
        load.add_here(run.workspace_id, 1);
    }
    load
}

#[test]
fn a_busy_agent_does_not_hold_up_the_others() {
    let waiting = [candidate(1, 1, 0, 0), candidate(2, 1, 0, 1), candidate(3, 2, 0, 2)];
    assert_eq!(tasks(&choose(&waiting, &Load::default(), 5, at(10))), [1, 3]);
}

#[test]
fn what_already_runs_counts_and_slots_are_a_bound() {
    let waiting = [candidate(1, 1, 0, 0), many(candidate(2, 2, 0, 1)), many(candidate(3, 2, 0, 2))];
    let running = load_of(&waiting[..1]);
    assert_eq!(tasks(&choose(&waiting, &running, 1, at(10))), [2]);
    assert_eq!(tasks(&choose(&waiting, &running, 0, at(10))), []);
}

#[test]
fn urgent_goes_first_until_the_other_has_waited_long_enough() {
    let waiting = [candidate(1, 1, 0, 0), candidate(2, 2, 4, 4 * STEP_SECONDS - 1)];
    assert_eq!(tasks(&choose(&waiting, &Load::default(), 2, at(4 * STEP_SECONDS - 1))), [2, 1]);
    assert_eq!(tasks(&choose(&waiting, &Load::default(), 2, at(4 * STEP_SECONDS))), [1, 2]);
}

#[test]
fn what_one_workspace_calls_urgent_does_not_hold_up_another() {
    let waiting =
        [many(placed(1, (1, 1, 1), 4, 0)), many(placed(2, (1, 1, 1), 4, 0)), many(placed(3, (2, 2, 2), 0, 9))];
    assert_eq!(tasks(&choose(&waiting, &Load::default(), 2, at(10))), [1, 3]);
}

#[test]
fn a_task_that_two_runtimes_could_run_is_chosen_once() {
    let mut other = candidate(1, 1, 0, 0);
    other.runtime_id = Uuid::from_u128(8).into();
    let waiting = [many(candidate(1, 1, 0, 0)), many(other)];
    assert_eq!(tasks(&choose(&waiting, &Load::default(), 5, at(1))), [1]);
}

#[test]
fn of_those_with_the_same_key_one_begins() {
    let with = |task, key: &str| Candidate { concurrency_key: Some(key.to_owned()), ..candidate(task, task, 0, 0) };
    let waiting = [with(1, "a"), with(2, "a"), with(3, "b"), candidate(4, 4, 0, 0), candidate(5, 5, 0, 0)];
    assert_eq!(tasks(&choose(&waiting, &Load::default(), 9, at(1))), [1, 3, 4, 5]);
}

#[test]
fn of_those_that_work_in_one_directory_one_begins_whatever_workspace_they_are_of() {
    let within = |task, workspace, path: &str| Candidate {
        directory: Some(path.to_owned()),
        ..placed(task, (workspace, task, task), 0, 0)
    };
    let waiting = [within(1, 1, "/a"), within(2, 2, "/a"), within(3, 1, "/b"), candidate(4, 4, 0, 0)];
    let chosen = tasks(&choose(&waiting, &Load::default(), 9, at(1)));
    assert_eq!(chosen.iter().filter(|task| **task < 3).count(), 1, "{chosen:?}");
    assert!(chosen.contains(&3) && chosen.contains(&4), "{chosen:?}");
}

/// Jain's index: 1 if all have the same, 1/n if one has everything.
fn fairness(shares: &[i64]) -> f64 {
    let as_numbers = shares.iter().map(|share| f64::from(i32::try_from(*share).expect("small")));
    let (sum, squares) = as_numbers.fold((0.0, 0.0), |(sum, squares), x| (sum + x, squares + x * x));
    sum * sum / (f64::from(u32::try_from(shares.len()).expect("few")) * squares)
}

/// A machine on which runs end one after the other, whichever is to, and whose
/// place is given away at once; answers what holds a place, at every moment.
fn held(mut waiting: Vec<Candidate>, slots: usize, ends: &[usize]) -> Vec<Candidate> {
    let (mut running, mut held): (Vec<Candidate>, Vec<Candidate>) = (Vec::new(), Vec::new());
    for (step, end) in ends.iter().enumerate() {
        let now = at(60 * i64::try_from(step).expect("few"));
        let chosen = choose(&waiting, &load_of(&running), slots - running.len(), now);
        waiting.retain(|candidate| !chosen.iter().any(|begun| begun.task_id == candidate.task_id));
        running.extend(chosen);
        held.extend(running.iter().cloned());
        running.swap_remove(end % running.len());
    }
    held
}

/// How often these held a place, by one of their marks.
fn shares(held: &[Candidate], of: impl Fn(&Candidate) -> u128, among: std::ops::Range<u128>) -> Vec<i64> {
    among.map(|mark| held.iter().filter(|candidate| of(candidate) == mark).count() as i64).collect()
}

/// A queue in which the first of `groups` has `skew` times as much to do as
/// each other one, and older work at that.
fn skewed(groups: u128, skew: usize, place: impl Fn(u128, usize) -> (u128, u128, u128)) -> Vec<Candidate> {
    let mut waiting = Vec::new();
    for group in 0..groups {
        for n in 0..(if group == 0 { 60 * skew } else { 60 }) {
            let queued = if group == 0 { -600 } else { 0 };
            waiting.push(many(placed(group * 100_000 + n as u128, place(group, n), 0, queued)));
        }
    }
    waiting
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(24))]

    /// The same, while a run of its own agent and project counts against it:
    /// nothing overtakes it that came a day later.
    #[test]
    fn it_does_not_wait_for_ever_for_its_own_agents_work(arrivals in 1u128..3, step in 1800i64..3600) {
        let patient = many(candidate(0, 1, 0, 0));
        let running = load_of(std::slice::from_ref(&patient));
        let overtaken_by = MUCH_SECONDS + SLOWED * ((1 + PROJECT_STEPS) * STEP_SECONDS + 1);
        let mut waiting = vec![patient.clone()];
        let (mut now, mut next) = (0, 1);
        loop {
            for _ in 0..arrivals {
                waiting.push(many(candidate(next, 2, 4, now)));
                next += 1;
            }
            let taken = choose(&waiting, &running, 1, at(now))[0].clone();
            if taken.task_id == patient.task_id {
                break;
            }
            prop_assert!(taken.queued_at <= at(overtaken_by), "overtaken by what came {} later", taken.queued_at - at(0));
            waiting.retain(|candidate| candidate.task_id != taken.task_id);
            now += step;
        }
    }
}

proptest! {
    #[test]
    fn nobody_gets_more_than_its_limit_and_nothing_is_chosen_twice(
        load in proptest::collection::vec((0u128..6, 0u128..3, 0i64..5, 0i64..10_000), 0..60),
        limit in 1i64..4,
        slots in 0usize..20,
    ) {
        let waiting: Vec<Candidate> = load.iter().enumerate()
            .map(|(n, (agent, workspace, weight, queued))| Candidate {
                agent_limit: limit,
                ..placed(n as u128, (*workspace, agent % 2, workspace * 10 + agent), *weight, *queued)
            })
            .collect();
        let chosen = choose(&waiting, &Load::default(), slots, at(20_000));
        prop_assert!(chosen.len() <= slots);
        let mut seen = std::collections::BTreeSet::new();
        prop_assert!(chosen.iter().all(|candidate| seen.insert(candidate.task_id)), "nothing twice");
        let count = |agent| chosen.iter().filter(|candidate| candidate.agent_id == agent).count() as i64;
        prop_assert!(chosen.iter().all(|candidate| count(candidate.agent_id) <= limit));
        // A slot stays free only if nobody may use it.
        if chosen.len() < slots {
            for left in waiting.iter().filter(|candidate| !seen.contains(&candidate.task_id)) {
                prop_assert_eq!(count(left.agent_id), limit);
            }
        }
    }

    /// However much that is urgent arrives, the lowest priority waits a bounded time.
    #[test]
    fn the_lowest_priority_waits_no_longer_than_its_bound(arrivals in 1u128..5, step in 60i64..1200) {
        let patient = candidate(0, 99, 0, 0);
        let mut waiting = vec![patient.clone()];
        let (mut now, mut next) = (0, 1);
        loop {
            for _ in 0..arrivals {
                waiting.push(candidate(next, next % 7, 4, now));
                next += 1;
            }
            // One slot becomes free at each step, and whoever ran has ended.
            let chosen = choose(&waiting, &Load::default(), 1, at(now));
            let taken = chosen[0].task_id;
            if taken == patient.task_id {
                break;
            }
            waiting.retain(|candidate| candidate.task_id != taken);
            now += step;
            // What came within two hours of it still goes first.
            let bound = MUCH_SECONDS * (1 + i64::try_from(arrivals).expect("few")) + step;
            prop_assert!(now <= bound, "it waits for {} s already", now);
        }
    }
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(48))]

    /// One agent with very much to do does not crowd out the others.
    #[test]
    fn slots_are_shared_among_agents_under_skewed_load(
        agents in 2u128..6, skew in 2usize..6, slots in 4usize..12, ends in proptest::collection::vec(0usize..100, 40..50),
    ) {
        let held = held(skewed(agents, skew, |group, _| (1, 1, group)), slots.max(agents as usize * 2), &ends);
        let shares = shares(&held, |candidate| candidate.agent_id.0.as_u128(), 0..agents);
        prop_assert!(fairness(&shares) >= 0.95, "{shares:?}");
    }

    /// Nor does one project, also if more agents work on it.
    #[test]
    fn slots_are_shared_among_projects_under_skewed_load(
        projects in 2u128..5, skew in 2usize..6, crew in 1usize..6, slots in 6usize..12,
        ends in proptest::collection::vec(0usize..100, 40..50),
    ) {
        let place = |group: u128, n: usize| {
            let agent = if group == 0 { n % crew } else { 0 } as u128;
            (1, group, group * 100 + agent)
        };
        let held = held(skewed(projects, skew, place), slots.max(projects as usize * 3), &ends);
        let shares = shares(&held, |candidate| candidate.project_id.map_or(0, |id| id.0.as_u128()), 0..projects);
        prop_assert!(fairness(&shares) >= 0.95, "{shares:?}");
    }

    /// Nor does one workspace, whatever it calls urgent and however many
    /// agents and projects it has.
    #[test]
    fn slots_are_shared_among_workspaces_under_skewed_load(
        workspaces in 2u128..5, skew in 2usize..6, crew in 1usize..6, slots in 6usize..12,
        ends in proptest::collection::vec(0usize..100, 40..50),
    ) {
        let place = |group: u128, n: usize| {
            let agent = group * 100 + if group == 0 { n % crew } else { 0 } as u128;
            (group, agent, agent)
        };
        let mut waiting = skewed(workspaces, skew, place);
        waiting.iter_mut().filter(|c| c.workspace_id.0.as_u128() == 0).for_each(|candidate| candidate.weight = 4);
        let held = held(waiting, slots.max(workspaces as usize * 3), &ends);
        let shares = shares(&held, |candidate| candidate.workspace_id.0.as_u128(), 0..workspaces);
        prop_assert!(fairness(&shares) >= 0.95, "{shares:?}");
    }
}
