//! Every rule, as a function of values: what is, what time it is, what happens next.

pub mod activity;
pub mod backoff;
pub mod branch;
pub mod chain;
pub mod fleet;
pub mod lease;
pub mod mention;
pub mod patch;
pub mod placing;
pub mod position;
pub mod retry;
pub mod rights;
pub mod schedule;
pub mod search;
pub mod session;
pub mod task;
pub mod trigger;
