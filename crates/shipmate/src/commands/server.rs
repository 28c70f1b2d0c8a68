//! `shipmate server`: only the server, in the foreground.

use std::net::SocketAddr;
use std::num::NonZeroUsize;
use std::path::PathBuf;

use clap::Args;
use shipmate_seams::Tasks;

use crate::error::CliError;
use crate::log::{self, Destination};
use crate::session::Session;
use crate::supervisor::lifeline;

/// More threads than this do not help one database.
const MOST_THREADS: usize = 4;

/// Runs only the server, in the foreground, until Ctrl-C.
#[derive(Debug, Args)]
#[command(after_help = "Example:\n  shipmate server --listen 127.0.0.1:4780 --data-dir ~/shipmate")]
pub(crate) struct ServerArguments {
    /// Where to listen
    #[arg(long, default_value = "127.0.0.1:4780", value_name = "ADDRESS")]
    listen: SocketAddr,
    /// Keep everything in this PostgreSQL database instead of SQLite
    #[arg(long, env = "SHIPMATE_DATABASE_URL", value_name = "URL", hide_env_values = true)]
    database_url: Option<String>,
    /// A host name under which it may be addressed, besides those of loopback; repeatable
    #[arg(long, value_name = "NAME")]
    allow_host: Vec<String>,
    /// Where people and other machines reach it, if a proxy stands before it; links begin with it
    #[arg(long, env = "SHIPMATE_PUBLIC_URL", value_name = "URL", value_parser = crate::arguments::server_address)]
    public_url: Option<String>,
    /// What to call the owner when the first account is made
    #[arg(long, hide = true, env = "USER", hide_env = true, default_value = "Owner")]
    owner_name: String,
    /// End when stdin does: whoever started this is gone
    #[arg(long, hide = true)]
    lifeline: bool,
    /// Log to this file, which is rotated, instead of to stderr
    #[arg(long, hide = true, value_name = "FILE")]
    log_file: Option<PathBuf>,
}

/// Runs the server to its end.
pub(crate) fn run(arguments: ServerArguments, session: &Session) -> Result<(), CliError> {
    let data_dir = session.data_dir()?;
    data_dir.create()?;
    log::start(&session.global.log, Destination::from(arguments.log_file.as_deref()))?;
    let config = shipmate_server::Config {
        data_dir: data_dir.root().to_owned(),
        listen: arguments.listen,
        database_url: arguments.database_url,
        allowed_hosts: arguments.allow_host,
        public_url: arguments.public_url,
        owner_name: if arguments.owner_name.is_empty() { "Owner".to_owned() } else { arguments.owner_name },
    };
    let threads = std::thread::available_parallelism().map_or(1, NonZeroUsize::get).min(MOST_THREADS);
    let runtime = tokio::runtime::Builder::new_multi_thread()
        .worker_threads(threads)
        .enable_all()
        .build()
        .map_err(|error| CliError::failed(format!("the system gives no threads: {error}")))?;
    runtime.block_on(async {
        let tasks = Tasks::default();
        lifeline::watch(&tasks, arguments.lifeline)?;
        let (clock, random) = (session.clock.clone(), session.random);
        shipmate_server::run(config, clock, random, tasks).await.map_err(explained)
    })
}

fn explained(error: shipmate_server::Error) -> CliError {
    let failure = CliError::failed(error.to_string());
    match error {
        shipmate_server::Error::Listen { .. } => failure.hint("choose another address with --listen"),
        shipmate_server::Error::AlreadyRunning { .. } => failure.hint("open its board with `shipmate open`"),
        shipmate_server::Error::DataDirectory { .. } => failure.hint("choose another one with --data-dir"),
        shipmate_server::Error::Store(_) | shipmate_server::Error::Serve(_) => failure,
    }
}
