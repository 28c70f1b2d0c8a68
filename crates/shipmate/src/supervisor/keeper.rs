//! Keeps one child process alive: starts it, waits for its death, waits a while, starts it again.

use std::ffi::OsString;
use std::process::{ExitStatus, Stdio};
use std::time::Duration;

use shipmate_core::rules::backoff;
use shipmate_seams::{Clock, Random};
use tokio::process::{Child, ChildStdin, Command};

use super::last_words::LastWords;

/// The first and the longest wait before a child is started again.
const WAIT: (Duration, Duration) = (Duration::from_millis(200), Duration::from_secs(10));
/// A child that lived this long was well: its death is the first in a row.
const WAS_WELL: Duration = Duration::from_secs(10);

/// What a child is started with.
#[derive(Debug, Clone)]
pub(super) struct Launch {
    /// The program.
    pub(super) program: std::path::PathBuf,
    /// Its arguments.
    pub(super) arguments: Vec<String>,
    /// Settings that must not stand where `ps` shows them, or need not be text.
    pub(super) environment: Vec<(&'static str, OsString)>,
}

/// What happened to a child.
#[derive(Debug)]
pub(super) enum Change {
    /// It ended, although nobody asked it to.
    Died(String),
    /// Its wait is over.
    Due,
}

/// One child.
#[derive(Debug)]
pub(super) struct Keeper {
    name: &'static str,
    launch: Launch,
    state: State,
    failures: u32,
}

#[derive(Debug)]
enum State {
    Stopped,
    /// Its standard input is held apart from it: waiting for a child closes
    /// the one it has, and that is what asks it to end.
    Running {
        child: Box<Child>,
        lifeline: Option<ChildStdin>,
        words: LastWords,
        since: Duration,
    },
    Waiting {
        until: Duration,
    },
}

impl Keeper {
    /// A child that is not started yet.
    pub(super) fn new(name: &'static str, launch: Launch) -> Self {
        Self { name, launch, state: State::Stopped, failures: 0 }
    }

    /// What people call it.
    pub(super) fn name(&self) -> &'static str {
        self.name
    }

    /// Its process, while there is one.
    pub(super) fn pid(&self) -> Option<u32> {
        match &self.state {
            State::Running { child, .. } => child.id(),
            State::Stopped | State::Waiting { .. } => None,
        }
    }

    /// What it is started with from now on.
    pub(super) fn launch_with(&mut self, arguments: Vec<String>) {
        self.launch.arguments = arguments;
    }

    /// Starts it.
    pub(super) fn start(&mut self, clock: &Clock) -> std::io::Result<()> {
        let mut command = Command::new(&self.launch.program);
        command
            .args(&self.launch.arguments)
            .envs(self.launch.environment.iter().map(|(name, value)| (name, value)))
            // These are for the person's commands; a daemon would take the
            // token for its own.
            .env_remove("SHIPMATE_TOKEN")
            .env_remove("SHIPMATE_SERVER")
            .env_remove("SHIPMATE_WORKSPACE")
            .stdin(Stdio::piped())
            .stdout(Stdio::null())
            .stderr(Stdio::piped());
        // Ctrl-C in the terminal goes to us; we end the children in order.
        #[cfg(unix)]
        command.process_group(0);
        let mut child = command.spawn()?;
        let words = LastWords::listen(child.stderr.take());
        let lifeline = child.stdin.take();
        self.state = State::Running { child: Box::new(child), lifeline, words, since: clock.elapsed() };
        Ok(())
    }

    /// Waits for what happens next. Never completes for a child that is not wanted.
    pub(super) async fn change(&mut self, clock: &Clock) -> Change {
        match &mut self.state {
            State::Stopped => std::future::pending().await,
            State::Waiting { until } => {
                tokio::time::sleep(until.saturating_sub(clock.elapsed())).await;
                Change::Due
            }
            State::Running { child, words, .. } => {
                let status = child.wait().await;
                let end = status.map_or_else(|error| error.to_string(), describe);
                Change::Died(match words.take().await {
                    Some(words) => format!("{end}: {words}"),
                    None => end,
                })
            }
        }
    }

    /// Puts off the next start, longer after each failure in a row.
    pub(super) fn put_off(&mut self, clock: &Clock, random: Random) {
        let now = clock.elapsed();
        let was_well = matches!(&self.state, State::Running { since, .. } if now.saturating_sub(*since) >= WAS_WELL);
        self.failures = if was_well { 1 } else { self.failures.saturating_add(1) };
        let wait = backoff::delay(self.failures, WAIT.0, WAIT.1, random.jitter());
        self.state = State::Waiting { until: now + wait };
    }

    /// Asks it to end by closing its standard input, and kills it if it has
    /// not ended within `patience`.
    pub(super) async fn end(&mut self, patience: Duration) {
        let State::Running { mut child, lifeline, .. } = std::mem::replace(&mut self.state, State::Stopped) else {
            return;
        };
        drop(lifeline);
        if tokio::time::timeout(patience, child.wait()).await.is_err()
            && let Err(error) = child.kill().await
        {
            tracing::warn!(child = self.name, %error, "could not be killed");
        }
    }
}

fn describe(status: ExitStatus) -> String {
    #[cfg(unix)]
    if let Some(signal) = std::os::unix::process::ExitStatusExt::signal(&status) {
        return format!("killed by signal {signal}");
    }
    match status.code() {
        Some(code) => format!("exit code {code}"),
        None => "without an exit code".to_owned(),
    }
}
