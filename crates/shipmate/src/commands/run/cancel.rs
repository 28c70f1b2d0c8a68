//! `shipmate run cancel`.

use clap::Args;
use shipmate_core::api::run::Run;

use crate::error::CliError;
use crate::resolve;
use crate::session::Session;

/// Ends a run. What it did so far stays.
#[derive(Debug, Args)]
#[command(after_help = "Example:\n  shipmate run cancel SHIP-7")]
pub(crate) struct CancelArguments {
    /// Its id, the beginning of it, or an issue's key
    run: String,
}

/// Ends the run.
pub(crate) async fn run(arguments: CancelArguments, session: &Session) -> Result<(), CliError> {
    let client = session.client().await?;
    let run = resolve::run(&client, &arguments.run).await?;
    let was_over = run.status.is_final();
    let run: Run = client.post(&["runs", &run.id.to_string(), "cancel"], &serde_json::json!({})).await?;
    session.output.either(&run, |run| {
        if was_over {
            format!("The run of {} was over already: {}.", run.issue_identifier, run.status)
        } else if run.status.is_final() {
            format!("The run of {} is {}.", run.issue_identifier, run.status)
        } else {
            format!("The run of {} is asked to end.", run.issue_identifier)
        }
    })
}
