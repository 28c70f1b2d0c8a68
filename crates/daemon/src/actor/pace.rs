//! One kind of call that is repeated: at most one under way, the next at a known time.

use std::time::Duration;

use shipmate_core::rules::backoff;

const FIRST_RETRY: Duration = Duration::from_millis(500);

/// When to make a call of one kind.
#[derive(Debug)]
pub(crate) struct Pace {
    longest_retry: Duration,
    due: Duration,
    failures: u32,
    under_way: bool,
    /// Somebody wanted the next call while one was under way, whose answer may
    /// be older than the reason.
    again: bool,
    succeeded: Option<Duration>,
}

impl Pace {
    /// Due at once; retried after at most `longest_retry`.
    pub(crate) fn new(longest_retry: Duration) -> Self {
        Self { longest_retry, due: Duration::ZERO, failures: 0, under_way: false, again: false, succeeded: None }
    }

    /// Whether to make the call now.
    pub(crate) fn is_due(&self, now: Duration) -> bool {
        !self.under_way && now >= self.due
    }

    /// The call is made; it must be answered by [`succeeded`](Self::succeeded)
    /// or [`failed`](Self::failed).
    pub(crate) fn begin(&mut self) {
        self.under_way = true;
        self.again = false;
    }

    /// It was answered; the next is due after `pause`.
    pub(crate) fn succeeded(&mut self, now: Duration, pause: Duration) {
        self.under_way = false;
        self.failures = 0;
        self.succeeded = Some(now);
        self.due = if std::mem::take(&mut self.again) { now } else { now + pause };
    }

    /// It failed; the next is due after a back-off, at least `pause`.
    pub(crate) fn failed(&mut self, now: Duration, jitter: f64, pause: Option<Duration>) {
        self.under_way = false;
        self.again = false;
        self.failures = self.failures.saturating_add(1);
        let wait = backoff::delay(self.failures, FIRST_RETRY, self.longest_retry, jitter);
        self.due = now + wait.max(pause.unwrap_or_default());
    }

    /// Whether the newest answers were failures.
    pub(crate) fn is_failing(&self) -> bool {
        self.failures > 0
    }

    /// There is a reason to call now. While calls fail it changes nothing:
    /// hints must not undo a back-off.
    pub(crate) fn hint(&mut self, now: Duration) {
        if self.failures == 0 {
            self.due = self.due.min(now);
            self.again = self.under_way;
        }
    }

    /// Whether the newest answer was a good one, and came at most `ago`.
    pub(crate) fn succeeded_within(&self, ago: Duration, now: Duration) -> bool {
        !self.is_failing() && self.succeeded.is_some_and(|at| now.saturating_sub(at) <= ago)
    }

    /// The other end is there again: a hint counts again. The next call keeps
    /// its time, since thousands learn this at one moment.
    pub(crate) fn forgive(&mut self) {
        self.failures = 0;
    }

    /// The other end is there again: a back-off has no reason any more.
    pub(crate) fn retry_now(&mut self, now: Duration) {
        self.failures = 0;
        self.hint(now);
    }

    /// When the next call is due; none while one is under way.
    pub(crate) fn deadline(&self) -> Option<Duration> {
        (!self.under_way).then_some(self.due)
    }
}
