//! From registration to a finished issue, and once more on the same conversation.

use serde_json::{Value, json};
use shipmate_core::journal::Body;
use shipmate_testkit::on_both;

use super::old_daemon::{World, of};

/// What the agent says, as the daemon sends it; the last one carries a NUL.
fn messages() -> Value {
    json!({"messages": [
        {"seq": 1, "type": "text", "content": "I look around."},
        {"seq": 2, "type": "tool_use", "tool": "Bash", "input": {"command": "ls"}},
        {"seq": 3, "type": "tool_use", "tool": "Bash", "input": {"command": "pwd"}},
        {"seq": 4, "type": "tool_result", "tool": "Bash", "output": "a\nb"},
        {"seq": 7, "type": "thinking", "content": "hm\u{0}m"},
    ]})
}

on_both! {
    async fn an_old_daemon_takes_an_issue_to_its_end(database: Database) {
        let world = World::new(&database).await;
        let daemon = &world.daemon;
        let registered: Value = daemon.register_with(&["claude"], json!({})).await.json();
        let runtime = &registered["runtimes"][0];
        let expected = json!({
            "workspace_id": daemon.workspace, "daemon_id": daemon.id, "name": "claude (vm)", "runtime_mode": "local",
            "provider": "claude", "launch_header": "claude (stream-json)", "status": "online",
            "device_info": "vm · 2.1.5", "timezone": "Etc/UTC",
            "metadata": {"cli_version": "0.2.29", "launched_by": "", "version": "2.1.5"},
        });
        for (field, value) in expected.as_object().expect("an object") {
            assert_eq!(&runtime[field], value, "{field} in {runtime:#}");
        }
        assert_eq!(registered["settings"], json!({}));
        assert!(registered["features"].as_array().is_some_and(|all| !all.is_empty()));
        let id = runtime["id"].as_str().expect("an id").to_owned();
        let repos: Value = daemon.get(&format!("/api/daemon/workspaces/{}/repos", daemon.workspace)).await.json();
        assert_eq!((&repos["repos"], &repos["repos_version"]), (&registered["repos"], &registered["repos_version"]));

        assert_eq!(daemon.recover_orphans(&id).await, json!({"orphaned": 0, "retried": 0}));
        assert_eq!(daemon.claim(&id).await, Value::Null);
        let mut socket = daemon.socket(&[&id]).await;
        socket.beat(&id).await;
        let ack = json!({"type": "daemon:heartbeat_ack", "payload": {"runtime_id": id, "status": "ok"}});
        assert_eq!(socket.next().await, ack);
        assert_eq!(daemon.beat(&id).await.json::<Value>(), json!({"status": "ok"}));

        let agent = world.owner.agent_online("claude").await;
        let issue = world.owner.assign_new_issue("Do it", "Please", agent.id).await;
        let told = socket.until("daemon:task_available").await;
        assert_eq!(told["runtime_id"], json!(id));
        assert!(told["task_id"].is_string());
        let pending: Value = daemon.get(&format!("/api/daemon/runtimes/{id}/tasks/pending")).await.json();
        assert_eq!((&pending[0]["id"], &pending[0]["status"]), (&told["task_id"], &json!("queued")));

        let task = daemon.claim(&id).await;
        assert_eq!((&task["status"], &task["kind"]), (&json!("dispatched"), &json!("direct")), "{task:#}");
        assert_eq!((&task["issue_id"], &task["workspace_id"]), (&json!(issue.id), &json!(daemon.workspace)));
        assert_eq!((&task["agent"]["id"], &task["runtime_id"]), (&json!(agent.id), &json!(id)));
        assert_eq!(daemon.claim(&id).await, Value::Null);
        assert_eq!(daemon.ask(&task, "status").await, json!({"status": "dispatched"}));
        assert_eq!(daemon.say(&task, "start", json!({})).await.json::<Value>()["status"], "running");
        // The answer may have been lost: a daemon that hears a refusal fails the task.
        assert_eq!(daemon.say(&task, "start", json!({})).await.json::<Value>()["status"], "running");
        daemon.say(&task, "progress", json!({"summary": "Launching claude", "step": 1, "total": 2})).await;
        let session = json!({"session_id": "s-1", "work_dir": "/w"});
        assert_eq!(daemon.say(&task, "session", session.clone()).await.status.as_u16(), 204);
        for _ in 0..2 {
            daemon.say(&task, "messages", messages()).await;
        }
        let tokens = json!({"usage": [{"provider": "claude", "model": "opus", "input_tokens": 1, "output_tokens": 2,
            "cache_read_tokens": 3, "cache_write_tokens": 4}]});
        for _ in 0..2 {
            daemon.say(&task, "usage", tokens.clone()).await;
        }
        assert_eq!(daemon.ask(&task, "status").await, json!({"status": "running"}));
        let check = json!({"completed_at": "0001-01-01T00:00:00Z", "status": "running"});
        assert_eq!(daemon.ask(&task, "gc-check").await, check);

        let end = json!({"output": "All do\u{0}ne", "session_id": "s-1", "work_dir": "/w"});
        let completed: Value = daemon.say(&task, "complete", end).await.json();
        let result = json!({"output": "All done", "pr_url": "", "session_id": "s-1", "work_dir": "/w"});
        assert_eq!((&completed["status"], &completed["result"]), (&json!("completed"), &result));
        for (what, late) in [("complete", json!({"output": "again"})), ("fail", json!({"error": "late"}))] {
            let again: Value = daemon.say(&task, what, late).await.json();
            assert_eq!(again, completed, "{what} after the end changes nothing");
        }
        daemon.say(&task, "messages", json!({"messages": [{"seq": 9, "type": "text", "content": "late"}]})).await;
        assert_eq!(daemon.ask(&task, "gc-check").await["status"], "completed");

        let run = world.owner.newest_run(issue.id).await;
        assert_eq!((run.status.as_str(), run.session_id.as_deref(), run.work_dir.as_deref()),
            ("completed", Some("s-1"), Some("/w")));
        assert_eq!((run.usage.input_tokens, run.usage.cache_write_tokens), (1, 4), "a repeat adds nothing");
        check_transcript(&world, run.id, &task).await;
        assert_eq!(world.owner.comments(issue.id).await.last().map(|c| c.content.clone()).as_deref(), Some("All done"));
        assert_eq!(world.owner.issue(issue.id).await.status.as_str(), "in_review");
        let check: Value = daemon.get(&format!("/api/daemon/issues/{}/gc-check", issue.id)).await.json();
        assert_eq!(check["status"], "in_review");

        world.owner.comment(issue.id, "please redo").await;
        let again = daemon.claim(&id).await;
        assert_eq!((&again["kind"], &again["trigger_comment_content"]), (&json!("comment"), &json!("please redo")));
        assert_eq!((&again["prior_session_id"], &again["prior_work_dir"]), (&json!("s-1"), &json!("/w")), "{again:#}");
        assert!(world.up.stop().await.success());
    }

    async fn a_failure_and_a_wish_to_cancel_end_a_task(database: Database) {
        let world = World::new(&database).await;
        let daemon = &world.daemon;
        let id = daemon.register(&["claude"]).await.remove(0);
        let (issue, task) = world.claimed("claude", &id).await;
        let failure = json!({"error": "boom", "session_id": "s-2", "work_dir": "/w", "failure_reason": "agent_error"});
        let failed: Value = daemon.say(&task, "fail", failure).await.json();
        assert_eq!((&failed["status"], &failed["error"]), (&json!("failed"), &json!("boom")), "{failed:#}");
        assert_eq!(failed["failure_reason"], "agent_error");
        assert_eq!(daemon.say(&task, "complete", json!({"output": "late"})).await.json::<Value>(), failed);
        assert_eq!(world.owner.newest_run(issue.id).await.error.as_deref(), Some("boom"));

        let (issue, task) = world.claimed("claude", &id).await;
        daemon.say(&task, "start", json!({})).await;
        let run = world.owner.newest_run(issue.id).await;
        world.owner.cancel(run.id).await;
        assert_eq!(daemon.ask(&task, "status").await, json!({"status": "cancelled"}));
        assert_eq!(world.owner.finished(run.id).await.status.as_str(), "cancelled");
        let late: Value = daemon.say(&task, "complete", json!({"output": "too late"})).await.json();
        assert_eq!(late["status"], "cancelled");
        let refused = daemon.post(&of(&task, "start"), &json!({})).await;
        refused.must_be_refused(409, shipmate_core::error::Code::Superseded);
        assert!(world.up.stop().await.success());
    }
}

