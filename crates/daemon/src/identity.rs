//! Who this daemon is, and that there is only one of it.

use std::io::Write;
use std::path::Path;

use serde::{Deserialize, Serialize};
use shipmate_seams::{Clock, Random};
use uuid::Uuid;

use crate::daemon::Error;
use crate::place::RunDir;

/// How often, and after which rest, a lock that is held is tried again.
const TRIES: u32 = 20;
const PAUSE: std::time::Duration = std::time::Duration::from_millis(10);

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
    if !try_lock(file.file()).map_err(Error::State)? {
        return Err(Error::Locked { state: state.to_owned(), pid: running(&announcement) });
    }
    let content = serde_json::to_vec(&Announcement { pid: std::process::id() }).map_err(std::io::Error::other);
    content.and_then(|content| write_whole(state, &announcement, &content)).map_err(Error::State)?;
    Ok(Lock { _file: file, announcement })
}

/// Whether the lock is ours now. Somebody may hold it for a moment without
/// being a daemon: who asks whether it is held, or a child between its fork
/// and its own program.
fn try_lock(file: &std::fs::File) -> std::io::Result<bool> {
    for _ in 0..TRIES {
        match file.try_lock() {
            Ok(()) => return Ok(true),
            Err(std::fs::TryLockError::WouldBlock) => std::thread::sleep(PAUSE),
            Err(std::fs::TryLockError::Error(error)) => return Err(error),
        }
    }
    Ok(false)
}

impl Drop for Lock {
    fn drop(&mut self) {
        // Whoever reads a stale one checks the process; removing it is a courtesy.
        let _ = fs_err::remove_file(&self.announcement);
    }
}

/// The content of `instance.json`.
#[derive(Serialize, Deserialize)]
struct Started {
    instance: Uuid,
    boot: String,
    /// The very directory, since a copy of it may be in use beside it.
    place: String,
}

/// Notes this start; answers the one before, if it was in the same life of
/// the machine. Then it has ended: we hold the lock it held.
pub(crate) fn succeed(state: &Path, instance: Uuid) -> Option<Uuid> {
    let (path, boot, place) = (state.join("instance.json"), crate::os::boot(), place(state));
    let before = fs_err::read(&path).ok().and_then(|content| serde_json::from_slice::<Started>(&content).ok());
    let content =
        serde_json::to_vec(&Started { instance, boot: boot.clone(), place: place.clone() }).unwrap_or_default();
    if let Err(error) = write_whole(state, &path, &content) {
        tracing::warn!(%error, "the next start of this daemon can't prove that it follows this one");
    }
    let same = |before: &Started| !boot.is_empty() && before.boot == boot && before.place == place;
    before.filter(same).map(|before| before.instance)
}

fn place(state: &Path) -> String {
    let number = fs_err::metadata(state.join("daemon.lock")).map_or(0, |found| crate::os::file_number(&found));
    format!("{}#{number}", state.display())
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
            Err(_) => {
                let given = text.trim().chars().take(80).collect();
                Err(Error::MalformedId { path, given, known: remembered(state) })
            }
        },
        Err(error) if error.kind() == std::io::ErrorKind::NotFound => {
            let known = remembered(state);
            if let Some(id) = &known {
                tracing::warn!(daemon.id = %id, "the file with this machine's id was lost; its runs remember it");
            }
            let id = known.unwrap_or_else(|| random.id::<Uuid>(clock.now()).hyphenated().to_string());
            write_whole(state, &path, format!("{id}\n").as_bytes()).map_err(Error::State)?;
            tracing::info!(daemon.id = %id, "this machine has a daemon id now");
            Ok(id)
        }
        Err(error) => Err(Error::State(error)),
    }
}

/// The id that the newest of this machine's runs was made under: execution
/// ids sort by time.
fn remembered(state: &Path) -> Option<String> {
    let runs = RunDir::list(&state.join("runs")).ok()?;
    let ids = runs.iter().rev().filter_map(|run| run.order().ok()).map(|order| order.daemon_id);
    ids.filter_map(|id| Uuid::parse_str(&id).ok()).map(|id| id.hyphenated().to_string()).next()
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

    #[cfg(target_os = "linux")]
    #[test]
    fn a_start_proves_that_it_follows_another_only_in_the_very_same_directory() {
        let (first, second, third) = (Uuid::from_u128(1), Uuid::from_u128(2), Uuid::from_u128(3));
        let state = tempfile::tempdir().expect("a temporary directory");
        let _lock = lock(state.path()).expect("free");
        assert_eq!(succeed(state.path(), first), None);
        assert_eq!(succeed(state.path(), second), Some(first));
        let copy = tempfile::tempdir().expect("a temporary directory");
        fs_err::copy(state.path().join("instance.json"), copy.path().join("instance.json")).expect("copied");
        assert_eq!(succeed(copy.path(), third), None);
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
