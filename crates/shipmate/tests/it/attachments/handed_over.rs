//! What an agent gets of an issue's files.

use shipmate_core::api::board::Agent;
use shipmate_core::journal::Body;
use shipmate_core::status::RunStatus;
use shipmate_testkit::{Installation, on_both};

use super::{PNG, sent, titled};
use crate::program;

/// An agent that keeps its prompt, and every file that it was told of.
const KEEPER: &str = "cat > prompt.md; \
    folder=$(sed -n 's/.*in the folder `\\([^`]*\\)`, which is not part.*/\\1/p' prompt.md); \
    cp \"$folder\"/* . ; echo done";

on_both! {
    async fn an_agent_finds_the_issues_files_beside_its_work(database: Database) {
        let installation = Installation::new(program()).database(&database);
        installation.say(&["provider", "add", "keeper", "--", "/bin/sh", "-c", KEEPER]).await;
        let up = installation.up().await;
        let client = up.client();
        let keeper: Agent = client.agent_online("keeper").await;
        let issue = titled(&client, "With files").await;
        let large: String = "0123456789".repeat(250_000);
        for (name, bytes) in [("shot.png", PNG.to_vec()), ("log.txt", large.clone().into_bytes()), ("log.txt", b"second".to_vec())] {
            sent(&client, name, bytes, "&issue_id=SHIP-1").await;
        }
        client.assign(issue.id, keeper.id).await;
        let run = client.newest_run(issue.id).await;
        let run = client.finished(run.id).await;
        assert_eq!(run.status, RunStatus::Completed, "{:?}", run.failure);
        let records = client.transcript(run.id).await;
        let said = |words: &str| records.iter().any(|record| serde_json::to_string(&record.body).is_ok_and(|text| text.contains(words)));
        assert!(said("3 files for this issue in "), "{records:?}");

        let work = fs_err::read_dir(installation.data().join("daemon/runs")).expect("runs").next().expect("one").expect("readable").path().join("work");
        assert_eq!(fs_err::read(work.join("shot.png")).expect("there"), PNG);
        assert!(fs_err::read_to_string(work.join("log.txt")).expect("there") == large, "whole, in its pieces");
        assert_eq!(fs_err::read_to_string(work.join("log-2.txt")).expect("there"), "second");
        let prompt = fs_err::read_to_string(work.join("prompt.md")).expect("there");
        assert!(prompt.contains("## Files for this issue") && prompt.contains("- `log-2.txt`, put on the issue (6 bytes)"), "{prompt}");
        assert!(records.iter().any(|record| matches!(&record.body, Body::Preparing { .. })));
        assert!(up.stop().await.success());
    }
}
