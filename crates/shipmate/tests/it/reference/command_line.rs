//! What the reference's command line reads: its real program was run against
//! the server, and tripped over each of these.

use serde_json::{Value, json};
use shipmate_core::api::board::{Agent, Issue};
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
}
