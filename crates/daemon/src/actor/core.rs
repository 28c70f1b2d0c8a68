//! The daemon's mind: what it knows, and what it decides when something happens.
//!
//! Pure: time, randomness and news come in, actions go out. Every decision is
//! made by comparing what is with what should be in [`Core::on`]'s last step,
//! whatever the news was, so a hint that is lost only makes it later.

mod calls;
mod executions;
mod report;
#[cfg(test)]
mod tests;

use std::collections::{BTreeMap, BTreeSet};
use std::time::Duration;

use shipmate_core::api::daemon::{Beat, Claim, Fence, MachineReport, OfferedRuntime, Push, Register};
use shipmate_core::id::{ExecutionId, ReviewId, RuntimeId, WorkspaceId};
use shipmate_core::rules::fleet::Fleet;

use super::execution::{Execution, Retry, Stage};
use super::message::{Action, Event, Farewell, Identity, Inventory, Left, Moment, Settings};
use super::outage::Outage;
use super::pace::Pace;
use super::roster::Roster;
use crate::inventory;

/// How often the workspaces are listed.
const LIST_EVERY: Duration = Duration::from_secs(30);
/// How often work is asked for when no hint came: hints may be lost.
const CLAIM_EVERY: Duration = Duration::from_secs(15);
/// No beat that failed waits longer than this for its next try; what a good
/// beat makes up for waits longer.
const LONGEST_RETRY: Duration = Duration::from_secs(15);
const LONGEST_PATIENCE: Duration = Duration::from_secs(30);
/// The server's bound on one claim.
const MOST_SLOTS: i64 = 100;

/// Everything the daemon knows.
#[derive(Debug)]
pub(crate) struct Core {
    identity: Identity,
    settings: Settings,
    inventory: Inventory,
    fleet: Fleet,
    roster: Roster,
    list: Pace,
    beat: Pace,
    /// The beat that is under way.
    beating: Option<Beating>,
    /// Whether the server has heard which executions live here. Before that
    /// nothing is claimed: it could be given to us twice.
    introduced: bool,
    claim: Pace,
    /// The wish that was not answered yet. It is repeated as it is, so that
    /// an answer that was lost is given again.
    wish: Option<Wish>,
    executions: BTreeMap<ExecutionId, Execution>,
    /// Accepted work that is being handed over. Forgotten with this process:
    /// the server names it again.
    delivering: BTreeSet<ReviewId>,
    outage: Outage,
    socket_open: bool,
    /// No new run begins, and the daemon ends with its last one.
    draining: bool,
    /// Another daemon with our id was started later.
    replaced: bool,
}

#[derive(Debug)]
struct Beating {
    sent: Duration,
    named: Vec<ExecutionId>,
    runtimes: Vec<RuntimeId>,
}

#[derive(Debug)]
struct Wish {
    claim: Claim,
    /// When it was sent for the first time.
    sent: Duration,
}

impl Core {
    /// A daemon that just started and found what an earlier one left.
    pub(crate) fn new(identity: Identity, left: Vec<Left>, now: Duration) -> Self {
        let executions = left.into_iter().map(|left| {
            let noted = now + left.hold;
            let stage = if left.ended {
                Stage::Reporting
            } else {
                let retry = Retry { failures: 0, at: Some(now) };
                Stage::Running { lease: noted, end: None, since: now, retry }
            };
            let execution = Execution { epoch: left.fence.epoch, workspace: left.workspace, noted, stage };
            (left.fence.execution_id, execution)
        });
        Self {
            identity,
            settings: Settings::default(),
            inventory: Inventory::default(),
            fleet: Fleet::default(),
            roster: Roster::default(),
            list: Pace::new(LONGEST_PATIENCE),
            beat: Pace::new(LONGEST_RETRY),
            beating: None,
            introduced: false,
            claim: Pace::new(LONGEST_PATIENCE),
            wish: None,
            executions: executions.collect(),
            delivering: BTreeSet::new(),
            outage: Outage::default(),
            socket_open: false,
            draining: false,
            replaced: false,
        }
    }

