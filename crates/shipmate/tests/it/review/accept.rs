//! Accepted work: pushed, merged, or why not.

use reqwest::Method;
use serde_json::{Value, json};
use shipmate_core::api::issue::ActivityAction;
use shipmate_core::api::review::{ReviewProgress, ReviewState};
use shipmate_core::error::Code;
use shipmate_core::status::IssueStatus;
use shipmate_testkit::{GitRepository, on_both};

use super::Stage;

on_both! {
    async fn a_merge_moves_the_branch_and_the_issue(database: Database) {
        let stage = Stage::new(&database).await;
        let (issue, run) = stage.run("Say hello").await;
        assert_eq!((run.review, run.review_details.as_ref()), (ReviewState::None, None));
        let before = stage.remote(&["rev-parse", "main"]);
        let review = stage.accepted(&run, "merge", None).await;
        assert_eq!((review.progress, review.branch.as_deref()), (ReviewProgress::Done, Some("main")), "{review:#?}");
        let tip = stage.remote(&["rev-parse", "main"]);
        assert_eq!(review.commit.as_deref(), Some(tip.as_str()));
        assert_eq!(stage.remote(&["rev-parse", "main^"]), before, "fast forward");
        assert_eq!(stage.remote(&["log", "-1", "--format=%s", "main"]), format!("{}: Say hello", issue.identifier));
        let note = format!("main:notes/{}.md", issue.identifier.to_lowercase());
        assert!(stage.remote(&["show", &note]).contains("Say hello"), "what was never committed is in it");
        assert_eq!(stage.client.run(run.id).await.review, ReviewState::Accepted);

        // The issue is done, and its history says who did it.
        assert_eq!(stage.client.issue(issue.id).await.status, IssueStatus::Done);
        let lines: Value = stage.client.get(&format!("/api/issues/{}/timeline", issue.id)).await;
        let line = |action: ActivityAction| {
            let lines = lines.as_array().expect("a list");
            lines.iter().rev().find(|line| line["action"] == action.as_str()).unwrap_or_else(|| panic!("{lines:#?}")).clone()
        };
        assert_eq!((&line(ActivityAction::WorkAccepted)["to"], &line(ActivityAction::StatusChanged)["to"]), (&json!("merged into main"), &json!("done")));
        assert_eq!(line(ActivityAction::StatusChanged)["actor_type"], "member");

        // The same again is done once; anything else comes too late.
        let again = stage.accept(&run, "merge", None).await;
        assert_eq!(again.review_details.map(|review| review.id), Some(review.id));
        let late = json!({ "how": "push" });
        let answer = stage.client.request(Method::POST, &format!("/api/runs/{}/accept", run.id), Some(&late)).await;
        answer.must_be_refused(409, Code::Conflict);
        assert_eq!(stage.remote(&["rev-parse", "main"]), tip);
        assert!(stage.up.stop().await.success());
    }

    async fn what_others_did_meanwhile_is_merged_and_a_conflict_changes_nothing(database: Database) {
        let stage = Stage::new(&database).await;
        let (first, run) = stage.run("First").await;
        let theirs = stage.commit_elsewhere(&[("other.txt", "theirs")]);
        let review = stage.accepted(&run, "merge", Some("main")).await;
        assert_eq!(review.progress, ReviewProgress::Done, "{review:#?}");
        assert_eq!(stage.remote(&["rev-parse", "main^1"]), theirs, "a merge commit on top of theirs");
        assert!(stage.remote(&["show", "main:other.txt"]).contains("theirs"));
        stage.remote(&["show", &format!("main:notes/{}.md", first.identifier.to_lowercase())]);

        let (second, run) = stage.run("Second").await;
        let note = format!("notes/{}.md", second.identifier.to_lowercase());
        stage.origin.git(&["pull", "--quiet", &stage.remote.display().to_string(), "main"]);
        let theirs = stage.commit_elsewhere(&[(&note, "something else")]);
        let references = stage.remote(&["for-each-ref"]);
        let review = stage.accepted(&run, "merge", None).await;
        let reason = review.reason.expect("why not");
        assert_eq!(review.progress, ReviewProgress::Failed);
        assert!(reason.contains(&note) && reason.contains("Nothing was changed"), "{reason}");
        assert_eq!((stage.remote(&["rev-parse", "main"]), stage.remote(&["for-each-ref"])), (theirs, references));
        assert_eq!(stage.client.run(run.id).await.review, ReviewState::None, "it can be decided anew");
        assert_eq!(stage.client.issue(second.id).await.status, IssueStatus::InReview);
        let inbox: Value = stage.client.get("/api/inbox").await;
        let told = inbox.as_array().expect("items").iter().any(|item| {
            item["type"] == "run_accepted" && item["body"].as_str().is_some_and(|body| body.contains("could not be done"))
        });
        assert!(told, "{inbox:#}");

        // The way out that was named.
        let review = stage.accepted(&run, "push", None).await;
        let branch = run.branch.expect("a branch");
        assert_eq!((review.progress, review.branch.as_ref()), (ReviewProgress::Done, Some(&branch)), "{review:#?}");
        assert_eq!(stage.remote(&["rev-parse", &branch]), review.commit.expect("a commit"));
        assert_eq!(stage.client.issue(second.id).await.status, IssueStatus::InReview, "a push is not the end");
        assert!(stage.up.stop().await.success());
    }

    async fn a_push_takes_a_name_and_never_that_of_something_else(database: Database) {
        let stage = Stage::new(&database).await;
        let (_, run) = stage.run("Say hello").await;
        stage.remote(&["branch", "taken", "main"]);
        stage.commit_elsewhere(&[("other.txt", "x")]);
        stage.remote(&["update-ref", "refs/heads/taken", "main"]);
        let review = stage.accepted(&run, "push", Some("taken")).await;
        assert!(review.reason.is_some_and(|reason| reason.contains("other commits")));
        let review = stage.accepted(&run, "push", Some("feature/greeting")).await;
        assert_eq!(stage.remote(&["rev-parse", "feature/greeting"]), review.commit.expect("a commit"));

        let path = format!("/api/runs/{}/accept", run.id);
        for bad in ["-x", "a..b", "a b", "refs/heads/x", "HEAD", "x.lock", "@{-1}"] {
            let answer = stage.client.request(Method::POST, &path, Some(&json!({ "how": "push", "into": bad }))).await;
            answer.must_be_refused(400, Code::Invalid);
            assert!(answer.error().error.contains("into"), "{}", answer.body);
        }
        let answer = stage.client.request(Method::POST, &path, Some(&json!({ "how": "pull_request" }))).await;
        answer.must_be_refused(409, Code::Conflict);
        assert!(answer.error().error.contains("folder"), "{}", answer.body);
        assert!(stage.up.stop().await.success());
    }

    async fn nobodys_checkout_is_touched(database: Database) {
        let stage = Stage::new(&database).await;
        let checkout = GitRepository::new();
        stage.installation.say(&["repo", "add", &checkout.path().display().to_string(), "--name", "mine"]).await;
        let repositories = stage.client.repositories().await;
        let mine = repositories.iter().find(|repository| repository.name == "mine").expect("it was added");
        // Even where the person's git would let it happen.
        checkout.git(&["config", "receive.denyCurrentBranch", "updateInstead"]);
        fs_err::write(checkout.path().join("README.md"), "# Being edited\n").expect("written");
        let (before, status) = (checkout.git(&["rev-parse", "main"]), checkout.git(&["status", "--short"]));
        let (_, run) = stage.run_in("Say hello", mine).await;

        let refused = stage.installation.run(&["run", "accept", &run.id.to_string(), "--merge", "--wait"]).await;
        let said = String::from_utf8_lossy(&refused.stderr).into_owned();
        assert_eq!(refused.status.code(), Some(1), "{said}");
        assert!(said.contains("is checked out in") && said.contains("Accept it with push"), "{said}");
        let said = stage.installation.say(&["run", "accept", &run.id.to_string(), "--push", "--into", "new", "--wait"]).await;
        assert!(said.contains("pushed as new"), "{said}");
        assert_eq!(checkout.git(&["rev-parse", "main"]), before);
        assert_eq!(checkout.git(&["status", "--short"]), status);
        checkout.git(&["merge-base", "--is-ancestor", "main", "new"]);
        assert!(stage.up.stop().await.success());
    }
}
