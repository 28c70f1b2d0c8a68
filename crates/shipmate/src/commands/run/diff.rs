//! `shipmate run diff`.

use std::io::IsTerminal as _;

use clap::Args;
use owo_colors::OwoColorize as _;
use shipmate_core::api::run::RunDiff;

use crate::error::CliError;
use crate::output::harmless;
use crate::resolve;
use crate::session::Session;

/// Prints what a run changed, as a patch that `git apply` takes.
#[derive(Debug, Args)]
#[command(after_help = "\
Examples:
  shipmate run diff SHIP-7
  shipmate run diff SHIP-7 | git apply")]
pub(crate) struct DiffArguments {
    /// Its id, the beginning of it, or an issue's key
    run: String,
}

/// Prints the patch.
pub(crate) async fn run(arguments: DiffArguments, session: &Session) -> Result<(), CliError> {
    let client = session.client().await?;
    let run = resolve::run(&client, &arguments.run).await?;
    let diff: RunDiff = client.get(&["runs", &run.id.to_string(), "diff"], &[]).await?;
    if session.output.is_json() {
        return session.output.json(&diff);
    }
    if diff.patch.is_empty() {
        let words = if run.status.is_final() { "The run changed nothing." } else { "No changes are known yet." };
        session.output.note(words);
        return Ok(());
    }
    if std::io::stdout().is_terminal() {
        let lines: Vec<String> = harmless(&diff.patch).lines().map(coloured).collect();
        session.output.data(&lines.join("\n"))?;
    } else {
        session.output.verbatim(diff.patch.as_bytes())?;
    }
    if diff.truncated {
        session.output.note("The patch is too long and was cut; the whole of it is in the run's directory.");
    }
    Ok(())
}

fn coloured(line: &str) -> String {
    if line.starts_with("+++") || line.starts_with("---") || line.starts_with("diff ") {
        line.bold().to_string()
    } else if line.starts_with('+') {
        line.green().to_string()
    } else if line.starts_with('-') {
        line.red().to_string()
    } else if line.starts_with("@@") {
        line.cyan().to_string()
    } else {
        line.to_owned()
    }
}
