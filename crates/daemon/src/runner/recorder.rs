//! What goes into the journal: bounded, timed, and never lost to a full disk.

use std::io;
use std::time::Duration;

use chrono::{DateTime, Utc};
use shipmate_core::journal::{Body, Ended};
use shipmate_seams::Clock;
use tokio::time::sleep;

use super::hiding::Hiding;
use crate::place::Journal;

/// The longest transcript. An agent that floods its output is read to its
/// end, but not kept.
const MAX_TRANSCRIPT_BYTES: u64 = 256 * 1024 * 1024;
/// What counts for the result is kept for longer.
const MAX_FACTS_BYTES: u64 = MAX_TRANSCRIPT_BYTES + 8 * 1024 * 1024;
/// How often a full disk is tried again.
pub(super) const ROOM_CHECK: Duration = Duration::from_secs(1);

/// The journal with a clock and a bound.
#[derive(Debug)]
pub(super) struct Recorder {
    journal: Journal,
    clock: Clock,
    truncated: bool,
    waits_for_room: bool,
    hiding: Hiding,
}

impl Recorder {
    pub(super) fn new(journal: Journal, clock: Clock) -> Self {
        Self { journal, clock, truncated: false, waits_for_room: false, hiding: Hiding::default() }
    }

    /// From here on these texts do not stand in records, each has its own
    /// instead, also if the agent says one in pieces.
    pub(super) fn hide(&mut self, hidden: Vec<(String, String)>) {
        self.hiding = Hiding::of(hidden);
    }

    /// The time that records get.
    pub(super) fn now(&self) -> DateTime<Utc> {
        self.clock.now()
    }

    /// Takes a record. It is written with the next [`flush`](Self::flush), or,
    /// if it ends as something hidden begins, after the record that follows.
    pub(super) fn record(&mut self, body: Body) {
        for (at, body) in self.hiding.pass(self.clock.now(), body) {
            self.keep(at, body);
        }
    }

    /// Nothing will follow what waits: it is written with the next flush.
    pub(super) fn release(&mut self) {
        for (at, body) in self.hiding.release() {
            self.keep(at, body);
        }
    }

    fn keep(&mut self, at: DateTime<Utc>, body: Body) {
        let bound = match body {
            Body::Started(_) | Body::Diff(_) | Body::Ended(_) => u64::MAX,
            Body::Session { .. }
            | Body::Usage(_)
            | Body::Question(_)
            | Body::Answered { .. }
            | Body::Message { .. }
            | Body::TurnBegan { .. }
            | Body::TurnEnded(_) => MAX_FACTS_BYTES,
            _ => MAX_TRANSCRIPT_BYTES,
        };
        if self.journal.bytes() <= bound {
            self.journal.push(at, body);
        } else if !self.truncated {
            self.truncated = true;
            let text = "The transcript is truncated here: the agent has printed more than is kept. It goes on.";
            self.journal.push(at, Body::Notice { text: text.into() });
        }
    }

    /// Whether so much waits that it should be flushed in the middle of a burst.
    pub(super) fn is_full(&self) -> bool {
        self.journal.pending_bytes() > 1024 * 1024
    }

    /// Writes what was taken. False if the disk has no room: nothing is lost,
    /// try again later.
    ///
    /// # Errors
    /// The disk is broken.
    pub(super) fn flush(&mut self) -> io::Result<bool> {
        match self.journal.flush() {
            Ok(()) => {
                if std::mem::take(&mut self.waits_for_room) {
                    tracing::info!("there is room again; the journal goes on");
                }
                Ok(true)
            }
            Err(error) if is_want_of_room(&error) => {
                if !std::mem::replace(&mut self.waits_for_room, true) {
                    tracing::warn!(%error, "the journal waits for room; the agent waits with it");
                }
                Ok(false)
            }
            Err(error) => Err(error),
        }
    }

    /// Writes what was taken, whenever there is room.
    ///
    /// # Errors
    /// The disk is broken.
    pub(super) async fn settle(&mut self) -> io::Result<()> {
        while !self.flush()? {
            sleep(ROOM_CHECK).await;
        }
        Ok(())
    }

    /// Writes the last record to the disk.
    ///
    /// # Errors
    /// The disk is broken.
    pub(super) async fn end(&mut self, ended: Ended) -> io::Result<()> {
        self.record(Body::Ended(ended));
        self.settle().await
    }
}

fn is_want_of_room(error: &io::Error) -> bool {
    matches!(error.kind(), io::ErrorKind::StorageFull | io::ErrorKind::QuotaExceeded)
}
