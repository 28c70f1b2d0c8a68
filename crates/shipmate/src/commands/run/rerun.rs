//! `shipmate run rerun`.

use clap::Args;
use shipmate_core::api::run::Run;

use crate::error::CliError;
use crate::resolve;
use crate::session::Session;
use crate::words;

/// Has the agent that an issue is assigned to try again.
#[derive(Debug, Args)]
#[command(after_help = "Example:\n  shipmate run rerun SHIP-7")]
pub(crate) struct RerunArguments {
    /// The issue's key, number, id or the beginning of it
    issue: String,
}

/// Makes the new run.
pub(crate) async fn run(arguments: RerunArguments, session: &Session) -> Result<(), CliError> {
    let client = session.client().await?;
    let issue = resolve::issue(&client, &arguments.issue).await?;
    let run: Run = client.post(&["issues", &issue.id.to_string(), "rerun"], &serde_json::json!({})).await?;
    session.output.either(&run, |run| run.id.to_string())?;
    session.output.note(&words::run_sentence(&run));
    Ok(())
}
