//! An agent asks in the middle of its work, a person answers.

use reqwest::Method;
use serde_json::{Value, json};
use shipmate_core::api::board::Agent;
use shipmate_core::api::run::{AskedQuestion, Run};
use shipmate_core::status::RunStatus;
use shipmate_testkit::{Client, DEADLINE, Installation, eventually, on_both};

use crate::fixture::write_program;
use crate::program;

/// Speaks the Agent Client Protocol, and asks for leave before it does anything.
const AGENT: &str = r#"#!/bin/sh
say() { printf '%s\n' "$1"; }
while read -r line; do case "$line" in
*'"initialize"'*) say '{"jsonrpc":"2.0","id":1,"result":{"protocolVersion":1,"agentCapabilities":{}}}' ;;
*'"session/new"'*) say '{"jsonrpc":"2.0","id":2,"result":{"sessionId":"s-1"}}' ;;
*'"session/prompt"'*) say '{"jsonrpc":"2.0","id":77,"method":"session/request_permission","params":{"sessionId":"s-1","toolCall":{"toolCallId":"t1","title":"rm -rf build","kind":"execute"},"options":[{"optionId":"yes","name":"Go ahead","kind":"allow_once"},{"optionId":"no","name":"Leave it","kind":"reject_once"}]}}' ;;
*'"optionId":"yes"'*) end='I removed it.' ;;
*'"optionId":"no"'*) end='I left it.' ;;
esac
if [ -n "$end" ]; then
say '{"jsonrpc":"2.0","method":"session/update","params":{"sessionId":"s-1","update":{"sessionUpdate":"agent_message_chunk","content":{"type":"text","text":"'"$end"'"}}}}'
say '{"jsonrpc":"2.0","id":4,"result":{"stopReason":"end_turn","usage":{"inputTokens":1,"outputTokens":1,"totalTokens":2}}}'
end=
fi
done
"#;

async fn add_agent(installation: &Installation) {
    let path = installation.home().join("careful");
    write_program(&path, AGENT);
    let mut add = installation.command("provider");
    add.args(["add", "careful", "--protocol", "acp", "--"]).arg(&path);
    assert!(add.status().await.expect("it runs").success());
}

async fn said(installation: &Installation, words: &[&str]) -> String {
    let output = installation.command(words[0]).args(&words[1..]).output().await.expect("it runs");
    String::from_utf8_lossy(&output.stdout).into_owned() + &String::from_utf8_lossy(&output.stderr)
}

async fn until_it_asks(client: &Client, run: &Run) -> Run {
    let asks = |run: &Run| run.wait.as_ref().is_some_and(|wait| wait.reason.word() == "person");
    client.run_until(run.id, "the agent to ask", DEADLINE, asks).await
}

on_both! {
    async fn a_question_waits_for_a_person_through_restarts_and_is_answered_once(database: Database) {
        let installation = Installation::new(program()).database(&database);
        add_agent(&installation).await;
        let up = installation.up().await;
        let client = up.client();
        let agent = client.agent_online("careful").await;
        let path = format!("/api/agents/{}", agent.id);
        let agent: Agent = client.put(&path, &json!({ "approval": "ask", "patience_seconds": 600 })).await;
        let issue = client.assign_new_issue("Tidy up", "Please", agent.id).await;
        let run = client.newest_run(issue.id).await;
        let run = until_it_asks(&client, &run).await;
        assert_eq!(run.status, RunStatus::Running);
        let asked: Vec<AskedQuestion> = client.get(&format!("/api/runs/{}/questions", run.id)).await;
        let labels: Vec<&str> = asked[0].question.choices.iter().map(|choice| choice.label.as_str()).collect();
        assert_eq!((asked.len(), asked[0].open, labels), (1, true, vec!["Go ahead", "Leave it"]));
        let inbox: Value = client.get("/api/inbox").await;
        assert!(inbox.to_string().contains("question_asked"), "{inbox}");
        let why = said(&installation, &["why", &issue.identifier]).await;
        assert!(why.contains("rm -rf build") && why.contains("shipmate run answer"), "{why}");

        up.kill_server_and_daemon().await;
        let client = up.client();
        let path = format!("/api/runs/{}/answers", run.id);
        for wrong in [json!({}), json!({ "choice": "perhaps" }), json!({ "choice": "yes", "deny": true })] {
            assert_eq!(client.request(Method::POST, &path, Some(&wrong)).await.status, 400, "{wrong}");
        }
        let told = said(&installation, &["run", "answer", &issue.identifier, "--option", "go ahead"]).await;
        assert!(told.contains("careful is told"), "{told}");
        let again = client.request(Method::POST, &path, Some(&json!({ "deny": true }))).await;
        assert_eq!(again.status, 409, "the first answer counts");
        let run = client.finished(run.id).await;
        assert_eq!((run.status, run.summary.as_deref()), (RunStatus::Completed, Some("I removed it.")));
        let listed = said(&installation, &["run", "questions", &issue.identifier]).await;
        assert!(listed.contains("yes"), "{listed}");
        assert!(up.stop().await.success());
    }

    async fn an_answer_that_is_given_while_the_machine_is_away_arrives(database: Database) {
        let installation = Installation::new(program()).database(&database);
        add_agent(&installation).await;
        let up = installation.up().await;
        let client = up.client();
        let agent = client.agent_online("careful").await;
        let _: Agent = client.put(&format!("/api/agents/{}", agent.id), &json!({ "approval": "ask" })).await;
        let issue = client.assign_new_issue("Tidy up", "Please", agent.id).await;
        let run = client.newest_run(issue.id).await;
        until_it_asks(&client, &run).await;
        let before = up.processes();
        shipmate_testkit::processes::kill_9(before.daemon_pid);
        let answered: Run = client.post(&format!("/api/runs/{}/answers", run.id), &json!({ "deny": true })).await;
        assert_eq!(answered.wait, None, "nobody is asked any more");
        let run = client.finished(run.id).await;
        assert_eq!((run.status, run.summary.as_deref()), (RunStatus::Completed, Some("I left it.")));
        let asked: Vec<AskedQuestion> = client.get(&format!("/api/runs/{}/questions", run.id)).await;
        assert!(!asked[0].open && asked[0].answered_by.is_some());
        eventually(DEADLINE, "the daemon to be back", async || {
            (up.processes().daemon_pid != before.daemon_pid).then_some(())
        })
        .await;
        assert!(up.stop().await.success());
    }
}
