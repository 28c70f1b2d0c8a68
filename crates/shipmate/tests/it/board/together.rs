//! Several people at once: nothing is lost, and whoever loses is told.

use reqwest::Method;
use serde_json::json;
use shipmate_core::api::board::{CreateIssue, Issue, UpdateIssue};
use shipmate_core::error::Code;
use shipmate_core::id::IssueId;
use shipmate_core::status::{IssueStatus, RunStatus};
use shipmate_testkit::{Client, Installation, on_both};

use crate::program;

async fn put(client: &Client, id: IssueId, change: UpdateIssue) -> shipmate_testkit::client::Answer {
    client.request(Method::PUT, &format!("/api/issues/{id}"), Some(&change)).await
}

on_both! {
    async fn of_two_people_who_move_the_same_issue_one_is_told(database: Database) {
        let installation = Installation::new(program()).database(&database);
        let up = installation.up().await;
        let client = up.client();
        let issue = client.create_issue(&CreateIssue { title: "Moved".into(), ..CreateIssue::default() }).await;
        let mut version = issue.version;
        for round in 0..10 {
            let to = |status, position| UpdateIssue {
                status: Some(status), position: Some(position), version: Some(version), ..UpdateIssue::default()
            };
            let (one, other) = tokio::join!(
                put(&client, issue.id, to(IssueStatus::Done, 1.0)),
                put(&client, issue.id, to(IssueStatus::Blocked, 2.0)),
            );
            let (won, lost) = if one.status.is_success() { (one, other) } else { (other, one) };
            let won: Issue = won.json();
            lost.must_be_refused(409, Code::Conflict);
            let words = lost.error().error;
            assert!(words.contains("SHIP-1") && words.contains(&format!("version {}", won.version)), "round {round}: {words}");
            assert_eq!(client.issue(issue.id).await, won, "the winner's state stands");
            version += 1;
            assert_eq!(won.version, version);
        }
        let stale = UpdateIssue { title: Some("Stale".into()), version: Some(1), ..UpdateIssue::default() };
        put(&client, issue.id, stale).await.must_be_refused(409, Code::Conflict);
        assert_eq!(client.issue(issue.id).await.title, "Moved");
        assert!(up.stop().await.success());
    }

    async fn edits_of_different_fields_that_name_no_version_all_count(database: Database) {
        let installation = Installation::new(program()).database(&database);
        let up = installation.up().await;
        let client = up.client();
        for round in 0..8 {
            let issue = client.create_issue(&CreateIssue { title: "Edited".into(), ..CreateIssue::default() }).await;
            let edits = [
                UpdateIssue { title: Some("New title".into()), ..UpdateIssue::default() },
                UpdateIssue { description: Some("New description".into()), ..UpdateIssue::default() },
                UpdateIssue { status: Some(IssueStatus::Blocked), ..UpdateIssue::default() },
                UpdateIssue { position: Some(7.0 + f64::from(round)), ..UpdateIssue::default() },
            ];
            let [a, b, c, d] = edits.map(|edit| put(&client, issue.id, edit));
            let (a, b, c, d) = tokio::join!(a, b, c, d);
            for answer in [a, b, c, d] {
                assert!(answer.status.is_success(), "round {round}: {}", answer.body);
            }
            let now = client.issue(issue.id).await;
            assert_eq!((now.title.as_str(), now.description.as_str(), now.version), ("New title", "New description", 5));
            assert_eq!((now.status, now.position), (IssueStatus::Blocked, 7.0 + f64::from(round)), "round {round}");
        }
        assert!(up.stop().await.success());
    }

    /// Comments, moves, cancels and reassignments against a run that starts
    /// and ends meanwhile: nobody waits for ever, nothing is a fault of ours,
    /// and no word stays unanswered.
    async fn a_busy_issue_is_no_trouble(database: Database) {
        let installation = Installation::new(program()).database(&database).demo_pace(std::time::Duration::from_millis(1));
        let up = installation.up().await;
        let client = up.client();
        let agent = client.agent_online("demo").await;
        let mut issues = Vec::new();
        for n in 0..4 {
            issues.push(client.assign_new_issue(&format!("Busy {n}"), "", agent.id).await);
        }
        let asked = async |method: Method, path: String, body: serde_json::Value| {
            let answer = client.request(method, &path, Some(&body)).await;
            let fine = answer.status.is_success() || answer.status == 409;
            assert!(fine, "{path}: {} {}", answer.status, answer.body);
            answer
        };
        for round in 0..12 {
            let acts = issues.iter().map(|issue| async {
                let at = format!("/api/issues/{}", issue.id);
                let latest = client.newest_run(issue.id).await.id;
                tokio::join!(
                    asked(Method::POST, format!("{at}/comments"), json!({ "content": format!("round {round}") })),
                    asked(Method::PUT, at.clone(), json!({ "status": "backlog" })),
                    asked(Method::POST, format!("{at}/rerun"), json!({})),
                    asked(Method::POST, format!("/api/runs/{latest}/cancel"), json!({})),
                );
                asked(Method::PUT, at.clone(), json!({ "status": "todo" })).await;
                asked(Method::PUT, at.clone(), json!({ "assignee_id": null })).await;
                asked(Method::PUT, at.clone(), json!({ "assignee_type": "agent", "assignee_id": agent.id })).await;
            });
            futures_util::future::join_all(acts).await;
        }
        for issue in &issues {
            let last = client.comment(issue.id, "The last word").await;
            let answered = async || {
                let runs = client.runs(issue.id).await;
                let quiet = runs.iter().all(|run| run.status.is_final());
                let after = runs.iter().any(|run| run.dispatched_at.is_some_and(|at| at >= last.created_at));
                (quiet && after).then_some(runs)
            };
            let runs = shipmate_testkit::eventually(2 * shipmate_testkit::DEADLINE, "the last word to be answered", answered).await;
            assert!(runs.iter().all(|run| matches!(run.status, RunStatus::Completed | RunStatus::Cancelled)), "{runs:#?}");
        }
        assert!(up.stop().await.success());
    }
}
