//! Until when a run is this machine's, with and without a daemon.

use std::path::Path;

use shipmate_core::journal::{Body, FailureClass};

use super::stage::{ENDED, Runner, Stage, failure, is_alive, is_completed, journal, number_in};

/// Says in a run directory that its lease is long over.
fn over(run: &Path) {
    let hold = r#"{"boot":"","until_millis":0,"wall":"2020-01-01T00:00:00Z"}"#;
    std::fs::write(run.join("hold.json"), hold).expect("written");
}

#[test]
fn without_a_daemon_a_runner_lets_go_when_the_lease_is_over() {
    let stage = Stage::new();
    let dir = stage.place(&stage.order("echo $$ > me; exec sleep 1000"));
    let mut runner = Runner::start(&dir);
    let agent = number_in(&dir.work().join("me"));
    over(dir.path());
    assert_eq!(runner.finish(), Some(ENDED));
    assert!(!is_alive(agent));
    assert_eq!(failure(&journal(&dir)).0, FailureClass::Lost);
}

#[test]
fn a_daemon_that_lives_may_know_better_than_what_is_written_down() {
    let stage = Stage::new();
    let lock = std::fs::File::create(stage.path("daemon.lock")).expect("made");
    lock.lock().expect("taken");
    let dir = stage.place(&stage.order("echo $$ > me; sleep 3; echo done"));
    let mut runner = Runner::start(&dir);
    number_in(&dir.work().join("me"));
    over(dir.path());
    assert_eq!(runner.finish(), Some(ENDED));
    assert!(is_completed(&journal(&dir)));
}

#[test]
fn after_the_lease_no_agent_begins() {
    let stage = Stage::new();
    let dir = stage.place(&stage.order("echo begun"));
    over(dir.path());
    assert_eq!(Runner::start(&dir).finish(), Some(ENDED));
    let records = journal(&dir);
    assert_eq!(failure(&records).0, FailureClass::Lost);
    assert!(!records.iter().any(|record| matches!(record.body, Body::Started(_))), "{records:?}");
}
