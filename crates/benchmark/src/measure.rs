//! The measurements, in one list.

pub(crate) mod beats;
pub(crate) mod claims;
pub(crate) mod fence;
pub(crate) mod fleet;
pub(crate) mod journal;
pub(crate) mod log_lines;
pub(crate) mod questions;
pub(crate) mod recovery;
pub(crate) mod runner;
pub(crate) mod starts;

use std::path::PathBuf;

use crate::database::Kind;
use crate::lines::Lines;
use crate::report::Section;
use crate::scale::Scale;
use crate::server::Program;
use crate::trouble::Trouble;

/// What every measurement needs.
#[derive(Debug)]
pub(crate) struct Bench {
    /// How much to measure.
    pub(crate) scale: Scale,
    /// The program.
    pub(crate) program: Program,
    /// The databases to measure on.
    pub(crate) databases: Vec<Kind>,
    /// How many files a process may have open here.
    pub(crate) open_files: u64,
    /// What runs inside this process logs into these.
    pub(crate) lines: Lines,
    /// This executable.
    pub(crate) this: PathBuf,
}

/// One measurement: what it is chosen by, and in a table's title.
#[derive(Debug, Clone, Copy, PartialEq, Eq, clap::ValueEnum)]
pub(crate) enum Measure {
    /// Beats in a second.
    Beats,
    /// Claims of an empty and of a long queue.
    Claims,
    /// Records through journal, server and subscriber.
    Journal,
    /// Thousands of connected daemons, and a restart of their server.
    Fleet,
    /// From the deletion of a runtime until it claims again.
    Recovery,
    /// What a dead id that goes on beating writes into the log.
    LogLines,
    /// What the board asks, of a large database.
    Questions,
    /// From a new issue to the agent's process.
    Starts,
    /// What a runner holds in memory.
    Runner,
    /// What the fence and the control group around an agent cost.
    Fence,
}

impl Measure {
    /// All of them, in the order in which they are shown.
    pub(crate) const ALL: [Self; 10] = [
        Self::Beats,
        Self::Claims,
        Self::Fleet,
        Self::Recovery,
        Self::LogLines,
        Self::Starts,
        Self::Runner,
        Self::Fence,
        Self::Journal,
        Self::Questions,
    ];

    /// What it looks at, for whoever waits for it.
    pub(crate) fn what(self) -> &'static str {
        match self {
            Self::Beats => "beats in a second beside a bare echo, by each way a daemon has",
            Self::Claims => "claims of an empty queue, and of a long one by 16 machines",
            Self::Fleet => "thousands of connected daemons, and `kill -9` of their server",
            Self::Recovery => "from the deletion of a runtime to its daemon's next claim",
            Self::LogLines => "what a dead id that beats for a day writes into the log",
            Self::Starts => "from a new issue to the process of its agent",
            Self::Runner => "memory of a runner, beside an idle agent and under a flood",
            Self::Fence => "starts of a process with and without what is put around an agent",
            Self::Journal => "records of 16 runs through the server to one that watches",
            Self::Questions => "lists, boards, searches, timelines, transcripts and reports of a large database",
        }
    }

    /// Does it.
    pub(crate) async fn run(self, bench: &Bench) -> Result<Section, Trouble> {
        match self {
            Self::Beats => beats::measure(bench).await,
            Self::Claims => claims::measure(bench).await,
            Self::Journal => journal::measure(bench).await,
            Self::Fleet => fleet::measure(bench).await,
            Self::Recovery => recovery::measure(bench).await,
            Self::LogLines => log_lines::measure(bench).await,
            Self::Questions => questions::measure(bench).await,
            Self::Starts => starts::measure(bench).await,
            Self::Runner => runner::measure(bench).await,
            Self::Fence => fence::measure(bench).await,
        }
    }
}
