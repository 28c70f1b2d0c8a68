//! A machine in a temporary directory, and runners on it.

use std::path::{Path, PathBuf};
use std::process::{Child, Command, ExitStatus, Stdio};
use std::time::{Duration, Instant};

use shipmate_agents::Protocol;
use shipmate_core::api::daemon::{AgentBrief, Approval, Assignment, Enclosures, IssueBrief, RepositoryBrief};
use shipmate_core::journal::{Body, Diff, Ended, FailureClass, Record};
use shipmate_core::rules::branch;
use shipmate_core::rules::watch::Limits;
use shipmate_core::text::Text;
use shipmate_daemon::order::RunOrder;
use shipmate_daemon::place::RunDir;
use shipmate_seams::{Clock, Random};
use uuid::Uuid;

/// Longer than anything a runner takes on a busy machine.
pub(crate) const PATIENCE: Duration = Duration::from_secs(90);

/// What a runner's exit code says.
pub(crate) const ENDED: i32 = 0;
pub(crate) const NOT_OURS: i32 = 3;
pub(crate) const STOPPED: i32 = 4;

/// A machine: its run directories, its cached clones, and what its owner allows.
pub(crate) struct Stage {
    pub(crate) home: tempfile::TempDir,
    pub(crate) allowed: Vec<PathBuf>,
}

impl Stage {
    pub(crate) fn new() -> Self {
        Self { home: tempfile::tempdir().expect("a temporary directory"), allowed: Vec::new() }
    }

    pub(crate) fn path(&self, name: &str) -> PathBuf {
        self.home.path().join(name)
    }

    /// An order for an agent that is this shell script.
    pub(crate) fn order(&self, script: &str) -> RunOrder {
        RunOrder {
            assignment: assignment(),
            skills: Vec::new(),
            protocol: Protocol::ExecLines,
            program: "/bin/sh".to_owned(),
            args: vec!["-c".to_owned(), script.to_owned()],
            version: None,
            search_path: None,
            repositories: self.path("repositories"),
            allowed_paths: self.allowed.clone(),
            refused: None,
            limits: Limits::default(),
            fence: None,
            own_program: None,
            daemon_id: "daemon".to_owned(),
        }
    }

    /// The same, in a work tree of the repository at `url`.
    pub(crate) fn order_in(&self, url: &str, script: &str) -> RunOrder {
        let mut order = self.order(script);
        let branch = branch::of_task(&order.assignment.issue.identifier, order.assignment.task_id);
        order.assignment.repository = Some(RepositoryBrief { url: url.to_owned(), branch, after: None });
        order
    }

    pub(crate) fn place(&self, order: &RunOrder) -> RunDir {
        RunDir::create(&self.path("runs"), order).expect("the run directory is made")
    }

    /// Runs the script to its end.
    pub(crate) fn play(&self, script: &str) -> Vec<Record> {
        self.play_order(&self.order(script))
    }

    pub(crate) fn play_order(&self, order: &RunOrder) -> Vec<Record> {
        let dir = self.place(order);
        let mut runner = Runner::start(&dir);
        assert_eq!(runner.finish(), Some(ENDED));
        journal(&dir)
    }

    /// A repository with one commit on `main`: `kept.txt`, `changed.txt`, `deleted.txt`.
    pub(crate) fn repository(&mut self, name: &str) -> PathBuf {
        let path = self.path(name);
        std::fs::create_dir_all(&path).expect("made");
        git(&path, &["init", "--quiet", "--initial-branch=main"]);
        for file in ["kept.txt", "changed.txt", "deleted.txt"] {
            std::fs::write(path.join(file), format!("{file}\nline two\n")).expect("written");
        }
        git(&path, &["add", "--all"]);
        git(&path, &["commit", "--quiet", "--message", "first"]);
        self.allowed.push(path.clone());
        path
    }

