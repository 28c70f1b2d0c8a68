//! Which runtimes a machine should have, has, and what to do next.
//!
//! Level-triggered: what is wanted is compared with what is registered, on
//! every event and whenever [`Fleet::deadline`] passes. There is no flag to
//! forget: as long as the two differ, a deadline is pending.

use std::collections::{BTreeMap, BTreeSet};
use std::time::Duration;

use crate::id::{RuntimeId, WorkspaceId};
use crate::rules::backoff;

const FIRST_RETRY: Duration = Duration::from_secs(1);
const LONGEST_RETRY: Duration = Duration::from_secs(60);

/// All of a daemon's runtimes, in all its workspaces. Times are readings of a
/// clock that only moves forward, since an arbitrary start.
#[derive(Debug, Clone, Default)]
pub struct Fleet {
    workspaces: BTreeMap<WorkspaceId, Workspace>,
}

#[derive(Debug, Clone, Default)]
struct Workspace {
    wanted: BTreeSet<String>,
    registered: BTreeMap<String, RuntimeId>,
    /// Those of them that a person has disabled. They are there, so nothing is
    /// to be mended; they only take no work.
    disabled: BTreeSet<RuntimeId>,
    in_flight: Option<Call>,
    /// Whether the machine must be announced even if nothing is missing.
    announce: bool,
    failures: u32,
    not_before: Duration,
}

/// A register call that is under way.
#[derive(Debug, Clone, Default)]
struct Call {
    /// What it asked for. The wish may have changed since.
    asked: BTreeSet<String>,
    /// What was lost meanwhile. The answer may have been computed before the
    /// loss and must not revive it.
    lost: BTreeSet<RuntimeId>,
}

impl Workspace {
    fn is_settled(&self) -> bool {
        !self.announce && self.registered.keys().eq(self.wanted.iter())
    }
}

impl Fleet {
    /// These workspaces want these providers; a workspace that is not named is
    /// forgotten. A change of the wish is announced even if no runtime is missing.
    pub fn want(&mut self, workspaces: &BTreeSet<WorkspaceId>, providers: &BTreeSet<String>) {
        self.workspaces.retain(|id, _| workspaces.contains(id));
        for id in workspaces {
            let workspace =
                self.workspaces.entry(*id).or_insert_with(|| Workspace { announce: true, ..Workspace::default() });
            if workspace.wanted != *providers {
                workspace.wanted.clone_from(providers);
                workspace.announce = true;
            }
        }
    }

    /// Something about the machine changed that people see: announce it in
    /// every workspace, even if no runtime is missing.
    pub fn announce(&mut self) {
        for workspace in self.workspaces.values_mut() {
            workspace.announce = true;
        }
    }

    /// The server has proved that this runtime does not exist. An unknown id
    /// changes nothing.
    pub fn gone(&mut self, runtime: RuntimeId, now: Duration) {
        for workspace in self.workspaces.values_mut() {
            if let Some(call) = &mut workspace.in_flight {
                call.lost.insert(runtime);
            }
            let before = workspace.registered.len();
            workspace.registered.retain(|_, id| *id != runtime);
            workspace.disabled.remove(&runtime);
            if workspace.registered.len() < before && workspace.failures == 0 {
                workspace.not_before = now;
            }
        }
    }

    /// The workspaces to register now. At most one call per workspace is under
    /// way; each must be answered by [`registered`](Self::registered) or
    /// [`failed`](Self::failed).
    pub fn due(&mut self, now: Duration) -> Vec<(WorkspaceId, BTreeSet<String>)> {
        let mut due = Vec::new();
        for (id, workspace) in &mut self.workspaces {
            if workspace.in_flight.is_none() && !workspace.is_settled() && now >= workspace.not_before {
                workspace.in_flight = Some(Call { asked: workspace.wanted.clone(), ..Call::default() });
                workspace.announce = false;
                due.push((*id, workspace.wanted.clone()));
            }
        }
        due
    }

