//! Jittered back-off as a value, and how far those spread that lost their server together.

use std::time::Duration;

/// How long to wait after the `failures`-th failure in a row.
///
/// The wait doubles from `first` to at most `cap`, and `jitter` (0.0 to 1.0,
/// drawn by the caller) spreads it over the upper half, so that many clients
/// that failed together do not come back together.
#[must_use]
pub fn delay(failures: u32, first: Duration, cap: Duration, jitter: f64) -> Duration {
    let doublings = failures.saturating_sub(1).min(20);
    let full = first.saturating_mul(1 << doublings).min(cap);
    let jitter = if jitter.is_finite() { jitter.clamp(0.0, 1.0) } else { 0.5 };
    full.div_f64(2.0) + full.mul_f64(jitter / 2.0)
}

/// How many daemons may open their sockets again in a second.
const BACK_IN_A_SECOND: u32 = 1_000;

/// No daemon is asked to stay away longer, however many there are.
pub const LONGEST_SPREAD: Duration = Duration::from_secs(60);

/// Over how long so many `sockets` are to come back when all of them break at
/// one moment. One alone need not wait at all, to speak of.
#[must_use]
pub fn spread(sockets: u32) -> Duration {
    (Duration::from_secs(1) / BACK_IN_A_SECOND).saturating_mul(sockets).min(LONGEST_SPREAD)
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    proptest! {
        #[test]
        fn a_delay_is_never_zero_and_never_over_the_cap(failures in 0u32.., jitter in -1.0f64..2.0) {
            let cap = Duration::from_secs(60);
            let wait = delay(failures, Duration::from_secs(1), cap, jitter);
            prop_assert!(wait >= Duration::from_millis(500) && wait <= cap);
        }
    }

    #[test]
    fn a_spread_is_in_proportion_to_the_sockets() {
        let spreads = [0, 1, 2_000, 10_000, u32::MAX].map(|sockets| spread(sockets).as_millis());
        assert_eq!(spreads, [0, 1, 2_000, 10_000, 60_000]);
    }

    #[test]
    fn it_doubles() {
        let at = |n| delay(n, Duration::from_secs(1), Duration::from_secs(60), 1.0);
        assert_eq!([at(1), at(2), at(3), at(10)].map(|d| d.as_secs()), [1, 2, 4, 60]);
    }
}
