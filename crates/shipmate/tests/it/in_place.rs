//! Agents that work in a directory of a machine itself: only where its owner
//! opened it, one at a time, and with nothing left there but their work.

use std::path::Path;
use std::time::Duration;

use reqwest::Method;
use serde_json::{Value, json};
use shipmate_core::api::board::{Agent, CreateIssue, Repository};
use shipmate_core::api::joining::JoinLink;
use shipmate_core::api::review::ReviewState;
use shipmate_core::api::run::Run;
use shipmate_core::error::Code;
use shipmate_core::journal::{Body, FailureClass, Record};
use shipmate_core::rules::task::WaitReason;
use shipmate_core::status::{ActorKind, RunStatus};
use shipmate_testkit::{Client, DEADLINE, GitRepository, Installation, eventually, on_both, processes};

use crate::fixture::write_program;
use crate::program;

/// Writes a file and hangs.
const HANGING: &str = "#!/bin/sh\necho one > first.txt; echo 'I began.'; exec sleep 1000\n";

/// The directory as a repository of the board.
async fn directory(client: &Client, path: &Path) -> Repository {
    client.post("/api/repositories", &json!({ "url": format!("directory://{}", path.display()) })).await
}

/// The run of a new issue that names the repository.
async fn assigned(client: &Client, agent: &Agent, repository: &Repository, description: &str) -> Run {
    let wish = CreateIssue {
        title: "Do it there".into(),
        description: Some(description.into()),
        repository_id: Some(repository.id),
        assignee_type: Some(ActorKind::Agent),
        assignee_id: Some(agent.id.0),
        ..CreateIssue::default()
    };
    client.newest_run(client.create_issue(&wish).await.id).await
}

async fn open(installation: &Installation, path: &Path) -> String {
    installation.say(&["repo", "allow", path.to_str().expect("text"), "--in-place"]).await
}

async fn reason(client: &Client, run: &Run) -> WaitReason {
    client.run(run.id).await.wait.expect("it waits").reason
}

async fn changed(client: &Client, run: &Run) -> Vec<String> {
    client.diff(run.id).await.files.into_iter().map(|file| file.path.into_string()).collect()
}

fn said(records: &[Record]) -> String {
    let words = records.iter().filter_map(|record| match &record.body {
        Body::Preparing { step: text } | Body::Notice { text } => Some(text.to_string()),
        _ => None,
    });
    words.collect::<Vec<_>>().join("\n")
}

/// A repository in which its owner is at work.
fn site() -> GitRepository {
    let site = GitRepository::new();
    site.commit(&[("kept.txt", "kept\n"), ("changed.txt", "as committed\n")]);
    for (name, content) in [("staged.txt", "staged\n"), ("changed.txt", "as its owner has it\n"), ("own.txt", "new\n")]
    {
        fs_err::write(site.path().join(name), content).expect("written");
    }
    site.git(&["add", "staged.txt"]);
    site
}

/// All that git knows there: the index, what was put aside, references and objects.
fn known(site: &GitRepository) -> Vec<String> {
    let ask: [&[&str]; 5] = [
        &["ls-files", "--stage"],
        &["stash", "list"],
        &["for-each-ref"],
        &["cat-file", "--batch-all-objects", "--batch-check"],
        &["diff", "--name-status"],
    ];
    ask.into_iter().map(|arguments| site.git(arguments)).collect()
}

/// Ends every process that watches over an agent, without its leave.
fn kill_runners(installation: &Installation) {
    let is_runner = |pid: &i32| {
        let line = fs_err::read(format!("/proc/{pid}/cmdline")).unwrap_or_default();
        line.split(|byte| *byte == 0).any(|argument| argument == b"runner")
    };
    let found: Vec<i32> = processes::all_of(&installation.data()).into_iter().filter(is_runner).collect();
    assert!(!found.is_empty(), "a runner");
    found.into_iter().for_each(processes::kill_9);
}

