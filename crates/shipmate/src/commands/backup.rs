//! `shipmate backup`: one file that holds everything the server keeps.

use std::path::PathBuf;

use clap::Args;

use crate::error::CliError;
use crate::session::Session;

/// Copies the database of this machine into one file. The server may run meanwhile.
///
/// Journals of runs that are not handed in yet lie beside the database and
/// are not part of it. A PostgreSQL database is backed up with `pg_dump`.
#[derive(Debug, Args)]
#[command(after_help = "Example:\n  shipmate backup \"shipmate-$(date +%F).db\"")]
pub(crate) struct BackupArguments {
    /// The file to write; it must not exist
    file: PathBuf,
}

/// Makes the copy.
pub(crate) async fn run(arguments: BackupArguments, session: &Session) -> Result<(), CliError> {
    let data_dir = session.data_dir()?;
    let file = std::path::absolute(&arguments.file)?;
    shipmate_store::backup::backup(data_dir.root(), &file)
        .await
        .map_err(|error| CliError::failed(format!("no backup was made: {error}")))?;
    let bytes = fs_err::metadata(&file)?.len();
    session.output.either(&serde_json::json!({ "file": file, "bytes": bytes }), |_| {
        format!("Wrote {} ({} KiB). Begin from it with `shipmate restore`.", file.display(), bytes.div_ceil(1024))
    })
}