/// Each message once, in order, in the transcript people see and in the
/// daemon's own words.
async fn check_transcript(world: &World, run: shipmate_core::id::TaskId, task: &Value) {
    let records = world.owner.transcript(run).await;
    let calls: Vec<_> = records
        .iter()
        .filter_map(|record| match &record.body {
            Body::ToolCall { id, .. } => Some(("call", id.as_str())),
            Body::ToolResult { id, .. } => Some(("result", id.as_str())),
            _ => None,
        })
        .collect();
    assert_eq!(calls, [("call", "m2"), ("call", "m3"), ("result", "m2")]);
    let thought =
        records.iter().filter(|record| matches!(&record.body, Body::Thinking { text } if text.as_str() == "hmm"));
    assert_eq!(thought.count(), 1, "NUL is gone, the words are there once");
    assert!(matches!(records.last().map(|record| &record.body), Some(Body::Ended(_))));

    let said = world.daemon.ask(task, "messages").await;
    let seqs: Vec<_> = said.as_array().expect("a list").iter().map(|m| m["seq"].as_i64()).collect();
    assert_eq!(seqs, [1, 2, 3, 4, 7].map(Some));
    assert_eq!(said[1]["input"], json!({"command": "ls"}));
    assert_eq!((&said[3]["tool"], &said[3]["output"]), (&json!("Bash"), &json!("a\nb")));
    let later = world.daemon.ask(task, "messages?since=4").await;
    assert_eq!((later[0]["seq"].as_i64(), later.as_array().map(Vec::len)), (Some(7), Some(1)));
}
