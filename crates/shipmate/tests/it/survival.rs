//! `kill -9` in the middle of a run: the agent goes on, the transcript is
//! whole, the result arrives once.

use std::time::Duration;

use shipmate_core::api::board::Issue;
use shipmate_core::api::run::Run;
use shipmate_core::journal::{Body, Ended, Record};
use shipmate_core::status::{IssueStatus, RunStatus};
use shipmate_testkit::settings::rounds;
use shipmate_testkit::{Client, DEADLINE, Database, Installation, Up, on_both};

use crate::program;

/// How many steps the agent takes, so that a kill falls in the middle.
const STEPS: usize = 30;

on_both! {
    async fn a_killed_daemon_loses_no_run(database: Database) {
        survives(&database, async |_, up| { up.kill_daemon().await; up }).await;
    }

    async fn a_killed_server_loses_no_run(database: Database) {
        survives(&database, async |_, up| { up.kill_server().await; up }).await;
    }

    async fn server_and_daemon_killed_at_once_lose_no_run(database: Database) {
        survives(&database, async |_, up| { up.kill_server_and_daemon().await; up }).await;
    }

    async fn the_whole_installation_killed_and_started_again_loses_no_run(database: Database) {
        survives(&database, async |installation, up| {
            up.kill_all().await;
            installation.up().await
        })
        .await;
    }
}

/// Kills with `kill` in the middle of one run after another and looks at what came of each.
async fn survives(database: &Database, kill: impl AsyncFn(&Installation, Up) -> Up) {
    let installation = Installation::new(program()).database(database).demo_pace(Duration::from_millis(20));
    let mut up = installation.up().await;
    let client = up.client();
    let agent = client.agent_online("demo").await;
    for round in 0..rounds() {
        let title = format!("Round {round}");
        let issue = client.assign_new_issue(&title, &format!("demo: slow {STEPS}"), agent.id).await;
        let run = client.newest_run(issue.id).await;
        // Another place each round: while it is made ready, at its start, in its middle.
        let enough = i64::try_from(round % 5 * 4).expect("small");
        client
            .run_until(run.id, "the run to be under way", DEADLINE, |run| {
                run.status == RunStatus::Running && run.records >= enough
            })
            .await;
        up = kill(&installation, up).await;
        let run = client.finished(run.id).await;
        looks_as_if_nothing_had_happened(&client, &issue, &run).await;
    }
    assert!(up.stop().await.success());
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
