//! The owner's own door to a running daemon: questions and wishes over a
//! local socket that nobody else may use, one line of JSON each way.

mod report;
mod serve;

use std::io;
use std::path::Path;
use std::time::Duration;

use serde::{Deserialize, Serialize};
use tokio::io::{AsyncBufReadExt as _, AsyncReadExt as _, AsyncWriteExt as _, BufReader};
use tokio::time::timeout;

pub use report::{ControlGroups, Held, Report, Running, Trouble, TroubleKind};
pub(crate) use serve::{Ask, open};

use crate::os;

/// What the door is called.
const DOOR: &str = "control.sock";
/// No question and no answer is longer.
const MAX_LINE_BYTES: u64 = 1024 * 1024;
/// How long either side may take for its line.
const PATIENCE: Duration = Duration::from_secs(5);

/// What the owner may want of a daemon.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "wish", rename_all = "snake_case")]
pub enum Wish {
    /// Say how you are.
    Report,
    /// Look again at everything the owner may have changed.
    Look,
    /// End. Runs go on without a daemon; with `drain` no new run begins, and
    /// the daemon ends when the last one is handed in.
    Stop {
        /// Whether to wait for the runs.
        drain: bool,
    },
    /// End, and begin anew in the same process. Runs go on.
    Restart,
}

/// What the daemon answers.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(tag = "answer", rename_all = "snake_case")]
pub enum Answer {
    /// How it is.
    Report(Box<Report>),
    /// It was understood and is being done.
    Done,
    /// It was not understood, and why.
    Refused {
        /// A sentence.
        why: String,
    },
}

/// Why the door did not lead to an answer.
#[derive(Debug, thiserror::Error)]
pub enum AskError {
    /// Nobody is behind it.
    #[error("no daemon listens in this state directory")]
    Nobody,
    /// Somebody is, but says nothing, or nothing that can be understood.
    #[error("the daemon does not answer: {0}")]
    Mute(io::Error),
}

/// Asks the daemon that works in the state directory `state`.
///
/// # Errors
/// See [`AskError`]. An answer takes at most a few seconds.
pub async fn ask(state: &Path, wish: Wish) -> Result<Answer, AskError> {
    match timeout(PATIENCE, exchange(state, wish)).await {
        Ok(answered) => answered,
        Err(_) => Err(AskError::Mute(io::ErrorKind::TimedOut.into())),
    }
}

async fn exchange(state: &Path, wish: Wish) -> Result<Answer, AskError> {
    let stream = os::door_connect(state, DOOR).await.map_err(|error| match error.kind() {
        io::ErrorKind::NotFound | io::ErrorKind::ConnectionRefused => AskError::Nobody,
        _ => AskError::Mute(error),
    })?;
    let (read, mut write) = tokio::io::split(stream);
    let sent = async {
        let mut line = serde_json::to_vec(&wish)?;
        line.push(b'\n');
        write.write_all(&line).await?;
        let mut answer = String::new();
        BufReader::new(read).take(MAX_LINE_BYTES).read_line(&mut answer).await?;
        if answer.is_empty() { Err(io::ErrorKind::UnexpectedEof.into()) } else { Ok(serde_json::from_str(&answer)?) }
    };
    sent.await.map_err(|error: io::Error| match error.kind() {
        // It went while we stood at the door.
        io::ErrorKind::BrokenPipe | io::ErrorKind::ConnectionReset | io::ErrorKind::UnexpectedEof => AskError::Nobody,
        _ => AskError::Mute(error),
    })
}
