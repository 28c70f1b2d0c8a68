//! `shipmate issue get`.

use clap::Args;
use shipmate_core::api::board::Issue;

use super::Names;
use crate::commands::project;
use crate::error::CliError;
use crate::output::{harmless, one_line};
use crate::resolve;
use crate::session::Session;
use crate::words;

/// Shows one issue.
#[derive(Debug, Args)]
#[command(after_help = "Example:\n  shipmate issue get SHIP-7")]
pub(crate) struct GetArguments {
    /// Its key, its number, its id or the beginning of it
    issue: String,
}

/// Shows the issue.
pub(crate) async fn run(arguments: GetArguments, session: &Session) -> Result<(), CliError> {
    let client = session.client().await?;
    let issue = resolve::issue(&client, &arguments.issue).await?;
    if session.output.is_json() {
        return session.output.json(&issue);
    }
    let names = Names::read(&client).await?;
    let now = session.clock.now();
    let mut lines = vec![
        format!("{}  {}", issue.identifier, one_line(&issue.title)),
        format!("status    {}", issue.status),
        format!("priority  {}", issue.priority),
        format!("assignee  {}", one_line(&names.assignee(&issue).unwrap_or_else(|| "nobody".to_owned()))),
        format!("created   {}", words::ago(now, issue.created_at)),
    ];
    if let Some(id) = issue.project_id {
        let projects = project::read(&client).await?;
        lines.extend(projects.iter().find(|p| p.id == id).map(|p| format!("project   {}", one_line(&p.title))));
    }
    lines.extend(relations(&issue));
    lines.extend(run_lines(&issue));
    if !issue.description.trim().is_empty() {
        lines.push(String::new());
        lines.push(harmless(issue.description.trim_end()));
    }
    session.output.data(&lines.join("\n"))
}

fn relations(issue: &Issue) -> Vec<String> {
    let mut lines = Vec::new();
    if !issue.labels.is_empty() {
        let names: Vec<String> = issue.labels.iter().map(|label| one_line(&label.name)).collect();
        lines.push(format!("labels    {}", names.join(", ")));
    }
    if let Some(day) = issue.due_date {
        lines.push(format!("due       {day}"));
    }
    for blocker in issue.blocked_by.iter().filter(|blocker| blocker.open) {
        lines.push(format!("blocked   by {} ({}) {}", blocker.identifier, blocker.status, one_line(&blocker.title)));
    }
    if issue.child_progress.total > 0 {
        lines.push(format!("children  {} of {} done", issue.child_progress.done, issue.child_progress.total));
    }
    if let Some(at) = issue.archived_at {
        lines.push(format!("put away  {}", at.format("%Y-%m-%d")));
    }
    lines
}

fn run_lines(issue: &Issue) -> Vec<String> {
    let Some(run) = &issue.latest_run else { return Vec::new() };
    let mut lines = vec![format!("run       {}", one_line(&words::run_status(run)))];
    if let Some(summary) = &run.summary {
        lines.push(format!("summary   {}", one_line(summary)));
    }
    if let Some(diff) = &run.diff {
        lines.push(format!("changes   {}", words::changes(diff)));
    }
    lines
}
