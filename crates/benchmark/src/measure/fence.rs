//! What is put around an agent, and what that costs when it is started.

use std::path::Path;

use hdrhistogram::Histogram;
use shipmate_daemon::control_group;
use shipmate_daemon::fence::{FenceOrder, missing};
use shipmate_daemon::rehearsal::{Around, rehearse};
use shipmate_seams::Clock;

use crate::load::durations;
use crate::measure::Bench;
use crate::report::{Section, millis};
use crate::trouble::{Context, Trouble};

/// Says what time it is when it runs, in nanoseconds.
const STAMP: [&str; 1] = ["+%s%N"];

/// Measures with nothing, with the fence, and with fence and control group in turn.
pub(crate) async fn measure(bench: &Bench) -> Result<Section, Trouble> {
    let folder = tempfile::Builder::new().prefix("shipmate-benchmark-").tempdir().context("no folder")?;
    let folder = folder.path();
    let work = folder.join("work");
    for place in [work.clone(), folder.join("home"), folder.join("private")] {
        fs_err::create_dir(place).context("no folder")?;
    }
    let fence = || FenceOrder {
        home: folder.join("home"),
        private: folder.join("private"),
        read: Vec::new(),
        write: Vec::new(),
    };
    let mut all = vec![("nothing", Around::default())];
    if missing().is_none() {
        all.push(("the fence", Around { fence: Some(fence()), control_group: false }));
    }
    if control_group::missing().is_none() {
        all.push(("a control group", Around { fence: None, control_group: true }));
        all.push(("both", Around { fence: Some(fence()), control_group: true }));
    }
    let mut took: Vec<Histogram<u64>> = all.iter().map(|_| durations()).collect();
    // In turn, so that a machine whose speed changes changes all alike. The first of each does not count.
    for n in 0..=bench.scale.processes {
        for ((_, around), took) in all.iter().zip(&mut took) {
            let micros = start(&work, around).await?;
            if n > 0 {
                took.saturating_record(micros);
            }
        }
    }
    let mut section = Section::new("Around an agent", &["around a process", "start, p50", "p99", "slowest"]);
    for ((what, _), took) in all.iter().zip(took) {
        let figures = [took.value_at_quantile(0.5), took.value_at_quantile(0.99), took.max()].map(millis);
        section.row([vec![format!("{what}: {}", bench.scale.processes)], figures.to_vec()].concat());
    }
    section.note(
        "From the wish to start it until the program has read the clock; the same code starts an agent. With the control \
         group: made, entered and left again. A run has that done while its work tree is made, so it waits for less.",
    );
    for why in missing().map(str::to_owned).into_iter().chain(control_group::missing()) {
        section.note(format!("Not measured: {why}."));
    }
    Ok(section)
}

async fn start(work: &Path, around: &Around) -> Result<u64, Trouble> {
    let began = Clock::system().now().timestamp_micros();
    let output = rehearse(Path::new("/bin/date"), &STAMP, work, around).await.context("no process was started")?;
    let said = String::from_utf8_lossy(&output.output);
    let nanoseconds: i64 = said.trim().parse().map_err(|_| format!("`date` said `{said}`"))?;
    Ok((nanoseconds / 1000 - began).max(0).unsigned_abs())
}
