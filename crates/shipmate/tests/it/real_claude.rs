//! The real Claude Code command line tool, from the board to the diff, with a
//! scripted model behind it and no network but loopback.

use serde_json::json;
use shipmate_core::api::attachment::Attachment;
use shipmate_core::api::board::{CreateIssue, IssueList, UpdateAgent};
use shipmate_core::api::run::{Run, UsageTotal};
use shipmate_core::journal::{Body, FailureClass, Record};
use shipmate_core::status::{ActorKind, IssueStatus, RunStatus};
use shipmate_testkit::model::{ModelStandIn, Turn};
use shipmate_testkit::{Client, DEADLINE, GitRepository, Installation, settings};

use crate::program;

const KEY: &str = "dummy-key-of-the-real-claude-test";

/// An installation whose machine has the real tool, or `None` if this machine
/// has it not; that is said, and counted as skipped.
fn with_claude(test: &str, model: &ModelStandIn) -> Option<Installation> {
    let Some(claude) = settings::claude() else {
        settings::skip(test, "SHIPMATE_TEST_CLAUDE is not set (scripts/real-agent sets it)");
        return None;
    };
    let directory = claude.parent().expect("an executable has a folder").display().to_string();
    let installation = Installation::new(program())
        .environment("PATH", format!("{directory}:/usr/local/bin:/usr/bin:/bin"))
        .environment("ANTHROPIC_BASE_URL", model.url())
        .environment("ANTHROPIC_API_KEY", KEY)
        .environment("CLAUDE_CODE_DISABLE_NONESSENTIAL_TRAFFIC", "1")
        .environment("CLAUDE_CODE_MAX_RETRIES", "1");
    Some(installation)
}

/// Assigns a new issue in this repository to Claude and waits for the end of the run.
async fn let_claude_work(client: &Client, repository: &str, title: &str) -> Run {
    let agent = client.agent_online("claude").await;
    let repository = client.create_repository(repository).await;
    let issue = CreateIssue {
        title: title.to_owned(),
        description: Some("Say it in `notes.md`.".to_owned()),
        assignee_type: Some(ActorKind::Agent),
        assignee_id: Some(agent.id.0),
        repository_id: Some(repository.id),
        ..CreateIssue::default()
    };
    let issue = client.create_issue(&issue).await;
    let run = client.newest_run(issue.id).await;
    client.finished(run.id).await
}

/// What the transcript says of work, one line for each record, in order.
fn told(records: &[Record]) -> Vec<String> {
    records
        .iter()
        .filter_map(|record| match &record.body {
            Body::Text { text } => Some(format!("says {text}")),
            Body::Thinking { text } => Some(format!("thinks {text}")),
            Body::ToolCall { name, .. } => Some(format!("uses {name}")),
            Body::ToolResult { is_error, .. } => Some(format!("result, error: {is_error}")),
            _ => None,
        })
        .collect()
}

#[tokio::test]
async fn it_writes_a_file_and_runs_a_command_in_a_real_work_tree() {
    let model = ModelStandIn::start().await.expect("a loopback port");
    let Some(installation) = with_claude("real_claude::it_writes_a_file_and_runs_a_command", &model) else { return };
    model.play([
        Turn::thinking("They want a note.")
            .and(Turn::text("I write it down."))
            .and(Turn::write("notes.md", "# Taken down\n"))
            .usage(100, 20, 30),
        Turn::shell("wc -l notes.md && git branch --show-current").usage(50, 10, 12),
        Turn::text("The note is in `notes.md`.").usage(70, 5, 9),
    ]);
    let repository = GitRepository::new();
    let path = repository.path().display().to_string();
    installation.say(&["repo", "allow", &path]).await;
    let up = installation.up().await;
    let client = up.client();
    let instructions = UpdateAgent { instructions: Some("Be brief, sailor.".to_owned()), ..UpdateAgent::default() };
    let agent = client.agent_online("claude").await;
    client.put::<serde_json::Value>(&format!("/api/agents/{}", agent.id), &instructions).await;

    let run = let_claude_work(&client, &path, "Take this down").await;
    assert_eq!(run.status, RunStatus::Completed, "{run:#?}\n{}", installation.logs());

    // The transcript, in the order in which it happened.
    let records = client.transcript(run.id).await;
    assert_eq!(
        told(&records),
        [
            "thinks They want a note.",
            "says I write it down.",
            "uses Write",
            "result, error: false",
            "uses Bash",
            "result, error: false",
            "says The note is in `notes.md`.",
        ]
    );
    let branch = run.branch.clone().expect("a branch");
    let output = records.iter().rev().find_map(|record| match &record.body {
        Body::ToolResult { output, .. } => Some(output.as_str().to_owned()),
        _ => None,
    });
    let output = output.expect("a tool result");
    assert!(output.contains("1 notes.md") && output.contains(&branch), "{output}");

    // Usage is what the model said, the session is Claude's own, the diff is git's.
    assert_eq!(
        run.usage,
        UsageTotal { input_tokens: 220, output_tokens: 51, cache_read_tokens: 35, cache_write_tokens: 0 }
    );
    let session = run.session_id.clone().expect("a session");
    assert!(session.parse::<uuid::Uuid>().is_ok(), "{session}");
    let diff = client.diff(run.id).await;
    assert_eq!(diff.files.iter().map(|file| file.path.as_str()).collect::<Vec<_>>(), ["notes.md"]);
    assert!(diff.patch.contains("+# Taken down"), "{}", diff.patch);

    // Instructions and the issue's text reached the model; nothing reached the person's checkout.
    let questions: Vec<_> = model.received().into_iter().filter(|r| r.is_question()).collect();
    let said = questions.iter().map(|question| question.body.to_string()).collect::<String>();
    for expected in ["Be brief, sailor.", "Take this down", "Say it in `notes.md`."] {
        assert!(said.contains(expected), "the model was not told: {expected}");
    }
    assert!(questions.iter().all(|question| question.key.as_deref() == Some(KEY)));
    assert_eq!(repository.git(&["status", "--porcelain"]), "");
    assert!(!repository.path().join("notes.md").exists());

    // The closing words are the agent's comment, and a person is asked to look.
    let comments = client.comments(run.issue_id).await;
    assert_eq!(comments.iter().map(|c| c.content.as_str()).collect::<Vec<_>>(), ["The note is in `notes.md`."]);
    assert_eq!(client.issue(run.issue_id).await.status, IssueStatus::InReview);

    an_answer_goes_on_in_the_same_conversation(&client, &model, &run).await;
    assert!(up.stop().await.success());
}

