//! `shipmate daemon status`: how the daemon is, in words.

use std::process::ExitCode;

use serde::Serialize;
use shipmate_daemon::control::{Answer, AskError, ControlGroups, Report, TroubleKind, Wish, ask};

use crate::diagnosis::{self, Finding, Level};
use crate::error::{CliError, Exit};
use crate::output::one_line;
use crate::session::Session;
use crate::words;

/// What `--json` prints.
#[derive(Debug, Serialize)]
struct Status {
    running: bool,
    daemon: Option<Report>,
    findings: Vec<Finding>,
}

/// Asks the daemon and says what it answers.
pub(super) async fn run(session: &Session) -> Result<ExitCode, CliError> {
    let data_dir = session.data_dir()?;
    let (exit, status) = match ask(&data_dir.daemon(), Wish::Report).await {
        Ok(Answer::Report(report)) => {
            let findings = diagnosis::of_report(&report);
            (exit_for(&report, &findings), Status { running: true, daemon: Some(*report), findings })
        }
        Ok(_) | Err(AskError::Mute(_)) => {
            (Exit::Failed, Status { running: true, daemon: None, findings: vec![diagnosis::mute(&data_dir)] })
        }
        Err(AskError::Nobody) => {
            let finding = diagnosis::not_running(&data_dir);
            let exit = if finding.name == "lock" { Exit::Failed } else { Exit::NotFound };
            (exit, Status { running: exit == Exit::Failed, daemon: None, findings: vec![finding] })
        }
    };
    session.output.either(&status, |status| describe(status, session))?;
    Ok(exit.into())
}

fn exit_for(report: &Report, findings: &[Finding]) -> Exit {
    match report.trouble.as_ref().map(|trouble| trouble.kind) {
        Some(TroubleKind::Unauthorized) => Exit::NotAllowed,
        Some(TroubleKind::Silent) => Exit::Unreachable,
        _ if findings.iter().any(|finding| finding.level == Level::Bad) => Exit::Failed,
        _ => Exit::Done,
    }
}

fn describe(status: &Status, session: &Session) -> String {
    let mut lines = Vec::new();
    if let Some(report) = &status.daemon {
        lines.push(format!(
            "The daemon runs: process {}, version {}, started {}.",
            report.pid,
            one_line(&report.version),
            words::ago(session.clock.now(), report.started_at)
        ));
        lines.push(match report.answered_seconds_ago {
            Some(seconds) => format!("It serves {}, which answered {seconds} s ago.", one_line(&report.server)),
            None => format!("It serves {}, which has not answered yet.", one_line(&report.server)),
        });
        let runs = format!("{} of {} under way", report.running.len(), words::count(usize_of(report.capacity), "run"));
        lines.push(format!("{} registered, {runs}.", words::count(report.runtimes, "runtime")));
        if report.control_groups == Some(ControlGroups::Used) {
            lines.push("Each run is held in a control group of its own.".to_owned());
        }
    }
    lines.extend(status.findings.iter().filter(|finding| finding.level != Level::Well).map(Finding::in_words));
    lines.join("\n")
}

fn usize_of(capacity: i64) -> usize {
    usize::try_from(capacity).unwrap_or(0)
}
