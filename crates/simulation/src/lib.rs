//! Real daemons and a real server in invented time.
//!
//! Each step carries one message: a daemon's mind is told something, or a
//! request goes through the server's real router to its real store. Time is
//! invented and the network is drawn from a seed, so the same seed gives the
//! same trace, and a fault that was found once can be looked at for ever.

mod board;
mod dice;
mod disk;
mod ledger;
mod network;
mod plan;
mod queue;
mod shrink;
mod sweep;
mod trace;
mod world;

use std::time::Duration;

use shipmate_seams::{Clock, Random};

use board::Board;
pub use plan::Plan;
pub use shrink::shrunk;
pub use sweep::sweep;
use trace::Trace;
use world::World;

/// What a simulation came to.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Report {
    /// Of everything that happened.
    pub hash: u64,
    /// How many lines the trace has.
    pub lines: u64,
    /// How many events there were.
    pub events: u64,
    /// How much time was invented.
    pub lived: Duration,
    /// How many executions were given to machines.
    pub executions: usize,
    /// What did not hold, if something did not.
    pub violation: Option<String>,
}

/// Lets a plan happen; `shown` prints its trace.
///
/// # Errors
/// The simulation itself could not be set up.
pub fn simulate(plan: &Plan, shown: bool) -> Result<Report, String> {
    let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build();
    runtime.map_err(|error| error.to_string())?.block_on(run(plan.clone(), shown))
}

async fn run(plan: Plan, shown: bool) -> Result<Report, String> {
    let directory = tempfile::tempdir().map_err(|error| error.to_string())?;
    let random = Random::seeded(plan.seed ^ 0x5345_5256);
    let board = Board::new(directory.path(), Clock::invented(), random, plan::WORKSPACES).await?;
    let mut world = World::new(plan, board, Trace::new(shown));
    let violation = world.run().await.err();
    let report = Report {
        hash: world.trace.hash(),
        lines: world.trace.lines(),
        events: world.events,
        lived: world.now,
        executions: world.ledger.executions.len(),
        violation,
    };
    world.board.close().await;
    Ok(report)
}
