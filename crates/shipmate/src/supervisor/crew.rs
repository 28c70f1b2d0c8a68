//! The two children together: what each is started with, and who lives, written to `up.json`.

use std::future::Future;
use std::time::Duration;

use super::Plan;
use super::keeper::{Change, Keeper, Launch};
use crate::data_dir::{DataDir, ServerFile, UpFile, write_private};
use crate::error::CliError;
use crate::session::Session;

/// How long a server may take to start: a large database may be migrated.
const START_PATIENCE: Duration = Duration::from_secs(60);
/// How long both children together may take to end.
const END_PATIENCE: Duration = Duration::from_secs(5);

/// The children.
#[derive(Debug)]
pub(super) struct Crew<'a> {
    session: &'a Session,
    data_dir: DataDir,
    server: Keeper,
    daemon: Keeper,
}

/// A child of the crew.
#[derive(Debug, Clone, Copy)]
enum Member {
    Server,
    Daemon,
}

impl<'a> Crew<'a> {
    /// Nobody is started yet.
    pub(super) fn new(plan: &Plan, session: &'a Session, data_dir: DataDir) -> Self {
        let launch =
            |arguments: Vec<String>, environment| Launch { program: plan.program.clone(), arguments, environment };
        let pace = plan.demo_pace_ms.map(|pace| ("SHIPMATE_DEMO_PACE_MS", pace.to_string().into()));
        let database = plan.database_url.clone().map(|url| ("SHIPMATE_DATABASE_URL", url.into()));
        let public = plan.public_url.clone().map(|url| ("SHIPMATE_PUBLIC_URL", url.into()));
        let key = plan.secret_key_file.clone().map(|file| ("SHIPMATE_SECRET_KEY_FILE", file.into()));
        let environment = database.into_iter().chain(public).chain(key).collect();
        let server = launch(server_arguments(session, &data_dir, plan.port), environment);
        let daemon = launch(Vec::new(), pace.into_iter().collect());
        Self { session, data_dir, server: Keeper::new("server", server), daemon: Keeper::new("daemon", daemon) }
    }

    /// Starts the server and waits until it can be reached. A server that
    /// can't even start once will not the second time; its reason is ours.
    pub(super) async fn start_server(&mut self) -> Result<(), CliError> {
        self.start(Member::Server)?;
        let pid = self.server.pid();
        let found = tokio::select! {
            change = self.server.change(&self.session.clock) => Err(match change {
                Change::Died(words) => format!("the server did not start ({})", cleaned(&words)),
                Change::Due => "the server did not start".to_owned(),
            }),
            found = tokio::time::timeout(START_PATIENCE, ready(&self.data_dir, pid)) => {
                found.map_err(|_| format!("the server does not come up within {} s", START_PATIENCE.as_secs()))
            }
        };
        let log = self.data_dir.log_file("server");
        let file = found.map_err(|words| CliError::failed(words).hint(format!("its log is {}", log.display())))?;
        self.pin(&file);
        Ok(())
    }

    /// Starts the daemon. It waits for the server by itself.
    pub(super) fn start_daemon(&mut self) -> Result<(), CliError> {
        self.start(Member::Daemon)
    }

    /// Keeps the children alive while `work` is under way.
    pub(super) async fn keep<T>(&mut self, work: impl Future<Output = T>) -> T {
        let mut work = std::pin::pin!(work);
        loop {
            tokio::select! {
                value = &mut work => return value,
                change = self.change() => self.react(change),
            }
        }
    }

    /// Waits for what happens next to either child.
    async fn change(&mut self) -> (Member, Change) {
        let clock = &self.session.clock;
        tokio::select! {
            change = self.server.change(clock) => (Member::Server, change),
            change = self.daemon.change(clock) => (Member::Daemon, change),
        }
    }

