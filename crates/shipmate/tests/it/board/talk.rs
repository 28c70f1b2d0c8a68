//! Threads, reactions and mentions: who hears what is said, and who does not.

use std::time::Duration;

use reqwest::Method;
use serde_json::{Value, json};
use shipmate_core::api::board::{Agent, Comment, CreateIssue, Issue};
use shipmate_core::api::talk::{Outcome, Reaction};
use shipmate_core::error::Code;
use shipmate_core::rules::chain::MAX_DEPTH;
use shipmate_core::status::{ActorKind, RunStatus, TriggerKind};
use shipmate_testkit::{Client, DEADLINE, Installation, eventually, on_both};

use crate::fixture::said;
use crate::program;

async fn another(client: &Client, name: &str) -> Agent {
    client.post("/api/agents", &json!({ "name": name, "provider": "demo" })).await
}

async fn say(client: &Client, issue: &Issue, body: Value) -> Comment {
    client.post(&format!("/api/issues/{}/comments", issue.id), &body).await
}

/// Who heard it, why and how.
fn heard(comment: &Comment) -> Vec<(&str, TriggerKind, Outcome)> {
    comment.trigger_outcomes.iter().map(|r| (r.target_name.as_str(), r.kind, r.outcome)).collect()
}

async fn runs_of(client: &Client, issue: &Issue, agent: &Agent) -> usize {
    client.runs(issue.id).await.iter().filter(|run| run.agent_id == agent.id).count()
}

