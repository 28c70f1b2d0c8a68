//! What the mind says of itself when its owner asks.

use std::time::Duration;

use super::Core;
use crate::actor::execution::Stage;
use crate::control::{Held, Running, Trouble};

/// The part of a daemon's report that its mind knows.
#[derive(Debug, Clone, PartialEq)]
pub(crate) struct Mind {
    pub(crate) trouble: Option<Trouble>,
    pub(crate) answered: Option<Duration>,
    pub(crate) socket_open: bool,
    pub(crate) replaced: bool,
    pub(crate) capacity: i64,
    pub(crate) paused: bool,
    pub(crate) draining: bool,
    pub(crate) runtimes: usize,
    pub(crate) settled: bool,
    pub(crate) running: Vec<Running>,
    pub(crate) inventory: crate::actor::Inventory,
    pub(crate) problems: Vec<String>,
    pub(crate) held: Held,
}

impl Core {
    /// How things stand at `now`.
    pub(crate) fn mind(&self, now: Duration) -> Mind {
        let running = self.executions.iter().map(|(id, execution)| Running {
            execution_id: *id,
            stage: match execution.stage {
                Stage::Placing { .. } => "placing",
                Stage::Running { .. } => "running",
                Stage::Reporting => "reporting",
                Stage::Failing => "failing",
                Stage::Leaving => "leaving",
            }
            .to_owned(),
        });
        Mind {
            trouble: self.outage.trouble(now),
            answered: self.outage.answered(),
            socket_open: self.socket_open,
            replaced: self.replaced,
            capacity: self.settings.capacity,
            paused: self.settings.paused,
            draining: self.draining,
            runtimes: self.fleet.runtimes().len(),
            settled: self.fleet.is_settled(),
            running: running.collect(),
            inventory: self.inventory.clone(),
            problems: self.settings.problem.iter().cloned().collect(),
            held: self.held(),
        }
    }

    /// Whether a daemon that drains may end.
    pub(crate) fn is_drained(&self) -> bool {
        self.draining && self.executions.is_empty() && self.wish.is_none()
    }

    fn held(&self) -> Held {
        let (workspaces, runtimes) = self.fleet.held();
        Held {
            workspaces: workspaces.max(self.roster.workspaces().len()),
            runtimes,
            executions: self.executions.len(),
            calls: usize::from(self.beating.is_some()) + usize::from(self.wish.is_some()),
            troubles: self.outage.len(),
        }
    }
}
