//! Carries one execution's journal to the server, from where the server says.

mod source;

use std::sync::Arc;
use std::time::Duration;

use shipmate_core::api::daemon::{Append, Appended, Fence};
use shipmate_core::error::Code;
use shipmate_core::journal::Record;
use shipmate_core::rules::backoff;
use shipmate_seams::Random;
use tokio::sync::{mpsc, watch};
use tokio_util::sync::CancellationToken;

use crate::actor::{Event, Upload};
use crate::classify::{Outcome, classify};
use crate::transport::{Method, Request, Transport};

pub(crate) use source::Source;

const APPEND_DEADLINE: Duration = Duration::from_secs(30);
const FIRST_RETRY: Duration = Duration::from_millis(250);
const LONGEST_RETRY: Duration = Duration::from_secs(15);
/// A server that does not know the execution was perhaps restored from a
/// backup. It may come to know it again; there is no hurry.
const UNKNOWN_RETRY: Duration = Duration::from_secs(60);
/// How long an append that is under way may take when the daemon ends.
const FAREWELL: Duration = Duration::from_secs(1);
/// After so many failures in a row somebody should know.
const WORTH_SAYING: u32 = 5;

/// Carries one journal.
pub(crate) struct Uploader {
    pub(crate) fence: Fence,
    pub(crate) source: Source,
    pub(crate) daemon_id: String,
    pub(crate) transport: Arc<dyn Transport>,
    pub(crate) events: mpsc::Sender<Event>,
    pub(crate) random: Random,
    /// Changes when the server turned out to be there again.
    pub(crate) wake: watch::Receiver<()>,
    pub(crate) shutdown: CancellationToken,
}

/// What one append came to.
enum Step {
    /// Go on at this number.
    Next(u64),
    /// Nothing is left to do here.
    Done,
    /// Ask again later where to go on.
    Again { at_least: Duration },
}

impl Uploader {
    /// Carries until the server has everything, or says it wants nothing.
    pub(crate) async fn carry(mut self) {
        // The first append is empty: only the server knows what it has.
        let mut cursor = None;
        let mut failures: u32 = 0;
        let mut cancel_told = false;
        loop {
            let offset = cursor.unwrap_or(0);
            let records = match cursor {
                None => Vec::new(),
                Some(n) => {
                    let Some(records) = self.records(n).await else { return };
                    records
                }
            };
            let asked = records.is_empty();
            let Some(answer) = self.append(offset, records).await else { return };
            if matches!(answer, Outcome::Ok(Appended { cancel: true, .. })) && !cancel_told {
                cancel_told = true;
                self.tell(Upload::CancelAsked).await;
            }
            self.say(&answer, failures);
            let at_least = match self.digest(answer).await {
                Step::Done => return,
                Step::Next(n) => {
                    cursor = Some(n);
                    if asked || n > offset {
                        failures = 0;
                        continue;
                    }
                    // The server is behind what it said before. Going on from
                    // there is right; going round without a pause is not.
                    Duration::ZERO
                }
                Step::Again { at_least } => {
                    cursor = None;
                    at_least
                }
            };
            failures = failures.saturating_add(1);
            let wait = backoff::delay(failures, FIRST_RETRY, LONGEST_RETRY, self.random.jitter());
            if !self.pause(wait.max(at_least)).await {
                return;
            }
        }
    }

    /// The next records, as soon as there are some; none if there never will be.
    async fn records(&mut self, n: u64) -> Option<Vec<Record>> {
        let shutdown = self.shutdown.clone();
        shutdown.run_until_cancelled(self.source.next(n)).await.flatten()
    }

    /// Sends records. None if the daemon ended before an answer came.
    async fn append(&self, offset: u64, records: Vec<Record>) -> Option<Outcome<Appended>> {
        let append = Append { daemon_id: self.daemon_id.clone(), epoch: self.fence.epoch, offset, records };
        let request = Request {
            method: Method::Post,
            path: format!("/api/daemon/executions/{}/journal", self.fence.execution_id),
            body: serde_json::to_vec(&append).ok(),
            deadline: APPEND_DEADLINE,
        };
        let ended_for_long = async {
            self.shutdown.cancelled().await;
            tokio::time::sleep(FAREWELL).await;
        };
        tokio::select! {
            answer = self.transport.send(request) => Some(classify(answer)),
            () = ended_for_long => None,
        }
    }

    async fn digest(&self, answer: Outcome<Appended>) -> Step {
        match answer {
            Outcome::Ok(appended) if appended.ended => match self.source.close().await {
                Ok(()) => {
                    self.tell(Upload::HandedIn).await;
                    Step::Done
                }
                // The server has it all; only this machine's note is missing.
                Err(why) => {
                    tracing::warn!(execution.id = %self.fence.execution_id, "can't note that it is handed in: {why}");
                    Step::Again { at_least: LONGEST_RETRY }
                }
            },
            Outcome::Ok(appended) => Step::Next(appended.acknowledged),
            Outcome::Superseded => {
                self.tell(Upload::Superseded).await;
                Step::Done
            }
            Outcome::NotFound(Code::ExecutionNotFound) => Step::Again { at_least: UNKNOWN_RETRY },
            other => Step::Again { at_least: other.pause().unwrap_or_default() },
        }
    }

    /// Says what a person may have to do something about; once in an outage.
    fn say(&self, answer: &Outcome<Appended>, failures: u32) {
        let id = self.fence.execution_id;
        match answer {
            Outcome::Ok(_) if failures >= WORTH_SAYING => {
                tracing::info!(execution.id = %id, "the journal is taken again");
            }
            Outcome::NotFound(_) if failures == 0 => {
                tracing::warn!(execution.id = %id, "the server does not know the execution; keeping it and asking again");
            }
            Outcome::Refused(why) if failures == 0 => {
                tracing::error!(execution.id = %id, "the server refuses the journal: {why}; trying again");
            }
            Outcome::NoAnswer(why) if failures + 1 == WORTH_SAYING => {
                tracing::warn!(execution.id = %id, "the journal can't be handed in: {why}; trying again");
            }
            _ => {}
        }
    }

    /// Waits, but not when there is a reason to go on. `false` when the daemon ends.
    async fn pause(&mut self, wait: Duration) -> bool {
        self.wake.mark_unchanged();
        tokio::select! {
            () = tokio::time::sleep(wait) => true,
            _ = self.wake.changed() => true,
            () = self.shutdown.cancelled() => false,
        }
    }

    async fn tell(&self, news: Upload) {
        // Without an actor the process is ending.
        let _ = self.events.send(Event::Upload(self.fence.execution_id, news)).await;
    }
}
