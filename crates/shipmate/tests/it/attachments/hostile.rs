//! What must not get in, or not be shown.

use reqwest::Method;
use shipmate_core::api::attachment::{MAX_ATTACHMENT_BYTES, MAX_FILENAME_BYTES};
use shipmate_core::error::Code;
use shipmate_testkit::{Installation, on_both};

use super::{PNG, fetch, files, sent, titled, upload};
use crate::fixture::store;
use crate::program;

on_both! {
    async fn nothing_that_could_run_is_shown_in_a_page(database: Database) {
        let installation = Installation::new(program()).database(&database);
        let up = installation.up().await;
        let client = up.client();
        let hostile: [(&str, &[u8]); 6] = [
            ("evil.svg", b"<svg xmlns=\"http://www.w3.org/2000/svg\"><script>alert(1)</script></svg>"),
            ("page.html", b"<!doctype html><script>alert(1)</script>"),
            ("photo.png", b"<html><script>alert(1)</script>"),
            ("script.js", b"alert(1)"),
            ("doc.pdf", b"%PDF-1.7 (javascript)"),
            ("page.xhtml", b"<?xml version=\"1.0\"?><html xmlns=\"http://www.w3.org/1999/xhtml\"/>"),
        ];
        for (name, bytes) in hostile {
            let client = client.with_header("content-type", "image/png");
            let file = sent(&client, name, bytes, "").await;
            assert_eq!(file.content_type, "application/octet-stream", "{name}");
            assert!(!file.markdown.starts_with('!'), "{name}");
            let answer = fetch(&client, &file).await;
            assert_eq!(answer.headers["content-type"], "application/octet-stream", "{name}");
            let said = answer.headers["content-disposition"].to_str().expect("text");
            assert!(said.starts_with("attachment;"), "{name}: {said}");
            for (header, value) in [("x-content-type-options", "nosniff"), ("content-security-policy", "default-src 'none'; sandbox"),
                ("cross-origin-resource-policy", "same-origin"), ("cache-control", "private, no-cache")] {
                assert_eq!(answer.headers[header], value, "{name}");
            }
        }
        let image = sent(&client, "evil.html", PNG, "").await;
        let answer = fetch(&client, &image).await;
        assert_eq!(answer.headers["content-type"], "image/png", "what it is says its content, not its name");
        assert!(answer.headers["content-disposition"].to_str().is_ok_and(|said| said.starts_with("inline;")));
        assert_eq!(answer.headers["x-content-type-options"], "nosniff");
        let foreign = client.with_header("sec-fetch-site", "cross-site").with_header("sec-fetch-mode", "no-cors");
        assert!(fetch(&foreign, &image).await.status.is_client_error(), "no foreign page shows it");
        assert!(up.stop().await.success());
    }

    async fn names_lead_nowhere(database: Database) {
        let installation = Installation::new(program()).database(&database);
        let up = installation.up().await;
        let client = up.client();
        titled(&client, "Names").await;
        let long = format!("{}.txt", "a".repeat(3000));
        for (given, kept) in [
            ("..%2F..%2Fetc%2Fpasswd", "passwd"), ("%2Fetc%2Fshadow", "shadow"), ("C%3A%5Cboot.ini", "boot.ini"),
            (".ssh", "ssh"), ("..", "file"), ("", "file"), ("a%00b%0D%0Ac.txt", "ab_c.txt"),
            ("x%22;%20filename=%22y.html", "x_; filename=_y.html"), ("gpj.%E2%80%AEexe", "gpj.exe"), ("%C3%A4%F0%9F%A6%80.txt", "ä🦀.txt"),
        ] {
            let file = sent(&client, given, "x", "&issue_id=SHIP-1").await;
            assert_eq!(file.filename, kept, "{given}");
            let answer = fetch(&client, &file).await;
            let said = answer.headers["content-disposition"].to_str().expect("ASCII");
            assert_eq!(said.matches("filename=\"").count(), 1, "{said}");
            client.delete(&format!("/api/attachments/{}", file.id)).await;
        }
        let file = sent(&client, &long, "x", "&issue_id=SHIP-1").await;
        assert!(file.filename.len() <= MAX_FILENAME_BYTES && file.filename.ends_with(".txt"));
        let refused = upload(&client, "x", "x", "&issue_id=SHIP-77").await;
        refused.must_be_refused(400, Code::Invalid);
        assert!(refused.error().error.contains("issue_id"), "{}", refused.body);
        assert!(up.stop().await.success());
    }

    async fn nothing_empty_and_nothing_too_large_gets_in(database: Database) {
        let installation = Installation::new(program()).database(&database).environment("SHIPMATE_ATTACHMENT_QUOTA_MIB", "28");
        let up = installation.up().await;
        let client = up.client();
        let issue = titled(&client, "Sizes").await;
        upload(&client, "empty", "", "&issue_id=SHIP-1").await.must_be_refused(400, Code::Invalid);
        let refused = upload(&client, "large", vec![b'x'; MAX_ATTACHMENT_BYTES + 1], "&issue_id=SHIP-1").await;
        refused.must_be_refused(413, Code::TooLarge);
        assert!(refused.error().error.contains("25 MiB"), "{}", refused.body);
        let here = client.workspaces().await[0].id;
        let store = store(&installation, &database).await;
        let stored = async || {
            let mut write = store.write().await.expect("a transaction");
            shipmate_store::attachments::stored(&mut write, here).await.expect("a number")
        };
        assert_eq!(stored().await, 0, "nothing is left of what was refused");

        let most = sent(&client, "most", vec![b'x'; MAX_ATTACHMENT_BYTES], "&issue_id=SHIP-1").await;
        assert_eq!(most.size_bytes, 25 * 1024 * 1024);
        // 3 MiB are left: of two that need 2 each, only one fits, also when both come at once.
        let two = || upload(&client, "two", vec![b'y'; 2 * 1024 * 1024], "&issue_id=SHIP-1");
        let (one, other) = tokio::join!(two(), two());
        let refused: Vec<_> = [&one, &other].into_iter().filter(|answer| !answer.status.is_success()).collect();
        assert!(!refused.is_empty(), "both fit");
        for answer in refused {
            answer.must_be_refused(413, Code::TooLarge);
            assert!(answer.error().error.contains("--attachment-quota-mib"), "{}", answer.body);
        }
        client.delete(&format!("/api/attachments/{}", most.id)).await;
        two().await.must_succeed();
        store.close().await;
        assert!(files(&client, issue.id).await.iter().all(|name| name == "two"));
        let empty = installation.home().join("empty");
        fs_err::write(&empty, "").expect("written");
        let refused = installation.run(&["issue", "attach", "SHIP-1", &empty.display().to_string()]).await;
        assert_eq!(refused.status.code(), Some(2));
        assert!(String::from_utf8_lossy(&refused.stderr).contains("it is empty"));
        client.request(Method::GET, "/api/issues", None::<&()>).await.must_succeed();
        assert!(up.stop().await.success());
    }
}
