//! What `status` and `doctor` say when something is wrong.

use serde_json::Value;
use shipmate_core::api::run::Run;
use shipmate_core::status::RunStatus;
use shipmate_testkit::{DEADLINE, eventually};

use super::{Machine, shown};
use crate::invocation::Home;

/// What the doctor found of this name.
async fn finding(machine: &Machine, name: &str) -> Value {
    let said = machine.installation.run(&["daemon", "doctor", "--json"]).await;
    let findings: Vec<Value> = serde_json::from_slice(&said.stdout).expect("JSON");
    findings.into_iter().find(|finding| finding["name"] == name).unwrap_or_default()
}

#[tokio::test]
async fn on_a_well_machine_nothing_is_wrong() {
    let machine = Machine::new().await;
    machine.start().await;
    machine.installation.client().agent_online("demo").await;
    let (code, said) = machine.run(&["daemon", "doctor"]).await;
    assert!(code == 0 && said.ends_with("Nothing is wrong.\n"), "{code} {said}");
    for part in ["the state directory", "git is there", "answers", "accepts the daemon's token", "the same time"] {
        assert!(said.contains(part), "{part}: {said}");
    }
    assert!(said.contains("no agent tool was found") && said.contains("npm install"), "{said}");
}

#[tokio::test]
async fn a_refused_token_and_a_server_that_is_away_have_exit_codes_of_their_own() {
    let machine = Machine::new().await;
    machine.start().await;
    let client = machine.installation.client();
    client.agent_online("demo").await;
    let token = client.tokens().await.into_iter().find(|token| token.name == "daemon").expect("its token");
    client.delete(&format!("/api/tokens/{}", token.id)).await;
    let said = eventually(DEADLINE, "the refusal to be told", async || {
        let (code, said) = machine.run(&["daemon", "status"]).await;
        (code == 4).then_some(said)
    })
    .await;
    assert!(said.contains("does not accept this daemon's token") && said.contains("no restart is needed"), "{said}");
    assert_eq!(finding(&machine, "token").await["level"], "bad");

    let Machine { installation, server } = machine;
    server.end().await;
    let said = eventually(DEADLINE, "the silence to be told", async || {
        let (code, said) = shown(&installation.run(&["daemon", "status"]).await);
        (code == 5).then_some(said)
    })
    .await;
    assert!(said.contains("can't be reached") && said.contains("by itself as soon as it answers"), "{said}");
    let (code, said) = shown(&installation.run(&["daemon", "doctor"]).await);
    assert!(code == 1 && said.contains("the server at http://127.0.0.1"), "{said}");
}

#[tokio::test]
async fn a_typo_is_told_with_its_line_and_what_was_meant() {
    let machine = Machine::new().await;
    machine.start().await;
    let policy = machine.installation.data().join("daemon").join("policy.toml");
    for (text, complaint) in [
        ("# mine\ncapactiy = 2\n", "policy.toml, line 2: unknown field `capactiy`"),
        ("capacity = 0\n", "policy.toml, line 1: `capacity` is 0, but must be from 1 to 100"),
        ("work_in = [\"site\"]\n", "policy.toml, line 1: `work_in`: site: use the directory's full path"),
        ("\nwork_in = [\"/no/such\"]\n", "line 2: `work_in`: /no/such: there is no such directory on this machine"),
        ("capacity = -3\n", "`capacity` is -3, but must be from 1 to 100"),
    ] {
        fs_err::write(&policy, text).expect("written");
        let found = finding(&machine, "configuration").await;
        assert!(found["said"].as_str().is_some_and(|said| said.contains(complaint)), "{found}");
    }
    fs_err::write(&policy, "capactiy = 2\n").expect("written");
    eventually(DEADLINE, "the running daemon to tell it", async || {
        let (code, said) = machine.run(&["daemon", "status"]).await;
        (code == 1 && said.contains("did you mean `capacity`?")).then_some(())
    })
    .await;
    fs_err::write(&policy, "capacity = 2\n").expect("written");
    eventually(DEADLINE, "it to be well again", async || {
        (machine.run(&["daemon", "status"]).await.0 == 0).then_some(())
    })
    .await;
}

#[tokio::test]
async fn a_policy_that_can_not_be_read_lets_nothing_begin_and_nothing_go() {
    let machine = Machine::new().await;
    let policy = machine.installation.data().join("daemon").join("policy.toml");
    fs_err::create_dir_all(policy.parent().expect("a folder")).expect("made");
    fs_err::write(&policy, "serve_people = [\"Nobody\"]\nkep_days = 900\n").expect("written");
    machine.start().await;
    let client = machine.installation.client();
    let agent = client.agent_online("demo").await;
    let issue = client.assign_new_issue("Not for everybody", "", agent.id).await;
    let run = client.newest_run(issue.id).await;
    let is_told = |run: &Run| run.wait.as_ref().is_some_and(|wait| wait.text.contains("its policy.toml can't be read"));
    client.run_until(run.id, "the reason to be told", DEADLINE, is_told).await;
    let (code, said) = machine.run(&["gc"]).await;
    assert!(code != 0 && said.contains("nothing is cleared up") && said.contains("`keep_days`"), "{code} {said}");
    fs_err::write(&policy, "keep_days = 900\n").expect("written");
    assert_eq!(client.finished(run.id).await.status, RunStatus::Completed);
}

#[tokio::test]
async fn a_daemon_that_can_not_be_spoken_with_is_named_with_its_process() {
    let machine = Machine::new().await;
    let pid = machine.start().await["pid"].to_string();
    fs_err::remove_file(machine.installation.data().join("daemon").join("control.sock")).expect("removed");
    let (code, said) = machine.run(&["daemon", "status"]).await;
    assert!(code == 1 && said.contains("can't be spoken with") && said.contains(&format!("kill {pid}")), "{said}");
}

#[test]
fn without_anything_it_says_what_is_missing() {
    let home = Home::new();
    let shown = home.show(["--data-dir", "data", "daemon", "doctor"]);
    assert!(shown.starts_with("exit: 1\n"), "{shown}");
    for part in ["does not exist yet", "the daemon has no token", "no daemon runs here", "is not known while no daemon"]
    {
        assert!(shown.contains(part), "{part}: {shown}");
    }
    let shown = home.show(["--data-dir", "data", "daemon", "start", "--server", "http://127.0.0.1:1"]);
    assert!(shown.starts_with("exit: 4\n") && shown.contains("no token"), "{shown}");
    let shown = home.show(["--data-dir", "data", "daemon", "logs"]);
    assert!(shown.starts_with("exit: 3\n"), "{shown}");
}

#[test]
fn what_stands_in_the_way_of_a_start_is_said_at_once() {
    let home = Home::new();
    fs_err::create_dir_all(home.path().join("data/daemon")).expect("made");
    fs_err::write(home.path().join("data/daemon/id"), "who am I").expect("written");
    let start = ["--data-dir", "data", "daemon", "start", "--server", "http://127.0.0.1:1", "--token", "shd_x"];
    let shown = home.show(start);
    assert!(shown.starts_with("exit: 1\n") && shown.contains("`who am I`"), "{shown}");
    assert!(shown.contains("delete the file"), "{shown}");
    let shown = home.show(["--data-dir", "data", "daemon", "doctor"]);
    assert!(shown.contains("does not hold a machine's id"), "{shown}");
}
