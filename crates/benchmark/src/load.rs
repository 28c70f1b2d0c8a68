//! Closed loops: each connection sends its next request when the last was answered.

use std::ops::AddAssign;
use std::time::Duration;

use hdrhistogram::Histogram;
use shipmate_seams::Clock;
use tokio::task::JoinSet;

use crate::process;
use crate::report::count;
use crate::trouble::{Context, Trouble};

/// Something that is done again and again.
pub(crate) trait Work: Send + 'static {
    /// Does it once; `false` means that there is nothing left to do.
    fn once(&mut self) -> impl Future<Output = Result<bool, Trouble>> + Send;
}

/// What closed loops came to.
#[derive(Debug)]
pub(crate) struct Tally {
    /// How long each took, in microseconds.
    pub(crate) took: Histogram<u64>,
    /// For how long they went on.
    pub(crate) lasted: Duration,
    /// Processor time of the process that served them.
    pub(crate) cpu: Duration,
}

impl Tally {
    /// Nothing yet.
    pub(crate) fn none() -> Self {
        Self { took: durations(), lasted: Duration::ZERO, cpu: Duration::ZERO }
    }

    /// How many were done in a second.
    pub(crate) fn rate(&self) -> f64 {
        number(self.took.len()) / self.lasted.as_secs_f64().max(f64::EPSILON)
    }

    /// Microseconds of the server's processor time for each.
    pub(crate) fn cpu_micros(&self) -> f64 {
        self.cpu.as_secs_f64() * 1e6 / number(self.took.len()).max(1.0)
    }

    /// The rate as people read it.
    pub(crate) fn shown_rate(&self) -> String {
        count(self.rate())
    }
}

impl AddAssign for Tally {
    fn add_assign(&mut self, more: Self) {
        self.took += more.took;
        self.lasted += more.lasted;
        self.cpu += more.cpu;
    }
}

/// A number of things, for arithmetic.
pub(crate) fn number(of: u64) -> f64 {
    // Exact up to 4 billion; nothing here counts further.
    f64::from(u32::try_from(of).unwrap_or(u32::MAX))
}

/// An empty record of durations in microseconds, up to an hour: what is longer counts as that.
pub(crate) fn durations() -> Histogram<u64> {
    const HOUR: u64 = 60 * 60 * 1_000_000;
    Histogram::new_with_max(HOUR, 3).expect("3 digits are a valid precision")
}

/// Microseconds of a duration, for a histogram.
pub(crate) fn micros(duration: Duration) -> u64 {
    u64::try_from(duration.as_micros()).unwrap_or(u64::MAX)
}

/// Lets every worker work for `time` or until there is nothing left to do;
/// `server` is the process whose processor time counts.
pub(crate) async fn run<W: Work>(workers: Vec<W>, time: Duration, server: u32) -> Result<Tally, Trouble> {
    let clock = Clock::system();
    let cpu = process::cpu(server)?;
    let began = clock.elapsed();
    let mut loops = JoinSet::new();
    for mut worker in workers {
        let clock = clock.clone();
        loops.spawn(async move {
            let mut took = durations();
            let mut now = clock.elapsed();
            while now < began + time {
                let goes_on = worker.once().await?;
                let after = clock.elapsed();
                if !goes_on {
                    break;
                }
                took.saturating_record(micros(after - now));
                now = after;
            }
            Ok::<_, Trouble>(took)
        });
    }
    let mut took = durations();
    while let Some(one) = loops.join_next().await {
        took += one.context("a loop broke")??;
    }
    let lasted = clock.elapsed() - began;
    Ok(Tally { took, lasted, cpu: process::cpu(server)?.saturating_sub(cpu) })
}

/// Does each piece of `work` once, over as many connections as there are `hands`.
pub(crate) async fn share<H, F>(hands: Vec<H>, work: usize, each: F) -> Result<(), Trouble>
where
    H: Send + 'static,
    F: AsyncShare<H>,
{
    let next = std::sync::Arc::new(std::sync::atomic::AtomicUsize::new(0));
    let mut all = JoinSet::new();
    for mut hand in hands {
        let (next, each) = (next.clone(), each.clone());
        all.spawn(async move {
            loop {
                let index = next.fetch_add(1, std::sync::atomic::Ordering::Relaxed);
                if index >= work {
                    return Ok::<_, Trouble>(());
                }
                each.piece(&mut hand, index).await?;
            }
        });
    }
    while let Some(one) = all.join_next().await {
        one.context("a helper broke")??;
    }
    Ok(())
}

/// One piece of work that is shared out.
pub(crate) trait AsyncShare<H>: Clone + Send + 'static {
    /// Does the piece with this number.
    fn piece(&self, hand: &mut H, index: usize) -> impl Future<Output = Result<(), Trouble>> + Send;
}
