//! The daemon's side of the door.

use std::io;
use std::path::Path;

use shipmate_seams::{OnFailure, Tasks};
use tokio::io::{AsyncBufReadExt as _, AsyncRead, AsyncReadExt as _, AsyncWrite, AsyncWriteExt as _, BufReader};
use tokio::sync::{mpsc, oneshot};
use tokio::time::timeout;

use super::{Answer, DOOR, MAX_LINE_BYTES, PATIENCE, Wish};
use crate::os::{self, DoorListener};
use crate::runner::TAG;

/// How many wishes may wait for the actor.
const WAITING: usize = 8;

/// A wish, and where its answer goes.
#[derive(Debug)]
pub(crate) struct Ask {
    pub(crate) wish: Wish,
    pub(crate) answer: oneshot::Sender<Answer>,
}

/// Opens the door in `state`, whose lock the caller holds: what an earlier
/// daemon left of its own is removed. Without a door the daemon works as
/// well, so that is said and no reason to end.
pub(crate) fn open(state: &Path, tasks: &Tasks) -> mpsc::Receiver<Ask> {
    let (asks, wishes) = mpsc::channel(WAITING);
    match DoorListener::bind(state, DOOR) {
        Ok(listener) => {
            let shutdown = tasks.shutdown();
            tasks.spawn("control", OnFailure::Log, async move {
                let _ended = shutdown.run_until_cancelled(keep(listener, asks)).await;
            });
        }
        Err(error) => {
            tracing::error!("`shipmate daemon status` and its like can't reach this daemon: {error}");
        }
    }
    wishes
}

/// Serves one after the other: only the owner can come, and nobody stays long.
async fn keep(mut listener: DoorListener, asks: mpsc::Sender<Ask>) {
    let started_inside = os::is_inside_a_run(std::process::id(), TAG);
    loop {
        let served = async {
            let (stream, process) = listener.accept().await?;
            // A fence does not keep an agent from a socket. But whoever began this
            // daemon inside a run may talk to it from there.
            let is_agent = !started_inside && process.is_some_and(|process| os::is_inside_a_run(process, TAG));
            timeout(PATIENCE, serve(stream, &asks, is_agent))
                .await
                .unwrap_or_else(|_| Err(io::ErrorKind::TimedOut.into()))
        };
        if let Err(error) = served.await {
            tracing::debug!(%error, "a question was not asked to its end");
            // Accepting may fail at once, again and again: when files run out.
            tokio::time::sleep(std::time::Duration::from_millis(20)).await;
        }
    }
}

async fn serve(stream: impl AsyncRead + AsyncWrite, asks: &mpsc::Sender<Ask>, is_agent: bool) -> io::Result<()> {
    let (read, mut write) = tokio::io::split(stream);
    let mut line = String::new();
    BufReader::new(read).take(MAX_LINE_BYTES).read_line(&mut line).await?;
    let answer = match serde_json::from_str(&line) {
        Ok::<Wish, _>(_) if is_agent => {
            Answer::Refused { why: "an agent inside a run may not command the daemon of its machine".to_owned() }
        }
        Ok(wish) => {
            let (answer, answered) = oneshot::channel();
            let ending = || Answer::Refused { why: "the daemon is ending".to_owned() };
            match asks.send(Ask { wish, answer }).await {
                Ok(()) => answered.await.unwrap_or_else(|_| ending()),
                Err(_) => ending(),
            }
        }
        Err(error) => Answer::Refused { why: format!("this daemon does not understand that: {error}") },
    };
    let mut line = serde_json::to_vec(&answer)?;
    line.push(b'\n');
    write.write_all(&line).await?;
    write.shutdown().await
}
