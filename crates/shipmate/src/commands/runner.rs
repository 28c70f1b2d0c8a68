//! `shipmate runner`: owns one execution. Started by the daemon, outlives it.

use std::path::PathBuf;
use std::process::ExitCode;

use clap::Args;

use crate::error::CliError;
use crate::log::{self, Destination};
use crate::session::Session;

/// Owns one execution's agent.
#[derive(Debug, Args)]
pub(crate) struct RunnerArguments {
    /// The execution's directory
    #[arg(long)]
    directory: PathBuf,
}

/// Runs the execution to its end. Logs to stderr, which is its `runner.log`.
pub(crate) fn run(arguments: RunnerArguments, session: &Session) -> Result<ExitCode, CliError> {
    log::start(&session.global.log, Destination::Stderr)?;
    let finish = super::single_threaded(async {
        Ok(shipmate_daemon::runner::run(&arguments.directory, session.clock.clone()).await?)
    })?;
    tracing::info!(?finish, "the runner ends");
    Ok(ExitCode::SUCCESS)
}
