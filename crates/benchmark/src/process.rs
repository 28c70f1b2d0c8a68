//! What a process costs, as the system counts it.

use std::time::Duration;

use crate::trouble::{Context, Trouble};

/// Processor time a process has used so far, in all its threads.
pub(crate) fn cpu(pid: u32) -> Result<Duration, Trouble> {
    let stat = fs_err::read_to_string(format!("/proc/{pid}/stat")).context("processor time is not known")?;
    // What follows the name, which is in brackets and may hold anything, begins with the third field.
    let fields = stat.rsplit_once(") ").map_or("", |(_, rest)| rest);
    let ticks: Vec<u64> = fields.split(' ').skip(11).take(2).filter_map(|field| field.parse().ok()).collect();
    let [user, system] = ticks[..] else { return Err(format!("process {pid} has no processor time")) };
    let per_second = rustix::param::clock_ticks_per_second().max(1);
    Ok(Duration::from_millis((user + system) * 1000 / per_second))
}

/// The memory a process holds, in KiB.
pub(crate) fn resident_kib(pid: u32) -> Result<u64, Trouble> {
    kib(pid, "VmRSS:")
}

/// The most memory a process has held so far, in KiB.
pub(crate) fn peak_kib(pid: u32) -> Result<u64, Trouble> {
    kib(pid, "VmHWM:")
}

fn kib(pid: u32, what: &str) -> Result<u64, Trouble> {
    let status = fs_err::read_to_string(format!("/proc/{pid}/status")).context("memory is not known")?;
    let line = status.lines().find_map(|line| line.strip_prefix(what));
    let kib = line.and_then(|rest| rest.split_whitespace().next()?.parse().ok());
    kib.ok_or_else(|| format!("process {pid} has no memory"))
}

/// How many files this process, and what it starts, may have open. Raised to
/// what the system allows.
pub(crate) fn open_files() -> u64 {
    use rustix::process::{Resource, Rlimit, getrlimit, setrlimit};
    let limit = getrlimit(Resource::Nofile);
    let raised = Rlimit { current: limit.maximum, maximum: limit.maximum };
    let now = match setrlimit(Resource::Nofile, raised) {
        Ok(()) => limit.maximum,
        Err(_) => limit.current,
    };
    now.unwrap_or(u64::MAX)
}

/// The machine in one line, with how busy it is at this moment.
pub(crate) fn machine() -> String {
    let cores = std::thread::available_parallelism().map_or(1, usize::from);
    let cpus = fs_err::read_to_string("/proc/cpuinfo").unwrap_or_default();
    let model = cpus.lines().find_map(|line| line.strip_prefix("model name")).unwrap_or(": an unknown processor");
    format!("{cores} cores of {}; load before: {}", model.trim_start_matches([' ', '\t', ':']), load())
}

/// How many processes wanted to run, averaged over the last minute.
pub(crate) fn load() -> String {
    let load = fs_err::read_to_string("/proc/loadavg").unwrap_or_default();
    load.split(' ').next().unwrap_or("unknown").to_owned()
}
