//! Who is told of what, and who is not.

use reqwest::Method;
use serde_json::{Value, json};
use shipmate_core::api::board::{Comment, Issue};
use shipmate_core::api::inbox::{Following, InboxItem, InboxKind, InboxPreferences, Subscriber, UnreadCount};
use shipmate_core::api::talk::Outcome;
use shipmate_core::status::Role;
use shipmate_store::identity;
use shipmate_testkit::{Client, DEADLINE, Database, Installation, eventually, on_both};

use crate::fixture::{Stranger, said, store, stranger};
use crate::program;

/// A second person, in the owner's workspace as well as in their own.
async fn colleague(installation: &Installation, database: &Database) -> (Client, Value) {
    let Stranger { client, .. } = stranger(installation, database).await;
    let owner = installation.client();
    let workspace = owner.workspaces().await[0].id;
    let me: Value = client.get("/api/me").await;
    let account = me["id"].as_str().expect("an id").parse().expect("an id");
    let store = store(installation, database).await;
    let mut write = store.write().await.expect("a transaction");
    identity::add_member(&mut write, workspace, account, Role::Member, crate::fixture::now()).await.expect("a member");
    write.commit(crate::fixture::now()).await.expect("committed");
    store.close().await;
    (client.in_workspace(workspace), me["id"].clone())
}

async fn told(client: &Client) -> Vec<(InboxKind, String)> {
    let items: Vec<InboxItem> = client.get("/api/inbox").await;
    items.into_iter().map(|item| (item.kind, item.issue_identifier)).collect()
}

async fn unread(client: &Client) -> i64 {
    client.get::<UnreadCount>("/api/inbox/unread-count").await.count
}

