//! The one source of ids, secrets and jitter.

use chrono::{DateTime, Utc};
use uuid::Uuid;

/// Draws from the machine's randomness.
#[derive(Debug, Clone, Copy, Default)]
pub struct Random;

impl Random {
    /// A new id: version 7, so that ids sort by the time they were made.
    #[must_use]
    pub fn id<T: From<Uuid>>(&self, now: DateTime<Utc>) -> T {
        let millis = u64::try_from(now.timestamp_millis()).unwrap_or(0);
        let mut bytes = [0; 10];
        rand::fill(&mut bytes);
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
        rand::fill(&mut bytes);
        bytes
    }

    /// A number from 0.0 up to, not including, 1.0.
    #[must_use]
    pub fn jitter(&self) -> f64 {
        rand::random()
    }
}
