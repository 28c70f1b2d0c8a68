//! What differs between operating systems, behind one set of names.

#[cfg(unix)]
mod unix;
#[cfg(windows)]
mod windows;

#[cfg(unix)]
pub(crate) use unix::*;
#[cfg(windows)]
pub(crate) use windows::*;

/// How hard a process is asked to end.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Ask {
    /// It may clean up.
    Politely,
    /// It may not.
    Kill,
}

/// Which processes belong to one child.
#[derive(Debug, Clone)]
#[cfg_attr(
    not(any(target_os = "linux", target_os = "android")),
    expect(dead_code, reason = "elsewhere the group, or the job, is all that can be seen")
)]
pub(crate) struct Root {
    /// The child itself, which leads its own group, where it is known.
    pub(crate) leader: Option<u32>,
    /// When the leader began, in the system's own measure; tells it from a
    /// later process with the same number.
    pub(crate) began: Option<u64>,
    /// `NAME=value` that every process of the tree has in its environment,
    /// unless it took care to drop it.
    pub(crate) tag: Option<String>,
    /// Whether every descendant of this very process belongs to it too: in a
    /// runner, which adopts what its agent orphans.
    pub(crate) all_of_ours: bool,
    /// The control group that the child began in, if it began in one of its own.
    pub(crate) group: Option<ControlGroup>,
}
