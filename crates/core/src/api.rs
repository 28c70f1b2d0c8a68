//! The wire: what travels between server, daemon, command line and browser.

pub mod attachment;
pub mod board;
pub mod choices;
pub mod daemon;
pub mod door;
pub mod environment;
pub mod identity;
pub mod inbox;
pub mod issue;
pub mod joining;
pub mod people;
pub mod price;
pub mod project;
pub mod review;
pub mod run;
pub mod skill;
pub mod talk;
pub mod usage;
