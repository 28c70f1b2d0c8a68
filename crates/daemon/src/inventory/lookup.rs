//! Finds executables on the search path.

use std::ffi::OsStr;
use std::path::{Path, PathBuf};
use std::time::SystemTime;

/// The first of `names` on `search_path`; a name earlier in the list wins.
/// Directories that are not absolute are left out: where a daemon happens to
/// run must not decide what it runs.
pub(crate) fn find(names: &[&str], search_path: &OsStr) -> Option<PathBuf> {
    let places: Vec<PathBuf> = std::env::split_paths(search_path).filter(|place| place.is_absolute()).collect();
    names.iter().find_map(|name| places.iter().find_map(|place| executable(&place.join(name))))
}

/// `path`, if a program can be started from it.
#[cfg(unix)]
pub(super) fn executable(path: &Path) -> Option<PathBuf> {
    use std::os::unix::fs::PermissionsExt;
    let found = std::fs::metadata(path).ok()?;
    (found.is_file() && found.permissions().mode() & 0o111 != 0).then(|| path.to_owned())
}

/// `path`, if a program can be started from it, with the ending it needs.
#[cfg(windows)]
pub(super) fn executable(path: &Path) -> Option<PathBuf> {
    let with = |ending: &str| path.with_extension(ending);
    [path.to_owned(), with("exe"), with("cmd"), with("bat")].into_iter().find(|candidate| candidate.is_file())
}

/// What tells one installation of a program from the next without running it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Stamp {
    path: PathBuf,
    modified: Option<SystemTime>,
    length: u64,
    /// Tells a file that was put in another's place with its time kept.
    number: u64,
}

/// The stamp of the program at `path`.
pub(super) fn stamp(path: &Path) -> Option<Stamp> {
    let found = std::fs::metadata(path).ok()?;
    Some(Stamp {
        path: path.to_owned(),
        modified: found.modified().ok(),
        length: found.len(),
        number: crate::os::file_number(&found),
    })
}
