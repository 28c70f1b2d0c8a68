//! `shipmate daemon doctor`: everything that may be wrong, and how to mend it.

use std::ffi::OsString;
use std::process::ExitCode;

use clap::Args;
use shipmate_daemon::control::{Answer, AskError, Wish, ask};

use crate::diagnosis::{self, Finding, Level};
use crate::error::{CliError, Exit};
use crate::session::Session;

/// What the doctor looks at beside the machine itself.
#[derive(Debug, Args)]
pub(crate) struct DoctorArguments {
    /// Where this terminal finds programs
    #[arg(long, hide = true, env = "PATH", hide_env = true, default_value = "")]
    search_path: OsString,
}

/// Examines everything.
pub(super) async fn run(arguments: &DoctorArguments, session: &Session) -> Result<ExitCode, CliError> {
    let data_dir = session.data_dir()?;
    let mut findings = diagnosis::of_files(&data_dir);
    let asked = ask(&data_dir.daemon(), Wish::Report).await;
    let server = match asked {
        Ok(Answer::Report(report)) => {
            // The files were read just now, which is newer than what the daemon knows.
            findings.extend(diagnosis::of_report(&report).into_iter().filter(|found| found.name != "configuration"));
            findings.push(diagnosis::of_search_path(&report, &arguments.search_path));
            Some(report.server)
        }
        Ok(_) | Err(AskError::Mute(_)) => {
            findings.push(diagnosis::mute(&data_dir));
            None
        }
        Err(AskError::Nobody) => {
            findings.push(diagnosis::not_running(&data_dir));
            None
        }
    };
    let server =
        server.or_else(|| session.global.server.clone()).or_else(|| data_dir.read_server_file().map(|file| file.url));
    findings.extend(diagnosis::of_server(server.as_deref(), &data_dir, session).await);
    session.output.either(&findings, |findings| {
        let mut lines: Vec<String> = findings.iter().map(Finding::in_words).collect();
        let bad = findings.iter().filter(|finding| finding.level == Level::Bad).count();
        lines.push(match bad {
            0 => "Nothing is wrong.".to_owned(),
            1 => "One thing is wrong.".to_owned(),
            more => format!("{more} things are wrong."),
        });
        lines.join("\n")
    })?;
    let is_bad = findings.iter().any(|finding| finding.level == Level::Bad);
    Ok(if is_bad { Exit::Failed } else { Exit::Done }.into())
}