/// A person's comment is answered by the same agent in the same conversation.
async fn an_answer_goes_on_in_the_same_conversation(client: &Client, model: &ModelStandIn, first: &Run) {
    model.play([Turn::text("You are welcome.").usage(10, 0, 4)]);
    client.comment(first.issue_id, "Thank you!").await;
    let second = client.newest_run(first.issue_id).await;
    let second = client.finished(second.id).await;
    assert_eq!(second.status, RunStatus::Completed, "{second:#?}");
    assert_eq!(second.session_id.as_deref(), first.session_id.as_deref());
    assert_eq!(second.usage.output_tokens, 4, "usage is of this run only");
    let last = model.received().into_iter().rfind(|r| r.is_question()).expect("a question");
    let history = last.body.to_string();
    assert!(history.contains("Take this down") && history.contains("Thank you!"), "the history is carried on");
}

#[tokio::test]
async fn what_the_agent_was_taught_is_among_its_skills_and_not_in_its_work() {
    let model = ModelStandIn::start().await.expect("a loopback port");
    let Some(installation) = with_claude("real_claude::what_the_agent_was_taught", &model) else { return };
    model.play([
        Turn::tool("Skill", serde_json::json!({ "skill": "greet" })),
        Turn::write("notes.md", "ahoy\n"),
        Turn::text("Greeted."),
    ]);
    let repository = GitRepository::new();
    let path = repository.path().display().to_string();
    installation.say(&["repo", "allow", &path]).await;
    let up = installation.up().await;
    let client = up.client();
    client.agent_online("claude").await;
    let content = "---\nname: greet\ndescription: Greets in a seaman's way\n---\n\nSay ahoy to everybody.\n";
    client.post::<serde_json::Value>("/api/skills", &serde_json::json!({ "content": content })).await;
    installation.say(&["agent", "skills", "add", "claude", "greet"]).await;
    let run = let_claude_work(&client, &path, "Greet them").await;
    assert_eq!(run.status, RunStatus::Completed, "{run:#?}\n{}", installation.logs());
    let said: String = model.received().iter().map(|received| received.body.to_string()).collect();
    assert!(said.contains("Greets in a seaman's way"), "the model was not told of the skill");
    assert!(said.contains("Say ahoy to everybody."), "the skill was not read: {:#?}", client.transcript(run.id).await);
    let diff = client.diff(run.id).await;
    assert_eq!(diff.files.iter().map(|file| file.path.as_str()).collect::<Vec<_>>(), ["notes.md"]);
    assert!(up.stop().await.success());
}

#[tokio::test]
async fn a_refused_key_is_a_failed_run_that_says_what_to_do() {
    let model = ModelStandIn::start().await.expect("a loopback port");
    let Some(installation) = with_claude("real_claude::a_refused_key", &model) else { return };
    model.play([Turn::error(401, "invalid x-api-key")]);
    let repository = GitRepository::new();
    let path = repository.path().display().to_string();
    installation.say(&["repo", "allow", &path]).await;
    let up = installation.up().await;
    let run = let_claude_work(&up.client(), &path, "In vain").await;
    assert_eq!(run.status, RunStatus::Failed, "{run:#?}");
    let failure = run.failure.expect("a failure");
    assert_eq!(failure.class, FailureClass::Auth, "{failure:#?}");
    assert!(failure.advice.contains("Sign in"), "{}", failure.advice);
    assert!(up.stop().await.success());
}

