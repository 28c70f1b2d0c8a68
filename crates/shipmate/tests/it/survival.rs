//! `kill -9` at any moment of a run's life: the agent goes on, the transcript
//! is whole, the result arrives once, every runtime is there again and no
//! process is left over.

use std::collections::BTreeSet;
use std::time::Duration;

use shipmate_core::api::board::Issue;
use shipmate_core::api::run::Run;
use shipmate_core::id::RuntimeId;
use shipmate_core::journal::{Body, Ended, Record};
use shipmate_core::status::{IssueStatus, Presence, RunStatus};
use shipmate_seams::Random;
use shipmate_testkit::settings::rounds;
use shipmate_testkit::{Client, DEADLINE, Installation, Up, eventually, on_both};

use crate::program;

/// How many steps the agent takes, so that a kill falls in the middle.
const STEPS: usize = 30;
/// What the moments are drawn from.
const SEED: u64 = 1;

on_both! {
    async fn a_kill_at_any_moment_loses_no_run(database: Database) {
        let installation = Installation::new(program()).database(&database).demo_pace(Duration::from_millis(10));
        let mut up = installation.up().await;
        let client = up.client();
        let agent = client.agent_online("demo").await;
        let runtimes = runtimes(&client).await;
        for round in 0..rounds() {
            let (victim, moment) = (Victim::of(round), Moment::drawn(Random::seeded(SEED + round as u64)));
            say(round, victim, moment);
            let issue = client.assign_new_issue(&format!("Round {round}"), &format!("demo: slow {STEPS}"), agent.id).await;
            let run = client.newest_run(issue.id).await;
            client.run_until(run.id, "the moment of the kill", DEADLINE, |run| moment.is_here(run)).await;
            up = victim.kill(&installation, up).await;
            let run = client.finished(run.id).await;
            looks_as_if_nothing_had_happened(&client, &issue, &run).await;
            eventually(DEADLINE, "every runtime to be there again", async || {
                (self::runtimes(&client).await == runtimes).then_some(())
            })
            .await;
        }
        assert!(up.stop().await.success());
        installation.nothing_runs().await;
    }
}

/// What is killed.
#[derive(Debug, Clone, Copy)]
enum Victim {
    Daemon,
    Server,
    ServerAndDaemon,
    /// Supervisor, server and daemon; started again by hand.
    Installation,
}

impl Victim {
    fn of(round: usize) -> Self {
        [Self::Daemon, Self::Server, Self::ServerAndDaemon, Self::Installation][round % 4]
    }

    async fn kill(self, installation: &Installation, up: Up) -> Up {
        match self {
            Self::Daemon => up.kill_daemon().await,
            Self::Server => up.kill_server().await,
            Self::ServerAndDaemon => up.kill_server_and_daemon().await,
            Self::Installation => {
                up.kill_all().await;
                return installation.up().await;
            }
        }
        up
    }
}

/// A point in a run's life.
#[derive(Debug, Clone, Copy)]
enum Moment {
    /// Nobody may have claimed it yet.
    Assigned,
    /// It was claimed, and so many records have arrived; 0 is before the agent starts.
    Arrived(i64),
    /// Its last record has arrived: the rest is the daemon's own tidying up.
    Ended,
}

impl Moment {
    fn drawn(random: Random) -> Self {
        #[expect(clippy::cast_possible_truncation, reason = "a small number")]
        let drawn = (random.jitter() * 48.0) as i64;
        match drawn {
            0..6 => Self::Assigned,
            6..42 => Self::Arrived(drawn - 6),
            _ => Self::Ended,
        }
    }

    fn is_here(self, run: &Run) -> bool {
        let over = run.status.is_final();
        match self {
            Self::Assigned => true,
            Self::Arrived(count) => over || (run.status == RunStatus::Running && run.records >= count),
            Self::Ended => over,
        }
    }
}

#[expect(clippy::print_stderr, reason = "the test harness shows this with a failed test")]
fn say(round: usize, victim: Victim, moment: Moment) {
    eprintln!("round {round}, seed {SEED}: {victim:?} is killed at {moment:?}");
}

/// The runtimes that are online.
async fn runtimes(client: &Client) -> BTreeSet<RuntimeId> {
    let all = client.runtimes().await;
    all.into_iter().filter(|runtime| runtime.status == Presence::Online).map(|runtime| runtime.id).collect()
}

async fn looks_as_if_nothing_had_happened(client: &Client, issue: &Issue, run: &Run) {
    assert_eq!((run.status, run.attempt), (RunStatus::Completed, 1), "{run:#?}");
    let records = client.transcript(run.id).await;
    let count = |matching: fn(&Body) -> bool| records.iter().filter(|record| matching(&record.body)).count();
    assert_eq!(count(|body| matches!(body, Body::Started(_))), 1);
    assert_eq!(count(|body| matches!(body, Body::Diff(_))), 1);
    assert_eq!(count(|body| matches!(body, Body::Ended(_))), 1);
    assert!(matches!(records.last().map(|record| &record.body), Some(Body::Ended(Ended::Completed { .. }))));
    assert_eq!(steps(&records), (1..=STEPS).collect::<Vec<_>>(), "every step, once, in order");

    assert_eq!(client.runs(issue.id).await.len(), 1, "nothing ran twice");
    let comments = client.comments(issue.id).await;
    assert_eq!(comments.len(), 1, "the result arrives once: {comments:#?}");
    assert_eq!(client.issue(issue.id).await.status, IssueStatus::InReview);
    assert!(run.diff.is_some_and(|diff| diff.files >= 1));
}

/// The numbers of the steps that the agent says it takes.
fn steps(records: &[Record]) -> Vec<usize> {
    let number = |record: &Record| match &record.body {
        Body::Thinking { text } => text.as_str().strip_prefix("Step ")?.split_whitespace().next()?.parse().ok(),
        _ => None,
    };
    records.iter().filter_map(number).collect()
}
