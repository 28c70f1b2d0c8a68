//! `shipmate workspace invite` and `shipmate workspace invitation`.

use clap::{Args, Subcommand};
use shipmate_core::api::identity::Workspace;
use shipmate_core::api::people::{CreateInvitation, CreatedInvitation, Invitation};
use shipmate_core::status::Role;

use crate::client::Client;
use crate::error::CliError;
use crate::resolve;
use crate::session::Session;
use crate::words;

/// What `workspace invite` takes.
#[derive(Debug, Args)]
#[command(after_help = "Example:\n  shipmate workspace invite --role admin --expires-in-days 2")]
pub(crate) struct InviteArguments {
    /// What whoever comes may do: owner, admin or member
    #[arg(long, default_value = "member")]
    role: Role,
    /// Days until the link stops working
    #[arg(long, value_name = "DAYS", default_value_t = 7, value_parser = clap::value_parser!(u32).range(1..=30))]
    expires_in_days: u32,
}

/// What can be done with open invitations.
#[derive(Debug, Subcommand)]
#[command(after_help = "Example:\n  shipmate workspace invitation list")]
pub(crate) enum InvitationCommand {
    /// List the invitations that are open
    #[command(after_help = "Example:\n  shipmate workspace invitation list")]
    List,
    /// Take an invitation back; its link works no more
    #[command(after_help = "Example:\n  shipmate workspace invitation revoke 0192f3a4-11")]
    Revoke {
        /// Its id or the beginning of it
        invitation: String,
    },
}

/// Makes an invitation.
pub(super) async fn create(
    arguments: &InviteArguments,
    client: &Client,
    here: &Workspace,
    session: &Session,
) -> Result<(), CliError> {
    let wish = CreateInvitation { role: Some(arguments.role), expires_in_days: Some(arguments.expires_in_days) };
    let id = here.id.to_string();
    let created: CreatedInvitation = client.post(&["workspaces", &id, "invitations"], &wish).await?;
    session.output.either(&created, |created| created.url.clone())?;
    let days = words::count(usize::try_from(arguments.expires_in_days).unwrap_or(0), "day");
    session.output.note(&format!(
        "Whoever opens this link first comes into {} as {}. It works for {days} and is not shown again.",
        here.name, arguments.role
    ));
    Ok(())
}

/// Runs the command.
pub(super) async fn run(
    command: InvitationCommand,
    client: &Client,
    here: &Workspace,
    session: &Session,
) -> Result<(), CliError> {
    let id = here.id.to_string();
    let open: Vec<Invitation> = client.get(&["workspaces", &id, "invitations"], &[]).await?;
    match command {
        InvitationCommand::List => list(&open, session),
        InvitationCommand::Revoke { invitation } => {
            let chosen = resolve::pick("invitation", &invitation, &open)?.id.to_string();
            client.delete(&["workspaces", &id, "invitations", &chosen]).await?;
            session.output.note("Taken back. Its link works no more.");
            Ok(())
        }
    }
}

fn list(open: &[Invitation], session: &Session) -> Result<(), CliError> {
    if session.output.is_json() {
        return session.output.json(open);
    }
    let ids = words::short_ids(&open.iter().map(|invitation| invitation.id.to_string()).collect::<Vec<_>>());
    let rows = open
        .iter()
        .zip(ids)
        .map(|(invitation, id)| {
            let until = invitation.expires_at.format("%Y-%m-%d %H:%M").to_string();
            vec![id, invitation.role.to_string(), invitation.inviter_name.clone(), until]
        })
        .collect();
    session.output.table(&["ID", "ROLE", "FROM", "UNTIL"], rows, "No invitation is open.")
}
