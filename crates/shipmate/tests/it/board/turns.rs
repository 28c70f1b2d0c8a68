//! What each turn of a run changed, and what a run does with the work of one
//! that was lost.

use reqwest::Method;
use serde_json::json;
use shipmate_core::api::board::Agent;
use shipmate_core::api::run::{Run, RunDiff, RunTurn};
use shipmate_core::error::Code;
use shipmate_core::journal::{Body, FailureClass, Record};
use shipmate_core::status::RunStatus;
use shipmate_testkit::{DEADLINE, Installation, eventually, on_both, processes};

use crate::fixture::{finding, write_program};
use crate::program;

/// Speaks as Claude Code does, and writes a file in each of two turns.
const AGENT: &str = r#"#!/bin/sh
case "$*" in *--version*) echo '2.1.99 (Claude Code)'; exit ;; esac
told() { printf '{"type":"command_lifecycle","command_uuid":"%s","state":"%s"}\n' "$1" "$2"; }
result() { printf '{"type":"result","subtype":"success","is_error":false,"result":"%s"}\n' "$1"; }
number() { printf '%s' "$1" | sed 's/.*"uuid":"\([^"]*\)".*/\1/'; }
read -r initialize; read -r prompt
told "$(number "$prompt")" started
echo one > first.txt
echo '{"type":"system","subtype":"init","session_id":"s","model":"m"}'
read -r message
told "$(number "$message")" queued
result first
told "$(number "$message")" started
until [ -e go ]; do sleep 0.05; done; rm go
echo two > second.txt
result second
"#;

/// Writes a file and hangs; where that file is already, it writes another.
const HANGING: &str = r"#!/bin/sh
if [ -e first.txt ]; then echo two > second.txt; echo 'I went on.'; exit; fi
echo one > first.txt; echo 'I began.'; exec sleep 1000
";

fn paths(diff: &RunDiff) -> Vec<&str> {
    diff.files.iter().map(|file| file.path.as_str()).collect()
}

/// Ends the process that watches over the agent, without its leave.
fn kill_runner(installation: &Installation) {
    let is_runner = |pid: &i32| {
        let line = fs_err::read(format!("/proc/{pid}/cmdline")).unwrap_or_default();
        line.split(|byte| *byte == 0).any(|argument| argument == b"runner")
    };
    let found: Vec<i32> = processes::all_of(&installation.data()).into_iter().filter(is_runner).collect();
    assert_eq!(found.len(), 1, "one runner");
    found.into_iter().for_each(processes::kill_9);
}

fn steps(records: &[Record]) -> String {
    let step = |record: &Record| match &record.body {
        Body::Preparing { step } => Some(step.to_string()),
        _ => None,
    };
    records.iter().filter_map(step).collect::<Vec<_>>().join("\n")
}

on_both! {
    async fn what_is_said_to_an_agent_begins_a_turn_with_a_diff_of_its_own(database: Database) {
        let installation = finding(Installation::new(program()).database(&database), "claude", AGENT);
        let up = installation.up().await;
        let client = up.client();
        let agent = client.agent_online("claude").await;
        let issue = client.assign_new_issue("Two things", "One", agent.id).await;
        let run = client.newest_run(issue.id).await;
        client.run_until(run.id, "the agent to begin", DEADLINE, |run| run.session_id.is_some()).await;
        installation.say(&["run", "steer", &issue.identifier, "And another"]).await;
        let path = format!("/api/runs/{}", run.id);
        eventually(DEADLINE, "its first turn to be over", async || {
            let turns: Vec<RunTurn> = client.get(&format!("{path}/turns")).await;
            turns.first()?.ended_at.map(drop)
        })
        .await;
        fs_err::write(format!("{}/go", client.run(run.id).await.work_dir.expect("it has one")), "").expect("written");
        let run = client.finished(run.id).await;
        assert_eq!(run.status, RunStatus::Completed, "{run:#?}\n{}", installation.logs());

        let turns: Vec<RunTurn> = client.get(&format!("{path}/turns")).await;
        let shown: Vec<_> = turns.iter().map(|turn| (turn.turn, turn.diff.map(|diff| diff.files))).collect();
        assert_eq!(shown, [(1, Some(1)), (2, Some(1))], "{turns:#?}");
        assert!(turns[0].comment_id.is_none() && turns[1].comment_id.is_some(), "{turns:#?}");
        assert!(turns.iter().all(|turn| turn.commit.is_some() && turn.ended_at.is_some()), "{turns:#?}");
        let first: RunDiff = client.get(&format!("{path}/diff?turn=1")).await;
        assert_eq!(paths(&first), ["first.txt"]);
        assert_eq!(paths(&client.diff(run.id).await), ["first.txt", "second.txt"]);
        let none = client.request(Method::GET, &format!("{path}/diff?turn=3"), None::<&()>).await;
        assert_eq!((none.status.as_u16(), none.error().code), (404, Code::TurnNotFound));

        let listed = installation.say(&["run", "turns", &issue.identifier]).await;
        assert!(listed.contains("1 file, +1 -0") && listed.contains(&turns[1].commit.as_ref().expect("kept")[..10]), "{listed}");
        let second = installation.say(&["run", "diff", &issue.identifier, "--turn", "2"]).await;
        assert!(second.contains("+++ b/second.txt") && !second.contains("first.txt"), "{second}");
        assert!(up.stop().await.success());
    }

    async fn a_run_after_a_lost_one_begins_with_its_work_and_says_so(database: Database) {
        let installation = Installation::new(program()).database(&database);
        let path = installation.home().join("hanging");
        write_program(&path, HANGING);
        installation.say(&["provider", "add", "hanging", "--", path.to_str().expect("text")]).await;
        let up = installation.up().await;
        let client = up.client();
        let agent = client.agent_online("hanging").await;
        let _: Agent = client.put(&format!("/api/agents/{}", agent.id), &json!({ "max_attempts": 1 })).await;
        let issue = client.assign_new_issue("Hang", "", agent.id).await;
        let run = client.newest_run(issue.id).await;
        eventually(DEADLINE, "it to say something", async || {
            let records = client.transcript(run.id).await;
            records.iter().any(|record| matches!(record.body, Body::Text { .. })).then_some(())
        })
        .await;
        kill_runner(&installation);
        let lost = client.finished(run.id).await;
        assert_eq!(lost.failure.as_ref().map(|failure| failure.class), Some(FailureClass::Lost), "{lost:#?}");
        assert_eq!(paths(&client.diff(run.id).await), ["first.txt"]);

        let again: Run = client.rerun(issue.id).await;
        let again = client.finished(again.id).await;
        assert_eq!(again.status, RunStatus::Completed, "{again:#?}\n{}", installation.logs());
        assert_eq!(paths(&client.diff(again.id).await), ["first.txt", "second.txt"]);
        let steps = steps(&client.transcript(again.id).await);
        assert!(steps.contains("going on with what the earlier run had done"), "{steps}");
        assert_eq!(again.branch, lost.branch);
        assert!(up.stop().await.success());
    }
}
