//! The binary, as people and programs meet it.

mod attachments;
mod bad_input;
mod board;
#[cfg(unix)]
mod choices;
mod cli;
mod commands;
mod control_groups;
mod daemon;
mod demo_agent;
#[cfg(unix)]
mod door;
#[cfg(unix)]
mod endurance;
#[cfg(unix)]
mod environment;
mod fixture;
#[cfg(target_os = "linux")]
mod full_disk;
mod gc;
mod hostile;
mod identity;
#[cfg(target_os = "linux")]
mod in_place;
mod invocation;
mod joining;
mod mcp;
mod operations;
mod placement;
mod real_claude;
mod reference;
mod review;
mod service;
mod several_servers;
mod skills;
mod sockets;
mod supervision;
mod survival;
mod whole;

/// The program under test.
fn program() -> &'static str {
    env!("CARGO_BIN_EXE_shipmate")
}
