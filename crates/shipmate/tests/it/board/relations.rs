//! Labels, children, and issues in each other's way.

use reqwest::Method;
use serde_json::{Value, json};
use shipmate_core::api::board::{CreateIssue, Issue, IssueList, UpdateIssue};
use shipmate_core::api::issue::{ChildProgress, Label, Labels};
use shipmate_core::error::Code;
use shipmate_core::rules::task::WaitReason;
use shipmate_core::status::{IssueStatus, RunStatus};
use shipmate_testkit::{Client, Installation, on_both};

use crate::fixture::said;
use crate::program;

async fn titled(client: &Client, title: &str) -> Issue {
    client.create_issue(&CreateIssue { title: title.to_owned(), ..CreateIssue::default() }).await
}

async fn refused(client: &Client, method: Method, path: &str, body: Value, words: &str) {
    let answer = client.request(method, path, Some(&body)).await;
    answer.must_be_refused(400, Code::Invalid);
    assert!(answer.error().error.contains(words), "{path} {body}: {}", answer.body);
}

async fn within(client: &Client, child: &str, parent: &str) -> Issue {
    client.put(&format!("/api/issues/{child}"), &json!({ "parent_issue_id": parent })).await
}

async fn set_status(client: &Client, issue: &Issue, status: IssueStatus) -> Issue {
    client.update_issue(issue.id, &UpdateIssue { status: Some(status), ..UpdateIssue::default() }).await
}

