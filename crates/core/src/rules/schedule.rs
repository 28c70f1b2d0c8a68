//! Who is next.

use std::collections::BTreeMap;

use crate::id::{AgentId, RuntimeId, TaskId};

/// A task that waits, with what decides whether it may start.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Candidate {
    /// The task.
    pub task_id: TaskId,
    /// The agent that would do it.
    pub agent_id: AgentId,
    /// The runtime that would run it.
    pub runtime_id: RuntimeId,
    /// How many runs the agent may have at a time.
    pub agent_limit: i64,
}

/// Chooses at most `slots` of `waiting`, which is ordered: urgent first, then
/// old first. An agent never gets more than its limit, counting what `running`
/// says it already has.
#[must_use]
pub fn choose(waiting: &[Candidate], running: &BTreeMap<AgentId, i64>, slots: usize) -> Vec<Candidate> {
    let mut load = running.clone();
    let mut chosen = Vec::new();
    for candidate in waiting {
        if chosen.len() == slots {
            break;
        }
        let count = load.entry(candidate.agent_id).or_default();
        if *count < candidate.agent_limit {
            *count += 1;
            chosen.push(candidate.clone());
        }
    }
    chosen
}

#[cfg(test)]
mod tests {
    use super::*;
    use uuid::Uuid;

    fn candidate(task: u128, agent: u128, agent_limit: i64) -> Candidate {
        Candidate {
            task_id: Uuid::from_u128(task).into(),
            agent_id: Uuid::from_u128(agent).into(),
            runtime_id: Uuid::from_u128(9).into(),
            agent_limit,
        }
    }

    #[test]
    fn a_busy_agent_does_not_hold_up_the_others() {
        let waiting = [candidate(1, 1, 1), candidate(2, 1, 1), candidate(3, 2, 1)];
        let chosen = choose(&waiting, &BTreeMap::new(), 5);
        assert_eq!(chosen, [waiting[0].clone(), waiting[2].clone()]);
    }

    #[test]
    fn what_already_runs_counts_and_slots_are_a_bound() {
        let waiting = [candidate(1, 1, 1), candidate(2, 2, 5), candidate(3, 2, 5)];
        let running = BTreeMap::from([(waiting[0].agent_id, 1)]);
        assert_eq!(choose(&waiting, &running, 1), [waiting[1].clone()]);
        assert_eq!(choose(&waiting, &running, 0), []);
    }
}
