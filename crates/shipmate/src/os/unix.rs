//! Unix: processes, users and disks by number.

use std::path::Path;

/// Whether there is a process with this id.
pub(crate) fn is_alive(pid: u32) -> bool {
    let pid = i32::try_from(pid).ok().and_then(rustix::process::Pid::from_raw);
    pid.is_some_and(|pid| rustix::process::test_kill_process(pid).is_ok())
}

/// The number of the user whose process this is.
pub(crate) fn user_number() -> Option<u32> {
    Some(rustix::process::getuid().as_raw())
}

/// What the machine is called; empty if nobody called it anything.
pub(crate) fn host_name() -> String {
    rustix::system::uname().nodename().to_string_lossy().into_owned()
}

/// How many bytes are free for us where `path` is.
pub(crate) fn free_bytes(path: &Path) -> Option<u64> {
    let found = rustix::fs::statvfs(path).ok()?;
    Some(found.f_bavail.saturating_mul(found.f_frsize))
}
