//! Thousands of daemons in one process: real minds, real connections, no disk and no agents.

mod machine;
mod pool;

use std::sync::atomic::{AtomicBool, AtomicU64, Ordering};
use std::sync::{Arc, Mutex, PoisonError};
use std::time::Duration;

use hdrhistogram::Histogram;
use shipmate_core::id::RuntimeId;
use shipmate_seams::{Clock, Tasks};
use tokio::sync::Semaphore;
use tokio::task::JoinSet;

use crate::load::{durations, micros};
use crate::server::Server;
use crate::trouble::Trouble;
use pool::Pool;

/// How many machines start at once: what is measured is not the first start.
const STARTING: usize = 32;
/// How long between two looks at whether all machines have come so far.
const LOOK_EVERY: Duration = Duration::from_millis(20);

/// Daemons that live until this value goes.
#[derive(Debug)]
pub(crate) struct Fleet {
    shared: Arc<Shared>,
    machines: Vec<Arc<Seen>>,
    _lives: JoinSet<()>,
}

/// What all machines of a fleet have in common.
#[derive(Debug)]
struct Shared {
    pool: Pool,
    clock: Clock,
    starting: Semaphore,
    sockets: AtomicBool,
    trouble: Failures,
    handshakes: Mutex<Histogram<u64>>,
    /// Since when the server listens; before that nobody can be answered.
    listens_since: AtomicU64,
}

/// What went wrong although the server was there.
#[derive(Debug, Default)]
struct Failures {
    server_errors: AtomicU64,
    unanswered: AtomicU64,
}

/// What is known of one machine from outside; times in microseconds, 0 for never.
#[derive(Debug, Default)]
pub(crate) struct Seen {
    connected: AtomicU64,
    beaten: AtomicU64,
    beat_failed: AtomicBool,
    /// The newest runtime for which a claim was answered, and when the first was.
    claimed: Mutex<Option<(RuntimeId, Duration)>>,
}

impl Seen {
    /// The newest runtime for which a claim was answered, and when the first was.
    pub(crate) fn claimed(&self) -> Option<(RuntimeId, Duration)> {
        *self.claimed.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

/// What a fleet met since it was last asked.
#[derive(Debug)]
pub(crate) struct Met {
    /// Answers with a status of 500 and above, to requests and to handshakes.
    pub(crate) server_errors: u64,
    /// Requests that were sent to a server that listened, and not answered.
    pub(crate) unanswered: u64,
    /// How long each handshake took that succeeded, in microseconds.
    pub(crate) handshakes: Histogram<u64>,
}

impl Fleet {
    /// Starts this many machines, some at a time, and waits until each has
    /// beaten. None has a socket yet. At most `most_requests` are under way
    /// at once.
    pub(crate) async fn start(
        server: &Server,
        how_many: usize,
        most_requests: usize,
        tasks: &Tasks,
        patience: Duration,
    ) -> Result<Self, Trouble> {
        let clock = Clock::system();
        let shared = Arc::new(Shared {
            pool: Pool::new(server.daemons.clone(), most_requests, tasks.clone()),
            clock: clock.clone(),
            starting: Semaphore::new(STARTING),
            sockets: AtomicBool::new(false),
            trouble: Failures::default(),
            handshakes: Mutex::new(durations()),
            listens_since: AtomicU64::new(micros(clock.elapsed())),
        });
        let mut lives = JoinSet::new();
        let mut machines = Vec::new();
        for number in 0..how_many {
            let seen = Arc::new(Seen::default());
            machines.push(seen.clone());
            lives.spawn(machine::live(number, shared.clone(), seen));
        }
        let fleet = Self { shared, machines, _lives: lives };
        fleet.all("beat", patience, |seen| seen.beaten.load(Ordering::Relaxed) > 0).await?;
        Ok(fleet)
    }

    /// Has every machine open its socket, and waits until each has.
    pub(crate) async fn connect(&self, patience: Duration) -> Result<(), Trouble> {
        self.shared.sockets.store(true, Ordering::Relaxed);
        self.all("have a socket", patience, |seen| seen.connected.load(Ordering::Relaxed) > 0).await
    }

    /// Every machine, in the order of their names: `machine-0`, `machine-1`, ….
    pub(crate) fn machines(&self) -> &[Arc<Seen>] {
        &self.machines
    }

    /// The server died.
    pub(crate) fn server_is_gone(&self) {
        self.shared.listens_since.store(u64::MAX, Ordering::Relaxed);
    }

    /// The server listens again.
    pub(crate) fn server_is_back(&self) {
        self.shared.listens_since.store(micros(self.shared.clock.elapsed()), Ordering::Relaxed);
    }

    /// Waits until every machine has, since `moment`, opened its socket and beaten.
    pub(crate) async fn all_back_since(&self, moment: Duration, patience: Duration) -> Result<(), Trouble> {
        let since = micros(moment);
        self.all("come back", patience, |seen| {
            seen.connected.load(Ordering::Relaxed) >= since && seen.beaten.load(Ordering::Relaxed) >= since
        })
        .await
    }

    /// What was met since the last call.
    pub(crate) fn met(&self) -> Met {
        let mut handshakes = self.shared.handshakes.lock().unwrap_or_else(PoisonError::into_inner);
        Met {
            server_errors: self.shared.trouble.server_errors.swap(0, Ordering::Relaxed),
            unanswered: self.shared.trouble.unanswered.swap(0, Ordering::Relaxed),
            handshakes: std::mem::replace(&mut *handshakes, durations()),
        }
    }

    async fn all(&self, what: &str, patience: Duration, is_so: impl Fn(&Seen) -> bool) -> Result<(), Trouble> {
        let clock = &self.shared.clock;
        let ends = clock.elapsed() + patience;
        loop {
            let missing = self.machines.iter().filter(|seen| !is_so(seen)).count();
            if missing == 0 {
                return Ok(());
            }
            if clock.elapsed() > ends {
                let met = self.met();
                return Err(format!(
                    "{missing} of {} machines did not {what} within {} s; {} answers were server errors, {} requests \
                     were not answered",
                    self.machines.len(),
                    patience.as_secs(),
                    met.server_errors,
                    met.unanswered
                ));
            }
            tokio::time::sleep(LOOK_EVERY).await;
        }
    }
}
