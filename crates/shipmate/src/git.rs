//! The system's git, as far as the command line itself needs it: to make the demo repository.

use std::path::Path;
use std::process::{Command, Output, Stdio};

use crate::error::CliError;

/// Settings that make git do the same on every machine, whoever configured it.
const SETTINGS: [&str; 6] = [
    "user.name=Shipmate",
    "user.email=demo@shipmate.invalid",
    "commit.gpgSign=false",
    "core.hooksPath=/dev/null",
    "init.templateDir=",
    "core.autocrlf=false",
];

/// Fails with advice if there is no git.
pub(crate) fn require() -> Result<(), CliError> {
    match Command::new("git").arg("--version").stdin(Stdio::null()).output() {
        Ok(answer) if answer.status.success() => Ok(()),
        Ok(answer) => Err(CliError::failed(format!("`git --version` failed: {}", last_words(&answer)))),
        Err(_) => Err(CliError::failed("git is not installed, and agents work in git work trees").hint(advice())),
    }
}

/// Runs git in `directory`.
pub(crate) fn run(directory: &Path, arguments: &[&str]) -> Result<(), CliError> {
    let mut command = Command::new("git");
    for setting in SETTINGS {
        command.args(["-c", setting]);
    }
    let answer = command
        .args(arguments)
        .current_dir(directory)
        .env("GIT_CONFIG_NOSYSTEM", "1")
        .env("GIT_TERMINAL_PROMPT", "0")
        // Started from a git hook, these would point at the caller's repository.
        .env_remove("GIT_DIR")
        .env_remove("GIT_WORK_TREE")
        .env_remove("GIT_INDEX_FILE")
        .stdin(Stdio::null())
        .output()
        .map_err(|error| CliError::failed(format!("git can't be started: {error}")).hint(advice()))?;
    if answer.status.success() {
        return Ok(());
    }
    let verb = arguments.first().unwrap_or(&"");
    Err(CliError::failed(format!("`git {verb}` failed in {}: {}", directory.display(), last_words(&answer))))
}

fn last_words(answer: &Output) -> String {
    String::from_utf8_lossy(&answer.stderr).trim().to_owned()
}

fn advice() -> &'static str {
    if cfg!(target_os = "macos") {
        "install it with `xcode-select --install`"
    } else if cfg!(windows) {
        "install it with `winget install Git.Git`"
    } else {
        "install it with your package manager, such as `sudo apt install git`"
    }
}
