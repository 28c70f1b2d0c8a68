//! `shipmate run reject`.

use clap::Args;
use shipmate_core::api::review::RejectRun;
use shipmate_core::api::run::Run;

use crate::error::CliError;
use crate::resolve;
use crate::session::Session;

/// Rejects a run's work. Its issue goes back to todo.
#[derive(Debug, Args)]
#[command(after_help = "\
Examples:
  shipmate run reject SHIP-7 --reason \"It deletes the tests\"
  shipmate run reject SHIP-7 --reason \"Keep the old flag too\" --rerun")]
pub(crate) struct RejectArguments {
    /// Its id, the beginning of it, or an issue's key
    run: String,
    /// Why; becomes a comment on the issue
    #[arg(long, value_name = "TEXT")]
    reason: Option<String>,
    /// Have the agent go on at once, with the reason
    #[arg(long)]
    rerun: bool,
}

/// Rejects the run.
pub(crate) async fn run(arguments: RejectArguments, session: &Session) -> Result<(), CliError> {
    let client = session.client().await?;
    let run = resolve::run(&client, &arguments.run).await?;
    let wish = RejectRun { reason: arguments.reason, rerun: arguments.rerun };
    let run: Run = client.post(&["runs", &run.id.to_string(), "reject"], &wish).await?;
    session.output.either(&run, |run| {
        let stays =
            run.works_in.as_ref().map(|directory| format!(" What it changed in {directory} itself stays there."));
        format!("The work on {} is rejected.{}", run.issue_identifier, stays.unwrap_or_default())
    })?;
    if arguments.rerun {
        session.output.note("The agent goes on with it.");
    }
    Ok(())
}