    /// Every execution whose journal has something to hand in.
    pub(crate) fn uploads(&self) -> Vec<Action> {
        self.executions
            .iter()
            .map(|(id, execution)| Action::Upload(Fence { execution_id: *id, epoch: execution.epoch }))
            .collect()
    }

    /// Something happened at `moment`; what to do about it.
    pub(crate) fn on(&mut self, moment: Moment, event: Event) -> Vec<Action> {
        let mut actions = Vec::new();
        match event {
            Event::Tick => {}
            Event::Connected => self.connected(moment.now, &mut actions),
            Event::Disconnected => self.socket_open = false,
            Event::Credential => self.credential_changed(moment.now, &mut actions),
            Event::Drain => self.drain(),
            Event::Hint(Push::Look) => self.beat.hint(moment.now),
            Event::Hint(Push::TaskAvailable) => self.claim.hint(moment.now),
            // The link's own business.
            Event::Hint(Push::Spread { .. }) => {}
            Event::Settings(settings) => self.settings_changed(settings),
            Event::Inventory(inventory) => self.inventory_changed(inventory),
            Event::Workspaces(answer) => self.workspaces_listed(moment, answer),
            Event::Registered(workspace, answer) => self.registered(moment, workspace, answer),
            Event::Beaten(answer) => self.beaten(moment, answer, &mut actions),
            Event::Claimed(answer) => self.claimed(moment, answer, &mut actions),
            Event::Placed(id, result) => self.placed(moment, id, result, &mut actions),
            Event::RunnerGone(id, how) => self.runner_gone(moment, id, how, &mut actions),
            Event::Adopted(id, answer) => self.adopted(id, &answer, &mut actions),
            Event::Delivered(id) => {
                self.delivering.remove(&id);
            }
            Event::Upload(id, news) => self.uploaded(moment, id, news, &mut actions),
        }
        self.reconcile(moment, &mut actions);
        actions
    }

    /// When [`on`](Self::on) wants to be called at the latest.
    pub(crate) fn deadline(&self) -> Option<Duration> {
        let claim = self.wants_to_claim().then(|| self.claim.deadline()).flatten();
        let beat = self.may_beat().then(|| self.beat.deadline()).flatten();
        let executions = self.executions.values().filter_map(|execution| execution.stage.deadline());
        let fleet = if self.replaced { None } else { self.fleet.deadline() };
        [self.list.deadline(), fleet, beat, claim].into_iter().flatten().chain(executions).min()
    }

    /// What to say when the daemon ends in good order.
    pub(crate) fn farewell(&self) -> Farewell {
        let executions = self.executions.values().filter(|execution| execution.stage.takes_slot()).count();
        Farewell { runtimes: self.fleet.runtimes(), executions }
    }

    fn drain(&mut self) {
        self.draining = true;
        self.fleet.announce();
    }

    /// How many runs may be here at a time, for now.
    fn capacity(&self) -> i64 {
        if self.settings.paused || self.draining { 0 } else { self.settings.capacity }
    }

    fn settings_changed(&mut self, settings: Settings) {
        if self.settings != settings {
            self.settings = settings;
            self.fleet.announce();
        }
    }

    fn inventory_changed(&mut self, inventory: Inventory) {
        if self.inventory != inventory {
            self.inventory = inventory;
            self.wish_for_runtimes();
            self.fleet.announce();
        }
    }

    fn wish_for_runtimes(&mut self) {
        if self.inventory.reports.is_empty() {
            // Nobody has looked yet. What would be announced now is that there is nothing.
            return;
        }
        let providers: BTreeSet<String> = self.inventory.programs.keys().cloned().collect();
        self.fleet.want(&self.roster.workspaces(), &providers);
    }

