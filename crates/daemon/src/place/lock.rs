//! OS locks: they end with the process that holds them, whatever ends it.

use std::fs::{File, TryLockError};
use std::io;
use std::path::Path;

use crate::os;

/// A lock that is held until it is dropped or the process ends.
#[derive(Debug)]
pub(crate) struct Lock {
    _file: File,
}

impl Lock {
    /// Takes the lock at `path`; none if somebody else holds it.
    ///
    /// # Errors
    /// The file can't be made, or the system refuses to lock it.
    pub(crate) fn try_take(path: &Path) -> io::Result<Option<Self>> {
        Self::of(os::open_private_file(path)?)
    }

    /// Takes the directory at `path` itself, whoever's it is; none if somebody
    /// else has it. `path` is without links. Nothing is made or changed there.
    ///
    /// # Errors
    /// It can't be read, or the system can't lock it.
    pub(crate) fn try_take_directory(path: &Path) -> io::Result<Option<Self>> {
        Self::of(os::open_to_lock(path)?)
    }

    fn of(file: File) -> io::Result<Option<Self>> {
        match file.try_lock() {
            Ok(()) => Ok(Some(Self { _file: file })),
            Err(TryLockError::WouldBlock) => Ok(None),
            Err(TryLockError::Error(error)) => Err(error),
        }
    }
}

/// Whether somebody holds the lock at `path`. Makes no file.
pub(super) fn is_held(path: &Path) -> bool {
    let Ok(file) = File::open(path) else { return false };
    matches!(file.try_lock_shared(), Err(TryLockError::WouldBlock))
}
