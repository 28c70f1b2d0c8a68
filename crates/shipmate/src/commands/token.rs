//! `shipmate token`: credentials for programs and daemons.

use clap::{Args, Subcommand};
use shipmate_core::api::identity::{CreateToken, CreatedToken, Token, TokenKind};

use crate::error::CliError;
use crate::resolve;
use crate::session::Session;
use crate::words;

/// Make and revoke tokens for programs
#[derive(Debug, Subcommand)]
#[command(after_help = "Example:\n  shipmate token list")]
pub(crate) enum TokenCommand {
    /// List your tokens, without their secrets
    #[command(after_help = "Example:\n  shipmate token list")]
    List,
    /// Make a token; its secret is shown this once
    #[command(after_help = "Example:\n  shipmate token create --name \"build server\" --expires-in-days 90")]
    Create(CreateArguments),
    /// Revoke a token; it stops working at once
    #[command(after_help = "Example:\n  shipmate token revoke \"build server\"")]
    Revoke {
        /// Its name, its id or the beginning of it
        #[arg(id = "revoked", value_name = "TOKEN")]
        named: String,
    },
}

/// What `token create` takes.
#[derive(Debug, Args)]
pub(crate) struct CreateArguments {
    /// What to call it
    #[arg(long)]
    name: String,
    /// Make it for a daemon: it opens the daemon's routes only
    #[arg(long)]
    daemon: bool,
    /// Days until it expires; never if not given
    #[arg(long, value_name = "DAYS", value_parser = clap::value_parser!(u32).range(1..=3650))]
    expires_in_days: Option<u32>,
}

/// Runs the command.
pub(crate) async fn run(command: TokenCommand, session: &Session) -> Result<(), CliError> {
    let client = session.client().await?;
    match command {
        TokenCommand::List => list(&client.get::<Vec<Token>>(&["tokens"], &[]).await?, session),
        TokenCommand::Create(arguments) => {
            let kind = if arguments.daemon { TokenKind::Daemon } else { TokenKind::Personal };
            let wish =
                CreateToken { name: arguments.name, kind: Some(kind), expires_in_days: arguments.expires_in_days };
            let token: CreatedToken = client.post(&["tokens"], &wish).await?;
            session.output.either(&token, |token| token.token.clone())?;
            session.output.note("Keep it now: it is not shown again.");
            Ok(())
        }
        TokenCommand::Revoke { named } => {
            let tokens: Vec<Token> = client.get(&["tokens"], &[]).await?;
            let token = resolve::pick("token", &named, &tokens)?;
            client.delete(&["tokens", &token.id.to_string()]).await?;
            session.output.note(&format!("Revoked {}.", token.name));
            Ok(())
        }
    }
}

fn list(tokens: &[Token], session: &Session) -> Result<(), CliError> {
    if session.output.is_json() {
        return session.output.json(tokens);
    }
    let now = session.clock.now();
    let ids = words::short_ids(&tokens.iter().map(|t| t.id.to_string()).collect::<Vec<_>>());
    let rows = tokens
        .iter()
        .zip(ids)
        .map(|(t, id)| {
            let kind = match t.kind {
                TokenKind::Personal => "personal",
                TokenKind::Daemon => "daemon",
            };
            vec![
                id,
                t.name.clone(),
                kind.to_owned(),
                format!("{}…", t.token_prefix),
                t.last_used_at.map_or_else(|| "never".to_owned(), |at| words::ago(now, at)),
                t.expires_at.map_or_else(|| "never".to_owned(), |at| at.format("%Y-%m-%d").to_string()),
            ]
        })
        .collect();
    session.output.table(&["ID", "NAME", "KIND", "BEGINS", "USED", "EXPIRES"], rows, "There are no tokens.")
}
