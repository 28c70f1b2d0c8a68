//! Daemon after daemon, by force and by request, while twenty runs go on.

use std::time::Duration;

use shipmate_testkit::{DEADLINE, Installation, eventually, on_both, settings};

use super::{Counting, after, prepare};
use crate::program;

const RUNS: usize = 20;
/// How often the daemon is replaced.
const EVERY: Duration = Duration::from_secs(5);

on_both! {
    async fn twenty_runs_outlive_one_daemon_after_the_other(database: Database) {
        let installation = Installation::new(program()).database(&database);
        prepare(&installation, RUNS).await;
        let up = installation.up().await;
        let counting = Counting::begin(&installation, RUNS).await;
        for round in 0..settings::replacements() {
            after(EVERY, || true).await;
            if round % 2 == 0 {
                up.kill_daemon().await;
            } else {
                restart(&installation).await;
            }
        }
        counting.go_on().await;
        counting.finish().await;
        assert!(up.stop().await.success());
        installation.nothing_runs().await;
    }
}

/// A daemon that has just been started may not listen yet.
async fn restart(installation: &Installation) {
    eventually(DEADLINE, "the daemon to begin anew", async || {
        installation.run(&["daemon", "restart"]).await.status.success().then_some(())
    })
    .await;
}
