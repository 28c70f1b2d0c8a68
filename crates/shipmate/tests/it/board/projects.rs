//! Projects: made, changed, filled with issues and pages, and handed to agents.

use reqwest::Method;
use serde_json::{Value, json};
use shipmate_core::api::board::{Agent, CreateIssue, Issue, IssueList, Repository, UpdateIssue};
use shipmate_core::api::issue::{ActivityAction, TimelineEntry};
use shipmate_core::api::project::{Document, Project, ProjectList, StatusCount};
use shipmate_core::error::Code;
use shipmate_core::event::{Event, EventKind};
use shipmate_core::status::{IssueStatus, ProjectStatus, Role, RunStatus};
use shipmate_testkit::{Client, Installation, on_both};

use crate::fixture::{person, stranger};
use crate::program;

async fn made(client: &Client, body: Value) -> Project {
    client.post("/api/projects", &body).await
}

async fn project(client: &Client, project: &Project) -> Project {
    client.get(&format!("/api/projects/{}", project.id)).await
}

async fn issue_in(client: &Client, project: &Project, title: &str, status: IssueStatus) -> Issue {
    let wish = CreateIssue {
        title: title.into(),
        status: Some(status),
        project_id: Some(project.id),
        ..CreateIssue::default()
    };
    client.create_issue(&wish).await
}

async fn titles(client: &Client, query: &str) -> Vec<String> {
    let list: IssueList = client.get(&format!("/api/issues?{query}")).await;
    list.issues.into_iter().map(|issue| issue.title).collect()
}

