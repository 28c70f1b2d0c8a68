//! The machine side: registers what this machine offers, starts runners, and
//! carries their journals to the server.
//!
//! Two halves that share only files. The *daemon* ([`daemon::run`]) owns no
//! agent process; the *runner* owns exactly one. So a daemon may die at any
//! instruction: its runners go on, and the next daemon finds them by their
//! directories and locks.

mod actor;
mod classify;
pub mod config;
pub mod control;
pub mod control_group;
pub mod daemon;
mod delivery;
pub mod disk;
pub mod door;
mod enclosures;
mod environment;
pub mod fence;
mod git;
mod identity;
mod inventory;
mod link;
pub mod order;
mod os;
pub mod place;
mod policy;
pub mod rehearsal;
pub mod runner;
mod skills;
pub mod spawn;
pub mod stepped;
mod transport;
pub mod tryout;
mod uploader;
mod watched;
