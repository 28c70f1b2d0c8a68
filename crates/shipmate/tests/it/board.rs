//! The board: issues, who is woken by what, why a run waits, how it ends.

mod issues;
mod together;
mod trouble;
mod waiting;
mod waking;
