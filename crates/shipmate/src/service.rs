//! The daemon as a service of the user's own: what the system's service
//! manager is told, one file for each of them.

mod launchd;
mod systemd;

use std::path::{Path, PathBuf};

use clap::ValueEnum;

use crate::error::CliError;

/// A service manager.
#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub(crate) enum Kind {
    /// Linux: a unit of the user's systemd.
    Systemd,
    /// macOS: an agent of launchd.
    Launchd,
}

/// What shall run.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Service {
    /// The program and its arguments.
    pub(crate) command: Vec<String>,
    /// Where it works.
    pub(crate) directory: PathBuf,
    /// Where what it says before its own log is open goes.
    pub(crate) words: PathBuf,
}

/// How an installed service is.
#[derive(Debug, Clone, PartialEq, Eq, serde::Serialize)]
pub(crate) struct State {
    /// The file that describes it.
    pub(crate) file: PathBuf,
    /// Whether that file is there.
    pub(crate) installed: bool,
    /// What the service manager says of it, in its own words.
    pub(crate) says: String,
}

impl Kind {
    /// This system's.
    pub(crate) fn of_this_system() -> Result<Self, CliError> {
        if cfg!(target_os = "macos") {
            Ok(Self::Launchd)
        } else if cfg!(target_os = "linux") {
            Ok(Self::Systemd)
        } else {
            Err(CliError::failed("services are installed for systemd and launchd only, and this system has neither")
                .hint("have the system run `shipmate daemon start` when you sign in"))
        }
    }

    /// The file's content.
    pub(crate) fn text(self, service: &Service) -> String {
        match self {
            Self::Systemd => systemd::text(service),
            Self::Launchd => launchd::text(service),
        }
    }

    /// The file's place in this home and configuration directory.
    pub(crate) fn file(self, home: &Path, config: &Path) -> PathBuf {
        match self {
            Self::Systemd => systemd::file(config),
            Self::Launchd => launchd::file(home),
        }
    }

    /// Has the manager run what `file` describes, now and from now on. What
    /// else the person should know.
    pub(crate) fn enable(self, file: &Path) -> Result<Option<String>, CliError> {
        match self {
            Self::Systemd => systemd::enable(),
            Self::Launchd => launchd::enable(file),
        }
    }

    /// Has it run that no more. Runs go on.
    pub(crate) fn disable(self, file: &Path) -> Result<(), CliError> {
        match self {
            Self::Systemd => systemd::disable(),
            Self::Launchd => launchd::disable(file),
        }
    }

    /// What it says.
    pub(crate) fn says(self) -> String {
        match self {
            Self::Systemd => systemd::says(),
            Self::Launchd => launchd::says(),
        }
    }
}

/// Runs a manager's own command; its words, if it succeeded.
fn call(program: &str, arguments: &[&str]) -> Result<String, CliError> {
    let shown = || format!("`{program} {}`", arguments.join(" "));
    let said = std::process::Command::new(program)
        .args(arguments)
        .stdin(std::process::Stdio::null())
        .output()
        .map_err(|error| CliError::failed(format!("{} can't be run: {error}", shown())))?;
    if said.status.success() {
        Ok(String::from_utf8_lossy(&said.stdout).trim().to_owned())
    } else {
        let words = String::from_utf8_lossy(&said.stderr).trim().to_owned();
        Err(CliError::failed(format!("{} failed: {words}", shown())))
    }
}
