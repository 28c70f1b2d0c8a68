//! The one source of ids, secrets and jitter.

use std::sync::atomic::{AtomicU64, Ordering};

use chrono::{DateTime, Utc};
use uuid::Uuid;

/// Draws from the machine's randomness, or from a seed.
#[derive(Debug, Clone, Copy, Default)]
pub struct Random(Option<&'static AtomicU64>);

impl Random {
    /// The machine's randomness.
    #[must_use]
    pub fn system() -> Self {
        Self(None)
    }

    /// The same numbers for the same seed, in every version to come. For
    /// simulations: anybody can guess what it draws. All copies draw from one
    /// row; its eight bytes are never given back.
    #[must_use]
    pub fn seeded(seed: u64) -> Self {
        Self(Some(Box::leak(Box::new(AtomicU64::new(seed)))))
    }

    /// A new id: version 7, so that ids sort by the time they were made.
    #[must_use]
    pub fn id<T: From<Uuid>>(&self, now: DateTime<Utc>) -> T {
        let millis = u64::try_from(now.timestamp_millis()).unwrap_or(0);
        let mut bytes = [0; 10];
        self.fill(&mut bytes);
        T::from(uuid::Builder::from_unix_timestamp_millis(millis, &bytes).into_uuid())
    }

    /// A new id of which every part is random: for readers that take its
    /// first characters for the whole.
    #[must_use]
    pub fn scattered_id<T: From<Uuid>>(&self) -> T {
        let mut bytes = [0; 16];
        rand::fill(&mut bytes);
        T::from(uuid::Builder::from_random_bytes(bytes).into_uuid())
    }

    /// 256 bits that nobody can guess.
    #[must_use]
    pub fn secret(&self) -> [u8; 32] {
        let mut bytes = [0; 32];
        self.fill(&mut bytes);
        bytes
    }

    /// A number from 0.0 up to, not including, 1.0.
    #[must_use]
    pub fn jitter(&self) -> f64 {
        match self.0 {
            None => rand::random(),
            Some(row) => f64::from(u32::try_from(draw(row) >> 32).unwrap_or(0)) / (f64::from(u32::MAX) + 1.0),
        }
    }

    fn fill(self, bytes: &mut [u8]) {
        match self.0 {
            None => rand::fill(bytes),
            Some(row) => {
                for chunk in bytes.chunks_mut(8) {
                    let drawn = draw(row).to_le_bytes();
                    chunk.copy_from_slice(&drawn[..chunk.len()]);
                }
            }
        }
    }
}

/// The next number of a row, by SplitMix64: small, and the same for ever.
fn draw(row: &AtomicU64) -> u64 {
    const STEP: u64 = 0x9e37_79b9_7f4a_7c15;
    let mut z = row.fetch_add(STEP, Ordering::Relaxed).wrapping_add(STEP);
    z = (z ^ (z >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
    z = (z ^ (z >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
    z ^ (z >> 31)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_same_seed_draws_the_same_and_another_does_not() {
        let ten = |seed| -> Vec<[u8; 32]> {
            let random = Random::seeded(seed);
            (0..10).map(|_| random.secret()).collect()
        };
        assert_eq!(ten(7), ten(7));
        assert_ne!(ten(7), ten(8));
        let copy = Random::seeded(1);
        assert_ne!(copy.jitter(), { copy }.jitter(), "copies go on in one row");
    }

    #[test]
    fn a_jitter_lies_below_one() {
        let random = Random::seeded(3);
        assert!((0..1000).map(|_| random.jitter()).all(|drawn| (0.0..1.0).contains(&drawn)));
    }
}
