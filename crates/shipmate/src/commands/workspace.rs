//! `shipmate workspace`: the workspaces the caller is in, and their people.

mod invite;
mod member;

use clap::{Args, Subcommand};
use shipmate_core::api::identity::Workspace;
use shipmate_core::api::people::{CreateWorkspace, UpdateWorkspace};

use crate::client::Client;
use crate::error::CliError;
use crate::resolve;
use crate::session::Session;

/// List and make workspaces, and say who is in them
#[derive(Debug, Subcommand)]
#[command(after_help = "Example:\n  shipmate workspace members")]
pub(crate) enum WorkspaceCommand {
    /// List the workspaces you are in
    #[command(after_help = "Example:\n  shipmate workspace list")]
    List,
    /// Make a workspace, with you as its owner
    Create(CreateArguments),
    /// Give the workspace another name; its slug and keys stay
    #[command(
        after_help = "Example:\n  shipmate workspace rename \"Main project\"\n  shipmate --workspace side-project workspace rename \"Other project\""
    )]
    Rename {
        /// What to call it
        to: String,
    },
    /// List the people of a workspace
    #[command(after_help = "Example:\n  shipmate workspace members workspace")]
    Members {
        /// Its name, its slug, its id or the beginning of it; your first one if not given
        name: Option<String>,
    },
    /// Make a link by which somebody comes into the workspace; it works once
    Invite(invite::InviteArguments),
    /// List the invitations that are open, or take one back
    #[command(subcommand)]
    Invitation(invite::InvitationCommand),
    /// Change what somebody may do, let them in again, or remove them
    #[command(subcommand)]
    Member(member::MemberCommand),
}

/// What `workspace create` takes.
#[derive(Debug, Args)]
#[command(
    after_help = "Example:\n  shipmate workspace create \"Side project\" --key SIDE\n  shipmate --workspace side-project issue list"
)]
pub(crate) struct CreateArguments {
    /// What to call it
    name: String,
    /// Its short name in addresses; made from the name if not given
    #[arg(long)]
    slug: Option<String>,
    /// What its issues' keys begin with; made from the name if not given
    #[arg(long, value_name = "PREFIX")]
    key: Option<String>,
}

/// Runs the command.
pub(crate) async fn run(command: WorkspaceCommand, session: &Session) -> Result<(), CliError> {
    let client = session.client().await?;
    match command {
        WorkspaceCommand::List => list(client.get(&["workspaces"], &[]).await?, session),
        WorkspaceCommand::Create(arguments) => {
            let wish = CreateWorkspace { name: arguments.name, slug: arguments.slug, issue_prefix: arguments.key };
            let made: Workspace = client.post(&["workspaces"], &wish).await?;
            session.output.either(&made, |made| {
                format!("{} is there. Work in it: shipmate --workspace {} issue list", made.name, made.slug)
            })
        }
        WorkspaceCommand::Rename { to } => {
            let here = chosen(&client, None, session).await?;
            let path = ["workspaces", &here.id.to_string()];
            let renamed: Workspace = client.put(&path, &UpdateWorkspace { name: to }).await?;
            session.output.either(&renamed, |renamed| format!("{} is called {} now.", here.name, renamed.name))
        }
        WorkspaceCommand::Members { name } => {
            let here = chosen(&client, name.as_deref(), session).await?;
            member::list(&client, &here, session).await
        }
        WorkspaceCommand::Invite(arguments) => {
            let here = chosen(&client, None, session).await?;
            invite::create(&arguments, &client, &here, session).await
        }
        WorkspaceCommand::Invitation(command) => {
            let here = chosen(&client, None, session).await?;
            invite::run(command, &client, &here, session).await
        }
        WorkspaceCommand::Member(command) => {
            let here = chosen(&client, None, session).await?;
            member::run(command, &client, &here, session).await
        }
    }
}

/// The workspace that is named, here or by `--workspace`; else the first one.
async fn chosen(client: &Client, name: Option<&str>, session: &Session) -> Result<Workspace, CliError> {
    let workspaces: Vec<Workspace> = client.get(&["workspaces"], &[]).await?;
    let given = name.or(session.global.workspace.as_deref());
    let chosen = match given {
        Some(given) => Some(resolve::pick("workspace", given, &workspaces)?),
        None => workspaces.first(),
    };
    chosen
        .cloned()
        .ok_or_else(|| CliError::failed("you are in no workspace").hint("`shipmate workspace create` makes one"))
}

fn list(workspaces: Vec<Workspace>, session: &Session) -> Result<(), CliError> {
    if session.output.is_json() {
        return session.output.json(&workspaces);
    }
    let rows = workspaces
        .into_iter()
        .map(|w| vec![w.slug, w.name, w.issue_prefix, w.role.to_string(), w.id.to_string()])
        .collect();
    session.output.table(&["SLUG", "NAME", "KEYS", "ROLE", "ID"], rows, "You are in no workspace.")
}
