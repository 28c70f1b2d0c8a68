//! Issues, comments, agents and repositories, written and read back.

use reqwest::Method;
use serde_json::json;
use shipmate_core::api::board::{Agent, CreateIssue, Issue, IssueList, Repository, UpdateIssue};
use shipmate_core::error::Code;
use shipmate_core::event::EventKind;
use shipmate_core::status::{ActorKind, IssueStatus, Priority};
use shipmate_testkit::{Client, Installation, on_both};

use crate::program;

async fn found(client: &Client, query: &str) -> Vec<String> {
    let list: IssueList = client.get(&format!("/api/issues?{query}")).await;
    assert!(list.total >= list.issues.len() as i64);
    list.issues.into_iter().map(|issue| issue.title).collect()
}

async fn titled(client: &Client, title: &str) -> Issue {
    client.create_issue(&CreateIssue { title: title.to_owned(), ..CreateIssue::default() }).await
}

on_both! {
    async fn an_issue_is_what_was_written(database: Database) {
        let installation = Installation::new(program()).database(&database);
        let up = installation.up().await;
        let client = up.client();
        client.agent_online("demo").await;
        let me = client.me().await;
        let repository = client.repositories().await.remove(0);
        let wish = CreateIssue {
            title: "  Größe \u{1b}[31mändern\nund 🦀\u{0}  ".into(),
            description: Some("# Why\r\n\tBecause.\n".into()),
            status: Some(IssueStatus::Backlog),
            priority: Some(Priority::Urgent),
            assignee_type: Some(ActorKind::Member),
            assignee_id: Some(me.id.0),
            repository_id: Some(repository.id),
            due_date: "2026-12-31".parse().ok(),
            ..CreateIssue::default()
        };
        let issue = client.create_issue(&wish).await;
        assert_eq!((issue.number, issue.identifier.as_str(), issue.version), (1, "SHIP-1", 1));
        assert_eq!(issue.title, "Größe ändern und 🦀", "one line, without what a terminal obeys");
        assert_eq!(issue.description, "# Why\n\tBecause.\n");
        assert_eq!((issue.status, issue.priority), (IssueStatus::Backlog, Priority::Urgent));
        assert_eq!((issue.assignee_id, issue.repository_id), (Some(me.id.0), Some(repository.id)));
        assert_eq!((issue.due_date, issue.archived_at), (wish.due_date, None));
        assert_eq!((issue.creator_type, issue.creator_id, issue.latest_run.is_none()), (ActorKind::Member, me.id.0, true));
        for name in [issue.id.to_string(), "SHIP-1".into(), "ship-1".into(), "1".into()] {
            assert_eq!(client.issue(&name).await, issue, "{name}");
        }

        let taken = UpdateIssue { assignee_id: Some(None), repository_id: Some(None), ..UpdateIssue::default() };
        let changed = client.update_issue(issue.id, &taken).await;
        assert_eq!((changed.assignee_type, changed.assignee_id, changed.repository_id, changed.version), (None, None, None, 2));
        assert_eq!((changed.title, changed.status), (issue.title.clone(), issue.status), "the rest stays");
        assert!(changed.updated_at > issue.updated_at && changed.created_at == issue.created_at);
        for (body, field) in [
            (json!({ "assignee_type": "agent" }), "assignee_id"),
            (json!({ "assignee_id": me.id }), "assignee_type"),
            (json!({ "assignee_type": "system", "assignee_id": me.id }), "assignee_type"),
            (json!({ "assignee_type": "agent", "assignee_id": me.id }), "assignee_id"),
            (json!({ "assignee_type": "member", "assignee_id": repository.id }), "assignee_id"),
            (json!({ "repository_id": me.id }), "repository_id"),
            (json!({ "title": " \n" }), "title"),
            (json!({ "status": "doing" }), "status"),
        ] {
            let answer = client.request(Method::PUT, "/api/issues/SHIP-1", Some(&body)).await;
            answer.must_be_refused(400, Code::Invalid);
            assert!(answer.error().error.contains(field), "{body}: {}", answer.body);
        }
        assert_eq!(client.issue("SHIP-1").await.version, 2, "a refused edit changes nothing");

        let comment = client.comment(issue.id, "First\n").await;
        client.comment(issue.id, "Second").await;
        let comments = client.comments(issue.id).await;
        assert_eq!(comments.iter().map(|c| c.content.as_str()).collect::<Vec<_>>(), ["First\n", "Second"]);
        assert_eq!((&comments[0], comments[0].author_name.as_str()), (&comment, me.name.as_str()));
        assert!(up.stop().await.success());
    }

    async fn issues_are_found_by_what_they_are(database: Database) {
        let installation = Installation::new(program()).database(&database);
        let up = installation.up().await;
        let client = up.client();
        let me = client.me().await.id;
        for title in ["Alpha", "100% sure", "under_score", "Bang!", "Äpfel", "Alpha and beta"] {
            titled(&client, title).await;
        }
        let done = UpdateIssue {
            status: Some(IssueStatus::Done),
            assignee_type: Some(Some(ActorKind::Member)),
            assignee_id: Some(Some(me.0)),
            ..UpdateIssue::default()
        };
        client.update_issue(client.issue("SHIP-1").await.id, &done).await;
        assert_eq!(found(&client, "").await[..2], ["Alpha and beta", "Äpfel"], "new ones on top");
        assert_eq!(found(&client, "status=done").await, ["Alpha"]);
        assert_eq!(found(&client, "status=done,todo").await.len(), 6);
        assert_eq!(found(&client, "status=backlog").await.len(), 0);
        assert_eq!(found(&client, &format!("assignee_id={me}")).await, ["Alpha"]);
        assert_eq!(found(&client, "q=ALPHA").await, ["Alpha and beta", "Alpha"]);
        assert_eq!(found(&client, "q=%25").await, ["100% sure"], "what is a wildcard elsewhere is none here");
        assert_eq!(found(&client, "q=_").await, ["under_score"]);
        assert_eq!(found(&client, "q=g!").await, ["Bang!"]);
        assert_eq!(found(&client, "q=%C3%84pfel").await, ["Äpfel"], "as it is written");
        assert_eq!(found(&client, "q=%C3%A4PFEL").await, ["Äpfel"], "in any letter case");
        assert_eq!(found(&client, "q=nothing").await.len(), 0);
        let page: IssueList = client.get("/api/issues?limit=2&offset=1").await;
        assert_eq!((page.total, page.issues.len(), page.issues[0].title.as_str()), (6, 2, "Äpfel"));

        // Where a card is dropped is where it stays.
        let between = UpdateIssue { position: Some(client.issue("SHIP-6").await.position + 0.5), ..UpdateIssue::default() };
        client.update_issue(client.issue("SHIP-2").await.id, &between).await;
        assert_eq!(found(&client, "status=todo").await[..3], ["Alpha and beta", "100% sure", "Äpfel"]);
        assert!(up.stop().await.success());
    }

    async fn agents_and_repositories_are_what_was_written(database: Database) {
        let installation = Installation::new(program()).database(&database);
        let up = installation.up().await;
        let client = up.client();
        let demo = client.agent_online("demo").await;
        let refused = async |method: Method, path: &str, body: serde_json::Value, status: u16, code: Code, word: &str| {
            let answer = client.request(method, path, Some(&body)).await;
            answer.must_be_refused(status, code);
            assert!(answer.error().error.contains(word), "{body}: {}", answer.body);
        };
        let unknown = json!({ "name": "x", "provider": "no-such-tool" });
        refused(Method::POST, "/api/agents", unknown, 400, Code::Invalid, "no-such-tool").await;
        let taken = json!({ "name": "demo", "provider": "demo" });
        refused(Method::POST, "/api/agents", taken, 409, Code::Conflict, "name").await;
        for limit in [0, 51, -1] {
            let body = json!({ "name": "x", "provider": "demo", "max_concurrent_tasks": limit });
            refused(Method::POST, "/api/agents", body, 400, Code::Invalid, "max_concurrent_tasks").await;
        }
        let nobodys = json!({ "name": "x", "provider": "demo", "runtime_id": demo.id });
        refused(Method::POST, "/api/agents", nobodys, 400, Code::Invalid, "runtime_id").await;
        let made: Agent = client.post("/api/agents", &json!({ "name": " Ann ", "provider": "demo" })).await;
        assert_eq!((made.name.as_str(), made.max_concurrent_tasks, made.presence), ("Ann", 6, demo.presence));
        refused(Method::PUT, &format!("/api/agents/{}", made.id), json!({ "name": "demo" }), 409, Code::Conflict, "name").await;
        let bound: Agent = client.put(&format!("/api/agents/{}", made.id), &json!({ "runtime_id": client.runtimes().await.iter().find(|runtime| runtime.provider == "demo").expect("one").id })).await;
        assert!(bound.runtime_id.is_some());
        let freed: Agent = client.put(&format!("/api/agents/{}", made.id), &json!({ "runtime_id": null })).await;
        assert_eq!((freed.runtime_id, freed.name.as_str()), (None, "Ann"));

        let url = "https://example.invalid/team/tool.git";
        let made: Repository = client.create_repository(url).await;
        assert_eq!((made.name.as_str(), made.url.as_str()), ("tool", url));
        let same = json!({ "url": url, "name": "another name" });
        refused(Method::POST, "/api/repositories", same, 409, Code::Conflict, "this repository is already there").await;
        let same = json!({ "url": "https://example.invalid/other/tool.git" });
        refused(Method::POST, "/api/repositories", same, 409, Code::Conflict, "name tool").await;
        for bad in ["", "-x", "ext::sh -c id", "ftp://host/x", "https://me:secret@host/x", "relative/path", "https://ho st/x"] {
            refused(Method::POST, "/api/repositories", json!({ "url": bad }), 400, Code::Invalid, "url").await;
        }
        client.delete(&format!("/api/repositories/{}", made.id)).await;
        assert!(client.repositories().await.iter().all(|known| known.id != made.id));
        let events = client.events(0).await.events;
        let about = |kind, id: uuid::Uuid| events.iter().filter(|event| event.kind == kind && event.subject_id == id).count();
        assert_eq!((about(EventKind::Repository, made.id.0), about(EventKind::Agent, freed.id.0)), (2, 3));
        assert!(up.stop().await.success());
    }

    async fn events_are_numbered_without_gaps_and_read_from_any_number(database: Database) {
        let installation = Installation::new(program()).database(&database);
        let up = installation.up().await;
        let client = up.client();
        let agent = client.agent_online("demo").await;
        let issue = client.assign_new_issue("One", "", agent.id).await;
        let run = client.newest_run(issue.id).await;
        client.finished(run.id).await;
        let all = client.events(0).await;
        let numbers: Vec<i64> = all.events.iter().map(|event| event.seq).collect();
        assert_eq!(numbers, (1..=all.next).collect::<Vec<_>>());
        for kind in [EventKind::Issue, EventKind::Run, EventKind::Comment, EventKind::Machine, EventKind::Agent] {
            assert!(all.events.iter().any(|event| event.kind == kind), "{kind:?} is told of");
        }
        assert!(all.events.iter().any(|event| event.issue_id == Some(issue.id.0) && event.subject_id == run.id.0));
        for after in 0..all.next {
            let page = client.events(after).await;
            assert_eq!(page.events, all.events[usize::try_from(after).expect("small")..]);
        }
        let past = client.events(all.next + 5).await;
        assert_eq!((past.events.len(), past.next), (0, all.next), "a number that was never given out begins anew");
        let page: serde_json::Value = client.get("/api/events?after=1&limit=2").await;
        assert_eq!(page, json!({ "events": all.events[1..3], "next": 3, "reset": false }));
        assert!(up.stop().await.success());
    }
}
