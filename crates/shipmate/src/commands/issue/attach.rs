//! `shipmate issue attach`.

use std::path::PathBuf;

use clap::Args;
use shipmate_core::api::attachment::Attachment;

use crate::commands::attachment::{listed, send};
use crate::error::CliError;
use crate::resolve;
use crate::session::Session;

/// Puts files on an issue; its agent gets them with its next run.
#[derive(Debug, Args)]
#[command(after_help = "Example:\n  shipmate issue attach SHIP-7 screenshot.png trace.log")]
pub(crate) struct AttachArguments {
    /// Its key, its number, its id or the beginning of it
    issue: String,
    /// The files, 25 MiB each at most
    #[arg(required = true)]
    file: Vec<PathBuf>,
}

/// Attaches the files, one after the other.
pub(crate) async fn run(arguments: AttachArguments, session: &Session) -> Result<(), CliError> {
    let client = session.client().await?;
    let issue = resolve::issue(&client, &arguments.issue).await?;
    let mut sent: Vec<Attachment> = Vec::new();
    for path in &arguments.file {
        sent.push(send(&client, session.random, path, Some(&issue)).await?);
        session.output.note(&format!("{} is on {}.", path.display(), issue.identifier));
    }
    listed(&sent, session)
}
