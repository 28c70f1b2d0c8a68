//! The workspaces this machine serves, and how sure we are of each.

use std::collections::{BTreeMap, BTreeSet};

use shipmate_core::id::WorkspaceId;

/// How many lists in a row must lack a workspace before its live work is let go.
const CONFIRMATIONS: u32 = 2;

/// The workspaces, with the number of lists in a row that lacked each.
#[derive(Debug, Default)]
pub(crate) struct Roster(BTreeMap<WorkspaceId, u32>);

impl Roster {
    /// Takes note of a list. A workspace that is not in it is forgotten; one
    /// with live executions only if it was missing twice, since a list that is
    /// empty by a fault must not make the machine drop everything.
    pub(crate) fn listed(&mut self, listed: &[WorkspaceId], live: &BTreeSet<WorkspaceId>) {
        for (id, missing) in &mut self.0 {
            *missing = if listed.contains(id) { 0 } else { *missing + 1 };
        }
        self.0.retain(|id, missing| *missing == 0 || (live.contains(id) && *missing < CONFIRMATIONS));
        for id in listed {
            self.0.insert(*id, 0);
        }
    }

    /// The workspaces to serve.
    pub(crate) fn workspaces(&self) -> BTreeSet<WorkspaceId> {
        self.0.keys().copied().collect()
    }
}
