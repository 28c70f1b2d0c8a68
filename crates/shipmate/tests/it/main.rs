//! The binary, as people and programs meet it.

mod cli;
mod demo_agent;
mod invocation;
