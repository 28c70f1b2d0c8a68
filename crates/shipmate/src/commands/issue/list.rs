//! `shipmate issue list`.

use clap::Args;
use shipmate_core::api::board::{Issue, IssueList};
use shipmate_core::status::{IssueStatus, Priority};

use super::{Names, assignee_filter};
use crate::client::Client;
use crate::commands::project;
use crate::error::CliError;
use crate::resolve;
use crate::session::Session;
use crate::words;

/// What the columns of [`row`] are.
pub(super) const HEADINGS: &[&str] = &["KEY", "STATUS", "PRIORITY", "ASSIGNEE", "RUN", "TITLE"];

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
    /// Only those that matter so
    #[arg(long, value_delimiter = ',', value_parser = words::one_of::<Priority>())]
    priority: Vec<Priority>,
    /// Only those of this agent, `me`, or `none`
    #[arg(long, value_delimiter = ',', value_name = "NAME")]
    assignee: Vec<String>,
    /// Only those with one of these labels
    #[arg(long, value_delimiter = ',', value_name = "NAME")]
    label: Vec<String>,
    /// Only those in one of these projects, or in `none`
    #[arg(long, value_delimiter = ',', value_name = "TITLE")]
    project: Vec<String>,
    /// Only those within this issue, or within `none`
    #[arg(long, value_name = "KEY")]
    parent: Option<String>,
    /// Only those that are due by this day
    #[arg(long, value_name = "DAY")]
    due_by: Option<chrono::NaiveDate>,
    /// Only those that were put away
    #[arg(long)]
    archived: bool,
    /// In which order
    #[arg(long, value_parser = ["position", "created", "updated", "priority", "due"], value_name = "ORDER")]
    sort: Option<String>,
    /// Only those with this in the title
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
    if !arguments.priority.is_empty() {
        let words: Vec<&str> = arguments.priority.iter().map(|priority| priority.as_str()).collect();
        query.push(("priority", words.join(",")));
    }
    query.extend(names(&arguments, &client).await?);
    query.extend(arguments.due_by.map(|day| ("due_by", day.to_string())));
    query.extend(arguments.archived.then(|| ("archived", "only".to_owned())));
    query.extend(arguments.sort.map(|order| ("sort", order)));
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
    session.output.table(HEADINGS, rows, empty)?;
    let end = usize::try_from(arguments.offset).unwrap_or(usize::MAX).saturating_add(list.issues.len());
    if !list.issues.is_empty() && i64::try_from(end).unwrap_or(i64::MAX) < list.total {
        session.output.note(&format!("{end} of {}; go on with --offset {end}.", list.total));
    }
    Ok(())
}

/// What the query says of people, labels, projects and other issues.
async fn names(arguments: &ListArguments, client: &Client) -> Result<Vec<(&'static str, String)>, CliError> {
    let mut query = Vec::new();
    let mut assignees = Vec::new();
    for name in &arguments.assignee {
        assignees.push(assignee_filter(client, name).await?);
    }
    if !assignees.is_empty() {
        query.push(("assignee_id", assignees.join(",")));
    }
    let labels: Vec<String> = super::labels(client, &arguments.label).await?.iter().map(ToString::to_string).collect();
    if !labels.is_empty() {
        query.push(("label", labels.join(",")));
    }
    let mut projects = Vec::new();
    for name in &arguments.project {
        let id = project::named_or_none(client, name).await?;
        projects.push(id.map_or_else(|| "none".to_owned(), |id| id.to_string()));
    }
    if !projects.is_empty() {
        query.push(("project_id", projects.join(",")));
    }
    if let Some(parent) = &arguments.parent {
        let named =
            if parent == "none" { parent.clone() } else { resolve::issue(client, parent).await?.id.to_string() };
        query.push(("parent", named));
    }
    Ok(query)
}

/// One issue as a row of a table.
pub(super) fn row(issue: &Issue, names: &Names) -> Vec<String> {
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
