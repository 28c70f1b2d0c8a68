//! How often the kernel has killed for want of memory.

use std::fs;

use super::control_group;

/// How many processes of this one's control group the kernel has killed for
/// want of memory so far. None where that can't be read.
pub(crate) fn oom_kills() -> Option<u64> {
    counted(&fs::read_to_string(control_group::own()?.join("memory.events")).ok()?)
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
