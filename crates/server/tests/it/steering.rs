//! What is said to an agent at work reaches its machine, and is heard once.

use serde_json::{Value, json};
use shipmate_core::api::board::Comment;
use shipmate_core::question::Content;
use shipmate_testkit::on_both;

use crate::daemon::{Daemon, fence};
use crate::world::World;

fn started() -> Value {
    json!({ "type": "started", "provider": "demo", "version": null, "directory": "/w", "branch": null, "base_commit": null })
}

fn done() -> Value {
    json!({ "type": "ended", "outcome": "completed", "summary": "done" })
}

fn message(id: &str, delivered: bool) -> Value {
    json!({ "type": "message", "id": id, "by": "Ada", "text": "x", "delivered": delivered })
}

on_both! {
    async fn a_comment_is_carried_until_the_journal_says_what_became_of_it(database: Database) {
        let world = World::new(&database).await;
        let daemon = Daemon::of_owner(&world).await;
        let runtimes = daemon.register(&["demo"]).await;
        let issue = world.issue("demo").await;
        let given = daemon.claim(&runtimes).await.remove(0);
        daemon.append(fence(&given), 0, &[started()]).await.must_succeed();
        daemon.beat(&runtimes, &[fence(&given)]).await;
        world.owner.comment(issue.id, "Mind the gap").await;
        let path = format!("/api/runs/{}/messages", given.task_id);
        let second: Comment = world.owner.post(&path, &json!({ "text": "And the step" })).await;
        assert_eq!(second.content, "And the step");
        for _ in 0..2 {
            let letters = daemon.beat(&runtimes, &[fence(&given)]).await.letters;
            let said: Vec<_> = letters
                .iter()
                .map(|letter| match &letter.content {
                    Content::Message { text, .. } => (letter.number, text.as_str()),
                    other @ Content::Answer { .. } => panic!("{other:?}"),
                })
                .collect();
            assert_eq!(said, [(1, "Mind the gap"), (2, "And the step")], "again, until it is known to have arrived");
        }
        let letters = daemon.beat(&runtimes, &[fence(&given)]).await.letters;
        let Content::Message { id, .. } = &letters[0].content else { panic!("{letters:?}") };
        let records = [message(id.as_str(), true), message(&second.id.to_string(), true)];
        daemon.append(fence(&given), 1, &records).await.must_succeed();
        world.clock.advance(std::time::Duration::from_secs(11));
        assert!(daemon.beat(&runtimes, &[fence(&given)]).await.letters.is_empty());
        daemon.append(fence(&given), 3, &[done()]).await.must_succeed();
        assert!(daemon.claim(&runtimes).await.is_empty(), "it was heard, so it wakes nobody again");
    }

    async fn what_was_not_taken_up_begins_the_next_run(database: Database) {
        let world = World::new(&database).await;
        let daemon = Daemon::of_owner(&world).await;
        let runtimes = daemon.register(&["demo"]).await;
        let issue = world.issue("demo").await;
        let given = daemon.claim(&runtimes).await.remove(0);
        daemon.append(fence(&given), 0, &[started()]).await.must_succeed();
        world.owner.comment(issue.id, "Never taken up").await;
        world.owner.comment(issue.id, "Refused").await;
        let letters = daemon.beat(&runtimes, &[fence(&given)]).await.letters;
        let Content::Message { id, .. } = &letters[1].content else { panic!("{letters:?}") };
        daemon.append(fence(&given), 1, &[message(id.as_str(), false), done()]).await.must_succeed();
        let next = daemon.claim(&runtimes).await;
        assert_eq!(next.len(), 1, "both together");
        assert_ne!(next[0].task_id, given.task_id);
        let heard: Vec<&str> = next[0].issue.comments.iter().map(|comment| comment.content.as_str()).collect();
        assert!(heard.contains(&"Never taken up") && heard.contains(&"Refused"), "{heard:?}");
        assert!(daemon.beat(&runtimes, &[fence(&next[0])]).await.letters.is_empty());
    }

    async fn a_message_after_the_end_wakes_the_agent_anew(database: Database) {
        let world = World::new(&database).await;
        let daemon = Daemon::of_owner(&world).await;
        let runtimes = daemon.register(&["demo"]).await;
        world.issue("demo").await;
        let given = daemon.claim(&runtimes).await.remove(0);
        daemon.append(fence(&given), 0, &[started(), done()]).await.must_succeed();
        let path = format!("/api/runs/{}/messages", given.task_id);
        let _: Comment = world.owner.post(&path, &json!({ "text": "One thing more" })).await;
        assert_eq!(daemon.claim(&runtimes).await.len(), 1);
    }
}
