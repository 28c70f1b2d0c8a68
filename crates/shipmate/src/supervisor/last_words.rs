//! The last lines a child wrote to its standard error: mostly the reason why it ended.

use std::collections::VecDeque;
use std::time::Duration;

use shipmate_seams::{OnFailure, Tasks};
use tokio::io::{AsyncBufReadExt as _, AsyncReadExt as _, BufReader};
use tokio::process::ChildStderr;
use tokio::sync::oneshot;

/// How many lines are kept.
const MAX_LINES: usize = 5;
/// How much of each line is kept.
const MAX_LINE_BYTES: u64 = 2000;
/// How long to wait for the rest: a grandchild may hold the pipe open for ever.
const PATIENCE: Duration = Duration::from_millis(200);

/// Listens to one child.
#[derive(Debug)]
pub(super) struct LastWords {
    words: Option<oneshot::Receiver<Vec<String>>>,
}

impl LastWords {
    /// Begins to listen.
    pub(super) fn listen(stderr: Option<ChildStderr>) -> Self {
        let Some(stderr) = stderr else { return Self { words: None } };
        let (tell, words) = oneshot::channel();
        Tasks::default().spawn("last words", OnFailure::Log, async move {
            // Nobody left to tell is no failure.
            let _ = tell.send(read(stderr).await);
        });
        Self { words: Some(words) }
    }

    /// What was said last, on one line. Call it when the child has ended.
    pub(super) async fn take(&mut self) -> Option<String> {
        let words = self.words.take()?;
        let lines = tokio::time::timeout(PATIENCE, words).await.ok()?.ok()?;
        let text = lines.join("; ");
        (!text.is_empty()).then_some(text)
    }
}

async fn read(stderr: ChildStderr) -> Vec<String> {
    let mut reader = BufReader::new(stderr);
    let mut lines = VecDeque::new();
    let mut line = Vec::new();
    loop {
        line.clear();
        // A longer line is read as several ones.
        match (&mut reader).take(MAX_LINE_BYTES).read_until(b'\n', &mut line).await {
            Ok(0) | Err(_) => break,
            Ok(_) => {}
        }
        let text = String::from_utf8_lossy(&line).trim().to_owned();
        if !text.is_empty() {
            lines.push_back(text);
        }
        if lines.len() > MAX_LINES {
            lines.pop_front();
        }
    }
    lines.into()
}
