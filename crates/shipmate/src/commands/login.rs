//! `shipmate login` and `shipmate logout`: which server the later commands talk to.

use std::io::Read as _;

use clap::Args;
use shipmate_core::api::identity::Me;

use crate::client::{Client, Origin, Place};
use crate::credentials::Credentials;
use crate::error::{CliError, Exit};
use crate::session::Session;

/// Checks a token and remembers it with its server.
///
/// On the machine that runs `shipmate up` no login is needed.
#[derive(Debug, Args)]
#[command(after_help = "Example:\n  shipmate login --server https://board.example.org --token shp_…\n  \
                  pass show shipmate | shipmate login --server https://board.example.org --token -")]
pub(crate) struct LoginArguments {}

/// Forgets what `shipmate login` remembered.
#[derive(Debug, Args)]
#[command(after_help = "Example:\n  shipmate logout")]
pub(crate) struct LogoutArguments {}

/// Signs in. The server and the token are global options.
pub(crate) async fn run(_: LoginArguments, session: &Session) -> Result<(), CliError> {
    let missing = |what: &str| {
        CliError::new(Exit::Usage, format!("{what} is missing"))
            .hint("shipmate login --server URL --token TOKEN; with `--token -` the token is read from stdin")
    };
    let server = session.global.server.clone().ok_or_else(|| missing("--server"))?;
    let mut token = session.global.token.clone().ok_or_else(|| missing("--token"))?;
    if token == "-" {
        token.clear();
        std::io::stdin().take(4096).read_to_string(&mut token)?;
    }
    let token = token.trim().to_owned();
    let client = Client::new(Place::new(server, token.clone(), Origin::Named))?;
    let me: Me = client.get(&["me"], &[]).await?;
    let path = Credentials { server: client.url().to_owned(), token }.save()?;
    session.output.note(&format!("Signed in to {} as {}; kept in {}.", client.url(), me.name, path.display()));
    if session.output.is_json() { session.output.json(&me) } else { Ok(()) }
}

/// Signs out here. The token itself stays valid until it is revoked.
pub(crate) fn forget(_: &LogoutArguments, session: &Session) -> Result<(), CliError> {
    session.must_be_outside()?;
    let words = if Credentials::forget()? {
        "Forgotten. The token itself works until it is revoked with `shipmate token revoke`."
    } else {
        "Nothing was remembered."
    };
    session.output.note(words);
    Ok(())
}
