//! What the machine's own files say, with or without a daemon.

use std::path::Path;

use fs_err as fs;
use shipmate_daemon::config::problems;

use super::Finding;
use crate::data_dir::DataDir;
use crate::git;
use crate::os;

/// Below this a run may fail for want of room.
const LITTLE_ROOM: u64 = 2 * 1024 * 1024 * 1024;
/// Below this nothing can be trusted to be written.
const NO_ROOM: u64 = 200 * 1024 * 1024;

/// Looks at the data directory and at what every run needs.
pub(crate) fn of_files(data_dir: &DataDir) -> Vec<Finding> {
    let state = data_dir.daemon();
    let mut findings = vec![writable(&state)];
    findings.extend(room(&state));
    findings.extend([id(data_dir), token(data_dir), configuration(&state)]);
    findings.push(match git::require() {
        Ok(()) => Finding::well("git", "git is there"),
        Err(_) => Finding::bad("git", "git can't be run here, and agents work in git work trees", "install git"),
    });
    findings
}

fn writable(state: &Path) -> Finding {
    let shown = state.display();
    match tempfile::Builder::new().prefix(".doctor-").tempfile_in(state) {
        Ok(_) => Finding::well("state_directory", format!("the state directory {shown} can be written")),
        Err(error) if error.kind() == std::io::ErrorKind::NotFound => Finding::note(
            "state_directory",
            format!("the state directory {shown} does not exist yet"),
            "`shipmate up` or `shipmate daemon start` makes it",
        ),
        Err(error) => Finding::bad(
            "state_directory",
            format!("the state directory can't be written: {error}"),
            "make it yours and writable, or choose another one with --data-dir",
        ),
    }
}

fn room(state: &Path) -> Option<Finding> {
    os::free_bytes(state).map(of_room)
}

fn of_room(free: u64) -> Finding {
    let shown = format!("{} MB of disk are free", free / (1024 * 1024));
    let mend = "make room; `shipmate gc --dry-run` shows what of ours may go";
    if free < NO_ROOM {
        Finding::bad("disk", format!("the disk is nearly full: {shown}"), mend)
    } else if free < LITTLE_ROOM {
        Finding::note("disk", shown, mend)
    } else {
        Finding::well("disk", shown)
    }
}

fn id(data_dir: &DataDir) -> Finding {
    let path = data_dir.daemon_id();
    let begin_anew = "put the right one back, or delete the file: this is a new machine then";
    match fs::read_to_string(&path) {
        Ok(text) if uuid::Uuid::parse_str(text.trim()).is_ok() => {
            Finding::well("id", format!("this machine's id is {}", text.trim()))
        }
        Ok(_) => Finding::bad("id", format!("{} does not hold a machine's id", path.display()), begin_anew),
        Err(error) if error.kind() == std::io::ErrorKind::NotFound => {
            Finding::note("id", "this machine has no id yet", "the first start of the daemon makes one")
        }
        Err(error) => Finding::bad("id", format!("this machine's id can't be read: {error}"), begin_anew),
    }
}

fn token(data_dir: &DataDir) -> Finding {
    let mend =
        "make one with `shipmate token create --daemon --name NAME` and pass it to `shipmate daemon start --token`";
    match fs::read_to_string(data_dir.daemon_token()) {
        Ok(token) if token.trim().is_empty() => Finding::bad("token_file", "the daemon's token file is empty", mend),
        Ok(_) => Finding::well("token_file", "the daemon has a token"),
        Err(error) if error.kind() == std::io::ErrorKind::NotFound => {
            Finding::bad("token_file", "the daemon has no token", mend)
        }
        Err(error) => Finding::bad("token_file", format!("the daemon's token can't be read: {error}"), mend),
    }
}

fn configuration(state: &Path) -> Finding {
    let wrong = problems(state);
    if wrong.is_empty() {
        Finding::well("configuration", "policy.toml and providers.toml can be read")
    } else {
        Finding::bad(
            "configuration",
            wrong.join("; "),
            "correct the line; the daemon goes on with what was valid before and reads the file by itself",
        )
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::diagnosis::Level;

    #[test]
    fn little_room_is_told_and_no_room_is_wrong() {
        assert_eq!(of_room(NO_ROOM - 1).level, Level::Bad);
        assert_eq!(of_room(LITTLE_ROOM - 1).level, Level::Note);
        assert_eq!(of_room(LITTLE_ROOM).level, Level::Well);
    }
}
