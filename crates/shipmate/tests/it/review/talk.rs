//! What is said about lines of a diff becomes the agent's next turn.

use reqwest::Method;
use serde_json::{Value, json};
use shipmate_core::api::review::{ReviewComment, SubmittedReview};
use shipmate_core::api::run::Run;
use shipmate_core::error::Code;
use shipmate_core::status::RunStatus;
use shipmate_testkit::on_both;

use super::Stage;

fn path(run: &Run) -> String {
    format!("/api/runs/{}/review-comments", run.id)
}

async fn draft(stage: &Stage, run: &Run, line: i64, body: &str) -> ReviewComment {
    let note = format!("notes/{}.md", run.issue_identifier.to_lowercase());
    let wish = json!({ "path": note, "side": "new", "line": line, "body": body, "draft": true });
    stage.client.post(&path(run), &wish).await
}

on_both! {
    async fn drafts_become_one_comment_and_one_turn_in_the_same_branch(database: Database) {
        let stage = Stage::new(&database).await;
        let (issue, run) = stage.run("Say hello").await;
        let first = draft(&stage, &run, 1, "A better title").await;
        let second = draft(&stage, &run, 3, "Is this so?").await;
        let third = draft(&stage, &run, 4, "Never mind").await;
        assert!(first.draft && first.code.contains("Say hello"), "{first:#?}");
        stage.client.delete(&format!("/api/review-comments/{}", third.id)).await;
        assert_eq!(stage.client.runs(issue.id).await.len(), 1, "drafts wake nobody");

        let sent: SubmittedReview = stage.client.post(&format!("{}/submit", path(&run)), &json!({})).await;
        assert_eq!(sent.comments.iter().map(|comment| comment.id).collect::<Vec<_>>(), [first.id, second.id]);
        for words in ["2 comments", "A better title", "Is this so?", "```diff", "line 3"] {
            assert!(sent.comment.content.contains(words), "no `{words}` in:\n{}", sent.comment.content);
        }
        let receipt = sent.comment.trigger_outcomes.first().expect("the agent hears it");
        let next = stage.client.finished(receipt.run_id.expect("a run")).await;
        assert_eq!((next.status, &next.branch, next.agent_id), (RunStatus::Completed, &run.branch, run.agent_id));
        assert_eq!(stage.client.runs(issue.id).await.len(), 2, "two comments, one turn");

        // On the next diff they stand where their lines are.
        let shown: Vec<ReviewComment> = stage.client.get(&path(&next)).await;
        assert_eq!(shown.iter().map(|comment| (comment.id, comment.outdated)).collect::<Vec<_>>(), [(first.id, false), (second.id, false)]);
        stage.client.request(Method::POST, &format!("{}/submit", path(&run)), Some(&json!({}))).await
            .must_be_refused(409, Code::Conflict);
        stage.client.request(Method::DELETE, &format!("/api/review-comments/{}", first.id), None::<&()>).await
            .must_be_refused(409, Code::Conflict);

        // Where the lines are gone, they are outdated: this turn begins anew, under another title.
        stage.client.post::<Run>(&format!("/api/runs/{}/reject", next.id), &json!({})).await;
        let other = json!({ "title": "Say goodbye" });
        stage.client.put::<Value>(&format!("/api/issues/{}", issue.id), &other).await;
        let anew = stage.client.rerun(issue.id).await;
        let anew = stage.client.finished(anew.id).await;
        let shown: Vec<ReviewComment> = stage.client.get(&path(&anew)).await;
        assert_eq!(shown.iter().map(|comment| comment.outdated).collect::<Vec<_>>(), [true, false], "{shown:#?}");
        assert!(stage.up.stop().await.success());
    }

    async fn what_the_diff_does_not_show_can_not_be_talked_about(database: Database) {
        let stage = Stage::new(&database).await;
        let (_, run) = stage.run("Say hello").await;
        let note = format!("notes/{}.md", run.issue_identifier.to_lowercase());
        let sound = json!({ "path": note, "side": "new", "line": 1, "body": "b", "draft": true });
        for (field, value) in [("path", json!("README.md")), ("line", json!(0)), ("line", json!(999)), ("side", json!("old")),
            ("end_line", json!(0)), ("end_line", json!(999)), ("end_line", json!(i64::MAX)), ("side", json!("both")), ("body", json!(" "))]
        {
            let mut wish = sound.clone();
            wish[field] = value;
            let answer = stage.client.request(Method::POST, &path(&run), Some(&wish)).await;
            answer.must_be_refused(400, Code::Invalid);
        }
        assert_eq!(stage.client.get::<Vec<ReviewComment>>(&path(&run)).await, []);
        assert!(stage.up.stop().await.success());
    }

    async fn from_the_terminal_it_is_said_at_once(database: Database) {
        let stage = Stage::new(&database).await;
        let (issue, run) = stage.run("Say hello").await;
        let place = format!("notes/{}.md:1-2", issue.identifier.to_lowercase());
        let said = stage.installation.say(&["run", "comment", &issue.identifier, &place, "Think of a draft", "--draft"]).await;
        assert!(said.contains("--submit"), "{said}");
        let shown = stage.installation.run(&["run", "diff", &issue.identifier]).await;
        let told = String::from_utf8_lossy(&shown.stderr).into_owned();
        assert!(told.contains(&place) && told.contains("): Think of a draft"), "{told}");
        assert!(String::from_utf8_lossy(&shown.stdout).starts_with("diff --git"), "the patch stays one");
        let said = stage.installation.say(&["run", "comment", &issue.identifier, &place, "Shorter, please"]).await;
        assert!(said.contains("Sent to demo"), "{said}");
        let next = stage.client.newest_run(issue.id).await;
        assert_ne!(next.id, run.id);
        let next = stage.client.finished(next.id).await;
        assert_eq!(next.branch, run.branch);
        let told = stage.installation.say(&["run", "comment", &run.id.to_string(), "--submit"]).await;
        assert!(told.contains("1 comment sent to demo"), "{told}");
        assert!(stage.up.stop().await.success());
    }
}
