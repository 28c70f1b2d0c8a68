//! What a daemon must be told before it starts. It reads no environment of its own.

use std::ffi::OsString;
use std::path::{Path, PathBuf};

use crate::{inventory, policy};

/// Everything a daemon needs to know.
#[derive(Debug, Clone)]
pub struct Config {
    /// The daemon's state directory; it must exist and be the owner's alone.
    pub state: PathBuf,
    /// The server's address, such as `http://127.0.0.1:4040`.
    pub server: String,
    /// The file that holds the daemon's token. Read again for each request,
    /// so that a new token is picked up without a restart.
    pub token_file: PathBuf,
    /// The executable that has the `runner` command.
    pub runner_program: PathBuf,
    /// The built-in demo agent, if this machine offers it.
    pub demo: Option<DemoConfig>,
    /// What people call this machine.
    pub device_name: String,
    /// This program's version.
    pub version: String,
    /// Where to look for agent CLIs, in the form of `PATH`.
    pub search_path: OsString,
    /// The person's home and this program's own files, which a fence keeps agents out of.
    pub places: Option<Places>,
    /// The user's login shell, which may know of more places; none to ask nobody.
    pub login_shell: Option<PathBuf>,
}

/// What a fence around agents is built by.
#[derive(Debug, Clone)]
pub struct Places {
    /// The home of the person whose machine this is.
    pub home: PathBuf,
    /// The directory of everything that this program keeps on the machine.
    pub private: PathBuf,
}

/// How to start the demo agent.
#[derive(Debug, Clone)]
pub struct DemoConfig {
    /// The executable.
    pub program: PathBuf,
    /// What makes it the demo agent, such as `demo-agent`.
    pub args: Vec<String>,
}

impl Config {
    /// Where the execution's directories are.
    #[must_use]
    pub fn runs(&self) -> PathBuf {
        self.state.join("runs")
    }

    /// Where the cached clones are.
    #[must_use]
    pub fn repositories(&self) -> PathBuf {
        self.state.join("repositories")
    }
}

/// What is wrong with the owner's files in the state directory, as sentences
/// with file and line. Empty if nothing is.
#[must_use]
pub fn problems(state: &Path) -> Vec<String> {
    let mut policy = policy::watch(state);
    policy.refresh();
    policy.problem().map(str::to_owned).into_iter().chain(inventory::problem(state)).collect()
}
