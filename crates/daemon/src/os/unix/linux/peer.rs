//! Whose process it is that came to a door.

use std::fs;

use super::see;

/// No chain of ancestors is longer than this.
const MAX_ANCESTORS: usize = 1000;

/// The process and its ancestors, the nearest first.
fn line(process: u32) -> impl Iterator<Item = u32> {
    std::iter::successors(Some(process), |&child| see(child).map(|seen| seen.parent).filter(|&parent| parent > 0))
        .take(MAX_ANCESTORS)
}

/// Whether it is a descendant of this very process. What is orphaned stays one
/// in a process that adopts orphans.
pub(crate) fn is_ours(process: u32) -> bool {
    let ours = std::process::id();
    process != ours && line(process).any(|ancestor| ancestor == ours)
}

/// Whether it belongs to the tree of some run's agent: one of its ancestors is
/// a runner, or was started with `variable` set.
pub(crate) fn is_inside_a_run(process: u32, variable: &str) -> bool {
    line(process).any(|ancestor| is_runner(ancestor) || has(ancestor, variable))
}

fn is_runner(process: u32) -> bool {
    let arguments = fs::read(format!("/proc/{process}/cmdline")).unwrap_or_default();
    let mut words = arguments.split(|&byte| byte == 0).skip(1);
    words.next() == Some(b"runner") && words.next() == Some(b"--directory")
}

fn has(process: u32, variable: &str) -> bool {
    let environment = fs::read(format!("/proc/{process}/environ")).unwrap_or_default();
    environment
        .split(|&byte| byte == 0)
        .any(|entry| entry.strip_prefix(variable.as_bytes()).is_some_and(|rest| rest.first() == Some(&b'=')))
}
