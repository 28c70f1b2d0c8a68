//! How much is measured, and for how long: everything is bounded here.

use std::time::Duration;

use shipmate_testkit::crowd::Size;

/// The numbers of one run of the benchmark.
#[derive(Debug, Clone)]
pub(crate) struct Scale {
    /// How long each closed loop runs.
    pub(crate) loop_time: Duration,
    /// Of how many connections beats come.
    pub(crate) connections: Vec<usize>,
    /// For how many runtimes they beat in turn.
    pub(crate) runtimes: Vec<usize>,
    /// How many tasks wait for the claimers.
    pub(crate) queue: usize,
    /// How many daemons are connected at once.
    pub(crate) fleets: Vec<usize>,
    /// For how long a connected fleet's processor time is looked at.
    pub(crate) watch: Duration,
    /// How many runtimes are deleted.
    pub(crate) deletions: usize,
    /// How many records each journal carries.
    pub(crate) records: usize,
    /// How much the database holds when the board is asked.
    pub(crate) crowd: Size,
    /// How often each question is asked.
    pub(crate) questions: usize,
    /// How many issues are given to an agent, one after the other.
    pub(crate) starts: usize,
    /// How many processes are started with each thing around them.
    pub(crate) processes: usize,
    /// How many MiB an agent prints in a flood.
    pub(crate) flood: usize,
    /// For how long a dead id beats, in invented time.
    pub(crate) dead_for: Duration,
    /// How long a measurement may take before it is cut off and says so.
    pub(crate) patience: Duration,
}

impl Scale {
    /// What the figures in `docs/benchmarks.md` are made with.
    pub(crate) fn whole() -> Self {
        Self {
            loop_time: Duration::from_secs(3),
            connections: vec![1, 16, 64],
            runtimes: vec![1, 1_000],
            queue: 10_000,
            fleets: vec![1_000, 10_000],
            watch: Duration::from_secs(30),
            deletions: 200,
            records: 10_000,
            crowd: Size { issues: 100_000, events: 1_000_000, records: 10_000_000 },
            questions: 200,
            starts: 100,
            processes: 300,
            flood: 1024,
            dead_for: Duration::from_secs(24 * 60 * 60),
            patience: Duration::from_secs(120),
        }
    }

    /// As little as still yields every figure: for the test that each does.
    pub(crate) fn tiny() -> Self {
        Self {
            loop_time: Duration::from_millis(100),
            connections: vec![2],
            runtimes: vec![1, 3],
            queue: 8,
            fleets: vec![4],
            watch: Duration::from_millis(500),
            deletions: 2,
            records: 50,
            crowd: Size { issues: 600, events: 600, records: 60_000 },
            questions: 3,
            starts: 2,
            processes: 2,
            flood: 4,
            dead_for: Duration::from_secs(10 * 60),
            patience: Duration::from_secs(60),
        }
    }
}