    /// Compares what is with what should be.
    fn reconcile(&mut self, moment: Moment, actions: &mut Vec<Action>) {
        let now = moment.now;
        if self.list.is_due(now) {
            self.list.begin();
            actions.push(Action::ListWorkspaces);
        }
        // Two that register in turns would take the runtimes from each other.
        let due = if self.replaced { Vec::new() } else { self.fleet.due(now) };
        for (workspace, providers) in due {
            actions.push(Action::Register(Box::new(self.registration(workspace, &providers))));
        }
        self.reconcile_executions(now, actions);
        if self.may_beat() && self.beat.is_due(now) {
            self.beat.begin();
            actions.push(Action::Beat(self.next_beat(now)));
        }
        if self.claim.is_due(now) && self.wants_to_claim() {
            self.claim.begin();
            actions.push(Action::Claim(self.next_claim(moment)));
        }
        for (id, execution) in &mut self.executions {
            actions.extend(execution.hold_to_note(now).map(|until| Action::Hold(*id, until)));
        }
    }

    /// A daemon that has nothing and holds nothing has nothing to say.
    fn may_beat(&self) -> bool {
        !self.executions.is_empty() || !self.fleet.runtimes().is_empty()
    }

    /// A wish under way is repeated until it is answered: what it was given is ours.
    fn wants_to_claim(&self) -> bool {
        (self.wish.is_some() && !self.replaced) || self.may_claim()
    }

    fn may_claim(&self) -> bool {
        self.introduced && !self.replaced && self.free_slots() > 0 && !self.fleet.serving().is_empty()
    }

    /// Places that neither an execution has nor a wish reserves.
    fn free_slots(&self) -> i64 {
        let taken = self.executions.values().filter(|execution| execution.stage.takes_slot()).count();
        let reserved = self.wish.as_ref().map_or(0, |wish| i64::from(wish.claim.slots));
        self.capacity() - i64::try_from(taken).unwrap_or(i64::MAX) - reserved
    }

    fn next_beat(&mut self, now: Duration) -> Beat {
        let executions: Vec<Fence> = self
            .executions
            .iter()
            .filter(|(_, execution)| !matches!(execution.stage, Stage::Leaving))
            .map(|(id, execution)| Fence { execution_id: *id, epoch: execution.epoch })
            .collect();
        let named = executions.iter().map(|fence| fence.execution_id).collect();
        let runtimes = self.fleet.runtimes();
        self.beating = Some(Beating { sent: now, named, runtimes: runtimes.clone() });
        Beat {
            daemon_id: self.identity.daemon_id.clone(),
            runtimes,
            executions,
            instance: self.identity.instance,
            predecessor: self.identity.predecessor,
        }
    }

    fn next_claim(&mut self, moment: Moment) -> Claim {
        let slots = u32::try_from(self.free_slots().min(MOST_SLOTS)).unwrap_or(0);
        let wish = self.wish.get_or_insert_with(|| Wish {
            claim: Claim {
                request_id: moment.fresh,
                daemon_id: self.identity.daemon_id.clone(),
                runtimes: self.fleet.serving(),
                slots,
            },
            sent: moment.now,
        });
        wish.claim.clone()
    }

    fn registration(&self, workspace: WorkspaceId, providers: &BTreeSet<String>) -> Register {
        let title = |provider: &str| {
            let report = self.inventory.reports.iter().find(|report| report.provider == provider);
            report.map_or_else(|| provider.to_owned(), |report| report.title.clone())
        };
        let version = |provider: &str| self.inventory.programs.get(provider)?.version.clone();
        let offered = |provider: &String| OfferedRuntime {
            provider: provider.clone(),
            name: title(provider),
            version: version(provider).unwrap_or_default(),
            choices: self.inventory.choices.get(provider).cloned(),
        };
        let problem = self.settings.problem.clone().map(|problem| inventory::broken("policy.toml", problem));
        Register {
            workspace_id: workspace.to_string(),
            daemon_id: self.identity.daemon_id.clone(),
            device_name: self.identity.device_name.clone(),
            cli_version: self.identity.version.clone(),
            legacy_daemon_ids: None,
            launched_by: String::new(),
            timezone: String::new(),
            runtimes: providers.iter().map(offered).collect(),
            machine: Some(MachineReport {
                os: self.identity.os.clone(),
                capacity: self.capacity(),
                inventory: self.inventory.reports.iter().cloned().chain(problem).collect(),
                labels: self.settings.labels.clone(),
                serves: self.settings.serves.clone(),
            }),
        }
    }
}
