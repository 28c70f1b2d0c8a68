//! `shipmate run ask`.

use clap::Args;
use serde_json::json;

use crate::client::ask;
use crate::commands::text_or_stdin;
use crate::error::{CliError, Exit};
use crate::output::harmless;
use crate::session::Session;

/// Asks a person, and prints the answer when it comes.
///
/// Only an agent inside a run can ask. If the command is cut short, the
/// question stays: ask again in the same words to hear the answer.
#[derive(Debug, Args)]
#[command(after_help = "\
Examples:
  shipmate run ask \"Which colour?\"
  shipmate run ask \"May the old table go?\" --choice \"Drop it\" --choice \"Keep it\"")]
pub(crate) struct AskArguments {
    /// What to ask; `-` reads it from stdin
    question: String,
    /// An answer to offer; may be given several times. Any words will do if there is none
    #[arg(long, value_name = "ANSWER")]
    choice: Vec<String>,
}

/// Asks.
pub(crate) async fn run(arguments: AskArguments, session: &Session) -> Result<(), CliError> {
    let door = session.door().ok_or_else(|| {
        CliError::new(Exit::Usage, "only an agent inside a run can ask")
            .hint("say it on the issue: `shipmate issue comment add KEY --content TEXT`")
    })?;
    let answer = ask(door, text_or_stdin(arguments.question)?, arguments.choice).await?;
    if session.output.is_json() {
        return session.output.json(&json!({ "answer": answer }));
    }
    session.output.data(&harmless(answer.as_deref().unwrap_or("no")))
}
