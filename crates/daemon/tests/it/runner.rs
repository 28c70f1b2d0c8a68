//! The runner with agents that behave, agents that do not, and repositories.
//!
//! Agents are small shell scripts, so these tests are for Unix.
#![cfg(unix)]

#[cfg(target_os = "linux")]
mod coding;
#[cfg(target_os = "linux")]
mod control_group;
mod ending;
#[cfg(target_os = "linux")]
mod fence;
#[cfg(target_os = "linux")]
mod full_disk;
#[cfg(target_os = "linux")]
mod hostile;
mod in_place;
mod lease;
mod output;
mod questions;
mod recovery;
mod repository;
mod skills;
pub(crate) mod stage;
mod turns;
mod watch;
mod work_tree;
