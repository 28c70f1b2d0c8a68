//! `shipmate issue`: the work on the board.

mod assign;
mod comment;
mod create;
mod get;
mod list;
mod update;

use clap::Subcommand;
use shipmate_core::api::board::{Agent, Issue};
use shipmate_core::api::identity::Me;
use shipmate_core::status::ActorKind;
use uuid::Uuid;

use crate::client::Client;
use crate::error::CliError;
use crate::resolve;
use crate::session::Session;

/// Create, find and change issues
#[derive(Debug, Subcommand)]
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
        IssueCommand::Comment(command) => comment::run(command, session).await,
    }
}

/// Somebody an issue can be assigned to.
struct Assignee {
    kind: ActorKind,
    id: Uuid,
}

/// Whom `given` names: an agent, or `me`.
async fn assignee(client: &Client, given: &str) -> Result<Assignee, CliError> {
    if given == "me" {
        let me: Me = client.get(&["me"], &[]).await?;
        return Ok(Assignee { kind: ActorKind::Member, id: me.id.0 });
    }
    let agent = resolve::agent(client, given).await?;
    Ok(Assignee { kind: ActorKind::Agent, id: agent.id.0 })
}

/// The names of those who have issues.
struct Names {
    agents: Vec<Agent>,
    me: Me,
}

impl Names {
    async fn read(client: &Client) -> Result<Self, CliError> {
        let mut agents: Vec<Agent> = client.get(&["agents"], &[]).await?;
        agents.extend(client.get::<Vec<Agent>>(&["agents"], &[("archived", "true")]).await?);
        Ok(Self { agents, me: client.get(&["me"], &[]).await? })
    }

    /// Whom the issue is assigned to, as a name.
    fn assignee(&self, issue: &Issue) -> Option<String> {
        let id = issue.assignee_id?;
        if id == self.me.id.0 {
            return Some(format!("{} (you)", self.me.name));
        }
        let agent = self.agents.iter().find(|agent| agent.id.0 == id);
        Some(agent.map_or_else(|| id.to_string(), |agent| agent.name.clone()))
    }
}
