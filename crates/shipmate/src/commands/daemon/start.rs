//! `shipmate daemon start`: the daemon out of sight.

use std::time::Duration;

use fs_err as fs;
use shipmate_daemon::control::{Answer, Report, Wish, ask};
use shipmate_daemon::spawn::{Inherit, Spawn};

use super::foreground::Foreground;
use crate::data_dir::DataDir;
use crate::error::CliError;
use crate::output::one_line;
use crate::session::Session;

/// How long a daemon may take until it can be spoken with.
const PATIENCE: Duration = Duration::from_secs(15);
const LOOK_AGAIN: Duration = Duration::from_millis(25);

/// How the daemon of this data directory is, if one can be spoken with.
pub(super) async fn report(data_dir: &DataDir) -> Option<Report> {
    match ask(&data_dir.daemon(), Wish::Report).await {
        Ok(Answer::Report(report)) => Some(*report),
        _ => None,
    }
}

/// Starts a daemon, unless one runs here.
pub(crate) async fn run(how: &Foreground, session: &Session) -> Result<(), CliError> {
    let data_dir = session.data_dir()?;
    data_dir.create()?;
    if let Some(said) = runs_already(&data_dir).await {
        session.output.note(&said);
        return Ok(());
    }
    // Said here, where somebody reads it, rather than in a log.
    how.check(session)?;
    let program = std::env::current_exe()?;
    let log = data_dir.log_file("daemon");
    let words = data_dir.log_file("daemon-start");
    fs::write(&words, "")?;
    let mut arguments: Vec<std::ffi::OsString> = vec!["daemon".into()];
    arguments.extend(["--data-dir".into(), data_dir.root().into(), "--log-file".into(), log.clone().into()]);
    arguments.extend(["--log".into(), session.global.log.clone().into()]);
    // Without, it looks for this machine's own server, wherever that is then.
    if let Some(server) = &session.global.server {
        arguments.extend(["--server".into(), server.into()]);
    }
    arguments.extend(how.words().into_iter().map(Into::into));
    let mut daemon = Spawn::new(&program)
        .args(arguments)
        .inherit(Inherit::everything())
        .directory(data_dir.root())
        .detach(&words)
        .map_err(|error| CliError::failed(error.to_string()))?;
    let pid = daemon.id();
    let begun = async {
        loop {
            if let Some(report) = report(&data_dir).await.filter(|report| Some(report.pid) == pid) {
                return report;
            }
            tokio::time::sleep(LOOK_AGAIN).await;
        }
    };
    tokio::select! {
        begun = tokio::time::timeout(PATIENCE, begun) => match begun {
            Ok(report) => {
                let line = format!("The daemon runs (process {}) and serves {}.", report.pid, one_line(&report.server));
                session.output.either(&report, |_| line)
            }
            Err(_) => Err(CliError::failed(format!("the daemon does not say anything within {} s", PATIENCE.as_secs()))
                .hint(format!("its log is {}", log.display()))),
        },
        () = daemon.ended() => Err(not_started(&words, &log)),
    }
}

/// What to say if there is nothing to start.
async fn runs_already(data_dir: &DataDir) -> Option<String> {
    let report = report(data_dir).await;
    let up = data_dir.read_up_file().filter(|_| data_dir.is_kept_up());
    match (up, report) {
        (Some(up), Some(report)) => Some(format!(
            "`shipmate up` (process {}) keeps this machine's daemon (process {}) running; there is nothing to start.",
            up.pid, report.pid
        )),
        (Some(up), None) => Some(format!(
            "`shipmate up` (process {}) runs here and starts this machine's daemon itself; there is nothing to start.",
            up.pid
        )),
        (None, Some(report)) => Some(format!("The daemon runs already (process {}).", report.pid)),
        (None, None) => None,
    }
}

fn not_started(words: &std::path::Path, log: &std::path::Path) -> CliError {
    let said = fs::read_to_string(words).unwrap_or_default();
    let said: Vec<&str> = said.lines().filter(|line| !line.trim().is_empty()).collect();
    let said = said[said.len().saturating_sub(3)..].join("; ").replace("error: ", "").replace("hint: ", "");
    let why = if said.is_empty() { "without a word".to_owned() } else { one_line(&said) };
    CliError::failed(format!("the daemon ended right away: {why}")).hint(format!("its log is {}", log.display()))
}
