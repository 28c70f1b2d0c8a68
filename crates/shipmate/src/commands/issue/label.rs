//! `shipmate issue label`.

use clap::Subcommand;
use shipmate_core::api::issue::{AttachLabel, Labels};

use super::labels;
use crate::error::CliError;
use crate::resolve;
use crate::session::Session;

/// Put labels on an issue and take them off
#[derive(Debug, Subcommand)]
#[command(after_help = "Example:\n  shipmate issue label add SHIP-7 bug")]
pub(crate) enum IssueLabelCommand {
    /// Put labels on an issue
    #[command(after_help = "Example:\n  shipmate issue label add SHIP-7 bug urgent")]
    Add {
        /// The issue's key, number, id or the beginning of it
        issue: String,
        /// The labels, by name
        #[arg(required = true)]
        label: Vec<String>,
    },
    /// Take labels off an issue
    #[command(after_help = "Example:\n  shipmate issue label remove SHIP-7 bug")]
    Remove {
        /// The issue's key, number, id or the beginning of it
        issue: String,
        /// The labels, by name
        #[arg(required = true)]
        label: Vec<String>,
    },
}

/// Runs the command.
pub(crate) async fn run(command: IssueLabelCommand, session: &Session) -> Result<(), CliError> {
    let client = session.client().await?;
    let (add, issue, given) = match command {
        IssueLabelCommand::Add { issue, label } => (true, issue, label),
        IssueLabelCommand::Remove { issue, label } => (false, issue, label),
    };
    let issue = resolve::issue(&client, &issue).await?;
    let id = issue.id.to_string();
    let mut left = Labels { labels: issue.labels };
    for label_id in labels(&client, &given).await? {
        left = if add {
            client.post(&["issues", &id, "labels"], &AttachLabel { label_id }).await?
        } else {
            client.take(&["issues", &id, "labels", &label_id.to_string()]).await?
        };
    }
    session.output.either(&left, |left| {
        let names: Vec<&str> = left.labels.iter().map(|label| label.name.as_str()).collect();
        let names = if names.is_empty() { "no labels".to_owned() } else { names.join(", ") };
        format!("{} has {names}.", issue.identifier)
    })
}