on_both! {
    async fn people_are_told_what_others_do(database: Database) {
        let installation = Installation::new(program()).database(&database);
        let up = installation.up().await;
        let owner = up.client();
        let (colleague, id) = colleague(&installation, &database).await;
        let one: Issue = owner.post("/api/issues", &json!({ "title": "One", "assignee_type": "member", "assignee_id": id })).await;
        assert_eq!(told(&colleague).await, [(InboxKind::Assigned, "SHIP-1".to_owned())]);
        assert_eq!(told(&owner).await, [], "nobody is told what they did themselves");

        let path = format!("/api/issues/{}/comments", one.id);
        colleague.post::<Comment>(&path, &json!({ "content": "I begin" })).await;
        colleague.post::<Comment>(&path, &json!({ "content": "I am done" })).await;
        assert_eq!(told(&owner).await, [(InboxKind::Comment, "SHIP-1".to_owned())], "what is unread is told once");
        let item = owner.get::<Vec<InboxItem>>("/api/inbox").await.remove(0);
        assert_eq!((item.body.as_str(), item.actor_name.as_str(), item.read), ("I am done", "Stranger", false));

        owner.post::<Issue>("/api/issues", &json!({ "title": "Two" })).await;
        let comment: Comment = owner.post("/api/issues/SHIP-2/comments", &json!({ "content": "@Stranger, what do you think?" })).await;
        assert_eq!(comment.trigger_outcomes[0].outcome, Outcome::Notified);
        assert_eq!(told(&colleague).await[0], (InboxKind::Mentioned, "SHIP-2".to_owned()));
        let followers: Vec<Subscriber> = owner.get("/api/issues/SHIP-2/subscribers").await;
        assert_eq!(followers.len(), 2, "who is mentioned follows");

        // Who has turned away is left alone, until they come back themselves.
        colleague.post::<Following>("/api/issues/SHIP-2/unsubscribe", &json!({})).await;
        owner.post::<Comment>("/api/issues/SHIP-2/comments", &json!({ "content": "Well?" })).await;
        assert_eq!(told(&colleague).await.len(), 2);
        colleague.post::<Following>("/api/issues/SHIP-2/subscribe", &json!({})).await;
        owner.post::<Comment>("/api/issues/SHIP-2/comments", &json!({ "content": "Well!" })).await;
        assert_eq!(told(&colleague).await[0], (InboxKind::Comment, "SHIP-2".to_owned()));

        let off = InboxPreferences { mentioned: Some(false), new_comment: Some(false), ..InboxPreferences::default() };
        let now: InboxPreferences = colleague.put("/api/notification-preferences", &off).await;
        assert_eq!((now.mentioned, now.issue_assigned), (Some(false), Some(true)));
        let before = told(&colleague).await.len();
        let comment: Comment = owner.post("/api/issues/SHIP-2/comments", &json!({ "content": "@Stranger?" })).await;
        assert_eq!((told(&colleague).await.len(), comment.trigger_outcomes[0].outcome), (before, Outcome::NotWoken));
        assert!(up.stop().await.success());
    }

    async fn runs_that_end_are_told_to_who_follows(database: Database) {
        let installation = Installation::new(program()).database(&database);
        let up = installation.up().await;
        let client = up.client();
        let agent = client.agent_online("demo").await;
        let well = client.assign_new_issue("Goes well", "", agent.id).await;
        client.finished(well.latest_run.expect("a run").id).await;
        let badly = client.assign_new_issue("Goes badly", "demo: fail", agent.id).await;
        client.finished(badly.latest_run.expect("a run").id).await;
        let items: Vec<InboxItem> = eventually(DEADLINE, "both to be told", async || {
            let items: Vec<InboxItem> = client.get("/api/inbox").await;
            (items.len() == 2).then_some(items)
        })
        .await;
        assert_eq!((items[0].kind, items[0].title.as_str()), (InboxKind::Failed, "Goes badly"));
        assert!(items[0].body.contains("told me to fail"), "{}", items[0].body);
        assert_eq!((items[1].kind, items[1].actor_name.as_str(), items[1].run_id.is_some()), (InboxKind::Review, "demo", true));
        let shown = said(&installation, &["inbox", "list", "--unread"]).await;
        assert!(shown.contains("SHIP-2") && shown.contains("failed") && shown.contains("to review"), "{shown}");
        assert!(up.stop().await.success());
    }

    async fn an_inbox_is_read_and_put_away(database: Database) {
        let installation = Installation::new(program()).database(&database);
        let up = installation.up().await;
        let owner = up.client();
        let (colleague, id) = colleague(&installation, &database).await;
        for title in ["One", "Two", "Three"] {
            owner.post::<Issue>("/api/issues", &json!({ "title": title, "assignee_type": "member", "assignee_id": id })).await;
        }
        assert_eq!(unread(&colleague).await, 3);
        let items: Vec<InboxItem> = colleague.get("/api/inbox?unread=true").await;
        let post = async |item: &InboxItem, verb: &str| colleague.post::<InboxItem>(&format!("/api/inbox/{}/{verb}", item.id), &json!({})).await;
        assert!(post(&items[0], "read").await.read);
        assert_eq!(unread(&colleague).await, 2);
        assert!(!post(&items[0], "unread").await.read);
        let away = post(&items[1], "archive").await;
        assert!(away.archived && away.read);
        assert_eq!((unread(&colleague).await, told(&colleague).await.len()), (2, 2));
        let archived: Vec<InboxItem> = colleague.get("/api/inbox?archived=true").await;
        assert_eq!(archived.iter().map(|item| item.id).collect::<Vec<_>>(), [items[1].id]);
        assert!(!post(&items[1], "restore").await.archived);
        colleague.request(Method::POST, "/api/inbox/mark-all-read", None::<&()>).await.must_succeed();
        assert_eq!(unread(&colleague).await, 0);
        colleague.request(Method::POST, "/api/inbox/archive-all-read", None::<&()>).await.must_succeed();
        assert_eq!(told(&colleague).await, []);
        let theirs = owner.request(Method::POST, &format!("/api/inbox/{}/read", items[0].id), None::<&()>).await;
        assert_eq!(theirs.status, 404, "an inbox is one person's: {}", theirs.body);
        assert!(up.stop().await.success());
    }
}
