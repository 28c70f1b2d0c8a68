//! What a runner holds in memory: beside an agent that does nothing, and beside
//! one that prints without end.

use std::path::Path;
use std::process::Stdio;
use std::time::Duration;

use shipmate_core::journal::Body;
use shipmate_daemon::place::RunDir;
use shipmate_daemon::tryout::{Candidate, prepare};
use shipmate_seams::{Clock, Random};
use tokio::process::{Child, Command};

use crate::measure::Bench;
use crate::process::{peak_kib, resident_kib};
use crate::report::{Section, count};
use crate::trouble::{Context, Trouble};

/// How long between two looks at a runner.
const LOOK_EVERY: Duration = Duration::from_millis(5);
const IDLE: &str = "echo ready; exec sleep 1000";

/// Measures the program's runner.
pub(crate) async fn measure(bench: &Bench) -> Result<Section, Trouble> {
    let bytes = bench.scale.flood * 1024 * 1024;
    let lines = format!("yes \"$(printf 'flood %01000d' 0)\" | head -c {bytes}; echo; echo done");
    let line = format!("head -c {bytes} /dev/zero | tr '\\0' a; echo; echo done");
    let errors = format!("yes complaint | head -c {bytes} >&2; echo done");
    let mut section =
        Section::new("The runner", &["beside an agent that", "memory", "at most", "until the end", "MiB/s taken in"]);
    section.row(idle(bench).await?);
    for (what, script) in [("prints lines of 1 kB", lines), ("prints one line", line), ("complains", errors)] {
        let what = format!("{what}, {} MiB", bench.scale.flood);
        section.row(
            tokio::time::timeout(10 * bench.scale.patience, flood(bench, &what, &script))
                .await
                .map_err(|_| format!("the flood of one that {what} did not end in time"))??,
        );
    }
    section.note("Goal: at most 64 MiB, whatever an agent prints. Memory is what is resident; `complains` prints to standard error.");
    Ok(section)
}

/// Beside an agent that said one word and waits.
async fn idle(bench: &Bench) -> Result<Vec<String>, Trouble> {
    let folder = tempfile::Builder::new().prefix("shipmate-benchmark-").tempdir().context("no folder")?;
    let run = place(folder.path(), IDLE)?;
    let began = Clock::system().elapsed();
    let mut runner = start(bench, &run)?;
    let pid = runner.id().ok_or("the runner ended at once")?;
    while !has_spoken(&run) {
        if Clock::system().elapsed() - began > bench.scale.patience {
            return Err("the agent said nothing".to_owned());
        }
        tokio::time::sleep(LOOK_EVERY).await;
    }
    let figures = [resident_kib(pid)?, peak_kib(pid)?].map(mib);
    run.ask_to_end(shipmate_daemon::place::EndReason::Cancelled).context("the run can't be ended")?;
    runner.wait().await.context("the runner does not end")?;
    Ok([vec!["does nothing".to_owned()], figures.to_vec(), vec!["0 s".to_owned(), "0".to_owned()]].concat())
}

async fn flood(bench: &Bench, what: &str, script: &str) -> Result<Vec<String>, Trouble> {
    let folder = tempfile::Builder::new().prefix("shipmate-benchmark-").tempdir().context("no folder")?;
    let run = place(folder.path(), script)?;
    let clock = Clock::system();
    let began = clock.elapsed();
    let mut runner = start(bench, &run)?;
    let pid = runner.id().ok_or("the runner ended at once")?;
    let (mut last, mut most) = (0, 0);
    while runner.try_wait().context("the runner is lost")?.is_none() {
        // It may end between the two looks.
        last = resident_kib(pid).unwrap_or(last);
        most = peak_kib(pid).unwrap_or(most);
        tokio::time::sleep(LOOK_EVERY).await;
    }
    let seconds = (clock.elapsed() - began).as_secs_f64();
    if !run.has_ended().context("the journal can't be read")? {
        return Err(format!("the runner of one that {what} did not come to its end"));
    }
    let rate = f64::from(u32::try_from(bench.scale.flood).unwrap_or(u32::MAX)) / seconds;
    Ok(vec![what.to_owned(), mib(last), mib(most), format!("{seconds:.1} s"), count(rate)])
}

fn place(folder: &Path, script: &str) -> Result<RunDir, Trouble> {
    let protocol = serde_json::from_value(serde_json::json!("exec_lines")).context("no protocol")?;
    let candidate = Candidate {
        provider: "exec".to_owned(),
        protocol,
        program: "/bin/sh".into(),
        args: vec!["-c".to_owned(), script.to_owned()],
        model: String::new(),
    };
    prepare(folder, candidate, Random::system().id(Clock::system().now())).context("no run directory")
}

fn start(bench: &Bench, run: &RunDir) -> Result<Child, Trouble> {
    Command::new(&bench.program.path)
        .args(["runner".as_ref(), "--directory".as_ref(), run.path().as_os_str()])
        .stdin(Stdio::null())
        .stdout(Stdio::null())
        .stderr(Stdio::null())
        .kill_on_drop(true)
        .spawn()
        .context("the runner can't be started")
}

fn has_spoken(run: &RunDir) -> bool {
    let records = run.journal_from(0, usize::MAX).map(|batch| batch.records).unwrap_or_default();
    records.iter().any(|record| matches!(record.body, Body::Text { .. }))
}

fn mib(kib: u64) -> String {
    format!("{:.1} MiB", f64::from(u32::try_from(kib).unwrap_or(u32::MAX)) / 1024.0)
}
