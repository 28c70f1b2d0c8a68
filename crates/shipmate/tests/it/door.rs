//! An agent inside a run speaks to the board as itself, and as nobody else.

use std::path::PathBuf;

use reqwest::Method;
use serde_json::{Value, json};
use shipmate_core::api::attachment::Attachment;
use shipmate_core::api::board::{CreateIssue, Issue, IssueList, UpdateIssue};
use shipmate_core::api::issue::{ActivityAction, TimelineEntry};
use shipmate_core::api::run::{AskedQuestion, Run};
use shipmate_core::error::Code;
use shipmate_core::id::AgentId;
use shipmate_core::journal::Body;
use shipmate_core::status::{ActorKind, IssueStatus, RunStatus};
use shipmate_testkit::{Client, DEADLINE, Installation, eventually, on_both, processes};

use crate::fixture::{board, stranger, write_program};
use crate::{operations, program};

/// Does what the lines of its issue say that begin with `try:`, and tells what came of each.
const OBEDIENT: &str = r#"#!/bin/sh
while read -r line; do case "$line" in
"try: "*) echo "$ ${line#try: }"; sh -c "${line#try: }" 2>&1; echo "exit $?" ;;
esac; done
printf '{"type":"result","summary":"tried"}\n'
"#;

async fn add_obedient(installation: &Installation) {
    let path = installation.home().join("obedient");
    write_program(&path, OBEDIENT);
    installation.say(&["provider", "add", "obedient", "--", path.to_str().expect("text")]).await;
}

/// An issue that `agent` is to work on, described by what is made of its key.
async fn issue_for(client: &Client, agent: &str, description: impl Fn(&str) -> String) -> (Issue, Run) {
    let agent = client.agent_online(agent).await;
    let issue = client.create_issue(&CreateIssue { title: "Tidy up".into(), ..CreateIssue::default() }).await;
    let description = Some(description(&issue.identifier));
    client.update_issue(issue.id, &UpdateIssue { description, ..UpdateIssue::default() }).await;
    let issue = client.assign(issue.id, agent.id).await;
    let run = client.newest_run(issue.id).await;
    (issue, run)
}

/// All that a run's agent said and its tools answered.
async fn heard(client: &Client, run: &Run) -> String {
    let records = client.transcript(run.id).await;
    let text = |body: &Body| match body {
        Body::Text { text } => format!("{text}\n"),
        Body::ToolResult { output, .. } => format!("{output}\n"),
        _ => String::new(),
    };
    records.iter().map(|record| text(&record.body)).collect()
}

/// Each of the two files that an agent was told to attach is there once, whole, and its own.
async fn it_has_the_files_of(client: &Client, issue: &Issue, agent: AgentId) {
    let files: Vec<Attachment> = client.get(&format!("/api/issues/{}/attachments", issue.id)).await;
    assert_eq!(files.iter().map(|file| file.filename.as_str()).collect::<Vec<_>>(), ["README.md", "harbour.py"]);
    assert!(
        files.iter().all(|file| (file.uploader_type, file.uploader_id) == (ActorKind::Agent, agent.0)),
        "{files:#?}"
    );
    let path = format!("/api/attachments/{}/download", files[1].id);
    let content = client.request(Method::GET, &path, None::<&()>).await.body;
    assert!(content.contains("LOG = ["), "{content}");
}

async fn until_it_asks(client: &Client, run: &Run) -> AskedQuestion {
    let path = format!("/api/runs/{}/questions", run.id);
    eventually(DEADLINE, "the agent to ask", async || {
        let answer = client.try_request(Method::GET, &path, None::<&()>).await.ok()?;
        let asked: Vec<AskedQuestion> = if answer.status.is_success() { answer.json() } else { return None };
        asked.into_iter().find(|asked| asked.open)
    })
    .await
}

fn run_directories(installation: &Installation) -> Vec<PathBuf> {
    let runs = fs_err::read_dir(installation.data().join("daemon").join("runs")).expect("runs");
    runs.map(|entry| entry.expect("readable").path()).collect()
}

