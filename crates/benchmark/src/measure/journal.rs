//! Records from a journal through the server to somebody who watches.

use std::collections::BTreeMap;

use serde_json::{Value, json};
use shipmate_core::api::board::Runtime;
use shipmate_core::api::daemon::{Append, Appended, Assignment, Claim, Claimed};
use shipmate_core::id::TaskId;
use shipmate_core::journal::{Body, Record};
use shipmate_core::text::Text;
use shipmate_seams::{Clock, Random};
use tokio::task::JoinSet;

use crate::board;
use crate::load::number;
use crate::measure::Bench;
use crate::process;
use crate::report::{Section, count};
use crate::server::Server;
use crate::socket::Socket;
use crate::trouble::{Context, Trouble};
use crate::wire::Connection;

/// How many runs write at once; one socket may watch as many.
const RUNS: usize = 16;
/// How many records travel in one request.
const BATCH: usize = 50;

/// Measures on all databases.
pub(crate) async fn measure(bench: &Bench) -> Result<Section, Trouble> {
    let columns = ["records", "acknowledged/s", "at the subscriber/s", "µs of server CPU"];
    let mut section = Section::new("Journals", &columns);
    for kind in &bench.databases {
        let server = bench.program.serve(kind, "journal").await?;
        section.row(on(bench, &server, kind.name()).await?);
        server.end().await?;
    }
    section.note(format!(
        "{RUNS} runs, each handed in over a connection of its own, {BATCH} records of 200 bytes in a request, the next \
         when the last was acknowledged. One subscriber watches all of them on one socket."
    ));
    Ok(section)
}

async fn on(bench: &Bench, server: &Server, database: &str) -> Result<Vec<String>, Trouble> {
    let clock = Clock::system();
    let runs = assignments(server).await?;
    let mut browser = Socket::open(&server.owner, "/api/socket").await?;
    for run in &runs {
        let said = json!({ "type": "watch", "run_id": run.task_id, "after": 0 });
        browser.say(&said.to_string()).await?;
    }
    let cpu = process::cpu(server.pid())?;
    let began = clock.elapsed();
    let mut writers = JoinSet::new();
    let watched: Vec<TaskId> = runs.iter().map(|run| run.task_id).collect();
    for run in runs {
        let connection = server.daemon().await?;
        let daemon_id = DAEMON.to_owned();
        writers.spawn(write(connection, daemon_id, run, bench.scale.records, clock.clone()));
    }
    let wanted = bench.scale.records;
    let seen = tokio::time::timeout(bench.scale.patience, async {
        let mut next: BTreeMap<String, usize> = watched.iter().map(|id| (id.to_string(), 0)).collect();
        while next.values().any(|n| *n < wanted) {
            let heard: Value = serde_json::from_str(&browser.hear().await?).context("the socket says no JSON")?;
            if heard["type"] == "error" {
                return Err(format!("the subscriber was told: {heard}"));
            }
            if let (Some(run), Some(n)) = (heard["run_id"].as_str(), heard["next"].as_u64()) {
                next.insert(run.to_owned(), usize::try_from(n).unwrap_or(0));
            }
        }
        Ok(clock.elapsed() - began)
    });
    let writing = async {
        while let Some(one) = writers.join_next().await {
            one.context("a writer broke")??;
        }
        Ok::<_, Trouble>(clock.elapsed() - began)
    };
    let (seen, written) = tokio::join!(seen, writing);
    let all = number(u64::try_from(wanted * RUNS).unwrap_or(u64::MAX));
    let cpu = process::cpu(server.pid())?.saturating_sub(cpu).as_secs_f64() * 1e6 / all;
    let seen = seen.map_err(|_| "the subscriber did not see all records in time".to_owned())??;
    let per_second = |time: std::time::Duration| count(all / time.as_secs_f64());
    Ok(vec![format!("{database}: {RUNS} × {}", count(all / 16.0)), per_second(written?), per_second(seen), count(cpu)])
}

/// The machine that the runs are on.
const DAEMON: &str = "machine-0";

async fn assignments(server: &Server) -> Result<Vec<Assignment>, Trouble> {
    let known: Vec<Runtime> = board::machines(server, 1).await?;
    let agents = board::agents(server, 1).await?;
    board::issues(server, RUNS, agents).await?;
    let (clock, random) = (Clock::system(), Random::system());
    let wish = Claim {
        request_id: random.id(clock.now()),
        daemon_id: DAEMON.to_owned(),
        runtimes: known.iter().map(|runtime| runtime.id).collect(),
        slots: u32::try_from(RUNS).unwrap_or(1),
    };
    let claimed: Claimed = server.daemon().await?.ask("/api/daemon/claim", &wish).await?;
    if claimed.assignments.len() != RUNS {
        return Err(format!("{} of {RUNS} runs were given out", claimed.assignments.len()));
    }
    Ok(claimed.assignments)
}

async fn write(
    mut connection: Connection,
    daemon_id: String,
    run: Assignment,
    records: usize,
    clock: Clock,
) -> Result<(), Trouble> {
    let path = format!("/api/daemon/executions/{}/journal", run.execution_id);
    let last = u64::try_from(records).unwrap_or(u64::MAX);
    let mut offset = 0;
    while offset < last {
        let next = last.min(offset + u64::try_from(BATCH).unwrap_or(1));
        let record = |n| Record { n, at: clock.now(), body: Body::Text { text: Text::sanitise(&"x".repeat(200)) } };
        let wish = Append {
            daemon_id: daemon_id.clone(),
            epoch: run.epoch,
            offset,
            records: (offset..next).map(record).collect(),
        };
        let answer: Appended = connection.ask(&path, &wish).await?;
        offset = answer.acknowledged;
    }
    Ok(())
}
