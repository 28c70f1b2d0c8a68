//! `shipmate issue search`, `batch` and `timeline`.

use clap::Args;
use shipmate_core::api::board::{IssueList, UpdateIssue};
use shipmate_core::api::issue::{BatchUpdate, BatchUpdated, TimelineEntry};
use shipmate_core::status::{IssueStatus, Priority};

use super::list::{HEADINGS, row};
use super::update::MoreArguments;
use super::{Names, reassign};
use crate::error::{CliError, Exit};
use crate::output::one_line;
use crate::resolve;
use crate::session::Session;
use crate::words;

/// Finds issues by the words of their titles, descriptions and comments.
#[derive(Debug, Args)]
#[command(after_help = "Example:\n  shipmate issue search login page --closed")]
pub(crate) struct SearchArguments {
    /// Words, or their beginnings; all must match
    #[arg(required = true)]
    words: Vec<String>,
    /// Done, cancelled and archived ones too
    #[arg(long)]
    closed: bool,
    /// How many at most
    #[arg(long, default_value_t = 20)]
    limit: u32,
    /// How many to skip
    #[arg(long, default_value_t = 0)]
    offset: u32,
}

/// Makes the same change to many issues: to all of them, or to none.
#[derive(Debug, Args)]
#[command(after_help = "Example:\n  shipmate issue batch SHIP-7 SHIP-8 --status done")]
pub(crate) struct BatchArguments {
    /// Their keys, numbers, ids or the beginnings of them
    #[arg(required = true)]
    issue: Vec<String>,
    /// Their column
    #[arg(long, value_parser = words::one_of::<IssueStatus>())]
    status: Option<IssueStatus>,
    /// How much they matter
    #[arg(long, value_parser = words::one_of::<Priority>())]
    priority: Option<Priority>,
    /// An agent, `me`, or `none`
    #[arg(long, value_name = "NAME")]
    assignee: Option<String>,
    /// The rest of what can be changed.
    #[command(flatten)]
    more: MoreArguments,
}

/// Finds issues.
pub(crate) async fn search(arguments: SearchArguments, session: &Session) -> Result<(), CliError> {
    let client = session.client().await?;
    let words = arguments.words.join(" ");
    let (limit, offset) = (arguments.limit.to_string(), arguments.offset.to_string());
    let closed = arguments.closed.to_string();
    let query = [("q", words.as_str()), ("limit", &limit), ("offset", &offset), ("include_closed", &closed)];
    let list: IssueList = client.get(&["issues", "search"], &query).await?;
    if session.output.is_json() {
        return session.output.json(&list);
    }
    let names = Names::read(&client).await?;
    let rows = list.issues.iter().map(|issue| row(issue, &names)).collect();
    let empty = if arguments.closed {
        "Nothing was found."
    } else {
        "Nothing was found. Look among closed ones with --closed."
    };
    session.output.table(HEADINGS, rows, empty)
}

/// Changes many issues.
pub(crate) async fn batch(arguments: BatchArguments, session: &Session) -> Result<(), CliError> {
    let client = session.client().await?;
    let mut updates = UpdateIssue { status: arguments.status, priority: arguments.priority, ..UpdateIssue::default() };
    if let Some(name) = &arguments.assignee {
        reassign(&client, &mut updates, name).await?;
    }
    arguments.more.apply(&client, &mut updates).await?;
    if updates == UpdateIssue::default() {
        return Err(CliError::new(Exit::Usage, "nothing is to be changed")
            .hint("say what, with --status, --priority, --assignee, --repository, --project, --parent or --due"));
    }
    let mut issue_ids = Vec::new();
    for given in &arguments.issue {
        issue_ids.push(resolve::issue(&client, given).await?.id.to_string());
    }
    let done: BatchUpdated = client.post(&["issues", "batch-update"], &BatchUpdate { issue_ids, updates }).await?;
    session
        .output
        .either(&done, |done| format!("{} changed.", words::count(usize::try_from(done.updated).unwrap_or(0), "issue")))
}

/// Shows an issue's history.
pub(crate) async fn timeline(given: &str, session: &Session) -> Result<(), CliError> {
    let client = session.client().await?;
    let issue = resolve::issue(&client, given).await?;
    let entries: Vec<TimelineEntry> = client.get(&["issues", &issue.id.to_string(), "timeline"], &[]).await?;
    if session.output.is_json() {
        return session.output.json(&entries);
    }
    let now = session.clock.now();
    let rows = entries
        .iter()
        .map(|entry| vec![words::ago(now, entry.created_at), entry.actor_name.clone(), line(entry)])
        .collect();
    session.output.table(&["WHEN", "WHO", "WHAT"], rows, "Nothing has happened yet.")
}

fn line(entry: &TimelineEntry) -> String {
    if let Some(comment) = &entry.comment {
        return format!("said: {}", one_line(&comment.content));
    }
    let what = entry.action.map_or("changed", |action| action.as_str()).replace('_', " ");
    match (&entry.from, &entry.to) {
        (None, None) => what,
        (None, Some(to)) => format!("{what}: {to}"),
        (Some(from), None) => format!("{what}: {from} taken away"),
        (Some(from), Some(to)) => format!("{what}: {from} → {to}"),
    }
}
