//! The real program's server, on a data directory and a port of its own.

use std::path::{Path, PathBuf};
use std::process::Stdio;
use std::time::Duration;

use serde::Deserialize;
use shipmate_core::api::identity::{CreateToken, CreatedToken, TokenKind};
use shipmate_seams::Tasks;
use tempfile::TempDir;
use tokio::process::{Child, Command};

use crate::database::{Database, Kind};
use crate::trouble::{Context, Trouble};
use crate::wire::{Connection, Door};

/// How long a server may take to answer for the first time.
const START_DEADLINE: Duration = Duration::from_secs(30);
/// How long between two looks for something that will be there in a moment.
const LOOK_EVERY: Duration = Duration::from_millis(5);

/// Starts servers; each measurement has its own.
#[derive(Debug, Clone)]
pub(crate) struct Program {
    /// The `shipmate` executable.
    pub(crate) path: PathBuf,
    /// What carries the connections.
    pub(crate) tasks: Tasks,
}

/// A running server. It ends when this value goes: its standard input does.
#[derive(Debug)]
pub(crate) struct Server {
    program: Program,
    folder: TempDir,
    database: Database,
    child: Child,
    /// The owner's door: new at each start.
    pub(crate) owner: Door,
    /// The daemons' door: the same after a restart.
    pub(crate) daemons: Door,
}

#[derive(Debug, Deserialize)]
struct Note {
    url: String,
    pid: u32,
    key: String,
}

impl Program {
    /// Starts a server on an empty database.
    pub(crate) async fn serve(&self, kind: &Kind, name: &str) -> Result<Server, Trouble> {
        let folder = tempfile::Builder::new().prefix("shipmate-benchmark-").tempdir().context("no folder")?;
        let database = kind.make(name).await?;
        let child = self.start(folder.path(), &database, "127.0.0.1:0")?;
        let nobody = Door { address: ([127, 0, 0, 1], 0).into(), token: String::new() };
        let mut server =
            Server { program: self.clone(), folder, database, child, owner: nobody.clone(), daemons: nobody };
        server.wait_until_it_answers().await?;
        let wish = CreateToken { name: "benchmark".to_owned(), kind: Some(TokenKind::Daemon), expires_in_days: None };
        let token: CreatedToken = server.owner().await?.ask("/api/tokens", &wish).await?;
        server.daemons = Door { address: server.owner.address, token: token.token };
        Ok(server)
    }

    fn start(&self, folder: &Path, database: &Database, listen: &str) -> Result<Child, Trouble> {
        let log = fs_err::OpenOptions::new().append(true).create(true).open(folder.join("server.log"));
        let mut command = Command::new(&self.path);
        command
            .args(["server", "--lifeline", "--listen", listen, "--data-dir"])
            .arg(folder.join("data"))
            .args(database.url().iter().flat_map(|url| ["--database-url", url]))
            .env_clear()
            .env("HOME", folder)
            .env("PATH", "/usr/local/bin:/usr/bin:/bin")
            .stdin(Stdio::piped())
            .stdout(Stdio::null())
            .stderr(log.context("no log file")?.into_parts().0)
            .kill_on_drop(true);
        command.spawn().context(format!("{} can't be started", self.path.display()))
    }
}

impl Server {
    /// Its process.
    pub(crate) fn pid(&self) -> u32 {
        self.child.id().unwrap_or(0)
    }

    /// A connection of the owner's.
    pub(crate) async fn owner(&self) -> Result<Connection, Trouble> {
        Connection::open(&self.owner, &self.program.tasks).await
    }

    /// A connection of a daemon's.
    pub(crate) async fn daemon(&self) -> Result<Connection, Trouble> {
        Connection::open(&self.daemons, &self.program.tasks).await
    }

    /// Where its database is: an address of PostgreSQL, or a file.
    pub(crate) fn database(&self) -> Result<&str, PathBuf> {
        self.database.url().ok_or_else(|| shipmate_store::backup::database_file(&self.folder.path().join("data")))
    }

    /// How many lines it has logged.
    pub(crate) fn log_lines(&self) -> Result<usize, Trouble> {
        let log = fs_err::read_to_string(self.folder.path().join("server.log")).context("no log")?;
        Ok(log.lines().count())
    }

    /// Kills it without its leave.
    pub(crate) async fn kill(&mut self) -> Result<(), Trouble> {
        self.child.kill().await.context("the server could not be killed")
    }

    /// Starts it again where it was, after [`kill`](Self::kill).
    pub(crate) async fn start_again(&mut self) -> Result<(), Trouble> {
        let listen = self.daemons.address.to_string();
        self.child = self.program.start(self.folder.path(), &self.database, &listen)?;
        self.wait_until_it_answers().await
    }

    /// Ends it and removes what it kept.
    pub(crate) async fn end(mut self) -> Result<(), Trouble> {
        self.kill().await?;
        self.database.remove().await
    }

    async fn wait_until_it_answers(&mut self) -> Result<(), Trouble> {
        let looking = async {
            loop {
                if let Some(door) = self.note()
                    && let Ok(mut connection) = Connection::open(&door, &self.program.tasks).await
                    && connection.get::<serde_json::Value>("/health").await.is_ok()
                {
                    return door;
                }
                tokio::time::sleep(LOOK_EVERY).await;
            }
        };
        match tokio::time::timeout(START_DEADLINE, looking).await {
            Ok(door) => {
                self.owner = door;
                Ok(())
            }
            Err(_) => {
                let log = fs_err::read_to_string(self.folder.path().join("server.log")).unwrap_or_default();
                Err(format!("the server does not answer; it logged:\n{log}"))
            }
        }
    }

    /// Where the process that runs now listens, as soon as it does.
    fn note(&self) -> Option<Door> {
        let (pid, door) = note(&self.folder.path().join("data"))?;
        (Some(pid) == self.child.id()).then_some(door)
    }
}

/// The process that serves a data directory, and its owner's door.
pub(crate) fn note(data: &Path) -> Option<(u32, Door)> {
    let text = fs_err::read_to_string(data.join("server.json")).ok()?;
    let note: Note = serde_json::from_str(&text).ok()?;
    let address = note.url.strip_prefix("http://")?.parse().ok()?;
    Some((note.pid, Door { address, token: note.key }))
}
