//! One execution in a process of its own: what `shipmate runner` does, for
//! this crate's tests, which kill it.

use std::path::PathBuf;
use std::process::ExitCode;

use shipmate_daemon::runner::{Finish, run};
use shipmate_seams::Clock;

#[tokio::main(flavor = "current_thread")]
async fn main() -> std::io::Result<ExitCode> {
    // As in `runner.log`, but for what all is well with.
    tracing_subscriber::fmt().with_ansi(false).with_max_level(tracing::Level::WARN).with_writer(std::io::stderr).init();
    let directory = std::env::args_os().nth(1).map(PathBuf::from).unwrap_or_default();
    Ok(match run(&directory, Clock::system()).await? {
        Finish::Ended => ExitCode::SUCCESS,
        Finish::NotOurs => ExitCode::from(3),
        Finish::Stopped => ExitCode::from(4),
    })
}
