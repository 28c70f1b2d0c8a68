//! The daemon itself, in this very process.

use std::ffi::OsString;
use std::path::{Path, PathBuf};
use std::time::Duration;

use clap::Args;
use shipmate_daemon::config::{Config, DemoConfig, Places};
use shipmate_daemon::daemon::Ending;
use shipmate_seams::Tasks;

use crate::data_dir::write_private;
use crate::error::{CliError, Exit};
use crate::log::{self, Destination};
use crate::os;
use crate::session::Session;
use crate::supervisor::lifeline;

/// How long tasks may take to come to an end.
const END_PATIENCE: Duration = Duration::from_millis(700);
/// How long what can't be asked to end is waited for: the look-up of a host name.
const BLOCKED_PATIENCE: Duration = Duration::from_millis(50);

/// How the daemon works.
#[derive(Debug, Clone, Args)]
pub(crate) struct Foreground {
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
    /// Who knows where else to look for them
    #[arg(long, hide = true, env = "SHELL", hide_env = true, value_name = "SHELL")]
    login_shell: Option<PathBuf>,
    /// End when stdin does: whoever started this is gone
    #[arg(long, hide = true)]
    lifeline: bool,
    /// Log to this file, which is rotated, instead of to stderr
    #[arg(long, hide = true, value_name = "FILE")]
    log_file: Option<PathBuf>,
}

impl Foreground {
    /// Whether a daemon could begin with this. Keeps the token, if one is given.
    pub(crate) fn check(&self, session: &Session) -> Result<(), CliError> {
        config(self, session).map(drop)
    }

    /// What people call this machine.
    pub(crate) fn device_name(&self) -> String {
        self.name.clone().unwrap_or_else(host_name)
    }

    /// The same as arguments for a process of its own, but for where it logs.
    pub(crate) fn words(&self) -> Vec<String> {
        let mut words = Vec::new();
        if let Some(name) = &self.name {
            words.extend(["--name".to_owned(), name.clone()]);
        }
        if self.no_demo {
            words.push("--no-demo".to_owned());
        }
        if let Some(pace) = self.demo_pace_ms {
            words.extend(["--demo-pace-ms".to_owned(), pace.to_string()]);
        }
        words
    }
}

/// Runs the daemon to its end.
pub(crate) fn run(arguments: Foreground, session: &Session) -> Result<(), CliError> {
    let data_dir = session.data_dir()?;
    data_dir.create()?;
    log::start(&session.global.log, Destination::from(arguments.log_file.as_deref()))?;
    // Asked for now: after an update the name may lead nowhere.
    let program = std::env::current_exe()?;
    let (lifeline, config) = (arguments.lifeline, config(&arguments, session)?);
    let runtime = tokio::runtime::Builder::new_current_thread()
        .enable_all()
        .build()
        .map_err(|error| CliError::failed(format!("the system gives no event queue: {error}")))?;
    let ran = runtime.block_on(async {
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
    });
    runtime.shutdown_timeout(BLOCKED_PATIENCE);
    match ran? {
        Ending::Stopped => Ok(()),
        Ending::Restart => Err(begin_anew(&program)),
    }
}

/// Becomes the same program again, in the same process: whoever watches over
/// it, `up` or a service manager, need not know. Returns only if that fails.
fn begin_anew(program: &Path) -> CliError {
    let mut command = std::process::Command::new(program);
    // The token is in its file by now, where a newer one may be later.
    command.args(without_token(std::env::args_os().skip(1))).env_remove("SHIPMATE_TOKEN");
    tracing::info!("the daemon begins anew");
    #[cfg(unix)]
    let failed = std::os::unix::process::CommandExt::exec(&mut command);
    #[cfg(not(unix))]
    let failed = match command.status() {
        Ok(status) => std::io::Error::other(format!("it ended with {status}")),
        Err(error) => error,
    };
    CliError::failed(format!("the daemon could not begin anew: {failed}")).hint("start it with `shipmate daemon start`")
}

fn without_token(arguments: impl Iterator<Item = OsString>) -> Vec<OsString> {
    let mut kept = Vec::new();
    let mut arguments = arguments;
    while let Some(argument) = arguments.next() {
        if argument == "--token" {
            // Its value.
            arguments.next();
        } else if !argument.as_encoded_bytes().starts_with(b"--token=") {
            kept.push(argument);
        }
    }
    kept
}

/// What the daemon needs to know. Keeps the token, if one is given.
fn config(arguments: &Foreground, session: &Session) -> Result<Config, CliError> {
    let data_dir = session.data_dir()?;
    let token_file = data_dir.daemon_token();
    if let Some(token) = &session.global.token {
        write_private(&token_file, token.trim().as_bytes())?;
    }
    if !token_file.exists() {
        return Err(CliError::new(Exit::NotAllowed, "this machine's daemon has no token")
            .hint("let it join a board with `shipmate join LINK`; `shipmate machine add` makes the link"));
    }
    let joined = data_dir.read_joined();
    let server = match (&session.global.server, &joined) {
        (Some(server), _) => server.clone(),
        (None, Some(joined)) => joined.server.clone(),
        (None, None) => session.local_client()?.url().to_owned(),
    };
    let name = arguments.name.clone().or_else(|| joined.map(|joined| joined.name));
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
        device_name: name.unwrap_or_else(host_name),
        version: env!("CARGO_PKG_VERSION").to_owned(),
        search_path: arguments.search_path.clone(),
        places: etcetera::home_dir().ok().map(|home| Places { home, private: data_dir.root().to_owned() }),
        login_shell: arguments.login_shell.clone().filter(|_| cfg!(unix)),
    })
}

fn host_name() -> String {
    let name = os::host_name();
    if name.is_empty() { "this machine".to_owned() } else { name }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_restart_does_not_bring_an_old_token_back() {
        let given = ["daemon", "--token", "shd_old", "--server", "http://x", "--token=shd_older"];
        assert_eq!(without_token(given.map(OsString::from).into_iter()), ["daemon", "--server", "http://x"]);
    }
}
