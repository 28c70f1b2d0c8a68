//! Runners that were killed, and runners that meet.

use std::io::Write as _;

use shipmate_core::journal::{Body, Ended, FailureClass};
use shipmate_daemon::place::{EndReason, RunDir};

use super::stage::{
    ENDED, NOT_OURS, Runner, Stage, diff, ended, failure, is_alive, is_completed, journal, number_in, signal, texts,
    until,
};

#[test]
fn after_a_killed_runner_nothing_of_the_agent_lives_and_the_run_is_lost() {
    let stage = Stage::new();
    let script = "trap '' TERM; echo $$ > me; echo before; \
                  setsid sh -c 'echo $$ > hidden; exec sleep 1000' & while :; do sleep 1; done";
    let dir = stage.place(&stage.order(script));
    let mut runner = Runner::start(&dir);
    let agent = number_in(&dir.work().join("me"));
    let hidden = number_in(&dir.work().join("hidden"));
    until("the first words are written", || !texts(&journal(&dir)).is_empty());
    assert!(dir.runner_alive().expect("tried"));
    runner.kill();
    assert!(is_alive(agent) && is_alive(hidden), "a killed runner takes nobody with it");
    assert!(!dir.runner_alive().expect("tried"));

    assert_eq!(Runner::start(&dir).finish(), Some(ENDED));
    let records = journal(&dir);
    assert_eq!(failure(&records).0, FailureClass::Lost);
    assert_eq!(texts(&records), ["before"]);
    assert!(!is_alive(agent) && !is_alive(hidden));
}

#[test]
fn what_a_lost_agent_changed_is_still_told() {
    let mut stage = Stage::new();
    let repository = stage.repository("project");
    let order = stage.order_in(&repository.display().to_string(), "echo new > new.txt; echo $$ > me; exec sleep 1000");
    let dir = stage.place(&order);
    let mut runner = Runner::start(&dir);
    number_in(&dir.work().join("me"));
    runner.kill();
    assert_eq!(Runner::start(&dir).finish(), Some(ENDED));
    let records = journal(&dir);
    assert_eq!(failure(&records).0, FailureClass::Lost);
    assert!(diff(&records).files.iter().any(|file| file.path.as_str() == "new.txt"));
}

#[test]
fn a_lost_run_that_somebody_cancelled_is_cancelled() {
    let stage = Stage::new();
    let dir = stage.place(&stage.order("echo $$ > me; exec sleep 1000"));
    let mut runner = Runner::start(&dir);
    number_in(&dir.work().join("me"));
    runner.kill();
    dir.ask_to_end(EndReason::Cancelled).expect("asked");
    assert_eq!(Runner::start(&dir).finish(), Some(ENDED));
    assert_eq!(ended(&journal(&dir)), &Ended::Cancelled);
}

#[test]
fn of_two_runners_one_works_and_the_other_goes() {
    let stage = Stage::new();
    let dir = stage.place(&stage.order("until [ -e go ]; do sleep 0.05; done; echo once"));
    let mut first = Runner::start(&dir);
    until("the first has begun", || dir.runner_alive().expect("tried") && dir.work().exists());
    assert_eq!(Runner::start(&dir).finish(), Some(NOT_OURS));
    std::fs::write(dir.work().join("go"), "").expect("written");
    assert_eq!(first.finish(), Some(ENDED));
    let records = journal(&dir);
    assert!(is_completed(&records));
    assert_eq!(texts(&records), ["once"]);
}

#[test]
fn a_runner_for_a_complete_journal_changes_nothing() {
    let stage = Stage::new();
    let dir = stage.place(&stage.order("echo once"));
    assert_eq!(Runner::start(&dir).finish(), Some(ENDED));
    let before = journal(&dir);
    assert_eq!(Runner::start(&dir).finish(), Some(ENDED));
    assert_eq!(journal(&dir), before);
}

