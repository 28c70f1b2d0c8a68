//! Windows: a job object holds the child and all it starts.
//!
//! Nothing there asks a process politely: the first to act is the kill of the
//! job, which [`process_wrap`] does when the child is killed. A job is known to
//! its runner only, so the next runner can't end what a killed one left.

use std::fs::{DirBuilder, File, OpenOptions};
use std::io;
use std::path::Path;
use std::process::ExitStatus;

use process_wrap::tokio::{ChildWrapper, CommandWrap, JobObject};
use sha2::{Digest as _, Sha256};
use shipmate_core::text::hex;

use super::{Ask, Root};
use crate::fence::Fence;

mod control_group;
mod door;

pub(crate) use control_group::{ControlGroup, try_control_groups};
pub(crate) use door::{DoorListener, door_connect};

/// The file that is always empty.
pub(crate) const NOTHING: &str = "NUL";

/// Makes a directory. It inherits the rights of the user's own folder.
pub(crate) fn create_private_directory(path: &Path) -> io::Result<()> {
    DirBuilder::new().create(path)
}

/// Makes a directory and its parents.
pub(crate) fn create_private_directories(path: &Path) -> io::Result<()> {
    DirBuilder::new().recursive(true).create(path)
}

/// Makes or empties a file.
pub(crate) fn create_private_file(path: &Path) -> io::Result<File> {
    OpenOptions::new().write(true).create(true).truncate(true).open(path)
}

/// Lets `program` be started by the name `link` too. Links need a right there
/// that few people have.
pub(crate) fn link_program(program: &Path, link: &Path) -> io::Result<()> {
    let link = link.with_extension("exe");
    std::fs::hard_link(program, &link).or_else(|_| std::fs::copy(program, &link).map(drop))
}

/// Opens a file to read and write, and makes it if it is not there.
pub(crate) fn open_private_file(path: &Path) -> io::Result<File> {
    OpenOptions::new().read(true).write(true).create(true).truncate(false).open(path)
}

/// Opens what stands for a directory when it is locked. The system locks no
/// directories, so it is a file among the user's temporary ones, by its name.
pub(crate) fn open_to_lock(directory: &Path) -> io::Result<File> {
    let name = hex(&Sha256::digest(directory.as_os_str().as_encoded_bytes())[..16]);
    open_private_file(&std::env::temp_dir().join(format!("shipmate-{name}.lock")))
}

/// Opens a file to append to, and makes it if it is not there.
pub(crate) fn append_private_file(path: &Path) -> io::Result<File> {
    OpenOptions::new().append(true).create(true).open(path)
}

/// What is a program is told by its name here.
pub(crate) fn make_executable(_file: &File) -> io::Result<()> {
    Ok(())
}

/// Gives the owner back the right to remove what is below `path`.
pub(crate) fn make_removable(path: &Path) -> io::Result<()> {
    let found = std::fs::symlink_metadata(path)?;
    let mut rights = found.permissions();
    rights.set_readonly(false);
    std::fs::set_permissions(path, rights)?;
    if found.is_dir() {
        for entry in std::fs::read_dir(path)? {
            make_removable(&entry?.path())?;
        }
    }
    Ok(())
}

/// Not known without asking an open file; its time and length must do.
pub(crate) fn file_number(_found: &std::fs::Metadata) -> u64 {
    0
}

/// The file system keeps its directories itself.
pub(crate) fn sync_directory(_directory: &Path) -> io::Result<()> {
    Ok(())
}

/// Has the child begin in a job of its own.
pub(crate) fn wrap(command: &mut CommandWrap) {
    command.wrap(JobObject);
}

/// The job stays around the child: killing it is what kills the tree.
pub(crate) fn unwrap(child: Box<dyn ChildWrapper>) -> Box<dyn ChildWrapper> {
    child
}

/// The exit code; there are no signals.
pub(crate) fn code_and_signal(status: ExitStatus) -> (Option<i32>, Option<i32>) {
    (status.code(), None)
}

/// Windows tells a process without a console nothing.
pub(crate) struct Termination;

impl Termination {
    /// Never fails here.
    pub(crate) fn watch() -> io::Result<Self> {
        Ok(Self)
    }

    /// Never completes.
    pub(crate) async fn told(&mut self) {
        std::future::pending().await
    }
}

/// There are no sessions to leave.
pub(crate) fn leave_session() {}

/// A job needs none.
pub(crate) fn adopt_orphans() {}

/// What a killed runner leaves behind is not found here.
pub(crate) fn boot() -> String {
    String::new()
}

/// Not needed; see [`boot`].
pub(crate) fn began(_process: u32) -> Option<u64> {
    None
}

/// The job knows them, and only it.
pub(crate) fn members(_root: &Root) -> Vec<u32> {
    Vec::new()
}

/// Only the job's kill works here.
pub(crate) fn ask(_root: &Root, _members: &[u32], _ask: Ask) {}

/// A job needs none.
pub(crate) fn reap_orphans(_leader: Option<u32>) {}

/// Not counted here.
pub(crate) fn oom_kills() -> Option<u64> {
    None
}

/// Why no fence can be put up.
pub(crate) fn fence_missing() -> Option<&'static str> {
    Some("there is none for Windows yet")
}

/// Starts the command; there is no fence here.
pub(crate) fn spawn_fenced(command: &mut CommandWrap, _fence: &Fence) -> io::Result<Box<dyn ChildWrapper>> {
    command.spawn()
}

/// Not asked here: a door's pipe is this user's only.
pub(crate) fn is_ours(_process: u32) -> bool {
    true
}

/// Not known here; and there is no fence that it could have slipped through.
pub(crate) fn is_inside_a_run(_process: u32, _variable: &str) -> bool {
    false
}
