//! `shipmate gc`: what goes, what stays, and that no work is lost with it.

use std::path::{Path, PathBuf};
use std::process::Command;
use std::time::{Duration, SystemTime};

use serde_json::Value;
use shipmate_core::status::RunStatus;
use shipmate_testkit::{DEADLINE, Installation, Up};

use crate::program;

/// An installation whose demo agent has done one run, which is handed in.
async fn with_one_run() -> (Installation, Up, PathBuf) {
    let installation = Installation::new(program());
    let up = installation.up().await;
    let client = installation.client();
    let agent = client.agent_online("demo").await;
    let issue = client.assign_new_issue("Say hello", "", agent.id).await;
    let run = client.newest_run(issue.id).await;
    assert_eq!(client.finished(run.id).await.status, RunStatus::Completed);
    let runs = installation.data().join("daemon").join("runs");
    let run = fs_err::read_dir(runs).expect("runs").next().expect("one").expect("readable").path();
    shipmate_testkit::eventually(DEADLINE, "it to be handed in", async || run.join("handed-in").exists().then_some(()))
        .await;
    (installation, up, run)
}

/// Makes a run look as if it had been handed in so long ago.
fn age(run: &Path, days: u64) {
    let then = SystemTime::UNIX_EPOCH + Duration::from_secs(1_000_000_000 - days * 86_400);
    let mark = fs_err::OpenOptions::new().write(true).open(run.join("handed-in")).expect("its mark");
    mark.file().set_modified(then).expect("set");
}

async fn gc(installation: &Installation, more: &[&str]) -> Value {
    let arguments: Vec<&str> = ["gc", "--json"].iter().chain(more).copied().collect();
    serde_json::from_str(&installation.say(&arguments).await).expect("JSON")
}

fn git(directory: &Path, arguments: &[&str]) -> String {
    let said = Command::new("git").args(arguments).current_dir(directory).output().expect("git runs");
    assert!(said.status.success(), "git {arguments:?}: {}", String::from_utf8_lossy(&said.stderr));
    String::from_utf8_lossy(&said.stdout).trim().to_owned()
}

#[tokio::test]
async fn what_just_ran_stays_and_everything_is_explained() {
    let (installation, up, run) = with_one_run().await;
    let said = installation.say(&["gc", "--explain"]).await;
    assert!(said.contains("stays: work tree") && said.contains("it is younger than an hour"), "{said}");
    assert!(said.contains("stays: cached clone") && said.contains("work trees are made from it"), "{said}");
    assert!(said.contains("0 things gone"), "{said}");
    assert!(run.join("work").exists());
    assert!(up.stop().await.success());
}

#[tokio::test]
async fn an_old_run_goes_and_work_that_is_nowhere_else_is_kept_whole() {
    let (installation, up, run) = with_one_run().await;
    // The agent's own commit or change is there already; these come on top.
    let work = run.join("work");
    fs_err::write(work.join("committed.txt"), "committed").expect("written");
    let who = ["-c", "user.name=A", "-c", "user.email=a@example.invalid"];
    git(&work, &["add", "committed.txt"]);
    git(&work, &[&who[..], &["commit", "-q", "-m", "mine"]].concat());
    fs_err::write(work.join("new.bin"), [0, 159, 146, 150]).expect("written");
    let head = git(&work, &["rev-parse", "HEAD"]);
    age(&run, 30);

    let would = gc(&installation, &["--dry-run"]).await;
    assert_eq!(would["steps"].as_array().expect("steps").len(), 2, "{would}");
    assert!(run.exists(), "a dry run changes nothing");

    let did = gc(&installation, &[]).await;
    assert!(!run.exists(), "{did}");
    let kept = did["steps"].as_array().expect("steps").iter().find_map(|step| step["kept"].as_str());
    let bundle = PathBuf::from(kept.unwrap_or_else(|| panic!("{did}")));
    let fresh = tempfile::tempdir().expect("a directory");
    let origin = installation.data().join("demo").join("repository");
    git(fresh.path(), &["clone", "-q", origin.to_str().expect("text"), "clone"]);
    let clone = fresh.path().join("clone");
    git(&clone, &["fetch", "-q", bundle.to_str().expect("text"), "refs/shipmate/kept/*:refs/kept/*"]);
    let tip = git(&clone, &["for-each-ref", "--format=%(objectname)", "refs/kept"]);
    assert_eq!(git(&clone, &["show", &format!("{tip}:committed.txt")]), "committed");
    assert_eq!(git(&clone, &["rev-parse", &format!("{tip}^")]), head, "the uncommitted lies on top of the committed");
    let binary = Command::new("git").args(["show", &format!("{tip}:new.bin")]).current_dir(&clone).output();
    assert_eq!(binary.expect("git runs").stdout, [0, 159, 146, 150]);
    assert!(up.stop().await.success());
}

#[tokio::test]
async fn a_run_that_is_not_handed_in_or_whose_runner_lives_stays() {
    let (installation, up, run) = with_one_run().await;
    age(&run, 30);
    let lock = fs_err::OpenOptions::new().write(true).open(run.join("lock")).expect("its lock");
    lock.file().lock().expect("taken");
    let did = gc(&installation, &[]).await;
    assert!(run.join("work").exists() && did["steps"].as_array().expect("steps").is_empty(), "{did}");
    drop(lock);
    fs_err::remove_file(run.join("handed-in")).expect("removed");
    let said = installation.say(&["gc", "--explain"]).await;
    assert!(run.join("work").exists() && said.contains("it is not handed in to the server yet"), "{said}");
    assert!(up.stop().await.success());
}

#[tokio::test]
async fn what_can_not_be_kept_does_not_go() {
    let (installation, up, run) = with_one_run().await;
    age(&run, 30);
    fs_err::write(run.join("work").join("precious.txt"), "x").expect("written");
    fs_err::write(installation.data().join("daemon").join("kept"), "in the way").expect("written");
    let did = gc(&installation, &[]).await;
    assert!(run.join("work").join("precious.txt").exists(), "{did}");
    let problems = did["steps"].as_array().expect("steps").iter().filter(|step| step["problem"].is_string()).count();
    assert_eq!(problems, 2, "{did}");
    assert!(up.stop().await.success());
}
