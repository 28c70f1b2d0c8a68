//! One execution as the daemon sees it. What it did stands in its directory;
//! this is only what happens next.

use std::time::Duration;

use shipmate_core::api::daemon::Assignment;
use shipmate_core::id::WorkspaceId;
use shipmate_core::rules::{backoff, lease};

use crate::place::EndReason;

/// How often making a directory is tried before the run fails.
const PLACE_ATTEMPTS: u32 = 5;
const FIRST_RETRY: Duration = Duration::from_millis(500);
const LONGEST_RETRY: Duration = Duration::from_secs(30);
/// A runner that lived so long did not fail because of how it was started.
const LIVED: Duration = Duration::from_secs(60);
/// No lease is longer; a larger number is a fault on the wire.
const LONGEST_LEASE: Duration = Duration::from_secs(7 * 24 * 60 * 60);

/// One execution.
#[derive(Debug)]
pub(crate) struct Execution {
    pub(crate) epoch: i64,
    pub(crate) workspace: WorkspaceId,
    /// Until when it is ours, as the directory says.
    pub(crate) noted: Duration,
    pub(crate) stage: Stage,
}

impl Execution {
    /// Until when it is ours, if the directory should say so anew. Not at
    /// each renewal: what is written down may be a tenth of the lease behind.
    pub(crate) fn hold_to_note(&mut self, now: Duration) -> Option<Duration> {
        let Stage::Running { lease, .. } = self.stage else { return None };
        let behind = lease.saturating_sub(self.noted);
        if behind.is_zero() || behind < lease.saturating_sub(now) / 10 {
            return None;
        }
        self.noted = lease;
        Some(lease)
    }
}

/// Where an execution stands.
#[derive(Debug)]
pub(crate) enum Stage {
    /// Its directory is being made, or will be tried again.
    Placing { assignment: Box<Assignment>, lease: Duration, end: Option<EndReason>, retry: Retry },
    /// A runner has it, or will have it.
    Running { lease: Duration, end: Option<EndReason>, since: Duration, retry: Retry },
    /// The journal is complete, and on its way to the server.
    Reporting,
    /// It never got a directory; the server is being told.
    Failing,
    /// It is not ours any more; its runner is ending.
    Leaving,
}

/// Something that is done until it works.
#[derive(Debug, Clone, Copy, Default)]
pub(crate) struct Retry {
    pub(crate) failures: u32,
    /// When to try again; none while a try is under way.
    pub(crate) at: Option<Duration>,
}

impl Retry {
    /// A try failed.
    pub(crate) fn failed(&mut self, now: Duration, jitter: f64) {
        self.failures = self.failures.saturating_add(1);
        self.at = Some(now + backoff::delay(self.failures, FIRST_RETRY, LONGEST_RETRY, jitter));
    }

    /// Whether to try now; if so the try is under way.
    pub(crate) fn take_due(&mut self, now: Duration) -> bool {
        self.at.take_if(|at| *at <= now).is_some()
    }

    /// Whether it failed too often for a thing that people wait for.
    pub(crate) fn is_hopeless(&self) -> bool {
        self.failures >= PLACE_ATTEMPTS
    }
}

impl Stage {
    /// A runner shall have it from now on.
    pub(crate) fn running(lease: Duration, end: Option<EndReason>, now: Duration) -> Self {
        Self::Running { lease, end, since: now, retry: Retry::default() }
    }

    /// Whether it takes a place that another run could have.
    pub(crate) fn takes_slot(&self) -> bool {
        matches!(self, Self::Placing { .. } | Self::Running { .. } | Self::Leaving)
    }

    /// When something must be done about it.
    pub(crate) fn deadline(&self) -> Option<Duration> {
        match self {
            // Abandoned while its directory is being made: that will come to an end.
            Self::Placing { end: Some(EndReason::Abandoned), .. } => None,
            Self::Placing { lease, retry, .. } => Some(retry.at.map_or(*lease, |at| at.min(*lease))),
            Self::Running { lease, end, retry, .. } => {
                let fence = end.is_none().then_some(*lease);
                [fence, retry.at].into_iter().flatten().min()
            }
            Self::Reporting | Self::Failing | Self::Leaving => None,
        }
    }

    /// The server said again that it is ours.
    pub(crate) fn renew(&mut self, until: Duration) {
        if let Self::Placing { lease, .. } | Self::Running { lease, .. } = self {
            *lease = until.max(*lease);
        }
    }
}

/// A runner is gone without a last word, having run since `since`.
pub(crate) fn runner_died(retry: &mut Retry, since: Duration, now: Duration, jitter: f64) {
    if now.saturating_sub(since) >= LIVED {
        retry.failures = 0;
    }
    retry.failed(now, jitter);
}

/// When to let go of what was granted or renewed by a message sent at `sent`.
pub(crate) fn fence(sent: Duration, lease_seconds: i64) -> Duration {
    let lease = Duration::from_secs(u64::try_from(lease_seconds).unwrap_or(0));
    lease::self_fence(sent, lease.min(LONGEST_LEASE))
}
