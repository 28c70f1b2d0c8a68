//! A second machine joins by link: one installation serves the board, another one works for it.

use std::os::unix::fs::PermissionsExt as _;
use std::process::Output;

use reqwest::Method;
use serde_json::{Value, json};
use shipmate_core::api::board::{Agent, CreateIssue, Issue, Machine};
use shipmate_core::api::joining::{JoinLink, Joined};
use shipmate_core::error::Code;
use shipmate_core::event::EventKind;
use shipmate_core::status::{ActorKind, Presence, RunStatus};
use shipmate_testkit::{Client, DEADLINE, Installation, eventually, on_both};

use crate::program;

async fn link(client: &Client) -> JoinLink {
    client.post("/api/machines/join-links", &json!({})).await
}

fn code_of(link: &str) -> &str {
    link.split_once("/join#").expect("the secret stands behind the #").1
}

/// The exit code, and everything that was said.
fn shown(output: &Output) -> (i32, String) {
    let said = format!("{}{}", String::from_utf8_lossy(&output.stdout), String::from_utf8_lossy(&output.stderr));
    (output.status.code().expect("an exit code"), said)
}

async fn join(machine: &Installation, link: &str, more: &[&str]) -> (i32, String) {
    shown(&machine.run(&[&["join", link], more].concat()).await)
}

async fn machine_called(client: &Client, name: &str) -> Option<Machine> {
    client.machines().await.into_iter().find(|machine| machine.name == name)
}

on_both! {
    async fn a_second_machine_joins_by_link_and_works(database: Database) {
        let board = Installation::new(program()).database(&database);
        let up = board.up().await;
        let client = up.client();
        client.agent_online("demo").await;
        let events = client.events(0).await.next;
        let second = Installation::new(program());
        let link = link(&client).await;
        assert_eq!(link.command, format!("shipmate join '{}'", link.url));

        let (code, said) = join(&second, &link.url, &["--name", "the big box"]).await;
        assert_eq!(code, 0, "{said}");
        for words in ["the big box", "The daemon runs", "shipmate service install"] {
            assert!(said.contains(words), "{words}: {said}");
        }
        assert!(!said.contains("shd_") && !said.contains(code_of(&link.url)), "no secret is said: {said}");
        let token = fs_err::metadata(second.data().join("daemon").join("token")).expect("a token");
        assert_eq!(token.permissions().mode() & 0o777, 0o600);

        let machine = eventually(DEADLINE, "the machine to be on the board", async || {
            machine_called(&client, "the big box").await.filter(|machine| !machine.runtimes.is_empty())
        })
        .await;
        assert_eq!(machine.presence, Presence::Online);
        let news = client.events(events).await.events;
        assert!(news.iter().any(|event| event.kind == EventKind::Machine), "the board was told: {news:?}");

        // An agent of the new machine's own, by command line; the first machine's repository is a folder it does not have.
        board.say(&["agent", "create", "--name", "deckhand", "--provider", "demo", "--machine", "the big box"]).await;
        let deckhand = client.agent_online("deckhand").await;
        assert_eq!(deckhand.runtime_id, Some(machine.runtimes[0].id));
        let issue = client.assign_new_issue("Say hello", "", deckhand.id).await;
        let run = client.newest_run(issue.id).await;
        let run = client.finished(run.id).await;
        assert_eq!((run.status, run.machine.as_deref()), (RunStatus::Completed, Some("the big box")), "{run:#?}");

        // What is anybody's and has no repository of its own stays where the first one is.
        let anybody = client.agent_online("demo").await;
        let issue = client.assign_new_issue("Say hello here", "", anybody.id).await;
        let run = client.newest_run(issue.id).await;
        assert_ne!(client.finished(run.id).await.machine.as_deref(), Some("the big box"));

        // The link is used up, and the machine has joined.
        let third = Installation::new(program());
        let (code, said) = join(&third, &link.url, &[]).await;
        assert!(code == 4 && said.contains("used already"), "{code} {said}");
        assert!(!third.data().join("daemon").join("token").exists());
        let again = self::link(&client).await;
        let (code, said) = join(&second, &again.url, &[]).await;
        assert!(code == 6 && said.contains("has joined") && said.contains("not used up"), "{code} {said}");
        let (code, said) = join(&board, &again.url, &[]).await;
        assert!(code == 6 && said.contains("shipmate up"), "{code} {said}");
        let (code, said) = shown(&second.run(&["up", "--port", "0", "--no-open"]).await);
        assert!(code == 6 && said.contains("serves"), "{code} {said}");

        // Its daemon is this machine's own from now on: no address, no token.
        assert_eq!(shown(&second.run(&["daemon", "stop"]).await).0, 0);
        eventually(DEADLINE, "the machine to be shown as gone", async || {
            machine_called(&client, "the big box").await.filter(|machine| machine.presence == Presence::Offline)
        })
        .await;
        let (code, said) = shown(&second.run(&["daemon", "start"]).await);
        assert_eq!(code, 0, "{said}");
        eventually(DEADLINE, "the machine to be back under its name", async || {
            machine_called(&client, "the big box").await.filter(|machine| machine.presence == Presence::Online)
        })
        .await;
        assert_eq!(shown(&second.run(&["daemon", "stop"]).await).0, 0);
        assert!(up.stop().await.success());
    }

    async fn a_link_makes_a_machine_of_its_workspace_only(database: Database) {
        let board = Installation::new(program()).database(&database);
        let up = board.up().await;
        let client = up.client();
        let offer = link(&client).await;
        let trade = json!({ "code": code_of(&offer.url), "name": "box" });
        let nobody = client.as_nobody();
        let (one, other) = tokio::join!(
            nobody.request(Method::POST, "/api/machines/join", Some(&trade)),
            nobody.request(Method::POST, "/api/machines/join", Some(&trade)),
        );
        let mut statuses = [one.status.as_u16(), other.status.as_u16()];
        statuses.sort_unstable();
        assert_eq!(statuses, [201, 401], "of two at once exactly one joins");
        let (won, lost) = if one.status.is_success() { (one, other) } else { (other, one) };
        lost.must_be_refused(401, Code::InvalidToken);
        let joined: Joined = won.json();
        let daemon = client.with_token(&joined.token);
        daemon.request(Method::GET, "/api/issues", None::<&()>).await.must_be_refused(403, Code::Forbidden);

        let served: Value = daemon.get("/api/workspaces").await;
        assert_eq!(served.as_array().map(Vec::len), Some(1));
        let known = client.tokens().await;
        assert!(known.iter().any(|token| token.name == "box"), "it can be revoked: {known:?}");
        for code in ["", "shj_", "shj_00", "sho_x", "\u{0}"] {
            let answer =
                nobody.request(Method::POST, "/api/machines/join", Some(&json!({ "code": code, "name": "n" }))).await;
            answer.must_be_refused(401, Code::InvalidToken);
            assert!(answer.error().error.contains("not known"), "{}", answer.body);
        }
        let answer = client.request(Method::POST, "/api/machines/join-links", Some(&json!({ "expires_in_minutes": 0 }))).await;
        answer.must_be_refused(400, Code::Invalid);
        assert!(up.stop().await.success());
    }
}