    /// Does what a change asks for: a dead child is started again, after a while.
    fn react(&mut self, (member, change): (Member, Change)) {
        let problem = match change {
            Change::Died(words) => Some(format!("ended ({})", cleaned(&words))),
            Change::Due => self.start(member).err().map(|error| match error {
                CliError::Failure(failure) => failure.message,
                CliError::OutputClosed => String::new(),
            }),
        };
        if let Some(problem) = problem {
            let (clock, random) = (self.session.clock.clone(), self.session.random);
            let keeper = self.keeper(member);
            keeper.put_off(&clock, random);
            let name = keeper.name();
            self.session.output.note(&format!("The {name} {problem}; starting it again."));
        }
        self.write_down();
    }

    /// Ends both, the daemon first.
    pub(super) async fn end(mut self) {
        let clock = &self.session.clock;
        let begin = clock.elapsed();
        self.daemon.end(END_PATIENCE).await;
        let spent = clock.elapsed().saturating_sub(begin);
        self.server.end(END_PATIENCE.saturating_sub(spent).max(Duration::from_secs(1))).await;
        let _ = fs_err::remove_file(self.data_dir.up_file());
    }

    fn start(&mut self, member: Member) -> Result<(), CliError> {
        let clock = self.session.clock.clone();
        let keeper = self.keeper(member);
        keeper.start(&clock).map_err(|error| CliError::failed(format!("can't be started: {error}")))?;
        self.write_down();
        Ok(())
    }

    fn keeper(&mut self, member: Member) -> &mut Keeper {
        match member {
            Member::Server => &mut self.server,
            Member::Daemon => &mut self.daemon,
        }
    }

    /// From now on the server keeps the port it has, and the daemon knows it.
    fn pin(&mut self, file: &ServerFile) {
        let port = file.url.rsplit(':').next().and_then(|port| port.trim_end_matches('/').parse().ok());
        if let Some(port) = port {
            self.server.launch_with(server_arguments(self.session, &self.data_dir, port));
        }
        self.daemon.launch_with(daemon_arguments(self.session, &self.data_dir, &file.url));
    }

    /// Says who lives. Only tests and curious people read it, so a full disk is no reason to stop.
    fn write_down(&self) {
        let file = UpFile { pid: std::process::id(), server_pid: self.server.pid(), daemon_pid: self.daemon.pid() };
        let written = serde_json::to_vec(&file).map_err(std::io::Error::other);
        if let Err(error) = written.and_then(|json| write_private(&self.data_dir.up_file(), &json)) {
            tracing::debug!(%error, "up.json could not be written");
        }
    }
}

/// Waits until the process `pid` has said how to reach it.
async fn ready(data_dir: &DataDir, pid: Option<u32>) -> ServerFile {
    loop {
        if let Some(file) = data_dir.read_server_file().filter(|file| Some(file.pid) == pid) {
            return file;
        }
        tokio::time::sleep(Duration::from_millis(5)).await;
    }
}

fn server_arguments(session: &Session, data_dir: &DataDir, port: u16) -> Vec<String> {
    let mut arguments = common_arguments("server", session, data_dir);
    arguments.extend(["--listen".to_owned(), format!("127.0.0.1:{port}")]);
    arguments
}

fn daemon_arguments(session: &Session, data_dir: &DataDir, url: &str) -> Vec<String> {
    let mut arguments = common_arguments("daemon", session, data_dir);
    arguments.extend(["--server".to_owned(), url.to_owned()]);
    arguments
}

fn common_arguments(command: &str, session: &Session, data_dir: &DataDir) -> Vec<String> {
    let log_file = data_dir.log_file(command).display().to_string();
    let data_dir = data_dir.root().display().to_string();
    let words = [command, "--lifeline", "--data-dir", &data_dir, "--log-file", &log_file, "--log", &session.global.log];
    words.map(str::to_owned).to_vec()
}

/// A child's last words without the prefixes of its own error messages.
fn cleaned(words: &str) -> String {
    words.replace("error: ", "").replace("hint: ", "")
}
