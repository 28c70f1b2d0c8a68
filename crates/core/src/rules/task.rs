//! A task's life: why it waits, and whether there is another attempt.

use std::time::Duration;

use chrono::{DateTime, Utc};
use serde::{Deserialize, Serialize};

use crate::id::ExecutionId;
use crate::journal::{Ended, FailureClass};
use crate::rules::retry::{self, Attempt};
use crate::status::RunStatus;

/// Why a task waits. Each variant has the facts that a person needs.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "reason", rename_all = "snake_case")]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub enum WaitReason {
    /// It failed in a way that may pass, and is tried again at that time.
    Retrying {
        /// When.
        at: DateTime<Utc>,
        /// How it failed.
        class: FailureClass,
        /// What happened, in the words of the last attempt.
        message: String,
        /// Which attempt that will be.
        attempt: i64,
        /// How many there may be.
        max_attempts: i64,
    },
    /// The agent is at work and has asked a person something.
    Person {
        /// What it asked.
        question: String,
    },
    /// Another issue must be over first.
    Blocked {
        /// Its key.
        issue: String,
        /// How many are in the way.
        count: i64,
    },
    /// No machine of the workspace has ever offered the agent's provider.
    NoMachine {
        /// The provider.
        provider: String,
    },
    /// Every machine that could run it is offline.
    MachineOffline {
        /// One of them.
        machine: String,
    },
    /// Every machine that could run it takes only its owner's work.
    NotShared {
        /// One of them.
        machine: String,
        /// The name of its owner.
        owner: String,
    },
    /// The owners of the machines that could run it have them not serve it.
    NotServed {
        /// One of them.
        machine: String,
        /// What its owner left out, such as `the provider claude`.
        excludes: String,
    },
    /// The repository is a folder of a machine that can't run it.
    RepositoryElsewhere {
        /// The repository's name.
        repository: String,
        /// The machine it is on.
        machine: String,
    },
    /// No machine that could run it has all the labels that its agent needs.
    LabelMissing {
        /// One that is missing.
        label: String,
        /// A machine that lacks it.
        machine: String,
    },
    /// Another run has the key of which there is one at a time.
    KeyHeld {
        /// The key.
        key: String,
        /// The execution that has it.
        execution_id: ExecutionId,
        /// The key of its issue.
        issue: String,
        /// The name of its agent.
        agent: String,
    },
    /// Another run works in the directory, in which there is one at a time.
    DirectoryHeld {
        /// The directory.
        directory: String,
        /// The machine it is on.
        machine: String,
        /// The execution that works there.
        execution_id: ExecutionId,
        /// The key of its issue; none if that is another workspace's.
        issue: Option<String>,
        /// The name of its agent; none if that is another workspace's.
        agent: Option<String>,
        /// When its machine took it.
        held_since: DateTime<Utc>,
    },
    /// Somebody disabled every runtime that could run it.
    RuntimeDisabled {
        /// The provider.
        provider: String,
        /// One of their machines.
        machine: String,
    },
    /// The agent has as many runs as it may have.
    AgentBusy {
        /// How many it has.
        running: i64,
        /// How many it may have.
        limit: i64,
    },
    /// Every machine that could run it is full.
    MachineFull {
        /// One of them.
        machine: String,
        /// How many runs it takes at a time.
        capacity: i64,
    },
    /// Nothing is in its way; a machine takes it within moments.
    Starting {
        /// The machine that is expected to.
        machine: String,
    },
}

