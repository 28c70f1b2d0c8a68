//! From the deletion of a runtime until its daemon claims again.

use std::time::Duration;

use hdrhistogram::Histogram;
use hyper::Method;
use shipmate_core::id::RuntimeId;
use shipmate_seams::Clock;

use crate::fleet::{Fleet, Seen};
use crate::load::{durations, micros, number};
use crate::measure::Bench;
use crate::report::{Section, millis};
use crate::server::Server;
use crate::trouble::Trouble;

/// How often is looked whether a machine claims again.
const LOOK_EVERY: Duration = Duration::from_millis(1);

/// Measures with sockets and without, on all databases.
pub(crate) async fn measure(bench: &Bench) -> Result<Section, Trouble> {
    let columns = ["deletions", "p50", "p99", "slowest", "log lines for each, server", "daemon"];
    let mut section = Section::new("Deleted, and claiming again", &columns);
    for kind in &bench.databases {
        for with_sockets in [true, false] {
            let server = bench.program.serve(kind, "recovery").await?;
            let how = if with_sockets { "with sockets" } else { "without" };
            let name = format!("{}: {} {how}", kind.name(), bench.scale.deletions);
            section.row([vec![name], row(bench, &server, with_sockets).await?].concat());
            server.end().await?;
        }
    }
    section.note(
        "Goals: below 1 s with a socket, within one beat (15 s) without; at most 3 log lines for a deletion, of both \
         sides together. With sockets one runtime is deleted after the other, without all at once.",
    );
    Ok(section)
}

async fn row(bench: &Bench, server: &Server, with_sockets: bool) -> Result<Vec<String>, Trouble> {
    let patience = bench.scale.patience;
    let fleet =
        Fleet::start(server, bench.scale.deletions, bench.scale.deletions, &bench.program.tasks, patience).await?;
    if with_sockets {
        fleet.connect(patience).await?;
    }
    let first = first_claims(&fleet, patience).await?;
    let (server_lines, daemon_lines) = (server.log_lines()?, bench.lines.of_daemons());
    let took = if with_sockets {
        one_by_one(server, &fleet, first, patience).await?
    } else {
        all_at_once(server, &fleet, first, patience).await?
    };
    let deletions = number(took.len()).max(1.0);
    let lines = |lines: usize| format!("{:.2}", number(u64::try_from(lines).unwrap_or(0)) / deletions);
    Ok(vec![
        millis(took.value_at_quantile(0.5)),
        millis(took.value_at_quantile(0.99)),
        millis(took.max()),
        lines(server.log_lines()? - server_lines),
        lines(bench.lines.of_daemons() - daemon_lines),
    ])
}

async fn one_by_one(
    server: &Server,
    fleet: &Fleet,
    first: Vec<RuntimeId>,
    patience: Duration,
) -> Result<Histogram<u64>, Trouble> {
    let clock = Clock::system();
    let mut owner = server.owner().await?;
    let mut took = durations();
    for (seen, runtime) in fleet.machines().iter().zip(first) {
        let began = clock.elapsed();
        owner.send(Method::DELETE, &format!("/api/runtimes/{runtime}"), None).await?.done()?;
        took.saturating_record(micros(claims_again(seen, runtime, patience).await? - began));
    }
    Ok(took)
}

async fn all_at_once(
    server: &Server,
    fleet: &Fleet,
    first: Vec<RuntimeId>,
    patience: Duration,
) -> Result<Histogram<u64>, Trouble> {
    let clock = Clock::system();
    let mut owner = server.owner().await?;
    let mut began = Vec::new();
    for runtime in &first {
        began.push(clock.elapsed());
        owner.send(Method::DELETE, &format!("/api/runtimes/{runtime}"), None).await?.done()?;
    }
    let mut took = durations();
    for ((seen, runtime), began) in fleet.machines().iter().zip(first).zip(began) {
        took.saturating_record(micros(claims_again(seen, runtime, patience).await? - began));
    }
    Ok(took)
}

/// The runtime of each machine, as soon as all have claimed.
async fn first_claims(fleet: &Fleet, patience: Duration) -> Result<Vec<RuntimeId>, Trouble> {
    let mut first = Vec::new();
    for seen in fleet.machines() {
        first.push(claimed(seen, patience, |_| true).await?.0);
    }
    Ok(first)
}

/// When a claim for another runtime than `deleted` was answered.
async fn claims_again(seen: &Seen, deleted: RuntimeId, patience: Duration) -> Result<Duration, Trouble> {
    claimed(seen, patience, |runtime| runtime != deleted).await.map(|(_, at)| at)
}

async fn claimed(
    seen: &Seen,
    patience: Duration,
    is_meant: impl Fn(RuntimeId) -> bool,
) -> Result<(RuntimeId, Duration), Trouble> {
    let looking = async {
        loop {
            if let Some(claimed) = seen.claimed().filter(|(runtime, _)| is_meant(*runtime)) {
                return claimed;
            }
            tokio::time::sleep(LOOK_EVERY).await;
        }
    };
    tokio::time::timeout(patience, looking).await.map_err(|_| "a machine does not claim again".to_owned())
}
