//! When to open the push socket again.

use std::time::Duration;

use shipmate_core::rules::backoff;

const FIRST_RETRY: Duration = Duration::from_secs(1);
pub(crate) const LONGEST_RETRY: Duration = Duration::from_secs(30);
/// A connection that lived so long was a good one.
pub(crate) const LIVED: Duration = Duration::from_secs(60);
/// When a good one breaks it is mostly the server that ended, and all its
/// daemons learn it at one moment. They come back spread over so long.
pub(crate) const SPREAD: Duration = Duration::from_secs(5);

/// How often in a row the push socket was lost or did not open.
#[derive(Debug, Clone, Default)]
pub struct Redial {
    failures: u32,
}

impl Redial {
    /// The socket was lost after it `lived` for so long; zero if it did not
    /// open. Answers how long to wait before the next try; `jitter` is from
    /// 0.0 to 1.0.
    pub fn lost(&mut self, lived: Duration, jitter: f64) -> Duration {
        if lived >= LIVED {
            self.failures = 0;
            return SPREAD.mul_f64(jitter);
        }
        self.failures = self.failures.saturating_add(1);
        backoff::delay(self.failures, FIRST_RETRY, LONGEST_RETRY, jitter)
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
        assert_eq!(redial.lost(LIVED, 1.0), SPREAD);
        assert_eq!(redial.lost(Duration::ZERO, 1.0).as_secs(), 1);
    }
}
