//! `shipmate run steer`.

use clap::Args;
use shipmate_core::api::board::Comment;
use shipmate_core::api::run::SendMessage;

use crate::commands::text_or_stdin;
use crate::error::CliError;
use crate::resolve;
use crate::session::Session;

/// Says something to the agent at work. It hears it at once if its tool can,
/// else in its next run; it is a comment on the issue.
#[derive(Debug, Args)]
#[command(after_help = "Example:\n  shipmate run steer SHIP-7 \"Leave the tests as they are.\"")]
pub(crate) struct SteerArguments {
    /// Its id, the beginning of it, or an issue's key
    run: String,
    /// What to say, in Markdown; `-` reads it from stdin
    text: String,
}

/// Says it.
pub(crate) async fn run(arguments: SteerArguments, session: &Session) -> Result<(), CliError> {
    let client = session.client().await?;
    let run = resolve::run(&client, &arguments.run).await?;
    let message = SendMessage { text: text_or_stdin(arguments.text)? };
    let said: Comment = client.post(&["runs", &run.id.to_string(), "messages"], &message).await?;
    session.output.either(&said, |_| format!("Said to {} on {}.", run.agent_name, run.issue_identifier))
}
