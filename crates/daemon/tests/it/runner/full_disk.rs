//! A disk without room: the run waits, nothing is lost.

use std::fs::File;
use std::os::fd::AsRawFd as _;
use std::path::PathBuf;
use std::process::{Child, Command, Stdio};

use shipmate_core::journal::Ended;
use shipmate_daemon::place::{EndReason, RunDir};

use super::stage::{Runner, Stage, ended, is_alive, is_completed, journal, number_in, texts, until};

/// A file system of 2 MiB that only the runner and we see, with 1.6 MiB taken.
struct SmallDisk {
    runner: Child,
    /// Keeps the file system when the runner, its last user, has gone.
    _hold: File,
    root: PathBuf,
    run: RunDir,
}

impl SmallDisk {
    /// None where the system does not let us make one.
    fn with_runner_for(stage: &Stage, script: &str) -> Option<Self> {
        let original = stage.place(&stage.order(script));
        let place = stage.path("small");
        std::fs::create_dir(&place).expect("made");
        let set_up = "mount -t tmpfs -o size=2m none \"$1\" && head -c 1600000 /dev/zero > \"$1/ballast\" && \
                      cp -r \"$2\" \"$1/\" && touch \"$1/ready\" && exec \"$3\" \"$1/$4\"";
        let id = original.execution_id().to_string();
        let mut runner = Command::new("unshare")
            .args(["--user", "--map-root-user", "--mount", "sh", "-c", set_up, "sh"])
            .args([&place, original.path(), &Runner::program()])
            .arg(&id)
            .stdin(Stdio::null())
            .spawn()
            .ok()?;
        let inside = PathBuf::from(format!("/proc/{}/root{}", runner.id(), place.display()));
        let mut refused = false;
        until("the small disk is ready", || {
            refused = runner.try_wait().expect("it is our child").is_some();
            refused || inside.join("ready").exists()
        });
        if refused {
            return None;
        }
        let hold = File::open(inside).expect("it is there");
        let root = PathBuf::from(format!("/proc/self/fd/{}", hold.as_raw_fd()));
        let run = RunDir::open(&root.join(id)).expect("it was copied");
        Some(Self { runner, _hold: hold, root, run })
    }

    fn is_full(&self) -> bool {
        rustix::fs::statvfs(&self.root).expect("it is there").f_bavail == 0
    }

    fn agent_lives(&self) -> bool {
        is_alive(number_in(&self.run.work().join("me")))
    }

    fn end(&mut self) {
        assert!(self.runner.wait().expect("it is our child").success());
    }
}

impl Drop for SmallDisk {
    fn drop(&mut self) {
        let _ended_already = self.runner.kill();
    }
}

#[test]
fn a_full_disk_holds_the_agent_until_there_is_room() {
    let stage = Stage::new();
    let script = "i=0; while [ $i -lt 8000 ]; do echo \"line $i of the transcript, with some words to fill it\"; i=$((i+1)); done";
    let Some(mut disk) = SmallDisk::with_runner_for(&stage, script) else {
        return skipped();
    };
    until("the disk is full", || disk.is_full());
    assert!(!disk.run.has_ended().expect("readable") && disk.run.runner_alive().expect("tried"));
    std::fs::remove_file(disk.root.join("ballast")).expect("removed");
    disk.end();
    let records = journal(&disk.run);
    assert!(is_completed(&records));
    let lines = texts(&records);
    assert_eq!(lines.len(), 8000, "every line is there");
    assert!(lines.iter().enumerate().all(|(n, line)| line.starts_with(&format!("line {n} "))), "once, in order");
}

#[test]
fn a_full_disk_does_not_keep_an_agent_from_being_cancelled() {
    let stage = Stage::new();
    let Some(mut disk) = SmallDisk::with_runner_for(&stage, "yes 'never an end' & echo $! > me; wait") else {
        return skipped();
    };
    until("the disk is full", || disk.is_full());
    disk.run.ask_to_end(EndReason::Cancelled).expect("that needs no room");
    until("the agent is gone", || !disk.agent_lives());
    std::fs::remove_file(disk.root.join("ballast")).expect("removed");
    disk.end();
    assert_eq!(ended(&journal(&disk.run)), &Ended::Cancelled);
    assert_eq!(disk.run.end_asked(), Some(EndReason::Cancelled));
}

#[expect(clippy::print_stderr, reason = "a test that could not test must be seen")]
fn skipped() {
    eprintln!("SKIPPED: this system does not let a user mount a small disk, so the full disk was not tested");
}
