//! A run that trouble broke off is tried again by itself, and says when.

use std::time::Duration;

use serde_json::{Value, json};
use shipmate_core::api::daemon::Assignment;
use shipmate_core::api::run::Run;
use shipmate_core::id::RuntimeId;
use shipmate_core::status::IssueStatus;
use shipmate_testkit::on_both;

use crate::daemon::{Daemon, fence};
use crate::world::World;

const SECOND: Duration = Duration::from_secs(1);

fn failed(class: &str, message: &str) -> Value {
    json!({ "type": "ended", "outcome": "failed", "class": class, "message": message })
}

fn started() -> Value {
    json!({ "type": "started", "provider": "demo", "version": null, "directory": "/w", "branch": null, "base_commit": null })
}

fn tool() -> Value {
    json!({ "type": "tool_call", "id": "1", "name": "write", "input": {} })
}

fn session() -> Value {
    json!({ "type": "session", "id": "conversation-1" })
}

/// A daemon with one runtime, and an issue that it was given.
struct Given {
    world: World,
    daemon: Daemon,
    runtimes: Vec<RuntimeId>,
    issue: shipmate_core::api::board::Issue,
    first: Assignment,
}

impl Given {
    async fn new(database: &shipmate_testkit::Database) -> Self {
        let world = World::new(database).await;
        let daemon = Daemon::of_owner(&world).await;
        let runtimes = daemon.register(&["demo"]).await;
        let issue = world.issue("demo").await;
        let first = daemon.claim(&runtimes).await.remove(0);
        Self { world, daemon, runtimes, issue, first }
    }

    async fn fails(&self, given: &Assignment, before: &[Value], class: &str, message: &str) -> Run {
        let mut records = vec![started()];
        records.extend_from_slice(before);
        records.push(failed(class, message));
        self.daemon.append(fence(given), 0, &records).await.must_succeed();
        self.run().await
    }

    async fn run(&self) -> Run {
        self.world.owner.run(self.first.task_id).await
    }

    async fn claim(&self) -> Option<Assignment> {
        self.daemon.claim(&self.runtimes).await.pop()
    }

    /// Time passes until a daemon is told of work; how long that took.
    async fn until_wanted(&self) -> Duration {
        for ticks in 0..400 {
            if self.daemon.beat(&self.runtimes, &[]).await.work_available {
                return ticks * 5 * SECOND;
            }
            self.world.pass(5 * SECOND).await;
        }
        panic!("never wanted again: {:?}", self.run().await);
    }
}

