//! Ids and queries that are none, addresses and methods that are not there.

use reqwest::Method;
use reqwest::header::ALLOW;
use serde_json::Value;
use shipmate_core::error::Code;
use shipmate_testkit::{Installation, on_both};

use crate::fixture::board;
use crate::operations;
use crate::program;

/// The name of every operation.
fn operations_of(document: &Value) -> impl Iterator<Item = &str> {
    let paths = document["paths"].as_object().into_iter().flatten();
    let operations = paths.flat_map(|(_, methods)| methods.as_object().into_iter().flatten());
    operations.filter_map(|(_, operation)| operation["operationId"].as_str())
}

on_both! {
    async fn unknown_and_malformed_ids_are_named(database: Database) {
        let installation = Installation::new(program()).database(&database);
        let up = installation.up().await;
        let board = board(&installation).await;
        let long = "a".repeat(5000);
        let malformed = [
            "nope", "-", "%00", "%FF%FE", "..%2F..%2Fetc", "%F0%9F%A6%80", "SHIP-0", "SHIP--1", "SHIP-99999999999999999999",
            "0", "-1", "'%20OR%201=1", "{id}", "%7B%7D", "NULL", long.as_str(),
        ];
        let unknown = ["00000000-0000-0000-0000-000000000000", "0198f0a0-0000-7000-8000-000000000001"];
        for operation in operations::all(&board.client).await.iter().filter(|operation| operation.has_id()) {
            let sample = operation.sample(&board);
            for id in malformed.iter().chain(&unknown) {
                let address = operation.address_of(&board, id);
                let answer = board.client.request(operation.method.clone(), &address, sample.as_ref()).await;
                let what = format!("{} {address:.100}", operation.method);
                assert!(matches!(answer.status.as_u16(), 400 | 404), "{what}: {} {}", answer.status, answer.body);
                let error = answer.error();
                assert!(answer.headers.contains_key("x-shipmate"), "{what}");
                assert!(answer.body.len() < 2000, "{what}: what was sent is not sent back whole");
                if unknown.contains(id) {
                    assert_eq!(answer.status, 404, "{what}: {}", answer.body);
                    let subject = error.subject.as_ref().map(|subject| subject.id.as_str());
                    assert_eq!(subject, Some(*id), "{what} says what is missing: {}", answer.body);
                    assert_ne!(error.code, Code::UnknownRoute, "{what}");
                }
            }
        }
        // A key of another prefix is none of ours; ours are found in any letter case.
        for key in ["SHIP-1", "ship-1", "Ship-1"] {
            assert_eq!(board.client.issue(key).await.id.to_string(), board.issue);
        }
        let answer = board.client.request(Method::GET, "/api/issues/SHIP-77", None::<&()>).await;
        answer.must_be_refused(404, Code::IssueNotFound);
        let answer = board.client.request(Method::GET, "/api/issues/OTHER-1", None::<&()>).await;
        answer.must_be_refused(400, Code::Invalid);
        for id in ["nope", "00000000-0000-0000-0000-000000000000", "%00"] {
            let client = board.client.with_header("x-workspace-id", id);
            client.request(Method::GET, "/api/issues", None::<&()>).await.must_be_refused(404, Code::WorkspaceNotFound);
        }
        assert!(up.stop().await.success());
    }

    async fn queries_that_make_no_sense_are_no_fault(database: Database) {
        let installation = Installation::new(program()).database(&database);
        let up = installation.up().await;
        let board = board(&installation).await;
        let long = "x".repeat(3000);
        let values = ["", "%00", "-1", "0", "99999999999999999999", "9223372036854775807", "-9223372036854775808", "1e3",
            "true", "%FF", "'", "%25", "_", "!", "x,y", ",,,", "todo,", "null", long.as_str()];
        let mut refused = 0;
        for operation in &operations::all(&board.client).await {
            for query in &operation.queries {
                for value in values {
                    let address = format!("{}?{query}={value}", operation.address(&board));
                    let answer = board.client.request(operation.method.clone(), &address, None::<&()>).await;
                    assert!(!answer.status.is_server_error(), "{address:.120}: {} {}", answer.status, answer.body);
                    if !answer.status.is_success() {
                        refused += 1;
                        assert!(!answer.error().error.is_empty());
                    }
                }
            }
        }
        assert!(refused > 20, "values that do not fit are refused, not ignored: {refused}");
        for (address, field) in [("/api/issues?status=open", "status"), ("/api/issues?assignee_id=me", "assignee_id"),
            ("/api/runs?status=alive", "status"), ("/api/events?after=x", "after"), ("/api/agents?archived=2", "archived")]
        {
            let answer = board.client.request(Method::GET, address, None::<&()>).await;
            answer.must_be_refused(400, Code::Invalid);
            assert!(answer.error().error.contains(field), "{address}: {}", answer.body);
        }
        assert!(up.stop().await.success());
    }

    async fn every_answer_is_marked_as_ours(database: Database) {
        let installation = Installation::new(program()).database(&database);
        let up = installation.up().await;
        let client = up.client();
        let ours = |answer: &shipmate_testkit::client::Answer| answer.headers.get("x-shipmate").is_some_and(|v| v == "1");
        let nowhere = ["/api", "/api/", "/api/nothing", "/api/issues/", "/api//issues", "/api/daemon", "/api/v2/issues"];
        for method in [Method::GET, Method::POST, Method::PUT, Method::DELETE, Method::PATCH] {
            for address in nowhere {
                let answer = client.request(method.clone(), address, None::<&()>).await;
                answer.must_be_refused(404, Code::UnknownRoute);
                assert!(ours(&answer), "{method} {address}");
            }
        }
        for (method, address, allowed) in [(Method::DELETE, "/api/issues", "GET"), (Method::DELETE, "/api/me", "GET"),
            (Method::GET, "/api/auth/exchange", "POST"), (Method::POST, "/", "GET"), (Method::POST, "/api/openapi.json", "GET")]
        {
            let answer = client.request(method.clone(), address, None::<&()>).await;
            answer.must_be_refused(405, Code::UnknownRoute);
            let allow = answer.headers.get(ALLOW).and_then(|value| value.to_str().ok()).unwrap_or_default();
            assert!(ours(&answer) && allow.contains(allowed), "{method} {address} allows {allow:?}");
        }
        let answer = client.request(Method::GET, "/assets/none.js", None::<&()>).await;
        answer.must_be_refused(404, Code::UnknownRoute);
        let page = client.request(Method::GET, "/issues/SHIP-1?x=%00", None::<&()>).await;
        assert!(page.status.is_success() && ours(&page) && page.body.contains("<html"), "the web app knows its own addresses");
        let policy = page.headers.get("content-security-policy").expect("a policy").to_str().expect("text");
        assert!(policy.contains("default-src 'none'") && policy.contains("frame-ancestors 'none'"), "{policy}");

        for operation in operations::all(&client).await.iter().filter(|o| !o.has_id() && o.method == Method::GET) {
            let answer = client.request(Method::GET, &operation.path, None::<&()>).await;
            assert!(ours(&answer), "{}", operation.name());
            assert!(operation.is_socket() || answer.status.is_success(), "{}: {}", operation.name(), answer.body);
        }
        let document: Value = client.get("/api/openapi.json").await;
        assert!(document["paths"].is_object());
        // A page without scripts, and with nothing from elsewhere.
        let docs = client.request(Method::GET, "/api/docs", None::<&()>).await;
        let policy = docs.headers.get("content-security-policy").expect("a policy").to_str().expect("text");
        assert!(policy.contains("default-src 'none'") && !policy.contains("script-src"), "{policy}");
        assert!(docs.body.contains("/api/runtimes/{id}/disable") && !docs.body.contains("<script"), "{}", docs.body);
        let ids: Vec<&str> = operations_of(&document).collect();
        assert_eq!(ids.iter().collect::<std::collections::BTreeSet<_>>().len(), ids.len(), "each has a name of its own: {ids:?}");
        assert!(up.stop().await.success());
    }
}
