//! The owner's door on Unix: a socket file in the state directory.

use std::fs::Permissions;
use std::io;
use std::os::unix::fs::PermissionsExt as _;
use std::path::{Path, PathBuf};

use tempfile::TempDir;
use tokio::net::{UnixListener, UnixStream};

const NAME: &str = "control.sock";
/// A socket's path has room for 103 bytes on macOS and 107 on Linux.
const LONGEST_PATH: usize = 100;

/// A path that the system takes for the socket, however deep the state
/// directory lies: a long one is reached through a link in a folder that only
/// this process knows and nobody else may enter.
struct Way {
    path: PathBuf,
    _detour: Option<TempDir>,
}

impl Way {
    fn to(state: &Path) -> io::Result<Self> {
        let direct = state.join(NAME);
        if direct.as_os_str().len() <= LONGEST_PATH {
            return Ok(Self { path: direct, _detour: None });
        }
        let usual = std::env::temp_dir();
        let short = if usual.as_os_str().len() <= LONGEST_PATH / 2 { usual } else { PathBuf::from("/tmp") };
        let detour = tempfile::Builder::new().prefix("shipmate-").tempdir_in(short)?;
        let link = detour.path().join("s");
        std::os::unix::fs::symlink(std::path::absolute(state)?, &link)?;
        Ok(Self { path: link.join(NAME), _detour: Some(detour) })
    }
}

/// Listens at the door.
#[derive(Debug)]
pub(crate) struct ControlListener {
    listener: UnixListener,
    path: PathBuf,
}

impl ControlListener {
    /// Opens the door; the caller holds the state directory's lock, so an
    /// old socket has nobody behind it.
    pub(crate) fn bind(state: &Path) -> io::Result<Self> {
        let path = state.join(NAME);
        match fs_err::remove_file(&path) {
            Err(error) if error.kind() != io::ErrorKind::NotFound => return Err(error),
            _ => {}
        }
        let way = Way::to(state)?;
        let listener = UnixListener::bind(&way.path)?;
        fs_err::set_permissions(&path, Permissions::from_mode(0o600))?;
        Ok(Self { listener, path })
    }

    /// The next one who comes. Only the user whose daemon this is may: on
    /// some systems a socket's mode is not enough.
    pub(crate) async fn accept(&mut self) -> io::Result<UnixStream> {
        let (stream, _) = self.listener.accept().await?;
        if stream.peer_cred()?.uid() != rustix::process::geteuid().as_raw() {
            return Err(io::ErrorKind::PermissionDenied.into());
        }
        Ok(stream)
    }
}

impl Drop for ControlListener {
    fn drop(&mut self) {
        // A stale one is removed by the next daemon; this is a courtesy.
        let _ = fs_err::remove_file(&self.path);
    }
}

/// Goes to the door.
pub(crate) async fn control_connect(state: &Path) -> io::Result<UnixStream> {
    let way = Way::to(state)?;
    UnixStream::connect(&way.path).await
}

#[cfg(test)]
mod tests {
    use super::*;

    #[tokio::test]
    async fn a_state_directory_may_lie_deeper_than_a_sockets_path_may_be_long() {
        let directory = tempfile::tempdir().expect("a temporary directory");
        let state = directory.path().join("a-rather-long-name".repeat(10));
        fs_err::create_dir(&state).expect("made");
        let mut listener = ControlListener::bind(&state).expect("bound");
        let mode = fs_err::metadata(state.join(NAME)).expect("it lies in the state directory").permissions().mode();
        assert_eq!(mode & 0o777, 0o600);
        let (came, met) = tokio::join!(control_connect(&state), listener.accept());
        came.expect("connected");
        met.expect("accepted");
        drop(listener);
        assert!(!state.join(NAME).exists());
    }

    #[tokio::test]
    async fn what_a_killed_daemon_left_is_in_nobodys_way() {
        let state = tempfile::tempdir().expect("a temporary directory");
        drop(std::os::unix::net::UnixListener::bind(state.path().join(NAME)).expect("bound"));
        let refused = control_connect(state.path()).await.expect_err("nobody is there");
        assert_eq!(refused.kind(), io::ErrorKind::ConnectionRefused);
        ControlListener::bind(state.path()).expect("bound again");
    }
}
