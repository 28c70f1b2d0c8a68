//! The data directory: where everything of one installation lies, named in one place.

use std::path::{Path, PathBuf};

use chrono::{DateTime, Utc};
use fs_err as fs;
use serde::{Deserialize, Serialize};

use crate::error::CliError;
use crate::os;

/// The directory, and the names of what lies in it.
#[derive(Debug, Clone)]
pub(crate) struct DataDir {
    root: PathBuf,
}

/// How to reach the server that runs on this directory.
#[derive(Debug, Clone, Deserialize)]
pub(crate) struct ServerFile {
    /// Its address.
    pub(crate) url: String,
    /// Its process.
    pub(crate) pid: u32,
    /// What makes the bearer its owner, until it ends.
    pub(crate) key: String,
}

/// Which board this machine has joined.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub(crate) struct JoinedFile {
    /// The server's address.
    pub(crate) server: String,
    /// What the machine is called there.
    pub(crate) name: String,
    /// Whose machine it is there.
    pub(crate) owner: String,
    /// What the workspaces were called that it served at first.
    pub(crate) workspaces: Vec<String>,
    /// When it joined.
    pub(crate) joined_at: DateTime<Utc>,
}

/// The processes of a running `shipmate up`.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub(crate) struct UpFile {
    /// `shipmate up` itself.
    pub(crate) pid: u32,
    /// Its server, while one runs.
    pub(crate) server_pid: Option<u32>,
    /// Its daemon, while one runs.
    pub(crate) daemon_pid: Option<u32>,
}

impl DataDir {
    /// The directory the caller named, or the platform's place for such data.
    pub(crate) fn choose(named: Option<&Path>) -> Result<Self, CliError> {
        use etcetera::BaseStrategy as _;
        let root = if let Some(named) = named {
            std::path::absolute(named)?
        } else {
            let home = etcetera::base_strategy::choose_native_strategy().map_err(|_| {
                CliError::failed("this account has no home directory to keep data in")
                    .hint("name a directory with --data-dir or SHIPMATE_DATA_DIR")
            })?;
            home.data_dir().join("shipmate")
        };
        Ok(Self { root })
    }

    /// The directory itself.
    pub(crate) fn root(&self) -> &Path {
        &self.root
    }

    /// Held by `shipmate up`.
    pub(crate) fn up_lock(&self) -> PathBuf {
        self.root.join("up.lock")
    }

    /// See [`UpFile`].
    pub(crate) fn up_file(&self) -> PathBuf {
        self.root.join("up.json")
    }

    /// See [`ServerFile`].
    pub(crate) fn server_file(&self) -> PathBuf {
        self.root.join("server.json")
    }

    /// Where the children of `shipmate up` log.
    pub(crate) fn log_file(&self, process: &str) -> PathBuf {
        self.root.join("logs").join(format!("{process}.log"))
    }

    /// What the built-in demo agent works in.
    pub(crate) fn demo_repository(&self) -> PathBuf {
        self.root.join("demo").join("repository")
    }

    /// Holds the path under which the demo repository was put on the board,
    /// so that one who takes it off does not meet it again.
    pub(crate) fn demo_registered(&self) -> PathBuf {
        self.root.join("demo").join("registered")
    }

    /// The daemon's state.
    pub(crate) fn daemon(&self) -> PathBuf {
        self.root.join("daemon")
    }

    /// There while the machine's owner wants no new runs.
    pub(crate) fn daemon_paused(&self) -> PathBuf {
        self.daemon().join("paused")
    }

    /// The process that says it is the daemon.
    pub(crate) fn daemon_pid(&self) -> Option<u32> {
        #[derive(Deserialize)]
        struct Announced {
            pid: u32,
        }
        let content = fs::read(self.daemon().join("daemon.json")).ok()?;
        serde_json::from_slice::<Announced>(&content).ok().map(|announced| announced.pid)
    }

