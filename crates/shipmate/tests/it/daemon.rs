//! `shipmate daemon …`: started, asked, restarted, drained and stopped from the command line.

mod deleted;
mod doctor;
mod hard_days;

use std::process::Output;
use std::time::Duration;

use serde_json::Value;
use shipmate_core::api::identity::TokenKind;
use shipmate_core::journal::Body;
use shipmate_core::status::RunStatus;
use shipmate_testkit::{DEADLINE, Database, Installation, eventually};

use crate::fixture::{ServerAlone, server_alone};
use crate::program;

/// An installation whose server and daemon are started one by one.
struct Machine {
    installation: Installation,
    server: ServerAlone,
}

impl Machine {
    async fn new() -> Self {
        Self::with(Installation::new(program())).await
    }

    async fn with(installation: Installation) -> Self {
        let server = server_alone(&installation, &Database::sqlite()).await;
        Self { installation, server }
    }

    /// Starts the daemon as a person does, with a token made for it.
    async fn start(&self) -> Value {
        let token = self.installation.client().create_token("daemon", TokenKind::Daemon).await.token;
        let said = self.installation.say(&["daemon", "start", "--token", &token, "--json"]).await;
        serde_json::from_str(&said).expect("JSON")
    }

    async fn status(&self) -> Value {
        let said = self.installation.run(&["daemon", "status", "--json"]).await;
        serde_json::from_slice(&said.stdout).expect("JSON")
    }

    async fn run(&self, arguments: &[&str]) -> (i32, String) {
        shown(&self.installation.run(arguments).await)
    }
}

/// The exit code, and everything that was said.
fn shown(output: &Output) -> (i32, String) {
    let said = format!("{}{}", String::from_utf8_lossy(&output.stdout), String::from_utf8_lossy(&output.stderr));
    (output.status.code().expect("an exit code"), said)
}

#[tokio::test]
async fn it_is_started_asked_restarted_and_stopped() {
    let machine = Machine::new().await;
    let (code, said) = machine.run(&["daemon", "status"]).await;
    assert!(code == 3 && said.contains("no daemon runs here"), "{code} {said}");

    let started = machine.start().await;
    let (code, said) = machine.run(&["daemon", "start"]).await;
    assert!(code == 0 && said.contains("runs already"), "{code} {said}");
    eventually(DEADLINE, "the server to have answered", async || {
        let (code, said) = machine.run(&["daemon", "status"]).await;
        (code == 0 && said.contains("which answered")).then_some(())
    })
    .await;

    let (code, said) = machine.run(&["daemon", "restart"]).await;
    assert_eq!(code, 0, "{said}");
    let after = machine.status().await;
    assert_eq!(after["daemon"]["pid"], started["pid"], "whoever watches over it need not know");
    assert_eq!(after["daemon"]["daemon_id"], started["daemon_id"]);
    assert_ne!(after["daemon"]["instance"], started["instance"]);

    let (code, said) = machine.run(&["daemon", "logs", "-n", "500"]).await;
    assert!(code == 0 && said.contains("the daemon begins anew"), "{said}");
    let (_, two) = machine.run(&["daemon", "logs", "-n", "2"]).await;
    assert_eq!(two.lines().count(), 2);

    let (code, said) = machine.run(&["daemon", "stop"]).await;
    assert!(code == 0 && said.contains("No run was under way"), "{said}");
    assert_eq!(machine.run(&["daemon", "status"]).await.0, 3);
    let (code, said) = machine.run(&["daemon", "stop"]).await;
    assert!(code == 0 && said.contains("No daemon runs here"), "{said}");
    machine.server.end().await;
}

