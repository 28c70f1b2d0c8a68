//! The runner: the small process that owns one execution's agent.
//!
//! It takes the run directory's lock for its whole life and leaves a journal
//! whose last record is `ended`. Everything that may have happened before is
//! found in the directory, so whoever starts a runner need not know: there is
//! nothing to do, or a dead runner's work is closed, or the work begins.
//!
//! Only a wish in the directory ends a run. A hang-up or an interrupt from the
//! keyboard is for others. When the machine asks us to go (`SIGTERM`) the
//! agent is ended and *nothing* is recorded: that is no verdict on the work.
//! The next runner says that the run was lost.

mod attend;
mod door;
mod execution;
mod hiding;
mod in_place;
mod leftovers;
mod prepare;
mod questions;
mod recorder;
mod skills;
mod turns;

use std::convert::Infallible;
use std::io;
use std::path::Path;
use std::time::Duration;

use shipmate_core::journal::{Ended, FailureClass};
use shipmate_core::rules::environment::hidden;
use shipmate_seams::Clock;
use tokio::time::sleep;

use crate::os;
use crate::place::{EndReason, Journal, Lock, RunDir};
use execution::Execution;
pub(crate) use prepare::{confined, earlier_tree, git as git_of};
use recorder::Recorder;

/// The variable that marks every process of an execution.
pub(crate) const TAG: &str = "SHIPMATE_EXECUTION";

/// How often a runner looks whether the execution is still its machine's.
const HOLD_CHECK: Duration = Duration::from_secs(1);

/// How a runner came to its end.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Finish {
    /// The journal is complete.
    Ended,
    /// Another runner has this directory.
    NotOurs,
    /// The machine wanted us to go; the next runner closes the journal.
    Stopped,
}

/// Runs the execution in `directory` to its end. Call it first in a process
/// of its own: it leaves the session it was started in and adopts orphans.
///
/// # Errors
/// The directory is not one of ours or can't be used. A full disk is no
/// error: the runner waits for room.
pub async fn run(directory: &Path, clock: Clock) -> io::Result<Finish> {
    os::leave_session();
    os::adopt_orphans();
    let mut termination = os::Termination::watch()?;
    let dir = RunDir::open(directory)?;
    let Some(_lock) = take_lock(&dir).await? else { return Ok(Finish::NotOurs) };
    // The journal is what a runner makes first: where none is, none was.
    let is_fresh = !dir.journal_path().exists();
    let (journal, ended) = Journal::open(&dir.journal_path())?;
    if ended {
        return Ok(Finish::Ended);
    }
    if !leftovers::may_have_started(&dir) && is_over(&dir, &clock) {
        // Somebody else may have it by now: no agent begins here any more.
        dir.ask_to_end(EndReason::Abandoned)?;
    }
    let mut recorder = Recorder::new(journal, clock.clone());
    tracing::info!(execution = %dir.execution_id(), "the runner begins");

    let work = async {
        if !is_fresh {
            let _gone = leftovers::end(&dir).await;
        }
        let ended = match dir.order().and_then(|order| Ok((order, dir.variables()?))) {
            Ok((order, variables)) => {
                recorder.hide(hidden(&variables));
                Execution { dir: &dir, order: &order, variables: &variables, recorder: &mut recorder }.run().await?
            }
            Err(error) => Ended::failed(FailureClass::Machine, error.to_string()),
        };
        tracing::info!(outcome = ended.outcome(), "the run is over");
        recorder.end(ended).await?;
        dir.forget_variables()
    };
    tokio::select! {
        biased;
        () = termination.told() => {
            tracing::warn!("told to stop; ending the agent");
            let _gone = leftovers::end(&dir).await;
            // What the agent said so far is kept, if there is room.
            recorder.release();
            recorder.flush()?;
            Ok(Finish::Stopped)
        }
        result = Box::pin(work) => {
            result?;
            Ok(Finish::Ended)
        }
        never = let_go(&dir, &clock) => match never {},
    }
}

/// Whether the execution is not this machine's any more, as far as is written down.
fn is_over(dir: &RunDir, clock: &Clock) -> bool {
    dir.hold_left(clock).is_ok_and(|left| left.is_zero())
}

/// Lets go of an execution whose lease nobody renews: without a daemon it is
/// the runner that must, or two machines would work on one task.
async fn let_go(dir: &RunDir, clock: &Clock) -> Infallible {
    loop {
        sleep(HOLD_CHECK).await;
        if is_over(dir, clock) && dir.end_asked().is_none() && !dir.has_daemon() {
            tracing::warn!("the lease is over and there is no daemon to renew it; ending the agent");
            if let Err(error) = dir.ask_to_end(EndReason::Abandoned) {
                tracing::error!(%error, "the agent can't be asked to end; trying again");
            }
        }
    }
}

/// Somebody who looks whether a runner lives holds the lock for a moment; a
/// runner holds it for as long as it lives.
async fn take_lock(dir: &RunDir) -> io::Result<Option<Lock>> {
    for _ in 0..20 {
        if let Some(lock) = Lock::try_take(&dir.lock_path())? {
            return Ok(Some(lock));
        }
        sleep(Duration::from_millis(25)).await;
    }
    Ok(None)
}
