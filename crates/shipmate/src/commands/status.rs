//! `shipmate status`: what runs here, in words.

use clap::Args;
use serde::Serialize;
use shipmate_core::api::board::{Agent, Machine};
use shipmate_core::api::run::Run;

use crate::commands::machine::found;
use crate::error::CliError;
use crate::output::one_line;
use crate::session::Session;
use crate::words;

/// Says what runs here: server, daemons, agents. Exits with 5 if no server answers.
#[derive(Debug, Args)]
#[command(after_help = "Example:\n  shipmate status")]
pub(crate) struct StatusArguments {}

/// What `--json` prints.
#[derive(Debug, Serialize)]
struct Status {
    url: String,
    data_dir: Option<String>,
    up_pid: Option<u32>,
    machines: Vec<Machine>,
    agents: Vec<Agent>,
    running: usize,
    queued: usize,
}

/// Asks the server and says what it knows.
pub(crate) async fn run(_: StatusArguments, session: &Session) -> Result<(), CliError> {
    let client = session.client().await?;
    let data_dir = session.data_dir()?;
    let here = data_dir.read_server_file().is_some_and(|file| file.url.trim_end_matches('/') == client.url());
    let runs = |status| client.get::<Vec<Run>>(&["runs"], status);
    let status = Status {
        url: client.url().to_owned(),
        data_dir: here.then(|| data_dir.root().display().to_string()),
        up_pid: data_dir.read_up_file().filter(|_| here).map(|up| up.pid),
        machines: client.get(&["machines"], &[]).await?,
        agents: client.get(&["agents"], &[]).await?,
        running: runs(&[("status", "running")]).await?.len(),
        queued: runs(&[("status", "queued")]).await?.len(),
    };
    session.output.either(&status, |status| describe(status, session))
}

fn describe(status: &Status, session: &Session) -> String {
    let mut lines = vec![format!("The server answers at {}.", status.url)];
    if let Some(data_dir) = &status.data_dir {
        lines.push(format!("Its data is in {data_dir}."));
    }
    if status.machines.is_empty() {
        lines.push("No machine serves it: start a daemon with `shipmate up` or `shipmate daemon`.".to_owned());
    }
    let now = session.clock.now();
    for machine in &status.machines {
        let tools =
            found(&machine.inventory).map_or_else(|| "no agent tool found".to_owned(), |tools| format!("has {tools}"));
        lines.push(format!(
            "Machine {} is {} (seen {}), {} of {} runs, {}.",
            one_line(&machine.name),
            machine.presence,
            words::ago(now, machine.last_seen_at),
            machine.running,
            machine.capacity,
            one_line(&tools)
        ));
    }
    for agent in &status.agents {
        lines.push(format!(
            "Agent {} ({}) is {}, {} of {} runs.",
            one_line(&agent.name),
            one_line(&agent.provider),
            agent.presence,
            agent.running,
            agent.max_concurrent_tasks
        ));
    }
    let (running, queued) = (words::count(status.running, "run"), words::count(status.queued, "run"));
    lines.push(format!("{running} under way, {queued} waiting."));
    lines.join("\n")
}
