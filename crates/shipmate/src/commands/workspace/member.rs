//! `shipmate workspace members` and `shipmate workspace member`.

use clap::Subcommand;
use shipmate_core::api::identity::{Member, SignInLink, Workspace};
use shipmate_core::api::people::UpdateMember;
use shipmate_core::status::Role;

use crate::client::Client;
use crate::error::CliError;
use crate::resolve;
use crate::session::Session;

/// What can be done with a member.
#[derive(Debug, Subcommand)]
#[command(after_help = "Example:\n  shipmate workspace member set-role Ada admin")]
pub(crate) enum MemberCommand {
    /// Change what somebody may do
    #[command(after_help = "Example:\n  shipmate workspace member set-role Ada admin")]
    SetRole {
        /// Their name, their id or the beginning of it
        person: String,
        /// owner, admin or member
        role: Role,
    },
    /// Take somebody out of the workspace; what they did there stays
    #[command(after_help = "Example:\n  shipmate workspace member remove Ada")]
    Remove {
        /// Their name, their id or the beginning of it
        person: String,
    },
    /// Make a one-time link that signs somebody's browser in again
    #[command(after_help = "Example:\n  shipmate workspace member sign-in-link Ada")]
    SignInLink {
        /// Their name, their id or the beginning of it
        person: String,
    },
}

async fn everybody(client: &Client, here: &Workspace) -> Result<Vec<Member>, CliError> {
    client.get(&["workspaces", &here.id.to_string(), "members"], &[]).await
}

/// Runs the command.
pub(super) async fn run(
    command: MemberCommand,
    client: &Client,
    here: &Workspace,
    session: &Session,
) -> Result<(), CliError> {
    let people = everybody(client, here).await?;
    let workspace = here.id.to_string();
    let picked = |given: &str| resolve::pick("member", given, &people).cloned();
    match command {
        MemberCommand::SetRole { person, role } => {
            let id = picked(&person)?.user_id.to_string();
            let path = ["workspaces", &workspace, "members", &id];
            let now: Member = client.patch(&path, &UpdateMember { role }).await?;
            session.output.either(&now, |now| format!("{} is {} in {} now.", now.name, now.role, here.name))
        }
        MemberCommand::Remove { person } => {
            let member = picked(&person)?;
            client.delete(&["workspaces", &workspace, "members", &member.user_id.to_string()]).await?;
            session.output.note(&format!("{} is no longer in {}.", member.name, here.name));
            Ok(())
        }
        MemberCommand::SignInLink { person } => {
            let member = picked(&person)?;
            let path = ["workspaces", &workspace, "members", &member.user_id.to_string(), "sign-in-link"];
            let link: SignInLink = client.post(&path, &serde_json::json!({})).await?;
            session.output.either(&link, |link| link.url.clone())?;
            session.output.note(&format!("It works once, for minutes: whoever opens it is {}.", member.name));
            Ok(())
        }
    }
}

/// Lists the people.
pub(super) async fn list(client: &Client, here: &Workspace, session: &Session) -> Result<(), CliError> {
    let people = everybody(client, here).await?;
    if session.output.is_json() {
        return session.output.json(&people);
    }
    let rows = people
        .iter()
        .map(|person| {
            let email = person.email.clone().unwrap_or_else(|| "-".to_owned());
            vec![person.name.clone(), email, person.role.to_string(), person.user_id.to_string()]
        })
        .collect();
    session.output.table(&["NAME", "E-MAIL", "ROLE", "ID"], rows, "Nobody is in this workspace.")
}