    /// Whether a daemon holds the state directory, proved by its lock.
    pub(crate) fn daemon_is_locked(&self) -> bool {
        let Ok(file) = fs::File::open(self.daemon().join("daemon.lock")) else { return false };
        matches!(file.file().try_lock_shared(), Err(std::fs::TryLockError::WouldBlock))
    }

    /// The daemon's credential.
    pub(crate) fn daemon_token(&self) -> PathBuf {
        self.daemon().join("token")
    }

    /// Reads [`daemon_id`](Self::daemon_id); nothing if no daemon ever ran here.
    pub(crate) fn read_daemon_id(&self) -> Option<String> {
        let id = fs::read_to_string(self.daemon_id()).ok()?;
        Some(id.trim().to_owned()).filter(|id| !id.is_empty())
    }

    /// See [`JoinedFile`].
    pub(crate) fn joined_file(&self) -> PathBuf {
        self.daemon().join("joined.json")
    }

    /// The daemon's lasting id.
    pub(crate) fn daemon_id(&self) -> PathBuf {
        self.daemon().join("id")
    }

    /// What this machine's owner allows.
    pub(crate) fn policy(&self) -> PathBuf {
        self.daemon().join("policy.toml")
    }

    /// The commands this machine's owner offers as agents.
    pub(crate) fn providers(&self) -> PathBuf {
        self.daemon().join("providers.toml")
    }

    /// Makes the directory, for its owner only.
    pub(crate) fn create(&self) -> Result<(), CliError> {
        for directory in [self.root.clone(), self.daemon(), self.root.join("logs"), self.root.join("demo")] {
            create_private(&directory).map_err(|error| self.unusable(&error))?;
        }
        Ok(())
    }

    /// The sentence for a directory that can't be used.
    pub(crate) fn unusable(&self, error: &std::io::Error) -> CliError {
        CliError::failed(format!("the data directory {} can't be used: {error}", self.root.display()))
            .hint("make it writable for you, or choose another one with --data-dir")
    }

    /// Reads `server.json`; nothing if no server runs here.
    pub(crate) fn read_server_file(&self) -> Option<ServerFile> {
        serde_json::from_slice(&fs::read(self.server_file()).ok()?).ok()
    }

    /// Reads `joined.json`; nothing if this machine has joined no board.
    pub(crate) fn read_joined(&self) -> Option<JoinedFile> {
        serde_json::from_slice(&fs::read(self.joined_file()).ok()?).ok()
    }

    /// Writes down which board this machine has joined.
    pub(crate) fn write_joined(&self, joined: &JoinedFile) -> Result<(), CliError> {
        let json = serde_json::to_vec_pretty(joined).map_err(std::io::Error::other)?;
        Ok(write_private(&self.joined_file(), &json)?)
    }

    /// Reads `up.json`; nothing if no `up` runs here.
    pub(crate) fn read_up_file(&self) -> Option<UpFile> {
        serde_json::from_slice(&fs::read(self.up_file()).ok()?).ok()
    }

    /// Whether a `shipmate up` sees to it that a server runs here.
    pub(crate) fn is_kept_up(&self) -> bool {
        self.read_up_file().is_some_and(|up| os::is_alive(up.pid))
    }
}

/// Writes a file that only its owner may read, whole or not at all.
pub(crate) fn write_private(path: &Path, content: &[u8]) -> std::io::Result<()> {
    use std::io::Write as _;
    let directory = path.parent().unwrap_or(Path::new("."));
    // A temporary file is made readable for its owner only.
    let mut file = tempfile::Builder::new().prefix(".new-").tempfile_in(directory)?;
    file.write_all(content)?;
    file.as_file().sync_all()?;
    file.persist(path).map_err(|error| error.error)?;
    Ok(())
}

/// Makes a directory that only its owner may enter.
pub(crate) fn create_private(directory: &Path) -> std::io::Result<()> {
    fs::create_dir_all(directory)?;
    #[cfg(unix)]
    {
        use std::os::unix::fs::PermissionsExt as _;
        fs::set_permissions(directory, std::fs::Permissions::from_mode(0o700))?;
    }
    Ok(())
}
