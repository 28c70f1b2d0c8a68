//! What the daemon says to the server, and when.

use super::*;

#[test]
fn what_an_earlier_daemon_left_is_named_before_anything_is_claimed() {
    let left = |n, ended| Left {
        fence: Fence { execution_id: execution(n), epoch: 7 },
        workspace: workspace(),
        hold: seconds(570),
        ended,
    };
    let (mut daemon, actions) = Daemon::started(vec![left(1, false), left(2, true)]);
    let first = beat(&actions).expect("a beat at once");
    assert_eq!(first.executions.iter().map(|fence| fence.epoch).collect::<Vec<_>>(), [7, 7]);
    assert!(actions.contains(&Action::Run(execution(1))) && !actions.contains(&Action::Run(execution(2))));
    assert_eq!(daemon.core.uploads().len(), 2);

    daemon.on(Event::Workspaces(Outcome::Ok(vec![workspace()])));
    let actions = daemon.on(registered(0));
    assert_eq!(claim(&actions), None, "the beat was not answered yet");
    let actions = daemon.on(beaten(answer()));
    assert_eq!(claim(&actions).expect("a claim").slots, 1, "what has ended takes no place");
}

#[test]
fn nothing_is_announced_before_the_machine_was_looked_at() {
    let (mut daemon, _) = Daemon::new(Vec::new());
    let actions = daemon.on(Event::Workspaces(Outcome::Ok(vec![workspace()])));
    assert_eq!(registers(&actions), 0);
    assert_eq!(registers(&daemon.on(Event::Inventory(inventory()))), 1);
}

#[test]
fn a_wish_that_was_not_answered_is_repeated_as_it_was() {
    let (mut daemon, first) = Daemon::claiming();
    daemon.on(Event::Claimed(silence()));
    daemon.on(Event::Settings(Settings { capacity: 4, problem: None, ..Settings::default() }));
    let again = claim(&daemon.after(seconds(1))).expect("repeated");
    assert_eq!(again, first);
    daemon.on(claimed(vec![assignment(1)]));
    let next = claim(&daemon.after(seconds(15))).expect("the slow path");
    assert_ne!(next.request_id, first.request_id);
    assert_eq!(next.slots, 3);
}

#[test]
fn nothing_is_claimed_without_a_free_place() {
    let (mut daemon, _) = Daemon::claiming();
    daemon.on(claimed(vec![assignment(1), assignment(2)]));
    for _ in 0..10 {
        daemon.on(Event::Hint(Push::TaskAvailable));
        assert_eq!(claim(&daemon.after(seconds(20))), None);
    }
    for n in [1, 2] {
        daemon.on(Event::Placed(execution(n), Ok(())));
    }
    let actions = daemon.on(Event::RunnerGone(execution(1), RunnerGone::Ended));
    assert_eq!(claim(&actions).expect("at once").slots, 1);
}

#[test]
fn a_hint_during_a_claim_leads_to_another_one() {
    let (mut daemon, _) = Daemon::claiming();
    assert_eq!(claim(&daemon.on(Event::Hint(Push::TaskAvailable))), None, "one at a time");
    assert!(claim(&daemon.on(claimed(Vec::new()))).is_some());
    assert_eq!(claim(&daemon.on(claimed(Vec::new()))), None);
}

#[test]
fn a_runtime_that_is_gone_is_registered_again_at_once() {
    let (mut daemon, _) = Daemon::claiming();
    daemon.on(claimed(Vec::new()));
    let actions = daemon.on(Event::Hint(Push::Look));
    assert_eq!(beat(&actions).expect("a beat at once").runtimes, [runtime(0)]);
    let actions = daemon.on(beaten(BeatAnswer { gone: vec![runtime(0)], work_available: true, ..answer() }));
    assert_eq!(registers(&actions), 1);
    assert_eq!(claim(&actions), None, "nothing is claimed with what is gone");
    let actions = daemon.on(registered(1));
    assert_eq!(claim(&actions).expect("a claim").runtimes, [runtime(1)]);
}