#[tokio::test]
async fn what_is_no_link_and_who_is_not_there_is_said() {
    let machine = Installation::new(program());
    let (code, said) = join(&machine, "https://board.example.org/sign-in#sho_ab", &[]).await;
    assert!(code == 2 && said.contains("not a link for a machine"), "{code} {said}");
    let (code, said) = join(&machine, "http://127.0.0.1:9/join#shj_ab", &[]).await;
    assert!(code == 5 && said.contains("can't be reached") && said.contains("--public-url"), "{code} {said}");
    assert!(!machine.data().join("daemon").join("token").exists());
}

#[tokio::test]
async fn a_link_names_the_public_address_and_is_read_from_stdin() {
    let board = Installation::new(program()).argument("--public-url").argument("https://board.example.org");
    let up = board.up().await;
    let client = up.client();
    let offer = link(&client).await;
    assert!(offer.url.starts_with("https://board.example.org/join#shj_"), "{}", offer.url);
    let proxied = client.with_header("host", "board.example.org").with_header("origin", "https://board.example.org");
    proxied.me().await;

    // Over the address where it really listens.
    let here = shipmate_testkit::client::note(&board.data()).expect("a server").url;
    let second = Installation::new(program());
    let mut command = second.command("join");
    command.args(["-", "--name", "quiet box"]).stdin(std::process::Stdio::piped()).stdout(std::process::Stdio::piped());
    let mut child = command.stderr(std::process::Stdio::piped()).spawn().expect("started");
    let mut stdin = child.stdin.take().expect("a pipe");
    let typed = format!("{here}/join#{}\n", code_of(&offer.url));
    tokio::io::AsyncWriteExt::write_all(&mut stdin, typed.as_bytes()).await.expect("written");
    drop(stdin);
    let (code, said) = shown(&child.wait_with_output().await.expect("it ends"));
    assert_eq!(code, 0, "{said}");
    let runtime = eventually(DEADLINE, "the machine", async || {
        machine_called(&client, "quiet box").await.and_then(|machine| machine.runtimes.first().cloned())
    })
    .await;
    let wish = json!({ "name": "by-api", "provider": "demo", "runtime_id": runtime.id });
    let agent: Agent = client.post("/api/agents", &wish).await;

    // A folder of the first machine is named: the run waits, and says for what.
    let folder = client.repositories().await.remove(0);
    assert!(folder.daemon_id.is_some_and(|machine| machine != runtime.daemon_id));
    let wish = CreateIssue {
        title: "There".into(),
        assignee_type: Some(ActorKind::Agent),
        assignee_id: Some(agent.id.0),
        repository_id: Some(folder.id),
        ..CreateIssue::default()
    };
    let issue: Issue = client.post("/api/issues", &wish).await;
    let waits = client.newest_run(issue.id).await.wait.expect("it waits");
    assert!(waits.text.contains("is a folder of"), "{}", waits.text);
    assert_eq!(shown(&second.run(&["daemon", "stop"]).await).0, 0);
    assert!(up.stop().await.success());
}
