//! The store on both databases, through its public functions.

mod attachments;
mod backup;
mod daily_usage;
mod fixture;
mod plans;
mod queue;
mod search;
mod statements;
mod together;
mod triggers;
mod usage;
