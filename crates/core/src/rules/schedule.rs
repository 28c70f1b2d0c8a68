//! Who is next: what matters more goes first, but waiting counts as well, and
//! nobody takes all the room.

use std::collections::BTreeMap;

use chrono::{DateTime, Utc};

use crate::id::{AgentId, RuntimeId, TaskId};

/// How many seconds of waiting are worth one step of priority.
pub const STEP_SECONDS: i64 = 30 * 60;
/// How many seconds of waiting one run that an agent already has is worth
/// against it.
pub const LOAD_SECONDS: i64 = 10 * 60;

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
    /// How much its issue matters: a step for each level of priority.
    pub weight: i64,
    /// Since when it waits.
    pub queued_at: DateTime<Utc>,
}

impl Candidate {
    /// What it is worth at `now`, in seconds, if its agent has `running` runs.
    fn worth(&self, running: i64, now: DateTime<Utc>) -> i64 {
        let waited = (now - self.queued_at).num_seconds().max(0);
        self.weight.saturating_mul(STEP_SECONDS).saturating_add(waited) - running.saturating_mul(LOAD_SECONDS)
    }
}

/// Chooses at most `slots` of `waiting`. An agent never gets more than its
/// limit, counting what `running` says it already has.
///
/// Each choice takes the task that is worth most: its priority and how long it
/// waits speak for it, the runs that its agent has speak against it. Of two
/// that are worth the same the older one goes first. So the lowest priority
/// overtakes the highest after two hours, and an agent with much to do does
/// not keep others from beginning.
#[must_use]
pub fn choose(
    waiting: &[Candidate],
    running: &BTreeMap<AgentId, i64>,
    slots: usize,
    now: DateTime<Utc>,
) -> Vec<Candidate> {
    let mut load = running.clone();
    let mut left: Vec<&Candidate> = waiting.iter().collect();
    let mut chosen: Vec<Candidate> = Vec::new();
    while chosen.len() < slots {
        let load_of = |candidate: &Candidate| load.get(&candidate.agent_id).copied().unwrap_or(0);
        let best = left
            .iter()
            .enumerate()
            .filter(|(_, candidate)| load_of(candidate) < candidate.agent_limit)
            .max_by_key(|(_, candidate)| {
                let older = std::cmp::Reverse((candidate.queued_at, candidate.task_id));
                (candidate.worth(load_of(candidate), now), older)
            })
            .map(|(index, _)| index);
        let Some(index) = best else { break };
        let next = left.swap_remove(index);
        *load.entry(next.agent_id).or_default() += 1;
        // A task can be run by several runtimes of one machine, but only once.
        left.retain(|other| other.task_id != next.task_id);
        chosen.push(next.clone());
    }
    chosen
}

#[cfg(test)]
#[path = "schedule_tests.rs"]
mod tests;
