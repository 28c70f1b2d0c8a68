//! What an agent at work is doing, and what becomes of one that falls silent.

use shipmate_core::journal::FailureClass;
use shipmate_core::rules::watch::Doing;
use shipmate_core::status::RunStatus;
use shipmate_testkit::{DEADLINE, Installation, on_both};

use crate::fixture::finding;
use crate::program;

/// Speaks as Claude Code does, uses a tool that hangs, and never comes back.
const AGENT: &str = r#"#!/bin/sh
case "$*" in *--version*) echo '2.1.99 (Claude Code)'; exit ;; esac
read -r initialize; read -r prompt
echo '{"type":"system","subtype":"init","session_id":"s","model":"m"}'
case "$prompt" in *Hang*)
echo '{"type":"assistant","message":{"content":[{"type":"tool_use","id":"t","name":"Bash","input":{}}]}}' ;;
esac
exec sleep 1000
"#;

on_both! {
    async fn what_an_agent_does_is_told_and_one_that_says_nothing_is_ended(database: Database) {
        let installation = finding(Installation::new(program()).database(&database), "claude", AGENT);
        let up = installation.up().await;
        let client = up.client();
        let agent = client.agent_online("claude").await;
        let issue = client.assign_new_issue("Hang in a tool", "", agent.id).await;
        let run = client.newest_run(issue.id).await;
        let in_tool = Doing::Tool { tool: "Bash".to_owned() };
        let is_so = |run: &shipmate_core::api::run::Run| run.activity.as_ref().is_some_and(|now| now.doing == in_tool);
        client.run_until(run.id, "the tool to run", DEADLINE, is_so).await;
        let why = installation.say(&["why", &issue.identifier]).await;
        assert!(why.contains("tool Bash runs, since") && why.contains("last heard"), "{why}");
        let shown = installation.say(&["run", "get", &issue.identifier]).await;
        assert!(shown.contains("tool Bash runs"), "{shown}");
        client.cancel(run.id).await;
        let run = client.finished(run.id).await;
        assert_eq!((run.status, run.activity), (RunStatus::Cancelled, None));

        let policy = installation.data().join("daemon").join("policy.toml");
        let before = fs_err::read_to_string(&policy).expect("it allows the demo's repository");
        fs_err::write(&policy, before + "\nsilence_seconds = 1\n").expect("written");
        let issue = client.assign_new_issue("Say nothing", "", agent.id).await;
        let run = client.newest_run(issue.id).await;
        let run = client.finished(run.id).await;
        let failure = run.failure.expect("it failed");
        assert_eq!(failure.class, FailureClass::AgentSilent, "{failure:?}");
        assert!(failure.message.contains("said nothing for"), "{failure:?}");
        assert!(up.stop().await.success());
    }
}