#[test]
fn a_change_that_people_see_is_announced() {
    let (mut daemon, _) = Daemon::claiming();
    let problem = Some("policy.toml, line 3: nonsense".to_owned());
    let actions = daemon.on(Event::Settings(Settings { capacity: 3, problem, ..Settings::default() }));
    let Some(Action::Register(register)) = actions.into_iter().next() else { panic!("no register") };
    let machine = register.machine.expect("a machine report");
    assert_eq!((machine.capacity, machine.inventory.len()), (3, 2));
    assert_eq!(machine.inventory[1].state, ProviderState::Broken);
    assert!(daemon.on(Event::Inventory(inventory())).is_empty(), "the same again is no news");
}

#[test]
fn one_empty_list_does_not_drop_a_workspace_with_live_work() {
    let mut daemon = Daemon::running();
    daemon.on(Event::Workspaces(Outcome::Ok(Vec::new())));
    assert_eq!(daemon.core.fleet.runtimes(), [runtime(0)]);
    daemon.on(Event::Workspaces(Outcome::Ok(Vec::new())));
    assert!(daemon.core.fleet.runtimes().is_empty());
    assert_eq!(daemon.core.executions.len(), 1, "the execution goes on all the same");
}

#[test]
fn a_server_that_is_away_is_neither_flooded_nor_forgotten() {
    let mut daemon = Daemon::running();
    let mut calls = 0;
    let end = daemon.now + seconds(600);
    while daemon.now < end {
        let at = daemon.core.deadline().expect("something is always pending");
        let actions = daemon.after(at.saturating_sub(daemon.now));
        assert!(daemon.core.deadline().is_none_or(|next| next > daemon.now), "a timer that is over is dealt with");
        for action in actions {
            let event = match action {
                Action::Beat(_) => Event::Beaten(silence()),
                Action::Claim(_) => Event::Claimed(silence()),
                Action::ListWorkspaces => Event::Workspaces(silence()),
                _ => continue,
            };
            calls += 1;
            daemon.on(event);
        }
    }
    assert!((60..200).contains(&calls), "{calls} calls in ten minutes");
    let actions = daemon.on(Event::Connected);
    assert!(beat(&actions).is_some() && actions.contains(&Action::Wake));
}

#[test]
fn a_refused_token_stops_nothing_and_is_tried_again() {
    let mut daemon = Daemon::running();
    daemon.after(seconds(15));
    let refused = Outcome::Unauthorized("the token was revoked".to_owned());
    let actions = daemon.on(Event::Beaten(refused));
    assert!(!actions.iter().any(|action| matches!(action, Action::End(..) | Action::Close(_))));
    assert!(beat(&daemon.after(seconds(1))).is_some());
}

#[test]
fn a_thousand_deletions_leave_nothing_behind() {
    let (mut daemon, _) = Daemon::claiming();
    daemon.on(claimed(Vec::new()));
    let (before, size) = (daemon.core.mind(daemon.now).held, format!("{:?}", daemon.core).len());
    for n in 0..1_000 {
        daemon.after(seconds(15));
        let actions = daemon.on(beaten(BeatAnswer { gone: vec![runtime(n)], ..answer() }));
        assert!(actions.iter().any(|action| matches!(action, Action::Register(_))), "{n}: {actions:?}");
        daemon.on(registered(n + 1));
        daemon.on(claimed(Vec::new()));
    }
    daemon.after(seconds(15));
    daemon.on(beaten(answer()));
    daemon.on(claimed(Vec::new()));
    assert_eq!(daemon.core.mind(daemon.now).held, before);
    // Everything it knows, written out; only the digits of times differ.
    let grown = format!("{:?}", daemon.core).len().abs_diff(size);
    assert!(grown < 64, "{grown} bytes");
}

