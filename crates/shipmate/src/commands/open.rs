//! `shipmate open`: a fresh way into the board.

use clap::Args;
use shipmate_core::api::identity::SignInLink;

use crate::browser::Display;
use crate::error::CliError;
use crate::session::Session;

/// Prints a one-time sign-in link to the board and opens it where there is a display.
#[derive(Debug, Args)]
#[command(after_help = "Example:\n  shipmate open\n  shipmate open --no-open | xclip")]
pub(crate) struct OpenArguments {
    /// Where a browser may appear.
    #[command(flatten)]
    display: Display,
}

/// Mints the link, prints it, and opens it.
pub(crate) async fn run(arguments: OpenArguments, session: &Session) -> Result<(), CliError> {
    let link: SignInLink = session.client().await?.post(&["auth", "link"], &serde_json::json!({})).await?;
    session.output.either(&link, |link| link.url.clone())?;
    arguments.display.show(&link.url);
    Ok(())
}
