use super::*;
use uuid::Uuid;

const S: fn(u64) -> Duration = Duration::from_secs;

fn workspace() -> WorkspaceId {
    Uuid::from_u128(1).into()
}

fn runtime(n: u128) -> RuntimeId {
    Uuid::from_u128(n).into()
}

fn wanting(providers: &[&str]) -> Fleet {
    let mut fleet = Fleet::default();
    fleet.want(&BTreeSet::from([workspace()]), &providers.iter().map(|&p| p.to_owned()).collect());
    fleet
}

fn answer(pairs: &[(&str, u128)]) -> Vec<(String, RuntimeId)> {
    pairs.iter().map(|&(p, n)| (p.to_owned(), runtime(n))).collect()
}

fn settled() -> Fleet {
    let mut fleet = wanting(&["a", "b"]);
    assert_eq!(fleet.due(S(0)).len(), 1);
    fleet.registered(workspace(), answer(&[("a", 10), ("b", 11)]), S(0), 0.0);
    assert!(fleet.is_settled());
    assert_eq!(fleet.deadline(), None);
    fleet
}

#[test]
fn a_lost_runtime_is_registered_again_at_once_and_only_once() {
    let mut fleet = settled();
    fleet.gone(runtime(10), S(5));
    fleet.gone(runtime(10), S(5));
    assert_eq!(fleet.runtimes(), [runtime(11)]);
    assert_eq!(fleet.due(S(5)).len(), 1);
    assert_eq!(fleet.due(S(5)).len(), 0);
}

#[test]
fn a_failed_recovery_is_repeated_although_a_sibling_survived() {
    let mut fleet = settled();
    fleet.gone(runtime(10), S(5));
    fleet.due(S(5));
    fleet.failed(workspace(), S(5), 1.0);
    assert_eq!(fleet.deadline(), Some(S(6)));
    assert_eq!(fleet.due(S(5)).len(), 0);
    assert_eq!(fleet.due(S(6)).len(), 1);
}

#[test]
fn an_answer_from_before_the_loss_does_not_revive_it() {
    let mut fleet = settled();
    fleet.gone(runtime(10), S(5));
    fleet.due(S(5));
    fleet.gone(runtime(11), S(6));
    fleet.registered(workspace(), answer(&[("a", 12), ("b", 11)]), S(7), 0.0);
    assert_eq!(fleet.runtimes(), [runtime(12)]);
    assert_eq!(fleet.due(S(7)).len(), 1);
}

#[test]
fn success_does_not_suppress_the_next_recovery() {
    let mut fleet = settled();
    for round in 0..3u64 {
        let now = S(10 + round);
        let victim = fleet.runtimes()[0];
        fleet.gone(victim, now);
        assert_eq!(fleet.due(now).len(), 1);
        let fresh = 100 + u128::from(round);
        fleet.registered(workspace(), answer(&[("a", fresh), ("b", 11)]), now, 0.0);
        assert!(fleet.is_settled());
    }
}

#[test]
fn an_incomplete_answer_keeps_a_timer_pending_without_a_flood() {
    let mut fleet = wanting(&["a", "b"]);
    fleet.due(S(0));
    fleet.registered(workspace(), answer(&[("a", 10)]), S(0), 0.0);
    assert_eq!(fleet.due(S(1)).len(), 0);
    assert!(fleet.deadline().is_some_and(|at| at > S(5) && at <= S(60)));
}

#[test]
fn an_unknown_id_changes_nothing() {
    let mut fleet = settled();
    fleet.gone(runtime(99), S(5));
    assert!(fleet.is_settled());
}

#[test]
fn a_wish_that_grew_while_it_was_being_announced_is_announced_at_once() {
    let mut fleet = wanting(&["a"]);
    assert_eq!(fleet.due(S(0)).len(), 1);
    fleet.want(&BTreeSet::from([workspace()]), &BTreeSet::from(["a".to_owned(), "b".to_owned()]));
    fleet.registered(workspace(), answer(&[("a", 10)]), S(1), 1.0);
    assert_eq!(fleet.due(S(1)).len(), 1);
}

#[test]
fn a_change_that_people_see_is_announced_although_nothing_is_missing() {
    let mut fleet = settled();
    fleet.announce();
    assert_eq!(fleet.due(S(5)).len(), 1);
    fleet.registered(workspace(), answer(&[("a", 10), ("b", 11)]), S(5), 0.0);
    assert!(fleet.is_settled());
}

#[test]
fn a_back_off_ends_when_the_server_is_there_again() {
    let mut fleet = wanting(&["a"]);
    for second in [0, 1, 3, 7, 15, 31] {
        assert_eq!(fleet.due(S(second)).len(), 1);
        fleet.failed(workspace(), S(second), 1.0);
    }
    assert_eq!(fleet.due(S(32)).len(), 0);
    fleet.retry_now(S(32));
    assert_eq!(fleet.due(S(32)).len(), 1);
}

#[test]
fn a_disabled_runtime_takes_no_work_and_is_not_fought_for() {
    let mut fleet = settled();
    let both = [runtime(10), runtime(11)];
    fleet.disabled(&both, &BTreeSet::from([runtime(10)]));
    assert_eq!((fleet.serving(), fleet.runtimes()), (vec![runtime(11)], both.to_vec()));
    assert_eq!(fleet.deadline(), None, "nothing is to be mended");
    assert_eq!(fleet.due(S(100)).len(), 0);
    fleet.disabled(&both, &BTreeSet::new());
    assert_eq!(fleet.serving(), both);
}

#[test]
fn a_disabled_runtime_that_is_deleted_comes_back_enabled() {
    let mut fleet = settled();
    fleet.disabled(&[runtime(10)], &BTreeSet::from([runtime(10)]));
    fleet.gone(runtime(10), S(5));
    assert_eq!(fleet.due(S(5)).len(), 1);
    fleet.registered(workspace(), answer(&[("a", 12), ("b", 11)]), S(5), 0.0);
    assert_eq!(fleet.serving(), [runtime(11), runtime(12)]);
}

#[test]
fn what_a_beat_did_not_name_stays_disabled() {
    let mut fleet = settled();
    fleet.disabled(&[runtime(10)], &BTreeSet::from([runtime(10)]));
    fleet.disabled(&[runtime(11)], &BTreeSet::new());
    assert_eq!(fleet.serving(), [runtime(11)]);
    fleet.announce();
    fleet.due(S(5));
    fleet.registered(workspace(), answer(&[("a", 10), ("b", 11)]), S(5), 0.0);
    assert_eq!(fleet.serving(), [runtime(11)], "an answer that says nothing of it changes nothing");
}
