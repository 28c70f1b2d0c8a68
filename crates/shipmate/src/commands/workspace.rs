//! `shipmate workspace`: the workspaces the caller is in.

use clap::Subcommand;
use shipmate_core::api::identity::{Member, Workspace};

use crate::error::CliError;
use crate::resolve;
use crate::session::Session;

/// List the workspaces you are in, and their people
#[derive(Debug, Subcommand)]
pub(crate) enum WorkspaceCommand {
    /// List the workspaces you are in
    #[command(after_help = "Example:\n  shipmate workspace list")]
    List,
    /// List the people of a workspace
    #[command(after_help = "Example:\n  shipmate workspace members workspace")]
    Members {
        /// Its name, its slug, its id or the beginning of it; your first one if not given
        name: Option<String>,
    },
}

/// Runs the command.
pub(crate) async fn run(command: WorkspaceCommand, session: &Session) -> Result<(), CliError> {
    let client = session.client().await?;
    let workspaces: Vec<Workspace> = client.get(&["workspaces"], &[]).await?;
    if let WorkspaceCommand::Members { name } = command {
        let chosen = match name.as_ref().or(session.global.workspace.as_ref()) {
            Some(given) => Some(resolve::pick("workspace", given, &workspaces)?),
            None => workspaces.first(),
        };
        let id = chosen.map(|workspace| workspace.id.to_string()).unwrap_or_default();
        return members(&client.get::<Vec<Member>>(&["workspaces", &id, "members"], &[]).await?, session);
    }
    if session.output.is_json() {
        return session.output.json(&workspaces);
    }
    let rows = workspaces
        .into_iter()
        .map(|w| vec![w.slug, w.name, w.issue_prefix, w.role.to_string(), w.id.to_string()])
        .collect();
    session.output.table(&["SLUG", "NAME", "KEYS", "ROLE", "ID"], rows, "You are in no workspace.")
}

fn members(people: &[Member], session: &Session) -> Result<(), CliError> {
    if session.output.is_json() {
        return session.output.json(people);
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
