//! Finding and ending processes, so that no test leaves one behind.

use std::path::Path;

use rustix::process::{Pid, Signal, kill_process};

/// Ends a process at once, without its leave. One that has gone is no error.
pub fn kill_9(pid: i32) {
    if let Some(pid) = Pid::from_raw(pid) {
        // The only other errors are "gone already" and "not ours".
        let _ = kill_process(pid, Signal::KILL);
    }
}

/// Whether a process runs. One that has ended but whose parent has not asked
/// for its status does not.
#[must_use]
pub fn runs(pid: i32) -> bool {
    let Ok(stat) = fs_err::read_to_string(format!("/proc/{pid}/stat")) else {
        return false;
    };
    // The state follows the name, which is in brackets and may hold anything.
    let state = stat.rsplit_once(") ").and_then(|(_, rest)| rest.chars().next());
    match state {
        None | Some('X') => false,
        // The first thread may be gone while others still hold the sockets.
        Some('Z') => fs_err::read_dir(format!("/proc/{pid}/task")).is_ok_and(|threads| threads.count() > 1),
        Some(_) => true,
    }
}

/// Ends every process whose working directory is in `directory` or whose
/// command line or environment names it: runners outlive what started them,
/// and agents outlive runners that were killed.
pub fn end_all_of(directory: &Path) {
    // A process may start another while its end is near; two rounds without a
    // find mean there is none left.
    let mut quiet_rounds = 0;
    for _ in 0..100 {
        let found = all_of(directory);
        if found.is_empty() {
            quiet_rounds += 1;
            if quiet_rounds == 2 {
                return;
            }
        } else {
            quiet_rounds = 0;
            found.into_iter().for_each(kill_9);
        }
        std::thread::yield_now();
    }
}

/// The running processes whose working directory is in `directory` or whose
/// command line or environment names it.
#[must_use]
pub fn all_of(directory: &Path) -> Vec<i32> {
    let Ok(entries) = fs_err::read_dir("/proc") else {
        return Vec::new();
    };
    let this = std::process::id().cast_signed();
    entries
        .filter_map(|entry| entry.ok()?.file_name().to_str()?.parse().ok())
        .filter(|pid| *pid != this && runs(*pid) && belongs_to(*pid, directory))
        .collect()
}

fn belongs_to(pid: i32, directory: &Path) -> bool {
    let needle = directory.as_os_str().as_encoded_bytes();
    let names_it = |file: &str| {
        let content = fs_err::read(format!("/proc/{pid}/{file}")).unwrap_or_default();
        content.windows(needle.len()).any(|window| window == needle)
    };
    let lives_in_it = fs_err::read_link(format!("/proc/{pid}/cwd")).is_ok_and(|cwd| cwd.starts_with(directory));
    lives_in_it || names_it("cmdline") || names_it("environ")
}

#[cfg(all(test, target_os = "linux"))]
mod tests {
    use super::*;
    use std::process::Command;

    #[test]
    fn a_process_that_works_in_a_folder_is_found_and_ended() {
        let directory = tempfile::tempdir().expect("a temporary folder");
        let elsewhere = tempfile::tempdir().expect("a temporary folder");
        let mut inside = Command::new("sleep").arg("600").current_dir(directory.path()).spawn().expect("runs");
        let mut named = Command::new("sleep").arg("600").env("X", directory.path()).spawn().expect("runs");
        let mut outside = Command::new("sleep").arg("600").current_dir(elsewhere.path()).spawn().expect("runs");

        end_all_of(directory.path());

        assert!(!inside.wait().expect("ended").success());
        assert!(!named.wait().expect("ended").success());
        assert!(outside.try_wait().expect("asked").is_none(), "a stranger was ended");
        outside.kill().expect("ended");
        outside.wait().expect("ended");
    }
}
