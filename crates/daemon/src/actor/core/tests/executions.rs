//! The life of an execution.

use super::*;

const END: fn(u128, EndReason) -> Action = |n, reason| Action::End(execution(n), reason);

#[test]
fn a_lease_counts_from_when_the_beat_was_sent() {
    let mut daemon = Daemon::running();
    assert!(beat(&daemon.after(seconds(100))).is_some());
    let sent = daemon.now;
    daemon.now += seconds(60);
    daemon.on(beaten(answer()));
    // From here on the server is silent. The lease of 600 s is let go of 30 s early.
    daemon.now = sent + seconds(569);
    assert!(!daemon.on(Event::Tick).contains(&END(1, EndReason::Abandoned)));
    let actions = daemon.after(seconds(1));
    assert!(actions.contains(&END(1, EndReason::Abandoned)));
    assert!(!actions.contains(&Action::Close(execution(1))), "its end is still handed in");
    assert!(!daemon.after(seconds(60)).contains(&END(1, EndReason::Abandoned)), "asked once");
}

#[test]
fn a_superseded_execution_is_ended_and_closed_and_keeps_its_place_until_then() {
    let mut daemon = Daemon::running();
    daemon.on(claimed(Vec::new()));
    daemon.after(seconds(15));
    let actions = daemon.on(beaten(BeatAnswer { superseded: vec![execution(1)], ..answer() }));
    assert_eq!(actions, [END(1, EndReason::Abandoned)]);
    let actions = daemon.after(seconds(15));
    assert!(beat(&actions).expect("a beat").executions.is_empty());
    assert_eq!(daemon.core.farewell().executions, 1);
    let actions = daemon.on(Event::RunnerGone(execution(1), RunnerGone::Ended));
    assert!(actions.contains(&Action::Close(execution(1))));
    assert!(daemon.core.executions.is_empty());
}

#[test]
fn what_an_uploader_hears_counts_like_a_beat() {
    let mut daemon = Daemon::running();
    assert_eq!(daemon.on(Event::Upload(execution(1), Upload::CancelAsked)), [END(1, EndReason::Cancelled)]);
    assert_eq!(daemon.on(Event::Upload(execution(1), Upload::CancelAsked)), []);
    assert_eq!(daemon.on(Event::Upload(execution(1), Upload::Superseded)), [END(1, EndReason::Abandoned)]);
    daemon.on(Event::Upload(execution(1), Upload::HandedIn));
    assert!(daemon.core.executions.is_empty());
    assert_eq!(daemon.on(Event::RunnerGone(execution(1), RunnerGone::Ended)), []);
}

#[test]
fn a_cancellation_that_comes_before_the_directory_is_not_lost() {
    let (mut daemon, _) = Daemon::claiming();
    daemon.on(claimed(vec![assignment(1)]));
    daemon.after(seconds(15));
    daemon.on(beaten(BeatAnswer { cancel: vec![execution(1)], ..answer() }));
    let actions = daemon.on(Event::Placed(execution(1), Ok(())));
    assert_eq!(actions[0], END(1, EndReason::Cancelled), "before the runner starts");
    assert_eq!(actions[1], Action::Run(execution(1)));
}

#[test]
fn an_execution_whose_answer_was_lost_is_started_once() {
    let (mut daemon, _) = Daemon::claiming();
    let actions = daemon.after(seconds(15));
    assert!(beat(&actions).is_some());
    let actions = daemon.on(beaten(BeatAnswer { missing: vec![assignment(1)], ..answer() }));
    assert!(matches!(actions[..], [Action::Place(..)]), "{actions:?}");
    assert_eq!(daemon.on(claimed(vec![assignment(1)])), [], "the claim's own answer comes late");
    daemon.on(Event::Placed(execution(1), Ok(())));
    assert_eq!(daemon.on(claimed(vec![assignment(1)])), [], "and once more");
}

#[test]
fn an_answer_that_is_older_than_its_lease_starts_nothing() {
    let (mut daemon, _) = Daemon::claiming();
    daemon.now += seconds(570);
    let actions = daemon.on(claimed(vec![assignment(1)]));
    assert!(!actions.iter().any(|action| matches!(action, Action::Place(..))), "{actions:?}");
}

#[test]
fn a_runner_that_died_without_a_word_is_replaced() {
    let mut daemon = Daemon::running();
    daemon.on(Event::RunnerGone(execution(1), RunnerGone::Unfinished));
    assert!(daemon.after(seconds(1)).contains(&Action::Run(execution(1))));
    daemon.on(Event::RunnerGone(execution(1), RunnerGone::NotStarted("too many processes".to_owned())));
    assert!(!daemon.after(Duration::from_millis(100)).contains(&Action::Run(execution(1))), "not at once");
    assert!(daemon.after(seconds(1)).contains(&Action::Run(execution(1))));
}

#[test]
fn a_machine_without_room_says_so_instead_of_holding_the_run() {
    let (mut daemon, _) = Daemon::claiming();
    let mut actions = daemon.on(claimed(vec![assignment(1)]));
    let mut tries = 0;
    while actions.iter().any(|action| matches!(action, Action::Place(..))) {
        tries += 1;
        daemon.on(claimed(Vec::new()));
        actions = daemon.on(Event::Placed(execution(1), Err("no space left on device".to_owned())));
        if tries < 5 {
            actions = daemon.after(seconds(30));
        }
    }
    assert_eq!(tries, 5);
    let reported = actions.iter().any(|action| match action {
        Action::Report(fence, why) => fence.execution_id == execution(1) && why.contains("no space left"),
        _ => false,
    });
    assert!(reported, "{actions:?}");
    assert_eq!(daemon.core.free_slots() + i64::from(daemon.core.wish.is_some()) * 2, 2);
    daemon.on(Event::Upload(execution(1), Upload::HandedIn));
    assert!(daemon.core.executions.is_empty());
}

#[test]
fn what_the_server_does_not_know_is_offered_until_it_says_what_becomes_of_it() {
    let mut daemon = Daemon::running();
    let unknown = || beaten(BeatAnswer { unknown: vec![execution(1)], ..answer() });
    for _ in 0..2 {
        let actions = daemon.after(seconds(15));
        assert!(beat(&actions).is_some(), "{actions:?}");
        assert!(daemon.on(unknown()).contains(&Action::Adopt(execution(1))));
        daemon.on(Event::Adopted(execution(1), Outcome::NoAnswer("it is away".to_owned())));
        assert!(!daemon.core.executions.is_empty(), "silence proves nothing");
    }
    let taken = Appended { acknowledged: 0, ended: false, cancel: false };
    assert!(daemon.on(Event::Adopted(execution(1), Outcome::Ok(taken))).contains(&Action::Wake), "its journal follows");
    let actions = daemon.on(Event::Adopted(execution(1), Outcome::Superseded));
    assert!(actions.contains(&END(1, EndReason::Abandoned)), "{actions:?}");
}
