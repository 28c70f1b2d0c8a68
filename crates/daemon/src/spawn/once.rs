//! A child that is run for its output: git, and probes of agent CLIs.

use std::time::Duration;

use shipmate_core::text::Text;
use tokio::time::timeout;

use super::{Child, Spawn, SpawnError};

/// How long output may be held open by somebody after the program itself ended.
const DRAIN: Duration = Duration::from_secs(2);

/// How long a program that is stopped may take to clean up.
const GRACE: Duration = Duration::from_secs(2);

/// What is done with output above the bound.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Overflow {
    /// It is read and forgotten; the program runs to its end.
    Forget,
    /// The program is stopped: what there is suffices.
    Stop,
}

/// What a program printed, and how it ended.
#[derive(Debug, Clone)]
pub struct Output {
    /// Its exit code; none if a signal ended it.
    pub code: Option<i32>,
    /// Its standard output, up to the bound.
    pub output: Vec<u8>,
    /// Whether there was more.
    pub cut: bool,
    /// The end of its standard error.
    pub errors: Text,
}

impl Output {
    /// Whether it exited with code 0.
    #[must_use]
    pub fn is_success(&self) -> bool {
        self.code == Some(0)
    }
}

impl Spawn {
    /// Runs it to its end, without input, and keeps at most `max_bytes` of
    /// what it prints. Whatever it started is ended with it.
    ///
    /// # Errors
    /// It can't be started, or does not end before the deadline.
    pub async fn output(self, deadline: Duration, max_bytes: usize, overflow: Overflow) -> Result<Output, SpawnError> {
        self.start()?.finish(deadline, max_bytes, overflow).await
    }
}

impl Child {
    /// The same for one that was started already.
    pub(crate) async fn finish(
        self,
        deadline: Duration,
        max_bytes: usize,
        overflow: Overflow,
    ) -> Result<Output, SpawnError> {
        let mut child = self;
        child.drop_input();
        let mut output = Vec::new();
        let mut cut = false;
        let finished = timeout(deadline, async {
            while child.exit().is_none() {
                child.happen(true).await;
                keep(&mut output, &child.bytes(), max_bytes, &mut cut);
                if cut && overflow == Overflow::Stop {
                    return;
                }
            }
            let _held_open = timeout(DRAIN, async {
                while !child.is_silent() {
                    child.happen(true).await;
                    keep(&mut output, &child.bytes(), max_bytes, &mut cut);
                }
            })
            .await;
        })
        .await;
        // One that did not come to its end gets time to take back what it began.
        child.end(if child.exit().is_some() { Duration::ZERO } else { GRACE }).await;
        if finished.is_err() {
            return Err(SpawnError::TooSlow { program: child.program().to_owned(), seconds: deadline.as_secs() });
        }
        let code = child.exit().and_then(|exit| exit.code);
        Ok(Output { code, output, cut, errors: child.tail() })
    }
}

fn keep(output: &mut Vec<u8>, more: &[u8], max_bytes: usize, cut: &mut bool) {
    let room = max_bytes - output.len();
    output.extend_from_slice(&more[..room.min(more.len())]);
    *cut |= more.len() > room;
}
