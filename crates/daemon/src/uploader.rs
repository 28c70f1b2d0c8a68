//! Carries one execution's journal to the server, from where the server says.

mod cursor;
mod source;

use std::sync::Arc;
use std::time::Duration;

use shipmate_core::api::daemon::{Append, Appended, Fence};
use shipmate_core::journal::Record;
use shipmate_seams::Random;
use tokio::sync::{mpsc, watch};
use tokio_util::sync::CancellationToken;

use crate::actor::{Event, Upload};
use crate::classify::{Outcome, classify_about};
use crate::transport::{Method, Request, Transport};

pub(crate) use cursor::{Cursor, Then};
pub(crate) use source::{Source, failure};

const APPEND_DEADLINE: Duration = Duration::from_secs(30);
/// How long an append that is under way may take when the daemon ends.
const FAREWELL: Duration = Duration::from_millis(500);
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

/// An append to the journal of `fence`'s execution.
pub(crate) fn request(append: &Append, fence: Fence) -> Request {
    Request {
        method: Method::Post,
        path: format!("/api/daemon/executions/{}/journal", fence.execution_id),
        body: serde_json::to_vec(append).ok(),
        headers: Vec::new(),
        deadline: APPEND_DEADLINE,
    }
}

impl Uploader {
    /// Carries until the server has everything, or says it wants nothing.
    pub(crate) async fn carry(mut self) {
        let mut cursor = Cursor::default();
        loop {
            // The first append is empty: only the server knows what it has.
            let records = match cursor.wants() {
                None => Vec::new(),
                Some(n) => {
                    let Some(records) = self.records(n).await else { return };
                    records
                }
            };
            let empty = records.is_empty();
            let Some(answer) = self.append(cursor.wants().unwrap_or(0), records).await else { return };
            if let Some(news) = self.say(&answer, cursor.failures()) {
                self.tell(news).await;
            }
            let (news, mut then) = cursor.answered(&answer, empty, self.random.jitter());
            if let Some(news) = news {
                self.tell(news).await;
            }
            if then == Then::Close {
                match self.source.close().await {
                    Ok(()) => return self.tell(Upload::HandedIn).await,
                    // The server has it all; only this machine's note is missing.
                    Err(why) => {
                        tracing::warn!(execution.id = %self.fence.execution_id, "can't note that it is handed in: {why}");
                        then = cursor.not_closed(self.random.jitter());
                    }
                }
            }
            match then {
                Then::GoOn => {}
                Then::Wait(wait) => {
                    if !self.pause(wait).await {
                        return;
                    }
                }
                Then::Close | Then::Stop => return,
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
        let request = request(&append, self.fence);
        let ended_for_long = async {
            self.shutdown.cancelled().await;
            tokio::time::sleep(FAREWELL).await;
        };
        tokio::select! {
            answer = self.transport.send(request) => Some(classify_about(self.fence.execution_id, answer)),
            () = ended_for_long => None,
        }
    }

    /// Says what a person may have to do something about; once in an outage.
    /// What all journals meet at the same time is for the actor to say.
    fn say(&self, answer: &Outcome<Appended>, failures: u32) -> Option<Upload> {
        let id = self.fence.execution_id;
        match answer {
            Outcome::Ok(_) if failures >= WORTH_SAYING => return Some(Upload::Answered),
            Outcome::NoAnswer(why) if failures + 1 == WORTH_SAYING => return Some(Upload::Unanswered(why.clone())),
            Outcome::NotFound(_) if failures == 0 => {
                tracing::warn!(execution.id = %id, "the server does not know the execution; keeping it and asking again");
            }
            Outcome::Refused(why) if failures == 0 => {
                tracing::error!(execution.id = %id, "the server refuses the journal: {why}; trying again");
            }
            _ => {}
        }
        None
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
