//! Agents that do not want to end, and what they leave running.

use std::path::Path;
use std::process::Command;
use std::time::Duration;

use shipmate_core::journal::{Ended, FailureClass};
use shipmate_daemon::place::EndReason;

use super::stage::{
    ENDED, Runner, STOPPED, Stage, ended, failure, is_alive, is_completed, journal, now, number_in, texts, until,
};

#[test]
fn a_cancelled_agent_that_ignores_signals_is_gone_and_the_run_is_cancelled() {
    let stage = Stage::new();
    let script = "trap '' TERM INT HUP; echo $$ > me; echo working; while :; do sleep 1; done";
    let dir = stage.place(&stage.order(script));
    let mut runner = Runner::start(&dir);
    let agent = number_in(&dir.work().join("me"));
    dir.ask_to_end(EndReason::Cancelled).expect("asked");
    assert_eq!(runner.finish(), Some(ENDED));
    let records = journal(&dir);
    assert_eq!(ended(&records), &Ended::Cancelled);
    assert_eq!(texts(&records), ["working"]);
    assert!(!is_alive(agent));
}

/// In a container, the session that one was started in is often led by a
/// process outside, which has no id here.
#[test]
#[cfg(target_os = "linux")]
fn an_agent_runs_in_a_process_namespace_of_its_own() {
    let apart = |program: &Path| {
        let mut unshare = Command::new("unshare");
        unshare.args(["--user", "--map-root-user", "--pid", "--fork", "--mount-proc"]).arg(program);
        unshare
    };
    if !apart(Path::new("true")).status().is_ok_and(|status| status.success()) {
        let name = "runner::ending::an_agent_runs_in_a_process_namespace_of_its_own";
        return shipmate_testkit::settings::skip(name, "this machine lets nobody make a process namespace");
    }
    let stage = Stage::new();
    let dir = stage.place(&stage.order("echo working"));
    assert_eq!(Runner::start_by(apart(&Runner::program()), &dir).finish(), Some(ENDED));
    assert_eq!(texts(&journal(&dir)), ["working"]);
}

#[test]
fn an_abandoned_run_ends_its_agent_but_says_it_was_lost() {
    let stage = Stage::new();
    let dir = stage.place(&stage.order("echo $$ > me; exec sleep 1000"));
    let mut runner = Runner::start(&dir);
    let agent = number_in(&dir.work().join("me"));
    dir.ask_to_end(EndReason::Abandoned).expect("asked");
    assert_eq!(runner.finish(), Some(ENDED));
    assert_eq!(failure(&journal(&dir)).0, FailureClass::Lost);
    assert!(!is_alive(agent));
}

#[test]
fn a_run_that_was_cancelled_before_it_began_never_starts_its_agent() {
    let stage = Stage::new();
    let dir = stage.place(&stage.order("echo began"));
    dir.ask_to_end(EndReason::Cancelled).expect("asked");
    assert_eq!(Runner::start(&dir).finish(), Some(ENDED));
    let records = journal(&dir);
    assert_eq!(ended(&records), &Ended::Cancelled);
    assert!(texts(&records).is_empty());
}

#[test]
fn a_daemon_that_holds_the_output_open_does_not_hold_the_run() {
    let stage = Stage::new();
    // A double fork into a session of its own, with our pipes as its output.
    let script = "setsid sh -c 'trap \"\" TERM; echo $$ > hidden; exec sleep 1000' & \n\
                  while [ ! -s hidden ]; do sleep 0.05; done; printf 'no line feed'";
    let dir = stage.place(&stage.order(script));
    let start = now();
    let mut runner = Runner::start(&dir);
    assert_eq!(runner.finish(), Some(ENDED));
    let records = journal(&dir);
    assert!(is_completed(&records), "{records:?}");
    assert_eq!(texts(&records), ["no line feed"]);
    assert!(now() - start < Duration::from_secs(30));
    assert!(!is_alive(number_in(&dir.work().join("hidden"))), "what left the group is ended too");
}

#[test]
fn a_daemon_that_hides_from_parents_and_environment_is_ended_too() {
    let stage = Stage::new();
    let script = "setsid env -i PATH=\"$PATH\" sh -c '(setsid sh -c \"echo \\$\\$ > deep; exec sleep 1000\" &) & exit' \
                  </dev/null >/dev/null 2>&1; while [ ! -s deep ]; do sleep 0.05; done; echo left";
    let dir = stage.place(&stage.order(script));
    assert_eq!(Runner::start(&dir).finish(), Some(ENDED));
    assert!(!is_alive(number_in(&dir.work().join("deep"))));
}

#[test]
fn an_agent_that_is_done_but_does_not_leave_is_sent_away() {
    let stage = Stage::new();
    let script = r#"echo '{"type":"result","summary":"all done"}'; trap '' TERM; while :; do sleep 1; done"#;
    let records = stage.play(script);
    assert_eq!(ended(&records), &Ended::Completed { summary: "all done".into() });
}

#[test]
fn a_runner_that_the_machine_stops_says_nothing_and_the_next_says_lost() {
    let stage = Stage::new();
    let dir = stage.place(&stage.order("echo $$ > me; echo before; exec sleep 1000"));
    let mut runner = Runner::start(&dir);
    let agent = number_in(&dir.work().join("me"));
    until("the first words are written", || !texts(&journal(&dir)).is_empty());
    runner.terminate();
    assert_eq!(runner.finish(), Some(STOPPED));
    assert!(!is_alive(agent));
    assert!(!dir.has_ended().expect("readable"));

    assert_eq!(Runner::start(&dir).finish(), Some(ENDED));
    let records = journal(&dir);
    assert_eq!(failure(&records).0, FailureClass::Lost);
    assert_eq!(texts(&records), ["before"]);
}
