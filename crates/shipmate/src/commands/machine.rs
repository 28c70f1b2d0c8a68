//! `shipmate machine`: the computers whose daemons serve the board.

use clap::Subcommand;
use shipmate_core::api::board::Machine;
use shipmate_core::api::daemon::{ProviderReport, ProviderState};

use crate::error::CliError;
use crate::session::Session;
use crate::words;

/// List the machines whose daemons serve the board
#[derive(Debug, Subcommand)]
pub(crate) enum MachineCommand {
    /// List the machines, what they offer and what they looked for
    #[command(after_help = "Example:\n  shipmate machine list")]
    List,
}

/// Runs the command.
pub(crate) async fn run(command: MachineCommand, session: &Session) -> Result<(), CliError> {
    let MachineCommand::List = command;
    let machines: Vec<Machine> = session.client().await?.get(&["machines"], &[]).await?;
    if session.output.is_json() {
        return session.output.json(&machines);
    }
    let now = session.clock.now();
    let rows = machines
        .iter()
        .map(|m| {
            vec![
                m.name.clone(),
                m.presence.to_string(),
                words::ago(now, m.last_seen_at),
                format!("{} of {}", m.running, m.capacity),
                found(&m.inventory).unwrap_or_else(|| "-".to_owned()),
                m.version.clone(),
            ]
        })
        .collect();
    let empty = "No machine serves this board. Start its daemon with `shipmate up` or `shipmate daemon`.";
    session.output.table(&["MACHINE", "IS", "SEEN", "RUNS", "AGENT TOOLS", "VERSION"], rows, empty)
}

/// The agent CLIs that were found, as `claude 2.1.0, codex 0.9`.
pub(crate) fn found(inventory: &[ProviderReport]) -> Option<String> {
    let found: Vec<String> = inventory
        .iter()
        .filter(|report| report.state == ProviderState::Found)
        .map(|report| match &report.version {
            Some(version) => format!("{} {version}", report.provider),
            None => report.provider.clone(),
        })
        .collect();
    (!found.is_empty()).then(|| found.join(", "))
}
