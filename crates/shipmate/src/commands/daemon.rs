//! `shipmate daemon`: only the daemon, in the foreground.

use std::ffi::OsString;
use std::path::PathBuf;
use std::time::Duration;

use clap::Args;
use shipmate_daemon::config::{Config, DemoConfig};
use shipmate_seams::Tasks;

use crate::data_dir::write_private;
use crate::error::{CliError, Exit};
use crate::log::{self, Destination};
use crate::session::Session;
use crate::supervisor::lifeline;

/// How long tasks may take to come to an end.
const END_PATIENCE: Duration = Duration::from_secs(3);

/// Runs only the daemon, in the foreground, until Ctrl-C. Runs go on after that.
///
/// Without --server it serves this machine's own server.
#[derive(Debug, Args)]
#[command(after_help = "Example:\n  shipmate daemon --server https://board.example.org --token shd_…")]
pub(crate) struct DaemonArguments {
    /// What people call this machine; its host name if not given
    #[arg(long, value_name = "NAME")]
    name: Option<String>,
    /// Don't offer the built-in demo agent
    #[arg(long)]
    no_demo: bool,
    /// How long the demo agent rests between its steps
    #[arg(long, hide = true, env = "SHIPMATE_DEMO_PACE_MS", value_name = "MS")]
    demo_pace_ms: Option<u64>,
    /// Where to look for agent tools
    #[arg(long, hide = true, env = "PATH", hide_env = true, default_value = "")]
    search_path: OsString,
    /// End when stdin does: whoever started this is gone
    #[arg(long, hide = true)]
    lifeline: bool,
    /// Log to this file, which is rotated, instead of to stderr
    #[arg(long, hide = true, value_name = "FILE")]
    log_file: Option<PathBuf>,
}

/// Runs the daemon to its end.
pub(crate) fn run(arguments: DaemonArguments, session: &Session) -> Result<(), CliError> {
    let data_dir = session.data_dir()?;
    data_dir.create()?;
    log::start(&session.global.log, Destination::from(arguments.log_file.as_deref()))?;
    let (lifeline, config) = (arguments.lifeline, config(arguments, session)?);
    let runtime = tokio::runtime::Builder::new_current_thread()
        .enable_all()
        .build()
        .map_err(|error| CliError::failed(format!("the system gives no event queue: {error}")))?;
    runtime.block_on(async {
        let tasks = Tasks::default();
        lifeline::watch(&tasks, lifeline)?;
        let (clock, random) = (session.clock.clone(), session.random);
        let ran = shipmate_daemon::daemon::run(config, clock, random, tasks.clone()).await;
        tasks.shut_down();
        // What is cut off here is found and sent again by the next daemon.
        if tokio::time::timeout(END_PATIENCE, tasks.ended()).await.is_err() {
            tracing::warn!("ending with work under way");
        }
        ran.map_err(|error| CliError::failed(error.to_string()))
    })
}

fn config(arguments: DaemonArguments, session: &Session) -> Result<Config, CliError> {
    let data_dir = session.data_dir()?;
    let token_file = data_dir.daemon_token();
    if let Some(token) = &session.global.token {
        write_private(&token_file, token.trim().as_bytes())?;
    }
    if !token_file.exists() {
        return Err(CliError::new(Exit::NotAllowed, "this machine's daemon has no token")
            .hint("make one with `shipmate token create --daemon --name NAME` and pass it with --token"));
    }
    let server = match &session.global.server {
        Some(server) => server.clone(),
        None => session.local_client()?.url().to_owned(),
    };
    let program = std::env::current_exe()?;
    let mut args = vec!["demo-agent".to_owned()];
    if let Some(pace) = arguments.demo_pace_ms {
        args.extend(["--pace-ms".to_owned(), pace.to_string()]);
    }
    Ok(Config {
        state: data_dir.daemon(),
        server,
        token_file,
        runner_program: program.clone(),
        demo: (!arguments.no_demo).then_some(DemoConfig { program, args }),
        device_name: arguments.name.unwrap_or_else(host_name),
        version: env!("CARGO_PKG_VERSION").to_owned(),
        search_path: arguments.search_path,
    })
}

fn host_name() -> String {
    let name = rustix::system::uname().nodename().to_string_lossy().into_owned();
    if name.is_empty() { "this machine".to_owned() } else { name }
}
