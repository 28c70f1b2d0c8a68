//! Where the records come from that are carried to the server.

use std::io;
use std::time::Duration;

use chrono::{DateTime, Utc};
use shipmate_core::journal::{Body, Ended, FailureClass, Record};
use tokio::task::spawn_blocking;

use crate::place::{Batch, JournalReader, RunDir};

/// How much one append carries, unless a single record is larger.
const BATCH_BYTES: usize = 256 * 1024;
/// How often a journal is looked at that grew lately; people watch it.
const LIVELY: Duration = Duration::from_millis(50);
/// How often one is looked at that did not.
const QUIET: Duration = Duration::from_millis(100);
/// After so many looks without growth a journal is quiet.
const QUIET_AFTER: u32 = 100;

/// Where the records come from.
#[derive(Debug)]
pub(crate) enum Source {
    /// A journal that a runner writes.
    Journal(Box<Reading>),
    /// The only thing to be said of an execution that has no directory.
    Failure { message: String, at: DateTime<Utc> },
}

/// A journal and what was seen of it.
#[derive(Debug)]
pub(crate) struct Reading {
    run: RunDir,
    reader: JournalReader,
    /// What was asked for and the journal's length then, when there was nothing.
    nothing_at: Option<(u64, u64)>,
}

impl Source {
    /// The journal in `run`.
    pub(crate) fn journal(run: RunDir) -> Self {
        let reader = run.reader();
        Self::Journal(Box::new(Reading { run, reader, nothing_at: None }))
    }

    /// The records from number `n` on, as soon as there are some. None if
    /// nobody wants them any more.
    pub(crate) async fn next(&mut self, n: u64) -> Option<Vec<Record>> {
        match self {
            Self::Journal(reading) => reading.next(n).await,
            Self::Failure { message, at } => Some(vec![failure(n, *at, message)]),
        }
    }

    /// The server has everything: remembers it.
    pub(crate) async fn close(&self) -> io::Result<()> {
        match self {
            Self::Journal(reading) => {
                let run = reading.run.clone();
                spawn_blocking(move || run.mark_handed_in()).await.map_err(io::Error::other)?
            }
            Self::Failure { .. } => Ok(()),
        }
    }
}

/// The only record of an execution that has no directory.
pub(crate) fn failure(n: u64, at: DateTime<Utc>, message: &str) -> Record {
    Record { n, at, body: Body::Ended(Ended::failed(FailureClass::Machine, message)) }
}

impl Reading {
    async fn next(&mut self, n: u64) -> Option<Vec<Record>> {
        let mut looks: u32 = 0;
        loop {
            if self.run.is_handed_in() {
                return None;
            }
            match self.read(n).await {
                Ok(batch) if !batch.records.is_empty() => return Some(batch.records),
                Ok(_) => {}
                Err(error) if looks == 0 => {
                    tracing::error!(execution.id = %self.run.execution_id(), "the journal can't be read: {error}; trying again");
                }
                Err(_) => {}
            }
            looks = looks.saturating_add(1);
            tokio::time::sleep(if looks < QUIET_AFTER { LIVELY } else { QUIET }).await;
        }
    }

    /// Reads only if the journal is not as it was when nothing was found.
    async fn read(&mut self, n: u64) -> io::Result<Batch> {
        let length = std::fs::metadata(self.run.journal_path()).map_or(0, |found| found.len());
        if self.nothing_at == Some((n, length)) {
            return Ok(Batch::default());
        }
        let mut reader = self.reader.clone();
        let (reader, batch) = spawn_blocking(move || {
            let batch = reader.read(n, BATCH_BYTES);
            (reader, batch)
        })
        .await
        .map_err(io::Error::other)?;
        self.reader = reader;
        let batch = batch?;
        self.nothing_at = batch.records.is_empty().then_some((n, length));
        Ok(batch)
    }
}
