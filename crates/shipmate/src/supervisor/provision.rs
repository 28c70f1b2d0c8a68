//! What the server must know before the daemon of this machine can work: its token and the demo repository.

use fs_err as fs;
use shipmate_core::api::board::{CreateRepository, Repository};
use shipmate_core::api::identity::{CreateToken, CreatedToken, TokenKind, Workspace};

use crate::client::{Client, Origin, Place};
use crate::data_dir::{DataDir, write_private};
use crate::error::{CliError, Exit};

/// Sees to it that `daemon/token` opens this server. The one from last time
/// does not if it was revoked or the server has another database now.
pub(super) async fn daemon_token(client: &Client, data_dir: &DataDir) -> Result<(), CliError> {
    if let Ok(token) = fs::read_to_string(data_dir.daemon_token())
        && works(client, token.trim()).await?
    {
        return Ok(());
    }
    let wish =
        CreateToken { name: "daemon of this machine".to_owned(), kind: Some(TokenKind::Daemon), expires_in_days: None };
    let created: CreatedToken = client.post(&["tokens"], &wish).await?;
    Ok(write_private(&data_dir.daemon_token(), created.token.as_bytes())?)
}

async fn works(client: &Client, token: &str) -> Result<bool, CliError> {
    let daemon = Client::new(Place::new(client.url(), token, Origin::Local))?;
    match daemon.get::<Vec<Workspace>>(&["workspaces"], &[]).await {
        Ok(_) => Ok(true),
        Err(CliError::Failure(failure)) if failure.exit == Exit::NotAllowed => Ok(false),
        Err(error) => Err(error),
    }
}

/// Puts the demo repository on the board, once: whoever takes it off does not want it.
pub(super) async fn demo_repository(client: &Client, data_dir: &DataDir) -> Result<(), CliError> {
    let url = data_dir.demo_repository().display().to_string();
    let marker = data_dir.demo_registered();
    if fs::read_to_string(&marker).is_ok_and(|registered| registered == url) {
        return Ok(());
    }
    let known: Vec<Repository> = client.get(&["repositories"], &[]).await?;
    if !known.iter().any(|repository| repository.url == url) {
        let name =
            if known.iter().any(|repository| repository.name == "demo") { None } else { Some("demo".to_owned()) };
        let _: Repository = client.post(&["repositories"], &CreateRepository { name, url: url.clone() }).await?;
    }
    Ok(write_private(&marker, url.as_bytes())?)
}
