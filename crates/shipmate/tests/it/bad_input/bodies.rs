//! Every body of every operation, wrong in every way.

use std::cell::Cell;
use std::collections::BTreeSet;

use reqwest::Method;
use serde_json::{Value, json};
use shipmate_testkit::client::Answer;
use shipmate_testkit::{Installation, on_both};

use crate::fixture::{Board, board};
use crate::operations::{self, Body, Operation};
use crate::program;

const JSON: Option<&str> = Some("application/json");

/// Operations with which programs of other versions and of the reference
/// talk to us: they take fields that they do not know.
const OPEN: &[&str] = &["POST /api/daemon/register", "POST /api/daemon/deregister"];

/// Fails unless this is a refusal in our words, and for a fault of the caller.
fn refused(what: &str, answer: &Answer) -> String {
    assert!(answer.status.is_client_error(), "{what}: {} {}", answer.status, answer.body);
    let error = answer.error();
    assert!(error.error.len() > 10 && !error.request_id.is_empty(), "{what}: {error:?}");
    assert!(answer.body.len() < 2000, "{what}: what was sent is not sent back whole: {} bytes", answer.body.len());
    assert_eq!(answer.headers.get("x-shipmate").map(|value| value.as_bytes()), Some(b"1".as_slice()), "{what}");
    error.error
}

/// Fails if this is a fault of ours.
fn no_fault(what: &str, answer: &Answer) {
    assert!(!answer.status.is_server_error(), "{what}: {} {}", answer.status, answer.body);
    if answer.status.is_client_error() {
        refused(what, answer);
    }
}

struct Attempt<'a> {
    board: &'a Board,
    operation: &'a Operation,
    body: &'a Body,
    sample: Value,
    address: String,
    /// How many bounds were tried.
    bounds: &'a Cell<usize>,
}

