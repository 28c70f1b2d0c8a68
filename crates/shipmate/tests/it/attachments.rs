//! Files on issues: sent, found, fetched, and kept away from whoever may not.

#[cfg(unix)]
mod handed_over;
mod hostile;
mod interrupted;

use reqwest::Method;
use serde_json::json;
use shipmate_core::api::attachment::Attachment;
use shipmate_core::api::board::{Comment, CreateIssue, Issue, UpdateIssue};
use shipmate_core::api::issue::{ActivityAction, TimelineEntry};
use shipmate_core::error::Code;
use shipmate_core::id::IssueId;
use shipmate_core::status::Role;
use shipmate_testkit::client::Answer;
use shipmate_testkit::{Client, Installation, on_both};

use crate::fixture::{person, stranger};
use crate::program;

/// The least that is taken for an image.
const PNG: &[u8] = b"\x89PNG\r\n\x1a\n\0\0\0\rIHDR";

/// Sends a file; `more` is the rest of the query.
async fn upload(client: &Client, name: &str, bytes: impl Into<Vec<u8>>, more: &str) -> Answer {
    client.send(Method::POST, &format!("/api/upload-file?filename={name}{more}"), None, bytes).await
}

async fn sent(client: &Client, name: &str, bytes: impl Into<Vec<u8>>, more: &str) -> Attachment {
    upload(client, name, bytes, more).await.json()
}

async fn files(client: &Client, issue: IssueId) -> Vec<String> {
    let found: Vec<Attachment> = client.get(&format!("/api/issues/{issue}/attachments")).await;
    found.into_iter().map(|file| file.filename).collect()
}

async fn fetch(client: &Client, file: &Attachment) -> Answer {
    client.request(Method::GET, &file.url, None::<&()>).await
}

async fn titled(client: &Client, title: &str) -> Issue {
    client.create_issue(&CreateIssue { title: title.into(), ..CreateIssue::default() }).await
}

