//! `shipmate up`: a small parent of two children, the server and the daemon.
//!
//! It holds no state that matters. The children end when it does, because
//! each has a pipe from it as standard input; runs go on, because runners are
//! nobody's children.

mod crew;
mod first_start;
mod greeting;
mod keeper;
mod last_words;
pub(crate) mod lifeline;
mod provision;

use std::fs::TryLockError;
use std::net::TcpListener;
use std::path::PathBuf;

use fs_err as fs;
use shipmate_core::api::run::Run;

use crate::browser::Display;
use crate::data_dir::DataDir;
use crate::error::{CliError, Exit};
use crate::git;
use crate::session::Session;

use crew::Crew;
use lifeline::Signals;

/// What the person wants to be up.
#[derive(Debug)]
pub(crate) struct Plan {
    /// This program, for the children.
    pub(crate) program: PathBuf,
    /// Where the server listens; 0 means any free port.
    pub(crate) port: u16,
    /// Where others reach the server, if not where it listens.
    pub(crate) public_url: Option<String>,
    /// PostgreSQL instead of SQLite.
    pub(crate) database_url: Option<String>,
    /// The key for agents' environments, if not the one in the data directory.
    pub(crate) secret_key_file: Option<PathBuf>,
    /// How long the demo agent rests between its steps.
    pub(crate) demo_pace_ms: Option<u64>,
    /// Whether a board that is new gets an issue to try an agent on.
    pub(crate) example: bool,
    /// Where a browser may appear.
    pub(crate) display: Display,
}

/// Brings everything up and keeps it up until a signal asks for an end.
pub(crate) async fn run(plan: Plan, session: &Session) -> Result<(), CliError> {
    let mut signals = Signals::install()?;
    let data_dir = session.data_dir()?;
    data_dir.create()?;
    let _lock = lock(&data_dir)?;
    if let Some(joined) = data_dir.read_joined() {
        return Err(CliError::new(
            Exit::Conflict,
            format!("the machine of {} serves {}", data_dir.root().display(), joined.server),
        )
        .hint("name another --data-dir for a board of its own"));
    }
    git::require()?;
    port_is_free(plan.port)?;
    first_start::demo_repository(&data_dir)?;

    let mut crew = Crew::new(&plan, session, data_dir.clone());
    let answer = tokio::select! {
        ended = bring_up(&plan, &mut crew, session, &data_dir) => ended,
        () = signals.next() => Ok(()),
    };
    let runs = if answer.is_ok() { count_runs(session).await } else { None };
    tokio::select! {
        () = crew.end() => {}
        // A second Ctrl-C: the children end by themselves when we are gone.
        () = signals.next() => {}
    }
    if answer.is_ok() {
        session.output.note(&farewell(runs));
    }
    answer
}

/// Starts everything, tells the person, and never returns unless it failed.
/// From the first moment on a child that dies is started again.
async fn bring_up(plan: &Plan, crew: &mut Crew<'_>, session: &Session, data_dir: &DataDir) -> Result<(), CliError> {
    crew.start_server().await?;
    crew.keep(provision::for_daemon(session, data_dir)).await?;
    crew.start_daemon()?;
    let link = crew.keep(provision::for_people(session, data_dir, plan.example)).await?;
    greeting::link(&link, session, data_dir)?;
    plan.display.show(&link.url);
    crew.keep(greeting::agents(session, data_dir)).await;
    crew.keep(std::future::pending()).await
}

fn farewell(runs: Option<usize>) -> String {
    match runs {
        Some(0) => "Stopped. No run was under way.".to_owned(),
        Some(1) => "Stopped. 1 run goes on by itself; `shipmate up` picks it up again.".to_owned(),
        Some(number) => format!("Stopped. {number} runs go on by themselves; `shipmate up` picks them up again."),
        None => "Stopped. Runs that were under way go on; `shipmate up` picks them up again.".to_owned(),
    }
}

async fn count_runs(session: &Session) -> Option<usize> {
    let client = session.local_client().ok()?;
    let runs = client.get::<Vec<Run>>(&["runs"], &[("status", "running")]);
    tokio::time::timeout(std::time::Duration::from_secs(1), runs).await.ok()?.ok().map(|runs| runs.len())
}

/// Takes the data directory for this `up`. The operating system lets go of it
/// when the process ends, however it ends.
fn lock(data_dir: &DataDir) -> Result<std::fs::File, CliError> {
    let file = fs::OpenOptions::new()
        .create(true)
        .truncate(false)
        .write(true)
        .open(data_dir.up_lock())
        .map_err(|error| data_dir.unusable(&error))?
        .into_parts()
        .0;
    match file.try_lock() {
        Ok(()) => Ok(file),
        Err(TryLockError::WouldBlock) => {
            let place = data_dir.read_server_file().map_or_else(String::new, |server| format!(" at {}", server.url));
            Err(CliError::failed(format!("Shipmate is already running on {}{place}", data_dir.root().display()))
                .hint("open the board with `shipmate open`"))
        }
        Err(TryLockError::Error(error)) => Err(data_dir.unusable(&error)),
    }
}

/// Asks before the server does, so that the answer can name our own option.
fn port_is_free(port: u16) -> Result<(), CliError> {
    match TcpListener::bind(("127.0.0.1", port)) {
        Ok(_) => Ok(()),
        Err(error) if error.kind() == std::io::ErrorKind::AddrInUse => {
            Err(CliError::failed(format!("port {port} is in use by another program"))
                .hint("choose another one with `--port`; `--port 0` takes any that is free"))
        }
        Err(error) => Err(CliError::new(Exit::Failed, format!("port {port} can't be used: {error}"))
            .hint("choose another one with `--port`; `--port 0` takes any that is free")),
    }
}
