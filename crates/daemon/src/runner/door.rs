//! The runner's side of the door: lets the agent's own processes in, one line
//! each, and sees to what they want.

mod incoming;
#[cfg(test)]
mod tests;

use std::convert::Infallible;
use std::future::Future;
use std::io;
use std::sync::{Mutex, PoisonError};
use std::time::Duration;

use futures_util::StreamExt as _;
use futures_util::stream::FuturesUnordered;
use shipmate_core::api::door::{Call, MAX_LINE_BYTES, Reply, Wish};
use shipmate_core::question::Question;
use shipmate_core::rules::door::{self as rules, Allowance, TooMany};
use tempfile::NamedTempFile;
use tokio::io::{AsyncBufReadExt as _, AsyncRead, AsyncReadExt as _, AsyncWrite, AsyncWriteExt as _, BufReader};
use tokio::sync::{mpsc, oneshot};
use tokio::time::{Instant, sleep, timeout};

use super::questions::{Asking, question};
use crate::door::NAME;
use crate::os::{self, DoorListener};
use crate::place::RunDir;

/// How many commands are served at a time; more wait.
const AT_ONCE: usize = 16;
/// How long a command may take for its line.
const LINE_PATIENCE: Duration = Duration::from_secs(10);
/// How long a call is waited for.
const CALL_PATIENCE: Duration = Duration::from_secs(60);
/// How often it is looked whether the answer is there.
const LOOK: Duration = Duration::from_millis(20);
/// How many calls that nobody waits for any more are remembered.
const MAX_ABANDONED: usize = 100;

/// An open door.
pub(super) struct Door<'a> {
    dir: &'a RunDir,
    asks: mpsc::Sender<Asking>,
    opened: Instant,
    state: Mutex<State>,
}

struct State {
    allowance: Allowance,
    calls: u64,
    /// Calls whose answer nobody waits for any more. Who makes the same call
    /// again gets that answer: it is not done twice.
    abandoned: Vec<(Call, u64)>,
}

/// Gives a call's number back if it is left before its answer came.
struct Waiting<'a> {
    state: &'a Mutex<State>,
    call: &'a Call,
    number: u64,
    answered: bool,
}

impl Drop for Waiting<'_> {
    fn drop(&mut self) {
        let mut state = self.state.lock().unwrap_or_else(PoisonError::into_inner);
        if !self.answered && state.abandoned.len() < MAX_ABANDONED {
            state.abandoned.push((self.call.clone(), self.number));
        }
    }
}

impl<'a> Door<'a> {
    /// A door into the run in `dir`; what is asked of people goes to `asks`.
    pub(super) fn new(dir: &'a RunDir, asks: mpsc::Sender<Asking>) -> Self {
        let state = State { allowance: Allowance::new(Duration::ZERO), calls: 0, abandoned: Vec::new() };
        Self { dir, asks, opened: Instant::now(), state: Mutex::new(state) }
    }

    /// Opens it.
    pub(super) fn open(&self) -> io::Result<DoorListener> {
        self.dir.make_room_for_calls()?;
        DoorListener::bind(self.dir.path(), NAME)
    }

    /// Serves those who come, for as long as nobody stops it.
    pub(super) async fn keep(&self, mut listener: DoorListener) -> Infallible {
        let mut inside = FuturesUnordered::new();
        loop {
            tokio::select! {
                came = listener.accept(), if inside.len() < AT_ONCE => match came {
                    Ok((stream, Some(process))) if !os::is_ours(process) => {
                        tracing::warn!(process, "a process that is not the agent's came to the door");
                        drop(stream);
                    }
                    Ok((stream, _)) => inside.push(self.serve(stream)),
                    Err(error) => {
                        tracing::debug!(%error, "somebody could not be let in");
                        // Accepting may fail at once, again and again: when files run out.
                        sleep(LOOK).await;
                    }
                },
                Some(served) = inside.next(), if !inside.is_empty() => {
                    if let Err(error) = served {
                        tracing::debug!(%error, "a command left before it had its answer");
                    }
                }
            }
        }
    }

