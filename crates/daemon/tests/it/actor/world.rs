//! A machine with a state directory, and daemons that come and go on it.

use std::path::{Path, PathBuf};
use std::time::Duration;

use shipmate_daemon::config::{Config, DemoConfig};
use shipmate_daemon::daemon::{self, Error};
use shipmate_daemon::place::RunDir;
use shipmate_seams::{Clock, OnFailure, Random, Tasks};
use tokio::runtime::Runtime;

use super::server::{Server, execution};

/// Longer than anything here takes, also on a machine that is busy.
const PATIENCE: Duration = Duration::from_secs(30);

/// The machine and its server.
pub(crate) struct World {
    pub(crate) server: Server,
    directory: tempfile::TempDir,
}

impl World {
    /// A machine without a daemon.
    pub(crate) async fn new() -> Self {
        // What the daemon logs is shown with a test that fails.
        let log = tracing_subscriber::fmt().with_test_writer().with_env_filter("shipmate_daemon=debug");
        let _already = log.try_init();
        let directory = tempfile::tempdir().expect("a temporary directory");
        let world = Self { server: Server::start().await, directory };
        world.write_token("shd_first");
        world
    }

    /// Starts a daemon.
    pub(crate) fn daemon(&self) -> Daemon {
        let runtime = tokio::runtime::Builder::new_multi_thread().worker_threads(1).enable_all().build();
        let (runtime, tasks) = (runtime.expect("a runtime"), Tasks::default());
        let running = daemon::run(self.config(), Clock::system(), Random::system(), tasks.clone());
        let guard = runtime.enter();
        tasks.spawn("daemon", OnFailure::Shutdown, async move {
            running.await.expect("the daemon runs");
        });
        drop(guard);
        Daemon { tasks, runtime: Some(runtime) }
    }

    /// Runs a daemon in the test's own task.
    pub(crate) async fn run_daemon_here(&self) -> Result<(), Error> {
        daemon::run(self.config(), Clock::system(), Random::system(), Tasks::default()).await.map(drop)
    }

    fn config(&self) -> Config {
        Config {
            state: self.directory.path().to_owned(),
            server: self.server.url(),
            token_file: self.path("token"),
            runner_program: fake_runner(),
            demo: Some(DemoConfig { program: "/opt/shipmate".into(), args: vec!["demo-agent".to_owned()] }),
            device_name: "box".to_owned(),
            version: "0.0.0".to_owned(),
            search_path: "/nowhere".into(),
            places: None,
            login_shell: None,
        }
    }

    /// A file in the state directory.
    pub(crate) fn path(&self, name: &str) -> PathBuf {
        self.directory.path().join(name)
    }

    pub(crate) fn write_token(&self, token: &str) {
        fs_err::write(self.path("token"), format!("{token}\n")).expect("written");
    }

    /// The directory of the `n`-th execution.
    pub(crate) fn run(&self, n: u128) -> RunDir {
        let path = self.path("runs").join(execution(n).to_string());
        // Before it is there every question is answered as for an empty one.
        RunDir::open(&path).unwrap_or_else(|_| RunDir::open(&self.empty(n)).expect("an empty one"))
    }

    /// Leaves a word for the fake runner.
    pub(crate) fn touch(&self, n: u128, name: &str) {
        fs_err::write(self.run(n).path().join(name), "").expect("written");
    }

    /// Waits until something is so.
    pub(crate) async fn until(&self, what: &str, is_so: impl Fn() -> bool) {
        shipmate_testkit::eventually(PATIENCE, what, async || is_so().then_some(())).await;
    }

    fn empty(&self, n: u128) -> PathBuf {
        let path = self.path("not-yet").join(execution(n).to_string());
        fs_err::create_dir_all(&path).expect("made");
        fs_err::write(path.join("order.json"), "{}").expect("written");
        path
    }
}

/// A daemon with a runtime of its own, so that it can die at any instruction.
pub(crate) struct Daemon {
    tasks: Tasks,
    runtime: Option<Runtime>,
}

impl Daemon {
    /// Ends it in good order.
    pub(crate) fn stop(mut self) {
        let runtime = self.runtime.take().expect("it runs");
        self.tasks.shut_down();
        tokio::task::block_in_place(|| {
            runtime.block_on(async { tokio::time::timeout(PATIENCE, self.tasks.ended()).await.expect("it ends") });
            runtime.shutdown_timeout(PATIENCE);
        });
    }

    /// Ends it where it stands.
    pub(crate) fn die(mut self) {
        let runtime = self.runtime.take().expect("it runs");
        tokio::task::block_in_place(|| runtime.shutdown_timeout(PATIENCE));
    }
}

impl Drop for Daemon {
    fn drop(&mut self) {
        if let Some(runtime) = self.runtime.take() {
            runtime.shutdown_background();
        }
    }
}

/// Built with the tests, beside them.
fn fake_runner() -> PathBuf {
    let test = std::env::current_exe().expect("a test has a file");
    let target = test.parent().and_then(Path::parent).expect("target/<profile>/deps/<test>");
    let program = target.join("examples").join(format!("fake_runner{}", std::env::consts::EXE_SUFFIX));
    // `--test it` builds this test and not the example.
    assert!(program.exists(), "{} is not built; run `cargo test -p shipmate-daemon`", program.display());
    program
}
