//! Linux: every process can be seen, and orphans come to us.

use std::collections::BTreeSet;
use std::fs;

use rustix::process::{WaitOptions, kill_process, kill_process_group, set_child_subreaper, waitpid};

use super::super::{Ask, Root};
use super::{pid, signal};

mod control_group;
mod fence;
mod memory;
mod peer;
mod way;

pub(crate) use control_group::{ControlGroup, try_control_groups};
pub(crate) use fence::{fence_missing, spawn_fenced};
pub(crate) use memory::oom_kills;
pub(crate) use peer::{is_inside_a_run, is_ours};
pub(super) use way::Way;

/// A process as the system shows it.
struct Seen {
    pid: u32,
    parent: u32,
    group: u32,
    began: u64,
    zombie: bool,
}

/// Makes every orphaned descendant our child, so that a double fork does not
/// hide a process from its runner.
pub(crate) fn adopt_orphans() {
    if let Err(error) = set_child_subreaper(Some(rustix::process::getpid())) {
        tracing::warn!(%error, "processes that detach themselves from the agent may not be found");
    }
}

/// What tells one start of the machine from another.
pub(crate) fn boot() -> String {
    fs::read_to_string("/proc/sys/kernel/random/boot_id").unwrap_or_default().trim().to_owned()
}

/// When the process began, in the system's own measure.
pub(crate) fn began(process: u32) -> Option<u64> {
    see(process).map(|seen| seen.began)
}

/// The living processes of a tree.
pub(crate) fn members(root: &Root) -> Vec<u32> {
    let all: Vec<Seen> = everything();
    let ours = std::process::id();
    let mut found: BTreeSet<u32> = root.group.iter().flat_map(ControlGroup::processes).collect();
    // We are in it ourselves while we start the child; our other children are not its tree.
    found.remove(&ours);
    // A leader's number that now belongs to somebody else proves nothing.
    let is_leader = |process| root.leader == Some(process);
    let reused = all.iter().any(|seen| is_leader(seen.pid) && root.began.is_some_and(|began| began != seen.began));
    for seen in &all {
        let by_group = !reused && (is_leader(seen.pid) || is_leader(seen.group));
        let by_tag = || root.tag.as_ref().is_some_and(|tag| carries(seen.pid, tag));
        if by_group || by_tag() {
            found.insert(seen.pid);
        }
    }
    loop {
        let known = found.len();
        for seen in &all {
            if found.contains(&seen.parent) || (root.all_of_ours && seen.parent == ours) {
                found.insert(seen.pid);
            }
        }
        if found.len() == known {
            break;
        }
    }
    found.remove(&ours);
    all.iter().filter(|seen| !seen.zombie && found.contains(&seen.pid)).map(|seen| seen.pid).collect()
}

/// Sends a signal to each of `members` and to the leader's group, which also
/// holds what was forked since they were listed. A kill is for the control
/// group too, which nothing can fork out of meanwhile.
pub(crate) fn ask(root: &Root, members: &[u32], ask: Ask) {
    if let Some(group) = root.group.as_ref().filter(|_| ask == Ask::Kill) {
        group.kill();
    }
    if let Some(group) = root.leader.filter(|leader| members.contains(leader)).and_then(pid) {
        let _ended_meanwhile = kill_process_group(group, signal(ask));
    }
    for member in members.iter().filter_map(|&member| pid(member)) {
        let _ended_meanwhile = kill_process(member, signal(ask));
    }
}

/// Takes in the ended orphans that became our children. Never `leader`: its
/// exit status is waited for elsewhere.
pub(crate) fn reap_orphans(leader: Option<u32>) {
    let ours = std::process::id();
    for seen in everything() {
        if seen.zombie && seen.parent == ours && Some(seen.pid) != leader {
            let _taken_in_already = waitpid(pid(seen.pid), WaitOptions::NOHANG);
        }
    }
}

fn everything() -> Vec<Seen> {
    let Ok(entries) = fs::read_dir("/proc") else { return Vec::new() };
    let numbers = entries.flatten().filter_map(|entry| entry.file_name().to_str()?.parse().ok());
    numbers.filter_map(see).collect()
}

fn see(process: u32) -> Option<Seen> {
    let line = fs::read(format!("/proc/{process}/stat")).ok()?;
    // The name in parentheses may hold anything, also spaces and parentheses.
    let after_name = line.iter().rposition(|&byte| byte == b')')? + 1;
    let text = std::str::from_utf8(&line[after_name..]).ok()?;
    let fields: Vec<&str> = text.split_ascii_whitespace().collect();
    Some(Seen {
        pid: process,
        parent: fields.get(1)?.parse().ok()?,
        group: fields.get(2)?.parse().ok()?,
        began: fields.get(19)?.parse().ok()?,
        zombie: matches!(*fields.first()?, "Z" | "X"),
    })
}

fn carries(process: u32, tag: &str) -> bool {
    fs::read(format!("/proc/{process}/environ"))
        .is_ok_and(|environment| environment.split(|&byte| byte == 0).any(|entry| entry == tag.as_bytes()))
}