on_both! {
    async fn an_agent_reads_talks_makes_issues_and_asks(database: Database) {
        let installation = Installation::new(program()).database(&database);
        let up = installation.up().await;
        let client = up.client();
        let agent = client.agent_online("demo").await;
        let (issue, run) = issue_for(&client, "demo", |key| format!("\
demo: shipmate issue get {key}
demo: shipmate issue comment add {key} --content \"I have begun\"
demo: shipmate issue comment list {key}
demo: shipmate issue create --title \"A part of it\" --status backlog
demo: shipmate issue children {key}
demo: shipmate issue status {key} blocked
demo: shipmate why {key}
demo: shipmate run list --issue {key}
demo: mcp get_issue {{\"issue\":\"{key}\"}}
demo: mcp add_comment {{\"issue\":\"{key}\",\"content\":\"Said by MCP\"}}
demo: mcp create_issue {{\"title\":\"Another part\",\"status\":\"backlog\"}}
demo: mcp update_issue {{\"issue\":\"{key}\",\"status\":\"in_progress\"}}
demo: shipmate issue attach {key} README.md
demo: mcp attach_file {{\"issue\":\"{key}\",\"path\":\"harbour.py\"}}
demo: shipmate issue attach {key} /etc/hostname
demo: mcp attach_file {{\"issue\":\"{key}\",\"path\":\"/etc/hostname\"}}
demo: shipmate run ask \"Red or blue?\" --choice Red --choice Blue
demo: mcp ask_person {{\"question\":\"And which shade?\"}}")).await;

        let asked = until_it_asks(&client, &run).await;
        assert_eq!((asked.question.text.as_str(), asked.question.choices.len()), ("Red or blue?", 2));
        up.kill_server_and_daemon().await;
        let client = up.client();
        installation.say(&["run", "answer", &issue.identifier, "--option", "blue"]).await;
        let asked = eventually(DEADLINE, "the second question", async || {
            let asked = until_it_asks(&client, &run).await;
            (asked.question.text.as_str() != "Red or blue?").then_some(asked)
        }).await;
        assert_eq!(asked.question.text.as_str(), "And which shade?");
        installation.say(&["run", "answer", &issue.identifier, "--text", "navy"]).await;
        let run = client.finished(run.id).await;
        let heard = heard(&client, &run).await;
        assert_eq!(run.status, RunStatus::Completed, "{heard}");
        for words in [
            "Tidy up", "I have begun", "A part of it", "blocked", "Blue", "navy", "demo works on it", "README.md is on",
            "nothing else is attached",
        ] {
            assert!(heard.contains(words), "{words}: {heard}");
        }

        let comments = client.comments(issue.id).await;
        for words in ["I have begun", "Said by MCP"] {
            let said: Vec<_> = comments.iter().filter(|comment| comment.content == words).collect();
            assert_eq!(said.len(), 1, "{words}: {comments:#?}");
            let by = (said[0].author_type, said[0].author_id, said[0].run_id);
            assert_eq!(by, (ActorKind::Agent, agent.id.0, Some(run.id)));
        }
        let children: IssueList = client.get(&format!("/api/issues/{}/children", issue.id)).await;
        let mut titles: Vec<&str> = children.issues.iter().map(|child| child.title.as_str()).collect();
        titles.sort_unstable();
        assert_eq!(titles, ["A part of it", "Another part"]);
        assert!(children.issues.iter().all(|child| (child.creator_type, child.creator_id) == (ActorKind::Agent, agent.id.0)));
        let history: Vec<TimelineEntry> = client.get(&format!("/api/issues/{}/timeline", issue.id)).await;
        let moves = history.iter().filter(|line| line.action == Some(ActivityAction::StatusChanged));
        let movers: Vec<_> = moves.map(|line| (line.actor_type, line.actor_id)).collect();
        // Begun, blocked, gone on with, to be looked at.
        assert_eq!(movers, [(ActorKind::Agent, agent.id.0); 4], "{history:#?}");
        let added = history.iter().filter(|line| line.action == Some(ActivityAction::AttachmentAdded));
        assert_eq!(added.map(|line| line.actor_id).collect::<Vec<_>>(), [agent.id.0; 2], "{history:#?}");
        it_has_the_files_of(&client, &issue, agent.id).await;
        assert!(up.stop().await.success());
    }

    async fn what_is_said_while_everything_dies_is_said_once(database: Database) {
        let installation = Installation::new(program()).database(&database);
        let up = installation.up().await;
        let client = up.client();
        let (issue, run) = issue_for(&client, "demo", |key| {
            let say = |n| format!("demo: shipmate issue comment add {key} --content \"Word {n}.\"\n");
            let attach = |file| format!("demo: shipmate issue attach {key} {file}\n");
            let words = |range: std::ops::Range<u8>| range.map(say).collect::<String>();
            words(0..4) + &attach("README.md") + &words(4..8) + &attach("harbour.py") + &words(8..12)
        }).await;
        for least in [1, 4, 8] {
            eventually(DEADLINE, "the next words", async || {
                let path = format!("/api/issues/{}/comments", issue.id);
                let answer = up.client().try_request(Method::GET, &path, None::<&()>).await.ok()?;
                let said: Vec<Value> = if answer.status.is_success() { answer.json() } else { return None };
                (said.len() >= least).then_some(())
            }).await;
            if least == 4 { processes::kill_9(up.processes().daemon_pid) } else { up.kill_server_and_daemon().await }
        }
        let client = up.client();
        let run = client.finished(run.id).await;
        assert_eq!(run.status, RunStatus::Completed);
        let comments = client.comments(issue.id).await;
        let said: Vec<&str> =
            comments.iter().map(|comment| comment.content.as_str()).filter(|words| words.starts_with("Word ")).collect();
        let expected: Vec<String> = (0..12).map(|n| format!("Word {n}.")).collect();
        assert_eq!(said, expected, "{}", heard(&client, &run).await);
        it_has_the_files_of(&client, &issue, run.agent_id).await;
        assert!(up.stop().await.success());
    }

    async fn an_agent_goes_nowhere_else(database: Database) {
        let installation = Installation::new(program()).database(&database);
        add_obedient(&installation).await;
        let up = installation.up().await;
        let client = up.client();
        let foreign = client.create_issue(&CreateIssue { title: "A secret".into(), ..CreateIssue::default() }).await;
        // Another run, whose door is open until its question is answered.
        let (_, other) = issue_for(&client, "demo", |_| "demo: shipmate run ask \"Wait for me?\"".into()).await;
        until_it_asks(&client, &other).await;
        let door = run_directories(&installation).remove(0);
        let (foreign_key, door) = (&foreign.identifier, door.display());
        let data = installation.data();
        let (issue, run) = issue_for(&client, "obedient", |key| format!("\
try: env
try: shipmate issue get {foreign_key}
try: shipmate issue comment add {foreign_key} --content Mine
try: shipmate issue status {foreign_key} done
try: shipmate issue list
try: shipmate token create --name x
try: shipmate issue update {key} --title Other
try: shipmate issue archive {key}
try: shipmate issue create --title Astray --parent {foreign_key}
try: shipmate daemon stop
try: shipmate --data-dir {} daemon stop
try: SHIPMATE_DOOR={door} shipmate issue get {key}
try: head -c 5000000 /dev/zero | tr '\\0' a | shipmate issue comment add {key} --content -
try: for n in 1 2 3 4 5 6 7 8 9 10 11 12; do shipmate issue create --title $n --status backlog; shipmate issue create --title $n --status backlog; done
try: echo x > x; shipmate issue attach {foreign_key} x
try: head -c 26214401 /dev/zero > big; shipmate issue attach {key} big; code=$?; rm big; exit $code
try: for n in $(seq 22); do echo $n > file; shipmate issue attach {key} file; done", data.display())).await;
        let run = client.finished(run.id).await;
        let heard = heard(&client, &run).await;
        assert_eq!(run.status, RunStatus::Completed, "{heard}");
        assert!(!heard.contains("A secret") && !heard.contains("SHIPMATE_TOKEN"), "{heard}");
        let tried: Vec<&str> = heard.split("$ ").skip(1).collect();
        for (n, words) in [
            (1, "sees the issue it works on"),
            (2, "sees the issue it works on"),
            (3, "sees the issue it works on"),
            (4, "inside a run can't do this"),
            (5, "inside a run can't do this"),
            (6, "title"),
            (7, "inside a run can't do this"),
            (8, "sees the issue it works on"),
            (9, "machine owner's"),
            (11, "door is shut"),
            (12, "too long"),
            (14, "sees the issue it works on"),
            (15, "larger than 25 MiB"),
        ] {
            assert!(tried[n].contains(words) && !tried[n].contains("exit 0"), "{words}: {}", tried[n]);
        }
        assert!(!tried[10].contains("exit 0"), "the daemon was commanded: {}", tried[10]);
        assert!(tried[13].contains("20 times"), "{}", tried[13]);
        assert!(tried[16].contains("20 times"), "{}", tried[16]);
        let files: Vec<Attachment> = client.get(&format!("/api/issues/{}/attachments", issue.id)).await;
        assert_eq!(files.len(), 20);
        let children: IssueList = client.get(&format!("/api/issues/{}/children", issue.id)).await;
        assert_eq!(children.issues.len(), 20);
        assert_eq!(client.issue(foreign.id).await, foreign, "nothing happened to it");
        let after = installation.command("issue").env("SHIPMATE_DOOR", door.to_string()).env_remove("SHIPMATE_DATA_DIR")
            .args(["get", foreign_key]).output().await.expect("it runs");
        assert!(!after.status.success(), "a process that is not the agent's was let in");
        client.cancel(other.id).await;
        client.finished(other.id).await;
        assert!(up.stop().await.success());
    }

    async fn only_a_live_execution_speaks_and_only_on_its_routes(database: Database) {
        let installation = Installation::new(program()).database(&database);
        add_obedient(&installation).await;
        let up = installation.up().await;
        let client = up.client();
        let stranger = stranger(&installation, &database).await.client;
        let (issue, run) = issue_for(&client, "obedient", |_| "try: shipmate run ask \"Wait for me?\"".into()).await;
        until_it_asks(&client, &run).await;
        let execution = run_directories(&installation).remove(0);
        let execution = execution.file_name().and_then(|name| name.to_str()).expect("an id").to_owned();
        let at = |who: &Client, epoch: &str| who.with_header("x-shipmate-execution", format!("{execution}:{epoch}"));
        let path = format!("/api/issues/{}", issue.id);
        at(&client, "1").request(Method::GET, &path, None::<&()>).await.must_succeed();
        at(&client, "2").request(Method::GET, &path, None::<&()>).await.must_be_refused(409, Code::Superseded);
        at(&client, "").request(Method::GET, &path, None::<&()>).await.must_be_refused(400, Code::Invalid);
        at(&stranger, "1").request(Method::GET, &path, None::<&()>).await.must_be_refused(404, Code::ExecutionNotFound);
        let wish = json!({ "status": "done", "priority": "high" });
        at(&client, "1").request(Method::PUT, &path, Some(&wish)).await.must_be_refused(403, Code::Forbidden);
        let foreign = client.create_issue(&CreateIssue { title: "A secret".into(), ..CreateIssue::default() }).await;
        let elsewhere = format!("/api/issues/{}", foreign.id);
        let (say, done) = (json!({ "content": "Mine" }), json!({ "status": "done" }));
        let visitor = at(&client, "1");
        let talk = format!("{elsewhere}/comments");
        visitor.request(Method::POST, &talk, Some(&say)).await.must_be_refused(403, Code::Forbidden);
        visitor.request(Method::PUT, &elsewhere, Some(&done)).await.must_be_refused(403, Code::Forbidden);
        let astray = json!({ "title": "Astray", "parent_issue_id": foreign.id });
        visitor.request(Method::POST, "/api/issues", Some(&astray)).await.must_be_refused(403, Code::Forbidden);
        let file = format!("/api/upload-file?filename=a.txt&issue_id={}", foreign.id);
        visitor.send(Method::POST, &file, None, "a").await.must_be_refused(400, Code::Invalid);
        assert_eq!(client.issue(foreign.id).await, foreign, "nothing happened to it");
        client.cancel(run.id).await;
        client.finished(run.id).await;
        at(&client, "1").request(Method::GET, &path, None::<&()>).await.must_be_refused(409, Code::Superseded);
        let wish = json!({ "status": "done" });
        at(&client, "1").request(Method::PUT, &path, Some(&wish)).await.must_be_refused(409, Code::Superseded);
        assert_ne!(client.issue(issue.id).await.status, IssueStatus::Done);

        // Whatever route there is: an agent's words never count as its machine's, or as anybody's.
        let board = board(&installation).await;
        let visitor = at(&client, "1");
        let nobody = client.as_nobody();
        let mut reached = Vec::new();
        for operation in operations::all(&client).await.iter().filter(|operation| !operation.is_socket()) {
            let (address, sample) = (operation.address(&board), operation.sample(&board));
            let open = nobody.request(operation.method.clone(), &address, sample.as_ref()).await;
            let answer = visitor.request(operation.method.clone(), &address, sample.as_ref()).await;
            match answer.status.as_u16() {
                _ if open.status != 401 => {}
                401 | 403 => {}
                409 => reached.push(operation.name()),
                status => panic!("{}: {status} {}", operation.name(), answer.body),
            }
        }
        reached.sort();
        assert_eq!(reached, [
            "DELETE /api/comments/{id}/reactions",
            "GET /api/agents",
            "GET /api/issues/{id}",
            "GET /api/issues/{id}/children",
            "GET /api/issues/{id}/comments",
            "GET /api/issues/{id}/runs",
            "GET /api/issues/{id}/timeline",
            "POST /api/comments/{id}/reactions",
            "POST /api/issues",
            "POST /api/issues/{id}/comments",
            "POST /api/upload-file",
            "PUT /api/issues/{id}",
        ]);
        assert!(up.stop().await.success());
    }
}
