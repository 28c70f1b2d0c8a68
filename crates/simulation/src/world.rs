//! The simulated world and its one loop: take what is due next, let it
//! happen, look whether everything still holds.

mod arrive;
mod check;
mod daemon;
mod happen;
mod people;
mod restore;
mod runner;

use std::collections::{BTreeMap, BTreeSet};
use std::path::PathBuf;
use std::time::Duration;

use shipmate_core::api::daemon::Push;
use shipmate_core::id::{ExecutionId, RuntimeId};
use shipmate_daemon::stepped::{CameBack, Daemon};
use shipmate_seams::{Clock, Random};

use crate::board::{Board, Letter};
use crate::dice::Dice;
use crate::disk::Disk;
use crate::ledger::Ledger;
use crate::plan::{MACHINES, PROVIDERS, Plan, WORKSPACES, Weather};
use crate::queue::Queue;
use crate::trace::Trace;
use people::Issue;

/// How often the server's background jobs run.
const JOBS_EVERY: Duration = Duration::from_secs(15);
/// How often a person looks at the board.
const LOOK_EVERY: Duration = Duration::from_secs(45);
/// How many runs a machine takes at a time.
pub(crate) const CAPACITY: i64 = 2;
/// After trouble has ended everything must be done within this.
const BOUND: Duration = Duration::from_secs(2 * 60 * 60);
/// More than this happens only when something goes round in a circle.
const MOST_EVENTS: u64 = 150_000;

/// What can happen.
#[derive(Debug, Clone)]
pub(crate) enum Event {
    /// The plan's action with this number.
    Plan(usize),
    /// Trouble ends.
    Calm,
    Arrive {
        letter: Letter,
        from: Option<Sender>,
    },
    Answer {
        machine: usize,
        life: u64,
        ticket: u64,
        answer: Result<CameBack, String>,
    },
    Timer {
        machine: usize,
        life: u64,
        serial: u64,
    },
    Made {
        machine: usize,
        life: u64,
        id: ExecutionId,
    },
    /// A runner goes on.
    Step {
        machine: usize,
        id: ExecutionId,
        runner: u64,
    },
    /// A runner's end is noticed.
    Gone {
        machine: usize,
        life: u64,
        id: ExecutionId,
    },
    /// A journal is looked at for an upload.
    Look {
        machine: usize,
        life: u64,
        id: ExecutionId,
    },
    Push {
        machine: usize,
        life: u64,
        push: Push,
    },
    Connect {
        machine: usize,
        life: u64,
    },
    StartDaemon {
        machine: usize,
        life: u64,
    },
    Wake {
        machine: usize,
    },
    StartServer,
    /// The daemons are given a new token.
    NewToken,
    Jobs,
    Observe,
}

/// Who waits for an answer.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Sender {
    pub(crate) machine: usize,
    pub(crate) life: u64,
    pub(crate) ticket: u64,
    /// How long the answer takes; none if it is lost.
    pub(crate) answer_after: Option<Duration>,
}

/// A machine with its disk and, at times, a daemon.
#[derive(Debug)]
pub(crate) struct Machine {
    pub(crate) name: String,
    pub(crate) clock: Clock,
    pub(crate) random: Random,
    pub(crate) daemon: Option<Daemon>,
    /// Counts the daemons it had.
    pub(crate) life: u64,
    pub(crate) timer: u64,
    pub(crate) disk: Disk,
    pub(crate) runners: u64,
    pub(crate) readers: BTreeMap<ExecutionId, u64>,
    pub(crate) asleep: bool,
    /// What happens when it wakes.
    pub(crate) postponed: Vec<Event>,
    pub(crate) cut_until: Duration,
    pub(crate) connected: bool,
    /// Until then its push socket carries nothing.
    pub(crate) mute_until: Duration,
    pub(crate) providers: usize,
    /// The daemon's requests that were neither answered nor given up.
    pub(crate) awaited: BTreeSet<u64>,
    /// What the daemon was told to be gone.
    pub(crate) gone: BTreeSet<RuntimeId>,
}

/// Everything.
#[derive(Debug)]
pub(crate) struct World {
    pub(crate) plan: Plan,
    pub(crate) weather: Weather,
    pub(crate) calm: bool,
    /// The one true time, of which every clock is a reading.
    pub(crate) now: Duration,
    pub(crate) queue: Queue<Event>,
    pub(crate) dice: Dice,
    pub(crate) board: Board,
    pub(crate) machines: Vec<Machine>,
    pub(crate) issues: Vec<Issue>,
    /// What was sent, to arrive once more.
    pub(crate) archive: Vec<Letter>,
    pub(crate) ledger: Ledger,
    /// The newest copy of the server's database, and what was known then.
    pub(crate) saved: Option<Saved>,
    /// Whether the server was ever put back to it.
    pub(crate) restored: bool,
    pub(crate) trace: Trace,
    pub(crate) events: u64,
}