on_both! {
    async fn a_project_is_what_was_written_and_says_how_far_it_is(database: Database) {
        let installation = Installation::new(program()).database(&database);
        let up = installation.up().await;
        let client = up.client();
        let me = client.me().await;
        let harbour = made(&client, json!({ "title": " New\nharbour ", "icon": "⚓", "description": "# Walls\r\n",
            "lead_type": "member", "lead_id": me.id, "due_date": "2026-12-31" })).await;
        assert_eq!((harbour.title.as_str(), harbour.description.as_str(), harbour.version), ("New harbour", "# Walls\n", 1));
        assert_eq!((harbour.status, harbour.lead_id, harbour.issue_count), (ProjectStatus::Planned, Some(me.id.0), 0));
        assert_eq!(project(&client, &harbour).await, harbour);
        let again = client.request(Method::POST, "/api/projects", Some(&json!({ "title": "NEW HARBOUR" }))).await;
        again.must_be_refused(409, Code::Conflict);

        for (title, status) in [("a", IssueStatus::Done), ("b", IssueStatus::Todo), ("c", IssueStatus::Todo), ("d", IssueStatus::Cancelled)] {
            issue_in(&client, &harbour, title, status).await;
        }
        let gone = issue_in(&client, &harbour, "e", IssueStatus::Backlog).await;
        client.post::<Issue>(&format!("/api/issues/{}/archive", gone.id), &json!({})).await;
        let far = project(&client, &harbour).await;
        assert_eq!((far.issue_count, far.done_count), (3, 1));
        let count = |status, count| StatusCount { status, count };
        let expected = [count(IssueStatus::Todo, 2), count(IssueStatus::Done, 1), count(IssueStatus::Cancelled, 1)];
        assert_eq!(far.progress, expected);

        let address = format!("/api/projects/{}", harbour.id);
        let changed: Project = client.put(&address, &json!({ "status": "in_progress", "lead_id": null, "version": 1 })).await;
        assert_eq!((changed.status, changed.lead_type, changed.lead_id, changed.version), (ProjectStatus::InProgress, None, None, 2));
        assert_eq!((changed.title, changed.due_date), (harbour.title.clone(), harbour.due_date), "the rest stays");
        let late = client.request(Method::PUT, &address, Some(&json!({ "title": "x", "version": 1 }))).await;
        late.must_be_refused(409, Code::Conflict);
        for (body, field) in [
            (json!({ "title": "" }), "title"), (json!({ "icon": "a b" }), "icon"), (json!({ "color": "red" }), "color"),
            (json!({ "status": "late" }), "status"), (json!({ "lead_type": "agent" }), "lead_id"),
            (json!({ "lead_type": "agent", "lead_id": me.id }), "lead_id"), (json!({ "repository_ids": [me.id] }), "repository_ids"),
            (json!({ "due_date": "soon" }), "date"), (json!({ "name": "x" }), "name"),
        ] {
            let refused = client.request(Method::PUT, &address, Some(&body)).await;
            assert_eq!(refused.status, 400, "{body}: {}", refused.body);
            assert!(refused.error().error.contains(field), "{body}: {}", refused.body);
        }
        let some: ProjectList = client.get("/api/projects?status=in_progress").await;
        let none: ProjectList = client.get("/api/projects?status=paused").await;
        assert_eq!((some.total, none.total), (1, 0));
        client.request(Method::GET, "/api/projects?status=late", None::<&()>).await.must_be_refused(400, Code::Invalid);

        client.delete(&address).await;
        client.request(Method::GET, &address, None::<&()>).await.must_be_refused(404, Code::ProjectNotFound);
        assert_eq!(titles(&client, "status=todo&project_id=none").await.len(), 2, "its issues stay");
        let answer: Value = client.get("/api/events?after=0").await;
        let events: Vec<Event> = serde_json::from_value(answer["events"].clone()).expect("events");
        assert!(events.iter().filter(|event| event.kind == EventKind::Project && event.subject_id == harbour.id.0).count() >= 3);
        assert!(up.stop().await.success());
    }

    async fn issues_belong_to_a_project_and_work_where_it_says(database: Database) {
        let installation = Installation::new(program()).database(&database);
        let up = installation.up().await;
        let client = up.client();
        let hull: Repository = client.post("/api/repositories", &json!({ "name": "hull", "url": "https://example.org/hull.git" })).await;
        let harbour = made(&client, json!({ "title": "Harbour", "repository_ids": [hull.id] })).await;
        let ship = made(&client, json!({ "title": "Ship" })).await;
        let issue = issue_in(&client, &harbour, "In the harbour", IssueStatus::Backlog).await;
        assert_eq!((issue.project_id, issue.repository_id), (Some(harbour.id), Some(hull.id)));
        issue_in(&client, &ship, "On the ship", IssueStatus::Todo).await;
        client.create_issue(&CreateIssue { title: "Nowhere".into(), ..CreateIssue::default() }).await;
        for (query, expected) in [
            (format!("project_id={}", harbour.id), vec!["In the harbour"]),
            ("project_id=none&q=Nowhere".to_owned(), vec!["Nowhere"]),
            (format!("project_id={}&status=todo", harbour.id), vec![]),
        ] {
            assert_eq!(titles(&client, &query).await, expected, "{query}");
        }
        assert_eq!(titles(&client, &format!("project_id={},{}", harbour.id, ship.id)).await.len(), 2);

        let moved = client.update_issue(issue.id, &UpdateIssue { project_id: Some(Some(ship.id)), ..UpdateIssue::default() }).await;
        assert_eq!((moved.project_id, moved.repository_id), (Some(ship.id), Some(hull.id)), "where it works stays");
        client.update_issue(issue.id, &UpdateIssue { project_id: Some(None), ..UpdateIssue::default() }).await;
        let history: Vec<TimelineEntry> = client.get(&format!("/api/issues/{}/timeline", issue.id)).await;
        let told: Vec<_> = history.iter().filter(|line| line.action == Some(ActivityAction::ProjectChanged))
            .map(|line| (line.from.as_deref(), line.to.as_deref())).collect();
        assert_eq!(told, [(Some("Harbour"), Some("Ship")), (Some("Ship"), None)]);

        let here = client.workspaces().await[0].id;
        let theirs = made(&stranger(&installation, &database).await.client, json!({ "title": "Theirs" })).await;
        for project in [theirs.id.0, issue.id.0] {
            let wish = json!({ "title": "t", "project_id": project });
            let refused = client.request(Method::POST, "/api/issues", Some(&wish)).await;
            refused.must_be_refused(400, Code::Invalid);
            assert!(refused.error().error.contains("project_id"), "{}", refused.body);
        }
        client.delete(&format!("/api/repositories/{}", hull.id)).await;
        assert!(project(&client, &harbour).await.repository_ids.is_empty());
        // A member may make one, and remove only their own.
        let mia = person(&client, here, "Mia", Role::Member).await;
        let own = made(&mia, json!({ "title": "Mine" })).await;
        mia.request(Method::DELETE, &format!("/api/projects/{}", ship.id), None::<&()>).await.must_be_refused(403, Code::Forbidden);
        mia.delete(&format!("/api/projects/{}", own.id)).await;
        assert!(up.stop().await.success());
    }

    async fn two_who_write_one_page_lose_nothing(database: Database) {
        let installation = Installation::new(program()).database(&database);
        let up = installation.up().await;
        let client = up.client();
        let harbour = made(&client, json!({ "title": "Harbour" })).await;
        let pages = format!("/api/projects/{}/documents", harbour.id);
        let page: Document = client.post(&pages, &json!({ "title": "Plan", "content": "First the wall." })).await;
        assert_eq!((page.version, page.size_bytes), (1, 15));
        client.request(Method::POST, &pages, Some(&json!({ "title": "plan" }))).await.must_be_refused(409, Code::Conflict);
        let address = format!("{pages}/{}", page.id);
        let write = async |text: &str| {
            client.request(Method::PUT, &address, Some(&json!({ "content": text, "version": 1 }))).await
        };
        let (one, other) = tokio::join!(write("one"), write("other"));
        let taken: Vec<bool> = [&one, &other].iter().map(|answer| answer.status.is_success()).collect();
        assert_eq!(taken.iter().filter(|taken| **taken).count(), 1, "exactly one is taken: {} {}", one.body, other.body);
        let refused = if taken[0] { &other } else { &one };
        refused.must_be_refused(409, Code::Conflict);
        let now: Document = client.get(&address).await;
        assert_eq!((now.content.as_deref(), now.version), (Some(if taken[0] { "one" } else { "other" }), 2));
        let listed: Vec<Document> = client.get(&pages).await;
        assert_eq!((listed.len(), listed[0].content.as_deref()), (1, None));

        let ship = made(&client, json!({ "title": "Ship" })).await;
        let elsewhere = format!("/api/projects/{}/documents/{}", ship.id, page.id);
        client.request(Method::GET, &elsewhere, None::<&()>).await.must_be_refused(404, Code::DocumentNotFound);
        client.delete(&address).await;
        assert_eq!(project(&client, &harbour).await.document_count, 0);
        assert!(up.stop().await.success());
    }

    async fn the_command_line_says_the_same(database: Database) {
        let installation = Installation::new(program()).database(&database);
        let up = installation.up().await;
        let client = up.client();
        let say = async |words: &[&str]| installation.say(words).await;
        say(&["project", "create", "New harbour", "--lead", "me", "--due-date", "2026-12-31", "--icon", "⚓"]).await;
        let key = say(&["issue", "create", "--title", "Dredge", "--project", "new harbour", "--status", "backlog"]).await;
        let key = key.trim();
        assert!(say(&["issue", "get", key]).await.contains("project   New harbour"));
        assert!(say(&["issue", "list", "--project", "New harbour"]).await.contains("Dredge"));
        assert!(!say(&["issue", "list", "--project", "none"]).await.contains("Dredge"));
        say(&["project", "status", "New harbour", "in_progress"]).await;
        let listed = say(&["project", "list"]).await;
        assert!(listed.contains("⚓ New harbour") && listed.contains("in_progress") && listed.contains("0 of 1"), "{listed}");
        say(&["project", "doc", "create", "New harbour", "Plan", "--content", "First the wall."]).await;
        say(&["project", "doc", "update", "New harbour", "plan", "--content", "First the mud.", "--if-version", "1"]).await;
        assert_eq!(say(&["project", "doc", "get", "New harbour", "Plan"]).await.trim(), "First the mud.");
        let late = installation.run(&["project", "doc", "update", "New harbour", "Plan", "--content", "x", "--if-version", "1"]).await;
        assert_eq!(late.status.code(), Some(6));
        let unknown = installation.run(&["project", "get", "New harbor"]).await;
        assert_eq!(unknown.status.code(), Some(3));
        assert!(String::from_utf8_lossy(&unknown.stderr).contains("did you mean `New harbour`?"));
        say(&["issue", "update", key, "--project", "none"]).await;
        assert_eq!(client.issue(key).await.project_id, None);
        say(&["project", "doc", "delete", "New harbour", "Plan"]).await;
        say(&["project", "delete", "New harbour"]).await;
        let left: ProjectList = client.get("/api/projects").await;
        assert_eq!(left.total, 0);
        assert!(up.stop().await.success());
    }

    async fn an_agent_is_told_of_the_project_and_gets_its_pages(database: Database) {
        let installation = Installation::new(program()).database(&database);
        let keeper = "cat > prompt.md; folder=$(sed -n 's/.*in the folder `\\([^`]*\\)`, which is not part.*/\\1/p' prompt.md); \
            cp \"$folder\"/* . ; echo done";
        installation.say(&["provider", "add", "keeper", "--", "/bin/sh", "-c", keeper]).await;
        let up = installation.up().await;
        let client = up.client();
        let agent: Agent = client.agent_online("keeper").await;
        let harbour = made(&client, json!({ "title": "Harbour", "description": "Keep the water out." })).await;
        let pages = format!("/api/projects/{}/documents", harbour.id);
        client.post::<Document>(&pages, &json!({ "title": "How to test", "content": "With a bucket." })).await;
        client.post::<Document>(&pages, &json!({ "title": "Empty" })).await;
        let issue = issue_in(&client, &harbour, "Build the wall", IssueStatus::Todo).await;
        client.assign(issue.id, agent.id).await;
        let run = client.finished(client.newest_run(issue.id).await.id).await;
        assert_eq!(run.status, RunStatus::Completed, "{:?}", run.failure);
        let work = fs_err::read_dir(installation.data().join("daemon/runs")).expect("runs").next().expect("one").expect("readable").path().join("work");
        assert_eq!(fs_err::read_to_string(work.join("How to test.md")).expect("there"), "With a bucket.");
        let prompt = fs_err::read_to_string(work.join("prompt.md")).expect("there");
        for words in ["Keep the water out.", "## The project it belongs to", "`How to test.md`, a page of the project", "`Empty.md`"] {
            assert!(prompt.contains(words), "{words}: {prompt}");
        }
        assert!(up.stop().await.success());
    }
}
