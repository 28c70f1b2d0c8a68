//! The edges that a simulation replaces: clock, randomness, named tasks.
//!
//! These are the only places that read the clock, draw randomness or spawn.

mod clock;
mod random;
mod tasks;

pub use clock::Clock;
pub use random::Random;
pub use tasks::{OnFailure, Tasks};
