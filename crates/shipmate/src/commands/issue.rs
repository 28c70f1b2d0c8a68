//! `shipmate issue`: the work on the board.

mod assign;
mod attach;
mod comment;
mod create;
mod get;
mod label;
mod list;
mod many;
mod relate;
mod update;

use clap::Subcommand;
use shipmate_core::api::board::{Agent, CreateIssue, Issue, UpdateIssue};
use shipmate_core::api::identity::Me;
use shipmate_core::api::issue::Labels;
use shipmate_core::id::LabelId;
use shipmate_core::status::ActorKind;
use uuid::Uuid;

use super::project;
use crate::client::Client;
use crate::error::CliError;
use crate::resolve;
use crate::session::Session;

/// Create, find and change issues
#[derive(Debug, Subcommand)]
#[command(after_help = "Example:\n  shipmate issue list --status todo")]
pub(crate) enum IssueCommand {
    /// Create an issue; assigned to an agent, it starts at once
    Create(create::CreateArguments),
    /// List issues
    List(list::ListArguments),
    /// Show an issue
    Get(get::GetArguments),
    /// Assign an issue to an agent, to yourself or to nobody
    Assign(assign::AssignArguments),
    /// Change an issue
    Update(update::UpdateArguments),
    /// Move an issue to another column
    Status(update::StatusArguments),
    /// Move an issue up or down its column
    Move(relate::MoveArguments),
    /// Say that an issue can't begin before another one is over
    Block(relate::BlockArguments),
    /// Say that an issue does not wait for another one any more
    Unblock(relate::UnblockArguments),
    /// List the issues within an issue
    #[command(after_help = "Example:\n  shipmate issue children SHIP-7")]
    Children {
        /// The issue's key, number, id or the beginning of it
        issue: String,
    },
    /// Put labels on an issue and take them off
    #[command(subcommand)]
    Label(label::IssueLabelCommand),
    /// Find issues by their words
    Search(many::SearchArguments),
    /// Make the same change to many issues
    Batch(many::BatchArguments),
    /// Show an issue's history
    #[command(after_help = "Example:\n  shipmate issue timeline SHIP-7")]
    Timeline {
        /// The issue's key, number, id or the beginning of it
        issue: String,
    },
    /// Put an issue away
    #[command(after_help = "Example:\n  shipmate issue archive SHIP-7")]
    Archive {
        /// The issue's key, number, id or the beginning of it
        issue: String,
    },
    /// Take an issue back out of the archive
    #[command(after_help = "Example:\n  shipmate issue restore SHIP-7")]
    Restore {
        /// The issue's key, number, id or the beginning of it
        issue: String,
    },
    /// Be told what happens to an issue
    #[command(after_help = "Example:\n  shipmate issue subscribe SHIP-7")]
    Subscribe {
        /// The issue's key, number, id or the beginning of it
        issue: String,
    },
    /// Be told no more what happens to an issue
    #[command(after_help = "Example:\n  shipmate issue unsubscribe SHIP-7")]
    Unsubscribe {
        /// The issue's key, number, id or the beginning of it
        issue: String,
    },
    /// List who is told what happens to an issue
    #[command(after_help = "Example:\n  shipmate issue followers SHIP-7")]
    Followers {
        /// The issue's key, number, id or the beginning of it
        issue: String,
    },
    /// Put files on an issue
    Attach(attach::AttachArguments),
    /// Read and write the talk on an issue
    #[command(subcommand)]
    Comment(comment::CommentCommand),
}

/// Runs the command.
pub(crate) async fn run(command: IssueCommand, session: &Session) -> Result<(), CliError> {
    match command {
        IssueCommand::Create(arguments) => create::run(arguments, session).await,
        IssueCommand::List(arguments) => list::run(arguments, session).await,
        IssueCommand::Get(arguments) => get::run(arguments, session).await,
        IssueCommand::Assign(arguments) => assign::run(arguments, session).await,
        IssueCommand::Update(arguments) => update::run(arguments, session).await,
        IssueCommand::Status(arguments) => update::status(arguments, session).await,
        IssueCommand::Move(arguments) => relate::place(arguments, session).await,
        IssueCommand::Block(arguments) => relate::block(arguments, session).await,
        IssueCommand::Unblock(arguments) => relate::unblock(arguments, session).await,
        IssueCommand::Children { issue } => relate::children(&issue, session).await,
        IssueCommand::Label(command) => label::run(command, session).await,
        IssueCommand::Search(arguments) => many::search(arguments, session).await,
        IssueCommand::Batch(arguments) => many::batch(arguments, session).await,
        IssueCommand::Timeline { issue } => many::timeline(&issue, session).await,
        IssueCommand::Archive { issue } => relate::put_away(&issue, "archive", session).await,
        IssueCommand::Restore { issue } => relate::put_away(&issue, "restore", session).await,
        IssueCommand::Subscribe { issue } => relate::follow(&issue, "subscribe", session).await,
        IssueCommand::Unsubscribe { issue } => relate::follow(&issue, "unsubscribe", session).await,
        IssueCommand::Followers { issue } => relate::followers(&issue, session).await,
        IssueCommand::Attach(arguments) => attach::run(arguments, session).await,
        IssueCommand::Comment(command) => comment::run(command, session).await,
    }
}

