//! Hard days, met by real processes: hanging servers, deep directories.

use std::time::Duration;

use shipmate_seams::Clock;
use shipmate_testkit::{DEADLINE, Installation, eventually, processes};

use super::{Machine, shown};
use crate::program;

/// Starts a daemon that serves this address.
async fn daemon_of(installation: &Installation, url: &str) -> i32 {
    let start = ["daemon", "start", "--server", url, "--token", "shd_x", "--json"];
    let said = installation.say(&start).await;
    let started: serde_json::Value = serde_json::from_str(&said).expect("JSON");
    i32::try_from(started["pid"].as_i64().expect("a process")).expect("small")
}

#[tokio::test]
async fn in_the_middle_of_a_hanging_call_it_ends_within_a_second() {
    let installation = Installation::new(program());
    // Takes every connection and never answers.
    let silent = tokio::net::TcpListener::bind("127.0.0.1:0").await.expect("a port");
    let url = format!("http://{}", silent.local_addr().expect("bound"));
    let pid = daemon_of(&installation, &url).await;
    let _call = silent.accept().await.expect("a call that hangs");
    let clock = Clock::system();
    let begin = clock.elapsed();
    rustix::process::kill_process(
        rustix::process::Pid::from_raw(pid).expect("a process"),
        rustix::process::Signal::TERM,
    )
    .expect("it runs");
    eventually(DEADLINE, "the daemon to end", async || (!processes::runs(pid)).then_some(())).await;
    let took = clock.elapsed().saturating_sub(begin);
    assert!(took < Duration::from_secs(1), "it took {took:?}");
}

#[tokio::test]
async fn a_data_directory_may_lie_deeper_than_a_sockets_path_may_be_long() {
    let installation = Installation::new(program());
    let deep = installation.data().join("a-rather-long-name".repeat(8));
    let deep = deep.to_str().expect("text");
    let start = ["daemon", "start", "--data-dir", deep, "--server", "http://127.0.0.1:1", "--token", "shd_x"];
    installation.say(&start).await;
    let (code, said) = shown(&installation.run(&["daemon", "stop", "--data-dir", deep]).await);
    assert!(code == 0 && said.contains("The daemon has ended"), "{said}");
}

#[tokio::test]
async fn of_two_daemons_with_one_id_the_earlier_steps_back_and_says_so() {
    let machine = Machine::new().await;
    machine.start().await;
    let data = machine.installation.data();
    machine.installation.client().agent_online("demo").await;
    let copy = data.join("copy");
    fs_err::create_dir_all(copy.join("daemon")).expect("made");
    for name in ["id", "token", "instance.json"] {
        fs_err::copy(data.join("daemon").join(name), copy.join("daemon").join(name)).expect("copied");
    }
    let server = fs_err::read_to_string(data.join("server.json")).expect("the server's note");
    let server: serde_json::Value = serde_json::from_str(&server).expect("JSON");
    let copy = copy.to_str().expect("text");
    let url = server["url"].as_str().expect("an address");
    machine.installation.say(&["daemon", "start", "--data-dir", copy, "--server", url]).await;
    eventually(DEADLINE, "the earlier one to step back", async || {
        let (code, said) = machine.run(&["daemon", "status"]).await;
        (code == 1 && said.contains("another daemon with this machine's id")).then_some(())
    })
    .await;
    let (code, said) = machine.run(&["daemon", "status", "--data-dir", copy]).await;
    assert_eq!(code, 0, "{said}");
    let client = machine.installation.client();
    let agent = client.agent_online("demo").await;
    let issue = client.assign_new_issue("Say hello", "", agent.id).await;
    let run = client.newest_run(issue.id).await;
    assert_eq!(client.finished(run.id).await.attempt, 1);
    let runs = |data: &std::path::Path| fs_err::read_dir(data.join("daemon/runs")).map_or(0, Iterator::count);
    assert_eq!((runs(&data), runs(copy.as_ref())), (0, 1), "the later one did it");
}

#[tokio::test]
async fn a_lost_id_is_found_again_in_the_runs() {
    let machine = Machine::new().await;
    let started = machine.start().await;
    let client = machine.installation.client();
    let agent = client.agent_online("demo").await;
    let issue = client.assign_new_issue("Say hello", "", agent.id).await;
    client.finished(client.newest_run(issue.id).await.id).await;
    assert_eq!(machine.run(&["daemon", "stop"]).await.0, 0);
    fs_err::remove_file(machine.installation.data().join("daemon").join("id")).expect("removed");
    assert_eq!(machine.run(&["daemon", "start"]).await.0, 0);
    assert_eq!(machine.status().await["daemon"]["daemon_id"], started["daemon_id"]);
}