impl Attempt<'_> {
    async fn send(&self, content_type: Option<&str>, body: impl Into<Vec<u8>>) -> Answer {
        self.board.client.send(self.operation.method.clone(), &self.address, content_type, body).await
    }

    async fn send_json(&self, body: &Value) -> Answer {
        self.send(JSON, body.to_string()).await
    }

    /// The sound body, but for one field.
    async fn with(&self, field: &str, value: Value) -> Answer {
        let mut body = self.sample.clone();
        body[field] = value;
        self.send_json(&body).await
    }

    fn name(&self, what: &str) -> String {
        format!("{} with {what}", self.operation.name())
    }

    /// What is no JSON object of ours at all.
    async fn as_a_whole(&self) {
        let sound = self.sample.to_string();
        for content_type in [None, Some("text/plain"), Some("application/x-www-form-urlencoded"), Some("")] {
            let answer = self.send(content_type, sound.clone()).await;
            refused(&self.name("a wrong content type"), &answer);
            assert_eq!(answer.status, 415, "{}", self.name("a wrong content type"));
        }
        let deep = format!("{}1{}", "[".repeat(10_000), "]".repeat(10_000));
        let deep_field = format!("{{\"x\":{deep}}}");
        let objects = format!("{}1{}", "{\"a\":".repeat(10_000), "}".repeat(10_000));
        let bodies: [(&str, Vec<u8>); 14] = [
            ("no body", Vec::new()),
            ("blanks", b" \n\t".to_vec()),
            ("malformed JSON", b"{\"title\":".to_vec()),
            ("two values", [sound.as_bytes(), b"{}"].concat()),
            ("NUL", b"\0".to_vec()),
            ("invalid UTF-8", b"{\"\xff\xfe\":\"\xc3\x28\"}".to_vec()),
            ("half a surrogate", b"{\"title\":\"\\ud800\",\"code\":\"\\ud800\",\"name\":\"\\udc00\"}".to_vec()),
            ("an array", b"[]".to_vec()),
            ("null", b"null".to_vec()),
            ("a number", b"1e999".to_vec()),
            ("a text", b"\"{}\"".to_vec()),
            ("deep arrays", deep.into_bytes()),
            ("a deep field", deep_field.into_bytes()),
            ("deep objects", objects.into_bytes()),
        ];
        for (what, body) in bodies {
            refused(&self.name(what), &self.send(JSON, body).await);
        }
        let limit = if self.operation.path.ends_with("/journal") { 8 } else { 2 };
        for mebibytes in [limit + 1, 4 * limit] {
            let answer = self.send(JSON, vec![b' '; mebibytes * 1024 * 1024]).await;
            refused(&self.name("too large a body"), &answer);
            assert_eq!((answer.status.as_u16(), answer.error().code), (413, shipmate_core::error::Code::TooLarge));
        }
    }

    /// What is wrong with one of its fields.
    async fn field_by_field(&self) {
        let unknown = self.with("no_such_field", json!(1)).await;
        if self.body.open {
            no_fault(&self.name("an unknown field"), &unknown);
        } else {
            let words = refused(&self.name("an unknown field"), &unknown);
            assert!(words.contains("no_such_field"), "{}: {words}", self.name("an unknown field"));
        }
        for field in &self.body.required {
            let mut body = self.sample.clone();
            body.as_object_mut().expect("an object").remove(field);
            let what = self.name(&format!("no {field}"));
            let words = refused(&what, &self.send_json(&body).await);
            assert!(words.contains(field.as_str()), "{what}: {words}");
        }
        for (field, schema) in &self.body.fields {
            let wrong = if schema["type"] == "array" { json!(true) } else { json!([[]]) };
            let what = self.name(&format!("{wrong} as {field}"));
            let words = refused(&what, &self.with(field, wrong).await);
            assert!(words.contains(field.as_str()), "{what}: {words}");
            self.beyond_its_bounds(field, schema).await;
            if self.sample.get(field).is_some_and(Value::is_string) {
                self.text(field).await;
            }
            if self.sample.get(field).is_some_and(Value::is_number) {
                self.number(field).await;
            }
        }
    }

    /// One step over each bound that the description declares.
    async fn beyond_its_bounds(&self, field: &str, schema: &Value) {
        let mut beyond: Vec<Value> = Vec::new();
        if let Some(most) = schema["maxLength"].as_u64().and_then(|most| usize::try_from(most).ok()) {
            beyond.push(json!("x".repeat(most + 1)));
            // Also what would fit once it is cleaned: the description speaks of what is sent.
            beyond.push(json!(format!("{}\u{1}", "x".repeat(most))));
        }
        beyond.extend(schema["minimum"].as_i64().map(|least| json!(least - 1)));
        beyond.extend(schema["maximum"].as_i64().map(|most| json!(most + 1)));
        for value in beyond {
            let what = self.name(&format!("{value:.40} as {field}, which is out of bounds"));
            let words = refused(&what, &self.with(field, value).await);
            assert!(words.contains(field), "{what}: {words}");
            self.bounds.set(self.bounds.get() + 1);
        }
    }

    async fn text(&self, field: &str) {
        let controls = json!("\u{0}\u{1}\u{1b}[31m\u{7f}\u{9b}\u{202e}");
        let what = self.name(&format!("control characters in {field}"));
        let answer = self.with(field, controls).await;
        no_fault(&what, &answer);
        for trace in ["\\u0000", "\\u0001", "\\u001b", "\u{7f}", "\u{9b}"] {
            assert!(answer.status.is_client_error() || !answer.body.contains(trace), "{what}: {}", answer.body);
        }
        let what = self.name(&format!("300 KiB of {field}"));
        refused(&what, &self.with(field, json!("ä".repeat(150 * 1024))).await);
        for value in ["", " ", "\u{0}", "00000000-0000-0000-0000-000000000000", "-", "'; --", "{}", "🦀\u{301}"] {
            no_fault(&self.name(&format!("{value:?} as {field}")), &self.with(field, json!(value)).await);
        }
    }

    async fn number(&self, field: &str) {
        let names = self.sample.to_string();
        let old = format!("\"{field}\":{}", self.sample[field]);
        for value in [
            "-1",
            "0",
            "9223372036854775807",
            "-9223372036854775808",
            "18446744073709551615",
            "1e308",
            "-1.7976931348623157e308",
            "1e999",
            "0.1",
        ] {
            let body = names.replace(&old, &format!("\"{field}\":{value}"));
            no_fault(&self.name(&format!("{value} as {field}")), &self.send(JSON, body).await);
        }
    }
}

on_both! {
    async fn whatever_is_wrong_with_a_body_is_said_in_words(database: Database) {
        let installation = Installation::new(program()).database(&database);
        let up = installation.up().await;
        let board = board(&installation).await;
        let mut open = BTreeSet::new();
        let mut with_body = 0;
        let bounds = Cell::new(0);
        for operation in &operations::all(&board.client).await {
            let Some(body) = &operation.body else { continue };
            with_body += 1;
            if body.open {
                open.insert(operation.name());
            }
            let attempt = Attempt {
                board: &board,
                operation,
                body,
                sample: board.sample(&operation.name()),
                address: operation.address(&board),
                bounds: &bounds,
            };
            attempt.as_a_whole().await;
            attempt.field_by_field().await;
        }
        assert!(bounds.get() > 40, "{} bounds were tried", bounds.get());
        assert!(with_body >= 12, "{with_body} operations take a body");
        assert_eq!(open, OPEN.iter().map(|name| (*name).to_owned()).collect(), "who takes unknown fields is a choice");
        // After all that the board still shows.
        for path in ["/api/issues", "/api/agents", "/api/runs", "/api/machines", "/api/repositories", "/api/tokens"] {
            board.client.request(Method::GET, path, None::<&()>).await.must_succeed();
        }
        assert!(up.stop().await.success());
    }
}
