//! What the reference's command line reads: its real program was run against
//! the server, and tripped over each of these.

use reqwest::Method;
use serde_json::{Value, json};
use shipmate_core::api::board::{Agent, Issue};
use shipmate_core::error::Code;
use shipmate_testkit::on_both;

use super::old_daemon::World;

on_both! {
    async fn the_old_command_line_finds_what_it_asks_for(database: Database) {
        let world = World::new(&database).await;
        let (owner, daemon) = (&world.owner, &world.daemon);
        let registered: Value = daemon.register_with(&["claude"], json!({})).await.json();
        let runtime = registered["runtimes"][0]["id"].as_str().expect("an id");

        // It names a runtime where we name a provider.
        let agent: Agent = owner.post("/api/agents", &json!({ "name": "old", "runtime_id": runtime })).await;
        assert_eq!((agent.provider.as_str(), agent.runtime_id.map(|id| id.to_string())), ("claude", Some(runtime.into())));

        let label: Value = owner.post("/api/labels", &json!({ "name": "bug" })).await;
        let all: Value = owner.get("/api/labels").await;
        assert_eq!(all["labels"][0]["id"], label["id"]);
        let due = json!({ "title": "Late", "due_date": "2026-12-01T10:00:00+02:00" });
        let issue: Issue = owner.post("/api/issues", &due).await;
        assert_eq!(issue.due_date.map(|day| day.to_string()).as_deref(), Some("2026-12-01"));
        let at = |what: &str| format!("/api/issues/{}/{what}", issue.identifier);
        let attached: Value = owner.post(&at("labels"), &json!({ "label_id": label["id"] })).await;
        assert_eq!(attached["labels"][0]["name"], "bug");

        let left: Value = owner.post(&at("unsubscribe"), &json!({})).await;
        assert_eq!(left, json!({ "subscribed": false, "subscribers": [] }));
        let back: Value = owner.post(&at("subscribe"), &json!({})).await;
        assert_eq!((&back["subscribed"], &back["subscribers"][0]["user_type"]), (&json!(true), &json!("member")));

        owner.assign(issue.id, agent.id).await;
        let task = daemon.claim(runtime).await;
        let id = task["id"].as_str().expect("a task");
        daemon.post(&format!("/api/daemon/tasks/{id}/start"), &json!({})).await.must_succeed();
        let said = json!({ "messages": [
            { "seq": 1, "type": "text", "content": "I look." },
            { "seq": 2, "type": "tool_use", "tool": "Bash", "input": { "command": "ls" } },
            { "seq": 3, "type": "tool_result", "tool": "Bash", "output": "a" },
        ] });
        daemon.post(&format!("/api/daemon/tasks/{id}/messages"), &said).await.must_succeed();
        let runs: Value = owner.get(&at("task-runs")).await;
        assert_eq!((&runs[0]["agent_id"], &runs[0]["status"]), (&json!(agent.id), &json!("running")));
        let of_agent: Value = owner.get(&format!("/api/agents/{}/tasks", agent.id)).await;
        assert_eq!(of_agent[0]["id"], runs[0]["id"]);
        let path = format!("/api/tasks/{}/messages", runs[0]["id"].as_str().expect("an id"));
        let messages: Vec<Value> = owner.get(&path).await;
        let shown: Vec<_> = messages.iter().map(|m| (m["type"].as_str(), m["tool"].as_str(), m["output"].as_str())).collect();
        assert_eq!(shown, [
            (Some("text"), None, None),
            (Some("tool_use"), Some("Bash"), None),
            (Some("tool_result"), Some("Bash"), Some("a")),
        ]);
        let later: Vec<Value> = owner.get(&format!("{path}?since={}", messages[1]["seq"])).await;
        assert_eq!(later, messages[2..]);
    }
    async fn the_old_command_line_reads_words_that_say_how_things_are(database: Database) {
        let world = World::new(&database).await;
        let (owner, daemon) = (&world.owner, &world.daemon);
        let registered: Value = daemon.register_with(&["claude"], json!({})).await.json();
        let runtime = registered["runtimes"][0]["id"].as_str().expect("an id");
        let agent: Value = owner.post("/api/agents", &json!({ "name": "old", "runtime_id": runtime })).await;
        let status = async || {
            let agent: Value = owner.get(&format!("/api/agents/{}", agent["id"].as_str().expect("an id"))).await;
            agent["status"].as_str().expect("a word").to_owned()
        };
        assert_eq!(status().await, "idle");

        let titled: Issue = owner.post("/api/issues", &json!({ "title": "A walrus", "description": "It sleeps." })).await;
        let described: Issue = owner.post("/api/issues", &json!({ "title": "B", "description": "The walrus eats." })).await;
        let talked: Issue = owner.post("/api/issues", &json!({ "title": "C" })).await;
        let said = json!({ "content": "I saw the walrus." });
        let comment: Value = owner.post(&format!("/api/issues/{}/comments", talked.id), &said).await;
        assert_eq!(comment["type"], "comment");
        let comments: Value = owner.get(&format!("/api/issues/{}/comments", talked.id)).await;
        assert_eq!(comments[0]["type"], "comment");
        let found: Value = owner.get("/api/issues/search?q=walrus").await;
        let places: Vec<_> = found["issues"].as_array().expect("a list").iter()
            .map(|issue| (issue["identifier"].as_str().expect("a key"), issue["match_source"].as_str().expect("a word")))
            .collect();
        let expected = [(&titled, "title"), (&described, "description"), (&talked, "comment")];
        assert_eq!(places, expected.map(|(issue, place)| (issue.identifier.as_str(), place)));
        let both: Value = owner.get("/api/issues/search?q=walrus%20sleeps").await;
        let only = &both["issues"][0];
        assert!(both["total"] == 1 && only["title"] == "A walrus" && only["match_source"].is_string(), "{both}");

        let agent: Agent = serde_json::from_value(agent.clone()).expect("an agent");
        owner.assign(titled.id, agent.id).await;
        let task = daemon.claim(runtime).await;
        daemon.post(&format!("/api/daemon/tasks/{}/start", task["id"].as_str().expect("an id")), &json!({})).await.must_succeed();
        assert_eq!(status().await, "working");
    }

    async fn the_old_command_line_keeps_the_resources_of_projects(database: Database) {
        let world = World::new(&database).await;
        let owner = &world.owner;
        let repository = |url: &str| json!({ "resource_type": "github_repo", "resource_ref": { "url": url } });
        let named = json!({ "title": "Sea", "resources": [repository("https://example.com/boat.git")] });
        let project: Value = owner.post("/api/projects", &named).await;
        let path = format!("/api/projects/{}/resources", project["id"].as_str().expect("an id"));
        let mut wish = repository("https://example.com/anchor.git");
        wish["label"] = json!("iron");
        let added: Value = owner.post(&path, &wish).await;
        assert_eq!((&added["resource_type"], &added["label"], &added["position"]), (&json!("github_repo"), &json!("iron"), &json!(1)));
        assert_eq!((&added["resource_ref"], &added["project_id"]), (&wish["resource_ref"], &project["id"]));
        owner.request(Method::POST, &path, Some(&wish)).await.must_be_refused(409, Code::Conflict);

        // A directory of one machine, worked in itself; it becomes the first.
        let place = json!({ "local_path": "/srv/papers", "daemon_id": "machine-1" });
        let local = json!({ "resource_type": "local_directory", "resource_ref": place, "position": 0 });
        let first: Value = owner.post(&path, &local).await;
        assert_eq!((&first["resource_ref"]["local_path"], &first["resource_ref"]["execution_mode"]), (&json!("/srv/papers"), &json!("in_place")));
        let listed: Value = owner.get(&path).await;
        let labels: Vec<_> = listed["resources"].as_array().expect("a list").iter().map(|found| found["label"].as_str()).collect();
        assert_eq!((labels, &listed["total"]), (vec![Some("papers"), Some("boat"), Some("iron")], &json!(3)));

        // They are the project's repositories, and stay in the workspace when they leave it.
        let one = format!("{path}/{}", added["id"].as_str().expect("an id"));
        owner.request(Method::DELETE, &one, None::<&()>).await.must_succeed();
        owner.request(Method::DELETE, &one, None::<&()>).await.must_be_refused(404, Code::RepositoryNotFound);
        let project: Value = owner.get(&format!("/api/projects/{}", project["id"].as_str().expect("an id"))).await;
        assert_eq!(project["repository_ids"].as_array().map(Vec::len), Some(2));
        let repositories: Value = owner.get("/api/repositories").await;
        assert!(repositories.as_array().is_some_and(|all| all.iter().any(|found| found["id"] == added["id"])));

        // What can't be kept is not taken as if it were.
        let branch = json!({ "url": "https://example.com/oar.git", "default_branch_hint": "next" });
        let hinted = json!({ "resource_type": "github_repo", "resource_ref": branch });
        let refused = owner.request(Method::POST, &path, Some(&hinted)).await;
        refused.must_be_refused(400, Code::Invalid);
        assert!(refused.error().error.contains("default_branch_hint"), "{}", refused.body);
        for wrong in [json!({ "local_path": "papers", "daemon_id": "machine-1" }), json!({ "local_path": "/srv/papers" }), json!({})] {
            let wish = json!({ "resource_type": "local_directory", "resource_ref": wrong });
            owner.request(Method::POST, &path, Some(&wish)).await.must_be_refused(400, Code::Invalid);
        }
    }
}
