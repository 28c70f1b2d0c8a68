//! `shipmate runtime`: what each machine offers in this workspace.

use clap::Subcommand;
use shipmate_core::api::board::Runtime;

use crate::error::CliError;
use crate::resolve;
use crate::session::Session;
use crate::words;

/// List and delete what machines offer
#[derive(Debug, Subcommand)]
pub(crate) enum RuntimeCommand {
    /// List what the machines offer
    #[command(after_help = "Example:\n  shipmate runtime list")]
    List,
    /// Delete a runtime; a machine that still offers it brings it back
    #[command(after_help = "Example:\n  shipmate runtime delete 0192f3a4-11")]
    Delete {
        /// Its name, its id or the beginning of it
        runtime: String,
    },
}

/// Runs the command.
pub(crate) async fn run(command: RuntimeCommand, session: &Session) -> Result<(), CliError> {
    let client = session.client().await?;
    let runtimes: Vec<Runtime> = client.get(&["runtimes"], &[]).await?;
    match command {
        RuntimeCommand::List => list(&runtimes, session),
        RuntimeCommand::Delete { runtime } => {
            let runtime = resolve::pick("runtime", &runtime, &runtimes)?;
            client.delete(&["runtimes", &runtime.id.to_string()]).await?;
            session.output.note(&format!("Deleted {}. If its machine still offers it, it comes back.", runtime.name));
            Ok(())
        }
    }
}

fn list(runtimes: &[Runtime], session: &Session) -> Result<(), CliError> {
    if session.output.is_json() {
        return session.output.json(runtimes);
    }
    let now = session.clock.now();
    let ids = words::short_ids(&runtimes.iter().map(|r| r.id.to_string()).collect::<Vec<_>>());
    let rows = runtimes
        .iter()
        .zip(ids)
        .map(|(r, id)| {
            let seen = words::ago(now, r.last_seen_at);
            vec![id, r.name.clone(), r.provider.clone(), r.status.to_string(), seen, r.device_info.clone()]
        })
        .collect();
    session.output.table(
        &["ID", "RUNTIME", "PROVIDER", "IS", "SEEN", "WHERE"],
        rows,
        "No machine offers anything here.",
    )
}