impl WaitReason {
    /// The reason as the word that travels.
    #[must_use]
    pub fn word(&self) -> &'static str {
        match self {
            Self::Retrying { .. } => "retrying",
            Self::Person { .. } => "person",
            Self::Blocked { .. } => "blocked",
            Self::NoMachine { .. } => "no_machine",
            Self::MachineOffline { .. } => "machine_offline",
            Self::NotShared { .. } => "not_shared",
            Self::NotServed { .. } => "not_served",
            Self::RepositoryElsewhere { .. } => "repository_elsewhere",
            Self::LabelMissing { .. } => "label_missing",
            Self::KeyHeld { .. } => "key_held",
            Self::DirectoryHeld { .. } => "directory_held",
            Self::RuntimeDisabled { .. } => "runtime_disabled",
            Self::AgentBusy { .. } => "agent_busy",
            Self::MachineFull { .. } => "machine_full",
            Self::Starting { .. } => "starting",
        }
    }

    /// The reason as a sentence.
    #[must_use]
    pub fn text(&self) -> String {
        match self {
            Self::Retrying { at, class, attempt, max_attempts, .. } => {
                let (at, cause) = (at.format("%H:%M UTC on %-d %B"), class.cause());
                format!("Trying again at {at}: {cause} (attempt {attempt} of {max_attempts}).")
            }
            Self::Person { question } => format!("A person must answer: {question}"),
            Self::Blocked { issue, count: 1 } => format!("{issue} must be done first."),
            Self::Blocked { issue, count } => format!("{count} issues must be done first, {issue} among them."),
            Self::NoMachine { provider } => {
                format!("No machine here offers {provider}. Install it on a machine that runs the Shipmate daemon.")
            }
            Self::MachineOffline { machine } => {
                format!("{machine} is offline. The run starts when its daemon is back.")
            }
            Self::NotShared { machine, owner } => {
                format!("{machine} takes only {owner}'s work. {owner} can open it with `shipmate machine share`.")
            }
            Self::NotServed { machine, excludes } => format!(
                "{machine} does not serve {excludes}: its owner's policy.toml leaves it out. `shipmate machine show` says \
                 what it serves."
            ),
            Self::RepositoryElsewhere { repository, machine } => format!(
                "The repository {repository} is a folder of {machine}, where this agent does not run. Name another one, \
                 or let the agent run there."
            ),
            Self::LabelMissing { label, machine } => format!(
                "{machine} lacks the label {label}, which this agent needs. Add it with `shipmate machine label`, or let \
                 the agent need less."
            ),
            Self::KeyHeld { key, issue, agent, .. } => {
                format!("Only one run at a time has the key {key}; {agent} has it for {issue}.")
            }
            Self::DirectoryHeld { directory, machine, issue, agent, held_since, .. } => {
                let who = match (agent, issue) {
                    (Some(agent), Some(issue)) => format!("{agent} for {issue}"),
                    _ => "a run of another workspace".to_owned(),
                };
                let since = held_since.format("%H:%M UTC on %-d %B");
                format!("Another run works in the directory {directory} on {machine}: {who}, since {since}.")
            }
            Self::RuntimeDisabled { provider, machine } => {
                format!("{provider} on {machine} is disabled. Enable it with `shipmate runtime enable`.")
            }
            Self::AgentBusy { running, limit } => {
                format!("The agent is busy: {running} of {limit} runs at a time are under way.")
            }
            Self::MachineFull { machine, capacity: 0 } => {
                format!(
                    "{machine} takes no new runs at present: its owner paused it, or its policy.toml can't be read."
                )
            }
            Self::MachineFull { machine, capacity } => {
                format!("{machine} is full: it takes {capacity} runs at a time.")
            }
            Self::Starting { machine } => format!("{machine} is about to take it."),
        }
    }
}

/// Why a machine that has what an agent needs is still not one for this task.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Shut {
    /// It takes only its owner's work.
    NotShared {
        /// Its name.
        machine: String,
        /// The name of its owner.
        owner: String,
    },
    /// Its owner has it not serve this.
    NotServed {
        /// Its name.
        machine: String,
        /// What its owner left out.
        excludes: String,
    },
    /// The repository is a folder of another machine.
    RepositoryElsewhere {
        /// The repository's name.
        repository: String,
        /// The machine it is on.
        machine: String,
    },
    /// It lacks a label.
    LabelMissing {
        /// The label.
        label: String,
        /// Its name.
        machine: String,
    },
}

impl Shut {
    fn reason(&self) -> WaitReason {
        match self {
            Self::NotShared { machine, owner } => {
                WaitReason::NotShared { machine: machine.clone(), owner: owner.clone() }
            }
            Self::NotServed { machine, excludes } => {
                WaitReason::NotServed { machine: machine.clone(), excludes: excludes.clone() }
            }
            Self::RepositoryElsewhere { repository, machine } => {
                WaitReason::RepositoryElsewhere { repository: repository.clone(), machine: machine.clone() }
            }
            Self::LabelMissing { label, machine } => {
                WaitReason::LabelMissing { label: label.clone(), machine: machine.clone() }
            }
        }
    }
}

