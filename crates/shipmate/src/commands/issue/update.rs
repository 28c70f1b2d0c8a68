//! `shipmate issue update` and `shipmate issue status`.

use clap::Args;
use shipmate_core::api::board::{Issue, Repository, UpdateIssue};
use shipmate_core::status::{IssueStatus, Priority};

use crate::client::Client;
use crate::commands::{project, text_or_stdin};
use crate::error::{CliError, Exit};
use crate::resolve;
use crate::session::Session;
use crate::words;

/// Changes what is given, and nothing else.
#[derive(Debug, Args)]
#[command(after_help = "Example:\n  shipmate issue update SHIP-7 --title \"Say good morning\" --priority high")]
pub(crate) struct UpdateArguments {
    /// Its key, its number, its id or the beginning of it
    issue: String,
    /// The new title
    #[arg(long)]
    title: Option<String>,
    /// The new details, in Markdown; `-` reads them from stdin
    #[arg(long, value_name = "TEXT")]
    description: Option<String>,
    /// How much it matters
    #[arg(long, value_parser = words::one_of::<Priority>())]
    priority: Option<Priority>,
    /// Its column
    #[arg(long, value_parser = words::one_of::<IssueStatus>())]
    status: Option<IssueStatus>,
    /// The rest of what can be changed.
    #[command(flatten)]
    more: MoreArguments,
}

/// What belongs to an issue and can be taken away again.
#[derive(Debug, Args)]
pub(super) struct MoreArguments {
    /// The repository to work in
    #[arg(long, value_name = "NAME")]
    repository: Option<String>,
    /// The project it belongs to, or `none`
    #[arg(long, value_name = "TITLE")]
    project: Option<String>,
    /// The issue it lies within, or `none`
    #[arg(long, value_name = "KEY")]
    parent: Option<String>,
    /// The day it is due, such as 2026-12-31, or `none`
    #[arg(long, value_name = "DAY")]
    due: Option<String>,
}

impl MoreArguments {
    /// Puts what was said into the change.
    pub(super) async fn apply(&self, client: &Client, change: &mut UpdateIssue) -> Result<(), CliError> {
        if let Some(name) = &self.repository {
            let repositories: Vec<Repository> = client.get(&["repositories"], &[]).await?;
            change.repository_id = Some(Some(resolve::pick("repository", name, &repositories)?.id));
        }
        if let Some(name) = &self.project {
            change.project_id = Some(project::named_or_none(client, name).await?);
        }
        change.parent_issue_id = match self.parent.as_deref() {
            None => None,
            Some("none") => Some(None),
            Some(given) => Some(Some(resolve::issue(client, given).await?.id.to_string())),
        };
        change.due_date = match self.due.as_deref() {
            None => None,
            Some("none") => Some(None),
            Some(day) => Some(Some(day.parse().map_err(|_| {
                CliError::new(Exit::Usage, format!("`{day}` is not a day")).hint("write it like 2026-12-31, or `none`")
            })?)),
        };
        Ok(())
    }
}

/// Moves an issue to another column.
#[derive(Debug, Args)]
#[command(after_help = "Example:\n  shipmate issue status SHIP-7 done")]
pub(crate) struct StatusArguments {
    /// Its key, its number, its id or the beginning of it
    issue: String,
    /// The column
    #[arg(value_parser = words::one_of::<IssueStatus>())]
    status: IssueStatus,
}

/// Changes the issue.
pub(crate) async fn run(arguments: UpdateArguments, session: &Session) -> Result<(), CliError> {
    let mut change = UpdateIssue {
        title: arguments.title,
        description: arguments.description.map(text_or_stdin).transpose()?,
        priority: arguments.priority,
        status: arguments.status,
        ..UpdateIssue::default()
    };
    arguments.more.apply(&session.client().await?, &mut change).await?;
    if change == UpdateIssue::default() {
        return Err(CliError::new(Exit::Usage, "nothing is to be changed").hint(
            "say what, with --title, --description, --priority, --status, --repository, --project, --parent or --due",
        ));
    }
    put(&arguments.issue, &change, session).await
}

/// Moves the issue.
pub(crate) async fn status(arguments: StatusArguments, session: &Session) -> Result<(), CliError> {
    let change = UpdateIssue { status: Some(arguments.status), ..UpdateIssue::default() };
    put(&arguments.issue, &change, session).await
}

async fn put(issue: &str, change: &UpdateIssue, session: &Session) -> Result<(), CliError> {
    let client = session.client().await?;
    let issue = resolve::issue(&client, issue).await?;
    let issue: Issue = client.put(&["issues", &issue.id.to_string()], change).await?;
    session
        .output
        .either(&issue, |issue| format!("{} is {}, priority {}.", issue.identifier, issue.status, issue.priority))
}
