//! When to open the push socket again.

use std::time::Duration;

use shipmate_core::rules::backoff::{self, LONGEST_SPREAD};

const FIRST_RETRY: Duration = Duration::from_secs(1);
pub(crate) const LONGEST_RETRY: Duration = Duration::from_secs(30);
/// A connection that lived so long was a good one.
pub(crate) const LIVED: Duration = Duration::from_secs(60);
/// The spread of daemons whose server does not tell them one.
pub(crate) const UNTOLD: Duration = Duration::from_secs(5);

/// How often in a row the push socket was lost or did not open, and how far
/// its server wants its daemons to spread.
///
/// A socket that breaks is mostly a server that ended, and all its daemons
/// learn it at one moment. They come back spread over the time that it told
/// them, however long their connection lived, and stay spread with each try.
#[derive(Debug, Clone, Default)]
pub struct Redial {
    failures: u32,
    told: Option<Duration>,
}

impl Redial {
    /// The server told over how long its daemons are to spread.
    pub fn told(&mut self, spread: Duration) {
        self.told = Some(spread.min(LONGEST_SPREAD));
    }

    /// The socket was lost after it `lived` for so long; zero if it did not
    /// open. Answers how long to wait before the next try; `jitter` is from
    /// 0.0 to 1.0.
    pub fn lost(&mut self, lived: Duration, jitter: f64) -> Duration {
        if lived >= LIVED {
            self.failures = 0;
            return self.told.unwrap_or(UNTOLD).mul_f64(jitter);
        }
        self.failures = self.failures.saturating_add(1);
        backoff::delay(self.failures, FIRST_RETRY, LONGEST_RETRY, jitter)
            + self.told.unwrap_or_default().mul_f64(jitter)
    }

    /// A call was answered again: how long to wait at most before the next try.
    /// Those calls are spread by themselves, so a part of the spread is enough.
    pub fn found(&self, jitter: f64) -> Duration {
        self.told.unwrap_or_default().mul_f64(jitter / 4.0)
    }

    /// For how many losses in a row it waits.
    pub(crate) fn failures(&self) -> u32 {
        self.failures
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_good_connection_ends_the_back_off() {
        let mut redial = Redial::default();
        let waits: Vec<u64> = (0..7).map(|_| redial.lost(Duration::ZERO, 1.0).as_secs()).collect();
        assert_eq!(waits, [1, 2, 4, 8, 16, 30, 30]);
        assert_eq!(redial.lost(LIVED / 2, 1.0).as_secs(), 30, "it opens and breaks again and again");
        assert_eq!(redial.lost(LIVED, 1.0), UNTOLD);
        assert_eq!(redial.lost(Duration::ZERO, 1.0).as_secs(), 1);
    }

    #[test]
    fn a_lone_daemon_is_back_in_a_moment() {
        let mut redial = Redial::default();
        redial.told(backoff::spread(1));
        assert!(redial.lost(LIVED, 1.0) <= Duration::from_millis(1), "after a good connection");
        assert!(redial.lost(LIVED / 2, 1.0) <= Duration::from_millis(1_001), "after a short one");
        assert!(redial.found(1.0) <= Duration::from_millis(1), "once a call was answered");
    }

    #[test]
    fn whoever_was_told_to_spread_spreads_with_each_try() {
        let mut redial = Redial::default();
        redial.told(Duration::from_secs(10));
        let mut width = |lived| redial.clone().lost(lived, 1.0) - redial.lost(lived, 0.0);
        for lived in [Duration::from_secs(1), Duration::ZERO, Duration::ZERO, LIVED] {
            assert!(width(lived) >= Duration::from_secs(10), "{lived:?}");
        }
        redial.told(Duration::MAX);
        assert_eq!(redial.lost(LIVED, 1.0), LONGEST_SPREAD, "no server keeps its daemons away for long");
    }
}
