//! Connected daemons: what they cost, and how they come back when their server was killed.

use std::time::Duration;

use shipmate_seams::Clock;

use crate::database::Kind;
use crate::fleet::Fleet;
use crate::load::number;
use crate::measure::Bench;
use crate::process;
use crate::report::{Section, count, millis};
use crate::trouble::Trouble;

/// Files that the server needs besides its connections.
const OTHER_FILES: u64 = 200;
/// The daemon's own idea of when silence is too long, which a restart must not reach.
const GOAL: &str = "Goals: at most 32 KiB for a connection; 10,000 back within 20 s without an error.";

/// Measures fleets of all sizes on all databases.
pub(crate) async fn measure(bench: &Bench) -> Result<Section, Trouble> {
    let columns = [
        "daemons",
        "memory of the server",
        "per connection",
        "CPU, of one core",
        "all back after kill -9",
        "answers 5xx",
        "unanswered",
        "slowest handshake",
    ];
    let mut section = Section::new("Connected daemons", &columns);
    let mut fewest_requests = u64::MAX;
    for kind in &bench.databases {
        for &daemons in &bench.scale.fleets {
            let sockets = u64::try_from(daemons).unwrap_or(u64::MAX);
            let Some(requests) = bench.open_files.checked_sub(sockets + OTHER_FILES).filter(|left| *left > 0) else {
                section.note(format!(
                    "{daemons} connections can't be had here: a process may have {} files open. Raise the hard limit \
                     (`ulimit -Hn`).",
                    bench.open_files
                ));
                continue;
            };
            let requests = requests.min(sockets);
            fewest_requests = fewest_requests.min(requests);
            let name = format!("{}: {}", kind.name(), count(number(sockets)));
            let row = of(bench, kind, daemons, usize::try_from(requests).unwrap_or(1)).await;
            section.row(row.map_or_else(|why| vec![name.clone(), why], |row| [vec![name.clone()], row].concat()));
        }
    }
    section.note(GOAL);
    section.note(format!(
        "Each daemon is the real one's mind with a socket of its own; it beats every 15 s and asks for work as it \
         decides. HTTP connections are shared: one for each request under way, {} at most. `all back` counts from the \
         kill until each has a socket again and a beat was answered. A request is unanswered if it was sent to a \
         server that listened and the daemon's deadline passed, or its connection broke.",
        count(number(fewest_requests))
    ));
    Ok(section)
}

async fn of(bench: &Bench, kind: &Kind, daemons: usize, requests: usize) -> Result<Vec<String>, Trouble> {
    let patience = bench.scale.patience;
    let clock = Clock::system();
    let mut server = bench.program.serve(kind, "fleet").await?;
    let fleet = Fleet::start(&server, daemons, requests, &bench.program.tasks, 5 * patience).await?;
    let without = process::resident_kib(server.pid())?;
    fleet.connect(patience).await?;
    tokio::time::sleep(bench.scale.watch.min(Duration::from_secs(15))).await;
    let cpu = process::cpu(server.pid())?;
    tokio::time::sleep(bench.scale.watch).await;
    let cpu = process::cpu(server.pid())?.saturating_sub(cpu).as_secs_f64() / bench.scale.watch.as_secs_f64();
    let with = process::resident_kib(server.pid())?;
    let each = number(with.saturating_sub(without)) / number(u64::try_from(daemons).unwrap_or(1));
    let mut row = vec![
        format!("{} MiB", count(number(with) / 1024.0)),
        format!("{each:.1} KiB"),
        format!("{:.1} %", 100.0 * cpu),
    ];
    let _before = fleet.met();
    let killed = clock.elapsed();
    fleet.server_is_gone();
    server.kill().await?;
    server.start_again().await?;
    fleet.server_is_back();
    let back = fleet.all_back_since(killed, patience).await;
    let took = clock.elapsed() - killed;
    let met = fleet.met();
    row.push(back.map_or_else(|why| why, |()| format!("{:.1} s", took.as_secs_f64())));
    row.extend([met.server_errors.to_string(), met.unanswered.to_string(), millis(met.handshakes.max())]);
    drop(fleet);
    server.end().await?;
    Ok(row)
}
