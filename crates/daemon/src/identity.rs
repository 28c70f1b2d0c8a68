//! Who this daemon is, and that there is only one of it.

use std::io::Write;
use std::path::Path;

use serde::{Deserialize, Serialize};
use shipmate_seams::{Clock, Random};
use uuid::Uuid;

use crate::daemon::Error;

/// Proof that no other daemon works in the state directory. Ends with the process
/// at the latest, because the lock is the operating system's.
#[derive(Debug)]
pub(crate) struct Lock {
    _file: fs_err::File,
    announcement: std::path::PathBuf,
}

/// The content of `daemon.json`.
#[derive(Serialize, Deserialize)]
struct Announcement {
    pid: u32,
}

/// Takes the state directory for this process and says so in `daemon.json`.
pub(crate) fn lock(state: &Path) -> Result<Lock, Error> {
    let announcement = state.join("daemon.json");
    let file = fs_err::OpenOptions::new()
        .create(true)
        .truncate(false)
        .write(true)
        .open(state.join("daemon.lock"))
        .map_err(Error::State)?;
    match file.file().try_lock() {
        Ok(()) => {}
        Err(std::fs::TryLockError::WouldBlock) => {
            return Err(Error::Locked { state: state.to_owned(), pid: running(&announcement) });
        }
        Err(std::fs::TryLockError::Error(error)) => return Err(Error::State(error)),
    }
    let content = serde_json::to_vec(&Announcement { pid: std::process::id() }).map_err(std::io::Error::other);
    content.and_then(|content| write_whole(state, &announcement, &content)).map_err(Error::State)?;
    Ok(Lock { _file: file, announcement })
}

impl Drop for Lock {
    fn drop(&mut self) {
        // Whoever reads a stale one checks the process; removing it is a courtesy.
        let _ = fs_err::remove_file(&self.announcement);
    }
}

fn running(announcement: &Path) -> Option<u32> {
    let content = fs_err::read(announcement).ok()?;
    serde_json::from_slice::<Announcement>(&content).ok().map(|found| found.pid)
}

/// The daemon's lasting id; made when it starts for the first time.
pub(crate) fn id(state: &Path, clock: &Clock, random: Random) -> Result<String, Error> {
    let path = state.join("id");
    match fs_err::read_to_string(&path) {
        Ok(text) => match Uuid::parse_str(text.trim()) {
            Ok(id) => Ok(id.hyphenated().to_string()),
            Err(_) => Err(Error::MalformedId { path, given: text.trim().chars().take(80).collect() }),
        },
        Err(error) if error.kind() == std::io::ErrorKind::NotFound => {
            let id = random.id::<Uuid>(clock.now()).hyphenated().to_string();
            write_whole(state, &path, format!("{id}\n").as_bytes()).map_err(Error::State)?;
            tracing::info!(daemon.id = %id, "this machine has a daemon id now");
            Ok(id)
        }
        Err(error) => Err(Error::State(error)),
    }
}

/// Writes a file so that whoever reads it sees all of it or nothing, and so
/// that it outlives a power cut.
fn write_whole(directory: &Path, path: &Path, content: &[u8]) -> std::io::Result<()> {
    let mut file = tempfile::NamedTempFile::new_in(directory)?;
    file.write_all(content)?;
    file.as_file().sync_all()?;
    file.persist(path).map_err(|error| error.error)?;
    #[cfg(unix)]
    fs_err::File::open(directory)?.sync_all()?;
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_id_lasts_and_a_malformed_one_says_what_to_do() {
        let state = tempfile::tempdir().expect("a temporary directory");
        let first = id(state.path(), &Clock::invented(), Random::system()).expect("an id");
        assert_eq!(id(state.path(), &Clock::invented(), Random::system()).expect("an id"), first);

        fs_err::write(state.path().join("id"), "who am I").expect("written");
        let error = id(state.path(), &Clock::invented(), Random::system()).expect_err("malformed");
        let said = error.to_string();
        assert!(said.contains("`who am I`") && said.contains("delete the file"), "{said}");
    }

    #[test]
    fn a_second_daemon_is_told_who_is_there() {
        let state = tempfile::tempdir().expect("a temporary directory");
        let held = lock(state.path()).expect("the first takes it");
        let said = lock(state.path()).expect_err("the second does not").to_string();
        assert!(said.contains(&format!("process {}", std::process::id())), "{said}");
        drop(held);
        lock(state.path()).expect("free again");
    }
}