    async fn serve(&self, stream: impl AsyncRead + AsyncWrite) -> io::Result<()> {
        let (read, mut write) = tokio::io::split(stream);
        let mut read = BufReader::new(read);
        let mut line = Vec::new();
        let bounded = async { (&mut read).take(MAX_LINE_BYTES).read_until(b'\n', &mut line).await };
        timeout(LINE_PATIENCE, bounded).await.map_err(io::Error::from)??;
        let reply = match serde_json::from_slice::<Wish>(&line) {
            _ if line.last() != Some(&b'\n') => refused(format!("no more than {MAX_LINE_BYTES} bytes are carried")),
            Err(error) => refused(format!("this door does not understand that: {error}")),
            Ok(wish) => match self.admit(&wish, &mut read).await {
                Ok(file) => unless_gone(&mut read, self.grant(wish, file)).await?,
                Err(why) => refused(why),
            },
        };
        let mut line = serde_json::to_vec(&reply)?;
        line.push(b'\n');
        write.write_all(&line).await?;
        write.shutdown().await
    }

    /// Whether this is done here at all, and the file that comes with it.
    async fn admit(&self, wish: &Wish, read: &mut (impl AsyncRead + Unpin)) -> Result<Option<NamedTempFile>, String> {
        self.state().allowance.take(self.opened.elapsed()).map_err(TooMany::text)?;
        let Wish::Call(call) = wish else { return Ok(None) };
        if !rules::could_be(call.method.as_str(), &call.path) {
            return Err(rules::NOT_INSIDE.to_owned());
        }
        match &call.file {
            None => Ok(None),
            Some(said) => incoming::receive(self.dir, said, read).await.map(Some),
        }
    }

    async fn grant(&self, wish: Wish, file: Option<NamedTempFile>) -> Reply {
        match wish {
            Wish::Call(call) => self.call(call, file).await,
            Wish::Ask { question: words, choices } => match question(&words, &choices) {
                Ok(question) => self.ask(question).await,
                Err(why) => refused(why),
            },
        }
    }

    async fn call(&self, call: Call, file: Option<NamedTempFile>) -> Reply {
        let (number, is_new) = self.number(&call);
        if is_new && let Err(error) = self.dir.leave_call(number, &call, file) {
            return refused(format!("the call can't be left for this machine's daemon: {error}"));
        }
        let mut waiting = Waiting { state: &self.state, call: &call, number, answered: false };
        let until = Instant::now() + CALL_PATIENCE;
        while Instant::now() < until {
            if let Some(answered) = self.dir.take_answer(number) {
                waiting.answered = true;
                return Reply::Answered(answered);
            }
            sleep(LOOK).await;
        }
        Reply::Waiting {
            why:
                "no answer came within a minute: the daemon of this machine or the server is away. The call stays and \
                  is made when they are back; repeat the command to hear what came of it, nothing is done twice"
                    .to_owned(),
        }
    }

    fn number(&self, call: &Call) -> (u64, bool) {
        let mut state = self.state();
        if let Some(at) = state.abandoned.iter().position(|(other, _)| other == call) {
            return (state.abandoned.remove(at).1, false);
        }
        state.calls += 1;
        (state.calls, true)
    }

    async fn ask(&self, question: Question) -> Reply {
        let (tell, told) = oneshot::channel();
        if self.asks.send(Asking { question, tell }).await.is_err() {
            return refused("the run is about to end".to_owned());
        }
        told.await.unwrap_or_else(|_| refused("the run ended before somebody answered".to_owned()))
    }

    fn state(&self) -> std::sync::MutexGuard<'_, State> {
        self.state.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

fn refused(why: String) -> Reply {
    Reply::Refused { why }
}

/// Waits for `reply` as long as the command does.
async fn unless_gone(read: &mut (impl AsyncRead + Unpin), reply: impl Future<Output = Reply>) -> io::Result<Reply> {
    let mut more = [0; 1];
    tokio::select! {
        reply = reply => Ok(reply),
        said = read.read(&mut more) => match said? {
            0 => Err(io::ErrorKind::UnexpectedEof.into()),
            _ => Err(io::Error::new(io::ErrorKind::InvalidData, "one line is enough")),
        },
    }
}