/// A copy of the server's database.
#[derive(Debug)]
pub(crate) struct Saved {
    copy: PathBuf,
    ledger: Ledger,
    issues: Vec<Issue>,
}

impl World {
    pub(crate) fn new(plan: Plan, board: Board, trace: Trace) -> Self {
        let dice = Dice::new(plan.seed);
        let machine = |number: usize| Machine {
            name: format!("machine-{number}"),
            clock: Clock::invented(),
            random: Random::seeded(plan.seed.wrapping_mul(31).wrapping_add(number as u64)),
            daemon: None,
            life: 0,
            timer: 0,
            disk: Disk::new(),
            runners: 0,
            readers: BTreeMap::new(),
            asleep: false,
            postponed: Vec::new(),
            cut_until: Duration::ZERO,
            connected: false,
            mute_until: Duration::ZERO,
            awaited: BTreeSet::new(),
            gone: BTreeSet::new(),
            providers: PROVIDERS.len(),
        };
        Self {
            weather: plan.weather,
            machines: (0..MACHINES).map(machine).collect(),
            calm: false,
            now: Duration::ZERO,
            queue: Queue::default(),
            dice,
            board,
            issues: Vec::new(),
            archive: Vec::new(),
            ledger: Ledger::default(),
            saved: None,
            restored: false,
            trace,
            events: 0,
            plan,
        }
    }

    /// Lets the plan happen, then heals everything and waits for the end.
    pub(crate) async fn run(&mut self) -> Result<(), String> {
        for machine in 0..MACHINES {
            self.put(self.dice.millis(0, 3000), Event::StartDaemon { machine, life: 0 });
        }
        let plan: Vec<Duration> = self.plan.actions.iter().map(|(at, _)| *at).collect();
        for (number, at) in plan.into_iter().enumerate() {
            self.queue.put(at, Event::Plan(number));
        }
        self.queue.put(self.plan.calm_at, Event::Calm);
        self.put(JOBS_EVERY, Event::Jobs);
        self.put(LOOK_EVERY, Event::Observe);
        while !self.is_done().await? {
            self.until(self.now + LOOK_EVERY).await?;
            if self.now > self.plan.calm_at + BOUND {
                return Err(format!("not done {BOUND:?} after trouble ended: {}", self.unfinished().await?));
            }
        }
        self.check_self_heal().await?;
        self.check_end().await
    }

    /// Lets happen what is due until `end`.
    pub(crate) async fn until(&mut self, end: Duration) -> Result<(), String> {
        while self.queue.next_at().is_some_and(|at| at <= end) {
            let Some((at, event)) = self.queue.take() else { break };
            self.advance(at);
            self.events += 1;
            if self.events > MOST_EVENTS {
                return Err(format!("more than {MOST_EVENTS} events: something goes round in a circle"));
            }
            self.happen(event).await?;
            if let Some(violation) = self.ledger.violation.take() {
                return Err(violation);
            }
        }
        self.advance(end);
        Ok(())
    }

    fn advance(&mut self, to: Duration) {
        let by = to.saturating_sub(self.now);
        self.now = self.now.max(to);
        self.board.clock.advance(by);
        for machine in &self.machines {
            machine.clock.advance(by);
        }
    }

    pub(crate) fn put(&mut self, after: Duration, event: Event) {
        self.queue.put(self.now + after, event);
    }

    pub(crate) fn say(&mut self, text: impl AsRef<str>) {
        self.trace.line(self.now, text.as_ref());
    }

    pub(crate) fn is_cut(&self, machine: usize) -> bool {
        self.now < self.machines[machine].cut_until
    }

    async fn is_done(&mut self) -> Result<bool, String> {
        if !self.calm || !self.ledger.waiting_people.is_empty() {
            return Ok(false);
        }
        let quiet = self.machines.iter().all(|machine| machine.disk.values().all(|dir| dir.closed));
        if !quiet || !self.runtimes_agree().await? {
            return Ok(false);
        }
        for workspace in 0..WORKSPACES {
            for run in self.runs(workspace).await? {
                if !run.status.is_final() {
                    return Ok(false);
                }
            }
        }
        Ok(true)
    }
}
