//! A whole daemon against a server that the test plays, with runners that are
//! processes of their own.

mod server;
mod world;

use std::time::Duration;

use shipmate_core::api::daemon::Push;
use shipmate_core::journal::{Body, Ended, FailureClass};

use world::World;

fn started(server: &server::Server, n: u128) -> usize {
    let records = server.records(n);
    records.iter().filter(|record| matches!(record.body, Body::Started(_))).count()
}

#[tokio::test(flavor = "multi_thread")]
async fn work_is_claimed_run_and_handed_in_whole() {
    let world = World::new().await;
    let daemon = world.daemon();
    world.server.give(1, "write 2000");
    world.until("it is handed in", || world.run(1).is_handed_in()).await;
    assert_eq!(world.server.records(1).len(), 2_002);
    assert!(world.server.ended(1));
    world
        .until("a beat names nothing", || world.server.last_beat().is_some_and(|beat| beat.executions.is_empty()))
        .await;
    daemon.stop();
    assert!(world.server.has_deregistered());
    assert!(!world.path("daemon.json").exists());
}

#[tokio::test(flavor = "multi_thread")]
async fn what_its_owner_left_out_is_refused_whatever_the_server_says() {
    let world = World::new().await;
    fs_err::write(world.path("policy.toml"), "serve_approvals = [\"ask\"]\n").expect("written");
    let _daemon = world.daemon();
    world.server.give(1, "write 1");
    let refused = || world.run(1).order().ok().and_then(|order| order.refused);
    world.until("its runner is told to refuse it", || refused().is_some()).await;
    assert_eq!(refused().as_deref(), Some("agents whose approval is full"));
    world.until("it is handed in", || world.run(1).is_handed_in()).await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_hint_is_acted_upon_at_once() {
    let world = World::new().await;
    let _daemon = world.daemon();
    world.until("the first claim was answered", || world.server.claims() > 0).await;
    world.until("the socket is open", || world.server.sockets() > 0).await;
    let begun = tokio::time::Instant::now();
    world.server.give(1, "write 1");
    world.server.push(Push::TaskAvailable);
    world.until("it is handed in", || world.server.ended(1)).await;
    assert!(begun.elapsed() < Duration::from_secs(10), "it did not wait for the slow path");
}

#[tokio::test(flavor = "multi_thread")]
async fn answers_that_are_lost_neither_lose_nor_double_a_record() {
    let world = World::new().await;
    let _daemon = world.daemon();
    world.server.lose_answers(4);
    world.server.give(1, "write 1000");
    world.until("it is handed in", || world.run(1).is_handed_in()).await;
    let numbers: Vec<u64> = world.server.records(1).iter().map(|record| record.n).collect();
    assert_eq!(numbers, (0..1_002).collect::<Vec<_>>());
    assert_eq!(world.server.answers_to_lose(), 0);
}

#[tokio::test(flavor = "multi_thread")]
async fn a_superseded_execution_ends_without_another_word() {
    let world = World::new().await;
    let _daemon = world.daemon();
    world.server.give(1, "wait");
    world.until("it runs", || started(&world.server, 1) == 1).await;
    world.server.supersede(1);
    world.touch(1, "more");
    world.until("the runner was told", || world.run(1).end_asked().is_some()).await;
    world.until("it is closed", || world.run(1).is_handed_in()).await;
    assert!(!world.run(1).runner_alive().expect("the lock can be tried"));
    assert_eq!(world.server.records(1).len(), 1, "nothing of it counted any more");
}

#[tokio::test(flavor = "multi_thread")]
async fn a_cancellation_reaches_the_runner_and_its_end_the_server() {
    let world = World::new().await;
    let _daemon = world.daemon();
    world.server.give(1, "wait");
    world.until("it runs", || started(&world.server, 1) == 1).await;
    world.server.cancel(1);
    world.server.push(Push::Look);
    world.until("it is handed in", || world.run(1).is_handed_in()).await;
    assert!(matches!(world.server.records(1).last().expect("records").body, Body::Ended(Ended::Cancelled)));
}

#[tokio::test(flavor = "multi_thread")]
async fn a_revoked_token_stops_nothing_and_a_new_one_is_picked_up() {
    let world = World::new().await;
    let _daemon = world.daemon();
    world.server.give(1, "wait");
    world.until("it runs", || started(&world.server, 1) == 1).await;
    world.server.expect_token("shd_new");
    world.touch(1, "more");
    world.until("the old token is refused", || world.server.refusals() > 0).await;
    world.touch(1, "finish");
    world.until("it has ended here", || world.run(1).has_ended().expect("a journal")).await;
    assert!(!world.server.ended(1));
    world.write_token("shd_new");
    world.until("it is handed in", || world.run(1).is_handed_in()).await;
    assert!(world.server.ended(1));
}

#[tokio::test(flavor = "multi_thread")]
async fn a_daemon_that_died_is_replaced_and_no_word_is_lost() {
    let world = World::new().await;
    let daemon = world.daemon();
    world.server.give(1, "wait");
    world.until("it runs", || started(&world.server, 1) == 1).await;
    daemon.die();
    world.touch(1, "more");
    world.until("the runner went on alone", || !world.run(1).path().join("more").exists()).await;
    let before = world.server.beats();

    let _next = world.daemon();
    world.until("the next one beats", || world.server.beats() > before).await;
    let first = world.server.beat(before).expect("its first beat");
    assert_eq!(first.executions[0].execution_id, server::execution(1), "named before anything else");
    world.touch(1, "finish");
    world.until("it is handed in", || world.run(1).is_handed_in()).await;
    let numbers: Vec<u64> = world.server.records(1).iter().map(|record| record.n).collect();
    assert_eq!(numbers, [0, 1, 2]);
    assert_eq!(started(&world.server, 1), 1, "it was not started again");
}

#[tokio::test(flavor = "multi_thread")]
async fn a_runner_that_died_is_replaced_by_one_that_says_so() {
    let world = World::new().await;
    let _daemon = world.daemon();
    world.server.give(1, "die");
    world.until("it is handed in", || world.run(1).is_handed_in()).await;
    let records = world.server.records(1);
    let lost = matches!(records[1].body, Body::Ended(Ended::Failed { class: FailureClass::Lost, .. }));
    assert!(lost && records.len() == 2, "{records:?}");
}

#[tokio::test(flavor = "multi_thread")]
async fn a_deleted_runtime_comes_back_and_claims() {
    let world = World::new().await;
    let _daemon = world.daemon();
    world.until("the first claim was answered", || world.server.claims() > 0).await;
    world.until("the socket is open", || world.server.sockets() > 0).await;
    let begun = tokio::time::Instant::now();
    world.server.delete_runtimes();
    world.server.give(1, "write 1");
    world.server.push(Push::Look);
    world.until("it is handed in", || world.server.ended(1)).await;
    assert!(begun.elapsed() < Duration::from_secs(10), "at once, not with the next slow path");
}

#[tokio::test(flavor = "multi_thread")]
async fn a_second_daemon_in_the_same_place_is_told_so() {
    let world = World::new().await;
    let _daemon = world.daemon();
    world.until("the first one runs", || world.path("daemon.json").exists()).await;
    let said = world.run_daemon_here().await.expect_err("refused").to_string();
    assert!(said.contains("another daemon already works in"), "{said}");
}

#[tokio::test(flavor = "multi_thread")]
async fn a_daemon_that_is_stopped_leaves_its_runners_alone() {
    let world = World::new().await;
    let daemon = world.daemon();
    world.server.give(1, "wait");
    world.until("it runs", || started(&world.server, 1) == 1).await;
    daemon.stop();
    assert!(world.run(1).runner_alive().expect("the lock can be tried"));
    assert!(world.run(1).end_asked().is_none());
    world.touch(1, "finish");
    world.until("it has ended here", || world.run(1).has_ended().expect("a journal")).await;
    let _next = world.daemon();
    world.until("it is handed in", || world.server.ended(1)).await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_server_that_forgot_an_execution_gets_it_when_it_remembers() {
    let world = World::new().await;
    let _daemon = world.daemon();
    world.server.give(1, "wait");
    world.until("it runs", || started(&world.server, 1) == 1).await;
    world.server.forget(1);
    world.touch(1, "finish");
    world.until("the server said it does not know it", || world.server.refusals() > 0).await;
    assert!(!world.run(1).is_handed_in());
    world.server.remember(1);
    world.server.hang_up();
    world.until("it is handed in", || world.run(1).is_handed_in()).await;
    assert_eq!(world.server.records(1).len(), 2);
}

#[tokio::test(flavor = "multi_thread")]
async fn a_machine_that_can_not_make_a_place_tells_the_server_why() {
    let world = World::new().await;
    let _daemon = world.daemon();
    world.until("the first claim was answered", || world.server.claims() > 0).await;
    fs_err::write(world.path("runs"), "not a directory").expect("written");
    world.server.give(1, "write 1");
    world.until("it has failed", || world.server.ended(1)).await;
    let records = world.server.records(1);
    let Body::Ended(Ended::Failed { class, message, .. }) = &records[0].body else { panic!("{records:?}") };
    assert_eq!(*class, FailureClass::Machine);
    assert!(message.as_str().contains("can't make a place"), "{message}");
}
