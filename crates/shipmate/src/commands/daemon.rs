//! `shipmate daemon`: the daemon of this machine, in the foreground or out of sight.

mod doctor;
mod foreground;
mod logs;
mod start;
mod status;
mod stop;

use std::process::ExitCode;

use clap::{Args, Subcommand};

use crate::error::{CliError, Exit};
use crate::session::Session;

pub(crate) use foreground::Foreground;
pub(crate) use foreground::run as in_this_terminal;
pub(crate) use start::run as out_of_sight;

/// Runs only the daemon, in the foreground, until Ctrl-C. Runs go on after that.
///
/// Without --server it serves this machine's own server. The commands below
/// start it out of sight, and speak with one that runs.
#[derive(Debug, Args)]
#[command(after_help = "\
Examples:
  shipmate daemon --server https://board.example.org --token shd_…
  shipmate daemon start
  shipmate daemon doctor")]
pub(crate) struct DaemonArguments {
    /// How it shall work.
    #[command(flatten)]
    foreground: Foreground,
    /// What to do instead.
    #[command(subcommand)]
    command: Option<DaemonCommand>,
}

/// What can be done with a daemon that runs out of sight.
#[derive(Debug, Subcommand)]
pub(crate) enum DaemonCommand {
    /// Start it out of sight; does nothing if one runs here
    #[command(after_help = "Example:\n  shipmate daemon start --server https://board.example.org --token shd_…")]
    Start(Foreground),
    /// End it; runs that are under way go on without it, unless you say --drain
    #[command(after_help = "Examples:\n  shipmate daemon stop\n  shipmate daemon stop --drain")]
    Stop(stop::StopArguments),
    /// Begin it anew, as after an update; runs go on meanwhile
    #[command(after_help = "Example:\n  shipmate daemon restart")]
    Restart,
    /// Take no new runs until `resume`, also after a restart; those under way go on
    #[command(after_help = "Example:\n  shipmate daemon pause")]
    Pause,
    /// Take new runs again
    #[command(after_help = "Example:\n  shipmate daemon resume")]
    Resume,
    /// Say in words how it is
    ///
    /// Exits with 0 if all is well, 3 if no daemon runs, 4 if the server
    /// refuses its token, 5 if the server can't be reached, 1 if anything else is wrong.
    #[command(after_help = "Example:\n  shipmate daemon status --json")]
    Status,
    /// Look for everything that may be wrong, and say how to mend it
    ///
    /// Works with and without a running daemon. Exits with 0 if nothing is
    /// wrong, 1 if something is. What is only worth knowing does not count.
    #[command(after_help = "Example:\n  shipmate daemon doctor")]
    Doctor(doctor::DoctorArguments),
    /// Show what it logged
    #[command(after_help = "Examples:\n  shipmate daemon logs -n 100\n  shipmate daemon logs -f")]
    Logs(logs::LogsArguments),
}

/// Runs the command.
pub(crate) fn run(arguments: DaemonArguments, session: &Session) -> Result<ExitCode, CliError> {
    let done = |()| Exit::Done.into();
    let Some(command) = arguments.command else { return foreground::run(arguments.foreground, session).map(done) };
    super::single_threaded(async {
        match command {
            DaemonCommand::Start(how) => start::run(&how, session).await.map(done),
            DaemonCommand::Stop(how) => stop::stop(how, session).await.map(done),
            DaemonCommand::Restart => stop::restart(session).await.map(done),
            DaemonCommand::Pause => stop::pause(session).await.map(done),
            DaemonCommand::Resume => stop::resume(session).await.map(done),
            DaemonCommand::Status => status::run(session).await,
            DaemonCommand::Doctor(arguments) => doctor::run(&arguments, session).await,
            DaemonCommand::Logs(arguments) => logs::run(&arguments, session).await.map(done),
        }
    })
}