/// A machine that could run a task.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct MachineFacts {
    /// Its name.
    pub name: String,
    /// Whether it beats.
    pub online: bool,
    /// Whether a person keeps its runtime from taking work.
    pub disabled: bool,
    /// How many runs it has.
    pub running: i64,
    /// How many it takes.
    pub capacity: i64,
    /// Why it can't have this task, if it can't.
    pub shut: Option<Shut>,
    /// Who works in the directory that this task is to be done in, if somebody does.
    pub held: Option<WaitReason>,
}

/// What decides why a task waits.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct WaitFacts<'a> {
    /// That it is tried again later, if it is.
    pub retry: Option<WaitReason>,
    /// The key of the first issue in its way, and how many there are.
    pub blockers: Option<(&'a str, i64)>,
    /// The agent's provider.
    pub provider: &'a str,
    /// Who has the agent's key, if somebody has.
    pub key: Option<WaitReason>,
    /// How many runs the agent has.
    pub agent_running: i64,
    /// How many it may have.
    pub agent_limit: i64,
    /// Every machine that could run the task.
    pub machines: &'a [MachineFacts],
}

/// Why a queued task waits: the first obstacle that a person could remove.
#[must_use]
pub fn why_waiting(facts: &WaitFacts<'_>) -> WaitReason {
    if let Some(retry) = &facts.retry {
        return retry.clone();
    }
    if let Some((issue, count)) = facts.blockers {
        return WaitReason::Blocked { issue: issue.to_owned(), count };
    }
    let open = || facts.machines.iter().filter(|machine| machine.shut.is_none());
    let one = match (open().next(), facts.machines.iter().find_map(|machine| machine.shut.as_ref())) {
        (Some(one), _) => one,
        (None, Some(shut)) => return shut.reason(),
        (None, None) => return WaitReason::NoMachine { provider: facts.provider.to_owned() },
    };
    let enabled = || open().filter(|machine| !machine.disabled);
    let Some(any) = enabled().next() else {
        return WaitReason::RuntimeDisabled { provider: facts.provider.to_owned(), machine: one.name.clone() };
    };
    let online = || enabled().filter(|machine| machine.online);
    let Some(there) = online().next() else {
        return WaitReason::MachineOffline { machine: any.name.clone() };
    };
    if let Some(held) = &facts.key {
        return held.clone();
    }
    let apt = || online().filter(|machine| machine.held.is_none());
    if let (None, Some(held)) = (apt().next(), &there.held) {
        return held.clone();
    }
    if facts.agent_running >= facts.agent_limit {
        return WaitReason::AgentBusy { running: facts.agent_running, limit: facts.agent_limit };
    }
    if let Some(free) = apt().find(|machine| machine.running < machine.capacity) {
        return WaitReason::Starting { machine: free.name.clone() };
    }
    let full = apt().next().unwrap_or(there);
    WaitReason::MachineFull { machine: full.name.clone(), capacity: full.capacity }
}

/// What becomes of a task when one of its executions has ended.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Next {
    /// It is over.
    Final(RunStatus),
    /// It waits for another execution, which begins no sooner than this.
    Again(Duration),
}