    /// A register call was answered: the workspace's runtimes are exactly
    /// these, but for those that were lost while the call was under way.
    pub fn registered(
        &mut self,
        id: WorkspaceId,
        runtimes: impl IntoIterator<Item = (String, RuntimeId)>,
        now: Duration,
        jitter: f64,
    ) {
        let Some(workspace) = self.workspaces.get_mut(&id) else { return };
        let call = workspace.in_flight.take().unwrap_or_default();
        workspace.registered = runtimes.into_iter().filter(|(_, id)| !call.lost.contains(id)).collect();
        workspace.registered.retain(|provider, _| workspace.wanted.contains(provider));
        workspace.disabled.retain(|id| workspace.registered.values().any(|registered| registered == id));
        workspace.failures = 0;
        workspace.not_before = now;
        let whole_wish = call.lost.is_empty() && call.asked == workspace.wanted && !workspace.announce;
        if whole_wish && !workspace.is_settled() {
            // The server left one out; asking at once would only be refused again.
            workspace.failures = 1;
            workspace.not_before = now + backoff::delay(6, FIRST_RETRY, LONGEST_RETRY, jitter);
        }
    }

    /// A register call failed; it is repeated after a back-off.
    pub fn failed(&mut self, id: WorkspaceId, now: Duration, jitter: f64) {
        let Some(workspace) = self.workspaces.get_mut(&id) else { return };
        workspace.in_flight = None;
        workspace.announce = true;
        workspace.failures = workspace.failures.saturating_add(1);
        workspace.not_before = now + backoff::delay(workspace.failures, FIRST_RETRY, LONGEST_RETRY, jitter);
    }

    /// The server is there again: calls that failed need not wait any longer.
    pub fn retry_now(&mut self, now: Duration) {
        for workspace in self.workspaces.values_mut().filter(|w| w.announce) {
            workspace.failures = 0;
            workspace.not_before = workspace.not_before.min(now);
        }
    }

    /// Of the runtimes in `named` exactly those in `disabled` are. What was not
    /// named stays as it is.
    pub fn disabled(&mut self, named: &[RuntimeId], disabled: &BTreeSet<RuntimeId>) {
        for workspace in self.workspaces.values_mut() {
            for id in workspace.registered.values().filter(|id| named.contains(id)) {
                if disabled.contains(id) {
                    workspace.disabled.insert(*id);
                } else {
                    workspace.disabled.remove(id);
                }
            }
        }
    }

    /// When to look at [`due`](Self::due) again; `None` only if everything
    /// wanted is registered or being registered.
    #[must_use]
    pub fn deadline(&self) -> Option<Duration> {
        self.workspaces.values().filter(|w| w.in_flight.is_none() && !w.is_settled()).map(|w| w.not_before).min()
    }

    /// Every runtime that may be given work now, in order.
    #[must_use]
    pub fn serving(&self) -> Vec<RuntimeId> {
        let mut ids: Vec<_> = self
            .workspaces
            .values()
            .flat_map(|w| w.registered.values().filter(|id| !w.disabled.contains(id)).copied())
            .collect();
        ids.sort_unstable();
        ids
    }

    /// Every runtime that is registered now, disabled ones too, in order.
    #[must_use]
    pub fn runtimes(&self) -> Vec<RuntimeId> {
        let mut ids: Vec<_> = self.workspaces.values().flat_map(|w| w.registered.values().copied()).collect();
        ids.sort_unstable();
        ids
    }

    /// How many workspaces and runtimes it remembers, also of those that were
    /// lost while a call was under way.
    #[must_use]
    pub fn held(&self) -> (usize, usize) {
        let lost = |w: &Workspace| w.in_flight.as_ref().map_or(0, |call| call.lost.len());
        let runtimes = self.workspaces.values().map(|w| w.registered.len() + w.disabled.len() + lost(w)).sum();
        (self.workspaces.len(), runtimes)
    }

    /// Whether everything wanted is registered.
    #[must_use]
    pub fn is_settled(&self) -> bool {
        self.workspaces.values().all(|w| w.in_flight.is_none() && w.is_settled())
    }
}

#[cfg(test)]
#[path = "fleet_tests.rs"]
mod tests;
