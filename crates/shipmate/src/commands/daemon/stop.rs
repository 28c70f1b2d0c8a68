//! `shipmate daemon stop`, `restart`, `pause` and `resume`: wishes to a daemon that runs.

use std::time::Duration;

use clap::Args;
use fs_err as fs;
use shipmate_daemon::control::{Answer, AskError, Report, Wish, ask};

use super::start;
use crate::data_dir::{DataDir, write_private};
use crate::error::{CliError, Exit};
use crate::session::Session;
use crate::words;

/// How long a daemon may take to end, or to begin anew.
const PATIENCE: Duration = Duration::from_secs(15);
const LOOK_AGAIN: Duration = Duration::from_millis(25);

/// How to end it.
#[derive(Debug, Clone, Copy, Args)]
pub(crate) struct StopArguments {
    /// Take no new runs, and end when those under way are handed in
    #[arg(long)]
    drain: bool,
}

/// Ends the daemon.
pub(super) async fn stop(how: StopArguments, session: &Session) -> Result<(), CliError> {
    let data_dir = session.data_dir()?;
    if let Some(up) = data_dir.read_up_file().filter(|_| data_dir.is_kept_up()) {
        let said = format!("this daemon belongs to `shipmate up` (process {}), which would start it again", up.pid);
        return Err(CliError::new(Exit::Conflict, said)
            .hint("end that with Ctrl-C; or `shipmate daemon pause`, and no new run begins here"));
    }
    let Some(before) = wish(&data_dir, Wish::Report).await? else {
        session.output.note("No daemon runs here.");
        return Ok(());
    };
    wish(&data_dir, Wish::Stop { drain: how.drain }).await?;
    if how.drain {
        return drained(&data_dir, session).await;
    }
    let gone = tokio::time::timeout(PATIENCE, async {
        // Its door closes a little earlier than it is gone.
        while wish(&data_dir, Wish::Report).await?.is_some() || data_dir.daemon_is_locked() {
            tokio::time::sleep(LOOK_AGAIN).await;
        }
        Ok::<_, CliError>(())
    });
    gone.await.map_err(|_| CliError::failed(format!("process {} does not end", report_pid(&before))))??;
    let runs = match &before {
        Answer::Report(report) => report.running.len(),
        _ => 0,
    };
    session.output.note(&match runs {
        0 => "The daemon has ended. No run was under way.".to_owned(),
        1 => "The daemon has ended. 1 run goes on by itself; the next daemon picks it up.".to_owned(),
        more => format!("The daemon has ended. {more} runs go on by themselves; the next daemon picks them up."),
    });
    Ok(())
}

/// Waits until the runs are done, for as long as they take.
async fn drained(data_dir: &DataDir, session: &Session) -> Result<(), CliError> {
    let mut told = None;
    while let Some(Answer::Report(report)) = wish(data_dir, Wish::Report).await? {
        let runs = report.running.len();
        if told != Some(runs) {
            session.output.note(&format!("Waiting for {}; Ctrl-C leaves the daemon to it.", words::count(runs, "run")));
            told = Some(runs);
        }
        tokio::time::sleep(4 * LOOK_AGAIN).await;
    }
    while data_dir.daemon_is_locked() {
        tokio::time::sleep(LOOK_AGAIN).await;
    }
    session.output.note("The daemon has ended. No run was under way.");
    Ok(())
}

/// Begins the daemon anew, and waits until it works again.
pub(super) async fn restart(session: &Session) -> Result<(), CliError> {
    let data_dir = session.data_dir()?;
    let Some(Answer::Report(before)) = wish(&data_dir, Wish::Report).await? else {
        return Err(CliError::new(Exit::NotFound, "no daemon runs here").hint("start one with `shipmate daemon start`"));
    };
    wish(&data_dir, Wish::Restart).await?;
    let again = tokio::time::timeout(PATIENCE, async {
        loop {
            // Between its two lives nobody listens, or listens and is ending.
            if let Some(report) = start::report(&data_dir).await.filter(|now| now.instance != before.instance) {
                return report;
            }
            tokio::time::sleep(LOOK_AGAIN).await;
        }
    });
    let report: Report = again.await.map_err(|_| {
        CliError::failed("the daemon does not come back")
            .hint(format!("its log is {}", data_dir.log_file("daemon").display()))
    })?;
    session.output.either(&report, |report| format!("The daemon began anew (process {}).", report.pid))
}

/// Has the machine take no new runs.
pub(super) async fn pause(session: &Session) -> Result<(), CliError> {
    let data_dir = session.data_dir()?;
    data_dir.create()?;
    write_private(&data_dir.daemon_paused(), b"")?;
    look(&data_dir).await?;
    session
        .output
        .note("This machine takes no new runs until `shipmate daemon resume`. Runs that are under way go on.");
    Ok(())
}

/// Has it take runs again.
pub(super) async fn resume(session: &Session) -> Result<(), CliError> {
    let data_dir = session.data_dir()?;
    match fs::remove_file(data_dir.daemon_paused()) {
        Err(error) if error.kind() != std::io::ErrorKind::NotFound => return Err(error.into()),
        _ => {}
    }
    look(&data_dir).await?;
    session.output.note("This machine takes runs.");
    Ok(())
}

/// A daemon that runs need not wait until it looks by itself.
async fn look(data_dir: &DataDir) -> Result<(), CliError> {
    wish(data_dir, Wish::Look).await.map(drop)
}

/// What the daemon answers; nothing if none runs here.
async fn wish(data_dir: &DataDir, wish: Wish) -> Result<Option<Answer>, CliError> {
    match ask(&data_dir.daemon(), wish).await {
        Ok(answer) => Ok(Some(answer)),
        Err(AskError::Nobody) => Ok(None),
        Err(error) => {
            let hint = match data_dir.daemon_pid() {
                Some(pid) => format!("it is process {pid}; its log is {}", data_dir.log_file("daemon").display()),
                None => "look at `shipmate daemon doctor`".to_owned(),
            };
            Err(CliError::failed(error.to_string()).hint(hint))
        }
    }
}

fn report_pid(answer: &Answer) -> u32 {
    if let Answer::Report(report) = answer { report.pid } else { 0 }
}
