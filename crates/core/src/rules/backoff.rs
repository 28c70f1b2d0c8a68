//! Jittered back-off as a value.

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
    fn it_doubles() {
        let at = |n| delay(n, Duration::from_secs(1), Duration::from_secs(60), 1.0);
        assert_eq!([at(1), at(2), at(3), at(10)].map(|d| d.as_secs()), [1, 2, 4, 60]);
    }
}
