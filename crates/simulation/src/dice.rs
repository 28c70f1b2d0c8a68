//! Choices drawn from a seed.

use std::time::Duration;

use shipmate_seams::Random;

/// Draws choices. Copies draw from the same row.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Dice(Random);

impl Dice {
    pub(crate) fn new(seed: u64) -> Self {
        Self(Random::seeded(seed))
    }

    /// From 0.0 up to 1.0.
    pub(crate) fn unit(self) -> f64 {
        self.0.jitter()
    }

    /// Whether something of this probability happens.
    pub(crate) fn happens(self, probability: f64) -> bool {
        self.unit() < probability
    }

    /// A number below `bound`; 0 if that is 0.
    #[expect(
        clippy::cast_possible_truncation,
        clippy::cast_sign_loss,
        clippy::cast_precision_loss,
        reason = "bounds are small"
    )]
    pub(crate) fn below(self, bound: usize) -> usize {
        (self.unit() * bound as f64) as usize
    }

    /// A time between two, more often a short one.
    pub(crate) fn between(self, low: Duration, high: Duration) -> Duration {
        let unit = self.unit();
        low + high.saturating_sub(low).mul_f64(unit * unit)
    }

    /// Between two numbers of milliseconds.
    pub(crate) fn millis(self, low: u64, high: u64) -> Duration {
        self.between(Duration::from_millis(low), Duration::from_millis(high))
    }

    /// Between two numbers of seconds.
    pub(crate) fn seconds(self, low: u64, high: u64) -> Duration {
        self.between(Duration::from_secs(low), Duration::from_secs(high))
    }
}
