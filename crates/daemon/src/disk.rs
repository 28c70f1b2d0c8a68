//! Room on the disk: what we made, what of it may go, and in which order.
//!
//! What we made is told by marks that each thing carries itself: a run
//! directory its order, a work tree its note, a clone the lock beside it. A
//! list kept apart could disagree with the disk; this one can't. Nothing is
//! removed without its own lock, nothing that is not handed in, and no work
//! that is in no other place.

mod evict;
mod keep;
mod ledger;
mod plan;

use std::io;
use std::path::{Path, PathBuf};
use std::time::Duration;

use serde::Serialize;
use shipmate_seams::Clock;
use tokio::task::spawn_blocking;
use tokio_util::sync::CancellationToken;

use crate::place::Lock;
use crate::policy;

pub(crate) use keep::bundles;
pub use plan::{Kind, Why};

/// How long after its start a daemon first looks whether something may go.
const FIRST: Duration = Duration::from_secs(10 * 60);
/// How often it looks.
const EVERY: Duration = Duration::from_secs(60 * 60);

/// Why nothing was looked at.
#[derive(Debug, thiserror::Error)]
pub enum Error {
    /// Somebody else is at it.
    #[error("another process is clearing up here at this moment")]
    Busy,
    /// What may go is not known.
    #[error("nothing is cleared up while what is to be kept can't be read: {0}")]
    Policy(String),
    /// The state directory can't be used.
    #[error("the state directory can't be looked through: {0}")]
    Io(#[from] io::Error),
}

/// What was done, or would be.
#[derive(Debug, Clone, Serialize)]
pub struct Swept {
    /// What goes, in this order.
    pub steps: Vec<Step>,
    /// What stays, and why.
    pub stays: Vec<Stays>,
    /// What everything that we made takes, in bytes, before any step.
    pub bytes: u64,
    /// What it may take.
    pub most_bytes: u64,
    /// How many days a run is kept after it was handed in.
    pub keep_days: u64,
    /// Where unpushed work is put.
    pub kept: PathBuf,
}

/// One thing that goes.
#[derive(Debug, Clone, Serialize)]
pub struct Step {
    /// What it is.
    pub kind: Kind,
    /// Where it is.
    pub path: PathBuf,
    /// What it takes.
    pub bytes: u64,
    /// Why it goes.
    pub why: Why,
    /// Where work of it was put that is in no other place.
    pub kept: Option<PathBuf>,
    /// Why it did not go after all.
    pub problem: Option<String>,
    /// Whether it is gone.
    pub gone: bool,
}

/// One thing that stays.
#[derive(Debug, Clone, Serialize)]
pub struct Stays {
    /// What it is.
    pub kind: Kind,
    /// Where it is.
    pub path: PathBuf,
    /// What it takes.
    pub bytes: u64,
    /// A sentence.
    pub why: String,
}

/// Clears up in the state directory `state` as its owner's policy says, or
/// with `dry_run` only says what would go.
///
/// # Errors
/// See [`Error`]. What can't be removed is no error: its step says why.
pub async fn sweep(state: &Path, clock: &Clock, dry_run: bool) -> Result<Swept, Error> {
    let Some(_lock) = Lock::try_take(&state.join("gc.lock"))? else { return Err(Error::Busy) };
    let mut policy = policy::watch(state);
    policy.refresh();
    if let Some(problem) = policy.problem() {
        return Err(Error::Policy(problem.to_owned()));
    }
    let (disk, now, root) = (policy.good().disk(), clock.now(), state.to_owned());
    let looked = spawn_blocking(move || ledger::read(&root)).await.map_err(io::Error::other)??;
    let bytes = looked.iter().map(|entry| entry.bytes).sum();
    let (mut steps, stays) = plan::plan(&looked, disk, now);
    if !dry_run {
        for step in &mut steps {
            evict::evict(state, step).await;
        }
    }
    let kept = keep::folder(state);
    Ok(Swept { steps, stays, bytes, most_bytes: disk.most_bytes, keep_days: disk.keep_days, kept })
}

/// Clears up now and then, until `shutdown`.
pub(crate) async fn keep_clear(state: PathBuf, clock: Clock, shutdown: CancellationToken) {
    let clearing = async {
        tokio::time::sleep(FIRST).await;
        loop {
            match sweep(&state, &clock, false).await {
                Ok(swept) => tell(&swept),
                Err(Error::Busy) => {}
                Err(error) => tracing::warn!("can't clear up: {error}"),
            }
            tokio::time::sleep(EVERY).await;
        }
    };
    let _ended = shutdown.run_until_cancelled(Box::pin(clearing)).await;
}

fn tell(swept: &Swept) {
    let gone = swept.steps.iter().filter(|step| step.gone);
    let (count, bytes) = gone.fold((0, 0), |(count, bytes), step| (count + 1, bytes + step.bytes));
    if count > 0 {
        tracing::info!(things = count, megabytes = bytes / 1_000_000, "cleared up");
    }
    for step in swept.steps.iter().filter(|step| step.problem.is_some()) {
        tracing::debug!(path = %step.path.display(), why = step.problem.as_deref(), "could not clear this up");
    }
}
