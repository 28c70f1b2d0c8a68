//! Unix: modes, sessions, groups and signals.

use std::fs::{DirBuilder, File, OpenOptions};
use std::io;
use std::os::unix::fs::{DirBuilderExt as _, OpenOptionsExt as _};
use std::os::unix::process::ExitStatusExt as _;
use std::path::Path;
use std::process::ExitStatus;

use process_wrap::tokio::{ChildWrapper, CommandWrap, ProcessSession};
use rustix::process::{Pid, Signal};
use tokio::signal::unix::{self, SignalKind};

use super::Ask;

mod door;
#[cfg(any(target_os = "linux", target_os = "android"))]
mod linux;
#[cfg(any(target_os = "linux", target_os = "android"))]
pub(crate) use linux::*;
#[cfg(not(any(target_os = "linux", target_os = "android")))]
mod other;
#[cfg(not(any(target_os = "linux", target_os = "android")))]
pub(crate) use other::*;

pub(crate) use door::{DoorListener, door_connect};

/// The file that is always empty.
pub(crate) const NOTHING: &str = "/dev/null";

/// Makes a directory that only its owner may enter.
pub(crate) fn create_private_directory(path: &Path) -> io::Result<()> {
    DirBuilder::new().mode(0o700).create(path)
}

/// Makes a directory and its parents. Those it makes are their owner's only.
pub(crate) fn create_private_directories(path: &Path) -> io::Result<()> {
    DirBuilder::new().recursive(true).mode(0o700).create(path)
}

/// Makes or empties a file that only its owner may read.
pub(crate) fn create_private_file(path: &Path) -> io::Result<File> {
    OpenOptions::new().write(true).create(true).truncate(true).mode(0o600).open(path)
}

/// Lets `program` be started by the name `link` too.
pub(crate) fn link_program(program: &Path, link: &Path) -> io::Result<()> {
    std::os::unix::fs::symlink(program, link)
}

/// Opens a file to read and write, and makes it if it is not there.
pub(crate) fn open_private_file(path: &Path) -> io::Result<File> {
    OpenOptions::new().read(true).write(true).create(true).truncate(false).mode(0o600).open(path)
}

/// Opens what stands for a directory when it is locked: the directory itself,
/// so that nothing is made in it and whoever reaches it meets there.
pub(crate) fn open_to_lock(directory: &Path) -> io::Result<File> {
    File::open(directory)
}

/// Opens a file to append to, and makes it if it is not there.
pub(crate) fn append_private_file(path: &Path) -> io::Result<File> {
    OpenOptions::new().append(true).create(true).mode(0o600).open(path)
}

/// Makes an open file a program.
pub(crate) fn make_executable(file: &File) -> io::Result<()> {
    use std::os::unix::fs::PermissionsExt as _;
    file.set_permissions(std::fs::Permissions::from_mode(0o755))
}

/// Gives the owner back the right to empty the directories below `path`.
pub(crate) fn make_removable(path: &Path) -> io::Result<()> {
    use std::os::unix::fs::PermissionsExt as _;
    if std::fs::symlink_metadata(path)?.is_dir() {
        std::fs::set_permissions(path, std::fs::Permissions::from_mode(0o700))?;
        for entry in std::fs::read_dir(path)? {
            make_removable(&entry?.path())?;
        }
    }
    Ok(())
}

/// What tells a file from another that was put in its place.
pub(crate) fn file_number(found: &std::fs::Metadata) -> u64 {
    std::os::unix::fs::MetadataExt::ino(found)
}

/// Makes what was created or renamed in `directory` last.
pub(crate) fn sync_directory(directory: &Path) -> io::Result<()> {
    File::open(directory)?.sync_all()
}

/// Has the child begin in a session and a group of its own, without a terminal.
pub(crate) fn wrap(command: &mut CommandWrap) {
    command.wrap(ProcessSession);
}

/// The child without process-wrap's own waiting, which would wait for the
/// whole group, also for what the agent left running on purpose.
pub(crate) fn unwrap(child: Box<dyn ChildWrapper>) -> Box<dyn ChildWrapper> {
    child.into_inner()
}

/// The exit code and the signal of an ended process.
pub(crate) fn code_and_signal(status: ExitStatus) -> (Option<i32>, Option<i32>) {
    (status.code(), status.signal())
}

/// Leaves the session of whoever started us, so that its end is not ours.
pub(crate) fn leave_session() {
    // Refused only to the leader of a process group, as our daemon starts us:
    // that one leads a session of its own already. Asking for our session
    // first would panic where its leader is outside our process namespace,
    // as in many containers: its id is 0 there, which rustix takes for a bug.
    if rustix::process::setsid().is_err() {
        tracing::debug!("the runner leads a process group already");
    }
}

/// The machine's wish that we go. What the terminal wants is not ours to obey.
pub(crate) struct Termination {
    wish: unix::Signal,
    _ignored: [unix::Signal; 2],
}

impl Termination {
    /// From now on no such signal ends the process by itself.
    pub(crate) fn watch() -> io::Result<Self> {
        let ignored = [unix::signal(SignalKind::hangup())?, unix::signal(SignalKind::interrupt())?];
        Ok(Self { wish: unix::signal(SignalKind::terminate())?, _ignored: ignored })
    }

    /// Completes when we are told to go.
    pub(crate) async fn told(&mut self) {
        self.wish.recv().await;
    }
}

fn signal(ask: Ask) -> Signal {
    match ask {
        Ask::Politely => Signal::TERM,
        Ask::Kill => Signal::KILL,
    }
}

fn pid(raw: u32) -> Option<Pid> {
    i32::try_from(raw).ok().and_then(Pid::from_raw)
}