on_both! {
    async fn a_file_is_where_it_was_put_and_is_what_was_sent(database: Database) {
        let installation = Installation::new(program()).database(&database);
        let up = installation.up().await;
        let client = up.client();
        let issue = titled(&client, "With a file").await;
        let file = sent(&client, "Log%201.txt", "what happened", "&issue_id=SHIP-1").await;
        assert_eq!((file.issue_id, file.comment_id, file.size_bytes), (Some(issue.id), None, 13));
        assert_eq!((file.filename.as_str(), file.content_type.as_str()), ("Log 1.txt", "application/octet-stream"));
        let read: Attachment = client.get(&format!("/api/attachments/{}", file.id)).await;
        assert_eq!(read, file);
        let answer = fetch(&client, &file).await;
        assert_eq!((answer.status.as_u16(), answer.body.as_str()), (200, "what happened"));
        assert_eq!(answer.headers["content-disposition"], "attachment; filename=\"Log 1.txt\"; filename*=UTF-8''Log%201.txt");
        let tag = answer.headers["etag"].to_str().expect("text").to_owned();
        let again = fetch(&client.with_header("if-none-match", &tag), &file).await;
        assert_eq!((again.status.as_u16(), again.body.len()), (304, 0));

        // A large one comes back whole, and through the command line too.
        let large: Vec<u8> = (0..3_000_000_u32).map(|n| (n % 251) as u8).collect();
        let place = installation.home().join("large.bin");
        fs_err::write(&place, &large).expect("written");
        installation.say(&["issue", "attach", "1", &place.display().to_string()]).await;
        assert!(installation.say(&["attachment", "list", "SHIP-1"]).await.contains("large.bin"));
        let folder = installation.home().join("fetched").display().to_string();
        let download = ["attachment", "download", "large.bin", "--issue", "ship-1", "-o", &folder];
        let said = installation.say(&download).await;
        assert_eq!(fs_err::read(said.trim()).expect("it is where it says"), large);
        let refused = installation.run(&download).await;
        assert_eq!(refused.status.code(), Some(6), "nothing is written over unasked");

        // The issue tells of it, and of its end.
        installation.say(&["attachment", "delete", "large.bin", "--issue", "SHIP-1"]).await;
        assert_eq!(files(&client, issue.id).await, ["Log 1.txt"]);
        let history: Vec<TimelineEntry> = client.get("/api/issues/SHIP-1/timeline").await;
        let told: Vec<_> = history.iter().filter_map(|line| Some((line.action?, line.from.as_deref().or(line.to.as_deref())))).collect();
        assert!(told.contains(&(ActivityAction::AttachmentAdded, Some("Log 1.txt"))), "{told:?}");
        assert!(told.contains(&(ActivityAction::AttachmentRemoved, Some("large.bin"))), "{told:?}");
        assert!(up.stop().await.success());
    }

    async fn a_text_that_mentions_a_file_puts_it_there(database: Database) {
        let installation = Installation::new(program()).database(&database);
        let up = installation.up().await;
        let client = up.client();
        let shown = sent(&client, "shot.png", PNG, "").await;
        assert_eq!((shown.issue_id, shown.content_type.as_str()), (None, "image/png"));
        assert_eq!(shown.markdown, format!("![shot.png]({})", shown.url));
        let wish = CreateIssue { title: "Look".into(), description: Some(format!("See {}", shown.markdown)), ..CreateIssue::default() };
        let issue = client.create_issue(&wish).await;
        assert_eq!(files(&client, issue.id).await, ["shot.png"]);

        let (said, named) = (sent(&client, "said.txt", "s", "").await, sent(&client, "named.txt", "n", "").await);
        let wish = json!({ "content": format!("Here: {}", said.markdown), "attachment_ids": [named.id] });
        let comment: Comment = client.post("/api/issues/SHIP-1/comments", &wish).await;
        let all: Vec<Attachment> = client.get("/api/issues/SHIP-1/attachments").await;
        assert!(all.iter().skip(1).all(|file| file.comment_id == Some(comment.id)), "{all:?}");
        assert_eq!(all.len(), 3);
        let edited = sent(&client, "edited.txt", "e", "").await;
        let change = UpdateIssue { description: Some(edited.markdown.clone()), ..UpdateIssue::default() };
        client.update_issue(issue.id, &change).await;
        assert_eq!(files(&client, issue.id).await.len(), 4, "a mention that is gone takes nothing away");

        // Another issue may show it, but not have it.
        let other = titled(&client, "Other").await;
        client.comment(other.id, &shown.markdown).await;
        assert!(files(&client, other.id).await.is_empty());
        for id in [shown.id.to_string(), "0198f0a0-0000-7000-8000-000000000001".into()] {
            let wish = json!({ "content": "c", "attachment_ids": [id] });
            let refused = client.request(Method::POST, "/api/issues/SHIP-2/comments", Some(&wish)).await;
            refused.must_be_refused(400, Code::Invalid);
            assert!(refused.error().error.contains("attachment_ids"), "{}", refused.body);
        }
        client.delete(&format!("/api/comments/{}", comment.id)).await;
        let mut left = files(&client, issue.id).await;
        left.sort();
        assert_eq!(left, ["edited.txt", "shot.png"], "what came with a comment goes with it");

        let place = installation.home().join("trace.log");
        fs_err::write(&place, "trace").expect("written");
        let place = place.display().to_string();
        installation.say(&["issue", "comment", "add", "SHIP-2", "--content", "Look", "--attachment", &place]).await;
        let said = client.comments(other.id).await.pop().expect("it was said");
        assert!(said.content.starts_with("Look\n\n[trace.log](/api/attachments/"), "{}", said.content);
        let key = installation.say(&["issue", "create", "--title", "New", "--attachment", &place]).await;
        assert_eq!(files(&client, client.issue(key.trim()).await.id).await, ["trace.log"]);
        assert!(up.stop().await.success());
    }

    async fn only_members_have_it_and_only_its_sender_or_an_admin_deletes_it(database: Database) {
        let installation = Installation::new(program()).database(&database);
        let up = installation.up().await;
        let owner = up.client();
        let here = owner.workspaces().await[0].id;
        let issue = titled(&owner, "Ours").await;
        let (mia, ada) = (person(&owner, here, "Mia", Role::Member).await, person(&owner, here, "Ada", Role::Admin).await);
        let elsewhere = stranger(&installation, &database).await.client;
        let file = sent(&owner, "ours.txt", "ours", "&issue_id=SHIP-1").await;
        assert_eq!(fetch(&mia, &file).await.body, "ours", "a browser names no workspace for an image");
        for nobody in [&elsewhere, &elsewhere.in_workspace(here)] {
            for address in [file.url.clone(), format!("/api/attachments/{}", file.id)] {
                nobody.request(Method::GET, &address, None::<&()>).await.must_be_refused(404, Code::AttachmentNotFound);
            }
        }
        fetch(&owner.as_nobody(), &file).await.must_be_refused(401, Code::Unauthenticated);
        // Neither put on a foreign issue, nor taken from a foreign workspace.
        let refused = upload(&elsewhere, "x", "x", &format!("&issue_id={}", issue.id)).await;
        refused.must_be_refused(400, Code::Invalid);
        let free = sent(&owner, "free.txt", "free", "").await;
        let theirs = titled(&elsewhere, "Theirs").await;
        elsewhere.comment(theirs.id, &free.markdown).await;
        assert!(files(&elsewhere, theirs.id).await.is_empty());

        let address = format!("/api/attachments/{}", file.id);
        elsewhere.request(Method::DELETE, &address, None::<&()>).await.must_be_refused(404, Code::AttachmentNotFound);
        mia.request(Method::DELETE, &address, None::<&()>).await.must_be_refused(403, Code::Forbidden);
        ada.delete(&address).await;
        fetch(&owner, &file).await.must_be_refused(404, Code::AttachmentNotFound);
        let own = sent(&mia, "mine.txt", "mine", "&issue_id=SHIP-1").await;
        mia.delete(&format!("/api/attachments/{}", own.id)).await;
        assert!(files(&owner, issue.id).await.is_empty());
        assert!(up.stop().await.success());
    }

    async fn a_form_is_taken_as_the_references_programs_send_it(database: Database) {
        let installation = Installation::new(program()).database(&database);
        let up = installation.up().await;
        let client = up.client();
        let issue = titled(&client, "By form").await;
        let part = |name: &str, text: &str| format!("--b\r\nContent-Disposition: form-data; {name}\r\n\r\n{text}\r\n");
        let form = |parts: &[String]| format!("{}--b--\r\n", parts.concat());
        let (file, place) = (part("name=\"file\"; filename=\"a.txt\"", "by form"), part("name=\"issue_id\"", &issue.id.to_string()));
        let send = async |body: String| client.send(Method::POST, "/api/upload-file", Some("multipart/form-data; boundary=b"), body).await;
        let first: Attachment = send(form(&[file.clone(), place.clone(), part("name=\"unknown\"", "?")])).await.json();
        assert_eq!((first.issue_id, first.filename.as_str(), first.size_bytes), (Some(issue.id), "a.txt", 7));
        assert_eq!(fetch(&client, &first).await.body, "by form");
        for (body, word) in [
            (form(std::slice::from_ref(&place)), "file"),
            (form(&[file.clone(), file.clone()]), "one file"),
            (form(&[file.clone(), part("name=\"issue_id\"", &"x".repeat(3000))]), "issue_id"),
            (form(&[file.clone(), part("name=\"comment_id\"", &issue.id.to_string())]), "comment_id"),
            (file.clone(), "whole"),
            (form(&vec![place.clone(); 20]), "parts"),
        ] {
            let refused = send(body).await;
            refused.must_be_refused(400, Code::Invalid);
            assert!(refused.error().error.contains(word), "{word}: {}", refused.body);
        }
        let refused = client.send(Method::POST, "/api/upload-file", Some("multipart/form-data"), "x").await;
        refused.must_be_refused(400, Code::Invalid);
        assert_eq!(files(&client, issue.id).await, ["a.txt"]);
        assert!(up.stop().await.success());
    }
}
