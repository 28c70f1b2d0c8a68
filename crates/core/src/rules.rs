//! Every rule, as a function of values: what is, what time it is, what happens next.

pub mod activity;
pub mod adoption;
pub mod attachment;
pub mod backoff;
pub mod branch;
pub mod chain;
pub mod door;
pub mod enclosure;
pub mod environment;
pub mod fleet;
pub mod label;
pub mod lease;
pub mod mention;
pub mod patch;
pub mod placing;
pub mod position;
pub mod price;
pub mod retry;
pub mod rights;
pub mod schedule;
pub mod search;
pub mod serving;
pub mod session;
pub mod task;
pub mod trigger;
pub mod watch;