    /// This machine's clone of the repository, when there is one.
    pub(crate) fn clone_of_it(&self) -> PathBuf {
        let clones = std::fs::read_dir(self.path("repositories")).expect("there").flatten();
        let mut clones = clones.map(|entry| entry.path());
        clones.find(|path| path.extension().is_some_and(|extension| extension == "git")).expect("a clone")
    }
}

/// A runner in a process of its own. Killed if a test gives up on it.
pub(crate) struct Runner {
    process: Child,
    /// The most memory it was seen to use, in KiB.
    pub(crate) peak: u64,
}

impl Runner {
    pub(crate) fn start(dir: &RunDir) -> Self {
        Self::start_by(Command::new(Self::program()), dir)
    }

    /// Started by a command that takes the runner's arguments at its end.
    pub(crate) fn start_by(mut command: Command, dir: &RunDir) -> Self {
        let process = command
            .arg(dir.path())
            .env("SHIPMATE_TOKEN", "must-not-be-seen")
            .stdin(Stdio::null())
            .stdout(Stdio::null())
            .spawn()
            .expect("the runner starts");
        Self { process, peak: 0 }
    }

    /// The example of this crate that runs one execution.
    pub(crate) fn program() -> PathBuf {
        let test = std::env::current_exe().expect("a test has a path");
        let built = test.parent().and_then(Path::parent).expect("deps is in a directory");
        let program = built.join("examples/runner");
        assert!(program.exists(), "build it first: cargo build --package shipmate-daemon --example runner");
        program
    }

    pub(crate) fn id(&self) -> u32 {
        self.process.id()
    }

    /// Its exit code, once it ends; none if a signal ended it.
    pub(crate) fn finish(&mut self) -> Option<i32> {
        self.finish_within(PATIENCE)
    }

    /// The same for one that has so much to do that it takes longer.
    pub(crate) fn finish_within(&mut self, patience: Duration) -> Option<i32> {
        let mut status: Option<ExitStatus> = None;
        until_within(patience, "the runner ends", || {
            self.peak = self.peak.max(peak_memory(self.process.id()));
            status = self.process.try_wait().expect("it is our child");
            status.is_some()
        });
        status.and_then(|status| status.code())
    }

    pub(crate) fn kill(&mut self) {
        self.process.kill().expect("it is our child");
        self.process.wait().expect("it is our child");
    }

    /// Asks it to go, as a machine does when it shuts down.
    pub(crate) fn terminate(&self) {
        signal("TERM", self.process.id());
    }
}

impl Drop for Runner {
    fn drop(&mut self) {
        let _ended_already = self.process.kill();
        let _taken_in_already = self.process.wait();
    }
}

pub(crate) fn signal(name: &str, process: u32) {
    let status = Command::new("kill").args(["-s", name, &process.to_string()]).status().expect("kill runs");
    assert!(status.success(), "the process is there");
}

/// Waits until `condition` holds.
pub(crate) fn until(what: &str, condition: impl FnMut() -> bool) {
    until_within(PATIENCE, what, condition);
}

fn until_within(patience: Duration, what: &str, mut condition: impl FnMut() -> bool) {
    let start = now();
    while !condition() {
        assert!(now() - start < patience, "waited too long until {what}");
        std::thread::park_timeout(Duration::from_millis(5));
    }
}

#[expect(clippy::disallowed_methods, reason = "a test's own patience is measured in real time")]
pub(crate) fn now() -> Instant {
    Instant::now()
}

fn peak_memory(process: u32) -> u64 {
    let status = std::fs::read_to_string(format!("/proc/{process}/status")).unwrap_or_default();
    let line = status.lines().find_map(|line| line.strip_prefix("VmHWM:"));
    line.and_then(|line| line.split_ascii_whitespace().next()?.parse().ok()).unwrap_or(0)
}

/// Whether a process lives; one that ended and waits for its parent does not.
pub(crate) fn is_alive(process: u32) -> bool {
    let stat = std::fs::read_to_string(format!("/proc/{process}/stat")).unwrap_or_default();
    stat.rsplit_once(") ").is_some_and(|(_, rest)| !rest.starts_with('Z'))
}

