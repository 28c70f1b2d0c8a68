//! The board: issues, who is woken by what, why a run waits, how it ends.

mod finding;
mod history;
mod issues;
mod relations;
mod together;
mod trouble;
mod waiting;
mod waking;
