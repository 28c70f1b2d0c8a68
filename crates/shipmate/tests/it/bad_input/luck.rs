//! Ports taken, databases away, servers killed: said in a sentence, and
//! nothing that was acknowledged is lost.

use std::net::TcpListener;
use std::time::Duration;

use reqwest::Method;
use shipmate_core::api::board::{CreateIssue, Issue};
use shipmate_testkit::{Client, Installation, eventually, on_both};

use crate::invocation::Home;
use crate::program;

/// What a command that can't do its work says; it must end by itself, soon.
fn refusal(home: &Home, arguments: &[&str]) -> String {
    let shown = home.show(arguments);
    assert!(shown.starts_with("exit: 1\n"), "{arguments:?}: {shown}");
    assert!(!shown.contains("panicked") && !shown.contains("RUST_BACKTRACE"), "{shown}");
    shown
}

#[test]
fn a_server_whose_port_is_taken_names_it_and_the_option() {
    let home = Home::new();
    let taken = TcpListener::bind("127.0.0.1:0").expect("a port");
    let address = taken.local_addr().expect("bound").to_string();
    let shown = refusal(&home, &["server", "--data-dir", "data", "--listen", &address]);
    assert!(shown.contains(&address) && shown.contains("--listen"), "{shown}");
    let shown = refusal(&home, &["server", "--data-dir", "data", "--listen", "203.0.113.1:4780"]);
    assert!(shown.contains("203.0.113.1:4780") && shown.contains("--listen"), "{shown}");
}

#[test]
fn a_data_directory_that_is_none_is_named_by_every_command_that_needs_it() {
    let home = Home::new();
    fs_err::write(home.path().join("file"), "").expect("written");
    for place in ["file", "file/data"] {
        for command in ["up", "server", "daemon"] {
            let shown = refusal(&home, &[command, "--data-dir", place]);
            assert!(shown.contains(place) && shown.contains("--data-dir"), "{command}: {shown}");
        }
    }
}

#[test]
fn a_database_file_that_is_none_is_named() {
    let home = Home::new();
    fs_err::create_dir(home.path().join("data")).expect("made");
    fs_err::write(home.path().join("data/shipmate.db"), "Dear all, this is a letter.".repeat(200)).expect("written");
    let shown = refusal(&home, &["server", "--data-dir", "data", "--listen", "127.0.0.1:0"]);
    assert!(shown.contains("shipmate.db"), "{shown}");
    let letter = fs_err::read_to_string(home.path().join("data/shipmate.db")).expect("still there");
    assert!(letter.starts_with("Dear all"), "what is not ours is left alone");
}

#[test]
fn a_postgresql_that_does_not_answer_is_a_clear_sentence_without_its_password() {
    let home = Home::new();
    let silent = TcpListener::bind("127.0.0.1:0").expect("a port");
    let silent = silent.local_addr().expect("bound");
    let closed = TcpListener::bind("127.0.0.1:0").expect("a port").local_addr().expect("bound");
    for url in [
        format!("postgres://me:hunter2@{closed}/board"),
        format!("postgres://me:hunter2@{silent}/board"),
        "postgres://me:hunter2@host.invalid/board".to_owned(),
        "mysql://me:hunter2@127.0.0.1/board".to_owned(),
        "hunter2".to_owned(),
    ] {
        for command in [["server", "--listen", "127.0.0.1:0"].as_slice(), &["up", "--port", "0", "--no-open"]] {
            let shown = refusal(&home, &[command, &["--data-dir", "data", "--database-url", &url]].concat());
            assert!(shown.contains("PostgreSQL"), "{url}: {shown}");
            assert!(!shown.contains("hunter2"), "a password is shown: {shown}");
            assert!(!shown.contains("pool"), "our own words, not a library's: {shown}");
        }
    }
}

#[tokio::test]
async fn a_second_server_or_daemon_on_the_same_directory_is_refused_and_harmless() {
    let installation = Installation::new(program());
    let up = installation.up().await;
    let client = up.client();
    client.agent_online("demo").await;
    let url = shipmate_testkit::client::note(&installation.data()).expect("a server").url;
    let processes = up.processes();
    for (command, pid) in [
        (["server", "--listen", "127.0.0.1:0"], processes.server_pid),
        (["daemon", "--server", &url], processes.daemon_pid),
    ] {
        let output = installation.run(&command).await;
        let said = String::from_utf8_lossy(&output.stderr);
        assert_eq!(output.status.code(), Some(1), "{command:?}: {said}");
        let data = installation.data().display().to_string();
        assert!(said.contains(&data) && said.contains(&pid.to_string()), "{command:?}: {said}");
    }
    assert_eq!(shipmate_testkit::client::note(&installation.data()).expect("still there").url, url);
    client.agent_online("demo").await;
    assert!(up.stop().await.success());
}

/// Writes issues, one after the other, until told to stop; what was
/// acknowledged is returned.
async fn write(client: &Client, name: &str, done: &tokio::sync::watch::Receiver<bool>) -> Vec<Issue> {
    let mut acknowledged = Vec::new();
    for n in 0.. {
        if *done.borrow() {
            break;
        }
        let issue = CreateIssue { title: format!("{name} {n}"), ..CreateIssue::default() };
        if let Ok(answer) = client.try_request(Method::POST, "/api/issues", Some(&issue)).await
            && answer.status.is_success()
        {
            acknowledged.push(answer.json());
        }
    }
    acknowledged
}

on_both! {
    async fn what_a_killed_server_has_acknowledged_is_there(database: Database) {
        let installation = Installation::new(program()).database(&database);
        let up = installation.up().await;
        let client = up.client();
        let (stop, done) = tokio::sync::watch::channel(false);
        let killing = async {
            for round in 1..=3 {
                eventually(Duration::from_secs(30), "a few more issues", async || {
                    let answer = client.try_request(Method::GET, "/api/issues", None::<&()>).await.ok()?;
                    (answer.json::<shipmate_core::api::board::IssueList>().total >= round * 15).then_some(())
                })
                .await;
                up.kill_server().await;
            }
            stop.send_replace(true);
        };
        let ((), one, two) = tokio::join!(killing, write(&client, "one", &done), write(&client, "two", &done));
        let acknowledged: Vec<Issue> = one.into_iter().chain(two).collect();
        assert!(acknowledged.len() >= 40, "{}", acknowledged.len());
        let list = client.issues().await;
        for issue in &acknowledged {
            let found = list.issues.iter().find(|found| found.id == issue.id);
            assert_eq!(found, Some(issue), "acknowledged, then lost");
        }
        let mut numbers: Vec<i64> = list.issues.iter().map(|issue| issue.number).collect();
        numbers.sort_unstable();
        assert_eq!(numbers, (1..=list.total).collect::<Vec<_>>(), "numbers are given out once and without gaps");
        let events = client.events(0).await.events;
        assert_eq!(events.iter().map(|event| event.seq).collect::<Vec<_>>(), (1..=events.len() as i64).collect::<Vec<_>>());
        for issue in &list.issues {
            assert!(events.iter().any(|event| event.subject_id == issue.id.0), "an issue and its event come together");
        }
        assert!(up.stop().await.success());
    }
}
