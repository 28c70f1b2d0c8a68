//! What the README promises a new user, from the terminal: with no sign-in
//! step, on an empty data directory.

use std::time::Duration;

use serde_json::Value;
use shipmate_core::api::board::{CreateIssue, Issue, IssueList};
use shipmate_core::status::ActorKind;
use shipmate_testkit::{DEADLINE, Installation, eventually, on_both};

use crate::program;

async fn json(installation: &Installation, arguments: &[&str]) -> Value {
    let said = installation.say(&[arguments, &["--json"]].concat()).await;
    serde_json::from_str(&said).unwrap_or_else(|error| panic!("{arguments:?}: {error}: {said}"))
}

on_both! {
    async fn two_commands_after_up_a_demo_issue_is_finished(database: Database) {
        let installation = Installation::new(program()).database(&database);
        let up = installation.up().await;
        up.client().agent_online("demo").await;

        let issue = json(&installation, &["issue", "create", "--title", "Say hello", "--assignee", "demo"]).await;
        assert_eq!(issue["identifier"], "SHIP-1");
        let log = installation.say(&["run", "log", "-f", "SHIP-1"]).await;
        for words in ["thinks", "tool", "result", "tokens", "done"] {
            assert!(log.contains(words), "the transcript shows no `{words}`:\n{log}");
        }
        let runs = json(&installation, &["run", "list", "--issue", "SHIP-1"]).await;
        assert_eq!(runs[0]["status"], "completed", "{runs:#}");
        assert!(runs[0]["usage"]["output_tokens"].as_i64() > Some(0), "{runs:#}");
        let diff = installation.say(&["run", "diff", "SHIP-1"]).await;
        assert!(diff.contains("+++ b/notes/ship-1.md"), "{diff}");
        let comments = json(&installation, &["issue", "comment", "list", "SHIP-1"]).await;
        assert_eq!((comments[0]["author_type"].as_str(), comments.as_array().map(Vec::len)), (Some("agent"), Some(1)));
        assert_eq!(json(&installation, &["issue", "get", "ship-1"]).await["status"], "in_review");
        assert!(up.stop().await.success());
    }

    async fn a_new_board_has_an_issue_to_try_an_agent_on(database: Database) {
        let installation = Installation::new(program()).database(&database).environment("SHIPMATE_NO_EXAMPLE", "false");
        let up = installation.up().await;
        up.link().await;
        let demo = up.client().agent_online("demo").await;
        let example: Issue = up.client().get("/api/issues/SHIP-1").await;
        assert_eq!((example.assignee_id, example.status.as_str()), (None, "todo"));
        assert!(example.description.contains("demo"), "{}", example.description);
        let change = serde_json::json!({ "assignee_type": "agent", "assignee_id": demo.id });
        let taken: Issue = up.client().put("/api/issues/SHIP-1", &change).await;
        let run = up.client().finished(taken.latest_run.expect("a run").id).await;
        assert_eq!(run.status.as_str(), "completed");
        up.client().post::<Issue>("/api/issues/SHIP-1/archive", &serde_json::json!({})).await;
        assert!(up.stop().await.success());

        // A board that has had issues is not new, even to a data directory that is.
        std::fs::remove_file(installation.data().join("demo/registered")).expect("what says that the demo is there");
        let up = installation.up().await;
        up.link().await;
        assert_eq!(up.client().get::<IssueList>("/api/issues?archived=true").await.total, 1);
        assert!(up.stop().await.success());
    }

    async fn a_task_says_why_it_waits_then_starts_and_is_cancelled_on_request(database: Database) {
        let installation = Installation::new(program()).database(&database).demo_pace(Duration::from_millis(50));
        let up = installation.up().await;
        let client = up.client();
        let agent = client.agent_online("demo").await;
        let one_at_a_time = serde_json::json!({ "max_concurrent_tasks": 1 });
        client.put::<Value>(&format!("/api/agents/{}", agent.id), &one_at_a_time).await;

        let first = client.assign_new_issue("Long", "demo: slow 100000", agent.id).await;
        let second = client.assign_new_issue("Short", "", agent.id).await;
        let first = client.newest_run(first.id).await;
        client.run_until(first.id, "the first run to start", DEADLINE, |run| run.started_at.is_some()).await;
        let runs = json(&installation, &["run", "list", "--issue", &second.identifier]).await;
        assert_eq!(runs[0]["status"], "queued");
        assert_eq!(runs[0]["wait"]["reason"], "agent_busy", "{runs:#}");
        assert!(runs[0]["wait"]["text"].as_str().is_some_and(|text| text.contains("1 of 1")), "{runs:#}");

        installation.say(&["run", "cancel", &first.id.to_string()]).await;
        let first = client.finished(first.id).await;
        assert_eq!(first.status.as_str(), "cancelled");
        let second = client.newest_run(second.id).await;
        assert_eq!(client.finished(second.id).await.status.as_str(), "completed");
        assert!(up.stop().await.success());
    }
}

#[tokio::test]
async fn a_backup_of_a_running_installation_starts_elsewhere_with_everything_in_it() {
    let installation = Installation::new(program());
    let up = installation.up().await;
    let agent = up.client().agent_online("demo").await;
    let issue = up.client().assign_new_issue("Keep me", "", agent.id).await;
    let run = up.client().newest_run(issue.id).await;
    let run = up.client().finished(run.id).await;
    let records = up.client().transcript(run.id).await;
    let file = installation.home().join("copy.db").display().to_string();
    installation.say(&["backup", &file]).await;

    let elsewhere = Installation::new(program());
    elsewhere.say(&["restore", &file]).await;
    let other = elsewhere.up().await;
    assert_eq!(other.client().issue("SHIP-1").await.title, "Keep me");
    assert_eq!(other.client().transcript(run.id).await, records);
    // And it works: the restored agent runs on the machine that is there now,
    // in that machine's demo repository.
    let agent = other.client().agent_online("demo").await;
    let here = elsewhere.data().display().to_string();
    let repositories = other.client().repositories().await;
    let repository = repositories.iter().find(|r| r.url.starts_with(&here)).expect("a demo repository of its own");
    let issue = CreateIssue {
        title: "Go on".to_owned(),
        assignee_type: Some(ActorKind::Agent),
        assignee_id: Some(agent.id.0),
        repository_id: Some(repository.id),
        ..CreateIssue::default()
    };
    let issue = other.client().create_issue(&issue).await;
    let run = other.client().newest_run(issue.id).await;
    assert_eq!(other.client().finished(run.id).await.status.as_str(), "completed");
    let over = elsewhere.run(&["restore", &file]).await;
    assert!(!over.status.success(), "a database is never overwritten");
    assert!(other.stop().await.success());
    assert!(up.stop().await.success());
}

#[tokio::test]
async fn a_deleted_runtime_comes_back_by_itself() {
    let installation = Installation::new(program());
    let up = installation.up().await;
    let client = up.client();
    client.agent_online("demo").await;
    for _ in 0..3 {
        let before = client.runtimes().await;
        client.delete_runtime(before[0].id).await;
        eventually(DEADLINE, "the runtime to come back under a new id", async || {
            let now = client.runtimes().await;
            now.iter().any(|r| r.provider == before[0].provider && r.id != before[0].id).then_some(())
        })
        .await;
    }
    let agent = client.agent_online("demo").await;
    let issue = client.assign_new_issue("After healing", "", agent.id).await;
    let run = client.newest_run(issue.id).await;
    assert_eq!(client.finished(run.id).await.status.as_str(), "completed");
    assert!(up.stop().await.success());
}
