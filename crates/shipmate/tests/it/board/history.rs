//! What happened to an issue, edits that meet, calls that are repeated, and places in a column.

use reqwest::Method;
use serde_json::{Value, json};
use shipmate_core::api::board::{Issue, IssueList, UpdateIssue};
use shipmate_core::api::issue::{ActivityAction, BatchUpdated, TimelineEntry};
use shipmate_core::error::Code;
use shipmate_core::status::{ActorKind, IssueStatus, Priority};
use shipmate_testkit::{Client, Installation, on_both};

use crate::fixture::said;
use crate::program;

async fn create(client: &Client, title: &str) -> Issue {
    client.post("/api/issues", &json!({ "title": title })).await
}

async fn order(client: &Client) -> String {
    let list: IssueList = client.get("/api/issues?status=todo").await;
    list.issues.into_iter().map(|issue| issue.title).collect()
}

on_both! {
    async fn an_issue_remembers_who_changed_what(database: Database) {
        let installation = Installation::new(program()).database(&database);
        let up = installation.up().await;
        let client = up.client();
        let agent = client.agent_online("demo").await;
        let me = client.me().await;
        create(&client, "One").await;
        let change = json!({ "title": "Uno", "priority": "high", "due_date": "2026-12-31" });
        client.put::<Issue>("/api/issues/SHIP-1", &change).await;
        client.put::<Issue>("/api/issues/SHIP-1", &change).await;
        let issue = client.assign(client.issue("SHIP-1").await.id, agent.id).await;
        client.finished(issue.latest_run.expect("a run").id).await;
        let lines: Vec<TimelineEntry> = client.get("/api/issues/SHIP-1/timeline").await;
        let words: Vec<String> = lines
            .iter()
            .map(|line| match (&line.comment, line.action) {
                (Some(comment), _) => format!("{}: {}", line.actor_name, comment.author_type),
                (None, action) => format!(
                    "{}: {} {}>{}", line.actor_name, action.map_or("?", |a| a.as_str()),
                    line.from.as_deref().unwrap_or(""), line.to.as_deref().unwrap_or("")
                ),
            })
            .collect();
        let name = &me.name;
        let expected = [
            format!("{name}: created >"),
            format!("{name}: title_changed One>Uno"),
            format!("{name}: priority_changed none>high"),
            format!("{name}: due_date_changed >2026-12-31"),
            format!("{name}: assignee_changed >demo"),
            "demo: status_changed todo>in_progress".to_owned(),
            "demo: agent".to_owned(),
            "demo: status_changed in_progress>in_review".to_owned(),
        ];
        let (mut said_sorted, mut expected_sorted) = (words.clone(), expected.to_vec());
        said_sorted.sort();
        expected_sorted.sort();
        assert_eq!(said_sorted, expected_sorted, "in the order {words:?}");
        assert_eq!(lines[0].action, Some(ActivityAction::Created));
        let shown = said(&installation, &["issue", "timeline", "SHIP-1"]).await;
        assert!(shown.contains("title changed: One → Uno"), "{shown}");
        assert!(lines.iter().any(|line| line.actor_type == ActorKind::Agent && line.actor_id == agent.id.0));
        assert!(up.stop().await.success());
    }

    async fn an_edit_of_an_older_state_is_told_what_has_changed(database: Database) {
        let installation = Installation::new(program()).database(&database);
        let up = installation.up().await;
        let client = up.client();
        let issue = create(&client, "One").await;
        client.put::<Issue>("/api/issues/SHIP-1", &json!({ "description": "More" })).await;
        client.put::<Issue>("/api/issues/SHIP-1", &json!({ "status": "backlog", "description": "Still more" })).await;
        let stale = UpdateIssue { title: Some("Late".into()), version: Some(issue.version), ..UpdateIssue::default() };
        let answer = client.request(Method::PUT, "/api/issues/SHIP-1", Some(&stale)).await;
        answer.must_be_refused(409, Code::Conflict);
        let words = answer.error().error;
        assert!(words.contains("description, status") && words.contains("version 3"), "{words}");
        assert_eq!(client.issue("SHIP-1").await.title, "One");
        assert!(up.stop().await.success());
    }

    async fn a_named_call_creates_once(database: Database) {
        let installation = Installation::new(program()).database(&database);
        let up = installation.up().await;
        let client = up.client();
        let named = client.with_header("idempotency-key", "import 17");
        let body = json!({ "title": "Imported" });
        let first: Issue = named.post("/api/issues", &body).await;
        let again: Issue = named.post("/api/issues", &body).await;
        assert_eq!(first, again);
        let (one, other) = {
            let twins = client.with_header("idempotency-key", "twins");
            tokio::join!(twins.post::<Issue>("/api/issues", &body), twins.post::<Issue>("/api/issues", &body))
        };
        assert_eq!(one.id, other.id, "also at the same time");
        assert_eq!(client.issues().await.total, 2);
        let different = named.request(Method::POST, "/api/issues", Some(&json!({ "title": "Else" }))).await;
        different.must_be_refused(409, Code::Conflict);
        for bad in ["", " ", &"x".repeat(201)] {
            let client = client.with_header("idempotency-key", bad);
            let answer = client.request(Method::POST, "/api/issues", Some(&body)).await;
            answer.must_be_refused(400, Code::Invalid);
            assert!(answer.error().error.contains("Idempotency-Key"), "{}", answer.body);
        }
        // A call that was refused has not used its name up.
        let retried = client.with_header("idempotency-key", "retried");
        retried.request(Method::POST, "/api/issues", Some(&json!({ "title": "" }))).await.must_be_refused(400, Code::Invalid);
        retried.post::<Issue>("/api/issues", &body).await;
        let spoken = ["issue", "create", "--title", "Imported", "--idempotency-key", "cli"];
        let (one, other) = (said(&installation, &spoken).await, said(&installation, &spoken).await);
        assert_eq!(one, other);
        assert!(up.stop().await.success());
    }

    async fn a_card_stands_where_it_was_put_however_often(database: Database) {
        let installation = Installation::new(program()).database(&database);
        let up = installation.up().await;
        let client = up.client();
        for title in ["d", "c", "b", "a"] {
            create(&client, title).await;
        }
        let place = async |key: &str, body: Value| client.post::<Issue>(&format!("/api/issues/{key}/move"), &body).await;
        assert_eq!(order(&client).await, "abcd");
        place("SHIP-1", json!({ "after": "SHIP-4" })).await;
        assert_eq!(order(&client).await, "adbc");
        place("SHIP-4", json!({ "before": "SHIP-2" })).await;
        assert_eq!(order(&client).await, "dbac");
        place("SHIP-2", json!({})).await;
        assert_eq!(order(&client).await, "cdba");
        // Halving the same gap again and again runs out of numbers, and makes room.
        for _ in 0..40 {
            place("SHIP-2", json!({ "after": "SHIP-1" })).await;
            assert_eq!(order(&client).await, "dcba");
            place("SHIP-3", json!({ "after": "SHIP-1" })).await;
            assert_eq!(order(&client).await, "dbca");
        }
        // A client that computes places itself is helped as well.
        let top = client.issue("SHIP-1").await.position;
        client.put::<Issue>("/api/issues/SHIP-4", &json!({ "position": top })).await;
        let list: IssueList = client.get("/api/issues?status=todo").await;
        assert!(list.issues.windows(2).all(|pair| pair[1].position - pair[0].position >= 1.0 / 1024.0), "{list:#?}");
        let moved = place("SHIP-1", json!({ "status": "blocked" })).await;
        assert_eq!((moved.status, order(&client).await.len()), (IssueStatus::Blocked, 3));
        for body in [json!({ "after": "SHIP-1", "before": "SHIP-2" }), json!({ "after": "SHIP-2" }), json!({ "before": "SHIP-9" }),
            json!({ "after": "SHIP-1", "status": "todo" })]
        {
            let answer = client.request(Method::POST, "/api/issues/SHIP-2/move", Some(&body)).await;
            answer.must_be_refused(400, Code::Invalid);
        }
        assert!(up.stop().await.success());
    }

    async fn a_bulk_change_is_made_whole_or_not_at_all(database: Database) {
        let installation = Installation::new(program()).database(&database);
        let up = installation.up().await;
        let client = up.client();
        for title in ["One", "Two", "Three"] {
            create(&client, title).await;
        }
        let batch = async |body: Value| client.request(Method::POST, "/api/issues/batch-update", Some(&body)).await;
        let both = json!({ "issue_ids": ["SHIP-1", "ship-2", "SHIP-1"], "updates": { "priority": "urgent", "parent_issue_id": "SHIP-3" } });
        assert_eq!(batch(both).await.json::<BatchUpdated>().updated, 2);
        let list: IssueList = client.get("/api/issues?priority=urgent&parent=SHIP-3").await;
        assert_eq!(list.total, 2);
        for (body, field) in [
            (json!({ "issue_ids": ["SHIP-1", "SHIP-9"], "updates": { "priority": "low" } }), "issue_ids"),
            (json!({ "issue_ids": [], "updates": { "priority": "low" } }), "issue_ids"),
            (json!({ "issue_ids": ["SHIP-1"], "updates": { "priority": "low", "version": 1 } }), "version"),
            (json!({ "issue_ids": ["SHIP-1", "SHIP-3"], "updates": { "priority": "low", "parent_issue_id": "SHIP-2" } }), "parent_issue_id"),
        ] {
            let answer = batch(body).await;
            answer.must_be_refused(400, Code::Invalid);
            assert!(answer.error().error.contains(field), "{}", answer.body);
        }
        assert_eq!(client.issue("SHIP-1").await.priority, Priority::Urgent);
        let shown = said(&installation, &["issue", "batch", "1", "2", "--status", "done", "--parent", "none"]).await;
        assert!(shown.contains("2 issues changed."), "{shown}");
        assert_eq!(client.issue("SHIP-2").await.parent_issue_id, None);
        assert!(up.stop().await.success());
    }
}
