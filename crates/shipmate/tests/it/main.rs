//! The binary, as people and programs meet it.

mod bad_input;
mod board;
mod cli;
mod daemon;
mod demo_agent;
mod fixture;
#[cfg(target_os = "linux")]
mod full_disk;
mod gc;
mod hostile;
mod identity;
mod invocation;
mod joining;
mod mcp;
mod operations;
mod real_claude;
mod reference;
mod review;
mod service;
mod sockets;
mod supervision;
mod survival;
mod whole;

/// The program under test.
fn program() -> &'static str {
    env!("CARGO_BIN_EXE_shipmate")
}
