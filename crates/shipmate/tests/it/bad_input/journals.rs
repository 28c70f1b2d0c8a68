//! A daemon that says what no daemon should: nothing of it breaks the board.

use reqwest::Method;
use serde_json::{Value, json};
use shipmate_core::error::Code;
use shipmate_core::status::RunStatus;
use shipmate_testkit::client::Answer;
use shipmate_testkit::{Client, Installation, on_both};

use crate::fixture::new_id;
use crate::program;

/// A daemon played by hand.
struct Daemon {
    client: Client,
    runtime: Value,
}

const DAEMON: &str = "played-by-hand";

impl Daemon {
    /// Offers a provider of its own, so that no other daemon takes its work.
    async fn register(client: &Client) -> Self {
        let workspace = client.workspaces().await.first().expect("a workspace").id;
        let offered = json!({ "type": "by-hand", "name": "By hand" });
        // Said twice it is still one.
        let said = json!({ "workspace_id": workspace, "daemon_id": DAEMON, "runtimes": [offered, offered] });
        let registered: Value = client.post("/api/daemon/register", &said).await;
        assert_eq!(registered["runtimes"].as_array().map(Vec::len), Some(1), "{registered}");
        Self { client: client.clone(), runtime: registered["runtimes"][0]["id"].clone() }
    }

    async fn claim(&self, request: uuid::Uuid, slots: i64) -> Value {
        let wish = json!({ "request_id": request, "daemon_id": DAEMON, "runtimes": [self.runtime], "slots": slots });
        self.client.post("/api/daemon/claim", &wish).await
    }

    async fn append(&self, assignment: &Value, offset: u64, records: Value) -> Answer {
        let body = json!({ "daemon_id": DAEMON, "epoch": assignment["epoch"], "offset": offset, "records": records });
        self.append_raw(assignment, &body).await
    }

    async fn append_raw(&self, assignment: &Value, body: &Value) -> Answer {
        let id = assignment["execution_id"].as_str().expect("an id");
        self.client.request(Method::POST, &format!("/api/daemon/executions/{id}/journal"), Some(body)).await
    }
}

fn record(n: u64, body: Value) -> Value {
    let mut record = json!({ "n": n, "at": "2026-01-01T00:00:00Z" });
    record.as_object_mut().expect("an object").extend(body.as_object().expect("an object").clone());
    record
}

fn usage(n: u64, tokens: i64) -> Value {
    record(
        n,
        json!({ "type": "usage", "model": "m", "input_tokens": tokens, "output_tokens": tokens,
        "cache_read_tokens": tokens, "cache_write_tokens": tokens }),
    )
}

async fn the_board_shows(client: &Client) {
    for path in ["/api/issues", "/api/agents", "/api/runs", "/api/machines", "/api/events"] {
        client.request(Method::GET, path, None::<&()>).await.must_succeed();
    }
}