#[tokio::test]
async fn a_restart_in_the_middle_of_a_run_loses_nothing_of_it() {
    let machine = Machine::with(Installation::new(program()).demo_pace(Duration::from_millis(50))).await;
    machine.start().await;
    let client = machine.installation.client();
    let agent = client.agent_online("demo").await;
    let issue = client.assign_new_issue("Slow", "demo: slow 30", agent.id).await;
    let run = client.newest_run(issue.id).await;
    client.run_until(run.id, "it to be under way", DEADLINE, |run| run.records >= 5).await;
    let (code, said) = machine.run(&["daemon", "restart"]).await;
    assert_eq!(code, 0, "{said}");
    let run = client.finished(run.id).await;
    assert_eq!((run.status, run.attempt), (RunStatus::Completed, 1), "{run:#?}");
    let records = client.transcript(run.id).await;
    assert_eq!(records.iter().filter(|record| matches!(record.body, Body::Started(_))).count(), 1);
    assert!(records.iter().zip(0..).all(|(record, n)| record.n == n));
}

#[tokio::test]
async fn a_stop_leaves_runs_alone_and_a_drain_waits_for_them() {
    let machine = Machine::with(Installation::new(program()).demo_pace(Duration::from_millis(50))).await;
    machine.start().await;
    let client = machine.installation.client();
    let agent = client.agent_online("demo").await;
    let issue = client.assign_new_issue("Slow", "demo: slow 30", agent.id).await;
    let run = client.newest_run(issue.id).await;
    client.run_until(run.id, "it to be under way", DEADLINE, |run| run.records >= 5).await;
    let (code, said) = machine.run(&["daemon", "stop"]).await;
    assert!(code == 0 && said.contains("1 run goes on by itself"), "{said}");

    let (code, said) = machine.run(&["daemon", "start"]).await;
    assert_eq!(code, 0, "the token is remembered: {said}");
    let (code, said) = machine.run(&["daemon", "stop", "--drain"]).await;
    assert!(code == 0 && said.contains("Waiting for 1 run"), "{said}");
    let run = client.finished(run.id).await;
    assert_eq!((run.status, run.attempt), (RunStatus::Completed, 1));
}

#[tokio::test]
async fn a_paused_machine_says_so_to_those_who_wait_and_goes_on_when_resumed() {
    let machine = Machine::new().await;
    machine.start().await;
    let client = machine.installation.client();
    let agent = client.agent_online("demo").await;
    assert_eq!(machine.run(&["daemon", "pause"]).await.0, 0);
    assert_eq!(machine.run(&["daemon", "restart"]).await.0, 0);
    let (code, said) = machine.run(&["daemon", "status"]).await;
    assert!(code == 0 && said.contains("its owner paused it"), "{code} {said}");
    client.agent_online("demo").await;
    let issue = client.assign_new_issue("Later", "", agent.id).await;
    let run = client.newest_run(issue.id).await;
    client
        .run_until(run.id, "the reason to be told", DEADLINE, |run| {
            run.wait.as_ref().is_some_and(|wait| wait.text.contains("its owner paused it"))
        })
        .await;
    assert_eq!(machine.run(&["daemon", "resume"]).await.0, 0);
    assert_eq!(client.finished(run.id).await.status, RunStatus::Completed);
}

#[tokio::test]
async fn beside_an_up_there_is_nothing_to_start_and_nothing_to_stop() {
    let installation = Installation::new(program());
    let up = installation.up().await;
    installation.client().agent_online("demo").await;
    let (code, said) = shown(&installation.run(&["daemon", "start"]).await);
    assert!(code == 0 && said.contains("`shipmate up`") && said.contains("nothing to start"), "{said}");
    let (code, said) = shown(&installation.run(&["daemon", "stop"]).await);
    assert!(code == 6 && said.contains("would start it again"), "{said}");
    let before = up.processes().daemon_pid;
    let (code, said) = shown(&installation.run(&["daemon", "restart"]).await);
    assert_eq!(code, 0, "{said}");
    assert_eq!(up.processes().daemon_pid, before, "`up` did not have to start another one");
    assert!(up.stop().await.success());
}
