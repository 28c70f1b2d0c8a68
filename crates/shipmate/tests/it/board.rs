//! The board: issues, who is woken by what, why a run waits, how it ends.

mod finding;
mod history;
mod inbox;
mod issues;
mod prices;
mod projects;
mod questions;
mod relations;
mod serving;
mod talk;
mod together;
mod trouble;
mod turns;
mod usage;
mod waiting;
mod waking;
mod watching;
