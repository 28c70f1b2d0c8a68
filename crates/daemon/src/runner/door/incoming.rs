//! A file that comes with a call: bounded, whole, and what it was said to be.

use std::io;
use std::time::Duration;

use sha2::{Digest as _, Sha256};
use shipmate_core::api::attachment::MAX_ATTACHMENT_BYTES;
use shipmate_core::api::door::Enclosed;
use shipmate_core::text::hex;
use tempfile::NamedTempFile;
use tokio::io::{AsyncRead, AsyncReadExt as _};
use tokio::time::timeout;

use crate::place::RunDir;

/// How many files may wait for the daemon. More would fill the disk while it is away.
pub(super) const MAX_FILES: usize = 8;
/// How long a command may take for its file.
const PATIENCE: Duration = Duration::from_secs(60);
/// How much of it is in memory.
const PIECE_BYTES: usize = 64 * 1024;

/// Receives the file into the run's directory, where it goes with its value.
///
/// # Errors
/// A sentence for whoever sends it.
pub(super) async fn receive(
    dir: &RunDir,
    said: &Enclosed,
    read: &mut (impl AsyncRead + Unpin),
) -> Result<NamedTempFile, String> {
    if said.size > MAX_ATTACHMENT_BYTES as u64 {
        return Err(format!("the file is larger than {} MiB", MAX_ATTACHMENT_BYTES / 1024 / 1024));
    }
    if dir.files() >= MAX_FILES {
        return Err(format!("{MAX_FILES} files of this run wait to be sent already; attach this one later"));
    }
    let kept = async {
        let mut file = dir.draft_file()?;
        let sha256 = copy(said.size, read, &mut file).await?;
        Ok::<_, io::Error>((file, sha256))
    };
    match timeout(PATIENCE, kept).await.map_err(io::Error::from).flatten() {
        Ok((file, sha256)) if sha256 == said.sha256 => Ok(file),
        Ok(_) => Err("the file is not what it was said to be: it was changed while it was read; try again".to_owned()),
        Err(error) => Err(format!("the file could not be taken: {error}")),
    }
}

/// Copies so many bytes, and answers their SHA-256.
async fn copy(size: u64, read: &mut (impl AsyncRead + Unpin), file: &mut impl io::Write) -> io::Result<String> {
    let (mut digest, mut piece, mut left) = (Sha256::new(), vec![0; PIECE_BYTES], size);
    while left > 0 {
        let most = usize::try_from(left).unwrap_or(PIECE_BYTES).min(PIECE_BYTES);
        let length = read.read(&mut piece[..most]).await?;
        if length == 0 {
            return Err(io::ErrorKind::UnexpectedEof.into());
        }
        file.write_all(&piece[..length])?;
        digest.update(&piece[..length]);
        left -= length as u64;
    }
    Ok(hex(&digest.finalize()))
}
