//! `shipmate restore`: begins a data directory from a backup.

use std::path::PathBuf;

use clap::Args;

use crate::error::CliError;
use crate::session::Session;

/// Begins a new data directory from a backup, which is checked first.
#[derive(Debug, Args)]
#[command(after_help = "Example:\n  shipmate restore shipmate-2026-11-22.db --data-dir ~/shipmate-restored")]
pub(crate) struct RestoreArguments {
    /// The backup
    file: PathBuf,
}

/// Puts the backup in place.
pub(crate) async fn run(arguments: RestoreArguments, session: &Session) -> Result<(), CliError> {
    let data_dir = session.data_dir()?;
    data_dir.create()?;
    shipmate_store::backup::restore(data_dir.root(), &arguments.file)
        .await
        .map_err(|error| CliError::failed(format!("nothing was restored: {error}")))?;
    session.output.note(&format!("Restored into {}. Start it with `shipmate up`.", data_dir.root().display()));
    Ok(())
}
