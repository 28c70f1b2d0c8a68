//! `shipmate run list`.

use clap::Args;
use shipmate_core::api::run::Run;
use shipmate_core::status::RunStatus;

use crate::error::CliError;
use crate::resolve;
use crate::session::Session;
use crate::words;

/// Lists runs, newest first.
#[derive(Debug, Args)]
#[command(after_help = "\
Examples:
  shipmate run list --issue SHIP-7
  shipmate run list --status running --json")]
pub(crate) struct ListArguments {
    /// Only those of this issue
    #[arg(long, value_name = "KEY")]
    issue: Option<String>,
    /// Only those that are so
    #[arg(long, value_delimiter = ',', value_parser = words::one_of::<RunStatus>())]
    status: Vec<RunStatus>,
}

/// Lists the runs.
pub(crate) async fn run(arguments: ListArguments, session: &Session) -> Result<(), CliError> {
    let client = session.client().await?;
    let issue = match &arguments.issue {
        Some(given) => Some(resolve::issue(&client, given).await?.id.to_string()),
        None => None,
    };
    let words: Vec<&str> = arguments.status.iter().map(|status| status.as_str()).collect();
    let words = words.join(",");
    let runs: Vec<Run> = match &issue {
        // All that an agent inside a run may list.
        Some(issue) if words.is_empty() => client.get(&["issues", issue, "runs"], &[]).await?,
        issue => {
            let mut query: Vec<(&str, &str)> = issue.iter().map(|issue| ("issue", issue.as_str())).collect();
            query.extend((!words.is_empty()).then_some(("status", words.as_str())));
            client.get(&["runs"], &query).await?
        }
    };
    if session.output.is_json() {
        return session.output.json(&runs);
    }
    let now = session.clock.now();
    let ids = words::short_ids(&runs.iter().map(|run| run.id.to_string()).collect::<Vec<_>>());
    let rows = runs
        .iter()
        .zip(ids)
        .map(|(run, id)| {
            vec![
                id,
                run.issue_identifier.clone(),
                run.agent_name.clone(),
                words::run_status(run),
                run.diff.as_ref().map_or_else(|| "-".to_owned(), words::changes),
                words::ago(now, run.created_at),
            ]
        })
        .collect();
    let empty = "No run matches. An issue that is assigned to an agent has one.";
    session.output.table(&["RUN", "ISSUE", "AGENT", "STATUS", "CHANGES", "BEGAN"], rows, empty)
}
