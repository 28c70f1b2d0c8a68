//! `shipmate issue create`.

use std::path::PathBuf;

use clap::Args;
use shipmate_core::api::board::{CreateIssue, Issue, Repository};
use shipmate_core::status::{ActorKind, IssueStatus, Priority};

use super::Named;
use crate::commands::{attachment, text_or_stdin};
use crate::error::CliError;
use crate::resolve;
use crate::session::Session;
use crate::words;

/// Creates an issue and prints its key.
#[derive(Debug, Args)]
#[command(after_help = "\
Examples:
  shipmate issue create --title \"Say hello\" --assignee demo
  git log -3 | shipmate issue create --title \"Explain these\" --description - --assignee claude")]
pub(crate) struct CreateArguments {
    /// One line that says what is wanted
    #[arg(long)]
    title: String,
    /// The details, in Markdown; `-` reads them from stdin
    #[arg(long, value_name = "TEXT")]
    description: Option<String>,
    /// An agent, or `me`
    #[arg(long, value_name = "NAME")]
    assignee: Option<String>,
    /// How much it matters
    #[arg(long, value_parser = words::one_of::<Priority>())]
    priority: Option<Priority>,
    /// Its column; in `backlog` an agent does not start
    #[arg(long, value_parser = words::one_of::<IssueStatus>())]
    status: Option<IssueStatus>,
    /// The repository to work in; the project's or the workspace's first if not given
    #[arg(long, value_name = "NAME")]
    repository: Option<String>,
    /// The project it belongs to
    #[arg(long, value_name = "TITLE")]
    project: Option<String>,
    /// The issue it lies within
    #[arg(long, value_name = "KEY")]
    parent: Option<String>,
    /// An issue that must be over before it begins; may be given several times
    #[arg(long, value_name = "KEY")]
    blocked_by: Vec<String>,
    /// A label to put on it; may be given several times
    #[arg(long, value_name = "NAME")]
    label: Vec<String>,
    /// The day it is due, such as 2026-12-31
    #[arg(long, value_name = "DAY")]
    due: Option<chrono::NaiveDate>,
    /// A file to put on it; may be given several times
    #[arg(long, value_name = "FILE")]
    attachment: Vec<PathBuf>,
    /// Names this call: repeating it with the same name creates nothing more
    #[arg(long, value_name = "NAME")]
    idempotency_key: Option<String>,
}

/// Creates the issue.
pub(crate) async fn run(arguments: CreateArguments, session: &Session) -> Result<(), CliError> {
    let client = session.client().await?;
    let mut wish = CreateIssue {
        title: arguments.title,
        description: arguments.description.map(text_or_stdin).transpose()?,
        status: arguments.status,
        priority: arguments.priority,
        due_date: arguments.due,
        ..CreateIssue::default()
    };
    let named = Named {
        assignee: arguments.assignee.as_deref(),
        parent: arguments.parent.as_deref(),
        blocked_by: &arguments.blocked_by,
        labels: &arguments.label,
        project: arguments.project.as_deref(),
    };
    named.put(&client, &mut wish).await?;
    if let Some(name) = &arguments.repository {
        let repositories: Vec<Repository> = client.get(&["repositories"], &[]).await?;
        wish.repository_id = Some(resolve::pick("repository", name, &repositories)?.id);
    }
    for file in attachment::send_all(&client, session, &arguments.attachment).await? {
        wish.attachment_ids.push(file.id);
    }
    let issue: Issue = client.named(arguments.idempotency_key).post(&["issues"], &wish).await?;
    session.output.either(&issue, |issue| issue.identifier.clone())?;
    if issue.assignee_type == Some(ActorKind::Agent) && issue.status != IssueStatus::Backlog {
        session.output.note(&format!("Watch it with `shipmate run log -f {}`.", issue.identifier));
    }
    Ok(())
}
