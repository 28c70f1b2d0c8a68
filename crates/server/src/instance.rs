//! How programs of the same person on the same machine find a running server.

use std::fs::{File, TryLockError};
use std::io::{self, Read, Write};
use std::path::{Path, PathBuf};
use std::time::Duration;

use serde::{Deserialize, Serialize};

use crate::serve::Error;

/// How often and after which pauses a lock that is held is tried again: for a second in all.
const LOCK_TRIES: u32 = 20;
const LOCK_PAUSE: Duration = Duration::from_millis(50);

/// What `server.json` in the data directory says. Only its owner can read it.
#[derive(Debug, Clone, Serialize, Deserialize)]
pub struct Instance {
    /// Where the server listens.
    pub url: String,
    /// Its process.
    pub pid: u32,
    /// A key that speaks for the machine's owner until this server ends.
    pub key: String,
    /// Its version.
    pub version: String,
}

/// Where a server of this data directory says how to reach it.
#[must_use]
pub fn instance_file(data_dir: &Path) -> PathBuf {
    data_dir.join("server.json")
}

/// Takes the data directory for this process. The operating system lets go of
/// the lock when the process ends, however it ends.
pub(crate) async fn lock(data_dir: &Path) -> Result<File, Error> {
    let unusable = |reason| Error::DataDirectory { directory: data_dir.display().to_string(), reason };
    fs_err::create_dir_all(data_dir).map_err(unusable)?;
    let mut file = fs_err::OpenOptions::new()
        .read(true)
        .write(true)
        .create(true)
        .truncate(false)
        .open(data_dir.join("server.lock"))
        .map_err(unusable)?
        .into_parts()
        .0;
    let mut tries = 0;
    loop {
        match file.try_lock() {
            Ok(()) => break,
            // A server that was just killed lets go when the last of its threads has ended.
            Err(TryLockError::WouldBlock) if tries < LOCK_TRIES => {
                tries += 1;
                tokio::time::sleep(LOCK_PAUSE).await;
            }
            Err(TryLockError::WouldBlock) => {
                let mut pid = String::new();
                let _ = file.read_to_string(&mut pid);
                let pid = if pid.trim().is_empty() { "?".to_owned() } else { pid.trim().to_owned() };
                return Err(Error::AlreadyRunning { directory: data_dir.display().to_string(), pid });
            }
            Err(TryLockError::Error(reason)) => return Err(unusable(reason)),
        }
    }
    file.set_len(0).and_then(|()| write!(file, "{}", std::process::id())).map_err(unusable)?;
    Ok(file)
}

/// Says how to reach this server: whole or not at all, readable by its owner only.
pub(crate) fn announce(data_dir: &Path, instance: &Instance) -> io::Result<()> {
    // A temporary file is made with mode 0600 and keeps it when it is renamed.
    let mut file = tempfile::NamedTempFile::new_in(data_dir)?;
    serde_json::to_writer(&mut file, instance)?;
    file.persist(instance_file(data_dir)).map_err(|error| error.error)?;
    Ok(())
}

/// Takes back what [`announce`] said.
pub(crate) fn withdraw(data_dir: &Path) {
    let _ = fs_err::remove_file(instance_file(data_dir));
}
