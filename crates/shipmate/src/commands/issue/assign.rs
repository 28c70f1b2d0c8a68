//! `shipmate issue assign`.

use clap::Args;
use shipmate_core::api::board::{Issue, UpdateIssue};

use super::reassign;
use crate::error::CliError;
use crate::output::one_line;
use crate::resolve;
use crate::session::Session;
use crate::words;

/// Assigns an issue. An agent starts at once unless the issue is in the backlog.
#[derive(Debug, Args)]
#[command(after_help = "\
Examples:
  shipmate issue assign SHIP-7 demo
  shipmate issue assign SHIP-7 none")]
pub(crate) struct AssignArguments {
    /// Its key, its number, its id or the beginning of it
    issue: String,
    /// An agent, `me`, or `none`
    assignee: String,
}

/// Assigns the issue.
pub(crate) async fn run(arguments: AssignArguments, session: &Session) -> Result<(), CliError> {
    let client = session.client().await?;
    let issue = resolve::issue(&client, &arguments.issue).await?;
    let mut change = UpdateIssue::default();
    reassign(&client, &mut change, &arguments.assignee).await?;
    let issue: Issue = client.put(&["issues", &issue.id.to_string()], &change).await?;
    session.output.either(&issue, |issue| {
        let mut said = match arguments.assignee.as_str() {
            "none" => format!("{} is assigned to nobody.", issue.identifier),
            name => format!("{} is assigned to {}.", issue.identifier, one_line(name)),
        };
        if let Some(run) = issue.latest_run.as_ref().filter(|run| !run.status.is_final()) {
            said.push(' ');
            said.push_str(&words::run_sentence(run));
        }
        said
    })
}
