//! Linux: a unit of the user's own systemd.

use std::path::{Path, PathBuf};

use super::{Service, call};
use crate::error::CliError;
use crate::os;

const UNIT: &str = "shipmate-daemon.service";

pub(super) fn text(service: &Service) -> String {
    let command: Vec<String> = service.command.iter().map(|word| quoted(word)).collect();
    format!(
        "\
# Written by `shipmate service install`; `shipmate service uninstall` removes it.
[Unit]
Description=Shipmate daemon: runs coding agents for a board
StartLimitIntervalSec=0

[Service]
Type=exec
ExecStart={command}
WorkingDirectory={directory}
StandardOutput=null
StandardError=append:{words}
# `shipmate daemon stop` is meant; everything else is an accident.
Restart=on-failure
RestartSec=2
# Runs are processes of their own and outlive the daemon.
KillMode=process
# Each run has a control group of its own within the daemon's; systemd leaves those alone.
Delegate=yes
TimeoutStopSec=10

[Install]
WantedBy=default.target
",
        command = command.join(" "),
        directory = plain(&service.directory),
        words = plain(&service.words),
    )
}

/// A word of a command line: `%`, `$`, quotes and backslashes mean something there.
fn quoted(word: &str) -> String {
    let mut quoted = String::from("\"");
    for character in word.chars() {
        match character {
            '"' | '\\' => quoted.extend(['\\', character]),
            '%' => quoted.push_str("%%"),
            '$' => quoted.push_str("$$"),
            '\n' => quoted.push_str("\\n"),
            other => quoted.push(other),
        }
    }
    quoted.push('"');
    quoted
}

/// A path that stands alone: only `%` means something there.
fn plain(path: &Path) -> String {
    path.display().to_string().replace('%', "%%")
}

pub(super) fn file(config: &Path) -> PathBuf {
    config.join("systemd").join("user").join(UNIT)
}

pub(super) fn enable() -> Result<Option<String>, CliError> {
    call("systemctl", &["--user", "daemon-reload"])?;
    call("systemctl", &["--user", "enable", "--now", UNIT])?;
    // Without lingering the user's services end with the last session.
    let lingers =
        call("loginctl", &["show-user", "--property=Linger", "--value", &user()]).is_ok_and(|said| said == "yes");
    Ok((!lingers).then(|| {
        "It runs while you are signed in. `loginctl enable-linger` has it run from the machine's start on.".to_owned()
    }))
}

fn user() -> String {
    os::user_number().map(|number| number.to_string()).unwrap_or_default()
}

pub(super) fn disable() -> Result<(), CliError> {
    call("systemctl", &["--user", "disable", "--now", UNIT])?;
    Ok(())
}

pub(super) fn says() -> String {
    match call("systemctl", &["--user", "show", "--property=ActiveState,SubState,UnitFileState", UNIT]) {
        Ok(said) => said.lines().collect::<Vec<_>>().join(", "),
        Err(CliError::Failure(failure)) => failure.message,
        Err(CliError::OutputClosed) => String::new(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_means_something_to_systemd_is_made_plain() {
        assert_eq!(quoted(r#"a "b" \ 100% $HOME"#), r#""a \"b\" \\ 100%% $$HOME""#);
        assert_eq!(plain(Path::new("/a b/%h")), "/a b/%%h");
    }
}
