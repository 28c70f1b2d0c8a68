//! The binary, as people and programs meet it.

mod cli;
mod demo_agent;
mod hostile;
mod invocation;
mod real_claude;
mod reference;
mod supervision;
mod survival;
mod whole;

/// The program under test.
fn program() -> &'static str {
    env!("CARGO_BIN_EXE_shipmate")
}
