//! Doors on Unix: a socket file in a directory of ours.

use std::fs::Permissions;
use std::io;
use std::os::unix::fs::PermissionsExt as _;
use std::path::{Path, PathBuf};

use tokio::net::{UnixListener, UnixStream};

use super::Way;

/// A socket's path has room for 103 bytes on macOS and 107 on Linux.
pub(super) const LONGEST_PATH: usize = 100;

/// The path of the socket `name` in `directory`, as the system takes it.
fn way(directory: &Path, name: &str) -> io::Result<Way> {
    let direct = directory.join(name);
    if direct.as_os_str().len() <= LONGEST_PATH { Ok(Way::straight(direct)) } else { Way::around(directory, name) }
}

/// Listens at a door.
#[derive(Debug)]
pub(crate) struct DoorListener {
    listener: UnixListener,
    path: PathBuf,
}

impl DoorListener {
    /// Opens the door `name` in `directory`. The caller holds the directory's
    /// lock, so an old socket has nobody behind it.
    pub(crate) fn bind(directory: &Path, name: &str) -> io::Result<Self> {
        let path = directory.join(name);
        match fs_err::remove_file(&path) {
            Err(error) if error.kind() != io::ErrorKind::NotFound => return Err(error),
            _ => {}
        }
        let way = way(directory, name)?;
        let listener = UnixListener::bind(way.path())?;
        fs_err::set_permissions(&path, Permissions::from_mode(0o600))?;
        Ok(Self { listener, path })
    }

    /// The next one who comes, and its process where the system tells it. Only
    /// this user may: on some systems a socket's mode is not enough.
    pub(crate) async fn accept(&mut self) -> io::Result<(UnixStream, Option<u32>)> {
        let (stream, _) = self.listener.accept().await?;
        let peer = stream.peer_cred()?;
        if peer.uid() != rustix::process::geteuid().as_raw() {
            return Err(io::ErrorKind::PermissionDenied.into());
        }
        Ok((stream, peer.pid().and_then(|pid| u32::try_from(pid).ok())))
    }
}

impl Drop for DoorListener {
    fn drop(&mut self) {
        // A stale one is removed by who comes next; this is a courtesy.
        let _ = fs_err::remove_file(&self.path);
    }
}

/// Goes to the door.
pub(crate) async fn door_connect(directory: &Path, name: &str) -> io::Result<UnixStream> {
    let way = way(directory, name)?;
    UnixStream::connect(way.path()).await
}

#[cfg(test)]
mod tests {
    use super::*;

    const NAME: &str = "some.sock";

    #[tokio::test]
    async fn a_state_directory_may_lie_deeper_than_a_sockets_path_may_be_long() {
        let directory = tempfile::tempdir().expect("a temporary directory");
        let state = directory.path().join("a-rather-long-name".repeat(10));
        fs_err::create_dir(&state).expect("made");
        let mut listener = DoorListener::bind(&state, NAME).expect("bound");
        let mode = fs_err::metadata(state.join(NAME)).expect("it lies in the state directory").permissions().mode();
        assert_eq!(mode & 0o777, 0o600);
        let (came, met) = tokio::join!(door_connect(&state, NAME), listener.accept());
        came.expect("connected");
        let (_, process) = met.expect("accepted");
        if cfg!(target_os = "linux") {
            assert_eq!(process, Some(std::process::id()));
        }
        drop(listener);
        assert!(!state.join(NAME).exists());
    }

    #[tokio::test]
    async fn what_a_killed_daemon_left_is_in_nobodys_way() {
        let state = tempfile::tempdir().expect("a temporary directory");
        drop(std::os::unix::net::UnixListener::bind(state.path().join(NAME)).expect("bound"));
        let refused = door_connect(state.path(), NAME).await.expect_err("nobody is there");
        assert_eq!(refused.kind(), io::ErrorKind::ConnectionRefused);
        DoorListener::bind(state.path(), NAME).expect("bound again");
    }
}
