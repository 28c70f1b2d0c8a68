//! `shipmate mcp`, spoken to as an MCP client does: lines of JSON over pipes.

use std::process::Stdio;

use serde_json::{Value, json};
use shipmate_core::status::{IssueStatus, RunStatus};
use shipmate_testkit::{DEADLINE, Installation};
use tokio::io::{AsyncBufReadExt as _, AsyncWriteExt as _, BufReader, Lines};
use tokio::process::{Child, ChildStdin, ChildStdout};
use tokio::time::timeout;

use crate::program;

/// The other end of the protocol.
struct Speaker {
    process: Child,
    says: ChildStdin,
    hears: Lines<BufReader<ChildStdout>>,
    asked: u64,
}

impl Speaker {
    async fn start(installation: &Installation) -> Self {
        let mut command = installation.command("mcp");
        let mut process = command
            .stdin(Stdio::piped())
            .stdout(Stdio::piped())
            .kill_on_drop(true)
            .spawn()
            .expect("the program starts");
        let says = process.stdin.take().expect("it is a pipe");
        let hears = BufReader::new(process.stdout.take().expect("it is a pipe")).lines();
        let mut speaker = Self { process, says, hears, asked: 0 };
        let client = json!({ "name": "test", "version": "1" });
        let hello = json!({ "protocolVersion": "2025-06-18", "capabilities": {}, "clientInfo": client });
        let greeting = speaker.ask("initialize", hello).await;
        assert_eq!(greeting["serverInfo"]["name"], "shipmate");
        speaker.say(&json!({ "jsonrpc": "2.0", "method": "notifications/initialized" })).await;
        speaker
    }

    async fn say(&mut self, message: &Value) {
        self.says.write_all(format!("{message}\n").as_bytes()).await.expect("it listens");
    }

    async fn ask(&mut self, method: &str, params: Value) -> Value {
        self.asked += 1;
        self.say(&json!({ "jsonrpc": "2.0", "id": self.asked, "method": method, "params": params })).await;
        let line = timeout(DEADLINE, self.hears.next_line()).await.expect("it answers in time");
        let line = line.expect("its output is text").expect("its output is not over");
        let mut answer: Value = serde_json::from_str(&line).expect("it answers in JSON");
        assert_eq!(answer["id"], self.asked, "{answer}");
        assert_eq!(answer["error"], Value::Null, "{answer}");
        answer["result"].take()
    }

    /// What the tool says, and whether it is what was wanted.
    async fn call(&mut self, tool: &str, arguments: Value) -> Result<Value, String> {
        let answer = self.ask("tools/call", json!({ "name": tool, "arguments": arguments })).await;
        let text = answer["content"][0]["text"].as_str().expect("a tool answers with text").to_owned();
        if answer["isError"] == true {
            return Err(text);
        }
        Ok(serde_json::from_str(&text).expect("a good answer is JSON"))
    }
}

#[tokio::test]
async fn a_program_puts_work_on_the_board_and_reads_what_came_of_it() {
    let installation = Installation::new(program());
    let up = installation.up().await;
    let client = up.client();
    client.agent_online("demo").await;
    let mut speaker = Speaker::start(&installation).await;

    let tools = speaker.ask("tools/list", json!({})).await;
    let tools = tools["tools"].as_array().expect("a list");
    assert_eq!(tools.len(), 15);
    let create = tools.iter().find(|tool| tool["name"] == "create_issue").expect("it is there");
    let statuses = create["inputSchema"]["properties"]["status"]["enum"].as_array().expect("the words are told");
    assert_eq!(statuses.len(), IssueStatus::ALL.len());

    let wish = json!({ "title": "From afar", "assignee": "demo", "priority": "high" });
    let issue = speaker.call("create_issue", wish).await.expect("it is created");
    let key = issue["identifier"].as_str().expect("a key").to_owned();
    let run = client.newest_run(client.issue(&key).await.id).await;
    assert_eq!(client.finished(run.id).await.status, RunStatus::Completed);
    assert_eq!(speaker.call("get_run", json!({ "run": key })).await.expect("read")["status"], "completed");
    let diff = speaker.call("get_diff", json!({ "run": key })).await.expect("read");
    assert!(diff["patch"].as_str().is_some_and(|patch| patch.starts_with("diff --git")), "{diff}");

    speaker.call("update_issue", json!({ "issue": key, "assignee": "none", "status": "done" })).await.expect("changed");
    speaker.call("add_comment", json!({ "issue": key, "content": "Well done" })).await.expect("said");
    let whole = speaker.call("get_issue", json!({ "issue": key })).await.expect("read");
    assert_eq!((&whole["issue"]["status"], &whole["issue"]["assignee_id"]), (&json!("done"), &Value::Null));
    assert_eq!(whole["runs"].as_array().map(Vec::len), Some(1));
    let comments = whole["comments"].as_array().expect("a list");
    assert_eq!(comments.last().expect("it was said")["content"], "Well done");

    let refused = speaker.call("create_issue", json!({ "title": "x", "assignee": "dmeo" })).await;
    assert_eq!(refused, Err("there is no agent `dmeo`; did you mean `demo`?".to_owned()));
    let found = speaker.call("search_issues", json!({ "words": "afar", "closed": true })).await.expect("found");
    assert_eq!(found["issues"][0]["identifier"], key.as_str());

    drop(speaker.says);
    let ended = timeout(DEADLINE, speaker.process.wait()).await.expect("it ends with its input");
    assert!(ended.expect("it is our child").success());
    assert!(up.stop().await.success());
}
