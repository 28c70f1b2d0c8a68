//! `shipmate inbox`: what you should know.

use clap::{Args, Subcommand};
use shipmate_core::api::inbox::{InboxItem, InboxKind, InboxPreferences};

use crate::client::Client;
use crate::error::{CliError, Exit};
use crate::output::one_line;
use crate::resolve;
use crate::session::Session;
use crate::words;

/// Read what happened to the issues you follow
#[derive(Debug, Subcommand)]
#[command(after_help = "Example:\n  shipmate inbox list --unread")]
pub(crate) enum InboxCommand {
    /// List what happened, the newest first
    #[command(after_help = "Example:\n  shipmate inbox list --unread")]
    List {
        /// Only what was not read
        #[arg(long)]
        unread: bool,
        /// What was put away, instead of all else
        #[arg(long)]
        archived: bool,
    },
    /// Mark items as read
    #[command(after_help = "Example:\n  shipmate inbox read --all")]
    Read(WhichArguments),
    /// Mark items as not read
    #[command(after_help = "Example:\n  shipmate inbox unread SHIP-7")]
    Unread(NamedArguments),
    /// Put items away
    #[command(after_help = "Example:\n  shipmate inbox archive --all")]
    Archive(WhichArguments),
    /// Take items back that were put away
    #[command(after_help = "Example:\n  shipmate inbox restore SHIP-7")]
    Restore(NamedArguments),
    /// Say what you want to be told of
    #[command(after_help = "Example:\n  shipmate inbox preferences --off new_comment")]
    Preferences {
        /// No more of this
        #[arg(long, value_delimiter = ',', value_parser = words::one_of::<InboxKind>())]
        off: Vec<InboxKind>,
        /// This again
        #[arg(long, value_delimiter = ',', value_parser = words::one_of::<InboxKind>())]
        on: Vec<InboxKind>,
    },
}

/// Which items.
#[derive(Debug, Args)]
pub(crate) struct WhichArguments {
    /// Their ids, the beginnings of them, or issues' keys
    item: Vec<String>,
    /// All of them; `archive --all` puts away all that was read
    #[arg(long, conflicts_with = "item")]
    all: bool,
}

/// Which items, by name.
#[derive(Debug, Args)]
pub(crate) struct NamedArguments {
    /// Their ids, the beginnings of them, or issues' keys
    #[arg(required = true)]
    item: Vec<String>,
}

/// Runs the command.
pub(crate) async fn run(command: InboxCommand, session: &Session) -> Result<(), CliError> {
    let client = session.client().await?;
    match command {
        InboxCommand::List { unread, archived } => {
            let (unread, archived) = (unread.to_string(), archived.to_string());
            let items = client.get(&["inbox"], &[("unread", &unread), ("archived", &archived)]).await?;
            list(&items, session)
        }
        InboxCommand::Read(which) => mark(&client, which, ("read", "mark-all-read"), session).await,
        InboxCommand::Unread(named) => mark_each(&client, &named.item, "unread", session).await,
        InboxCommand::Archive(which) => mark(&client, which, ("archive", "archive-all-read"), session).await,
        InboxCommand::Restore(named) => mark_each(&client, &named.item, "restore", session).await,
        InboxCommand::Preferences { off, on } => preferences(&client, &off, &on, session).await,
    }
}

fn list(items: &Vec<InboxItem>, session: &Session) -> Result<(), CliError> {
    if session.output.is_json() {
        return session.output.json(items);
    }
    let now = session.clock.now();
    let ids = words::short_ids(&items.iter().map(|item| item.id.to_string()).collect::<Vec<_>>());
    let rows = items
        .iter()
        .zip(ids)
        .map(|(item, id)| {
            let new = if item.read { "" } else { "•" };
            let what = if item.body.is_empty() { item.title.clone() } else { item.body.clone() };
            let who = item.actor_name.clone();
            vec![
                new.to_owned(),
                id,
                item.issue_identifier.clone(),
                reason(item.kind).to_owned(),
                who,
                words::ago(now, item.created_at),
                what,
            ]
        })
        .collect();
    session.output.table(&["", "ITEM", "ISSUE", "WHY", "WHO", "WHEN", "WHAT"], rows, "There is nothing new.")
}

fn reason(kind: InboxKind) -> &'static str {
    match kind {
        InboxKind::Assigned => "yours now",
        InboxKind::Mentioned => "mentioned",
        InboxKind::Comment => "comment",
        InboxKind::Failed => "failed",
        InboxKind::Question => "asks you",
        InboxKind::Review => "to review",
        InboxKind::Accepted => "accepted",
        InboxKind::Rejected => "rejected",
    }
}

async fn mark(
    client: &Client,
    which: WhichArguments,
    (verb, for_all): (&str, &str),
    session: &Session,
) -> Result<(), CliError> {
    if which.all {
        client.act(&["inbox", for_all]).await?;
        session.output.note("Done.");
        return Ok(());
    }
    if which.item.is_empty() {
        return Err(CliError::new(Exit::Usage, "no item is named").hint("name some, or all of them with --all"));
    }
    mark_each(client, &which.item, verb, session).await
}

async fn mark_each(client: &Client, named: &[String], verb: &str, session: &Session) -> Result<(), CliError> {
    // Only what was put away can be taken back, and it is in no other list.
    let archived = if verb == "restore" { "true" } else { "false" };
    let items: Vec<InboxItem> = client.get(&["inbox"], &[("archived", archived)]).await?;
    let mut marked: Vec<InboxItem> = Vec::new();
    for given in named {
        let id = resolve::pick("inbox item", given, &items)?.id.to_string();
        marked.push(client.post(&["inbox", &id, verb], &serde_json::json!({})).await?);
    }
    session.output.either(&marked, |marked| format!("{} marked.", words::count(marked.len(), "item")))
}

async fn preferences(client: &Client, off: &[InboxKind], on: &[InboxKind], session: &Session) -> Result<(), CliError> {
    let mut wish = InboxPreferences::default();
    off.iter().for_each(|kind| *wish.field(*kind) = Some(false));
    on.iter().for_each(|kind| *wish.field(*kind) = Some(true));
    let now: InboxPreferences = if wish == InboxPreferences::default() {
        client.get(&["notification-preferences"], &[]).await?
    } else {
        client.put(&["notification-preferences"], &wish).await?
    };
    session.output.either(&now, |now| {
        let mut now = *now;
        let line = |kind: &InboxKind| {
            let wanted = *now.field(*kind) != Some(false);
            one_line(&format!("{kind}: {}", if wanted { "on" } else { "off" }))
        };
        InboxKind::ALL.iter().map(line).collect::<Vec<_>>().join("\n")
    })
}
