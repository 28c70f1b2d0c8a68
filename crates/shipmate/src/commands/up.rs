//! `shipmate up`: everything on this machine, from one command.

use std::path::PathBuf;

use clap::Args;

use crate::browser::Display;
use crate::error::CliError;
use crate::log::{self, Destination};
use crate::session::Session;
use crate::supervisor::{self, Plan};

/// Starts the server with its board and this machine's daemon, and keeps them running.
///
/// Prints a one-time sign-in link to the board. Ctrl-C ends server and daemon;
/// runs that are under way go on and are picked up by the next start.
#[derive(Debug, Args)]
#[command(after_help = "\
Examples:
  shipmate up
  shipmate up --port 0 --data-dir /tmp/try --no-open")]
pub(crate) struct UpArguments {
    /// The port of the board on 127.0.0.1; 0 takes any that is free
    #[arg(long, default_value_t = 4780)]
    port: u16,
    /// Where people and other machines reach the board, if a proxy stands before it
    #[arg(long, env = "SHIPMATE_PUBLIC_URL", value_name = "URL", value_parser = crate::arguments::server_address)]
    public_url: Option<String>,
    /// Keep everything in this PostgreSQL database instead of SQLite
    #[arg(long, env = "SHIPMATE_DATABASE_URL", value_name = "URL", hide_env_values = true)]
    database_url: Option<String>,
    /// The file with the key that agents' environments are encrypted with, 64 hexadecimal digits. Without it `secret.key`
    /// in the data directory is used, which is made when it is needed
    #[arg(long, env = "SHIPMATE_SECRET_KEY_FILE", value_name = "FILE")]
    secret_key_file: Option<PathBuf>,
    /// Put no example issue on a board that is new
    #[arg(long, env = "SHIPMATE_NO_EXAMPLE")]
    no_example: bool,
    /// How long the demo agent rests between its steps
    #[arg(long, hide = true, env = "SHIPMATE_DEMO_PACE_MS", value_name = "MS")]
    demo_pace_ms: Option<u64>,
    /// Where a browser may appear.
    #[command(flatten)]
    display: Display,
}

/// Brings everything up.
pub(crate) async fn run(arguments: UpArguments, session: &Session) -> Result<(), CliError> {
    // What goes wrong with the children is told in words; this is for faults of our own.
    log::start("warn", Destination::Stderr)?;
    let plan = Plan {
        program: std::env::current_exe()?,
        port: arguments.port,
        database_url: arguments.database_url,
        public_url: arguments.public_url,
        secret_key_file: arguments.secret_key_file,
        demo_pace_ms: arguments.demo_pace_ms,
        example: !arguments.no_example,
        display: arguments.display,
    };
    supervisor::run(plan, session).await
}