#[test]
fn after_a_night_of_sleep_what_may_be_elsewhere_is_ended_and_the_server_is_asked_at_once() {
    let mut daemon = Daemon::running();
    let actions = daemon.after(seconds(5 * 60));
    assert!(beat(&actions).is_some() && !actions.contains(&Action::End(execution(1), EndReason::Abandoned)));
    daemon.on(beaten(answer()));
    let actions = daemon.after(seconds(8 * 60 * 60));
    assert!(beat(&actions).is_some(), "{actions:?}");
    assert!(actions.contains(&Action::End(execution(1), EndReason::Abandoned)), "{actions:?}");
}

#[test]
fn a_new_token_is_tried_at_once() {
    let (mut daemon, _) = Daemon::claiming();
    let refused = || Event::Beaten(Outcome::Unauthorized("revoked".to_owned()));
    for _ in 0..10 {
        daemon.after(seconds(15));
        daemon.on(refused());
    }
    assert!(beat(&daemon.after(seconds(1))).is_none(), "it waits");
    assert!(beat(&daemon.on(Event::Credential)).is_some());
}

#[test]
fn one_that_was_replaced_takes_nothing_and_goes_on_when_the_other_is_gone() {
    let mut daemon = Daemon::running();
    daemon.on(claimed(Vec::new()));
    daemon.after(seconds(15));
    let replaced = BeatAnswer { replaced: true, gone: vec![runtime(0)], work_available: true, ..answer() };
    let actions = daemon.on(beaten(replaced));
    let takes = |action: &Action| matches!(action, Action::Register(_) | Action::Claim(_));
    assert!(!actions.iter().any(takes), "{actions:?}");
    let actions = daemon.after(seconds(15));
    assert!(!actions.iter().any(takes), "{actions:?}");
    assert_eq!(beat(&actions).expect("a beat").executions.len(), 1, "what runs goes on");
    assert!(daemon.core.mind(daemon.now).replaced);
    let actions = daemon.on(beaten(answer()));
    assert!(actions.iter().any(|action| matches!(action, Action::Register(_))), "{actions:?}");
}

#[test]
fn beats_that_were_brought_into_step_fall_out_of_it() {
    let mut slots = std::collections::BTreeMap::<u128, usize>::new();
    for n in 0..1_000_u32 {
        let (mut daemon, _) = Daemon::claiming();
        daemon.on(claimed(Vec::new()));
        daemon.after(seconds(15));
        daemon.jitter = f64::from(n) / 1_000.0;
        let answered = daemon.now;
        daemon.on(beaten(answer()));
        let next = daemon.core.deadline().expect("something is due");
        *slots.entry((next - answered).as_millis() / 100).or_default() += 1;
    }
    assert!(slots.values().all(|many| *many <= 80), "{slots:?}");
}

#[test]
fn a_disabled_runtime_beats_but_does_not_claim_until_it_is_enabled() {
    let (mut daemon, _) = Daemon::claiming();
    daemon.on(claimed(Vec::new()));
    daemon.on(Event::Hint(Push::Look));
    daemon.on(beaten(BeatAnswer { disabled: vec![runtime(0)], ..answer() }));
    for _ in 0..5 {
        daemon.on(Event::Hint(Push::TaskAvailable));
        let actions = daemon.after(seconds(15));
        assert_eq!((claim(&actions), registers(&actions)), (None, 0));
        assert_eq!(beat(&actions).expect("a beat").runtimes, [runtime(0)]);
        daemon.on(beaten(BeatAnswer { disabled: vec![runtime(0)], ..answer() }));
        daemon.on(Event::Workspaces(Outcome::Ok(vec![workspace()])));
    }
    daemon.on(Event::Hint(Push::Look));
    let actions = daemon.on(beaten(answer()));
    assert_eq!(claim(&actions).expect("at once").runtimes, [runtime(0)]);
}
