//! The store on both databases, through its public functions.

mod backup;
mod fixture;
mod queue;
mod statements;
mod together;
