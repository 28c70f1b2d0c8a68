//! The wire: what travels between server, daemon, command line and browser.

pub mod board;
pub mod daemon;
pub mod identity;
pub mod issue;
pub mod run;
