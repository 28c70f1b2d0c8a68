//! The board: issues, who is woken by what, why a run waits, how it ends.

mod finding;
mod history;
mod inbox;
mod issues;
mod questions;
mod relations;
mod talk;
mod together;
mod trouble;
mod usage;
mod waiting;
mod waking;