/// The number that an agent wrote into a file, once it is whole.
pub(crate) fn number_in(path: &Path) -> u32 {
    let read = || std::fs::read_to_string(path).ok().filter(|text| text.ends_with('\n'));
    until("the agent has written its number", || read().is_some());
    read().and_then(|text| text.trim().parse().ok()).expect("a number")
}

/// The whole journal, its numbers checked.
pub(crate) fn journal(dir: &RunDir) -> Vec<Record> {
    let mut reader = dir.reader();
    let mut records: Vec<Record> = Vec::new();
    loop {
        let batch = reader.read(records.len() as u64, 1 << 20).expect("the journal is read");
        if batch.records.is_empty() {
            break;
        }
        records.extend(batch.records);
    }
    assert!(records.iter().enumerate().all(|(n, record)| record.n == n as u64), "numbered without gaps");
    let ends = records.iter().filter(|record| matches!(record.body, Body::Ended(_))).count();
    assert!(ends <= 1, "ended at most once");
    records
}

pub(crate) fn ended(records: &[Record]) -> &Ended {
    match records.last().map(|record| &record.body) {
        Some(Body::Ended(ended)) => ended,
        other => panic!("the last record should be `ended`, not {other:?}"),
    }
}

pub(crate) fn failure(records: &[Record]) -> (FailureClass, &str) {
    match ended(records) {
        Ended::Failed { class, message, .. } => (*class, message.as_str()),
        other => panic!("it should have failed, not {other:?}"),
    }
}

pub(crate) fn is_completed(records: &[Record]) -> bool {
    matches!(ended(records), Ended::Completed { .. })
}

pub(crate) fn texts(records: &[Record]) -> Vec<&str> {
    let text = |record: &'_ Record| matches!(record.body, Body::Text { .. });
    records
        .iter()
        .filter(|record| text(record))
        .map(|record| match &record.body {
            Body::Text { text } => text.as_str(),
            _ => "",
        })
        .collect()
}

pub(crate) fn diff(records: &[Record]) -> &Diff {
    records
        .iter()
        .find_map(|record| match &record.body {
            Body::Diff(diff) => Some(diff),
            _ => None,
        })
        .expect("there is a diff")
}

/// git as the person uses it.
pub(crate) fn git(directory: &Path, args: &[&str]) -> String {
    let output = Command::new("git")
        .args(["-c", "user.name=Person", "-c", "user.email=person@example.com"])
        .args(args)
        .current_dir(directory)
        .output()
        .expect("git runs");
    assert!(output.status.success(), "git {args:?}: {}", String::from_utf8_lossy(&output.stderr));
    String::from_utf8_lossy(&output.stdout).into_owned()
}

fn assignment() -> Assignment {
    let id = Uuid::parse_str("01920000-0000-7000-8000-000000000001").expect("a uuid");
    Assignment {
        execution_id: fresh_id(),
        epoch: 1,
        task_id: fresh_id(),
        workspace_id: id.into(),
        runtime_id: id.into(),
        provider: "exec".to_owned(),
        agent: AgentBrief {
            name: "Ada".to_owned(),
            instructions: Text::default(),
            model: String::new(),
            approval: Approval::Full,
            patience_seconds: 3600,
            skills: Vec::new(),
            variables: Vec::new(),
        },
        issue: IssueBrief {
            identifier: "SHIP-1".to_owned(),
            title: "A title".into(),
            description: "A description".into(),
            comments: Vec::new(),
        },
        repository: None,
        resume_session: None,
        session_note: "".into(),
        workspace_slug: String::new(),
        requester: None,
        project: None,
        enclosures: Enclosures::default(),
        lease_seconds: 3_600,
    }
}

fn fresh_id<T: From<Uuid>>() -> T {
    Random::system().id(Clock::system().now())
}
