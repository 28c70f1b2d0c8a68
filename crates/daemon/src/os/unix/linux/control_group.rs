//! Control groups (cgroup v2): sets of processes that nothing leaves by
//! forking, and that are ended in one step.

use std::io;
use std::path::{Component, Path, PathBuf};

use rustix::fs::{Access, access};

/// The processes of a group; a number written into it moves that one here.
const PROCESSES: &str = "cgroup.procs";
/// What ends everything in a group. Linux has it since 5.14.
const KILL: &str = "cgroup.kill";
const NONE: &str = "this system has no control groups of version 2";
const OLD: &str = "this system's kernel can't end a control group at once (Linux 5.14 and newer do)";

/// A control group within the one that we were started in.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct ControlGroup {
    place: PathBuf,
}

/// Whether groups can be made within our own; the error is a sentence. None
/// where the system knows nothing of the kind.
pub(crate) fn try_control_groups() -> Option<io::Result<()>> {
    Some(ControlGroup::make(&format!("shipmate-probe-{}", std::process::id())).and_then(|probe| {
        let home = probe.place.parent().unwrap_or(&probe.place).join(PROCESSES);
        let may_return = access(&home, Access::WRITE_OK).map_err(|error| not_ours(&home, &error.into()));
        probe.remove();
        may_return
    }))
}

impl ControlGroup {
    /// Makes one within our own, or takes the one of this name that is there.
    pub(crate) fn make(name: &str) -> io::Result<Self> {
        let own = own().ok_or_else(|| io::Error::new(io::ErrorKind::Unsupported, NONE))?;
        let group = Self { place: own.join(name) };
        match std::fs::create_dir(&group.place) {
            Err(error) if error.kind() != io::ErrorKind::AlreadyExists => return Err(not_ours(&own, &error)),
            _ => {}
        }
        if group.place.join(KILL).exists() {
            return Ok(group);
        }
        group.remove();
        Err(io::Error::new(io::ErrorKind::Unsupported, OLD))
    }

    /// The group at `place`, if one is there.
    pub(crate) fn at(place: PathBuf) -> Option<Self> {
        place.join(KILL).exists().then_some(Self { place })
    }

    /// Where it is.
    pub(crate) fn place(&self) -> &Path {
        &self.place
    }

    /// Takes this very process in, so that what it starts is in the group from
    /// its first instruction on. To move a child once it runs would be too late.
    pub(crate) fn enter(&self) -> io::Result<()> {
        std::fs::write(self.place.join(PROCESSES), "0").map_err(|error| not_ours(&self.place, &error))
    }

    /// Has this very process go back to where it was started.
    pub(crate) fn leave(&self) -> io::Result<()> {
        match self.place.parent() {
            Some(home) if self.holds_us() => std::fs::write(home.join(PROCESSES), "0"),
            _ => Ok(()),
        }
    }

    /// The processes in it, and in the groups that they made within it.
    pub(super) fn processes(&self) -> Vec<u32> {
        let mut found = Vec::new();
        let mut places = vec![self.place.clone()];
        while let Some(place) = places.pop() {
            let listed = std::fs::read_to_string(place.join(PROCESSES)).unwrap_or_default();
            found.extend(listed.lines().filter_map(|line| line.parse::<u32>().ok()).filter(|&process| process != 0));
            places.extend(within(&place));
        }
        found
    }

    /// Ends whatever is in it, without its leave. Never us.
    pub(crate) fn kill(&self) {
        if self.leave().is_ok() && !self.holds_us() {
            let _gone_already = std::fs::write(self.place.join(KILL), "1");
        }
    }

    /// Removes it, if nobody lives in it. Whether it is gone.
    pub(crate) fn remove(&self) -> bool {
        let events = std::fs::read_to_string(self.place.join("cgroup.events")).unwrap_or_default();
        !events.lines().any(|line| line == "populated 1") && remove(&self.place)
    }

    fn holds_us(&self) -> bool {
        own().is_some_and(|own| own.starts_with(&self.place))
    }
}

/// The directory of the control group that this process is in.
pub(super) fn own() -> Option<PathBuf> {
    let groups = std::fs::read_to_string("/proc/self/cgroup").ok()?;
    let mounts = std::fs::read_to_string("/proc/self/mountinfo").ok()?;
    place_of(&groups, &mounts)
}

fn place_of(groups: &str, mounts: &str) -> Option<PathBuf> {
    let group = groups.lines().find_map(|line| line.strip_prefix("0::"))?;
    mounts.lines().find_map(|line| {
        let (mount, kind) = line.split_once(" - ")?;
        let mut fields = mount.split(' ').skip(3);
        let (root, point) = (fields.next()?, fields.next()?);
        let below = Path::new(group).strip_prefix(root).ok()?;
        // A group outside of what a container sees is told by a way up.
        let is_seen = below.components().all(|part| matches!(part, Component::Normal(_)));
        (kind.starts_with("cgroup2 ") && is_seen).then(|| Path::new(point).join(below))
    })
}

fn within(place: &Path) -> Vec<PathBuf> {
    let entries = std::fs::read_dir(place).into_iter().flatten().flatten();
    entries.filter(|entry| entry.file_type().is_ok_and(|kind| kind.is_dir())).map(|entry| entry.path()).collect()
}

fn remove(place: &Path) -> bool {
    for inner in within(place) {
        remove(&inner);
    }
    match std::fs::remove_dir(place) {
        Ok(()) => true,
        Err(error) => error.kind() == io::ErrorKind::NotFound,
    }
}

fn not_ours(place: &Path, error: &io::Error) -> io::Error {
    let why = format!("the control group {} is not this user's to divide: {error}", place.display());
    io::Error::new(error.kind(), why)
}

#[cfg(test)]
mod tests {
    use super::*;

    const MOUNTS: &str = "29 23 0:26 / /sys/fs/cgroup ro - tmpfs tmpfs ro\n\
        30 29 0:27 / /sys/fs/cgroup/memory rw shared:5 - cgroup cgroup rw,memory\n\
        31 29 0:28 / /sys/fs/cgroup/unified rw,nosuid shared:6 - cgroup2 cgroup2 rw\n";

    #[test]
    fn our_place_is_found_wherever_the_hierarchy_is_mounted() {
        let found = |groups| place_of(groups, MOUNTS);
        assert_eq!(found("5:memory:/a\n0::/\n"), Some("/sys/fs/cgroup/unified".into()));
        assert_eq!(found("0::/user.slice/b\n"), Some("/sys/fs/cgroup/unified/user.slice/b".into()));
        assert_eq!(found("0::/../b\n"), None, "above what can be seen");
        assert_eq!(found("5:memory:/a\n"), None);
        assert_eq!(place_of("0::/\n", "30 29 0:27 / /sys/fs/cgroup rw - cgroup cgroup rw\n"), None);
    }

    #[test]
    fn where_only_a_part_is_mounted_the_rest_of_the_path_counts() {
        let mounts = "31 29 0:28 /docker/abc /sys/fs/cgroup rw - cgroup2 cgroup rw\n";
        assert_eq!(place_of("0::/docker/abc/x\n", mounts), Some("/sys/fs/cgroup/x".into()));
        assert_eq!(place_of("0::/elsewhere\n", mounts), None);
    }
}
