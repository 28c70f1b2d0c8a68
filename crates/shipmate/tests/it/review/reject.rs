//! Rejected work: the issue goes back, and the agent goes on only if asked.

use reqwest::Method;
use serde_json::{Value, json};
use shipmate_core::api::review::{ReviewProgress, ReviewState};
use shipmate_core::api::run::Run;
use shipmate_core::error::Code;
use shipmate_core::status::{IssueStatus, RunStatus};
use shipmate_testkit::on_both;

use super::Stage;

async fn reject(stage: &Stage, run: &Run, reason: &str, rerun: bool) -> Run {
    stage.client.post(&format!("/api/runs/{}/reject", run.id), &json!({ "reason": reason, "rerun": rerun })).await
}

on_both! {
    async fn the_issue_goes_back_to_todo_and_nothing_runs(database: Database) {
        let stage = Stage::new(&database).await;
        let (issue, run) = stage.run("Say hello").await;
        let rejected = reject(&stage, &run, "It greets nobody", false).await;
        let details = rejected.review_details.as_ref().expect("details");
        assert_eq!((rejected.review, details.progress), (ReviewState::Rejected, ReviewProgress::Done));
        assert_eq!(details.reason.as_deref(), Some("It greets nobody"));
        assert_eq!(reject(&stage, &run, "Again", false).await.review_details, rejected.review_details, "twice is once");
        assert_eq!(stage.client.issue(issue.id).await.status, IssueStatus::Todo);
        assert_eq!(stage.client.runs(issue.id).await.len(), 1, "no new run unless asked");
        let comments = stage.client.comments(issue.id).await;
        assert!(comments.last().is_some_and(|comment| comment.content.contains("It greets nobody")), "{comments:#?}");
        let lines: Value = stage.client.get(&format!("/api/issues/{}/timeline", issue.id)).await;
        let line = lines.as_array().expect("a list").iter().find(|line| line["action"] == "work_rejected");
        assert_eq!(line.map(|line| &line["to"]), Some(&json!("It greets nobody")), "{lines:#?}");

        // The next turn begins anew: this work is not wanted.
        let next = stage.client.rerun(issue.id).await;
        let next = stage.client.finished(next.id).await;
        assert_ne!(next.branch, run.branch);
        // One may think better of it.
        assert_eq!(stage.accepted(&run, "merge", None).await.progress, ReviewProgress::Done);
        let answer = stage.client.request(Method::POST, &format!("/api/runs/{}/reject", run.id), Some(&json!({}))).await;
        answer.must_be_refused(409, Code::Conflict);
        assert!(stage.up.stop().await.success());
    }

    async fn with_rerun_the_agent_goes_on_in_its_branch_with_the_reason(database: Database) {
        let stage = Stage::new(&database).await;
        let (issue, run) = stage.run("Say hello").await;
        let said = stage.installation.say(&["run", "reject", &issue.identifier, "--reason", "Louder, please", "--rerun"]).await;
        assert!(said.contains("is rejected"), "{said}");
        let next = stage.client.newest_run(issue.id).await;
        assert_ne!(next.id, run.id);
        let next = stage.client.finished(next.id).await;
        assert_eq!((next.status, &next.branch), (RunStatus::Completed, &run.branch));
        assert!(next.diff.is_some_and(|diff| diff.files > 0), "its diff has the earlier turn's work too");
        assert_eq!(stage.client.run(run.id).await.review, ReviewState::Rejected);
        assert_eq!(stage.client.issue(issue.id).await.status, IssueStatus::InReview);
        assert_eq!(stage.accepted(&next, "merge", None).await.progress, ReviewProgress::Done);
        assert!(stage.remote(&["show", &format!("main:notes/{}.md", issue.identifier.to_lowercase())]).contains("Say hello"));
        assert!(stage.up.stop().await.success());
    }
}
