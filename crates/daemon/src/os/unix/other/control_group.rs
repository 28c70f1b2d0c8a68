//! No control groups: none is ever made, so nothing else here is ever asked.

use std::convert::Infallible;
use std::io;
use std::path::{Path, PathBuf};

/// There is none.
#[derive(Debug, Clone)]
pub(crate) struct ControlGroup {
    never: Infallible,
}

/// This system knows nothing of the kind.
pub(crate) fn try_control_groups() -> Option<io::Result<()>> {
    None
}

impl ControlGroup {
    /// Refuses.
    pub(crate) fn make(_name: &str) -> io::Result<Self> {
        Err(io::Error::new(io::ErrorKind::Unsupported, "this system has no control groups"))
    }

    /// None is anywhere.
    pub(crate) fn at(_place: PathBuf) -> Option<Self> {
        None
    }

    pub(crate) fn place(&self) -> &Path {
        match self.never {}
    }

    pub(crate) fn enter(&self) -> io::Result<()> {
        match self.never {}
    }

    pub(crate) fn leave(&self) -> io::Result<()> {
        match self.never {}
    }

    pub(crate) fn kill(&self) {
        match self.never {}
    }

    pub(crate) fn remove(&self) -> bool {
        match self.never {}
    }
}
