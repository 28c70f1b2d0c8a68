//! Accepted work is handed over once, whatever is killed or away meanwhile.

use std::path::{Path, PathBuf};

use shipmate_core::api::review::ReviewProgress;
use shipmate_core::status::IssueStatus;
use shipmate_testkit::{DEADLINE, eventually, on_both};

use super::Stage;
use crate::fixture::{server_alone, write_program};

/// A gate in the remote: every push stops at it until it is opened.
struct Gate {
    folder: PathBuf,
}

impl Gate {
    /// At this hook of the remote.
    fn at(remote: &Path, hook: &str) -> Self {
        let folder = remote.join("gate");
        fs_err::create_dir(&folder).expect("made");
        let file = remote.join("hooks").join(hook);
        let place = folder.display();
        let script =
            format!("#!/bin/sh\necho here >>{place}/arrived\nwhile [ ! -e {place}/open ]; do sleep 0.05; done\n");
        write_program(&file, &script);
        Self { folder }
    }

    fn pushes(&self) -> usize {
        fs_err::read_to_string(self.folder.join("arrived")).map_or(0, |text| text.lines().count())
    }

    async fn reached(&self, pushes: usize) {
        let waiting = eventually(DEADLINE, "a push to arrive", async || (self.pushes() >= pushes).then_some(()));
        waiting.await;
    }

    fn open(&self) {
        fs_err::write(self.folder.join("open"), "").expect("written");
    }
}

impl Drop for Gate {
    // Nobody stays behind it when a test fails.
    fn drop(&mut self) {
        let _gone = fs_err::write(self.folder.join("open"), "");
    }
}

on_both! {
    async fn a_daemon_killed_before_the_remote_has_it_does_it_once(database: Database) {
        let stage = Stage::new(&database).await;
        let (_, run) = stage.run("Say hello").await;
        // So that a merge commit is to be made, twice the same.
        stage.commit_elsewhere(&[("other.txt", "theirs")]);
        let gate = Gate::at(&stage.remote, "pre-receive");
        stage.accept(&run, "merge", None).await;
        gate.reached(1).await;
        let now = stage.client.run(run.id).await.review_details.expect("accepted");
        assert_eq!((now.progress, now.wait.is_some()), (ReviewProgress::Delivered, true), "{now:#?}");
        stage.up.kill_daemon().await;
        gate.reached(2).await;
        gate.open();
        let review = stage.decided(&run).await;
        assert_eq!(review.progress, ReviewProgress::Done, "{review:#?}");
        assert_eq!(review.commit, Some(stage.remote(&["rev-parse", "main"])));
        assert_eq!(stage.remote(&["rev-list", "--count", "main"]), "4", "theirs, the work and one merge on top of the first");
        assert!(stage.up.stop().await.success());
    }

    async fn a_daemon_killed_after_the_remote_has_it_does_not_push_again(database: Database) {
        let stage = Stage::new(&database).await;
        let (_, run) = stage.run("Say hello").await;
        let gate = Gate::at(&stage.remote, "post-receive");
        stage.accept(&run, "push", None).await;
        gate.reached(1).await;
        stage.up.kill_server_and_daemon().await;
        let review = stage.decided(&run).await;
        assert_eq!((review.progress, gate.pushes()), (ReviewProgress::Done, 1), "{review:#?}");
        gate.open();
        let branch = run.branch.expect("a branch");
        assert_eq!(review.commit, Some(stage.remote(&["rev-parse", &branch])));
        assert!(stage.up.stop().await.success());
    }

    async fn a_server_that_is_away_at_the_end_hears_of_it_later(database: Database) {
        let stage = Stage::new(&database).await;
        let (issue, run) = stage.run("Say hello").await;
        let gate = Gate::at(&stage.remote, "pre-receive");
        stage.accept(&run, "merge", None).await;
        gate.reached(1).await;
        stage.up.kill_server().await;
        gate.open();
        assert_eq!(stage.decided(&run).await.progress, ReviewProgress::Done);
        assert_eq!(stage.client.issue(issue.id).await.status, IssueStatus::Done);
        assert_eq!(stage.remote(&["rev-list", "--count", "main"]), "2");
        assert!(stage.up.stop().await.success());
    }

    async fn it_waits_for_a_machine_that_is_away_and_says_so(database: Database) {
        let Stage { installation, up, client, remote, origin: _origin, _folder, .. } = {
            let stage = Stage::new(&database).await;
            let (_, run) = stage.run("Say hello").await;
            eventually(DEADLINE, "the run to be handed in", async || {
                let runs = fs_err::read_dir(stage.installation.data().join("daemon").join("runs")).ok()?;
                runs.flatten().any(|run| run.path().join("handed-in").exists()).then_some(())
            })
            .await;
            assert_eq!(run.issue_identifier, "SHIP-1");
            stage
        };
        assert!(up.stop().await.success());
        let alone = server_alone(&installation, &database).await;
        let said = installation.say(&["run", "accept", "SHIP-1", "--merge"]).await;
        assert!(said.contains("which is offline since 2"), "{said}");
        let said = installation.say(&["run", "get", "SHIP-1"]).await;
        assert!(said.contains("accepted. It waits for"), "{said}");
        alone.end().await;
        let up = installation.up().await;
        let said = installation.say(&["run", "accept", "SHIP-1", "--merge", "--wait"]).await;
        assert!(said.contains("merged into main"), "{said}");
        assert_eq!(super::git(&remote, &["rev-list", "--count", "main"]), "2");
        assert_eq!(client.issue("SHIP-1").await.status, IssueStatus::Done);
        assert!(up.stop().await.success());
    }
}
