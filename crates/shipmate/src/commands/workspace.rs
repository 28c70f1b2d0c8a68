//! `shipmate workspace`: the workspaces the caller is in.

use clap::Subcommand;
use shipmate_core::api::identity::Workspace;

use crate::error::CliError;
use crate::session::Session;

/// List the workspaces you are in
#[derive(Debug, Subcommand)]
pub(crate) enum WorkspaceCommand {
    /// List the workspaces you are in
    #[command(after_help = "Example:\n  shipmate workspace list")]
    List,
}

/// Runs the command.
pub(crate) async fn run(command: WorkspaceCommand, session: &Session) -> Result<(), CliError> {
    let WorkspaceCommand::List = command;
    let workspaces: Vec<Workspace> = session.client().await?.get(&["workspaces"], &[]).await?;
    if session.output.is_json() {
        return session.output.json(&workspaces);
    }
    let rows = workspaces
        .into_iter()
        .map(|w| vec![w.slug, w.name, w.issue_prefix, w.role.to_string(), w.id.to_string()])
        .collect();
    session.output.table(&["SLUG", "NAME", "KEYS", "ROLE", "ID"], rows, "You are in no workspace.")
}
