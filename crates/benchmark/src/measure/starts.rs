//! From a new issue to the process of the agent it is assigned to.

use std::path::Path;
use std::process::Stdio;
use std::time::Duration;

use rustix::process::{Pid, Signal, kill_process};
use shipmate_core::api::board::{Agent, CreateIssue, Issue};
use shipmate_core::api::run::Transcript;
use shipmate_core::journal::Body;
use shipmate_core::status::ActorKind;
use shipmate_seams::Clock;
use tokio::process::{Child, Command};

use crate::load::durations;
use crate::measure::Bench;
use crate::report::{Section, millis};
use crate::server::note;
use crate::trouble::{Context, Trouble};
use crate::wire::Connection;

/// What the agent is called that says when it was started.
const AGENT: &str = "stamp";
/// Its program: the time in nanoseconds, first of all.
const STAMP: &str = "date +%s%N; cat >/dev/null";
/// How long the machine is left alone before the next issue: what is kept of a
/// run is not part of the start of another.
const IDLE: Duration = Duration::from_millis(500);
/// How long between two looks at a run.
const LOOK_EVERY: Duration = Duration::from_millis(10);

/// Measures on all databases.
pub(crate) async fn measure(bench: &Bench) -> Result<Section, Trouble> {
    let columns = ["runs", "issue sent → agent's process, p50", "p99", "slowest"];
    let mut section = Section::new("Starts", &columns);
    for kind in &bench.databases {
        let folder = tempfile::Builder::new().prefix("shipmate-benchmark-").tempdir().context("no folder")?;
        let database = kind.make("starts").await?;
        let provider = ["provider", "add", AGENT, "--", "sh", "-c", STAMP];
        let added = command(bench, folder.path(), &provider).status().await.context("the program can't be started")?;
        if !added.success() {
            return Err(format!("`shipmate provider add` failed: {added}"));
        }
        let mut arguments = vec!["up", "--port", "0", "--no-open"];
        arguments.extend(database.url().iter().flat_map(|url| ["--database-url", url]));
        let up = command(bench, folder.path(), &arguments).spawn().context("`shipmate up` can't be started")?;
        let row = tokio::time::timeout(2 * bench.scale.patience, ask(bench, folder.path())).await;
        end(up).await?;
        database.remove().await?;
        let row = row.map_err(|_| "the agent was not started in time".to_owned())??;
        section.row([vec![format!("{}: {}", kind.name(), bench.scale.starts)], row].concat());
    }
    section.note(
        "`shipmate up` as a person has it; one issue after the other, each half a second after the last run was over, from \
         before the request is sent until the agent's program has read the clock. Includes the issue, claim, run directory, \
         fetch, work tree and runner.",
    );
    Ok(section)
}

fn command(bench: &Bench, folder: &Path, arguments: &[&str]) -> Command {
    let mut command = Command::new(&bench.program.path);
    command
        .args(arguments)
        .env_clear()
        .env("HOME", folder)
        .env("PATH", "/usr/local/bin:/usr/bin:/bin")
        .env("SHIPMATE_DATA_DIR", folder.join("data"))
        .current_dir(folder)
        .stdin(Stdio::null())
        .stdout(Stdio::null())
        .stderr(Stdio::null())
        .kill_on_drop(true);
    command
}

/// Asks it to end, as a service manager does: so its children end too.
async fn end(mut up: Child) -> Result<(), Trouble> {
    if let Some(pid) = up.id().and_then(|pid| Pid::from_raw(pid.cast_signed())) {
        // It may have ended by itself.
        let _ = kill_process(pid, Signal::TERM);
    }
    up.wait().await.context("`shipmate up` does not end").map(drop)
}

async fn ask(bench: &Bench, folder: &Path) -> Result<Vec<String>, Trouble> {
    let clock = Clock::system();
    let mut owner = connect(bench, folder).await;
    let agent = agent(&mut owner).await?;
    let mut took = durations();
    // The first is started on a cold machine and does not count.
    for n in 0..=bench.scale.starts {
        let wish = CreateIssue {
            title: format!("What time is it? ({n})"),
            assignee_type: Some(ActorKind::Agent),
            assignee_id: Some(agent.id.0),
            ..CreateIssue::default()
        };
        tokio::time::sleep(IDLE).await;
        let began = clock.now();
        let issue: Issue = owner.ask("/api/issues", &wish).await?;
        let started = stamp(&mut owner, &issue).await?;
        if n > 0 {
            let micros = (started - began.timestamp_micros()).max(0);
            took.saturating_record(micros.unsigned_abs());
        }
    }
    Ok(vec![millis(took.value_at_quantile(0.5)), millis(took.value_at_quantile(0.99)), millis(took.max())])
}

async fn connect(bench: &Bench, folder: &Path) -> Connection {
    loop {
        if let Some((_, door)) = note(&folder.join("data"))
            && let Ok(connection) = Connection::open(&door, &bench.program.tasks).await
        {
            return connection;
        }
        tokio::time::sleep(LOOK_EVERY).await;
    }
}

async fn agent(owner: &mut Connection) -> Result<Agent, Trouble> {
    loop {
        let agents: Vec<Agent> = owner.get("/api/agents").await?;
        if let Some(agent) = agents.into_iter().find(|agent| agent.provider == AGENT) {
            return Ok(agent);
        }
        tokio::time::sleep(LOOK_EVERY).await;
    }
}

/// When the agent's program read the clock, in microseconds.
async fn stamp(owner: &mut Connection, issue: &Issue) -> Result<i64, Trouble> {
    loop {
        let issue: Issue = owner.get(&format!("/api/issues/{}", issue.id)).await?;
        if let Some(run) = issue.latest_run.filter(|run| run.status.is_final()) {
            let transcript: Transcript = owner.get(&format!("/api/runs/{}/transcript", run.id)).await?;
            let said = transcript.records.into_iter().find_map(|record| match record.body {
                Body::Text { text } => text.as_str().trim().parse::<i64>().ok(),
                _ => None,
            });
            return said
                .map(|nanoseconds| nanoseconds / 1000)
                .ok_or_else(|| format!("the agent said nothing: {run:?}"));
        }
        tokio::time::sleep(LOOK_EVERY).await;
    }
}