on_both! {
    async fn one_run_at_a_time_works_in_a_directory_that_its_owner_opened(database: Database) {
        let installation = Installation::new(program()).database(&database).demo_pace(Duration::from_millis(50));
        let up = installation.up().await;
        let client = up.client();
        let agent = client.agent_online("demo").await;
        let other: Agent = client.post("/api/agents", &json!({ "name": "other", "provider": "demo" })).await;
        let site = site();
        let path = site.path().canonicalize().expect("it exists");
        let known_before = known(&site);
        let repository = directory(&client, &path).await;
        let first = assigned(&client, &agent, &repository, "demo: slow 100000").await;
        let WaitReason::NotServed { excludes, .. } = reason(&client, &first).await else { panic!("nobody opened it") };
        assert_eq!(excludes, format!("work in the directory {} itself", path.display()));

        let told = open(&installation, &path).await;
        assert!(told.is_empty(), "what is said is no data: {told}");
        let first =
            client.run_until(first.id, "the first run to start", DEADLINE, |run| run.started_at.is_some()).await;
        assert_eq!((first.works_in.as_deref(), &first.branch), (path.to_str(), &None));
        assert_eq!(first.work_dir.as_deref(), path.to_str());
        let machine = client.machines().await.remove(0);
        assert_eq!(machine.serves.work_in, [path.display().to_string()]);
        let shown = installation.say(&["machine", "show", &machine.name]).await;
        assert!(shown.contains("everything") && shown.contains(&format!("in {} itself", path.display())), "{shown}");

        let second = assigned(&client, &other, &repository, "").await;
        let held = reason(&client, &second).await;
        let WaitReason::DirectoryHeld { directory, machine: on, issue, agent: by, held_since, .. } = &held else {
            panic!("{held:?}")
        };
        assert_eq!((Path::new(directory), on), (path.as_path(), &machine.name));
        assert_eq!((issue.as_ref(), by.as_deref()), (Some(&first.issue_identifier), Some("demo")));
        assert_eq!(Some(*held_since), first.dispatched_at);
        let why = installation.say(&["why", &second.issue_identifier]).await;
        assert!(why.contains(&format!("demo for {}, since ", first.issue_identifier)), "{why}");
        // What works elsewhere is not held up.
        let elsewhere = client.assign_new_issue("Elsewhere", "", other.id).await;
        let elsewhere = client.newest_run(elsewhere.id).await;
        assert_eq!(client.finished(elsewhere.id).await.status, RunStatus::Completed);
        assert_eq!(client.run(second.id).await.attempt, 0);

        client.cancel(first.id).await;
        let (first, second) = (client.finished(first.id).await, client.finished(second.id).await);
        assert_eq!(second.status, RunStatus::Completed, "{second:#?}\n{}", installation.logs());
        assert!(second.dispatched_at >= first.completed_at, "one after the other");
        let note = format!("notes/{}.md", second.issue_identifier.to_lowercase());
        assert!(path.join(&note).exists());
        assert_eq!(changed(&client, &second).await, [note], "and nothing of what its owner changed");
        assert_eq!(known(&site), known_before);
        assert_eq!(fs_err::read_to_string(path.join("own.txt")).expect("read"), "new\n");
        assert!(up.stop().await.success());
    }

    async fn a_folder_of_documents_is_worked_in_on_the_machine_that_opened_it(database: Database) {
        let board = Installation::new(program()).database(&database);
        let up = board.up().await;
        let client = up.client();
        let agent = client.agent_online("demo").await;
        let second = Installation::new(program());
        let link: JoinLink = client.post("/api/machines/join-links", &json!({})).await;
        second.say(&["join", &link.url, "--name", "the big box"]).await;
        // In the home, where the fence lets an agent write nothing else.
        let papers = second.home().join("papers");
        fs_err::create_dir(&papers).expect("made");
        let papers = papers.canonicalize().expect("it exists");
        let repository = directory(&client, &papers).await;
        eventually(DEADLINE, "the second machine", async || {
            client.machines().await.into_iter().find(|machine| machine.name == "the big box" && !machine.runtimes.is_empty())
        })
        .await;
        let run = assigned(&client, &agent, &repository, "").await;
        assert!(matches!(reason(&client, &run).await, WaitReason::NotServed { .. }));
        assert_eq!(client.run(run.id).await.attempt, 0);

        open(&second, &papers).await;
        let run = client.finished(run.id).await;
        assert_eq!(run.status, RunStatus::Completed, "{run:#?}\n{}", second.logs());
        assert_eq!((run.machine.as_deref(), run.attempt), (Some("the big box"), 1));
        assert!(papers.join("notes").is_dir() && !papers.join(".git").exists());
        assert_eq!(run.diff, None);
        let said = said(&client.transcript(run.id).await);
        assert!(said.contains("is not the top of a git repository, so this run has no diff"), "{said}");

        let path = format!("/api/runs/{}", run.id);
        let refused = client.request(Method::POST, &format!("{path}/accept"), Some(&json!({ "how": "merge" }))).await;
        refused.must_be_refused(409, Code::Conflict);
        assert!(refused.error().error.contains("its work is there already"), "{}", refused.body);
        let said = board.say(&["run", "reject", &run.issue_identifier]).await;
        assert!(said.contains(&format!("What it changed in {} itself stays there.", papers.display())), "{said}");
        assert_eq!(client.run(run.id).await.review, ReviewState::Rejected);
        let comments = client.comments(run.issue_id).await;
        assert!(comments.last().is_some_and(|comment| comment.content.contains("itself stays there")), "{comments:#?}");
        second.say(&["gc"]).await;
        assert!(papers.join("notes").is_dir());
        assert!(up.stop().await.success());
    }

    async fn after_a_kill_of_daemon_and_runner_the_next_one_works_there(database: Database) {
        let installation = Installation::new(program()).database(&database);
        let program = installation.home().join("hanging");
        write_program(&program, HANGING);
        installation.say(&["provider", "add", "hanging", "--", program.to_str().expect("text")]).await;
        let site = site();
        let path = site.path().canonicalize().expect("it exists");
        let up = installation.up().await;
        let client = up.client();
        let (agent, demo) = (client.agent_online("hanging").await, client.agent_online("demo").await);
        let _: Agent = client.put(&format!("/api/agents/{}", agent.id), &json!({ "max_attempts": 1 })).await;
        installation.say(&["repo", "add", path.to_str().expect("text"), "--in-place", "--name", "site"]).await;
        let listed: Vec<Repository> = client.get("/api/repositories").await;
        let repository = listed.into_iter().find(|repository| repository.name == "site").expect("it was added");
        assert_eq!(repository.daemon_id, Some(client.machines().await.remove(0).daemon_id));
        let first = assigned(&client, &agent, &repository, "").await;
        eventually(DEADLINE, "it to say something", async || {
            let records = client.transcript(first.id).await;
            records.iter().any(|record| matches!(record.body, Body::Text { .. })).then_some(())
        })
        .await;
        let second = assigned(&client, &demo, &repository, "").await;
        assert!(matches!(reason(&client, &second).await, WaitReason::DirectoryHeld { .. }));

        kill_runners(&installation);
        up.kill_daemon().await;
        let first = client.finished(first.id).await;
        assert_eq!(first.failure.as_ref().map(|failure| failure.class), Some(FailureClass::Lost), "{first:#?}");
        assert_eq!(changed(&client, &first).await, ["first.txt"]);
        let second = client.finished(second.id).await;
        assert_eq!(second.status, RunStatus::Completed, "{second:#?}\n{}", installation.logs());
        assert!(second.dispatched_at >= first.completed_at, "one after the other");
        assert_eq!(changed(&client, &second).await, [format!("notes/{}.md", second.issue_identifier.to_lowercase())]);
        let stays: Value = client.get(&format!("/api/runs/{}", second.id)).await;
        assert_eq!(stays["works_in"].as_str(), path.to_str());
        assert!(up.stop().await.success());
    }
}
