//! A whole installation on a data directory of its own: the real program,
//! started, killed and started again as on somebody's machine.

mod up;

use std::ffi::{OsStr, OsString};
use std::path::{Path, PathBuf};
use std::process::Output;
use std::time::Duration;

use tempfile::TempDir;
use tokio::process::Command;

use crate::client::Client;
use crate::database::{Database, Kind};
use crate::{DEADLINE, eventually, processes};

pub use up::{Processes, Up};

/// The last bytes of each log that a failed test shows.
const LOG_TAIL: usize = 4000;

/// A data directory, a home directory and the program. When it goes, every
/// process that belongs to it goes too; a failed test keeps the files and
/// shows the ends of the logs.
#[derive(Debug)]
pub struct Installation {
    program: PathBuf,
    root: TempDir,
    arguments: Vec<OsString>,
    environment: Vec<(OsString, OsString)>,
}

impl Installation {
    /// Nothing is started yet. `program` is the `shipmate` executable.
    ///
    /// # Panics
    /// If no folder can be made.
    #[must_use]
    pub fn new(program: impl Into<PathBuf>) -> Self {
        let root = tempfile::Builder::new().prefix("shipmate-test-").tempdir().expect("a temporary folder");
        fs_err::create_dir(root.path().join("home")).expect("a folder can be made");
        Self { program: program.into(), root, arguments: Vec::new(), environment: Vec::new() }
            .environment("SHIPMATE_DEMO_PACE_MS", "5")
    }

    /// Uses this database. A SQLite file is the installation's own, in its
    /// data directory, whatever `database` says.
    #[must_use]
    pub fn database(mut self, database: &Database) -> Self {
        if database.kind() == Kind::Postgres {
            self.arguments.extend(["--database-url".into(), database.url().into()]);
        }
        self
    }

    /// How long the demo agent takes for a step; 5 ms if not said.
    #[must_use]
    pub fn demo_pace(self, pace: Duration) -> Self {
        self.environment("SHIPMATE_DEMO_PACE_MS", pace.as_millis().to_string())
    }

    /// Sets a variable for every command.
    #[must_use]
    pub fn environment(mut self, name: impl Into<OsString>, value: impl Into<OsString>) -> Self {
        self.environment.push((name.into(), value.into()));
        self
    }

    /// Adds an argument to `shipmate up`.
    #[must_use]
    pub fn argument(mut self, argument: impl Into<OsString>) -> Self {
        self.arguments.push(argument.into());
        self
    }

    /// The data directory.
    #[must_use]
    pub fn data(&self) -> PathBuf {
        self.root.path().join("data")
    }

    /// The home directory of everything that is started here.
    #[must_use]
    pub fn home(&self) -> PathBuf {
        self.root.path().join("home")
    }

    /// The machine's owner, speaking to whatever server runs here.
    #[must_use]
    pub fn client(&self) -> Client {
        Client::of(self.data())
    }

    /// Starts `shipmate up` and waits until its server answers.
    pub async fn up(&self) -> Up {
        self.up_with(&[]).await
    }

    /// Starts `shipmate up` with further arguments and waits until its server answers.
    pub async fn up_with(&self, arguments: &[&str]) -> Up {
        let mut command = self.command("up");
        command.args(["--port", "0", "--no-open"]).args(&self.arguments).args(arguments);
        Up::start(self, command).await
    }

    /// Runs a command line of ours to its end: `run(&["issue", "list", "--json"])`.
    ///
    /// # Panics
    /// If it can't be started or does not end in time.
    pub async fn run(&self, arguments: &[&str]) -> Output {
        let (first, rest) = arguments.split_first().expect("a subcommand");
        let mut command = self.command(first);
        command.args(rest).stdin(std::process::Stdio::null());
        let ended = tokio::time::timeout(2 * crate::DEADLINE, command.output()).await;
        let output = ended.unwrap_or_else(|_| panic!("`shipmate {}` does not end", arguments.join(" ")));
        output.expect("the program can be started")
    }

    /// The standard output of a command line that must succeed.
    ///
    /// # Panics
    /// If it fails; the message is the program's own.
    pub async fn say(&self, arguments: &[&str]) -> String {
        let output = self.run(arguments).await;
        assert!(
            output.status.success(),
            "`shipmate {}` failed with {}: {}",
            arguments.join(" "),
            output.status,
            String::from_utf8_lossy(&output.stderr)
        );
        String::from_utf8(output.stdout).expect("we print UTF-8")
    }

    /// A subcommand of ours on this data directory, in an environment that
    /// does not depend on who runs the tests.
    #[must_use]
    pub fn command(&self, subcommand: impl AsRef<OsStr>) -> Command {
        let mut command = Command::new(&self.program);
        command
            .arg(subcommand)
            .env_clear()
            .env("PATH", search_path())
            .env("HOME", self.home())
            .env("LANG", "C.UTF-8")
            .env("SHIPMATE_DATA_DIR", self.data())
            // Tests count issues from 1.
            .env("SHIPMATE_NO_EXAMPLE", "true")
            .envs(self.environment.iter().map(|(name, value)| (name, value)))
            .current_dir(self.home())
            .kill_on_drop(true);
        command
    }

    /// Waits until nothing that was started here runs any more: no runner, no
    /// agent, nothing that an agent started.
    ///
    /// # Panics
    /// If something still runs when the deadline has passed.
    pub async fn nothing_runs(&self) {
        eventually(DEADLINE, "every process to end", async || {
            processes::all_of(self.root.path()).is_empty().then_some(())
        })
        .await;
    }

    /// The ends of all logs, for the message of a failed test.
    #[must_use]
    pub fn logs(&self) -> String {
        let mut shown = String::new();
        let mut show = |path: PathBuf| {
            if let Ok(content) = fs_err::read(&path) {
                let tail = &content[content.len().saturating_sub(LOG_TAIL)..];
                shown.push_str(&format!("--- {}\n{}\n", path.display(), String::from_utf8_lossy(tail)));
            }
        };
        show(self.output());
        for file in files_in(&self.data().join("logs")) {
            show(file);
        }
        for run in files_in(&self.data().join("daemon").join("runs")) {
            show(run.join("runner.log"));
        }
        shown
    }

    /// Where everything that `shipmate up` prints goes.
    fn output(&self) -> PathBuf {
        self.root.path().join("up.log")
    }
}

impl Drop for Installation {
    #[expect(clippy::print_stderr, reason = "the test harness shows this with a failed test")]
    fn drop(&mut self) {
        processes::end_all_of(self.root.path());
        if std::thread::panicking() {
            eprintln!("{}The files are kept in {}", self.logs(), self.root.path().display());
            self.root.disable_cleanup(true);
        }
    }
}

fn files_in(directory: &Path) -> Vec<PathBuf> {
    let entries = fs_err::read_dir(directory).into_iter().flatten();
    let mut files: Vec<_> = entries.filter_map(|entry| Some(entry.ok()?.path())).collect();
    files.sort();
    files
}

/// Where git and shells are. Not the caller's own path: agents that happen to
/// be installed there must not appear on a test's board.
fn search_path() -> &'static str {
    "/usr/local/bin:/usr/bin:/bin"
}
