//! Runs that outlive what goes away under them: nobody fails, and what their
//! agents said arrives whole, once and in order.

mod daemon_replaced;
mod server_away;

use std::path::PathBuf;
use std::time::Duration;

use serde_json::json;
use shipmate_core::api::board::Agent;
use shipmate_core::api::run::Run;
use shipmate_core::id::TaskId;
use shipmate_core::journal::{Body, Record};
use shipmate_core::status::RunStatus;
use shipmate_seams::Clock;
use shipmate_testkit::{Client, DEADLINE, Installation, eventually};

/// The agent's name.
const COUNTING: &str = "counting";
/// Counts aloud, twenty numbers a second, until somebody says that it is enough.
const SCRIPT: &str = "n=0; until [ -e enough ]; do for _ in 1 2 3 4 5 6 7 8 9 10; do n=$((n + 1)); \
                      echo \"number $n\"; done; sleep 0.5; done; echo \"$n in all\"";

/// A machine with room for so many agents that count.
async fn prepare(installation: &Installation, many: usize) {
    installation.say(&["provider", "add", COUNTING, "--", "/bin/sh", "-c", SCRIPT]).await;
    let policy = installation.data().join("daemon").join("policy.toml");
    fs_err::write(policy, format!("capacity = {many}\n")).expect("the policy is written");
}

/// Runs whose agents count.
struct Counting {
    client: Client,
    runs: PathBuf,
    ids: Vec<TaskId>,
}

impl Counting {
    /// Begins so many, and waits until each is heard.
    async fn begin(installation: &Installation, many: usize) -> Self {
        let client = installation.client();
        let agent = client.agent_online(COUNTING).await;
        client.put::<Agent>(&format!("/api/agents/{}", agent.id), &json!({ "max_concurrent_tasks": many })).await;
        let mut ids = Vec::new();
        for n in 0..many {
            let issue = client.assign_new_issue(&format!("Count {n}"), "", agent.id).await;
            ids.push(client.newest_run(issue.id).await.id);
        }
        let counting = Self { client, runs: installation.data().join("daemon").join("runs"), ids };
        counting.go_on().await;
        counting
    }

    /// Waits until the server has heard more of each than it has now.
    async fn go_on(&self) {
        for id in &self.ids {
            let before = self.client.run(*id).await.records.max(10);
            let goes_on = |run: &Run| run.status == RunStatus::Running && run.records > before;
            self.client.run_until(*id, "more to be heard of it", 2 * DEADLINE, goes_on).await;
        }
    }

    /// How long each of the journals is on this machine.
    fn journals(&self) -> Vec<u64> {
        let length = |run: PathBuf| fs_err::metadata(run.join("journal.jsonl")).map_or(0, |journal| journal.len());
        self.places().into_iter().map(length).collect()
    }

    /// Lets every agent come to its end, and looks at what was heard of it.
    async fn finish(self) {
        for place in self.places() {
            fs_err::write(place.join("work").join("enough"), "").expect("the agent is told");
        }
        for id in &self.ids {
            let run = self.client.finished(*id).await;
            assert_eq!((run.status, run.attempt), (RunStatus::Completed, 1), "{run:#?}");
            is_whole(&self.client.transcript(*id).await);
        }
    }

    fn places(&self) -> Vec<PathBuf> {
        let entries = fs_err::read_dir(&self.runs).expect("there are runs");
        let mut places: Vec<_> = entries.map(|entry| entry.expect("readable").path()).collect();
        places.sort();
        assert_eq!(places.len(), self.ids.len(), "one place for each run: {places:?}");
        places
    }
}

/// Every number once and in order, the sum last, between one beginning and one end.
fn is_whole(records: &[Record]) {
    let count = |wanted: fn(&Body) -> bool| records.iter().filter(|record| wanted(&record.body)).count();
    assert_eq!(count(|body| matches!(body, Body::Started(_))), 1);
    assert_eq!(count(|body| matches!(body, Body::Ended(_))), 1);
    let said = records.iter().filter_map(|record| match &record.body {
        Body::Text { text } => Some(text.as_str()),
        _ => None,
    });
    let mut said: Vec<&str> = said.flat_map(str::lines).collect();
    let sum = said.pop().expect("it said something");
    assert_eq!(sum, format!("{} in all", said.len()));
    for (line, n) in said.iter().zip(1..) {
        assert_eq!(*line, format!("number {n}"));
    }
}

/// Waits until so much time has gone by and `also` holds.
async fn after(time: Duration, also: impl Fn() -> bool) {
    let clock = Clock::system();
    let due = clock.elapsed() + time;
    let is_here = async || (clock.elapsed() >= due && also()).then_some(());
    eventually(time + DEADLINE, "the time to come", is_here).await;
}
