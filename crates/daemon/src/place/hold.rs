//! Until when an execution is this machine's, written down so that a
//! restarted daemon and a runner without a daemon know it too.

use std::time::Duration;

use chrono::{DateTime, TimeDelta, Utc};
use serde::{Deserialize, Serialize};
use shipmate_core::rules::lease;
use shipmate_seams::Clock;

use crate::os;

/// No lease is longer; more is left by a clock that was set back.
const LONGEST: Duration = Duration::from_secs(7 * 24 * 60 * 60);

/// When to let go of an execution, by two clocks.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub(crate) struct Hold {
    /// The life of the machine in which the first clock counts; empty where
    /// that can't be told.
    boot: String,
    /// Of the clock that runs while the machine sleeps and that nobody sets.
    until_millis: u64,
    /// Of the wall clock, for after a restart of the machine.
    wall: DateTime<Utc>,
}

impl Hold {
    /// To let go at `until`, a reading of [`Clock::elapsed`].
    pub(crate) fn until(until: Duration, clock: &Clock) -> Self {
        let left = until.saturating_sub(clock.elapsed()).min(LONGEST);
        Self {
            boot: os::boot(),
            until_millis: u64::try_from(until.as_millis()).unwrap_or(u64::MAX),
            wall: clock.now() + TimeDelta::from_std(left).unwrap_or_default(),
        }
    }

    /// What a lease of so many seconds means that was granted at `granted`.
    pub(crate) fn granted(granted: DateTime<Utc>, lease_seconds: i64) -> Self {
        let lease = Duration::from_secs(u64::try_from(lease_seconds).unwrap_or(0)).min(LONGEST);
        let left = lease::self_fence(Duration::ZERO, lease);
        Self { boot: String::new(), until_millis: 0, wall: granted + TimeDelta::from_std(left).unwrap_or_default() }
    }

    /// How long it is still ours; zero if it is not any more.
    pub(crate) fn left(&self, clock: &Clock) -> Duration {
        self.left_in(&os::boot(), clock)
    }

    fn left_in(&self, boot: &str, clock: &Clock) -> Duration {
        let left = if !boot.is_empty() && self.boot == boot {
            Duration::from_millis(self.until_millis).saturating_sub(clock.elapsed())
        } else {
            (self.wall - clock.now()).to_std().unwrap_or(Duration::ZERO)
        };
        left.min(LONGEST)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn minutes(n: u64) -> Duration {
        Duration::from_secs(n * 60)
    }

    fn hold(clock: &Clock) -> Hold {
        Hold { boot: "this".to_owned(), ..Hold::until(clock.elapsed() + minutes(10), clock) }
    }

    #[test]
    fn it_goes_on_across_daemons_and_while_the_machine_sleeps() {
        let clock = Clock::invented();
        let hold = hold(&clock);
        clock.advance(minutes(9));
        assert_eq!(hold.left_in("this", &clock), minutes(1));
        clock.advance(minutes(8 * 60));
        assert_eq!(hold.left_in("this", &clock), Duration::ZERO);
    }

    #[test]
    fn a_wall_clock_that_is_set_changes_nothing_in_the_same_life_of_the_machine() {
        let clock = Clock::invented();
        let hold = hold(&clock);
        for seconds in [86_400, -2 * 86_400] {
            clock.step_wall(seconds);
            assert_eq!(hold.left_in("this", &clock), minutes(10));
        }
    }

    #[test]
    fn after_a_restart_of_the_machine_the_wall_clock_counts_within_bounds() {
        let clock = Clock::invented();
        let hold = hold(&clock);
        clock.step_wall(9 * 60);
        assert_eq!(hold.left_in("next", &clock), minutes(1));
        clock.step_wall(-40 * 86_400);
        assert_eq!(hold.left_in("next", &clock), LONGEST);
        assert_eq!(hold.left_in("", &clock), LONGEST, "where lives can't be told apart");
    }
}