on_both! {
    async fn an_overloaded_service_is_waited_for_and_the_conversation_goes_on(database: Database) {
        let it = Given::new(&database).await;
        let run = it.fails(&it.first, &[session(), tool()], "overload", "529 overloaded").await;
        let wait = run.wait.expect("it waits");
        assert_eq!((run.status.as_str(), run.failure, run.attempt, run.max_attempts), ("queued", None, 1, 3));
        let reason = json!(wait.reason);
        assert_eq!(
            (&reason["reason"], &reason["class"], &reason["message"], &reason["attempt"]),
            (&json!("retrying"), &json!("overload"), &json!("529 overloaded"), &json!(2))
        );
        assert!(wait.text.ends_with("the model's service was overloaded (attempt 2 of 3)."), "{}", wait.text);
        assert_eq!(it.world.owner.issue(it.issue.id).await.status, IssueStatus::InProgress, "not blocked");
        let inbox: Value = it.world.owner.get("/api/inbox").await;
        assert!(!inbox.to_string().contains("529"), "there is nothing to do for a person: {inbox}");
        assert!(it.claim().await.is_none(), "not yet");

        let waited = it.until_wanted().await;
        assert!((25 * SECOND..=70 * SECOND).contains(&waited), "{waited:?}");
        let second = it.claim().await.expect("its time has come");
        assert_eq!((second.task_id, second.epoch), (it.first.task_id, 2));
        assert_eq!(second.resume_session.as_deref(), Some("conversation-1"), "{}", second.session_note);
        let done = json!({ "type": "ended", "outcome": "completed", "summary": "done" });
        it.daemon.append(fence(&second), 0, &[started(), done]).await.must_succeed();
        let run = it.run().await;
        assert_eq!((run.status.as_str(), run.failure, run.wait), ("completed", None, None));
    }

    async fn a_limit_is_waited_for_until_it_resets_also_over_a_restart(database: Database) {
        let mut it = Given::new(&database).await;
        let resets = it.world.clock.now() + Duration::from_secs(3600);
        let limit = json!({ "type": "ended", "outcome": "failed", "class": "rate_limit", "message": "no", "retry_at": resets });
        it.daemon.append(fence(&it.first), 0, &[started(), limit]).await.must_succeed();
        let restarted = it.world.another_node_later(3500 * SECOND).await;
        it.world.owner = restarted.owner();
        it.daemon = Daemon::new(restarted.with(&it.world.daemon_token().await), it.first.workspace_id, "box");
        restarted.jobs().await;
        it.daemon.beat(&it.runtimes, &[]).await;
        assert!(it.claim().await.is_none(), "100 seconds too early");
        it.world.clock.advance(140 * SECOND);
        restarted.jobs().await;
        assert!(it.daemon.beat(&it.runtimes, &[]).await.work_available);
        assert_eq!(it.claim().await.expect("the limit is over").epoch, 2);
    }

    async fn the_last_try_says_what_a_person_should_do(database: Database) {
        let it = Given::new(&database).await;
        let agent = it.world.owner.agents().await.remove(0);
        let change = json!({ "max_attempts": 2 });
        let _: Value = it.world.owner.put(&format!("/api/agents/{}", agent.id), &change).await;
        let run = it.fails(&it.first, &[], "connection", "refused").await;
        assert_eq!((run.status.as_str(), run.max_attempts), ("queued", 2));
        it.until_wanted().await;
        let second = it.claim().await.expect("a second try");
        let run = it.fails(&second, &[], "connection", "refused again").await;
        let failure = run.failure.expect("it failed");
        assert_eq!((run.status.as_str(), failure.message.as_str()), ("failed", "refused again"));
        assert!(failure.advice.contains("network"), "{}", failure.advice);
        assert_eq!(it.world.owner.issue(it.issue.id).await.status, IssueStatus::Blocked);
        for bad in [0, 11] {
            let path = format!("/api/agents/{}", agent.id);
            let body = json!({ "max_attempts": bad });
            assert_eq!(it.world.owner.request(reqwest::Method::PUT, &path, Some(&body)).await.status, 400);
        }
    }

    async fn what_a_person_must_mend_is_not_tried_again(database: Database) {
        let it = Given::new(&database).await;
        let run = it.fails(&it.first, &[], "auth", "not signed in").await;
        assert_eq!(run.status.as_str(), "failed");
        it.world.owner.rerun(it.issue.id).await;
        let again = it.claim().await.expect("a person asked");
        it.daemon.append(fence(&again), 0, &[started(), tool(), failed("overload", "529")]).await.must_succeed();
        let run = it.world.owner.newest_run(it.issue.id).await;
        assert_eq!(run.status.as_str(), "failed", "what it did would be done again: its conversation is unknown");
    }

    async fn a_comment_a_rerun_and_a_cancel_supersede_the_wait(database: Database) {
        let it = Given::new(&database).await;
        it.fails(&it.first, &[], "overload", "529").await;
        it.world.owner.comment(it.issue.id, "Go on, please").await;
        let second = it.claim().await.expect("a person said so");
        assert_eq!((second.task_id, second.epoch), (it.first.task_id, 2));
        assert!(second.issue.comments.iter().any(|comment| comment.content.as_str() == "Go on, please"));
        let agent = it.world.owner.agents().await.remove(0);
        let _: Value = it.world.owner.put(&format!("/api/agents/{}", agent.id), &json!({ "max_attempts": 9 })).await;
        it.fails(&second, &[], "cut_stream", "cut").await;
        assert_eq!(it.world.owner.rerun(it.issue.id).await.id, it.first.task_id);
        let third = it.claim().await.expect("a person asked");
        it.fails(&third, &[], "rate_limit", "try again in 2 hours").await;
        it.world.owner.cancel(it.first.task_id).await;
        let run = it.run().await;
        assert_eq!((run.status.as_str(), run.wait, run.failure), ("cancelled", None, None));
        it.world.pass(3 * 3600 * SECOND).await;
        assert!(it.claim().await.is_none());
    }

    async fn what_was_said_while_it_failed_belongs_to_the_next_try(database: Database) {
        let it = Given::new(&database).await;
        it.daemon.append(fence(&it.first), 0, &[started()]).await.must_succeed();
        it.world.owner.comment(it.issue.id, "Mind the gap").await;
        it.daemon.append(fence(&it.first), 1, &[failed("cut_stream", "cut")]).await.must_succeed();
        it.until_wanted().await;
        let second = it.claim().await.expect("a second try");
        assert!(second.issue.comments.iter().any(|comment| comment.content.as_str() == "Mind the gap"));
        let done = json!({ "type": "ended", "outcome": "completed", "summary": "done" });
        it.daemon.append(fence(&second), 0, &[started(), done]).await.must_succeed();
        assert!(it.claim().await.is_none(), "it was heard; nothing is left over");
    }

    async fn only_the_machine_with_the_conversation_goes_on_with_it(database: Database) {
        let it = Given::new(&database).await;
        let token = it.world.daemon_token().await;
        let other = Daemon::new(it.world.node.with(&token), it.world.workspace, "other");
        let theirs = other.register(&["demo"]).await;
        it.fails(&it.first, &[session(), tool()], "overload", "529").await;
        it.world.pass(100 * SECOND).await;
        assert!(!other.beat(&theirs, &[]).await.work_available && other.claim(&theirs).await.is_empty());
        // Its machine is away: that is what is said, and a person can decide otherwise.
        it.world.pass(100 * SECOND).await;
        other.beat(&theirs, &[]).await;
        let wait = it.run().await.wait.expect("it waits");
        assert_eq!(json!(wait.reason), json!({ "reason": "machine_offline", "machine": "box" }));
        it.world.owner.rerun(it.issue.id).await;
        assert_eq!(other.claim(&theirs).await.remove(0).task_id, it.first.task_id);
    }
}
