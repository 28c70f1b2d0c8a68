//! `shipmate demo-agent`: plays an agent that needs no model and no key.

use std::process::ExitCode;
use std::time::Duration;

use clap::Args;

use crate::demo_agent;

/// Plays an agent: the task on stdin, JSON lines on stdout.
#[derive(Debug, Args)]
pub(crate) struct DemoAgentArguments {
    /// How long to rest between steps
    #[arg(long, default_value_t = 250)]
    pace_ms: u64,
}

/// Plays the agent in the current directory.
pub(crate) fn run(arguments: &DemoAgentArguments) -> ExitCode {
    demo_agent::play(Duration::from_millis(arguments.pace_ms))
}
