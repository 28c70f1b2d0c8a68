//! `shipmate issue list`.

use clap::Args;
use shipmate_core::api::board::{Issue, IssueList};
use shipmate_core::status::IssueStatus;

use super::{Names, assignee};
use crate::error::CliError;
use crate::session::Session;
use crate::words;

/// Lists issues, as the board has them.
#[derive(Debug, Args)]
#[command(after_help = "\
Examples:
  shipmate issue list
  shipmate issue list --status todo,in_progress --assignee demo --json")]
pub(crate) struct ListArguments {
    /// Only those in these columns
    #[arg(long, value_delimiter = ',', value_parser = words::one_of::<IssueStatus>())]
    status: Vec<IssueStatus>,
    /// Only those of this agent, or `me`
    #[arg(long, value_name = "NAME")]
    assignee: Option<String>,
    /// Only those whose words match
    #[arg(long, value_name = "WORDS")]
    search: Option<String>,
    /// How many at most
    #[arg(long, default_value_t = 100)]
    limit: u32,
    /// How many to skip
    #[arg(long, default_value_t = 0)]
    offset: u32,
}

/// Lists the issues.
pub(crate) async fn run(arguments: ListArguments, session: &Session) -> Result<(), CliError> {
    let client = session.client().await?;
    let mut query = vec![("limit", arguments.limit.to_string()), ("offset", arguments.offset.to_string())];
    if !arguments.status.is_empty() {
        let words: Vec<&str> = arguments.status.iter().map(|status| status.as_str()).collect();
        query.push(("status", words.join(",")));
    }
    if let Some(name) = &arguments.assignee {
        query.push(("assignee_id", assignee(&client, name).await?.id.to_string()));
    }
    if let Some(words) = arguments.search {
        query.push(("q", words));
    }
    let query: Vec<(&str, &str)> = query.iter().map(|(key, value)| (*key, value.as_str())).collect();
    let list: IssueList = client.get(&["issues"], &query).await?;
    if session.output.is_json() {
        return session.output.json(&list);
    }
    let names = Names::read(&client).await?;
    let rows = list.issues.iter().map(|issue| row(issue, &names)).collect();
    let empty = "No issue matches. Create one with `shipmate issue create --title TITLE`.";
    session.output.table(&["KEY", "STATUS", "PRIORITY", "ASSIGNEE", "RUN", "TITLE"], rows, empty)?;
    let end = usize::try_from(arguments.offset).unwrap_or(usize::MAX).saturating_add(list.issues.len());
    if !list.issues.is_empty() && i64::try_from(end).unwrap_or(i64::MAX) < list.total {
        session.output.note(&format!("{end} of {}; go on with --offset {end}.", list.total));
    }
    Ok(())
}

fn row(issue: &Issue, names: &Names) -> Vec<String> {
    let dash = || "-".to_owned();
    vec![
        issue.identifier.clone(),
        issue.status.to_string(),
        issue.priority.to_string(),
        names.assignee(issue).unwrap_or_else(dash),
        issue.latest_run.as_ref().map_or_else(dash, |run| run.status.to_string()),
        issue.title.clone(),
    ]
}
