//! What is refused, with the status and the words its daemon matches on.

use reqwest::Method;
use serde_json::json;
use shipmate_testkit::on_both;

use super::old_daemon::World;

const UNKNOWN: &str = "00000000-0000-0000-0000-0000000000ff";

/// Method, path, body, status, words. `{known}` is a runtime, `{workspace}` a
/// workspace that is there, `{unknown}` an id that is not.
const REFUSALS: &[(&str, &str, &str, u16, &str)] = &[
    ("POST", "register", "{}", 400, "daemon_id is required"),
    ("POST", "register", r#"{"daemon_id": "d"}"#, 400, "workspace_id is required"),
    ("POST", "register", r#"{"daemon_id": "d", "workspace_id": "x"}"#, 400, "at least one runtime is required"),
    (
        "POST",
        "register",
        r#"{"daemon_id": "d", "workspace_id": "x", "runtimes": [{"type": "claude"}]}"#,
        400,
        "invalid workspace_id",
    ),
    (
        "POST",
        "register",
        r#"{"daemon_id": "d", "workspace_id": "{unknown}", "runtimes": [{"type": "claude"}]}"#,
        404,
        "workspace not found",
    ),
    ("GET", "workspaces/{unknown}/repos", "", 404, "not found"),
    ("GET", "workspaces/xx/repos", "", 404, "not found"),
    ("POST", "heartbeat", "{}", 400, "runtime_id is required"),
    ("POST", "heartbeat", r#"{"runtime_id": "xx"}"#, 400, "invalid runtime_id"),
    ("POST", "heartbeat", r#"{"runtime_id": "{unknown}"}"#, 404, "runtime not found"),
    ("POST", "deregister", "{}", 400, "runtime_ids is required"),
    ("POST", "deregister", r#"{"runtime_ids": []}"#, 400, "runtime_ids is required"),
    ("POST", "deregister", r#"{"runtime_ids": ["xx"]}"#, 400, "invalid runtime_ids"),
    ("POST", "runtimes/{unknown}/tasks/claim", "{}", 404, "runtime not found"),
    ("POST", "runtimes/xx/tasks/claim", "{}", 400, "invalid runtime_id"),
    ("POST", "runtimes/{known}/update/zz/result", r#"{"status": "completed"}"#, 404, "update not found"),
    ("POST", "runtimes/{known}/models/zz/result", r#"{"status": "completed"}"#, 404, "request not found"),
    ("POST", "runtimes/{known}/local-skills/zz/result", r#"{"status": "completed"}"#, 404, "request not found"),
    ("POST", "runtimes/{known}/local-skills/import/zz/result", r#"{"status": "completed"}"#, 404, "request not found"),
    ("GET", "tasks/{unknown}/status", "", 404, "task not found"),
    ("GET", "tasks/{unknown}/gc-check", "", 404, "task not found"),
    ("GET", "tasks/{unknown}/messages", "", 404, "task not found"),
    ("POST", "tasks/{unknown}/start", "{}", 404, "task not found"),
    ("POST", "tasks/{unknown}/progress", "{}", 404, "task not found"),
    ("POST", "tasks/{unknown}/complete", "{}", 404, "task not found"),
    ("POST", "tasks/{unknown}/fail", "{}", 404, "task not found"),
    ("POST", "tasks/{unknown}/usage", "{}", 404, "task not found"),
    ("POST", "tasks/{unknown}/session", "{}", 404, "task not found"),
    (
        "POST",
        "tasks/{unknown}/messages",
        r#"{"messages": [{"seq": 1, "type": "text", "content": "x"}]}"#,
        404,
        "task not found",
    ),
    ("POST", "tasks/xx/start", "{}", 400, "invalid task_id"),
    ("GET", "issues/{unknown}/gc-check", "", 404, "issue not found"),
    ("GET", "issues/xx/gc-check", "", 400, "invalid issue_id"),
    ("GET", "chat-sessions/{unknown}/gc-check", "", 404, "chat session not found"),
    ("GET", "chat-sessions/xx/gc-check", "", 400, "invalid session_id"),
    ("GET", "autopilot-runs/{unknown}/gc-check", "", 404, "autopilot run not found"),
    ("GET", "autopilot-runs/xx/gc-check", "", 400, "invalid run_id"),
    ("GET", "ws", "", 400, "runtime_ids required"),
    ("GET", "ws?runtime_ids={unknown}", "", 404, "runtime not found"),
];

on_both! {
    async fn every_refusal_has_the_status_and_the_words_of_the_reference(database: Database) {
        let world = World::new(&database).await;
        let daemon = &world.daemon;
        let known = daemon.register(&["claude"]).await.remove(0);
        let filled = |text: &str| text.replace("{unknown}", UNKNOWN).replace("{known}", &known);
        for (method, path, body, status, words) in REFUSALS {
            let method: Method = method.parse().expect("a method");
            let answer = daemon.raw(method.clone(), &format!("/api/daemon/{}", filled(path)), &filled(body)).await;
            assert_eq!((answer.status.as_u16(), answer.error().error.as_str()), (*status, *words), "{method} {path} {body}");
        }
        for (path, body) in [("register", "{"), ("register", ""), ("heartbeat", "nonsense")] {
            let answer = daemon.raw(Method::POST, &format!("/api/daemon/{path}"), body).await;
            assert_eq!(answer.status.as_u16(), 400);
            assert!(answer.error().error.starts_with("invalid request body"), "{}", answer.body);
        }
        let session = daemon.post(&format!("/api/daemon/tasks/{UNKNOWN}/messages"), &json!({})).await;
        assert_eq!((session.status.as_u16(), session.body.as_str()), (200, r#"{"status":"ok"}"#));
        // Every way to write an id.
        for id in [known.to_uppercase(), known.replace('-', "")] {
            daemon.beat(&id).await.must_succeed();
        }
        let nobody = daemon.http.as_nobody().request(Method::POST, "/api/daemon/heartbeat", Some(&json!({}))).await;
        nobody.must_be_refused(401, shipmate_core::error::Code::Unauthenticated);
        assert!(world.up.stop().await.success());
    }
}
