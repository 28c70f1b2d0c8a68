//! `shipmate daemon logs`: what the daemon logged, also across its rotated files.

use std::io::{Read as _, Seek as _, SeekFrom};
use std::path::{Path, PathBuf};
use std::time::Duration;

use clap::Args;
use fs_err as fs;

use crate::error::{CliError, Exit};
use crate::log;
use crate::output::{Output, harmless};
use crate::session::Session;

const LOOK_AGAIN: Duration = Duration::from_millis(200);

/// How much to show.
#[derive(Debug, Args)]
pub(crate) struct LogsArguments {
    /// Go on showing what is logged, until Ctrl-C
    #[arg(short, long)]
    follow: bool,
    /// How many of the last lines to show
    #[arg(short = 'n', long, value_name = "N", default_value_t = 50)]
    lines: usize,
}

/// Shows the log.
pub(super) async fn run(arguments: &LogsArguments, session: &Session) -> Result<(), CliError> {
    let path = session.data_dir()?.log_file("daemon");
    if !path.exists() {
        let hint =
            "a daemon that was started in a terminal logs there; one by `shipmate daemon start` or `up` to a file";
        return Err(CliError::new(Exit::NotFound, format!("there is no log at {}", path.display())).hint(hint));
    }
    let (last, end) = tail(&path, arguments.lines)?;
    for line in &last {
        show(session.output, line)?;
    }
    if arguments.follow { follow(&path, end, session.output).await } else { Ok(()) }
}

/// The last lines of the log, from older files too if need be, and where the newest ends.
fn tail(path: &Path, lines: usize) -> Result<(Vec<String>, u64), CliError> {
    let newest = fs::read(path)?;
    let end = newest.len() as u64;
    let mut found = split(&newest);
    for number in 1..=log::KEPT {
        if found.len() >= lines {
            break;
        }
        let Ok(older) = fs::read(log::aside(path, number)) else { break };
        let mut all = split(&older);
        all.append(&mut found);
        found = all;
    }
    Ok((found.split_off(found.len().saturating_sub(lines)), end))
}

fn split(bytes: &[u8]) -> Vec<String> {
    String::from_utf8_lossy(bytes).lines().map(str::to_owned).collect()
}

/// Shows what is added, also when a new file is begun meanwhile.
async fn follow(path: &PathBuf, mut shown: u64, output: Output) -> Result<(), CliError> {
    let mut file = fs::File::open(path)?;
    let mut pending = Vec::new();
    loop {
        file.seek(SeekFrom::Start(shown))?;
        shown += file.read_to_end(&mut pending)? as u64;
        while let Some(end) = pending.iter().position(|&byte| byte == b'\n') {
            let line: Vec<u8> = pending.drain(..=end).collect();
            show(output, String::from_utf8_lossy(&line).trim_end())?;
        }
        // A name that leads to a shorter file leads to a new one; what the
        // old one still got was read above.
        if fs::metadata(path).is_ok_and(|now| now.len() < shown) {
            (file, shown) = (fs::File::open(path)?, 0);
            continue;
        }
        tokio::time::sleep(LOOK_AGAIN).await;
    }
}

fn show(output: Output, line: &str) -> Result<(), CliError> {
    output.data(&harmless(line))
}
