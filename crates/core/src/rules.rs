//! Every rule, as a function of values: what is, what time it is, what happens next.

pub mod backoff;
pub mod fleet;
pub mod lease;
pub mod schedule;
pub mod session;
pub mod task;
pub mod trigger;
