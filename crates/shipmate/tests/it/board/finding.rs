//! Lists by what issues are, search by their words, and the archive.

use reqwest::Method;
use serde_json::{Value, json};
use shipmate_core::api::board::{Issue, IssueList};
use shipmate_core::api::issue::Label;
use shipmate_core::error::Code;
use shipmate_core::status::RunStatus;
use shipmate_testkit::{Client, Installation, on_both};

use crate::fixture::said;
use crate::program;

async fn create(client: &Client, body: Value) -> Issue {
    client.post("/api/issues", &body).await
}

async fn found(client: &Client, query: &str) -> Vec<String> {
    let list: IssueList = client.get(&format!("/api/issues{query}")).await;
    list.issues.into_iter().map(|issue| issue.title).collect()
}

on_both! {
    async fn lists_are_narrowed_by_several_values_and_sorted(database: Database) {
        let installation = Installation::new(program()).database(&database);
        let up = installation.up().await;
        let client = up.client();
        let agent = client.agent_online("demo").await.id;
        let me = client.me().await.id;
        let red: Label = client.post("/api/labels", &json!({ "name": "red" })).await;
        let blue: Label = client.post("/api/labels", &json!({ "name": "blue" })).await;
        create(&client, json!({ "title": "A", "priority": "low", "label_ids": [red.id], "due_date": "2026-03-01" })).await;
        create(&client, json!({ "title": "B", "priority": "urgent", "label_ids": [red.id, blue.id], "due_date": "2026-01-15" })).await;
        create(&client, json!({ "title": "C", "status": "backlog", "assignee_type": "agent", "assignee_id": agent })).await;
        create(&client, json!({ "title": "D", "priority": "high", "assignee_type": "member", "assignee_id": me, "parent_issue_id": "SHIP-1" })).await;
        for (query, titles) in [
            ("?priority=low,urgent".to_owned(), "BA"),
            ("?priority=urgent&status=todo".to_owned(), "B"),
            (format!("?assignee_id={agent},{me}"), "DC"),
            (format!("?assignee_id=none,{me}"), "DBA"),
            (format!("?label={}", red.id), "BA"),
            (format!("?label={},{}", blue.id, red.id), "BA"),
            (format!("?label={}", blue.id), "B"),
            ("?parent=SHIP-1".to_owned(), "D"),
            ("?parent=none".to_owned(), "CBA"),
            (format!("?creator_id={me}"), "DCBA"),
            (format!("?creator_id={agent}"), ""),
            ("?due_by=2026-02-01".to_owned(), "B"),
            ("?due_by=2026-03-01".to_owned(), "BA"),
            ("?sort=due".to_owned(), "BADC"),
            ("?sort=priority".to_owned(), "BDAC"),
            ("?sort=created".to_owned(), "DCBA"),
            ("?sort=created&limit=2&offset=1".to_owned(), "CB"),
        ] {
            let mut got = found(&client, &query).await;
            if !query.contains("sort") {
                got.sort();
                got.reverse();
            }
            assert_eq!(got.concat(), titles, "{query}");
        }
        for (query, field) in [
            ("priority=none,huge", "priority"), ("assignee_id=me", "assignee_id"), ("label=red", "label"), ("sort=age", "sort"),
            ("archived=maybe", "archived"), ("due_by=tomorrow", "due_by"), ("parent=nope", "issue"), ("creator_id=x", "creator_id"),
        ] {
            let answer = client.request(Method::GET, &format!("/api/issues?{query}"), None::<&()>).await;
            answer.must_be_refused(400, Code::Invalid);
            assert!(answer.error().error.contains(field), "{query}: {}", answer.body);
        }
        assert!(up.stop().await.success());
    }

    async fn search_finds_words_wherever_they_are(database: Database) {
        let installation = Installation::new(program()).database(&database);
        let up = installation.up().await;
        let client = up.client();
        create(&client, json!({ "title": "Login page is broken", "description": "The Größe of the form" })).await;
        create(&client, json!({ "title": "Second", "description": "see the login form" })).await;
        let third = create(&client, json!({ "title": "Third" })).await;
        client.comment(third.id, "Perhaps the `login_helper`, or 修复").await;
        let closed = create(&client, json!({ "title": "Old login", "status": "done" })).await;
        for (words, titles) in [
            ("login", vec!["Login page is broken", "Second", "Third"]),
            ("LOG", vec!["Login page is broken", "Second", "Third"]),
            ("login form", vec!["Login page is broken", "Second"]),
            ("form grosse", vec!["Login page is broken"]),
            ("helper", vec!["Third"]),
            ("%E4%BF%AE", vec!["Third"]),
            ("ship-2", vec!["Second"]),
            ("ogin", vec![]),
            ("login nothing", vec![]),
            ("%25", vec![]),
            ("", vec![]),
        ] {
            assert_eq!(found(&client, &format!("/search?q={}", words.replace(' ', "+"))).await, titles, "{words}");
        }
        assert_eq!(found(&client, "/search?q=login&include_closed=true").await.len(), 4);
        let page: IssueList = client.get("/api/issues/search?q=login&limit=1&offset=1").await;
        assert_eq!((page.total, page.issues[0].title.as_str()), (3, "Second"));

        // What is not said any more is not found any more.
        client.put::<Issue>("/api/issues/SHIP-2", &json!({ "title": "Renamed", "description": "" })).await;
        assert_eq!(found(&client, "/search?q=login").await, ["Login page is broken", "Third"]);
        assert_eq!(found(&client, "/search?q=renamed").await, ["Renamed"]);
        let shown = said(&installation, &["issue", "search", "old", "--closed"]).await;
        assert!(shown.contains(&closed.identifier) && shown.contains("Old login"), "{shown}");
        assert!(up.stop().await.success());
    }

    async fn what_is_put_away_can_be_found_and_taken_back(database: Database) {
        let installation = Installation::new(program()).database(&database);
        let up = installation.up().await;
        let client = up.client();
        let agent = client.agent_online("demo").await;
        create(&client, json!({ "title": "Kept" })).await;
        create(&client, json!({ "title": "In the way" })).await;
        let body = json!({ "title": "Away", "assignee_type": "agent", "assignee_id": agent.id, "blocked_by": ["SHIP-2"] });
        let away = create(&client, body).await;
        let run = away.latest_run.expect("assigned").id;
        let post = async |verb: &str| client.post::<Issue>(&format!("/api/issues/SHIP-3/{verb}"), &json!({})).await;
        let archived = post("archive").await;
        assert!(archived.archived_at.is_some());
        assert_eq!(post("archive").await.archived_at, archived.archived_at, "twice is once");
        assert_eq!(client.run(run).await.status, RunStatus::Cancelled, "what waits on it is cancelled");
        client.comment(away.id, "Still there?").await;
        assert_eq!(client.runs(away.id).await.len(), 1, "nothing wakes an agent for it");
        assert_eq!(found(&client, "").await, ["In the way", "Kept"]);
        assert_eq!(found(&client, "?archived=only").await, ["Away"]);
        assert_eq!(found(&client, "?archived=true").await.len(), 3);
        assert_eq!(client.issue("SHIP-3").await.title, "Away");
        assert_eq!(post("restore").await.archived_at, None);
        assert_eq!(found(&client, "?archived=only").await.len(), 0);
        assert_eq!(client.runs(away.id).await.len(), 1, "taking it back starts nothing");

        // Cancelled ones are found too, and what waited on them is over.
        let run = client.rerun(away.id).await;
        client.put::<Issue>("/api/issues/SHIP-3", &json!({ "status": "cancelled" })).await;
        assert_eq!(client.run(run.id).await.status, RunStatus::Cancelled);
        assert_eq!(found(&client, "?status=cancelled").await, ["Away"]);
        assert!(up.stop().await.success());
    }
}
