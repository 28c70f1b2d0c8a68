//! Runs that can't be, that fail, and that somebody ends.

use std::time::Duration;

use reqwest::Method;
use serde_json::json;
use shipmate_core::api::board::{CreateIssue, CreateRepository, Repository};
use shipmate_core::api::run::Run;
use shipmate_core::journal::{Body, Ended, FailureClass};
use shipmate_core::status::{ActorKind, IssueStatus, RunStatus};
use shipmate_testkit::{Client, DEADLINE, GitRepository, Installation, eventually, on_both};

use crate::program;

/// What becomes of an issue that works in the repository at `url`.
async fn run_in(client: &Client, url: &str) -> Run {
    let agent = client.agent_online("demo").await;
    let named = CreateRepository { name: Some(format!("in {url}")), url: url.to_owned(), daemon_id: None };
    let repository: Repository = client.post("/api/repositories", &named).await;
    let issue = client
        .create_issue(&CreateIssue {
            title: url.to_owned(),
            assignee_type: Some(ActorKind::Agent),
            assignee_id: Some(agent.id.0),
            repository_id: Some(repository.id),
            ..CreateIssue::default()
        })
        .await;
    let run = client.newest_run(issue.id).await;
    client.finished(run.id).await
}

/// Whether a process works in this folder.
fn somebody_works_in(directory: &str) -> bool {
    let entries = fs_err::read_dir("/proc").expect("processes").flatten();
    let mut places = entries.filter_map(|entry| fs_err::read_link(entry.path().join("cwd")).ok());
    places.any(|place| place.starts_with(directory))
}

