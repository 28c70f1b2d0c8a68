//! The process on a machine: takes its place, finds what an earlier daemon
//! left, and runs until it is asked to end.

use std::io;
use std::path::{Path, PathBuf};
use std::sync::Arc;

use shipmate_core::api::daemon::Fence;
use shipmate_seams::{Clock, OnFailure, Random, Tasks};
use tokio::sync::{mpsc, watch};

use crate::actor::{Actor, Core, Identity, Left, NEWS, Start};
use crate::config::Config;
use crate::control::{self, ControlGroups};
use crate::control_group;
use crate::inventory::{Scanner, SearchPath};
use crate::link::Link;
use crate::place::RunDir;
use crate::transport::{HttpTransport, Transport};
use crate::{disk, identity, policy};

/// Why a daemon can't run. Each is a sentence for the machine's owner.
#[derive(Debug, thiserror::Error)]
pub enum Error {
    /// The state directory can't be used.
    #[error("the daemon's state directory can't be used: {0}; check that it is yours and that the disk is not full")]
    State(io::Error),
    /// Another daemon works in the state directory.
    #[error(
        "another daemon already works in {}{}; stop it first, or give this one another directory",
        .state.display(), .pid.map(|pid| format!(" (process {pid})")).unwrap_or_default()
    )]
    Locked {
        /// The state directory.
        state: PathBuf,
        /// The other daemon's process, where it is known.
        pid: Option<u32>,
    },
    /// The file that holds the lasting id holds something else.
    #[error(
        "{} should hold this machine's id, a UUID, but holds `{given}`; put the right one back{}, \
         or delete the file to make this a new machine",
        .path.display(), .known.as_ref().map(|id| format!(" (its runs say that it was {id})")).unwrap_or_default()
    )]
    MalformedId {
        /// The file.
        path: PathBuf,
        /// The beginning of what it holds.
        given: String,
        /// What this machine's runs say it was.
        known: Option<String>,
    },
    /// The server's address is none.
    #[error("`{given}` is not a server's address; it should look like http://127.0.0.1:4040")]
    MalformedServer {
        /// The address as given.
        given: String,
    },
    /// The HTTP client can't be set up.
    #[error("the HTTP client can't be set up: {0}")]
    Client(String),
}

/// Why a daemon came to its end in good order.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Ending {
    /// Somebody wanted it to.
    Stopped,
    /// It shall begin anew; the caller sees to that.
    Restart,
}

/// Runs a daemon until `tasks` are asked to end, or its owner wants the end.
/// Runners go on.
///
/// When this returns, call [`Tasks::shut_down`] and wait for
/// [`Tasks::ended`]: appends that are under way get a second to finish.
///
/// # Errors
/// The daemon could not begin. Once it runs it does not give up.
pub async fn run(mut config: Config, clock: Clock, random: Random, tasks: Tasks) -> Result<Ending, Error> {
    // Runners get paths of it, and work elsewhere.
    config.state = std::path::absolute(&config.state).map_err(Error::State)?;
    let _lock = identity::lock(&config.state)?;
    let asks = control::open(&config.state, &tasks);
    let daemon_id = identity::id(&config.state, &clock, random)?;
    let instance = random.id(clock.now());
    let predecessor = identity::succeed(&config.state, instance);
    let transport: Arc<dyn Transport> = Arc::new(HttpTransport::new(&config.server, &config.token_file)?);
    let left = left(&config.runs(), &clock).map_err(Error::State)?;
    tracing::info!(
        daemon.id = %daemon_id, server = %config.server, version = %config.version,
        executions = left.len(), "the daemon runs"
    );
    let (events, news) = mpsc::channel(NEWS);
    let (wake, woken) = watch::channel(());
    let link = Link {
        transport: transport.clone(),
        daemon_id: daemon_id.clone(),
        events: events.clone(),
        clock: clock.clone(),
        random,
        wake: woken,
    };
    tasks.spawn("link", OnFailure::Shutdown, link.keep(tasks.shutdown()));
    let search_path = Arc::new(SearchPath::new(&config));
    let scanner = Scanner::new(&config, search_path.clone(), clock.clone());
    tasks.spawn("inventory", OnFailure::Shutdown, scanner.keep(events.clone(), tasks.shutdown()));
    tasks.spawn("clear up", OnFailure::Log, disk::keep_clear(config.state.clone(), clock.clone(), tasks.shutdown()));
    tasks.spawn("end leftovers", OnFailure::Log, control_group::end_orphaned(config.runs()));
    let identity = Identity {
        daemon_id: daemon_id.clone(),
        device_name: config.device_name.clone(),
        version: config.version.clone(),
        os: format!("{} {}", std::env::consts::OS, std::env::consts::ARCH),
        instance: Some(instance),
        predecessor,
    };
    let start = Start { instance, at: clock.now(), search_path, control_groups: ControlGroups::here() };
    let actor = Actor {
        core: Core::new(identity, left, clock.elapsed()),
        policy: policy::watch(&config.state),
        token: None,
        paused: false,
        config: Arc::new(config),
        daemon_id,
        transport,
        clock,
        random,
        tasks,
        events,
        wake,
        start,
    };
    Ok(actor.run(news, asks).await)
}

/// Every execution that an earlier daemon did not hand in to the end.
fn left(runs: &Path, clock: &Clock) -> io::Result<Vec<Left>> {
    let open = RunDir::list(runs)?.into_iter().filter(|run| !run.is_handed_in());
    let understood = open.filter_map(|run| match found(&run, clock) {
        Ok(left) => Some(left),
        Err(error) => {
            tracing::error!(execution.id = %run.execution_id(), "an execution is left alone: {error}");
            None
        }
    });
    Ok(understood.collect())
}

fn found(run: &RunDir, clock: &Clock) -> io::Result<Left> {
    let assignment = run.order()?.assignment;
    Ok(Left {
        fence: Fence { execution_id: assignment.execution_id, epoch: assignment.epoch },
        workspace: assignment.workspace_id,
        hold: run.hold_left(clock)?,
        ended: run.has_ended()?,
    })
}