/// Decides after an execution ended.
///
/// Trouble that passes is waited for: see [`retry::wait`]. A wish to cancel
/// wins over another attempt.
#[must_use]
pub fn after_execution(
    ended: &Ended,
    attempt: Attempt,
    cancel_requested: bool,
    (now, jitter): (DateTime<Utc>, f64),
) -> Next {
    match ended {
        Ended::Completed { .. } => Next::Final(RunStatus::Completed),
        Ended::Cancelled => Next::Final(RunStatus::Cancelled),
        Ended::Failed { .. } if cancel_requested => Next::Final(RunStatus::Cancelled),
        Ended::Failed { class, message, retry_at } => {
            let told = retry_at.map(|at| (at - now).to_std().unwrap_or_default());
            let stated = told.or_else(|| retry::stated(message.as_str(), now));
            retry::wait(*class, attempt, stated, jitter).map_or(Next::Final(RunStatus::Failed), Next::Again)
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn machine(name: &str, online: bool, running: i64) -> MachineFacts {
        MachineFacts { name: name.into(), online, disabled: false, running, capacity: 2, shut: None, held: None }
    }

    fn why(agent_running: i64, machines: &[MachineFacts]) -> WaitReason {
        why_waiting(&WaitFacts {
            retry: None,
            blockers: None,
            provider: "claude",
            key: None,
            agent_running,
            agent_limit: 1,
            machines,
        })
    }

    #[test]
    fn every_obstacle_has_its_own_reason() {
        assert_eq!(why(0, &[]), WaitReason::NoMachine { provider: "claude".into() });
        assert_eq!(why(0, &[machine("a", false, 0)]), WaitReason::MachineOffline { machine: "a".into() });
        assert_eq!(why(1, &[machine("a", true, 1)]), WaitReason::AgentBusy { running: 1, limit: 1 });
        assert_eq!(why(0, &[machine("a", true, 2)]), WaitReason::MachineFull { machine: "a".into(), capacity: 2 });
        let paused = why(0, &[MachineFacts { capacity: 0, ..machine("a", true, 0) }]);
        assert!(paused.text().contains("its owner paused it"), "{}", paused.text());
        let away = MachineFacts { disabled: true, ..machine("a", true, 0) };
        let disabled = WaitReason::RuntimeDisabled { provider: "claude".into(), machine: "a".into() };
        assert_eq!(why(0, std::slice::from_ref(&away)), disabled);
        assert_eq!(why(0, &[away, machine("b", false, 0)]), WaitReason::MachineOffline { machine: "b".into() });
        let shut = Shut::RepositoryElsewhere { repository: "r".into(), machine: "z".into() };
        let elsewhere = MachineFacts { shut: Some(shut.clone()), ..machine("a", true, 0) };
        assert_eq!(why(0, std::slice::from_ref(&elsewhere)), shut.reason());
        assert_eq!(why(0, &[elsewhere, machine("b", true, 0)]), WaitReason::Starting { machine: "b".into() });
        let lacking = Shut::LabelMissing { label: "gpu".into(), machine: "a".into() };
        let plain = MachineFacts { shut: Some(lacking.clone()), ..machine("a", true, 0) };
        assert_eq!(why(0, &[plain]), lacking.reason());
        let private = Shut::NotShared { machine: "a".into(), owner: "Ada".into() };
        let narrow = Shut::NotServed { machine: "a".into(), excludes: "the provider claude".into() };
        let two = [machine("a", true, 2), machine("b", true, 0)];
        assert_eq!(why(0, &two), WaitReason::Starting { machine: "b".into() });
        for reason in [
            why(0, &[]),
            why(0, &two),
            why(1, &two),
            disabled,
            shut.reason(),
            private.reason(),
            narrow.reason(),
            lacking.reason(),
        ] {
            assert_eq!(serde_json::json!(reason)["reason"], reason.word());
        }
    }

    #[test]
    fn a_key_that_is_held_says_by_whom() {
        let held = WaitReason::KeyHeld {
            key: "staging".into(),
            execution_id: uuid::Uuid::nil().into(),
            issue: "SHIP-3".into(),
            agent: "deckhand".into(),
        };
        let machines = [machine("a", true, 0)];
        let facts = WaitFacts {
            retry: None,
            blockers: None,
            provider: "claude",
            key: Some(held.clone()),
            agent_running: 0,
            agent_limit: 1,
            machines: &machines,
        };
        assert_eq!(why_waiting(&facts), held);
        assert_eq!(held.text(), "Only one run at a time has the key staging; deckhand has it for SHIP-3.");
        assert_eq!(serde_json::json!(held)["reason"], held.word());
    }

    #[test]
    fn a_directory_in_which_somebody_works_says_who_and_since_when() {
        let held = |issue: Option<&str>| WaitReason::DirectoryHeld {
            directory: "/home/me/site".into(),
            machine: "a".into(),
            execution_id: uuid::Uuid::nil().into(),
            issue: issue.map(str::to_owned),
            agent: issue.map(|_| "deckhand".to_owned()),
            held_since: DateTime::from_timestamp(1_780_000_260, 0).expect("a moment"),
        };
        let taken = MachineFacts { held: Some(held(Some("SHIP-3"))), ..machine("a", true, 1) };
        assert_eq!(why(0, std::slice::from_ref(&taken)), held(Some("SHIP-3")));
        assert_eq!(why(1, std::slice::from_ref(&taken)), held(Some("SHIP-3")), "before what its own agent does");
        let all = |other: MachineFacts| [taken.clone(), other];
        assert_eq!(why(0, &all(machine("b", true, 0))), WaitReason::Starting { machine: "b".into() });
        assert_eq!(why(0, &all(machine("b", true, 2))), WaitReason::MachineFull { machine: "b".into(), capacity: 2 });
        assert_eq!(why(0, &all(machine("b", false, 0))), held(Some("SHIP-3")), "who is away is no way out");
        assert_eq!(
            held(Some("SHIP-3")).text(),
            "Another run works in the directory /home/me/site on a: deckhand for SHIP-3, since 20:31 UTC on 28 May."
        );
        assert!(held(None).text().contains("a: a run of another workspace, since"));
        assert_eq!(serde_json::json!(held(None))["reason"], held(None).word());
    }

    #[test]
    fn what_is_tried_again_says_when_and_why() {
        let retry = WaitReason::Retrying {
            at: DateTime::from_timestamp(1_780_000_260, 0).expect("a moment"),
            class: FailureClass::Overload,
            message: "529".into(),
            attempt: 2,
            max_attempts: 3,
        };
        let facts = WaitFacts {
            retry: Some(retry.clone()),
            blockers: None,
            provider: "claude",
            key: None,
            agent_running: 0,
            agent_limit: 1,
            machines: &[],
        };
        assert_eq!(why_waiting(&facts), retry);
        let said = "Trying again at 20:31 UTC on 28 May: the model's service was overloaded (attempt 2 of 3).";
        assert_eq!(retry.text(), said);
        assert_eq!(serde_json::json!(retry)["reason"], retry.word());
    }

    const RAN: Attempt = Attempt { number: 1, allowed: 3, agent_ran: true, used_tools: true, has_conversation: true };
    const NOW: (DateTime<Utc>, f64) = (DateTime::UNIX_EPOCH, 0.0);

    #[test]
    fn a_run_that_may_have_had_effects_is_not_repeated_by_itself() {
        let lost = Ended::failed(FailureClass::Lost, "gone");
        let unborn = Attempt { agent_ran: false, used_tools: false, ..RAN };
        assert_eq!(after_execution(&lost, unborn, false, NOW), Next::Again(Duration::ZERO));
        assert_eq!(after_execution(&lost, RAN, false, NOW), Next::Final(RunStatus::Failed));
        let last = Attempt { number: 3, ..unborn };
        assert_eq!(after_execution(&lost, last, false, NOW), Next::Final(RunStatus::Failed));
        assert_eq!(after_execution(&lost, unborn, true, NOW), Next::Final(RunStatus::Cancelled));
    }

    #[test]
    fn what_the_service_said_of_its_limit_counts_before_its_words() {
        let limit =
            |retry_at| Ended::Failed { class: FailureClass::RateLimit, message: "try again in 10s".into(), retry_at };
        let after = |ended| after_execution(&ended, RAN, false, NOW);
        assert_eq!(after(limit(None)), Next::Again(Duration::from_secs(10)));
        let hour = DateTime::from_timestamp(3600, 0);
        assert_eq!(after(limit(hour)), Next::Again(Duration::from_secs(3600)));
    }

    #[test]
    fn success_is_never_downgraded_by_a_late_wish_to_cancel() {
        let done = Ended::Completed { summary: "ok".into() };
        assert_eq!(after_execution(&done, RAN, true, NOW), Next::Final(RunStatus::Completed));
    }
}