#[test]
fn a_torn_line_is_cut_and_the_numbers_go_on() {
    let stage = Stage::new();
    let dir = stage.place(&stage.order("echo $$ > me; echo before; exec sleep 1000"));
    let mut runner = Runner::start(&dir);
    number_in(&dir.work().join("me"));
    until("the first words are written", || !texts(&journal(&dir)).is_empty());
    runner.kill();
    append(&dir, br#"{"n":2,"at":"2026-01-01T00:00:00Z","type":"text","te"#);
    assert_eq!(journal(&dir).len(), 3, "a torn line is not read");
    assert_eq!(Runner::start(&dir).finish(), Some(ENDED));
    let records = journal(&dir);
    assert_eq!(records.len(), 5, "{records:?}");
    assert_eq!(failure(&records).0, FailureClass::Lost);
}

#[test]
fn the_rubble_of_a_power_cut_is_cut_away() {
    let stage = Stage::new();
    let dir = stage.place(&stage.order("echo fresh"));
    append(&dir, b"\0\0\0\0\0\0\n\0\0\0\n");
    assert_eq!(Runner::start(&dir).finish(), Some(ENDED));
    let records = journal(&dir);
    assert!(is_completed(&records));
    assert!(matches!(records[0].body, Body::Started(_)), "{records:?}");
}

#[test]
fn a_stopped_runner_still_has_its_directory() {
    let stage = Stage::new();
    let dir = stage.place(&stage.order("echo $$ > me; until [ -e go ]; do sleep 0.05; done"));
    let mut runner = Runner::start(&dir);
    number_in(&dir.work().join("me"));
    signal("STOP", runner.id());
    assert_eq!(Runner::start(&dir).finish(), Some(NOT_OURS));
    std::fs::write(dir.work().join("go"), "").expect("written");
    signal("CONT", runner.id());
    assert_eq!(runner.finish(), Some(ENDED));
    assert!(is_completed(&journal(&dir)));
}

#[test]
fn a_directory_is_made_once_and_found_again() {
    let stage = Stage::new();
    let order = stage.order("true");
    let dir = stage.place(&order);
    assert_eq!(stage.place(&order), dir);
    std::fs::create_dir(stage.path("runs/.new-something")).expect("made");
    std::fs::write(stage.path("runs/stray"), "").expect("written");
    assert_eq!(RunDir::list(&stage.path("runs")).expect("listed"), std::slice::from_ref(&dir));
    assert_eq!(RunDir::list(&stage.path("nowhere")).expect("listed"), []);
    assert_eq!(dir.order().expect("readable"), order);
    assert!(!dir.is_handed_in());
    dir.mark_handed_in().expect("marked");
    assert!(dir.is_handed_in());
    dir.ask_to_end(EndReason::Abandoned).expect("asked");
    dir.ask_to_end(EndReason::Cancelled).expect("asked");
    assert_eq!(dir.end_asked(), Some(EndReason::Abandoned), "the first reason stays");
}

#[test]
fn a_journal_is_read_in_pieces_from_anywhere() {
    let stage = Stage::new();
    let dir = stage.place(&stage.order("for i in 1 2 3 4 5 6 7 8 9; do echo line $i; done"));
    assert_eq!(Runner::start(&dir).finish(), Some(ENDED));
    let all = journal(&dir);
    let mut reader = dir.reader();
    for from in [0, 3, 4, 9, 2, 0] {
        let batch = reader.read(from, 250).expect("read");
        assert!(!batch.records.is_empty() && batch.records.len() < 5, "{}", batch.records.len());
        let from = usize::try_from(from).expect("small");
        assert_eq!(batch.records, all[from..from + batch.records.len()]);
    }
    let batch = dir.journal_from(0, usize::MAX).expect("read");
    assert_eq!((batch.records.len(), batch.ended), (all.len(), true));
    assert_eq!(reader.read(1000, 250).expect("read").records, []);
    assert!(dir.has_ended().expect("readable"));
}

fn append(dir: &RunDir, bytes: &[u8]) {
    let path = dir.path().join("journal.jsonl");
    let mut file = std::fs::OpenOptions::new().append(true).create(true).open(path).expect("opened");
    file.write_all(bytes).expect("written");
}
