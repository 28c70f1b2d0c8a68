//! How issues stand to each other: above, within, in each other's way; and putting them away.

use clap::Args;
use shipmate_core::api::board::{Issue, IssueList};
use shipmate_core::api::inbox::{Following, Subscriber};
use shipmate_core::api::issue::{AddBlocker, MoveIssue};
use shipmate_core::status::IssueStatus;

use super::Names;
use super::list::{HEADINGS, row};
use crate::error::CliError;
use crate::output::one_line;
use crate::resolve;
use crate::session::Session;
use crate::words;

/// Moves an issue to the top of a column, or beside another issue.
#[derive(Debug, Args)]
#[command(after_help = "\
Examples:
  shipmate issue move SHIP-7 --status todo
  shipmate issue move SHIP-7 --after SHIP-3")]
pub(crate) struct MoveArguments {
    /// Its key, its number, its id or the beginning of it
    issue: String,
    /// Its new column
    #[arg(long, value_parser = words::one_of::<IssueStatus>())]
    status: Option<IssueStatus>,
    /// The issue to stand right below
    #[arg(long, value_name = "KEY", conflicts_with = "before")]
    after: Option<String>,
    /// The issue to stand right above
    #[arg(long, value_name = "KEY")]
    before: Option<String>,
}

/// Says that an issue can't begin before another one is over.
#[derive(Debug, Args)]
#[command(after_help = "Example:\n  shipmate issue block SHIP-7 --by SHIP-3")]
pub(crate) struct BlockArguments {
    /// The one that waits
    issue: String,
    /// The one that must be over
    #[arg(long, value_name = "KEY")]
    by: String,
}

/// Says that an issue does not wait for another one any more.
#[derive(Debug, Args)]
#[command(after_help = "Example:\n  shipmate issue unblock SHIP-7 --by SHIP-3")]
pub(crate) struct UnblockArguments {
    /// The one that waits
    issue: String,
    /// The one it waits for
    #[arg(long, value_name = "KEY")]
    by: String,
}

/// Moves the issue.
pub(crate) async fn place(arguments: MoveArguments, session: &Session) -> Result<(), CliError> {
    let client = session.client().await?;
    let issue = resolve::issue(&client, &arguments.issue).await?;
    let mut wish = MoveIssue { status: arguments.status, ..MoveIssue::default() };
    if let Some(given) = &arguments.after {
        wish.after = Some(resolve::issue(&client, given).await?.id.to_string());
    }
    if let Some(given) = &arguments.before {
        wish.before = Some(resolve::issue(&client, given).await?.id.to_string());
    }
    let issue: Issue = client.post(&["issues", &issue.id.to_string(), "move"], &wish).await?;
    session.output.either(&issue, |issue| format!("{} is moved; it is {}.", issue.identifier, issue.status))
}

/// Puts one issue in another's way.
pub(crate) async fn block(arguments: BlockArguments, session: &Session) -> Result<(), CliError> {
    let client = session.client().await?;
    let issue = resolve::issue(&client, &arguments.issue).await?;
    let by = resolve::issue(&client, &arguments.by).await?;
    let wish = AddBlocker { issue: by.id.to_string() };
    let issue: Issue = client.post(&["issues", &issue.id.to_string(), "blockers"], &wish).await?;
    session.output.either(&issue, said)
}

/// Takes one issue out of another's way.
pub(crate) async fn unblock(arguments: UnblockArguments, session: &Session) -> Result<(), CliError> {
    let client = session.client().await?;
    let issue = resolve::issue(&client, &arguments.issue).await?;
    let by = resolve::issue(&client, &arguments.by).await?;
    let issue: Issue = client.take(&["issues", &issue.id.to_string(), "blockers", &by.id.to_string()]).await?;
    session.output.either(&issue, said)
}

fn said(issue: &Issue) -> String {
    let open: Vec<&str> = issue.blocked_by.iter().filter(|b| b.open).map(|b| b.identifier.as_str()).collect();
    if open.is_empty() {
        return format!("{} waits for no other issue.", issue.identifier);
    }
    format!("{} waits for {}.", issue.identifier, open.join(", "))
}

/// Lists the issues within an issue.
pub(crate) async fn children(given: &str, session: &Session) -> Result<(), CliError> {
    let client = session.client().await?;
    let parent = resolve::issue(&client, given).await?;
    let list: IssueList = client.get(&["issues", &parent.id.to_string(), "children"], &[]).await?;
    if session.output.is_json() {
        return session.output.json(&list);
    }
    let names = Names::read(&client).await?;
    let rows = list.issues.iter().map(|issue| row(issue, &names)).collect();
    let empty = format!("No issue lies within {}.", parent.identifier);
    session.output.table(HEADINGS, rows, &empty)
}

/// Puts an issue away, or takes it back.
pub(crate) async fn put_away(given: &str, verb: &str, session: &Session) -> Result<(), CliError> {
    let client = session.client().await?;
    let issue = resolve::issue(&client, given).await?;
    let issue: Issue = client.post(&["issues", &issue.id.to_string(), verb], &serde_json::json!({})).await?;
    session.output.either(&issue, |issue| {
        let state = if issue.archived_at.is_some() { "put away" } else { "back on the board" };
        format!("{} is {state}.", issue.identifier)
    })
}

/// Follows an issue, or turns away from it.
pub(crate) async fn follow(given: &str, verb: &str, session: &Session) -> Result<(), CliError> {
    let client = session.client().await?;
    let issue = resolve::issue(&client, given).await?;
    let now: Following = client.post(&["issues", &issue.id.to_string(), verb], &serde_json::json!({})).await?;
    session.output.either(&now, |now| followed(&issue, &now.subscribers))
}

/// Lists who follows an issue.
pub(crate) async fn followers(given: &str, session: &Session) -> Result<(), CliError> {
    let client = session.client().await?;
    let issue = resolve::issue(&client, given).await?;
    let now: Vec<Subscriber> = client.get(&["issues", &issue.id.to_string(), "subscribers"], &[]).await?;
    session.output.either(now.as_slice(), |now| followed(&issue, now))
}

fn followed(issue: &Issue, by: &[Subscriber]) -> String {
    let names: Vec<String> = by.iter().map(|follower| one_line(&follower.name)).collect();
    let names = if names.is_empty() { "nobody".to_owned() } else { names.join(", ") };
    format!("{} is followed by {names}.", issue.identifier)
}
