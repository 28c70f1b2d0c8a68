//! Claims in a second: of a queue in which nothing waits, and of a long one.

use std::time::Duration;

use serde_json::Value;
use shipmate_core::api::board::Runtime;
use shipmate_core::api::daemon::{Claim, Claimed};
use shipmate_seams::{Clock, Random};

use crate::board::{self, MOST_RUNS_OF_AN_AGENT};
use crate::load::{self, Tally, Work, number};
use crate::measure::Bench;
use crate::report::{Section, count, millis};
use crate::server::Server;
use crate::trouble::Trouble;
use crate::wire::{Connection, json};

/// How many claim at once.
const CLAIMERS: usize = 16;

/// One machine that asks for work, as our daemon does.
struct Asking {
    connection: Connection,
    runtime: Runtime,
    clock: Clock,
    random: Random,
    /// Whether something must come of it.
    work_waits: bool,
}

impl Work for Asking {
    async fn once(&mut self) -> Result<bool, Trouble> {
        let wish = Claim {
            request_id: self.random.id(self.clock.now()),
            daemon_id: self.runtime.daemon_id.clone(),
            runtimes: vec![self.runtime.id],
            slots: 1,
        };
        let answer: Claimed = self.connection.ask("/api/daemon/claim", &wish).await?;
        if !answer.gone.is_empty() {
            return Err("a runtime was called gone".to_owned());
        }
        Ok(answer.assignments.is_empty() != self.work_waits)
    }
}

/// One machine that asks for work, as the reference's daemon does.
struct AskingAsReference {
    connection: Connection,
    path: String,
}

impl Work for AskingAsReference {
    async fn once(&mut self) -> Result<bool, Trouble> {
        let answer: Value = self.connection.post(&self.path, json(&Value::Null)?).await?.read()?;
        Ok(answer["task"].is_null())
    }
}

/// Measures on all databases.
pub(crate) async fn measure(bench: &Bench) -> Result<Section, Trouble> {
    let mut section = Section::new("Claims", &["claims", "claims/s", "p50", "p99", "µs of server CPU"]);
    for kind in &bench.databases {
        let server = bench.program.serve(kind, "claims").await?;
        let known = board::machines(&server, CLAIMERS).await?;
        for claimers in [1, CLAIMERS] {
            let of = |what: &str| format!("{}: nothing waits, {what}, {claimers} connections", kind.name());
            let time = bench.scale.loop_time;
            let tally = load::run(ours(&server, &known[..claimers], false).await?, time, server.pid()).await?;
            section.row(row(of("ours"), &tally));
            let tally = load::run(reference(&server, &known[..claimers]).await?, time, server.pid()).await?;
            section.row(row(of("reference"), &tally));
        }
        section.row(of_a_long_queue(bench, &server, &known, kind.name()).await?);
        server.end().await?;
    }
    section.note(format!(
        "Each of {CLAIMERS} machines claims one task at a time and goes on as soon as it is answered; what it claimed \
         stays with it. The long queue is measured until it is empty, but for {} s at most.",
        bench.scale.patience.as_secs()
    ));
    Ok(section)
}

async fn of_a_long_queue(
    bench: &Bench,
    server: &Server,
    known: &[Runtime],
    database: &str,
) -> Result<Vec<String>, Trouble> {
    let each = usize::try_from(MOST_RUNS_OF_AN_AGENT).unwrap_or(1);
    let agents = board::agents(server, bench.scale.queue.div_ceil(each)).await?;
    board::issues(server, bench.scale.queue, agents).await?;
    let tally = load::run(ours(server, known, true).await?, bench.scale.patience, server.pid()).await?;
    let took = format!("{} of {}", count(number(tally.took.len())), bench.scale.queue);
    Ok(row(format!("{database}: {took} that wait, {CLAIMERS} connections, {}", seconds(tally.lasted)), &tally))
}

fn seconds(lasted: Duration) -> String {
    format!("{:.1} s", lasted.as_secs_f64())
}

fn row(what: String, tally: &Tally) -> Vec<String> {
    vec![
        what,
        tally.shown_rate(),
        millis(tally.took.value_at_quantile(0.5)),
        millis(tally.took.value_at_quantile(0.99)),
        count(tally.cpu_micros()),
    ]
}

async fn ours(server: &Server, known: &[Runtime], work_waits: bool) -> Result<Vec<Asking>, Trouble> {
    let mut all = Vec::new();
    for runtime in known {
        all.push(Asking {
            connection: server.daemon().await?,
            runtime: runtime.clone(),
            clock: Clock::system(),
            random: Random::system(),
            work_waits,
        });
    }
    Ok(all)
}

async fn reference(server: &Server, known: &[Runtime]) -> Result<Vec<AskingAsReference>, Trouble> {
    let mut all = Vec::new();
    for runtime in known {
        let path = format!("/api/daemon/runtimes/{}/tasks/claim", runtime.id);
        all.push(AskingAsReference { connection: server.daemon().await?, path });
    }
    Ok(all)
}