on_both! {
    async fn a_repository_that_can_not_be_had_is_named_with_what_to_do(database: Database) {
        let installation = Installation::new(program()).database(&database);
        let up = installation.up().await;
        let client = up.client();
        let foreign = GitRepository::new();
        let path = foreign.path().display().to_string();
        let missing = foreign.path().join("missing").display().to_string();
        let closed = std::net::TcpListener::bind("127.0.0.1:0").expect("a port").local_addr().expect("bound");

        for url in [path.clone(), format!("file://{path}")] {
            let run = run_in(&client, &url).await;
            let failure = run.failure.expect("it failed");
            assert_eq!(failure.class, FailureClass::Policy, "{url}: {}", failure.message);
            assert!(failure.message.contains(&format!("shipmate repo allow {path}")), "{}", failure.message);
            assert!(failure.advice.contains("owner"), "{}", failure.advice);
        }
        installation.say(&["repo", "allow", &path]).await;
        for (url, word) in [(missing.as_str(), "missing"), (&format!("http://{closed}/nothing.git"), "nothing.git")] {
            let run = run_in(&client, url).await;
            assert_eq!(run.status, RunStatus::Failed);
            let failure = run.failure.expect("it failed");
            assert_eq!(failure.class, FailureClass::Repository, "{url}: {}", failure.message);
            assert!(failure.message.contains(word), "{}", failure.message);
            assert_eq!(run.error.as_deref(), Some(failure.message.as_str()));
        }
        // Once allowed, the same repository is worked in.
        let issues = client.issues().await.issues;
        let issue = issues.iter().find(|issue| issue.title == path).expect("the first one");
        assert_eq!(issue.status, IssueStatus::Todo, "a run that could not begin has moved nothing");
        let run = client.rerun(issue.id).await;
        let run = client.finished(run.id).await;
        assert_eq!(run.status, RunStatus::Completed, "{:?}", run.failure);
        assert_eq!(foreign.git(&["status", "--porcelain"]), "", "nothing is written into the person's own checkout");
        assert!(client.diff(run.id).await.patch.contains("+++ b/"));
        assert!(up.stop().await.success());
    }

    async fn a_failure_is_told_and_can_be_tried_again(database: Database) {
        let installation = Installation::new(program()).database(&database);
        let up = installation.up().await;
        let client = up.client();
        let agent = client.agent_online("demo").await;
        for (mischief, class) in [("fail", FailureClass::AgentError), ("crash", FailureClass::AgentCrashed)] {
            let issue = client.assign_new_issue("Trouble", &format!("demo: {mischief}"), agent.id).await;
            let run = client.newest_run(issue.id).await;
            let run = client.finished(run.id).await;
            let failure = run.failure.clone().expect("it failed");
            assert_eq!((run.status, failure.class), (RunStatus::Failed, class), "{failure:?}");
            assert!(!failure.message.is_empty() && !failure.advice.is_empty());
            assert_eq!((run.attempt, run.summary.as_deref(), run.wait.is_none()), (1, None, true));
            let last = client.transcript(run.id).await.pop().expect("a journal");
            assert!(matches!(last.body, Body::Ended(Ended::Failed { .. })));
            assert!(client.comments(issue.id).await.is_empty(), "a failure is no closing word");
            assert_eq!(client.issue(issue.id).await.status, IssueStatus::Blocked, "people see that it can't go on");

            let sound = json!({ "description": "" });
            client.put::<serde_json::Value>(&format!("/api/issues/{}", issue.id), &sound).await;
            let again = client.rerun(issue.id).await;
            assert_eq!(client.finished(again.id).await.status, RunStatus::Completed);
            assert_eq!(client.issue(issue.id).await.status, IssueStatus::InReview);
            assert_eq!(client.run(run.id).await, run, "history stays as it was");
        }
        assert!(up.stop().await.success());
    }

    async fn trouble_that_passes_is_waited_for_and_said_so(database: Database) {
        let installation = Installation::new(program()).database(&database);
        let up = installation.up().await;
        let client = up.client();
        let agent = client.agent_online("demo").await;
        let issue = client.assign_new_issue("Busy", "demo: overload", agent.id).await;
        let run = client.newest_run(issue.id).await;
        let waits = |run: &Run| run.wait.as_ref().is_some_and(|wait| wait.reason.word() == "retrying");
        let run = client.run_until(run.id, "the run to wait for another try", DEADLINE, waits).await;
        assert_eq!((run.status, run.attempt, &run.failure), (RunStatus::Queued, 1, &None));
        let shown = client.issue(issue.id).await;
        assert_eq!(shown.status, IssueStatus::InProgress, "it is still being worked on");
        assert!(shown.latest_run.is_some_and(|run| waits(&run)), "the board says it too");
        let why = installation.command("why").arg(&issue.identifier).output().await.expect("it runs");
        let why = String::from_utf8_lossy(&why.stdout).into_owned();
        assert!(why.contains("Trying again at") && why.contains("was overloaded (attempt 2 of 3)"), "{why}");

        let sound = json!({ "description": "" });
        client.put::<serde_json::Value>(&format!("/api/issues/{}", issue.id), &sound).await;
        assert_eq!(client.rerun(issue.id).await.id, run.id, "a person does not wait");
        let run = client.finished(run.id).await;
        assert_eq!((run.status, run.attempt), (RunStatus::Completed, 2));
        assert!(up.stop().await.success());
    }

    async fn a_cancelled_run_ends_with_its_processes(database: Database) {
        let installation = Installation::new(program()).database(&database).demo_pace(Duration::from_millis(20));
        let up = installation.up().await;
        let client = up.client();
        let agent = client.agent_online("demo").await;
        let issue = client.assign_new_issue("Endless", "demo: child\ndemo: slow 100000", agent.id).await;
        let run = client.newest_run(issue.id).await;
        let run = client.run_until(run.id, "the agent to work", DEADLINE, |run| run.records > 5).await;
        let work = run.work_dir.clone().expect("its work tree");
        assert!(somebody_works_in(&work));

        let asked = client.cancel(run.id).await;
        assert!(asked.cancelling && asked.status == RunStatus::Running);
        let ended = client.finished(run.id).await;
        assert_eq!((ended.status, ended.cancelling, ended.failure), (RunStatus::Cancelled, false, None));
        eventually(DEADLINE, "the agent and its children to be gone", async || {
            (!somebody_works_in(&work)).then_some(())
        })
        .await;
        let last = client.transcript(run.id).await.pop().expect("a journal");
        assert!(matches!(last.body, Body::Ended(Ended::Cancelled)));
        assert!(client.comments(issue.id).await.is_empty());
        assert_eq!(client.cancel(run.id).await, client.run(run.id).await, "a run that is over stays as it is");

        // Cancelled between queue and start, over and over: it never stays half.
        for _ in 0..6 {
            let run = client.rerun(issue.id).await;
            client.cancel(run.id).await;
            let run = client.finished(run.id).await;
            assert_eq!(run.status, RunStatus::Cancelled, "{run:#?}");
        }
        let answer = client.request(Method::POST, "/api/runs/00000000-0000-0000-0000-000000000000/cancel", None::<&()>).await;
        assert_eq!(answer.status, 404);
        assert!(up.stop().await.success());
    }
}
