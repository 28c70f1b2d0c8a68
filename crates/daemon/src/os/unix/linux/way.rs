//! The way to a socket whose path is longer than the system takes: through the
//! directory, held open. It needs no other place, so nobody can turn it aside.

use std::io;
use std::os::fd::{AsRawFd as _, OwnedFd};
use std::path::{Path, PathBuf};

use rustix::fs::{Mode, OFlags, open};

/// A path that the system takes, for as long as this is kept.
pub(in super::super) struct Way {
    path: PathBuf,
    _directory: Option<OwnedFd>,
}

impl Way {
    pub(in super::super) fn straight(path: PathBuf) -> Self {
        Self { path, _directory: None }
    }

    pub(in super::super) fn around(directory: &Path, name: &str) -> io::Result<Self> {
        let held = open(directory, OFlags::PATH | OFlags::DIRECTORY | OFlags::CLOEXEC, Mode::empty())?;
        let path = PathBuf::from(format!("/proc/self/fd/{}/{name}", held.as_raw_fd()));
        Ok(Self { path, _directory: Some(held) })
    }

    pub(in super::super) fn path(&self) -> &Path {
        &self.path
    }
}