on_both! {
    async fn labels_are_words_on_issues(database: Database) {
        let installation = Installation::new(program()).database(&database);
        let up = installation.up().await;
        let client = up.client();
        let bug: Label = client.post("/api/labels", &json!({ "name": "Bug", "color": "#E5484D" })).await;
        assert_eq!((bug.name.as_str(), bug.color.as_str()), ("Bug", "#e5484d"));
        let other: Label = client.post("/api/labels", &json!({ "name": "other" })).await;
        assert!(other.color.starts_with('#') && other.color.len() == 7);
        let taken = client.request(Method::POST, "/api/labels", Some(&json!({ "name": "BUG" }))).await;
        taken.must_be_refused(409, Code::Conflict);
        refused(&client, Method::POST, "/api/labels", json!({ "name": "x", "color": "red" }), "color").await;

        let issue: Issue = client.post("/api/issues", &json!({ "title": "One", "label_ids": [bug.id] })).await;
        assert_eq!(issue.labels, std::slice::from_ref(&bug));
        let path = format!("/api/issues/{}/labels", issue.id);
        let now: Labels = client.post(&path, &json!({ "label_id": other.id })).await;
        assert_eq!(now.labels.len(), 2);
        let again: Labels = client.post(&path, &json!({ "label_id": other.id })).await;
        assert_eq!((again, client.issue(issue.id).await.version), (now, 2), "twice is once");
        client.delete(&format!("{path}/{}", bug.id)).await;
        assert_eq!(client.issue(issue.id).await.labels, std::slice::from_ref(&other));
        let set: Issue = client.put(&format!("/api/issues/{}", issue.id), &json!({ "label_ids": [bug.id] })).await;
        assert_eq!(set.labels, std::slice::from_ref(&bug));
        refused(&client, Method::PUT, "/api/issues/SHIP-1", json!({ "label_ids": [issue.id] }), "label_ids").await;
        refused(&client, Method::POST, &path, json!({ "label_id": issue.id }), "label_id").await;

        let renamed: Label = client.put(&format!("/api/labels/{}", bug.id), &json!({ "name": "fault" })).await;
        assert_eq!(client.issue(issue.id).await.labels[0].name, renamed.name);
        client.delete(&format!("/api/labels/{}", bug.id)).await;
        assert!(client.issue(issue.id).await.labels.is_empty());
        let gone = client.request(Method::GET, &format!("/api/labels/{}", bug.id), None::<&()>).await;
        gone.must_be_refused(404, Code::LabelNotFound);
        assert!(up.stop().await.success());
    }

    async fn issues_lie_within_issues_but_never_within_themselves(database: Database) {
        let installation = Installation::new(program()).database(&database);
        let up = installation.up().await;
        let client = up.client();
        for title in ["One", "Two", "Three", "Four"] {
            titled(&client, title).await;
        }
        for child in ["SHIP-2", "SHIP-3"] {
            assert_eq!(within(&client, child, "SHIP-1").await.parent_issue_id, Some(client.issue("SHIP-1").await.id));
        }
        let made: Issue = client.post("/api/issues", &json!({ "title": "Five", "parent_issue_id": "ship-1" })).await;
        set_status(&client, &made, IssueStatus::Done).await;
        assert_eq!(client.issue("SHIP-1").await.child_progress, ChildProgress { total: 3, done: 1 });
        set_status(&client, &client.issue("SHIP-3").await, IssueStatus::Cancelled).await;
        assert_eq!(client.issue("SHIP-1").await.child_progress, ChildProgress { total: 2, done: 1 });
        let children: IssueList = client.get("/api/issues/SHIP-1/children").await;
        assert_eq!(children.total, 3);

        within(&client, "SHIP-4", "SHIP-2").await;
        for wrong in ["SHIP-4", "SHIP-2", "SHIP-1", "SHIP-77", "nope"] {
            refused(&client, Method::PUT, "/api/issues/SHIP-1", json!({ "parent_issue_id": wrong }), "parent_issue_id").await;
        }
        let free: Issue = client.put("/api/issues/SHIP-4", &json!({ "parent_issue_id": null })).await;
        assert_eq!(free.parent_issue_id, None);
        let mut deepest = "SHIP-1".to_owned();
        for depth in 2..=10 {
            let body = json!({ "title": format!("Depth {depth}"), "parent_issue_id": deepest });
            deepest = client.post::<Issue>("/api/issues", &body).await.identifier;
        }
        refused(&client, Method::POST, "/api/issues", json!({ "title": "Too deep", "parent_issue_id": deepest }), "deep").await;
        refused(&client, Method::PUT, "/api/issues/SHIP-1", json!({ "parent_issue_id": "SHIP-4" }), "deep").await;
        assert!(up.stop().await.success());
    }

    async fn a_run_waits_for_the_issues_in_its_way_and_no_longer(database: Database) {
        let installation = Installation::new(program()).database(&database);
        let up = installation.up().await;
        let client = up.client();
        let agent = client.agent_online("demo").await;
        let (first, second) = (titled(&client, "First").await, titled(&client, "Second").await);
        let body = json!({ "title": "Last", "assignee_type": "agent", "assignee_id": agent.id,
            "blocked_by": [first.identifier, second.id] });
        let last: Issue = client.post("/api/issues", &body).await;
        let keys: Vec<&str> = last.blocked_by.iter().map(|blocker| blocker.identifier.as_str()).collect();
        assert_eq!(keys, ["SHIP-1", "SHIP-2"]);
        let run = last.latest_run.expect("it was assigned");
        let wait = client.run(run.id).await.wait.expect("it waits");
        assert_eq!(wait.reason, WaitReason::Blocked { issue: "SHIP-1".into(), count: 2 });
        assert!(wait.text.contains("SHIP-1"), "{}", wait.text);
        let shown = said(&installation, &["why", "SHIP-3"]).await;
        assert!(shown.contains("SHIP-3 waits for demo") && shown.contains("SHIP-1"), "{shown}");

        set_status(&client, &first, IssueStatus::Done).await;
        let wait = client.run(run.id).await.wait.expect("it still waits");
        assert_eq!(wait.reason, WaitReason::Blocked { issue: "SHIP-2".into(), count: 1 });
        client.post::<Issue>(&format!("/api/issues/{}/archive", second.id), &json!({})).await;
        assert_eq!(client.finished(run.id).await.status, RunStatus::Completed);
        assert!(client.issue("SHIP-3").await.blocked_by.iter().all(|blocker| !blocker.open));
        assert!(up.stop().await.success());
    }

    async fn issues_never_wait_for_each_other_in_a_ring(database: Database) {
        let installation = Installation::new(program()).database(&database);
        let up = installation.up().await;
        let client = up.client();
        for title in ["One", "Two", "Three"] {
            titled(&client, title).await;
        }
        let block = async |issue: &str, by: &str| {
            client.request(Method::POST, &format!("/api/issues/{issue}/blockers"), Some(&json!({ "issue": by }))).await
        };
        block("SHIP-1", "SHIP-2").await.must_succeed();
        block("SHIP-2", "ship-3").await.must_succeed();
        block("SHIP-1", "SHIP-2").await.must_succeed();
        assert_eq!(client.issue("SHIP-1").await.version, 2, "twice is once");
        for (issue, by) in [("SHIP-3", "SHIP-1"), ("SHIP-2", "SHIP-1"), ("SHIP-1", "SHIP-1"), ("SHIP-1", "SHIP-9")] {
            let answer = block(issue, by).await;
            answer.must_be_refused(400, Code::Invalid);
            assert!(answer.error().error.contains("issue"), "{}", answer.body);
        }
        client.delete("/api/issues/SHIP-2/blockers/SHIP-3").await;
        block("SHIP-3", "SHIP-1").await.must_succeed();
        let gone = client.request(Method::DELETE, "/api/issues/SHIP-2/blockers/SHIP-3", None::<&()>).await;
        gone.must_be_refused(404, Code::IssueNotFound);

        // Two at once that together would make a ring: one of them is told.
        for round in 0..5 {
            let (a, b) = (titled(&client, "A").await.identifier, titled(&client, "B").await.identifier);
            let (one, other) = tokio::join!(block(&a, &b), block(&b, &a));
            assert!(one.status.is_success() != other.status.is_success(), "round {round}: {} {}", one.body, other.body);
        }
        assert!(up.stop().await.success());
    }
}
