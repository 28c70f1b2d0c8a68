//! Runs, their transcripts and diffs, and waiting for them.

use std::time::Duration;

use reqwest::Method;
use shipmate_core::api::run::{Run, RunDiff, Transcript};
use shipmate_core::id::{IssueId, TaskId};
use shipmate_core::journal::Record;

use super::Client;
use crate::{DEADLINE, eventually};

impl Client {
    /// The runs of an issue, newest first.
    pub async fn runs(&self, issue: IssueId) -> Vec<Run> {
        self.get(&format!("/api/issues/{issue}/runs")).await
    }

    /// The newest run of an issue, as soon as there is one.
    pub async fn newest_run(&self, issue: IssueId) -> Run {
        let path = format!("/api/issues/{issue}/runs");
        eventually(DEADLINE, &format!("a run of {issue:?}"), async || {
            let answer = self.try_request(Method::GET, &path, None::<&()>).await.ok()?;
            answer.json::<Vec<Run>>().into_iter().next()
        })
        .await
    }

    /// A run as it is now.
    pub async fn run(&self, id: TaskId) -> Run {
        self.get(&format!("/api/runs/{id}")).await
    }

    /// Waits until `condition` holds for a run; a server that is away
    /// meanwhile is waited for too.
    ///
    /// # Panics
    /// If it does not within `deadline`; the message shows the run as last seen.
    pub async fn run_until(&self, id: TaskId, what: &str, deadline: Duration, condition: impl Fn(&Run) -> bool) -> Run {
        let path = format!("/api/runs/{id}");
        let last_seen = std::cell::RefCell::new(None);
        // Twice as long inside, so that the time-out that shows the run fires first.
        let waiting = eventually(2 * deadline, what, async || {
            let answer = self.try_request(Method::GET, &path, None::<&()>).await.ok()?;
            // A server that is starting or ending may say so with 5xx.
            if answer.status.is_server_error() {
                return None;
            }
            let run: Run = answer.json();
            let found = condition(&run).then(|| run.clone());
            last_seen.replace(Some(run));
            found
        });
        let outcome = tokio::time::timeout(deadline, waiting).await;
        outcome.unwrap_or_else(|_| panic!("waited in vain for: {what}; last seen: {:#?}", last_seen.borrow()))
    }

    /// Waits until a run has ended, however it ended.
    pub async fn finished(&self, id: TaskId) -> Run {
        self.run_until(id, "the run to end", 2 * DEADLINE, |run| run.status.is_final()).await
    }

    /// Asks for the end of a run.
    pub async fn cancel(&self, id: TaskId) -> Run {
        self.post(&format!("/api/runs/{id}/cancel"), &serde_json::json!({})).await
    }

    /// Asks for another run of an issue.
    pub async fn rerun(&self, issue: IssueId) -> Run {
        self.post(&format!("/api/issues/{issue}/rerun"), &serde_json::json!({})).await
    }

    /// One page of a run's transcript, from record `after` on.
    pub async fn transcript_page(&self, id: TaskId, after: i64) -> Transcript {
        self.get(&format!("/api/runs/{id}/transcript?after={after}")).await
    }

    /// The whole transcript of a run's newest attempt.
    ///
    /// # Panics
    /// If a record is missing or comes twice.
    pub async fn transcript(&self, id: TaskId) -> Vec<Record> {
        let mut records: Vec<Record> = Vec::new();
        loop {
            let next = i64::try_from(records.len()).expect("a transcript of a test is short");
            let page = self.transcript_page(id, next).await;
            if page.records.is_empty() {
                return records;
            }
            for record in page.records {
                assert_eq!(record.n, records.len() as u64, "the transcript has a gap or a repeat");
                records.push(record);
            }
        }
    }

    /// What a run changed.
    pub async fn diff(&self, id: TaskId) -> RunDiff {
        self.get(&format!("/api/runs/{id}/diff")).await
    }
}
