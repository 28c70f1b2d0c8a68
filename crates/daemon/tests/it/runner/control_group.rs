//! What an agent hides from everybody is in its run's control group all the same.

use std::path::PathBuf;

use shipmate_core::journal::{Ended, FailureClass};
use shipmate_daemon::control_group::missing;
use shipmate_daemon::place::{EndReason, RunDir};

use super::stage::{ENDED, Runner, Stage, ended, failure, is_alive, journal, number_in, texts, until};

/// Begins a process that nothing tells from others: orphaned twice, in a
/// session of its own, without any variable, under another name, and deaf to
/// polite requests. Then it works on.
const HIDES: &str = r#"cp "$(command -v sleep)" innocent
( setsid env -i PATH="$PATH" sh -c 'trap "" TERM HUP INT
  ( setsid sh -c "echo \$\$ > hidden; exec ./innocent 1000" & ) & exit' </dev/null >/dev/null 2>&1 & )
while [ ! -s hidden ]; do sleep 0.05; done
echo hidden; exec sleep 1000"#;

/// Says loudly that the test can't be done here, if it can't.
fn is_impossible(name: &str) -> bool {
    if let Some(why) = missing() {
        shipmate_testkit::settings::skip(&format!("runner::control_group::{name}"), &why);
    }
    missing().is_some()
}

/// Where the run's group is, or was.
fn place(dir: &RunDir) -> PathBuf {
    std::fs::read_to_string(dir.path().join("control-group")).expect("noted").into()
}

#[test]
fn an_agent_begins_in_a_group_of_its_own_and_its_runner_stays_outside() {
    if is_impossible("an_agent_begins_in_a_group_of_its_own_and_its_runner_stays_outside") {
        return;
    }
    let stage = Stage::new();
    let dir = stage.place(&stage.order("grep ^0:: /proc/self/cgroup; until [ -e go ]; do sleep 0.05; done"));
    let mut runner = Runner::start(&dir);
    until("the agent has said where it is", || !texts(&journal(&dir)).is_empty());
    let own = dir.execution_id().to_string();
    assert!(texts(&journal(&dir))[0].contains(&own), "{:?}", texts(&journal(&dir)));
    let runners = std::fs::read_to_string(format!("/proc/{}/cgroup", runner.id())).expect("it lives");
    assert!(!runners.contains(&own), "{runners}");
    assert!(place(&dir).is_dir());
    std::fs::write(dir.work().join("go"), "").expect("written");
    assert_eq!(runner.finish(), Some(ENDED));
    assert!(!place(&dir).exists(), "what was made for a run goes with it");
}

#[test]
fn what_a_cancelled_agent_hid_is_gone() {
    if is_impossible("what_a_cancelled_agent_hid_is_gone") {
        return;
    }
    let stage = Stage::new();
    let dir = stage.place(&stage.order(HIDES));
    let mut runner = Runner::start(&dir);
    let hidden = number_in(&dir.work().join("hidden"));
    dir.ask_to_end(EndReason::Cancelled).expect("asked");
    assert_eq!(runner.finish(), Some(ENDED));
    assert_eq!(ended(&journal(&dir)), &Ended::Cancelled);
    assert!(!is_alive(hidden));
    assert!(!place(&dir).exists());
}

#[test]
fn what_an_agent_hid_from_a_runner_that_was_killed_is_ended_by_the_next() {
    if is_impossible("what_an_agent_hid_from_a_runner_that_was_killed_is_ended_by_the_next") {
        return;
    }
    let stage = Stage::new();
    let dir = stage.place(&stage.order(HIDES));
    let mut runner = Runner::start(&dir);
    let hidden = number_in(&dir.work().join("hidden"));
    until("the first words are written", || !texts(&journal(&dir)).is_empty());
    runner.kill();
    assert!(is_alive(hidden), "a killed runner takes nobody with it");

    assert_eq!(Runner::start(&dir).finish(), Some(ENDED));
    assert_eq!(failure(&journal(&dir)).0, FailureClass::Lost);
    assert!(!is_alive(hidden));
    assert!(!place(&dir).exists());
}
