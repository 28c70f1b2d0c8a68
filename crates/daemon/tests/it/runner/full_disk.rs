//! A disk without room: the run waits, nothing is lost.

use std::fs::File;
use std::os::fd::AsRawFd as _;
use std::path::PathBuf;
use std::process::{Child, Command, Stdio};
use std::time::Duration;

use shipmate_core::journal::Ended;
use shipmate_daemon::place::{EndReason, RunDir};

use super::stage::{Runner, Stage, ended, is_alive, is_completed, journal, now, number_in, texts, until};

/// A file system of 32 MiB that only the runner and we see, with all but half
/// a mebibyte taken.
struct SmallDisk {
    runner: Child,
    /// What the runner has logged.
    log: PathBuf,
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
        let set_up = "mount -t tmpfs -o size=32m none \"$1\" && head -c 33030144 /dev/zero > \"$1/ballast\" && \
                      cp -r \"$2\" \"$1/\" && touch \"$1/ready\" && exec \"$3\" \"$1/$4\"";
        let id = original.execution_id().to_string();
        let log = stage.path("runner.log");
        let mut runner = Command::new("unshare")
            .args(["--user", "--map-root-user", "--mount", "sh", "-c", set_up, "sh"])
            .args([&place, original.path(), &Runner::program()])
            .arg(&id)
            .stdin(Stdio::null())
            .stderr(File::create(&log).expect("a file"))
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
        Some(Self { runner, log, _hold: hold, root, run })
    }

    fn is_full(&self) -> bool {
        rustix::fs::statvfs(&self.root).expect("it is there").f_bavail == 0
    }

    /// Gives back the room that was taken.
    fn make_room(&self) {
        std::fs::remove_file(self.root.join("ballast")).expect("removed");
    }

    /// What the runner warned of.
    fn warnings(&self) -> Vec<String> {
        std::fs::read_to_string(&self.log).expect("a log").lines().map(str::to_owned).collect()
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

/// More than the disk's last room, the pipe and the runner's memory hold together.
const LINES: usize = 60_000;

#[test]
fn a_full_disk_holds_the_agent_until_there_is_room() {
    let stage = Stage::new();
    let progress = stage.path("progress");
    let script = format!(
        "i=0; while [ $i -lt {LINES} ]; do echo \"line $i of the transcript, with some words to fill it\"; \
         i=$((i+1)); echo $i > '{}'; done",
        progress.display()
    );
    let Some(mut disk) = SmallDisk::with_runner_for(&stage, &script) else {
        return skipped();
    };
    until("the disk is full", || disk.is_full());
    stands_still(|| std::fs::read_to_string(&progress).unwrap_or_default());
    let said: usize = std::fs::read_to_string(&progress).expect("a number").trim().parse().expect("a number");
    assert!(said < LINES, "the agent waits with the journal, and did not: it has said all its lines");
    assert!(!disk.run.has_ended().expect("readable") && disk.run.runner_alive().expect("tried"));
    disk.make_room();
    disk.end();
    let records = journal(&disk.run);
    assert!(is_completed(&records));
    let lines = texts(&records);
    assert_eq!(lines.len(), LINES, "every line is there");
    assert!(lines.iter().enumerate().all(|(n, line)| line.starts_with(&format!("line {n} "))), "once, in order");
    let warnings = disk.warnings();
    assert!(warnings.len() == 1 && warnings[0].contains("the journal waits for room"), "{warnings:#?}");
}

/// Waits until what is seen has been the same for a second.
fn stands_still(see: impl Fn() -> String) {
    let (mut seen, mut since) = (see(), now());
    until("it stands still", || {
        let sight = see();
        if sight != seen {
            (seen, since) = (sight, now());
        }
        since.elapsed() > Duration::from_secs(1)
    });
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
    disk.make_room();
    disk.end();
    assert_eq!(ended(&journal(&disk.run)), &Ended::Cancelled);
    assert_eq!(disk.run.end_asked(), Some(EndReason::Cancelled));
}

#[expect(clippy::print_stderr, reason = "a test that could not test must be seen")]
fn skipped() {
    eprintln!("SKIPPED: this system does not let a user mount a small disk, so the full disk was not tested");
}
