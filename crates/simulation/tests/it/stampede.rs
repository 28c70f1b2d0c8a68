//! Thousands of daemons whose server goes away: they come back by themselves, and the server bears it.
//!
//! Real daemon cores in invented time. The server is a model with a bound on
//! what it answers in a second and on how long it lets anybody wait, so that
//! coming back all at once would be refused with 503 here as in life. That the
//! real server tells its daemons the spread is pinned by its own tests.

mod world;

use std::time::Duration;

use world::{Restart, World};

/// Standing for 10,000 daemons before a server that bears 4,000 requests in a second. The spread is in
/// proportion to the daemons, so each rate here is a fifth of theirs, and each time is theirs.
const DAEMONS: u32 = 2_000;
/// Requests and handshakes the model server answers in a second: fewer, by far, than the real one on two cores.
const ANSWERED_IN_A_SECOND: u32 = DAEMONS * 2 / 5;
/// How many sockets may open in any second.
const HANDSHAKES_IN_A_SECOND: u32 = DAEMONS / 4;
/// In how long all are back: they beat, and have a socket.
const BACK_WITHIN: Duration = Duration::from_secs(20);

#[test]
fn a_server_that_restarts_gets_its_daemons_back_without_a_stampede() {
    // They lived shorter and longer than what makes a good connection.
    for (lived, away) in [(20, 2), (90, 0), (20, 10)] {
        let came = World::restart(Duration::from_secs(lived), Duration::from_secs(away), Restart::AsItWas);
        came.check(&format!("after {lived} s, away for {away} s"));
        assert_eq!(came.registers, 0, "nobody lost a runtime");
    }
}

#[test]
fn a_server_that_was_away_for_long_gets_its_daemons_back_without_a_stampede() {
    World::restart(Duration::from_secs(20), Duration::from_secs(60), Restart::AsItWas).check("away for 60 s");
}

#[test]
fn a_server_that_lost_every_runtime_gets_them_back_without_a_stampede() {
    let came = World::restart(Duration::from_secs(20), Duration::from_secs(2), Restart::WithoutRuntimes);
    came.check("without runtimes");
    assert_eq!(came.registers, DAEMONS, "each registers once");
}
