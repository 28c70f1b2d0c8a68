//! Runs in control groups of their own: what is left in one when everything
//! that knew of it was killed.
#![cfg(target_os = "linux")]

use std::path::{Path, PathBuf};
use std::process::Command;

use shipmate_daemon::control_group::missing;
use shipmate_testkit::{DEADLINE, Database, Installation, eventually, processes, settings};

use crate::program;

/// Hides a process from everybody: orphaned twice, in a session of its own,
/// without any variable and deaf to polite requests. Its number is in `$0`.
const HIDES: &str = r#"( setsid env -i PATH="$PATH" sh -c 'trap "" TERM HUP INT
  cd /; ( setsid sh -c "echo \$\$ > $0; exec sleep 1000" & ) & exit' "$0" </dev/null >/dev/null 2>&1 & )
echo hidden; exec sleep 1000"#;

#[tokio::test]
async fn what_hides_is_ended_after_runner_and_daemon_were_killed() {
    if let Some(why) = missing() {
        return settings::skip("control_groups::what_hides_is_ended_after_runner_and_daemon_were_killed", &why);
    }
    let installation = Installation::new(program()).database(&Database::sqlite());
    let number = installation.home().join("hidden");
    installation.say(&["provider", "add", "hider", "--", "sh", "-c", HIDES, &number.display().to_string()]).await;
    fs_err::create_dir_all(installation.data().join("daemon")).expect("made");
    fs_err::write(installation.data().join("daemon/policy.toml"), "fence = \"off\"\n").expect("written");
    let up = installation.up().await;
    let client = up.client();
    let agent = client.agent_online("hider").await;
    let issue = client.assign_new_issue("Hide", "", agent.id).await;
    let run = client.newest_run(issue.id).await;
    let hidden = eventually(DEADLINE, "the agent to have hidden something", async || read(&number)).await;

    for runner in runners(&installation.data()) {
        processes::kill_9(runner);
    }
    up.kill_all().await;
    assert!(processes::runs(hidden), "whoever is killed takes nobody along");

    let up = installation.up().await;
    eventually(DEADLINE, "what was hidden to be ended", async || (!processes::runs(hidden)).then_some(())).await;
    client.cancel(run.id).await;
    client.finished(run.id).await;
    left_in_the_group_of_a_run_that_is_over_is_ended(&installation, up).await;
}

/// Whatever came to be in the group of a run that has no runner any more.
async fn left_in_the_group_of_a_run_that_is_over_is_ended(installation: &Installation, up: shipmate_testkit::Up) {
    let group = groups(&installation.data()).pop().expect("a run has noted its group");
    assert!(!group.exists(), "it went with the run");
    up.kill_all().await;
    fs_err::create_dir(&group).expect("made");
    let mut left = Command::new("sleep").arg("1000").spawn().expect("it starts");
    fs_err::write(group.join("cgroup.procs"), left.id().to_string()).expect("moved");

    let up = installation.up().await;
    eventually(DEADLINE, "the group to be gone", async || (!group.exists()).then_some(())).await;
    assert!(!left.wait().expect("it is our child").success());
    assert!(up.stop().await.success());
}

fn read(number: &Path) -> Option<i32> {
    fs_err::read_to_string(number).ok()?.trim().parse().ok()
}

/// The runners of an installation.
fn runners(data: &Path) -> Vec<i32> {
    let is_runner = |pid: &i32| {
        let command = fs_err::read(format!("/proc/{pid}/cmdline")).unwrap_or_default();
        command.split(|&byte| byte == 0).nth(1) == Some(b"runner")
    };
    processes::all_of(data).into_iter().filter(is_runner).collect()
}

/// Where the groups of its runs are, or were.
fn groups(data: &Path) -> Vec<PathBuf> {
    let runs = fs_err::read_dir(data.join("daemon/runs")).expect("there are runs").flatten();
    runs.filter_map(|run| fs_err::read_to_string(run.path().join("control-group")).ok()).map(PathBuf::from).collect()
}