/// Somebody an issue can be assigned to.
pub(super) struct Assignee {
    pub(super) kind: ActorKind,
    pub(super) id: Uuid,
}

/// Whom `given` names: an agent, or `me`.
pub(super) async fn assignee(client: &Client, given: &str) -> Result<Assignee, CliError> {
    if given == "me" {
        let me: Me = client.get(&["me"], &[]).await?;
        return Ok(Assignee { kind: ActorKind::Member, id: me.id.0 });
    }
    let agent = resolve::agent(client, given).await?;
    Ok(Assignee { kind: ActorKind::Agent, id: agent.id.0 })
}

/// Whom a list is asked for, as its query has it: an agent's name, `me`, or `none`.
pub(super) async fn assignee_filter(client: &Client, given: &str) -> Result<String, CliError> {
    if given == "none" { Ok(given.to_owned()) } else { Ok(assignee(client, given).await?.id.to_string()) }
}

/// Says in `change` whom `given` names: an agent, `me`, or `none` for nobody.
pub(super) async fn reassign(client: &Client, change: &mut UpdateIssue, given: &str) -> Result<(), CliError> {
    let to = if given == "none" { None } else { Some(assignee(client, given).await?) };
    change.assignee_type = Some(to.as_ref().map(|to| to.kind));
    change.assignee_id = Some(to.map(|to| to.id));
    Ok(())
}

/// What a new issue refers to, as a caller names it.
pub(super) struct Named<'a> {
    pub(super) assignee: Option<&'a str>,
    pub(super) parent: Option<&'a str>,
    pub(super) blocked_by: &'a [String],
    pub(super) labels: &'a [String],
    pub(super) project: Option<&'a str>,
}

impl Named<'_> {
    /// Puts what it names into the wish for the issue.
    pub(super) async fn put(self, client: &Client, wish: &mut CreateIssue) -> Result<(), CliError> {
        wish.label_ids = labels(client, self.labels).await?;
        if let Some(name) = self.project {
            wish.project_id = Some(project::named(client, name).await?.id);
        }
        if let Some(parent) = self.parent {
            wish.parent_issue_id = Some(resolve::issue(client, parent).await?.id.to_string());
        }
        for blocker in self.blocked_by {
            wish.blocked_by.push(resolve::issue(client, blocker).await?.id.to_string());
        }
        if let Some(name) = self.assignee {
            let assignee = assignee(client, name).await?;
            wish.assignee_type = Some(assignee.kind);
            wish.assignee_id = Some(assignee.id);
        }
        Ok(())
    }
}

/// The labels that `given` names.
pub(super) async fn labels(client: &Client, given: &[String]) -> Result<Vec<LabelId>, CliError> {
    if given.is_empty() {
        return Ok(Vec::new());
    }
    let known: Labels = client.get(&["labels"], &[]).await?;
    given.iter().map(|name| Ok(resolve::pick("label", name, &known.labels)?.id)).collect()
}

/// The names of those who have issues.
struct Names {
    agents: Vec<Agent>,
    /// Whoever asks, unless that is an agent.
    me: Option<Me>,
}

impl Names {
    async fn read(client: &Client) -> Result<Self, CliError> {
        let mut agents: Vec<Agent> = client.get(&["agents"], &[]).await?;
        agents.extend(client.get::<Vec<Agent>>(&["agents"], &[("archived", "true")]).await?);
        let me = if client.door().is_some() { None } else { Some(client.get(&["me"], &[]).await?) };
        Ok(Self { agents, me })
    }

    /// Whom the issue is assigned to, as a name.
    fn assignee(&self, issue: &Issue) -> Option<String> {
        let id = issue.assignee_id?;
        if let Some(me) = self.me.as_ref().filter(|me| me.id.0 == id) {
            return Some(format!("{} (you)", me.name));
        }
        let agent = self.agents.iter().find(|agent| agent.id.0 == id);
        Some(agent.map_or_else(|| id.to_string(), |agent| agent.name.clone()))
    }
}
