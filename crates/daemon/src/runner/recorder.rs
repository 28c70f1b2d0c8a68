//! What goes into the journal: bounded, timed, and never lost to a full disk.

use std::io;
use std::time::Duration;

use chrono::{DateTime, Utc};
use serde_json::Value;
use shipmate_core::journal::{Body, Ended};
use shipmate_seams::Clock;
use tokio::time::sleep;

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
    hidden: Vec<(String, String)>,
}

impl Recorder {
    pub(super) fn new(journal: Journal, clock: Clock) -> Self {
        Self { journal, clock, truncated: false, waits_for_room: false, hidden: Vec::new() }
    }

    /// From here on these texts do not stand in records, each has its own
    /// instead. One that the agent says in pieces is not found.
    pub(super) fn hide(&mut self, hidden: Vec<(String, String)>) {
        self.hidden = hidden;
    }

    /// The time that records get.
    pub(super) fn now(&self) -> DateTime<Utc> {
        self.clock.now()
    }

    /// Takes a record. It is written with the next [`flush`](Self::flush).
    pub(super) fn record(&mut self, body: Body) {
        let body = if self.hidden.is_empty() { body } else { hiding(body, &self.hidden) };
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
            self.journal.push(self.clock.now(), body);
        } else if !self.truncated {
            self.truncated = true;
            let text = "The transcript is truncated here: the agent has printed more than is kept. It goes on.";
            self.journal.push(self.clock.now(), Body::Notice { text: text.into() });
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

/// The record without the texts that are to be hidden. One that could not be
/// read any more without them is left out: better nothing than a secret.
fn hiding(body: Body, hidden: &[(String, String)]) -> Body {
    let Ok(mut value) = serde_json::to_value(&body) else { return withheld() };
    if hide_in(&mut value, hidden) == 0 {
        return body;
    }
    serde_json::from_value(value).unwrap_or_else(|_| withheld())
}

fn withheld() -> Body {
    let text = "Something is left out here, because it held a value of the agent's environment.";
    Body::Notice { text: text.into() }
}

/// Answers in how many texts there was something to be hidden.
fn hide_in(value: &mut Value, hidden: &[(String, String)]) -> usize {
    match value {
        Value::String(text) => {
            let mut found = false;
            for (secret, shown) in hidden {
                if text.contains(secret.as_str()) {
                    *text = text.replace(secret.as_str(), shown);
                    found = true;
                }
            }
            usize::from(found)
        }
        Value::Array(values) => values.iter_mut().map(|value| hide_in(value, hidden)).sum(),
        Value::Object(fields) => fields.values_mut().map(|value| hide_in(value, hidden)).sum(),
        Value::Null | Value::Bool(_) | Value::Number(_) => 0,
    }
}
