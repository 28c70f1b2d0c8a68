//! The wire: what travels between server, daemon, command line and browser.

pub mod board;
pub mod daemon;
pub mod identity;
pub mod inbox;
pub mod issue;
pub mod joining;
pub mod people;
pub mod review;
pub mod run;
pub mod talk;
pub mod usage;