on_both! {
    async fn a_thread_is_answered_settled_edited_and_deleted(database: Database) {
        let installation = Installation::new(program()).database(&database);
        let up = installation.up().await;
        let client = up.client();
        let issue = client.create_issue(&CreateIssue { title: "Talk".into(), ..CreateIssue::default() }).await;
        let root = say(&client, &issue, json!({ "content": "First" })).await;
        let reply = say(&client, &issue, json!({ "content": "Second", "parent_id": root.id })).await;
        let deeper = say(&client, &issue, json!({ "content": "Third", "parent_id": reply.id })).await;
        assert_eq!((reply.parent_id, deeper.parent_id), (Some(root.id), Some(root.id)), "threads have one level");
        let elsewhere = client.create_issue(&CreateIssue { title: "Else".into(), ..CreateIssue::default() }).await;
        let path = format!("/api/issues/{}/comments", elsewhere.id);
        let foreign = client.request(Method::POST, &path, Some(&json!({ "content": "x", "parent_id": root.id }))).await;
        foreign.must_be_refused(400, Code::Invalid);
        assert!(foreign.error().error.contains("parent_id"));

        let settled: Comment = client.post(&format!("/api/comments/{}/resolve", reply.id), &json!({})).await;
        assert_eq!((settled.id, settled.resolved_by_id), (root.id, Some(client.me().await.id.0)), "of a reply, the thread is");
        client.delete(&format!("/api/comments/{}/resolve", root.id)).await;
        assert_eq!(client.comments(issue.id).await[0].resolved_at, None);

        let signs = format!("/api/comments/{}/reactions", root.id);
        let put = async |emoji: &str| client.request(Method::POST, &signs, Some(&json!({ "emoji": emoji }))).await;
        put("👍🏽").await.must_succeed();
        assert_eq!(put("👍🏽").await.json::<Vec<Reaction>>().len(), 1, "twice is once");
        for bad in ["", "a b", "\u{0}", &"👍".repeat(40)] {
            assert!(put(bad).await.status.is_client_error(), "{bad}");
        }
        let left: Vec<Reaction> = client.request(Method::DELETE, &signs, Some(&json!({ "emoji": "👍🏽" }))).await.json();
        assert!(left.is_empty());

        let edited: Comment = client.put(&format!("/api/comments/{}", root.id), &json!({ "content": "First, better" })).await;
        assert!(edited.updated_at > edited.created_at && edited.content == "First, better");
        client.delete(&format!("/api/comments/{}", root.id)).await;
        let shown = client.comments(issue.id).await;
        assert_eq!((shown.len(), shown[0].content.as_str(), shown[0].deleted_at.is_some()), (3, "", true), "replies keep its place");
        for reply in [&reply, &deeper] {
            client.delete(&format!("/api/comments/{}", reply.id)).await;
        }
        assert!(client.comments(issue.id).await.is_empty());
        let gone = client.request(Method::GET, &format!("/api/comments/{}", root.id), None::<&()>).await;
        gone.must_be_refused(404, Code::CommentNotFound);
        assert!(up.stop().await.success());
    }

    async fn who_is_mentioned_hears_it_and_the_answer_says_so(database: Database) {
        let installation = Installation::new(program()).database(&database).demo_pace(Duration::from_millis(10));
        let up = installation.up().await;
        let client = up.client();
        let demo = client.agent_online("demo").await;
        let (reviewer, away) = (another(&client, "reviewer").await, another(&client, "away").await);
        client.post::<Agent>(&format!("/api/agents/{}/archive", away.id), &json!({})).await;
        let issue = client.assign_new_issue("Mentioned", "demo: slow 200", demo.id).await;
        let first = client.newest_run(issue.id).await;
        client.run_until(first.id, "the agent to work", DEADLINE, |run| run.started_at.is_some()).await;

        let comment = say(&client, &issue, json!({ "content": "@Reviewer and `@demo`: see SHIP-1. @away? @nobody!" })).await;
        assert_eq!(heard(&comment), [("reviewer", TriggerKind::Mention, Outcome::Started), ("away", TriggerKind::Mention, Outcome::NotWoken)]);
        assert!(comment.trigger_outcomes[1].reason.as_deref().is_some_and(|reason| reason.contains("archived")));
        let again = say(&client, &issue, json!({ "content": "One more thing" })).await;
        assert_eq!(heard(&again), [("demo", TriggerKind::Comment, Outcome::AfterRunning)]);
        let linked = say(&client, &issue, json!({ "content": format!("[@any name](mention://agent/{})", reviewer.id) })).await;
        assert!(matches!(heard(&linked)[..], [("reviewer", TriggerKind::Mention, Outcome::AfterRunning | Outcome::Joined)]));

        // A mention during a run is heard by the one after it, also where the issue is somebody else's.
        eventually(DEADLINE, "everything said to be heard", async || {
            let runs = client.runs(issue.id).await;
            let over = runs.iter().all(|run| run.status.is_final());
            (over && runs_of(&client, &issue, &reviewer).await == 2 && runs_of(&client, &issue, &demo).await == 2).then_some(())
        })
        .await;
        let edited: Comment = client.put(&format!("/api/comments/{}", linked.id), &json!({ "content": "@reviewer @demo" })).await;
        assert_eq!(heard(&edited), [("demo", TriggerKind::Mention, Outcome::Started)], "who was mentioned before has heard it");
        client.finished(client.newest_run(issue.id).await.id).await;

        let closing = client.comments(issue.id).await.into_iter().rfind(|c| c.author_id == reviewer.id.0).expect("closing words");
        let reply = say(&client, &issue, json!({ "content": "Why?", "parent_id": closing.id })).await;
        assert_eq!(heard(&reply), [("reviewer", TriggerKind::Reply, Outcome::Started)], "a thread is answered to who began it");
        assert!(up.stop().await.success());
    }

    async fn agents_wake_each_other_and_the_chain_ends(database: Database) {
        let installation = Installation::new(program()).database(&database).demo_pace(Duration::from_millis(1));
        let up = installation.up().await;
        let client = up.client();
        let demo = client.agent_online("demo").await;
        another(&client, "reviewer").await;
        // Its closing words repeat the title, and so mention the other one.
        let issue = client.assign_new_issue("Ask @demo and @reviewer", "", demo.id).await;
        let stopped = eventually(4 * DEADLINE, "the chain to end", async || {
            client.comments(issue.id).await.into_iter().find(|comment| comment.author_type == ActorKind::System)
        })
        .await;
        assert!(stopped.content.contains("was not woken") && stopped.content.contains("person"), "{}", stopped.content);
        let runs = client.runs(issue.id).await;
        assert!(runs.iter().all(|run| run.status == RunStatus::Completed), "{runs:#?}");
        let most = usize::try_from(MAX_DEPTH).expect("small") + 1;
        assert!((2..=most).contains(&runs.len()), "{} runs", runs.len());
        let comment = say(&client, &issue, json!({ "content": "Go on" })).await;
        assert_eq!(heard(&comment), [("demo", TriggerKind::Comment, Outcome::Started)], "a person's word begins anew");
        assert!(up.stop().await.success());
    }

    async fn the_command_line_talks_too(database: Database) {
        let installation = Installation::new(program()).database(&database);
        let up = installation.up().await;
        let client = up.client();
        client.create_issue(&CreateIssue { title: "Talk".into(), ..CreateIssue::default() }).await;
        let added = said(&installation, &["issue", "comment", "add", "SHIP-1", "--content", "Hello", "--json"]).await;
        let root: Comment = serde_json::from_str(&added).expect("a comment");
        let id = root.id.to_string();
        said(&installation, &["issue", "comment", "add", "SHIP-1", "--content", "Answer", "--reply-to", &id[..18]]).await;
        said(&installation, &["issue", "comment", "resolve", "SHIP-1", &id]).await;
        said(&installation, &["issue", "comment", "react", "SHIP-1", &id, "🚀"]).await;
        said(&installation, &["issue", "comment", "edit", "SHIP-1", &id, "--content", "Hello all"]).await;
        let listed = said(&installation, &["issue", "comment", "list", "SHIP-1"]).await;
        for part in ["Hello all", "Answer", "settled", "🚀"] {
            assert!(listed.contains(part), "{part}: {listed}");
        }
        said(&installation, &["issue", "comment", "delete", "SHIP-1", &id]).await;
        assert!(said(&installation, &["issue", "comment", "list", "SHIP-1"]).await.contains("deleted"));
        assert!(up.stop().await.success());
    }
}