#[tokio::test]
async fn cancelling_ends_the_agent_and_the_command_it_runs() {
    let model = ModelStandIn::start().await.expect("a loopback port");
    let Some(installation) = with_claude("real_claude::cancelling_ends_the_agent", &model) else { return };
    model.play([Turn::shell("touch started && exec perl -e 'sleep 300'"), Turn::text("Never said.")]);
    let repository = GitRepository::new();
    let path = repository.path().display().to_string();
    installation.say(&["repo", "allow", &path]).await;
    let up = installation.up().await;
    let client = up.client();
    let agent = client.agent_online("claude").await;
    let known = client.create_repository(&path).await;
    let issue = CreateIssue {
        title: "Sleep".to_owned(),
        assignee_type: Some(ActorKind::Agent),
        assignee_id: Some(agent.id.0),
        repository_id: Some(known.id),
        ..CreateIssue::default()
    };
    let issue = client.create_issue(&issue).await;
    let run = client.newest_run(issue.id).await;
    let deadline = 2 * shipmate_testkit::DEADLINE;
    let run = client.run_until(run.id, "the command to run", deadline, |run| {
        run.work_dir.as_ref().is_some_and(|dir| std::path::Path::new(dir).join("started").exists())
    });
    let run = run.await;
    client.cancel(run.id).await;
    let run = client.finished(run.id).await;
    assert_eq!(run.status, RunStatus::Cancelled, "{run:#?}");
    // Its whole tree is gone: nothing works in the work tree any more.
    let tree = run.work_dir.expect("a work tree");
    shipmate_testkit::eventually(shipmate_testkit::DEADLINE, "the agent's processes to end", async || {
        (!anything_runs_in(&tree)).then_some(())
    })
    .await;
    assert!(up.stop().await.success());
}

#[tokio::test]
async fn it_works_on_the_board_by_the_command_and_by_its_tools() {
    let model = ModelStandIn::start().await.expect("a loopback port");
    let Some(installation) = with_claude("real_claude::it_works_on_the_board", &model) else { return };
    let up = installation.up().await;
    let client = up.client();
    let agent = client.agent_online("claude").await;
    let issue = client.create_issue(&CreateIssue { title: "Talk".to_owned(), ..CreateIssue::default() }).await;
    let key = &issue.identifier;
    model.play([
        Turn::shell(format!("shipmate issue get {key} && shipmate issue comment add {key} --content 'By the command'")),
        Turn::shell(format!(
            "echo 'a log' > one.log && shipmate issue attach {key} one.log && cp one.log two.log && pwd"
        )),
        Turn::tool("mcp__shipmate__attach_file", json!({ "issue": key, "path": "two.log" })),
        Turn::tool("mcp__shipmate__get_issue", json!({ "issue": key })),
        Turn::tool("mcp__shipmate__add_comment", json!({ "issue": key, "content": "By a tool" })),
        Turn::tool("mcp__shipmate__create_issue", json!({ "title": "A part", "status": "backlog" })),
        Turn::tool("mcp__shipmate__update_issue", json!({ "issue": key, "status": "blocked" })),
        Turn::tool("mcp__shipmate__ask_person", json!({ "question": "Which colour?" })),
        Turn::text("That was it."),
    ]);
    client.assign(issue.id, agent.id).await;
    let run = client.newest_run(issue.id).await;
    let asks = |run: &Run| run.wait.as_ref().is_some_and(|wait| wait.reason.word() == "person");
    client.run_until(run.id, "Claude to ask", 2 * DEADLINE, asks).await;
    installation.say(&["run", "answer", key, "--text", "navy blue"]).await;
    let run = client.finished(run.id).await;
    let records = client.transcript(run.id).await;
    assert_eq!(run.status, RunStatus::Completed, "{run:#?}\n{}", installation.logs());
    let told = told(&records);
    assert!(!told.contains(&"result, error: true".to_owned()), "{told:#?} {records:#?}");
    let transcript = serde_json::to_string(&records).expect("JSON");
    assert!(transcript.contains("navy blue"), "{transcript}");
    let comments = client.comments(issue.id).await;
    let said: Vec<&str> = comments.iter().map(|comment| comment.content.as_str()).collect();
    assert_eq!(said, ["By the command", "By a tool", "That was it."]);
    assert!(comments.iter().all(|c| (c.author_id, c.run_id) == (agent.id.0, Some(run.id))), "{comments:#?}");
    let children: IssueList = client.get(&format!("/api/issues/{}/children", issue.id)).await;
    assert_eq!(children.issues.iter().map(|child| child.creator_id).collect::<Vec<_>>(), [agent.id.0]);
    let files: Vec<Attachment> = client.get(&format!("/api/issues/{}/attachments", issue.id)).await;
    let by: Vec<_> = files.iter().map(|file| (file.filename.as_str(), file.uploader_id)).collect();
    assert_eq!(by, [("one.log", agent.id.0), ("two.log", agent.id.0)]);
    assert_eq!(client.issue(issue.id).await.status, IssueStatus::Blocked);
    assert!(up.stop().await.success());
}

/// Whether a process has its working directory in `tree`.
fn anything_runs_in(tree: &str) -> bool {
    let processes = fs_err::read_dir("/proc").into_iter().flatten().flatten();
    processes.filter_map(|entry| std::fs::read_link(entry.path().join("cwd")).ok()).any(|cwd| cwd.starts_with(tree))
}
