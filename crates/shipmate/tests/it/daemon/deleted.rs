//! A deleted runtime comes back: how fast, and with how few words.

use std::time::Duration;

use shipmate_core::api::board::Runtime;
use shipmate_core::status::RunStatus;
use shipmate_seams::Clock;
use shipmate_testkit::{Client, DEADLINE, Installation, eventually, on_both};

use crate::program;

/// How many times a runtime is deleted.
const DELETIONS: usize = 5;

async fn demo(client: &Client) -> Option<Runtime> {
    client.runtimes().await.into_iter().find(|runtime| runtime.provider == "demo")
}

/// The daemon's log so far, line by line.
fn logged(installation: &Installation) -> Vec<String> {
    let log = fs_err::read_to_string(installation.data().join("logs").join("daemon.log")).expect("the daemon logs");
    log.lines().map(str::to_owned).collect()
}

on_both! {
    async fn where_there_is_a_socket_it_claims_within_a_second_and_two_lines_are_logged(database: Database) {
        let installation = Installation::new(program()).database(&database);
        let up = installation.up().await;
        let client = up.client();
        let agent = client.agent_online("demo").await;
        eventually(DEADLINE, "the daemon's socket", async || {
            let said = installation.run(&["daemon", "status", "--json"]).await;
            let report: serde_json::Value = serde_json::from_slice(&said.stdout).ok()?;
            (report["daemon"]["socket_open"] == true).then_some(())
        })
        .await;
        let clock = Clock::system();
        let mut took = Vec::new();
        for n in 0..DELETIONS {
            let runtime = demo(&client).await.expect("a runtime");
            let before = logged(&installation).len();
            let began = clock.elapsed();
            client.delete_runtime(runtime.id).await;
            let issue = client.assign_new_issue("Again", "", agent.id).await;
            let run = client.newest_run(issue.id).await;
            client.run_until(run.id, "a machine to take it", DEADLINE, |run| run.status != RunStatus::Queued).await;
            took.push(clock.elapsed().saturating_sub(began));
            client.finished(run.id).await;
            assert_ne!(demo(&client).await.expect("it is back").id, runtime.id);
            let of_runs = |line: &String| line.contains("execution.id") || line.contains("a runner");
            let lines: Vec<String> = logged(&installation).into_iter().skip(before).filter(|line| !of_runs(line)).collect();
            assert!(lines.len() <= 2, "deletion {n}: {lines:#?}");
        }
        // The machine that runs this may be busy with something else for a moment.
        took.sort();
        assert!(took[DELETIONS / 2] < Duration::from_secs(1), "{took:?}");
        assert!(up.stop().await.success());
    }
}
