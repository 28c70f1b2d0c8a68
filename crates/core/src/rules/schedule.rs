//! Who is next: what matters more goes first, but waiting counts as well, and
//! nobody takes all the room.

use std::collections::BTreeMap;

use chrono::{DateTime, Utc};

use crate::id::{AgentId, ProjectId, RuntimeId, TaskId, WorkspaceId};
use crate::status::MOST_WEIGHT;

/// How many seconds of waiting are worth one step of priority. A run that an
/// agent already has counts as one step against it.
pub const STEP_SECONDS: i64 = 30 * 60;
/// How many steps a run counts against others of its project: more than
/// against its agent, so that a project has no more for having more agents.
pub const PROJECT_STEPS: i64 = 4;

/// What the highest priority is worth from the start and the lowest after two
/// hours. Waiting counts on beyond it, but slowly.
pub const MUCH_SECONDS: i64 = MOST_WEIGHT * STEP_SECONDS;
/// How slowly: a heap of old work is not preferred to the little that somebody
/// else has, and still nobody waits for ever.
pub const SLOWED: i64 = 12;

/// A task that waits, with what decides whether it may start.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Candidate {
    /// The task.
    pub task_id: TaskId,
    /// Its workspace.
    pub workspace_id: WorkspaceId,
    /// The project that its issue belongs to, if it does.
    pub project_id: Option<ProjectId>,
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
    /// The key of which there is one at a time, if its agent has one.
    pub concurrency_key: Option<String>,
    /// The directory of the machine that it works in itself, if it does; there
    /// is one run at a time in each, whatever workspace it is of.
    pub directory: Option<String>,
}

impl Candidate {
    /// Whether the two can't run on one machine at a time.
    fn excludes(&self, other: &Self) -> bool {
        let same = |one: &Option<String>, two: &Option<String>| one.is_some() && one == two;
        same(&self.directory, &other.directory)
            || self.workspace_id == other.workspace_id && same(&self.concurrency_key, &other.concurrency_key)
    }

    /// What it is worth at `now`, in seconds, before what runs counts.
    fn worth(&self, now: DateTime<Utc>) -> i64 {
        let waited = (now - self.queued_at).num_seconds().max(0);
        let worth = self.weight.saturating_mul(STEP_SECONDS).saturating_add(waited);
        worth.min(MUCH_SECONDS) + (worth - MUCH_SECONDS).max(0) / SLOWED
    }
}

/// How many runs everybody has.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Load {
    agents: BTreeMap<AgentId, i64>,
    projects: BTreeMap<(WorkspaceId, Option<ProjectId>), i64>,
    workspaces: BTreeMap<WorkspaceId, i64>,
}

impl Load {
    /// Counts runs of an agent in a project, wherever they are.
    pub fn add(&mut self, workspace: WorkspaceId, project: Option<ProjectId>, agent: AgentId, runs: i64) {
        *self.agents.entry(agent).or_default() += runs;
        *self.projects.entry((workspace, project)).or_default() += runs;
    }

    /// Counts runs of a workspace on the machine that has room.
    pub fn add_here(&mut self, workspace: WorkspaceId, runs: i64) {
        *self.workspaces.entry(workspace).or_default() += runs;
    }

    fn of_agent(&self, candidate: &Candidate) -> i64 {
        self.agents.get(&candidate.agent_id).copied().unwrap_or(0)
    }

    fn of_project(&self, candidate: &Candidate) -> i64 {
        self.projects.get(&(candidate.workspace_id, candidate.project_id)).copied().unwrap_or(0)
    }

    fn of_workspace(&self, candidate: &Candidate) -> i64 {
        self.workspaces.get(&candidate.workspace_id).copied().unwrap_or(0)
    }
}

/// Chooses at most `slots` of `waiting` for one machine. An agent never gets
/// more than its limit, counting what `load` says it already has.
///
/// Workspaces take turns: each choice is of one that has the fewest runs on
/// the machine, whatever it calls urgent. Within a workspace it takes the task
/// that is worth most: its priority and how long it waits speak for it, the
/// runs that its agent and its project have speak against it. Of two that are
/// worth the same the older one goes first. So the lowest priority waits
/// a bounded time, and an agent, a project or a workspace with much to do does
/// not keep others from beginning.
#[must_use]
pub fn choose(waiting: &[Candidate], load: &Load, slots: usize, now: DateTime<Utc>) -> Vec<Candidate> {
    let mut load = load.clone();
    let mut left: Vec<&Candidate> = waiting.iter().collect();
    let mut chosen: Vec<Candidate> = Vec::new();
    while chosen.len() < slots {
        let is_free = |candidate: &Candidate| !chosen.iter().any(|taken: &Candidate| taken.excludes(candidate));
        let best = left
            .iter()
            .enumerate()
            .filter(|(_, candidate)| load.of_agent(candidate) < candidate.agent_limit && is_free(candidate))
            .max_by_key(|(_, candidate)| {
                let against = load.of_agent(candidate) + load.of_project(candidate) * PROJECT_STEPS;
                let worth = candidate.worth(now).saturating_sub(against.saturating_mul(STEP_SECONDS));
                let older = std::cmp::Reverse((candidate.queued_at, candidate.task_id));
                (std::cmp::Reverse(load.of_workspace(candidate)), worth, older)
            })
            .map(|(index, _)| index);
        let Some(index) = best else { break };
        let next = left.swap_remove(index);
        load.add(next.workspace_id, next.project_id, next.agent_id, 1);
        load.add_here(next.workspace_id, 1);
        // A task can be run by several runtimes of one machine, but only once.
        left.retain(|other| other.task_id != next.task_id);
        chosen.push(next.clone());
    }
    chosen
}

#[cfg(test)]
#[path = "schedule_tests.rs"]
mod tests;