on_both! {
    async fn a_daemon_that_talks_nonsense_breaks_nothing(database: Database) {
        let installation = Installation::new(program()).database(&database);
        let up = installation.up().await;
        let client = up.client();
        let daemon = Daemon::register(&client).await;
        let agent = client.agent_online("by-hand").await;
        let issue = client.assign_new_issue("By hand", "", agent.id).await;
        let run = client.newest_run(issue.id).await;

        let request = new_id();
        let claimed = daemon.claim(request, 5).await;
        assert_eq!(daemon.claim(request, 5).await, claimed, "a repeated wish has the same answer");
        let assignment = &claimed["assignments"][0];
        let ok = async |offset, records| daemon.append(assignment, offset, records).await.json::<Value>();

        // Numbers that do not fit, with and without records.
        let most = u64::MAX;
        for (offset, records) in [
            (most, json!([record(most, json!({ "type": "text", "text": "x" }))])),
            (most - 1, json!([record(most - 1, json!({ "type": "text", "text": "x" })), record(most, json!({ "type": "text", "text": "x" }))])),
            (0, json!([record(1, json!({ "type": "text", "text": "x" }))])),
            (0, json!([record(0, json!({ "type": "cancelled" }))])),
            (0, json!([record(0, json!({ "type": "ended", "outcome": "cancelled" })), record(1, json!({ "type": "text", "text": "x" }))])),
            (0, json!([{ "n": 0, "at": "never", "type": "text", "text": "x" }])),
            (0, json!([record(0, json!({ "type": "usage", "model": "m", "input_tokens": 1e300, "output_tokens": 0 }))])),
        ] {
            let answer = daemon.append(assignment, offset, records.clone()).await;
            assert_eq!(answer.status, 400, "{offset} {records}: {}", answer.body);
        }
        for offset in [most, 7] {
            assert_eq!(ok(offset, json!([])).await["acknowledged"], 0, "asks where to go on");
        }
        let wrong_epoch = json!({ "daemon_id": DAEMON, "epoch": 2, "offset": 0, "records": [] });
        daemon.append_raw(assignment, &wrong_epoch).await.must_be_refused(409, Code::Superseded);
        let other_daemon = json!({ "daemon_id": "another", "epoch": 1, "offset": 0, "records": [] });
        daemon.append_raw(assignment, &other_daemon).await.must_be_refused(404, Code::ExecutionNotFound);

        // More tokens than there are numbers, and fewer than none.
        let tokens = json!([usage(0, i64::MAX), usage(1, i64::MAX), usage(2, i64::MIN), usage(3, i64::MIN), usage(4, -1)]);
        assert_eq!(ok(0, tokens).await["acknowledged"], 5);
        let shown = client.run(run.id).await;
        assert!(shown.usage.input_tokens >= 0 && shown.usage.output_tokens >= 0, "{:?}", shown.usage);
        the_board_shows(&client).await;

        // Text that no database likes, deep and odd JSON, a patch that is none.
        let nul = "a\u{0}b\u{1b}[31mc";
        let deep = (0..100).fold(json!("\u{0}"), |inner, _| json!([inner]));
        let odd = json!([
            record(5, json!({ "type": "started", "provider": nul, "directory": nul, "branch": nul })),
            record(6, json!({ "type": "session", "id": nul, "model": nul })),
            record(7, json!({ "type": "tool_call", "id": nul, "name": nul, "input": { "\u{0}": deep } })),
            record(8, json!({ "type": "diff", "patch": nul, "files": [{ "path": nul, "additions": i64::MAX, "deletions": i64::MIN },
                { "path": "", "additions": i64::MAX, "deletions": -1 }] })),
            record(9, json!({ "type": "tool_result", "id": "never called", "output": nul })),
            record(10, json!({ "type": "raw", "line": nul })),
        ]);
        assert_eq!(ok(5, odd).await["acknowledged"], 11);
        let transcript = client.transcript(run.id).await;
        assert_eq!(transcript.len(), 11);
        assert!(!serde_json::to_string(&transcript).expect("JSON").contains("\\u0000"), "nothing unclean is stored");
        client.diff(run.id).await;
        the_board_shows(&client).await;

        let last = json!([record(11, json!({ "type": "ended", "outcome": "failed", "class": "agent_error", "message": nul }))]);
        let answer = ok(11, last.clone()).await;
        assert_eq!((&answer["acknowledged"], &answer["ended"]), (&json!(12), &json!(true)));
        assert_eq!(ok(11, last).await, answer, "the end said twice is one end");
        let after = json!([record(12, json!({ "type": "text", "text": "a ghost" }))]);
        assert_eq!(ok(12, after).await["acknowledged"], 12, "nothing follows the end");
        let ended = client.run(run.id).await;
        assert_eq!((ended.status, ended.error.as_deref()), (RunStatus::Failed, Some("abc")));
        the_board_shows(&client).await;
        assert!(up.stop().await.success());
    }

    async fn long_records_come_in_pages_that_can_be_carried(database: Database) {
        let installation = Installation::new(program()).database(&database);
        let up = installation.up().await;
        let client = up.client();
        let daemon = Daemon::register(&client).await;
        let agent = client.agent_online("by-hand").await;
        let issue = client.assign_new_issue("Much", "", agent.id).await;
        let run = client.newest_run(issue.id).await;
        let claimed = daemon.claim(new_id(), 1).await;
        let assignment = &claimed["assignments"][0];
        let text = "x".repeat(64 * 1024);
        for batch in 0..8 {
            let records: Vec<Value> =
                (0..60).map(|n| record(batch * 60 + n, json!({ "type": "text", "text": text }))).collect();
            daemon.append(assignment, batch * 60, json!(records)).await.must_succeed();
        }
        assert_eq!(client.transcript(run.id).await.len(), 480);
        let page = client.request(Method::GET, &format!("/api/runs/{}/transcript", run.id), None::<&()>).await;
        assert!(page.body.len() < 16 * 1024 * 1024, "one page of {} bytes", page.body.len());
        assert!(up.stop().await.success());
    }
}
