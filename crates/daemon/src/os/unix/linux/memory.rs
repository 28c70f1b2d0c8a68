//! How often the kernel has killed for want of memory.

use std::fs;
use std::path::Path;

const ROOT: &str = "/sys/fs/cgroup";

/// How many processes of this one's control group the kernel has killed for
/// want of memory so far. None where that can't be read.
pub(crate) fn oom_kills() -> Option<u64> {
    let groups = fs::read_to_string("/proc/self/cgroup").ok()?;
    let group = groups.lines().find_map(|line| line.strip_prefix("0::"))?;
    let place = Path::new(ROOT).join(group.trim_start_matches('/')).join("memory.events");
    counted(&fs::read_to_string(place).ok()?)
}

fn counted(events: &str) -> Option<u64> {
    events.lines().find_map(|line| line.strip_prefix("oom_kill ")?.trim().parse().ok())
}

#[cfg(test)]
mod tests {
    use super::counted;

    #[test]
    fn the_counter_is_found_among_its_neighbours() {
        assert_eq!(counted("low 0\nhigh 1\nmax 2\noom 3\noom_kill 4\noom_group_kill 5\n"), Some(4));
        assert_eq!(counted("low 0\n"), None);
    }
}
